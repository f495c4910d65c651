"""Pages from articles and catalogs, by each locale's publishing rules."""

from __future__ import annotations

import contextlib
import datetime
import json
import os.path
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel import Locale
from babel.dates import format_date, format_timedelta

from pipeline import disclaimers, frontmatter, labels
from pipeline.app import status
from pipeline.app.project import Project, Report, Stamps
from pipeline.app.workers import spread
from pipeline.errors import DisclaimerError, PipelineError, SourceError
from pipeline.model import Problem, State, Unit
from pipeline.provenance import is_approved, state
from pipeline.render import Replacement, render
from pipeline.segmentation import Document
from pipeline.store import is_partial

MANIFEST = ".pipeline.json"
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


def build(project: Project, stamps: Stamps, locales: Sequence[str], check: bool = False) -> Report:
    """Write the pages of ``locales``; remove those of articles that are gone.

    With ``check`` nothing is written and the report says what would be.
    """
    report = Report()
    pages = project.pages()
    published = {name: _published(project, stamps, name, report) for name in pages}
    for locale in locales:
        names = [name for name in pages if locale in published[name]]
        due = [
            name
            for name in names
            if not _is_built(project, stamps, locale, name, published[name], report)
        ]
        part = Report()
        spread(project, stamps, part, _build_one, [(locale, n, published[n], check) for n in due])
        assets = _assets(project)
        for name in assets:
            _copy(project, locale, name, check, part)
        if not part.errors:
            _tidy(project, locale, [*names, *assets], check, part)
        report.add(part)
    return report


def _published(project: Project, stamps: Stamps, name: str, report: Report) -> list[str]:
    """The locales whose rules let the page be shown."""
    found = []
    for locale in project.config.locales:
        least = project.config.publishing(locale).minimum_reviewed
        try:
            if least == 0 or status.row(project, stamps, locale, name).share_reviewed >= least:
                found.append(locale)
                continue
        except PipelineError as error:
            report.errors.append(error)
            continue
        report.problems.append(
            Problem(
                "withheld",
                f"fewer than {least:.0%} of its units are reviewed for {locale}",
                path=project.source_path(name),
            )
        )
    return found


def _is_built(
    project: Project,
    stamps: Stamps,
    locale: str,
    name: str,
    published: Sequence[str],
    report: Report,
) -> bool:
    """Whether the page is as it was when it was last made, from what is there now."""
    try:
        source = project.store.digest(project.source_path(name))
        if stamps.get(f"build:{name}:shared", (source,)) is None:
            return False  # the article itself is new or changed
        inputs = _inputs(project, stamps, locale, name, published)
    except PipelineError:
        return False
    known = stamps.get(f"build:{locale}:{name}", inputs)
    if known is None:
        return False
    report.problems += (Problem(*fields) for fields in known)
    return True


def _build_one(
    project: Project,
    stamps: Stamps,
    report: Report,
    locale: str,
    name: str,
    published: Sequence[str],
    check: bool,
) -> None:
    path = project.output_path(locale, name)
    page = make_page(project, locale, name, published)
    report.problems += page.problems
    if check:
        if not project.store.exists(path) or project.store.read(path) != page.text:
            report.changes.append(("wrote", path))
        return
    if project.store.write(path, page.text):
        report.changes.append(("wrote", path))
    kept = [[p.code, p.message, p.path, p.line, p.text] for p in page.problems]
    inputs = _inputs(project, stamps, locale, name, published)
    stamps.set(f"build:{locale}:{name}", inputs, kept)


def _inputs(
    project: Project, stamps: Stamps, locale: str, name: str, published: Sequence[str]
) -> list[str]:
    source = project.store.digest(project.source_path(name))
    stamp = f"build:{name}:shared"
    shared = stamps.get(stamp, (source,))
    if shared is None:
        shared = status.shared_disclaimers(project, name)
        stamps.set(stamp, (source,), shared)
    names = [name, *(status.shared_name(reference) for reference in shared)]
    paths = [project.source_path(n) for n in names]
    paths += [project.po_path(locale, project.domain(n)) for n in names]
    paths.append(project.po_path(locale, labels.DOMAIN))
    paths.append(project.output_path(locale, name))
    return [*map(project.store.digest, paths), *published]


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
    show_machine = project.config.publishing(locale).show == "machine"
    english: set[Unit] = set()

    def translate(unit: Unit) -> Replacement | None:
        message = by_key.get((unit.context, unit.source))
        if legal or unit.disclaimer:
            if message and is_approved(message) and unit not in english:
                return Replacement(message.msgstr)
            return Replacement(None, SOURCE_LANGUAGE)
        if message is None:
            return None
        found = state(message)
        if found is State.REVIEWED or (found is State.MACHINE and show_machine):
            return Replacement(message.msgstr)
        return None

    while True:
        rendering = render(document, translate)
        refused = {u for u in rendering.refused if legal or u.disclaimer} - english
        if not refused:
            break
        english |= refused
    shown: list[str] = []
    shows_machine, complete = False, True
    for unit in document.units:
        message = by_key.get((unit.context, unit.source))
        if legal or unit.disclaimer:
            approved = message and is_approved(message) and unit not in english
            shown.append(message.msgstr if message and approved else unit.source)
            complete &= bool(approved)
            continue
        found = state(message) if message and unit not in rendering.refused else State.UNTRANSLATED
        shows_machine |= found is State.MACHINE and show_machine
        complete &= found is State.REVIEWED or (found is State.MACHINE and show_machine)
    return _Part(rendering.text, tuple(shown), shows_machine, complete, rendering.problems)


def _newline(document: Document) -> str:
    found = re.search(r"\r\n|\r|\n", document.text)
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


def _assets(project: Project) -> list[str]:
    """Files that pages refer to: everything under source/ that is neither Markdown nor partial."""
    names = project.store.files(project.config.source)
    return [n for n in names if not n.endswith(".md") and not is_partial(n)]


def _copy(project: Project, locale: str, name: str, check: bool, report: Report) -> None:
    source, target = project.source_path(name), project.output_path(locale, name)
    if project.store.digest(source) != project.store.digest(target):
        if not check:
            project.store.write(target, project.store.read_bytes(source))
        report.changes.append(("wrote", target))


def _tidy(
    project: Project, locale: str, written: Sequence[str], check: bool, report: Report
) -> None:
    """Remove what an earlier build wrote and this one did not, unless someone changed it."""
    manifest = f"{project.config.output}/{locale}/{MANIFEST}"
    kept = set(written)
    earlier: dict[str, str] = {}
    if project.store.exists(manifest):
        try:
            earlier = dict(json.loads(project.store.read(manifest))["files"])
        except (ValueError, KeyError, TypeError):
            report.problems.append(
                Problem(
                    "manifest", "is not readable; pages of removed articles stay", path=manifest
                )
            )
    for name, digest in sorted(earlier.items()):
        path = project.output_path(locale, name)
        if name in kept or not project.store.exists(path):
            continue
        if project.store.digest(path) == digest:
            if not check:
                project.store.remove(path)
            report.changes.append(("removed", path))
        else:
            report.problems.append(
                Problem(
                    "kept",
                    "is no longer generated, but was edited by hand and so is kept",
                    path=path,
                )
            )
    if not check and written:
        paths = {name: project.output_path(locale, name) for name in sorted(kept)}
        listing = {"files": {name: project.store.digest(path) for name, path in paths.items()}}
        project.store.write(manifest, json.dumps(listing, indent=1, ensure_ascii=False) + "\n")
    elif not check and earlier:
        project.store.remove(manifest)
