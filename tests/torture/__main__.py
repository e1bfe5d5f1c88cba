"""`python -m tests.torture [NAME] [--minutes N]`: the long runs, a table, and out/torture.json."""

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

from tests.torture import drill, faults, fuzz, history, kill, network, proof, tear

OUT = proof.ROOT / "out"


def _faults(minutes: float | None) -> dict[str, Any]:
    return faults.run(minutes=minutes) if faults.available() else {"skipped": "strace"}


def _network(_minutes: float | None) -> dict[str, Any]:
    if not faults.available():
        return {"skipped": "strace"}
    with tempfile.TemporaryDirectory(prefix="zwgk-net-") as folder:
        return network.run(Path(folder))


RUNS: dict[str, Callable[[float | None], dict[str, Any]]] = {
    "kill": lambda minutes: kill.run(1000 if minutes is None else 10**9, minutes),
    "faults": _faults,
    "fuzz": lambda minutes: fuzz.run(2000 if minutes is None else 10**9, minutes),
    "tear": lambda minutes: tear.run(200 if minutes is None else 10**9, minutes),
    "drill": lambda _minutes: drill.run(),
    "history": lambda _minutes: history.run(),
    "network": _network,
}
#: Figures that mean failure where they are not zero or empty.
_BAD = ("lost", "broken", "problems", "evicted", "network_sockets")
_WORDS = {
    "kill": (
        "断电（强制结束进程）",
        "{survived} / {kills} 次后台账完好，已确认的 {acknowledged_changes} 次改动无一丢失",
    ),
    "faults": ("磁盘已满与读写错误", "{survived} / {injected} 处故障后提示清楚、内容无损、可继续工作"),
    "fuzz": (
        "畸形与恶意文件",
        "{files} 个文件，读入 {read} 个，拒绝 {refused} 个，异常 {problems_count} 个",
    ),
    "tear": (
        "损坏的台账",
        "{torn} 份：抢救完整 {salvaged_whole}、部分 {salvaged_in_part}，读不出 {told_unreadable}，均已恢复",
    ),
    "drill": (
        "备份演练",
        "{made} 份备份留存 {kept} 份，逐字段恢复一致 {restored_field_by_field} 份，恢复挤掉 {evicted} 份",
    ),
    "history": (
        "长期积累的修改记录",
        "{changes} 条之后，修改用 {last_edit_ms} 毫秒（起初 {first_edit_ms}），核验 {proof_seconds} 秒",
    ),
    "network": ("网络连接", "{runs} 次运行，网络套接字 {network_sockets} 个"),
}


def _line(name: str, figures: dict[str, Any]) -> str:
    title, words = _WORDS[name]
    if "skipped" in figures:
        return f"| {title} | 未测（没有 strace） |"
    known: dict[str, Any] = dict.fromkeys(
        ("salvaged_whole", "salvaged_in_part", "told_unreadable", "read", "refused"), 0
    )
    problems = len(figures.get("problems", ()))
    return f"| {title} | {words.format(**{**known, **figures, 'problems_count': problems})} |"


def _store(target: Path, name: str, figures: dict[str, Any]) -> None:
    """Put one run's figures beside those of the others."""
    target.parent.mkdir(exist_ok=True)
    found: dict[str, Any] = json.loads(target.read_text("utf-8")) if target.exists() else {}
    found[name] = figures
    target.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main(arguments: list[str]) -> int:
    """Run what was asked for; 1 where anything was lost, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("name", nargs="?", choices=sorted(RUNS))
    parser.add_argument("--minutes", type=float)
    asked = parser.parse_args(arguments)
    target = OUT / "torture.json"
    bad = False
    for name in [asked.name] if asked.name else list(RUNS):
        start = time.monotonic()
        figures = RUNS[name](asked.minutes)
        figures["seconds"] = round(time.monotonic() - start)
        figures["on"] = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
        figures["with"] = (
            f"{platform.system()} Python {platform.python_version()} SQLite {sqlite3.sqlite_version}"
        )
        _store(target, name, figures)
        bad = bad or any(figures.get(key) for key in _BAD)
        print(_line(name, figures), flush=True)
        for key in ("lost", "broken", "problems"):
            for words in figures.get(key, ()):
                print(f"  {words}", file=sys.stderr, flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
