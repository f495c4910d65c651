"""``pipeline update``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs, add_check, add_locale, opened
from pipeline.cli.output import Bar, Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    parser = verbs.add("update", run, "merge the templates into the catalogs (.po)")
    add_locale(parser)
    add_check(parser)


def run(options: argparse.Namespace, out: Output) -> int:
    """Merge the templates into the catalogs."""
    from pipeline.stages.update import update

    with opened(options, dry_run=options.check) as workspace:
        locales = workspace.locales(options.locale)
        report = update(workspace, locales, Bar(out))
    return out.finish(report, dry_run=options.check)
