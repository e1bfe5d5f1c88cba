"""Correcting how a table was understood, in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from desktop_app.ui.dialogs import import_plan as dialogs
from desktop_app.ui.dialogs.review_understood import UnderstoodDialog
from tests.plans import build
from tests.ui.desk import Desk

HEAD = ["工作任务", "具体要求", "牵头落实单位", "备注"]
TITLE = "云溪市2031年政务公开工作要点分工方案"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    sheets: dict[str, list[build.Block]] = {
        "初稿": [
            TITLE,
            [HEAD, ["一、强化公开", "1.公开预算。", "市财政局", "长期"], ["^", "2.公开决算。", "^", ""]],
        ],
        "定稿": [TITLE, [HEAD, ["一、强化公开", "1.公开预算和决算。", "市财政局", ""]]],
    }
    return build.xlsx(tmp_path / "方案.xlsx", dict(sheets))


def reviewed(desk: Desk, path: Path) -> dialogs.ImportDialog:
    dialog = dialogs.run(desk.context, path)
    desk.settle()
    assert dialog.view is not None
    return dialog


def asked(dialog: dialogs.ImportDialog) -> UnderstoodDialog:
    assert dialog.view is not None
    dialog.view.understood.button.click()
    return dialog.findChildren(UnderstoodDialog)[-1]


def test_what_was_understood_stands_above_the_tree(empty_desk: Desk, book: Path) -> None:
    view = reviewed(empty_desk, book).view
    assert view is not None and view.understood.isVisible()
    told = view.understood.label.toolTip()
    assert told.startswith("工作表：初稿（共 2 张）")
    assert "牵头落实单位 → 牵头单位" in told and "备注 → 不用" in told and "具体要求，" in told


def test_running_text_shows_no_columns(empty_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text(f"{TITLE}\n一、强化公开\n1.公开预算。（市财政局）", encoding="utf-8")
    view = reviewed(empty_desk, path).view
    assert view is not None and not view.understood.isVisible()


def test_another_sheet_and_another_meaning_are_read_again(empty_desk: Desk, book: Path) -> None:
    dialog = reviewed(empty_desk, book)
    choice = asked(dialog)
    choice.sheets["初稿"].setChecked(False)
    choice.sheets["定稿"].setChecked(True)
    choice.meanings[3].setCurrentText("时限")
    choice.primary.click()
    empty_desk.settle()
    assert dialog.primary.text() == "导入 1 项"
    choice = asked(dialog)
    assert choice.meanings[3].currentText() == "时限"
    choice.sheets["初稿"].setChecked(True)
    choice.sheets["定稿"].setChecked(False)
    choice.primary.click()
    empty_desk.settle()
    assert dialog.view is not None
    rows = dialog.view.draft.sections[0].rows
    assert [r.requirement.deadline_raw for r in rows] == ["长期", None]


def test_meanings_that_cannot_be_are_refused_in_place(empty_desk: Desk, book: Path) -> None:
    dialog = reviewed(empty_desk, book)
    choice = asked(dialog)
    choice.meanings[1].setCurrentText("不用")
    choice.primary.click()
    assert choice.isVisible() and "具体要求" in empty_desk.said


def test_where_nothing_can_be_read_the_review_stays(empty_desk: Desk, book: Path) -> None:
    dialog = reviewed(empty_desk, book)
    view = dialog.view
    choice = asked(dialog)
    for at, meaning in enumerate(("不用", "不用", "牵头单位", "具体要求")):
        choice.meanings[at].setCurrentText(meaning)
    choice.sheets["初稿"].setChecked(False)
    choice.sheets["定稿"].setChecked(True)
    choice.primary.click()
    empty_desk.settle()
    assert dialog.view is view and dialog.pages.currentWidget() is view
    assert dialog.primary.text() == "导入 2 项" and dialog.primary.isVisible()
    assert "没有识别到任务" in empty_desk.said


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    table = [
        ["干什么", "谁来干", "什么时候"],
        ["公开2031年度部门预算，说明增减变化情况。", "市财政局", "3月底前"],
        ["公开低保救助标准和申请指南，按季更新。", "市民政局", "全年"],
    ]
    return build.xlsx(tmp_path / "方案.xlsx", {"任务": [TITLE, table]})


def test_columns_that_no_rule_knows_are_asked_for_and_read(empty_desk: Desk, strange: Path) -> None:
    dialog = dialogs.run(empty_desk.context, strange)
    empty_desk.settle()
    choice = dialog.findChildren(UnderstoodDialog)[-1]
    assert choice.isVisible()
    assert [box.currentText() for box in choice.meanings] == ["具体要求", "责任单位", "不用"]
    choice.meanings[2].setCurrentText("时限")
    choice.primary.click()
    empty_desk.settle()
    assert dialog.view is not None and dialog.primary.text() == "导入 2 项"
    rows = [row for section in dialog.view.draft.sections for row in section.rows]
    assert [row.requirement.deadline_raw for row in rows] == ["3月底前", "全年"]
    dialog.primary.click()
    empty_desk.settle()
    assert empty_desk.context.plan_id is not None


def test_who_leaves_the_columns_open_finds_the_way_back(empty_desk: Desk, strange: Path) -> None:
    dialog = dialogs.run(empty_desk.context, strange)
    empty_desk.settle()
    dialog.findChildren(UnderstoodDialog)[-1].reject()
    assert dialog.view is None and dialog.choose_page.isVisible()
    message = dialog.bar.message
    assert message is not None and message.text == "没有认出任务表各列的含义。"
    way = next(b for b in dialog.bar.findChildren(QPushButton) if b.text() == "指定各列的含义")
    way.click()
    assert dialog.findChildren(UnderstoodDialog)[-1].isVisible()
