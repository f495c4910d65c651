"""Legal text: how it is recognised in an article, and found again in a finished page.

Legal text is what a ``<!-- disclaimer -->`` stands before, what is headed or opened by the word
"disclaimer" (``leadins`` knows how), with the whole of what stands under or in it and the footnotes
it refers to, and the shared texts that an article's front matter names. What reads like legal text
and is not marked as such is reported. What an approval is, ``catalogs.approval`` knows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.document import directives, frontmatter, leadins, sight
from pipeline.document.blocks import LINE_END, Block, Parsed, parse
from pipeline.document.directives import KEY, Directive, Mistake, Name
from pipeline.document.frontmatter import FrontMatter, Value
from pipeline.document.inline import html
from pipeline.document.leadins import Label
from pipeline.document.parser import to_html
from pipeline.document.skeleton import Skeleton
from pipeline.model import Kind, Problem, Unit

DIRECTIVE_PROBLEM = "directive"
"""The code of a problem with which an article cannot be worked on."""
DOUBT = "legal"
"""The code of a problem with what looks like legal text and is not marked."""
OWN_KEY = re.compile(r"disclaimers?(?![a-z])|Disclaimers?(?![a-z])|DISCLAIMERS?(?![A-Z])")
REFERENCE = re.compile(r"\[\^([^\]\s]{1,200})\]")
HEADING_TAG = re.compile(r"h([1-6])")
IN_HTML = "legal-html"
"""The code of a problem with legal text that is no unit, and so has no translation."""
FIXED, FIXED_LEGAL = "front-matter-fixed", "front-matter-legal"
"""The codes of problems with values of the front matter, legal or not, that are no units either."""
TELL_HTML = (
    "legal text in HTML has no translation and is shown in English: write it as Markdown, between "
    "tags on lines of their own"
)
HOW = "put <!-- disclaimer --> before it, or <!-- i18n:not-legal --> if it is none"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What of an article is legal text.

    Attributes:
        blocks: Indices of the inline blocks that are.
        problems: What looks like legal text, or like a directive, and is not understood.
    """

    blocks: frozenset[int]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Node:
    """A block with the blocks in it."""

    block: Block
    index: int
    nodes: list[_Node] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.block.type

    def inlines(self) -> Iterator[_Node]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.kind == "inline":
                yield node
            waiting.extend(reversed(node.nodes))

    @property
    def text(self) -> str:
        return " ".join(node.block.content for node in self.inlines())


def _tree(blocks: Sequence[Block]) -> list[_Node]:
    root = _Node(Block("root", 0, -1, "", (), ()), -1)
    stack = [root]
    for index, block in enumerate(blocks):
        if block.type.endswith("_close"):
            stack.pop()
            continue
        node = _Node(block, index)
        stack[-1].nodes.append(node)
        if block.type.endswith("_open"):
            stack.append(node)
    return root.nodes


class _Elements:
    """The HTML elements that are open, and which of them are legal text."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []
        self._names: Counter[str] = Counter()
        self._legal = 0

    def __len__(self) -> int:
        return len(self._open)

    @property
    def legal(self) -> bool:
        """Whether what follows stands in legal text."""
        return self._legal > 0

    def open(self, name: str, *, legal: bool) -> None:
        self._open.append((name, legal))
        self._names[name] += 1
        self._legal += legal

    def close(self, name: str) -> None:
        """An end tag; one that ends nothing is nothing."""
        closed = "" if self._names[name] else name
        while closed != name:
            closed, legal = self._open.pop()
            self._names[closed] -= 1
            self._legal -= legal

    def say(self) -> None:
        """What the innermost element holds says that it is legal text."""
        name, legal = self._open.pop()
        self._open.append((name, True))
        self._legal += not legal


@dataclass(slots=True)
class _Flow:
    """What holds at one place among the blocks that stand side by side.

    Attributes:
        inherited: Whether all of it is legal text.
        root: Whether the blocks stand in no other.
        announced: The directive that waits for the next block, and its line.
        section: The rank of the heading whose section is legal text.
        spared: The rank of the heading whose section is said to be none.
        labelled: Whether a label on a line of its own holds.
        followed: Whether a text has followed that label.
        rest: Whether all that follows in the same block is legal text.
        elements: The HTML elements that are open.
        ends: The names of the template tags that are closed further down.
        lone: Whether there is nothing but a label.
    """

    inherited: bool
    root: bool
    announced: tuple[Name, int] | None = None
    section: int | None = None
    spared: int | None = None
    labelled: bool = False
    followed: bool = False
    rest: bool = False
    elements: _Elements = field(default_factory=_Elements)
    ends: frozenset[str] | None = None
    lone: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether the next block is legal text by what stands before or around it."""
        return (
            self.inherited
            or self.rest
            or self.labelled
            or self.section is not None
            or self.elements.legal
        )

    def head(self, rank: int) -> None:
        """A heading is met; it ends sections of its rank."""
        if self.section is not None and rank <= self.section:
            self.section = None
        if self.spared is not None and rank <= self.spared:
            self.spared = None
        self.labelled = False

    def label(self) -> None:
        self.labelled, self.followed = True, False

    def take(self) -> Name | None:
        """The directive that is meant for the block at hand."""
        taken, self.announced = self.announced, None
        return taken[0] if taken else None


class _Recognition:
    """Walks through the blocks of an article."""

    def __init__(self, parsed: Parsed, line: int) -> None:
        self._parsed = parsed
        self._line = line
        self._legal: dict[int, _Node] = {}
        self._footnotes: dict[str, tuple[_Node, bool]] = {}
        self._spared: set[int] = set()
        self.problems: list[Problem] = []

    def run(self, *, whole: bool) -> Recognised:
        flow = self._walk(_tree(self._parsed.blocks), _Flow(whole, root=True))
        if flow.announced and flow.announced[0] is Name.DISCLAIMER:
            self._tell(DIRECTIVE_PROBLEM, "<!-- disclaimer --> has no block after it that it could "
                       "be for; put it before the legal text", flow.announced[1])  # fmt: skip
        self._follow_references(whole=whole)
        return Recognised(frozenset(self._legal), tuple(self.problems))

    # One level of blocks

    def _walk(self, nodes: Sequence[_Node], flow: _Flow) -> _Flow:
        texts = 0
        for position, node in enumerate(nodes):
            if node.kind == "html_block":
                self._html(node, nodes[position + 1 : position + 2], flow)
                continue
            if not node.nodes and node.kind != "inline":
                continue  # code, math or a thematic break, which hold no text
            texts += 1
            self._shortcode(node, nodes, flow)
            flow.lone = self._block(node, flow, single=len(nodes) == 1)
        if texts != 1:
            flow.lone = False
        return flow

    def _shortcode(self, node: _Node, nodes: Sequence[_Node], flow: _Flow) -> None:
        """A template tag on a line of its own opens or closes an element as HTML's do."""
        text = node.text.strip() if node.kind == "paragraph_open" else ""
        if not text.startswith("{"):
            return
        if closing := leadins.SHORTCODE_END.match(text):
            flow.elements.close("{" + closing[1])
        elif (opening := leadins.SHORTCODE.fullmatch(text)) and leadins.name(opening["tag"]).legal:
            if flow.ends is None:
                ends = (leadins.SHORTCODE_END.match(node.text.strip()) for node in nodes)
                flow.ends = frozenset(end[1] for end in ends if end)
            name = opening["tag"].split()[0]
            if name in flow.ends:
                flow.elements.open("{" + name, legal=True)

    def _block(self, node: _Node, flow: _Flow, *, single: bool) -> bool:
        """A block with text; returns whether that is a label and nothing else."""
        rank = _rank(node)
        if rank is not None:
            flow.head(rank)
        directive = flow.take()
        if directive is Name.NOT_LEGAL or (flow.spared is not None and directive is None):
            if rank is not None and directive is Name.NOT_LEGAL:
                flow.spared = rank
            self._spare(node)
            return False
        if node.kind == "footnote_reference_open":
            label = str(node.block.structure[7])
            named = leadins.name(label).legal
            self._footnotes[label] = (node, named or directive is Name.DISCLAIMER)
            return False
        announced = directive is Name.DISCLAIMER
        if rank is not None:
            self._heading(node, flow, rank, announced=announced)
            return False
        if node.kind in ("paragraph_open", "inline"):
            return self._paragraph(node, flow, announced=announced)
        legal = flow.holds or announced
        if node.kind == "table_open":
            self._table(node, legal=legal)
        elif node.kind == "dl_open":
            self._definitions(node, legal=legal)
        else:
            named = leadins.name(str(node.block.structure[4])).legal
            inner = self._walk(node.nodes, _Flow(legal or named, root=False))
            flow.announced = inner.announced
            if inner.lone and (single or node.kind != "list_item_open"):
                if not flow.holds:
                    flow.label()
                return True
        flow.followed = True
        return False

    def _heading(self, node: _Node, flow: _Flow, rank: int, *, announced: bool) -> None:
        label = Label.NONE
        if leadins.mentions(node.text):
            label = leadins.heading(leadins.plain(node.text, self._parsed))
        if flow.holds or announced or label.legal or self._directed(node):
            self._mark(node)
        if announced or label.legal or self._directed(node):
            flow.section = rank if flow.section is None else min(flow.section, rank)
        elif flow.holds:
            return
        elif label is Label.ABOUT:
            self._doubt(node, "is a heading with the word disclaimer")
        elif word := leadins.misspelt(node.text):
            self._doubt(node, f"has a word like disclaimer ({word!r})")

    def _paragraph(self, node: _Node, flow: _Flow, *, announced: bool) -> bool:
        text = node.text
        if flow.labelled and flow.followed and leadins.is_title(text):
            flow.labelled = False
        flow.followed = flow.followed or not leadins.is_title(text)
        held = flow.holds
        label = self._label(node)
        legal = held or announced or label.legal or self._directed(node)
        if not legal:
            self._suspect(node)
            return False
        self._mark(node)
        if label is Label.ALONE and not held:
            flow.label()
        elif label is Label.LEAD and not flow.root:
            flow.rest = True
        if not held and text.rstrip(" *_").endswith(":") and flow.announced is None:
            flow.announced = (Name.DISCLAIMER, -1)
        return label is Label.ALONE

    def _label(self, node: _Node) -> Label:
        text = node.text
        if not leadins.mentions(text):
            return Label.NONE
        label = leadins.paragraph(leadins.plain(text, self._parsed))
        if label is Label.ALONE and LINK.fullmatch(text.strip()):
            return Label.NONE
        return label

    def _directed(self, node: _Node) -> bool:
        """Whether a directive stands in the text itself, or an element that is called so."""
        if "<" not in node.text or "disclaimer" not in node.text.lower():
            return False
        shown = html(node.text, self._parsed)  # a comment in code is none
        found = map(directives.understood, directives.comments(shown))
        if any(isinstance(one, Directive) and one.name is Name.DISCLAIMER for one in found):
            return True
        return any(leadins.element(tag).legal for tag in sight.look(shown)[1])

    def _table(self, table: _Node, *, legal: bool) -> None:
        rows = [row for part in table.nodes for row in part.nodes]
        if legal or any(self._opens(cell) for cell in rows[0].nodes):
            self._mark(table)
            return
        for row in rows:
            if any(self._opens(cell) for cell in row.nodes):
                self._mark(row)
            else:
                self._suspect(row)

    def _opens(self, cell: _Node) -> bool:
        return any(self._label(node).legal or self._directed(node) for node in cell.inlines())

    def _definitions(self, outer: _Node, *, legal: bool) -> None:
        titled = False
        for node in outer.nodes:
            if node.kind == "dt_open":
                text = node.text
                label = Label.NONE
                if leadins.mentions(text):
                    label = leadins.heading(leadins.plain(text, self._parsed))
                titled = label.legal
                if titled or legal:
                    self._mark(node)
            else:
                self._walk(node.nodes, _Flow(legal or titled, root=False))

    # HTML

    def _html(self, node: _Node, after: Sequence[_Node], flow: _Flow) -> None:
        content = node.block.content
        line = self._line + node.block.line
        position = 0
        at = line
        for comment in directives.comments(content):
            at += content.count("\n", position, comment.start)
            position = comment.start
            self._comment(comment, at, flow)
        rest = directives.without_comments(content)
        if not rest.strip():
            return
        waiting = flow.announced
        announced = flow.take() is Name.DISCLAIMER
        before = len(flow.elements)
        texts, tags = sight.look(rest)
        legal = announced or flow.holds or any(leadins.element(tag).legal for tag in tags)
        self._elements(tags, flow, announced=announced)
        for seen in texts:
            legal |= self._html_text(seen, flow, opened=len(flow.elements) > before)
        if texts and (legal or flow.holds):
            self._tell(IN_HTML, TELL_HTML, line)
        # The text behind a directive on its line goes on below it as a paragraph of its own.
        goes_on = after and after[0].block.line == node.block.line + content.count("\n")
        if announced and goes_on and not rest.lstrip().startswith("<"):
            flow.announced = waiting

    def _comment(self, comment: directives.Comment, line: int, flow: _Flow) -> None:
        meant = directives.understood(comment)
        if isinstance(meant, Mistake):
            self._tell(
                DIRECTIVE_PROBLEM,
                f"<!-- {meant.text[:60]} --> is not understood; the nearest there is: "
                f"{meant.nearest}",
                line,
            )
        elif meant and meant.name in (Name.DISCLAIMER, Name.NOT_LEGAL):
            flow.announced = (meant.name, line)

    def _elements(self, tags: Iterable[sight.Tag], flow: _Flow, *, announced: bool) -> None:
        """Note which elements open and close."""
        for tag in tags:
            if not tag.opening:
                flow.elements.close(tag.name)
            elif not tag.void:
                flow.elements.open(tag.name, legal=announced or leadins.element(tag).legal)

    def _html_text(self, seen: sight.Seen, flow: _Flow, *, opened: bool) -> bool:
        """What a text in an HTML block says of those that follow; whether it is legal text."""
        ranks = [int(found[1]) for name in seen.within if (found := HEADING_TAG.fullmatch(name))]
        titles = bool(ranks) or "summary" in seen.within
        if ranks:
            flow.head(ranks[0])
        label = leadins.heading(seen.text) if titles else leadins.paragraph(seen.text)
        if not label.legal:
            return False
        if opened and flow.elements:
            flow.elements.say()
        elif ranks:
            flow.section = ranks[0] if flow.section is None else min(flow.section, ranks[0])
        elif label is Label.ALONE:
            flow.label()
        return True

    # What was found

    def _mark(self, node: _Node) -> None:
        for inline in node.inlines():
            self._legal[inline.index] = inline

    def _spare(self, node: _Node) -> None:
        self._spared.update(inline.index for inline in node.inlines())

    def _follow_references(self, *, whole: bool) -> None:
        """The footnotes: those that open as legal text, and those that legal text refers to."""
        wanted: set[str] = set()
        while unseen := [label for label in self._footnotes if label not in wanted]:
            for label in unseen:  # and those that are defined in them
                node, announced = self._footnotes[label]
                wanted.add(label)
                self._walk(node.nodes, _Flow(announced or whole, root=False))
        waiting = list(self._legal.values())
        while waiting:
            inline = waiting.pop()
            for found in REFERENCE.finditer(inline.block.content):
                if found[1] in wanted:
                    wanted.remove(found[1])
                    new = list(self._footnotes[found[1]][0].inlines())
                    new = [one for one in new if one.index not in self._spared]
                    self._legal.update((one.index, one) for one in new)
                    waiting += new
        known = {self._line + node.block.line for node in self._legal.values()}
        self.problems = [one for one in self.problems if one.code != DOUBT or one.line not in known]

    def _suspect(self, node: _Node) -> None:
        """Report a text that is not marked and reads as if it should be."""
        for inline in node.inlines():
            if words := leadins.reads_legal(inline.block.content):
                self._doubt(inline, f"reads like a disclaimer ({words[:60]!r})")
            elif word := leadins.misspelt(inline.block.content):
                self._doubt(inline, f"has a word like disclaimer ({word!r})")

    def _doubt(self, node: _Node, what: str) -> None:
        inline = next(node.inlines(), node)
        line = max(inline.block.line, node.block.line)
        self._tell(DOUBT, f"{what} but is not taken for legal text: {HOW}", self._line + line)

    def _tell(self, code: str, message: str, line: int) -> None:
        self.problems.append(Problem(code, message, line=line))


LINK = re.compile(r"\[[^\[\]]{0,200}\](?:\([^()\s]{0,500}\)|\[[^\[\]]{0,200}\])?")


def _rank(node: _Node) -> int | None:
    """1 to 6 for a heading."""
    if node.kind != "heading_open":
        return None
    found = HEADING_TAG.fullmatch(str(node.block.structure[1]))
    return int(found[1]) if found else None


def recognised(parsed: Parsed, line: int, front: FrontMatter | None = None) -> Recognised:
    """What of an article is legal text.

    Args:
        parsed: The article's blocks.
        line: The 1-based line of the article in which the blocks begin.
        front: Its front matter; a title that says so makes all of the article legal text.
    """
    return _Recognition(parsed, line).run(whole=_titled(front))


def _titled(front: FrontMatter | None) -> bool:
    title = front.data.get("title") if front else None
    return isinstance(title, str) and leadins.heading(title).legal


def in_front_matter(front: FrontMatter, wanted: Iterable[Value]) -> dict[Value, bool]:
    """The front matter's values that are units, in order, and whether each is legal text.

    Args:
        front: The front matter.
        wanted: The values that are translated in any case.
    """
    chosen = set(wanted)
    whole = _titled(front)
    found = {}
    for value in front.values:
        own = _own_value(value)
        if own or value in chosen:
            found[value] = own or whole or leadins.paragraph(value.text).legal
    return found


def fixed_in_front_matter(front: FrontMatter, wanted: Iterable[Value]) -> Iterator[Problem]:
    """Says which values would be units, but are written so that they cannot be replaced.

    Args:
        front: The front matter.
        wanted: Those that are translated in any case.
    """
    chosen = set(wanted)
    for value in front.fixed:
        own = _own_value(value)
        if own or value in chosen:
            told = (
                f"{value.key} is written as a block or with an anchor, so that it stays in English "
                "on all pages; write it on one line, in quotes"
            )
            yield Problem(FIXED_LEGAL if own else FIXED, told, line=value.line, text=value.text)


def _own_value(value: Value) -> bool:
    """Whether a value is a legal text by its key, and no name or address."""
    first = value.key.split(".")[0]
    return first != KEY and bool(OWN_KEY.search(value.key)) and len(value.text.split()) > 1


def of_shared(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units of a shared legal text: each is legal text, and no page has its front matter."""
    return tuple(
        replace(unit, disclaimer=True) for unit in units if unit.kind is not Kind.FRONT_MATTER
    )


def problems_of_shared(document: Skeleton) -> tuple[Problem, ...]:
    """The problems of a shared legal text.

    Nobody needs to say that it is one, and all of its HTML is legal text.
    """
    found = [problem for problem in document.problems if problem.code != DOUBT]
    if "<" not in document.text:
        return tuple(found)
    line = 1 + len(LINE_END.findall(document.text, 0, document.body))
    every = _Recognition(document.parsed, line).run(whole=True).problems
    told = [problem for problem in every if problem.code == IN_HTML and problem not in found]
    return (*found, *told)


def untranslated(problems: Iterable[Problem]) -> int:
    """How many legal texts of an article have no translation, as they are no units."""
    return sum(problem.code in (IN_HTML, FIXED_LEGAL) for problem in problems)


def fixed(problems: Iterable[Problem]) -> int:
    """How many other texts of an article have no translation, as they are no units."""
    return sum(problem.code == FIXED for problem in problems)


def references(front: FrontMatter | None) -> list[str] | None:
    """The shared legal texts that a front matter names, or None if that is no list of names."""
    value = front.data.get(KEY, []) if front else []
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return list(names)


def named(text: str) -> frozenset[str]:
    """The names that directives in a Markdown text give to the legal texts they stand before."""
    found = set()
    for block in parse(text).blocks:
        if block.type == "html_block":
            for comment in directives.comments(block.content):
                meant = directives.understood(comment)
                if isinstance(meant, Directive) and meant.name is Name.DISCLAIMER and meant.text:
                    found.add(meant.text)
    return frozenset(found)


def comment(reference: str) -> str:
    """What stands before a shared legal text on a page."""
    return f"<!-- disclaimer: {reference} -->"


@dataclass(frozen=True, slots=True)
class Promise:
    """A legal text that a page has to show.

    Attributes:
        text: The text, as it is to be read.
        unit: What it is, or is a translation of.
    """

    text: str
    unit: Unit


def missing(page: str, expected: Iterable[Promise]) -> list[str]:
    """Those of the ``expected`` texts that a reader of ``page`` would not see.

    A text is seen when the page, as HTML, has a block with exactly its words, markup aside, that no
    tag, comment or attribute hides or strikes out.
    """
    wanted = list(expected)
    if not wanted:
        return []
    front = frontmatter.read(page)
    body = page[front.end :] if front else page
    parsed = parse(body)
    shown = sight.page(to_html(body))
    return [one.text for one in wanted if not _kept(one, front, parsed, shown)]


def _kept(
    promise: Promise, front: FrontMatter | None, parsed: Parsed, shown: frozenset[str]
) -> bool:
    if promise.unit.kind is Kind.FRONT_MATTER:
        value = _at(front.data if front else {}, (promise.unit.key or "").split("."))
        return isinstance(value, str) and sight.normal(value) == sight.normal(promise.text)
    texts = readable(promise.text, promise.unit.kind, parsed)
    if not texts:
        return promise.text == promise.unit.source or not readable(
            promise.unit.source, promise.unit.kind, parsed
        )
    return all(text in shown for text in texts)


def _at(value: object, path: Sequence[str]) -> object:
    for key in path:
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def readable(text: str, kind: Kind, page: Parsed) -> list[str]:
    """What a reader sees of a text that nothing around it hides, one for each block in it."""
    if kind is Kind.IMAGE_TITLE:
        return [sight.normal(text)] if text.strip() else []
    return [seen.text for seen in sight.seen(html(text, page))]
