"""YAML front matter as spans: values are replaced where they stand, all else keeps its bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

FENCE = re.compile(r"\A\ufeff?---[ \t]*(?:\r\n|\r|\n)")
TOML = re.compile(r"\A\ufeff?\+\+\+[ \t]*\r?\n(?:[^\n]*\n)*?\+\+\+[ \t]*\r?(?:\n|\Z)")
CLOSING = re.compile(r"(?m)^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
PLAIN = re.compile(r"[^\W\d_](?:[^:#\r\n\t]|:(?! |$)|(?<! )#)*", re.UNICODE)
UNWRITABLE = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of characters, which YAML can spell but no page can show."""
MAX_VALUES = 20_000
MAX_FLOW_DEPTH = 100
"""Brackets within one another; the scanner's time for each token grows with them."""


@dataclass(frozen=True, slots=True)
class Value:
    """A string in the front matter: its dotted key, its text, its place in the document."""

    key: str
    text: str
    span: tuple[int, int]
    line: int


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a document.

    Attributes:
        data: The parsed mapping.
        values: Every string value that stands on its own, in order.
        fixed: The other strings, which cannot be replaced where they stand: blocks (``>``, ``|``),
            and what has an anchor, an alias or a tag.
        entries: For each top-level key, the span of its whole entry, line ending included.
        close: Offset of the closing fence.
        end: Offset of the first character of the body.
        newline: The line ending the opening fence uses.
    """

    data: Mapping[str, Any]
    values: tuple[Value, ...]
    entries: Mapping[str, tuple[int, int]]
    close: int
    end: int
    newline: str
    fixed: tuple[Value, ...] = ()


class FrontMatterError(ValueError):
    """The front matter is no YAML; ``line`` is the 1-based line in the document."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read(text: str) -> FrontMatter | None:
    """The front matter of ``text``, or None where it has none.

    A block between fences that holds no mapping (a heading between two rules, say) is Markdown.

    Raises:
        FrontMatterError: If the block is meant to be a mapping but is not YAML.
    """
    opening = FENCE.match(text)
    if opening is None:
        return None
    closing = CLOSING.search(text, opening.end())
    if closing is None:
        return None
    inner = text[opening.end() : closing.start()]
    base = opening.end()
    try:
        loader = _Loader(inner)
        node = loader.get_single_node()
        if node:
            _check_size(node)
        # Places are noted before the values are made, which resolves the merge keys of the nodes.
        strings = tuple(_strings(node, base, "")) if node else ()
        data = loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        if not re.search(r"(?m)^[\w-]+:(?:\s|$)", inner):
            return None
        raise _refused(error, inner) from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(data, dict):
        return None
    newline = re.sub(r"\A\ufeff?---[ \t]*", "", opening.group())
    return FrontMatter(
        data=data,
        values=tuple(value for value in strings if _is_replaceable(value, text)),
        fixed=tuple(value for value in strings if not _is_replaceable(value, text)),
        entries=_entries(node, base, inner),
        close=closing.start(),
        end=closing.end(),
        newline=newline,
    )


def is_toml(text: str) -> bool:
    """Whether a text begins with TOML front matter, as Hugo reads it, which would be no text."""
    return TOML.match(text) is not None


class _Loader(yaml.SafeLoader):
    """Tells the line of a value that is not what it looks like, a date of the 45th say."""

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803
        if self.flow_level >= MAX_FLOW_DEPTH:
            raise FrontMatterError("is nested too deeply", self.line + 2)
        super().fetch_flow_collection_start(TokenClass)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        try:
            return super().construct_object(node, deep)
        except (yaml.YAMLError, FrontMatterError, RecursionError):
            raise
        except Exception as error:  # of many kinds, KeyError for `!!bool x` say
            kind = node.tag.rpartition(":")[2]
            text = f"{node.value!s:.40}" if isinstance(node, yaml.ScalarNode) else "the value"
            reason = f"{text!r} is no {kind} that can be read"
            raise FrontMatterError(reason, node.start_mark.line + 2) from error


def _check_size(root: yaml.Node) -> None:
    """See to it that aliases, each put in where it stands, do not make more of it than can be.

    Raises:
        FrontMatterError: If they do, a value holds itself, or a text holds what no file can.
    """
    sizes: dict[int, int] = {}
    opened: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting[-1]
        parts = _parts(node)
        line = node.start_mark.line + 2
        if id(node) in opened or id(node) in sizes:
            waiting.pop()
            opened.discard(id(node))
            sizes[id(node)] = size = 1 + sum(sizes[id(part)] for part in parts)
            if size > MAX_VALUES:
                raise FrontMatterError("its aliases stand for too many values", line)
            continue
        if isinstance(node, yaml.ScalarNode) and (found := UNWRITABLE.search(node.value)):
            raise FrontMatterError(f"holds {found[0]!a}, which is no text", line)
        opened.add(id(node))
        for part in parts:
            if id(part) in opened:
                raise FrontMatterError("a value holds itself", part.start_mark.line + 2)
            if id(part) not in sizes:
                waiting.append(part)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _refused(error: Exception, inner: str) -> FrontMatterError:
    if isinstance(error, FrontMatterError):
        return error
    if isinstance(error, RecursionError):
        return FrontMatterError("is nested too deeply", 2)
    if not isinstance(error, yaml.YAMLError):
        return FrontMatterError("an escape stands for no character", 2)
    mark = getattr(error, "problem_mark", None)
    line = mark.line if mark else inner.count("\n", 0, getattr(error, "position", 0) or 0)
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    return FrontMatterError(reason, 2 + line)


def _strings(node: yaml.Node, base: int, prefix: str) -> Iterator[Value]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield from _strings(value, base, f"{prefix}{key.value}.")
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _strings(item, base, f"{prefix}{number}.")
    elif isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str":
        span = (base + node.start_mark.index, base + node.end_mark.index)
        if node.value.strip():
            yield Value(prefix[:-1], node.value, span, node.start_mark.line + 2)


def _is_replaceable(value: Value, text: str) -> bool:
    return text[value.span[0]] not in "|>&*!"


def _entries(node: yaml.MappingNode, base: int, inner: str) -> dict[str, tuple[int, int]]:
    if node.flow_style:
        return {}
    starts = [(key.value, key.start_mark.index) for key, _ in node.value]
    bounds = [start for _, start in starts[1:]] + [len(inner)]
    return {
        name: (base + start, base + end)
        for (name, start), end in zip(starts, bounds, strict=True)
        if isinstance(name, str)
    }


def scalar(text: str, original: str) -> str | None:
    """``text`` as a one-line YAML string, plain where the original is and it can be.

    Returns None where the text cannot be written as YAML at all.
    """
    if original[:1] not in ("'", '"') and PLAIN.fullmatch(text) and _reads_as(text, text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if _reads_as(quoted, text) else None


def _reads_as(written: str, text: str) -> bool:
    try:
        read_back = _Loader(f"- {written}\n- [{written}]\n- {{k: {written}}}").get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError):
        return False
    return bool(read_back == [text, [text], {"k": text}])


def dump(values: Mapping[str, Any], newline: str) -> str:
    """Entries to append to a block mapping."""
    text: str = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=10_000)
    return text.replace("\n", newline)


def wanted(values: Iterable[Value], keys: Iterable[str]) -> Iterator[Value]:
    """The values whose dotted key is one of ``keys`` or lies below one."""
    roots = tuple(keys)
    for value in values:
        if any(value.key == root or value.key.startswith(f"{root}.") for root in roots):
            yield value
