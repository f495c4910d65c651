"""``pipeline run``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs, add_locale, add_refresh, add_strict, opened
from pipeline.cli.output import Bar, Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    text = "extract, update, pretranslate and build, then show the status"
    parser = verbs.add("run", run, text)
    add_locale(parser)
    add_refresh(parser)
    add_strict(parser)


def run(options: argparse.Namespace, out: Output) -> int:
    """Take articles to pages."""
    from pipeline.stages import run as stages

    out.strict = options.strict
    with opened(options) as workspace:
        locales = workspace.locales(options.locale)
        rows, report = stages.run(workspace, locales, Bar(out), refresh=options.refresh)
        return out.finish(report, rows=rows)
