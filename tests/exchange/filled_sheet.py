"""A sheet of 预算科 as it was filled in, and the merge that it must give however it was mangled since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop_app.core.task import Progress
from desktop_app.core.terms import Frequency, Status, YearEnd
from desktop_app.services import merge, sheets, tasks
from desktop_app.services.ledger import Ledger
from tests.exchange.mangling import opened, put

UNIT = "市财政局"
LABELS = ("一-1", "一-2", "一-3", "一-4", "二-1")

#: What the office filled in, as it is to stand in the ledger afterwards: (label, field) -> value.
FILLED = {
    ("一-1", "measures"): ("按月公开收支。", "同步解读。"),
    ("一-1", "person"): "张某",
    ("一-1", "deadline"): date(2021, 11, 30),
    ("一-1", "progress"): (Progress(date(2021, 7, 3), "公开6月收支。", 12, "http://a.invalid/1", "预算科"),),
    ("一-2", "status"): Status.IN_PROGRESS,
    ("一-2", "frequency"): Frequency.MONTHLY,
    ("一-2", "phone"): "0757-1234",
    ("一-3", "status"): Status.UNFINISHED,
    ("一-3", "reason"): "平台未建成。",
    ("一-3", "year_end"): YearEnd.NOT_DONE,
    ("二-1", "measures"): ("专人办理。",),
}


def filled_sheet(ledger: Ledger, plan_id: str, path: Path) -> Path:
    """The sheet of 预算科, sent and filled in."""
    listed = tasks.task_list(ledger, plan_id, UNIT).tasks
    assert tuple(t.label for t in listed) == LABELS
    tasks.edit_many(ledger, UNIT, [t.id for t in listed], {"office": "预算科"})
    tasks.edit(ledger, UNIT, listed[0].id, {"measures": ("按月公开收支。",)})
    sheets.make_sheet(ledger, plan_id, UNIT, path, office="预算科")
    book, sheet = opened(path)
    put(
        sheet, "一-1", measures="按月公开收支。\n同步解读。", person="张某", deadline=date(2021, 11, 30),
        p_date=date(2021, 7, 3), p_text="公开6月收支。", p_count=12, p_url="http://a.invalid/1",
    )  # fmt: skip
    put(sheet, "一-2", status="进行中", frequency="按月", phone="0757-1234")
    put(sheet, "一-3", status="未完成", reason="平台未建成。", year_end="未落实")
    put(sheet, "二-1", measures="专人办理。")
    book.save(path)
    return path


def gone_wrong(ledger: Ledger, plan_id: str, path: Path) -> list[object]:
    """Merge a mangled sheet; what is not as every such merge must be: all filled in is taken, and no more."""
    before = {t.label: t.fields for t in tasks.task_list(ledger, plan_id, UNIT).tasks}
    plan = merge.plan_merge(ledger, [path])
    outcome, _ = merge.apply_merge(ledger, plan)
    after = {t.label: t for t in tasks.task_list(ledger, plan_id, UNIT).tasks}
    found: list[object] = [*plan.file_problems, *plan.cell_problems, *plan.unknown]
    found += [*plan.missing, *plan.wording_touched, *outcome.left]
    for label in LABELS:
        for name in ("measures", "person", "phone", "deadline", "frequency", "status", "reason", "year_end"):
            wanted = FILLED.get((label, name), getattr(before[label], name))
            stands = getattr(after[label].fields, name)
            found += [(label, name, stands)] if stands != wanted else []
        entries = after[label].progress
        found += [(label, entries)] if entries != FILLED.get((label, "progress"), ()) else []
    return found if len(outcome.applied) == len(FILLED) else [*found, *outcome.applied]
