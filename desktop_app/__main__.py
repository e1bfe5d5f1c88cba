"""``python -m desktop_app``: the window, or one command of the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def run(argv: Sequence[str]) -> int:
    """Open the window, or run a command where the first argument asks for one.

    Args:
        argv: the arguments without the program's name. Nothing, a ledger file and Qt's own options
            (``-platform xcb``) are for the window; anything else is for the command line, which knows
            how to refuse what it does not know.

    Returns:
        The exit code.
    """
    if _is_for_window(argv):
        # Neither half imports the other: a start of the window costs nothing of the command line's.
        from desktop_app.app import main as open_window

        return open_window(argv)
    from desktop_app.cli import main as run_command

    return run_command(argv)


def _is_for_window(argv: Sequence[str]) -> bool:
    if not argv:
        return True
    first = argv[0]
    if first.startswith("-"):
        return first not in ("-h", "--help")
    return first.lower().endswith(".zwgk") or Path(first).is_file()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
