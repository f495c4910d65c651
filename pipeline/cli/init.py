"""``pipeline init``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs
from pipeline.cli.output import Output


def add(verbs: Verbs) -> None:
    """Add the command."""
    verbs.add("init", run, "start a new project in a folder")


def run(options: argparse.Namespace, out: Output) -> int:
    """Write a new project."""
    from pipeline.stages.init import init
    from pipeline.stages.report import Action, Change, Report

    code = out.finish(Report([Change(Action.WROTE, path) for path in init(options.project)]))
    out.text("Next: put articles into source/, then `pipeline run`.")
    return code
