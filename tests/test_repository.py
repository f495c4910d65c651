"""This repository's own articles, catalogs and pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import segment
from pipeline.catalogs import po
from pipeline.catalogs.approval import is_approved
from pipeline.catalogs.review import state
from pipeline.model import State
from tests.conftest import Folder
from tests.gettext_tools import gnu, needs_gettext

ROOT = Path(__file__).parent.parent
CATALOGS = sorted((ROOT / "locales").rglob("*.po*"))
LOCALES = ("ko", "es")


def catalog(locale: str, domain: str) -> tuple[str, list[State]]:
    path = ROOT / "locales" / locale / "LC_MESSAGES" / f"{domain}.po"
    found = po.parse(path.read_text("utf-8"), str(path))
    return path.as_posix(), [state(message) for message in found.active]


@needs_gettext
@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_committed_catalogs_pass_msgfmt(path: Path) -> None:
    gnu("msgfmt", "--check", "-o", "/dev/null", path)


@pytest.mark.parametrize("locale", LOCALES)
def test_one_article_is_reviewed_and_one_is_the_machine_s(locale: str) -> None:
    assert set(catalog(locale, "acupotomy")[1]) == {State.REVIEWED}
    assert State.REVIEWED not in catalog(locale, "cupping")[1]
    assert State.MACHINE in catalog(locale, "cupping")[1]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["article", "site"])
def test_shared_disclaimers_are_approved(locale: str, name: str) -> None:
    path = ROOT / "locales" / locale / "LC_MESSAGES" / "_disclaimers" / f"{name}.po"
    for message in po.parse(path.read_text("utf-8"), str(path)).active:
        assert is_approved(message)
        for page in ("acupotomy", "cupping"):
            assert message.msgstr in (ROOT / "output" / locale / f"{page}.md").read_text("utf-8")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("page", ["acupotomy", "cupping"])
def test_committed_pages_have_the_structure_of_their_article(locale: str, page: str) -> None:
    source = segment((ROOT / "source" / f"{page}.md").read_text("utf-8"))
    output = segment((ROOT / "output" / locale / f"{page}.md").read_text("utf-8"))
    wanted = [block.structure for block in source.parsed.blocks if block.type != "html_block"]
    found = [block.structure for block in output.parsed.blocks if block.type != "html_block"]
    start = 0 if page == "acupotomy" else 5  # the banner: a quotation of one paragraph
    assert found[start : start + len(wanted) - 6][:40] == wanted[:40]


def test_committed_files_are_what_the_stages_make_of_them(folder: Folder) -> None:
    shutil.rmtree(folder.root)
    for name in ("source", "locales", "output"):
        shutil.copytree(ROOT / name, folder.root / name)
    shutil.copy(ROOT / "pyproject.toml", folder.root)
    for verb in ("extract", "update", "build"):
        assert "nothing would change" in folder.pipeline(verb, "--check")
