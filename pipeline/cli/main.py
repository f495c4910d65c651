"""The ``pipeline`` command: arguments in, exit code out."""

from __future__ import annotations

import argparse
import gc
import os
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
from pipeline.cli.commands import Verbs
from pipeline.cli.output import Output
from pipeline.errors import ExitCode, PipelineError
from pipeline.version import __version__

COMMANDS = (init, extract, update, pretranslate, build, run, status, tmx, models)
"""In the order in which help lists them."""
EPILOG = "\n".join(["exit codes:", *(f"{code:5}  {code.meaning}" for code in ExitCode)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    # Parsing makes many small objects and hardly a cycle; looking for cycles less often is faster.
    gc.set_threshold(200_000)
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return ExitCode.USAGE
    out = Output(quiet=options.quiet, as_json=options.json)
    try:
        code: int = options.run(options, out)
    except PipelineError as error:
        return out.failure(error)
    except KeyboardInterrupt:
        out.note("interrupted; what was finished is kept")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader went away; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    return code


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="pipeline",
        description="Translate Markdown offline, through gettext catalogs that people review.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"pipeline {__version__}")
    parser.set_defaults(quiet=False, json=False)
    verbs = Verbs(parser)
    for command in COMMANDS:
        command.add(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
