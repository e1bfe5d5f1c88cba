"""The tree of the import review: two-line rows, marks in colour and words, cells edited in place."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.dialogs.fields import commit_input_method
from desktop_app.ui.dialogs.review_model import BORROWED_ROLE, KEY_ROLE, MARKS_ROLE, Column, ReviewModel
from desktop_app.ui.dialogs.review_rows import Mark
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import Index

#: Icon and palette role of each mark.
MARK_LOOK: dict[Mark, tuple[str, str]] = {
    Mark.INHERITED: ("arrow-up", "continuing"),
    Mark.AMBIGUOUS: ("alert-outline", "due_soon"),
    Mark.CLAIMABLE: ("account-multiple-outline", "waiting"),
    Mark.DROPPED: ("minus-circle-outline", "not_applicable"),
    Mark.NOTE: ("information-outline", "accent"),
}
_LONG_COLUMNS = frozenset({Column.TEXT, Column.UNITS})


class ReviewDelegate(QStyledItemDelegate):
    """Paints the rows and opens an editor with room for several lines where wording is long."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._section_size = self._row_size = QSize()
        self.measure()

    def measure(self) -> None:
        """Work the heights out once: the view asks for them thousands of times."""
        self._section_size = QSize(theme.px(40), theme.section_row_height())
        self._row_size = QSize(theme.px(40), theme.line_height() * 2 + theme.px(12))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._row_size if index.internalId() else self._section_size

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        colours = theme.palette()
        if not index.internalId():
            option.font = theme.font("strong")  # type: ignore[attr-defined]
            if index.column() == Column.UNITS:
                self._tint(option, colours.secondary)
            return
        if index.data(BORROWED_ROLE):
            option.text = f"同上：{option.text}"  # type: ignore[attr-defined]
            self._tint(option, colours.secondary)
        elif index.column() in (Column.NUMBER, Column.DEADLINE):
            self._tint(option, colours.secondary)
        elif index.column() == Column.MARKS:
            self._show_marks(option, index.data(MARKS_ROLE) or ())

    def _show_marks(self, option: QStyleOptionViewItem, marks: tuple[Mark, ...]) -> None:
        if not marks:
            return
        # The gravest mark lends the row its icon and colour; the words name them all.
        gravest = Mark.AMBIGUOUS if Mark.AMBIGUOUS in marks else marks[-1]
        name, role = MARK_LOOK[gravest]
        option.icon = icon(name, role)  # type: ignore[attr-defined]
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # type: ignore[attr-defined]
        option.decorationSize = QSize(theme.px(16), theme.px(16))  # type: ignore[attr-defined]
        self._tint(option, str(getattr(theme.palette(), role)))

    def _tint(self, option: QStyleOptionViewItem, colour: str) -> None:
        palette = QPalette(option.palette)  # type: ignore[attr-defined]
        palette.setColor(QPalette.ColorRole.Text, QColor(colour))
        option.palette = palette  # type: ignore[attr-defined]

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        if index.column() in _LONG_COLUMNS and index.parent().isValid():
            editor = QPlainTextEdit(parent)
            editor.setTabChangesFocus(True)
            editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
            return editor
        return super().createEditor(parent, option, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()
            return
        super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        commit_input_method()
        if isinstance(editor, QPlainTextEdit):
            model.setData(cast(QModelIndex, index), editor.toPlainText())
            return
        super().setModelData(editor, model, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect  # type: ignore[attr-defined]
        if isinstance(editor, QPlainTextEdit):
            rect.setHeight(max(rect.height(), theme.line_height() * 5 + theme.px(12)))
            bottom = self._view_height(editor)
            if rect.bottom() > bottom:
                rect.moveBottom(max(bottom, rect.height()))
        editor.setGeometry(rect)

    def _view_height(self, editor: QWidget) -> int:
        viewport = editor.parentWidget()
        return viewport.height() if viewport is not None else 0

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        # Enter takes the correction; a line break within a requirement needs Shift.
        if isinstance(editor, QPlainTextEdit) and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.type() is QEvent.Type.KeyPress and is_enter and not shifted:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor)
                return True
        return bool(super().eventFilter(editor, event))


class ReviewTree(QTreeView):
    """The tree under review. Selection and scrolling survive every change of its shape."""

    def __init__(self, model: ReviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("识别结果")
        self.setProperty("framed", "true")
        self.setModel(model)
        self._delegate = ReviewDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setWordWrap(True)
        self.setIndentation(theme.px(16))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        self._remembered: tuple[int | None, int] = (None, 0)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        theme.signals.changed.connect(self._measure)
        self._measure()
        self.expandAll()

    @property
    def current_key(self) -> int | None:
        """The key of the current section or requirement."""
        value = self.currentIndex().data(KEY_ROLE)
        return int(value) if value is not None else None

    def go_to(self, key: int) -> None:
        """Make the section or requirement current and bring it into sight."""
        model = cast(ReviewModel, self.model())
        index = model.index_of(key)
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def top_key(self) -> int | None:
        """The key of the first row in sight."""
        value = self.indexAt(self.viewport().rect().topLeft()).data(KEY_ROLE)
        return int(value) if value is not None else None

    def _measure(self) -> None:
        self._delegate.measure()
        self.setColumnWidth(Column.NUMBER, theme.px(64))
        self.setColumnWidth(Column.DEADLINE, theme.px(88))
        self.setColumnWidth(Column.MARKS, theme.px(122))
        model = cast(ReviewModel, self.model())
        has_deadlines = any(r.requirement.deadline_raw for s in model.draft.sections for r in s.rows)
        self.setColumnHidden(Column.DEADLINE, not has_deadlines)
        self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share = self.viewport().width() // 4
        self.setColumnWidth(Column.UNITS, min(max(share, theme.px(110)), theme.px(230)))

    def _remember(self) -> None:
        self._remembered = (self.current_key, self.verticalScrollBar().value())

    def _restore(self) -> None:
        self.expandAll()
        key, scroll = self._remembered
        model = cast(ReviewModel, self.model())
        if key is not None and model.index_of(key).isValid():
            self.setCurrentIndex(model.index_of(key))
        self.verticalScrollBar().setValue(scroll)
