"""``pipeline tmx export`` and ``import``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.commands import Run, Verbs, add_locale, opened
from pipeline.cli.output import Output

if TYPE_CHECKING:
    from pipeline.stages.report import Report


def add(verbs: Verbs) -> None:
    """Add the commands."""
    exchanges = verbs.group(
        "tmx",
        "exchange the translation memory with other tools",
        "Exchange the translation memory with other tools, as TMX.",
    )
    into = "take the translations of a TMX file into the project's memory"
    _add(exchanges, "export", export, "write everything reviewed to a TMX file")
    _add(exchanges, "import", import_, into)


def _add(exchanges: Verbs, name: str, run: Run, text: str) -> None:
    parser = exchanges.add(name, run, text)
    parser.add_argument("file", type=Path, metavar="FILE.tmx", help="relative to where you are")
    add_locale(parser)


def export(options: argparse.Namespace, out: Output) -> int:
    """Write everything reviewed to a TMX file."""
    from pipeline.stages.exchange import export

    with opened(options, dry_run=True) as workspace:
        report = export(workspace, options.file, workspace.locales(options.locale))
    return _told(out, report, "gave")


def import_(options: argparse.Namespace, out: Output) -> int:
    """Take a TMX file into the memory."""
    from pipeline.stages.exchange import import_

    with opened(options) as workspace:
        report = import_(workspace, options.file, workspace.locales(options.locale))
    return _told(out, report, "took")


def _told(out: Output, report: Report, verb: str) -> int:
    for locale, count in report.translations.items():
        out.text(f"{verb} {count} translations for {locale}")
    return out.finish(report)
