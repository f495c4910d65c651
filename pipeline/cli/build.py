"""``pipeline build``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs, add_check, add_force, add_locale, add_strict, opened
from pipeline.cli.output import Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    parser = verbs.add("build", run, "write the localized pages")
    add_locale(parser)
    add_check(parser)
    add_force(parser)
    add_strict(parser)


def run(options: argparse.Namespace, out: Output) -> int:
    """Write the pages."""
    from pipeline.stages.build import build

    with opened(options, dry_run=options.check) as workspace:
        locales = workspace.locales(options.locale)
        report = build(workspace, locales, force=options.force)
    return out.finish(report, dry_run=options.check)
