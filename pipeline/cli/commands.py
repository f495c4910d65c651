"""What all commands share: their options, and how they open a project."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pipeline.cli.output import Output
    from pipeline.project.mode import Mode
    from pipeline.project.workspace import Workspace


class Run(Protocol):
    """What a command does with its options; returns the exit code."""

    def __call__(self, options: argparse.Namespace, out: Output, /) -> int: ...


class Verbs:
    """The commands of a parser, or the subcommands of one of its commands."""

    def __init__(self, parser: argparse.ArgumentParser, *, required: bool = False) -> None:
        self._verbs: Any = parser.add_subparsers(
            title="commands", metavar="COMMAND", required=required
        )
        self._common = _common_options()

    def add(self, name: str, run: Run, text: str) -> argparse.ArgumentParser:
        """A command with the common options."""
        parser: argparse.ArgumentParser = self._verbs.add_parser(
            name, help=text, description=_sentence(text), parents=[self._common]
        )
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, text: str, description: str) -> Verbs:
        """A command with subcommands."""
        return Verbs(
            self._verbs.add_parser(name, help=text, description=description), required=True
        )


def opened(options: argparse.Namespace) -> Workspace:
    """The project that the options name, to be entered."""
    from pipeline.project.workspace import Workspace

    holder = f"`pipeline {' '.join(sys.argv[1:])}` (process {os.getpid()})"
    return Workspace(options.project, holder=holder, wait=options.wait)


def mode(options: argparse.Namespace) -> Mode:
    """Whether the command is to write."""
    from pipeline.project.mode import Mode

    return Mode.CHECK if options.check else Mode.WRITE


def add_locale(parser: argparse.ArgumentParser) -> None:
    """The option to work on some locales only."""
    parser.add_argument(
        "-l",
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="work on this locale only; may be given again",
    )


def add_check(parser: argparse.ArgumentParser) -> None:
    """The option to write nothing."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if anything would change"
    )


def add_strict(parser: argparse.ArgumentParser) -> None:
    """The option to take no warnings."""
    parser.add_argument(
        "--strict", action="store_true", help="exit 1 if there is anything to warn of"
    )


def add_refresh(parser: argparse.ArgumentParser) -> None:
    """The option to translate anew."""
    parser.add_argument(
        "--refresh",
        action="store_true",
        help="also translate anew what another model wrote and nobody reviewed",
    )


def _common_options() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("common options")
    group.add_argument(
        "--project",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the project's folder (default: .)",
    )
    group.add_argument("-q", "--quiet", action="store_true", help="print errors only")
    group.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    group.add_argument(
        "--wait",
        type=float,
        default=60,
        metavar="SECONDS",
        help="how long to wait for another process on the same project (default: 60)",
    )
    return common


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
