"""The project's terms: how each is to be translated, what it must not become, what stays as it is.

A termbase is a CSV table (``docs/formats.md``). Terms are found in English text whatever their
number, possessive or capitals, and in translations as the language finds its words.
"""

from __future__ import annotations

import csv
import enum
import functools
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import ConfigError
from pipeline.languages.registry import language
from pipeline.locale import language as code_of
from pipeline.model import Problem

TERM, PART_OF_SPEECH, CASE, TRANSLATE, NOTE = "term", "part of speech", "case", "translate", "note"
COLUMNS = (TERM, PART_OF_SPEECH, CASE, TRANSLATE, NOTE)
FORBIDDEN, ADMITTED = " forbidden", " admitted"
SEVERAL = "|"
SEPARATORS = {";": "semicolons", "\t": "tabs"}
"""What tables are divided by that were to be divided by commas."""
APART = " \ua66e "
"""Between words that are searched as one text: a letter of a single manuscript, no term's."""
MAX_WORDS = 20
"""Words of a term; looking for terms takes as long as they are."""
COMPOUND = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
POSSESSIVE = re.compile(r"['’]s?\b")
PAUSE = re.compile(r"[.,;:!?()]\s")
PROBLEM = "termbase"
"""The code of what is odd about a table."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry, seen from one locale.

    Attributes:
        text: The English term.
        translation: What to write for it; the term itself where it is not to be translated.
        exact: Whether only these capitals are the term.
        translate: False if it stays as it is.
        forbidden: What must not be written for it.
        admitted: What people may write for it, too.
    """

    text: str
    translation: str
    exact: bool = field(default=False, kw_only=True)
    translate: bool = field(default=True, kw_only=True)
    forbidden: tuple[str, ...] = ()
    # Not shown, because it makes no difference to what an engine does.
    admitted: tuple[str, ...] = field(default=(), repr=False)

    @property
    def right(self) -> tuple[str, ...]:
        """Everything that may be written for it, what should be first."""
        return (self.translation, *self.admitted)


@dataclass(frozen=True, slots=True)
class Match:
    """A term in an English text: half-open offsets, and whether it stands there in the plural."""

    start: int
    end: int
    term: Term
    plural: bool = field(default=False, kw_only=True)


class Breach(enum.StrEnum):
    """In which way a translation does not give a term as it should."""

    MISSING = "missing-term"
    FORBIDDEN = "forbidden-term"


@dataclass(slots=True)
class _Node:
    """Where some words lead to: the terms that end there, and the words that may follow.

    Attributes:
        exact: Terms by their spelling, where capitals matter.
        loose: The term in any spelling.
    """

    exact: dict[str, Term] = field(default_factory=dict)
    loose: Term | None = None
    following: dict[str, _Node] = field(default_factory=dict)

    def term(self, text: str) -> Term | None:
        """The term that a stretch of text is."""
        found = self.exact.get(text)
        if found is None and self.loose is not None and not PAUSE.search(text):
            found = self.loose
        return found


@dataclass(frozen=True)
class Termbase:
    """The terms of one locale, in a tree of their words."""

    locale: str
    terms: tuple[Term, ...] = ()
    _root: _Node = field(default_factory=_Node, repr=False, compare=False)

    def __post_init__(self) -> None:
        for term in self.terms:
            words = bases(term.text)
            node = self._root
            for word in words:
                node = node.following.setdefault(word, _Node())
            if not words:
                continue
            if term.exact:
                node.exact.setdefault(term.text, term)
            elif node.loose is None:
                node.loose = term

    def find(self, text: str) -> Iterator[Match]:
        """The terms in an English text, the longest at each place, none within another."""
        if not self.terms:
            return
        tokens = [(found.start(), found.end(), found[0]) for found in COMPOUND.finditer(text)]
        words = [singular(token) for _, _, token in tokens]
        number = 0
        while number < len(tokens):
            start = tokens[number][0]
            for last, node in reversed(self._path(words, number)):
                term = node.term(text[start : tokens[last][1]])
                if term is None:
                    continue
                plural = not term.exact and words[last] != tokens[last][2].lower()
                yield Match(start, tokens[last][1], term, plural=plural)
                number = last
                break
            number += 1

    def _path(self, words: Sequence[str], begin: int) -> list[tuple[int, _Node]]:
        """The ends of terms that begin with a word, by the numbers of their last words."""
        found = []
        node = self._root
        for number in range(begin, len(words)):
            following = node.following.get(words[number])
            if following is None:
                break
            node = following
            if node.exact or node.loose:
                found.append((number, node))
        return found

    def matched(self, text: str) -> tuple[Term, ...]:
        """The different terms in an English text, in their order."""
        return tuple(dict.fromkeys(match.term for match in self.find(text)))

    def digest(self, text: str) -> str:
        """Changes with the entries of the terms in an English text; "" where it has none."""
        found = sorted(map(repr, self.matched(text)))
        return hashlib.sha256(repr(found).encode()).hexdigest()[:8] if found else ""

    def failure(self, source: str, target: str) -> str | None:
        """The first term of ``source`` that ``target``, a machine's, does not give as it should."""
        for term in self.matched(source):
            if not language(self.locale).has_term(target, term.translation):
                return f"{term.text!r} should be {term.translation!r}"
        return self.forbidden(source, target)

    def forbidden(self, source: str, target: str) -> str | None:
        """A word that ``target`` must not use for a term of ``source``."""
        return next((told for _, told in self._forbidden(self.matched(source), target)), None)

    def breaches(self, source: str, target: str) -> Iterator[tuple[Breach, str]]:
        """The terms of ``source`` that ``target``, a person's, does not give as it should, and why.

        People may use what is admitted, and put the words of a term apart: "el consejo y el
        tratamiento médico".
        """
        has_term = language(self.locale).has_term
        matched = self.matched(source)
        wrong = dict(self._forbidden(matched, target))
        for term in matched:
            if term in wrong:
                yield Breach.FORBIDDEN, wrong[term]
            elif not any(
                all(has_term(target, part) for part in right.split()) for right in term.right
            ):
                yield Breach.MISSING, f"{term.text!r} should be {term.translation!r}"

    def _forbidden(self, matched: Sequence[Term], target: str) -> Iterator[tuple[Term, str]]:
        """Terms for which a word is used that must not be, unless it is a part of what is right."""
        has_term = language(self.locale).has_term
        used = (word for term in matched for word in term.right if has_term(target, word))
        right = APART.join(dict.fromkeys(used))
        for term in matched:
            for word in term.forbidden:
                if has_term(target, word) and not (right and has_term(right, word)):
                    told = f"{word!r} is not to be used for {term.text!r}; {term.translation!r} is"
                    yield term, told


def bases(text: str) -> tuple[str, ...]:
    """The words of a term in their base form."""
    return tuple(singular(word[0]) for word in COMPOUND.finditer(text))


@functools.lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """The base form of an English noun as far as its spelling tells, in lower case."""
    word = POSSESSIVE.sub("", word.lower())
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a table, its cells by their columns."""

    line: int
    cells: Mapping[str, str]
    exact: bool
    translate: bool

    def first(self, locales: Sequence[str], suffix: str = "") -> str:
        """What stands in the nearest of the locales' columns that holds anything."""
        return next((found for name in locales if (found := self.cells.get(name + suffix))), "")

    def several(self, locales: Sequence[str], suffix: str) -> tuple[str, ...]:
        """The same, where it may be several."""
        parts = self.first(locales, suffix).split(SEVERAL)
        return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class Table:
    """A termbase as its file has it.

    Attributes:
        header: The names of its columns.
        empty: Lines that hold separators only.
    """

    path: str
    header: tuple[str, ...] = ()
    rows: tuple[_Row, ...] = ()
    empty: tuple[int, ...] = ()

    def base(self, locale: str) -> Termbase:
        """The terms that are for ``locale``.

        The column of the locale itself goes before that of its language (``es-MX`` before ``es``).

        Raises:
            ConfigError: With the line, if a term stands there twice.
        """
        columns = (locale, code_of(locale))
        terms: list[Term] = []
        lines: dict[str, int] = {}
        for row in self.rows:
            term = _term(row, columns)
            if term is None:
                continue
            key = term.text if term.exact else term.text.lower()
            if key in lines:
                raise ConfigError(
                    f"the term {term.text!r} stands in line {lines[key]} already",
                    path=self.path,
                    line=row.line,
                    hint="Keep one of the two lines.",
                )
            lines[key] = row.line
            terms.append(term)
        return Termbase(locale, tuple(terms))

    def problems(self, locales: Sequence[str]) -> Iterator[Problem]:
        """What of the table does nothing for any of a project's locales, or contradicts itself."""
        names = dict.fromkeys(code for one in locales for code in (one, code_of(one)))
        used = {name + suffix for name in names for suffix in ("", FORBIDDEN, ADMITTED)}
        for number, name in enumerate(self.header, 1):
            if name not in used and name not in COLUMNS and (name or self._holds(name)):
                shown = repr(name) if name else f"number {number} without a name"
                known = ", ".join((*COLUMNS, *locales))
                yield self._problem(1, f"the column {shown} is ignored; known are {known}")
        if self.empty:
            more = f", and {len(self.empty) - 1} lines more" if len(self.empty) > 1 else ""
            yield self._problem(self.empty[0], f"an empty line{more}")
        yield from self._alike()
        for row in self.rows:
            for locale in locales:
                yield from self._idle(row, locale)

    def _holds(self, name: str) -> bool:
        return any(row.cells.get(name) for row in self.rows)

    def _alike(self) -> Iterator[Problem]:
        """Terms that are the same in singular, and so hide one another."""
        seen: dict[tuple[str, ...], _Row] = {}
        for row in self.rows:
            text = row.cells[TERM]
            if row.exact:
                continue
            other = seen.setdefault(bases(text), row)
            if other is not row and other.cells[TERM].lower() != text.lower():
                told = f"{text!r} is the same term as {other.cells[TERM]!r} in line {other.line}"
                yield self._problem(row.line, f"{told}, and ignored")

    def _idle(self, row: _Row, locale: str) -> Iterator[Problem]:
        columns = (locale, code_of(locale))
        text, translation = row.cells[TERM], row.first(columns)
        forbidden = row.several(columns, FORBIDDEN)
        given = bool(translation or forbidden)
        if not row.translate and given and translation != text:
            yield self._problem(
                row.line,
                f"{text!r} is not to be translated, so what it has for {locale} is ignored",
            )
        elif row.translate and forbidden and not translation:
            yield self._problem(
                row.line,
                f"{text!r} has forbidden words for {locale} but no translation, so none is",
            )
        elif row.translate:
            has_term = language(locale).has_term
            for word in forbidden:
                if has_term(translation, word) and has_term(word, translation):
                    yield self._problem(
                        row.line,
                        f"{word!r} is both what {text!r} is to be in {locale} and forbidden",
                    )

    def _problem(self, line: int, told: str) -> Problem:
        return Problem(PROBLEM, told, path=self.path, line=line)


def parse(text: str, locale: str, path: str) -> Termbase:
    """The terms of a CSV table that are for ``locale``.

    Raises:
        ConfigError: Naming the file, the line and what is wrong with it.
    """
    return read(text, path).base(locale)


@functools.lru_cache(maxsize=4)
def read(text: str, path: str) -> Table:
    """A CSV table of terms.

    Raises:
        ConfigError: Naming the file, the line and what is wrong with it.
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header: tuple[str, ...] = ()
    rows, empty = [], []
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                empty += [lines.line_num] if cells and header else []
            elif not header:
                header = tuple(cell.strip() for cell in cells)
                _check_header(header, path)
            else:
                rows.append(_row(cells, header, path, lines.line_num))
    except csv.Error as error:
        raise ConfigError(f"is not a CSV table: {error}", path=path, line=lines.line_num) from error
    return Table(path, header, tuple(rows), tuple(empty))


def _check_header(header: Sequence[str], path: str) -> None:
    if TERM not in header:
        by = next((SEPARATORS[s] for s in SEPARATORS if TERM in header[0].split(s)), None)
        raise ConfigError(
            f"the first line names no column {TERM!r}" + (f": it is divided by {by}" if by else ""),
            path=path,
            line=1,
            hint="Save the table with commas between its columns."
            if by
            else f"A table begins with: {','.join(COLUMNS[:-1])},es",
        )
    double = next((name for name in header if name and header.count(name) > 1), None)
    if double:
        raise ConfigError(f"the column {double!r} stands there twice", path=path, line=1)


def _row(found: Sequence[str], header: Sequence[str], path: str, line: int) -> _Row:
    if len(found) > len(header):
        raise ConfigError(
            f"{len(found)} cells where the first line names {len(header)} columns",
            path=path,
            line=line,
            hint='Put a cell that holds a comma between double quotes ("a, b").',
        )
    cells = {name: cell.strip() for name, cell in zip(header, found, strict=False)}
    words = COMPOUND.findall(cells.get(TERM, ""))
    if not words:
        raise ConfigError("a line without a term", path=path, line=line)
    if len(words) > MAX_WORDS:
        raise ConfigError(f"a term of more than {MAX_WORDS} words", path=path, line=line)
    return _Row(
        line,
        cells,
        exact=_choice(cells, CASE, {"": False, "any": False, "exact": True}, path, line),
        translate=_choice(cells, TRANSLATE, {"": True, "yes": True, "no": False}, path, line),
    )


def _term(row: _Row, columns: Sequence[str]) -> Term | None:
    text = row.cells[TERM]
    if not row.translate:
        return Term(text, text, exact=row.exact, translate=False)
    translation = row.first(columns)
    if not translation:
        return None
    return Term(
        text,
        translation,
        exact=row.exact,
        forbidden=row.several(columns, FORBIDDEN),
        admitted=row.several(columns, ADMITTED),
    )


def _choice(
    cells: Mapping[str, str], column: str, choices: dict[str, bool], path: str, line: int
) -> bool:
    value = cells.get(column, "").lower()
    if value not in choices:
        known = ", ".join(repr(choice) for choice in choices if choice)
        raise ConfigError(
            f"{column!r} must be {known} or empty, not {value!r}", path=path, line=line
        )
    return choices[value]
