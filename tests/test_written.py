"""What somebody wrote or edited in output/ stays, whatever happens; what is ours does not."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli.main import main
from pipeline.errors import PipelineError
from pipeline.project import atomic
from pipeline.project.files import Files, hashed
from pipeline.project.paths import KEPT
from pipeline.project.written import EditedError, Written, as_whole, by_line
from tests.conftest import SETTINGS, Folder
from tests.test_folders import one_error, tree
from tests.test_other_programs import SECONDS

Review = Callable[[Folder, str, str, str], None]
PAGE = "output/es/note.md"


def clone(folder: Folder) -> None:
    """What a fresh clone lacks."""
    shutil.rmtree(folder.root / ".pipeline", ignore_errors=True)


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("edit", ["changed", "added", "removed", "emptied"])
def test_an_edited_page_is_an_error_and_stays(project: Folder, edit: str, fresh: bool) -> None:
    project.pipeline("run")
    text = project.read(PAGE)
    lines = text.splitlines(keepends=True)
    edited = {
        "changed": text.replace("# ", "## ").replace("state: machine", "state: mine"),
        "added": f"{text}\nMine.\n",
        "removed": "".join(lines[:-3]),
        "emptied": "",
    }[edit]
    assert edited != text
    (project.root / PAGE).write_text(edited, "utf-8")
    other = project.read("output/es/pain/knee.md")
    project.edit("source/pain/knee.md", "Rest the knee.", "Rest both knees.")
    if fresh:
        clone(project)
    for verb in ("run", "build"):
        project.pipeline(verb, code=1)
        one_error(project, f"{PAGE}", "was edited since the pipeline wrote it", "--force")
        assert project.read(PAGE) == edited
    project.pipeline("build", "--check", code=1)
    assert "was edited" in project.err
    assert project.read("output/es/pain/knee.md") != other
    project.pipeline("run", "--force")
    assert project.read(PAGE) == text
    (kept,) = (project.root / KEPT / "output/es").glob("note.md.*")
    assert kept.read_text("utf-8") == edited
    assert "a copy of what it was is" in project.err
    project.pipeline("run")
    assert "error" not in project.err


def test_the_line_of_an_edit_is_told(project: Folder) -> None:
    project.pipeline("run")
    lines = project.read(PAGE).splitlines(keepends=True)
    lines[4] = "edited: yes\n"
    (project.root / PAGE).write_text("".join(lines), "utf-8")
    project.pipeline("run", code=1)
    one_error(project, f"{PAGE}:5: was edited")


def test_a_page_that_somebody_else_wrote_is_an_error_and_stays(project: Folder) -> None:
    project.write(PAGE, "Mine.\n")
    project.write("output/es/images/a.svg", "<svg>mine</svg>")
    project.write("source/images/a.svg", "<svg/>")
    project.edit("source/note.md", "Do not run.", "![Run](images/a.svg)")
    project.pipeline("run", code=1)
    assert project.err.count("was not written by the pipeline, and is left as it is") == 2
    assert project.read(PAGE) == "Mine.\n"
    assert project.read("output/es/images/a.svg") == "<svg>mine</svg>"
    assert (project.root / "output/es/pain/knee.md").exists()
    project.pipeline("run", "--force")
    assert project.read("output/es/images/a.svg") == "<svg/>"
    assert {p.name.rpartition(".")[0] for p in (project.root / KEPT).rglob("*.*")} >= {
        "note.md", "a.svg"
    }  # fmt: skip


def test_a_page_that_is_what_it_would_be_is_nobody_s(project: Folder) -> None:
    project.pipeline("run")
    shutil.rmtree(project.root / "output/es/.written")
    clone(project)
    project.pipeline("run")
    assert (project.root / "output/es/.written/note.md.lines").exists()


def test_line_endings_are_no_edit(project: Folder) -> None:
    project.pipeline("run")
    for name in ("note.md", "pain/knee.md"):
        path = project.root / "output/es" / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    clone(project)
    project.edit("source/note.md", "Do not run.", "Do not walk.")
    project.pipeline("run")


def test_a_page_that_is_no_longer_made_follows_the_same_rule(project: Folder) -> None:
    project.pipeline("run")
    project.edit("output/ko/pain/knee.md", "state: machine", "state: mine")
    (project.root / "source/pain/knee.md").unlink()
    clone(project)
    project.pipeline("build", "--check", code=4)
    assert "would remove output/es/pain/knee.md" in project.out
    assert (project.root / "output/es/pain/knee.md").exists()
    project.pipeline("run")
    assert "is no longer generated, but was edited by hand" in project.err
    assert not (project.root / "output/es/pain").exists()
    assert not (project.root / "output/es/.written/pain").exists()
    assert "state: mine" in project.read("output/ko/pain/knee.md")
    project.pipeline("run")
    assert "edited by hand" in project.err
    project.pipeline("build", "--force")
    assert not (project.root / "output/ko/pain").exists()
    project.pipeline("run")
    assert "edited by hand" not in project.err


def test_pages_of_articles_with_errors_are_not_gone(project: Folder) -> None:
    project.pipeline("run")
    before = tree(project.root / "output")
    project.edit("source/note.md", "title: A short note", "title: A: b: c")
    project.write("source/gone.md", "Rest.\n")
    project.pipeline("run", code=1)
    (project.root / "source/gone.md").unlink()
    project.pipeline("run", code=1)
    assert tree(project.root / "output") == before


RECORDS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[: len(data) // 2],
    "other": lambda data: b"not a record\n",
    "binary": lambda data: b"\0\xff" + data,
    "empty": lambda data: b"",
}


@pytest.mark.parametrize("how", RECORDS)
def test_a_damaged_record_lets_nothing_be_lost(project: Folder, how: str) -> None:
    project.pipeline("run")
    record = project.root / "output/es/.written/note.md.lines"
    good = record.read_bytes()
    record.write_bytes(RECORDS[how](good))
    clone(project)
    project.pipeline("run")  # the page is what it would be
    assert record.read_bytes() == good
    record.write_bytes(RECORDS[how](good))
    clone(project)
    page = project.read(PAGE)
    project.edit("source/note.md", "Do not run.", "Do not walk.")
    project.pipeline("run", code=1)
    one_error(project, PAGE, "left as it is")
    assert project.read(PAGE) == page


@pytest.mark.parametrize("name", ["../../source/note.md", "/etc/passwd", "../ko/note.md", "a/../b",
                                  ".", "", "..", "x\\y", ".written/note.md.lines"])  # fmt: skip
def test_a_list_of_before_leads_nowhere_else(project: Folder, name: str) -> None:
    project.pipeline("run")
    digest = hashed((project.root / "source/note.md").read_bytes())
    project.write("output/es/.pipeline.json", json.dumps({"files": {name: digest}}, indent=1))
    before = tree(project.root)
    project.pipeline("run")
    del before["output/es/.pipeline.json"]
    assert tree(project.root) == before


@pytest.mark.parametrize(
    "link", [".written", ".written/pain", ".pipeline.json", ".written/x.md.lines"]
)
def test_records_behind_links_are_not_followed(project: Folder, link: str) -> None:
    project.pipeline("run")
    place = project.root / "output/es" / link
    if place.is_dir():
        shutil.rmtree(place)
    target = project.root / "elsewhere"
    if "." in place.name[1:]:
        target.write_text('{"files": {"pain/knee.md": "0"}}', "utf-8")
    else:
        target.mkdir()
        (target / "knee.md.lines").write_text("00000000\n", "utf-8")
    place.symlink_to(target)
    before = tree(project.root / "source"), tree(target) if target.is_dir() else target.read_bytes()
    project.edit("source/pain/knee.md", "Rest the knee.", "Rest both knees.")
    after_edit = tree(project.root / "source")
    code = main(["run", "--project", str(project.root)])
    assert code in (0, 1)
    assert tree(project.root / "source") == after_edit
    assert before[1] == (tree(target) if target.is_dir() else target.read_bytes())


def old_list(folder: Folder, locale: str) -> None:
    """Turn what lies there into what earlier versions left."""
    place = folder.root / "output" / locale
    shutil.rmtree(place / ".written")
    files = {
        p.relative_to(place).as_posix(): hashed(p.read_bytes()) for p in sorted(place.rglob("*.*"))
    }
    text = json.dumps({"files": files}, indent=1, ensure_ascii=False)
    (place / ".pipeline.json").write_text(f"{text}\n", "utf-8")


def test_projects_of_earlier_versions_move_over(project: Folder) -> None:
    project.write("source/_other/x.md", "Rest.\n")
    project.edit("pyproject.toml", "[tool.pipeline]", '[tool.pipeline]\npartials = ["_*/"]')
    project.pipeline("run")
    whole = tree(project.root)
    for locale in ("ko", "es"):
        old_list(project, locale)
    clone(project)
    project.pipeline("run")
    assert "error" not in project.err
    assert tree(project.root) == whole
    for locale in ("ko", "es"):
        old_list(project, locale)
    clone(project)
    project.edit("pyproject.toml", 'partials = ["_*/"]', "")
    project.edit("source/note.md", "Do not run.", "Do not walk.")
    (project.root / "source/pain/knee.md").unlink()
    project.edit("output/ko/note.md", "state: machine", "state: mine")
    project.pipeline("run", code=1)
    one_error(project, "output/ko/note.md", "was edited since")
    assert "tool.pipeline.partials does not name _other/x.md" in project.err
    assert "walk" not in project.read("output/ko/note.md")
    assert not (project.root / "output/es/pain").exists()
    assert not (project.root / "output/es/.pipeline.json").exists()
    project.pipeline("run", code=1)
    one_error(project, "output/ko/note.md", "left as it is")
    assert "partials" not in project.err


def git(folder: Folder, *arguments: str, code: int = 0) -> str:
    names = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "merge.conflictStyle=merge",
    ]
    done = subprocess.run(
        ["git", *names, *arguments], cwd=folder.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def branches(folder: Folder, review: Review, messages: list[list[tuple[str, str]]]) -> None:
    """Branches, each with translations of its own, run and committed."""
    git(folder, "init", "-q", "-b", "main")
    folder.write(".gitignore", ".pipeline/\n")
    folder.pipeline("run")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    for number, translations in enumerate(messages):
        git(folder, "checkout", "-q", "-b", f"b{number}", "main")
        for path, msgid in translations:
            review(folder, f"locales/es/LC_MESSAGES/{path}.po", msgid, f"Texto {msgid}")
        folder.pipeline("run")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", f"b{number}")


def test_two_people_translate_one_article(folder: Folder, review: Review) -> None:
    sentences = [f"Rest on day {number} of it." for number in range(12)]
    folder.write("source/a.md", "# Rest\n\n" + "\n\n".join(sentences) + "\n\n- one thing\n- two\n")
    folder.write("source/b.md", "Rest here.\n")
    branches(
        folder,
        review,
        [[("a", sentences[1]), ("a", sentences[5]), ("a", "one thing")],
         [("a", sentences[3]), ("a", sentences[9]), ("b", "Rest here.")]],
    )  # fmt: skip
    git(folder, "merge", "-q", "--no-edit", "b0")
    clone(folder)
    folder.pipeline("run")
    page = folder.read("output/es/a.md")
    for number in (1, 5, 3, 9):
        assert f"Texto {sentences[number]}" in page
    assert "Texto one thing" in page
    assert "Texto Rest here." in folder.read("output/es/b.md")
    assert git(folder, "status", "--porcelain") == ""
    # It counts as left by the pipeline, also where the next run has something else to write.
    folder.edit("source/a.md", sentences[7], "Walk now.")
    folder.pipeline("run")
    assert "error" not in folder.err


@pytest.mark.parametrize("solve", ["left", "ours", "theirs"])
def test_lines_side_by_side_conflict_and_come_right(
    folder: Folder, review: Review, solve: str
) -> None:
    folder.write(
        "source/a.md", "# Rest\n\n- one thing\n- two things\n\nRest.\n\nHeading\n=======\n"
    )
    branches(folder, review, [[("a", "one thing")], [("a", "two things")]])
    git(folder, "merge", "-q", "--no-edit", "b0", code=1)
    assert "<<<<<<<" in folder.read("output/es/a.md")
    assert "<<<<<<<" not in folder.read("locales/es/LC_MESSAGES/a.po")
    if solve != "left":
        git(folder, "checkout", f"--{solve}", "output/es/a.md")
    clone(folder)
    folder.pipeline("run")
    assert "<<<<<<<" not in folder.read("output/es/a.md")
    assert "- Texto one thing\n- Texto two things\n" in folder.read("output/es/a.md")
    assert "<<<<<<<" not in folder.read("output/es/.written/a.md.lines")


def test_what_somebody_wrote_into_a_conflict_is_theirs(folder: Folder, review: Review) -> None:
    folder.write("source/a.md", "# Rest\n\n- one thing\n- two things\n")
    branches(folder, review, [[("a", "one thing")], [("a", "two things")]])
    git(folder, "merge", "-q", "--no-edit", "b0", code=1)
    folder.edit("output/es/a.md", "=======", "=======\nMine.")
    folder.pipeline("run", code=1)
    one_error(folder, "output/es/a.md", "was edited")
    assert "Mine." in folder.read("output/es/a.md")


def test_git_merges_records_as_it_merges_pages(tmp_path: Path) -> None:
    """Whatever two people change, a page merges exactly when its record does, to what fits it."""
    chance = random.Random(7)
    clean = 0
    for number in range(60):
        lines = [
            chance.choice(["", "", f"- item {n % 5}", f"Text {n}.", "    code"]) for n in range(30)
        ]
        sides = [list(lines), list(lines), list(lines)]
        for side in sides[1:]:
            for _ in range(chance.randrange(1, 4)):
                place = chance.randrange(len(side))
                kind = chance.randrange(3)
                if kind == 0:
                    side[place] = f"Changed {chance.random()}."
                elif kind == 1:
                    del side[place]
                else:
                    side[place:place] = ["", f"New {chance.random()}."]
        merged = []
        for make in (lambda text: text, lambda text: "\n".join(by_line(text.encode())) + "\n"):
            names = []
            for index, side in enumerate(sides):
                path = tmp_path / f"{number}-{index}"
                path.write_text(make("\n".join(side) + "\n"), "utf-8")
                names.append(str(path))
            done = subprocess.run(
                ["git", "merge-file", "-p", names[1], names[0], names[2]],
                capture_output=True,
                check=False,
            )
            merged.append((done.returncode, done.stdout))
        (conflicts, page), (others, record) = merged
        assert conflicts == others
        files = Files(tmp_path / str(number))
        files.root.mkdir()
        files.write("es/a.md", page)
        files.write("es/.written/a.md.lines", record)
        assert Written(files, "es").write("a.md", b"new", by_line(b"new"), force=False).changed
        clean += conflicts == 0
    assert 10 < clean < 60


def test_a_record_of_lines_tells_every_edit() -> None:
    for text in (b"", b"a", b"a\n", b"a\n\nb", b"\xef\xbb\xbfa\n"):
        for other in (b"", b"a", b"a\n", b"a\n\nb", b"\xef\xbb\xbfa\n", b"a\n\n", b" a\n", b"a \n"):
            assert (by_line(text) == by_line(other)) == (text == other)
    assert by_line(b"a\r\nb\rc\n") == by_line(b"a\nb\nc\n")
    assert as_whole(b"a\r\nb") == as_whole(b"a\nb")
    assert as_whole(b"\0a\r\nb") != as_whole(b"\0a\nb")


SAVER = """
import os, sys, time
path, how, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
end, number, lost = time.monotonic() + seconds, 0, 0
while time.monotonic() < end:
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        text = ""
    mine = [line for line in text.split("\\n") if line.startswith("save ")]
    # Somebody's words are there until somebody takes them away.
    if number and f"save {number - 1}" not in mine:
        lost += 1
    number += 1
    others = [line for line in text.split("\\n") if not line.startswith("save ")]
    text = "\\n".join([*others, f"save {number - 1}"])
    if how == "rename":
        with open(path + "~", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(path + "~", path)
    else:
        with open(path, "r+", encoding="utf-8") as file:
            file.truncate(0)
            file.write(text)
    time.sleep(0.001)
print(number, lost)
"""


@pytest.mark.parametrize("how", ["rename", "truncate"])
def test_no_save_of_a_page_is_lost(tmp_path: Path, how: str) -> None:
    files = Files(tmp_path)
    path = tmp_path / "es/a.md"
    files.write("es/a.md", "one\n")
    command = [sys.executable, "-c", SAVER, str(path), how, str(SECONDS)]
    refused = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        number = 0
        while other.poll() is None:
            number += 1
            written = Written(files, "es")
            data = f"page {number}\n".encode()
            try:
                written.write("a.md", data, by_line(data), force=False)
            except EditedError:
                refused += 1
            except PipelineError:  # the other is writing
                refused += 1
            try:
                written.remove("a.md", force=False)
            except PipelineError:
                refused += 1
        assert other.stdout is not None
        saves, lost = map(int, other.stdout.read().split())
    assert lost == 0, f"{lost} of {saves} saves, {number} builds"
    assert saves > 20
    assert refused
    assert f"save {saves - 1}" in path.read_text("utf-8")


@pytest.mark.parametrize("what", ["page", "asset"])
@pytest.mark.parametrize("how", ["rename", "truncate"])
@pytest.mark.parametrize("way", ["leases", "no lease", "no exchange"])
def test_a_save_at_the_last_moment_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, how: str, way: str
) -> None:
    files = Files(tmp_path)
    digests = by_line if what == "page" else as_whole
    Written(files, "es").write("a", b"one\n", digests(b"one\n"), force=False)
    path = tmp_path / "es/a"
    real = atomic.exchange
    saved: list[bool] = []

    def late(one: Path, other: Path) -> None:
        if not saved:
            saved.append(True)
            if how == "rename":
                (tmp_path / "b").write_text("mine\n", "utf-8")
                (tmp_path / "b").replace(path)
            else:
                path.write_text("mine\n", "utf-8")
        if way == "no exchange":
            raise OSError(38, "no exchange")
        real(one, other)

    monkeypatch.setattr(atomic, "exchange", late)
    if way != "leases":
        monkeypatch.setattr(atomic, "_leased", lambda handle: False)
    with pytest.raises(EditedError):
        Written(files, "es").write("a", b"two\n", digests(b"two\n"), force=False)
    assert path.read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("way", ["changed", "linked"])
def test_articles_are_never_written(project: Folder, way: str) -> None:
    project.pipeline("run")
    if way == "linked":
        (project.root / PAGE).unlink()
        os.link(project.root / "source/note.md", project.root / PAGE)
    before = tree(project.root / "source")
    project.edit("source/pain/knee.md", "Rest the knee.", "Rest both knees.")
    project.pipeline("run", "--force")
    after = tree(project.root / "source")
    assert after["note.md"] == before["note.md"]


names = st.sampled_from(
    ["a.md", "b.md", "s/a.md", "s/b.md", "_x.md", "a.svg", "s/i.png", "a.md~", "s", "a.md/x.md",
     "es/a.md", ".hidden.md", "A.md", ".written/a.md.lines", ".pipeline.json", "q.txt"]
)  # fmt: skip
contents = st.sampled_from(
    ["", "Rest.\n", "Mine.\r\n", "# Rest\n\n![x](a.svg) [y](s/i.png)\n", "[z](q.txt)",
     "---\nimage: a.svg\n---\n", "00000000\n", "{}", '{"files": {"../../source/a.md": "x"}}',
     "---\na: b: c\n---\n"]
)  # fmt: skip
trees = st.dictionaries(names, contents, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(trees, trees, trees)
def test_whatever_lies_there_two_runs_are_one_and_nobody_loses_anything(
    tmp_path_factory: pytest.TempPathFactory,
    sources: dict[str, str],
    pages: dict[str, str],
    later: dict[str, str],
) -> None:
    root = tmp_path_factory.mktemp("project")
    (root / "pyproject.toml").write_text(SETTINGS.replace('["ko", "es"]', '["es"]'), "utf-8")
    lay(root / "source", {"z.md": "Rest.\n"} | sources)
    theirs = lay(root / "output/es", pages)
    before = tree(root / "source")
    for _ in range(2):
        main(["run", "--quiet", "--project", str(root)])
        assert tree(root / "source") == before
        assert theirs.items() <= tree(root / "output/es").items()
        first = tree(root)
        main(["run", "--quiet", "--project", str(root)])
        assert tree(root) == first
        # Somebody edits pages and articles, and is as safe as before. What is the very same as
        # what is made, byte for byte, is taken for ours, and goes with its article.
        made = tree(root / "output/es")
        theirs = {n: t for n, t in theirs.items() if before.get(n) != t}
        theirs |= {n: t for n, t in lay(root / "output/es", later).items() if made.get(n) != t}
        lay(root / "source", later)
        before = tree(root / "source")


def lay(root: Path, files: dict[str, str]) -> dict[str, bytes]:
    """Write the files that can be; returns those that are somebody's words and no records."""
    laid = {}
    root.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        except OSError:
            continue
        if not name.startswith((".written", ".pipeline")):
            laid[name] = text.encode()
    return laid


def test_a_run_that_ends_between_a_page_and_its_record_leaves_nothing_that_counts_as_edited(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("source/pain/knee.md", "![Knee](knee.svg)\n")
    project.write("source/pain/knee.svg", "<svg/>")
    left = 0

    def ending(real: Callable[..., object]) -> Callable[..., object]:
        def step(files: Files, name: str, *arguments: object, **options: object) -> object:
            nonlocal left
            done = real(files, name, *arguments, **options)
            left -= name.startswith("output/")
            if left == 0 and name.startswith("output/"):
                raise KeyboardInterrupt
            return done

        return step

    for moment in range(1, 60):
        left = moment
        with monkeypatch.context() as patched:
            for name in ("write", "rewrite"):
                patched.setattr(Files, name, ending(getattr(Files, name)))
            ended = project.try_("run")
        # Afterwards the page has to become another than the one that was to be written.
        project.write("source/pain/knee.md", f"Rest for {moment} days.\n\n![Knee](knee.svg)\n")
        project.write("source/pain/knee.svg", f"<svg>{moment}</svg>")
        if ended == 0:
            break
        assert ended == 130, project.err
    assert moment > 8
    project.pipeline("run")
    assert not list(project.root.rglob("kept/*"))
    for record in (project.root / "output").rglob("*.lines"):
        assert "<<<<" not in record.read_text("utf-8")
