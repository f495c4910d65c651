"""Checks find what the files in ``fixtures/checks/`` say, and nothing else."""

from __future__ import annotations

import pytest

from pipeline.checks import markup, registry
from pipeline.checks.wording import SENTENCES, sentence
from pipeline.document import inline as inlines
from tests.check_fixtures import Block, blocks, parsed

BLOCKS = blocks()
LANGUAGES = ("es", "ko")
CANNOT_OCCUR = {("doubled-words", "es")}
"""Codes that a language has no table for."""
MARKUP = (
    ("Take **two** a day.", "Tome dos al día."),
    ("See [this](/a).", "Vea [esto](/b)."),
    ("Take **two** a day.", "Tome *dos* al día."),
    ("Take two a day.", "Tome **dos al día."),
)


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_checks_find_what_the_fixture_says(block: Block) -> None:
    found = block.findings()
    codes = {finding.code for finding in found}
    assert codes == block.codes, (
        f"{block.place}: {block.title}\n"
        f"  {block.locale}: {block.source} | {block.target}\n"
        f"  expected {' '.join(sorted(block.codes)) or '-'},"
        f" found {' '.join(sorted(codes)) or '-'}"
        f" ({'; '.join(map(sentence, found)) or 'nothing'})"
    )
    for finding in found:
        assert "{" not in sentence(finding).replace(block.source, "").replace(block.target, "")
        for span, text in ((finding.source, block.source), (finding.target, block.target)):
            assert span is None or 0 <= span[0] < span[1] <= len(text), f"{block.place}: {finding}"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_code_is_expected_of_some_fixture_in_every_language(locale: str) -> None:
    expected = {code for block in BLOCKS if block.locale == locale for code in block.codes}
    missing = {
        code
        for check in registry.BUILT_IN
        for code in check.codes
        if code not in expected and (code, locale) not in CANNOT_OCCUR
    }
    assert not missing, f"no {locale} fixture expects {', '.join(sorted(missing))}"


def test_every_code_has_fixtures_of_right_pairs() -> None:
    """So that a check that finds something in every pair would not pass."""
    for locale in LANGUAGES:
        assert sum(block.locale == locale and not block.codes for block in BLOCKS) >= 10


def test_checks_find_only_codes_that_they_declare() -> None:
    for block in BLOCKS:
        for check in registry.BUILT_IN:
            assert {finding.code for finding in check.find(block.pair)} <= set(check.codes)


def test_there_is_a_sentence_for_whatever_is_found_and_no_other() -> None:
    found = {(f.code, f.case) for block in BLOCKS for f in block.findings()}
    for source, target in MARKUP:
        finding = markup.failure(inlines.inline(source), inlines.inline(target))
        assert finding is not None
        found.add((finding.code, finding.case))
    assert found == set(SENTENCES), (
        f"without a sentence: {sorted(found - set(SENTENCES))};"
        f" in no fixture: {sorted(set(SENTENCES) - found)}"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title\nes\nsource\ntarget\n", "five lines"),
        ("title\nes\nsource\ntarget\n-\nmore\n", "five lines"),
        ("title\nSpanish\nsource\ntarget\n-\n", "no locale"),
        ("title\nes\nsource\ntarget\nNumbers!\n", "codes"),
    ],
)
def test_a_fixture_that_is_written_wrongly_is_refused_with_its_line(
    text: str, message: str
) -> None:
    with pytest.raises(ValueError, match=rf"wrong\.txt:3: .*{message}"):
        list(parsed(f"# a comment\n\n{text}", "wrong.txt"))


def test_a_fixture_may_have_an_empty_translation() -> None:
    (block,) = parsed("title\nes\nsource\n\nuntranslated\n", "empty.txt")
    assert block.target == ""
