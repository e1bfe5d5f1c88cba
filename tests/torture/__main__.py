"""`python -m tests.torture [NAME] [--minutes N] [--every N]`: the long runs, out/torture.json and a page."""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.torture import drill, faults, fuzz, history, kill, network, page, proof, tear

OUT = proof.ROOT / "out"


def _faults(minutes: float | None, every: int) -> dict[str, Any]:
    return faults.run(minutes=minutes, every=every) if faults.available() else {"skipped": "strace"}


def _network() -> dict[str, Any]:
    if not faults.available():
        return {"skipped": "strace"}
    with tempfile.TemporaryDirectory(prefix="zwgk-net-") as folder:
        return network.run(Path(folder))


RUNS: dict[str, Callable[[float | None, int], dict[str, Any]]] = {
    "kill": lambda minutes, _: kill.run(1000 if minutes is None else 10**9, minutes),
    "faults": _faults,
    "fuzz": lambda minutes, _: fuzz.run(2000 if minutes is None else 10**9, minutes),
    "tear": lambda minutes, _: tear.run(200 if minutes is None else 10**9, minutes),
    "drill": lambda *_: drill.run(),
    "history": lambda *_: history.run(),
    "network": lambda *_: _network(),
}
#: Figures that mean failure where they are not zero or empty.
_BAD = ("lost", "broken", "problems", "evicted", "network_sockets")


def _store(target: Path, name: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Put one run's figures beside those of the others, and return them all."""
    target.parent.mkdir(exist_ok=True)
    found: dict[str, Any] = json.loads(target.read_text("utf-8")) if target.exists() else {}
    found[name] = figures
    target.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return found


def main(arguments: list[str]) -> int:
    """Run what was asked for; 1 where anything was lost, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("name", nargs="?", choices=sorted(RUNS))
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--every", type=int, default=1, help="faults: only every so-manyth system call")
    asked = parser.parse_args(arguments)
    target = OUT / "torture.json"
    bad = False
    for name in [asked.name] if asked.name else list(RUNS):
        start = time.monotonic()
        figures = RUNS[name](asked.minutes, asked.every)
        figures["seconds"] = round(time.monotonic() - start)
        figures["on"] = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
        figures["with"] = (
            f"{platform.system()} Python {platform.python_version()} SQLite {sqlite3.sqlite_version}"
        )
        page.refresh(_store(target, name, figures))
        bad = bad or any(figures.get(key) for key in _BAD)
        print(page.line(name, figures), flush=True)
        for key in ("lost", "broken", "problems"):
            for words in figures.get(key, ()):
                print(f"  {words}", file=sys.stderr, flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
