"""What every dialog has: its own message bar, one main button that says what it does, Esc to leave."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.ui import read_only, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.fields import commit_input_method
from desktop_app.ui.fitting import FittingArea
from desktop_app.ui.messages import MessageBar

#: Dialogs on the screen: who opens one keeps no hold on it.
_OPEN: set[BaseDialog] = set()


class BaseDialog(QDialog):
    """A dialog over the main window that does its work on the ledger's thread.

    Args:
        context: the window's shared state.
        title: the window title.
        primary: the main button, named after what it does; empty for a dialog that only shows.
        cancel: the other button.
    """

    #: Whether the main button writes to the ledger: grey then while the ledger is only looked at.
    writes = True

    def __init__(self, context: Context, title: str, primary: str, cancel: str = "取消") -> None:
        super().__init__(context.window)
        self.context = context
        self._enter_taken: tuple[QWidget, ...] = ()
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bar = MessageBar()
        context.messages.attach(self.bar)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_S)
        self.body.setSpacing(theme.SPACE_M)
        self.note = QLabel()
        theme.set_type(self.note, "secondary")
        theme.set_tone(self.note, "secondary")
        self.cancel_button = QPushButton(cancel)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.primary = QPushButton(primary)
        theme.set_kind(self.primary, "primary")
        self.primary.setDefault(True)
        if not primary:
            # Never told to be visible: without a parent yet, it would be a window of its own for a moment.
            self.primary.hide()
        self.primary.clicked.connect(self._press_primary)
        if self.writes and primary:
            context.writes(self.primary)
            if context.read_only:
                self.setWindowTitle(f"{title}（只读打开）")
                self.primary.setToolTip(read_only.WORDS)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(theme.SPACE_XL, theme.SPACE_S, theme.SPACE_XL, theme.SPACE_M)
        self.foot.setSpacing(theme.SPACE_S)
        self.foot.addWidget(self.note, 1)
        self.foot.addWidget(self.cancel_button)
        self.foot.addWidget(self.primary)
        # A modal dialog keeps the menu from hearing F1.
        QShortcut(QKeySequence("F1"), self).activated.connect(lambda: context.open_target("manual"))
        rule = QFrame()
        theme.set_kind(rule, "rule")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._area = FittingArea(self._content)
        self._content.installEventFilter(self)
        self._area.installEventFilter(self)
        layout.addWidget(self.bar)
        layout.addWidget(self._area, 1)
        layout.addWidget(rule)
        layout.addLayout(self.foot)

    def start(self, width: float, height: float = 0) -> None:
        """Show the dialog, no larger than the screen leaves room for.

        Args:
            width: wanted width in pixels at 9.5 pt.
            height: wanted height; 0 for as much as the content needs.
        """
        room = self.screen().availableSize()
        hint = self.sizeHint()
        wanted = QSize(theme.px(width), theme.px(height) if height else hint.height())
        # The title bar and a margin have to fit as well.
        self.resize(wanted.boundedTo(QSize(room.width() - theme.px(16), room.height() - theme.px(48))))
        self.tab_as_one_reads()
        _OPEN.add(self)
        self.finished.connect(self._let_go)
        self.open()

    def _let_go(self, _code: int) -> None:
        _OPEN.discard(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A message above the content takes its room, and a line that is longer now needs more.
        has_less_room = watched is self._area and event.type() == QEvent.Type.Resize
        wants_more = watched is self._content and event.type() == QEvent.Type.LayoutRequest
        if self.isVisible() and (has_less_room or wants_more):
            QTimer.singleShot(0, self, self._grow)
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        """Become as high as the content needs, while the screen has room; it scrolls only beyond that."""
        lacking = self._area.lacking()
        room = self.screen().availableSize().height() - theme.px(48)
        height = min(self.height() + lacking, room)
        if height > self.height():
            self.resize(self.width(), height)

    def is_content(self, widget: QWidget) -> bool:
        """Whether a widget stands above the buttons."""
        return self._content.isAncestorOf(widget)

    def tab_as_one_reads(self, last_part: QWidget | None = None) -> None:
        """Let Tab go through the content, then the buttons below it; to be called when content is new.

        Args:
            last_part: the part of the content that Tab reaches last; what was made last where None.
        """
        # Not by nextInFocusChain: PySide takes what it returns for a child of whom it was asked of, and the
        # dialog, which ends the chain, would belong to a field of its own and go with the next collection.
        within = self._content if last_part is None else last_part
        # The list that a combo box opens is a window of its own.
        reached = [
            part
            for part in within.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is self
        ]
        last: QWidget | None = reached[-1] if reached else None
        for index in range(self.foot.count()):
            # A stretch is no widget.
            button: QWidget | None = self.foot.itemAt(index).widget()
            if button is not None and button.focusPolicy() & Qt.FocusPolicy.TabFocus:
                if last is not None:
                    QWidget.setTabOrder(last, button)
                last = button

    def do_primary(self) -> None:
        """What the main button does."""
        self.accept()

    def set_busy(self, busy: bool) -> None:
        """While the ledger's thread works for this dialog the main button waits."""
        self.primary.setEnabled(not busy)

    def refuse(self, sentence: str) -> None:
        """Say in place why something cannot be done."""
        self.context.messages.attach(self.bar)
        self.context.messages.warning(sentence)

    def fail(self, error: UserError) -> None:
        """Show an error in place; the dialog stays as it is."""
        self.set_busy(False)
        self.context.messages.error(error)

    def enter_is_for(self, *fields: QWidget) -> None:
        """Fields that do something of their own at Enter: there it does not press the main button."""
        self._enter_taken += fields

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        focused = self.focusWidget()
        if is_enter and (isinstance(focused, QPlainTextEdit) or focused in self._enter_taken):
            return
        super().keyPressEvent(event)

    def _press_primary(self) -> None:
        commit_input_method()
        self.do_primary()


def form() -> QFormLayout:
    """A form in the house's measures: labels at the left, fields as wide as there is room."""
    layout = QFormLayout()
    layout.setHorizontalSpacing(theme.SPACE_M)
    layout.setVerticalSpacing(theme.SPACE_S)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return layout


def caption(text: str, *, tone: str = "secondary", wraps: bool = True) -> QLabel:
    """A quiet sentence."""
    label = QLabel(text)
    label.setWordWrap(wraps)
    theme.set_tone(label, tone)
    return label


def heading(text: str) -> QLabel:
    """A heading within a dialog."""
    label = QLabel(text)
    theme.set_type(label, "heading")
    return label
