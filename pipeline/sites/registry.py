"""The layouts: the built-in ones, and those of other distributions."""

from __future__ import annotations

import functools

from pipeline import doors
from pipeline.errors import ConfigError
from pipeline.sites import plain
from pipeline.sites.base import Layout

GROUP = "pipeline.layouts"
"""The entry point group for layouts of other distributions."""
BUILTIN: tuple[Layout, ...] = (plain,)


@functools.cache
def layouts() -> tuple[Layout, ...]:
    """Every layout, the built-in ones first.

    Raises:
        PipelineError: If a layout of another distribution cannot be loaded.
    """
    taken = [layout.name for layout in BUILTIN]
    found = doors.load(GROUP, ("name", "keys", "path", "front_matter", "banner"), taken)
    return (*BUILTIN, *(plugin.value for plugin in found))


def layout(name: str) -> Layout:
    """The layout called ``name``.

    Raises:
        ConfigError: If there is none.
    """
    for known in (BUILTIN, layouts()):
        for found in known:
            if found.name == name:
                return found
    raise ConfigError(
        f"unknown layout {name!r} in tool.pipeline.layout",
        path="pyproject.toml",
        hint=f"Use one of: {', '.join(found.name for found in layouts())}.",
    )
