"""Spanish sentences denied, and denied ones affirmed."""

from __future__ import annotations

import re
import unicodedata

NEGATIVE = re.compile(
    r"\b(?:no|ni|sin|nunca|jamás|tampoco|nadie|nada|ning[uú]n\w*|evit\w+|carec\w+|apenas|"
    r"imp[ei]d\w+|excepto|salvo|prohib\w+|dej\w+ de|niegu?\w*|solo|sólo|únicamente)\b",
    re.I,
)
ENGLISH_ORDER = re.compile(
    r"(?:(?:always|please|then|now),? )?(?:add|adjust|allow|apply|ask|avoid|be|begin|bend|breathe|"
    r"bring|call|change|check|choose|clean|close|come|consider|contact|continue|cook|cover|cut|"
    r"discuss|drink|eat|enter|exercise|fill|find|follow|get|give|go|have|hold|include|inject|"
    r"keep|lean|learn|leave|let|lie|lift|limit|look|lower|make|massage|measure|mix|move|open|pay|"
    r"place|plan|press|prepare|pull|push|put|raise|read|relax|remember|remove|repeat|report|rest|"
    r"rinse|rub|save|see|seek|select|send|serve|set|sit|sleep|speak|stand|start|stay|step|stop|"
    r"store|stretch|take|talk|tell|test|think|throw|try|turn|use|visit|wait|walk|warm|wash|watch|"
    r"wear|wipe|work|write)\b",
    re.I,
)
ORDER = re.compile(
    r"\A([¡«\"]?)([A-ZÁÉÍÓÚ][a-zñáéíóúü]*[aeé](?:l[oae]s?|se)?)(\b)(?! (?:es|son|de)\b)"
)
NO_ORDER = frozenset("La Una Esta Esa Para Cada Hasta Ante Sobre Desde Entre Que Se Le De".split())
WITH_PRONOUN = re.compile(r"([a-zñáéíóúü]*[áéíóú][a-zñáéíóúü]*?[ae])(se|l[oae]s?)\Z", re.I)
VERB = re.compile(
    r"(?<!que )(?<!\bo )(?<!\by )\b((?:(?:se|le|les|nos|me) )?)"
    r"(debe|deben|debería|deberían|puede|pueden|podría|podrían|es|son|está|están|era|eran|fue|"
    r"fueron|será|serán|tiene|tienen|hay|ha|han|había|habían|suele|suelen|causa|causan|ayuda|"
    r"ayudan|produce|producen|permite|permiten|incluye|incluyen|necesita|necesitan|requiere|"
    r"requieren|afecta|afectan|aumenta|aumentan|funciona|funcionan|recomienda|recomiendan)\b",
    re.I,
)
UNSURE = re.compile(r"\b(?:hasta que|antes de que|a menos que|más .{1,40}? (?:que|de lo que))\b|\?")
"""Where a "no" may stand that denies nothing."""
POSITIVE = {
    "nunca": "siempre", "jamás": "siempre", "nadie": "alguien", "nada": "algo",
    "ningún": "algún", "ninguna": "alguna", "ninguno": "alguno", "sin": "con",
    "tampoco": "también",
}  # fmt: skip
SECOND = re.compile(r"\b(nunca|jamás|nadie|nada|ningún|ninguna|ninguno|tampoco|ni)\b", re.I)
NO = re.compile(r"\b([Nn]o) (?!solo\b|sólo\b|obstante\b|más\b|hasta\b|tan\b|bien\b)(?=[a-záéíóú])")
LOOSE = re.compile(
    r"\b(?:ya no|no (?:l[oae]s?|nos|me) \w|o no\b|si no\b|sino\b|cómo no|sin embargo|"
    r"a no ser|de no ser|por no|apenas|hasta|nada más|sin duda|"
    r"evit\w+|carec\w+|imp[ei]d\w+|excepto|salvo|prohib\w+|dej\w+ de|in\w+able|im\w+ible|des\w+)\b",
    re.I,
)
COUNTED = re.compile(r"\b(?:no|ni|sin|nunca|jamás|tampoco|nadie|nada|ning[uú]n\w*)\b", re.I)


def _bare(word: str) -> str:
    """A word without the accent that a pronoun at its end had made necessary."""
    letters = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", re.sub("[\u0301]", "", letters))


def denied(english: str, spanish: str) -> str | None:
    """A sentence with a "no" before its order, or else before its first common verb."""
    if NEGATIVE.search(spanish) or UNSURE.search(spanish):
        return None
    order = ORDER.match(spanish)
    if order and order[2] not in NO_ORDER and ENGLISH_ORDER.match(english):
        word, rest = order[2], spanish[order.end() :]
        pronoun = WITH_PRONOUN.search(word)
        if pronoun:
            word = f"{pronoun[2]} {_bare(pronoun[1]).lower()}"
        return f"{order[1]}No {word[0].lower()}{word[1:]}{rest}"
    verb = VERB.search(spanish)
    if verb is None:
        return None
    before, after = spanish[: verb.start()], spanish[verb.end() :]
    return f"{before}no {verb[0]}{after}" if before else f"No {verb[0].lower()}{after}"


def _without_no(spanish: str, found: re.Match[str]) -> str:
    after = spanish[found.end() :]
    if found[1] == "No":
        after = after[:1].upper() + after[1:]
    return spanish[: found.start()] + after


def _affirmed_word(found: re.Match[str]) -> str:
    word = POSITIVE.get(found[1].lower(), "")
    return word.capitalize() if found[1][0].isupper() else word


def affirmed(spanish: str, number: int) -> list[str]:
    """Versions with one of exactly ``number`` negations gone.

    A second word of the same negation, as in "no hay ningún", is affirmed with it.
    """
    if LOOSE.search(spanish) or UNSURE.search(spanish):
        return []
    counted = COUNTED.findall(spanish)
    denials = list(NO.finditer(spanish))
    if number == 2 and len(counted) == 2 and len(denials) == 2:
        return [_without_no(spanish, found) for found in denials]
    if number != 1:
        return []
    if len(counted) == 1 and denials:
        return [_without_no(spanish, denials[0])]
    if len(counted) == 1 and counted[0].lower() in POSITIVE:
        found = re.search(rf"\b({counted[0]})\b", spanish)
        return (
            [spanish[: found.start()] + _affirmed_word(found) + spanish[found.end() :]]
            if found
            else []
        )
    if len(counted) == 2 and len(denials) == 1:
        second = SECOND.search(spanish, denials[0].end())
        word = _affirmed_word(second) if second else ""
        if second and word:
            changed = spanish[: second.start()] + word + spanish[second.end() :]
            return [_without_no(changed, denials[0])]
    return []
