"""Comments in which authors tell the pipeline how to take what follows them.

``<!-- i18n:skip -->`` keeps the next block out of translation, ``<!-- i18n:comment TEXT -->``
tells the translators of the next unit something, ``<!-- i18n:context TEXT -->`` sets it apart
from units of the same text elsewhere, ``<!-- i18n:minor OLD => NEW -->`` says that a change of the
next unit leaves its meaning as it was, ``<!-- disclaimer -->`` that the next block is legal text,
and ``<!-- i18n:not-legal -->`` that it is none. What was meant to be one of these and is not is a
mistake, and told.
"""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

PREFIXED = re.compile(r"i18n ?: ?(?P<name>[\w-]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
DISCLAIMER = re.compile(r"(?:i18n ?: ?)?disclaimers?(?: ?[:=] ?(?P<text>.*))?", re.IGNORECASE)
LABEL = re.compile(r"(?:[\w&/'’-]{1,20} ){1,3}disclaimers?", re.IGNORECASE)
"""A comment that is no more than a name for a disclaimer: ``Medical disclaimer``."""
KEY = "disclaimers"
"""The front matter key that names shared legal texts."""
LEGAL = re.compile(r"(?:not[ _-]?)?legal(?:[ _-](?:text|notice))?", re.IGNORECASE)
"""A comment that says what it means, though not to us."""
EDGES = frozenset("begin end start stop no not without close open".split())
CHANGE = re.compile(r":? ?(?P<before>[^\s:].*?) ?(?:[=-]>|→) ?(?P<after>\S.*)")
"""What stood in a text, and what does now."""
WORD = re.compile(r"[\w-]+")
ALMOST = 0.75
"""How much two words must have in common for one to be taken for the other, misspelt."""
SHORT = 4
"""Words that a comment may have and still look like a directive."""


class Name(enum.StrEnum):
    SKIP = "skip"
    COMMENT = "comment"
    CONTEXT = "context"
    MINOR = "minor"
    DISCLAIMER = "disclaimer"
    NOT_LEGAL = "not-legal"


ARGUMENTS = {Name.COMMENT: " TEXT", Name.CONTEXT: " TEXT", Name.MINOR: " OLD => NEW"}
NAMES = tuple(name.value for name in Name)


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive; its text is on one line, empty where there is none."""

    name: Name
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A comment that looks like a directive and is none.

    Attributes:
        text: The comment, on one line.
        nearest: How the directive is written that it is most like.
    """

    text: str
    nearest: str


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment: the text in it, and where in the HTML it stands."""

    text: str
    start: int
    end: int


def comments(html: str) -> Iterator[Comment]:
    """The comments in ``html`` in order, an unclosed one excepted."""
    position = 0
    while (start := html.find("<!--", position)) >= 0:
        end = html.find("-->", start + 4)
        if end < 0:
            return
        yield Comment(html[start + 4 : end], start, end + 3)
        position = end + 3


def without_comments(html: str) -> str:
    """What else there is in ``html``."""
    parts, position = [], 0
    for comment in comments(html):
        parts.append(html[position : comment.start])
        position = comment.end
    return "".join((*parts, html[position:]))


def read(html: str) -> Directive | None:
    """The directive that an HTML block is, or None if it is something else."""
    found = list(comments(html))
    if len(found) != 1 or without_comments(html).strip():
        return None
    meant = understood(found[0])
    return meant if isinstance(meant, Directive) else None


def understood(comment: Comment) -> Directive | Mistake | None:
    """What a comment says, or None if it is none of the pipeline's business."""
    text = " ".join(comment.text.strip("-").split())
    if found := DISCLAIMER.fullmatch(text):
        return Directive(Name.DISCLAIMER, found["text"] or "")
    if found := PREFIXED.match(text):
        name, rest = found["name"].lower().replace("_", "-"), found["rest"]
        name = Name.DISCLAIMER.value if name == "disclaimers" else name
        if name in NAMES and (not rest or rest[0] in " :"):
            directive = Directive(Name(name), rest.strip())
            unclear = directive.name is Name.MINOR and change(directive) is None
            return Mistake(text, _written(Name.MINOR)) if unclear else directive
        return Mistake(text, _nearest(name))
    return _mistake(text)


def change(directive: Directive) -> tuple[str, str] | None:
    """What a minor change has replaced by what, or None if the directive does not say it."""
    found = CHANGE.fullmatch(directive.text)
    return (found["before"], found["after"]) if found else None


def _mistake(text: str) -> Directive | Mistake | None:
    """What a comment is that has no word of ours in its place."""
    words = WORD.findall(text.lower()[:200])
    if not words:
        return None
    if _alike(words[0], "i18n"):
        rest = words[0][5:] or (words[1] if len(words) > 1 else "")
        near = difflib.get_close_matches(rest, NAMES, n=1, cutoff=ALMOST)
        return Mistake(text, _written(Name(near[0]))) if near else None
    if LABEL.fullmatch(text) and not EDGES.intersection(words):
        return Directive(Name.DISCLAIMER, text)
    if len(words) > SHORT:
        return None
    if LEGAL.fullmatch(text):
        spared = text[:3].lower() == "not"
        return Mistake(text, _written(Name.NOT_LEGAL if spared else Name.DISCLAIMER))
    edge = words[0] in EDGES or text.startswith("/")
    # One word may hold several: "site:disclaimer".
    meant = words if " " not in text else words[:2] if edge else words[:1]
    return Mistake(text, _written(Name.DISCLAIMER)) if any(map(_disclaims, meant)) else None


def _alike(word: str, prefix: str) -> bool:
    head = word[: len(prefix)]
    same = sum(one == other for one, other in zip(head, prefix, strict=False))
    return same >= len(prefix) - 1 and not word[len(prefix) : len(prefix) + 1].isalnum()


def _disclaims(word: str) -> bool:
    return bool(
        difflib.get_close_matches(word, ("disclaimer", "disclaimers"), cutoff=ALMOST + 0.05)
    )


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name[:40], NAMES, n=1, cutoff=0)
    return _written(Name(near[0]) if near else Name.SKIP)


def _written(name: Name) -> str:
    """A directive as the documentation writes it."""
    text = ARGUMENTS.get(name, "")
    prefix = "" if name is Name.DISCLAIMER else "i18n:"
    return f"<!-- {prefix}{name}{text} -->"


class NextBlock:
    """Whether a walk through nested blocks is inside the one that a directive was meant for.

    Depths are the number of blocks open around the block in question.
    """

    def __init__(self) -> None:
        self._announced = False
        self._depth: int | None = None

    @property
    def inside(self) -> bool:
        return self._depth is not None

    def announce(self) -> None:
        """The next block to open is meant."""
        self._announced = True

    def open(self, depth: int) -> None:
        """A block opens; a directive inside a block that is meant already adds nothing."""
        if self._announced and self._depth is None:
            self._depth = depth
        self._announced = False

    def close(self, depth: int) -> None:
        """A block closes."""
        if self._depth == depth:
            self._depth = None

    def spend(self) -> None:
        """What was announced was a block without blocks in it, a code block say."""
        self._announced = False


@dataclass(frozen=True, slots=True)
class Said:
    """What an author says of a unit: comments for translators, a context, minor changes of it."""

    comments: tuple[str, ...] = ()
    context: str | None = None
    minor: tuple[tuple[str, str], ...] = ()


class Pending:
    """What has been said of the next unit."""

    def __init__(self) -> None:
        self._said = Said()

    def add(self, directive: Directive) -> None:
        """Take a directive; those without a text, and others, say nothing."""
        said, text = self._said, directive.text
        if not text:
            return
        if directive.name is Name.COMMENT:
            self._said = replace(said, comments=(*said.comments, text))
        elif directive.name is Name.CONTEXT:
            self._said = replace(said, context=text)
        elif directive.name is Name.MINOR and (found := change(directive)):
            self._said = replace(said, minor=(*said.minor, found))

    def take(self) -> Said:
        """What was said; from now on nothing is."""
        taken, self._said = self._said, Said()
        return taken
