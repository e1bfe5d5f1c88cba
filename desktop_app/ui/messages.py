"""The one door for messages: a bar at the top of the page, and questions where an answer is needed.

Use::

    context.messages.info("方案已导出：D:/公文/方案.docx", "打开所在文件夹", open_folder)
    context.messages.warning("第 6 期未记录。")
    context.messages.error(user_error)                   # a UserError, or a sentence
    key = context.messages.ask(Question("撤销认领？", "该任务将回到待认领。",
                                        (Choice("yes", "撤销认领"), Choice("no", "保留")), escape="no"))
    bar = MessageBar(); context.messages.attach(bar)     # a dialog's own bar, used while it is open

In tests ``context.messages.asker = lambda question: "yes"`` answers without a box.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from desktop_app import __version__
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.ui import theme
from desktop_app.ui.icons import icon, pixmap

_log = logging.getLogger(__name__)


class Level(StrEnum):
    """How much a message matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_LOOK = {
    Level.INFO: ("information-outline", "accent", "提示"),
    Level.WARNING: ("alert-outline", "due_soon", "注意"),
    Level.ERROR: ("alert-circle", "overdue", "出错"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One line for the bar; ``action`` is what its button does."""

    level: Level
    text: str
    action_text: str = ""
    action: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a question. ``danger`` marks what cannot be taken back."""

    key: str
    label: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question that needs an answer before anything goes on.

    ``escape`` is the key that Esc and the window's cross stand for; ``default`` the one Enter
    presses (the first choice where empty).
    """

    title: str
    text: str
    choices: tuple[Choice, ...]
    escape: str
    default: str = ""


class MessageBar(QFrame):
    """A line in place of a box: icon, words, at most one button, and a cross."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "message")
        self.setAccessibleName("消息")
        self._message: Message | None = None
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setIcon(icon("close"))
        self._close.setToolTip("关闭这条消息")
        self._close.setAccessibleName("关闭这条消息")
        self._close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_XS, theme.SPACE_S, theme.SPACE_XS)
        layout.setSpacing(theme.SPACE_S)
        for widget in (self._icon, self._text, self._button, self._close):
            layout.addWidget(widget)
        layout.setStretch(1, 1)
        theme.signals.changed.connect(self._dress)
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is shown, or None."""
        return self._message

    def show_message(self, message: Message) -> None:
        """Show ``message`` in place of what was there."""
        self._message = message
        self._text.setText(message.text)
        self.setAccessibleDescription(f"{_LOOK[message.level][2]}：{message.text}")
        self._button.setText(message.action_text)
        self._button.setVisible(bool(message.action_text))
        self.setProperty("level", message.level.value)
        self._dress()
        self.show()

    def clear(self) -> None:
        """Take the message away."""
        self._message = None
        self.hide()

    def clear_passing(self) -> None:
        """Take away what only told that something was done; warnings and errors stay until seen."""
        if self._message is not None and self._message.level is Level.INFO:
            self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            return
        super().keyPressEvent(event)

    def _act(self) -> None:
        message = self._message
        self.clear()
        if message is not None and message.action is not None:
            message.action()

    def _dress(self) -> None:
        if self._message is None:
            return
        name, role, word = _LOOK[self._message.level]
        self._icon.setPixmap(pixmap(name, role, theme.px(18), self.devicePixelRatioF()))
        self._icon.setAccessibleName(word)
        self.style().unpolish(self)
        self.style().polish(self)


class Messages(QObject):
    """Shows messages in the bar that is in front, and asks questions."""

    #: Every message shown (`Message`).
    posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bars: list[MessageBar] = []
        #: Answers a question; replaced in tests.
        self.asker: Callable[[Question], str] = self._ask_in_box
        #: Shows a bug; gets the diagnosis. Replaced in tests.
        self.bug_reporter: Callable[[str], None] = self._report_in_box

    def attach(self, bar: MessageBar) -> None:
        """Use ``bar`` for as long as it exists and its window is in front."""
        self._bars.append(bar)

    def info(self, text: str, action_text: str = "", action: Callable[[], None] | None = None) -> None:
        """Say that something happened."""
        self.show(Message(Level.INFO, text, action_text, action))

    def warning(self, text: str, action_text: str = "", action: Callable[[], None] | None = None) -> None:
        """Say that something wants a look."""
        self.show(Message(Level.WARNING, text, action_text, action))

    def error(
        self,
        error: UserError | str,
        action_text: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Say what could not be done, and what to do next."""
        if isinstance(error, Cancelled):
            self.info(error.line)
            return
        text = error.line if isinstance(error, UserError) else error
        self.show(Message(Level.ERROR, text, action_text, action))

    def show(self, message: Message) -> None:
        """Show ``message`` in the bar in front."""
        bar = self._front_bar()
        if bar is not None:
            bar.show_message(message)
        self.posted.emit(message)

    def clear(self) -> None:
        """Take away what the bar in front shows."""
        bar = self._front_bar()
        if bar is not None:
            bar.clear()

    def ask(self, question: Question) -> str:
        """Ask, and wait for the answer.

        Returns:
            The key of the choice.
        """
        return self.asker(question)

    def confirm(self, title: str, text: str, yes: str, no: str = "取消", *, danger: bool = False) -> bool:
        """Ask whether to go on; ``yes`` names what will happen (删除), never 是."""
        choices = (Choice("yes", yes, danger), Choice("no", no))
        return self.ask(Question(title, text, choices, escape="no")) == "yes"

    def bug(self, error: BaseException) -> None:
        """Show that something went wrong within the program; the ledger stays open."""
        text = diagnosis(error)
        _log.error("%s", text)
        self.bug_reporter(text)

    def _front_bar(self) -> MessageBar | None:
        self._bars = [bar for bar in self._bars if isValid(bar)]
        in_front = QApplication.activeModalWidget()
        for bar in reversed(self._bars):
            if bar.window().isVisible() and (in_front is None or bar.window() is in_front):
                return bar
        return self._bars[0] if self._bars else None

    def _ask_in_box(self, question: Question) -> str:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(_window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(question.title)
        box.setText(question.text)
        buttons = {}
        for choice in question.choices:
            role = (
                QMessageBox.ButtonRole.RejectRole
                if choice.key == question.escape
                else QMessageBox.ButtonRole.DestructiveRole
                if choice.danger
                else QMessageBox.ButtonRole.AcceptRole
            )
            button = box.addButton(choice.label, role)
            buttons[choice.key] = button
            if choice.key == question.escape:
                box.setEscapeButton(button)
        default = question.default or question.choices[0].key
        box.setDefaultButton(buttons[default])
        theme.set_kind(buttons[default], "primary")
        box.exec()
        clicked = box.clickedButton()
        return next((key for key, button in buttons.items() if button is clicked), question.escape)

    def _report_in_box(self, text: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(_window())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("程序出错")
        box.setText("程序内部出错，这一步没有完成。台账没有受影响，可以继续使用。")
        box.setInformativeText("请复制诊断信息，交给维护人员。诊断信息不含台账内容。")
        copy = box.addButton("复制诊断信息", QMessageBox.ButtonRole.ActionRole)
        close = box.addButton("关闭", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(close)
        box.setEscapeButton(close)
        box.exec()
        if box.clickedButton() is copy:
            QGuiApplication.clipboard().setText(text)


def diagnosis(error: BaseException) -> str:
    """What a maintainer needs to find the fault: versions, kind of error, places in the program.

    The message of the error and the values are left out: they may quote the ledger.
    """
    # A start without a fault goes without them.
    import platform
    import traceback

    lines = [
        f"zwgk-ledger {__version__}",
        f"Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}",
    ]
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__name__)
        for frame in traceback.extract_tb(current.__traceback__):
            parts = frame.filename.replace("\\", "/").split("/")
            lines.append(f"  {'/'.join(parts[-3:])}:{frame.lineno} {frame.name}")
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def catch_unhandled(messages: Messages) -> None:
    """Let errors that reach the event loop be shown as bugs instead of ending the program."""

    def hook(kind: type[BaseException], error: BaseException, _trace: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        elif isinstance(error, UserError):
            messages.error(error)
        else:
            messages.bug(error)

    sys.excepthook = hook


def _window() -> QWidget | None:
    return QApplication.activeModalWidget() or QApplication.activeWindow()
