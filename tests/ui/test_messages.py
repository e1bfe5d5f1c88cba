"""Messages stand in a line, questions in a box with words for buttons, bugs without ledger content."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.ui.messages import (
    Choice,
    Level,
    MessageBar,
    Messages,
    Question,
    catch_unhandled,
    diagnosis,
)

QUESTION = Question(
    "撤销认领？",
    "该任务将回到待认领。",
    (Choice("yes", "撤销认领"), Choice("no", "保留")),
    escape="no",
)


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def bar(qtbot: QtBot, messages: Messages) -> MessageBar:
    window = QWidget()
    layout = QVBoxLayout(window)
    made = MessageBar()
    layout.addWidget(made)
    messages.attach(made)
    qtbot.addWidget(window)
    window.show()
    window.bar = made  # type: ignore[attr-defined]  # keeps the window as long as its bar
    made.keep = window  # type: ignore[attr-defined]
    return made


def _words(bar: MessageBar) -> str:
    return " ".join(label.text() for label in bar.findChildren(QLabel) if label.isVisible() and label.text())


def test_a_message_shows_and_goes_away_with_its_cross(
    messages: Messages, bar: MessageBar, qtbot: QtBot
) -> None:
    assert not bar.isVisible()
    messages.warning("第 6 期未记录。")
    assert _words(bar) == "第 6 期未记录。"
    assert bar.accessibleDescription() == "注意：第 6 期未记录。"
    cross = next(
        child for child in bar.children() if getattr(child, "accessibleName", str)() == "关闭这条消息"
    )
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)  # type: ignore[arg-type]
    assert not bar.isVisible()


def test_the_button_of_a_message_acts_once(messages: Messages, bar: MessageBar, qtbot: QtBot) -> None:
    done: list[str] = []
    messages.info("方案已导出。", "打开所在文件夹", lambda: done.append("opened"))
    button = bar.findChild(QPushButton)
    assert button is not None
    assert button.text() == "打开所在文件夹"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["opened"]
    assert not bar.isVisible()


def test_an_error_says_what_happened_and_what_to_do(messages: Messages, bar: MessageBar) -> None:
    messages.error(UserError("文件打不开。", "请先在 Word 中关闭它。"))
    assert _words(bar) == "文件打不开。请先在 Word 中关闭它。"
    assert bar.message is not None
    assert bar.message.level is Level.ERROR


def test_what_the_officer_cancelled_is_no_error(messages: Messages, bar: MessageBar) -> None:
    messages.error(Cancelled())
    assert bar.message is not None
    assert bar.message.level is Level.INFO


def test_while_a_dialog_is_open_its_own_bar_speaks(messages: Messages, bar: MessageBar, qtbot: QtBot) -> None:
    dialog = QDialog()
    layout = QVBoxLayout(dialog)
    own = MessageBar()
    layout.addWidget(own)
    messages.attach(own)
    qtbot.addWidget(dialog)
    dialog.open()
    messages.warning("单位全称不能为空。")
    assert own.isVisible()
    assert not bar.isVisible()
    dialog.close()
    messages.warning("已关闭。")
    assert _words(bar) == "已关闭。"


def test_a_bar_that_is_gone_is_forgotten(messages: Messages, bar: MessageBar, qtbot: QtBot) -> None:
    gone = MessageBar()
    messages.attach(gone)
    gone.deleteLater()
    with qtbot.waitSignal(gone.destroyed):
        pass
    messages.info("还在。")
    assert _words(bar) == "还在。"


def _press(label: str) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    next(b for b in box.buttons() if b.text() == label).click()


def test_a_question_is_answered_by_its_buttons(messages: Messages, qtbot: QtBot) -> None:
    QTimer.singleShot(50, lambda: _press("撤销认领"))
    assert messages.ask(QUESTION) == "yes"
    QTimer.singleShot(50, lambda: _press("保留"))
    assert messages.ask(QUESTION) == "no"


def test_escape_takes_the_harmless_answer(messages: Messages, qtbot: QtBot) -> None:
    QTimer.singleShot(50, lambda: qtbot.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape))
    assert messages.ask(QUESTION) == "no"


def test_confirm_names_what_will_happen(messages: Messages) -> None:
    asked: list[Question] = []

    def answer(question: Question) -> str:
        asked.append(question)
        return "yes"

    messages.asker = answer
    assert messages.confirm("删除这条进展？", "删除后可用撤销找回。", "删除")
    assert [choice.label for choice in asked[0].choices] == ["删除", "取消"]


def _broken() -> None:
    secret = "某单位内部资料"
    raise ValueError(f"cannot read {secret}")


def test_a_diagnosis_names_places_and_no_content() -> None:
    try:
        _broken()
    except ValueError as error:
        text = diagnosis(error)
    assert "ValueError" in text
    assert "test_messages.py" in text
    assert "_broken" in text
    assert "内部资料" not in text
    assert "/home" not in text


def test_the_bug_box_copies_the_diagnosis(messages: Messages, qtbot: QtBot) -> None:
    QTimer.singleShot(50, lambda: _press("复制诊断信息"))
    messages.bug(KeyError("x"))
    assert "KeyError" in QGuiApplication.clipboard().text()


def test_a_bug_is_written_to_the_log_without_content(messages: Messages, caplog) -> None:
    messages.bug_reporter = lambda _text: None
    messages.bug(ValueError("某单位内部资料"))
    assert "ValueError" in caplog.text
    assert "内部资料" not in caplog.text


def test_errors_in_the_event_loop_are_shown_and_do_not_end_the_program(
    messages: Messages, bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[str] = []
    messages.bug_reporter = bugs.append
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    catch_unhandled(messages)
    sys.excepthook(KeyError, KeyError("x"), None)
    assert len(bugs) == 1
    sys.excepthook(UserError, UserError("磁盘已满。"), None)
    assert _words(bar) == "磁盘已满。"
