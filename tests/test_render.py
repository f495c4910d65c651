"""Finished pages: what is taken back so that a page has the structure of its source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Unit, segment
from pipeline.document.inline import defines
from pipeline.document.render import Rendering, Replacement, render

OPENS = "[label1]: /u"
"""Fits where a text begins with the same word, and is no text there."""


BLOCKS = [
    "Before.", "[label1] and text", "# After.", "x[^1] y[^2]", "[^1]: one", "[^2]: two",
    "- a\n- b\n\n- c", "> q", "| a | b |\n|---|---|\n| c | d |", "Term\n: def", "text[^2]",
    "[label2] two", "1. a\n2. b", "- [label1] three\n- [label2] four",
]  # fmt: skip
BREAKERS = [
    OPENS, "[label2]: /u", "[^1]: x", "text  \n---", "a  \n\\| b | c", "- x", "# y", "> q", "```",
    "$$", "<!-- x", "::: x", ": def", "~ y", "a\\", "term", "&#10;",
]  # fmt: skip


def rendered(text: str, translations: dict[str, str | Replacement]) -> Rendering:
    return render(segment(text), lambda unit: translations.get(unit.source))


def reasons(rendering: Rendering) -> list[tuple[str, str]]:
    return [(refusal.unit.source, refusal.reason) for refusal in rendering.refusals]


def test_only_what_changes_the_structure_is_taken_back() -> None:
    text = "Before.\n\n[label1] and text\n\n# After.\n"
    rendering = rendered(
        text, {"Before.": "Antes.", "[label1] and text": OPENS, "After.": "Después."}
    )
    assert rendering.text == "Antes.\n\n[label1] and text\n\n# Después.\n"
    assert reasons(rendering) == [("[label1] and text", "would change the structure of the page")]
    (problem,) = rendering.problems
    assert (problem.code, problem.line, problem.text) == ("refused", 3, "[label1] and text")
    assert problem.message == (
        "translation would change the structure of the page; the source stands instead"
    )


def test_what_changes_the_structure_is_taken_back_one_after_the_other() -> None:
    text = "[label1] one\n\n# Between.\n\n> [label1] two\n\n# After.\n"
    rendering = rendered(
        text, {"[label1] one": OPENS, "[label1] two": OPENS, "Between.": "En medio."}
    )
    assert rendering.text == text.replace("Between.", "En medio.")
    assert {unit.source for unit in rendering.refused} == {"[label1] one", "[label1] two"}


def test_refused_units_are_in_the_order_of_the_page() -> None:
    text = "[label1] one\n\nSee `code`.\n"
    rendering = rendered(text, {"[label1] one": OPENS, "See `code`.": "Vea."})
    assert [unit.source for unit in rendering.refused] == ["[label1] one", "See `code`."]
    assert [refusal.unit.source for refusal in rendering.refusals] == [
        "See `code`.", "[label1] one",
    ]  # fmt: skip


def test_structure_counts_from_the_end_of_the_front_matter() -> None:
    text = "---\ntitle: Rest\n---\n\n[label1] one\n\n# After.\n"
    rendering = rendered(
        text, {"Rest": "Un descanso largo", "[label1] one": OPENS, "After.": "Después."}
    )
    assert rendering.text == ("---\ntitle: Un descanso largo\n---\n\n[label1] one\n\n# Después.\n")
    assert rendering.front is not None
    assert rendering.front.data == {"title": "Un descanso largo"}
    assert rendering.text[rendering.front.end :].startswith("\n[label1]")


@pytest.mark.parametrize(
    ("replacement", "expected"),
    [
        ("", "Rest.\n"),
        (" \n", "Rest.\n"),
        ("Rest.", "Rest.\n"),
        (Replacement(None), "Rest.\n"),
        (Replacement(None, "en"), '<span lang="en">Rest.</span>\n'),
        (Replacement("Rest.", "en"), '<span lang="en">Rest.</span>\n'),
        (Replacement("Descanse.", "en"), "Descanse.\n"),
    ],
)
def test_what_stands_in_a_unit_s_place(replacement: str | Replacement, expected: str) -> None:
    rendering = rendered("Rest.\n", {"Rest.": replacement})
    assert rendering.text == expected
    assert not rendering.refusals


def test_front_matter_is_never_marked_with_its_language() -> None:
    text = "---\ntitle: Rest\n---\n"
    assert rendered(text, {"Rest": Replacement(None, "en")}).text == text


def test_what_is_no_yaml_is_taken_back() -> None:
    text = "---\ntitle: Rest\n---\n"
    rendering = rendered(text, {"Rest": "\ud800"})
    assert rendering.text == text
    assert reasons(rendering) == [("Rest", "cannot be written as a YAML value")]


def test_a_document_knows_its_pieces() -> None:
    document = segment("# a\n\n> b\n> c\n")
    pieces = [p.source if isinstance(p, Unit) else p for p in document.pieces()]
    assert pieces == ["# ", "a", "\n\n> ", "b c", "\n"]
    assert document.raw(document.units[1]) == "b\n> c"


def test_references_are_known_by_their_labels_in_any_case() -> None:
    outline = segment("[a b]: /u\n").outline
    assert defines("A  B", outline)
    assert not defines("b", outline)
    assert not defines("a b", None)


def test_nothing_is_left_out_for_what_another_translation_does() -> None:
    # A definition takes the paragraph before it for its term.
    translations: dict[str, str | Replacement] = {"First words.": "Primera.", "Second.": ": dos"}
    rendering = rendered("First words.\n\nSecond.\n", translations)
    assert rendering.text == "Primera.\n\nSecond.\n"
    assert reasons(rendering) == [("Second.", "would change the structure of the page")]


@given(st.lists(st.sampled_from(BLOCKS), min_size=2, max_size=7, unique=True), st.data())
def test_a_refused_unit_breaks_the_page_with_those_that_stay(
    blocks: list[str], data: st.DataObject
) -> None:
    """Whatever is left out for the page's structure really breaks it, with what is shown."""
    document = segment("\n\n".join(blocks) + "\n")
    wanted = {
        unit: data.draw(st.sampled_from(["Otro", f"{unit.source} x", *BREAKERS]))
        for unit in document.units
    }
    rendering = render(document, wanted.get)
    broken = [r.unit for r in rendering.refusals if r.reason.startswith("would change")]
    shown = {unit: text for unit, text in wanted.items() if unit not in rendering.refused}
    for unit in broken:
        before = {other: text for other, text in shown.items() if other.start < unit.start}
        assert render(document, {**before, unit: wanted[unit]}.get).refused == (unit,)
    assert not render(document, shown.get).refused
