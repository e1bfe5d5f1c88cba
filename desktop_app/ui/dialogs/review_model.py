"""The sections and requirements under review as a tree whose cells can be corrected."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal

from desktop_app.core.plan import Requirement
from desktop_app.ui.dialogs.review_draft import DraftSection, DraftState, ReviewDraft
from desktop_app.ui.dialogs.review_rows import DraftRow, Mark, duty_words
from desktop_app.ui.indexes import ROOT, Index


class Column(IntEnum):
    """The columns of the tree."""

    NUMBER = 0
    TEXT = 1
    UNITS = 2
    DEADLINE = 3
    MARKS = 4


_HEADERS = {
    Column.NUMBER: "序号",
    Column.TEXT: "具体要求",
    Column.UNITS: "落实单位",
    Column.DEADLINE: "时限",
    Column.MARKS: "待核",
}

KEY_ROLE = Qt.ItemDataRole.UserRole + 1
MARKS_ROLE = Qt.ItemDataRole.UserRole + 2
#: True where the cell shows what it takes from the row above.
BORROWED_ROLE = Qt.ItemDataRole.UserRole + 3

_EDITABLE_OF_SECTION = frozenset({Column.NUMBER, Column.TEXT})
_EDITABLE_OF_ROW = frozenset({Column.NUMBER, Column.TEXT, Column.UNITS, Column.DEADLINE})
_COLUMNS = len(Column)


def _flags(is_row: bool, column: int) -> Qt.ItemFlag:
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    if column in (_EDITABLE_OF_ROW if is_row else _EDITABLE_OF_SECTION):
        flags |= Qt.ItemFlag.ItemIsEditable
    return flags | Qt.ItemFlag.ItemNeverHasChildren if is_row else flags


#: Flags by (is a requirement, column): the view asks for every cell of the tree.
_FLAGS: dict[tuple[bool, int], Qt.ItemFlag] = {
    (is_row, column): _flags(is_row, column) for is_row in (False, True) for column in Column
}


class ReviewModel(QAbstractItemModel):
    """A `ReviewDraft` as Qt sees it; every edit goes through the draft and can be undone.

    Args:
        draft: the plan under review.
        parent: the owner.
    """

    #: A correction was made, taken back or done again.
    draft_changed = Signal()
    #: What was typed cannot stand there; carries one sentence.
    refused = Signal(str)

    def __init__(self, draft: ReviewDraft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        # What the views were last told of: the draft may be a step ahead while a reset is on its way.
        self._sections = draft.sections
        self._state = draft.state

    # -- shape -----------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        if row < 0 or row >= self.rowCount(parent) or not 0 <= column < _COLUMNS:
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = ROOT) -> int:
        if not parent.isValid():
            return len(self._sections)
        if parent.internalId() != 0 or parent.column() != 0:
            return 0
        return len(self._sections[parent.row()].rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return _COLUMNS

    def index_of(self, key: int, column: Column = Column.TEXT) -> QModelIndex:
        """The index of the section or requirement with ``key``; invalid where it is gone."""
        place = self.draft.place(key)
        if place is None:
            return QModelIndex()
        if place.row is None:
            return self.index(place.section, column)
        return self.index(place.row, column, self.index(place.section, 0))

    def key_at(self, index: Index) -> int | None:
        """The key of the section or requirement at ``index``."""
        item = self._item(index)
        return item.key if item is not None else None

    def _item(self, index: Index) -> DraftSection | DraftRow | None:
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return self._sections[index.row()]
        return self._sections[index.internalId() - 1].rows[index.row()]

    # -- values ----------------------------------------------------------------------------------

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[Column(section)]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS[index.internalId() != 0, index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._item(index)
        if item is None:
            return None
        if role == KEY_ROLE:
            return item.key
        if isinstance(item, DraftSection):
            return _section_value(item, Column(index.column()), role)
        return self._row_value(item, Column(index.column()), role)

    def _row_value(self, row: DraftRow, column: Column, role: int) -> Any:
        requirement = row.requirement
        if role == Qt.ItemDataRole.DisplayRole:
            return self._row_text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return _row_edit(requirement, column)
        if role == MARKS_ROLE:
            return self.draft.marks(row.key)
        if role == BORROWED_ROLE:
            return column == Column.UNITS and requirement.inherited
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._row_tip(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.draft.label(row.key)} {self._row_text(row, column)}"
        return None

    def _row_text(self, row: DraftRow, column: Column) -> str:
        requirement = row.requirement
        if column == Column.NUMBER:
            return "" if requirement.no is None else str(requirement.no)
        if column == Column.TEXT:
            return requirement.text
        if column == Column.UNITS:
            return self.draft.raw_in_force(row.key) or ""
        if column == Column.DEADLINE:
            return requirement.deadline_raw or ""
        return "、".join(self.draft.marks(row.key))

    def _row_tip(self, row: DraftRow, column: Column) -> str | None:
        if column == Column.TEXT:
            return row.requirement.text
        if column == Column.UNITS:
            return duty_words(row.requirement) or None
        if column == Column.MARKS and Mark.AMBIGUOUS in self.draft.marks(row.key):
            return self.draft.doubt(row.key)
        return None

    # -- edits -----------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        item = self._item(index)
        if role != Qt.ItemDataRole.EditRole or item is None:
            return False
        text = str(value).strip() if value is not None else ""
        column = Column(index.column())
        if isinstance(item, DraftSection):
            return self._set_section(item, column, text)
        return self._set_row(item, column, text)

    def _set_section(self, section: DraftSection, column: Column, text: str) -> bool:
        if column == Column.NUMBER:
            return self.change(lambda: self.draft.set_section(section.key, no=text or None))
        if column != Column.TEXT:
            return False
        if text:
            return self.change(lambda: self.draft.set_section(section.key, title=text))
        self.refused.emit("部分标题不能为空。")
        return False

    def _set_row(self, row: DraftRow, column: Column, text: str) -> bool:
        # An editor that was opened and left hands its text back as it was: that is no correction.
        if text == (str(_row_edit(row.requirement, column) or "")).strip():
            return False
        if column == Column.NUMBER:
            if text and not text.isdecimal():
                self.refused.emit("序号填阿拉伯数字，没有序号的留空。")
                return False
            number = int(text) if text else None
            return self.change(lambda: self.draft.set_number(row.key, number))
        if column == Column.TEXT:
            if not text:
                self.refused.emit("要求文字不能为空；不导入这一条的，用“删除”。")
                return False
            return self.change(lambda: self.draft.set_text(row.key, text))
        if column == Column.UNITS:
            return self.change(lambda: self.draft.set_units(row.key, text or None))
        return self.change(lambda: self.draft.set_deadline(row.key, text or None))

    def change(self, act: Callable[[], Any]) -> bool:
        """Let ``act`` change the draft, and tell the views exactly what became of the tree.

        Returns:
            Whether anything changed.
        """
        act()
        before, after = self._state, self.draft.state
        if before is after:
            return False
        self._state = after
        if _shape(after.sections) == _shape(before.sections):
            self._sections = after.sections
            self._tell_values(before, after)
        else:
            self.beginResetModel()
            self._sections = after.sections
            self.endResetModel()
        self.draft_changed.emit()
        return True

    def undo(self) -> bool:
        """Take the last correction back."""
        return self.change(self.draft.undo)

    def redo(self) -> bool:
        """Do the correction last taken back again."""
        return self.change(self.draft.redo)

    def _tell_values(self, before: DraftState, after: DraftState) -> None:
        """Name the rows that differ; what was not touched is the very same object."""
        last = len(Column) - 1
        confirmed = before.confirmed ^ after.confirmed
        for at, (old, new) in enumerate(zip(before.sections, after.sections, strict=True)):
            if old is not new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, last))
            parent = self.index(at, 0)
            for number, (one, other) in enumerate(zip(old.rows, new.rows, strict=True)):
                if one is not other or other.key in confirmed:
                    self.dataChanged.emit(self.index(number, 0, parent), self.index(number, last, parent))


def _shape(sections: tuple[DraftSection, ...]) -> tuple[tuple[int, ...], ...]:
    return tuple((s.key, *(r.key for r in s.rows)) for s in sections)


def _section_value(section: DraftSection, column: Column, role: int) -> Any:
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
        if column == Column.NUMBER:
            return section.no or ""
        if column == Column.TEXT:
            return section.title
        if column == Column.UNITS and role == Qt.ItemDataRole.DisplayRole:
            return f"{len(section.rows)} 项"
        return ""
    if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        return section.heading
    return None


def _row_edit(requirement: Requirement, column: Column) -> Any:
    if column == Column.NUMBER:
        return "" if requirement.no is None else str(requirement.no)
    if column == Column.TEXT:
        return requirement.text
    if column == Column.UNITS:
        return requirement.lead_raw or ""
    if column == Column.DEADLINE:
        return requirement.deadline_raw or ""
    return None
