"""The wheel, installed and used outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
USE = """
import pipeline, sys
from pathlib import Path
from pipeline.engines import packages
assert Path(pipeline.__file__).is_relative_to(sys.argv[1]), pipeline.__file__
assert [i.name for i in packages.installed(None)] == ["en-es", "en-ko"]
from pipeline.cli.main import main
sys.exit(main(["init", "--project", sys.argv[2]]) or main(["run", "--project", sys.argv[2]]))
"""


def test_the_wheel_works_outside_the_checkout(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "-o",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("markdown_po_pipeline-*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(site)
    assert "pipeline/py.typed" in names
    assert {
        f"pipeline/engines/support/lexicons/{n}" for n in ("en-es.tsv.xz", "en-ko.tsv.xz")
    } <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "training/", "benchmarks/")) for name in names)
    environment = os.environ | {
        "PYTHONPATH": str(site),
        "ARGOS_PACKAGES_DIR": str(tmp_path / "none"),
    }
    done = subprocess.run(
        [sys.executable, "-c", USE, str(site), str(tmp_path / "project")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "project" / "output" / "ko" / "hello.md").exists()


def test_the_public_example_is_true() -> None:
    import doctest

    import pipeline

    assert doctest.testmod(pipeline).failed == 0
