"""Templates: one message for each different text of an article."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.catalogs import minor
from pipeline.catalogs.approval import NOTE
from pipeline.catalogs.comments import line
from pipeline.catalogs.header import template_header
from pipeline.catalogs.ownership import template_preamble
from pipeline.model import Catalog, Message, Unit


def messages_of(units: Iterable[Unit], reference: str) -> tuple[Message, ...]:
    """One message for each different source of ``units``, in order of first appearance."""
    found: dict[tuple[str | None, str], Message] = {}
    for unit in units:
        name = f"front matter {unit.key}" if unit.key else str(unit.kind)
        notes = [f"type: {name}"]
        if unit.disclaimer:
            notes.append(NOTE)
        notes += map(minor.note, unit.minor)
        notes += unit.comments
        known = found.get((unit.context, unit.source))
        merged = tuple(dict.fromkeys([*(known.notes if known else ()), *map(line, notes)]))
        message = Message(unit.source, "", unit.context, (), merged, (line(reference),))
        found[message.key] = message
    return tuple(found.values())


def template(units: Iterable[Unit], reference: str, project: str) -> Catalog:
    """The .pot of one domain.

    Args:
        units: The article's units, in their order.
        reference: The article's path.
        project: The Project-Id-Version.
    """
    preamble = (template_preamble(reference),)
    return Catalog(template_header(project), preamble, messages_of(units, reference))
