"""Machine translation of what nobody has translated yet."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline import config, labels
from pipeline.app.engine import CachedEngine, EngineChoice, Progress, choose
from pipeline.app.project import Project, Report, Stamps
from pipeline.cache import Cache
from pipeline.errors import PipelineError
from pipeline.model import Message, State
from pipeline.provenance import has_failed, machine, machine_failed, machine_translated, state

if TYPE_CHECKING:
    from pipeline import translation
    from pipeline.markdown import Outline
    from pipeline.termbase import Termbase


def pretranslate(
    project: Project,
    stamps: Stamps,
    cache: Cache,
    locales: Sequence[str],
    progress: Progress,
    refresh: bool = False,
) -> Report:
    """Fill untranslated messages; with ``refresh`` also replace what another engine wrote.

    Text a person wrote is never touched.
    """
    report = Report()
    for locale in locales:
        language = config.language(locale)
        try:
            choice = choose(project, language)
            terms = project.termbase(locale)
        except PipelineError as error:
            report.errors.append(error)
            continue
        _pretranslate_locale(
            project, stamps, cache, locale, choice, terms, progress, refresh, report
        )
    return report


def _pretranslate_locale(
    project: Project,
    stamps: Stamps,
    cache: Cache,
    locale: str,
    choice: EngineChoice,
    terms: Termbase,
    progress: Progress,
    refresh: bool,
    report: Report,
) -> None:
    pending: list[tuple[str, Message, Outline | None]] = []
    domains = []
    table = project.store.digest(project.config.termbase)
    for domain in project.domains():
        path = project.po_path(locale, domain)
        parts = (project.store.digest(path), choice.signature, str(refresh), table)
        if stamps.get(f"pretranslate:{locale}:{domain}", parts) is not None:
            continue
        try:
            wanting = [
                message
                for message in project.catalog(locale, domain).active
                if _wants_translation(message, choice.signature, refresh)
            ]
            page = None
            if wanting and domain != labels.DOMAIN:
                page = project.document(f"{domain}.md").outline
        except PipelineError as error:
            report.errors.append(error)
            continue
        domains.append(domain)
        pending += ((domain, message, page) for message in wanting)
    outcomes = _translate(
        [(message.msgid, page) for _, message, page in pending],
        locale,
        CachedEngine(choice, cache, progress, locale),
        terms,
    )
    found: dict[str, dict[tuple[str | None, str], translation.Outcome]] = {}
    for (domain, message, _), outcome in zip(pending, outcomes, strict=True):
        found.setdefault(domain, {})[message.key] = outcome
    for domain in domains:
        path = project.po_path(locale, domain)
        try:
            if domain in found and _write(project, path, found[domain], choice.signature, refresh):
                report.changes.append(("wrote", path))
        except PipelineError as error:
            report.errors.append(error)
            continue
        parts = (project.store.digest(path), choice.signature, str(refresh), table)
        stamps.set(f"pretranslate:{locale}:{domain}", parts, True)


def _wants_translation(message: Message, signature: str, refresh: bool) -> bool:
    if message.obsolete:
        return False
    if state(message) is State.UNTRANSLATED:
        return refresh or not has_failed(message, signature)
    found = machine(message) if state(message) is State.MACHINE else None
    return refresh and found is not None and found.engine != signature


def _translate(
    texts: Sequence[tuple[str, Outline | None]],
    locale: str,
    engine: CachedEngine,
    terms: Termbase,
) -> list[translation.Outcome]:
    if not texts:
        return []
    from pipeline import translation

    attempts = [translation.attempt(text, locale, engine, page, terms) for text, page in texts]
    run = translation.drive(attempts)
    try:
        wanted = next(run)
        while True:
            wanted = run.send(engine.answers(wanted))
    except StopIteration as stop:
        outcomes: list[translation.Outcome] = stop.value
        return outcomes


def _write(
    project: Project,
    path: str,
    outcomes: Mapping[tuple[str | None, str], translation.Outcome],
    signature: str,
    refresh: bool,
) -> bool:
    from pipeline import po

    def change(text: str | None) -> str | None:
        if text is None:
            return None
        old = po.parse(text, path)
        new = dataclasses.replace(
            old, messages=tuple(_filled(m, outcomes, signature, refresh) for m in old.messages)
        )
        return po.serialize(new) if new != old else None

    return project.store.rewrite(path, change)


def _filled(
    message: Message,
    outcomes: Mapping[tuple[str | None, str], translation.Outcome],
    signature: str,
    refresh: bool,
) -> Message:
    outcome = outcomes.get(message.key)
    if outcome is None or not _wants_translation(message, signature, refresh):
        return message
    if outcome.text is None:
        emptied = dataclasses.replace(message, msgstr="").with_flag("fuzzy", False)
        return machine_failed(emptied, signature, outcome.reason)
    return machine_translated(message, outcome.text, signature, outcome.confidence, outcome.notes)
