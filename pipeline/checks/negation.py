"""A negation lost, or one that the English text gives no reason for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages import en

NEGATION = {
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


def _find(pair: Pair) -> Iterator[Finding]:
    source, target, language = pair.source, pair.target, pair.language.code
    if language not in STRICT_NEGATION:
        return
    negative = en.NEGATION.search(_without_positives(source, target, language))
    if negative and not NEGATION[language].search(
        _without_negative_words(source, target, language)
    ):
        yield Finding("negation", "missing")
    elif (
        not en.NEGATION.search(source)
        and not NEGATIVE_SENSE.search(source)
        and STRICT_NEGATION[language].search(target)
    ):
        yield Finding("negation", "added")


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


CHECK = Check(("negation",), _find)
