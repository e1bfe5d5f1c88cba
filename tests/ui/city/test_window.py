"""The overview's window: files in, who is missing, what stands side by side, what goes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QScrollArea, QTableView, QTextBrowser

from desktop_app.ui import files, menus, pages, theme
from desktop_app.ui.city import window as city_window
from desktop_app.ui.context import Context
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.manual.window import ManualWindow
from desktop_app.ui.messages import Messages


def cells(view: QTableView) -> list[list[str]]:
    """What a table shows."""
    model = view.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def dropped(window, paths) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_it_begins_with_what_to_do_and_makes_no_file(desk, tmp_path):
    assert desk.window.empty.isVisible()
    assert "拖到本窗口" in desk.window.empty.accessibleDescription()
    assert not desk.window.search.isVisible()
    assert not (tmp_path / "数据").exists()
    assert not desk.window.actions_by_key["site"].isEnabled()


def test_a_dropped_folder_becomes_an_overview(desk, handed, tmp_path):
    path = handed("市财政局", done=("一-1",))
    handed("市统计局")
    dropped(desk.window, [path.parent])
    desk.settle()
    assert desk.window.line.text.text() == "已收入 2 个部门的报送文件。"
    assert (tmp_path / "数据" / "政务公开落实台账" / "全市汇总.zwhz").is_file()
    rows = cells(desk.window.departments.view)
    assert [(r[0], r[1]) for r in rows] == [
        ("市财政局", f"{_today()}收入"),
        ("市统计局", f"{_today()}收入"),
        ("市档案局", "未报送"),
        ("市工信局", "未报送"),
    ]
    assert desk.window.title.text() == "云州市2021年政务公开工作要点分工方案"


def _today():
    from datetime import datetime

    now = datetime.now().astimezone()
    return f"{now.month}月{now.day}日"


def test_who_is_late_and_who_is_missing(filled):
    tab = filled.window.departments
    assert cells(tab.view)[0][2] == "按期公开（7月1日，21 个工作日）"
    assert cells(tab.view)[1][2].startswith("逾期公开（9月1日，")
    assert tab.chips["未报送"].text() == "未报送 2"
    tab.chips["未报送"].click()
    assert [r[0] for r in cells(tab.view)] == ["市档案局", "市工信局"]
    assert "尚未报送" in tab.words.toPlainText()


def test_the_reminder_names_those_who_are_missing(filled):
    filled.window.remind.click()
    filled.settle()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("市档案局、市工信局：\n")
    assert "2022年1月31日前" in text
    assert filled.window.line.text.text() == "催报文字已复制，涉及 2 个部门。"


def test_no_part_of_a_tab_stands_outside_the_window(filled):
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert shown == [filled.window]


def test_side_by_side_where_leads_differ(filled):
    filled.window.show_tab(2)
    tab = filled.window.tasks
    tab.chips["说法不一"].click()
    assert [r[0] for r in cells(tab.view)] == ["一-3"]
    assert [(r[0], r[2]) for r in cells(tab.side)] == [("市财政局", "未落实"), ("市统计局", "已落实")]
    assert "理由：市财政局系统改造未完成" in cells(tab.side)[0][3]
    assert tab.doubt.text() == "牵头单位说法不一，请核对。"


def test_requirements_that_nobody_reports(filled):
    filled.window.show_tab(2)
    tab = filled.window.tasks
    tab.chips["无人填报"].click()
    assert {r[0]: r[1] for r in cells(tab.view)} == {
        "一-2": "承担部门均未填写",
        "二-1": "承担部门均未填写",
        "二-2": "牵头单位未报送",
        "三": "无部门承担",
    }


def test_a_cell_of_the_matrix_leads_to_its_tasks(filled):
    filled.window.show_tab(1)
    view = filled.window.matrix.view
    assert [view.model().headerData(n, Qt.Orientation.Vertical) for n in range(3)] == [
        "全市",
        "市财政局",
        "市统计局",
    ]
    assert [r[:2] for r in cells(view)][1] == ["1/4 ×", "1/3 ×"]
    view.setFocus()
    view.setCurrentIndex(view.model().index(2, 1))
    QTest.keyClick(view, Qt.Key.Key_Return)
    tab = filled.window.tasks
    assert tab.isVisible()
    assert [r[0] for r in cells(tab.view)] == ["一-3"]
    assert tab.narrowed.text() == "市统计局　一、推进财政信息公开"
    tab.narrowed.click()
    assert len(cells(tab.view)) == 6


def test_the_matrix_counts_what_applies(desk, handed):
    returned = [handed("市财政局", done=("一-1",), spared=("一-3",)), handed("市统计局", spared=("一-3",))]
    desk.window.take(returned)
    desk.settle()
    # Of section 一 the whole city, 市财政局 with three tasks, 市统计局 with one.
    assert [row[1] for row in cells(desk.window.matrix.view)] == ["1/2", "1/2", "不涉及"]


def test_search_narrows_what_is_in_front(filled):
    filled.window.search.setText("统计")
    QTest.keyClick(filled.window.search, Qt.Key.Key_Return)
    assert [r[0] for r in cells(filled.window.departments.view)] == ["市统计局"]
    filled.window.show_tab(2)
    filled.window.search.setText("系统改造")
    QTest.keyClick(filled.window.search, Qt.Key.Key_Return)
    assert [r[0] for r in cells(filled.window.tasks.view)] == ["一-3"]
    filled.window.search.setText("没有这样的话")
    QTest.keyClick(filled.window.search, Qt.Key.Key_Return)
    assert filled.window.tasks.nothing.isVisible()


def test_an_earlier_file_can_count_again(filled, handed):
    filled.window.take([handed("市财政局", name="二.json", done=("一-1", "一-2"))])
    filled.settle()
    tab = filled.window.departments
    assert "市财政局.json" in tab.words.toPlainText()
    assert tab.current.figures.done == 2
    link = next(part for part in tab.words.toHtml().split('"') if part.startswith("adopt:"))
    tab.words.anchorClicked.emit(QUrl(link))
    filled.settle()
    assert tab.current.figures.done == 1


def test_a_department_is_set_aside_and_taken_off_the_list(filled):
    tab = filled.window.departments
    tab.withdraw.click()
    filled.settle()
    assert cells(tab.view)[0][:2] == ["市财政局", "未报送"]
    tab.expected.click()
    filled.settle()
    assert [d.unit for d in filled.window._seen.view.missing] == ["市档案局", "市工信局"]


def test_what_is_not_taken_is_told(filled, tmp_path):
    bad = tmp_path / "坏.json"
    bad.write_text("{}", "utf-8")
    filled.window.take([bad])
    filled.settle()
    assert filled.window.line.text.text() == "1 个文件未收入。"
    filled.window.line.buttons[0].click()
    dialog = next(w for w in QApplication.topLevelWidgets() if w.windowTitle() == "未收入的文件")
    assert "“坏.json”不是本软件导出的数据" in dialog.text.toPlainText()
    dialog.close()


def test_the_list_of_departments_is_extended(filled):
    filled.window.ask_roster()
    dialog = next(w for w in QApplication.topLevelWidgets() if w.windowTitle() == "应报送名单")
    dialog.names.setPlainText("市气象局\n\n市教育局")
    dialog.primary.click()
    filled.settle()
    assert [r[0] for r in cells(filled.window.departments.view)][-2:] == ["市气象局", "市教育局"]


def test_exports(filled, tmp_path, monkeypatch):
    book, site = tmp_path / "汇总.xlsx", tmp_path / "展示.zip"
    monkeypatch.setattr(files, "save_file", lambda *_: book)
    filled.window.actions_by_key["excel"].trigger()
    filled.settle()
    assert load_workbook(book).sheetnames[0] == "总体"
    monkeypatch.setattr(files, "save_file", lambda *_: site)
    filled.window.actions_by_key["site"].trigger()
    filled.settle()
    assert site.is_file()
    assert filled.window.line.text.text().startswith("已生成 12 个展示网页：展示.zip。")


def test_the_window_comes_back_with_its_overview(filled, qtbot):
    filled.window.jobs.close()
    context = Context(Jobs(None), Messages())
    again = city_window.run(context)
    again.jobs.flush()
    QApplication.processEvents()
    assert again.jobs.flush()
    assert again.title.text() == "云州市2021年政务公开工作要点分工方案"
    assert city_window.run(context) is again
    again.close()
    context.jobs.close()
    assert not city_window._open


def test_hostile_words_stay_words(desk, handed, tmp_path):
    path = handed("市财政局", undone=("一-1",))
    nasty = "<img src=x onerror=alert(1)><a href='adopt:1'>x</a>"
    changed = tmp_path / "坏心.json"
    changed.write_text(path.read_text("utf-8").replace("市财政局系统改造未完成", nasty), "utf-8")
    desk.window.take([changed])
    desk.settle()
    assert nasty in desk.window.departments.words.toPlainText()


def test_all_lengths_follow_the_type_at_once(filled):
    wide = filled.window.search.maximumWidth()
    wording = filled.window.tasks.findChild(QScrollArea)
    high = wording.maximumHeight()
    theme.set_scale(theme.LARGE_SCALE)
    assert filled.window.search.maximumWidth() == pytest.approx(wide * theme.LARGE_SCALE, abs=1)
    assert wording.maximumHeight() == pytest.approx(high * theme.LARGE_SCALE, abs=1)


@pytest.mark.parametrize("scale", [theme.NORMAL_SCALE, theme.LARGE_SCALE])
def test_it_fits_a_small_screen(filled, scale):
    theme.set_scale(scale)
    filled.window.resize(910, 512)
    QApplication.processEvents()
    assert filled.window.width() <= 910 * (1 if scale == theme.NORMAL_SCALE else 1.3)
    for at in range(4):
        filled.window.show_tab(at)
        QApplication.processEvents()


def test_every_control_has_a_name_and_every_key_its_menu(filled):
    for widget in filled.window.findChildren(QAbstractButton):
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert widget.text() or widget.accessibleName() or widget.toolTip(), widget
    for kind in (QTableView, QTextBrowser, QLineEdit):
        for widget in filled.window.findChildren(kind):
            assert widget.accessibleName(), widget
    keys = [action.shortcut().toString() for action in filled.window.actions_by_key.values()]
    shortcuts = [key for key in keys if key]
    assert len(shortcuts) == len(set(shortcuts))
    index = filled.window.departments.rows.index(0, 2)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("市财政局，方案公开：按期公开")


def test_the_tools_menu_leads_here(qtbot):
    context = Context(Jobs(None), Messages())
    assert ("city", "全市汇总…", (), "") in [entry for _, entries in menus._MENUS for entry in entries]
    pages.DIALOGS["city"](context)
    (window,) = city_window._open
    assert window.isVisible()
    window.close()
    context.jobs.close()


def test_cancelled_work_takes_nothing(desk, handed, monkeypatch):
    from desktop_app.ui.city import work

    real = work.take

    def cancelled(overview, paths, password, progress, cancel):
        cancel.set()
        return real(overview, paths, password, progress, cancel)

    monkeypatch.setattr(work, "take", cancelled)
    path: Path = handed("市财政局")
    desk.window.take([path])
    desk.settle()
    assert desk.said[-1].text == "已取消，未作任何改动。"
    assert desk.window.empty.isVisible()


def test_f1_opens_the_manual_at_the_overviews_page(filled, qtbot):
    filled.window.activateWindow()
    qtbot.waitUntil(filled.window.isActiveWindow, timeout=3000)
    qtbot.keyClick(filled.window, Qt.Key.Key_F1)
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, ManualWindow) and w.isVisible()]
    assert [manual.current for manual in shown] == ["city"]
    shown[0].close()
