"""Traces the sockets of whole runs of the application: the command line's job and the window."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.torture import proof, victim

_SOCKET = re.compile(r"socket(?:pair)?\((\w+)")
#: What the display, D-Bus, the input method and the single window may use.
ALLOWED = {"AF_UNIX", "AF_LOCAL", "AF_NETLINK"}

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop_app import app as application
app = application.make_application([])
window = application.build_window()
pages = ["home", "tasks", "documents"]
window.first_painted.connect(lambda: window.ledgers.start(Path(sys.argv[1]), create=False))
window.show()
for number in range(3):
    QTimer.singleShot(600 + 300 * number, lambda: window.grab())
QTimer.singleShot(1800, app.quit)
code = app.exec()
window._context.jobs.close()
sys.exit(code)
"""


def families(command: list[str], folder: Path) -> set[str]:
    """The address families of every socket that a command and its children ask for.

    Raises:
        AssertionError: the command fails.
    """
    log = folder / "sockets"
    done = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=socket,socketpair", "-o", str(log), *command],
        cwd=proof.ROOT,
        env=proof.environment(folder / "备份"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return set(_SOCKET.findall(log.read_text("utf-8", "replace")))


def commands(folder: Path) -> list[list[str]]:
    """The whole job on the command line, from the city's file to the year-end report."""
    data = proof.ROOT / "data"
    ledger = ("--ledger", str(folder / "台账.zwgk"))
    unit = ("--unit", victim.UNIT)
    words: list[tuple[str, ...]] = [
        ("import", str(data / "foshan-2017-division-plan.txt")),
        ("units",),
        ("tasks", *unit),
        ("fill", *unit, "--from", str(data / "samples" / "foshan-2017-finance-bureau.json")),
        ("plan", *unit, "--out", str(folder / "方案.docx")),
        ("report", *unit, "--out", str(folder / "报告.docx"), "--as-of", "2017-12-20"),
        ("backup",),
        ("check",),
    ]
    return [[sys.executable, "-m", "desktop_app", *w, *ledger] for w in words]


def window(folder: Path) -> list[str]:
    """The window off the screen, opened on a ledger, shown and closed."""
    return [sys.executable, "-c", WINDOW, str(folder / "台账.zwgk")]


def run(folder: Path) -> dict[str, object]:
    """Trace everything; gives the families seen."""
    seen: set[str] = set()
    listed = [*commands(folder), window(folder)]
    for command in listed:
        seen |= families(command, folder)
    return {"runs": len(listed), "families": sorted(seen), "network_sockets": len(seen - ALLOWED)}
