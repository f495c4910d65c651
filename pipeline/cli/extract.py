"""``pipeline extract``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs, add_check, opened
from pipeline.cli.output import Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    add_check(verbs.add("extract", run, "write a template (.pot) for every article"))


def run(options: argparse.Namespace, out: Output) -> int:
    """Write the templates."""
    from pipeline.stages.extract import extract

    with opened(options, dry_run=options.check) as workspace:
        report = extract(workspace)
    return out.finish(report, dry_run=options.check)
