"""No text, however odd, takes longer than its length explains."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.catalogs import po
from pipeline.checks import registry
from pipeline.checks.base import Pair
from pipeline.document.segmentation import segment
from pipeline.errors import CatalogError
from pipeline.languages.registry import language
from pipeline.translate import attempt
from tests import hostile

pytestmark = pytest.mark.no_cover  # it would take most of the time

ROOT = Path(__file__).parent.parent
TEXTS = [
    "1.", "1 ", "9", "a_", "*", "**a ", "[", "[a](b) ", "<b>", "!", "| ", " ", "&#", "`", "- ", "> ",
    "(", "*a_", "~~a*", "<!-- i18n:comment ", "**Disclaimer:** ", "a\n\n", "{", "⟦", "\\", "no ",
]  # fmt: skip
OF_CHECKS = ["1.", "9", "1 ", "a_", "/", "{", "no ", "A ", " ", "(", "가", "5 mg "]


def test_every_regular_expression_takes_time_as_its_text_is_long() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize(
    "pattern", [r"(a|aa)+$", r"\s*,?\s*(?:-)?\s*$", r"(?:\w+\s?)+!", r"<.*?>x"]
)
def test_an_expression_that_takes_longer_is_found(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hostile, "LIMIT", 0.2)
    assert hostile.slow(hostile.Expression(pattern, 0, "here"))
    assert not hostile.slow(hostile.Expression(r"a++b|[^\W_]c", 0, "here", anchored=True))


def through_the_document(text: str) -> None:
    segment(text).render(lambda unit: f"{unit.source} too")


def through_a_translation(text: str) -> None:
    segment("Take *5 mg* and **rest**.\n").render(lambda _: text)


def through_a_catalog(text: str) -> None:
    lines = po.serialize(po.parse('msgid "a"\nmsgstr "b"\n', "a.po"))
    for made in (f"# {text}\n{lines}", f'{lines}\nmsgid "{text}"\nmsgstr ""\n', f"{lines}{text}"):
        try:
            po.serialize(po.parse(made, "a.po"))
        except CatalogError:
            continue


def through_the_checks(locale: str) -> Callable[[str], None]:
    def work(text: str) -> None:
        for check in registry.checks():
            list(check.find(Pair(text, f"{text} x", language(locale))))

    return work


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("work", [through_the_document, through_a_translation, through_a_catalog])
def test_documents_and_catalogs(
    work: Callable[[str], None], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hostile, "LIMIT", 20.0)
    monkeypatch.setattr(hostile, "WORTH", 0.1)
    assert hostile.grows(work, lambda length: f"a {text * (length // len(text))}") is None


@pytest.mark.parametrize("text", OF_CHECKS)
@pytest.mark.parametrize("locale", ["es", "ko", "de"])
def test_checks(text: str, locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile, "LIMIT", 20.0)
    monkeypatch.setattr(hostile, "WORTH", 0.5)
    work = through_the_checks(locale)
    assert hostile.grows(work, lambda length: f"a {text * (length // len(text))}") is None


def test_a_unit_that_nobody_reads_is_left_to_people() -> None:
    asking = attempt.attempt("a " * attempt.LONGEST, None)  # type: ignore[arg-type]
    with pytest.raises(StopIteration) as ended:
        next(asking)
    outcome = ended.value.value
    assert outcome.text is None
    assert "longer than 20,000 characters; divide it" in outcome.reason
