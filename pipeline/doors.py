"""What other distributions add to the pipeline, by entry points.

A registry asks for the plugins of its group. They come in the order of their names, so that
everybody who has the same distributions gets the same pages, and one that is broken is named
together with the distribution it is from.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from pipeline.errors import PipelineError, cause

PREFIX = "pipeline."
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Plugin(Generic[Value]):
    """Something another distribution adds.

    Attributes:
        name: The entry point's name.
        distribution: Name and version of the distribution it is from.
        value: What it adds.
    """

    name: str
    group: str
    distribution: str
    value: Value

    @contextlib.contextmanager
    def blamed(self, what: str) -> Iterator[None]:
        """Within it, any error is the distribution's: ``what`` says what it kept from happening.

        Raises:
            PipelineError: For every other exception.
        """
        with _blamed(self.name, self.group, self.distribution, what):
            yield


def load(
    group: str, attributes: Collection[str], taken: Collection[str] = ()
) -> tuple[Plugin[Any], ...]:
    """The plugins of an entry point group, in the order of their names.

    Args:
        group: The group, ``pipeline.syntax`` say.
        attributes: What a plugin must have.
        taken: Names that it must not have.

    Raises:
        PipelineError: If one cannot be loaded, is not what it should be, or has a name that is
            taken.
    """
    found: dict[str, Plugin[Any]] = {}
    for point in _points(group):
        name, distribution = point.name, _distribution(point)
        with _blamed(name, group, distribution, "cannot be loaded"):
            value = point.load()
        lacking = [attribute for attribute in attributes if not hasattr(value, attribute)]
        if lacking:
            raise _error(name, group, distribution, f"has no {' and no '.join(lacking)}")
        own = str(getattr(value, "name", name))
        if own in taken or own in found:
            raise _error(name, group, distribution, f"takes the name {own!r}, which is taken")
        found[own] = Plugin(name, group, distribution, value)
    return tuple(found.values())


def offered(group: str) -> bool:
    """Whether any distribution has something for an entry point group; nothing is loaded."""
    return bool(_points(group))


def names(group: str) -> tuple[str, ...]:
    """The names of an entry point group's plugins; nothing is loaded."""
    return tuple(dict.fromkeys(point.name for point in _points(group)))


def named(group: str, name: str) -> Plugin[Any] | None:
    """The one plugin of that name, if there is one; no other is loaded.

    Raises:
        PipelineError: If it cannot be loaded, or more than one distribution has it.
    """
    points = [point for point in _points(group) if point.name == name]
    if not points:
        return None
    point, *others = points
    distribution = _distribution(point)
    if others:
        homes = " and ".join(_distribution(other) for other in others)
        raise _error(name, group, distribution, f"is also one of {homes}")
    with _blamed(name, group, distribution, "cannot be loaded"):
        return Plugin(name, group, distribution, point.load())


def signature() -> str:
    """Changes when a distribution with plugins comes, goes or has another version."""
    listed = sorted(
        {(point.group, point.name, point.value, _distribution(point)) for point in _installed()}
    )
    return hashlib.blake2b(repr(listed).encode(), digest_size=8).hexdigest() if listed else ""


@functools.cache
def _installed() -> tuple[EntryPoint, ...]:
    # All distributions are looked at for it, which takes as long as reading a few articles.
    found: Any = entry_points()  # of one type in Python 3.11, of another from 3.12 on
    groups = sorted(group for group in found.groups if group.startswith(PREFIX))
    return tuple(point for group in groups for point in found.select(group=group))


def _points(group: str) -> list[EntryPoint]:
    # One distribution that can be found twice on the path has its entry points listed twice.
    points = {(p.name, p.value): p for p in _installed() if p.group == group}
    return [points[key] for key in sorted(points)]


def _distribution(point: EntryPoint) -> str:
    found = point.dist
    return f"{found.name} {found.version}" if found else "an unknown distribution"


@contextlib.contextmanager
def _blamed(name: str, group: str, distribution: str, what: str) -> Iterator[None]:
    try:
        yield
    except (PipelineError, KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:
        raise _error(name, group, distribution, f"{what}: {cause(error)}") from error


def _error(name: str, group: str, distribution: str, reason: str) -> PipelineError:
    return PipelineError(
        f"the plugin {name!r} ({group}) of {distribution} {reason}",
        hint="Install another version of that distribution, or uninstall it.",
    )
