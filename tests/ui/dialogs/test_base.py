"""What every dialog has: it grows for what it says, while the screen has room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from desktop_app.ui import pages, theme
from desktop_app.ui.dialogs.base import BaseDialog, caption
from tests.ui.desk import Desk

_SENTENCE = "这一项没有填写或写法不对，请核对后重新填写，例如写成 7月5日 或 2017-07-05 的样式，再按保存。"
#: Dialogs that are no higher than what they hold.
_SMALL = ("approval", "publication", "submission", "plan", "reminders", "safety_settings", "make_package")


def _scrolls(dialog: BaseDialog) -> bool:
    area = dialog.findChild(QScrollArea)
    assert area is not None
    return area.verticalScrollBar().maximum() > 0


def _is_as_high_as_can_be(dialog: BaseDialog) -> bool:
    return dialog.height() >= dialog.screen().availableSize().height() - theme.px(48)


@pytest.mark.parametrize("scale", [theme.NORMAL_SCALE, theme.LARGE_SCALE])
@pytest.mark.parametrize("key", _SMALL)
def test_a_message_covers_nothing(desk: Desk, qtbot: QtBot, key: str, scale: float) -> None:
    theme.set_scale(scale)
    pages.DIALOGS[key](desk.context)
    desk.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BaseDialog)
    qtbot.wait(20)
    assert not _scrolls(dialog) or _is_as_high_as_can_be(dialog)
    dialog.refuse(_SENTENCE)
    qtbot.wait(20)
    assert dialog.bar.isVisible()
    assert not _scrolls(dialog) or _is_as_high_as_can_be(dialog)
    dialog.close()


class _Appearing(QObject):
    """Notes every button that comes on the screen as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QPushButton) and watched.isWindow():
            self.seen.append(watched.text())
        return False


@pytest.mark.parametrize("key", [key for key in pages.DIALOGS if key not in ("city", "check", "print")])
def test_nothing_flashes_up_beside_a_dialog(desk: Desk, key: str) -> None:
    appearing = _Appearing()
    QApplication.instance().installEventFilter(appearing)
    pages.DIALOGS[key](desk.context)
    desk.settle()
    QApplication.instance().removeEventFilter(appearing)
    assert appearing.seen == []


def test_a_line_that_grows_makes_room_for_itself(desk: Desk, qtbot: QtBot) -> None:
    dialog = BaseDialog(desk.context, "示例", "保存")
    line = caption("")
    dialog.body.addWidget(line)
    dialog.start(360)
    qtbot.wait(20)
    before = dialog.height()
    line.setText(_SENTENCE * 3)
    qtbot.wait(40)
    assert not _scrolls(dialog)
    assert line.height() >= line.heightForWidth(line.width())
    assert dialog.height() > before
    dialog.close()
