"""Memories given to other tools, and taken from them: nothing lost, nothing in silence."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.catalogs import po, tmx
from pipeline.project import atomic
from tests.conftest import Folder

Review = Callable[[Folder, str, str, str], None]
PO = "locales/es/LC_MESSAGES/a.po"
HEAD = '<?xml version="1.0"?>\n<tmx version="1.4"><header/><body>\n'


def memory(*found: str) -> str:
    return HEAD + "\n".join(f"<tu>{unit}</tu>" for unit in found) + "\n</body></tmx>\n"


def pair(source: str, target: str, language: str = "es") -> str:
    english = f"<tuv xml:lang='en-US'><seg>{source}</seg></tuv>"
    return f"{english}<tuv xml:lang='{language}'><seg>{target}</seg></tuv>"


@pytest.fixture
def article(folder: Folder, review: Review) -> Folder:
    """A project with one reviewed message that a translator noted something about."""
    folder.write("source/a.md", "# Knee\n\nRest the knee.\n")
    folder.pipeline("run")
    review(folder, PO, "Rest the knee.", "Descanse la rodilla.")
    folder.edit(PO, 'msgid "Rest the knee."', 'msgid "Rest the knee."')
    text = folder.read(PO)
    place = text.rindex("#", 0, text.index('msgid "Rest the knee."'))
    begin = text.rindex("\n\n", 0, place) + 2
    folder.write(PO, text[:begin] + "# Anna & Ben: <ask> the clinic\n" + text[begin:])
    return folder


def test_a_memory_comes_back_into_an_empty_project_whole(
    article: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.tmx"
    # The banner's two texts come with the pipeline, and are reviewed.
    assert "gave 3 translations for es" in article.pipeline("tmx", "export", str(out))
    given = tmx.parse(out.read_bytes(), "out.tmx").units
    assert {(u.source.text, u.targets[-1].text, u.targets[-1].notes) for u in given} >= {
        ("Rest the knee.", "Descanse la rodilla.", ("Anna & Ben: <ask> the clinic",))
    }
    empty = Folder(tmp_path / "empty", capsys)
    empty.write("pyproject.toml", '[tool.pipeline]\nlocales = ["ko", "es"]\n')
    empty.write("source/b.md", "Rest the knee.\n")
    assert "took 3 translations for es" in empty.pipeline("tmx", "import", str(out))
    assert tmx.parse((empty.root / "locales/memory.tmx").read_bytes(), "m").units == tuple(
        sorted(given, key=lambda unit: unit.key)
    )
    empty.edit("pyproject.toml", "locales =", 'engine = "pseudo"\nlocales =')
    empty.pipeline("run", "-l", "es")
    assert 'msgstr "Descanse la rodilla."' in empty.read("locales/es/LC_MESSAGES/b.po")


def test_the_figures_are_there_for_machines(article: Folder, tmp_path: Path) -> None:
    article.write("in.tmx", memory(pair("Sit.", "Siéntese."), pair("Sit.", "앉으세요.", "ko-KR")))
    said = json.loads(article.pipeline("tmx", "import", str(article.root / "in.tmx"), "--json"))
    assert said["translations"] == {"ko": 1, "es": 1}
    out = str(tmp_path / "out.tmx")
    said = json.loads(article.pipeline("tmx", "export", out, "--json"))
    assert said["translations"] == {"ko": 2, "es": 3}


def test_what_is_not_taken_is_said(article: Folder) -> None:
    article.write(
        "in.tmx",
        memory(
            pair("Sit.", "Siéntese."),
            pair("Stand.", "Debout.", "fr"),
            pair("Stand.", "Stehen.", "de-AT") + "<tuv xml:lang='es-419'><seg>De pie.</seg></tuv>",
            pair("a<ph x='1'/>", "b"),
            pair("Walk.", "Ande.") + "<note>Anna</note>",
            "<prop type='x-mt'>yes</prop>" + pair("Run.", "Corra."),
        ),
    )
    article.pipeline("tmx", "import", str(article.root / "in.tmx"))
    assert "took 3 translations for es" in article.out
    assert "in.tmx:6: 1 left out, because an inline code is neither Markdown" in article.err
    assert "in.tmx:8: 1 left out, because an engine wrote the translation" in article.err
    assert "for none of ko, es: 1 into de-AT, 1 into fr" in article.err
    kept = article.read("locales/memory.tmx")
    assert "es-419" in kept
    assert "<note>Anna</note>" in kept
    assert "Debout" not in kept


def test_second_translations_are_kept_and_none_is_used_by_itself(article: Folder) -> None:
    article.write("source/b.md", "Sit down now.\n\nStand up now.\n")
    article.write(
        "in.tmx", memory(pair("Sit down now.", "Siéntese."), pair("Sit down now.", "Tome asiento."))
    )
    article.write("more.tmx", memory(pair("Stand up now.", "De pie.")))
    article.write("other.tmx", memory(pair("Stand up now.", "Levántese.")))
    for name in ("in.tmx", "more.tmx", "other.tmx"):
        article.pipeline("tmx", "import", str(article.root / name))
    assert "memory.tmx: has different translations of 2 texts for es" in article.err
    article.pipeline("run", "-l", "es")
    catalog = article.read("locales/es/LC_MESSAGES/b.po")
    assert 'msgstr "Tome asiento."' not in catalog
    assert 'msgstr "De pie."' not in catalog
    article.write("other.tmx", memory(pair("Stand up now.", "De pie.")))
    article.pipeline("tmx", "import", str(article.root / "other.tmx"))
    before = article.snapshot()
    for name in ("more.tmx", "other.tmx", "in.tmx"):
        article.pipeline("tmx", "import", str(article.root / name))
        assert "wrote" not in article.out
    assert article.snapshot() == before
    assert article.read("locales/memory.tmx").count("Levántese") == 0


def test_what_was_imported_is_never_reviewed_by_itself(article: Folder) -> None:
    article.write("source/b.md", "Sit down now.\n")
    article.write("in.tmx", memory(pair("Sit down now.", "Siéntese.")))
    article.pipeline("tmx", "import", str(article.root / "in.tmx"))
    article.pipeline("run", "-l", "es")
    catalog = po.parse(article.read("locales/es/LC_MESSAGES/b.po"), "b.po")
    (message,) = (m for m in catalog.active if m.msgid == "Sit down now.")
    assert message.msgstr == "Siéntese."
    assert message.fuzzy


@pytest.mark.parametrize(
    "name",
    ["locales/memory.tmx", "locales/new.tmx", PO, "locales/termbase.csv", "output/es/a.md",
     "output/new.tmx", "source/a.md", "pyproject.toml", ".pipeline/x.tmx", "packages/x.tmx",
     "notes.txt", "link.tmx", "up/../locales/x.tmx", "folder", "hard.tmx"],
)  # fmt: skip
def test_an_export_never_goes_over_a_file_of_the_project(article: Folder, name: str) -> None:
    article.write("locales/memory.tmx", memory(pair("a", "b")))
    article.write("locales/termbase.csv", "term,es\nknee,rodilla\n")
    article.write("notes.txt", "mine\n")
    (article.root / "up").mkdir()
    (article.root / "folder").mkdir()
    (article.root / "link.tmx").symlink_to("locales/memory.tmx")
    os.link(article.root / "locales/memory.tmx", article.root / "hard.tmx")
    before = article.snapshot()
    article.pipeline("tmx", "export", str(article.root / name), code=1)
    assert name.rpartition("/")[2] in article.err
    assert article.snapshot() == before


def test_an_export_goes_over_an_earlier_one_whole_or_not_at_all(
    article: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.tmx"
    out.write_text(memory(pair("old", "viejo")), "utf-8")
    before = out.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(atomic, "_fill", full)
        article.pipeline("tmx", "export", str(out), code=1)
    assert "No space left on device" in article.err
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.tmx"]
    article.pipeline("tmx", "export", str(out))
    assert b"Descanse la rodilla." in out.read_bytes()
    article.pipeline("tmx", "export", str(tmp_path / "none" / "out.tmx"), code=1)
    assert "cannot be written" in article.err


def test_what_xml_cannot_hold_is_left_out_and_said(
    article: Folder, tmp_path: Path, review: Review
) -> None:
    review(article, PO, "Knee", "Rodilla\x0b")
    out = tmp_path / "out.tmx"
    article.pipeline("tmx", "export", str(out))
    assert "1 translations for es hold control characters" in article.err
    assert len(tmx.parse(out.read_bytes(), "out.tmx").units) == 3


def test_odd_files_are_one_clear_error(article: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(article.root / "pipe.tmx")
    for name in ("pipe.tmx", "source", "none.tmx"):
        article.pipeline("tmx", "import", str(article.root / name), code=1)
        assert article.err.count("error:") == 1
        assert name in article.err
    monkeypatch.setattr("pipeline.stages.exchange.MAX_BYTES", 2**20)
    (article.root / "large.tmx").write_bytes(b" " * (2**20 + 1))
    article.pipeline("tmx", "import", str(article.root / "large.tmx"), code=1)
    assert "is larger than 1 MiB" in article.err
