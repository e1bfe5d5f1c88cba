"""示例报送: invented returns of a hundred departments under one plan, for trying the overview out."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.core.evidence import Evidence, EvidenceKind
from desktop_app.core.figures import FIGURES
from desktop_app.core.plan import Plan
from desktop_app.core.task import Progress, Task, TaskFields, YearRecord
from desktop_app.core.temporary import temporary_folder
from desktop_app.core.terms import Frequency, Publicity, Scope, Status, UnitKind, YearEnd
from desktop_app.services import departments, import_plan, tasks
from desktop_app.services.ledger import Ledger, create_ledger
from desktop_app.services.whole_ledger import export_json
from desktop_app.store import tasks as task_store
from desktop_app.store import year as year_store
from desktop_app.store.journal import writing

#: More departments than any city has.
MOST = 500
_OFFICES = ("办公室", "综合科", "政策法规科", "信息中心", "业务一科", "业务二科")
_ENDINGS = (
    (YearEnd.DONE, Status.COMPLETED, None),
    (YearEnd.DONE, Status.CONTINUING, None),
    (YearEnd.DONE, Status.COMPLETED, None),
    (YearEnd.DONE, Status.CONTINUING, None),
    (YearEnd.NOT_DONE, Status.UNFINISHED, "（示例）系统改造尚未完成，计划下年度上半年完成。"),
    (YearEnd.CONDITION_UNMET, Status.WAITING, "（示例）上级标准尚未印发。"),
    (YearEnd.NOT_APPLICABLE, Status.NOT_APPLICABLE, "（示例）本部门没有相关职能。"),
    (None, Status.IN_PROGRESS, None),
)


def unit_names(plan: Plan, count: int) -> list[str]:
    """``count`` departments: those the plan names, then invented ones marked 示例."""
    named = dict.fromkeys(d.name for _, r in plan.requirements() for d in r.duties if d.scope is Scope.NAMED)
    invented = (f"市示例{number}局" for number in range(1, count + 1))
    return [*named, *invented][:count]


def make_returns(
    plan: Plan,
    folder: Path,
    count: int = 100,
    *,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write the exports of invented departments' years; every text says 示例.

    Args:
        plan: the plan they all work under.
        folder: where the files go, one per department.
        count: how many departments.
        seed: the same seed makes the same year.
        progress: called with (departments done, departments in all).

    Raises:
        UserError: a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"无法建立文件夹“{folder.name}”。", "请另选保存位置。") from error
    written = []
    names = unit_names(plan, count)
    for number, unit in enumerate(names):
        chance = random.Random(seed * 1000 + number)  # noqa: S311  # a sample, no secret
        out = folder / f"{number + 1:03d}-{unit}（示例）.json"
        with temporary_folder() as made:
            ledger = create_ledger(made / "台账.zwgk")
            try:
                fill_ledger(ledger, plan, unit, chance)
                export_json(ledger, out)
            finally:
                ledger.close()
        written.append(out)
        if progress is not None:
            progress(number + 1, len(names))
    return written


def fill_ledger(ledger: Ledger, plan: Plan, unit: str, chance: random.Random) -> str:
    """Fill a new ledger with an invented year of ``unit``; returns the plan's id."""
    plan_id, _ = import_plan.store_plan(ledger, plan, source_name="示例方案")
    if unit.startswith("市示例"):
        departments.add_unit(ledger, unit, UnitKind.DEPARTMENT)
    departments.choose(ledger, plan_id, unit)
    departments.save_department(ledger, departments.department(ledger, plan_id, unit))
    issued = plan.issued or date(2017, 6, 9)
    listed = tasks.task_list(ledger, plan_id, unit).tasks
    with writing(ledger.db, "填写示例") as writer:
        for task in listed:
            values = _values(task, chance)
            task_store.write_fields(writer, task.id, unit, values)
            if values["status"] not in (Status.NOT_APPLICABLE, Status.WAITING):
                for nth in range(chance.randint(1, 3)):
                    day = issued + timedelta(days=30 * (nth + 1) + chance.randint(0, 20))
                    many = chance.randint(1, 40)
                    entry = Progress(day, f"（示例）公开相关信息{many}条", many, _address(chance), "（示例）")
                    task_store.add_progress(writer, _id(chance), entry, [(task.id, unit, nth)])
            if chance.random() < 0.4:
                year_store.add_evidence(writer, plan_id, unit, _proof(task, chance), f"{issued}T00:00:00")
        for figure in FIGURES[:12]:
            year_store.write_figure(writer, plan_id, unit, figure.id, chance.randint(0, 900))
    if chance.random() < 0.9:
        public = issued + timedelta(days=chance.randint(20, 52))
        address = f"https://example.invalid/plan/{chance.randint(1000, 9999)}"
        record = YearRecord(published_on=public, published_url=address, published_column="（示例）政务公开")
        departments.save_year_record(ledger, plan_id, unit, record)
    return plan_id


def _values(task: Task, chance: random.Random) -> dict[str, object]:
    ending, status, reason = chance.choice(_ENDINGS)
    gist = task.text[:12]
    wanted = TaskFields(
        status=status,
        reason=reason,
        year_end=ending,
        measures=() if status is Status.NOT_APPLICABLE else (f"（示例）围绕“{gist}”制定措施并按期公开。",),
        office=chance.choice(_OFFICES),
        frequency=chance.choice((Frequency.MONTHLY, Frequency.QUARTERLY, None)),
        channel="门户网站",
        publicity=chance.choice((Publicity.PROACTIVE, Publicity.PROACTIVE, Publicity.ON_REQUEST)),
        person="（示例）",
        applies=True,
    )
    names = ("status", "reason", "year_end", "measures", "office", "frequency", "channel", "publicity")
    return {name: getattr(wanted, name) for name in (*names, "person", "applies")}


def _proof(task: Task, chance: random.Random) -> Evidence:
    return Evidence(
        id=_id(chance),
        kind=EvidenceKind.LINK,
        title=f"（示例）{task.label} 公开页面",
        url=_address(chance),
        may_publish=chance.random() < 0.7,
        secrecy_by="（示例）",
        secrecy_on=date(2017, 12, 1),
        secrecy_result="可以公开",
        tasks=(task.id,),
    )


def _address(chance: random.Random) -> str:
    return f"https://example.invalid/{chance.randint(10**6, 10**7)}"


def _id(chance: random.Random) -> str:
    return uuid.UUID(int=chance.getrandbits(128)).hex
