"""Kills the application at random moments and checks that nothing acknowledged is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.torture import proof, victim

#: Of every ten kills: seven of a session, two of a command, one of the window.
_KINDS = ("session",) * 7 + ("command",) * 2 + ("window",)
#: After so many kills a fresh ledger, so that an old one's size does not hide the early moments.
_LEDGER_LIFE = 40

WINDOW = """
import json, os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop_app import app as application
from desktop_app.services import tasks
from desktop_app.store import chain
path, said, unit, plan_id, task_id = Path(sys.argv[1]), sys.argv[2], *sys.argv[3:6]
handle = os.open(said, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
app = application.make_application([])
window = application.build_window()
jobs = window._context.jobs
count = 0
def acknowledge(head):
    os.write(handle, (json.dumps({"id": head[0], "chain": head[1]}) + "\\n").encode())
def edit():
    global count
    count += 1
    text = f"（示例）{os.getpid()}-{count}"
    jobs.run(lambda ledger: tasks.edit(ledger, unit, task_id, {"remark": text}))
    jobs.run(lambda ledger: chain.last_link(ledger.db.conn), acknowledge)
    QTimer.singleShot(0, edit)
window.first_painted.connect(lambda: (window.ledgers.start(path, create=False), QTimer.singleShot(0, edit)))
window.show()
sys.exit(app.exec())
"""


@dataclass
class Tally:
    """What a run came to."""

    killed: Counter[str] = field(default_factory=Counter)
    survived: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """The run in figures."""
        return {
            "kills": sum(self.killed.values()),
            "survived": self.survived,
            "by_kind": dict(self.killed),
            "acknowledged_changes": self.acknowledged,
            "lost": self.lost[:10],
        }


def run(
    kills: int = 1000, minutes: float | None = None, seed: int = 1, kinds: tuple[str, ...] = _KINDS
) -> dict[str, Any]:
    """Kill ``kills`` processes (or as many as ``minutes`` allow), one after another."""
    rng = random.Random(seed)
    end = None if minutes is None else time.monotonic() + 60 * minutes
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="zwgk-kill-") as made:
        folder = Path(made)
        (folder / "warm").mkdir()
        with proof.Victims(folder) as victims:
            number = 0
            while number < kills and (end is None or time.monotonic() < end):
                if number % _LEDGER_LIFE == 0:
                    place = folder / f"ledger-{number}"
                    (place / "备份").mkdir(parents=True)
                    victim.os.environ["ZWGK_BACKUP_DIR"] = str(place / "备份")
                    ledger = victim.prepare(place)
                _one(victims, rng.choice(kinds), ledger, number, rng, tally)
                number += 1
    return tally.figures()


def _one(
    victims: proof.Victims, kind: str, ledger: Path, number: int, rng: random.Random, tally: Tally
) -> None:
    said = ledger.parent / f"said-{number}"
    backups = ledger.parent / "备份"
    start: dict[str, Callable[[], None]] = {
        "session": lambda: _session(victims, ledger, said, backups, rng),
        "command": lambda: _command(ledger, said, backups, rng),
        "window": lambda: _window(ledger, said, backups, rng),
    }
    start[kind]()
    tally.killed[kind] += 1
    acknowledged = proof.said(said)
    tally.acknowledged += sum("id" in words for words in acknowledged)
    try:
        proof.prove(ledger, acknowledged, backups)
    except proof.Lost as error:
        tally.lost.append(f"{kind} {number}: {error}")
    else:
        tally.survived += 1
    said.unlink(missing_ok=True)


def _session(victims: proof.Victims, ledger: Path, said: Path, backups: Path, rng: random.Random) -> None:
    order = {"do": "session", "ledger": str(ledger), "said": str(said), "backups": str(backups)}
    pid = victims.start(**order, seed=rng.randrange(2**31))
    time.sleep(rng.uniform(0, 0.25))
    proof.kill(pid)


def _command(ledger: Path, said: Path, backups: Path, rng: random.Random) -> None:
    """A command of the command line, killed while it works; its exit code is its acknowledgement."""
    seed = proof.ROOT / "data" / "foshan-2017-division-plan.txt"
    words = rng.choice(
        (
            ("import", str(seed)),
            ("plan", "--unit", victim.UNIT, "--out", str(ledger.parent / "命令.docx")),
            ("backup",),
            ("units", "--add", f"市示例{rng.randrange(1000)}局"),
        )
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop_app", *words, "--ledger", str(ledger)],
        cwd=proof.ROOT,
        env=proof.environment(backups),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    with suppress(subprocess.TimeoutExpired):
        process.wait(rng.uniform(0.1, 1.2))
    process.send_signal(signal.SIGKILL)
    _, complaint = process.communicate()
    if b"Traceback" in complaint:
        said.write_text(f'{{"outcome": "bug", "words": {complaint.decode()!r}}}')


def _window(ledger: Path, said: Path, backups: Path, rng: random.Random) -> None:
    """The window itself, off the screen, typing as fast as it can."""
    from desktop_app.services import plans, tasks
    from desktop_app.services.ledger import session

    with session(ledger, read_only=True) as opened:
        plan_id = plans.list_plans(opened)[0].id
        task_id = tasks.task_list(opened, plan_id, victim.UNIT).tasks[0].id
    process = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(ledger), str(said), victim.UNIT, plan_id, task_id],
        cwd=proof.ROOT,
        env=proof.environment(backups),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 15
    while not said.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(rng.uniform(0, 0.8))
    process.send_signal(signal.SIGKILL)
    process.wait()
