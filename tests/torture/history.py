"""Types on and on, and measures whether a long history makes an edit slower."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from desktop_app.services.ledger import open_ledger
from desktop_app.store import chain, replay
from tests.torture import victim

_SAMPLE = 1000


def run(changes: int = 100_000) -> dict[str, Any]:
    """Make so many changes; gives the median of the first and last thousand edits, and the proof's time."""
    with tempfile.TemporaryDirectory(prefix="zwgk-history-") as made:
        folder = Path(made)
        os.environ["ZWGK_BACKUP_DIR"] = str(folder / "备份")
        ledger = open_ledger(victim.prepare(folder))
        work = victim.Work(ledger, folder, random.Random(1))
        conn = ledger.db.conn
        first = _median(work)
        # What lies between is not measured, and need not wait for the disk.
        conn.execute("PRAGMA synchronous = OFF")
        while conn.execute("SELECT max(id) FROM change").fetchone()[0] < changes - _SAMPLE:
            work.edit()
        conn.execute("PRAGMA synchronous = FULL")
        last = _median(work)
        start = time.monotonic()
        broken = chain.first_break(conn) or replay.unrecorded(conn)
        took = time.monotonic() - start
        total = conn.execute("SELECT count(*) FROM change").fetchone()[0]
        ledger.close()
    return {
        "changes": total,
        "first_edit_ms": round(first, 2),
        "last_edit_ms": round(last, 2),
        "proof_seconds": round(took, 2),
        "broken": [str(broken)] if broken else [],
    }


def _median(work: victim.Work) -> float:
    took = []
    for _ in range(_SAMPLE):
        start = time.perf_counter()
        work.edit()
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took)
