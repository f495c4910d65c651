"""``pipeline pretranslate``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs, add_check, add_locale, add_refresh, opened
from pipeline.cli.output import Bar, Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    text = "fill untranslated messages by machine, for review"
    parser = verbs.add("pretranslate", run, text)
    add_locale(parser)
    add_refresh(parser)
    add_check(parser)


def run(options: argparse.Namespace, out: Output) -> int:
    """Fill untranslated messages."""
    from pipeline.stages.pretranslate import pretranslate

    with opened(options, dry_run=options.check) as workspace:
        locales = workspace.locales(options.locale)
        report = pretranslate(workspace, locales, Bar(out), refresh=options.refresh)
    return out.finish(report, dry_run=options.check)
