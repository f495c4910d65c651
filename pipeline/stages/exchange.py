"""The project's translation memory: its reviewed catalogs, and what was imported from elsewhere."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.catalogs import ownership, tmx
from pipeline.catalogs.tmx import TranslationUnit
from pipeline.engines import registry
from pipeline.errors import PipelineError
from pipeline.model import Entry, Problem
from pipeline.project.settings import NO_ENGINE
from pipeline.project.workspace import Workspace
from pipeline.stages.report import Action, Report
from pipeline.stages.templates import domains
from pipeline.translate import memory
from pipeline.translate.memory import Memory
from pipeline.version import __version__

MAX_BYTES = 200 * 2**20
SHOWN = 10
"""Lines that are named one by one."""
HIDDEN = ".pipeline"


def collect(workspace: Workspace, locale: str) -> Memory:
    """Everything reviewed in a locale; the project's own catalogs come before imported files.

    What the locale has nothing of its own for it takes from those it falls back on, ``es-MX`` from
    ``es``. A catalog that cannot be read has nothing to give: it is an error where it is worked on.

    Raises:
        PipelineError: If the imported memory cannot be read.
    """
    # Sentences are for engines; without one nothing need be installed that finds them.
    alone = workspace.settings.engine_for(locale) == NO_ENGINE
    found = Memory(_whole if alone else registry.splitter())
    found.add(_readable(workspace, locale))
    found.add(_imported(workspace, [locale])[locale])
    for other in workspace.lenders(locale):
        own = frozenset(found.units)
        found.add(
            _lent(entry, other, locale)
            for entry in _readable(workspace, other)
            if entry.source not in own
        )
    found.add_former(_former(workspace, locale))
    return found


def _whole(text: str) -> Sequence[str]:
    return (text,)


def _former(workspace: Workspace, locale: str) -> Iterator[Entry]:
    """What was reviewed in articles that are gone, or in texts that articles have lost."""
    known = set(domains(workspace))
    for name in workspace.files.files(workspace.paths.catalogs(locale), ".po"):
        domain = name.removesuffix(".po")
        with contextlib.suppress(PipelineError):  # told of by the merge
            catalog = workspace.catalog(locale, domain)
            if domain not in known:
                if ownership.is_foreign_catalog(catalog):
                    continue
                yield from memory.entries(catalog, domain)
            yield from memory.former_entries(catalog, domain)


def _lent(entry: Entry, lender: str, locale: str) -> Entry:
    """An entry of a locale for one that falls back on it.

    Where its numbers have to be written otherwise it is no longer what a person reviewed, and so
    belongs to no place.
    """
    # Here, because few locales lend, and Babel takes long to import.
    from pipeline.languages import numbers

    target = numbers.localize(entry.source, entry.target, locale)
    context = entry.context if target == entry.target else None
    origin = f"{lender} {entry.origin}"
    return dataclasses.replace(entry, target=target, origin=origin, context=context)


def _reviewed(workspace: Workspace, locale: str) -> Iterator[Entry]:
    for domain in domains(workspace):
        yield from memory.entries(workspace.catalog(locale, domain), domain)


def _readable(workspace: Workspace, locale: str) -> Iterator[Entry]:
    for domain in domains(workspace):
        with contextlib.suppress(PipelineError):
            yield from memory.entries(workspace.catalog(locale, domain), domain)


def _imported(workspace: Workspace, locales: Sequence[str]) -> dict[str, list[Entry]]:
    found = _memory(workspace)
    return {locale: list(tmx.entries(found, locale)) for locale in locales}


def _memory(workspace: Workspace) -> Sequence[TranslationUnit]:
    """What was imported."""
    content = workspace.files.content(workspace.paths.memory)
    return tmx.parse(content.data, content.name).units if content else ()


def export(workspace: Workspace, target: Path, locales: Sequence[str]) -> Report:
    """Write every reviewed message of ``locales`` to a TMX file, whole or not at all.

    Raises:
        PipelineError: If a catalog cannot be read, the file cannot be written, or it is one of the
            project's own or no TMX file.
    """
    path = _outside(workspace, target)
    report = Report()
    found: dict[str, list[Entry]] = {}
    for locale in locales:
        reviewed = list(_reviewed(workspace, locale))
        found[locale] = [e for e in reviewed if tmx.writable(e.source + e.target)]
        report.translations[locale] = len(found[locale])
        if lost := len(reviewed) - len(found[locale]):
            report.problems.append(
                Problem(
                    "tmx",
                    f"{lost} translations for {locale} hold control characters, which XML cannot, "
                    "and are left out",
                    path=str(target),
                )
            )
    workspace.files.hand_out(path, tmx.dump(tmx.units(found), __version__))
    report.note(Action.WROTE, str(target))
    return report


def _outside(workspace: Workspace, target: Path) -> Path:
    """Where a file is to be written that must not be one of the project's own.

    Raises:
        PipelineError: If it is one, or if there is something there that is no TMX file.
    """
    settings = workspace.settings
    names = (settings.catalogs, settings.output, settings.packages, HIDDEN)
    try:
        path = target.resolve()
        for own in map(workspace.files.path, names):
            if path.is_relative_to(own):
                raise PipelineError(
                    f"lies in {own.name}/, where the project keeps files of its own",
                    path=target,
                    hint="Choose a file outside it.",
                )
        if path.exists():
            _check_replaceable(path, target, workspace.files.path(workspace.paths.memory))
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PipelineError(
            f"cannot be written: {reason}", path=target, hint="Choose another file."
        ) from error
    return path


def _check_replaceable(path: Path, target: Path, memory: Path) -> None:
    if path.is_file():
        if memory.exists() and path.samefile(memory):
            raise PipelineError(
                "is the project's own memory", path=target, hint="Choose another file."
            )
        with path.open("rb") as file:
            begin = file.read(4096)
        if not begin or b"<tmx" in begin.replace(b"\0", b""):
            return
    raise PipelineError(
        "is there already and is no TMX file", path=target, hint="Choose another file."
    )


def import_(workspace: Workspace, source: Path, locales: Sequence[str]) -> Report:
    """Take the translations of a TMX file into the project's memory.

    What is there already stays, unless it has the same text from the same file or domain. What is
    not taken is said.

    Raises:
        PipelineError: If the file is no TMX document.
    """
    report = Report()
    document = tmx.parse(_read(source), source.name)
    for reason, lines in document.left_out.items():
        told = f"{len(lines)} left out, because {reason}{_places(lines)}"
        report.problems.append(Problem("tmx", told, path=source.name, line=lines[0]))
    new, others = _served(document.units, locales)
    if others:
        listed = ", ".join(f"{count} into {code}" for code, count in sorted(others.items()))
        told = f"left out, because they are for none of {', '.join(locales)}: {listed}"
        report.problems.append(Problem("tmx", told, path=source.name))
    if not new:
        nothing = f"has no translations from English into {', '.join(locales)}"
        report.errors.append(PipelineError(nothing, path=source))
        return report
    found = tmx.merged(_memory(workspace), new)
    for locale in locales:
        report.translations[locale] = sum(1 for _ in tmx.entries(new, locale))
        if several := _differing(found, locale):
            told = (
                f"has different translations of {several} texts for {locale}, so uses none of them"
            )
            report.problems.append(Problem("tmx", told, path=workspace.paths.memory))
    name = workspace.paths.memory
    if workspace.files.write(name, tmx.dump(found, __version__), durable=True):
        report.note(Action.WROTE, name)
    return report


def _read(source: Path) -> bytes:
    """A file that somebody else made.

    Raises:
        PipelineError: If it cannot be read, is no file, or is too large.
    """
    try:
        if source.exists() and not source.is_file():
            raise PipelineError("is no file", path=source, hint="Pass a .tmx file.")
        with source.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PipelineError(
            f"cannot be read: {reason}", path=source, hint="Check the file's name."
        ) from error
    if len(data) > MAX_BYTES:
        raise PipelineError(
            f"is larger than {MAX_BYTES // 2**20} MiB", path=source, hint="Split it."
        )
    return data


def _served(
    found: Sequence[TranslationUnit], locales: Sequence[str]
) -> tuple[list[TranslationUnit], Counter[str]]:
    """The units with what serves one of the locales, and how many translations serve none."""
    kept, others = [], Counter[str]()
    for unit in found:
        wanted = {v for locale in locales for v in tmx.serving(unit.targets, locale)}
        wanted |= {v for v in unit.targets if any(tmx.serving([v], one) for one in locales)}
        targets = tuple(variant for variant in unit.targets if variant in wanted)
        others.update(v.language for v in unit.targets if v not in wanted)
        if targets:
            kept.append(dataclasses.replace(unit, targets=targets))
    return kept, others


def _differing(found: Sequence[TranslationUnit], locale: str) -> int:
    """How many texts have different translations for a locale."""
    targets: dict[str, set[str]] = {}
    for entry in tmx.entries(found, locale):
        targets.setdefault(entry.source, set()).add(entry.target)
    return sum(len(texts) > 1 for texts in targets.values())


def _places(lines: Sequence[int]) -> str:
    """Where something is, beyond the first line."""
    if len(lines) == 1:
        return ""
    shown = ", ".join(map(str, lines[:SHOWN]))
    return f" (lines {shown}{f' and {len(lines) - SHOWN} more' if len(lines) > SHOWN else ''})"
