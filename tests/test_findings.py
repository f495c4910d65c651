"""What each check finds, where, with which values, and where exactly it begins to find it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import (
    currency,
    doubled_words,
    endings,
    length,
    markup,
    opposites,
    placeholders,
    registry,
    repetition,
    same,
    script,
    untranslated,
    url,
)
from pipeline.checks.base import Check, Finding, Pair, Severity
from pipeline.checks.wording import SENTENCES, sentence
from pipeline.document.inline import inline
from pipeline.languages.base import Band, Language
from pipeline.languages.registry import language

NEUTRAL = Language("xx")
Said = tuple[str, str | None, str | None, dict[str, str]]
"""A finding's case, the words of both sides where it is, and its values."""


def said(check: Check, source: str, target: str, of: Language | str = NEUTRAL) -> list[Said]:
    """What one check finds in a pair."""
    known = language(of) if isinstance(of, str) else of
    found = list(check.find(Pair(source, target, known)))
    for finding in found:
        assert finding.code in check.codes
        assert finding.severity is Severity.ERROR
        assert "{" not in sentence(finding)
    return [
        (
            finding.case,
            None if finding.source is None else source[slice(*finding.source)],
            None if finding.target is None else target[slice(*finding.target)],
            dict(finding.data),
        )
        for finding in found
    ]


def cases(check: Check, source: str, target: str, of: Language | str = NEUTRAL) -> list[str]:
    return [case for case, *_ in said(check, source, target, of)]


def test_every_check_is_asked_in_its_order() -> None:
    codes = [code for check in registry.checks() for code in check.codes]
    assert len(set(codes)) == len(codes)
    assert {code for code, _ in SENTENCES} == {*codes, "markup"}
    assert codes[:4] == ["untranslated", "url", "placeholders", "email"]
    found = registry.failure("See https://a.b/c and {x} for $5.", "Vea.", "es")
    assert found is not None
    assert found.code == "url"
    assert registry.failure("Rest.", "Descanse.", "es") is None


def test_text_in_capitals_is_read_as_a_sentence_on_both_sides() -> None:
    found = list(registry.findings(Pair("REST AT HOME TODAY.", "Rest at home today.", NEUTRAL)))
    assert [finding.code for finding in found] == ["same"]
    found = list(registry.findings(Pair("Rest at home today.", "REST AT HOME TODAY.", NEUTRAL)))
    assert [finding.code for finding in found] == ["same"]


def test_a_finding_that_no_sentence_is_for_says_what_its_check_says() -> None:
    assert sentence(Finding("own", "case", data={"text": "own words"})) == "own words"
    assert sentence(Finding("own", "case")) == "own: case"
    assert sentence(Finding("numbers", "missing", data={"numbers": "5, 6"})) == (
        "number 5, 6 is missing"
    )


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [("a", "", ["empty"]), ("a", " \n", ["empty"]), (" ", "", []), ("", "", []), ("a", "b", [])],
)
def test_untranslated(source: str, target: str, expected: list[str]) -> None:
    assert cases(untranslated.CHECK, source, target) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("https://a.b/c.", "(https://a.b/c)", []),
        ("https://a.b/c www.d.e", "www.d.e, https://a.b/c", []),
        ("https://a.b/c", "https://a.b/C", ["differs"]),
        ("https://a.b/c", "https://a.b/c https://a.b/c", ["differs"]),
        ("a", "http://a.b", ["differs"]),
    ],
)
def test_url(source: str, target: str, expected: list[str]) -> None:
    assert cases(url.CHECK, source, target) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("{a} %s %(b)d ⟦0⟧", "⟦0⟧ %(b)d %s {a}", []),
        ("{a}", "{b}", ["differ"]),
        ("{a}", "{a} {a}", ["differ"]),
        ("%s", "s", ["differ"]),
        ("⟦0⟧", "⟦0", ["differ"]),
    ],
)
def test_placeholders(source: str, target: str, expected: list[str]) -> None:
    assert cases(placeholders.CHECK, source, target) == expected


class Shared(Language):
    """A language that has the words "no" and "final" of English prose, too."""

    shared = frozenset({"no", "final"})


SHARED = Shared("xx")


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("rest now", "rest now", ["whole"]),
        ("Rest it now", " REST IT NOW ", ["whole"]),
        # One word in small letters has to be longer than three letters.
        ("Sara rests", "Sara rests", ["whole"]),
        ("rest", "rest", ["whole"]),
        ("gut", "gut", []),
        ("Sara Kim", "Sara Kim", []),
        ("Rock and Roll", "Rock and Roll", []),
        ("TNF-α", "TNF-α", []),
        # More than half of four words or more.
        ("one two three four", "one two three cuatro", ["most"]),
        ("aaa bbb ccc ddd", "aaa bbb tres cuatro", []),
        ("aaa bbb ccc", "aaa bbb tres", []),
        ("aaa aaa bbb bbb", "aaa uno bbb dos", []),
        ("aaa aaa bbb bbb", "aaa aaa BBB dos", ["most"]),
        ("aaa bbb ccc ddd eee", "aaa bbb ccc cuatro cinco", ["most"]),
        # Beside its translation English may stand.
        ("aaa bbb ccc ddd", "uno (aaa bbb ccc ddd)", []),
        # A word of prose, if it is none of the language's own.
        ("Take the tablet.", "Tome the comprimido.", ["words"]),
        ("Take no tablet.", "Tome no comprimido.", []),
        ("Take the tablet.", "Tome «the» comprimido.", []),
        ("Rock and Roll", "El Rock and Roll", []),
        # Addresses and placeholders are no words.
        ("the page a.b/the", "la página a.b/the", []),
        ("https://a.b/the", "https://a.b/the", []),
    ],
)
def test_same(source: str, target: str, expected: list[str]) -> None:
    assert cases(same.CHECK, source, target, SHARED) == expected


def test_where_english_was_left_is_shown() -> None:
    assert said(same.CHECK, "Take the tablet.", "Tome the ya.", SHARED) == [
        ("words", None, "the", {"words": "the"})
    ]


def test_where_nobody_knows_the_language_s_words_only_common_english_ones_tell() -> None:
    assert cases(same.CHECK, "Rest at home.", "Rest at home.") == ["whole"]
    assert cases(same.CHECK, "gluten dermatitis", "gluten dermatitis") == []
    assert cases(same.CHECK, "the", "the") == []
    assert cases(same.CHECK, "Take the tablet.", "x the y") == []
    assert cases(same.CHECK, "aaa bbb ccc ddd", "aaa bbb ccc x") == []
    assert cases(same.CHECK, "take with ccc ddd", "take with ccc x") == ["most"]


LOOP = "words"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aaaaaa", ["characters"]),
        ("aaaaa", []),
        ("abcabcabcabcabcabc", ["characters"]),
        ("abcdefgabcdefgabcdefgabcdefgabcdefgabcdefg", []),
        ("x ha ha ha y", [LOOP]),
        ("ha ha y", []),
        ("Ha ha hA", [LOOP]),
        ("xha ha hay", []),
        ("uno dos uno dos uno dos", [LOOP]),
        ("uno dos uno dos tres", []),
        ("a b c d e f a b c d e f a b c d e f", [LOOP]),
        ("a, , b , c , d", []),
        # Three words three times among nine or more, though others stand between.
        ("a b c x a b c y a b c", [LOOP]),
        ("a b c x a b c y a b", []),
        ("a b c a b c y", []),
        ("a b c d x a b c d y a b c d z", [LOOP]),
        ("", []),
    ],
)
def test_repetition(text: str, expected: list[str]) -> None:
    assert cases(repetition.CHECK, "Rest.", text) == expected
    assert cases(repetition.CHECK, text, text) == []


def test_a_loop_is_none_where_the_english_has_one() -> None:
    assert cases(repetition.CHECK, "ha ha ha", "ja ja ja ja") == []
    assert cases(repetition.CHECK, "ha ha", "ja ja ja ja") == [LOOP]


def test_doubled_words() -> None:
    korean = ("Questions to ask", "물어볼 질문 질문")
    assert said(doubled_words.CHECK, *korean, "ko") == [("twice", None, None, {"word": "질문"})]
    assert said(doubled_words.CHECK, "The the end", korean[1], "ko") == []
    assert said(doubled_words.CHECK, "The end, the", korean[1], "ko") != []


class Measured(Language):
    """A language whose texts are between half as long and twice as long as English ones."""

    length = Band(0.5, 2.0)


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        (40, 20, False),
        (40, 19, True),
        (39, 1, False),
        (40, 80, False),
        (40, 81, True),
        (24, 48, False),
        (24, 49, True),
        (23, 99, False),
    ],
)
def test_length(source: int, target: int, found: bool) -> None:
    expected = [("implausible", None, None, {"source": str(source), "target": str(target)})]
    assert said(length.CHECK, "x" * source, "y" * target, Measured("xx")) == expected * found
    assert said(length.CHECK, "x" * source, "y" * target) == []


@pytest.mark.parametrize(
    ("locale", "source", "target", "expected"),
    [
        ("es", "$5", "5", [("missing", "$")]),
        ("es", "$5", "5 DÓLARES", []),
        ("es", "€5", "5 euros", []),
        ("es", "£5", "5 libras esterlinas", []),
        ("ko", "¥5", "5 위안", []),
        ("es", "₩5", "5 won", []),
        ("es", "₩5", "5 swon", [("missing", "₩")]),
        ("es", "5", "5 €", [("added", "€")]),
        ("es", "$5", "5 €", [("missing", "$"), ("added", "€")]),
        ("es", "$5 or €5", "5", [("missing", "$"), ("missing", "€")]),
        ("es", "$5", "$5", []),
        # Where no names are known, only a sign in the place of another is a fault.
        ("xx", "$5", "5 Dollar", []),
        ("xx", "5", "5 €", [("added", "€")]),
        ("xx", "$5", "5 €", [("missing", "$"), ("added", "€")]),
    ],
)
def test_currency(locale: str, source: str, target: str, expected: list[tuple[str, str]]) -> None:
    assert said(currency.CHECK, source, target, locale) == [
        (case, None, None, {"sign": sign}) for case, sign in expected
    ]


def test_a_currency_s_sign_or_name_is_missed_where_the_names_are_known() -> None:
    def missed(target: str) -> list[str]:
        return [case for case in cases(currency.CHECK, "$5", target, "es") if case != "other"]

    assert missed("5") == ["missing"]
    assert missed("5 dólares") == missed("5 $") == missed("5 pesos") == []
    assert missed("5 €") == ["missing", "added"]
    assert said(currency.CHECK, "5 dollars", "5 euros", "es") == [
        ("other", "5 dollars", "5 euros", {"number": "5", "unit": "usd", "other": "eur"})
    ]


class Lettered(Language):
    """A language that is written in Hangul and never in Cyrillic."""

    script = "Hangul"
    own_letters = re.compile("[가-힣]")
    foreign_letters = re.compile("[а-я]+")


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Rest now", "지금", []),
        ("Rest now", "지금 да", [("foreign", None, "да", {})]),
        ("Rest да", "지금 да", []),
        ("Rest now", "now", [("own-missing", None, None, {"script": "Hangul"})]),
        ("Rib is", "is", [("own-missing", None, None, {"script": "Hangul"})]),
        ("Rib xy", "xy", []),
        ("Rib xyz", "xyz", [("own-missing", None, None, {"script": "Hangul"})]),
        ("Rib XYZ", "XYZ", []),
        ("Rest now", "지금 ⁇", [("unknown", None, None, {})]),
        ("Rest now", "지금 \ufffd", [("unknown", None, None, {})]),
    ],
)
def test_script(source: str, target: str, expected: Sequence[Said]) -> None:
    assert said(script.CHECK, source, target, Lettered("xx")) == expected


def test_a_language_without_letters_of_its_own_lacks_none() -> None:
    assert cases(script.CHECK, "Rest now", "да") == []


class Ended(Language):
    """A language with marks for questions and lead-ins, whose sentences end in z."""

    questions = "?？"
    colons = ":："
    statement = re.compile("z$")
    announcement = re.compile("zfollowing")


ENDED = Ended("xx")


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Rest: ", "x", [("end-colon", ":")]),
        ("Rest: ", "x： ", []),
        ("Rest: ", "x:)", []),
        ("Rest?\n", "x z", [("end-question", "?")]),
        ("Rest?", "x？\n", []),
        ("Rest?", "«x?».", []),
        ("a: b", "x", []),
        ("a? b", "x z", []),
        ("a", "x:", []),
        # A heading states nothing; a lead-in of five words may be a sentence, and say what follows.
        ("Rest?", "x", []),
        ("a b c d:", "x z.", [("end-colon", ":")]),
        ("a b c d e:", "x z.", []),
        ("a b c d e:", "x.", [("end-colon", ":")]),
        ("a:", "zfollowing x", []),
    ],
)
def test_endings(source: str, target: str, expected: list[tuple[str, str]]) -> None:
    found = list(endings.CHECK.find(Pair(source, target, ENDED)))
    assert [(finding.code, finding.case, finding.source) for finding in found] == [
        (code, "missing", (source.index(mark), source.index(mark) + 1)) for code, mark in expected
    ]
    assert not list(endings.CHECK.find(Pair(source, target, NEUTRAL)))


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("a", "b", None),
        ("[a](x)", "[b](x)", None),
        ("[a](x)", "[b](y)", ("elements", "link lost or changed")),
        ("`a`", "b", ("elements", "code lost or changed")),
        ("a", "![b](x)", ("elements", "image lost or changed")),
        ("a<br>b", "b", ("elements", "html lost or changed")),
        ("*a*", "b", ("emphasis", "emphasis lost or changed")),
        ("*a*", "**b**", ("emphasis", "emphasis lost or changed")),
        ("a", "b **c", ("stray", "emphasis that would not show")),
        ("a **b", "c **d", None),
        ("a **b", "c d", None),
    ],
)
def test_markup(source: str, target: str, expected: tuple[str, str] | None) -> None:
    found = markup.failure(inline(source), inline(target))
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.code, found.case, sentence(found)) == ("markup", *expected)


# Opposites, with a table of its own: what is found must not hang on one language's words.


class Opposed(Language):
    """A language whose words are English ones with a ``z`` before them."""

    def table(self, name: str) -> Iterator[tuple[str, ...]]:
        if name == "opposites":
            yield "not", "before", "zno, znot"
            yield "not", "after", "zless"
            yield "not", "attached", "zun"
            yield "side", "left", "zleft, zsinister?"
            yield "side", "right", "zright!, zdexter?, (zok)"
            yield "temperature", "hot", "zhot, zwarm*"
            yield "temperature", "cold", "zcold, (zwarm water)"
            yield "-", "-", "zhot dog"
            yield "more", "more", "zmore"
            yield "more", "less", "zfewer"
            yield "risk", "safe", "zsafe"
            yield "risk", "dangerous", "zdangerous"


OPPOSED = Opposed("xx")


def turned(source: str, target: str) -> list[tuple[str, str]]:
    found = said(opposites.CHECK, source, target, OPPOSED)
    for case, left, right, data in found:
        assert case == "reversed"
        assert data == {"source": left, "target": right}
    return [(str(left), str(right)) for _, left, right, _ in found]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("the hot water", "zx zcold zx", [("hot", "zcold")]),
        ("the hot water", "zx zhot zx", []),
        ("the hot water", "zx zx", []),
        ("the water", "zcold", []),
        # The rest of a word belongs to what is shown.
        ("the cold water", "zx zwarmish", [("cold", "zwarmish")]),
        # Said on both sides: something else has the other side, too.
        ("the hot water", "zhot and zcold", []),
        ("hot and cold", "zcold", []),
        ("hot and hot", "zhot zcold", [("hot", "zcold")]),
        # Words that say nothing of what they are made of, and longer ones that go first.
        ("cold water", "zhot dog", []),
        ("cold water", "zhot dogs", [("cold", "zhot")]),
        ("hot water", "zwarm water", []),
        # An excuse is a reason, and no contradiction.
        ("left arm", "zok", []),
        ("right arm", "zok zleft", []),
        # Two doubtful ones are no proof; a doubtful one and a sure one are.
        ("left arm", "zdexter", [("left", "zdexter")]),
        ("left arm", "zsinister", []),
        # A certain one is wrong even where the right one is said, too.
        ("left arm", "zleft zright", [("left", "zright")]),
        # Denied on one side alone: it may be said the other way round.
        ("It is not hot.", "zcold", []),
        ("It is hot.", "zno zcold", []),
        ("It is not hot.", "zno zcold", [("hot", "zcold")]),
        ("It is not hot.", "zno a b zcold", [("hot", "zcold")]),
        ("It is not hot.", "zno a b c zcold", []),
        ("It is not hot.", "zno. zcold", []),
        ("It is not hot.", "zcold zless", [("hot", "zcold")]),
        ("It is not hot.", "zcold a zless", []),
        ("It is not hot.", "zless zcold", []),
        ("It is not hot.", "zcold zno", []),
        # A negation does not change when, where or on which side something is.
        ("not the left arm", "zright zno", [("left", "zright")]),
        ("not the left arm", "zright", [("left", "zright")]),
        # What is less safe is more dangerous.
        ("more", "zfewer", [("more", "zfewer")]),
        ("It is more safe.", "zfewer zdangerous", [("safe", "zdangerous")]),
        ("It is more safe.", "zfewer zsafe", [("more", "zfewer")]),
    ],
)
def test_opposites(source: str, target: str, expected: list[tuple[str, str]]) -> None:
    assert turned(source, target) == expected


def test_a_language_without_a_table_has_no_opposites() -> None:
    assert cases(opposites.CHECK, "left", "right") == []


TEXTS = st.lists(
    st.sampled_from(
        "rest now hot cold not zno zcold zhot zwarm $5 5 € https://a.b {x} ha ? : 지금 да ⁇".split()
    ),
    max_size=10,
).map(" ".join)


@given(TEXTS, TEXTS)
def test_whatever_is_found_is_where_it_is_said_to_be(source: str, target: str) -> None:
    for check in registry.BUILT_IN:
        for finding in check.find(Pair(source, target, OPPOSED)):
            assert finding.code in check.codes
            assert "{" not in sentence(finding).replace("{x}", "")
            for span, text in ((finding.source, source), (finding.target, target)):
                assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(TEXTS)
def test_a_text_translated_by_itself_loses_nothing(text: str) -> None:
    found = {
        finding.code
        for check in registry.BUILT_IN
        for finding in check.find(Pair(text, text, NEUTRAL))
    }
    assert found <= {"same", "script"}
