"""What the tour shows, in order: the page, the control on it, and the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop_app.ui.documents.page import DocumentsPage
    from desktop_app.ui.evidence.page import EvidencePage
    from desktop_app.ui.home.page import HomePage
    from desktop_app.ui.occurrences.page import OccurrencesPage
    from desktop_app.ui.sheets.page import SheetsPage
    from desktop_app.ui.tasks.page import TasksPage


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the tour.

    Attributes:
        page: the page it turns to.
        control: finds the control to ring on that page, and brings it to the front there.
        title: the step in a few words.
        text: what is done there, in one or two sentences.
    """

    page: str
    control: Callable[[QWidget], QWidget]
    title: str
    text: str


def _year_steps(page: QWidget) -> QWidget:
    return cast("HomePage", page).dashboard.steps


def _task_list(page: QWidget) -> QWidget:
    tasks = cast("TasksPage", page)
    if tasks.table.on:
        tasks.table.toggle()
    return tasks.view


def _measures(page: QWidget) -> QWidget:
    tasks = cast("TasksPage", page)
    tasks.editor.tabs.setCurrentIndex(0)
    return tasks.editor.measures


def _progress_line(page: QWidget) -> QWidget:
    return cast("TasksPage", page).editor.entry


def _occurrences(page: QWidget) -> QWidget:
    return cast("OccurrencesPage", page).grid


def _evidence(page: QWidget) -> QWidget:
    return cast("EvidencePage", page).view


def _sheets(page: QWidget) -> QWidget:
    return cast("SheetsPage", page).generate


def _export(page: QWidget) -> QWidget:
    return cast("DocumentsPage", page).export


STOPS = (
    Stop(
        "home",
        _year_steps,
        "一年七步",
        "首页列出全年的七个步骤，做到哪一步、还缺什么，点击即可办理。导入方案并选定本部门后，由此开始。",
    ),
    Stop(
        "tasks",
        _task_list,
        "本部门的任务",
        "任务页左边按部分列出本部门的任务：点名的、各部门共同承担的和认领的。用 ↑ ↓ 移动。",
    ),
    Stop(
        "tasks",
        _measures,
        "填写措施",
        "在右边填写落实措施、责任科室、时限和频次。改动自动保存，Ctrl+Z 撤销。",
    ),
    Stop(
        "tasks",
        _progress_line,
        "登记进展",
        "任何页面按 Ctrl+J 到这一行，写完日期、内容、链接和条数，回车登记。",
    ),
    Stop(
        "occurrences",
        _occurrences,
        "逐期登记",
        "有频次的任务在期次页按月登记，一格一期，逾期的用颜色和图标标出。",
    ),
    Stop(
        "evidence",
        _evidence,
        "存放佐证",
        "链接、文件和截图拖入或粘贴到佐证页，注明用于哪些任务，年底随自查报告列出。",
    ),
    Stop(
        "sheets",
        _sheets,
        "科室填报",
        "在填报页为每个科室生成一份 Excel 填报表，返回后拖入窗口，核对差异后合并。",
    ),
    Stop(
        "documents",
        _export,
        "导出公文",
        "在公文页核对缺项，导出部门分工方案和年度自查报告。引导到此结束，可以继续试用，也可以回到自己的台账。",
    ),
)
