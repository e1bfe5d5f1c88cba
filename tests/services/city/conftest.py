"""Departments' ledgers and exports under the invented plan, and an empty overview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.core.plan import Plan
from desktop_app.core.task import Progress, YearRecord
from desktop_app.core.terms import Status, YearEnd
from desktop_app.services import departments, import_plan, tasks
from desktop_app.services.city import ledger as city_ledger
from desktop_app.services.city.ledger import Overview
from desktop_app.services.ledger import create_ledger
from desktop_app.services.whole_ledger import export_json
from tests.builders import sample_plan

Handed = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups go beside the test, not into the user's folder."""
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))


@pytest.fixture
def overview(tmp_path: Path) -> Iterator[Overview]:
    """An empty overview."""
    opened = city_ledger.create_overview(tmp_path / "汇总.zwhz")
    yield opened
    opened.close()


def make_return(
    folder: Path,
    unit: str,
    *,
    name: str = "",
    plan: Plan | None = None,
    done: tuple[str, ...] = (),
    undone: tuple[str, ...] = (),
    spared: tuple[str, ...] = (),
    published: date | None = None,
    claimed: bool = False,
    as_ledger: bool = False,
) -> Path:
    """A department's file: labels in ``done`` are 已落实, in ``undone`` 未落实, in ``spared`` 不涉及."""
    out = folder / (name or f"{unit}.{'zwgk' if as_ledger else 'json'}")
    made = out if as_ledger else folder / f"{out.stem}.台账.zwgk"
    ledger = create_ledger(made)
    try:
        plan_id, _ = import_plan.store_plan(ledger, plan or sample_plan(), source_name="方案.docx")
        listed = [u.name for u in import_plan_units(ledger, plan_id)]
        if unit not in listed:
            departments.add_unit(ledger, unit, departments.department(ledger, plan_id, unit).kind)
        departments.choose(ledger, plan_id, unit)
        if claimed:
            open_ = [c.id for c in tasks.task_list(ledger, plan_id, unit).claimable]
            tasks.claim(ledger, plan_id, unit, open_)
        by_label = {t.label: t.id for t in tasks.task_list(ledger, plan_id, unit).tasks}
        for label in done:
            tasks.edit(ledger, unit, by_label[label], _done(unit))
            entry = Progress(date(2021, 7, 1), f"{unit}公开信息", 3, "https://example.invalid/1", "张某")
            tasks.add_progress(ledger, unit, [by_label[label]], entry)
        for label in undone:
            tasks.edit(ledger, unit, by_label[label], _undone(unit))
        for label in spared:
            tasks.edit(ledger, unit, by_label[label], _SPARED)
        if published:
            record = YearRecord(published_on=published, published_url="https://example.invalid/plan")
            departments.save_year_record(ledger, plan_id, unit, record)
        if not as_ledger:
            export_json(ledger, out)
    finally:
        ledger.close()
    if not as_ledger:
        made.unlink()
    return out


def import_plan_units(ledger, plan_id):
    """The units of the plan."""
    from desktop_app.services import plans

    return plans.list_units(ledger, plan_id)


def _done(unit: str) -> dict[str, object]:
    return {
        "status": Status.CONTINUING,
        "year_end": YearEnd.DONE,
        "measures": (f"{unit}的措施",),
        "office": "综合科",
        "person": "张某",
        "phone": "0757-12345678",
        "remark": "内部备注",
    }


def _undone(unit: str) -> dict[str, object]:
    return {"status": Status.UNFINISHED, "year_end": YearEnd.NOT_DONE, "reason": f"{unit}系统改造未完成"}


_SPARED = {"status": Status.NOT_APPLICABLE, "year_end": YearEnd.NOT_APPLICABLE, "reason": "无相关职能"}


@pytest.fixture
def handed(tmp_path: Path) -> Handed:
    """Makes departments' files in a folder of their own."""
    folder = tmp_path / "报送"
    folder.mkdir()
    return lambda unit, **more: make_return(folder, unit, **more)
