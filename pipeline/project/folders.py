"""How the folders of a project may lie inside one another.

Pages and catalogs are written below the settings' folders, a folder for each locale; what is
written must never be read as an article, nor lie where something else is written. Folders are
compared by where they really are, and by names as a system sees them that knows no case.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.project.paths import Paths
from pipeline.project.settings import TABLE, Settings, wrong

Key = tuple[str, ...]
"""A path by which it is compared: its parts, case and accents made alike."""
Real = Callable[[str], Path]
"""Where a file or folder of the project really is."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder that something is written to.

    Attributes:
        setting: The setting that says where it is.
        name: Its name in the project.
        key: Where it really is.
    """

    setting: str
    name: str
    key: Key


def alike(name: str) -> str:
    """A name as a system sees it that tells neither case nor kinds of accents apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def key_of(path: Path) -> Key:
    """The path in the form in which folders are compared."""
    return tuple(map(alike, path.parts))


def check(settings: Settings, real: Real) -> None:
    """See that no folder of the project lies where it must not.

    Raises:
        ConfigError: With the setting that says so.
    """
    folders = {key: _place(key, getattr(settings, key), real) for key in _KEYS}
    for one, other in itertools.combinations(folders.values(), 2):
        if one.key == other.key:
            raise wrong(
                other.setting,
                f"is {other.name!r}, which is the folder of {TABLE}.{one.setting}; source, "
                "catalogs, output and packages must be different folders",
                _HINT,
            )
    source = folders["source"]
    written = _written(settings, real)
    for place in written:
        if _inside(source.key, place.key):
            raise wrong(
                "source",
                f"is {source.name!r}, where {place.name!r} is written",
                f"Choose another folder for {TABLE}.{place.setting}, or for the articles.",
            )
        if _inside(place.key, source.key) and not _inside(folders[place.setting].key, source.key):
            raise wrong(
                place.setting,
                f"has {place.name!r} written into {source.name!r}, among the articles",
                _HINT,
            )
        if _inside(folders["packages"].key, place.key):
            told = f"is {folders['packages'].name!r}, where {place.name!r} is written"
            raise wrong("packages", told, "Choose another folder for the packages.")
    for one, other in itertools.combinations(written, 2):
        if _inside(one.key, other.key) or _inside(other.key, one.key):
            raise wrong(
                other.setting,
                f"has {other.name!r} written where {one.name!r} is",
                "Choose different folders, and remove links that join them.",
            )


def barred(settings: Settings, real: Real) -> frozenset[Key]:
    """Folders with nothing in them that an article could be: what is written, and packages."""
    source = key_of(real(settings.source))
    found = {place.key for place in _written(settings, real)}
    folders = (key_of(real(getattr(settings, key))) for key in _KEYS[1:])
    return frozenset(found.union(key for key in folders if not _inside(source, key)))


def is_in(path: Path, folders: Iterable[Key]) -> bool:
    """Whether a real path is one of the folders or lies in one."""
    key = key_of(path)
    return any(_inside(key, folder) for folder in folders)


_KEYS = ("source", "catalogs", "output", "packages")
_HINT = "Put the pages into a folder of their own, or the English into one, such as content/en."


def _written(settings: Settings, real: Real) -> list[_Place]:
    paths = Paths(settings)
    return [
        _place("catalogs", paths.templates, real),
        *(_place("catalogs", paths.catalogs(locale), real) for locale in settings.locales),
        *(_place("output", paths.pages(locale), real) for locale in settings.locales),
    ]


def _place(setting: str, name: str, real: Real) -> _Place:
    return _Place(setting, name, key_of(real(name)))


def _inside(one: Key, other: Key) -> bool:
    """Whether one path is the other or lies in it."""
    return one[: len(other)] == other
