"""Machine translation of what nobody has translated yet."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline import config, labels
from pipeline.app.project import Project, Report, Stamps
from pipeline.cache import Cache
from pipeline.engines import Engine, Hypothesis
from pipeline.errors import ConfigError, PipelineError
from pipeline.model import Message, State
from pipeline.provenance import has_failed, machine, machine_failed, machine_translated, state

if TYPE_CHECKING:
    from pipeline import translation
    from pipeline.markdown import Outline


class Progress(Protocol):
    """Told how many sentences there are and how many are done."""

    def start(self, locale: str, total: int) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine that is loaded only if there is work for it."""

    signature: str
    load: Callable[[], Engine]


def choose_engine(project: Project, language: str) -> EngineChoice:
    """The configured engine for one language.

    Raises:
        EngineError: If no package translates into it.
        ConfigError: If the configured engine does not exist.
    """
    if project.config.engine == "pseudo":
        from pipeline.engines.pseudo import PseudoEngine

        pseudo = PseudoEngine(language)
        return EngineChoice(pseudo.signature, lambda: pseudo)
    if project.config.engine != "argos":
        raise ConfigError(
            f"unknown engine {project.config.engine!r} in tool.pipeline.engine",
            path="pyproject.toml",
            hint='Use "argos" or "pseudo".',
        )
    from pipeline.engines import packages

    info = packages.choose(project.store.path(project.config.packages), language)

    def load() -> Engine:
        from pipeline.engines.argos import ArgosEngine

        return ArgosEngine(info)

    return EngineChoice(packages.signature(info), load)


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
            choice = choose_engine(project, language)
        except PipelineError as error:
            report.errors.append(error)
            continue
        _pretranslate_locale(project, stamps, cache, locale, choice, progress, refresh, report)
    return report


def _pretranslate_locale(
    project: Project,
    stamps: Stamps,
    cache: Cache,
    locale: str,
    choice: EngineChoice,
    progress: Progress,
    refresh: bool,
    report: Report,
) -> None:
    pending: list[tuple[str, Message, Outline | None]] = []
    domains = []
    for domain in project.domains():
        path = project.po_path(locale, domain)
        parts = (project.store.digest(path), choice.signature, str(refresh))
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
        [(message.msgid, page) for _, message, page in pending], locale, choice, cache, progress
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
        parts = (project.store.digest(path), choice.signature, str(refresh))
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
    choice: EngineChoice,
    cache: Cache,
    progress: Progress,
) -> list[translation.Outcome]:
    if not texts:
        return []
    from pipeline import translation

    engine = choice.load()
    language = config.language(locale)
    attempts = [translation.attempt(text, language, engine.split, page) for text, page in texts]
    run = translation.drive(attempts)
    try:
        wanted = next(run)
        while True:
            wanted = run.send(_hypotheses(engine, wanted, locale, cache, progress))
    except StopIteration as stop:
        outcomes: list[translation.Outcome] = stop.value
        return outcomes


def _hypotheses(
    engine: Engine, texts: Sequence[str], locale: str, cache: Cache, progress: Progress
) -> dict[str, list[Hypothesis]]:
    known = cache.translations(engine.signature, texts)
    missing = [text for text in texts if text not in known]
    if missing:
        progress.start(locale, len(missing))

        def finished(batch: Mapping[str, list[Hypothesis]]) -> None:
            cache.remember(engine.signature, batch)
            known.update(batch)
            progress.advance(len(batch))

        try:
            engine.translate(missing, finished)
        finally:
            progress.finish()
    return known


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
    return machine_translated(message, outcome.text, signature, outcome.confidence)
