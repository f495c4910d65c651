"""Every bad input gets one clear error, and nothing is lost or left half-written."""

from __future__ import annotations

import errno
import multiprocessing
import multiprocessing.synchronize
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.project import lock
from pipeline.project.atomic import SUFFIX
from pipeline.project.files import Content, Files
from tests.conftest import Folder

Review = Callable[[Folder, str, str, str], None]


def one_error(folder: Folder, *words: str) -> None:
    assert folder.err.count("error:") == 1, folder.err
    for word in words:
        assert word in folder.err, folder.err


def test_no_source_folder(folder: Folder) -> None:
    folder.pipeline("run", code=2)
    one_error(
        folder, "pyproject.toml: tool.pipeline.source:", "'source' is missing", "pipeline init"
    )


def test_a_source_folder_that_cannot_be_read(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("source"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refused)
    project.pipeline("extract", code=1)
    one_error(project, "source: cannot be read: Permission denied")


def test_no_project(folder: Folder, tmp_path: Path) -> None:
    folder.root = tmp_path / "nowhere"
    folder.pipeline("run", code=2)
    one_error(folder, "is not a folder")
    folder.root.mkdir()
    folder.pipeline("run", code=2)
    one_error(folder, "pipeline init")


def test_invalid_utf8_names_the_line(project: Folder) -> None:
    (project.root / "source/note.md").write_bytes(b"Fine.\n\nBad \xff byte.\n")
    project.pipeline("run", code=1)
    one_error(project, "source/note.md:3: is not UTF-8 text (byte 0xff)")
    assert (project.root / "output/es/pain/knee.md").exists()
    assert not (project.root / "output/es/note.md").exists()


def test_front_matter_that_is_not_yaml_names_the_line(project: Folder) -> None:
    project.edit("source/note.md", "title: A short note", "title: A short: note: here")
    project.pipeline("run", code=1)
    one_error(project, "source/note.md:2: front matter is not YAML")


def test_unknown_shared_disclaimer(project: Folder) -> None:
    project.edit("source/note.md", "[general]", "[generel]")
    project.pipeline("run", code=1)
    one_error(project, "no shared disclaimer 'generel'")
    assert not (project.root / "output/es/note.md").exists()


def test_names_that_differ_by_case(project: Folder) -> None:
    project.write("source/Note.md", "Other.\n")
    if len(list((project.root / "source").glob("?ote.md"))) < 2:
        pytest.skip("this file system does not tell the names apart")
    project.pipeline("run", code=1)
    one_error(project, "differs from Note.md only by case")


def test_a_link_that_leads_outside(project: Folder, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("Secret.\n")
    (project.root / "source/link.md").symlink_to(tmp_path / "secret.md")
    project.pipeline("run", code=1)
    one_error(project, "source/link.md: leads outside the project")


def test_a_link_back_up_the_tree_is_not_followed_for_ever(project: Folder) -> None:
    (project.root / "source/loop").symlink_to(project.root / "source")
    project.pipeline("run", code=1)
    one_error(project, "source/loop: is a link to a folder that it lies in")
    assert (project.root / "output/es/note.md").exists()
    assert not (project.root / "output/es/loop").exists()


def test_a_source_folder_outside(folder: Folder) -> None:
    folder.write("pyproject.toml", '[tool.pipeline]\nsource = "../elsewhere"\n')
    folder.pipeline("run", code=2)
    one_error(folder, "pyproject.toml: tool.pipeline.source must be", "'../elsewhere'", "outside")


@pytest.mark.parametrize("key", ["source", "catalogs", "output", "packages", "termbase"])
def test_a_link_to_a_place_outside(project: Folder, tmp_path: Path, key: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project.root / "link").symlink_to(tmp_path / "elsewhere")
    project.write("pyproject.toml", f'[tool.pipeline]\nengine = "pseudo"\n{key} = "link"\n')
    project.pipeline("run", code=2)
    one_error(project, f"pyproject.toml: tool.pipeline.{key} must be", "leads outside the project")


@pytest.mark.parametrize("key", ["source", "catalogs", "output", "packages"])
def test_a_folder_that_is_a_file(project: Folder, key: str) -> None:
    project.write("file", "")
    project.write("pyproject.toml", f'[tool.pipeline]\nengine = "pseudo"\n{key} = "file"\n')
    project.pipeline("run", code=2)
    one_error(project, f"pyproject.toml: tool.pipeline.{key} must be a folder; 'file' is none")


def test_a_termbase_that_is_a_folder(project: Folder) -> None:
    project.write("pyproject.toml", '[tool.pipeline]\nengine = "pseudo"\ntermbase = "source"\n')
    project.pipeline("run", code=2)
    one_error(project, "pyproject.toml: tool.pipeline.termbase must be a file")


@pytest.mark.parametrize("content", [b"\xff", b"term,es\n,rodilla\n", b'term,es\n"knee'])
def test_a_broken_termbase(project: Folder, content: bytes) -> None:
    (project.root / "locales").mkdir()
    (project.root / "locales/termbase.csv").write_bytes(content)
    project.pipeline("run", code=2)
    one_error(project, "locales/termbase.csv:")


def test_settings_that_are_no_text(folder: Folder) -> None:
    (folder.root / "pyproject.toml").write_bytes(b"[tool.pipeline]\nname = '\xff'\n")
    folder.pipeline("run", code=2)
    one_error(folder, "pyproject.toml:2: is not UTF-8 text")


def test_unknown_locale_on_the_command_line(project: Folder) -> None:
    project.pipeline("build", "-l", "de", code=2)
    one_error(project, "unknown locale 'de'", "ko, es")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('[tool.pipeline]\nlocales = ["xx-nowhere"]\n', "unknown locale 'xx-nowhere'"),
        ('[tool.pipeline]\nlocales = ["ES"]\n', "has 'ES'"),
        ('[tool.pipeline]\nlocales = ["pt-br"]\n', "Write it 'pt-BR'"),
        ('[tool.pipeline]\nlocales = ["zh-hant-tw"]\n', "Write it 'zh-Hant-TW'"),
        ('[tool.pipeline]\nlocales = ["ko@x"]\n', "unknown locale 'ko@x' in tool.pipeline.locales"),
        ('[tool.pipeline]\nlocales = ["en"]\n', "tool.pipeline.locales has 'en', which is the"),
        ('[tool.pipeline]\nlocales = ["ko", "KO"]\n', "list of different strings"),
        ('[tool.pipeline]\nlocale = ["ko"]\n', "unknown setting tool.pipeline.locale"),
        ("[tool.pipeline]\nsource = 3\n", "tool.pipeline.source must be a path"),
        ('[tool.pipeline]\nsource = ""\n', "tool.pipeline.source must be a path"),
        ('[tool.pipeline]\nsource = "."\n', "tool.pipeline.source must be a path"),
        ('[tool.pipeline]\nsource = "/etc"\n', "tool.pipeline.source must be a path"),
        ('[tool.pipeline]\nname = "a\\nb"\n', "tool.pipeline.name must be a string of one line"),
        ("[project]\nname = 3\n[tool.pipeline]\n", "project.name must be a string of one line"),
        ('[tool.pipeline]\nlocales = "ko"\n', "tool.pipeline.locales must be a list"),
        ('[tool.pipeline]\nlocales = ["ko", "ko"]\n', "list of different strings"),
        ('[tool.pipeline]\nkeys = ["a", "a"]\n', "tool.pipeline.keys must be a list of different"),
        ('[tool.pipeline.publish.ko]\nshow = "all"\n', 'publish.ko.show must be "machine" or'),
        ("[tool.pipeline.publish.ko]\nminimum-reviewed = 7\n", "number from 0 to 1"),
        ("[tool.pipeline.publish.ko]\nminimum-reviewed = nan\n", "number from 0 to 1"),
        ("[tool.pipeline.publish.ko]\nminimum-confidence = true\n", "number from 0 to 1"),
        (
            "[tool.pipeline.publish.ko]\nleast = 7\n",
            "unknown setting tool.pipeline.publish.ko.least",
        ),
        ('[tool.pipeline.publish.de]\nshow = "reviewed"\n', "not in locales"),
        ('[tool.pipeline]\noutput = "source"\n', "must be different folders"),
        ('[tool.pipeline]\ncatalogs = "output/es"\n', "has 'output/es' written where"),
        ('[tool.pipeline.libretranslate]\nurl = "ftp://a"\n', "libretranslate.url must be an http"),
        ('[tool.pipeline.libretranslate]\nurl = "http://a:b"\n', "url must be an http or https"),
        ("[tool.pipeline.libretranslate]\ntimeout = inf\n", "libretranslate.timeout must be"),
        ("[tool.pipeline.libretranslate]\nkeys = 1\n", "unknown setting tool.pipeline.libretrans"),
        ("[tool.pipeline.engines.magic]\n", "tool.pipeline.engines.magic is for neither a locale"),
        ("[tool.pipeline.engines.argos]\n", "tool.pipeline.engines.argos is for neither a locale"),
        ("[tool.pipeline]\nengines = 3\n", "tool.pipeline.engines must be a table"),
        ("[tool.pipeline\n", "is not TOML"),
        ("tool = 3\n", "tool must be a table"),
        ("[tool]\npipeline = 3\n", "tool.pipeline must be a table"),
        ("[project]\n", "no [tool.pipeline] table"),
        ('[tool.pipeline]\nengine = "magic"\n', "unknown engine 'magic' in tool.pipeline.engine"),
    ],
)
def test_settings_that_are_wrong_name_file_and_key(
    folder: Folder, settings: str, words: str
) -> None:
    folder.write("pyproject.toml", settings)
    folder.write("source/a.md", "Rest.\n")
    commands = [("run",), ("status",), ("models", "remove", "en-ko")]
    for command in commands:
        folder.pipeline(*command, code=2)
        one_error(folder, "error: pyproject.toml: ", words)


def test_a_catalog_with_conflict_markers_stops_nothing_else(project: Folder) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/note.po"
    broken = project.read(path) + "<<<<<<< ours\n"
    project.write(path, broken)
    project.edit("source/pain/knee.md", "Rest the knee.", "Rest both knees.")
    project.pipeline("run", code=1)
    line = broken.count("\n")
    one_error(project, f"{path}:{line}: holds the markers of an unresolved merge conflict")
    assert project.read(path) == broken
    assert "Rest both knees." in project.read("locales/es/LC_MESSAGES/pain/knee.po")
    assert "Rest both knees." in project.read("locales/pot/pain/knee.pot")


def test_a_fifty_megabyte_article(folder: Folder) -> None:
    folder.write("source/a.md", "Rest.\n")
    with (folder.root / "source/big.md").open("wb") as file:
        file.truncate(50 * 2**20)
    folder.pipeline("run", code=1)
    one_error(folder, "source/big.md: is larger than 20 MB")
    assert (folder.root / "output/ko/a.md").exists()


def test_a_hundred_levels_of_nesting(folder: Folder) -> None:
    folder.write("source/deep.md", "".join(f"{'  ' * n}- level {n} here\n" for n in range(100)))
    folder.write("source/quote.md", ">" * 100 + " deep words here\n")
    folder.pipeline("run")
    assert "시험" in folder.read("output/ko/quote.md")


def test_a_folder_that_cannot_be_written(project: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    project.pipeline("extract")

    real = os.open

    def refused(path: str, flags: int, *rest: int) -> int:
        if str(path).endswith(SUFFIX):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, flags, *rest)

    # Root may write anywhere, so the refusal is put where the system would give it.
    monkeypatch.setattr(os, "open", refused)
    project.pipeline("update", code=1)
    assert "cannot be written: Permission denied" in project.err
    assert not list((project.root / "locales").rglob("*.po"))


def test_a_full_disk_loses_nothing(
    project: Folder, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    review(project, path, "Knee", "Rodilla")
    before = project.read(path)
    project.edit("source/pain/knee.md", "Rest the knee.", "Rest both knees.")
    project.pipeline("extract")
    real = os.fsync

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    project.pipeline("update", code=1)
    assert "No space left on device" in project.err
    assert project.read(path) == before
    assert not list((project.root / "locales").rglob("*.tmp"))
    monkeypatch.setattr(os, "fsync", real)
    project.pipeline("run")
    assert "Rodilla" in project.read(path)


def test_an_edit_made_while_a_catalog_is_rewritten_is_kept(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.write("a.po", "one")
    seen: list[str | None] = []

    def change(content: Content | None) -> str:
        if not seen:
            (tmp_path / "a.po").write_text("two", encoding="utf-8")
        seen.append(content.text if content else None)
        return f"{seen[-1]} and more"

    files.rewrite("a.po", change)
    assert seen == ["one", "two"]
    assert files.read("a.po") == "two and more"


KILLED = """
import os, sys
from pipeline.cli.main import main
from pipeline.project import atomic
count = int(sys.argv[2])
def watched(real):
    def moved(source, target, **options):
        global count
        count -= 1
        if count < 0:
            os.kill(os.getpid(), 9)
        real(source, target, **options)
        count -= 1
        if count < 0:
            os.kill(os.getpid(), 9)
    return moved
os.replace, os.link = watched(os.replace), watched(os.link)
atomic.exchange = watched(atomic.exchange)
sys.exit(main(["run", "--quiet", "--project", sys.argv[1]]))
"""


def test_a_process_killed_at_any_write_loses_nothing(project: Folder, review: Review) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    review(project, path, "Knee", "Rodilla")
    review(project, path, "Rest the knee.", "Descanse la rodilla.")
    project.edit("source/pain/knee.md", "Rest the knee.", "Rest both knees now.")
    for writes in range(40):
        command = [sys.executable, "-c", KILLED, str(project.root), str(writes)]
        done = subprocess.run(command, capture_output=True, check=False)
        catalogs = "".join(
            p.read_text("utf-8") for p in (project.root / "locales/es").rglob("*.po")
        )
        assert "Rodilla" in catalogs
        assert "Descanse la rodilla." in catalogs
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    else:
        pytest.fail("the run never finished")
    page = project.read("output/es/pain/knee.md")
    assert page.endswith("# Rodilla\n\nRest both knees now.\n")


def _hold(root: str, seconds: float, ready: multiprocessing.synchronize.Event) -> None:
    with lock.held(Path(root) / lock.FILE, "`pipeline run` (process 42)", 5):
        ready.set()
        time.sleep(seconds)


def test_a_second_process_waits_or_says_who_holds_the_project(project: Folder) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    holder = context.Process(target=_hold, args=(str(project.root), 2.0, ready))
    holder.start()
    try:
        assert ready.wait(20)
        project.pipeline("extract", "--wait", "0", code=3)
        one_error(project, "in use by `pipeline run` (process 42)")
        project.pipeline("extract", "--wait", "30")
    finally:
        holder.join()


def test_models_are_listed_where_there_is_no_project_but_not_where_one_is_broken(
    folder: Folder,
) -> None:
    folder.write("pyproject.toml", "[project]\nname = 'other'\n")
    assert "bundled" in folder.pipeline("models", "list")
    folder.write("pyproject.toml", "[tool.pipeline]\npackages = 3\n")
    folder.pipeline("models", "list", code=2)
    one_error(folder, "pyproject.toml: tool.pipeline.packages must be")


def test_a_locale_without_a_model_says_how_to_get_one(
    project: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "none"))
    project.write("pyproject.toml", '[tool.pipeline]\nlocales = ["fi"]\n')
    project.pipeline("run", code=1)
    one_error(project, "English to 'fi'", "pipeline models install en-fi")
    assert (project.root / "output/fi/note.md").exists()


def test_a_store_leaves_no_project(tmp_path: Path) -> None:
    files = Files(tmp_path / "a")
    for name in ("../b", "x/../../b", "/etc/passwd"):
        with pytest.raises(PipelineError, match="outside the project"):
            files.path(name)


def test_readers_never_see_half_a_file(tmp_path: Path) -> None:
    files = Files(tmp_path)
    contents = {"a" * 200_000, "b" * 200_000}
    files.write("x", min(contents))
    seen: set[str] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(files.read("x"))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(40):
        for content in sorted(contents):
            files.write("x", content)
    stop.set()
    reader.join()
    assert seen <= contents
