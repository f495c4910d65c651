"""What a page shows of each unit, and why: the one place that decides it.

Pages are rendered by it, and ``state``, banner, status and thresholds are counted from it, so that
none of them can say what another does not.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.catalogs.approval import is_approved, lacks_approval
from pipeline.catalogs.provenance import failure, machine
from pipeline.catalogs.review import state
from pipeline.locale import SOURCE
from pipeline.model import Kind, Message, Problem, State, Unit
from pipeline.project.paths import domain_of
from pipeline.project.settings import Publish, Show
from pipeline.project.workspace import Workspace
from pipeline.stages import approvals, terms

if TYPE_CHECKING:
    from pipeline.document.document import Document
    from pipeline.document.frontmatter import FrontMatter
    from pipeline.document.inline import Reader
    from pipeline.document.legal import Promise
    from pipeline.document.render import Rendering, Replacement

UNREVIEWED_LEGAL = "legal text by machine is never shown; a person has to translate and approve it"
Key = tuple[str | None, str]
Refused = Mapping[tuple[Key, int], str]
"""Why translations cannot stand, by message and the unit's place in the article."""


class Standing(enum.StrEnum):
    """What a unit counts as, from what needs a person most to what needs none.

    Attributes:
        REFUSED: Its translation cannot stand in its place.
        UNAPPROVED: Legal text with a translation that nobody has approved.
        STALE: A person's translation of an earlier English text, or one that is not finished.
        UNSURE: Machine text whose confidence is too low.
        UNTRANSLATED: There is no translation.
        MACHINE: Machine text.
        REVIEWED: A translation that a person stands for.
    """

    REFUSED = "refused"
    UNAPPROVED = "unapproved"
    STALE = "stale"
    UNSURE = "unsure"
    UNTRANSLATED = "untranslated"
    MACHINE = "machine"
    REVIEWED = "reviewed"


STANDINGS = tuple(Standing)
ANNOUNCED = (Standing.MACHINE, Standing.STALE)
"""What a page shows only under a banner, the worse first."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What a page shows of a unit.

    Attributes:
        unit: The unit.
        standing: What it counts as.
        text: The translation that is shown, or None where the English is.
        why: The reason, where there is more to say than the standing does.
        line: The line of its message in the catalog, if it has one.
    """

    unit: Unit
    standing: Standing
    text: str | None
    why: str = ""
    line: int | None = None

    @property
    def key(self) -> Key:
        """The msgctxt and msgid of its message."""
        return self.unit.context, self.unit.source


class Decider:
    """Decides for the units of one article in one locale.

    Args:
        locale: The locale.
        rules: What it publishes.
        messages: Its active messages of the article.
        read: Reads inline markup with the article's references in reach.
    """

    def __init__(
        self, locale: str, rules: Publish, messages: Mapping[Key, Message], read: Reader
    ) -> None:
        self._locale = locale
        self._rules = rules
        self._messages = messages
        self._read = read

    def decide(self, unit: Unit, refused: str | None = None) -> Showing:
        """What the page shows of a unit.

        Args:
            unit: The unit.
            refused: Why its translation cannot stand in its place, as a predicate, if it cannot.
        """
        message = self._messages.get((unit.context, unit.source))
        if message is None:
            return Showing(unit, Standing.UNTRANSLATED, None, "it is in no catalog yet")
        standing, shown, why = self._judged(unit, message)
        if shown and refused:
            standing, shown, why = Standing.REFUSED, False, refused
        return Showing(unit, standing, message.msgstr if shown else None, why, message.line)

    def _judged(self, unit: Unit, message: Message) -> tuple[Standing, bool, str]:
        """What the unit counts as, whether its translation may be shown, and why."""
        found = state(message)
        if found is State.UNTRANSLATED:
            return Standing.UNTRANSLATED, False, failure(message)
        if unit.disclaimer:
            if is_approved(message):
                return Standing.REVIEWED, True, ""
            why = lacks_approval(message) or UNREVIEWED_LEGAL
            return Standing.UNAPPROVED, False, why
        if found is State.MACHINE:
            return self._machine(message)
        if found is State.STALE:
            return self._stale(unit, message)
        return Standing.REVIEWED, True, ""

    def _machine(self, message: Message) -> tuple[Standing, bool, str]:
        source = machine(message)
        least = self._rules.minimum_confidence
        if self._rules.show is not Show.MACHINE:
            return Standing.MACHINE, False, f"{self._locale} shows no machine text"
        if source is None or source.confidence < least:
            sure = source.confidence if source else 0.0
            return Standing.UNSURE, False, f"its confidence, {sure:.2f}, is below {least:g}"
        return Standing.MACHINE, True, ""

    def _stale(self, unit: Unit, message: Message) -> tuple[Standing, bool, str]:
        if message.previous is None and message.previous_context is None:
            return Standing.STALE, False, "it is still flagged fuzzy"
        if not self._rules.show_stale:
            return Standing.STALE, False, "its English changed"
        from pipeline.checks.registry import failure as contradiction
        from pipeline.checks.wording import sentence

        found = contradiction(
            self._plain(unit, unit.source), self._plain(unit, message.msgstr), self._locale
        )
        told = sentence(found) if found is not None else self._changed(unit, message)
        if told:
            return Standing.STALE, False, f"its English changed, and now {told}"
        return Standing.STALE, True, "its English changed"

    def _changed(self, unit: Unit, message: Message) -> str | None:
        """What the English says otherwise than when it was translated."""
        from pipeline.translate.gate import meaning_refusal

        if message.previous is None:
            return None
        return meaning_refusal(self._plain(unit, message.previous), self._plain(unit, unit.source))

    def _plain(self, unit: Unit, text: str) -> str:
        return text if unit.kind is Kind.FRONT_MATTER else self._read(text).text


@dataclass(frozen=True, slots=True)
class Account:
    """What a page shows of one article, or of one shared text, in numbers.

    A text that occurs twice and is shown in the same way counts once.

    Attributes:
        translated: Units shown in translation, by ``STANDINGS``.
        english: Units shown in English, by ``STANDINGS``.
        approved: Legal texts whose approved translation is shown.
        disclaimers: All legal texts, those that have no translation as they are in HTML included.
        fixed: Texts that have no translation as they are no units: the latter, and values of the
            front matter that cannot be replaced.
        refused: Message and offset of each unit whose translation cannot stand, and why.
        problems: What a person should know.
    """

    translated: tuple[int, ...]
    english: tuple[int, ...]
    approved: int
    disclaimers: int
    fixed: int
    refused: tuple[tuple[str | None, str, int, str], ...]
    problems: tuple[Problem, ...]

    def count(self, standing: Standing) -> int:
        """How many units count as that."""
        place = STANDINGS.index(standing)
        return self.translated[place] + self.english[place]

    def shows(self, standing: Standing) -> bool:
        """Whether a translation of that standing is shown."""
        return self.translated[STANDINGS.index(standing)] > 0

    @property
    def total(self) -> int:
        """All texts that a page shows, those that are no units included."""
        return sum(self.translated) + sum(self.english) + self.fixed


def page_state(accounts: Iterable[Account]) -> str:
    """What a page of these parts says of itself: the least of them decides."""
    parts = tuple(accounts)
    for least in ANNOUNCED:
        if any(part.shows(least) for part in parts):
            return least.value
    shown, total = share(parts)
    if shown == total:
        return "reviewed"
    return "partial" if shown else "untranslated"


def share(accounts: Iterable[Account]) -> tuple[int, int]:
    """How many texts of a page are shown in reviewed translation, and how many there are."""
    parts = tuple(accounts)
    place = STANDINGS.index(Standing.REVIEWED)
    return sum(part.translated[place] for part in parts), sum(part.total for part in parts)


@dataclass(frozen=True, slots=True)
class Part:
    """A rendered article or shared text.

    Attributes:
        text: Its text.
        front: The front matter in the text.
        promises: The legal texts in it, as they are to be read.
        showings: What it shows of each unit, in their order.
        account: The same in numbers.
    """

    text: str
    front: FrontMatter | None
    promises: tuple[Promise, ...]
    showings: tuple[Showing, ...]
    account: Account


def part(workspace: Workspace, locale: str, name: str) -> Part:
    """An article or shared text as a page shows it.

    Raises:
        PipelineError: If the article or its catalog cannot be read.
    """
    from pipeline.document.legal import Promise

    inputs = _inputs(workspace, locale, name)  # before the work: what is saved meanwhile counts
    document = workspace.document(name)
    decider = _decider(workspace, locale, name, document)
    rendering, refused = _rendered(document, decider)
    showings = tuple(decider.decide(unit, refused.get(_place(unit))) for unit in document.units)
    account = _account(workspace, locale, name, document, showings)
    workspace.stamps.set(_stamp(locale, name), inputs, _dump(account))
    promises = tuple(
        Promise(showing.text or showing.unit.source, showing.unit)
        for showing in showings
        if showing.unit.disclaimer
    )
    return Part(rendering.text, rendering.front, promises, showings, account)


def _decider(workspace: Workspace, locale: str, name: str, document: Document) -> Decider:
    from pipeline.document.inline import Reader

    messages = workspace.catalog(locale, domain_of(name)).by_key()
    return Decider(
        locale, workspace.settings.publishing(locale), messages, Reader(document.outline)
    )


def _place(unit: Unit) -> tuple[Key, int]:
    return (unit.context, unit.source), unit.start


def _rendered(document: Document, decider: Decider) -> tuple[Rendering, Refused]:
    """The rendered document, and why translations are not in it that would have been shown.

    Legal text that is left out is rendered again, to be marked as English.
    """
    from pipeline.document.render import render

    left_out: dict[tuple[Key, int], str] = {}
    while True:
        wanted = {unit: decider.decide(unit, left_out.get(_place(unit))) for unit in document.units}
        replacements = {unit: _replacement(showing) for unit, showing in wanted.items()}
        rendering = render(document, replacements.get)
        refused = {
            _place(refusal.unit): refusal.reason
            for refusal in rendering.refusals
            if wanted[refusal.unit].text is not None
        }
        legal = {
            _place(unit): refused[_place(unit)]
            for unit in wanted
            if unit.disclaimer and _place(unit) in refused
        }
        if not legal:
            return rendering, left_out | refused
        left_out |= legal


def _replacement(showing: Showing) -> Replacement | None:
    from pipeline.document.render import Replacement

    if showing.text is not None:
        return Replacement(showing.text)
    return Replacement(None, SOURCE) if showing.unit.disclaimer else None


def _account(
    workspace: Workspace, locale: str, name: str, document: Document, showings: Sequence[Showing]
) -> Account:
    from pipeline.document import legal

    kinds = {(s.key, s.standing, s.text is None) for s in showings}
    translated = Counter(standing for _, standing, is_english in kinds if not is_english)
    english = Counter(standing for _, standing, is_english in kinds if is_english)
    disclaimers = {s.key for s in showings if s.unit.disclaimer}
    unapproved = {
        s.key for s in showings if s.unit.disclaimer and s.standing is not Standing.REVIEWED
    }
    unread = legal.untranslated(document.problems)
    source = workspace.paths.source(name)
    told = [
        *_told(workspace, locale, name, showings),
        *(replace(problem, path=source) for problem in document.problems),
        *_breaches(workspace, locale, name, showings),
    ]
    return Account(
        tuple(translated[standing] for standing in STANDINGS),
        tuple(english[standing] for standing in STANDINGS),
        len(disclaimers - unapproved),
        len(disclaimers) + unread,
        unread + legal.fixed(document.problems),
        tuple((*s.key, s.unit.start, s.why) for s in showings if s.standing is Standing.REFUSED),
        tuple(dict.fromkeys(told)),
    )


def _breaches(
    workspace: Workspace, locale: str, name: str, showings: Iterable[Showing]
) -> Iterator[Problem]:
    """Reviewed translations that do not give terms as the termbase wants."""
    domain = domain_of(name)
    known = workspace.catalog(locale, domain).by_key()
    messages = dict.fromkeys(known[showing.key] for showing in showings if showing.key in known)
    return terms.breaches(
        terms.readable(workspace, locale), messages, workspace.paths.po(locale, domain)
    )


def _told(
    workspace: Workspace, locale: str, name: str, showings: Iterable[Showing]
) -> Iterator[Problem]:
    """Translations that people will look for on the page, and that are not there."""
    domain = domain_of(name)
    path, messages = workspace.paths.po(locale, domain), workspace.catalog(locale, domain).by_key()
    for showing in showings:
        if showing.standing is Standing.REFUSED:
            told = f"translation for {locale} {showing.why}; the source stands instead"
            yield Problem("refused", told, path, showing.line, showing.unit.source)
        elif showing.standing is Standing.UNAPPROVED and (
            problem := approvals.lacking(messages[showing.key], path)
        ):
            yield problem


def account(workspace: Workspace, locale: str, name: str) -> Account:
    """What a page shows of an article or shared text, from the stamps where nothing changed.

    Raises:
        PipelineError: If the article or its catalog cannot be read.
    """
    known = remembered(workspace, locale, name)
    return known if known is not None else part(workspace, locale, name).account


def remembered(workspace: Workspace, locale: str, name: str) -> Account | None:
    """What is known of an article whose text and catalog are unchanged."""
    known = workspace.stamps.get(_stamp(locale, name), _inputs(workspace, locale, name))
    return _load(known) if known is not None else None


def showings(workspace: Workspace, locale: str, name: str) -> tuple[Showing, ...]:
    """What a page shows of each unit; rendered only if nobody has done that yet.

    Raises:
        PipelineError: If the article or its catalog cannot be read.
    """
    known = remembered(workspace, locale, name)
    if known is None:
        return part(workspace, locale, name).showings
    document = workspace.document(name)
    decider = _decider(workspace, locale, name, document)
    refused = {((context, msgid), start): why for context, msgid, start, why in known.refused}
    return tuple(decider.decide(unit, refused.get(_place(unit))) for unit in document.units)


def _stamp(locale: str, name: str) -> str:
    return f"shown:{locale}:{name}"


def _inputs(workspace: Workspace, locale: str, name: str) -> list[str]:
    """Digests of everything that an account depends on; the settings are in every stamp."""
    source, catalog = workspace.paths.source(name), workspace.paths.po(locale, domain_of(name))
    return [*map(workspace.files.digest, (source, catalog, workspace.settings.termbase))]


def _dump(account: Account) -> list[Any]:
    """An account as JSON values."""
    return [
        account.translated, account.english, account.approved, account.disclaimers, account.fixed,
        account.refused, [astuple(problem) for problem in account.problems],
    ]  # fmt: skip


def _load(kept: Sequence[Any]) -> Account:
    translated, english, approved, disclaimers, fixed, refused, problems = kept
    return Account(
        tuple(translated),
        tuple(english),
        approved,
        disclaimers,
        fixed,
        tuple((context, msgid, start, why) for context, msgid, start, why in refused),
        tuple(Problem(*problem) for problem in problems),
    )
