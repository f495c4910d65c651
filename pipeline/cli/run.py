"""``pipeline run``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import (
    Verbs,
    add_check,
    add_force,
    add_locale,
    add_refresh,
    add_strict,
    opened,
)
from pipeline.cli.output import Bar, Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    text = "extract, update, pretranslate and build, then show the status"
    parser = verbs.add("run", run, text)
    add_locale(parser)
    add_refresh(parser)
    add_check(parser)
    add_force(parser)
    add_strict(parser)


def run(options: argparse.Namespace, out: Output) -> int:
    """Take articles to pages."""
    from pipeline.stages import run as stages

    with opened(options, dry_run=options.check) as workspace:
        locales = workspace.locales(options.locale)
        rows, report = stages.run(
            workspace, locales, Bar(out), refresh=options.refresh, force=options.force
        )
    return out.finish(report, dry_run=options.check, rows=rows)
