"""Tears pages out of ledgers, flips bits and cuts files short, and rescues what is left."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.services import safety, tasks
from desktop_app.services.ledger import open_ledger, session
from tests.torture import victim

_PAGE = 4096


def run(ledgers: int = 200, minutes: float | None = None, seed: int = 1) -> dict[str, Any]:
    """Damage so many copies of a ledger and open, check, salvage and restore each."""
    rng = random.Random(seed)
    end = None if minutes is None else time.monotonic() + 60 * minutes
    tally: Counter[str] = Counter()
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="zwgk-tear-") as made:
        folder = Path(made)
        os.environ["ZWGK_BACKUP_DIR"] = str(folder / "备份")
        path = victim.prepare(folder)
        ledger = open_ledger(path)
        work = victim.Work(ledger, folder, rng)
        for _ in range(200):
            work.edit()
        safety.backup(ledger)
        said = _fields(ledger, work.plan_id)
        ledger.close()
        whole = path.read_bytes()
        for _ in range(ledgers):
            if end is not None and time.monotonic() > end:
                break
            path.write_bytes(_damaged(whole, rng))
            try:
                tally[_rescue(path, work.plan_id, said)] += 1
            except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
                broken.append(f"{type(error).__name__}: {error}")
            for left in folder.glob("*抢救*"):
                left.unlink()
    return {"torn": sum(tally.values()) + len(broken), **tally, "broken": broken[:10]}


def _fields(ledger: Any, plan_id: str) -> dict[str, Any]:
    return {t.id: t.fields for t in tasks.task_list(ledger, plan_id, victim.UNIT).tasks}


def _damaged(whole: bytes, rng: random.Random) -> bytes:
    data = bytearray(whole)
    pages = len(data) // _PAGE
    match rng.choice(("pages", "bits", "short", "zeros")):
        case "pages":
            for page in rng.sample(range(1, pages), rng.randint(1, 4)):
                data[page * _PAGE : (page + 1) * _PAGE] = rng.randbytes(_PAGE)
        case "bits":
            for _ in range(rng.randint(1, 50)):
                data[rng.randrange(100, len(data))] ^= 1 << rng.randrange(8)
        case "short":
            del data[rng.randrange(_PAGE, len(data)) :]
        case _:
            start = rng.randrange(_PAGE, len(data) - _PAGE)
            data[start : start + _PAGE] = bytes(_PAGE)
    return bytes(data)


def _rescue(path: Path, plan_id: str, said: dict[str, Any]) -> str:
    """What became of a damaged ledger; whatever becomes of it, the newest backup brings it back."""
    torn = path.read_bytes()
    try:
        report = safety.salvage(path)
        with session(report.path, read_only=True) as opened:
            assert not safety.check(opened).findings, safety.check(opened).findings
            outcome = "salvaged_whole" if _fields(opened, plan_id) == said else "salvaged_in_part"
    except UserError:
        outcome = "told_unreadable"
    assert path.read_bytes() == torn, "the damaged ledger was touched"
    offer = safety.newest_good_backup(path)
    assert offer is not None
    safety.restore(path, offer.path)
    with session(path, read_only=True) as opened:
        assert _fields(opened, plan_id) == said
    return outcome
