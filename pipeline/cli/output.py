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

from pipeline.cli.streams import Stream
from pipeline.errors import ExitCode, PipelineError

if TYPE_CHECKING:
    from pipeline.stages.report import Report
    from pipeline.stages.status import Row, Waiting

COUNTS = ("reviewed", "machine", "stale", "untranslated")
RARE = ("unsure", "refused", "unapproved")
"""Columns of the table that are left out where they hold nothing."""
LONGEST_TEXT = 80
"""Characters of a text that a list shows."""
WOULD = {
    "wrote": "would write",
    "removed": "would remove",
    "renamed": "would rename",
    "translated": "would translate",
    "copied": "would copy",
}
DOING = {"sentences": "translating", "catalogs": "updating"}
"""What is done to what a progress bar counts."""


class Output:
    """The printer.

    Args:
        quiet: Whether to print errors only.
        as_json: Whether results are one JSON object instead of text.
        strict: Whether a warning makes a command fail.
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False, strict: bool = False) -> None:
        self.quiet = quiet
        self.as_json = as_json
        self.strict = strict
        self._out = Stream(sys.stdout)
        self._err = Stream(sys.stderr)
        self._color = _wants_color(self._err)

    @property
    def shows_progress(self) -> bool:
        """Whether somebody may be watching."""
        return not self.quiet and not self.as_json and self._err.is_terminal

    def text(self, line: str) -> None:
        """A line of the result, for people."""
        if not self.quiet and not self.as_json:
            self._out.write(f"{line}\n")

    def json(self, value: dict[str, Any]) -> None:
        """The result, for machines."""
        if self.as_json:
            text = json.dumps(value, ensure_ascii=not self._out.knows_unicode, indent=1)
            self._out.write(f"{text}\n")

    def note(self, line: str) -> None:
        """Something by the way."""
        if not self.quiet:
            self._err.write(f"{line}\n")

    def error(self, error: PipelineError) -> None:
        """What could not be done."""
        self._err.write(f"{self._label('error', '1;31')} {error}\n")
        if os.environ.get("PIPELINE_DEBUG") and error.trace:
            self._err.write(error.trace)

    def failure(self, error: PipelineError) -> int:
        """What ended the command; returns its exit code."""
        self.error(error)
        self.json({"error": error.message, **_place(error)})
        return error.exit_code

    def finish(
        self,
        report: Report,
        *,
        dry_run: bool = False,
        rows: Sequence[Row] | None = None,
        waiting: Sequence[Waiting] | None = None,
    ) -> int:
        """What a command did; returns its exit code.

        Args:
            report: What its stages did.
            dry_run: Whether they only would have.
            rows: The status, if it is part of the result.
            waiting: What waits for a person, if that was asked for.
        """
        for change in report.changes:
            self.text(f"{WOULD[change.action] if dry_run else change.action} {change.path}")
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
            | ({"translations": report.translations} if report.translations else {})
        )
        if dry_run and not report.changes and not report.errors:
            self.text("nothing would change")
        if waiting is not None:
            for one in waiting:
                self.text(_line(one))
        elif rows is not None:
            self.text(_table(rows))
        if report.errors:
            return max(error.exit_code for error in report.errors)
        if dry_run and report.changes:
            return ExitCode.WOULD_CHANGE
        if self.strict and report.problems:
            count = len(report.problems)
            told = f"{count} warning{'s' * (count > 1)}, and --strict lets none pass"
            self._err.write(f"{self._label('error', '1;31')} {told}\n")
            return ExitCode.WARNINGS
        return ExitCode.DONE

    def close(self, code: int) -> int:
        """Nothing more will come; returns the exit code, another one if the result got lost."""
        loss = self._out.loss
        if loss is None:
            return code
        self.error(loss)
        return loss.exit_code

    def _label(self, word: str, color: str) -> str:
        return f"\033[{color}m{word}:\033[0m" if self._color else f"{word}:"


class Bar:
    """A progress bar on standard error, shown only to people. The only importer of tqdm."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._bar: Any = None

    def start(self, locale: str, total: int, unit: str) -> None:
        """Begin with a locale of so many sentences or catalogs."""
        if self._out.shows_progress:
            from tqdm import tqdm

            self._bar = tqdm(total=total, desc=f"{DOING[unit]} {locale}", unit=f" {unit}")

    def advance(self, count: int) -> None:
        """So many more are done."""
        if self._bar is not None:
            self._bar.update(count)

    def finish(self) -> None:
        """No more will come."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _wants_color(stream: Stream) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.is_terminal and os.environ.get("TERM") != "dumb"


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
