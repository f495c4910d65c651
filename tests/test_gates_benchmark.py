"""That every rule of ``benchmarks.wrong`` makes what its name says, and only where it may."""

from __future__ import annotations

import pytest

from benchmarks import gates
from benchmarks.wrong.exchanges import exchanges
from benchmarks.wrong.kinds import KINDS, Index, in_capitals
from benchmarks.wrong.pairs import HALVES, half_of, is_plausible, sample
from benchmarks.wrong.rule import Pair
from benchmarks.wrong.variants import VARIANTS

BY_SLUG = {kind.slug: kind for kind in KINDS}
MADE = """
negation-invented|es|Inject it into the thigh.|Inyecte en el muslo.|No inyecte en el muslo.
negation-invented|es|Take it with food.|Tómelo con comida.|No lo tome con comida.
negation-invented|es|You must take it.|Debe tomarlo.|No debe tomarlo.
negation-invented|ko|Inject the drug.|약을 주사하십시오.|약을 주사하지 마십시오.
negation-invented|ko|You must take it daily.|매일 복용해야 합니다.|매일 복용해서는 안 됩니다.
negation-invented|ko|The pain is dull.|통증은 둔합니다.|통증은 둔하지 않습니다.
negation-invented|ko|She is a doctor.|그녀는 의사입니다.|그녀는 의사가 아닙니다.
negation-lost|es|Do not drive.|No conduzca.|Conduzca.
negation-lost|es|There is no risk.|No hay ningún riesgo.|Hay algún riesgo.
negation-lost|ko|Do not drive.|운전하지 마십시오.|운전하십시오.
negation-lost|ko|It does not hurt.|아프지 않습니다.|아픕니다.
one-negation-of-two-lost|ko|Not hot, not cold|덥지 않고 춥지 않다|덥지 않고 춥다 / 덥고 춥지 않다
one-negation-of-two-lost|es|It is not hot, not cold.|No va, no ve.|Va, no ve. / No va, ve.
avoid-reversed|es|Avoid alcohol.|Evite el alcohol.|Procure el alcohol.
avoid-reversed|ko|Avoid alcohol.|술을 피하십시오.|술을 즐기십시오.
unsafe-reversed|es|The drug is unsafe.|El fármaco es inseguro.|El fármaco es seguro.
unsafe-reversed|ko|It is an unsafe drug.|안전하지 않은 약입니다.|안전한 약입니다.
per-day-per-week|es|Twice a day.|Dos veces al día.|Dos veces a la semana.
per-day-per-week|ko|Twice a day.|하루에 두 번.|일주일에 두 번.
unit-temperature|es|Store at 25 °C.|Guárdelo a 25 °C.|Guárdelo a 25 °F.
unit-temperature|ko|Store at 25 °C.|25 °C에서 보관하십시오.|25 °F에서 보관하십시오.
number-lost|es|Wait 30 minutes.|Espere 30 minutos.|Espere minutos.
number-lost|ko|Wait 30 minutes.|30분 기다리십시오.|분 기다리십시오.
decimal-point-moved|es|Take 0.5 tablets.|Tome 0,5 tabletas.|Tome 5 tabletas.
decimal-point-moved|ko|Take 1.5 tablets.|1.5정을 드십시오.|15정을 드십시오.
figures-exchanged|es|Take 2 every 8 hours.|Tome 2 cada 8 horas.|Tome 8 cada 2 horas.
figures-exchanged|ko|Take 2 every 8 hours.|8시간마다 2정 복용|2시간마다 8정 복용
range-reversed|es|Wait 2 to 4 weeks.|Espere de 2 a 4 semanas.|Espere de 4 a 2 semanas.
range-reversed|ko|Wait 2 to 4 weeks.|2~4주 기다리십시오.|4~2주 기다리십시오.
minus-lost|es|It froze at −18 °C.|Se congeló a −18 °C.|Se congeló a 18 °C.
minus-lost|ko|It was minus 5 degrees.|영하 5도였습니다.|5도였습니다.
minus-added|es|It was 5 degrees.|Hacía 5 grados.|Hacía -5 grados.
comparison-sign|es|Fewer (< 2%).|Menos (< 2 %).|Menos (> 2 %).
comparison-sign|ko|A value ≥ 5.|값 ≥ 5|값 ≤ 5
percent-lost|es|About 20% recover.|Se recupera el 20 %.|Se recupera el 20.
percent-lost|ko|About 20% recover.|약 20%가 회복합니다.|약 20가 회복합니다.
percentage-points|es|It rose 2 percentage points.|Subió 2 puntos porcentuales.|Subió 2 por ciento.
percentage-points|ko|It rose 2%.|2% 올랐습니다.|2%포인트 올랐습니다.
half-as-two|es|Half of them left.|La mitad se fue.|2 se fue.
half-as-two|ko|Half of them left.|절반이 떠났습니다.|2개가 떠났습니다.
quarter-as-four|es|A quarter of them left.|Una cuarta parte se fue.|4 se fue.
quarter-as-four|ko|A quarter of them left.|4분의 1이 떠났습니다.|4개가 떠났습니다.
quarter-as-four|ko|A quarter of them left.|사분의 일이 떠났습니다.|4개가 떠났습니다.
day-month-exchanged|es|Come on March 4.|Venga el 4 de marzo.|Venga el 3 de abril.
day-month-exchanged|ko|Come on March 4.|3월 4일에 오십시오.|4월 3일에 오십시오.
am-pm|es|Come at 9 a.m.|Venga a las 9 a. m.|Venga a las 9 p. m.
am-pm|ko|Come at 9 a.m.|오전 9시에 오십시오.|오후 9시에 오십시오.
less-more-than|es|It costs more than 5 euros.|Cuesta más de 5 euros.|Cuesta menos de 5 euros.
less-more-than|ko|Children under 3 years.|3세 미만 어린이|3세 초과 어린이
at-least-at-most|es|Rest at least 7 days.|Descanse al menos 7 días.|Descanse como máximo 7 días.
at-least-at-most|ko|Rest at least 7 days.|최소 7일 쉬십시오.|최대 7일 쉬십시오.
left-right|es|Raise your left arm.|Levante el brazo izquierdo.|Levante el brazo derecho.
left-right|ko|Raise your left hand.|왼손을 드십시오.|오른손을 드십시오.
before-after|es|Before surgery|Antes de la cirugía|Después de la cirugía
before-after|ko|Wash before eating.|먹기 전에 씻기|먹은 후에 씻기 / 먹고 나서 씻기
more-less|es|It hurts more.|Duele más.|Duele menos.
more-less|ko|It hurts more.|더 아픕니다.|덜 아픕니다.
increase-decrease|es|Doses increase.|Las dosis aumentan.|Las dosis disminuyen.
increase-decrease|ko|The risk increases.|위험이 증가합니다.|위험이 감소합니다.
hot-cold|ko|Drink hot water.|뜨거운 물을 드십시오.|차가운 물을 드십시오.
positive-negative|es|The test was positive.|La prueba fue positiva.|La prueba fue negativa.
positive-negative|ko|The test was positive.|검사는 양성이었습니다.|검사는 음성이었습니다.
stop-start|es|Stop smoking.|Deje de fumar.|Empiece a fumar.
stop-start|ko|Stop the treatment.|치료를 중단하십시오.|치료를 시작하십시오.
internal-external|es|An external link|Un enlace externo|Un enlace interno
internal-external|ko|An external link|외부 링크|내부 링크
high-low|es|The risk is high.|El riesgo es alto.|El riesgo es bajo.
high-low|ko|The risk is high.|위험이 높습니다.|위험이 낮습니다.
above-below|ko|See the list below.|아래의 목록을 보십시오.|위의 목록을 보십시오.
with-without|es|Take it with water.|Tómelo con agua.|Tómelo sin agua.
with-without|ko|Take it with milk.|우유와 함께 드십시오.|우유 없이 드십시오.
always-never|es|It always hurts.|Siempre duele.|Nunca duele.
open-closed|es|The door is open.|La puerta está abierta.|La puerta está cerrada.
open-closed|ko|The door is closed.|닫힌 문|열린 문
first-last|es|The first day|El primer día|El último día
first-last|ko|The last day|마지막 날|첫 번째 날
upper-lower|es|The upper part|La parte superior|La parte inferior
upper-lower|ko|The upper part|위쪽 부분|아래쪽 부분
up-down|ko|Look upward.|위로 보십시오.|아래로 보십시오.
day-night|es|It hurts at night.|Duele por la noche.|Duele por el día.
day-night|ko|It hurts at night.|밤에 아픕니다.|낮에 아픕니다.
morning-evening|es|In the morning|Por la mañana|Por la noche
morning-evening|ko|In the morning|아침에|저녁에
opposites-elsewhere|ko|A short walk|짧은 산책|긴 산책
"""
"""Kind, language, English, right translation, wrong ones of which the rule makes one."""
LEFT_ALONE = """
negation-invented|es|Never take it.|Tómelo.
negation-invented|ko|It is hardly visible.|거의 보입니다.
negation-lost|es|He did not come until Monday.|No vino hasta el lunes.
negation-lost|es|Not only children cough.|No solo tosen los niños.
negation-lost|ko|It is not so much pain as fear.|통증이 아니라 두려움입니다.
figures-exchanged|es|Choose 3 or 5.|Elija 3 o 5.
range-reversed|es|Add 2 and 4.|Sume 2 y 4.
unit-time|ko|Half of 3 hours|3분의 1
left-right|es|He left the room.|Salió de la sala.
left-right|es|Turn left, then right.|Gire a la izquierda y luego a la derecha.
above-below|ko|The range above|범위
may-as-five|es|It can cause pain.|Puede causar dolores.
month|es|You may come.|Puede venir en mayo.
digit-changed|es|Come at noon.|Venga a las 12.
"""
TAKES_ANOTHER = """
digit-changed|es|Wait 30 minutes.|Espere 30 minutos.
digit-changed|ko|Wait 30 minutes.|30분 기다리십시오.
number-added|es|The patients rested.|Los pacientes descansaron.
number-added|ko|The patients rested.|환자들은 쉬었습니다.
unit-mass|es|Take 5 mg.|Tome 5 mg.
unit-mass|ko|Take 5 mg.|5 mg을 복용하십시오.
unit-volume|es|Drink 2 litres.|Beba 2 litros.
unit-volume|ko|Drink 2 litres.|2리터를 드십시오.
unit-length|es|It is 3 cm long.|Mide 3 cm.
unit-length|ko|It is 3 cm long.|길이는 3 cm입니다.
unit-time|es|Wait two weeks.|Espere dos semanas.
unit-time|ko|Wait 30 minutes.|30분 기다리십시오.
unit-time|ko|Wait two hours.|두 시간 기다리십시오.
unit-count|es|Do it 3 times.|Hágalo 3 veces.
unit-count|ko|Do it 3 times.|3번 하십시오.
month|es|Come in March.|Venga en marzo.
month|ko|Come in March.|3월에 오십시오.
weekday|es|Come on Monday.|Venga el lunes.
weekday|ko|Come on Monday.|월요일에 오십시오.
may-as-five|es|May cause headaches.|Puede causar los dolores.
may-as-five|ko|May cause headaches.|두통을 일으킬 수 있습니다.
currency-name|es|It costs 45 dollars.|Cuesta 45 dólares.
currency-name|ko|It costs 45 dollars.|45달러입니다.
currency-sign|es|It costs $45.|Cuesta $45.
currency-sign|ko|It costs $45.|45달러입니다.
e-mail|es|Write to info@clinic.example.|Escriba a info@clinic.example.
e-mail|ko|Write to info@clinic.example.|info@clinic.example로 쓰십시오.
always-never|ko|It always hurts.|항상 아픕니다.
"""
"""What stands there in its place depends on a hash; that something else does is enough."""


def lines(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


@pytest.mark.parametrize(("slug", "language", "source", "target", "wrong"), lines(MADE))
def test_a_rule_makes_this_wrong_version(
    slug: str, language: str, source: str, target: str, wrong: str
) -> None:
    made = BY_SLUG[slug].rule(Pair(source, target, language))
    found = made.target if made else ""
    assert found in wrong.split(" / ")


@pytest.mark.parametrize(("slug", "language", "source", "target"), lines(LEFT_ALONE))
def test_a_rule_leaves_alone_what_it_cannot_be_sure_of(
    slug: str, language: str, source: str, target: str
) -> None:
    assert BY_SLUG[slug].rule(Pair(source, target, language)) is None


@pytest.mark.parametrize(("slug", "language", "source", "target"), lines(TAKES_ANOTHER))
def test_a_rule_puts_something_else_there(
    slug: str, language: str, source: str, target: str
) -> None:
    pair = Pair(source, target, language)
    made = BY_SLUG[slug].rule(pair)
    assert made is not None
    assert (made.source, made.target) != (source, target)
    assert made == BY_SLUG[slug].rule(pair)


@pytest.mark.parametrize("language", ["es", "ko"])
def test_every_kind_is_tried_above_in_both_languages(language: str) -> None:
    tried = {slug for slug, of, *_ in lines(MADE) + lines(TAKES_ANOTHER) if of == language}
    untried = {"es": {"above-below", "hot-cold", "opposites-elsewhere", "up-down"}, "ko": set()}
    assert BY_SLUG.keys() - tried <= untried[language] | {"minus-added"}


def test_cues_hide_no_pair_from_its_rule() -> None:
    for slug, language, source, target, *_ in lines(MADE) + lines(TAKES_ANOTHER):
        pair = Pair(source, target, language)
        assert pair in Index([pair]).candidates(BY_SLUG[slug]), slug


def test_the_table_is_whole() -> None:
    for (kind, _), together in exchanges().items():
        assert kind in BY_SLUG
        assert all(one.english == lines[0].english for lines in together for one in lines)


def test_halves_and_samples_depend_on_the_english_alone() -> None:
    pairs = [Pair(f"Sentence number {n}.", "x", "es", "translated:a") for n in range(200)]
    halves = [half_of(pair.source) for pair in pairs]
    assert set(halves) == set(HALVES)
    assert 60 < halves.count(HALVES[0]) < 140
    assert sample(pairs, 50) == sample(pairs, 50)


def test_absurd_lengths_are_no_pairs() -> None:
    assert is_plausible(Pair("Rest for a while.", "Descanse un rato.", "es"))
    assert not is_plausible(Pair("Rest for a while.", "No.", "es"))


def test_measuring_counts_what_the_gates_refuse_and_why() -> None:
    pairs = [
        Pair("Wait 30 minutes, please.", "Espere 30 minutos, por favor.", "es", "authored"),
        Pair("It costs 45 dollars.", "Cuesta 54 dólares.", "es", "authored"),
    ]
    measured = gates.measure(pairs, 10)
    changed = measured.recall["digit-changed"]
    assert (changed.made, changed.caught.total(), changed.missed) == (1, 1, [])
    assert [pair for pair, _ in measured.right.refused] == pairs[1:]
    assert list(measured.right.by_gate) == ["numbers: missing"]
    assert '"digit-changed"' in gates.as_json({("es", "tuning"): measured})


def test_capitals_are_given_to_spanish_and_not_to_korean() -> None:
    spanish, korean = Pair("Do not.", "No.", "es"), Pair("Do not.", "하지 마십시오.", "ko")
    assert in_capitals(spanish) == Pair("DO NOT.", "NO.", "es")
    assert in_capitals(korean).target == korean.target


@pytest.mark.parametrize(
    ("name", "source", "rewritten"),
    [
        ("cardinal-in-digits", "Wait three months.", "Wait 3 months."),
        ("ordinal-in-digits", "On the first day", "On the 1st day"),
        ("century-in-digits", "The eighteenth century", "The 18th century"),
        ("money-abbreviated", "It cost $2.8 billion.", "It cost $2.8bn."),
    ],
)
def test_a_variant_says_the_same(name: str, source: str, rewritten: str) -> None:
    assert VARIANTS[name](Pair(source, "x", "es")) == Pair(rewritten, "x", "es")


def test_the_written_examples_can_be_read() -> None:
    kinds = {kind for right, kind, _ in gates.examples() if not right}
    assert kinds - {"capitals"} <= BY_SLUG.keys()
