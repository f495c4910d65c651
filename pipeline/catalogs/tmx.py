"""Translation Memory eXchange (TMX 1.4b): the form in which other tools give and take memories.

Segments are written as plain text, markup and all. Read are the files of any tool. What stands in
inline codes is the markup of the tool's document: Markdown and HTML become text again, and a unit
with anything else is left out. The one importer of expat.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from pipeline.errors import PipelineError
from pipeline.invisible import is_blank
from pipeline.locale import SOURCE, chain
from pipeline.locale import language as language_of
from pipeline.model import Entry

TOOL = "pipeline"
DOMAIN = "x-domain"
"""The property that says which domain, or which file, a unit is from."""
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
INLINE = CODES | {"hi", "sub"}
NATIVE = re.compile(
    r"""`++[^`]*+`++ | `++ | \*+ | _+ | ~~ | !?\[[^\[\]]*\](?:\([^()\s]*\)|\[[^\[\]]*\])? | !?\[
    | \]\([^()\s]*(?:\s+"[^"]*")?\) | \]\[[^\[\]]*\] | \]
    | </?[A-Za-z][^<>]*> | <[^<>\s]+> | &\#?\w+; | \\[^\s\w] | \s""",
    re.VERBOSE,
)
"""A piece of Markdown or HTML markup, as it stands in inline codes."""
KEPT = (
    "tuid", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion",
    "creationdate", "creationid", "changedate", "segtype", "changeid", "o-tmf",
)  # fmt: skip
"""What is kept of the attributes of a unit; a variant has the same ones but tuid and segtype."""
OF_UNITS = frozenset({"tuid", "segtype"})
MACHINE_NAME = re.compile(
    r"\A(?:n?mt\b|deepl|papago)|\bn?mt!\Z|machine.?translat|(?:google|deepl|microsoft|bing|amazon"
    r"|yandex|papago|libre|argos)(?:\W{0,20}(?:mt|translat)|.{0,60}api)",
    re.IGNORECASE | re.DOTALL,
)
"""Who is no person, in ``creationid``, ``changeid`` or ``creationtool``."""
MACHINE_KEY = re.compile(
    r"(?:^|[-_:. ])n?mt(?:$|[-_:. ])|(?-i:[a-z]MT(?:$|[A-Z]))|machine.?translat", re.IGNORECASE
)
"""A property that says whether an engine wrote the text."""
ORIGIN_KEY = re.compile(r"origin|source.?type|translation.?type|match.?type", re.IGNORECASE)
"""A property that says who wrote it."""
NO = frozenset({"", "0", "no", "none", "false", "n"})


@dataclass(frozen=True, slots=True)
class Variant:
    """A text of a unit in one language.

    Attributes:
        language: As BCP 47 writes it, ``es-MX``.
        props: Properties, by their type.
        attributes: What else the file says of it.
    """

    language: str
    text: str
    notes: tuple[str, ...] = ()
    props: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """An English text and its translations, several for one language where there are."""

    source: Variant
    targets: tuple[Variant, ...]
    notes: tuple[str, ...] = ()
    props: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def origin(self) -> str:
        """The domain, or the file, that it is from."""
        return dict(self.props).get(DOMAIN, "")

    @property
    def key(self) -> tuple[str, str]:
        """Where it is from and what it translates."""
        return self.origin, self.source.text


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds.

    Attributes:
        left_out: The lines of units, or of variants, that cannot be taken, by the reason.
    """

    units: tuple[TranslationUnit, ...] = ()
    left_out: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def units(locales: Mapping[str, Sequence[Entry]]) -> list[TranslationUnit]:
    """One unit for each source, domain and time that the source occurs in it."""
    made: dict[tuple[str, str, int], list[Variant]] = {}
    for locale, entries in locales.items():
        counts: dict[tuple[str, str], int] = {}
        for entry in entries:
            place = (entry.source, entry.origin)
            counts[place] = counts.get(place, -1) + 1
            found = Variant(locale, entry.target, entry.notes)
            made.setdefault((*place, counts[place]), []).append(found)
    return [
        TranslationUnit(Variant(SOURCE, source), tuple(targets), props=((DOMAIN, origin),))
        for (source, origin, _), targets in made.items()
    ]


def writable(text: str) -> bool:
    """Whether XML can hold every character of a text."""
    return NOT_XML.search(text) is None


def dump(found: Iterable[TranslationUnit], version: str) -> str:
    """A TMX document; the same units always give the same text."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f' <header creationtool="{TOOL}" creationtoolversion={_quoted(version)} '
        'segtype="paragraph" o-tmf="po" adminlang="en" '
        f'srclang="{SOURCE}" datatype="plaintext" />',
        " <body>",
    ]
    for unit in found:
        lines.append(f"  <tu{_attributes(unit.attributes)}>")
        lines += _about("   ", unit.notes, unit.props)
        for variant in (unit.source, *unit.targets):
            language = _quoted(variant.language)
            lines.append(f"   <tuv xml:lang={language}{_attributes(variant.attributes)}>")
            lines += _about("    ", variant.notes, variant.props)
            lines += [f"    <seg>{_escaped(variant.text)}</seg>", "   </tuv>"]
        lines.append("  </tu>")
    return "\n".join([*lines, " </body>", "</tmx>", ""])


def _about(indent: str, notes: Iterable[str], props: Iterable[tuple[str, str]]) -> Iterator[str]:
    for kind, value in props:
        yield f"{indent}<prop type={_quoted(kind)}>{_escaped(value)}</prop>"
    for note in notes:
        yield f"{indent}<note>{_escaped(note)}</note>"


def _attributes(found: Iterable[tuple[str, str]]) -> str:
    return "".join(f" {name}={_quoted(value)}" for name, value in found)


def _escaped(text: str) -> str:
    return escape(_clean(text), {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)


def load(data: bytes, locales: Iterable[str], path: str) -> dict[str, list[Entry]]:
    """The entries of a TMX document, for those of ``locales`` that it has.

    Raises:
        PipelineError: With the line, if it is no TMX document.
    """
    document = parse(data, path)
    return {locale: list(entries(document.units, locale)) for locale in locales}


def entries(found: Iterable[TranslationUnit], locale: str) -> Iterator[Entry]:
    """What units have for a locale."""
    for unit in found:
        for variant in serving(unit.targets, locale):
            notes = (*unit.notes, *variant.notes)
            yield Entry(unit.source.text, variant.text, unit.origin, notes=notes)


def serving(variants: Sequence[Variant], locale: str) -> list[Variant]:
    """The variants that serve a locale's readers.

    Its own go before those that it falls back on (``es`` for ``es-MX``), and these before those of
    regions (``es-419`` for ``es``).
    """
    ranks = {variant.language: _rank(variant.language, locale) for variant in variants}
    best = min((rank for rank in ranks.values() if rank is not None), default=None)
    return [v for v in variants if best is not None and ranks[v.language] == best]


@functools.lru_cache(maxsize=4096)
def _rank(code: str, locale: str) -> int | None:
    """How far a language is from a locale, or None if it serves none of its readers."""
    if code == locale:
        return 0
    if language_of(code) != language_of(locale):
        return None
    if code in (before := chain(locale)):
        return before.index(code)
    return 1000 if locale in chain(code) else None


def parse(data: bytes, path: str) -> Document:
    """What a TMX document holds, with what of it cannot be taken.

    Args:
        data: The file, in any encoding that XML knows.
        path: What the file is called; units that say nothing else are from there.

    Raises:
        PipelineError: With the line, if it is no TMX document, or declares anything.
    """
    reader = _Reader(path)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise PipelineError(
            f"is not XML: {error}", path=path, line=error.lineno, hint="Export it again."
        ) from error
    except (ValueError, LookupError) as error:
        raise PipelineError(f"is not XML: {error}", path=path, hint="Export it again.") from error
    return Document(
        tuple(reader.units),
        {reason: tuple(sorted(lines)) for reason, lines in sorted(reader.left_out.items())},
    )


def spelled(code: str) -> str:
    """A language's code as BCP 47 writes it: ``es-MX`` for ``ES_mx``."""
    first, *parts = code.strip().replace("_", "-").split("-")
    sized = (p.title() if len(p) == 4 else p.upper() if len(p) < 4 else p.lower() for p in parts)
    return "-".join([first.lower(), *sized])


@dataclass(slots=True)
class _Part:
    """A unit or a variant while it is read.

    Attributes:
        flaw: Why it cannot be taken.
    """

    line: int
    attributes: dict[str, str]
    notes: list[str] = field(default_factory=list)
    props: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    flaw: str = ""

    def kept(self, *, unit: bool) -> tuple[tuple[str, str], ...]:
        names = (name for name in KEPT if unit or name not in OF_UNITS)
        return tuple((n, self.attributes[n]) for n in names if n in self.attributes)

    def is_machine(self) -> bool:
        """Whether an engine wrote the text, by what tools note of it."""
        names = ("creationid", "changeid", "creationtool")
        if any(MACHINE_NAME.search(self.attributes.get(name, "")[:200].strip()) for name in names):
            return True
        for kind, value in self.props:
            said = value.strip().lower()[:200]
            if MACHINE_KEY.search(kind) and said not in NO:
                return True
            if ORIGIN_KEY.search(kind) and (MACHINE_NAME.search(said) or said == "machine"):
                return True
        return False


class _Reader:
    """Reads units as the parser comes to them."""

    def __init__(self, path: str) -> None:
        self.units: list[TranslationUnit] = []
        self.left_out: dict[str, list[int]] = {}
        self._path = path
        self._own = False
        self._depth = 0
        self._unit: _Part | None = None
        self._variants: list[_Part] = []
        self._variant: _Part | None = None
        self._text: list[str] | None = None
        self._code: list[str] = []
        self._codes = 0
        self._type = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._undefined
        self.parser.AttlistDeclHandler = self._declared
        self.parser.ElementDeclHandler = self._declared

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def _entity(self, *_: Any) -> None:
        raise PipelineError(
            "declares XML entities, which a translation memory has no need of",
            path=self._path,
            line=self._line,
            hint="Remove the <!ENTITY …> lines if you trust the file.",
        )

    def _undefined(self, name: str, *_: Any) -> None:
        raise PipelineError(
            f"refers to &{name[:60]};, which it does not define",
            path=self._path,
            line=self._line,
            hint="Write the character itself.",
        )

    def _declared(self, *_: Any) -> None:
        raise PipelineError(
            "declares elements of its own, which a translation memory has no need of",
            path=self._path,
            line=self._line,
            hint="Remove what stands between [ and ] in the <!DOCTYPE …> if you trust the file.",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and name != "tmx":
            raise PipelineError(
                f"is not a TMX document: it begins with <{name[:60]}>",
                path=self._path,
                line=self._line,
                hint="Pass a .tmx file.",
            )
        if name == "header":
            self._own = attributes.get("creationtool") == TOOL
        elif name == "tu":
            self._unit, self._variants = _Part(self._line, attributes), []
        elif name == "tuv" and self._unit:
            self._variant = _Part(self._line, attributes)
        elif name in ("note", "prop", "seg") and self._text is None:
            self._text, self._type = [], attributes.get("type", "")
        elif self._text is not None and self._variant:
            self._begin_inline(name)

    def _begin_inline(self, name: str) -> None:
        if name in CODES:
            self._codes += 1
        elif name not in INLINE and self._variant:
            self._variant.flaw = "an element in the text is no part of TMX"

    def _characters(self, text: str) -> None:
        if self._text is not None:
            (self._code if self._codes else self._text).append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name in CODES and self._codes:
            self._codes -= 1
            if not self._codes:
                self._end_code()
        elif name in ("note", "prop", "seg") and self._text is not None:
            self._end_text(name, "".join(self._text))
            self._text = None
        elif name == "tuv" and self._variant:
            self._variants.append(self._variant)
            self._variant = None
        elif name == "tu" and self._unit:
            self._end_unit(self._unit)
            self._unit = None

    def _end_code(self) -> None:
        code = "".join(self._code)
        self._code.clear()
        if self._text is not None and self._variant:
            self._text.append(code)
            if not _is_native(code):
                self._variant.flaw = "an inline code is neither Markdown nor HTML"

    def _end_text(self, name: str, text: str) -> None:
        part = self._variant or self._unit
        if part is None:
            return
        if name == "seg":
            part.text = text if self._own else text.strip(" \t\r\n")
        elif name == "note":
            part.notes.append(text)
        else:
            part.props.append((self._type, text))

    def _end_unit(self, unit: _Part) -> None:
        named = [(self._language(variant), variant) for variant in self._variants]
        if unit.is_machine():
            self._leave(unit, "an engine wrote the translation")
            return
        sources = [
            part for part in named if language_of(part[0]) == SOURCE and not is_blank(part[1].text)
        ]
        flaw = next((variant.flaw for _, variant in sources if variant.flaw), None)
        if flaw:
            self._leave(unit, flaw)
            return
        targets = []
        for language, variant in named:
            if language_of(language) == SOURCE:
                continue
            if not language or is_blank(variant.text):
                self._leave(variant, "a text is empty or of no language")
            elif variant.flaw:
                self._leave(variant, variant.flaw)
            elif variant.is_machine():
                self._leave(variant, "an engine wrote the translation")
            else:
                targets.append(self._made(language, variant))
        if not sources:
            self._leave(unit, "there is no English text")
            return
        if not targets:
            if len(sources) == len(named):
                self._leave(unit, "there is no translation")
            return
        props = unit.props
        if not dict(props).get(DOMAIN):
            props = [*((k, v) for k, v in props if k != DOMAIN), (DOMAIN, self._path)]
        self.units += (
            TranslationUnit(
                self._made(language, variant),
                tuple(targets),
                tuple(unit.notes),
                tuple(props),
                unit.kept(unit=True),
            )
            for language, variant in sources
        )

    @staticmethod
    def _language(variant: _Part) -> str:
        found = variant.attributes.get("xml:lang") or variant.attributes.get("lang") or ""
        return spelled(found)

    @staticmethod
    def _made(language: str, variant: _Part) -> Variant:
        return Variant(
            language,
            variant.text,
            tuple(variant.notes),
            tuple(variant.props),
            variant.kept(unit=False),
        )

    def _leave(self, part: _Part, reason: str) -> None:
        self.left_out.setdefault(reason, []).append(part.line)


def _is_native(code: str) -> bool:
    """Whether a code's content is markup that an article may have; a code without any is not."""
    place = 0
    while place < len(code):
        found = NATIVE.match(code, place)
        if found is None:
            return False
        place = found.end()
    return bool(code.strip())


def merged(old: Sequence[TranslationUnit], new: Sequence[TranslationUnit]) -> list[TranslationUnit]:
    """Old and new units together, in the order of their origins and texts.

    What is from the same origin and translates the same text into the same language is replaced.
    """
    renewed: dict[tuple[str, str], set[str]] = {}
    for unit in new:
        renewed.setdefault(unit.key, set()).update(v.language for v in unit.targets)
    kept = []
    for unit in old:
        gone = renewed.get(unit.key, set())
        targets = tuple(variant for variant in unit.targets if variant.language not in gone)
        if targets:
            kept.append(unit if targets == unit.targets else replace(unit, targets=targets))
    return sorted(dict.fromkeys([*kept, *new]), key=lambda unit: unit.key)
