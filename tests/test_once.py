"""Nothing is read or parsed twice for one piece of work."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from pipeline import Unit, segment
from pipeline.document import frontmatter, inline
from pipeline.document.frontmatter import FrontMatter
from pipeline.document.render import render
from tests.conftest import Folder


class Counts:
    """How often each text was parsed for its inline markup, and for its front matter."""

    def __init__(self) -> None:
        self.inline: Counter[str] = Counter()
        self.front: Counter[str] = Counter()


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    found = Counts()
    parse, read = inline.inline, frontmatter.read

    def parsed(text: str, page: Any = None) -> inline.Inline:
        found.inline[text] += 1
        return parse(text, page)

    def front(text: str) -> FrontMatter | None:
        found.front[text] += 1
        return read(text)

    monkeypatch.setattr(inline, "inline", parsed)
    monkeypatch.setattr(frontmatter, "read", front)
    return found


def test_three_units_take_a_parse_for_each_text_of_theirs(folder: Folder, counts: Counts) -> None:
    """Of 26 parses of inline markup 8 are left: three units, three translations, one sentence
    translated by itself and its translation. The source's front matter is parsed once, not 3
    times, and the finished page's once."""
    settings = folder.read("pyproject.toml").replace('["ko", "es"]', '["es"]')
    folder.write("pyproject.toml", settings)
    article = "---\ntitle: A short note\n---\n\n# Rest\n\nRest **two** [days](/u). Do not run.\n"
    folder.write("source/a.md", article)
    folder.pipeline("run")
    assert set(counts.inline.values()) == {1}, counts.inline
    assert len(counts.inline) <= 8, counts.inline
    assert counts.front[article] == 1
    assert sum(counts.front.values()) == 2, counts.front


def test_a_translation_is_parsed_once_and_plain_text_never(counts: Counts) -> None:
    document = segment("A **needle (knife)** is.\n\nA needle.\n\nA **needle (knife)** is.\n")
    counts.inline.clear()

    def translate(unit: Unit) -> str:
        return "**도침(acupotomy)**은" if "*" in unit.source else "도침"

    assert not render(document, translate).refusals
    assert set(counts.inline.values()) == {1}
    assert "도침" not in counts.inline


def test_front_matter_that_nobody_translates_is_not_read_again(counts: Counts) -> None:
    document = segment("---\ndate: 2024-11-11\n---\n\nA.\n")
    counts.front.clear()
    rendering = render(document, lambda unit: "B.")
    assert rendering.front is document.front
    assert not counts.front
