"""Texts in which many things are looked for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.languages import searched
from pipeline.languages.searched import Searched

PARTS = st.lists(st.text("ab 가", max_size=6), max_size=12)


@given(text=st.text("ab 가", max_size=40), parts=PARTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_text_contains_does_not_change_with_the_number_of_searches(
    monkeypatch: pytest.MonkeyPatch, text: str, parts: list[str]
) -> None:
    monkeypatch.setattr(searched, "MANY", 2)
    monkeypatch.setattr(searched, "DEPTH", 3)
    found = Searched(text)
    for part in [*parts, *parts]:
        assert (part in found) == (part in text)


def test_every_part_of_a_text_is_found_in_it() -> None:
    text = "knee pain, back pain and a painful knee " * 3
    found = Searched(text)
    for start in range(len(text)):
        for end in (start + 1, start + searched.DEPTH, start + searched.DEPTH + 1, len(text)):
            assert text[start:end] in found
            assert text[start:end] + "!" not in found
