"""GNU gettext as an oracle; tests that need it are skipped, and say so, where it is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_gettext = pytest.mark.skipif(
    shutil.which("msgfmt") is None, reason="GNU gettext is not installed"
)


def gnu(*command: str | Path) -> str:
    """The standard output of a gettext program that must succeed."""
    done = subprocess.run([str(c) for c in command], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
