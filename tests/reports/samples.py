"""Snapshots to write documents from: published requirement wording, invented answers marked 示例."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.task import Claimable, Department, PlanInfo, Progress, Task, TaskFields, YearRecord
from desktop_app.core.terms import (
    Basis,
    Frequency,
    Publicity,
    Role,
    Standing,
    Status,
    UnitKind,
    YearEnd,
)

PLAN = PlanInfo(
    id="p",
    title="佛山市贯彻落实省府办公厅2017年政务公开工作要点分工方案",
    issuer="佛山市人民政府办公室",
    doc_no=None,
    issued=date(2017, 6, 9),
    year=2017,
    notice_title="佛山市人民政府办公室关于印发佛山市贯彻落实广东省人民政府办公厅2017年政务公开工作要点分工方案的通知",
    publish_within_working_days=30,
    display_by=date(2018, 1, 31),
)
FINANCE = Department(
    unit="市财政局",
    kind=UnitKind.DEPARTMENT,
    full_name="佛山市财政局",
    short_name="市财政局",
    addressee="市人民政府办公室",
    signature="佛山市财政局",
    contact_person="示例联络员",
    contact_phone="0757-00000000",
)
LEGAL = replace(
    FINANCE, unit="市法制局", full_name="佛山市法制局", short_name="市法制局", signature="佛山市法制局"
)
DISTRICT = replace(
    FINANCE,
    unit="禅城区人民政府",
    kind=UnitKind.DISTRICT,
    full_name="佛山市禅城区人民政府",
    short_name="禅城区人民政府",
    signature="佛山市禅城区人民政府",
    office_word="责任单位",
    self_word="我区",
    contact_person=None,
    contact_phone=None,
)


def published() -> list[Task]:
    """The nineteen tasks of 市财政局 in a published plan, nothing filled in."""
    rows: list[dict[str, Any]] = json.loads((Path(__file__).parent / "requirements.json").read_text("utf-8"))
    tasks = []
    for number, row in enumerate(rows, 1):
        named = row["basis"] == "named"
        tasks.append(
            Task(
                id=f"t{number}",
                plan_id="p",
                unit="市财政局",
                section_no=row["section_no"],
                section_title=row["section_title"],
                section_index=row["section_index"],
                no=row["no"],
                index=row["index"],
                alone=row["alone"],
                text=row["text"],
                lead_raw=row["lead_raw"],
                inherited=False,
                ambiguous=False,
                deadline_raw=None,
                basis=Basis.NAMED if named else Basis.ALL_DEPARTMENTS,
                role=Role.LEAD if named else Role.RESPONSIBLE,
                co_units=(),
                needs_confirmation=False,
            )
        )
    return tasks


_MEASURES = (
    ("每月10日前在局门户网站“财政数据”栏目公开上月一般公共预算收支完成情况（示例）",),
    (
        "自文件印发之日起20个工作日内,在局门户网站“政策法规”栏目转发税收政策（示例）",
        "每季度组织1期“税收政策进企业”宣讲,同步发布图文解读（示例）",
    ),
    ("收到中央和省降费政策文件后5个工作日内在局门户网站转发（示例）",),
    ("组织各区于每季度末月25日前完成PPP项目信息录入,逐项核对（示例）",),
    (
        "梳理本局规范性文件,形成保留、修订、废止三类清单（示例）",
        "将清理结果报市法制局,并在局门户网站公布清单（示例）",
    ),
    ("在局门户网站公布废止和失效文件目录,逐件标注“已废止”或“已失效”（示例）",),
)
_OFFICES = ("预算科", "国库科", "税政条法科", "办公室", "监督检查科")


def filled(task: Task, number: int) -> Task:
    """The task as a careful officer leaves it at the year's end; answers are invented (示例)."""
    monthly, dated = number % 4 == 1, number % 4 in (2, 3)
    fields = TaskFields(
        measures=_MEASURES[number % len(_MEASURES)],
        office=_OFFICES[number % len(_OFFICES)],
        person="示例甲",
        phone="0757-00000001",
        support_offices=("信息科",) if number % 3 == 0 else (),
        deadline=date(2017, 11, 30) if dated else Standing.LONG_TERM,
        frequency=Frequency.MONTHLY if monthly else None,
        due_day=10 if monthly else None,
        channel="局门户网站“财政数据”栏目",
        publicity=Publicity.PROACTIVE,
        remark="示例备注" if number == 2 else None,
        status=Status.CONTINUING if monthly else Status.COMPLETED,
        year_end=YearEnd.DONE,
    )
    url = f"http://www.example.gov.cn/xxgk/sample/{number}/content_20170{number % 9 + 1}.html"
    if monthly:
        progress = tuple(
            Progress(date(2017, month, 9), f"公布{month - 1}月数据（示例）", 1, url, "示例甲")
            for month in range(7, 13)
        )
    else:
        progress = (
            Progress(date(2017, 7, 3), "在局门户网站发布相关内容,并同步推送政务微信（示例）", 12, url),
            Progress(date(2017, 10, 20), "补充发布解读材料（示例）", None, None),
        )
    return replace(task, fields=fields, progress=progress)


def snapshot(
    tasks: list[Task] | None = None, department: Department = FINANCE, **changes: Any
) -> YearSnapshot:
    """A snapshot of nineteen filled tasks unless told otherwise."""
    if tasks is None:
        tasks = [filled(t, n) for n, t in enumerate(published(), 1)]
    made = YearSnapshot(
        plan=PLAN,
        department=department,
        record=YearRecord(
            approved_on=date(2017, 7, 14),
            approved_by="局务会",
            published_on=date(2017, 7, 19),
            published_url="http://www.example.gov.cn/xxgk/plan.html",
            published_column="通知公告",
        ),
        tasks=tuple(tasks),
        undecided_claims=(),
        as_of=date(2017, 12, 20),
        publish_by=date(2017, 7, 21),
        publish_days=28,
    )
    return replace(made, **changes)


def mixed() -> YearSnapshot:
    """Nineteen tasks at the year's end: most done, one of each other conclusion, one undecided."""
    tasks = [filled(t, n) for n, t in enumerate(published(), 1)]

    def change(index: int, *, progress: tuple[Progress, ...] = (), **fields: Any) -> None:
        tasks[index] = replace(tasks[index], fields=replace(tasks[index].fields, **fields), progress=progress)

    change(
        3,
        status=Status.UNFINISHED,
        year_end=YearEnd.NOT_DONE,
        reason="上级平台升级，录入端口9月起关闭（示例）",
    )
    change(8, status=Status.WAITING, year_end=YearEnd.CONDITION_UNMET, reason="奖补资金尚未下达（示例）")
    change(
        12, status=Status.NOT_APPLICABLE, year_end=None, reason="本局全年未召开面向公众的电视电话会议（示例）"
    )
    change(9, status=Status.IN_PROGRESS, year_end=None, progress=tasks[9].progress)
    tasks[1] = replace(
        tasks[1],
        co_units=("市国税局", "市地税局"),
        fields=replace(tasks[1].fields, our_part="地方税费政策的转发和解读（示例）"),
    )
    return snapshot(tasks)


def claimable() -> Claimable:
    """九-3, open to whoever finds it theirs."""
    return Claimable(
        id="c",
        section_no="九",
        section_title="推进发展新产业、培育新动能工作信息公开",
        section_index=9,
        no=3,
        index=3,
        alone=False,
        text="及时、主动、全面发布重大产业政策。",
        lead_raw="市经济和信息化局及市各有关部门,各区人民政府",
        units=("市经济和信息化局",),
    )


def many(count: int) -> YearSnapshot:
    """A plan of ``count`` filled tasks in sections of ten."""
    base = published()
    tasks = []
    for number in range(1, count + 1):
        model = base[(number - 1) % len(base)]
        section = (number - 1) // 10 + 1
        tasks.append(
            filled(
                replace(
                    model,
                    id=f"m{number}",
                    section_no=str(section),
                    section_title=f"示例部分{section}",
                    section_index=section,
                    no=(number - 1) % 10 + 1,
                    index=(number - 1) % 10 + 1,
                ),
                number,
            )
        )
    return snapshot(tasks)
