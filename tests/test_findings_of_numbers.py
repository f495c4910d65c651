"""Findings about numbers, units, dates and negations: the case, the place and what is named.

Whether something is found at all is for the fixtures to say; here is where, and with what.
"""

from __future__ import annotations

import pytest

from pipeline.checks import registry
from pipeline.checks.base import Pair
from pipeline.checks.wording import sentence
from pipeline.languages.registry import language

ROWS = """\
es | Take 2 tablets. | Tome 3 comprimidos.
    numbers missing | 2 tablets | - | number 2 is missing
es | Take tablets. | Tome 3 comprimidos.
    numbers added | - | 3 comprimidos | number 3 is not in the English text
es | Take two tablets. | Tome tres comprimidos.
    numbers changed | two tablets | tres comprimidos
es | Take 5, 6 and 5. | Tome 6.
    numbers missing | 5 | - | number 5 is missing
es | Take 5, 7 and 6. | Tome 6.
    numbers missing | 5 | - | number 5, 7 is missing
es | COVID-19 and 20 people | COVID y 20 personas
    numbers missing | 19 | - | number 19 is missing
es | 2 years, all year round | 2 años, durante 1 año
    numbers added | - | 1 año | number 1 is not in the English text
fr | Take 2 tablets. | Prenez 3 comprimés.
    numbers changed | 2 tablets | 3
fr | 2,500,000 people | 2,6 millions de personnes
    numbers changed | 2,500,000 people | 2,6
ko | Take 2 tablets. | 3정을 드십시오.
    numbers missing | 2 tablets | -
es | Take 5 mg. | Tome 5 g.
    units other | 5 mg | 5 g
es | Take 5 mg. | Tome 5.
    units missing | 5 mg | 5
es | Wait 5 minutes. | Espere 5 horas.
    units other | 5 minutes | 5 horas
es | twice a day | dos veces a la semana
    units other | a day | a la semana
    units rate | a day | a la semana
es | It fell by 5 %. | Bajó 5.
    percent missing | 5 % | 5
es | It fell by 5 %. | Bajó 5 mg.
    percent other | 5 % | 5 mg
es | 5 percentage points | 5 %
    percent other | 5 percentage points | 5 %
es | It costs 5 dollars. | Cuesta 5 pesos.
    currency other | 5 dollars | 5 pesos
es | Take 2 tablets every 8 hours. | Tome 8 comprimidos cada 2 horas.
    units other | 2 tablets | 2 horas
    units other | 8 hours | 8 comprimidos
es | for 5 to 10 minutes | durante 10 a 5 minutos
    order range | - | 10 a 5 minutos
    order exchanged | 5 | 10
es | Group 2 had 30 and group 3 had 40. | El grupo 2 tuvo 40 y el grupo 3 tuvo 30.
    order exchanged | 30 | 40
ko | Take 2. Wait 8. | 8을 드십시오. 2를 기다리십시오.
    order exchanged | 2 | 8
es | At -5 degrees | A 5 grados
    sign missing | 5 degrees | 5 grados
es | At 5 degrees | A -5 grados
    sign added | 5 degrees | 5 grados
es | At minus 5 degrees | A 5 grados
    sign missing | 5 degrees | 5 grados
es | more than 5 days | menos de 5 días
    comparison turned | 5 days | 5 días
    opposites reversed | more than | menos de
es | It takes > 5 days. | Tarda < 5 días.
    comparison sign | - | -
    comparison turned | 5 days | 5 días
es | It takes ≥ 5 days. | Tarda > 5 días.
    comparison sign | - | -
es | more than 5 but less than 9 | menos de 5 pero más de 9
    comparison turned | 5 | 5
es | Come on Monday. | Venga el martes.
    dates weekday | Monday | martes
es | It was in June. | Fue en julio.
    dates month | June | julio
es | You may rest. | En mayo descanse.
    dates added | - | mayo
es | It was on March 4. | Fue el 3 de abril.
    dates exchanged | March 4 | 3 de abril
    dates month | March | abril
es | It was on March 4. | Fue el 5 de marzo.
    numbers missing | 4 | -
    dates day | March 4 | 5 de marzo
es | Come at 8 a.m. today. | Venga hoy a las 8 de la tarde.
    dates half-day | 8 | 8
es | Come at 12 p.m. today. | Venga hoy a las 12 de la noche.
    dates half-day | 12 | 12
es | Write to a.b@c.de. | Escriba a a.b@c.df.
    email differs | - | -
es | Do not run. Rest. | Corra. Descanse.
    negation missing | not | -
es | Rest. Run. | Descanse. No corra.
    negation added | - | No
es | Rest. It is unsafe. | Descanse. Es seguro.
    negation missing | unsafe | -
    opposites reversed | unsafe | seguro
ko | Rest. Do not run. | 쉬십시오. 달리십시오.
    negation missing | not | -
"""
RIGHT = """\
es | Take two tablets. | Tome 2 comprimidos.
es | Take 2 tablets. | Tome dos comprimidos.
es | In 1 of 4 people | En 1/4 de las personas
es | In 1/4 of people | En 1 de cada 4 personas
es | all year round | durante 1 año
es | On the 1st day | El primer día
es | May 5 | 5 de mayo
es | 1,250 people | 1.250 personas
fr | Take 2 tablets. | Prenez deux comprimés.
fr | 2,500,000 people | 2,5 millions de personnes
es | Take 5 mg and 5 g. | Tome 5 g y 5 mg.
es | Take 5 mg or 10 mg. | Tome 5 o 10 mg.
es | Take 5 to 10 mg. | Tome de 5 a 10 mg.
es | 2 times a day | 2 veces al día
es | It fell by 5 %. | Bajó un 5 por ciento.
ko | Take 2 and wait 8. | 8을 기다리고 2를 드십시오.
es | At minus 5 degrees | A menos 5 grados
es | At -5 degrees | A 5 grados bajo cero
es | at most 5 days | hasta 5 días
es | not more than 5 days | menos de 5 días
es | Come on Monday. | Venga el lunes.
es | It was on March 4. | Fue el 4 de marzo.
es | Come at 8 a.m. today. | Venga hoy a las 8 de la mañana.
es | Write to A.b@c.de. | Escriba a a.b@c.de.
"""
Expected = tuple[str, str | None, str | None]


def rows() -> list[tuple[str, str, str, list[list[str]]]]:
    """The pairs, each with what is expected of it."""
    found: list[tuple[str, str, str, list[list[str]]]] = []
    for line in ROWS.splitlines():
        cells = [cell.strip() for cell in line.split(" | ")]
        if line.startswith(" "):
            found[-1][3].append(cells)
        else:
            found.append((cells[0], cells[1], cells[2], []))
    return found


@pytest.mark.parametrize(
    ("locale", "source", "target", "expected"), rows(), ids=lambda value: str(value)[:40]
)
def test_what_is_found_is_shown_in_its_place(
    locale: str, source: str, target: str, expected: list[list[str]]
) -> None:
    def shown(text: str, span: tuple[int, int] | None) -> str:
        return "-" if span is None else text[slice(*span)]

    found = [
        [
            f"{finding.code} {finding.case}",
            shown(source, finding.source),
            shown(target, finding.target),
            sentence(finding),
        ]
        for finding in registry.findings(Pair(source, target, language(locale)))
    ]
    assert [one[: len(want)] for one, want in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize("row", RIGHT.splitlines())
def test_nothing_is_found_where_the_same_is_said(row: str) -> None:
    locale, source, target = row.split(" | ")
    assert not list(registry.findings(Pair(source, target, language(locale))))


@pytest.mark.parametrize(
    ("source", "target", "data"),
    [
        ("Take 5 mg.", "Tome 5 g.", {"number": "5", "unit": "mg", "other": "g"}),
        ("Take 5 mg.", "Tome 5.", {"number": "5", "unit": "mg", "other": ""}),
        (
            "8 hours and 2 tablets",
            "2 horas y 8 comprimidos",
            {"number": "8", "unit": "hour", "other": "pill or tablet"},
        ),
        ("It fell by 5 %.", "Bajó 5 mg.", {"number": "5", "unit": "percent", "other": "mg"}),
        ("It takes > 5 days.", "Tarda < 5 días.", {"sign": ">", "other": "<"}),
        ("It takes ≥ 5 days.", "Tarda > 5 días.", {"sign": ">=", "other": ">"}),
        ("It is more than 5 days.", "Son menos de 5 días.", {"number": "5"}),
        ("At -5 degrees", "A 5 grados", {"number": "5"}),
        ("for 5 to 10 minutes", "durante 10 a 5 minutos", {"first": "5", "last": "10"}),
        ("Come on Monday.", "Venga el martes.", {}),
    ],
)
def test_findings_carry_the_values_that_a_sentence_names(
    source: str, target: str, data: dict[str, str]
) -> None:
    found = registry.failure(source, target, "es")
    assert found is not None
    assert dict(found.data) == data
