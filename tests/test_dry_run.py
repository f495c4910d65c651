"""A dry run writes nothing, and says what a run would do: nothing where that does nothing."""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import LockedError, Report, Workspace, run
from pipeline.cli.main import main
from pipeline.errors import PipelineError
from pipeline.project import lock
from pipeline.project.cache import Cache
from pipeline.project.files import Files
from pipeline.project.overlay import Overlay
from pipeline.stages.report import Action
from tests.conftest import Folder

Review = Callable[[Folder, str, str, str], None]
Tree = dict[str, tuple[str, bytes, int]]
READS = {"path", "read", "write", "files", "hand_out"}
"""Methods that need no overlay: they only use others, or write what is no file of the project."""


def tree(root: Path) -> Tree:
    """Everything below a folder: kind, content and time of change, folders and caches included."""
    found = {}
    for path in sorted(root.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        kind = "file" if path.is_file() else "folder"
        found[path.relative_to(root).as_posix()] = (kind, data, path.stat().st_mtime_ns)
    return found


def generated(root: Path) -> dict[str, bytes]:
    """What a run may change."""
    return {
        name: data
        for name, (kind, data, _) in tree(root).items()
        if kind == "file" and not name.startswith(".pipeline/")
    }


def test_everything_that_files_can_do_is_overlaid() -> None:
    public = {name for name, made in vars(Files).items() if not name.startswith("_") and made}
    overlaid = set(vars(Overlay))
    assert public - overlaid <= READS


ACTS: list[Callable[[Files, str, str], object]] = [
    lambda files, name, text: files.write(name, text),
    lambda files, name, text: files.put(name, text.encode()),
    lambda files, name, text: files.rewrite(name, lambda old: text if old else None),
    lambda files, name, text: files.rewrite(name, lambda old: text),
    lambda files, name, text: files.remove(name),
    lambda files, name, text: files.remove_known(name, text.encode()),
]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.randoms(use_true_random=False))
def test_an_overlay_is_like_the_files(
    tmp_path_factory: pytest.TempPathFactory, seed: object
) -> None:
    """Whatever is done, both say the same; and the files below the overlay stay as they were."""
    assert isinstance(seed, random.Random)
    root = tmp_path_factory.mktemp("files")
    for side in ("real", "dry"):
        (root / side / "d").mkdir(parents=True)
        for name in ("a", "d/b.po", "d/e/c.po"):
            Files(root / side).write(name, f"old {name}")
    before = tree(root / "dry")
    real, dry = Files(root / "real"), Overlay(root / "dry")
    names = ["a", "d/b.po", "d/../d/b.po", "d/e/c.po", "d/.x/f.po", "g/h.po", "i.po"]
    for _ in range(12):
        name, text = seed.choice(names), seed.choice(["one", "two", "old a"])
        act = seed.choice(ACTS)
        assert act(real, name, text) == act(dry, name, text)
        for look in names:
            assert real.exists(look) == dry.exists(look)
            assert real.digest(look) == dry.digest(look)
            assert real.content(look) == dry.content(look)
            if real.exists(look):
                assert real.read(look) == dry.read(look)
            else:
                with pytest.raises(PipelineError, match="No such file"):
                    dry.read(look)
        for folder in ("d", ".", "./d", "nowhere"):
            for suffix in ("", ".po"):
                assert real.files(folder, suffix) == dry.files(folder, suffix)
    assert tree(root / "dry") == before


def test_an_overlay_refuses_what_the_files_refuse(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    for files in (Files(tmp_path), Overlay(tmp_path)):
        for name in ("folder", "file/x", "../out"):
            with pytest.raises(PipelineError):
                files.write(name, "x")
            with pytest.raises(PipelineError):
                files.rewrite(name, lambda old: "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


STEPS: dict[str, Callable[[Folder, random.Random], None]] = {}


def step(function: Callable[[Folder, random.Random], None]) -> None:
    STEPS[function.__name__] = function


def chosen(folder: Folder, chance: random.Random, pattern: str) -> Path | None:
    found = sorted(path for path in folder.root.glob(pattern) if path.is_file())
    return chance.choice(found) if found else None


@step
def edit_article(folder: Folder, chance: random.Random) -> None:
    path = chosen(folder, chance, "source/**/*.md")
    if path:
        text = path.read_text("utf-8")
        word = chance.choice(["Sleep well.", "Rest for 3 days.", "# A heading"])
        path.write_text(
            chance.choice([f"{text}\n{word}\n", text.replace("Rest", "Relax")]), "utf-8"
        )


@step
def new_article(folder: Folder, chance: random.Random) -> None:
    folder.write(f"source/new{chance.randrange(3)}.md", "# New\n\nRest the knee.\n")


@step
def remove_article(folder: Folder, chance: random.Random) -> None:
    path = chosen(folder, chance, "source/*.md")
    if path:
        path.unlink()


@step
def rename_article(folder: Folder, chance: random.Random) -> None:
    path = chosen(folder, chance, "source/*.md")
    if path:
        path.rename(path.with_name(f"renamed{chance.randrange(3)}.md"))


@step
def break_article(folder: Folder, chance: random.Random) -> None:
    folder.write("source/broken.md", "---\na: [\n---\n")


@step
def translate(folder: Folder, chance: random.Random) -> None:
    path = chosen(folder, chance, "locales/*/LC_MESSAGES/**/*.po")
    if path:
        text = path.read_text("utf-8")
        path.write_text(chance.choice([
            text.replace("#, fuzzy\n", "", 1 + chance.randrange(3)),
            text.replace('msgstr "', 'msgstr "Mano ', 2),
        ]), "utf-8")  # fmt: skip


@step
def break_catalog(folder: Folder, chance: random.Random) -> None:
    path = chosen(folder, chance, "locales/*/LC_MESSAGES/**/*.po")
    if path:
        path.write_text(path.read_text("utf-8")[:-20], "utf-8")


@step
def lose_output(folder: Folder, chance: random.Random) -> None:
    path = chosen(folder, chance, "output/**/*") or chosen(folder, chance, "output/**/.*.json")
    if path:
        path.unlink()


@step
def lose_manifest(folder: Folder, chance: random.Random) -> None:
    path = chosen(folder, chance, "output/*/.pipeline.json")
    if path:
        path.unlink()


@step
def edit_page(folder: Folder, chance: random.Random) -> None:
    path = chosen(folder, chance, "output/**/*.md")
    if path:
        path.write_text(path.read_text("utf-8") + "\nby hand\n", "utf-8")


@step
def lose_templates(folder: Folder, chance: random.Random) -> None:
    shutil.rmtree(folder.root / "locales/pot", ignore_errors=True)


@step
def lose_cache(folder: Folder, chance: random.Random) -> None:
    shutil.rmtree(folder.root / ".pipeline", ignore_errors=True)


@step
def change_settings(folder: Folder, chance: random.Random) -> None:
    folder.write(
        "pyproject.toml",
        chance.choice([
            '[tool.pipeline]\nengine = "pseudo"\nlocales = ["ko", "es"]\n',
            '[tool.pipeline]\nengine = "none"\nlocales = ["es"]\n',
            '[tool.pipeline]\nengine = "pseudo"\nlocales = ["es", "ko"]\n'
            '[tool.pipeline.engines.ko]\nengine = "none"\n',
            '[tool.pipeline]\nengine = "pseudo"\nlocales = ["es"]\n'
            '[tool.pipeline.publish.es]\nshow = "reviewed"\nminimum-reviewed = 0.5\n',
        ]),
    )  # fmt: skip


@step
def asset(folder: Folder, chance: random.Random) -> None:
    folder.write("source/images/a.svg", f"<svg>{chance.randrange(9)}</svg>")


@step
def stage_alone(folder: Folder, chance: random.Random) -> None:
    verb = chance.choice(["extract", "update", "pretranslate", "build"])
    main([verb, "--project", str(folder.root)])


@pytest.mark.parametrize("seed", range(int(os.environ.get("DRY_RUNS", "12"))))
def test_a_check_says_whether_a_run_would_change_anything(project: Folder, seed: int) -> None:
    """... and names all files that the run changes, but for pages that wait for an engine."""
    chance = random.Random(seed)
    if chance.random() < 0.8:
        project.pipeline("run")
    for _ in range(3):
        for name in chance.choices(sorted(STEPS), k=chance.randrange(3)):
            STEPS[name](project, chance)
        before = tree(project.root)
        with Workspace(project.root, dry_run=True) as workspace:
            _, told = run(workspace, workspace.locales())
        assert tree(project.root) == before
        content = generated(project.root)
        with Workspace(project.root) as workspace:
            _, done = run(workspace, workspace.locales())
        after = generated(project.root)
        changed = {n for n in content.keys() | after.keys() if content.get(n) != after.get(n)}
        assert bool(told.changes) == bool(changed) == bool(done.changes), (told, done)
        assert bool(told.errors) == bool(done.errors)
        names = {name for change in told.changes for name in change.path.split(" to ")}
        missed = changed - names
        waits = any(change.action is Action.TRANSLATED for change in told.changes)
        assert not missed or (waits and all(n.startswith("output/") for n in missed)), missed
        with Workspace(project.root, dry_run=True) as workspace:
            _, again = run(workspace, workspace.locales())
        assert not again.changes, again


def test_the_command_checks_all_stages_at_once(project: Folder) -> None:
    before = tree(project.root)
    said = project.pipeline("run", "--check", code=4)
    for line in (
        "would write locales/pot/note.pot",
        "would write locales/es/LC_MESSAGES/note.po",
        "would translate locales/es/LC_MESSAGES/note.po",
        "would write output/es/note.md",
        "would write output/es/.written/note.md.lines",
    ):
        assert line in said.splitlines()
    assert tree(project.root) == before
    project.pipeline("run")
    before = tree(project.root)
    for verb in ("run", "extract", "update", "pretranslate", "build"):
        assert "nothing would change" in project.pipeline(verb, "--check")
    project.pipeline("status")
    assert tree(project.root) == before


def test_an_error_is_worth_more_than_a_change(project: Folder) -> None:
    project.write("source/broken.md", "---\na: [\n---\n")
    project.pipeline("run", "--check", code=1)


def test_a_check_asks_no_engine(project: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.engines.pseudo import PseudoEngine

    with monkeypatch.context() as patched:
        patched.setattr(PseudoEngine, "translate", None)
        project.pipeline("run", "--check", code=4)
    project.pipeline("run")
    for path in project.root.glob("locales/*/LC_MESSAGES/pain/knee.po"):
        path.unlink()
    monkeypatch.setattr(PseudoEngine, "translate", None)
    said = project.pipeline("run", "--check", code=4)
    assert "would translate" not in said  # the cache knows what the engine says
    assert "output" not in said


def test_a_check_is_spread_over_the_cores_like_a_run(folder: Folder) -> None:
    for number in range(70):
        folder.write(f"source/{number}.md", f"# Number {number}\n\nRest.\n")
    before = tree(folder.root)
    with Workspace(folder.root, dry_run=True) as workspace:
        _, told = run(workspace, ["es"])
    assert tree(folder.root) == before
    assert sum(change.path.startswith("output/es/") for change in told.changes) == 140
    with Workspace(folder.root) as workspace:
        run(workspace, ["es"])
    with Workspace(folder.root, dry_run=True) as workspace:
        assert run(workspace, ["es"])[1] == Report()
    pages = {
        f"output/es/{number}.md": folder.read(f"output/es/{number}.md") for number in range(70)
    }
    for name in ("locales", "output"):
        shutil.rmtree(folder.root / name)
    with Workspace(folder.root, dry_run=True) as workspace:
        run(workspace, ["es"])
        # What the processes of one stage would have written, those of the next have read.
        assert {name: workspace.files.read(name) for name in pages} == pages


def test_a_check_waits_for_who_is_writing_and_lets_nobody_write_meanwhile(project: Folder) -> None:
    project.pipeline("run")
    with Workspace(project.root, holder="the first"):
        with pytest.raises(LockedError, match="in use by the first"):
            Workspace(project.root, dry_run=True, wait=0).__enter__()
        project.pipeline("run", "--check", "--wait", "0", code=3)
    with (
        Workspace(project.root, dry_run=True),
        Workspace(project.root, dry_run=True, wait=0),
        pytest.raises(LockedError),
    ):
        Workspace(project.root, wait=0).__enter__()
    with Workspace(project.root, wait=0):
        pass


def test_a_check_begins_when_the_other_process_has_finished(project: Folder) -> None:
    entered, done = threading.Event(), threading.Event()

    def hold() -> None:
        with lock.held(project.root / lock.FILE, "the first", 1):
            entered.set()
            done.wait(10)

    other = threading.Thread(target=hold)
    (project.root / ".pipeline").mkdir()
    other.start()
    assert entered.wait(10)
    threading.Timer(0.2, done.set).start()
    with Workspace(project.root, dry_run=True, wait=10):
        assert done.is_set()
    other.join()


@pytest.mark.parametrize("damage", ["no database", "half", "journal"])
def test_a_cache_that_cannot_be_read_is_done_without(project: Folder, damage: str) -> None:
    project.pipeline("run")
    path = project.root / ".pipeline/cache.sqlite"
    if damage == "journal":
        path.with_name("cache.sqlite-journal").write_bytes(b"x")
    else:
        data = path.read_bytes()
        path.write_bytes(b"nonsense" * 999 if damage == "no database" else data[: len(data) // 2])
    before = tree(project.root)
    assert "nothing would change" in project.pipeline("run", "--check")
    assert tree(project.root) == before


def test_a_cache_in_memory_knows_and_keeps_nothing_outside(tmp_path: Path) -> None:
    path = tmp_path / "새 \n cache?#%.sqlite"
    with Cache(path) as cache:
        cache.keep_trait("e", "t", 1)
    before = tree(tmp_path)
    with Cache(path, looks_only=True) as cache:
        assert cache.trait("e", "t") == 1
        cache.keep_trait("e", "t", 2)
        assert cache.trait("e", "t") == 2
    assert tree(tmp_path) == before
    with Cache(tmp_path / "none" / "x", looks_only=True) as cache:
        assert cache.trait("e", "t") is None
    assert tree(tmp_path) == before


@pytest.mark.parametrize("number", ["EROFS", "EACCES", "ENOSPC"])
def test_nothing_is_opened_for_writing(
    project: Folder, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """On a read-only file system every way to write fails; none is tried."""
    import errno

    project.pipeline("run")
    project.edit("source/note.md", "Rest for 2 days.", "Rest for 3 days.")
    (project.root / "source/pain/knee.md").unlink()
    real = os.open

    def refused(*_: object, **__: object) -> None:
        code = getattr(errno, number)
        raise OSError(code, os.strerror(code))

    def opened(path: object, flags: int, *rest: int, **options: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            refused()
        return real(path, flags, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", opened)
    for name in ("mkdir", "unlink", "rename", "replace", "rmdir", "link"):
        monkeypatch.setattr(os, name, refused)
    project.pipeline("run", "--check", code=4)
    project.pipeline("status")
    project.pipeline("run", code=1)
    assert project.err.count("error:") == 1
    assert ".pipeline/lock: cannot be written" in project.err
    assert "`--check` and `pipeline status` write nothing" in project.err
