"""首页 says what now, and every line of it leads somewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core.terms import Status
from desktop_app.services import departments, tasks
from desktop_app.services.ledger import Ledger
from desktop_app.services.overview import Due, SectionProgress
from desktop_app.services.steps import Missing, Step
from desktop_app.ui import theme
from desktop_app.ui.home.dashboard import Dashboard
from desktop_app.ui.home.lists import DueModel, SectionModel, due_role, due_words
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.home.steps import StepsCard
from tests.ui.conftest import TODAY, UNIT, Desk


def _home(desk: Desk) -> HomePage:
    page = desk.window.page("home")
    assert isinstance(page, HomePage)
    return page


def _targets(desk: Desk) -> list[str]:
    heard: list[str] = []
    desk.context.set_router(heard.append)
    return heard


def _edit(desk: Desk, at: int, **values: object) -> None:
    def work(ledger: Ledger) -> object:
        plan_id, _ = departments.current(ledger)
        assert plan_id
        task = tasks.task_list(ledger, plan_id, UNIT).tasks[at]
        return tasks.edit(ledger, UNIT, task.id, values)

    desk.context.jobs.run(work)
    desk.settle()


def _rows(dashboard: Dashboard, which: str) -> list[str]:
    model = getattr(dashboard, which).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


# -- empty states ----------------------------------------------------------------------------------


def test_an_empty_ledger_offers_the_import(empty_desk: Desk, qtbot: QtBot) -> None:
    heard = _targets(empty_desk)
    buttons = [b for b in _home(empty_desk).findChildren(QPushButton) if b.isVisible()]
    assert [b.text() for b in buttons] == [
        "导入方案…",
        "熟悉操作（示例部门）",
        "导入示例方案（佛山市2017年）",
    ]
    for button in buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard == ["import", "tour", "import-sample"]


def test_the_words_of_an_empty_state_are_not_cut_off(empty_desk: Desk) -> None:
    for scale in (theme.NORMAL_SCALE, theme.LARGE_SCALE):
        theme.set_scale(scale)
        empty_desk.settle()
        for label in _home(empty_desk).findChildren(QLabel):
            if label.isVisible() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width())


def test_without_a_department_the_page_asks_for_it(empty_desk: Desk, qtbot: QtBot) -> None:
    from desktop_app.services import import_plan
    from tests.builders import sample_plan

    heard = _targets(empty_desk)
    empty_desk.context.jobs.run(lambda ledger: import_plan.store_plan(ledger, sample_plan()))
    empty_desk.settle()
    buttons = [b for b in _home(empty_desk).findChildren(QPushButton) if b.isVisible()]
    assert [b.text() for b in buttons] == ["选择本部门…"]
    qtbot.keyClick(buttons[0], Qt.Key.Key_Space)
    assert heard == ["department"]


# -- the year --------------------------------------------------------------------------------------


def test_the_page_says_how_long_is_left_and_what_comes_next(desk: Desk, qtbot: QtBot) -> None:
    heard = _targets(desk)
    dashboard = _home(desk).dashboard
    assert dashboard.isVisible()
    # Issued 2021-06-01, 30 working days from the next day: 2021-07-14, Dragon Boat Festival off.
    assert dashboard.headline == "距方案公开截止还有 7 个工作日"
    qtbot.mouseClick(dashboard.action, Qt.MouseButton.LeftButton)
    assert len(heard) == 1


def test_the_page_follows_the_ledger(desk: Desk) -> None:
    dashboard = _home(desk).dashboard
    before = dashboard.counts[3].accessibleName()
    assert before.startswith("未填措施 4 项")
    _edit(desk, 0, measures=("按月公开。",))
    assert dashboard.counts[3].accessibleName().startswith("未填措施 3 项")
    desk.window.undo()
    desk.settle()
    assert dashboard.counts[3].accessibleName() == before


def test_a_hidden_page_is_read_again_when_it_is_seen(desk: Desk) -> None:
    desk.window.show_page("tasks")
    _edit(desk, 0, measures=("按月公开。",))
    desk.window.show_page("home")
    desk.settle()
    assert _home(desk).dashboard.counts[3].accessibleName().startswith("未填措施 3 项")


def test_every_count_leads_somewhere_by_mouse_and_key(desk: Desk, qtbot: QtBot) -> None:
    heard = _targets(desk)
    for tile in _home(desk).dashboard.counts:
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert heard == [
        "due:overdue",
        "due:soon",
        "due:month",
        "tasks:no_measures",
        "evidence:lacking",
        "sheets:waiting",
    ]
    heard.clear()
    tile = _home(desk).dashboard.counts[0]
    tile.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert heard == ["due:overdue"]


def test_completion_and_due_dates_are_listed_and_lead_to_their_task(desk: Desk, qtbot: QtBot) -> None:
    heard = _targets(desk)
    _edit(desk, 0, status=Status.COMPLETED)
    _edit(desk, 1, deadline=TODAY - timedelta(days=6))
    _edit(desk, 2, deadline=TODAY + timedelta(days=5))
    dashboard = _home(desk).dashboard
    assert _rows(dashboard, "sections") == [
        "一、推进财政信息公开，3 项中已落实 1 项",
        "二、落实公开制度，1 项中已落实 0 项",
    ]
    due = _rows(dashboard, "due")
    assert due[0].startswith("逾期 6 天 一-2")
    assert due[1].startswith("7月10日 一-3")
    assert "本部门方案在门户网站公开" in due[2]
    dashboard.due.setFocus()
    dashboard.due.setCurrentIndex(dashboard.due.model().index(0, 0))
    qtbot.keyClick(dashboard.due, Qt.Key.Key_Return)
    assert heard[-1].startswith("task:")
    place = dashboard.sections.visualRect(dashboard.sections.model().index(1, 0)).center()
    qtbot.mouseClick(dashboard.sections.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard[-1] == "section:2"
    assert len(heard) == 2


def test_the_whole_page_is_reached_by_tab_in_reading_order(desk: Desk, qtbot: QtBot) -> None:
    dashboard = _home(desk).dashboard
    desk.window.activateWindow()
    dashboard.action.setFocus()
    qtbot.waitUntil(dashboard.action.hasFocus)
    met = [dashboard.action]
    for _ in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
        if met[-1] is dashboard.due:
            break
    steps = dashboard.steps
    lower = [dashboard.sections, dashboard.year.view]
    assert met[1:-1] == [*steps.buttons, *steps.links(), *dashboard.counts, *lower]


# -- the steps -------------------------------------------------------------------------------------


def _steps() -> tuple[Step, ...]:
    lacks = (Missing("未填措施 9 项", "tasks:no_measures"), Missing("未填责任科室 3 项", "tasks:no_office"))
    many = tuple(Missing(f"缺 {n}", f"tasks:{n}") for n in range(6))
    return (
        Step("import", "导入方案", "done", "6月12日", (), "import"),
        Step("measures", "填写措施", "now", "8/19", lacks, "tasks"),
        Step("publish", "公开方案", "todo", "最迟7月21日", many, "publication"),
    )


@pytest.fixture
def card(qtbot: QtBot) -> StepsCard:
    made = StepsCard(3)
    qtbot.addWidget(made)
    made.resize(900, 120)
    made.show()
    made.show_steps(_steps())
    return made


def test_what_the_current_step_lacks_are_links(card: StepsCard, qtbot: QtBot) -> None:
    assert [link.accessibleName() for link in card.links()] == ["未填措施 9 项", "未填责任科室 3 项"]
    with qtbot.waitSignal(card.opened) as blocker:
        qtbot.mouseClick(card.links()[1], Qt.MouseButton.LeftButton)
    assert blocker.args == ["tasks:no_office"]


def test_a_click_shows_what_a_step_lacks_and_a_second_one_goes_there(card: StepsCard, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(card.opened):
        qtbot.mouseClick(card.buttons[2], Qt.MouseButton.LeftButton)
    texts = [link.text() for link in card.links()]
    assert texts == ["缺 0 ›", "缺 1 ›", "缺 2 ›", "缺 3 ›", "另 2 项 ›"]
    with qtbot.waitSignal(card.opened) as blocker:
        qtbot.mouseClick(card.buttons[2], Qt.MouseButton.LeftButton)
    assert blocker.args == ["publication"]


def test_a_step_that_lacks_nothing_is_gone_to_at_once(card: StepsCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.opened) as blocker:
        qtbot.keyClick(card.buttons[0], Qt.Key.Key_Return)
    assert blocker.args == ["import"]


def test_a_step_says_its_state_in_words(card: StepsCard) -> None:
    assert card.buttons[0].accessibleName() == "第1步 导入方案，已完成"
    assert card.buttons[1].accessibleName() == "第2步 填写措施，当前一步"
    assert "未填措施 9 项" in card.buttons[1].toolTip()
    assert card.buttons[2].accessibleName() == "第3步 公开方案，未到"


def test_with_every_step_done_the_line_says_so(card: StepsCard) -> None:
    card.show_steps(tuple(Step(s.key, s.name, "done", s.note, (), s.target) for s in _steps()))
    assert card.links() == []
    assert "均已完成" in " ".join(label.text() for label in card.findChildren(QLabel))


# -- the lists -------------------------------------------------------------------------------------


def _due(days: int, target: str = "task:x", *, soon: bool = False) -> Due:
    return Due(TODAY + timedelta(days=days), days, days < 0, "一-3", "公开预算", target, soon)


def test_due_dates_are_written_as_people_say_them() -> None:
    assert due_words(_due(-6), TODAY) == "逾期 6 天"
    assert due_words(_due(0), TODAY) == "今天"
    assert due_words(_due(5), TODAY) == "7月10日"
    far = Due(date(2022, 1, 31), 210, False, "", "集中展示", "submission")
    assert due_words(far, TODAY) == "2022年1月31日"


def test_due_dates_have_the_colour_of_their_urgency() -> None:
    assert due_role(_due(-1)) == "overdue"
    assert due_role(_due(7, soon=True)) == "due_soon"
    assert due_role(_due(7)) == "secondary"
    assert due_role(_due(3, "publication")) == "accent"


def test_the_models_are_sound(qapp: QApplication) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    sections, due = SectionModel(), DueModel()
    due.today = TODAY
    testers = [QAbstractItemModelTester(model, fatal) for model in (sections, due)]
    sections.show_rows([SectionProgress("一、预期引导", 1, 0, 1), SectionProgress("二、减税", 2, 2, 2)])
    due.show_rows([_due(-1), _due(4)])
    due.show_rows([])
    due.show_rows([_due(2)])
    assert due.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "7月7日 一-3 公开预算"
    assert sections.rowCount(QModelIndex()) == 2
    assert sections.rowCount(sections.index(0, 0)) == 0
    assert testers


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
def test_the_page_is_drawn_in_its_colours(desk: Desk, scheme: theme.Scheme) -> None:
    theme.set_scheme(scheme)
    desk.settle()
    image = _home(desk).grab().toImage()
    assert image.pixelColor(4, 4).name().upper() == theme.palette().background
    steps = _home(desk).dashboard.steps
    corner = steps.mapTo(_home(desk), steps.rect().center())
    assert image.pixelColor(corner.x(), steps.geometry().bottom() - 4).name().upper() == theme.palette().card
