"""工作日历: the officer's own days off and make-up working days, which go before the official schedule."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.dates import parse_day
from desktop_app.core.errors import UserError
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.dialogs.fields import commit_input_method, date_words
from desktop_app.ui.indexes import Index
from desktop_app.ui.lines_model import LinesModel

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.working_days import CalendarDay

_WORKING, _OFF = "上班", "放假"
_WEEKDAYS = "一二三四五六日"
#: The longest holiday a pasted range may span; anything longer is a misread year.
_LONGEST_RANGE = timedelta(days=31)

_DAY = r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?"
_RANGE = re.compile(rf"{_DAY}(?:\s*[（(][^）)]*[）)])?\s*(?:至|到|—|–|~|～)+\s*(?:{_DAY}|(\d{{1,2}})\s*日)")
_SINGLE = re.compile(_DAY)
_MAKE_UP = re.compile(r"上班|补班|调班")
_BESIDES = re.compile(
    r"星期|周[一二三四五六日]|共\s*\d+\s*天|放假|调休|上班|补班|调班|[（）(),，、。;；:：\s]|\d+[.．、]"
)


class Column(IntEnum):
    """The columns of the table."""

    DAY = 0
    KIND = 1
    NAME = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table."""

    day: date
    working: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Loaded:
    entries: tuple[Entry, ...]
    known: tuple[int, int] | None


def read_schedule(text: str, year: int) -> tuple[list[Entry], list[str]]:
    """Days out of a pasted list or holiday notice.

    Understands one date or range a line or clause: ``2027-10-01 放假 国庆节``, ``10月1日至7日放假``,
    ``10月10日（星期日）上班``. A clause that names 上班 makes its dates working days, any other days off.

    Args:
        text: what was pasted.
        year: the year of dates written without one.

    Returns:
        The days in order, and the lines in which no date was found.
    """
    found: dict[date, Entry] = {}
    unread = []
    for line in filter(str.strip, text.splitlines()):
        entries = _read_line(line, year)
        if not entries:
            unread.append(line.strip())
        found.update({e.day: e for e in entries})
    return [found[day] for day in sorted(found)], unread


def _read_line(line: str, year: int) -> list[Entry]:
    line_name = _name_of(line)
    stated = re.search(r"(\d{4})\s*年", line)
    year = int(stated.group(1)) if stated else year
    entries: list[Entry] = []
    for clause in re.split(r"[。；;，,]", line):
        working = bool(_MAKE_UP.search(clause))
        days = _days_of(clause, year)
        entries += [Entry(day, working, line_name) for day in days]
    return entries


def _days_of(clause: str, year: int) -> list[date]:
    days: list[date] = []
    rest = clause
    for found in _RANGE.finditer(clause):
        y1, m1, d1, y2, m2, d2, only_day = found.groups()
        first = _day(y1 or year, m1, d1)
        last = _day(y2 or y1 or year, m2 or m1, d2 or only_day)
        rest = rest.replace(found.group(), " ")
        if first is None or last is None:
            continue
        if last < first:
            last = _day(first.year + 1, last.month, last.day) or last
        if timedelta() <= last - first <= _LONGEST_RANGE:
            days += [first + timedelta(days=i) for i in range((last - first).days + 1)]
    for found in _SINGLE.finditer(rest):
        y, m, d = found.groups()
        day = _day(y or year, m, d)
        if day is not None:
            days.append(day)
    return days


def _day(year: int | str, month: int | str, day: int | str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _name_of(line: str) -> str:
    rest = _BESIDES.sub(" ", _SINGLE.sub(" ", _RANGE.sub(" ", line)))
    words = [w for w in rest.split() if not re.fullmatch(r"[\d一二三四五六七八九十至到日—–~～年]+", w)]
    return words[0][:12] if words else ""


class WorkingDaysModel(LinesModel):
    """The officer's table; dates, kinds and names are edited in place."""

    columns = ("日期", "安排", "说明")

    edited = Signal()
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    @property
    def entries(self) -> list[Entry]:
        """The lines as they stand."""
        return list(self._entries)

    def show(self, entries: Sequence[Entry]) -> None:
        """Show ``entries`` in the order of their days."""
        self.beginResetModel()
        self._entries = sorted(entries, key=lambda e: e.day)
        self.endResetModel()

    def add(self, entries: Sequence[Entry]) -> int:
        """Take ``entries`` in; one for a day that is there already replaces it.

        Returns:
            The row of the first one.
        """
        merged = {e.day: e for e in self._entries} | {e.day: e for e in entries}
        self.show(list(merged.values()))
        self.edited.emit()
        return next((i for i, e in enumerate(self._entries) if e.day == entries[0].day), 0)

    def remove(self, rows: Sequence[int]) -> None:
        """Take lines out."""
        for row in sorted(set(rows), reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._entries[row]
            self.endRemoveRows()
        self.edited.emit()

    def row_count(self) -> int:
        return len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        entry = self._entries[index.row()]
        if index.column() == Column.DAY:
            words = date_words(entry.day)
            weekday = f"　星期{_WEEKDAYS[entry.day.weekday()]}"
            return words + weekday if role == Qt.ItemDataRole.DisplayRole else words
        if index.column() == Column.KIND:
            return _WORKING if entry.working else _OFF
        return entry.name

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        row, entry, text = index.row(), self._entries[index.row()], str(value).strip()
        if index.column() == Column.DAY:
            try:
                day = parse_day(text, entry.day.year)
            except UserError as error:
                self.refused.emit(error.line)
                return False
            if any(e.day == day for i, e in enumerate(self._entries) if i != row):
                self.refused.emit(f"{date_words(day)}已在表中，请直接修改那一行。")
                return False
            entry = replace(entry, day=day)
        elif index.column() == Column.KIND:
            entry = replace(entry, working=text == _WORKING)
        else:
            entry = replace(entry, name=text)
        if entry == self._entries[row]:
            return False
        self._entries[row] = entry
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        self.edited.emit()
        return True


class _KindDelegate(QStyledItemDelegate):
    """Chooses between 放假 and 上班."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        box.addItems([_OFF, _WORKING])
        return box


def run(context: Context) -> WorkingDaysDialog:
    """Open the working-day table."""
    dialog = WorkingDaysDialog(context)
    dialog.start(820, 560)
    return dialog


class WorkingDaysDialog(BaseDialog):
    """The table at the left, a field for a pasted list at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "工作日历", "保存")
        self.known = caption("")
        self.model = WorkingDaysModel(self)
        self.table = QTableView()
        self.table.setAccessibleName("工作日历")
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(Column.KIND, _KindDelegate(self.table))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().setVisible(False)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.horizontalHeader().setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self.add_button = QPushButton("添加一天")
        self.remove_button = QPushButton("删除")
        self.pasted = QPlainTextEdit()
        self.pasted.setAccessibleName("粘贴放假安排")
        self.pasted.setTabChangesFocus(True)
        self.pasted.setPlaceholderText(
            "粘贴放假通知或日期清单，如：\n国庆节：10月1日至7日放假，9月28日（星期日）、10月11日（星期六）上班。"
        )
        self.read_button = QPushButton("识别并加入表中")
        for button in (self.add_button, self.remove_button, self.read_button):
            button.setAutoDefault(False)
        self._dirty = False
        self._lay_out()
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.read_button.clicked.connect(self._read)
        self.model.edited.connect(self._edited)
        self.model.refused.connect(self.refuse)
        self.enter_is_for(self.table)
        year = context.today().year
        context.jobs.run(lambda ledger: _load(ledger, year), self._show)

    def _show(self, loaded: _Loaded) -> None:
        self.model.show(loaded.entries)
        year = self.context.today().year
        if loaded.known is None:
            self.known.setText("没有内置的放假安排；表中没有的日子按周一至周五上班计算。")
        else:
            first, last = loaded.known
            after = "" if year <= last else f"今年（{year}年）不在内，请补入今年的安排。"
            self.known.setText(
                f"已内置{first}年至{last}年国务院办公厅公布的放假安排，无须填写。"
                f"其他年份按周一至周五上班计算；本表优先。{after}"
            )

    def _edited(self) -> None:
        self._dirty = True

    def _add(self) -> None:
        taken = {e.day for e in self.model.entries}
        day = self.context.today()
        while day in taken:
            day += timedelta(days=1)
        row = self.model.add([Entry(day, working=False)])
        index = self.model.index(row, Column.DAY)
        self.table.setCurrentIndex(index)
        self.table.edit(index)

    def _remove(self) -> None:
        rows = [index.row() for index in self.table.selectionModel().selectedRows()]
        if not rows:
            self.refuse("先选中要删除的日期。")
            return
        self.model.remove(rows)

    def _read(self) -> None:
        commit_input_method()
        entries, unread = read_schedule(self.pasted.toPlainText(), self.context.today().year)
        if not entries:
            self.refuse("没有识别到日期，请按“10月1日至7日放假”的形式填写。")
            return
        self.model.add(entries)
        self.pasted.setPlainText("\n".join(unread))
        off = sum(1 for e in entries if not e.working)
        left = f"，{len(unread)} 行未识别，仍留在框内" if unread else ""
        self.context.messages.info(f"已加入放假 {off} 天、上班 {len(entries) - off} 天{left}。请核对后保存。")

    def do_primary(self) -> None:
        """Store the table."""
        self.table.setFocus()
        entries = self.model.entries
        self.set_busy(True)
        self.context.jobs.run(lambda ledger: _save(ledger, entries), self._saved, self.fail)

    def _saved(self, _changes: Changes) -> None:
        self._dirty = False
        self.accept()

    def reject(self) -> None:
        """Leave; unsaved lines are asked about."""
        ask: Callable[..., bool] = self.context.messages.confirm
        if self._dirty and not ask("放弃修改", "工作日历的修改尚未保存。", "放弃修改", "继续编辑"):
            return
        super().reject()

    def _lay_out(self) -> None:
        self.table.setColumnWidth(Column.DAY, theme.px(190))
        self.table.setColumnWidth(Column.KIND, theme.px(80))
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE_S)
        left.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_S)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        left.addLayout(buttons)
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE_S)
        right.addWidget(self.pasted, 1)
        row = QHBoxLayout()
        row.addWidget(self.read_button)
        row.addStretch(1)
        right.addLayout(row)
        both = QHBoxLayout()
        both.setSpacing(theme.SPACE_L)
        both.addLayout(left, 3)
        both.addLayout(right, 2)
        self.body.addWidget(self.known)
        self.body.addLayout(both, 1)


# -- on the ledger's thread ----------------------------------------------------------------------


def _load(ledger: Ledger, year: int) -> _Loaded:
    from desktop_app.services import working_days

    entries = tuple(Entry(d.day, d.working, d.name) for d in working_days.table(ledger))
    return _Loaded(entries, working_days.known_years(year))


def _save(ledger: Ledger, entries: list[Entry]) -> Changes:
    from desktop_app.services import working_days

    days: list[CalendarDay] = [working_days.CalendarDay(e.day, e.working, e.name) for e in entries]
    return working_days.save_table(ledger, days)
