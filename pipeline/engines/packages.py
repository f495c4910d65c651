"""Argos packages: where they are, what they hold, how they come and go.

A package is looked for in the project's own folder first, then in the user's Argos directory,
then among those that come with the pipeline.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
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
MAX_FILES = 2_000
MAX_BYTES = 2 * 2**30
METADATA = "metadata.json"
MEASURED = "pipeline.json"
"""What was measured when the package was installed, in a package whose maker did not."""
REQUIRED = (METADATA, "model/model.bin")
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
                info = describe(path, origin)
                if info:
                    found.append(info)
    return found


def describe(path: Path, origin: str) -> PackageInfo | None:
    """What a package folder says of itself, or None if it is no translation package."""
    metadata = _read(path / METADATA)
    if not (path / "model").is_dir():
        return None
    if not all(isinstance(metadata.get(key), str) for key in ("from_code", "to_code")):
        return None
    return PackageInfo(
        path,
        origin,
        metadata["from_code"],
        metadata["to_code"],
        str(metadata.get("package_version", "0")),
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
        "network, or `pipeline models install FILE.argosmodel`.",
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


def install(archive: Path, folder: Path) -> PackageInfo:
    """Unpack an .argosmodel archive below ``folder``.

    Nothing is left behind if the archive is not what it should be.

    Raises:
        EngineError: If it is no Argos package, holds paths that lead elsewhere, or is too large.
    """
    try:
        with zipfile.ZipFile(archive) as package:
            top = _verified(package, archive)
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder, prefix=".installing-") as temporary:
                package.extractall(temporary)
                unpacked = Path(temporary) / top
                info = describe(unpacked, "project")
                if info is None or not re.fullmatch(r"[\w.-]+", f"{info.source}_{info.target}"):
                    raise _no_package(archive, "its metadata.json names no languages")
                target = folder / f"translate-{info.source}_{info.target}"
                if target.exists():
                    shutil.rmtree(target)
                unpacked.replace(target)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise _no_package(archive, f"it is no intact zip archive ({error})") from error
    except OSError as error:
        raise EngineError(
            f"cannot be installed: {error.strerror or error}",
            path=archive,
            hint="Check that the file exists and that there is room on the disk.",
        ) from error
    result = describe(target, "project")
    assert result is not None
    if result.aligner is None:
        from pipeline.engines.measuring.aligners import measure

        measure(result)
    return result


def remove(name: str, folder: Path) -> Path:
    """Delete the project's package ``name`` (``en-ko``).

    Raises:
        EngineError: If the project has no such package.
    """
    for info in installed(folder):
        if info.origin == "project" and info.name == name:
            shutil.rmtree(info.path)
            return info.path
    raise EngineError(
        f"the project has no package {name!r}", hint="`pipeline models list` shows what there is."
    )


def _verified(package: zipfile.ZipFile, archive: Path) -> str:
    """The archive's one top folder, once everything in it has proven harmless."""
    members = package.infolist()
    if len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_BYTES:
        raise _no_package(archive, "it would unpack to more than a model needs")
    tops = set()
    for member in members:
        path = PurePosixPath(member.filename)
        if (
            path.is_absolute()
            or ".." in path.parts
            or "\\" in member.filename
            or ":" in path.parts[0]
        ):
            raise _no_package(archive, f"it holds the path {member.filename!r}")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _no_package(archive, f"it holds a link, {member.filename!r}")
        tops.add(path.parts[0])
    if len(tops) != 1:
        raise _no_package(archive, "it should hold exactly one folder")
    (top,) = tops
    names = set(package.namelist())
    for required in REQUIRED:
        if f"{top}/{required}" not in names:
            raise _no_package(archive, f"{required} is missing")
    bad = package.testzip()
    if bad:
        raise _no_package(archive, f"{bad!r} is damaged")
    return top


def _no_package(archive: Path, reason: str) -> EngineError:
    return EngineError(
        f"is not an Argos package: {reason}",
        path=archive,
        hint="Argos packages end in .argosmodel and hold metadata.json and a model folder.",
    )


def download(name: str, folder: Path) -> Path:
    """Fetch package ``name`` (``en-ko``) from the official Argos index.

    Raises:
        EngineError: If the index cannot be reached or does not list the package.
    """
    match = re.fullmatch(r"([a-z]{2,3})-([a-z]{2,3})", name)
    if match is None:
        raise EngineError(
            f"{name!r} is neither a file nor a language pair such as en-ko",
            hint="`pipeline models install en-ko` or `pipeline models install FILE.argosmodel`.",
        )
    from pipeline.engines.argos import fetched, official_index

    index = official_index()
    entry = _newest(index, match[1], match[2]) if index else None
    data = fetched(entry["links"]) if entry else None
    if not index or (entry and data is None):
        raise EngineError(
            "the Argos package index cannot be reached",
            hint="On a machine with a network download the .argosmodel file, bring it here and run "
            "`pipeline models install FILE.argosmodel`.",
        )
    if data is None:
        raise EngineError(f"the Argos package index lists no package {name!r}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".{name}.argosmodel"
    path.write_bytes(data)
    return path


def _newest(index: bytes, source: str, target: str) -> dict[str, Any] | None:
    try:
        entries: Iterator[dict[str, Any]] = iter(json.loads(index))
        matching = [
            e for e in entries if e.get("from_code") == source and e.get("to_code") == target
        ]
    except (ValueError, AttributeError, TypeError):
        return None

    def version(entry: dict[str, Any]) -> list[int]:
        return [
            int(number) for number in re.findall(r"\d+", str(entry.get("package_version", "0")))
        ]

    return max(matching, key=version, default=None)
