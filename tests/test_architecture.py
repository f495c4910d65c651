"""Who may import whom, and what the command loads before it is asked to do anything."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline

PACKAGE = Path(pipeline.__file__).parent
LAYERS = {
    0: {"errors", "model"},
    1: {
        "markdown", "frontmatter", "segmentation", "render", "markup", "catalog", "po", "checks",
        "provenance", "disclaimers", "labels", "translation", "alignment", "confidence",
        "korean", "numbers", "quantities", "typography", "termbase", "machine", "memory", "tmx",
    },
    2: {"store", "config", "engines", "cache", "system"},
    3: {"app", "cli", "__main__"},
}  # fmt: skip
ONLY_IMPORTER = {
    "markdown_it": "markdown",
    "mdit_py_plugins": "markdown",
    "polib": "po",
    "sqlite3": "cache",
    "yaml": "frontmatter",
    "tomllib": "config",
    "argparse": "cli",
    "rapidfuzz": "memory",
    "urllib": "engines",
}
PURE_FORBIDDEN = {"os", "pathlib", "datetime.now", "time", "random", "subprocess", "socket", "sys"}


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found.append((parts[0], path))
    return [(name, path) for name, path in found if name != "__init__"]


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            if node.module == "pipeline":
                names |= {f"pipeline.{alias.name}" for alias in node.names}
    return names


def layer(name: str) -> int:
    return next(number for number, rooms in LAYERS.items() if name in rooms)


@pytest.mark.parametrize(("room", "path"), modules(), ids=lambda value: str(value)[-30:])
def test_imports_point_downwards(room: str, path: Path) -> None:
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "pipeline" and len(parts) > 1 and parts[1] != "__version__":
            other = parts[1]
            assert layer(other) <= layer(room), f"{room} imports {other}"
        owner = ONLY_IMPORTER.get(parts[0])
        assert owner is None or room == owner, f"{room} imports {parts[0]}"
        if layer(room) <= 1:
            assert parts[0] not in PURE_FORBIDDEN or name == "pathlib", f"{room} imports {name}"


@pytest.mark.parametrize(("room", "path"), modules(), ids=lambda value: str(value)[-30:])
def test_only_the_command_prints(room: str, path: Path) -> None:
    if room == "cli":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"print", "input", "exit"}
        ), path


def test_help_loads_no_engine_and_no_parser() -> None:
    code = (
        "import sys; from pipeline.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'ctranslate2', 'argostranslate', 'numpy', 'sentencepiece', 'sqlite3', 'babel',"
        " 'http.server'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "extract" in done.stdout
