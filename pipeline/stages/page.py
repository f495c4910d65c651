"""One page: its article and catalogs rendered, then laid out with its banner and legal texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.catalogs.approval import is_approved, lacks_approval
from pipeline.catalogs.provenance import machine
from pipeline.catalogs.review import state
from pipeline.document import legal
from pipeline.document.document import Document
from pipeline.document.fit import is_plain, same_markup
from pipeline.document.frontmatter import FrontMatter
from pipeline.document.render import Refusal, Rendering, Replacement, render
from pipeline.errors import DisclaimerError
from pipeline.languages import labels
from pipeline.locale import SOURCE
from pipeline.model import Message, Problem, State, Unit
from pipeline.project.paths import domain_of
from pipeline.project.settings import Publish, Show
from pipeline.project.workspace import Workspace
from pipeline.sites import dates
from pipeline.sites.base import Facts, Place, Wording
from pipeline.sites.page import newline, with_front_matter
from pipeline.stages import places, shared, terms

MEND = (
    "check the translation, take away its fuzzy flag, and approve it with "
    "`pipeline.approved(message, NAME, DATE)`"
)
"""How an approval is given."""


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page, and what a person should know of it."""

    text: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A rendered document.

    Attributes:
        text: Its text.
        front: The front matter in the text.
        legal: The legal texts in it, as they are to be read.
        shows_machine: Whether machine text is shown.
        complete: Whether nothing is shown but what people reviewed and approved.
        problems: Translations that were left out.
    """

    text: str
    front: FrontMatter | None
    legal: tuple[legal.Promise, ...]
    shows_machine: bool
    complete: bool
    problems: tuple[Problem, ...]


def _state(parts: Iterable[_Part]) -> str:
    """What a page of these parts says of itself: the least of them decides."""
    parts = tuple(parts)
    if any(part.shows_machine for part in parts):
        return "machine"
    return "reviewed" if all(part.complete for part in parts) else "partial"


def make_page(workspace: Workspace, locale: str, name: str, published: Sequence[str]) -> Page:
    """One page as text.

    Args:
        workspace: The project.
        locale: The page's locale.
        name: The article it is a translation of.
        published: All locales that the article is published in.

    Raises:
        DisclaimerError: If a disclaimer cannot be found in the finished page.
        PipelineError: If the article or a catalog cannot be read.
    """
    references = shared.references(workspace, name)
    _check_required(workspace, name, references)
    body, *added = (
        _Renderer(workspace, locale, part).part()
        for part in (name, *shared.articles(workspace, name))
    )
    place = _place(workspace, locale, name, published)
    document = workspace.document(name)
    banner = _Banner(workspace, place)
    head, rest = _laid_out(workspace, banner, [body, *added], document)
    texts = _shared_texts(rest, zip(references, added, strict=True), newline(document.text))
    page = head + rest + texts
    lost = legal.missing(page, [text for part in (body, *added) for text in part.legal])
    if lost:
        raise DisclaimerError(
            f"the disclaimer {lost[0][:60]!r} would be missing from the page for {locale}",
            path=workspace.paths.source(name),
            hint="Check that nothing swallows, hides or strikes it out: an open HTML comment, tag "
            "or code fence before it, an element around it, a footnote that nothing refers to.",
        )
    problems = [problem for part in (body, *added) for problem in part.problems]
    return Page(page, (*problems, *(banner.problems() if body.shows_machine else ())))


def _check_required(workspace: Workspace, name: str, references: Sequence[str]) -> None:
    """A page must have the legal texts that the settings require, shared or marked in it.

    Raises:
        DisclaimerError: If it lacks one.
    """
    lacking = set(workspace.settings.required_disclaimers).difference(references)
    if lacking:
        document = workspace.document(name)
        lacking -= legal.named(document.text[document.body :])
    if lacking:
        wanted = sorted(lacking)
        raise DisclaimerError(
            f"lacks the required disclaimer {', '.join(map(repr, wanted))}",
            path=workspace.paths.source(name),
            line=1,
            hint=f"Add `{legal.KEY}: [{', '.join(wanted)}]` to its front matter, or put "
            f"{legal.comment(wanted[0])} before the text.",
        )


def _place(workspace: Workspace, locale: str, name: str, published: Sequence[str]) -> Place:
    others = [other for other in published if other != locale]
    return Place(
        locale=locale,
        page=places.page(workspace, locale, name),
        original=workspace.paths.source(name),
        alternates={other: places.page(workspace, other, name) for other in others},
    )


def _laid_out(
    workspace: Workspace, banner: _Banner, parts: Sequence[_Part], document: Document
) -> tuple[str, str]:
    """What the layout puts before the text of an article, and that text.

    Args:
        workspace: The project.
        banner: The page's banner, should it need one.
        parts: The article and the shared texts of the page.
        document: The article.
    """
    place, body = banner.place, parts[0]
    layout = places.layout(workspace)
    data = document.front.data if document.front else {}
    date_text = dates.date_text(data, place.locale)
    reading_time_text = dates.reading_time_text(data, place.locale)
    facts = Facts(_state(parts), date_text, reading_time_text)
    front, rest = with_front_matter(body.text, body.front, layout, place, facts)
    if not body.shows_machine:
        return front, rest
    ending = newline(document.text)
    return front + ending + banner.text().replace("\n", ending), rest


class _Banner:
    """What says above a page that it shows machine text, in English where there is no translation.

    The labels are taken as any translation is: with the markup of their English, or not at all.
    """

    def __init__(self, workspace: Workspace, place: Place) -> None:
        self.place = place
        self._layout = places.layout(workspace)
        self._path = workspace.paths.po(place.locale, labels.DOMAIN)
        self._messages = workspace.catalog(place.locale, labels.DOMAIN).by_key()
        self._wording = Wording(labels.BANNER, labels.ORIGINAL)
        self._unfit: list[str] = []
        banner = self._label(labels.BANNER)
        if banner is not None:
            self._take(labels.BANNER, replace(self._wording, banner=banner))
        original = self._label(labels.ORIGINAL)
        if original is not None:
            self._take(labels.ORIGINAL, replace(self._wording, original=original))

    def text(self) -> str:
        return self._layout.banner(self.place, self._wording)

    def problems(self) -> Iterator[Problem]:
        """Says that the banner is in English, where it is, and which labels do not fit."""
        for label in self._unfit:
            told = "translation has other markup than its source; the source stands instead"
            yield self._problem(label, told)
        if self._label(labels.BANNER) is None:
            yield self._problem(
                labels.BANNER,
                f"the banner on pages for {self.place.locale} is in English, as it has no "
                "reviewed translation",
            )

    def _problem(self, label: str, told: str) -> Problem:
        message = self._messages.get((None, label))
        return Problem("banner", told, path=self._path, line=message.line if message else None)

    def _label(self, text: str) -> str | None:
        """A label's translation, if it is reviewed or came with the pipeline."""
        message = self._messages.get((None, text))
        if message is None:
            return None
        source = machine(message) if state(message) is State.MACHINE else None
        shipped = source is not None and source.engine == labels.ENGINE
        if not (shipped or state(message) is State.REVIEWED):
            return None
        return " ".join(message.msgstr.split())

    def _take(self, label: str, wording: Wording) -> None:
        """Use a wording if the banner stays the same in all but its words."""
        label_text = wording.banner if label == labels.BANNER else wording.original
        one = self._layout.banner(self.place, self._wording)
        other = self._layout.banner(self.place, wording)
        if is_plain(label_text) or same_markup(one, other):
            self._wording = wording
        else:
            self._unfit.append(label)


def _shared_texts(rest: str, shared: Iterable[tuple[str, _Part]], ending: str) -> str:
    """What shared legal texts add to the end of a page.

    Args:
        rest: The page so far, without what the layout added.
        shared: References with what is to be shown for them.
        ending: The page's line ending.
    """
    added = ""
    for reference, part in shared:
        if not (added or rest).endswith(("\n", "\r")):
            added += ending
        text = part.text.removeprefix("\ufeff").strip("\r\n")
        added += f"{ending}{legal.comment(reference)}{ending}{ending}{text}{ending}"
    return added


class _Renderer:
    """Renders one document of a project by a locale's rules."""

    def __init__(self, workspace: Workspace, locale: str, name: str) -> None:
        domain = domain_of(name)
        self._document = workspace.document(name)
        self._by_key = workspace.catalog(locale, domain).by_key()
        self._rules = workspace.settings.publishing(locale)
        self._source = workspace.paths.source(name)
        self._catalog = workspace.paths.po(locale, domain)
        self._english: set[Unit] = set()
        self._terms = terms.readable(workspace, locale)

    def part(self) -> _Part:
        rendering, left_out = self._rendering()
        refused = set(rendering.refused)
        legal_texts: list[legal.Promise] = []
        states = set()
        for unit in self._document.units:
            if unit.disclaimer:
                text = self._approved(unit)
                legal_texts.append(legal.Promise(text or unit.source, unit))
                states.add(State.REVIEWED if text else None)
            else:
                states.add(None if unit in refused else self._shown(unit))
        told = [*map(self._problem, (*left_out, *rendering.refusals)), *self._approvals(refused)]
        told += (replace(p, path=self._source) for p in self._document.problems)
        told += terms.breaches(self._terms, self._messages(), self._catalog)
        return _Part(
            rendering.text,
            rendering.front,
            tuple(legal_texts),
            shows_machine=State.MACHINE in states,
            complete=None not in states and not legal.untranslated(self._document.problems),
            problems=tuple(told),
        )

    def _rendering(self) -> tuple[Rendering, list[Refusal]]:
        """The rendered document, and the approved legal texts that are shown in English for it."""
        left_out: list[Refusal] = []
        while True:
            rendering = render(self._document, self._replacement)
            refused = [
                refusal
                for refusal in rendering.refusals
                if refusal.unit.disclaimer and refusal.unit not in self._english
            ]
            if not refused:
                return rendering, left_out
            left_out += refused
            self._english |= {refusal.unit for refusal in refused}

    def _replacement(self, unit: Unit) -> Replacement | None:
        if unit.disclaimer:
            text = self._approved(unit)
            return Replacement(text, None if text else SOURCE)
        message = self._message(unit)
        return Replacement(message.msgstr) if message and self._shown(unit) else None

    def _approved(self, unit: Unit) -> str | None:
        message = self._message(unit)
        approved = message and is_approved(message) and unit not in self._english
        return message.msgstr if message and approved else None

    def _approvals(self, refused: Iterable[Unit]) -> Iterator[Problem]:
        """Says which legal texts are in English though people have translated them."""
        known = {*refused, *self._english}
        for unit in self._document.units:
            message = self._message(unit)
            if message is None or not unit.disclaimer or unit in known:
                continue
            if why := lacks_approval(message):
                told = f"legal text is shown in English: {why}; {MEND}"
                yield Problem("approval", told, self._catalog, message.line, text=unit.source)

    def _shown(self, unit: Unit) -> State | None:
        message = self._message(unit)
        return _shown(message, self._rules) if message else None

    def _messages(self) -> Iterator[Message]:
        """The messages of the document's units, each once."""
        found = (self._message(unit) for unit in self._document.units)
        return iter(dict.fromkeys(message for message in found if message is not None))

    def _message(self, unit: Unit) -> Message | None:
        return self._by_key.get((unit.context, unit.source))

    def _problem(self, refusal: Refusal) -> Problem:
        """A refusal, where the translation is that was refused."""
        message = self._message(refusal.unit)
        if message is None or message.line is None:
            return replace(refusal.problem, path=self._source)
        return replace(refusal.problem, path=self._catalog, line=message.line)


def _shown(message: Message, rules: Publish) -> State | None:
    """The state of the message if the locale's rules let its translation be shown."""
    found = state(message)
    if found is State.MACHINE and rules.show is Show.MACHINE:
        source = machine(message)
        if source is not None and source.confidence >= rules.minimum_confidence:
            return found
    return found if found is State.REVIEWED else None
