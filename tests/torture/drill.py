"""Backs a ledger up through a year of work, thins as it goes, and restores every backup that is left."""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop_app.services import safety
from desktop_app.services.ledger import open_ledger, session
from tests.torture import victim

_START = datetime(2021, 6, 1, 9, 0).astimezone()


def rows(path: Path) -> dict[str, list[Any]]:
    """Everything in a ledger file that is not open, read by nothing of ours."""
    conn = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
    try:
        names = [r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, conn.execute(f"SELECT * FROM {name}"))) for name in names}
    finally:
        conn.close()


def run(days: int = 365, seed: int = 1) -> dict[str, Any]:
    """Work for so many days, twice a day with a backup, then restore every backup kept and compare it."""
    states: dict[Path, dict[str, list[Any]]] = {}
    with tempfile.TemporaryDirectory(prefix="zwgk-drill-") as made:
        folder = Path(made)
        os.environ["ZWGK_BACKUP_DIR"] = str(folder / "备份")
        path = victim.prepare(folder)
        for day in range(days):
            for hours in (0, 8):
                ledger = open_ledger(path)
                victim.Work(ledger, folder, random.Random(seed + day * 2 + hours)).edit()
                now = _START + timedelta(days=day, hours=hours)
                backup = safety.auto_backup(ledger, safety.Occasion.START, now).path
                ledger.close()
                if backup is not None:
                    states[backup] = rows(path)
        kept = safety.backups(path)
        before = len(kept)
        same = 0
        for backup, _ in kept:
            safety.restore(path, backup)
            same += rows(path) == states[backup]
            with session(path, read_only=True) as opened:
                same -= bool(safety.check(opened).findings)
        left = len([b for b, _ in safety.backups(path) if b in states])
    return {"made": len(states), "kept": before, "restored_field_by_field": same, "evicted": before - left}
