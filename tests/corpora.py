"""Specification examples and real documents, read from downloaded packages."""

from __future__ import annotations

import functools
import json
import re
import tarfile
import zipfile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / ".cache" / "corpora"


@functools.cache
def files(package: str, suffix: str) -> dict[str, str]:
    """The UTF-8 files of a downloaded package whose names end in ``suffix``, by name."""
    if not (FOLDER / "complete").exists():
        pytest.skip(f"{FOLDER} is empty; `make test` fills it")
    (archive,) = FOLDER.glob(f"{package}-*")
    found: dict[str, bytes] = {}
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            found = {n: wheel.read(n) for n in wheel.namelist() if n.endswith(suffix)}
    else:
        with tarfile.open(archive) as sdist:
            for member in sdist:
                if member.isfile() and member.name.endswith(suffix):
                    stream = sdist.extractfile(member)
                    assert stream is not None
                    found[member.name] = stream.read()
    return {name: data.decode() for name, data in sorted(found.items())}


def commonmark_examples() -> list[str]:
    (text,) = files("markdown_it_py", "test_cmark_spec/commonmark.json").values()
    return [example["markdown"] for example in json.loads(text)]


def gfm_examples() -> list[str]:
    """Every example of GitHub's specification, extensions included."""
    (text,) = files("marko", "tests/spec/gfm.txt").values()
    found = re.findall(r"(?ms)^`{32} example[^\n]*\n(.*?)^\.\n", text)
    return [example.replace("→", "\t") for example in found]


DOCUMENTATION = ("hatch", "fastapi", "ansible_lint", "markdown_it_py")
