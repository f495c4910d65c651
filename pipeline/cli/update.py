"""``pipeline update``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs, add_check, add_locale, mode, opened
from pipeline.cli.output import Bar, Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    parser = verbs.add("update", run, "merge the templates into the catalogs (.po)")
    add_locale(parser)
    add_check(parser)


def run(options: argparse.Namespace, out: Output) -> int:
    """Merge the templates into the catalogs."""
    from pipeline.stages.update import update

    with opened(options) as workspace:
        locales = workspace.locales(options.locale)
        return out.finish(update(workspace, locales, mode(options), Bar(out)), mode(options))
