"""Gates that a machine's text must pass before anyone sees it.

Each gate looks at an English text and its translation and names what is wrong; all are pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from pipeline.document import markdown
from pipeline.document.markdown import Outline
from pipeline.languages import ko as korean
from pipeline.languages import numbers, quantities
from pipeline.languages.quantities import WORD

HANGUL = re.compile(r"[\uac00-\ud7a3]")
FOREIGN = {
    "ko": re.compile(r"[\u3040-\u30ff\u0400-\u04ff\u0600-\u06ff]"),
    "es": re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3\u0600-\u06ff]"),
}
NEGATION = {
    "en": re.compile(
        # "No. 12" is a number, but "Is it safe? No. 2 tablets harm." begins with an answer.
        r"\b(?:not|(?<=[.?!] )no|no(?!\. ?\d)|never|none|nor|neither|nobody|"
        r"nothing|without|cannot)\b|n['’]t\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:no|ni|sin|nunca|jamás|tampoco|nadie|nada|ning[uú]n[oa]?s?|ninguna?s?|evit\w+|"
        r"carec\w+|nul[oa]s?|prohib\w+|dej\w+ de|en modo alguno|"
        r"imp[ei]d\w+|in\w+able|im\w+ible)\b",
        re.I,
    ),
    "ko": re.compile(
        r"않|없|아니|아닌|아닐|아님|아닙|못|마세|마십|마시|말고|말아|지 마|지 말|금지|불가|금물|"
        r"무관|미비|안 |모르|모른|모를|모릅|몰라|몰랐|삼가|지 맙"
    ),
}
STRICT_NEGATION = {
    "es": re.compile(r"\b(?:no|nunca|jamás|tampoco|nadie|ningun[oa]s?|ningún)\b", re.I),
    "ko": re.compile(
        r"지 않|지 못|지 마(?=[십세시라요.!]|$)|아닙니다|안 됩니다|없습니다|마십시오|마세요"
    ),
}
NEGATIVE_SENSE = re.compile(
    r"\b(?:un\w+|in\w+|im\w+|ir\w+|dis\w+|non\w*|avoid\w*|refus\w*|stop\w*|fail\w*|lack\w*|rare\w*|"
    r"seldom|only|least|"
    r"less|few|little|hardly|unless|until|than|prevent\w*|deni\w*|free|absent|missing|beyond|"
    r"cease\w*|otherwise|but|must|instead|(?:harm|pain|use|price|worth)less|barely|scarcely|"
    r"nowhere|forb[aio]d\w*|prohibit\w*|bann(?:ed|ing)|bans?|skip\w*|declin\w*|spar(?:e|es|ed|ing)|"
    r"awake|dry|shut|stubborn|obscure|"
    r"off limits|in doubt|before long|far from|f[ae]lls? short|keep off|the last|"
    r"against|refrain\w*|out of (?:order|use|stock|date|place|your)|alone|(?:before|since) any\w*|"
    r"miss(?:ed|es)?|mistak\w*|mishear\w*|"
    r"too (?!much|many)\w+ (?:to|for)|poor(?:ly)?|out of (?:the )?(?:sight|reach)|"
    r"keep\w*\b[^.]{0,60}\bfrom)\b",
    re.I,
)
Saying = tuple[re.Pattern[str], dict[str, re.Pattern[str]]]


def _saying(english: str, spanish: str, korean: str) -> Saying:
    """What English says, and how the other languages say it, as patterns without case."""
    said = {"es": spanish, "ko": korean}
    return re.compile(english, re.I), {
        language: re.compile(pattern, re.I) for language, pattern in said.items()
    }


NEGATIVE_WORDS = (
    # A word that denies by itself, and what translates it: that is no other negation's translation.
    _saying(r"\b(?:prohibit|forb[aio]d|bann)", r"\bprohib\w+", r"금지"),
    _saying(r"\b(?:impossib|unavoid|inevit)", r"\bim\w+ible|\bin\w+able", r"불가"),
    _saying(r"\b(?:lack|stop|quit|ceas|g[ai]v\w* up)", r"\b(?:carec\w+|dej\w+ de)\b", r"(?!)"),
)
POSITIVELY = (
    # What English denies, and how another language says the same without a negation.
    _saying(r"\bno matter\b", "", ""),
    _saying(
        r"\bnot? (?:more|later|longer|bigger|larger|higher) than\b",
        r"\b(?:m[aá]xim[oa]|hasta|a lo sumo)\b",
        r"이하|이내|까지|최대|[가-힣](?<!지)만(?![가-힣])",
    ),
    _saying(
        r"\bnot? (?:less|fewer|earlier|lower|smaller) than\b",
        r"\b(?:m[ií]nim[oa]|al menos|por lo menos)\b",
        r"이상|이후|최소|적어도|무려",
    ),
    _saying(
        r"\bnot until\b|"
        r"\b(?:is|are|was|were|had|does|did|may|might|will|would) not (?:[\w-]+ ){0,6}until\b",
        r"\b(?:s[oó]lo|recién)\b",
        r"[에서]야(?![가-힣])|비로소",
    ),
    _saying(
        r"\b(?:no (?:charge|cost|fee)s?|without charge)(?![\w-])", r"\bgrat(?:is|uit)", r"무료|무상"
    ),
    _saying(r"\bwithout\b", r"\bexcept|\bexclu", r"제외|빼고|뺀 "),
    _saying(r"\bno sooner\b", r"\b(?:apenas|en cuanto|tan pronto)\b", r"자마자"),
    _saying(r", (?:\w+n['’]t) (?:it|you|he|she|we|they)\?", r"¿(?:verdad|no)\b", r"[지죠]요?\?"),
    _saying(r"\bnot so much\b", r"\bmás (?:bien )?que\b", r"기보다"),
    _saying(r"\bsa(?:y|ys|id|ying) no\b", r"\b(?:neg|rechaz|rehus)", r"거절|거부"),
    _saying(r"\bnot guilty\b", r"inocen", r"무죄"),
    _saying(r"(?:\bnot|n['’]t) changed?\b", r"\b(?:igual|mism[oa])", r"그대로"),
    _saying(
        r"\bno(?:thing|body| one)\b(?: [\w'’-]+){0,8} (?:but|except|more than)\b",
        r"\b(?:s[oó]lo|solamente|únicamente|basta\w*)\b",
        r"[가-힣](?<!지)만(?:으로)?(?![가-힣])|뿐|충분",
    ),
    _saying(r"\bnot the same\b", r"distint|difer", r"다르|다릅|다른|달라|차이"),
)
MONTHS = {name: str(number) for name, number in numbers.MONTHS.items()}
CURRENCIES = {
    "$": re.compile(r"\$|d[oó]lar|달러", re.I),
    "€": re.compile(r"€|euro|유로", re.I),
    "£": re.compile(r"£|libra|esterlina|파운드", re.I),
    "¥": re.compile(r"¥|yen|yuan|엔|위안", re.I),
    "₩": re.compile(r"₩|\bwon|원", re.I),
}
BARE_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")
PLACEHOLDER = re.compile(r"[⟦⟧]|%\(\w+\)[sd]|\{\w*\}|%[sd]\b")


def empty(source: str, target: str, language: str) -> str | None:
    return "empty translation" if source.strip() and not target.strip() else None


def echo(source: str, target: str, language: str) -> str | None:
    """The English given back, whole or nearly; names and figures may stay as they are."""
    words = [word.lower() for word in WORD.findall(source) if word.islower()]
    if len(words) < 2 and not (len(words) == 1 and len(words[0]) > 3):
        return None
    if source.strip().lower() == target.strip().lower():
        return "the English text given back"
    if len(words) >= 4:
        kept = Counter(word.lower() for word in WORD.findall(target))
        same = sum((Counter(words) & kept).values())
        if same > 0.5 * len(words):
            return "most of the English text left as it is"
    return None


def repetition(source: str, target: str, language: str) -> str | None:
    """Loops that the English text does not have: a run of words, or a few characters."""
    found = _loop(target)
    return found if found and not _loop(source) else None


def stutter(source: str, target: str, language: str) -> str | None:
    """A word said twice in a row, as small models do when they lose the thread."""
    if language != "ko":
        return None
    said = WORD.findall(source.lower())
    if any(first == second for first, second in pairwise(said)):
        return None
    word = korean.stuttered(target)
    return f"{word!r} twice in a row" if word else None


def _loop(text: str) -> str | None:
    if re.search(r"(\S{1,6}?)\1{5,}", text):
        return "characters repeated in a loop"
    # Commas between code spans, which a unit's plain text is without, are no loop.
    words = [word for word in text.lower().split() if WORD.search(word)]
    if re.search(r"(?:^| )(\S+(?: \S+){0,5})(?: \1){2,}(?: |$)", " ".join(words)):
        return "words repeated in a loop"
    for size in (3, 4):
        runs = Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
        if runs and max(runs.values()) >= 3 and len(words) >= 9:
            return "words repeated in a loop"
    return None


def length(source: str, target: str, language: str) -> str | None:
    """A translation much shorter or longer than such texts are."""
    least, most = {"ko": (0.2, 1.4)}.get(language, (0.45, 2.4))
    if len(source) >= 24 and not least <= len(target) / len(source) <= most:
        return f"{len(target)} characters for {len(source)} of English"
    return None


def digits(source: str, target: str, language: str) -> str | None:
    """Numbers that went missing, changed or came from nowhere."""
    wanted = quantities.stated(source, "en" if language in quantities.SCALES else "")
    found = quantities.stated(target, language)
    lost, added = wanted - found, found - wanted
    for fraction in [figure for figure in added if "/" in figure]:
        if (parts := Counter(fraction.split("/"))) <= lost:
            # The English writes both in digits, as in "1 in 4".
            lost -= parts
            del added[fraction]
    for figure, scaled in quantities.restated(source).items():
        if lost[figure] and added[scaled]:
            lost -= Counter([figure])
            added -= Counter([scaled])
    if lost:
        return f"number {', '.join(sorted(lost))} is missing"
    if added:
        excused = quantities.spelled(source)
        excused |= {MONTHS[word] for word in WORD.findall(source) if word in MONTHS}
        unexplained = added.keys() - excused
        if unexplained:
            return f"number {', '.join(sorted(unexplained))} is not in the English text"
    return None


def currency(source: str, target: str, language: str) -> str | None:
    """A sum of money whose currency is gone, or one that has become another's."""
    for sign, named in CURRENCIES.items():
        if sign in source and not named.search(target):
            return f"the currency {sign} is missing"
        if sign in target and sign not in source:
            return f"the currency {sign} is not in the English text"
    return None


def negation(source: str, target: str, language: str) -> str | None:
    """A negation lost, or one that the English text gives no reason for."""
    if language not in STRICT_NEGATION:
        return None
    negative = NEGATION["en"].search(_without_positives(source, target, language))
    if negative and not NEGATION[language].search(
        _without_negative_words(source, target, language)
    ):
        return "the negation is missing"
    if (
        not NEGATION["en"].search(source)
        and not NEGATIVE_SENSE.search(source)
        and STRICT_NEGATION[language].search(target)
    ):
        return "a negation that the English text does not have"
    return None


def _without_negative_words(source: str, target: str, language: str) -> str:
    """``target`` without what translates a word of ``source`` that denies by itself."""
    for word, said in NEGATIVE_WORDS:
        if word.search(source):
            target = said[language].sub("", target)
    return target


def _without_positives(source: str, target: str, language: str) -> str:
    """``source`` without the negations that ``target`` says positively."""
    for phrase, said in POSITIVELY:
        if said[language].search(target):
            source = phrase.sub("", source)
    return source


def script(source: str, target: str, language: str) -> str | None:
    """Letters of a script the language does not use, or none of its own."""
    foreign = FOREIGN.get(language)
    if foreign and foreign.search(target) and not foreign.search(source):
        return "letters of another script"
    words = [word for word in WORD.findall(source) if word.islower() and len(word) > 2]
    if language == "ko" and words and not HANGUL.search(target):
        return "no Hangul in it"
    if "\ufffd" in target or "⁇" in target:
        return "characters the model does not know"
    return None


def tokens(source: str, target: str, language: str) -> str | None:
    """Addresses and placeholders that must be the same on both sides."""
    for pattern, name in ((BARE_URL, "address"), (PLACEHOLDER, "placeholder")):
        if Counter(pattern.findall(source)) != Counter(pattern.findall(target)):
            return f"{name} lost or changed"
    return None


def ending(source: str, target: str, language: str) -> str | None:
    """A question that is none any more, or a lead-in without its colon."""
    for mark in ":?":
        if source.rstrip().endswith(mark) and not target.rstrip().endswith(mark):
            return f"the final {mark!r} is missing"
    return None


Gate = Callable[[str, str, str], str | None]
TEXT_GATES: tuple[Gate, ...] = (
    empty, tokens, echo, repetition, stutter, length, digits, currency, negation, script, ending,
)  # fmt: skip


def failure(source: str, target: str, language: str) -> str | None:
    """Why ``target`` cannot stand as a translation of ``source``, or None if it can.

    Args:
        source: English text.
        target: The translation proposed for it.
        language: Code of the target language without territory, ``ko`` or ``es`` say.
    """
    for gate in TEXT_GATES:
        reason = gate(source, target, language)
        if reason:
            return reason
    return None


def markup_failure(source: str, target: str, page: Outline | None = None) -> str | None:
    """What inline markup of ``source`` is not the same in ``target``."""
    wanted, found = markdown.inline(source, page), markdown.inline(target, page)
    if wanted.elements != found.elements:
        differing = (wanted.elements - found.elements) + (found.elements - wanted.elements)
        kind = next(iter(differing))[0].removesuffix("_inline")
        return f"{kind} lost or changed"
    if wanted.emphasis != found.emphasis:
        return "emphasis lost or changed"
    if found.stray > wanted.stray:
        return "emphasis that would not show"
    return None
