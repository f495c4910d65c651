"""Argos packages: where they are, what they hold, and which of them is used.

A package is looked for in the project's own folder first, then in the user's Argos directory,
then among those that come with the pipeline.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engines.base import EngineChoice, EngineRequest
from pipeline.engines.codes import codes
from pipeline.engines.support import sentences
from pipeline.errors import EngineError
from pipeline.locale import SOURCE
from pipeline.translate.confidence import DEFAULT, Curve
from pipeline.translate.engine import Engine

BUNDLED = Path(__file__).parent / "bundled"
BLOCK = 2**20
METADATA = "metadata.json"
MEASURED = "pipeline.json"
"""What was measured when the package was installed, in a package whose maker did not."""
REQUIRED = (METADATA, "model/model.bin")
CODE = re.compile(r"[A-Za-z0-9]{1,16}(?:[-_][A-Za-z0-9]{1,16}){0,4}")
PAIR = re.compile(rf"{CODE.pattern}-{CODE.pattern}")
VERSION = re.compile(r"[^\w.+!-]")
"""What no version of a package has."""
ATTENTION, LEXICON = "attention", "lexicon"
Aligners = frozenset[str]
"""What the words of a translation are aligned by: attention, the lexicon, or both together."""


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """An installed package.

    Attributes:
        origin: ``project``, ``user`` or ``bundled``.
        aligner: What suits the package best; None where nobody has measured it.
        curve: How its scores tell how good a translation is.
    """

    path: Path
    origin: str
    source: str
    target: str
    version: str
    aligner: Aligners | None = None
    curve: Curve = DEFAULT

    @property
    def name(self) -> str:
        return f"{self.source}-{self.target}"


def argos_directory() -> Path | None:
    """Where Argos Translate keeps its packages for this user; None for one without a home."""
    chosen = os.environ.get("ARGOS_PACKAGES_DIR")
    if chosen:
        return Path(chosen)
    try:
        data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    except RuntimeError:
        return None
    return Path(data) / "argos-translate" / "packages"


def installed(project_packages: Path | None) -> list[PackageInfo]:
    """Every usable package, the preferred one of each language pair first."""
    found: list[PackageInfo] = []
    places = {"project": project_packages, "user": argos_directory(), "bundled": BUNDLED}
    for origin, folder in places.items():
        if folder and folder.is_dir():
            for path in sorted(folder.iterdir()):
                info = None if path.name.startswith(".") else describe(path, origin)
                if info:
                    found.append(info)
    return found


def describe(path: Path, origin: str) -> PackageInfo | None:
    """What a package folder says of itself, or None if it is no translation package."""
    metadata = _read(path / METADATA)
    if not (path / "model").is_dir():
        return None
    pair = (metadata.get("from_code"), metadata.get("to_code"))
    if not all(isinstance(code, str) and CODE.fullmatch(code) for code in pair):
        return None
    return PackageInfo(
        path,
        origin,
        metadata["from_code"],
        metadata["to_code"],
        VERSION.sub("", str(metadata.get("package_version", "0")))[:40] or "0",
        _aligner(metadata.get("aligner", _read(path / MEASURED).get("aligner"))),
        _curve(metadata.get("confidence")),
    )


def _read(path: Path) -> dict[str, Any]:
    """A file's JSON object, empty if there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _aligner(value: object) -> Aligners | None:
    if (
        not isinstance(value, list)
        or not value
        or not all(v in (ATTENTION, LEXICON) for v in value)
    ):
        return None
    return frozenset(value)


def _curve(value: object) -> Curve:
    if not isinstance(value, list) or len(value) != 3:
        return DEFAULT
    if not all(isinstance(v, int | float) and math.isfinite(v) for v in value):
        return DEFAULT
    intercept, score, agreement = map(float, value)
    return intercept, score, agreement


def choose(project_packages: Path | None, locale: str) -> PackageInfo:
    """The package that translates English into a locale.

    The most exact code of the locale decides first (``zt`` before ``zh`` for ``zh-Hant``), then the
    place where a package is.

    Raises:
        EngineError: If there is none.
    """
    found = installed(project_packages)
    wanted = codes(locale)
    for code in wanted:
        for info in found:
            if info.source == SOURCE and info.target == code:
                return info
    raise EngineError(
        f"no translation model from English to {locale!r} is installed",
        hint=f"Run `pipeline models install {SOURCE}-{_official(wanted)}` where there is a "
        "network, or `pipeline models install FILE.argosmodel`; if people alone translate, set "
        f'tool.pipeline.engines.{locale}.engine to "none".',
    )


def engine(request: EngineRequest) -> EngineChoice:
    """The factory of the engine ``argos``: the package for a locale, loaded when it is needed.

    Raises:
        EngineError: If no package translates into it.
    """
    info = choose(request.packages, request.locale)

    def load() -> Engine:
        from pipeline.engines.argos import ArgosEngine

        return ArgosEngine(info)

    return EngineChoice(signature(info), sentences.split, load, info.curve)


def _official(wanted: Sequence[str]) -> str:
    """What the Argos index calls the first of some codes; its codes have no parts."""
    return next(code for code in wanted if "-" not in code)


def signature(info: PackageInfo) -> str:
    """Names the package and everything in it: another signature may mean another translation.

    Raises:
        EngineError: If a file of it cannot be read.
    """
    digest = hashlib.sha256()
    files = {path.relative_to(info.path).as_posix(): path for path in info.path.rglob("*")}
    try:
        for name, path in sorted(files.items()):
            if path.is_file():
                digest.update(f"{name}\0{path.stat().st_size}\0".encode())
                with path.open("rb") as file:
                    while block := file.read(BLOCK):
                        digest.update(block)
    except OSError as error:
        raise EngineError(
            f"the package cannot be read: {error.strerror or error}",
            path=error.filename or info.path,
            hint="Install it again, or remove it to use another.",
        ) from error
    return f"argos {info.name} {info.version} {digest.hexdigest()[:8]}"


def flaw(path: Path) -> str | None:
    """What keeps a folder from being a translation package, as a clause; None if nothing does."""
    for name in REQUIRED:
        if not (path / name).is_file():
            return f"{name} is missing"
    if describe(path, "project") is None:
        return f"its {METADATA} names no languages"
    return None


def damaged(folder: Path) -> list[tuple[Path, str]]:
    """What lies in a folder of packages and is none, with what is wrong with it."""
    try:
        found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []
    return [(path, why) for path in found if path.is_dir() and (why := flaw(path))]


def place(folder: Path, name: str) -> Path:
    """Where a package of the project's own is put, by its name (``en-ko``)."""
    source, _, target = name.partition("-")
    return folder / f"translate-{source}_{target}"


def find(name: str, folder: Path) -> Path:
    """Where the project has the package ``name`` (``en-ko``), damaged or not.

    Raises:
        EngineError: If it has none.
    """
    named = [i.path for i in installed(folder) if i.origin == "project" and i.name == name]
    if PAIR.fullmatch(name):
        named += [path for path, _ in damaged(folder) if path == place(folder, name)]
    if not named:
        raise EngineError(
            f"the project has no package {name!r}",
            hint="`pipeline models list` shows what there is.",
        )
    return named[0]
