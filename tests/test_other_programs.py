"""Other programs save what the pipeline works on, at any moment and in any way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.catalogs import po
from pipeline.errors import PipelineError
from pipeline.project import atomic
from pipeline.project.files import Content, Files
from pipeline.project.paths import KEPT
from tests.conftest import Folder

SECONDS = float(os.environ.get("STRESS_SECONDS", "3"))
"""How long each kind of tool saves; more finds rarer accidents."""
PO = "locales/es/LC_MESSAGES/a.po"

TOOL = """
import os, sys, time
path, how, seconds, pause = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
end, number = time.monotonic() + seconds, 0
lost = 0
while time.monotonic() < end:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # Each save adds a comment; one that is gone when the tool looks again has been lost.
    for earlier in range(max(0, number - 30), number):
        if f"# save {earlier}\\n" not in text:
            lost += 1
            text = text.replace('#. type: paragraph', f'# save {earlier}\\n#. type: paragraph', 1)
    old = f"# save {number - 31}\\n"
    new = f"# save {number}\\n#. type: paragraph"
    text = text.replace(old, "").replace("#. type: paragraph", new, 1)
    number += 1
    if how == "rename":
        with open(path + "~", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(path + "~", path)
    else:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text[:300])
            file.flush()
            time.sleep(pause / 4)
            file.write(text[300:])
    time.sleep(pause)
print(number, lost)
"""


def tool(path: Path, how: str, seconds: float, pause: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", TOOL, str(path), how, str(seconds), str(pause)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("how", ["rename", "truncate"])
@pytest.mark.parametrize("pause", [0.0, 0.002])
def test_no_save_of_a_tool_is_lost(folder: Folder, how: str, pause: float) -> None:
    folder.write("source/a.md", "# Title\n\nRest the knee.\n\nTake two tablets.\n")
    folder.pipeline("run")
    path = folder.root / PO
    files = Files(folder.root)
    with tool(path, how, SECONDS, pause) as other:
        rewrites = 0
        while other.poll() is None:
            rewrites += 1

            def change(content: Content | None, number: int = rewrites) -> str:
                assert content is not None
                found = po.parse(content.text, PO)
                lines = [line for line in po.serialize(found).split("\n") if "X-Count" not in line]
                place = lines.index('"X-Generator: pipeline\\n"')
                return "\n".join([*lines[:place], f'"X-Count: {number}\\n"', *lines[place:]])

            files.rewrite(PO, change)
        assert other.stdout is not None
        saves, lost = map(int, other.stdout.read().split())
    assert lost == 0, f"{lost} of {saves} saves, {rewrites} rewrites"
    assert saves > 20
    text = path.read_text("utf-8")
    assert all(f"# save {number}\n" in text for number in range(max(0, saves - 25), saves))
    assert not list(path.parent.glob(".*"))


@pytest.mark.parametrize("how", ["rename", "truncate"])
def test_no_save_is_lost_while_the_stages_run(folder: Folder, how: str) -> None:
    folder.write("source/a.md", "# Title\n\nRest the knee.\n\nTake two tablets.\n")
    folder.pipeline("run")
    path = folder.root / PO
    with tool(path, how, SECONDS, 0.002) as other:
        number = 0
        while other.poll() is None:
            number += 1
            folder.write("source/a.md", f"# Title\n\nRest {number} knees.\n\nTake two tablets.\n")
            folder.pipeline("run", "-l", "es")
        assert other.stdout is not None
        saves, lost = map(int, other.stdout.read().split())
    assert lost == 0, f"{lost} of {saves} saves, {number} runs"
    assert saves > 20


FOLLOWER = """
import os, sys, time
folder, how, seconds, pause = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])

def catalogs():
    texts = {}
    for name in ("a.po", "b.po"):
        try:
            with open(f"{folder}/{name}", encoding="utf-8") as file:
                texts[name] = file.read()
        except FileNotFoundError:
            continue
    return texts

def own():
    # A person goes on in the catalog that has their last words, whatever its name is now.
    wait = time.monotonic() + 5
    while time.monotonic() < wait:
        texts = catalogs()
        for name, text in texts.items():
            if '\\nmsgid "Rest.' in text and (not number or f"save {number - 1} " in text):
                return name, text
    return None, ""

end, number, lost = time.monotonic() + seconds, 0, 0
while time.monotonic() < end:
    name, text = own()
    if name is None:
        lost += 1
        break
    for earlier in range(max(0, number - 30), number):
        lost += f"save {earlier} " not in text
    head, _, rest = text.partition('\\nmsgid "Rest.')
    source, _, after = rest.partition('\\nmsgstr "')
    words, _, tail = after.partition('"')
    kept = " ".join(words.split(" ")[-90:])
    text = f'{head}\\nmsgid "Rest.{source}\\nmsgstr "{kept}save {number} "{tail}'
    number += 1
    if how == "rename":
        with open(f"{folder}/{name}~", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(f"{folder}/{name}~", f"{folder}/{name}")
    else:
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text[:300])
            file.flush()
            time.sleep(pause / 4)
            file.write(text[300:])
    time.sleep(pause)
print(number, lost)
"""


@pytest.mark.parametrize("how", ["rename", "truncate"])
def test_no_save_is_lost_while_articles_get_other_names(folder: Folder, how: str) -> None:
    """What is saved under either name stands under one of them afterwards."""
    folder.write("source/a.md", "# Title\n\nRest.\n\nTake two tablets.\n")
    folder.pipeline("run", "-l", "es")
    catalogs = folder.root / "locales/es/LC_MESSAGES"
    command = [sys.executable, "-c", FOLLOWER, str(catalogs), how, str(SECONDS), "0.002"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        names, number = ("a", "b"), 0
        while other.poll() is None:
            here, there = names
            (folder.root / f"source/{here}.md").rename(folder.root / f"source/{there}.md")
            folder.pipeline("extract")
            folder.pipeline("update", "-l", "es")
            names, number = (there, here), number + 1
        assert other.stdout is not None
        saves, lost = map(int, other.stdout.read().split())
    assert lost == 0, f"{lost} of {saves} saves, {number} other names"
    assert saves > 20
    assert number > 3


@pytest.mark.parametrize("way", ["leases", "no lease", "no exchange"])
@pytest.mark.parametrize("how", ["rename", "truncate"])
def test_a_save_at_the_last_moment_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, how: str
) -> None:
    path = tmp_path / "a.po"
    path.write_text("one", "utf-8")
    real = atomic.exchange
    saved: list[bool] = []

    def late(one: Path, other: Path) -> None:
        if not saved:
            saved.append(True)
            if how == "rename":
                (tmp_path / "b").write_text("two", "utf-8")
                (tmp_path / "b").replace(path)
            else:
                path.write_text("two", "utf-8")
        if way == "no exchange":
            raise OSError(38, "no exchange")
        real(one, other)

    monkeypatch.setattr(atomic, "exchange", late)
    if way != "leases":
        monkeypatch.setattr(atomic, "_leased", lambda handle: False)
    seen = []

    def change(content: Content | None) -> str:
        seen.append(content.text if content else None)
        return f"{seen[-1]} and more"

    files = Files(tmp_path)
    written = files.rewrite("a.po", change)
    assert seen == ["one", "two"]
    assert written is not None
    assert written.text == path.read_text("utf-8") == files.read("a.po") == "two and more"
    assert files.digest("a.po") == written.digest
    assert [p.name for p in tmp_path.iterdir()] == ["a.po"]


def test_what_is_broken_at_the_last_moment_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.po"
    path.write_text("one", "utf-8")
    real = atomic.exchange

    def late(one: Path, other: Path) -> None:
        path.write_text("broken", "utf-8")
        real(one, other)

    def change(content: Content | None) -> str:
        if content and content.text == "broken":
            raise PipelineError("is broken")
        return "more"

    monkeypatch.setattr(atomic, "exchange", late)
    with pytest.raises(PipelineError, match="is broken"):
        Files(tmp_path).rewrite("a.po", change)
    assert path.read_text("utf-8") == "broken"


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")
def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text("one", "utf-8")
    script = (
        "import sys, time\nwith open(sys.argv[1], 'w') as file:\n"
        "  print(1, flush=True)\n  time.sleep(0.4)\n  file.write('two')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        content = Files(tmp_path).content("a.po")
        assert content is not None
        assert content.text == "two"


@pytest.mark.parametrize("content", [b"", b" \n"])
@pytest.mark.parametrize("verb", ["update", "pretranslate", "build", "run"])
def test_an_empty_catalog_is_refused_and_left_alone(
    project: Folder, content: bytes, verb: str
) -> None:
    project.pipeline("run")
    path = project.root / "locales/es/LC_MESSAGES/note.po"
    path.write_bytes(content)
    os.utime(path, (1, 1))
    project.edit("source/note.md", "Do not run.", "Do not walk.")
    project.pipeline(verb, code=1)
    assert "locales/es/LC_MESSAGES/note.po:1: is empty" in project.err
    assert path.read_bytes() == content


def during(monkeypatch: pytest.MonkeyPatch, what: str, save: Callable[[], None]) -> None:
    """Have something saved once, in the middle of the work."""
    from pipeline.catalogs import merge
    from pipeline.document import render

    place, name = {"build": (render, "render"), "merge": (merge, "merge")}[what]
    real = getattr(place, name)
    done: list[bool] = []

    def slow(*arguments: object, **options: object) -> object:
        result = real(*arguments, **options)
        if not done:
            done.append(True)
            save()
        return result

    monkeypatch.setattr(place, name, slow)


@pytest.mark.parametrize("what", ["article", "catalog"])
def test_what_is_saved_while_its_page_is_written_is_built_next_time(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    folder.write("source/a.md", "Rest.\n\n{x}\n")
    folder.pipeline("run", "-l", "es")
    folder.edit("source/a.md", "{x}", "{y}")
    folder.pipeline("extract")
    folder.pipeline("update")

    def save() -> None:
        if what == "article":
            folder.edit("source/a.md", "{y}", "{y}{z}")
        else:
            text = po.parse(folder.read(PO), PO)
            by = text.by_key()[None, "Rest."]
            folder.edit(
                PO,
                f'#, fuzzy\nmsgid "Rest."\nmsgstr "{by.msgstr}"',
                'msgid "Rest."\nmsgstr "Descanse."',
            )

    during(monkeypatch, "build", save)
    folder.pipeline("build", "-l", "es")
    wanted = "{y}{z}" if what == "article" else "Descanse."
    assert wanted not in folder.read("output/es/a.md")
    assert "output/es/a.md" in folder.pipeline("build", "-l", "es", "--check", code=4)
    folder.pipeline("build", "-l", "es")
    assert wanted in folder.read("output/es/a.md")


def test_an_article_saved_while_it_is_extracted_is_extracted_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.stages import extract

    folder.write("source/a.md", "Rest.\n")
    real: Callable[..., object] = vars(extract)["template"]
    done: list[bool] = []

    def slow(*arguments: object) -> object:
        made = real(*arguments)
        if not done:
            done.append(True)
            folder.write("source/a.md", "Sleep.\n")
        return made

    monkeypatch.setattr(extract, "template", slow)
    folder.pipeline("extract")
    assert "Sleep." not in folder.read("locales/pot/a.pot")
    folder.pipeline("extract")
    assert "Sleep." in folder.read("locales/pot/a.pot")


def test_a_catalog_saved_while_its_article_gets_another_name_is_taken_over(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("source/a.md", "Rest.\n\nSleep well.\n")
    folder.pipeline("run", "-l", "es")
    (folder.root / "source/a.md").rename(folder.root / "source/b.md")
    folder.pipeline("extract")

    def save() -> None:
        by = po.parse(folder.read(PO), PO).by_key()[None, "Rest."]
        folder.edit(
            PO,
            f'#, fuzzy\nmsgid "Rest."\nmsgstr "{by.msgstr}"',
            'msgid "Rest."\nmsgstr "Descanse."',
        )

    during(monkeypatch, "merge", save)
    folder.pipeline("update", "-l", "es")
    assert 'msgstr "Descanse."' in folder.read(PO.replace("a.po", "b.po"))
    assert not (folder.root / PO).exists()


def test_what_a_killed_process_left_is_put_away(project: Folder) -> None:
    project.pipeline("run")
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    catalogs, pages = project.root / "locales/es/LC_MESSAGES", project.root / "output/es"
    left = catalogs / f".note.po.{dead.pid}-x{atomic.SUFFIX}"
    left.write_text("somebody's words", "utf-8")
    page = pages / f".note.md.{dead.pid}-x{atomic.SUFFIX}"
    page.write_text("half a page", "utf-8")
    alive = pages / f".note.md.{os.getpid()}-x{atomic.SUFFIX}"
    others = pages / ".note.md.swp.tmp"
    for path in (alive, others):
        path.write_text("not ours to remove", "utf-8")
    project.pipeline("run")
    assert left.exists()  # nobody was killed while having the project
    (project.root / ".pipeline/lock.holder").write_text("`pipeline run`", "utf-8")
    project.pipeline("run")
    assert not left.exists()
    assert not page.exists()
    assert alive.exists()
    assert others.exists()
    assert "was left by a process that was killed" in project.out + project.err
    (kept,) = (project.root / KEPT).rglob("*.po.*")
    assert kept.read_text("utf-8") == "somebody's words"
    (kept,) = (project.root / KEPT).rglob("*.md.*")  # a page may be somebody's, too
    assert kept.read_text("utf-8") == "half a page"


def test_what_people_wrote_is_on_the_disk_before_it_has_its_name(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("source/a.md", "Rest.\n\nSleep well.\n")
    folder.pipeline("run", "-l", "es")
    (folder.root / "source/a.md").rename(folder.root / "source/b.md")
    folder.pipeline("extract")
    flushed: list[str] = []
    real = os.fsync

    def noted(handle: int) -> None:
        flushed.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    folder.pipeline("update", "-l", "es")
    assert any(".b.po." in name for name in flushed)
    assert str(folder.root / "locales/es/LC_MESSAGES") in flushed
    flushed.clear()
    new = folder.root / "new"
    from pipeline.stages.init import init

    init(new)
    assert {str(new), str(new / "source")} <= set(flushed)
    assert any(".hello.md." in name for name in flushed)


@pytest.mark.parametrize("age", [0.0, 60.0])
def test_a_file_system_that_refuses_every_lease_costs_one_wait_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: float
) -> None:
    def refused(handle: int, kind: str) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(atomic, "_lease", refused)
    monkeypatch.setattr(atomic, "PATIENCE_OF_READERS", 0.3)
    monkeypatch.setattr(atomic, "_deaf", set())
    files = Files(tmp_path)
    begin = time.monotonic()
    for number in range(20):
        path = tmp_path / f"{number}.po"
        path.write_text("one", "utf-8")
        os.utime(path, (time.time() - age, time.time() - age))
        assert files.read_bytes(path.name) == b"one"
        assert files.content(path.name) is not None
    assert time.monotonic() - begin < (1.5 if age == 0 else 0.3)
    assert files.rewrite("3.po", lambda content: "two") is not None
    assert files.remove_known("3.po", b"two")
