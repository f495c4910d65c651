"""The ``pipeline`` command: arguments in, exit code out."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence

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
from pipeline.cli.signals import heard
from pipeline.errors import PipelineError, Stop, unforeseen
from pipeline.version import __version__

COMMANDS = (init, extract, update, pretranslate, build, run, status, tmx, models)
"""In the order in which help lists them."""
EPILOG = """\
exit codes:
  0  done; with --check: nothing would change
  1  something could not be done; with --check: something would change
  2  wrong arguments or settings
  3  another process is working on the project
  130, 143, 129  ended by SIGINT, SIGTERM or SIGHUP

PIPELINE_DEBUG=1 in the environment shows where an error was raised.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    # Parsing makes many small objects and hardly a cycle; looking for cycles less often is faster.
    gc.set_threshold(200_000)
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    out = Output(quiet=options.quiet, as_json=options.json)
    try:
        with heard(), told():
            code: int = options.run(options, out)
    except PipelineError as error:
        return out.failure(error)
    except KeyboardInterrupt as error:
        number = error.number if isinstance(error, Stop) else signal.SIGINT
        out.note(f"interrupted by {signal.Signals(number).name}; what was finished is kept")
        return 128 + number
    except BrokenPipeError:
        # The reader went away; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Within it, an exception that nobody has foreseen is an error for people to read."""
    try:
        yield
    except BrokenPipeError:
        raise
    except BaseException:
        with unforeseen(None):
            raise


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
