"""Machine translation of what nobody has translated yet."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.catalogs.moved import contexts
from pipeline.catalogs.provenance import (
    FAILED,
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
from pipeline.errors import ConfigError, PipelineError, unforeseen
from pipeline.languages import labels
from pipeline.model import FUZZY, Catalog, Context, Entry, Message, State
from pipeline.project.cache import Cache
from pipeline.project.paths import article_of
from pipeline.project.settings import NO_ENGINE
from pipeline.project.stamps import code_digest
from pipeline.project.workspace import Workspace
from pipeline.stages import terms
from pipeline.stages.engine import UNTOLD, CachedEngine, Progress, choose
from pipeline.stages.report import Action, Report
from pipeline.stages.stamping import is_updated, mark_updated, template_digest
from pipeline.stages.templates import domains

if TYPE_CHECKING:
    from pipeline.document.blocks import Outline
    from pipeline.translate.asking import Asking
    from pipeline.translate.attempt import Outcome
    from pipeline.translate.terms import Termbase


Key = tuple[str | None, str]
"""What tells the messages of a catalog apart: msgctxt and msgid."""
MEMORY = "memory "
"""How the provenance of a text begins that is the memory's and no engine's."""
MEMORY_CONFIDENCE = 0.95
FILLED = "filled"
"""What a stamp says of a catalog with nothing in it that an engine could not translate."""


def pretranslate(
    workspace: Workspace,
    locales: Sequence[str],
    progress: Progress = UNTOLD,
    *,
    refresh: bool = False,
) -> Report:
    """Fill untranslated messages; text a person wrote is never touched.

    Args:
        workspace: The project, entered. In a dry run engines are asked nothing: catalogs that
            wait for an answer that is not in the cache are reported as to be translated.
        locales: The locales to work on. Where one has no engine, only the memory fills messages.
        progress: Told how far the engine is; without it nobody is.
        refresh: Also replace what another engine wrote.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    if workspace.cache is None:
        raise ValueError("the workspace has to be entered first")
    report = Report()
    for locale in locales:
        with report.working_on(workspace.paths.catalogs(locale)):
            choice = choose(workspace, locale)
            termbase = terms.termbase(workspace, locale)
            task = _Task(workspace, workspace.cache, locale, choice, termbase, refresh)
            _pretranslate_locale(task, progress, report)
    if locales and not any(isinstance(error, ConfigError) for error in report.errors):
        report.problems += terms.problems(workspace, workspace.settings.locales)
    report.problems += workspace.take_notices()
    return report


@dataclass(frozen=True, slots=True)
class _Task:
    """A locale's messages to fill, and what they are filled with."""

    workspace: Workspace
    cache: Cache
    locale: str
    choice: EngineChoice | None
    terms: Termbase
    refresh: bool

    @property
    def signature(self) -> str:
        return self.choice.signature if self.choice else NO_ENGINE

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


class _Remembered:
    """The files that the memory of a locale is made of."""

    def __init__(self, workspace: Workspace, locale: str) -> None:
        self._workspace, self._locale = workspace, locale

    @functools.cached_property
    def digest(self) -> str:
        """Changes with what people have translated anywhere."""
        files, paths = self._workspace.files, self._workspace.paths
        found = [files.digest(paths.memory)]
        for locale in (self._locale, *self._workspace.lenders(self._locale)):
            folder = paths.catalogs(locale)
            names = files.files(folder, ".po")
            found += (f"{name} {files.digest(f'{folder}/{name}')}" for name in names)
        return hashlib.blake2b("\0".join(found).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Filling:
    """What a message is to be filled with: an entry of the memory, or what the engine came to.

    Neither, in a dry run, where the engine would have to be asked.

    Attributes:
        same_place: Whether the entry's context is the message's own.
        hint: What the memory has for a similar text, or has in different ways.
    """

    entry: Entry | None = None
    same_place: bool = False
    outcome: Outcome | None = None
    hint: str = ""

    @property
    def waits(self) -> bool:
        """Whether the engine would have to be asked."""
        return self.entry is None and self.outcome is None


def _pretranslate_locale(task: _Task, progress: Progress, report: Report) -> None:
    workspace, locale = task.workspace, task.locale
    wanting: list[_Wanting] = []
    due: dict[str, _Seen] = {}
    remembered = _Remembered(workspace, locale)
    for domain in domains(workspace):
        with report.working_on(workspace.paths.po(locale, domain)):
            inputs = task.inputs(domain)
            known = workspace.stamps.get(f"pretranslate:{locale}:{domain}", inputs)
            if known == FILLED or (known is not None and known == remembered.digest):
                continue
            wanting += _wanting(task, domain)
            # What was read, not what is there when the engine has done its work.
            due[domain] = _Seen(workspace.seen(locale, domain), inputs[1:])
    found, failed = _fillings(task, wanting, progress, report) if wanting else ({}, set())
    for domain, seen in due.items():
        path = workspace.paths.po(locale, domain)
        with report.working_on(path):
            fillings = found.get(domain, {})
            written = bool(fillings) and _fill(task, domain, fillings, seen)
            if any(filling.waits for filling in fillings.values()):
                report.note(Action.TRANSLATED, path)
            elif written:
                report.note(Action.WROTE, path)
            if not seen.saved and domain not in failed:
                inputs = (workspace.seen(locale, domain), *seen.inputs)
                lacking = any(map(_has_failed, workspace.catalog(locale, domain).active))
                asked = remembered.digest if lacking else FILLED
                workspace.stamps.set(f"pretranslate:{locale}:{domain}", inputs, asked)


def _wanting(task: _Task, domain: str) -> list[_Wanting]:
    """The messages of a domain that are to be filled."""
    active = task.workspace.catalog(task.locale, domain).active
    lent = task.lent(domain)
    wanted = {
        m.key
        for m in active
        if task.wants(m) or _has_failed(m) or (m.key in lent and is_engines(m))
    }
    if not wanted:
        return []
    page = None
    if domain != labels.DOMAIN:
        page = task.workspace.document(article_of(domain)).outline
    return [
        _Wanting(domain, message, context, page)
        for message, context in zip(active, contexts(active), strict=True)
        if message.key in wanted
    ]


def _fillings(
    task: _Task, wanting: Sequence[_Wanting], progress: Progress, report: Report
) -> tuple[dict[str, dict[Key, Filling]], set[str]]:
    """What each message gets, by domain and key: from the memory, else from the engine.

    Returns also the domains that have a message which cannot be worked on, as the report says.
    """
    from pipeline.stages import exchange

    remembered = exchange.collect(task.workspace, task.locale)
    found: dict[str, dict[Key, Filling]] = {}
    asked = []
    for one in wanting:
        entry = remembered.exact(one.message, one.context)
        if entry is None and not task.wants(one.message):
            continue
        if entry is None and task.choice is not None:
            asked.append(one)
        elif entry is not None:
            filling = Filling(entry=entry, same_place=entry.context == one.context)
            found.setdefault(one.domain, {})[one.message.key] = filling
    if task.choice is None:
        return found, set()
    engine = CachedEngine(task.choice, remembered, task.cache, progress, task.locale)
    texts = [(one.message.msgid, one.page) for one in asked]
    outcomes = translate_units(texts, engine, task.terms, asks=not task.workspace.dry_run)
    faults: dict[str, PipelineError] = {}
    failed = set()
    for one, outcome in zip(asked, outcomes, strict=True):
        if isinstance(outcome, PipelineError):
            failed.add(one.domain)
            if outcome.message not in faults:
                # Each once: a plug-in that is broken is so for all messages.
                faults[outcome.message] = outcome
                if outcome.path is None:
                    outcome.path = task.workspace.paths.po(task.locale, one.domain)
                    outcome.line = one.message.line
            continue
        filling = Filling(outcome=outcome, hint=remembered.hint(one.message.msgid))
        found.setdefault(one.domain, {})[one.message.key] = filling
    report.errors += faults.values()
    return found, failed


def is_engines(message: Message) -> bool:
    """Whether an engine wrote the message's text, and nobody touched it."""
    found = machine(message) if state(message) is State.MACHINE else None
    return found is not None and not found.engine.startswith((MEMORY, labels.ENGINE))


def _has_failed(message: Message) -> bool:
    """Whether some engine could not translate the message; only people's words will fill it."""
    failed = any(comment.startswith(FAILED) for comment in message.comments)
    return failed and state(message) is State.UNTRANSLATED


def _wants_translation(message: Message, signature: str, *, refresh: bool) -> bool:
    if message.obsolete:
        return False
    if state(message) is State.UNTRANSLATED:
        return refresh or not has_failed(message, signature)
    found = machine(message) if state(message) is State.MACHINE else None
    return refresh and found is not None and found.engine not in (signature, labels.ENGINE)


def translate_units(
    texts: Sequence[tuple[str, Outline | None]],
    engine: CachedEngine,
    termbase: Termbase,
    *,
    asks: bool = True,
) -> list[Outcome | PipelineError | None]:
    """The outcome for each unit; one that nothing has changed for is taken from the cache.

    A unit that cannot be worked on has an error for an outcome, and is no hindrance to the others.

    Args:
        texts: Msgids with the pages they are from, whose references they may use.
        engine: The engine, seen through its cache.
        termbase: The locale's terms.
        asks: Whether to ask the engine for what is not in the cache; else that is None.
    """
    from pipeline.document.inline import Reader
    from pipeline.languages.registry import language
    from pipeline.translate.asking import answered, drive
    from pipeline.translate.attempt import attempt
    from pipeline.translate.strategies import Context

    base = engine.digest((code_digest(), engine.locale, repr(termbase.terms)))
    keys = [_outcome_key(base, text, page) for text, page in texts]
    known = engine.cache.outcomes(set(keys))
    if not asks:
        return [_outcome(known[key]) if key in known else None for key in keys]
    missing = {key: item for key, item in zip(keys, texts, strict=True) if key not in known}
    context = Context(engine.locale, language(engine.locale), engine, termbase, curve=engine.curve)
    attempts = [
        _kept_apart(attempt(text, dataclasses.replace(context, read=Reader(page))))
        for text, page in missing.values()
    ]
    outcomes = answered(drive(attempts), engine.answers)
    made = dict(zip(missing, outcomes, strict=True))
    new = {k: dataclasses.asdict(o) for k, o in made.items() if not isinstance(o, PipelineError)}
    if new:
        engine.cache.keep_outcomes(new)
    return [_outcome(known[key]) if key in known else made[key] for key in keys]


def _kept_apart(asking: Asking[Outcome]) -> Asking[Outcome | PipelineError]:
    """The same, but an error is what it comes to."""
    try:
        with unforeseen(None):
            return (yield from asking)
    except PipelineError as error:
        return error


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
    if filling is None:
        return message
    if not (task.wants(message) or is_engines(message) or _has_failed(message)):
        return message
    entry, outcome = filling.entry, filling.outcome
    if filling.waits:
        return message
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
    return hinted(done, filling.hint) if filling.hint else done
