"""What the pipeline can know of a language, and what it does where it knows nothing.

A language is one file beside this one, which derives from :class:`Language`, with its word tables
in ``data/CODE/``. What a file leaves out stays as it is here, and that refuses nothing: a check
that needs a table finds none, and is silent.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from pipeline.languages.calendar import Calendar
from pipeline.languages.comparisons import Comparisons
from pipeline.languages.denial import Denials
from pipeline.languages.quantities import Reader
from pipeline.languages.searched import Searched

CODE = re.compile(r"[A-Za-z0-9]{1,16}(?:[-_][A-Za-z0-9]{1,16}){0,8}")
_PACKAGE = __name__.rpartition(".")[0]
ANY = "und"
"""The code of tables that hold in every language."""


@dataclass(frozen=True, slots=True)
class Band:
    """How long a translation is beside its English text, in characters, at least and at most."""

    least: float
    most: float


def made_up_ending(word: str) -> str:
    """Three letters that differ for different words, so that nothing looks like a loop."""
    letters = "abcdefgh"
    return "".join(letters[number % 8] for number in (len(word), ord(word[0]), ord(word[-1])))


@functools.lru_cache(maxsize=64)
def _folded(text: str) -> Searched:
    """A text without its capitals."""
    return Searched(text.casefold())


class Language:
    """One language, as a target of translation or as the source of it.

    Attributes:
        code: The locale it is for, ``ko`` or ``zh-Hant`` say.
        length: Between what bounds the lengths of translations lie, where that is known.
        script: What its script is called.
        own_letters: A letter of the language's own script, where every text has some.
        foreign_letters: A letter of a script that its texts never use.
        questions: The marks that may end a question, if every question has one.
        statement: The end of a sentence that states something, where headings that ask nothing but
            stand for a question are usual; None where they are not.
        colons: The marks that may end a lead-in, if every lead-in has one.
        announcement: Words that say that something follows, and may stand for the colon.
        no: A word that denies.
        shared: Words of English prose that the language has, too; None where nobody knows them.
        slight: Words that may stand inside a phrase or outside it (articles, prepositions).
        bounded: Whether a word ends where its stem and ending do, with no particle joined to it.
        keeps_order: Whether numbers nearly always stand in the order of the English ones.
        decimal: The mark before decimals, where there is but one; the other groups digits.
        reads: What reads numbers and units.
        inflects: Whether articles and endings agree with a noun, so that a term put in from the
            termbase has to be looked at.
    """

    code: str = ""
    length: Band | None = None
    script: str = ""
    own_letters: re.Pattern[str] | None = None
    foreign_letters: re.Pattern[str] | None = None
    questions: str = ""
    statement: re.Pattern[str] | None = None
    colons: str = ""
    announcement: re.Pattern[str] | None = None
    no: str = "no"
    shared: frozenset[str] | None = None
    slight: frozenset[str] = frozenset()
    bounded: bool = True
    inflects: bool = True
    decimal: str = ""
    keeps_order: bool = False
    reads = Reader

    def __init__(self, code: str = "") -> None:
        self.code = code or self.code

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r})"

    def made_up(self, word: str) -> str:
        """A word that stands for an English one in a translation made for trying things out."""
        return "test" + made_up_ending(word)

    def doubled(self, text: str) -> str | None:
        """A word said twice in a row without a reason, if the language can tell."""
        return None

    def has_term(self, text: str, term: str) -> bool:
        """Whether ``text`` has the ``term`` in any of the forms it may take."""
        return term.casefold() in _folded(text)

    def without_particle(self, text: str) -> str:
        """``text`` without what markup around its last word should leave outside."""
        return text

    def is_particle(self, text: str) -> bool:
        """Whether ``text``, a piece of a word, only marks the part that the word plays."""
        return False

    def punctuated(self, source: str, target: str, locale: str) -> str:
        """``target`` with the punctuation that readers of the locale expect.

        Args:
            source: The English text, which says what was meant.
            target: Plain text of one sentence or a few, perhaps with placeholders.
            locale: Such as ``es-MX``, whose marks may differ from those of ``es``.
        """
        if "…" in source or "..." in source:
            target = target.replace("...", "…" if "…" in source else "...")
        return target

    def put(self, before: str, words: str, after: str) -> str:
        """``words``, which the engine did not see, between what it wrote on both sides of them."""
        return f"{before}{words}{after}"

    @functools.cached_property
    def labels(self) -> Mapping[str, str]:
        """Translations of the texts that the pipeline itself puts on pages, by their English."""
        return {row[0]: row[1] for row in self.table("labels")}

    @functools.cached_property
    def reviewed_labels(self) -> frozenset[str]:
        """The English of those ``labels`` whose translation a native reader has reviewed."""
        return frozenset(row[0] for row in self.table("labels") if row[2:] == ("reviewed",))

    @functools.cached_property
    def denials(self) -> Denials:
        """The words that deny; none are known where there is no table of them."""
        return Denials(self.table("negation"), bounded=self.bounded)

    @functools.cached_property
    def licences(self) -> Denials:
        """The English words that the language may say with a denial though English has none."""
        return Denials(self.table("negation-licences"), bounded=True)

    @functools.cached_property
    def reader(self) -> Reader:
        """What reads the numbers and units of texts in the language."""
        return self.reads(self.table, functools.partial(_table, ANY), self.decimal)

    @functools.cached_property
    def calendar(self) -> Calendar:
        """What reads months, days of the week, dates and hours."""
        return Calendar(self.table("calendar"))

    @functools.cached_property
    def comparisons(self) -> Comparisons:
        """What reads which side of a number a value lies on."""
        return Comparisons(self.table("comparisons"))

    def table(self, name: str) -> Iterator[tuple[str, ...]]:
        """The rows of one of the language's word tables, without blank lines and comments.

        A table is a file of tab-separated columns, ``data/CODE/NAME.tsv``, beside the module of the
        class or of one that it derives from, whose rows come after; none has no rows.
        """
        for package in dict.fromkeys(map(_package, type(self).__mro__)):
            yield from _table(self.code, name, package)


def _package(kind: type) -> str:
    """The package that the module of a class is in, "" for one that is in none."""
    return kind.__module__.rpartition(".")[0]


def _table(code: str, name: str, package: str = _PACKAGE) -> Iterator[tuple[str, ...]]:
    if not CODE.fullmatch(code) or not package:
        return
    path = resources.files(package).joinpath("data", code, f"{name}.tsv")
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield tuple(line.split("\t"))
