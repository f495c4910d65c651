"""Korean sentences denied, and denied ones affirmed."""

from __future__ import annotations

import re

from pipeline.languages.ko import particle
from training.clauses import dictionary_form, is_copula
from training.conjugation import conjugate, final_of, split

NEGATIVE = re.compile(
    r"않|없|아니|아닌|아닐|아님|아닙|못|마십시오|마세요|말고|말아|말 것|지 마|금지|불가|금물|"
    r"모르|모른|모를|모릅|몰라|삼가|밖에|뿐|피하|피해"
)
"""Any word that may deny, so that a sentence without it surely denies nothing."""
COUNTED = re.compile(
    r"않|없|아니|아닌|아닐|아님|아닙|못|지 마[십세시]|지 말|금지|불가|금물|모르|모른|모릅|"
    r"몰라|삼가|(?<![가-힣])안(?= )|(?<![가-힣])안(?=되|됩|돼)"
)
IDIOM = re.compile(
    r"밖에|뿐만|뿐 아니|만이 아니|지 않으면|없으면|않고서|없이는|지도 모|못지않|마지않|에 불과|"
    r"틀림없|끊임없|어쩔 수 없|관계없|상관없|변함없|아니라|아니면|얼마 지나지|머지않"
)
"""What a translation may say so without an English denial, or where a word less means the same."""
ORDERS = (
    ("하십시오", "하지 마십시오"), ("하세요", "하지 마세요"),
    ("십시오", "시지 마십시오"), ("세요", "시지 마세요"),
)  # fmt: skip
MODAL = re.compile(r"([가-힣])야 (?=합니다|한다)")
PAST = (
    ("했습니다", "하지 않았습니다"),
    ("되었습니다", "되지 않았습니다"),
    ("됐습니다", "되지 않았습니다"),
)


def denied(english: str, korean: str) -> str | None:
    """A sentence whose last predicate is denied."""
    del english
    if NEGATIVE.search(korean) or re.search(r"(?<![가-힣])안 |[.?!] ", korean):
        return None
    body = korean.rstrip(".!")
    stop = korean[len(body) :]
    for ending, negative in ORDERS:
        if body.endswith(ending) and not body.endswith("계십시오"):
            return body.removesuffix(ending) + negative + stop
    modal = MODAL.search(body)
    if modal and body.endswith("야 합니다"):
        return body.removesuffix("야 합니다") + "서는 안 됩니다" + stop
    if body.endswith("수 있습니다"):
        return body.removesuffix("있습니다") + "없습니다" + stop
    for ending, negative in PAST:
        if body.endswith(ending):
            return body.removesuffix(ending) + negative + stop
    predicate = dictionary_form(body + ".")
    if predicate is None or (final_of(predicate[:-1]) == "ㅆ" and not predicate.endswith("있다")):
        return None
    stem = predicate[:-1]
    if is_copula(stem):
        noun = stem[:-1]
        return f"{noun}{particle(noun, '이')} 아닙니다{stop}"
    if body.endswith("입니다") and not stem.endswith("이"):
        return None
    if body.endswith("있습니다"):
        return body.removesuffix("있습니다") + "없습니다" + stop
    return f"{stem}지 않습니다{stop}"


ENDINGS = frozenset(
    "습니다 았습니다 았다 는다 는 은 을 고 게 기 지만 도록 으면 으며 으므로 아도 아야 아서 았던 "
    "으니 다면 다고 거나 을수록 던".split()
)
"""What follows 지 않, and then the bare stem."""
ADJECTIVE_ONLY = ("은", "다면", "다고")
"""Endings that a verb would take in another form."""
NOT = re.compile(r"(?<![가-힣])([가-힣]+?)지(?:는|도|가|를)? (?:않|못하)([가-힣]*)")
ORDER = re.compile(r"(?<![가-힣])([가-힣]+?)지 (?:마십시오|마세요|마시고|말고|말아야)")
AFTER_ORDER = {
    "마십시오": "으십시오", "마세요": "으세요", "마시고": "으시고", "말고": "고", "말아야": "아야",
}  # fmt: skip
WORDS = (
    ("수 없", "수 있"), ("없습니다", "있습니다"), ("없는", "있는"), ("없을", "있을"),
    ("없고", "있고"), ("없었", "있었"), ("없지만", "있지만"), ("없어", "있어"), ("없다", "있다"),
    ("서는 안 됩니다", "도 됩니다"), ("면 안 됩니다", "면 됩니다"), ("불가능", "가능"),
    ("금지", "허용"),
)  # fmt: skip
COPULA = re.compile(r"([가-힣A-Za-z0-9)])[이가] 아닙니다")
ATTRIBUTE = re.compile(r"([가-힣])[이가] 아닌 ")
WITHOUT = re.compile(r"([가-힣]+) 없이")
BARE = re.compile(r"(?<![가-힣])안 (?=[가-힣])")


def _not(found: re.Match[str]) -> str | None:
    stem, rest = found[1], found[2]
    taken = rest if rest in ENDINGS else ""
    if not taken or (taken in ADJECTIVE_ONLY and stem[-1] in "하되"):
        return None
    if taken == "는다" and final_of(stem) in ("", "ㄹ"):
        return None
    try:
        return conjugate(stem + "다", taken)
    except (ValueError, IndexError):
        return None


def _edits(korean: str) -> list[str]:
    """Every version with one denial affirmed."""
    versions: list[str] = []

    def add(found: re.Match[str], new: str | None) -> None:
        if new is not None:
            versions.append(korean[: found.start()] + new + korean[found.end() :])

    for found in NOT.finditer(korean):
        add(found, _not(found))
    for found in ORDER.finditer(korean):
        add(found, conjugate(found[1] + "다", AFTER_ORDER[found[0].rpartition(" ")[2]]))
    for said, instead in WORDS:
        for found in re.finditer(said, korean):
            if said != "없습니다" or not korean[: found.start()].endswith("수 "):
                add(found, instead)
    for found in COPULA.finditer(korean):
        add(found, found[1] + "입니다")
    for found in ATTRIBUTE.finditer(korean):
        add(found, found[1] + "인 ")
    for found in WITHOUT.finditer(korean):
        add(found, f"{found[1]}{particle(found[1], '과')} 함께")
    for found in BARE.finditer(korean):
        if not korean[: found.start()].endswith(("서는 ", "면 ")):
            add(found, "")
    return list(dict.fromkeys(versions))


def affirmed(korean: str, number: int) -> list[str]:
    """Versions with one of exactly ``number`` denials gone."""
    if IDIOM.search(korean) or len(COUNTED.findall(korean)) != number or "?" in korean:
        return []
    return [text for text in _edits(korean) if _is_hangul(text)]


def _is_hangul(text: str) -> bool:
    """Whether no edit left half a syllable behind."""
    return all(split(c) for c in text if "가" <= c <= "힣")
