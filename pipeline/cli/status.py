"""``pipeline status``."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from typing import TYPE_CHECKING

from pipeline.cli.commands import Verbs, add_locale, add_strict, opened
from pipeline.cli.output import Output
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.stages.shown import Standing


def add(verbs: Verbs) -> None:
    """Add the command."""
    parser = verbs.add("status", run, "show how far each article is in each locale")
    add_locale(parser)
    add_strict(parser)
    parser.add_argument(
        "--list",
        nargs="?",
        const="",
        metavar="WHAT",
        help="print each text that waits for a person instead, the worst first; with WHAT only "
        "those (refused, unapproved, stale, unsure, untranslated, machine; several divided by "
        "commas)",
    )


def run(options: argparse.Namespace, out: Output) -> int:
    """Show how far each article is."""
    from pipeline.stages.status import status, waiting

    wanted = _wanted(options.list) if options.list is not None else None
    with opened(options, dry_run=True) as workspace:
        locales = workspace.locales(options.locale)
        rows, report = status(workspace, locales)
        listed = None if wanted is None else waiting(workspace, locales, wanted)
    return out.finish(report, rows=rows, waiting=listed)


def _wanted(names: str) -> Collection[Standing]:
    """What is to be listed, by the names in the option; all of it without any.

    Raises:
        ConfigError: If one of them is none.
    """
    from pipeline.stages.status import WAITING

    known = {standing.value: standing for standing in WAITING}
    chosen = [name.strip().lower() for name in names.split(",") if name.strip()]
    for name in chosen:
        if name not in known:
            raise ConfigError(
                f"--list knows no {name!r}", hint=f"Use one or more of: {', '.join(known)}."
            )
    return [known[name] for name in chosen] or WAITING
