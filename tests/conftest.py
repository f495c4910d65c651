"""Projects to work on."""

from __future__ import annotations

import os
import signal
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.cli.main import main
from tests.distributions import Install, installer

# The same examples on every run where a result has to be reproducible, new ones elsewhere.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")
# A shell ignores these for a job in the background; what is tested does not.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

SETTINGS = """\
[project]
name = "articles"

[tool.pipeline]
engine = "pseudo"
locales = ["ko", "es"]
"""


class Folder:
    """A project in a temporary folder, and the command run on it."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capture = capture
        self.out = self.err = ""

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, text
        self.write(name, text.replace(old, new))

    def pipeline(self, *arguments: str, code: int = 0) -> str:
        """Run the command; its exit code must be ``code``. Returns its standard output."""
        actual = self.try_(*arguments)
        assert actual == code, f"exit {actual}\n{self.out}\n{self.err}"
        return self.out

    def try_(self, *arguments: str) -> int:
        """Run the command; returns its exit code."""
        verb, *rest = arguments
        options = [] if verb in ("models", "tmx") else ["--project", str(self.root)]
        if verb in ("models", "tmx"):
            rest += ["--project", str(self.root)]
        self._capture.readouterr()
        actual = main([verb, *options, *rest])
        self.out, self.err = self._capture.readouterr()
        assert "Traceback" not in self.err
        return actual

    def snapshot(self) -> dict[str, tuple[bytes, int]]:
        """Content and modification time of every file outside the cache folder."""
        return {
            path.relative_to(self.root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".pipeline" not in path.relative_to(self.root).parts
        }


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    """An empty project that translates with the test engine."""
    made = Folder(tmp_path / "project", capsys)
    made.write("pyproject.toml", SETTINGS)
    return made


@pytest.fixture
def project(folder: Folder) -> Folder:
    """A project with an article, a shared disclaimer and a page in a folder."""
    folder.write(
        "source/note.md",
        """\
        ---
        title: A short note
        date: 2024-11-11
        reading_time: 4
        disclaimers: [general]
        ---

        Rest for 2 days. Do not run.

        <!-- disclaimer -->
        > No claims are made here.
        """,
    )
    folder.write("source/pain/knee.md", "# Knee\n\nRest the knee.\n")
    folder.write("source/_disclaimers/general.md", "**Disclaimer:** General text only.\n")
    return folder


@pytest.fixture
def review() -> Callable[[Folder, str, str, str], None]:
    """Translates a message as a person does: text in, fuzzy flag out."""

    def reviewed(folder: Folder, path: str, msgid: str, msgstr: str) -> None:
        from dataclasses import replace

        from pipeline.catalogs import po

        found = po.parse(folder.read(path), path)
        assert msgid in {m.msgid for m in found.messages}
        messages = tuple(
            replace(m, msgstr=msgstr).with_flag("fuzzy", present=False) if m.msgid == msgid else m
            for m in found.messages
        )
        (folder.root / path).write_text(po.serialize(replace(found, messages=messages)), "utf-8")

    return reviewed


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Installs a distribution of others; returns the environment that sees it."""
    return installer(tmp_path)
