"""How folders lie inside one another, what is in them, and names of every kind."""

from __future__ import annotations

import itertools
import json
import os
import socket
import unicodedata
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.project import listing
from pipeline.project.files import Files
from pipeline.project.patterns import Patterns
from pipeline.project.workspace import Workspace
from tests.conftest import Folder


def tree(root: Path, *, without: tuple[str, ...] = (".pipeline",)) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not set(without).intersection(path.relative_to(root).parts)
    }


def one_error(folder: Folder, *words: str) -> None:
    assert folder.err.count("error:") == 1, folder.err
    for word in words:
        assert word in folder.err, folder.err


PLACES = ("docs", "docs/i18n", "docs/en", "docs/es", "docs/i18n/en", "site", "./docs", "docs/ko/x")


@pytest.mark.parametrize("places", [*itertools.product(PLACES, PLACES, ("po", "docs", "docs/po"))])
def test_folders_in_folders_work_or_are_refused(
    folder: Folder, places: tuple[str, str, str]
) -> None:
    source, output, catalogs = places
    folder.write(
        "pyproject.toml",
        '[tool.pipeline]\nengine = "pseudo"\nlocales = ["es", "ko"]\n'
        f'source = "{source}"\noutput = "{output}"\ncatalogs = "{catalogs}"\n',
    )
    for name in ("a.md", "sub/b.md"):
        folder.write(f"{source}/{name}", f"# Title\n\nRest the {name[0]} knee.\n")
    before = tree(folder.root)
    refusal: ConfigError | None = None
    try:
        Workspace(folder.root)
    except ConfigError as error:
        refusal = error
    if refusal is not None:
        assert refusal.hint
        folder.pipeline("run", code=2)
        one_error(folder, "error: pyproject.toml: tool.pipeline.")
        assert tree(folder.root) == before
        return
    folder.pipeline("run")
    first = tree(folder.root)
    pages = {name for name in set(first) - set(before) if name.endswith(".md")}
    place = Path(output).as_posix()
    assert pages == {f"{place}/{loc}/{n}" for loc in ("es", "ko") for n in ("a.md", "sub/b.md")}
    for _ in range(2):
        folder.pipeline("run")
        assert tree(folder.root) == first
    (folder.root / ".pipeline/cache.sqlite").unlink()
    folder.pipeline("run")
    assert tree(folder.root) == first
    assert {name: first[name] for name in before} == before


@pytest.mark.parametrize(
    ("source", "output", "works"),
    [
        ("docs", "docs/i18n", True),
        ("content", "content/es", True),
        ("content/en", "content", True),
        ("content", "content", False),
        ("content/es", "content", False),
        ("content/es/en", "content", False),
        ("Docs", "docs", False),
        ("docs/i18n/es/x", "docs/i18n", False),
    ],
)
def test_what_people_have(folder: Folder, source: str, output: str, works: bool) -> None:
    folder.write(
        "pyproject.toml",
        '[tool.pipeline]\nengine = "pseudo"\nlocales = ["es"]\n'
        f'source = "{source}"\noutput = "{output}"\n',
    )
    folder.write(f"{source}/a.md", "Rest.\n")
    if works:
        folder.pipeline("run")
        assert (folder.root / output / "es/a.md").exists()
        assert folder.read(f"{source}/a.md") == "Rest.\n"
    else:
        folder.pipeline("run", code=2)
        one_error(folder, "pyproject.toml: tool.pipeline.")


@pytest.mark.parametrize(("one", "other"), [("output", "source"), ("source", "output")])
def test_links_are_seen_through(folder: Folder, one: str, other: str) -> None:
    folder.write("source/a.md", "Rest.\n")
    (folder.root / "output").mkdir()
    (folder.root / "link").symlink_to(folder.root / other)
    folder.write("pyproject.toml", f'[tool.pipeline]\nengine = "pseudo"\n{one} = "link"\n')
    folder.pipeline("run", code=2)
    one_error(folder, "tool.pipeline.output", "different folders")
    assert tree(folder.root / "source") == {"a.md": b"Rest.\n"}


def test_a_locale_s_folder_that_is_a_link_to_the_articles(project: Folder) -> None:
    (project.root / "output").mkdir()
    (project.root / "output/es").symlink_to(project.root / "source")
    before = tree(project.root / "source")
    project.pipeline("run", code=2)
    one_error(project, "tool.pipeline.source", "'output/es' is written")
    assert tree(project.root / "source") == before


def test_two_locales_whose_folders_are_one(project: Folder) -> None:
    (project.root / "output/es").mkdir(parents=True)
    (project.root / "output/ko").symlink_to("es")
    project.pipeline("run", code=2)
    one_error(project, "tool.pipeline.output", "written where")


@pytest.mark.parametrize("place", ["output/es", "output/es/x", "locales/pot"])
def test_packages_do_not_lie_where_pages_or_catalogs_are(project: Folder, place: str) -> None:
    project.edit("pyproject.toml", "[tool.pipeline]", f'[tool.pipeline]\npackages = "{place}"')
    project.pipeline("run", code=2)
    one_error(project, "tool.pipeline.packages is", "is written")


def test_articles_may_lie_below_packages(folder: Folder) -> None:
    folder.edit("pyproject.toml", "[tool.pipeline]", '[tool.pipeline]\nsource = "packages/web"')
    folder.write("packages/web/a.md", "Rest.\n")
    folder.pipeline("run")


def test_a_project_in_a_linked_folder(project: Folder, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project.root)
    project.root = tmp_path / "link"
    project.pipeline("run")
    before = tree(project.root)
    project.pipeline("run")
    assert tree(project.root) == before


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_links_from_the_articles_to_pages_feed_nothing_back(project: Folder, kind: str) -> None:
    project.pipeline("run")
    target = project.root / ("output/es" if kind == "folder" else "output/es/note.md")
    (project.root / f"source/back{'' if kind == 'folder' else '.md'}").symlink_to(target)
    before = tree(project.root)
    project.pipeline("run", code=1)
    one_error(project, "source/back", "is a link to what the pipeline writes")
    assert tree(project.root) == before


def test_pages_are_not_written_through_links(project: Folder) -> None:
    article = project.read("source/note.md")
    (project.root / "output/es").mkdir(parents=True)
    (project.root / "output/es/note.md").symlink_to(project.root / "source/note.md")
    (project.root / "output/ko").mkdir()
    (project.root / "output/ko/pain").symlink_to(project.root / "source/pain")
    project.pipeline("run", code=1)
    assert project.err.count("is a link or lies behind one") == 2
    assert project.read("source/note.md") == article
    assert (project.root / "output/ko/note.md").exists()
    assert (project.root / "output/es/pain/knee.md").exists()


def test_a_locale_s_folder_that_is_a_file(project: Folder) -> None:
    project.write("output/es", "mine")
    project.pipeline("run", code=1)
    one_error(project, "output/es: is no folder")
    assert (project.root / "output/ko/note.md").exists()
    assert project.read("output/es") == "mine"


def test_what_is_left_of_a_locale_is_named_and_kept(project: Folder) -> None:
    project.pipeline("run")
    project.edit("pyproject.toml", '["ko", "es"]', '["es"]')
    before = tree(project.root / "output/ko")
    project.pipeline("run")
    assert "output/ko: is of the locale 'ko'" in project.err
    assert "locales/ko/LC_MESSAGES: is of the locale 'ko'" in project.err
    assert "add the locale again, or remove the folder" in project.err
    assert tree(project.root / "output/ko") == before
    assert (project.root / "locales/ko/LC_MESSAGES/note.po").exists()
    project.write("output/own/a.md", "mine")
    project.write("locales/de/LC_MESSAGES/other.po", "")
    project.pipeline("build")
    assert "'own'" not in project.err
    assert "'de'" not in project.err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (b"\xff.md", "has a name that is not UTF-8"),
        (b"a\nb.md", "has a line break"),
        (b"a\x1bb.md", "has a line break"),
        ("x\u2028y.md".encode(), "has a line break"),
        (b"x" * 242 + b".md", "has a name of 245 bytes"),
        (b"con.md", "has a name that Windows cannot have"),
        (b"LPT1.md", "has a name that Windows cannot have"),
        (b"_labels.md", "has the name that the catalogs of the pipeline's own texts have"),
        (b"f\xff/a.md", "has a name that is not UTF-8"),
        (b"f\n/a.md", "has a line break"),
        (b"f./a.md", "has a name that Windows cannot have"),
    ],
)
def test_names_that_cannot_be(project: Folder, name: bytes, told: str) -> None:
    path = os.path.join(os.fsencode(project.root / "source"), name)  # noqa: PTH118
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("Rest.\n")
    for verb in ("run", "extract", "update", "build", "status"):
        project.pipeline(verb, code=1)
        one_error(project, told)
        (line,) = [line for line in project.err.split("\n") if "error:" in line]
        assert "source/" in line
        assert line.isprintable()
    project.pipeline("build", "--json", code=1)
    assert told in json.loads(project.out)["errors"][0]["message"]
    assert (project.root / "output/es/note.md").exists()


def test_names_that_differ_in_how_accents_are_written(project: Folder) -> None:
    names = [unicodedata.normalize(form, "caf\u00e9.md") for form in ("NFC", "NFD")]
    for name in names:
        project.write(f"source/{name}", "Rest.\n")
    if len(list((project.root / "source").glob("caf*"))) < 2:
        pytest.skip("this file system does not tell the names apart")
    project.pipeline("run", code=1)
    one_error(project, "only by how accents are written in it")
    assert len(list((project.root / "output/es").glob("caf*"))) == 1
    before = tree(project.root)
    project.pipeline("run", code=1)
    assert tree(project.root) == before


@pytest.mark.parametrize("suffix", ["", ".md"])
def test_what_is_no_file(project: Folder, suffix: str) -> None:
    os.mkfifo(project.root / f"source/pipe{suffix}")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(project.root / "source")
        try:
            listening.bind(f"socket{suffix}")
        finally:
            os.chdir(here)
        project.pipeline("run", code=1)
    assert project.err.count("error:") == 2
    assert f"source/pipe{suffix}: is a named pipe" in project.err
    assert f"source/socket{suffix}: is a socket" in project.err
    assert (project.root / "output/es/note.md").exists()


@pytest.mark.parametrize("name", ["locales/es/LC_MESSAGES/note.po", "output/es/note.md",
                                  "locales/pot/note.pot", "output/es/.written/note.md.lines",
                                  "output/es/.pipeline.json"])  # fmt: skip
def test_a_pipe_where_a_file_of_ours_is_stops_nothing_else(project: Folder, name: str) -> None:
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    project.pipeline("run", code=0 if name.endswith("json") else 1)
    assert (project.root / "output/es/pain/knee.md").exists()
    assert path.is_fifo()


def test_folders_that_are_linked_to_one_another(project: Folder) -> None:
    names = [f"f{number}" for number in range(7)]
    for name in names:
        project.write(f"source/{name}/{name}.md", f"Rest {name}.\n")
        for other in names:
            if other != name:
                (project.root / "source" / name / other).symlink_to(f"../{other}")
    found = Files(project.root).listing("source")
    assert len(found.names) < 1000
    assert len(found.loops) == 42
    project.pipeline("extract", code=1)
    assert project.err.count("error:") == 42
    assert "source/f0/f1: is a link to a folder that it lies in" in project.err


def test_links_that_end_are_followed(project: Folder) -> None:
    project.write("shared/x.md", "Shared.\n")
    (project.root / "source/one").symlink_to("../shared")
    (project.root / "source/two").symlink_to("../shared")
    (project.root / "source/three").symlink_to("pain")
    project.pipeline("run")
    for name in ("one/x.md", "two/x.md", "three/knee.md"):
        assert (project.root / "output/es" / name).exists()


def test_a_folder_that_cannot_be_read_is_not_gone(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.pipeline("run")
    before = tree(project.root)
    real = os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("source/pain"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refused)
        project.pipeline("run", code=1)
    one_error(project, "source/pain: cannot be read: Permission denied")
    assert tree(project.root) == before


@pytest.mark.parametrize("name", ["_index.md", "_posts/2020-01-01-a.md", "a/_b.md", "_x/_y.md"])
def test_every_article_is_a_page_whatever_its_name(project: Folder, name: str) -> None:
    project.write(f"source/{name}", "Rest.\n")
    project.pipeline("run")
    assert (project.root / "output/es" / name).exists()
    project.edit("pyproject.toml", "[tool.pipeline]", '[tool.pipeline]\npartials = ["**/_*"]')
    project.pipeline("run")
    assert not (project.root / "output/es" / name).exists()


def test_shared_texts_are_where_the_settings_say(project: Folder) -> None:
    (project.root / "source/_disclaimers").rename(project.root / "source/legal")
    project.pipeline("run", code=1)
    one_error(project, "there is no shared disclaimer 'general'", "add its folder to")
    project.edit(
        "pyproject.toml", "[tool.pipeline]", '[tool.pipeline]\npartials = ["_other/", "legal/"]'
    )
    project.pipeline("run")
    assert "General text only." in project.read("output/es/note.md")
    assert not (project.root / "output/es/legal").exists()


@pytest.mark.parametrize("name", ["../note", "/etc/passwd", "../../pyproject", "x/../general", ""])
def test_references_lead_nowhere_else(project: Folder, name: str) -> None:
    project.edit("source/note.md", "[general]", f'["{name}"]')
    project.pipeline("run", code=1)
    one_error(project, "there is no shared disclaimer")


@pytest.mark.parametrize(
    ("patterns", "name", "says"),
    [
        (["a/"], "a/b.md", True),
        (["a/"], "a/b/c.md", True),
        (["a/"], "a", None),
        (["a/"], "x/a/b", None),
        (["a"], "a/b", True),
        (["a"], "ab", None),
        (["*.md"], "a.md", True),
        (["*.md"], "a/a.md", None),
        (["**/*.md"], "a.md", True),
        (["**/*.md"], "a/b/a.md", True),
        (["a/**"], "a/b/c", True),
        (["a/**/c"], "a/c", True),
        (["?.x"], "a.x", True),
        (["?.x"], "/.x", None),
        (["a+b"], "a+b", True),
        (["a", "!a/b"], "a/b", False),
        (["!a/b", "a"], "a/b", True),
        (["!x"], "y", None),
        (["a*"], "a\nb", True),
    ],
)
def test_patterns(patterns: list[str], name: str, says: bool | None) -> None:
    assert Patterns(tuple(patterns)).says(name) is says


def test_names_are_told_on_one_line() -> None:
    assert listing.printable("a b\u00e9") == "a b\u00e9"
    assert listing.printable("a\nb\udcff\u2028\x85") == "a\\nb\\udcff\\u2028\\x85"
