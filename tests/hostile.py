"""Every regular expression of the package, and strings that are made to keep each of them busy.

``python -m tests.hostile`` prints those whose time grows faster than the text.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import itertools
import os
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pipeline

FOLDER = Path(pipeline.__file__).parent
SHORT, LONG = 1000, 4000
"""Lengths that are compared."""
WORTH = 0.01
"""Seconds below which a long text is done soon enough, however the time grows."""
LIMIT = 1.0
"""Seconds of the processor's time after which an expression is given up."""
GROWTH = 9.0
"""How much longer the long text may take; 4 is linear, 16 quadratic."""
RUNS = [
    "1", "1.", "1,", "1 ", "12 34 ", "a", "A", "a ", "a_", "a.", "a-", "_", "*", "**a", "[", "]", "[a](", "(", "<", "<a ",
    "<!--", "!", "![", "-", "--", "|", "|-", " ", "\t", "\n", " \n", "\r\n", "&#", "&amp", "`", "``a", "\\", "#", "=", ":", "$",
    "~", "^", ">", "> ", "/", "'", '"', "가", "가 ", "하지 ", "é", "\u00a0", "@", "a@", "%", "{", "}", "—", "\u200b", ", ", "; ",
    "one ", "two hundred and ", "no ", "not ", "uno ", "dos y ", "하나 ", "이십 ", "¿", "1/2 ", "½", "0x", "+1", "-1 ", "1e",
]  # fmt: skip
COMMON = {("", run) for run in RUNS}
ENDS = ["", "\0", "!", "x", "\n"]


@dataclass
class Expression:
    """A regular expression, where it is made, and whether it is only tried at one place."""

    pattern: str
    flags: int
    place: str
    anchored: bool = False


@functools.cache
def _names(file: str) -> list[tuple[int, int, str]]:
    """The names that a module gives to anything: first line, last line, name."""
    found = []
    for node in ast.walk(ast.parse((FOLDER / file).read_text("utf-8"))):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            name = target.attr if isinstance(target, ast.Attribute) else ast.unparse(target)
            found.append((node.lineno, node.end_lineno or node.lineno, name))
    return found


@functools.cache
def _uses() -> dict[str, set[str]]:
    """By name, what follows it in the code of the package, wherever it is used."""
    found: dict[str, set[str]] = {}
    for path in FOLDER.rglob("*.py"):
        for use in re.finditer(r"(\w+)(\.\w+\(| *[=:,)]|.?)", path.read_text("utf-8")):
            if use[2].strip(" ") not in ("=", ":", ",", ")"):
                found.setdefault(use[1], set()).add(use[2])
    return found


def _is_anchored(file: str, line: int) -> bool:
    """Whether the expression made at a line has a name, and is only asked to match there."""
    for first, last, name in _names(file):
        if first <= line <= last:
            uses = _uses().get(name, set())
            return bool(uses) and uses <= {".match(", ".fullmatch("}
    return False


def expressions(work: Callable[[], object]) -> list[Expression]:
    """All that are compiled while the package is imported and ``work`` is done."""
    found: dict[tuple[str, int, bool], Expression] = {}
    real = re._compile  # type: ignore[attr-defined]

    def compiled(pattern: Any, flags: int) -> Any:
        made = real(pattern, flags)
        frame, name = sys._getframe(1), ""
        while frame is not None and frame.f_code.co_filename == re.__file__:
            name, frame = frame.f_code.co_name, frame.f_back  # type: ignore[assignment]
        if frame is not None and frame.f_code.co_filename.startswith(f"{FOLDER}{os.sep}"):
            file = Path(frame.f_code.co_filename).relative_to(FOLDER).as_posix()
            anchored = name in ("match", "fullmatch") or (
                name == "compile" and _is_anchored(file, frame.f_lineno)
            )
            key = (made.pattern, made.flags, anchored)
            if isinstance(made.pattern, str) and key not in found:
                place = f"{file}:{frame.f_lineno}"
                found[key] = Expression(made.pattern, made.flags, place, anchored=anchored)
        return made

    re._compile = compiled  # type: ignore[attr-defined]
    try:
        for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        work()
    finally:
        re._compile = real  # type: ignore[attr-defined]
    return _of_each_kind(found.values())


def _of_each_kind(found: Iterable[Expression]) -> list[Expression]:
    """Of those that one line of the code makes, of tables say, the longest and the shortest."""
    by_place: dict[str, list[Expression]] = {}
    for one in sorted(found, key=lambda one: len(one.pattern)):
        by_place.setdefault(one.place, []).append(one)
    return [
        one
        for kind in by_place.values()
        for one in {one.pattern: one for one in (kind[0], kind[len(kind) // 2], kind[-1])}.values()
    ]


def samples(pattern: str, flags: int) -> Iterator[tuple[str, str]]:
    """For each unbounded repetition: a text that leads to it, and one that is repeated."""
    tree = _parser.parse(pattern, flags)
    yield from _repetitions(list(tree), "")


def _repetitions(items: list[Any], before: str) -> Iterator[tuple[str, str]]:
    for operator, argument in items:
        name = str(operator)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = argument
            if most == _parser.MAXREPEAT or most > 100:
                for text in _texts(list(body)):
                    yield before, text
            yield from _repetitions(list(body), before)
        elif name == "SUBPATTERN":
            yield from _repetitions(list(argument[-1]), before)
        elif name == "ATOMIC_GROUP":
            yield from _repetitions(list(argument), before)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _repetitions(list(branch), before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repetitions(list(argument[1]), before)
        before += next(_texts([(operator, argument)]), "")


def _texts(items: list[Any]) -> Iterator[str]:
    """Some texts that a sequence matches, or nearly."""
    choices = [list(itertools.islice(_choices(*item), 3)) or [""] for item in items]
    longest = max(map(len, choices), default=0)
    for number in range(longest):
        yield "".join(options[number % len(options)] for options in choices)


def _choices(operator: Any, argument: Any) -> Iterator[str]:
    name = str(operator)
    if name == "LITERAL":
        yield chr(argument)
    elif name in ("NOT_LITERAL", "ANY"):
        yield "a"
        yield " "
    elif name == "IN":
        yield from _members(argument)
    elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        for text in _texts(list(argument[2])):
            yield text * max(1, argument[0])
    elif name == "SUBPATTERN":
        yield from _texts(list(argument[-1]))
    elif name == "ATOMIC_GROUP":
        yield from _texts(list(argument))
    elif name == "BRANCH":
        for branch in argument[1][:3]:
            yield from itertools.islice(_texts(list(branch)), 1)


CATEGORIES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_SPACE": "a", "CATEGORY_NOT_WORD": " ",
}  # fmt: skip


def _members(members: list[Any]) -> Iterator[str]:
    if str(members[0][0]) == "NEGATE":
        tests = re.compile("|".join(_member(*member) for member in members[1:]))
        yield from (text for text in ("a", " ", "1", ".", "-", "\n") if not tests.fullmatch(text))
        return
    for operator, argument in members:
        name = str(operator)
        if name == "LITERAL":
            yield chr(argument)
        elif name == "RANGE":
            yield chr(argument[0])
        elif name == "CATEGORY":
            yield CATEGORIES[str(argument)]


def _member(operator: Any, argument: Any) -> str:
    name = str(operator)
    if name == "LITERAL":
        return re.escape(chr(argument))
    if name == "RANGE":
        return f"[{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}]"
    kind = str(argument)
    letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[kind.rpartition("_")[2]]
    return f"\\{letter.upper() if '_NOT_' in kind else letter}"


def attacks(pattern: str, flags: int) -> list[tuple[str, str]]:
    """Texts to repeat, each with what stands before the repetition."""
    own = list(dict.fromkeys(samples(pattern, flags)))
    bodies = dict.fromkeys(body for _, body in own if body)
    pairs = [first + second for first, second in itertools.permutations(list(bodies)[:6], 2)]
    return list(
        dict.fromkeys(
            [
                *((b, body) for b, body in own if body),
                *(("", body) for body in bodies),
                *(("", pair) for pair in pairs),
            ]
            + [("", run) for run in RUNS]
        )
    )


LOOKED_AT_IN_PART = {"checks/same.py"}
"""Files of expressions that grow, and are only tried on some characters of a text."""


class TooLong(Exception):  # noqa: N818
    """The limit is reached."""


def _alarm(*_: object) -> None:
    raise TooLong


def seconds(work: Callable[[], object]) -> float:
    """The processor's time that some work takes, ``LIMIT`` at most."""
    signal.signal(signal.SIGPROF, _alarm)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    begin = time.process_time()
    try:
        with contextlib.suppress(TooLong):
            work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begin


def grows(work: Callable[[str], object], make: Callable[[int], str]) -> float | None:
    """By how much the time of some work grows, if it does so faster than the text and matters."""
    if seconds(lambda: work(make(SHORT // 100))) >= LIMIT * 0.9:
        return float("inf")
    if seconds(lambda: work(make(LONG))) < WORTH:
        return None
    growth = float("inf")
    # The processor is not ours alone: only what grows at every size, each time, does grow.
    for short, long in ((SHORT, LONG), (SHORT, LONG), (LONG, LONG * LONG // SHORT)):
        first, second = (
            min(seconds(functools.partial(work, make(length))) for _ in range(2))
            for length in (short, long)
        )
        if second >= LIMIT * 0.9:
            break
        growth = min(growth, second / max(first, WORTH / 100))
        if growth < GROWTH:
            return None
    return growth


def use(pattern: re.Pattern[str], *, anchored: bool) -> Callable[[str], object]:
    """All that may be done with an expression."""
    if anchored:
        return lambda text: (pattern.match(text), pattern.fullmatch(text))
    return lambda text: sum(1 for _ in pattern.finditer(text))


def slow(found: Expression) -> tuple[str, float] | None:
    """A text that keeps an expression busy longer than its length explains, if there is one."""
    pattern = re.compile(found.pattern, found.flags)
    work = use(pattern, anchored=found.anchored)
    for before, body in attacks(found.pattern, found.flags & ~re.UNICODE):
        for end in ENDS if (before, body) not in COMMON else ENDS[1:2]:

            def make(length: int, before: str = before, body: str = body, end: str = end) -> str:
                return before + body * (length // len(body) or 1) + end

            growth = grows(work, make)
            if growth:
                return f"{before[:30]!r} + {body!r} * n + {end!r}", growth
    return None


def everything() -> None:
    """Work that makes the expressions which are made at run time."""
    from pipeline.checks import registry
    from pipeline.checks.base import Pair
    from pipeline.document.segmentation import segment
    from pipeline.languages.registry import language

    english = "Take two 5 mg tablets by May 5, 10:30 am, not more than 3 times a day. Never run!"
    for code in ("en", "es", "ko", "fr", "de"):
        own = language(code)
        list(registry.findings(Pair(english, "Nimm 2 5 mg 5월 5일.", own)))
        own.has_term("a b", "a"), own.doubled("a a b"), own.punctuated("a?", "b?", code)
        own.without_particle("a"), own.is_particle("a"), own.put("a", "b", "c"), own.made_up("a")
    segment("---\ntitle: A\n---\n\nA *b* [c](d).\n").render(lambda unit: unit.source)


def main(files: Sequence[str]) -> int:
    """Print the expressions of ``files``, or of all, that take too long; returns how many."""
    count = 0
    for one in expressions(everything):
        file = one.place.partition(":")[0]
        if file in LOOKED_AT_IN_PART or (files and file not in files):
            continue
        if told := slow(one):
            count += 1
            print(f"{one.place}: {told[0]} takes {told[1]:.0f} times as long: {one.pattern[:300]}")
    return count


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
