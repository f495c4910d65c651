"""The laws of identity on every specification example and on whole documentation sets."""

from __future__ import annotations

import re

import pytest

from pipeline import Unit, segment
from pipeline.document.parser import to_html
from pipeline.document.render import render
from tests import corpora


def assert_identity(text: str) -> None:
    document = segment(text)
    assert document.render(lambda unit: None) == text
    assert document.render(lambda unit: unit.source) == text
    for block in document.parsed.blocks:
        assert block.type != "inline" or not block.content.strip() or block.spans


def shouted(unit: Unit) -> str:
    """The source with its plain words changed and its markup left alone."""
    return re.sub(r"(?<![\w/<&\\\[(`.:#$-])[a-z]{3,}(?= )", lambda m: m[0].upper(), unit.source)


def test_every_commonmark_example_is_unchanged_by_its_own_source() -> None:
    examples = corpora.commonmark_examples()
    assert len(examples) == 652
    for example in examples:
        assert_identity(example)
        same = segment(example).render(lambda unit: unit.source)
        assert to_html(same) == to_html(example)


def test_every_gfm_example_is_unchanged_by_its_own_source() -> None:
    examples = corpora.gfm_examples()
    assert len(examples) > 660
    for example in examples:
        assert_identity(example)


@pytest.mark.parametrize("package", corpora.DOCUMENTATION)
def test_real_documents_are_unchanged_by_their_own_source(package: str) -> None:
    documents = corpora.files(package, ".md")
    assert len(documents) > 20
    for text in documents.values():
        assert_identity(text)
        assert_identity(text.replace("\n", "\r\n"))


@pytest.mark.parametrize("package", corpora.DOCUMENTATION)
def test_real_documents_accept_translations_of_their_words(package: str) -> None:
    units = refused = 0
    for text in corpora.files(package, ".md").values():
        document = segment(text)
        rendering = render(document, shouted)
        units += len(document.units)
        refused += len(rendering.refused)
        body = segment(rendering.text)
        assert body.parsed.structure() == document.parsed.structure()
    assert units > 100
    assert refused <= units * 0.02
