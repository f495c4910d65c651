"""Written sentences as clauses, so that a grammar can build long sentences from them.

``training/grammar/clauses/*.tsv`` joins two sentences with a conjunction, or puts one into what
somebody says, denies or asks: in Korean the clauses change places and their verbs their endings,
which few written sentences show often enough. A sentence serves as

- ``clause``: a predicate, its Korean in the dictionary form 다 (``비가 왔다``);
- ``ground``: the same with its topic as a subject, for subordinate clauses (``약은`` to ``약이``);
- ``proviso``: a ``ground`` that is neither past nor future;
- ``claim``: for 고 말하다 and its like, in the plain style (``온다``, ``왔다``, ``의사라``);
- ``question``: in 는지, 은지 or 인지.

Where the form of a word can't be known from the sentence alone, the sentence doesn't serve.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.languages.ko import particle
from training.conjugation import conjugate, final_of, with_final
from training.grammar import Grammar, Rule

SYMBOLS = ("clause", "ground", "proviso", "claim", "question")
WORDS = range(4, 14)
"""How many English words a clause may have."""
DECLARATIVE = re.compile(r"[A-Z][^.?!:;\"“”()⟦⟧]*\.")
POLITE = re.compile(r"[^.?!:;\"“”‘’'()]*[가-힣]니다\.")
OPENING = re.compile(
    r"(?:and|but|so|yet|however|then|thus|because|if|when|although|though|while|as|since|unless|"
    r"until|once|after|before|whether|also|instead|still|otherwise|therefore|let|please|no|not|"
    r"neither|never|only|for|to|by|in|on|at|from|with|without)\b",
    re.IGNORECASE,
)
"""First words after which a clause would open twice, or not be one."""
LINKING = re.compile(r"(?:그러나|하지만|그리고|그래서|따라서|그러므로|그런데|또한|다만|그렇지만)\b")
INSIDE = re.compile(r"(?<=[a-z,] )[A-Za-z][\w'’-]*")
NOUN = re.compile(r"(?<![가-힣])([가-힣]+?)들?(?:의|가|를|와|과|에서|에게|으로)(?![가-힣])")
"""A word with a particle that no ending of a verb looks like."""
TOPIC = re.compile(r"(?<![가-힣])([가-힣]+?)(들?)[은는](?= )")
OBJECT = re.compile(r"[가-힣][을를] ")
SUBJECT = re.compile(r"[가-힣][이가] ")
L_STEMS = tuple(
    "들 늘 알 열 팔 돌 놀 길 멀 울 불 빌 풀 밀 물 만들 힘들 흔들 받들 떠들 거들 시들 잠들 병들 "
    "줄어들 접어들 모여들 스며들 이끌 내밀 머물 저물 베풀 부풀 까불".split()
)
"""Stems whose ㄹ falls before ㅂ니다."""
AMBIGUOUS = frozenset("삽 겁 답 줍 납 씁".split())
"""Last words before 니다 that may belong to either of two verbs, as 삽 to 사다 and 살다."""
VERBS_IN_I = tuple(
    "보이 쓰이 높이 줄이 움직이 먹이 섞이 쌓이 붙이 모이 숙이 들이 기울이 죽이 녹이 끓이 속이 늘이 "
    "꺾이 놓이 덮이 벌이 누이 묶이 깎이 볶이 좁이 반짝이 끄덕이 망설이 트이 꼬이 조이".split()
)
"""Stems of verbs that end like the copula 이다."""
ADJECTIVES = ("만하", "듯하", "법하", "멋지", "값지", "기름지", "건방지")
"""Stems that would pass for a verb's: in 먹을 만하다 먹을 is no object."""
VERB_ENDS = ("되", "받", "지", "주", "드리", "시키", "나타나", "아야 하", "어야 하", "해야 하")


def dictionary_form(sentence: str) -> str | None:
    """A Korean sentence in -ㅂ니다 with its last word in 다, or nothing if that is uncertain."""
    stem = sentence.removesuffix("니다.")
    if stem.endswith("습"):
        return stem[:-1] + "다" if final_of(stem[:-1] or "가") else None
    if stem == sentence or final_of(stem) != "ㅂ":
        return None
    *_, last = stem.split(" ")
    if last in AMBIGUOUS:
        return None
    word = with_final(last, "ㄹ")
    falls = word in L_STEMS or word.endswith(tuple(s for s in L_STEMS if len(s) > 1))
    return with_final(stem, "ㄹ" if falls else "") + "다"


def lowered(text: str, inside: Counter[str]) -> str | None:
    """``text`` as it stands inside a sentence, or nothing where its first word may be a name.

    ``inside`` counts words that don't open a sentence.
    """
    first, second, *_ = re.split(r"[ ,]+", text)
    small = first[0].lower() + first[1:]
    forms = {small, small + "s", small.removesuffix("s")}
    if first == "I" or first.startswith("I'") or inside[first] > inside[small]:
        return text
    if any(inside[form] for form in forms) and not second[0].isupper():
        return small + text[len(first) :]
    return None


def is_past(predicate: str) -> bool:
    """Whether a dictionary form tells of the past, or of what is to come: 왔다, 오겠다."""
    stem = predicate[:-1]
    return final_of(stem) == "ㅆ" and not stem.endswith("있")


def is_copula(stem: str) -> bool:
    return stem.endswith("이") and not stem.endswith((*VERBS_IN_I, " 이"))


def is_verb(stem: str) -> bool:
    """Whether a stem is surely a verb's: it has an object, or an ending that only verbs have."""
    if stem.endswith(ADJECTIVES):
        return False
    before = stem.rpartition(" ")[0]
    return before.endswith(("을", "를")) or stem.endswith(VERB_ENDS)


def plain(stem: str) -> str | None:
    """A stem in the plain style, 다; a copula in 라, as it stands before 고."""
    if stem.endswith("아니"):
        return stem + "라"
    if is_copula(stem):
        noun = stem[:-1]
        return (noun if final_of(noun) == "" else stem) + "라"
    if final_of(stem) in ("ㅆ", "ㅄ") or stem.endswith("수 있"):
        return stem + "다"
    if is_verb(stem):
        if final_of(stem) in ("", "ㄹ"):
            return with_final(stem, "ㄴ") + "다"
        return stem + "는다"
    return None


def wondering(stem: str) -> str | None:
    """A stem in 는지 or 인지."""
    if is_copula(stem) or stem.endswith("아니"):
        return with_final(stem, "ㄴ") + "지"
    if final_of(stem) in ("ㅆ", "ㅄ") or is_verb(stem):
        return conjugate(stem + "다", "는지")
    return None


def as_subject(korean: str, nouns: frozenset[str]) -> str:
    """The first topic among the first words as a subject, where it surely is one."""
    match = TOPIC.search(korean)
    if (
        match is None
        or not (OBJECT.search(korean) or is_copula(korean[:-1]))
        or match[1] not in nouns
        or korean[: match.start()].count(" ") > 1
        or SUBJECT.search(korean, match.end())
    ):
        return korean
    noun = match[1] + match[2]
    subject = {"저": "제가", "나": "내가"}.get(noun) or noun + particle(noun, "이")
    return korean[: match.start()] + subject + korean[match.end() :]


def clauses(pairs: Iterable[tuple[str, str]]) -> Grammar:
    """The sentences among ``pairs`` that can serve as clauses, as rules of five symbols."""
    rows = list(pairs)
    inside = Counter(word for english, _ in rows for word in INSIDE.findall(english))
    nouns = frozenset(word for _, korean in rows for word in NOUN.findall(korean))
    rules: dict[str, list[Rule]] = {name: [] for name in SYMBOLS}
    for english, korean in rows:
        if (
            len(english.split()) not in WORDS
            or not DECLARATIVE.fullmatch(english)
            or not POLITE.fullmatch(korean)
            or OPENING.match(english)
            or LINKING.match(korean)
        ):
            continue
        clause, predicate = lowered(english[:-1], inside), dictionary_form(korean)
        if clause is None or predicate is None:
            continue
        ground = as_subject(predicate, nouns)
        found = {
            "clause": predicate,
            "ground": ground,
            "proviso": None if is_past(predicate) else ground,
            "claim": plain(ground[:-1]),
            "question": wondering(ground[:-1]),
        }
        for symbol, form in found.items():
            if form:
                rules[symbol].append(Rule(clause, form))
    return rules
