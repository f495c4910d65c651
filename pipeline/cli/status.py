"""``pipeline status``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs, add_locale, opened
from pipeline.cli.output import Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    add_locale(verbs.add("status", run, "show how far each article is in each locale"))


def run(options: argparse.Namespace, out: Output) -> int:
    """Show how far each article is."""
    from pipeline.stages.status import status

    with opened(options, dry_run=True) as workspace:
        rows, report = status(workspace, workspace.locales(options.locale))
    return out.finish(report, rows=rows)
