"""Reading, cleaning and selecting parallel text.

Everything here is deterministic: the same files and the same seed give the same pairs in the
same order, so that a model card can name its data by a hash.
"""

from __future__ import annotations

import hashlib
import itertools
import lzma
import math
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.languages.ko import particle
from training.english import with_article

LANGUAGES = ("es", "ko")
GENERAL_KINDS = ("docs", "gettext", "general")
PLACEHOLDERS = tuple(f"⟦{number}⟧" for number in range(10))
"""Tokens the product reserves for spans that must pass through the engine unchanged."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One English text and its translation; ``origin`` names the file or source it came from."""

    source: str
    target: str
    origin: str


WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CODE = re.compile(
    r"[{}<>\\|_=$#@^~`*\[\]]|\w\(\)|://|\w/\w+/|--\w|[a-z][A-Z]|\w\.\w+\(|%[sdr1]|&\w"
)
HANGUL = re.compile(r"[가-힣]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE_END = re.compile(r"[.!?:]['\"”’)]*$")
INFORMAL_SPANISH = re.compile(
    r"\b(tú|tu|tus|te|ti|contigo|tuyo|tuya|puedes|podrás|podrías|tienes|tendrás|quieres|quieras|"
    r"debes|deberías|necesitas|eres|estás|estés|seas|sabes|haces|usas|vas|ves|verás|haz|prueba|"
    r"asegúrate|crea|usa|utiliza|añade|elige|selecciona|escribe|mira|recuerda|puedas|hayas|"
    r"vosotros|vuestro|vuestra|os)\b|\b\w+(?:aste|iste)\b",
    re.IGNORECASE,
)
POLITE_KOREAN = re.compile(r"(니다|니까|세요|시오|까요|어요|아요|예요|에요)[.!?:]?['\"”’)]*$")
PLAIN_KOREAN = re.compile(r"다[.!:]['\"”’)]*$")
TECHNICAL = re.compile(
    r"\b(click|tab|dialog|menu|checkbox|button|server|client|API|URL|HTTP\w*|SQL|XML|JSON|HTML|CSS|"
    r"string|boolean|integer|array|namespace|Azure|Windows|Visual Studio|\.NET|Kubernetes|"
    r"compiler|runtime|plugin|config\w*|database|query|queries|command|parameter\w*|module\w*|"
    r"GNOME|KDE|LibreOffice|Python|Java\w*|TypeScript|Linux|file\w*|folder\w*)\b",
    re.IGNORECASE,
)


NEGATION = {
    "en": re.compile(r"\b(not|no|never|without|nor|neither|cannot)\b|n['’]t\b", re.IGNORECASE),
    "es": re.compile(
        r"\b(no|ni|sin|nunca|jamás|tampoco|nadie|nada|ningun[oa]s?|ningún)\b", re.IGNORECASE
    ),
    "ko": re.compile(
        r"않|없|아니|아닌|아닙|못|마세요|마십시오|마시|말고|말아|금지|불가|미|비|무|안 "
    ),
}


def normalize(text: str) -> str:
    """NFC, one space between words, no invisible characters but the no-break space's meaning."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if c.isspace() else c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(text.split())


def read_authored(folder: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Every authored triplet (English, Spanish, Korean) by file name, duplicates dropped."""
    seen: set[str] = set()
    triplets: dict[str, list[tuple[str, str, str]]] = {}
    for path in sorted(folder.glob("*.tsv")):
        rows = triplets.setdefault(path.stem, [])
        for line in path.read_text(encoding="utf-8").splitlines():
            columns = [normalize(column) for column in line.split("\t")]
            if len(columns) != 3 or not all(columns) or columns[0] in seen:
                continue
            seen.add(columns[0])
            rows.append((columns[0], columns[1], columns[2]))
    return triplets


class TranslationError(ValueError):
    """A line of a file of translations whose English cannot be found."""


def digest(english: str) -> str:
    """Eight hexadecimal digits by which a line of English is known again."""
    return hashlib.sha256(english.encode()).hexdigest()[:8]


def read_translations(path: Path, english: Path) -> list[tuple[str, str, str]]:
    """The triplets of ``path``, whose English is in the lines of ``english``, an ``.xz`` file.

    The columns of ``path`` are the line's number, counted from 1, its ``digest``, Spanish and
    Korean.

    Raises:
        TranslationError: a line has other columns, or ``english`` holds another text there.
    """
    texts = lzma.decompress(english.read_bytes()).decode().split("\n")
    triplets = []
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        columns = line.split("\t")
        if len(columns) != 4 or not columns[0].isdecimal():
            raise TranslationError(
                f"{path}:{row}: expected four columns: line number, digest, Spanish, Korean"
            )
        number, wanted, spanish, korean = columns
        text = texts[int(number) - 1] if 0 < int(number) <= len(texts) else ""
        if digest(text) != wanted:
            raise TranslationError(
                f"{path}:{row}: line {number} of {english} is not the text that was translated; "
                "take the corpus in which it is, or leave this line out"
            )
        triplets.append((normalize(text), normalize(spanish), normalize(korean)))
    return triplets


def read_own_pairs(folder: Path) -> list[tuple[str, str]]:
    """The pairs (English, translation) of every ``.tsv`` file in ``folder``, if there is one."""
    files = sorted(folder.glob("*.tsv"))
    lines = (line for file in files for line in file.read_text("utf-8").splitlines())
    rows = ([normalize(column) for column in line.split("\t")] for line in lines)
    return [(row[0], row[1]) for row in rows]


def read_general(corpus: Path, language: str) -> Iterator[Pair]:
    """Every general pair of ``language``, documentation first."""
    for kind in GENERAL_KINDS:
        with lzma.open(corpus / f"{kind}.en-{language}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                columns = line.rstrip("\n").split("\t")
                if len(columns) == 3:
                    yield Pair(normalize(columns[0]), normalize(columns[1]), f"{kind}:{columns[2]}")


def is_clean(pair: Pair, language: str) -> bool:
    """Whether a general pair reads like prose and like a translation in the wanted register."""
    source, target = pair.source, pair.target
    words = WORD.findall(source)
    if not 3 <= len(words) <= 45 or not source[0].isupper() or source.isupper():
        return False
    if CODE.search(source) or CODE.search(target) or source == target:
        return False
    if sum(map(len, words)) < 0.7 * len(source.replace(" ", "")):
        return False
    if sorted(re.findall(r"\d+", source)) != sorted(re.findall(r"\d+", target)):
        return False
    if bool(SENTENCE_END.search(source)) != bool(SENTENCE_END.search(target)):
        return False
    if NEGATION["en"].search(source) and not NEGATION[language].search(target):
        return False
    sentence = bool(SENTENCE_END.search(source))
    if not sentence and len(words) > 12:
        return False
    if language == "es":
        return 0.75 <= len(target) / len(source) <= 1.9 and not INFORMAL_SPANISH.search(target)
    hangul = len(HANGUL.findall(target))
    if (
        hangul < 0.55 * len(target.replace(" ", ""))
        or not 0.25 <= len(target) / len(source) <= 0.95
    ):
        return False
    spaces = target.count(" ")
    if hangul > 12 and not 0.10 <= spaces / len(target) <= 0.38:
        return False
    if sentence and source[-1] == ".":
        return bool(POLITE_KOREAN.search(target))
    return not PLAIN_KOREAN.search(target)


def shingles(text: str, size: int = 5) -> set[str]:
    words = [word.lower() for word in WORD.findall(text)]
    if len(words) < size:
        return {" ".join(words)} if words else set()
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


class NearDuplicates:
    """Recognises texts that share a good part of their five-word runs with a protected set."""

    def __init__(self, protected: Iterable[str], share: float = 0.3) -> None:
        self._share = share
        self._shingles: set[str] = set()
        for text in protected:
            self._shingles |= shingles(text)

    def __contains__(self, text: object) -> bool:
        runs = shingles(str(text))
        return bool(runs) and len(runs & self._shingles) >= max(1, self._share * len(runs))


class BigramModel:
    """An interpolated bigram model, good enough to tell one kind of text from another."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._unigrams: Counter[str] = Counter()
        self._bigrams: Counter[tuple[str, str]] = Counter()
        for text in texts:
            words = self.words(text)
            self._unigrams.update(words)
            self._bigrams.update(itertools.pairwise(words))
        self._total = sum(self._unigrams.values())
        self._types = len(self._unigrams) + 1

    @staticmethod
    def words(text: str) -> list[str]:
        return ["<s>", *(word.lower() for word in WORD.findall(text)), "</s>"]

    def cross_entropy(self, text: str) -> float:
        """Bits per word."""
        words = self.words(text)
        bits = 0.0
        for first, second in itertools.pairwise(words):
            unigram = (self._unigrams[second] + 0.5) / (self._total + 0.5 * self._types)
            context = self._unigrams[first]
            bigram = self._bigrams[first, second] / context if context else 0.0
            bits -= math.log2(0.4 * bigram + 0.6 * unigram)
        return bits / (len(words) - 1)


def select(
    pairs: list[Pair],
    in_domain: list[str],
    size: int,
    seed: int,
    per_origin: float = 0.12,
    fragments: float = 0.08,
) -> list[Pair]:
    """The ``size`` pairs nearest the in-domain English by cross-entropy difference.

    The method is that of Moore and Lewis, "Intelligent Selection of Language Model Training
    Data" (ACL 2010). No single source may give more than ``per_origin`` of the selection,
    and texts that are no sentence no more than ``fragments`` of it.
    """
    rng = random.Random(seed)
    near = BigramModel(in_domain)
    far = BigramModel(pair.source for pair in rng.sample(pairs, min(len(pairs), 60_000)))

    def distance(pair: Pair) -> float:
        technical = 0.8 * len(TECHNICAL.findall(pair.source))
        length = len(WORD.findall(pair.source))
        return (
            near.cross_entropy(pair.source)
            - far.cross_entropy(pair.source)
            + technical / math.sqrt(length)
        )

    chosen: list[Pair] = []
    taken: Counter[str] = Counter()
    sources: set[str] = set()
    for pair in sorted(pairs, key=distance):
        key = re.sub(r"\d+", "0", pair.source.lower())
        if key in sources or taken[pair.origin] >= per_origin * size:
            continue
        kind = "" if SENTENCE_END.search(pair.source) else "fragment"
        if kind and taken[kind] >= fragments * size:
            continue
        taken[kind] += 1
        sources.add(key)
        taken[pair.origin] += 1
        chosen.append(pair)
        if len(chosen) == size:
            break
    return chosen


COPIED = re.compile(
    r"\d[\d.,:/-]*\d|\d|[A-Z][A-Za-z-]*[A-Z][A-Za-z-]*|[A-Z][a-z]{2,}|\b[A-Za-z]+-[α-ω]\b"
)


def with_placeholders(pair: Pair, rng: random.Random) -> Pair | None:
    """The pair with up to three of the strings both sides share replaced by placeholders."""
    shared = [
        match.group()
        for match in COPIED.finditer(pair.source)
        if match.start() > 0
        and pair.source.count(match.group()) == 1
        and pair.target.count(match.group()) == 1
    ]
    if not shared:
        return None
    rng.shuffle(shared)
    source, target = pair.source, pair.target
    for text, placeholder in zip(
        shared[: rng.randint(1, 3)], rng.sample(PLACEHOLDERS, 3), strict=False
    ):
        if source.count(text) == 1 and target.count(text) == 1:
            source, target = source.replace(text, placeholder), target.replace(text, placeholder)
    return Pair(source, target, "augmented")


Term = tuple[str, str]
"""An English term and its Korean."""
AFTER_NOUN = (
    r"(?:들)?(?:은|는|이|가|을|를|과|와|으로|로|의|에|에서|에게|에게서|도|만|보다|까지|부터|처럼|마다|"
    r"이나|나|라도|이라도|조차|밖에|입니다|이며)?(?![가-힣])"
)
"""What may follow a noun, so that no part of a longer word is taken for it."""


def substitute_terms(
    pairs: list[Pair], families: Sequence[Sequence[Term]], rounds: int, seed: int
) -> list[Pair]:
    """Korean pairs with one term exchanged for another of its family on both sides.

    Particles and the English article are corrected. The method is that of Fadaee et al., "Data
    Augmentation for Low-Resource Neural Machine Translation" (ACL 2017), with term lists in place
    of a language model.
    """
    rng = random.Random(seed)
    family_of: dict[str, int] = {}
    korean_of: dict[str, re.Pattern[str]] = {}
    for number, family in enumerate(families):
        for english, korean in family:
            if family_of.setdefault(english, number) == number:
                korean_of[english] = re.compile(f"(?<![가-힣]){re.escape(korean)}(?={AFTER_NOUN})")
    name = re.compile(
        r"(?<![\w-])(?:an? )?("
        + "|".join(sorted(map(re.escape, family_of), key=len, reverse=True))
        + r")(?![\w-])"
    )
    added: list[Pair] = []
    for pair in pairs:
        found = [
            (match, places[0])
            for match in name.finditer(pair.source)
            if len(places := list(korean_of[match[1]].finditer(pair.target))) == 1
        ]
        for _ in range(rounds):
            if not found:
                break
            match, place = rng.choice(found)
            english, korean = rng.choice(families[family_of[match[1]]])
            if english in pair.source:
                continue
            if len(match[0]) > len(match[1]):
                english = with_article(english)
            source = pair.source[: match.start()] + english + pair.source[match.end() :]
            after = pair.target[place.end() :]
            form = re.match(r"[가-힣]+", after)
            if form:
                after = particle(korean, form.group()) + after[form.end() :]
            target = pair.target[: place.start()] + korean + after
            added.append(Pair(source, target, "augmented"))
    return added


FIGURE = re.compile(r"(?<![\w.,:/$-])\d{1,4}(?![\w,:/-]|\.\d)")
"""A plain number of English text; no ordinal, and no part of a date, a time or a longer number."""
KOREAN_FIGURE = r"(?<![\w.,:/-]){}(?!\d|[,.:/-]\d|[은는이가을를과와로]|으로)"
"""The same number in Korean, unless a particle follows, whose form depends on it."""


def vary_numbers(pairs: list[Pair], rounds: int, seed: int) -> list[Pair]:
    """Pairs with other numbers in the place of those that both sides write in figures.

    A number keeps its length and its first digit, so that a year remains one; one stays one, as
    nouns depend on it.
    """
    rng = random.Random(seed)
    added: list[Pair] = []
    for pair in pairs:
        figures = [
            figure
            for figure, times in Counter(FIGURE.findall(pair.source)).items()
            if figure != "1"
            and times == pair.source.count(figure) == pair.target.count(figure) == 1
            and re.search(KOREAN_FIGURE.format(figure), pair.target)
        ]
        for _ in range(rounds if figures else 0):
            source, target = pair.source, pair.target
            for figure in figures:
                first, rest = (figure[0], figure[1:]) if len(figure) > 1 else ("", "2")
                other = first + "".join(rng.choice("23456789") for _ in rest)
                if other not in source:
                    source, target = source.replace(figure, other), target.replace(figure, other)
            if source != pair.source:
                added.append(Pair(source, target, "augmented"))
    return added


def term_list(rows: list[tuple[str, str]]) -> list[Term]:
    """The lower-case names of at most three words among ``rows``, with their translations."""
    return [
        (source, target)
        for source, target in rows
        if re.fullmatch(r"[a-z]{3,}(?: [a-z]+){0,2}", source) and len(target.split()) <= 3
    ]


def augment(pairs: list[Pair], language: str, seed: int) -> list[Pair]:
    """Pairs that teach copying, capitals and texts without a final stop."""
    rng = random.Random(seed)
    added: list[Pair] = []
    for pair in pairs:
        if rng.random() < 0.35:
            replaced = with_placeholders(pair, rng)
            if replaced is not None:
                added.append(replaced)
        if rng.random() < 0.04 and pair.source[-1:] == pair.target[-1:] == ".":
            added.append(Pair(pair.source[:-1], pair.target[:-1], "augmented"))
        if rng.random() < 0.01:
            target = pair.target.upper() if language == "es" else pair.target
            added.append(Pair(pair.source.upper(), target, "augmented"))
        if rng.random() < 0.03 and len(pair.source) < 120:
            other = rng.choice(pairs)
            if len(other.source) < 120:
                added.append(
                    Pair(
                        f"{pair.source} {other.source}",
                        f"{pair.target} {other.target}",
                        "augmented",
                    )
                )
    return added
