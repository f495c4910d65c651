"""What all commands share: their options, and how they open a project."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from pipeline.cli.streams import Stream
from pipeline.errors import ExitCode, PipelineError

if TYPE_CHECKING:
    from pipeline.cli.output import Output
    from pipeline.project.workspace import Workspace


class Run(Protocol):
    """What a command does with its options; returns the exit code."""

    def __call__(self, options: argparse.Namespace, out: Output, /) -> int: ...


class UsageError(PipelineError):
    """Arguments that no command understands."""

    exit_code = ExitCode.USAGE


class Parser(argparse.ArgumentParser):
    """A parser that prints and ends nothing itself when arguments are wrong.

    Raises:
        UsageError: Instead.
        PipelineError: If help cannot be written.
    """

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, hint=" ".join(self.format_usage().split()))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            near = difflib.get_close_matches(str(value), list(action.choices), n=1, cutoff=0.5)
            which = f"did you mean {near[0]!r}?" if near else f"use {', '.join(action.choices)}"
            raise argparse.ArgumentError(action, f"unknown: {value!r}; {which}")

    def _print_message(self, message: str, file: Any = None) -> None:
        # Help, usage and version all come through here.
        stream = Stream(file or sys.stderr)
        stream.write(message)
        if stream.loss:
            raise stream.loss


class Verbs:
    """The commands of a parser, or the subcommands of one of its commands."""

    def __init__(self, parser: argparse.ArgumentParser, *, required: bool = False) -> None:
        self._verbs: Any = parser.add_subparsers(
            title="commands", metavar="COMMAND", required=required
        )
        # What stands before the command must not be put back by what is left out after it.
        self._common = common_options(default=argparse.SUPPRESS)

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
            self._verbs.add_parser(
                name, help=text, description=description, parents=[self._common]
            ),
            required=True,
        )


def opened(options: argparse.Namespace, *, dry_run: bool = False) -> Workspace:
    """The project that the options name, to be entered.

    Args:
        options: What the parser has found.
        dry_run: Whether the command writes nothing.
    """
    from pipeline.project.workspace import Workspace

    holder = f"`pipeline {' '.join(sys.argv[1:])}` (process {os.getpid()})"
    return Workspace(options.project, holder=holder, wait=options.wait, dry_run=dry_run)


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
        "--check",
        action="store_true",
        help=f"write nothing; exit {ExitCode.WOULD_CHANGE:d} if anything would change",
    )


def add_force(parser: argparse.ArgumentParser) -> None:
    """The option to replace pages that somebody has edited."""
    parser.add_argument(
        "--force",
        action="store_true",
        help="also replace pages that somebody has written or edited (copies are kept)",
    )


def add_strict(parser: argparse.ArgumentParser) -> None:
    """The option to take no warnings."""
    parser.add_argument(
        "--strict",
        action="store_true",
        help=f"exit {ExitCode.WARNINGS:d} if there is anything to warn of",
    )


def add_refresh(parser: argparse.ArgumentParser) -> None:
    """The option to translate anew."""
    parser.add_argument(
        "--refresh",
        action="store_true",
        help="also translate anew what another model wrote and nobody reviewed",
    )


def common_options(*, default: Any = None) -> argparse.ArgumentParser:
    """The options of every command.

    Args:
        default: What to take for one that is not given; by default what its help says.
    """

    def otherwise(value: Any) -> Any:
        return value if default is None else default

    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("common options")
    group.add_argument(
        "--project",
        type=Path,
        default=otherwise(Path()),
        metavar="DIR",
        help="the project's folder (default: .)",
    )
    group.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        default=otherwise(False),
        help="print errors only",
    )
    group.add_argument(
        "--json",
        action="store_true",
        default=otherwise(False),
        help="print one JSON object instead of text",
    )
    group.add_argument(
        "--wait",
        type=_seconds,
        default=otherwise(60.0),
        metavar="SECONDS",
        help="how long to wait for another process on the same project (default: 60)",
    )
    return common


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 <= (seconds := float(text)) < math.inf:
            return seconds
    raise argparse.ArgumentTypeError(f"must be a number of seconds, not {text!r}")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
