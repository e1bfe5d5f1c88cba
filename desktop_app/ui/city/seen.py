"""What the overview's window shows, worked out on the worker's thread, and how it is put in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from desktop_app.core.city import CityView, DepartmentYear, HandIn, Publication
from desktop_app.core.day_words import full_day, short_day
from desktop_app.core.rules import rate_words
from desktop_app.core.task import Task
from desktop_app.ui import theme

if TYPE_CHECKING:
    from desktop_app.services.city.questions import Joint, MatrixRow, SectionTally, Sum, Totals

#: Icon and palette role of a state of publication.
PUBLICATIONS = {
    Publication.IN_TIME: ("check-circle", "completed"),
    Publication.LATE: ("alert-outline", "due_soon"),
    Publication.PUBLISHED: ("check-circle", "completed"),
    Publication.OPEN: ("circle-outline", "not_started"),
    Publication.OVERDUE: ("alert-circle", "overdue"),
    Publication.UNKNOWN: ("circle-outline", "not_started"),
}
#: Icon and palette role of where a task stands: a conclusion, or a status while there is none.
_CONCLUSIONS = {
    "已落实": ("check-circle", "completed"),
    "未落实": ("alert-circle", "overdue"),
    "条件未具备": ("timer-sand", "waiting"),
    "不涉及": ("minus-circle-outline", "not_applicable"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the window shows, as of one reading."""

    view: CityView
    totals: Totals
    joints: Sequence[Joint]
    matrix: Sequence[MatrixRow]
    sections: Sequence[SectionTally]
    sums: Sequence[Sum]
    #: What of each requirement is searched, by its id, folded.
    texts: Mapping[str, str]


def read(overview: Any, today: date) -> Seen:
    """Read the overview; on the worker's thread."""
    from desktop_app.services.city import questions, view

    found = view.read(overview, today)
    joints = questions.joints(found)
    return Seen(
        found,
        questions.totals(found),
        joints,
        questions.matrix(found),
        questions.by_section(found),
        questions.sums(found),
        {joint.requirement.id: _searched(joint) for joint in joints},
    )


def _searched(joint: Joint) -> str:
    """The requirement, its units, and what they say of it."""
    r = joint.requirement
    said = (part for d, t in joint.bearers for part in (d.unit, *t.fields.measures, t.fields.reason or ""))
    return " ".join((r.label, r.section_title, r.text, r.lead_raw or "", *said)).casefold()


def look_of(standing: str) -> tuple[str, str]:
    """Icon and palette role of where a task stands."""
    if standing in _CONCLUSIONS:
        return _CONCLUSIONS[standing]
    style = theme.status_style(standing)
    return style.icon, style.role


def headline(seen: Seen) -> str:
    """应报送 33 个部门，已报送 30 个；按期公开 26 个；任务落实率 92.3%"""
    totals = seen.totals
    beside = f"（含名单外 {totals.beside} 个）" if totals.beside else ""
    rate = rate_words(totals.figures)
    parts = [
        f"应报送 {totals.expected} 个部门，已报送 {totals.reported} 个{beside}，未报送 {totals.missing} 个",
        f"方案按期公开 {totals.in_time} 个，逾期 {totals.late} 个，未公开 {totals.unpublished} 个",
    ]
    if rate:
        parts.append(f"任务落实率 {rate}")
    return "；".join(parts)


def published_words(department: DepartmentYear) -> str:
    """7月18日 · 27 个工作日 · 按期公开"""
    if department.hand_in is None:
        return ""
    day = department.published_on
    if day is None:
        return str(department.publication)
    days = f"，{department.publish_days} 个工作日" if department.publish_days is not None else ""
    return f"{department.publication}（{short_day(day)}{days}）"


def department_html(seen: Seen, department: DepartmentYear) -> str:
    """The department in words, with links to act by."""
    parts = [f"<h3>{escape(department.full_name)}</h3>"]
    if department.hand_in is None:
        parts.append("<p>尚未报送。收到该部门的移交包、台账文件或导出数据后，拖到本窗口即可收入。</p>")
    else:
        parts += _handed_in(seen, department, department.hand_in)
    if department.history:
        listed = "".join(
            f"<li>{_hand_in_words(h)}　<a href='adopt:{h.id}'>改用这份</a></li>" for h in department.history
        )
        parts.append(f"<p><b>历次报送</b></p><ul>{listed}</ul>")
    return "".join(parts)


def _hand_in_words(hand_in: HandIn) -> str:
    changed = f"，内容截至 {hand_in.changed_at.astimezone():%Y-%m-%d %H:%M}" if hand_in.changed_at else ""
    return f"{escape(hand_in.file_name)}（{hand_in.source}，{hand_in.taken_at:%Y-%m-%d} 收入{changed}）"


def _handed_in(seen: Seen, department: DepartmentYear, hand_in: HandIn) -> list[str]:
    figures = department.figures
    counts = (
        f"任务 {figures.total} 项：已落实 {figures.done}，未落实 {figures.not_done}，"
        f"条件未具备 {figures.condition_unmet}，不涉及 {figures.not_applicable}，未定 {figures.undecided}"
    )
    due = seen.view.due_on
    term = f"，应于 {full_day(due)}前公开" if due is not None else ""
    unsure = "（含未公布放假安排的年份，按周末推算）" if due is not None and not seen.view.certain else ""
    proof = f"佐证 {department.evidence_count} 件，链接 {department.link_count} 条"
    public = f"{escape(published_words(department))}{term}{unsure}<br>{_address(department)}"
    parts = [
        f"<p>{_hand_in_words(hand_in)}</p>",
        f"<p><b>方案公开</b>　{public}</p>",
        f"<p><b>落实</b>　{counts}<br>{proof}</p>",
    ]
    undone = [t for t in department.tasks if _standing(t) == "未落实"]
    if undone:
        listed = "".join(
            f"<li>{_task_link(t)}：{escape(t.fields.reason or '未写明原因')}</li>" for t in undone
        )
        parts.append(f"<p><b>未落实</b></p><ul>{listed}</ul>")
    if hand_in.differences:
        listed = "".join(f"<li>{escape(d.line)}</li>" for d in hand_in.differences)
        parts.append(f"<p><b>所用方案与本汇总不一致</b></p><ul>{listed}</ul>")
    return parts


def _address(department: DepartmentYear) -> str:
    url = department.published_url
    if not url:
        return "未登记公开地址"
    if not url.lower().startswith(("http://", "https://")):
        return escape(url)
    return f"<a href='{escape(url)}'>{escape(url)}</a>"


def _task_link(task: Task) -> str:
    return f"<a href='task:{task.id}'>{escape(task.label)}</a>"


def _standing(task: Task) -> str:
    from desktop_app.services.city.questions import standing

    return standing(task)
