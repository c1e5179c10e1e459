"""The `verimeter` command: the same as the binary's."""

from __future__ import annotations

import signal
import sys

from verimeter._native import run_command


def main() -> int:
    """Runs the command that the program's arguments name, and gives its exit code."""
    # Python only takes note of Ctrl-C, and would act on it after the command. So the system's way holds,
    # as for the binary, unless whoever started this said otherwise.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
