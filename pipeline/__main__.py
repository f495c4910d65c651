"""The process: ``python -m pipeline``, and the script ``pipeline``."""

from __future__ import annotations

import os
import sys


def command() -> int:
    """Run the command as a process of its own; returns its exit code."""
    try:
        _open_all()
        # Here, so that whoever interrupts it meanwhile is not shown where.
        import signal

        from pipeline.cli.main import main

        code = main()
        # What is done is done, however late somebody changes their mind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        os.write(2, b"error: interrupted\n")
        return 130
    return code


def _open_all() -> None:
    """Give the numbers of standard streams that are closed to nothing else that is opened."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


if __name__ == "__main__":
    sys.exit(command())
