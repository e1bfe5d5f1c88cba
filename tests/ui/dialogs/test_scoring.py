"""自评打分: the table as the officer edits it, what is doubted, what is stored as one step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.terms import YearEnd
from desktop_app.services import scoring as service
from desktop_app.services import tasks, undo
from desktop_app.ui.dialogs import scoring
from desktop_app.ui.dialogs.scoring import ScoringDialog
from desktop_app.ui.dialogs.scoring_model import Column, tenths
from tests.ui.desk import UNIT, Desk


def stored(desk: Desk) -> service.ScoreSheet:
    today = desk.context.today()
    return desk.ask(lambda ledger: service.sheet(ledger, str(desk.context.plan_id), UNIT, today))


def opened(desk: Desk) -> ScoringDialog:
    dialog = scoring.run(desk.context)
    assert dialog is not None
    desk.settle()
    return dialog


def put(dialog: ScoringDialog, row: int, column: Column, text: str) -> bool:
    return dialog.model.setData(dialog.model.index(row, column), text)


def test_scores_are_decided_and_stored_as_one_step(
    desk: Desk, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    dialog = opened(desk)
    qtmodeltester.check(dialog.model)
    assert dialog.note.text() == "分值合计 100 分，已评 0 项共 0 分，未评 7 项"
    assert dialog.model.index(0, Column.SCORE).data() == "未评定"
    assert put(dialog, 0, Column.SCORE, "9.5")
    assert put(dialog, 0, Column.NOTE, "（示例）")
    assert put(dialog, 1, Column.WORTH, "20分")
    assert dialog.doubts.text() == "分值合计105分，不等于100分。"
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    kept = stored(desk)
    assert (kept.indicators[0].score, kept.indicators[0].note, kept.indicators[1].worth) == (
        95,
        "（示例）",
        200,
    )
    desk.ask(undo.undo)
    assert not stored(desk).stored


def test_what_the_ledger_proves_is_taken_only_when_asked(desk: Desk) -> None:
    for task in desk.ask(lambda ledger: tasks.task_list(ledger, str(desk.context.plan_id), UNIT).tasks):
        desk.ask(lambda ledger, rid=task.id: tasks.edit(ledger, UNIT, rid, {"year_end": YearEnd.DONE}))
    dialog = opened(desk)
    row = next(i for i, r in enumerate(dialog.model.rows) if r.id == "tasks")
    assert dialog.model.index(row, Column.PROPOSED).data() == "30"
    assert dialog.model.rows[row].score is None
    dialog.accept_all.click()
    assert dialog.model.rows[row].score == 300
    assert dialog.model.rows[0].score is None
    dialog.reject()


def test_what_the_ledger_says_is_not_edited_and_nonsense_not_taken(desk: Desk) -> None:
    dialog = opened(desk)
    basis = dialog.model.index(0, Column.BASIS)
    assert not dialog.model.flags(basis) & Qt.ItemFlag.ItemIsEditable
    before = list(dialog.model.rows)
    assert not put(dialog, 0, Column.SCORE, "很好")
    assert desk.said == "请填写数字，可带一位小数；分值应大于 0，得分没有评定的留空。"
    assert not put(dialog, 0, Column.WORTH, "0")
    assert not put(dialog, 0, Column.NAME, "  ")
    assert desk.said == "指标名称不能为空。"
    assert dialog.model.rows == before
    dialog.reject()


def test_indicators_are_added_moved_removed_and_brought_back(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    dialog.table.setCurrentIndex(dialog.model.index(6, Column.NAME))
    dialog.delete.click()
    assert dialog.doubts.text() == "分值合计90分，不等于100分。"
    dialog.add.click()
    assert dialog.model.rows[-1].worth == 100
    assert put(dialog, 6, Column.NAME, "加分项") and put(dialog, 6, Column.BASIS, "（示例）依据")
    dialog.table.setCurrentIndex(dialog.model.index(6, Column.NAME))
    dialog.up.click()
    assert dialog.model.rows[5].name == "加分项"
    assert dialog.table.currentIndex().row() == 5
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert [i.name for i in stored(desk).indicators][5] == "加分项"
    again = opened(desk)
    again.restore.click()
    desk.settle()
    assert [r.name for r in again.model.rows][-1] == "自查报送"
    again.reject()
    assert [i.name for i in stored(desk).indicators][5] == "加分项"


def test_a_score_above_its_weight_is_refused_in_place(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    put(dialog, 0, Column.SCORE, "11")
    assert dialog.doubts.text() == "“统筹推进”自评11分，多于分值10分。"
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert dialog.isVisible()
    assert "不在 0 至 10 分之间" in desk.said
    dialog.reject()


def test_points_as_people_write_them() -> None:
    assert [tenths(t) for t in ("9.5", "10", " 3分", "0", "", "9.55", "-1", "十")] == [
        95, 100, 30, 0, None, None, None, None,
    ]  # fmt: skip
