"""How an Argos package comes: fetched, unpacked and tried out, before it takes another's place."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import json
import os
import re
import shutil
import stat
import tempfile
import urllib.parse
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.engines.packages import METADATA, PAIR, REQUIRED, PackageInfo, describe, flaw
from pipeline.engines.support import http
from pipeline.engines.support.http import Answer, ExchangeError, Limits, Request
from pipeline.errors import EngineError
from pipeline.locale import SOURCE
from pipeline.system import is_running
from pipeline.translate.engine import Hypothesis, Query

SUFFIX = ".argosmodel"
PREFIX = ".installing-"
"""How the folder begins that a package is made ready in; the number of the process follows."""
MAX_FILES = 2_000
MAX_BYTES = 2 * 2**30
INDEX_LIMITS = Limits(seconds=60, size=16 * 2**20)
PACKAGE_LIMITS = Limits(seconds=1800, size=2**30)
REDIRECTS = 3
"""Hosts of packages keep them elsewhere; an index is where it is configured to be."""
DIGEST = "sha256"
"""The key of an index's entry that holds the archive's digest, if any does."""
PROBE = "Rest for two days and drink water."


@contextlib.contextmanager
def prepared(model: str, folder: Path) -> Iterator[PackageInfo]:
    """A package that has proven to work, in a folder beside its future place.

    What is left there afterwards is removed.

    Args:
        model: An archive, or a language pair such as ``en-fr`` that the index has.
        folder: Where the project's packages are.

    Raises:
        EngineError: If the archive is no package that can be used, or not the one asked for, or
            the index cannot be reached.
    """
    archive = Path(model)
    by_name = not (archive.exists() or archive.suffix == SUFFIX)
    try:
        with _workplace(folder) as work:
            if by_name:
                archive = _downloaded(model, work)
            info = _unpacked(archive, work / "package")
            if by_name and info.name != model:
                raise _no_package(archive, f"it is {info.name}, not {model}")
            if info.source != SOURCE:
                raise _no_package(archive, f"it translates from {info.source!r}, not {SOURCE!r}")
            try:
                _try(info)
            except EngineError as error:
                raise EngineError(error.message, path=archive.name, hint=error.hint) from error
            yield info
    except OSError as error:
        raise EngineError(
            f"cannot be installed: {error.strerror or error}",
            path=model,
            hint="Check that the file exists and that there is room on the disk.",
        ) from error


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder to work in; those that killed processes have left are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{PREFIX}*"):
        process = left.name.removeprefix(PREFIX).partition("-")[0]
        if process.isdecimal() and not is_running(int(process)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        dir=folder, prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True
    ) as work:
        yield Path(work)


def _try(info: PackageInfo) -> None:
    """Load the package and let it translate, and measure it unless its maker has.

    Raises:
        EngineError: If it cannot.
    """
    from pipeline.engines.argos import ArgosEngine
    from pipeline.engines.measuring.aligners import measure

    engine = ArgosEngine(info)
    found: dict[str, list[Hypothesis]] = {}
    engine.translate([Query(PROBE)], found.update)
    if not any(hypothesis.text for hypothesis in found.get(PROBE, ())):
        raise EngineError("the package translates nothing", hint="Install another version.")
    if info.aligner is None:
        measure(engine)


def _unpacked(archive: Path, folder: Path) -> PackageInfo:
    """The package of an archive, unpacked below a folder.

    Raises:
        EngineError: If it is no Argos package, holds paths that lead elsewhere, or is too large.
    """
    try:
        if archive.exists() and not archive.is_file():
            raise _no_package(archive, "it is no file")
        with zipfile.ZipFile(archive) as package:
            top = folder / _verified(package, archive)
            package.extractall(folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise _no_package(archive, f"it is no intact zip archive ({error})") from error
    reason = flaw(top)
    info = describe(top, "project")
    if reason or info is None:
        raise _no_package(archive, reason or "it names no languages")
    return info


def _verified(package: zipfile.ZipFile, archive: Path) -> str:
    """The archive's one top folder, once everything in it has proven harmless."""
    members = package.infolist()
    if len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_BYTES:
        raise _no_package(archive, "it would unpack to more than a model needs")
    names = [member.filename.rstrip("/") for member in members]
    if len({name.casefold() for name in names}) < len(names):
        raise _no_package(archive, "it holds a name twice")
    for member in members:
        _verify(member, archive)
    tops = {PurePosixPath(name).parts[0] for name in names}
    if len(tops) != 1:
        raise _no_package(archive, "it should hold exactly one folder")
    (top,) = tops
    for required in REQUIRED:
        if f"{top}/{required}" not in names:
            raise _no_package(archive, f"{required} is missing")
    bad = package.testzip()
    if bad:
        raise _no_package(archive, f"{bad!r} is damaged")
    return top


def _verify(member: zipfile.ZipInfo, archive: Path) -> None:
    """Refuse a member that could end up outside the folder, or cannot be read."""
    name = member.orig_filename
    path = PurePosixPath(name)
    if (
        path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or not path.parts
        or ":" in path.parts[0]
        or not name.isprintable()
    ):
        raise _no_package(archive, f"it holds the path {name!r}")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise _no_package(archive, f"it holds a link, {name!r}")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _no_package(archive, f"it holds what is no file, {name!r}")
    if member.flag_bits & 1:
        raise _no_package(archive, f"{name!r} is encrypted")


def _no_package(archive: Path, reason: str) -> EngineError:
    return EngineError(
        f"is not an Argos package: {reason}",
        path=archive.name if archive.name.startswith(PREFIX) else archive,
        hint=f"Argos packages end in {SUFFIX} and hold {METADATA} and a model folder.",
    )


def _downloaded(name: str, folder: Path) -> Path:
    """The archive of package ``name`` (``en-ko``), from the configured index.

    Raises:
        EngineError: If the index cannot be reached, does not list the package, or lists another
            digest than that of what came.
    """
    if not PAIR.fullmatch(name) or name.count("-") != 1:
        raise EngineError(
            f"{name!r} is neither a file nor a language pair such as en-ko",
            hint="`pipeline models install en-ko` or `pipeline models install FILE.argosmodel`.",
        )
    from pipeline.engines.argos import index_address

    index = index_address()
    if not _is_safe(index):
        raise EngineError(
            f"the address of the Argos package index, {http.bare(index)}, must begin with https://",
            hint="Correct ARGOS_PACKAGES_INDEX in the environment.",
        )
    entry = _newest(_entries(index), *name.split("-"))
    if entry is None:
        raise EngineError(f"the Argos package index lists no package {name!r}")
    data = _fetched_from(_links(entry, index), name)
    _check_digest(entry.get(DIGEST), data, name)
    path = folder / f"{name}{SUFFIX}"
    path.write_bytes(data)
    return path


def _entries(index: str) -> list[dict[str, Any]]:
    """What the index lists."""
    try:
        found = json.loads(_fetched(index, INDEX_LIMITS, redirects=0))
    except ExchangeError as error:
        raise _unreachable(f"the Argos package index cannot be reached ({error})") from error
    except (ValueError, RecursionError) as error:
        raise _unreachable("the Argos package index is not JSON") from error
    if not isinstance(found, list):
        raise _unreachable("the Argos package index is no list of packages")
    return [entry for entry in found if isinstance(entry, dict)]


def _newest(entries: list[dict[str, Any]], source: str, target: str) -> dict[str, Any] | None:
    def version(entry: dict[str, Any]) -> list[int]:
        numbers = re.findall(r"\d{1,9}", str(entry.get("package_version", "0")), re.ASCII)
        return [int(number) for number in numbers]

    matching = [e for e in entries if e.get("from_code") == source and e.get("to_code") == target]
    return max(matching, key=version, default=None)


def _links(entry: dict[str, Any], index: str) -> list[str]:
    """The addresses of a package that may be asked: as safe as https, or the index's own."""
    links = entry.get("links")
    listed = [link for link in links if isinstance(link, str)] if isinstance(links, list) else []
    local = not index.startswith("https:")
    return [link for link in listed if link.startswith("https:") or (local and _is_safe(link))]


def _fetched_from(links: list[str], name: str) -> bytes:
    """What is at the first of some addresses that answers."""
    reasons = []
    for link in links:
        try:
            return _fetched(link, PACKAGE_LIMITS, REDIRECTS)
        except ExchangeError as error:
            reasons.append(f"{http.bare(link)}: {error}")
    why = "; ".join(reasons) or "the index names no https address for it"
    raise _unreachable(f"the package {name} cannot be fetched ({why})")


def _fetched(url: str, limits: Limits, redirects: int) -> bytes:
    """What is at an address.

    Raises:
        ExchangeError: If nothing is, or it is elsewhere and so many redirects do not lead there.
    """
    answer: Answer = http.exchange(Request(url), limits)
    if answer.leads_to is not None:
        there = urllib.parse.urljoin(url, answer.leads_to)
        same = url.partition(":")[0] == there.partition(":")[0]
        if not (redirects and same and _is_safe(there)):
            raise ExchangeError(f"it leads to {http.bare(there)}")
        return _fetched(there, limits, redirects - 1)
    if answer.status != 200:
        raise ExchangeError(f"it answered {answer.status}, {answer.meaning}")
    return answer.data


def _is_safe(url: str) -> bool:
    """Whether nobody on the way can put something else in the place of what is at an address."""
    try:
        address = urllib.parse.urlsplit(url)
        if address.scheme != "http" or not address.hostname:
            return address.scheme == "https"
        return ipaddress.ip_address(address.hostname).is_loopback
    except ValueError:
        return False


def _check_digest(wanted: object, data: bytes, name: str) -> None:
    if wanted is None:
        return
    if not isinstance(wanted, str) or hashlib.sha256(data).hexdigest() != wanted.lower():
        raise _unreachable(f"what was fetched for {name} has not the digest that the index names")


def _unreachable(what: str) -> EngineError:
    return EngineError(
        what,
        hint="On a machine with a network download the .argosmodel file, bring it here and run "
        "`pipeline models install FILE.argosmodel`.",
    )
