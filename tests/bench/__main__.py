"""`python -m tests.bench [--quick] [NAME]`: prints a table, writes out/bench.json and a help page."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.bench import documents, editing, growth, overview, reading, starting, window
from tests.bench.figures import Row, table
from tests.bench.material import OUT, ROOT, Desk, desk

PAGE = ROOT / "desktop_app" / "resources" / "help" / "speed.md"
Run = Callable[..., list[Row]]
RUNS: dict[str, Run] = {
    "start": starting.start,
    "frozen": starting.frozen,
    "documents": documents.documents,
    "reading": reading.reading,
    "merge": reading.merging,
    "overview": overview.overview,
    "edit": editing.editing,
    "search": editing.searching,
    "views": window.views,
    "memory": starting.memory,
    "growth": growth.growth,
}
_INTRODUCTION = """# 速度

本页由 `python3 dev.py bench` 生成。每一行都在同一次运行、同一台机器上与基准和同类做法轮流测量（A、B、A、B），
给出最小、中位、最大值；倍数是各轮与相邻一轮之比的中位数，不随机器快慢变化。目标以倍数为主，以毫秒为主的只有操作
手感（一屏 16 毫秒）。列表按方案顺序排列，排序在表格中测量。
"""


def main(arguments: list[str]) -> int:
    """Measure what is asked for; the page of the documentation is written by whole runs alone."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("name", nargs="?", choices=sorted(RUNS))
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args(arguments)
    names = [asked.name] if asked.name else list(RUNS)
    found: dict[str, Any] = _stored() if asked.name else {}
    with desk() as place:
        for name in names:
            found[name] = _measured(name, place, asked.quick)
            _store(found)
    rows = [row for name in RUNS if name in found for row in found[name]["rows"]]
    if not asked.name and not asked.quick:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(rows), "utf-8", newline="\n")
    return 0


def _measured(name: str, place: Desk, quick: bool) -> dict[str, Any]:
    begin = time.monotonic()
    rows = [row.plain() for row in RUNS[name](place, quick=quick)]
    print(f"\n== {name}\n{table(rows)}", flush=True)
    return {"rows": rows, "quick": quick, "seconds": round(time.monotonic() - begin), "on": _where()}


def page(rows: list[dict[str, Any]]) -> str:
    """The page of the documentation."""
    return f"{_INTRODUCTION}\n测量环境：{_where()}。\n\n{table(rows)}\n"


def _where() -> str:
    load = f"，测量时负载 {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{datetime.now().astimezone():%Y-%m-%d}，{platform.system()}，{os.cpu_count()} 核，"
        f"Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}{load}"
    )


def _stored() -> dict[str, Any]:
    target = OUT / "bench.json"
    return json.loads(target.read_text("utf-8")) if target.exists() else {}


def _store(found: dict[str, Any]) -> None:
    (OUT / "bench.json").write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
