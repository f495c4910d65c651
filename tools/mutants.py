"""Changes the code at random places and looks whether a test notices (``make mutants``).

mutmut makes the mutants and runs, for each, the tests that reach the changed function; what is
mutated, and by which tests it has to be noticed, is in ``[tool.mutmut]`` in ``pyproject.toml``.
Here a sample is drawn, the survivors are shown, and it fails if more than one in ten lives. A
mutant that no test reaches lives. Everything is written to ``.cache/mutants``.

A seed and the code determine the sample; without ``--seed`` it is that of the day's date.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tomllib
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
WORK = ROOT / ".cache" / "mutants"
EQUIVALENTS = Path(__file__).with_name("equivalent_mutants.toml")
MOST_ALIVE = 0.1
COUNT = 120
DEAD = frozenset({"killed", "timeout", "segfault", "caught by type check"})
"""What mutmut calls mutants that are noticed; one that never ends is."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant.

    Attributes:
        name: mutmut's name of it, which ``mutmut show`` and ``mutmut run`` take.
        module: The dotted name of the module.
        status: mutmut's word for what happened.
        diff: What was changed, as a unified diff.
    """

    name: str
    module: str
    status: str
    diff: str

    @property
    def alive(self) -> bool:
        return self.status not in DEAD

    def is_like(self, known: Mapping[str, str]) -> bool:
        """Whether the mutant is one of the kind that an entry of ``EQUIVALENTS`` tells of."""
        lines = [line for line in self.diff.splitlines() if line[:3] not in ("---", "+++")]
        went, came = (
            "\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
        )
        return (
            fnmatch(self.module, known["module"])
            and known["old"] in went
            and went.replace(known["old"], known["new"]) == came
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 1 if too many live, and 2 if nothing could be measured."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="mutants (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=int(f"{datetime.date.today():%Y%m%d}"))
    parser.add_argument(
        "--only", nargs="+", metavar="MODULE", default=["*"], help="dotted names, * for anything"
    )
    options = parser.parse_args(arguments)
    _prepare()
    os.chdir(WORK)
    warnings.simplefilter("ignore")  # of mutmut, about its own command
    made = list(_mutants(options.only))
    if not made:
        print(f"no mutants in {' '.join(options.only)}", file=sys.stderr)
        return 2
    drawn = random.Random(options.seed).sample(made, min(options.count, len(made)))
    print(f"{len(drawn)} of {len(made)} mutants, seed {options.seed}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "--max-children", _children(), *drawn],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    (WORK / "log.txt").write_text(done.stdout, "utf-8")
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        return 2
    return report(list(_verdicts(drawn)))


def _children() -> str:
    return os.environ.get("MUTANTS_CHILDREN", "1")


def _prepare() -> None:
    """A copy of the tree to work on; what mutmut knows is forgotten if anything has changed."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    names = [*config["source_paths"], *config["also_copy"], "tests", "pyproject.toml"]
    digest = hashlib.sha256()
    for path in sorted(found for name in names for found in _files(ROOT / name)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    stamp = WORK / "tree"
    if stamp.is_file() and stamp.read_text("utf-8") == digest.hexdigest():
        return
    shutil.rmtree(WORK, ignore_errors=True)
    for name in names:
        for path in _files(ROOT / name):
            target = WORK / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
    stamp.write_text(digest.hexdigest(), "utf-8")


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for found in path.rglob("*"):
        if found.is_file() and "__pycache__" not in found.parts:
            yield found


def _mutants(only: Sequence[str]) -> Iterator[str]:
    """Names of all mutants, those of one module together."""
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.file_utils import walk_mutatable_files
    from mutmut.utils.format_utils import get_mutant_name

    for path in sorted(walk_mutatable_files()):
        module = ".".join(path.with_suffix("").parts)
        if any(fnmatch(module, pattern) for pattern in only):
            for name in mutate_file_contents(str(path), path.read_text("utf-8")).mutant_names:
                yield get_mutant_name(path, name)


def _verdicts(names: Sequence[str]) -> Iterator[Verdict]:
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.format_utils import get_module_from_key

    for name in sorted(names):
        module = get_module_from_key(name)
        path = Path(*module.split(".")).with_suffix(".py")
        data: Any = SourceFileMutationData(path=path)
        data.load()
        status = status_by_exit_code[data.exit_code_by_key.get(name)]
        diff = "" if status in DEAD else get_diff_for_mutant(name, path=path)
        yield Verdict(name, module, status, diff)


def report(verdicts: Sequence[Verdict]) -> int:
    """Show the survivors and the shares; returns 1 if more than ``MOST_ALIVE`` live."""
    equivalents = tomllib.loads(EQUIVALENTS.read_text("utf-8"))["equivalent"]
    counted, alive = Counter[str](), Counter[str]()
    for verdict in verdicts:
        if verdict.alive and any(verdict.is_like(entry) for entry in equivalents):
            continue
        counted[verdict.module] += 1
        if verdict.alive:
            alive[verdict.module] += 1
            print(f"\n{verdict.name}: {verdict.status}\n{verdict.diff}")
    print("\nalive   of  module")
    for module in sorted(counted):
        print(f"{alive[module]:5} {counted[module]:4}  {module}")
    share = alive.total() / max(1, counted.total())
    print(f"{alive.total():5} {counted.total():4}  {share:.1%}; {MOST_ALIVE:.0%} may live")
    return int(share > MOST_ALIVE)


if __name__ == "__main__":
    sys.exit(main())
