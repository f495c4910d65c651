"""Which files go with the pages, and what is said of the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.document.segmentation import segment
from pipeline.document.targets import Target
from tests.conftest import Folder


def addresses(text: str) -> list[tuple[str, int, bool]]:
    return [(t.address, t.line, t.shown) for t in segment(text).targets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.pdf)", [("b.pdf", 1, False)]),
        ("![a](b.png 'T')", [("b.png", 1, True)]),
        ("![a](<b c.png>)", [("b c.png", 1, True)]),
        ("[![a](b.png)](c.pdf)", [("b.png", 1, True), ("c.pdf", 1, False)]),
        ("[a](b_(c).pdf) [d](e\\(.pdf)", [("b_(c).pdf", 1, False), ("e(.pdf", 1, False)]),
        ("[a](b&amp;c.pdf)", [("b&c.pdf", 1, False)]),
        ("\\[a](b.pdf)", []),
        ("[a]\n\n[a]: b.pdf 'T'\n", [("b.pdf", 3, False)]),
        ("> [a]: <b c.pdf>\n>\n> [a]", [("b c.pdf", 1, False)]),
        ("```\n[a]: b.pdf\n![c](d.png)\n```\n", []),
        ("    ![c](d.png)\n", []),
        ("`![c](d.png)` ``a`![c](e.png)`` ![c](f.png) `", [("f.png", 1, True)]),
        ("\\`![c](d.png)`", [("d.png", 1, True)]),
        ("<!-- ![c](d.png) <img src='e.png'> -->\n", []),
        ("a <img src=b.png alt='x'> c", [("b.png", 1, True)]),
        ('<video poster="a.png">\n<source src="b.mp4">\n</video>\n',
         [("a.png", 1, True), ("b.mp4", 2, True)]),
        ('<img srcset="a.png 1x, b.png 2x">\n', [("a.png", 1, True), ("b.png", 1, True)]),
        ('<a href="a.pdf">x</a> text', [("a.pdf", 1, False)]),
        ('<object data="a.svg"></object>\n', [("a.svg", 1, True)]),
        ('{{< figure src="a.png" >}}\n', [("a.png", 1, True)]),
        ("---\ntitle: x\n---\n\none\ntwo ![c](d.png)\n", [("d.png", 6, True)]),
        ("| a |\n|---|\n| ![c](d.png) |\n", [("d.png", 3, True)]),
        ("x[^1]\n\n[^1]: ![c](d.png)\n", [("d.png", 3, True)]),
        ("one\r\n\r\ntwo ![c](d.png)\r\n", [("d.png", 3, True)]),
        ("[a](b.png) ![a](b.png)", [("b.png", 1, True)]),
        ("[a]() [b](<>) ![]( )", []),
        ("[x]: <>\n\n[x]", []),
    ],
)  # fmt: skip
def test_what_a_text_refers_to(text: str, expected: list[tuple[str, int, bool]]) -> None:
    assert addresses(text) == expected


def test_targets_are_remembered_with_the_document() -> None:
    from pipeline.document.document import dump, load

    text = "![a](b.png)\n"
    document = segment(text)
    assert load(text, json.loads(json.dumps(dump(document)))) == document
    assert document.targets == (Target("b.png", 1, shown=True),)


@pytest.mark.parametrize(
    "piece",
    ["](", "](<a", "](((", "![", "[a]: ", "<a ", "<a src=", "{{<", "<!--", "`" * 3 + "a``b`", "\\",
     "src   =", "](  ", "[a](b", "> "],
)  # fmt: skip
def test_the_work_grows_with_the_text(piece: str) -> None:
    from time import process_time

    from pipeline.document import targets
    from pipeline.document.blocks import Block, Parsed

    def cost(count: int) -> float:
        content = f"{piece * count}\n"
        block = Block("inline", 0, 0, content, (), ())
        html = Block("html_block", 0, 0, content, (), ())
        parsed = Parsed((block, html), {"X": {"href": "", "title": ""}}, frozenset())
        best = 9.0
        for _ in range(3):
            begin = process_time()
            targets.targets(content, 0, parsed)
            best = min(best, process_time() - begin)
        return best

    # Eight times the text; a square would be 64 times the work.
    assert cost(16_000) < 24 * max(cost(2_000), 0.002)


def files(folder: Folder, locale: str = "es") -> set[str]:
    root = folder.root / "output" / locale
    return {
        p.relative_to(root).as_posix()
        for p in root.rglob("*")
        if p.is_file() and ".written" not in p.parts and p.suffix != ".md"
    }


def lay(folder: Folder, *names: str) -> None:
    for name in names:
        folder.write(f"source/{name}", name)


def test_only_what_pages_refer_to_is_copied(folder: Folder) -> None:
    lay(folder, "a.svg", "s/b.png", "c.pdf", "cover.png", "s/cover.png", "a.md~", "a.md.orig",
        "draft.docx", ".DS_Store", ".hidden/x.png", "#a.md#", "s/four.png",
        "five & six.png")  # fmt: skip
    folder.write(
        "source/s/a.md",
        "---\nimage: cover.png\n---\n\n![x](../a.svg) [y](b.png?v=1#z) [z](/c.pdf)\n\n"
        '<img src="four.png" alt="x">\n\n![w](<../five%20&amp;%20six.png>)\n',
    )
    folder.pipeline("run")
    assert files(folder) == {"a.svg", "s/b.png", "c.pdf", "s/cover.png", "s/four.png",
                             "five & six.png"}  # fmt: skip
    told = [line for line in folder.err.split("\n") if "not published" in line]
    assert len(told) == 1
    assert "source: 5 files are not published" in told[0]
    assert "#a.md#, a.md.orig, a.md~, cover.png, draft.docx" in told[0]
    assert "DS_Store" not in told[0]
    folder.pipeline("build", "--json")
    (warning,) = [w for w in json.loads(folder.out)["warnings"] if w["code"] == "unpublished"]
    assert warning["names"] == ["#a.md#", "a.md.orig", "a.md~", "cover.png", "draft.docx"]


def test_many_unpublished_files_are_a_few_names(folder: Folder) -> None:
    folder.write("source/a.md", "Rest.\n")
    lay(folder, *(f"{number:02}.docx" for number in range(30)))
    folder.pipeline("run")
    assert "30 files are not published" in folder.err
    assert "04.docx, …" in folder.err
    assert "05.docx" not in folder.err
    folder.pipeline("build", "--json")
    assert len(json.loads(folder.out)["warnings"][0]["names"]) == 30


def test_settings_add_more_and_silence(folder: Folder) -> None:
    folder.write("source/a.md", "Rest.\n")
    lay(folder, "downloads/a.zip", "downloads/b/c.zip", "downloads/b/d.docx", "notes/e.docx")
    folder.edit(
        "pyproject.toml", "[tool.pipeline]",
        '[tool.pipeline]\nassets = ["downloads/**", "!**/*.docx"]',
    )  # fmt: skip
    folder.pipeline("run")
    assert files(folder) == {"downloads/a.zip", "downloads/b/c.zip"}
    assert "not published" not in folder.err


def test_an_asset_that_nobody_refers_to_any_more_goes(folder: Folder) -> None:
    folder.write("source/a.md", "![x](a.svg)\n")
    lay(folder, "a.svg")
    folder.pipeline("run")
    assert files(folder) == {"a.svg"}
    folder.write("source/a.md", "Rest.\n")
    folder.pipeline("run")
    assert files(folder) == set()


def test_an_article_that_cannot_be_read_keeps_its_assets(folder: Folder) -> None:
    folder.write("source/a.md", "![x](a.svg)\n")
    folder.write("source/b.md", "Rest.\n")
    lay(folder, "a.svg")
    folder.pipeline("run")
    folder.write("source/a.md", "---\na: b: c\n---\n")
    folder.pipeline("run", code=1)
    assert files(folder) == {"a.svg"}


def test_what_is_missing_is_said_with_its_line(folder: Folder) -> None:
    lay(folder, "Photo.PNG", "x.md")
    folder.write(
        "source/a.md",
        "---\ncover: images/cover.jpg\nversion: v1.b\n---\n\n![a](photo.png)\n\n[b](c.pdf)\n\n"
        "[c](other.md) [d](page.html) [e](https://a.example/b.png) [f](mailto:a@b.co) [g](#h)"
        " [i](dir/) [j](/site.png) [k](x.md#y)"
        " ![l](data:image/png;base64,xx)\n\n![m](../../out.png)\n",
    )
    folder.pipeline("run")
    told = [line for line in folder.err.split("\n") if "refers to '" in line]
    assert [line.split(",")[0] for line in told] == [
        "warning: source/a.md:6: refers to 'photo.png'",
        "warning: source/a.md:8: refers to 'c.pdf'",
        "warning: source/a.md:12: refers to '../../out.png'",
        "warning: source/a.md:2: refers to 'images/cover.jpg'",
    ]
    assert "there is Photo.PNG, written in another way" in told[0]
    assert "not below the source folder" in told[2]


def test_what_lies_beside_the_locales_is_there(folder: Folder) -> None:
    folder.write("pyproject.toml", '[tool.pipeline]\nengine = "pseudo"\nlocales = ["es"]\n'
                 'source = "content/en"\noutput = "content"\n')  # fmt: skip
    folder.write("content/images/a.png", "x")
    folder.write("content/en/a.md", "![x](../images/a.png)\n")
    folder.pipeline("run")
    assert "refers to" not in folder.err


def test_shared_texts_have_assets_too(project: Folder) -> None:
    project.write("source/_disclaimers/general.md", "See ![the logo](images/logo.svg).\n")
    lay(project, "images/logo.svg")
    project.pipeline("run")
    assert files(project) == {"images/logo.svg"}


@pytest.mark.parametrize(
    "address",
    ["../pyproject.toml", "../../secret.txt", "/../pyproject.toml", "%2e%2e/pyproject.toml",
     "x/../../pyproject.toml"],
)  # fmt: skip
def test_nothing_from_elsewhere_is_copied(folder: Folder, address: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder.write("source/a.md", f"[x]({address})\n")
    folder.pipeline("run")
    assert files(folder) == set()
    assert {p.name for p in (folder.root / "output").iterdir()} == {"ko", "es"}


def test_a_changed_asset_is_copied_again(folder: Folder) -> None:
    folder.write("source/a.md", "![x](a.svg)\n")
    for content in (b"one", b"\0two\r\n", b""):
        (folder.root / "source/a.svg").write_bytes(content)
        folder.pipeline("run")
        assert (folder.root / "output/es/a.svg").read_bytes() == content
        folder.pipeline("run")


def test_places_that_two_would_have(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.sites import plain

    monkeypatch.setattr(
        plain, "path", lambda name: name if name.endswith("index.md") else f"{name[:-3]}/index.md"
    )
    folder.write("source/a.md", "Rest.\n")
    folder.write("source/a/index.md", "Rest there. ![x](index.md/y.png)\n")
    folder.write("source/b.md", "Rest well.\n")
    lay(folder, "a/index.md~")
    folder.pipeline("run", code=1)
    assert folder.err.count("error:") == 1
    assert "source/a/index.md: would be published as 'a/index.md', where a.md is" in folder.err
    assert (folder.root / "output/es/b/index.md").exists()
    assert (folder.root / "output/es/a/index.md").exists()


def test_a_page_where_another_has_a_folder(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.sites import plain

    monkeypatch.setattr(plain, "path", lambda name: name[:-3] if name == "a.md" else name)
    folder.write("source/a.md", "Rest.\n")
    folder.write("source/a/b.md", "Rest there.\n")
    folder.pipeline("run", code=1)
    assert folder.err.count("error:") == 1
    assert "source/a/b.md: would be published as 'a/b.md', where a.md is published" in folder.err
    assert (folder.root / "output/es/a").is_file()


@pytest.mark.parametrize("name", ["../x.md", "/etc/x.md", ".written/x.md", "", "a//b.md", "."])
def test_a_layout_leads_nowhere_else(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from pipeline.sites import plain

    monkeypatch.setattr(plain, "path", lambda article: name)
    folder.write("source/a.md", "Rest.\n")
    folder.pipeline("run", "-l", "es", code=1)
    assert folder.err.count("error:") == 1
    assert "is no name of a page" in folder.err
