"""Numbers are the same number however a language writes them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.languages.quantities import COUNTED, SCALES, TENS, spelled, stated
from tests.checking import codes

WORDS = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def said(number: int, joint: str) -> str:
    """An English number in words, ``joint`` after its hundreds."""
    for scale, word in WORDS:
        if number >= scale:
            head = f"{said(number // scale, joint)} {word}"
            rest = number % scale
            return f"{head}{joint if scale == 100 else ' '}{said(rest, joint)}" if rest else head
    if number < 20:
        return COUNTED[number]
    ten = TENS[number // 10 - 2]
    return f"{ten}-{COUNTED[number % 10]}" if number % 10 else ten


def korean(number: int, blank: str) -> str:
    """A number in Korean groups: 1억 2345만 6천."""
    parts = []
    for scale, sign in ((10**8, "억"), (10**4, "만"), (1000, "천")):
        if number >= scale:
            parts.append(f"{number // scale}{sign}")
            number %= scale
    return blank.join(parts)


@given(st.integers(0, 10**12 - 1), st.sampled_from([" ", " and "]))
def test_every_number_in_english_words_is_read(number: int, joint: str) -> None:
    assert spelled(f"He counted {said(number, joint)}.") == {str(number)}


@given(st.integers(1, 10**9).map(lambda n: n * 1000), st.sampled_from(["", " "]))
def test_korean_groups_add_up(number: int, blank: str) -> None:
    assert stated(f"약 {korean(number, blank)}명", "ko") == {str(number): 1}


@given(
    st.lists(
        st.one_of(
            st.from_regex(r"[\d., ]{1,30}", fullmatch=True),
            st.sampled_from(
                ["백만", "만", "억", "천", "million", "mil millones", "분의 ", "half a"]
            ),
            st.text(max_size=5),
        )
    ).map("".join),
    st.sampled_from([*SCALES, "fr"]),
)
@example("0,123,456 million", "en")
def test_any_text_can_be_read(text: str, language: str) -> None:
    assert all(count > 0 for count in stated(text, language).values())
    assert all(spelled(text))


def test_numbers_too_long_to_be_any_do_no_harm() -> None:
    figure = "9" * 1_000_001
    assert stated(f"{figure}만", "ko") == {figure: 1}
    assert spelled("hundred " * 500_001 + "dozen") == {"12"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("in the fourteenth week", "14"),
        ("three hundredths of a second", "0.03"),
        ("two-thirds of the shops", "3"),
        ("half an hour before bedtime", "30"),
        ("half a million", "500000"),
        ("two and a half million", "2500000"),
        ("four and a half hours", "4.5"),
        ("two dozen eggs", "24"),
        ("a dozen eggs", "12"),
        ("a quarter of a million bees", "250000"),
        ("for two decades", "20"),
        ("open around the clock", "24"),
    ],
)
def test_words_stand_for_numbers(text: str, number: str) -> None:
    assert number in spelled(text)


def test_parts_of_a_number_are_not_numbers() -> None:
    assert spelled("between thirty and forty-five") == {"30", "45"}
    assert spelled("one hundred and five") == {"105"}
    assert spelled("for thirty seconds") == {"30"}


@pytest.mark.parametrize(
    ("source", "target", "language", "right"),
    [
        ("It has 60,000 insects.", "곤충이 6만 마리 있습니다.", "ko", True),
        ("It cost 1.4 million euros.", "140만 유로가 들었습니다.", "ko", True),
        ("It cost 1.4 million euros.", "1.4만 유로가 들었습니다.", "ko", False),
        ("It cost 25,000 euros.", "2만 5천 유로가 들었습니다.", "ko", True),
        ("It cost 25,000 euros.", "2만 6천 유로가 들었습니다.", "ko", False),
        ("It cost 5 to 10 million won.", "500만~1천만 원이 들었습니다.", "ko", True),
        ("It cost 5 to 10 million won.", "5만~1천만 원이 들었습니다.", "ko", False),
        ("It rose from 1.5 to 2 billion.", "15억에서 20억으로 늘었습니다.", "ko", True),
        ("It rose from ninety to a hundred million.", "9천만에서 1억으로 늘었습니다.", "ko", True),
        ("It rose from ninety to a hundred million.", "9만에서 1억으로 늘었습니다.", "ko", False),
        ("It cost 5 to 10 million.", "Costó entre 5 y 10 millones.", "es", True),
        ("0 to 10", "0에서 10까지", "ko", True),
        ("It has 20,827 pages.", "2만 827쪽입니다.", "ko", True),
        ("It has 20,827 pages.", "2만 822쪽입니다.", "ko", False),
        ("It cost 3.2 million euros.", "3.2 백만 유로가 들었습니다.", "ko", True),
        ("It cost 3.2 million euros.", "Costó 3,2 millones de euros.", "es", True),
        ("It cost 3.2 million euros.", "Costó 3,2 mil euros.", "es", False),
        ("It cost 2 billion euros.", "Costó 2 mil millones de euros.", "es", True),
        ("It cost 2 billion euros.", "Costó 2 millones de euros.", "es", False),
        ("It cost 2 billion euros.", "Cela a coûté 2 milliards d'euros.", "fr", True),
        ("Rest for forty-five minutes.", "45분 동안 쉬십시오.", "ko", True),
        ("Rest for forty-five minutes.", "5분 동안 쉬십시오.", "ko", False),
        ("Stay for half an hour.", "30분 동안 계십시오.", "ko", True),
        ("Hold it for half a minute.", "30초 동안 유지하십시오.", "ko", True),
        ("A COVID-19 vaccine helps.", "COVID-19 백신이 도움이 됩니다.", "ko", True),
        ("Only a third of them sleep well.", "그중 3분의 1만 잘 잡니다.", "ko", True),
        ("Three quarters of a group slept.", "집단의 4분의 3이 잤습니다.", "ko", True),
        ("Three quarters of a group slept.", "집단의 4분의 1이 잤습니다.", "ko", False),
        ("Those in the lowest quarter slept.", "하위 4분의 1은 잤습니다.", "ko", True),
        ("One in five slept.", "5분의 1이 잤습니다.", "ko", True),
        ("1 in 4 slept.", "4분의 1이 잤습니다.", "ko", True),
        ("3 in 4 slept.", "4분의 1이 잤습니다.", "ko", False),
        ("In the twenty-first week", "1주에", "ko", False),
        ("Hold a thirty-second stretch.", "30초 동안 유지하세요.", "ko", True),
        ("It has 37 trillion cells.", "세포가 37조 개 있습니다.", "ko", True),
        ("It cost 1.2 trillion won.", "1조 2천억 원이 들었습니다.", "ko", True),
        ("It cost 1.2 trillion won.", "1조 3천억 원이 들었습니다.", "ko", False),
        ("See article 5, paragraph 2.", "제5조 2항을 참조하십시오.", "ko", True),
        ("Break it into 3 pieces.", "3조각으로 나누십시오.", "ko", True),
        ("We close at half past six.", "6시 30분에 문을 닫습니다.", "ko", True),
        ("Open from 8:00 to 9:30.", "8시부터 9시 30분까지 엽니다.", "ko", True),
        ("Open from 8:00 to 9:30.", "8시 30분부터 9시 30분까지 엽니다.", "ko", False),
        ("Open from 8:30 to 10:00.", "8시부터 10시까지 엽니다.", "ko", False),
        ("Open at 8:00.", "Abierto a las 8:00.", "es", True),
        ("Open from 8 a.m. to 6 p.m.", "Abierto de 8:00 a 18:00.", "es", True),
        ("Open from 8 a.m. to 6 p.m.", "Abierto de 8:00 a 17:00.", "es", False),
        ("Open from 8 a.m. to 6 p.m.", "Abierto de 20:00 a 18:00.", "es", False),
        ("Open from 2 to 5:30 p.m.", "Abierto de 14:00 a 17:30.", "es", True),
        ("Open at 6 p.m.", "오후 6시에 엽니다.", "ko", True),
        ("It was denied until the 1980s.", "Se negó hasta los años ochenta.", "es", True),
        ("It was denied until the 1980s.", "Se negó hasta los años setenta.", "es", False),
        ("It stops at 6:05.", "6시 5분에 섭니다.", "ko", True),
        ("It stops at 6:05.", "6시 50분에 섭니다.", "ko", False),
        ("It stops at 6:05.", "Para a las 6:05.", "es", True),
        ("It stops at 6:05.", "Para a las 6:50.", "es", False),
        ("A couple of hundred came.", "2백 명이 왔습니다.", "ko", True),
        ("Room 3, ground floor", "1층 3호실", "ko", True),
        ("A man in his fifties slept.", "50대 남성이 잤습니다.", "ko", True),
        ("A man in his fifties slept.", "60대 남성이 잤습니다.", "ko", False),
        ("Of men of fifty, eight slept.", "50세 남성 중 여덟 명이 잤습니다.", "ko", True),
        ("Of men of fifty, eight slept.", "58세 남성이 잤습니다.", "ko", False),
        ("One million, two hundred thousand came.", "120만 명이 왔습니다.", "ko", True),
        ("It has 5.7 beds per 1,000 people.", "인구 천 명당 병상이 5.7개입니다.", "ko", True),
        ("It has 5.7 beds per 1,000 people.", "인구 만 명당 병상이 5.7개입니다.", "ko", False),
        ("A bridge left unfinished", "짓다 만 개울 다리", "ko", True),
        ("Thousands of people came.", "수천 명이 왔습니다.", "ko", True),
        ("The twenty-second of June", "6월 22일", "ko", True),
        ("A liter and a half of blood", "혈액 1.5리터", "ko", True),
        ("It has been open since the twenties.", "1920년대부터 열었습니다.", "ko", True),
        ("Women in their twenties came.", "1920년대 여성이 왔습니다.", "ko", False),
        ("Treat grade I and II sprains.", "1~2등급 염좌를 치료합니다.", "ko", True),
        ("Treat grade I and II sprains.", "1~3등급 염좌를 치료합니다.", "ko", False),
        ("I saw him, and I waved.", "그를 1번 보고 손을 흔들었습니다.", "ko", False),
        ("Elizabeth III is our cow.", "엘리자베스 3세는 우리 소입니다.", "ko", True),
        ("They lost the quarterfinal.", "8강에서 졌습니다.", "ko", True),
        ("Primary Outcome: pain", "1차 평가 변수: 통증", "ko", True),
    ],
)
def test_a_number_regrouped_is_right_and_one_rescaled_is_wrong(
    source: str, target: str, language: str, right: bool
) -> None:
    assert ("numbers" not in codes(source, target, language)) is right


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Nobody knows why.", "왜 그런지는 아무도 모릅니다."),
        ("Do not wear perfume.", "향수는 삼가십시오."),
        ("The procedure is painless.", "시술은 아프지 않습니다."),
        ("A splint keeps the wrist from bending.", "부목은 손목이 꺾이지 않게 합니다."),
        ("He told them not to touch it.", "그는 그것을 만지지 말라고 했습니다."),
        ("Take no more than two a day.", "하루에 두 알 이하로 드십시오."),
        ("Come no later than Monday.", "월요일까지 오십시오."),
        ("Wait not less than an hour.", "한 시간 이상 기다리십시오."),
        ("Come no earlier than noon.", "정오 이후에 오십시오."),
        ("Correlation is not the same as causation.", "상관관계는 인과 관계와 다릅니다."),
        ("Walk, no matter how old you are.", "나이가 얼마나 들었든 걸으십시오."),
        ("There is no charge for tests.", "검사는 무료입니다."),
        ("No sooner had we left than it rained.", "우리가 떠나자마자 비가 왔습니다."),
        ("Saying no is a skill.", "거절하는 것은 기술입니다."),
        ("She pleaded not guilty.", "그녀는 무죄를 주장했습니다."),
        ("The price has not changed.", "가격은 그대로입니다."),
        ("The price hasn't changed.", "가격은 그대로입니다."),
        ("He ate nothing but bread.", "그는 빵만 먹었습니다."),
        ("Nobody in the family can whistle except Kim.", "휘파람을 불 줄 아는 것은 김뿐입니다."),
        ("See the report (No. 12).", "보고서(제12호)를 보십시오."),
        ("It was not settled until 1904.", "1904년에야 해결되었습니다."),
        ("Trust those who do not know.", "모른다고 하는 사람을 믿으십시오."),
        ("Keep the plaster dry.", "반창고를 젖지 않게 하십시오."),
        ("Forty letters and a cake came.", "편지 마흔 통과 케이크가 왔습니다."),
        ("Use no more than one patch.", "패치를 하나만 사용하십시오."),
        ("He is far from well.", "그는 전혀 건강하지 않습니다."),
        ("The plan fell short of its goal.", "계획은 목표에 미치지 못했습니다."),
        ("Weight without batteries", "건전지 제외 무게"),
        ("It may not appear until Monday.", "월요일에야 나타날 수 있습니다."),
        ("It is not so much tall as thin.", "키가 크다기보다 말랐습니다."),
        ("Not medical advice", "의학적 조언이 아님"),
        ("You've met her, haven't you?", "그녀를 만나 보셨지요?"),
        ("It needs nothing more than salt.", "소금이면 충분합니다."),
        ("No fewer than forty nest here.", "무려 마흔 마리가 둥지를 틉니다."),
        ("He seldom sleeps.", "그는 잠을 거의 자지 않습니다."),
        ("The sand is too round for concrete.", "모래가 너무 둥글어 콘크리트에 쓸 수 없습니다."),
        ("It was too hot to sleep.", "너무 더워서 잠을 잘 수 없습니다."),
        ("It was not until midnight that the rain stopped.", "자정이 되어서야 비가 그쳤습니다."),
    ],
)
def test_a_negation_may_lie_in_another_word(source: str, target: str) -> None:
    assert "negation" not in codes(source, target, "ko")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It is not dangerous, merely unpleasant.", "위험할 뿐입니다."),
        ("Take two out of three tablets.", "세 알 중 두 알은 드시지 마십시오."),
        ("Take it during the mission.", "임무 중에는 드시지 마십시오."),
        ("Take no more than two a day.", "하루에 두 알 이상 드십시오."),
        ("Wait not less than an hour.", "한 시간까지 기다리십시오."),
        ("Do not take more than two a day.", "하루에 두 알 이하 드십시오."),
        ("Do not walk, no matter how old you are.", "나이가 얼마나 들었든 걸으십시오."),
        ("Do not drive until it has healed.", "나은 뒤에야 운전하십시오."),
        ("Take it without food.", "음식과 함께 드십시오."),
        ("Is it safe? No. 2 tablets harm.", "안전합니까? 예. 두 알은 해롭습니다."),
        ("Eating is not prohibited here.", "이곳에서 식사는 금지입니다."),
        ("Recovery is not impossible.", "회복은 불가능합니다."),
        ("She pleaded not guilty.", "그녀는 유죄를 인정했습니다."),
        ("The price has not changed.", "가격이 바뀌었습니다."),
        ("He ate nothing but bread.", "그는 빵을 먹었습니다."),
        ("Nobody came but we ate.", "누군가 왔지만 우리는 먹었습니다."),
        ("There is no charge for tests.", "검사는 유료입니다."),
        ("There is no cost-effective alternative.", "저렴한 대안이 무료로 있습니다."),
        ("Too much salt leads to thirst.", "소금을 너무 많이 먹으면 갈증이 나지 않습니다."),
    ],
)
def test_a_negation_is_not_excused_by_words_that_only_look_like_one(
    source: str, target: str
) -> None:
    assert "negation" in codes(source, target, "ko")


@pytest.mark.parametrize(
    ("source", "target", "right"),
    [
        ("No smoking", "Prohibido fumar", True),
        ("Smoking is not prohibited.", "Está prohibido fumar.", False),
        ("Smoking is not prohibited.", "No está prohibido fumar.", True),
        ("Discs have no vessels.", "Los discos carecen de vasos.", True),
        ("He does not lack courage.", "Carece de valor.", False),
        ("It is no longer needed.", "Deja de ser necesario.", True),
        ("He did not stop smoking.", "Dejó de fumar.", False),
        ("A queue formed before anyone came.", "Se formó antes de que nadie llegara.", True),
    ],
)
def test_a_word_that_denies_by_itself_translates_no_other_negation(
    source: str, target: str, right: bool
) -> None:
    assert ("negation" not in codes(source, target, "es")) is right
