"""The project's terms: how each is to be translated, what it must not become, what stays as it is.

A termbase is a CSV table (``docs/formats.md``). Terms are found in English text whatever their
number, possessive or capitals, and in translations as the language finds its words.
"""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.errors import ConfigError
from pipeline.languages.registry import language
from pipeline.locale import language as code_of

TERM, PART_OF_SPEECH, CASE, TRANSLATE, NOTE = "term", "part of speech", "case", "translate", "note"
FORBIDDEN = " forbidden"
SEVERAL = "|"
COMPOUND = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
POSSESSIVE = re.compile(r"['’]s?\b")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry, seen from one locale.

    Attributes:
        text: The English term.
        translation: What to write for it; the term itself where it is not to be translated.
        exact: Whether only these capitals are the term.
        translate: False if it stays as it is.
        forbidden: What must not be written for it.
    """

    text: str
    translation: str
    exact: bool = field(default=False, kw_only=True)
    translate: bool = field(default=True, kw_only=True)
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A term in an English text: half-open offsets, and whether it stands there in the plural."""

    start: int
    end: int
    term: Term
    plural: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Termbase:
    """The terms of one locale, indexed by their first word."""

    locale: str
    terms: tuple[Term, ...] = ()
    _index: dict[str, list[tuple[tuple[str, ...], Term]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for term in self.terms:
            words = tuple(singular(word[0]) for word in COMPOUND.finditer(term.text))
            if words:
                self._index.setdefault(words[0], []).append((words, term))
        for found in self._index.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> Iterator[Match]:
        """The terms in an English text, the longest at each place, none within another."""
        if not self._index:
            return
        tokens = [(found.start(), found.end(), found[0]) for found in COMPOUND.finditer(text)]
        bases = [singular(token) for _, _, token in tokens]
        number = 0
        while number < len(tokens):
            for words, term in self._index.get(bases[number], ()):
                last = number + len(words) - 1
                if tuple(bases[number : last + 1]) != words:
                    continue
                start, end = tokens[number][0], tokens[last][1]
                between = text[start:end]
                if term.exact and between != term.text:
                    continue
                if not term.exact and re.search(r"[.,;:!?()]\s", between):
                    continue
                plural = singular(tokens[last][2]) != tokens[last][2].lower()
                yield Match(start, end, term, plural=plural and not term.exact)
                number = last
                break
            number += 1

    def failure(self, source: str, target: str) -> str | None:
        """The first term of ``source`` that ``target`` does not give as it should."""
        for match in self.find(source):
            if not language(self.locale).has_term(target, match.term.translation):
                return f"{match.term.text!r} should be {match.term.translation!r}"
        return self.forbidden(source, target)

    def forbidden(self, source: str, target: str) -> str | None:
        """A word that ``target`` must not use for a term of ``source``."""
        for match in self.find(source):
            for variant in match.term.forbidden:
                if language(self.locale).has_term(target, variant):
                    return f"{variant!r} is not to be used for {match.term.text!r}"
        return None


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


def parse(text: str, locale: str, path: str) -> Termbase:
    """The terms of a CSV table that are for ``locale``.

    The column of the locale itself goes before that of its language (``es-MX`` before ``es``).

    Raises:
        ConfigError: Naming the file, the line and what is wrong with it.
    """
    columns = (locale, code_of(locale))
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    terms: list[Term] = []
    lines: dict[str, int] = {}
    header: Sequence[str] = ()
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = [cell.strip() for cell in row]
                _check_header(header, locale, path)
                continue
            term = _term(row, header, columns, path, rows.line_num)
            if term is None:
                continue
            key = term.text if term.exact else term.text.lower()
            if key in lines:
                raise ConfigError(
                    f"the term {term.text!r} stands in line {lines[key]} already",
                    path=path,
                    line=rows.line_num,
                    hint="Keep one of the two lines.",
                )
            lines[key] = rows.line_num
            terms.append(term)
    except csv.Error as error:
        raise ConfigError(f"is not a CSV table: {error}", path=path, line=rows.line_num) from error
    return Termbase(locale, tuple(terms))


def _check_header(header: Sequence[str], locale: str, path: str) -> None:
    if TERM not in header:
        raise ConfigError(
            f"the first line names no column {TERM!r}",
            path=path,
            line=1,
            hint=f"A table begins with: {TERM},{PART_OF_SPEECH},{CASE},{TRANSLATE},{locale}",
        )
    double = next((name for name in header if name and header.count(name) > 1), None)
    if double:
        raise ConfigError(f"the column {double!r} stands there twice", path=path, line=1)


def _term(
    row: Sequence[str], header: Sequence[str], locales: Sequence[str], path: str, line: int
) -> Term | None:
    if len(row) > len(header):
        raise ConfigError(
            f"{len(row)} cells where the first line names {len(header)} columns",
            path=path,
            line=line,
            hint='Put a cell that holds a comma between double quotes ("a, b").',
        )
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
    text = cells[TERM]
    if not COMPOUND.search(text):
        raise ConfigError("a line without a term", path=path, line=line)
    exact = _choice(cells, CASE, {"": False, "any": False, "exact": True}, path, line)
    if not _choice(cells, TRANSLATE, {"": True, "yes": True, "no": False}, path, line):
        return Term(text, text, exact=exact, translate=False)
    translation = next((cells[name] for name in locales if cells.get(name)), None)
    if translation is None:
        return None
    forbidden = next((cells[n + FORBIDDEN] for n in locales if cells.get(n + FORBIDDEN)), "")
    variants = tuple(v.strip() for v in forbidden.split(SEVERAL) if v.strip())
    return Term(text, translation, exact=exact, forbidden=variants)


def _choice(
    cells: dict[str, str], column: str, choices: dict[str, bool], path: str, line: int
) -> bool:
    value = cells.get(column, "").lower()
    if value not in choices:
        known = ", ".join(repr(choice) for choice in choices if choice)
        raise ConfigError(
            f"{column!r} must be {known} or empty, not {value!r}", path=path, line=line
        )
    return choices[value]
