"""The page of the evidence over a real ledger: taking in, showing, editing, attaching, removing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.evidence import Evidence, EvidenceKind
from desktop_app.core.task import Task
from desktop_app.core.terms import Status
from desktop_app.services import backups, evidence, tasks, undo
from desktop_app.services.ledger import Ledger
from desktop_app.store import evidence_pool
from desktop_app.ui import theme
from desktop_app.ui.evidence.history_dialog import EvidenceHistoryDialog
from desktop_app.ui.evidence.model import Narrowing
from desktop_app.ui.evidence.page import EvidencePage
from desktop_app.ui.evidence.tasks_dialog import TasksDialog
from desktop_app.ui.messages import Question
from tests.ui.desk import UNIT, Desk, compose

URL = "https://www.example.invalid/art_1.html"


def listed(desk: Desk) -> tuple[Task, ...]:
    def work(ledger: Ledger) -> tuple[Task, ...]:
        assert desk.context.plan_id
        return tasks.task_list(ledger, desk.context.plan_id, UNIT).tasks

    return desk.ask(work)


def pieces(desk: Desk) -> tuple[Evidence, ...]:
    def work(ledger: Ledger) -> tuple[Evidence, ...]:
        assert desk.context.plan_id
        return evidence.list_evidence(ledger, desk.context.plan_id, UNIT)

    return desk.ask(work)


def settle(desk: Desk, qtbot: QtBot) -> None:
    qtbot.wait(30)
    desk.settle()
    qtbot.wait(10)
    desk.settle()


def png(width: int = 40, height: int = 30) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> EvidencePage:
    """Two tasks are said to be going on, and nothing proves it."""
    ids = [task.id for task in listed(desk)[:2]]
    desk.ask(lambda ledger: tasks.edit_many(ledger, UNIT, ids, {"status": Status.CONTINUING}))
    shown = EvidencePage(desk.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 650)
    shown.show()
    settle(desk, qtbot)
    return shown


def titles(page: EvidencePage) -> list[str]:
    return [
        item.task.label if item.task else item.piece.title
        for item in page.model.items
        if item.task or item.piece
    ]


def drop(page: EvidencePage, mime: QMimeData, row: int) -> None:
    """Drag something over an item and let it go there."""
    spot = page.view.visualRect(page.model.index(row, 0)).center()
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    target = page.view.viewport()
    enter = QDragEnterEvent(spot, copy, mime, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(spot), copy, mime, left, none))


def test_what_lacks_proof_comes_first(
    desk: Desk, page: EvidencePage, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    desk.ask(lambda ledger: evidence.add_link(ledger, str(desk.context.plan_id), UNIT, [], URL, "公开页面"))
    settle(desk, qtbot)
    qtmodeltester.check(page.model)
    assert titles(page) == ["一-1", "一-2", "公开页面"]
    assert page.chips[Narrowing.LACKING].text() == "缺佐证 2"
    assert page.chips[Narrowing.UNATTACHED].text() == "未关联任务 1"
    said = page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("缺佐证：一-1 ")


def test_an_address_typed_proves_the_chosen_tasks(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    page.view.selectAll()
    page.link.setFocus()
    qtbot.keyClicks(page.link, URL)
    qtbot.keyClick(page.link, Qt.Key.Key_Return)
    settle(desk, qtbot)
    (piece,) = pieces(desk)
    assert piece.tasks == tuple(t.id for t in listed(desk)[:2])
    assert page.link.text() == ""
    assert page.detail.piece is not None
    assert page.detail.piece.id == piece.id
    assert not page.chips[Narrowing.LACKING].isVisible()


def test_a_file_dropped_on_a_task_proves_it(
    desk: Desk, page: EvidencePage, qtbot: QtBot, tmp_path: Path
) -> None:
    source = tmp_path / "局务会纪要.pdf"
    source.write_bytes(b"%PDF-1.4")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(source))])
    drop(page, mime, 1)
    settle(desk, qtbot)
    (piece,) = pieces(desk)
    assert (piece.kind, piece.title) == (EvidenceKind.DOCUMENT, "局务会纪要")
    assert piece.tasks == (listed(desk)[1].id,)


def test_a_screenshot_is_pasted_and_seen(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    image = QImage.fromData(png())
    QGuiApplication.clipboard().setImage(image)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    (piece,) = pieces(desk)
    assert (piece.kind, piece.file_name) == (EvidenceKind.PICTURE, "截图20210705.png")
    size = page.view.sizeHint()
    page.thumbnails.get(piece, size, 1.0)
    settle(desk, qtbot)
    picture = page.thumbnails.get(piece, size, 1.0)
    assert picture is not None
    assert (picture.width(), picture.height()) == (40, 30)


def test_what_is_no_evidence_is_said(desk: Desk, page: EvidencePage, qtbot: QtBot, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setText("没有网址的文字")
    page.paste.click()
    assert desk.said == "剪贴板中没有截图、文件或网址。"
    good, bad = tmp_path / "纪要.txt", tmp_path / "程序.exe"
    good.write_text("纪要")
    bad.write_bytes(b"MZ")
    page.intake.add_files([bad, good], [])
    settle(desk, qtbot)
    assert "“程序.exe”是程序或快捷方式" in desk.said
    assert [p.title for p in pieces(desk)] == ["纪要"]
    page.intake.add_files([good], [])
    settle(desk, qtbot)
    assert desk.said == "这件佐证已在台账中，未重复添加。"


def test_particulars_are_saved_when_the_cursor_leaves(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    page.intake.add_links([URL], [])
    settle(desk, qtbot)
    detail = page.detail
    title = detail.fields["title"]
    title.setFocus()
    title.clear()
    compose(title, "6月收支页面")
    detail.fields["column_path"].setFocus()
    settle(desk, qtbot)
    assert pieces(desk)[0].title == "6月收支页面"
    assert titles(page) == ["一-1", "一-2", "6月收支页面"]
    compose(detail.fields["column_path"], "首页/财政收支")
    desk.context.commit_pending()
    qtbot.mouseClick(detail.checked_today, Qt.MouseButton.LeftButton)
    detail.may_publish.click()
    settle(desk, qtbot)
    (piece,) = pieces(desk)
    assert (piece.column_path, piece.may_publish) == ("首页/财政收支", True)
    assert piece.checked_on == desk.context.today()
    desk.ask(undo.undo)
    settle(desk, qtbot)
    assert not detail.may_publish.isChecked()


def test_a_value_that_is_refused_stays_in_its_field(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    page.intake.add_links([URL], [])
    settle(desk, qtbot)
    field = page.detail.fields["url"]
    field.setFocus()
    field.setText("门户网站")
    page.detail.flush()
    settle(desk, qtbot)
    assert "不是网址" in desk.said
    assert field.text() == "门户网站"
    assert pieces(desk)[0].url == URL


def test_tasks_are_ticked(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    page.intake.add_links([URL], [listed(desk)[0].id])
    settle(desk, qtbot)
    page.detail.change_tasks.click()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, TasksDialog) and w.isVisible())
    assert dialog.list.item(0).checkState() is Qt.CheckState.Checked
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.list.item(2).setCheckState(Qt.CheckState.Checked)
    dialog.search.setText("一-1")
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert pieces(desk)[0].tasks == (listed(desk)[2].id,)
    assert page.detail.tasks.text() == "一-3"


def test_the_record_of_a_piece_is_shown_and_brings_a_value_back(
    desk: Desk, page: EvidencePage, qtbot: QtBot
) -> None:
    page.intake.add_links([URL], [])
    settle(desk, qtbot)
    id_, title = pieces(desk)[0].id, pieces(desk)[0].title
    desk.ask(lambda ledger: evidence.edit(ledger, [id_], {"title": "改过的名称"}))
    settle(desk, qtbot)
    page.more.menu().aboutToShow.emit()
    assert page.record.isEnabled()
    page.record.trigger()
    settle(desk, qtbot)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EvidenceHistoryDialog)
    model = dialog.history.model
    assert [model.index(0, column).data() for column in (2, 3, 4)] == ["材料名称", title, "改过的名称"]
    assert dialog.history.table.isColumnHidden(1), "whose record it is stands over it"
    dialog.history.table.selectRow(0)
    dialog.history.restore_button.click()
    settle(desk, qtbot)
    assert pieces(desk)[0].title == title
    dialog.close()


def test_delete_removes_and_undo_brings_back(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    page.intake.add_links([URL, f"{URL}?2"], [])
    settle(desk, qtbot)
    page.view.selectAll()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    settle(desk, qtbot)
    assert pieces(desk) == ()
    assert "已移除 2 件佐证" in desk.said
    desk.ask(undo.undo)
    settle(desk, qtbot)
    assert len(pieces(desk)) == 2
    assert len(page.model.items) == 4


def test_what_should_never_have_been_here_goes_for_good(
    desk: Desk, page: EvidencePage, qtbot: QtBot, tmp_path: Path
) -> None:
    source = tmp_path / "名单.txt"
    source.write_text("不应留存的内容")
    page.intake.add_files([source], [])
    settle(desk, qtbot)
    desk.ask(backups.backup)
    digest = pieces(desk)[0].sha256
    assert digest is not None
    pool = evidence_pool.pool_in(backups.backup_folder())
    assert evidence_pool.holds(pool, digest)
    asked: list[Question] = []

    def answer(question: Question, says: str) -> str:
        asked.append(question)
        return says

    page.more.menu().aboutToShow.emit()
    assert page.purge.isEnabled()
    desk.context.set_read_only(True)
    page.more.menu().aboutToShow.emit()
    assert not page.purge.isEnabled()
    desk.context.set_read_only(False)
    page.more.menu().aboutToShow.emit()
    desk.context.messages.asker = lambda question: answer(question, "no")
    page.purge.trigger()
    settle(desk, qtbot)
    assert "名单" in asked[0].text
    assert str(pool) in asked[0].text
    assert len(pieces(desk)) == 1
    assert evidence_pool.holds(pool, digest)

    desk.context.messages.asker = lambda question: answer(question, "yes")
    page.purge.trigger()
    settle(desk, qtbot)
    assert pieces(desk) == ()
    assert not evidence_pool.holds(pool, digest)
    assert desk.said == "佐证已彻底移除，共删除文件 2 份（1 KB）。"
    page.more.menu().aboutToShow.emit()
    assert not page.purge.isEnabled()


def test_opening_hands_out_a_copy_under_its_own_name(
    desk: Desk, page: EvidencePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    source = tmp_path / "纪要.txt"
    source.write_text("纪要")
    page.intake.add_files([source], [])
    settle(desk, qtbot)
    page.detail.open_button.click()
    settle(desk, qtbot)
    copy = Path(opened[0].toLocalFile())
    assert (copy.name, copy.read_text()) == ("纪要.txt", "纪要")
    page.detail.copy_to(tmp_path / "另存.txt")
    settle(desk, qtbot)
    assert (tmp_path / "另存.txt").read_text() == "纪要"


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
@pytest.mark.parametrize("scale", [theme.NORMAL_SCALE, theme.LARGE_SCALE])
def test_it_paints_at_every_look(
    desk: Desk, page: EvidencePage, qtbot: QtBot, scheme: theme.Scheme, scale: float
) -> None:
    page.intake.add_links([URL], [])
    settle(desk, qtbot)
    theme.set_scheme(scheme)
    theme.set_scale(scale)
    assert not page.grab().isNull()
    page.as_list.click()
    assert not page.grab().isNull()
