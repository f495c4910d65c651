"""Nothing is read, parsed or digested twice for one unit of work: the counts that the docs show."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock

from pipeline.catalogs import po
from pipeline.document import frontmatter
from pipeline.project import files
from tests.conftest import Folder

ARTICLE = """\
---
title: Knee pain
---

# The knee

Rest the **knee** and [read on](more.md).
"""
FRONT, PO, BLOCKS, INLINE, DIGEST = "front matter", ".po", "blocks", "inline", "digest"


class Work:
    """What was worked on, by kind of work."""

    def __init__(self) -> None:
        self.done: dict[str, list[str]] = {}

    def take(self) -> dict[str, list[str]]:
        taken, self.done = self.done, {}
        return taken

    def note(self, kind: str, text: str) -> None:
        self.done.setdefault(kind, []).append(text)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Notes every piece of work at the place where it is really done."""
    made = Work()

    def watch(owner: Any, name: str, kind: str, text: Callable[..., str]) -> None:
        real = getattr(owner, name)

        def watched(*arguments: Any, **options: Any) -> Any:
            made.note(kind, text(*arguments))
            return real(*arguments, **options)

        monkeypatch.setattr(owner, name, watched)

    watch(frontmatter, "read", FRONT, lambda text: text)
    watch(po, "parse", PO, lambda text, path: text)
    watch(StateBlock, "__init__", BLOCKS, lambda _, text, *rest: text)
    watch(ParserInline, "parse", INLINE, lambda _, text, *rest: text)
    watch(files, "hashed", DIGEST, repr)
    return made


@pytest.fixture
def article(folder: Folder) -> Folder:
    """A project of three units and one locale."""
    folder.write("pyproject.toml", '[tool.pipeline]\nengine = "pseudo"\nlocales = ["es"]\n')
    folder.write("source/knee.md", ARTICLE)
    return folder


def counts(work: Work) -> dict[str, int]:
    return {kind: len(texts) for kind, texts in work.take().items()}


def assert_once(done: dict[str, list[str]]) -> None:
    for kind, texts in done.items():
        text, count = Counter(texts).most_common(1)[0]
        assert count == 1, (kind, text)


def test_a_fresh_run(article: Folder, work: Work) -> None:
    article.pipeline("run")
    done = work.take()
    assert {kind: len(texts) for kind, texts in done.items()} == {
        FRONT: 2,  # the article's, the page's as proof
        BLOCKS: 2,  # the same
        INLINE: 6,  # three units and their translations
        DIGEST: 8,  # the article, two templates, two catalogs and the filled one, page and manifest
    }
    assert done[FRONT].count(ARTICLE) == 1
    assert_once(done)


def test_an_unchanged_run_digests_every_file_once_and_parses_nothing(
    article: Folder, work: Work
) -> None:
    article.pipeline("run")
    work.take()
    article.pipeline("run")
    assert counts(work) == {DIGEST: 7}


def test_a_reviewed_message_costs_one_catalog_and_one_page(
    article: Folder, work: Work, review: Callable[[Folder, str, str, str], None]
) -> None:
    article.pipeline("run")
    review(article, "locales/es/LC_MESSAGES/knee.po", "The knee", "La rodilla")
    work.take()
    article.pipeline("run")
    done = work.take()
    assert {kind: len(texts) for kind, texts in done.items()} == {
        FRONT: 2,
        PO: 2,  # the catalog, and the labels' for the banner
        BLOCKS: 1,  # the page's; the cache knows the article's
        DIGEST: 10,  # the seven files, and the page, its record and the catalog as they are now
    }
    assert done[FRONT].count(ARTICLE) == 1
    assert_once(done)


def test_somebody_s_edit_is_read_again(article: Folder, work: Work) -> None:
    article.pipeline("run")
    path = "locales/es/LC_MESSAGES/knee.po"
    article.edit(path, 'msgid "The knee"\nmsgstr "', 'msgid "The knee"\nmsgstr "La rodilla, ')
    work.take()
    article.pipeline("pretranslate")
    assert len(work.take()[PO]) == 1


def test_an_unchanged_run_is_as_long_as_there_are_articles(folder: Folder) -> None:
    """Four times the articles are no more than four times the calls."""

    def calls(articles: int) -> int:
        for number in range(articles):
            folder.write(f"source/a{number}.md", f"# Rest {number}\n")
        folder.pipeline("run")
        folder.pipeline("run")
        count = 0

        def counted(_: FrameType, event: str, __: object) -> None:
            nonlocal count
            count += event == "call"

        sys.setprofile(counted)
        try:
            folder.pipeline("run")
        finally:
            sys.setprofile(None)
        return count

    few = calls(60)
    assert calls(240) < 4 * few
