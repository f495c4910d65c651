"""Whatever goes wrong with one article is one error of that article, and the rest is worked on."""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from pipeline.catalogs import merge, po
from pipeline.checks import registry
from pipeline.checks.base import Check, Finding, Pair
from pipeline.document import document as documents
from pipeline.document import segmentation
from pipeline.errors import PipelineError, Stop, UnforeseenError, cause, unforeseen
from pipeline.project import workers
from pipeline.project.workspace import Workspace
from pipeline.sites import plain
from pipeline.stages import page, shared
from tests.conftest import Folder


class SpeechlessError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


RAISED: list[BaseException] = [
    KeyError("x"),
    RecursionError("maximum recursion depth exceeded"),
    MemoryError(),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    sqlite3.OperationalError("disk I/O error"),
    OSError(5, "Input/output error"),
    AssertionError(),
    StopIteration(1),
    SystemExit(0),
    SpeechlessError(),
    ValueError("two\nlines\x1b[31m \ud800"),
]
STEPS: dict[str, tuple[object, str, str]] = {
    "segment": (segmentation, "segment", "source/bad.md"),
    "restore": (documents, "load", "source/bad.md"),
    "serialize": (po, "serialize", "source/bad.md"),
    "parse": (po, "parse", "bad.p"),
    "merge": (merge, "merge", "/bad.po"),
    "page": (page, "make_page", "source/bad.md"),
    "layout": (plain, "front_matter", "source/bad.md"),
    "references": (shared, "references", "source/bad.md"),
}
"""Where something is made to fail, and the file that the error has to name."""


def failing_for_bad(real: Callable[..., object], error: BaseException) -> Callable[..., object]:
    def step(*arguments: object, **options: object) -> object:
        if "bad" in repr(arguments):
            raise error
        return real(*arguments, **options)

    return step


@pytest.fixture
def two(folder: Folder) -> Folder:
    folder.write("source/bad.md", "---\ntitle: A bad one\n---\n\nThis is bad.\n")
    folder.write("source/good.md", "This is good.\n")
    return folder


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("step", STEPS)
def test_what_a_step_raises_for_an_article_is_an_error_of_that_article(
    two: Folder, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    if step == "restore":
        two.pipeline("extract")
        (two.root / "locales/pot/bad.pot").unlink()
    if step == "parse":
        two.pipeline("run")
        two.edit("source/bad.md", "This is", "That is")
        two.edit("source/good.md", "This is", "That is")
    where, name, path = STEPS[step]
    monkeypatch.setattr(where, name, failing_for_bad(getattr(where, name), error))
    two.pipeline("run", code=1)
    errors = [line for line in two.err.splitlines() if line.startswith("error: ")]
    assert errors, two.err
    assert all(path in line for line in errors), two.err
    assert len(set(errors)) == len(errors)
    assert "시험" in two.read("output/ko/good.md")
    if step not in ("serialize", "merge", "parse"):
        assert not (two.root / "output/ko/bad.md").exists()


def test_where_it_was_raised_is_told_to_those_who_ask(
    two: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = failing_for_bad(segmentation.segment, KeyError("x"))
    monkeypatch.setattr(segmentation, "segment", failing)
    two.pipeline("extract", code=1)
    assert two.err == (
        "error: source/bad.md: cannot be worked on: KeyError: 'x'\n"
        "  This is a fault of the program or a plug-in; PIPELINE_DEBUG=1 shows where.\n"
    )
    monkeypatch.setenv("PIPELINE_DEBUG", "1")
    with pytest.raises(AssertionError, match="Traceback"):  # the fixture allows none
        two.pipeline("extract", code=1)
    assert "in step\n" in two.err


def test_a_check_that_fails_for_one_text_keeps_no_other_from_being_translated(
    two: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(pair: Pair) -> Iterator[Finding]:
        if "bad" in pair.source:
            raise LookupError("no such word")
        yield from ()

    monkeypatch.setattr(registry, "BUILT_IN", (*registry.BUILT_IN, Check(("x",), find)))
    registry.checks.cache_clear()
    try:
        two.pipeline("run", "-l", "ko", code=1)
        assert two.err.count("error: ") == 1
        assert "locales/ko/LC_MESSAGES/bad.po:" in two.err
        assert "LookupError: no such word" in two.err
        assert "시험" in two.read("output/ko/good.md")
        two.pipeline("pretranslate", "-l", "ko", code=1)
        assert two.err.count("error: ") == 1
    finally:
        registry.checks.cache_clear()
    monkeypatch.undo()
    registry.checks.cache_clear()
    two.pipeline("run", "-l", "ko")
    assert "시험" in two.read("output/ko/bad.md")


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_what_is_raised_outside_of_any_article_is_one_error(
    two: Folder, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(Workspace, "pages", broken)
    two.pipeline("build", "--json", code=1)
    assert two.err.count("error: ") == 1
    assert two.out.startswith('{\n "error": ')


def test_ends_that_a_user_asks_for_are_no_errors_of_an_article() -> None:
    for ends in (KeyboardInterrupt, lambda: Stop(15), GeneratorExit):
        with pytest.raises((KeyboardInterrupt, GeneratorExit)), unforeseen("a.md"):
            raise ends()


def test_an_error_goes_to_another_process_whole() -> None:
    def raised() -> None:
        with unforeseen("a.md"):
            raise KeyError("x")

    with pytest.raises(UnforeseenError) as caught:
        raised()
    made = pickle.loads(pickle.dumps(caught.value))
    assert type(made) is UnforeseenError
    assert (str(made), made.path, made.hint) == (str(caught.value), "a.md", caught.value.hint)
    assert "in raised" in made.trace
    known = pickle.loads(pickle.dumps(PipelineError("m", path="p", line=3, hint="h")))
    assert (known.message, known.path, known.line, known.hint, known.trace) == (
        "m", "p", 3, "h", ""
    )  # fmt: skip


def test_the_cause_of_an_error_is_one_short_line() -> None:
    assert cause(KeyError("x")) == "KeyError: 'x'"
    assert cause(SpeechlessError()) == "SpeechlessError"
    assert cause(ValueError()) == "ValueError"
    assert cause(ValueError(f"a\nb{'c' * 1000}")) == f"ValueError: a b{'c' * 197}"


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_the_command_in_one_line(
    two: Folder, monkeypatch: pytest.MonkeyPatch, signal_name: str
) -> None:
    number = signal.Signals[signal_name]
    before = signal.getsignal(number)

    def killed(*_: object) -> Sequence[str]:
        os.kill(os.getpid(), number)
        return []

    monkeypatch.setattr(Workspace, "pages", killed)
    two.pipeline("build", code=128 + number)
    assert two.err == f"error: interrupted by {signal_name}; what was finished is kept\n"
    assert signal.getsignal(number) is before


def test_a_signal_that_is_ignored_stays_so(two: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def hung_up(*_: object) -> Sequence[str]:
        os.kill(os.getpid(), signal.SIGHUP)
        return []

    monkeypatch.setattr(Workspace, "pages", hung_up)
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        two.pipeline("build")
    finally:
        signal.signal(signal.SIGHUP, before)


def _odd(workspace: Workspace, job: int) -> object:
    if job == 3:
        os._exit(7)
    if job == 70:
        os.kill(os.getpid(), signal.SIGKILL)
    if job == 71:
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)
    if job == 5:
        raise KeyError(job)
    if job == 6:
        raise SystemExit(0)
    if job == 7:
        return lambda: "what cannot be sent"
    return job


def test_a_worker_that_ends_takes_only_its_article_along(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 3)
    with Workspace(project.root) as workspace:
        jobs = {f"{job}.md": job for job in range(130)}
        found = list(workers.spread(workspace, _odd, jobs))
    said = {n: str(result) for n, result in enumerate(found) if isinstance(result, Exception)}
    assert sorted(said) == [3, 5, 6, 7, 70, 71]
    assert "3.md: the process that worked on it was ended by exit code 7" in said[3]
    assert "ended by SIGKILL, perhaps for want of memory" in said[70]
    assert "71.md: " in said[71]
    assert "SIGSEGV" in said[71]
    assert "6.md: cannot be worked on: SystemExit" in said[6]
    assert "7.md: cannot be worked on: " in said[7]
    assert [r for r in found if not isinstance(r, Exception)] == [
        job for job in range(130) if job not in said
    ]


def test_workers_that_cannot_open_the_project_are_one_error(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # forked, they know of the patches
    jobs = {f"{job}.md": job for job in range(130)}
    with Workspace(project.root) as workspace:
        monkeypatch.setattr(Workspace, "worker", refused)
        with pytest.raises(UnforeseenError, match="KeyError"):
            list(workers.spread(workspace, _odd, jobs))
        monkeypatch.setattr(Workspace, "worker", lambda *_, **__: os._exit(1))
        with pytest.raises(PipelineError, match="cannot be started"):
            list(workers.spread(workspace, _odd, jobs))


def test_half_a_character_is_printed_as_python_escapes_it(
    two: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise PipelineError("is odd \ud800", path="a\udcff.md")

    monkeypatch.setattr(Workspace, "pages", broken)
    two.pipeline("build", "--json", code=1)
    assert "a\\udcff.md: is odd \\ud800" in two.err
    assert "is odd \\ud800" in two.out


def test_the_command_has_a_catch_of_its_own(two: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise LookupError("nobody expected it")

    monkeypatch.setattr(Workspace, "pages", broken)
    two.pipeline("build", code=1)
    assert "cannot be worked on: LookupError: nobody expected it" in two.err
