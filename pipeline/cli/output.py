"""Where results go: text or JSON on standard output, messages on standard error.

The only module that prints.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.project.mode import Mode
    from pipeline.stages.report import Report
    from pipeline.stages.status import Row, Waiting

COUNTS = ("reviewed", "machine", "stale", "untranslated")
RARE = ("unsure", "refused", "unapproved")
"""Columns of the table that are left out where they hold nothing."""
LONGEST_TEXT = 80
"""Characters of a text that a list shows."""
WOULD = {"wrote": "would write", "removed": "would remove", "renamed": "would rename"}


class Output:
    """The printer.

    Args:
        quiet: Whether to print errors only.
        as_json: Whether results are one JSON object instead of text.

    Attributes:
        strict: Whether a warning makes a command fail.
    """

    def __init__(self, *, quiet: bool, as_json: bool) -> None:
        self.quiet = quiet
        self.as_json = as_json
        self.strict = False
        self._color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")

    @property
    def shows_progress(self) -> bool:
        """Whether somebody may be watching."""
        return not self.quiet and not self.as_json and sys.stderr.isatty()

    def text(self, line: str) -> None:
        """A line of the result, for people."""
        if not self.quiet and not self.as_json:
            print(line)

    def json(self, value: dict[str, Any]) -> None:
        """The result, for machines."""
        if self.as_json:
            print(json.dumps(value, ensure_ascii=False, indent=1))

    def note(self, line: str) -> None:
        """Something by the way."""
        if not self.quiet:
            print(line, file=sys.stderr)

    def error(self, error: PipelineError) -> None:
        """What could not be done."""
        print(f"{self._label('error', '1;31')} {error}", file=sys.stderr)

    def failure(self, error: PipelineError) -> int:
        """What ended the command; returns its exit code."""
        self.error(error)
        self.json({"error": error.message, **_place(error)})
        return error.exit_code

    def finish(
        self,
        report: Report,
        mode: Mode | None = None,
        rows: Sequence[Row] | None = None,
        waiting: Sequence[Waiting] | None = None,
    ) -> int:
        """What a command did; returns its exit code.

        Args:
            report: What its stages did.
            mode: Whether they wrote, if the command can do without.
            rows: The status, if it is part of the result.
            waiting: What waits for a person, if that was asked for.
        """
        dry = mode is not None and mode.name == "CHECK"
        for change in report.changes:
            self.text(f"{WOULD[change.action] if dry else change.action} {change.path}")
        for problem in report.problems:
            place = ":".join(str(p) for p in (problem.path, problem.line) if p is not None)
            about = f" ({problem.text[:60]!r})" if problem.text else ""
            self.note(f"{self._label('warning', '1;33')} {place}: {problem.message}{about}")
        for error in report.errors:
            self.error(error)
        self.json(
            {
                "changes": [{"action": c.action, "path": c.path} for c in report.changes],
                "warnings": [asdict(problem) for problem in report.problems],
                "errors": [{"message": e.message, **_place(e)} for e in report.errors],
                "status": [row.as_dict() for row in rows or ()],
                **({} if waiting is None else {"waiting": [asdict(one) for one in waiting]}),
            }
        )
        if dry and not report.changes and not report.errors:
            self.text("nothing would change")
        if waiting is not None:
            for one in waiting:
                self.text(_line(one))
        elif rows is not None:
            self.text(_table(rows))
        if report.errors:
            return max(error.exit_code for error in report.errors)
        if self.strict and report.problems:
            told = f"{len(report.problems)} to look at, and --strict lets none pass"
            print(f"{self._label('error', '1;31')} {told}", file=sys.stderr)
            return 1
        return int(dry and bool(report.changes))

    def _label(self, word: str, color: str) -> str:
        return f"\033[{color}m{word}:\033[0m" if self._color else f"{word}:"


class Bar:
    """A progress bar on standard error, shown only to people. The only importer of tqdm."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._bar: Any = None

    def start(self, locale: str, total: int) -> None:
        """Begin with a locale of so many sentences."""
        from tqdm import tqdm

        off = not self._out.shows_progress
        self._bar = tqdm(total=total, desc=f"translating {locale}", unit=" sentences", disable=off)

    def advance(self, count: int) -> None:
        """So many more are done."""
        self._bar.update(count)

    def finish(self) -> None:
        """No more will come."""
        self._bar.close()


def _place(error: PipelineError) -> dict[str, Any]:
    """Where an error is and what to do about it, for machines."""
    path = None if error.path is None else str(error.path)
    return {"path": path, "line": error.line, "hint": error.hint}


def _line(one: Waiting) -> str:
    """What waits for a person, as editors and CI read it: place, what, why, text."""
    why = f" ({one.why})" if one.why else ""
    text = " ".join(one.text.split())
    shown = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
    return f"{one.path}:{one.line}: {one.standing}{why}: {shown}"


def _table(rows: Sequence[Row]) -> str:
    rare = (name for name in RARE if any(getattr(row, name) for row in rows))
    counts = [*COUNTS, *rare, "english"]
    lines = [("locale", "article", *counts, "disclaimers", "page")] + [
        (
            row.locale,
            row.article,
            *(str(getattr(row, name)) for name in counts),
            f"{row.approved}/{row.disclaimers} approved" if row.disclaimers else "none",
            row.state,
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 2 <= column < 2 + len(counts) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
