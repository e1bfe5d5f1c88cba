"""How the work grows with the ledger: exponents fitted over sizes, 1 for linear, 0 for none."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial

from desktop_app.core.snapshot import DocumentOptions
from desktop_app.reports import department_plan
from desktop_app.services import departments, import_plan, safety, tasks
from desktop_app.services.ledger import create_ledger, open_ledger
from desktop_app.services.overview import overview
from tests.bench import reading
from tests.bench.documents import year
from tests.bench.figures import Goal, Row, exponent, number, timed
from tests.bench.material import TODAY, UNIT, Desk, plan

Measure = Callable[[Desk, int], float]


def growth(desk: Desk, *, quick: bool) -> list[Row]:
    """Fit every kind of work."""
    sizes = (300, 1_000, 3_000) if quick else (1_000, 10_000, 100_000)
    sheets = (200, 1_000) if quick else (500, 2_500, 10_000)
    runs = 1 if quick else 3
    linear = (("导入存储", _import, sizes), ("生成部门方案", _export, sizes), ("合并填报表", _merge, sheets))
    linear += (("备份并核对", _backup, sizes),)
    level = (("修改一个字段", _edit, sizes), ("读取一项任务", _switch, sizes), ("打开台账文件", _open, sizes))
    return [
        *(_row(desk, words, measure, of, 1.05, runs) for words, measure, of in linear),
        *(_row(desk, words, measure, of, 0.1, runs) for words, measure, of in level),
        _row(desk, "首页数字（首次）", _overview, sizes, None, runs),
    ]


def _row(
    desk: Desk, words: str, measure: Measure, sizes: tuple[int, ...], limit: float | None, runs: int
) -> Row:
    times = {}
    for size in sizes:
        counted = 1 if size >= 100_000 and limit == 1.05 else runs
        times[size] = statistics.median(measure(desk, size) for _ in range(counted))
    grown = exponent(times)
    goals = () if limit is None else (Goal("指数", grown, limit),)
    note = "；".join(f"{size} 项 {number(taken)} 毫秒" for size, taken in times.items())
    return Row(f"增长：{words}", goals=goals, note=note if goals else f"{note}；指数 {number(grown)}")


def _import(desk: Desk, size: int) -> float:
    path = desk.folder / "增长.zwgk"
    path.unlink(missing_ok=True)
    ledger, made = create_ledger(path), plan(size)
    try:
        return timed(partial(import_plan.store_plan, ledger, made))
    finally:
        ledger.close()


def _export(desk: Desk, size: int) -> float:
    taken = year(desk, size)
    return timed(partial(department_plan.write, taken, DocumentOptions(), desk.folder / "增长.docx"))


def _merge(desk: Desk, size: int) -> float:
    ledger, files = reading.returned_once(desk, size // 50, 50)
    return reading.merge_all(desk, ledger, files)


def _backup(desk: Desk, size: int) -> float:
    ledger = open_ledger(desk.copy(desk.ledger(size), "增长备份.zwgk"))
    try:
        return timed(partial(safety.backup, ledger))
    finally:
        ledger.close()


def _edit(desk: Desk, size: int) -> float:
    ledger = open_ledger(desk.copy(desk.ledger(size), "增长修改.zwgk"))
    try:
        rid = ledger.db.conn.execute("SELECT requirement_id FROM task LIMIT 1").fetchone()[0]
        return statistics.median(
            timed(partial(tasks.edit, ledger, UNIT, rid, {"remark": f"示例{n}"})) for n in range(200)
        )
    finally:
        ledger.close()


def _switch(desk: Desk, size: int) -> float:
    ledger = open_ledger(desk.ledger(size))
    try:
        plan_id, _ = departments.current(ledger)
        assert plan_id is not None
        rid = ledger.db.conn.execute("SELECT requirement_id FROM task LIMIT 1").fetchone()[0]
        return statistics.median(
            timed(partial(tasks.tasks_by_id, ledger, plan_id, UNIT, [rid])) for _ in range(50)
        )
    finally:
        ledger.close()


def _open(desk: Desk, size: int) -> float:
    path = desk.ledger(size)

    def work() -> None:
        open_ledger(path).close()

    work()
    return statistics.median(timed(work) for _ in range(20))


def _overview(desk: Desk, size: int) -> float:
    ledger = open_ledger(desk.ledger(size))
    try:
        plan_id, _ = departments.current(ledger)
        assert plan_id is not None
        return timed(partial(overview, ledger, plan_id, UNIT, TODAY))
    finally:
        ledger.close()
