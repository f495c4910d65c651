"""One page: its article and catalogs rendered, then laid out with its banner and legal texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.catalogs.approval import is_approved
from pipeline.catalogs.provenance import machine
from pipeline.catalogs.review import state
from pipeline.document import legal
from pipeline.document.document import Document
from pipeline.document.frontmatter import FrontMatter
from pipeline.document.render import Refusal, Rendering, Replacement, render
from pipeline.errors import DisclaimerError
from pipeline.languages import labels
from pipeline.model import Message, Problem, State, Unit
from pipeline.project.paths import domain_of
from pipeline.project.settings import Publish, Show
from pipeline.project.workspace import Workspace
from pipeline.sites import dates
from pipeline.sites.base import Facts, Place, Wording
from pipeline.sites.page import newline, with_front_matter
from pipeline.stages import places, shared

SOURCE_LANGUAGE = "en"


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
    legal: tuple[str, ...]
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
    body, *added = (
        _Renderer(workspace, locale, part).part()
        for part in (name, *map(legal.shared_name, references))
    )
    place = _place(workspace, locale, name, published)
    document = workspace.document(name)
    head, rest = _laid_out(workspace, place, (body, *added), document)
    texts = _shared_texts(rest, zip(references, added, strict=True), newline(document.text))
    page = head + rest + texts
    lost = legal.missing(page, [text for part in (body, *added) for text in part.legal])
    if lost:
        raise DisclaimerError(
            f"the disclaimer {lost[0][:60]!r} would be missing from the page for {locale}",
            path=workspace.paths.source(name),
            hint="Check that nothing before it (an open HTML comment or code fence) swallows it.",
        )
    problems = [problem for part in (body, *added) for problem in part.problems]
    return Page(page, (*problems, *_banner_problems(workspace, locale, body)))


def _place(workspace: Workspace, locale: str, name: str, published: Sequence[str]) -> Place:
    others = [other for other in published if other != locale]
    return Place(
        locale=locale,
        page=places.page(workspace, locale, name),
        original=workspace.paths.source(name),
        alternates={other: places.page(workspace, other, name) for other in others},
    )


def _laid_out(
    workspace: Workspace, place: Place, parts: Sequence[_Part], document: Document
) -> tuple[str, str]:
    """What the layout puts before the text of an article, the first of the parts, and that text."""
    locale, body = place.locale, parts[0]
    layout = places.layout(workspace)
    data = document.front.data if document.front else {}
    date, reading_time = dates.date_text(data, locale), dates.reading_time_text(data, locale)
    facts = Facts(_state(parts), date, reading_time)
    front, rest = with_front_matter(body.text, body.front, layout, place, facts)
    if not body.shows_machine:
        return front, rest
    ending = newline(document.text)
    banner = layout.banner(place, _wording(workspace, locale))
    return front + ending + banner.replace("\n", ending), rest


def _wording(workspace: Workspace, locale: str) -> Wording:
    """What the banner says, in English where there is no translation."""
    return Wording(
        _label(workspace, locale, labels.BANNER) or labels.BANNER,
        _label(workspace, locale, labels.ORIGINAL) or labels.ORIGINAL,
    )


def _label(workspace: Workspace, locale: str, text: str) -> str | None:
    """A label's translation, if it is reviewed or came with the pipeline."""
    message = workspace.catalog(locale, labels.DOMAIN).by_key().get((None, text))
    if message is None:
        return None
    source = machine(message) if state(message) is State.MACHINE else None
    shipped = source is not None and source.engine == labels.ENGINE
    return message.msgstr if shipped or state(message) is State.REVIEWED else None


def _banner_problems(workspace: Workspace, locale: str, body: _Part) -> tuple[Problem, ...]:
    """Says that the banner is in English, where it is."""
    if not body.shows_machine or _label(workspace, locale, labels.BANNER):
        return ()
    message = workspace.catalog(locale, labels.DOMAIN).by_key().get((None, labels.BANNER))
    told = f"the banner on pages for {locale} is in English, as it has no reviewed translation"
    line = message.line if message else None
    return (Problem("banner", told, path=workspace.paths.po(locale, labels.DOMAIN), line=line),)


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

    def part(self) -> _Part:
        rendering, left_out = self._rendering()
        refused = set(rendering.refused)
        legal_texts = []
        states = set()
        for unit in self._document.units:
            if unit.disclaimer:
                text = self._approved(unit)
                legal_texts.append(text or unit.source)
                states.add(State.REVIEWED if text else None)
            else:
                states.add(None if unit in refused else self._shown(unit))
        return _Part(
            rendering.text,
            rendering.front,
            tuple(legal_texts),
            shows_machine=State.MACHINE in states,
            complete=None not in states,
            problems=tuple(map(self._problem, (*left_out, *rendering.refusals))),
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
            return Replacement(text, None if text else SOURCE_LANGUAGE)
        message = self._message(unit)
        return Replacement(message.msgstr) if message and self._shown(unit) else None

    def _approved(self, unit: Unit) -> str | None:
        message = self._message(unit)
        approved = message and is_approved(message) and unit not in self._english
        return message.msgstr if message and approved else None

    def _shown(self, unit: Unit) -> State | None:
        message = self._message(unit)
        return _shown(message, self._rules) if message else None

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
