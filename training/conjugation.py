"""The forms of Korean verbs and adjectives that ``training/grammar`` asks for.

Follows the standard orthography (National Institute of Korean Language: contraction, vowel harmony
and the irregular stems).
"""

from __future__ import annotations

FIRST = 0xAC00
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
"""In the order of Unicode's Hangul syllables."""
BRIGHT = "ㅏㅗ"
"""Vowels after which an ending begins with 아 and not with 어."""

TO_L = ("걷", "듣", "싣", "깨닫", "붇")
"""Stems whose ㄷ turns into ㄹ before a vowel."""
REGULAR_B = tuple("잡입씹뽑좁굽업집접꼽")
TO_NOTHING = tuple("낫짓붓젓긋잇")
"""Stems whose ㅅ falls before a vowel."""
BEFORE_VOWEL = {"ㄷ": "ㄹ", "ㅅ": "", "ㅂ": ""}
"""What becomes of an irregular stem's final; a vowel then stands for ㅂ."""
COPULAS = ("적이", "중이", "정상이", "불법이", "미혼이", "양성이")
"""Ends of noun and 이다 where the noun ends in a consonant; as a verb's stem 이 would contract."""
PLAIN_REU = ("따르", "치르", "들르", "다다르")
CONTRACTED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ"}
SWALLOWING = "ㅏㅐㅓㅔㅕ"
"""Vowels into which 아 or 어 vanishes."""


def split(syllable: str) -> tuple[int, str, str]:
    """The number of the initial, the vowel and the final of a syllable."""
    code = ord(syllable) - FIRST
    initial, rest = divmod(code, len(VOWELS) * len(FINALS))
    return initial, VOWELS[rest // len(FINALS)], FINALS[rest % len(FINALS)]


def join(initial: int, vowel: str, final: str = "") -> str:
    code = (initial * len(VOWELS) + VOWELS.index(vowel)) * len(FINALS) + FINALS.index(final)
    return chr(FIRST + code)


def with_final(text: str, final: str) -> str:
    """``text`` with the last syllable's final replaced."""
    initial, vowel, _ = split(text[-1])
    return text[:-1] + join(initial, vowel, final)


def final_of(text: str) -> str:
    """The final consonant of the last syllable, if it has one."""
    return split(text[-1])[2]


def conjugate(word: str, ending: str) -> str:
    """The dictionary form ``word`` with ``ending``.

    Endings are written as after a consonant: 습니다, 으면, 을, 은, 는, 아야, 았습니다, 고, 지.

    Raises:
        ValueError: ``word`` is not a dictionary form (it must end in 다).
    """
    if not word.endswith("다") or len(word) < 2:
        raise ValueError(f"not a dictionary form: {word}")
    stem = word[:-1]
    if ending[0] in "아았":
        base = _a_form(stem)
        return (with_final(base, "ㅆ") if ending[0] == "았" else base) + ending[1:]
    if ending[0] in "으을은":
        return _u_form(stem, ending)
    final = final_of(stem)
    if ending == "습니다":
        return with_final(stem, "ㅂ") + "니다" if final in ("", "ㄹ") else stem + ending
    if ending.startswith("는") and final == "ㄹ":
        return with_final(stem, "") + ending
    return stem + ending


def _irregular(stem: str) -> str:
    """The final of an irregular stem, which a vowel changes, else none."""
    final = final_of(stem)
    if final == "ㅂ" and stem[-1] not in REGULAR_B:
        return "ㅂ"
    if final == "ㄷ" and stem.endswith(TO_L):
        return "ㄷ"
    return "ㅅ" if final == "ㅅ" and stem[-1] in TO_NOTHING else ""


def _u_form(stem: str, ending: str) -> str:
    """으면, 으십시오, 을, 은 and their like: 으 falls after a vowel and after ㄹ."""
    attached = {"을": "ㄹ", "은": "ㄴ"}.get(ending[0])
    rest = ending[1:]
    irregular = _irregular(stem)
    if irregular:
        stem = with_final(stem, BEFORE_VOWEL[irregular])
        if irregular != "ㅂ":
            return stem + ending
        stem += "우"
    final = final_of(stem)
    if final not in ("", "ㄹ"):
        return stem + ending
    if attached is not None:
        return with_final(stem, attached) + rest
    if final == "ㄹ" and rest[0] in "십세니시":
        stem = with_final(stem, "")
    return stem + rest


def _a_form(stem: str) -> str:
    """아 or 어, contracted with the stem as written language does."""
    if stem.endswith("하"):
        return stem[:-1] + "해"
    if stem.endswith(COPULAS):
        return stem + "어"
    initial, vowel, final = split(stem[-1])
    bright = vowel in BRIGHT
    irregular = _irregular(stem)
    if irregular:
        stem = with_final(stem, BEFORE_VOWEL[irregular])
        if irregular == "ㅂ":
            return stem + ("와" if stem in ("도", "고") or stem.endswith((" 도", " 고")) else "워")
    if final:
        return stem + ("아" if bright else "어")
    if vowel == "ㅡ":
        before = stem[-2] if len(stem) > 1 and "가" <= stem[-2] <= "힣" else ""
        bright = bool(before) and split(before)[1] in BRIGHT
        if stem[-1] == "르" and before and not stem.endswith(PLAIN_REU):
            return with_final(stem[:-1], "ㄹ") + ("라" if bright else "러")
        return stem[:-1] + join(initial, "ㅏ" if bright else "ㅓ")
    if vowel in SWALLOWING:
        return stem
    if vowel in CONTRACTED:
        return stem[:-1] + join(initial, CONTRACTED[vowel])
    return stem + "어"
