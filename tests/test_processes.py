"""Worker processes end with who started them, and a full disk leaves nothing half-written."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.project import atomic
from tests.conftest import Folder

ROOT = Path(__file__).parent.parent
SLOW = """
import os, sys, time
from pathlib import Path
from pipeline.cli.main import main
from pipeline.document import segmentation
from pipeline.project import workers
real = segmentation.segment
def slow(text, keys):
    Path(sys.argv[2], str(os.getpid())).touch()
    begin = time.monotonic()
    while time.monotonic() < begin + float(sys.argv[3]):
        pass
    return real(text, keys)
segmentation.segment = slow
workers.cores = lambda: 2
if __name__ == "__main__":
    sys.exit(main(["extract", "--project", sys.argv[1]]))
"""


def runs(process: int) -> bool:
    """Whether there is such a process that is not only waiting to be looked at."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
        return state != "Z"
    return True


def within(seconds: float, done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def many(folder: Folder) -> Folder:
    for number in range(100):
        folder.write(f"source/{number}.md", f"Rest for {number} days.\n")
    return folder


@pytest.fixture
def slow(many: Folder, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """The command at work in two processes of its own, and their numbers."""
    script, seen = tmp_path / "slow.py", tmp_path / "seen"
    script.write_text(SLOW, "utf-8")
    seen.mkdir()
    command = [sys.executable, str(script), str(many.root), str(seen), "0.2"]
    process = subprocess.Popen(
        command,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert within(60, lambda: len(list(seen.iterdir())) == 2)
        yield process, [int(path.name) for path in seen.iterdir()]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
@pytest.mark.parametrize("whom", ["the command", "the whole group"])
def test_a_signal_ends_command_and_workers(
    many: Folder, slow: tuple[subprocess.Popen[str], list[int]], name: str, whom: str
) -> None:
    process, workers = slow
    number = signal.Signals[name]
    (os.kill if whom == "the command" else os.killpg)(process.pid, number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 128 + number, err
    assert err == f"error: interrupted by {name}; what was finished is kept\n"
    assert within(10, lambda: not any(map(runs, workers)))
    assert not list(many.root.rglob(f"*{atomic.SUFFIX}"))
    many.pipeline("extract")
    assert len(list((many.root / "locales/pot").glob("*.pot"))) == 101


def test_workers_of_a_command_that_is_killed_end(
    many: Folder, slow: tuple[subprocess.Popen[str], list[int]]
) -> None:
    process, workers = slow
    process.kill()
    process.communicate(timeout=30)
    assert within(20, lambda: not any(map(runs, workers)))
    many.pipeline("extract")
    assert not list(many.root.rglob(f"*{atomic.SUFFIX}"))


def test_a_worker_that_is_killed_costs_one_article(
    many: Folder, slow: tuple[subprocess.Popen[str], list[int]]
) -> None:
    process, workers = slow
    os.kill(workers[0], signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert err.count("error: ") == 1
    assert ".md: the process that worked on it was ended by SIGKILL" in err
    assert len(list((many.root / "locales/pot").glob("*.pot"))) == 100
    many.pipeline("extract")
    assert len(list((many.root / "locales/pot").glob("*.pot"))) == 101


CALLS: dict[str, tuple[object, str]] = {
    "write": (os, "pwrite"),
    "fsync": (os, "fsync"),
    "rename": (os, "replace"),
    "exchange": (atomic, "exchange"),
    "create": (os, "open"),
}
"""What can find the disk full."""
MOMENTS = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89)


def is_written(*arguments: object) -> bool:
    """Whether a call of ``os`` is for a file that is written, and not for a folder or to read."""
    first, second = (*arguments, None)[:2]
    if isinstance(first, int) and stat.S_ISDIR(os.fstat(first).st_mode):
        return False
    return not isinstance(second, int) or isinstance(first, int) or bool(second & os.O_CREAT)


@pytest.mark.parametrize("call", CALLS)
def test_a_disk_that_is_full_from_some_moment_on(
    project: Folder, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """At each moment in turn: every later call fails, too, until there is space again."""
    project.pipeline("run")
    before = {path: path.read_bytes() for path in project.root.rglob("*.po")}
    project.edit("source/note.md", "Do not run.", "Do not run or jump.")
    where, name = CALLS[call]
    real = getattr(where, name)
    left = 0

    def failing(*arguments: object, **options: object) -> object:
        nonlocal left
        left -= is_written(*arguments)
        if left < 0 and is_written(*arguments):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments, **options)

    for moment in MOMENTS:
        left = moment
        with monkeypatch.context() as patched:
            patched.setattr(where, name, failing)
            enough = project.try_("run") == 0
        assert enough == (left >= 0), project.err
        if not enough:
            assert "No space left on device" in project.err
        assert not list(project.root.rglob(f"*{atomic.SUFFIX}"))
        for path in project.root.rglob("*.po"):
            there = path.read_bytes()
            assert there == before[path] or b"Do not run or jump." in there
            assert there.endswith(b"\n")
        if enough:
            break
    assert moment
    project.pipeline("run")
    assert "Do not run or jump." in project.read("locales/ko/LC_MESSAGES/note.po")
    assert "Do not run or jump." not in project.read("output/ko/note.md")
