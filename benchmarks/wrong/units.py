"""Another unit after the same number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmarks.wrong.rule import Pair, Rule, only, pick, put, retold

NUMBER = {
    "en": r"(?:\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|"
    r"twenty|thirty|forty|sixty|ninety|an?|few|several))[ \u00a0-]?",
    "es": r"(?:\d[\d.,]*|\b(?:una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|"
    r"veinte|treinta|cuarenta|sesenta|noventa|pocos|pocas|vari[oa]s|unos|unas))[ \u00a0]?",
    "ko": r"(?:\d[\d.,]*|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|몇))[ \u00a0]?",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in three languages.

    Attributes:
        english: Its forms, as a pattern.
        spanish: Its forms, singular and plural by turns.
        korean: Its forms, in the same order as those of the other units of a family.
    """

    english: str
    spanish: tuple[str, ...]
    korean: tuple[str, ...]

    def forms(self, language: str) -> tuple[str, ...]:
        return self.spanish if language == "es" else self.korean


MASS = (
    Unit(r"mcg|µg|μg|micrograms?", ("mcg", "microgramo", "microgramos"), ("mcg", "마이크로그램")),
    Unit(r"mg|milligrams?", ("mg", "miligramo", "miligramos"), ("mg", "밀리그램")),
    Unit(r"g|grams?", ("g", "gramo", "gramos"), ("g", "그램")),
    Unit(r"kg|kilograms?|kilos?", ("kg", "kilogramo", "kilogramos"), ("kg", "킬로그램")),
    Unit(r"kg|kilograms?|kilos?", ("kg", "kilo", "kilos"), ("kg", "킬로")),
    Unit(r"pounds?|lbs?", ("lb", "libra", "libras"), ("lb", "파운드")),
    Unit(r"ounces?|oz", ("oz", "onza", "onzas"), ("oz", "온스")),
    Unit(r"tonn?es|tons?", ("t", "tonelada", "toneladas"), ("t", "톤")),
)
VOLUME = (
    Unit(r"m[lL]|millilit(?:er|re)s?", ("ml", "mililitro", "mililitros"), ("ml", "밀리리터")),
    Unit(r"m[lL]|millilit(?:er|re)s?", ("mL", "mililitro", "mililitros"), ("mL", "밀리리터")),
    Unit(r"[lL]|lit(?:er|re)s?", ("l", "litro", "litros"), ("l", "리터")),
    Unit(r"[lL]|lit(?:er|re)s?", ("L", "litro", "litros"), ("L", "리터")),
    Unit(r"cups?", ("tz", "taza", "tazas"), ("컵", "잔")),
    Unit(r"gallons?", ("gal", "galón", "galones"), ("gal", "갤런")),
    Unit(r"teaspoons?", ("cdta", "cucharadita", "cucharaditas"), ("작은술", "티스푼")),
    Unit(r"tablespoons?", ("cda", "cucharada", "cucharadas"), ("큰술", "테이블스푼")),
)
LENGTH = (
    Unit(r"mm|millimet(?:er|re)s?", ("mm", "milímetro", "milímetros"), ("mm", "밀리미터")),
    Unit(r"cm|centimet(?:er|re)s?", ("cm", "centímetro", "centímetros"), ("cm", "센티미터")),
    Unit(r"m|met(?:er|re)s?", ("m", "metro", "metros"), ("m", "미터")),
    Unit(r"km|kilomet(?:er|re)s?", ("km", "kilómetro", "kilómetros"), ("km", "킬로미터")),
    Unit(r"inch(?:es)?", ("in", "pulgada", "pulgadas"), ("in", "인치")),
    Unit(r"foot|feet|ft", ("ft", "pie", "pies"), ("ft", "피트")),
    Unit(r"miles?", ("mi", "milla", "millas"), ("mi", "마일")),
)
TIME = (
    Unit(r"seconds?|secs?", ("s", "segundo", "segundos"), ("초", "초")),
    Unit(r"minutes?|min", ("min", "minuto", "minutos"), ("분", "분")),
    Unit(r"hours?|hrs?", ("h", "hora", "horas"), ("시간", "시간")),
    Unit(r"days?", ("d", "día", "días"), ("일", "날")),
    Unit(r"weeks?", ("sem", "semana", "semanas"), ("주", "주")),
    Unit(r"months?", ("m", "mes", "meses"), ("개월", "달")),
    Unit(r"years?", ("a", "año", "años"), ("년", "해")),
)
TEMPERATURE = (
    Unit(
        r"°? ?C\b|degrees (?:Celsius|centigrade)",
        ("°C", "grado Celsius", "grados Celsius"),
        ("°C", "℃"),
    ),
    Unit(
        r"°? ?F\b|degrees Fahrenheit", ("°F", "grado Fahrenheit", "grados Fahrenheit"), ("°F", "℉")
    ),
)
COUNTED = (
    Unit(r"times", ("x", "vez", "veces"), ("회", "번")),
    Unit(r"tablets?", ("comp.", "tableta", "tabletas"), ("정", "알")),
    Unit(r"pills?", ("past.", "pastilla", "pastillas"), ("정", "알")),
    Unit(r"capsules?", ("cáps.", "cápsula", "cápsulas"), ("캡슐", "캡슐")),
    Unit(r"doses", ("dosis", "dosis", "dosis"), ("회분", "회분")),
    Unit(r"drops", ("gt", "gota", "gotas"), ("방울", "방울")),
    Unit(r"cases", ("c.", "caso", "casos"), ("건", "건")),
    Unit(r"people", ("p.", "persona", "personas"), ("명", "사람")),
)
NATIVE = {"일": "달", "개월": "달", "년": "해", "회": "번", "정": "알"}
"""What the units of Chinese numerals are called after native ones, as in 두 달."""
SINO = {"달": "개월", "해": "년", "날": "일"}
LONGER = r"(?!분의|[A-Za-z²³/])"
AFTER_KOREAN = {
    # 일 begins many words, and 분 counts people.
    "일": r"(?=[ ,.~)간에이을를은의마차째부까도로후]|동안|$)",
    "주": r"(?=[ ,.~)간에가를는의마차째부까도로후]|동안|$)",
    "분": r"(?=[ ,.~)간에이을를은의마씩정부까도로후]|동안|$)",
    "회": r"(?=[ ,.~)에가를는의씩이]|$)",
    "정": r"(?=[ ,.~)에이을를은의씩]|$)",
}


def _found(unit: Unit, language: str, text: str) -> re.Match[str] | None:
    """The only place where a number has the unit, with the unit in the second group."""
    if language == "en":
        pattern = rf"({NUMBER['en']})({unit.english})(?![\w/²³])"
    elif language == "es":
        pattern = (
            rf"({NUMBER['es']})({'|'.join(map(re.escape, _longest(unit.spanish)))})(?![\w/²³])"
        )
    else:
        named = [re.escape(form) + AFTER_KOREAN.get(form, "") for form in _longest(unit.korean)]
        pattern = rf"({NUMBER['ko']})({'|'.join(named)}){LONGER}"
    return only(re.compile(pattern), text)


def _said(unit: Unit, english: str) -> bool:
    return re.search(rf"(?<![A-Za-z])(?:{unit.english})(?![A-Za-z])", english) is not None


def _longest(forms: tuple[str, ...]) -> list[str]:
    return sorted(set(forms), key=len, reverse=True)


def _form(unit: Unit, found: re.Match[str], old: Unit, language: str) -> str:
    """The form of ``unit`` that answers to the one found: short or long, of one or of several."""
    form = unit.forms(language)[old.forms(language).index(found[2])]
    if language == "ko":
        native = not found[1][:1].isdigit()
        form = NATIVE.get(form, form) if native else SINO.get(form, form)
    return form


def other_unit(family: tuple[Unit, ...]) -> Rule:
    """A rule that puts another unit of a family, one that English doesn't name, after a number."""

    def rule(pair: Pair) -> Pair | None:
        for unit in family:
            found = _found(unit, pair.language, pair.target)
            if not found or not _found(unit, "en", pair.source):
                continue
            others = [
                _form(other, found, unit, pair.language)
                for other in family
                if other.english != unit.english and not _said(other, pair.source)
            ]
            forms = [form for form in others if form != found[2]]
            tail = re.compile(re.escape(found[2])).match(pair.target, found.start(2))
            if forms and tail:
                return retold(pair, put(pair.target, tail, pick(forms, pair.source)))
        return None

    return rule
