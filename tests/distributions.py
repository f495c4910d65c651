"""Distributions of others, made and installed into a folder of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "1.5"

[tool.hatch.build.targets.wheel]
packages = ["my_site"]

"""
ALONE = {**os.environ, "PYTHONPATH": str(ROOT)}
"""The environment of a process that sees no distribution of others."""


class Install(Protocol):
    """Installs a distribution of a package ``my_site``; returns the environment that sees it."""

    def __call__(
        self, files: Mapping[str, str], points: str, name: str = "my-site-tools"
    ) -> Mapping[str, str]: ...


def installer(folder: Path) -> Install:
    """What installs distributions below a folder."""

    def install(
        files: Mapping[str, str], points: str, name: str = "my-site-tools"
    ) -> Mapping[str, str]:
        source, target = folder / f"{name}-source", folder / "site"
        for place, text in {"my_site/__init__.py": "", **files}.items():
            path = source / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (source / "pyproject.toml").write_text(PROJECT.format(name=name) + points, "utf-8")
        command = [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--no-deps", "--no-index", "--no-build-isolation", "--target", str(target), str(source),
        ]  # fmt: skip
        subprocess.run(command, check=True)
        return {**os.environ, "PYTHONPATH": os.pathsep.join([str(target), str(ROOT)])}

    return install


def examples() -> tuple[dict[str, str], str]:
    """The files and the entry points of the guide's package."""
    blocks = re.findall(r"(?ms)^```(\w+)\n# ([^\n]+)\n(.*?)^```$", GUIDE)
    files = {place: code for kind, place, code in blocks if kind in ("python", "tsv")}
    points = "\n".join(code for kind, _, code in blocks if kind == "toml")
    return files, points


def run(environment: Mapping[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Python with some arguments."""
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        check=False,
        env=environment,
        encoding="utf-8",
    )


def pipeline(environment: Mapping[str, str], root: Path, verb: str) -> tuple[int, str]:
    """A verb on a project; returns the exit code and all that was said."""
    done = run(environment, "-m", "pipeline", verb, "--project", str(root))
    return done.returncode, done.stdout + done.stderr
