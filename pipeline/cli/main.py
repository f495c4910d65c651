"""The ``pipeline`` command: arguments in, exit code out."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from collections.abc import Sequence

from pipeline.cli import (
    build,
    extract,
    init,
    models,
    pretranslate,
    run,
    status,
    tmx,
    update,
)
from pipeline.cli.commands import Parser, UsageError, Verbs, common_options
from pipeline.cli.output import Output
from pipeline.cli.signals import heard
from pipeline.errors import ExitCode, PipelineError, Stop, unforeseen
from pipeline.version import __version__

COMMANDS = (init, extract, update, pretranslate, build, run, status, tmx, models)
"""In the order in which help lists them."""
EPILOG = "\n".join(
    [
        "exit codes:",
        *(f"{code:5}  {code.meaning}" for code in ExitCode),
        "",
        "PIPELINE_DEBUG=1 in the environment shows where an error was raised.",
    ]
)


class StoppedError(PipelineError):
    """Somebody wants the command to end."""

    def __init__(self, stop: KeyboardInterrupt) -> None:
        number = stop.number if isinstance(stop, Stop) else signal.SIGINT
        name = signal.Signals(number).name
        super().__init__(f"interrupted by {name}; what was finished is kept")
        self.exit_code = next(code for code in ExitCode if code == 128 + number)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    # Parsing makes many small objects and hardly a cycle; looking for cycles less often is faster.
    gc.set_threshold(200_000)
    given = list(sys.argv[1:] if arguments is None else arguments)
    out = Output(quiet=not {"-q", "--quiet"}.isdisjoint(given), as_json="--json" in given)
    try:
        parser = make_parser()
        options = parser.parse_args(given)
        out = Output(quiet=options.quiet, as_json=options.json, strict=options.strict)
        if not hasattr(options, "run"):
            raise UsageError("there is no command", hint=parser.format_help().rstrip())
        with heard(), unforeseen(None):
            code: int = options.run(options, out)
    except PipelineError as error:
        code = out.failure(error)
    except KeyboardInterrupt as error:
        code = out.failure(StoppedError(error))
    return out.close(code)


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = Parser(
        prog="pipeline",
        description="Translate Markdown offline, through gettext catalogs that people review.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common_options()],
    )
    parser.set_defaults(strict=False)
    parser.add_argument("--version", action="version", version=f"pipeline {__version__}")
    verbs = Verbs(parser)
    for command in COMMANDS:
        command.add(verbs)
    return parser
