"""One page: its article and shared texts as shown, laid out with front matter and banner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.catalogs.provenance import machine
from pipeline.catalogs.review import state
from pipeline.document import legal
from pipeline.document.directives import KEY
from pipeline.document.document import Document
from pipeline.document.fit import is_plain, same_markup
from pipeline.errors import DisclaimerError
from pipeline.languages import labels
from pipeline.model import Problem, State
from pipeline.project.workspace import Workspace
from pipeline.sites import dates
from pipeline.sites.base import Facts, Place, Wording
from pipeline.sites.page import newline, with_front_matter
from pipeline.stages import places, shared, shown
from pipeline.stages.shown import Part, Standing

ABOUT = {
    Standing.MACHINE: (labels.BANNER, "machine translation"),
    Standing.STALE: (labels.OUTDATED, "outdated translation"),
}
"""What a banner says of the kinds of text that need one, and what the comment before it says."""


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page, and what a person should know of it."""

    text: str
    problems: tuple[Problem, ...]


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
    parts = [
        shown.part(workspace, locale, part) for part in (name, *shared.articles(workspace, name))
    ]
    document = workspace.document(name)
    about = [one for one in shown.ANNOUNCED if any(part.account.shows(one) for part in parts)]
    banner = _Banner(workspace, _place(workspace, locale, name, published), about)
    head, rest = _laid_out(workspace, banner, parts, document)
    texts = _shared_texts(rest, zip(references, parts[1:], strict=True), newline(document.text))
    page = head + rest + texts
    lost = legal.missing(page, [text for part in parts for text in part.promises])
    if lost:
        raise DisclaimerError(
            f"the disclaimer {lost[0][:60]!r} would be missing from the page for {locale}",
            path=workspace.paths.source(name),
            hint="Check that nothing swallows, hides or strikes it out: an open HTML comment, tag "
            "or code fence before it, an element around it, a footnote that nothing refers to.",
        )
    problems = [problem for part in parts for problem in part.account.problems]
    return Page(page, tuple(problems))


def banner_problems(
    workspace: Workspace, locale: str, name: str, about: Sequence[Standing]
) -> list[Problem]:
    """What is wrong with the labels of the banners of a locale.

    Args:
        workspace: The project.
        locale: The locale.
        name: An article whose page has a banner.
        about: What kinds of text the locale's pages show that need one.
    """
    banner = _Banner(workspace, _place(workspace, locale, name, (locale,)), about)
    banner.text()
    return list(banner.problems())


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
            hint=f"Add `{KEY}: [{', '.join(wanted)}]` to its front matter, or put "
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
    workspace: Workspace, banner: _Banner, parts: Sequence[Part], document: Document
) -> tuple[str, str]:
    """What the layout puts before the text of an article, and that text.

    Args:
        workspace: The project.
        banner: The page's banner, which may have nothing to say.
        parts: The article and the shared texts of the page.
        document: The article.
    """
    place, body = banner.place, parts[0]
    layout = places.layout(workspace)
    data = document.front.data if document.front else {}
    date_text = dates.date_text(data, place.locale)
    reading_time_text = dates.reading_time_text(data, place.locale)
    facts = Facts(shown.page_state(part.account for part in parts), date_text, reading_time_text)
    front, rest = with_front_matter(body.text, body.front, layout, place, facts)
    if not banner.about:
        return front, rest
    ending = newline(document.text)
    return front + ending + banner.text().replace("\n", ending), rest


class _Banner:
    """What says above a page that not all it shows is reviewed, in English where it has to be.

    The labels are taken as any translation is: with the markup of their English, or not at all.

    Args:
        workspace: The project.
        place: Where the page stands.
        about: What kinds of text it shows that need a banner.
    """

    def __init__(self, workspace: Workspace, place: Place, about: Sequence[Standing]) -> None:
        self.place = place
        self.about = about
        self._layout = places.layout(workspace)
        self._path = workspace.paths.po(place.locale, labels.DOMAIN)
        # No other page needs the labels.
        self._messages = workspace.catalog(place.locale, labels.DOMAIN).by_key() if about else {}
        self._unfit: list[str] = []
        self._english: list[str] = []

    def text(self) -> str:
        wording = Wording(
            " ".join(self._fitting(ABOUT[one][0]) for one in self.about),
            self._fitting(labels.ORIGINAL),
            " and ".join(ABOUT[one][1] for one in self.about),
        )
        return self._layout.banner(self.place, wording)

    def problems(self) -> Iterator[Problem]:
        """Says which sentences of the banner are in English, and which labels do not fit."""
        for label in self._unfit:
            told = "translation has other markup than its source; the source stands instead"
            yield self._problem(label, told)
        for label in self._english:
            yield self._problem(
                label,
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

    def _fitting(self, label: str) -> str:
        """A label in the page's language, if the banner stays the same in all but its words."""
        text = self._label(label)
        if text is None:
            if label != labels.ORIGINAL:
                self._english.append(label)
            return label
        if is_plain(text):
            return text
        english = Wording(labels.BANNER, labels.ORIGINAL)
        wording = (
            replace(english, original=text)
            if label == labels.ORIGINAL
            else replace(english, banner=text)
        )
        if same_markup(
            self._layout.banner(self.place, english), self._layout.banner(self.place, wording)
        ):
            return text
        self._unfit.append(label)
        return label


def _shared_texts(rest: str, shared: Iterable[tuple[str, Part]], ending: str) -> str:
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
        text = part.text[part.front.end :] if part.front else part.text.removeprefix("\ufeff")
        text = text.strip("\r\n")
        added += f"{ending}{legal.comment(reference)}{ending}{ending}{text}{ending}"
    return added
