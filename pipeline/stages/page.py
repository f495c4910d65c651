"""One page: its article and catalogs rendered, with front matter, banner and disclaimers."""

from __future__ import annotations

import contextlib
import datetime
import os.path
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel import Locale
from babel.dates import format_date, format_timedelta

from pipeline.catalogs.provenance import is_approved, machine, state
from pipeline.document import frontmatter, markdown
from pipeline.document import legal as disclaimers
from pipeline.document.render import Replacement, render
from pipeline.document.segmentation import Document
from pipeline.errors import DisclaimerError, SourceError
from pipeline.languages import labels
from pipeline.model import Message, Problem, State, Unit
from pipeline.project.settings import Publish
from pipeline.project.workspace import Project
from pipeline.stages import status

SOURCE_LANGUAGE = "en"
GENERATED = ("lang", "source", "state", "alternates", "date_text", "reading_time_text")


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page, and what a person should know of it."""

    text: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A rendered document: its text, the disclaimer texts in it, and what it shows."""

    text: str
    legal: tuple[str, ...]
    shows_machine: bool
    complete: bool
    problems: tuple[Problem, ...]


def make_page(project: Project, locale: str, name: str, published: Sequence[str]) -> Page:
    """One page as text.

    Raises:
        DisclaimerError: If a disclaimer cannot be found in the finished page.
        PipelineError: If the article or a catalog cannot be read.
    """
    document = project.document(name)
    body = _render(project, locale, name, document, legal=False)
    parts = [
        (
            reference,
            _render(
                project, locale, status.shared_name(reference),
                project.document(status.shared_name(reference)), legal=True,
            ),
        )
        for reference in status.shared_disclaimers(project, name)
    ]  # fmt: skip
    newline = _newline(document)
    front, rest = _front(project, locale, name, document, body, published, newline)
    pieces = [front]
    if body.shows_machine:
        pieces.append(_banner(project, locale, name, newline))
    pieces.append(rest)
    for reference, part in parts:
        ending = "" if rest.endswith(("\n", "\r")) else newline
        text = part.text.removeprefix("\ufeff").strip("\r\n")
        pieces.append(
            f"{ending}{newline}<!-- disclaimer: {reference} -->{newline}{newline}{text}{newline}"
        )
        rest = pieces[-1]
    page = "".join(pieces)
    expected = [text for part in (body, *(part for _, part in parts)) for text in part.legal]
    lost = disclaimers.missing(page, expected)
    if lost:
        raise DisclaimerError(
            f"the disclaimer {lost[0][:60]!r} would be missing from the page for {locale}",
            path=project.source_path(name),
            hint="Check that nothing before it (an open HTML comment or code fence) swallows it.",
        )
    path = project.source_path(name)
    problems = [replace(problem, path=path) for problem in body.problems]
    problems += (
        replace(problem, path=project.source_path(status.shared_name(reference)))
        for reference, part in parts
        for problem in part.problems
    )
    return Page(page, tuple(problems))


def _render(project: Project, locale: str, name: str, document: Document, legal: bool) -> _Part:
    by_key = project.catalog(locale, project.domain(name)).by_key()
    rules = project.config.publishing(locale)
    english: set[Unit] = set()

    def is_legal(unit: Unit) -> bool:
        return legal or unit.disclaimer

    def approved(unit: Unit) -> str | None:
        message = by_key.get((unit.context, unit.source))
        return message.msgstr if message and is_approved(message) and unit not in english else None

    def translate(unit: Unit) -> Replacement | None:
        if is_legal(unit):
            text = approved(unit)
            return Replacement(text, None if text else SOURCE_LANGUAGE)
        message = by_key.get((unit.context, unit.source))
        return Replacement(message.msgstr) if message and _shown(message, rules) else None

    while True:
        rendering = render(document, translate)
        refused = set(filter(is_legal, rendering.refused)) - english
        if not refused:
            break
        english |= refused
    shown: list[str] = []
    shows_machine, complete = False, True
    for unit in document.units:
        if is_legal(unit):
            text = approved(unit)
            shown.append(text or unit.source)
            complete &= text is not None
            continue
        message = by_key.get((unit.context, unit.source))
        found = _shown(message, rules) if message and unit not in rendering.refused else None
        shows_machine |= found is State.MACHINE
        complete &= found is not None
    return _Part(rendering.text, tuple(shown), shows_machine, complete, rendering.problems)


def _shown(message: Message, rules: Publish) -> State | None:
    """The state of the message if the locale's rules let its translation be shown."""
    found = state(message)
    if found is State.MACHINE and rules.show == "machine":
        source = machine(message)
        if source is not None and source.confidence >= rules.minimum_confidence:
            return found
    return found if found is State.REVIEWED else None


def _newline(document: Document) -> str:
    found = markdown.LINE_END.search(document.text)
    return found[0] if found else "\n"


def _front(
    project: Project,
    locale: str,
    name: str,
    document: Document,
    body: _Part,
    published: Sequence[str],
    newline: str,
) -> tuple[str, str]:
    """The page's front matter, generated keys last, and the rest of the rendered text."""
    shown_state = "machine" if body.shows_machine else "reviewed" if body.complete else "partial"
    values: dict[str, Any] = {
        "lang": locale,
        "source": _relative(project, locale, name, project.source_path(name)),
        "state": shown_state,
        "alternates": {
            SOURCE_LANGUAGE: _relative(project, locale, name, project.source_path(name)),
            **{
                other: _relative(project, locale, name, project.output_path(other, name))
                for other in published
                if other != locale
            },
        },
    }
    values |= _localized(project, name, document, locale)
    front = frontmatter.read(body.text)
    if front is None:
        mark = "\ufeff" if body.text.startswith("\ufeff") else ""
        head = f"{mark}---{newline}{frontmatter.dump(values, newline)}---{newline}"
        rest = body.text.removeprefix("\ufeff")
        return head, rest if rest.startswith(("\r", "\n")) else newline + rest
    if front.data and not front.entries:
        raise SourceError(
            "front matter must be a block mapping, one key on each line",
            path=project.source_path(name),
            line=2,
            hint="Write `title: …` on a line of its own instead of `{title: …}`.",
        )
    head = body.text[: front.close]
    for key, (start, end) in sorted(front.entries.items(), key=lambda e: -e[1][0]):
        if key in GENERATED:
            head = head[:start] + head[end:]
    head += frontmatter.dump(values, newline) + body.text[front.close : front.end]
    return head, body.text[front.end :]


def _localized(project: Project, name: str, document: Document, locale: str) -> dict[str, str]:
    """Date and reading time as the locale writes them."""
    data = document.front.data if document.front else {}
    where = Locale.parse(locale, sep="-")
    values = {}
    date = data.get("date")
    if isinstance(date, str):
        with contextlib.suppress(ValueError):
            date = datetime.date.fromisoformat(date)
    if isinstance(date, datetime.date):
        values["date_text"] = format_date(date, format="long", locale=where)
    minutes = data.get("reading_time")
    if isinstance(minutes, int) and not isinstance(minutes, bool):
        # Babel's unit patterns have no Korean minutes; its time spans do.
        values["reading_time_text"] = format_timedelta(
            datetime.timedelta(minutes=minutes), granularity="minute", threshold=1e9, locale=where
        )
    return values


def _relative(project: Project, locale: str, name: str, target: str) -> str:
    page = project.output_path(locale, name)
    return os.path.relpath(target, os.path.dirname(page)).replace(os.sep, "/")  # noqa: PTH120


def _banner(project: Project, locale: str, name: str, newline: str) -> str:
    """Says, in the page's language, that machine text is on the page."""
    by_key = project.catalog(locale, labels.DOMAIN).by_key()

    def label(text: str) -> str:
        message = by_key.get((None, text))
        return message.msgstr if message and state(message) is State.REVIEWED else text

    original = _relative(project, locale, name, project.source_path(name))
    link = original if not re.search(r"[\s()<>]", original) else f"<{original}>"
    return (
        f"{newline}<!-- machine translation -->{newline}{newline}"
        f"> {label(labels.BANNER)} [{label(labels.ORIGINAL)}]({link}){newline}"
    )
