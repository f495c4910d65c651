"""The project's translation memory: its reviewed catalogs, and what was imported from elsewhere."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.catalogs import tmx
from pipeline.engines import registry
from pipeline.errors import PipelineError
from pipeline.model import Entry
from pipeline.project.settings import NO_ENGINE
from pipeline.project.workspace import Workspace
from pipeline.stages.report import Action, Change, Report
from pipeline.stages.templates import domains
from pipeline.translate import memory
from pipeline.translate.memory import Memory
from pipeline.version import __version__

MAX_BYTES = 200 * 2**20


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
    return found


def _whole(text: str) -> Sequence[str]:
    return (text,)


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
    content = workspace.files.content(workspace.paths.memory)
    if content is None:
        return {locale: [] for locale in locales}
    return tmx.load(content.data, locales, content.name)


def export(workspace: Workspace, target: Path, locales: Sequence[str]) -> Report:
    """Write every reviewed message of ``locales`` to a TMX file.

    Raises:
        PipelineError: If a catalog cannot be read or the file cannot be written.
    """
    found = {locale: list(_reviewed(workspace, locale)) for locale in locales}
    try:
        target.write_text(tmx.dump(found, __version__), encoding="utf-8", newline="\n")
    except OSError as error:
        raise PipelineError(
            f"cannot be written: {error.strerror or error}",
            path=target,
            hint="Choose another file.",
        ) from error
    return Report(changes=[Change(Action.WROTE, str(target))])


def import_(workspace: Workspace, source: Path, locales: Sequence[str]) -> Report:
    """Take the translations of a TMX file into the project's memory.

    What is there already stays; of two translations of one text the newly imported one counts.

    Raises:
        PipelineError: If the file is no TMX document.
    """
    try:
        if source.stat().st_size > MAX_BYTES:
            raise PipelineError(
                f"is larger than {MAX_BYTES // 2**20} MiB", path=source, hint="Split it."
            )
        data = source.read_bytes()
    except OSError as error:
        raise PipelineError(
            f"cannot be read: {error.strerror or error}", path=source, hint="Check the file's name."
        ) from error
    new = tmx.load(data, locales, source.name)
    if not any(new.values()):
        raise PipelineError(
            f"has no translations from English into {', '.join(locales)}", path=source
        )
    every = workspace.settings.locales
    old = _imported(workspace, every)
    merged = {
        locale: list({e.source: e for e in [*old[locale], *new.get(locale, [])]}.values())
        for locale in every
    }
    name = workspace.paths.memory
    report = Report()
    if workspace.files.write(name, tmx.dump(merged, __version__), durable=True):
        report.note(Action.WROTE, name)
    return report
