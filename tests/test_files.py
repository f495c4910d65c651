"""Reading and writing a project's files: what is refused, with which words, and what is kept."""

from __future__ import annotations

import builtins
import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PipelineError, SourceError
from pipeline.project import files as module
from pipeline.project.files import Content, Files

HINT = "Check that the file is there, its permissions and the space left on the disk."


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The files of a project of its own."""
    (tmp_path / "project").mkdir()
    return Files(tmp_path / "project")


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(PipelineError) as caught:
        call()
    return str(caught.value)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_paths_lie_in_the_project_however_they_are_written(files: Files) -> None:
    root = files.root
    assert files.path("a/b") == root / "a/b"
    assert files.path("a/../b") == root / "b"
    assert files.path(".") == files.path(str(root)) == root
    assert files.path(f"{root}/a") == root / "a"
    for name in ("..", "../x", "a/../../x", "/", "/etc/passwd", f"{root}-other/a"):
        assert refused(lambda name=name: files.path(name)) == (  # type: ignore[misc]
            f"{name}: leads outside the project\n"
            "  Move the file into the project, or remove the link or the '..'."
        )


def test_a_root_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "there")
    assert Files(tmp_path / "here").path("a") == (tmp_path / "there/a").resolve()


def test_what_is_read_is_what_is_there(files: Files) -> None:
    files.write("a", "\ufeffä\r\n")
    assert files.exists("a")
    assert files.read("a") == "\ufeffä\r\n"
    assert files.read_bytes("a") == "\ufeffä\r\n".encode()
    found = files.content("a")
    assert found == Content("a", "\ufeffä\r\n".encode())
    assert found is not None
    assert found.text == "\ufeffä\r\n"
    assert found.digest == files.digest("a") == module.hashed(found.data)
    (files.root / "folder").mkdir()
    assert not files.exists("folder")
    assert not files.exists("b")
    assert files.content("b") is None
    assert files.digest("b") == ""


def test_a_hash_is_short_and_of_the_bytes() -> None:
    assert module.hashed(b"") == "cae66941d9efbd404e4d88758ea67670"
    assert module.hashed(b"a") != module.hashed(b"b")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff", "a:1: is not UTF-8 text (byte 0xff)"),
        (b"\n\nx\x07\xe4 \xff\n", "a:3: is not UTF-8 text (byte 0xe4)"),
        (b"\n\x80\n", "a:2: is not UTF-8 text (byte 0x80)"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(files: Files, data: bytes, message: str) -> None:
    files.write("a", data)
    expected = f"{message}\n  Save the file as UTF-8 in your editor."
    assert refused(lambda: files.read("a")) == expected
    found = files.content("a")
    assert found is not None
    assert refused(lambda: found.text) == expected


def test_a_file_that_cannot_be_used_is_named_with_the_reason(files: Files) -> None:
    (files.root / "folder").mkdir()
    files.write("file", "x")
    gone = f"No such file or directory\n  {HINT}"
    folder = f"Is a directory\n  {HINT}"
    beneath = f"Not a directory\n  {HINT}"
    assert refused(lambda: files.read("none")) == f"none: cannot be read: {gone}"
    assert refused(lambda: files.read_bytes("none")) == f"none: cannot be read: {gone}"
    assert refused(lambda: files.content("folder")) == f"folder: cannot be read: {folder}"
    assert refused(lambda: files.digest("folder")) == f"folder: cannot be read: {folder}"
    assert refused(lambda: files.digest("file/x")) == f"file/x: cannot be read: {beneath}"
    assert refused(lambda: files.remove("folder")) == f"folder: cannot be removed: {folder}"
    assert refused(lambda: files.write("folder", "x")) == f"folder: cannot be written: {folder}"
    assert refused(lambda: files.write("file/x", "x")).startswith("file/x: cannot be written: ")
    assert refused(lambda: files.rewrite("folder", lambda old: "x")) == (
        f"folder: cannot be read: {folder}"
    )
    assert names(files.root) == ["file", "folder"]


def test_a_system_s_refusals_are_told_whatever_it_was_doing(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a", "x")
    files.digest("a")

    def fails(*arguments: object, **options: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def without_words(*arguments: object, **options: object) -> None:
        raise OSError("somehow")

    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", fails)
        assert refused(lambda: files.digest("a")) == (
            f"a: cannot be read: Input/output error\n  {HINT}"
        )
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", fails)
        assert refused(lambda: files.write("a", "y")) == (
            f"a: cannot be written: Input/output error\n  {HINT}"
        )
    with monkeypatch.context() as patched:
        patched.setattr(builtins, "open", fails)
        assert refused(lambda: files.rewrite("a", lambda old: "y")) == (
            f"a: cannot be read: Input/output error\n  {HINT}"
        )
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", without_words)
        assert refused(lambda: files.read("a")) == f"a: cannot be read: somehow\n  {HINT}"
    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", without_words)
        assert refused(lambda: files.files(".")) == f".: cannot be read: somehow\n  {HINT}"
    assert files.read("a") == "x"


def test_a_file_over_the_limit_is_refused_in_megabytes(files: Files) -> None:
    files.write("a", "x" * (3 * 2**20 + 1))
    assert refused(lambda: files.content("a", 3 * 2**20)) == (
        "a: is larger than 3 MB\n  Split the article; a page of this size helps no reader."
    )
    with pytest.raises(SourceError):
        files.content("a", 0)
    files.write("b", "x")
    assert files.content("b", 1)


def test_a_write_says_whether_it_changed_anything(files: Files) -> None:
    assert files.write("a/b", "x")
    before = (files.root / "a/b").stat()
    assert not files.write("a/b", b"x")
    after = (files.root / "a/b").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files.write("a/b", b"y")
    assert files.write("c/d/e", "", durable=True)
    assert names(files.root) == ["a", "a/b", "c", "c/d", "c/d/e"]


def test_only_what_is_durable_waits_for_the_disk(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    files.write("a", "x")
    files.rewrite("b", lambda old: "x")
    assert not synced
    files.write("a", "y", durable=True)
    files.rewrite("b", lambda old: "y")  # there was something to lose
    assert len(synced) == 4  # the files, and the folder with their names
    assert (files.read("a"), files.read("b")) == ("y", "y")


def test_a_file_is_replaced_from_a_hidden_one_beside_it(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a/b.md", "x")
    real = Path.replace
    seen: list[str] = []

    def replace(path: Path, target: Path) -> Path:
        seen.extend([path.parent.as_posix(), path.name, path.read_text(), target.read_text()])
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    files.write("a/b.md", "y")
    folder, name, new, old = seen
    assert folder == (files.root / "a").as_posix()
    assert name.startswith(".b.md.")
    assert name.endswith(".tmp")
    assert (new, old) == ("y", "x")
    assert names(files.root) == ["a", "a/b.md"]


def test_a_write_that_fails_leaves_no_trace(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write("a", "x")

    def fails(path: Path, target: Path) -> Path:
        if path.name.endswith(".tmp"):
            raise KeyboardInterrupt
        raise AssertionError(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fails)
        with pytest.raises(KeyboardInterrupt):
            files.write("a", "y")
    assert names(files.root) == ["a"]
    assert files.read("a") == "x"


def test_what_was_written_need_not_be_read_to_know_its_digest(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a", "x")
    written = files.rewrite("b", lambda old: "y")
    assert written == Content("b", b"y")
    files.write("c", "z")
    files.content("c")
    with monkeypatch.context() as patched:
        patched.setattr(Files, "content", None)
        assert files.digest("a") == module.hashed(b"x")
        assert files.digest("b") == module.hashed(b"y")
        assert files.digest("c") == module.hashed(b"z")
    monkeypatch.setattr(module, "hashed", None)
    found = files.content("a")
    assert found is not None
    assert found.digest == files.digest("a")


def test_a_digest_follows_whatever_changes_a_file(files: Files) -> None:
    path = files.root / "a"
    for text in ("one", "two", "three", ""):
        files.write("a", text)
        assert files.digest("a") == module.hashed(text.encode())
        path.write_text(f"{text} more")
        os.utime(path, ns=(1, len(text)))
        assert files.digest("a") == module.hashed(f"{text} more".encode())
        found = files.content("a")
        assert found is not None
        assert found.digest == files.digest("a")
    path.unlink()
    assert files.digest("a") == ""
    path.write_text("back")
    assert files.digest("a") == module.hashed(b"back")


def test_a_change_is_asked_for_what_there_is(files: Files) -> None:
    assert files.rewrite("a", lambda old: None if old is None else "x") is None
    assert not files.exists("a")
    assert files.rewrite("a", lambda old: "x" if old is None else None) == Content("a", b"x")
    assert files.rewrite("a", lambda old: old.text if old else None) is None
    assert files.rewrite("a", lambda old: old.text + "y" if old else "") == Content("a", b"xy")
    assert files.rewrite("a", lambda old: None) is None
    assert files.read("a") == "xy"


def test_a_file_that_comes_or_goes_meanwhile_is_asked_for_again(files: Files) -> None:
    seen: list[bytes | None] = []

    def change(old: Content | None) -> str:
        if not seen:
            (files.root / "a").write_text("theirs")
        elif len(seen) == 1:
            (files.root / "a").unlink()
        seen.append(old.data if old else None)
        return "ours"

    assert files.rewrite("a", change) == Content("a", b"ours")
    assert seen == [None, b"theirs", None]


def test_folders_that_are_left_empty_go_and_no_others(files: Files) -> None:
    for name in ("a/b/c", "a/d", "e/f/g"):
        files.write(name, "x")
    files.remove("a/b/c")
    assert names(files.root) == ["a", "a/d", "e", "e/f", "e/f/g"]
    files.remove("e/f/g")
    assert names(files.root) == ["a", "a/d"]
    files.remove("a/x")
    files.remove("a/d")
    assert files.root.is_dir()
    assert names(files.root) == []


def test_files_are_listed_below_a_folder(files: Files, tmp_path: Path) -> None:
    for name in ("s/b.md", "s/a/c.md", "s/a/d/e.md", "s/.x/f.md", "s/.g.md", "s/h.txt", "t/i.md"):
        files.write(name, "x")
    (files.root / "s/linked").symlink_to(files.root / "t")
    (files.root / "s/a/up").symlink_to(files.root / "s")
    assert files.files("s") == ["a/c.md", "a/d/e.md", "b.md", "h.txt", "linked/i.md"]
    assert files.files("s", ".md") == ["a/c.md", "a/d/e.md", "b.md", "linked/i.md"]
    assert files.files("s/a", ".md") == ["c.md", "d/e.md"]
    assert files.files("s/b.md") == files.files("none") == []
    (tmp_path / "outside.md").write_text("x")
    (files.root / "s/a/out.md").symlink_to(tmp_path / "outside.md")
    usable = ["a/c.md", "a/d/e.md", "b.md", "h.txt", "linked/i.md"]
    assert files.files("s") == usable
    found = files.listing("s")
    assert found.names == usable
    assert [str(e).split("\n")[0] for e in found.errors] == [
        "s/a/out.md: leads outside the project"
    ]
    assert [str(e).split(":")[0] for e in found.loops] == ["s/a/up"]
    (files.root / "s/a/out.md").unlink()
    (tmp_path / "elsewhere").mkdir()
    (files.root / "s/folder").symlink_to(tmp_path / "elsewhere")
    (error,) = files.listing("s").errors
    assert str(error).startswith("s/folder: leads outside the project")


@given(st.lists(st.binary(max_size=6), max_size=8))
def test_a_file_holds_what_was_written_last(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]
) -> None:
    files = Files(tmp_path_factory.mktemp("project"))
    last: bytes | None = None
    for data in contents:
        assert files.write("a", data) == (data != last)
        last = data
        assert files.read_bytes("a") == data
        assert files.digest("a") == module.hashed(data)
