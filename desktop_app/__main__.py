"""``python -m desktop_app``: the window, or one command of the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

#: Qt 6.5 and later need Windows 10 1809 (Qt's list of supported platforms).
LEAST_WINDOWS_BUILD = 17763

#: Files that the window opens: ledgers, packages and the city's overviews.
WINDOW_SUFFIXES = (".zwgk", ".zwgkp", ".zwhz")


def run(argv: Sequence[str]) -> int:
    """Open the window, or run a command where the first argument asks for one.

    Args:
        argv: the arguments without the program's name. Nothing, one of the program's own files and Qt's own
            options (``-platform xcb``) are for the window; anything else is for the command line, which
            knows how to refuse what it does not know.

    Returns:
        The exit code.
    """
    if _is_refused_here():
        return 2
    if _is_for_window(argv):
        # Neither half imports the other: a start of the window costs nothing of the command line's.
        from desktop_app.app import main as open_window

        return open_window(argv)
    from desktop_app.cli import main as run_command

    return run_command(argv)


def refusal(platform: str, build: int) -> str | None:
    """What to tell the user of a system that is too old for Qt, None where it is not.

    Args:
        platform: as `sys.platform` names it.
        build: the build number of Windows; of no account elsewhere.
    """
    if platform != "win32" or build >= LEAST_WINDOWS_BUILD:
        return None
    return (
        "本软件需要 Windows 10（1809）或更高版本，当前系统版本过低，不能运行。"
        "请换一台电脑，或联系信息化人员升级系统。"
    )


def _is_refused_here() -> bool:
    """Say on this machine, where it is too old, that the program cannot run."""
    if sys.platform == "win32":
        import ctypes

        words = refusal(sys.platform, sys.getwindowsversion().build)
        if words is not None:
            # Qt cannot be asked: it is Qt that does not load.
            ctypes.windll.user32.MessageBoxW(None, words, "政务公开落实台账", 0x30)
            return True
    return False


def _is_for_window(argv: Sequence[str]) -> bool:
    if not argv:
        return True
    first = argv[0]
    if first.startswith("-"):
        return first not in ("-h", "--help")
    return first.lower().endswith(WINDOW_SUFFIXES) or Path(first).is_file()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
