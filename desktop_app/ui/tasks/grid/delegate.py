"""The editor of each column, opened in its cell; what cannot be taken stays with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QKeyEvent, QTextCursor, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import Index
from desktop_app.ui.tasks.grid.columns import COLUMNS, Column, Edit
from desktop_app.ui.undo_keys import OWN_UNDO

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_LINES = 8
_FILLED = "filled"
#: What Qt takes for the end of a line within a cell.
_LINE = "\u2028"
_Hint = QAbstractItemDelegate.EndEditHint


class GridDelegate(QStyledItemDelegate):
    """Opens editors and hands on what is typed.

    Enter takes the value and goes down, Tab goes on to the right, Esc gives it up; Alt+Enter begins a new
    line, as in Excel.
    """

    #: (index, value in its core type): the cell is to hold it.
    written = Signal(QPersistentModelIndex, object)
    #: (index, what was typed, UserError): it cannot be taken.
    refused = Signal(QPersistentModelIndex, str, object)
    #: An editor was left by a key: down, up, right, left.
    left_by = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        #: Names of sections used so far, and the year of a day typed without one.
        self.offices: Callable[[], Sequence[str]] = tuple
        self.year = 2000
        #: Whether the editor was opened by typing: the first letter replaces what stands there.
        self.typed_over = False
        #: Typed into a cell and refused, until the cell is edited again.
        self._kept: tuple[QPersistentModelIndex, str] | None = None

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Two lines at most, the second one elided: Qt itself would draw a third one by half."""
        super().initStyleOption(option, index)
        # It has a text and a rect; PySide's stubs do not know of them.
        known: Any = option
        if known.text:
            beside = theme.px(20) + (
                known.decorationSize.width() + theme.px(4) if not known.icon.isNull() else 0
            )
            known.text = two_lines(known.text, known.rect.width() - beside, theme.point_size())

    def keep(self, index: QPersistentModelIndex, text: str) -> None:
        """Put ``text`` into the editor when this cell is edited next."""
        self._kept = (index, text)

    # -- editors

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = COLUMNS[index.column()]
        editor: QWidget
        if column.edit is Edit.CHOICE:
            combo = _choice(parent, column)
            combo.activated.connect(lambda _at, it=combo: self._finish(it))
            QTimer.singleShot(0, combo, combo.showPopup)
            editor = combo
        elif column.edit is Edit.OFFICE:
            combo = QComboBox(parent)
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            combo.addItems(list(self.offices()))
            editor = combo
        elif column.edit in (Edit.TEXT, Edit.MEASURES):
            editor = _Lines(parent)
        else:
            editor = QLineEdit(parent)
        # Not saved as it is typed: 撤销 takes back the typing.
        for part in (editor, *editor.findChildren(QLineEdit)):
            part.setProperty(OWN_UNDO, True)
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(title))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the editor once: what comes back from the ledger must not overwrite the typist."""
        if editor.property(_FILLED):
            return
        editor.setProperty(_FILLED, True)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if self._kept is not None and self._kept[0] == index:
            text = self._kept[1]
        self._kept = None
        if isinstance(editor, QComboBox):
            if editor.isEditable():
                editor.setEditText(text)
                line = editor.lineEdit()
                if line is not None:
                    line.selectAll()
            else:
                editor.setCurrentIndex(max(editor.findData(text), 0))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
            editor.moveCursor(QTextCursor.MoveOperation.End)
            if self.typed_over:
                editor.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = _typed(editor)
        self._kept = None
        if text == str(index.data(Qt.ItemDataRole.DisplayRole) or ""):
            return
        try:
            value = COLUMNS[index.column()].parse(text, self.year)
        except UserError as error:
            self.refused.emit(QPersistentModelIndex(index), text, error)
        else:
            self.written.emit(QPersistentModelIndex(index), value)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the cell; an editor of several lines as high as its text, within the table."""
        # PySide's option knows its rect; its stubs do not.
        rect: QRect = option.rect  # type: ignore[attr-defined]
        room = editor.parentWidget()
        if isinstance(editor, _Lines) and room is not None:
            rect = QRect(rect)
            rect.setWidth(max(rect.width(), min(theme.px(280), room.width() - rect.left())))
            rect.setHeight(max(rect.height(), editor.wanted_height(rect.width())))
        elif not isinstance(editor, _Lines):
            rect = QRect(rect.left(), rect.top(), max(rect.width(), theme.px(110)), theme.control_height())
        if room is not None:
            rect.moveBottom(min(rect.bottom(), max(room.height() - 1, rect.height())))
            rect.moveRight(min(rect.right(), room.width() - 1))
        editor.setGeometry(rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QWidget)
        ):
            way = _way(event)
            if way == "line":
                if isinstance(watched, QPlainTextEdit):
                    watched.insertPlainText("\n")
                return True
            if way:
                self._finish(watched)
                self.left_by.emit(way)
                return True
        return super().eventFilter(watched, event)

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, _Hint.NoHint)


def two_lines(text: str, width: int, points: float) -> str:
    """``text`` on at most two lines of ``width`` pixels.

    Args:
        text: with U+2028 or line breaks between its own lines.
        width: pixels.
        points: size of the type; the same text breaks elsewhere in another size.
    """
    if width <= 0:
        return ""
    own = text.replace("\n", _LINE)
    font = theme.font("ui")
    font.setPointSizeF(points)
    laid = QTextLayout(own, font)
    wrap = QTextOption()
    wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(wrap)
    laid.beginLayout()
    first = laid.createLine()
    first.setLineWidth(width)
    laid.endLayout()
    head, rest = own[: first.textLength()].rstrip(_LINE), own[first.textLength() :]
    if not rest:
        return head
    line, _, more = rest.partition(_LINE)
    # What follows is told by the tooltip and by the editor.
    tail = QFontMetricsF(font).elidedText(f"{line}…" if more else line, Qt.TextElideMode.ElideRight, width)
    return f"{head}{_LINE}{tail}"


class _Lines(QPlainTextEdit):
    """Several lines; grows with what is typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._grow)

    def wanted_height(self, width: int) -> int:
        """Pixels for the text at that width, up to so many lines."""
        metrics = QFontMetrics(self.font())
        inner = max(width - theme.px(18), 1)
        flags = int(Qt.TextFlag.TextWordWrap)
        text = self.toPlainText() or "字"
        needed = metrics.boundingRect(
            QRect(0, 0, inner, 100000), flags, f"{text}\n字" if "\n" in text else text
        )
        lines = min(max(needed.height() // metrics.lineSpacing() + 1, 2), _MOST_LINES)
        return lines * metrics.lineSpacing() + theme.px(14)

    def _grow(self) -> None:
        room = self.parentWidget()
        if room is not None and self.isVisible():
            height = max(self.height(), self.wanted_height(self.width()))
            top = max(min(self.y(), room.height() - height), 0)
            self.setGeometry(self.x(), top, self.width(), height)


def _choice(parent: QWidget, column: Column) -> QComboBox:
    combo = QComboBox(parent)
    if column.empty is None:
        combo.addItem("（空）", "")
    for word in column.words:
        if column.key == "status":
            style = theme.status_style(word)
            combo.addItem(icon(style.icon, style.role), str(word), str(word))
        else:
            combo.addItem(str(word), str(word))
    combo.setMaxVisibleItems(combo.count())
    return combo


def _typed(editor: QWidget) -> str:
    if isinstance(editor, QComboBox):
        return editor.currentText() if editor.isEditable() else str(editor.currentData())
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    assert isinstance(editor, QLineEdit)
    return editor.text()


def _way(event: QKeyEvent) -> str:
    """Where a key leads out of an editor; "line" for a new line, empty for a key that stays in it."""
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    match Qt.Key(event.key()):
        case Qt.Key.Key_Tab:
            return "right"
        case Qt.Key.Key_Backtab:
            return "left"
        case key if key in _ENTER:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                return "line"
            return "up" if shift else "down"
    return ""
