"""Machine translation of what nobody has translated yet."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.catalogs.provenance import (
    has_failed,
    hinted,
    machine,
    machine_failed,
    machine_translated,
    reviewed_elsewhere,
)
from pipeline.catalogs.review import state
from pipeline.engines.registry import EngineChoice
from pipeline.errors import PipelineError
from pipeline.languages import labels
from pipeline.model import FUZZY, Context, Entry, Message, State
from pipeline.project.cache import Cache
from pipeline.project.workspace import Project, Report, Stamps, code_digest
from pipeline.stages.engine import CachedEngine, Progress, choose

if TYPE_CHECKING:
    from pipeline.document.blocks import Outline
    from pipeline.translate.attempt import Outcome
    from pipeline.translate.memory import Near
    from pipeline.translate.terms import Termbase


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
        try:
            choice = choose(project, locale)
            terms = project.termbase(locale)
        except PipelineError as error:
            report.errors.append(error)
            continue
        _pretranslate_locale(
            project, stamps, cache, locale, choice, terms, progress, refresh, report
        )
    return report


MEMORY_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Filling:
    """What a message is to be filled with: an entry of the memory, or what the engine came to.

    Attributes:
        same_place: Whether the entry's context is the message's own.
        near: What the memory has for a similar text.
    """

    entry: Entry | None = None
    same_place: bool = False
    outcome: Outcome | None = None
    near: Near | None = None


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
    places: dict[tuple[str, tuple[str | None, str]], Context] = {}
    domains = []
    table = project.store.digest(project.config.termbase)
    for domain in project.domains():
        path = project.po_path(locale, domain)
        parts = (project.store.digest(path), choice.signature, str(refresh), table)
        if stamps.get(f"pretranslate:{locale}:{domain}", parts) is not None:
            continue
        try:
            active = project.catalog(locale, domain).active
            wanting = [m for m in active if _wants_translation(m, choice.signature, refresh)]
            if wanting:
                places |= {(domain, m.key): c for m, c in _placed(active)}
            page = None
            if wanting and domain != labels.DOMAIN:
                page = project.document(f"{domain}.md").outline
        except PipelineError as error:
            report.errors.append(error)
            continue
        domains.append(domain)
        pending += ((domain, message, page) for message in wanting)
    found: dict[str, dict[tuple[str | None, str], Filling]] = {}
    if pending:
        try:
            found = _fillings(project, pending, places, choice, terms, cache, locale, progress)
        except PipelineError as error:
            report.errors.append(error)
            return
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


def _placed(messages: Sequence[Message]) -> Iterator[tuple[Message, Context]]:
    from pipeline.translate import memory

    return zip(messages, memory.contexts(messages), strict=True)


def _fillings(
    project: Project,
    pending: Sequence[tuple[str, Message, Outline | None]],
    places: Mapping[tuple[str, tuple[str | None, str]], Context],
    choice: EngineChoice,
    terms: Termbase,
    cache: Cache,
    locale: str,
    progress: Progress,
) -> dict[str, dict[tuple[str | None, str], Filling]]:
    """What each pending message gets, by domain and key: from the memory, else from the engine."""
    from pipeline.stages.exchange import collect

    remembered = collect(project, locale)
    found: dict[str, dict[tuple[str | None, str], Filling]] = {}
    asked = []
    for domain, message, page in pending:
        entry = remembered.exact(message, places[domain, message.key])
        if entry is None:
            asked.append((domain, message, page))
        else:
            same = entry.context == places[domain, message.key]
            found.setdefault(domain, {})[message.key] = Filling(entry=entry, same_place=same)
    outcomes = translate_units(
        [(message.msgid, page) for _, message, page in asked],
        locale,
        CachedEngine(choice, remembered, cache, progress, locale),
        terms,
    )
    for (domain, message, _), outcome in zip(asked, outcomes, strict=True):
        near = remembered.near(message.msgid)
        found.setdefault(domain, {})[message.key] = Filling(outcome=outcome, near=near)
    return found


def _wants_translation(message: Message, signature: str, refresh: bool) -> bool:
    if message.obsolete:
        return False
    if state(message) is State.UNTRANSLATED:
        return refresh or not has_failed(message, signature)
    found = machine(message) if state(message) is State.MACHINE else None
    return refresh and found is not None and found.engine != signature


def translate_units(
    texts: Sequence[tuple[str, Outline | None]],
    locale: str,
    engine: CachedEngine,
    terms: Termbase,
) -> list[Outcome]:
    """The outcome for each unit; one that nothing has changed for is taken from the cache.

    Args:
        texts: Msgids with the pages they are from, whose references they may use.
        locale: The target locale.
        engine: The engine, seen through its cache.
        terms: The locale's terms.
    """
    from pipeline.document.inline import Reader
    from pipeline.languages.registry import language
    from pipeline.translate.asking import answered, drive
    from pipeline.translate.attempt import attempt
    from pipeline.translate.strategies import Context

    base = engine.digest((code_digest(), locale, repr(terms.terms)))
    keys = [_outcome_key(base, text, page) for text, page in texts]
    known = engine.cache.outcomes(set(keys))
    missing = {key: item for key, item in zip(keys, texts, strict=True) if key not in known}
    context = Context(locale, language(locale), engine, terms, curve=engine.curve)
    attempts = [
        attempt(text, dataclasses.replace(context, read=Reader(page)))
        for text, page in missing.values()
    ]
    outcomes = answered(drive(attempts), engine.answers)
    new = {k: dataclasses.asdict(o) for k, o in zip(missing, outcomes, strict=True)}
    if new:
        engine.cache.keep_outcomes(new)
    return [_outcome(known.get(key) or new[key]) for key in keys]


def _outcome_key(base: str, text: str, page: Outline | None) -> str:
    around = (page.references, sorted(page.footnotes)) if page else ()
    return hashlib.blake2b(f"{base}{around!r}\0{text}".encode(), digest_size=16).hexdigest()


def _outcome(kept: dict[str, Any]) -> Outcome:
    from pipeline.translate.attempt import Outcome
    from pipeline.translate.strategies import Strategy

    strategy = Strategy(kept["strategy"])
    return Outcome(**kept | {"strategy": strategy, "notes": tuple(kept["notes"])})


def _write(
    project: Project,
    path: str,
    fillings: Mapping[tuple[str | None, str], Filling],
    signature: str,
    refresh: bool,
) -> bool:
    from pipeline.catalogs import po

    def change(text: str | None) -> str | None:
        if text is None:
            return None
        old = po.parse(text, path)
        new = dataclasses.replace(
            old, messages=tuple(_filled(m, fillings, signature, refresh) for m in old.messages)
        )
        return po.serialize(new) if new != old else None

    return project.store.rewrite(path, change)


def _filled(
    message: Message,
    fillings: Mapping[tuple[str | None, str], Filling],
    signature: str,
    refresh: bool,
) -> Message:
    filling = fillings.get(message.key)
    if filling is None or not _wants_translation(message, signature, refresh):
        return message
    entry, outcome = filling.entry, filling.outcome
    if entry is not None:
        if filling.same_place:
            return reviewed_elsewhere(
                message.with_flag(FUZZY, present=False), entry.target, entry.origin
            )
        engine = f"memory {entry.origin}"
        return machine_translated(message, entry.target, engine, MEMORY_CONFIDENCE)
    assert outcome is not None
    if outcome.text is None:
        emptied = dataclasses.replace(message, msgstr="").with_flag(FUZZY, present=False)
        done = machine_failed(emptied, signature, outcome.reason)
    else:
        done = machine_translated(
            message, outcome.text, signature, outcome.confidence, outcome.notes
        )
    if filling.near is None:
        return done
    from pipeline.translate import memory

    return hinted(done, memory.hint(filling.near, message.msgid))
