"""A hundred departments in one overview, against opening the same files and reading every row of them."""

from __future__ import annotations

import json
import resource
import sqlite3
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from desktop_app.core.plan import Duty, Notice, Plan, Requirement, Section
from desktop_app.core.terms import Role, Scope
from desktop_app.services import handover
from desktop_app.services.city import ledger, questions, samples, taking, view
from desktop_app.services.ledger import open_or_create
from desktop_app.services.whole_ledger import import_json
from tests.bench.figures import Goal, Row, interleaved, ratio
from tests.bench.material import Desk, text

_REQUIREMENTS, _SECTIONS = 112, 24
_TODAY = date(2022, 1, 10)
#: Found part by part over CPU time with 40 departments, in times of the floor.
_LIMIT = (
    "读文件本身，台账文件约 0.6 倍（只读用得着的表），导出数据约 1.2 倍（另算指纹）；"
    "整理并写入汇总台账约 0.5 倍，再读出并算出各表约 0.5 倍，后两项基准不做"
)


def overview(desk: Desk, *, quick: bool) -> list[Row]:
    """Exports and ledger files of as many departments, every department bearing every requirement."""
    number = 20 if quick else 100
    exports = samples.make_returns(plan(), desk.folder / "报送", number)
    ledgers = [_as_ledger(path) for path in exports]
    packages = [_as_package(path) for path in ledgers]
    runs = 3 if quick else 7
    floors: dict[str, tuple[list[Path], Callable[[list[Path]], object]]] = {
        "移交包": (packages, _packages),
        "台账文件": (ledgers, _ledgers),
        "导出数据": (exports, _exports),
    }
    rows = []
    for words, (files, floor) in floors.items():
        found = interleaved(
            {
                "ours": partial(_busy, partial(_gather, desk, files)),
                "floor": partial(_busy, partial(floor, files)),
            },
            runs,
        )
        goal = Goal("倍数", ratio(found["ours"], found["floor"]), 1.5)
        note = "以用户态处理器时间计，不计磁盘等待"
        rows.append(
            Row(
                f"全市汇总（{number} 个部门 × {_REQUIREMENTS} 项，{words}）：收入、写入汇总台账并算出各表",
                found["ours"],
                floor=("打开同样的文件，读出每一行", found["floor"]),
                goals=(goal,),
                note=note if goal.reached else f"{note}。{_LIMIT}",
            )
        )
    return rows


def plan() -> Plan:
    """A plan of 112 requirements in 24 sections, each for every department."""
    everyone = (Duty("各部门", Role.RESPONSIBLE, Scope.ALL_DEPARTMENTS),)
    sections = []
    for index in range(_SECTIONS):
        numbers = range(index, _REQUIREMENTS, _SECTIONS)
        rows = tuple(Requirement(at, text(n), "各部门", everyone) for at, n in enumerate(numbers, 1))
        sections.append(Section(str(index + 1), f"推进第{index + 1}类信息公开", rows))
    return Plan(
        title="云州市2021年政务公开工作要点分工方案（示例全市）",
        issuer="云州市人民政府办公室",
        doc_no=None,
        issued=date(2021, 6, 1),
        sections=tuple(sections),
        notice=Notice(30, date(2022, 1, 31)),
    )


def _as_ledger(export: Path) -> Path:
    path = export.with_suffix(".zwgk")
    import_json(export, path)
    # Opened once, so that the file lies as a department hands it in: without a log beside it.
    open_or_create(path).close()
    return path


def _as_package(path: Path) -> Path:
    opened = open_or_create(path)
    try:
        return handover.make_package(opened, path.with_suffix(handover.SUFFIX)).path
    finally:
        opened.close()


def _busy(work: Callable[[], object]) -> float:
    """Milliseconds of user time that ``work`` takes."""
    begin = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    work()
    return 1000 * (resource.getrusage(resource.RUSAGE_SELF).ru_utime - begin)


def _gather(desk: Desk, files: list[Path]) -> None:
    path = desk.folder / "汇总.zwhz"
    for stale in desk.folder.glob("汇总.zwhz*"):
        stale.unlink()
    opened = ledger.create_overview(path)
    try:
        outcome, _ = taking.add_returns(opened, files)
        seen = view.read(opened, _TODAY)
        questions.totals(seen)
        questions.by_section(seen)
        questions.matrix(seen)
        questions.joints(seen)
        questions.sums(seen)
        assert len(outcome.taken) == len(seen.reported) == len(files), "not everything was taken"
        assert sum(len(d.tasks) for d in seen.departments) == len(files) * _REQUIREMENTS
    finally:
        opened.close()


def _exports(files: list[Path]) -> None:
    for path in files:
        for rows in json.loads(path.read_bytes())["tables"].values():
            for row in rows:
                tuple(row.values())


def _packages(files: list[Path]) -> None:
    for path in files:
        with handover.open_for_reading(path) as (_, inside):
            _ledgers([inside])


def _ledgers(files: list[Path]) -> None:
    for path in files:
        conn = sqlite3.connect(path)
        names = [r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            if not name.startswith("sqlite_"):
                for _ in conn.execute(f'SELECT * FROM "{name}"'):
                    pass
        conn.close()
