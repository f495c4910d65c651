"""Machine translation of what nobody has translated yet."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.catalogs.provenance import (
    has_failed,
    hinted,
    machine,
    machine_failed,
    machine_translated,
    reviewed_elsewhere,
    terms_digest,
    with_terms,
)
from pipeline.catalogs.review import state
from pipeline.engines.registry import EngineChoice
from pipeline.errors import ConfigError, PipelineError
from pipeline.languages import labels
from pipeline.model import FUZZY, Catalog, Context, Entry, Message, State
from pipeline.project.paths import article_of
from pipeline.project.stamps import code_digest
from pipeline.project.workspace import Workspace
from pipeline.stages import terms
from pipeline.stages.engine import UNTOLD, CachedEngine, Progress, choose
from pipeline.stages.report import Action, Report
from pipeline.stages.templates import domains
from pipeline.stages.update import is_updated, mark_updated, template_digest

if TYPE_CHECKING:
    from pipeline.document.blocks import Outline
    from pipeline.translate.attempt import Outcome
    from pipeline.translate.memory import Near
    from pipeline.translate.terms import Termbase


Key = tuple[str | None, str]
"""What tells the messages of a catalog apart: msgctxt and msgid."""
MEMORY = "memory "
"""How the provenance of a text begins that is the memory's and no engine's."""
MEMORY_CONFIDENCE = 0.95


def pretranslate(
    workspace: Workspace,
    locales: Sequence[str],
    progress: Progress = UNTOLD,
    *,
    refresh: bool = False,
) -> Report:
    """Fill untranslated messages; text a person wrote is never touched.

    Args:
        workspace: The project, entered.
        locales: The locales to work on.
        progress: Told how far the engine is; without it nobody is.
        refresh: Also replace what another engine wrote.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = Report()
    for locale in locales:
        try:
            choice = choose(workspace, locale)
            task = _Task(workspace, locale, choice, terms.termbase(workspace, locale), refresh)
        except PipelineError as error:
            report.errors.append(error)
            continue
        _pretranslate_locale(task, progress, report)
    if locales and not any(isinstance(error, ConfigError) for error in report.errors):
        report.problems += terms.problems(workspace, workspace.settings.locales)
    report.problems += workspace.take_notices()
    return report


@dataclass(frozen=True, slots=True)
class _Task:
    """A locale's messages to fill, and what they are filled with."""

    workspace: Workspace
    locale: str
    choice: EngineChoice
    terms: Termbase
    refresh: bool

    @property
    def signature(self) -> str:
        return self.choice.signature

    def wants(self, message: Message) -> bool:
        """Whether the message is to be filled, for the first time or anew."""
        wanted = _wants_translation(message, self.signature, refresh=self.refresh)
        return wanted or self._is_outdated(message)

    def _is_outdated(self, message: Message) -> bool:
        """Whether an engine filled the message, or failed to, by other terms than there are now."""
        if not (is_engines(message) or has_failed(message, self.signature)) or message.obsolete:
            return False
        known = terms_digest(message)
        if known is None and message.msgstr:
            # No term was there, or nobody noted it: only a text that is wrong by now is redone.
            return terms.is_broken(self.terms, message)
        return (known or "") != terms.digest(self.terms, message)

    def inputs(self, domain: str) -> tuple[str, ...]:
        """Digests of everything that filling a domain depends on."""
        path = self.workspace.paths.po(self.locale, domain)
        return self.workspace.files.digest(path), *self.read(domain)

    def read(self, domain: str) -> tuple[str, ...]:
        """The same without the catalog that is filled."""
        files = self.workspace.files
        table = files.digest(self.workspace.settings.termbase)
        lent = (
            files.digest(self.workspace.paths.po(other, domain))
            for other in self.workspace.lenders(self.locale)
        )
        return self.signature, str(self.refresh), table, *lent

    def lent(self, domain: str) -> frozenset[Key]:
        """The messages of a domain that another locale has reviewed meanwhile."""
        return frozenset(
            message.key
            for other in self.workspace.lenders(self.locale)
            for message in self.workspace.catalog(other, domain).active
            if state(message) is State.REVIEWED
        )


@dataclass(frozen=True, slots=True)
class _Wanting:
    """A message to fill, where it stands, and the page whose references it may use."""

    domain: str
    message: Message
    context: Context
    page: Outline | None


@dataclass(slots=True)
class _Seen:
    """A domain as it was when its messages were looked at.

    Attributes:
        catalog: The digest of its catalog.
        inputs: Those of all else that filling it depends on.
        saved: Whether somebody has saved the catalog since: it may want something else now.
    """

    catalog: str
    inputs: tuple[str, ...]
    saved: bool = False


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


def _pretranslate_locale(task: _Task, progress: Progress, report: Report) -> None:
    workspace, locale = task.workspace, task.locale
    wanting: list[_Wanting] = []
    due: dict[str, _Seen] = {}
    for domain in domains(workspace):
        stamp = f"pretranslate:{locale}:{domain}"
        inputs = task.inputs(domain)
        if workspace.stamps.get(stamp, inputs) is not None:
            continue
        try:
            wanting += _wanting(task, domain)
        except PipelineError as error:
            report.errors.append(error)
            continue
        # What was read, not what is there when the engine has done its work.
        due[domain] = _Seen(workspace.seen(locale, domain), inputs[1:])
    found: dict[str, dict[Key, Filling]] = {}
    if wanting:
        try:
            found = _fillings(task, wanting, progress)
        except PipelineError as error:
            report.errors.append(error)
            return
    for domain, seen in due.items():
        try:
            if domain in found and _fill(task, domain, found[domain], seen):
                report.note(Action.WROTE, workspace.paths.po(locale, domain))
        except PipelineError as error:
            report.errors.append(error)
            continue
        if not seen.saved:
            inputs = (workspace.seen(locale, domain), *seen.inputs)
            workspace.stamps.set(f"pretranslate:{locale}:{domain}", inputs, True)


def _wanting(task: _Task, domain: str) -> list[_Wanting]:
    """The messages of a domain that are to be filled."""
    active = task.workspace.catalog(task.locale, domain).active
    lent = task.lent(domain)
    wanted = {m.key for m in active if task.wants(m) or (m.key in lent and is_engines(m))}
    if not wanted:
        return []
    from pipeline.translate import memory

    page = None
    if domain != labels.DOMAIN:
        page = task.workspace.document(article_of(domain)).outline
    return [
        _Wanting(domain, message, context, page)
        for message, context in zip(active, memory.contexts(active), strict=True)
        if message.key in wanted
    ]


def _fillings(
    task: _Task, wanting: Sequence[_Wanting], progress: Progress
) -> dict[str, dict[Key, Filling]]:
    """What each message gets, by domain and key: from the memory, else from the engine."""
    from pipeline.stages import exchange

    cache = task.workspace.cache
    if cache is None:
        raise ValueError("the workspace has to be entered first")
    remembered = exchange.collect(task.workspace, task.locale)
    found: dict[str, dict[Key, Filling]] = {}
    asked = []
    for one in wanting:
        entry = remembered.exact(one.message, one.context)
        if entry is None and not task.wants(one.message):
            continue
        if entry is None:
            asked.append(one)
        else:
            filling = Filling(entry=entry, same_place=entry.context == one.context)
            found.setdefault(one.domain, {})[one.message.key] = filling
    outcomes = translate_units(
        [(one.message.msgid, one.page) for one in asked],
        task.locale,
        CachedEngine(task.choice, remembered, cache, progress, task.locale),
        task.terms,
    )
    for one, outcome in zip(asked, outcomes, strict=True):
        filling = Filling(outcome=outcome, near=remembered.near(one.message.msgid))
        found.setdefault(one.domain, {})[one.message.key] = filling
    return found


def is_engines(message: Message) -> bool:
    """Whether an engine wrote the message's text, and nobody touched it."""
    found = machine(message) if state(message) is State.MACHINE else None
    return found is not None and not found.engine.startswith((MEMORY, labels.ENGINE))


def _wants_translation(message: Message, signature: str, *, refresh: bool) -> bool:
    if message.obsolete:
        return False
    if state(message) is State.UNTRANSLATED:
        return refresh or not has_failed(message, signature)
    found = machine(message) if state(message) is State.MACHINE else None
    return refresh and found is not None and found.engine not in (signature, labels.ENGINE)


def translate_units(
    texts: Sequence[tuple[str, Outline | None]],
    locale: str,
    engine: CachedEngine,
    termbase: Termbase,
) -> list[Outcome]:
    """The outcome for each unit; one that nothing has changed for is taken from the cache.

    Args:
        texts: Msgids with the pages they are from, whose references they may use.
        locale: The target locale.
        engine: The engine, seen through its cache.
        termbase: The locale's terms.
    """
    from pipeline.document.inline import Reader
    from pipeline.languages.registry import language
    from pipeline.translate.asking import answered, drive
    from pipeline.translate.attempt import attempt
    from pipeline.translate.strategies import Context

    base = engine.digest((code_digest(), locale, repr(termbase.terms)))
    keys = [_outcome_key(base, text, page) for text, page in texts]
    known = engine.cache.outcomes(set(keys))
    missing = {key: item for key, item in zip(keys, texts, strict=True) if key not in known}
    context = Context(locale, language(locale), engine, termbase, curve=engine.curve)
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


def _fill(task: _Task, domain: str, fillings: Mapping[Key, Filling], seen: _Seen) -> bool:
    workspace, locale = task.workspace, task.locale

    def change(old: Catalog | None) -> Catalog | None:
        if old is None:
            return None
        seen.saved = workspace.seen(locale, domain) != seen.catalog
        messages = tuple(_filled(task, message, fillings) for message in old.messages)
        return dataclasses.replace(old, messages=messages) if messages != old.messages else None

    template = template_digest(workspace, domain)
    was_updated = is_updated(workspace, locale, domain)
    written = workspace.rewrite(locale, domain, change)
    if written and was_updated and not seen.saved:
        # A merge leaves alone what stands in a message whose source is as it was.
        mark_updated(workspace, locale, domain, template)
    return written


def _filled(task: _Task, message: Message, fillings: Mapping[Key, Filling]) -> Message:
    filling = fillings.get(message.key)
    if filling is None or not (task.wants(message) or is_engines(message)):
        return message
    entry, outcome = filling.entry, filling.outcome
    if entry is not None:
        if filling.same_place:
            return reviewed_elsewhere(
                message.with_flag(FUZZY, present=False), entry.target, entry.origin
            )
        engine = f"{MEMORY}{entry.origin}"
        return machine_translated(message, entry.target, engine, MEMORY_CONFIDENCE)
    assert outcome is not None
    if outcome.text is None:
        emptied = dataclasses.replace(message, msgstr="").with_flag(FUZZY, present=False)
        done = machine_failed(emptied, task.signature, outcome.reason)
    else:
        done = machine_translated(
            message, outcome.text, task.signature, outcome.confidence, outcome.notes
        )
    done = with_terms(done, terms.digest(task.terms, message))
    if filling.near is None:
        return done
    from pipeline.translate import memory

    return hinted(done, memory.hint(filling.near, message.msgid))
