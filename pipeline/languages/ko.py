"""Korean: particles, whose form depends on the sound before them, and words said twice.

Many particles have one form after a consonant and one after a vowel (``도침은``, ``침술은`` but
``치료는``); ``(으)로`` counts a final ㄹ as a vowel. The rules are those of the Standard Korean
Language Regulations; how a Latin word is read aloud is a guess from its spelling.
"""

from __future__ import annotations

import enum
import functools
import re

from pipeline.languages import quotes
from pipeline.languages.base import Band, Language
from pipeline.languages.ko_numbers import KoreanReader
from pipeline.languages.searched import Searched


class Final(enum.Enum):
    """What the last syllable of a text ends in, read aloud."""

    VOWEL = enum.auto()
    RIEUL = enum.auto()
    CONSONANT = enum.auto()


_HANGUL_FIRST, _HANGUL_LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_DIGIT = {
    "0": Final.CONSONANT,  # 영
    "1": Final.RIEUL,  # 일
    "2": Final.VOWEL,  # 이
    "3": Final.CONSONANT,  # 삼
    "4": Final.VOWEL,  # 사
    "5": Final.VOWEL,  # 오
    "6": Final.CONSONANT,  # 육
    "7": Final.RIEUL,  # 칠
    "8": Final.RIEUL,  # 팔
    "9": Final.VOWEL,  # 구
}
_LETTER_NAME = {"L": Final.RIEUL, "R": Final.RIEUL, "M": Final.CONSONANT, "N": Final.CONSONANT}
_SYMBOL = {
    "%": Final.VOWEL,  # 퍼센트
    "℃": Final.VOWEL,  # 섭씨 도
    "°": Final.VOWEL,  # 도
    "α": Final.VOWEL,
    "β": Final.VOWEL,
    "γ": Final.VOWEL,
    "δ": Final.VOWEL,
    "κ": Final.VOWEL,
    "μ": Final.VOWEL,
}
_UNIT = {
    "mm": Final.VOWEL,  # 밀리미터
    "cm": Final.VOWEL,
    "km": Final.VOWEL,
    "m": Final.VOWEL,
    "kg": Final.CONSONANT,  # 킬로그램
    "g": Final.CONSONANT,
    "mg": Final.CONSONANT,
    "ml": Final.VOWEL,  # 밀리리터
    "l": Final.VOWEL,
}
_TRAILING_BRACKETS = re.compile(r"(?<=\S)\s?[(（\[［〔][^()（）\[\]［］〔〕]*[)）\]］〕]$")
_SILENT = re.compile(
    r"(?<![\s`\"'”’」』》〉*_~.,!?:;…)\]）］〕·])[\s`\"'”’」』》〉*_~.,!?:;…)\]）］〕·]+$"
)
_LATIN_WORD = re.compile(r"(?<![A-Za-zÀ-ÖØ-öø-ÿ])[A-Za-zÀ-ÖØ-öø-ÿ]+$")
_NUMBER = re.compile(r"(?<![\d.,])[.,]*(\d[\d.,]*)$")


def final(text: str) -> Final | None:
    """What ``text`` ends in when read aloud; None when nothing in it says.

    Closing quotes and what stands in closing brackets are not read: ``도침(acupotomy)`` ends as
    ``도침`` does.
    """
    previous = None
    while text != previous:
        previous = text
        bare = _TRAILING_BRACKETS.sub("", text)
        text = bare if bare.strip("([（［ ") else text
        text = _SILENT.sub("", text)
    if not text:
        return None
    last = text[-1]
    if _HANGUL_FIRST <= ord(last) <= _HANGUL_LAST:
        number = (ord(last) - _HANGUL_FIRST) % _FINALS
        if number == 0:
            return Final.VOWEL
        return Final.RIEUL if number == _RIEUL else Final.CONSONANT
    if last in _SYMBOL:
        return _SYMBOL[last]
    number_match = _NUMBER.search(text)
    if number_match:
        return _number(number_match[1])
    word = _LATIN_WORD.search(text)
    if word:
        before = text[: word.start()].rstrip()
        if before[-1:].isdigit() and word.group() in _UNIT:
            return _UNIT[word.group()]
        return _latin(word.group())
    return None


def _number(digits: str) -> Final:
    whole, point, _ = digits.partition(".")
    if point or digits[-1] != "0" or digits == "0":
        return _DIGIT[digits[-1]]
    zeros = len(whole.replace(",", "")) - len(whole.replace(",", "").rstrip("0"))
    # 십, 백, 천, 만 end in a consonant, 억 too, 조 (twelve zeros) in a vowel.
    return Final.VOWEL if 12 <= zeros < 16 else Final.CONSONANT


def _latin(word: str) -> Final:
    if word.isupper():
        return _LETTER_NAME.get(word[-1], Final.VOWEL)
    lower = word.lower()
    if lower.endswith(("l", "le")):
        return Final.RIEUL
    if lower.endswith(("m", "n", "ng", "me", "ne")):
        return Final.CONSONANT
    if re.search(r"[aeiouy](?:[bckpt]|ck)$", lower):
        return Final.CONSONANT
    return Final.VOWEL


AFTER_CONSONANT_AND_VOWEL = (
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
    ("으로", "로"),
    ("이라는", "라는"),
    ("이라고", "라고"),
    ("이란", "란"),
    ("이나", "나"),
    ("이며", "며"),
    ("이고", "고"),
    ("이랑", "랑"),
    ("이다", "다"),
    ("이었", "였"),
    ("이에요", "예요"),
    ("이든", "든"),
    ("이라면", "라면"),
)
"""Pairs of forms, the one after a consonant first. A longer form comes with endings of its own."""

_FORMS = {form: pair for pair in AFTER_CONSONANT_AND_VOWEL for form in pair}


def particle(before: str, form: str) -> str:
    """``form``, or its other form where the sound that ``before`` ends in asks for it.

    A form that has no other, and a text whose sound is unknown, give ``form`` back.
    """
    pair = _FORMS.get(form)
    sound = final(before)
    if pair is None or sound is None:
        return form
    closed = sound is Final.CONSONANT or (sound is Final.RIEUL and pair[0] != "으로")
    return pair[0] if closed else pair[1]


_LEADING = re.compile(
    "(?:" + "|".join(sorted(_FORMS, key=len, reverse=True)) + ")(?![가-힣])|(?:이었|였|이에요|예요)"
)


def fitted(before: str, after: str) -> str:
    """``after`` with the particle it begins with, if it does, in the form ``before`` asks for."""
    found = _LEADING.match(after)
    return particle(before, found[0]) + after[found.end() :] if found else after


_ENDS_LIKE_A_PARTICLE = frozenset(
    """
    어린이 나이 차이 길이 높이 깊이 넓이 종이 놀이 먹이 사이 아이 젊은이 늙은이 목걸이 손잡이
    오이 고양이 호랑이 원숭이 구이 풀이 더위 추위 주의 회의 동의 의의 정의 논의 합의 편의 강의
    유의 문의 거의 명의 심의 결의 협의 창의 의사회의 정도 속도 온도 각도 강도 밀도 습도 빈도
    지도 태도 제도 의도 시도 연도 용도 농도 척도 한도 심도 순도 신뢰도 만족도 국가 전문가 평가
    증가 추가 휴가 허가 요가 참가 물가 음악가 작가 화가 가격가 효과 결과 경과 학과 외과 내과
    안과 치과 사과 통과 초과 성과 교과 과과 진로 경로 피로 도로 회로 세로 가로 통로 스스로 서로
    별로 새로 바로 그대로 마을 가을 노을 고을 비만 불만 기만 낭만 자만 대만 충만 부인과
    산부인과 정형외과 피부과 소아과 근육이완 눈가 입가 많은 적은 같은 좋은 작은 낮은 높은 깊은
    얇은 굵은 젊은 늙은 넓은 좁은 짧은 붉은 밝은 맑은 굳은 나은 받은 입은 얻은 맞은 먹은 찾은
    앉은 읽은 부은 하는 되는 시키는 주는 보는 오는 가는 쓰는 있을 없을 받을 않을 같을 먹을 찾을
    얻을 맞을 읽을 입을 앉을 걸을
    """.split()
)
_PARTICLES = (
    "에서부터", "으로부터", "에게서", "으로는", "에서는", "에서도", "에게는", "으로도",
    "까지는", "이라는", "이라고", "에서", "에게", "부터", "까지", "보다", "처럼", "마다",
    "으로", "에는", "에도", "라는", "라고", "이나", "이며", "은", "는", "이", "가", "을",
    "를", "에", "의", "와", "과", "도", "만", "로",
)  # fmt: skip
_HANGUL_END = re.compile(r"[가-힣)\]\dA-Za-z%]$")


def is_particle(text: str) -> bool:
    """Whether ``text`` is nothing but a particle."""
    return text in _PARTICLES


def without_particle(text: str) -> str:
    """``text`` without the particle its last word ends in, if it clearly ends in one.

    A word that merely ends in such a syllable (어린이, 효과) stays whole, and so does one whose
    sound the particle does not fit.
    """
    cut = len(text) - len(re.split(r"\s", text)[-1])
    word = text[cut:]
    for form in _PARTICLES:
        stem = word[: -len(form)]
        if not word.endswith(form) or not stem or not _HANGUL_END.search(stem):
            continue
        if any(word.endswith(noun) for noun in _ENDS_LIKE_A_PARTICLE):
            return text
        hangul = re.search(r"[가-힣]+$", stem)
        if hangul and len(form) == 1 and len(hangul[0]) < 2 and form not in "을를은는":
            return text
        if particle(stem, form) != form:
            continue
        return text[:cut] + stem
    return text


_TOKEN = re.compile(r"[가-힣]+|[^\W_]+|[^\s,]")
_CASE = ("", "이", "가", "을", "를")
_REDUPLICATED = frozenset(
    "서로 우리 여러분 귀하 하나 하루 매일 차례 구석 조금 천천히 아주 매우 정말 계속".split()
)


def stuttered(text: str) -> str | None:
    """A word, or two, that stands twice in a row where Korean has no reason to say it twice.

    A mark of a case is no reason (``요청을 요청에``, ``의사, 의사에게``); another particle is
    (``친구의 친구``, ``근육과 근육``), and so is a number between (``5시간, 6시간``).
    """
    words = _TOKEN.findall(text)
    for size in (1, 2):
        for start in range(len(words) - 2 * size + 1):
            middle, end = start + size, start + 2 * size
            if words[start][0] != words[middle][0]:
                continue
            stem = without_particle(words[middle - 1])
            first = [*words[start : middle - 1], stem]
            again = [*words[middle : end - 1], without_particle(words[end - 1])]
            if (
                first == again
                and words[middle - 1].removeprefix(stem) in _CASE
                and all(len(word) > 1 and "가" <= word[0] <= "힣" for word in first)
                and first[0] not in _REDUPLICATED
            ):
                return " ".join(first)
    return None


ATTACHED = (
    "에서는|에서도|에서|에게|에는|에도|에|으로는|으로|로|부터|까지|은|는|을|를|과|와|의|입니다|이며|"
    "이라는|라는|이라고|라고"
)
DETACHED_PARTICLE = re.compile(rf"(?<=[A-Za-z0-9α-ω%℃)\]⟧]) (?=(?:{ATTACHED})(?![가-힣\w]))")
FOREIGN_PARTICLE = re.compile(
    r"(?<![A-Za-z0-9α-ω%℃)\].,-])(?P<word>[A-Za-z0-9α-ω%℃)\].,-]*[A-Za-z0-9α-ω%℃)\]])"
    r"(?P<form>은|는|을|를|과|와|으로|로|이라는|라는|이라고|라고)(?![가-힣\w])"
)


class Korean(Language):
    """Korean in Hangul."""

    code = "ko"
    decimal = "."
    reads = KoreanReader
    length = Band(0.2, 1.4)
    script = "Hangul"
    own_letters = re.compile(r"[\uac00-\ud7a3]")
    foreign_letters = re.compile(r"[\u3040-\u30ff\u0400-\u04ff\u0600-\u06ff]")
    questions = "?？"
    statement = re.compile(r"(?:[다오죠]|(?<![까나가지])요)!?$")
    colons = ":："
    announcement = re.compile(r"다음|아래|이렇|이러|같습니다|같은")
    shared = frozenset()
    no = "않"
    bounded = False
    inflects = False

    def made_up(self, word: str) -> str:
        # What differs stands in front, where no syllable is a particle.
        size, first, last = len(word), ord(word[0]), ord(word[-1])
        return chr(_HANGUL_FIRST + size % 19 * 588 + first % 21 * 28 + last % 28) + "시험"

    def doubled(self, text: str) -> str | None:
        return stuttered(text)

    def has_term(self, text: str, term: str) -> bool:
        """Whether it stands there, however it is spaced; a word that goes on is another one.

        Without that 침구 (acupuncture and moxibustion) would be in 침 구멍 (a needle's hole).
        """
        bare = term.replace(" ", "")
        spaceless, spaced_out = _searched(text)
        if bare not in spaceless:
            return False
        if term in spaced_out:
            return True
        spaced = re.compile(r"\s*".join(map(re.escape, bare)) + r"(?P<rest>[가-힣]*)")
        return any(
            not found["rest"] or is_particle(found["rest"]) or bare in found[0]
            for found in spaced.finditer(text)
        )

    def without_particle(self, text: str) -> str:
        return without_particle(text)

    def is_particle(self, text: str) -> bool:
        return is_particle(text)

    def punctuated(self, source: str, target: str, locale: str) -> str:
        target = super().punctuated(source, target, locale)
        target = DETACHED_PARTICLE.sub("", quotes.quoted(source, target, quotes.CURLY))
        return FOREIGN_PARTICLE.sub(_fitting, target)

    def put(self, before: str, words: str, after: str) -> str:
        return f"{before}{words}{fitted(words, after)}"


@functools.lru_cache(maxsize=64)
def _searched(text: str) -> tuple[Searched, Searched]:
    """A text without its spaces, and as it stands."""
    return Searched(text.replace(" ", "")), Searched(text)


def _fitting(found: re.Match[str]) -> str:
    return found["word"] + particle(found.string[: found.start("form")], found["form"])
