"""Who may import whom, and what the command loads before it is asked to do anything."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline

PACKAGE = Path(pipeline.__file__).parent


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found.append((parts[0], path))
    return [(name, path) for name, path in found if name != "__init__"]


@pytest.mark.parametrize(("room", "path"), modules(), ids=lambda value: str(value)[-30:])
def test_only_the_command_prints(room: str, path: Path) -> None:
    if room in ("cli", "__main__"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"print", "input", "exit"}
        ), path


def test_help_loads_no_engine_and_no_parser() -> None:
    code = (
        "import sys; from pipeline.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'ctranslate2', 'argostranslate', 'numpy', 'sentencepiece', 'sqlite3', 'babel',"
        " 'markdown_it', 'yaml', 'polib', 'msgspec', 'filelock', 'rapidfuzz', 'tqdm',"
        " 'http.server'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "extract" in done.stdout
