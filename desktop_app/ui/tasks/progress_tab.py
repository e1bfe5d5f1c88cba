"""进展: the task's entries, newest first, the chosen one open for correction below."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.dates import parse_day
from desktop_app.core.day_words import full_day
from desktop_app.core.errors import UserError
from desktop_app.core.task import Progress, Task
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.icons import icon
from desktop_app.ui.tasks.autosave import REST_MS
from desktop_app.ui.tasks.inputs import Field, LineField
from desktop_app.ui.tasks.lines_table import dress, measure
from desktop_app.ui.tasks.progress_model import ProgressModel
from desktop_app.ui.timers import put_off


class _EntryDay(LineField):
    """The day of an entry; never empty."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("date", "日期", "如 2017-07-03")
        self._today = today

    def value(self) -> date:
        return parse_day(self.text(), self._today().year)

    def show_value(self, value: Any) -> None:
        self.show_text(full_day(value))


class _EntryCount(LineField):
    """A number of items, or empty."""

    def value(self) -> int | None:
        text = self.text().strip().removesuffix("条").strip()
        if not text:
            return None
        if not text.isdecimal() or len(text) > 9:
            raise UserError("条数应为整数。")
        return int(text)

    def show_value(self, value: Any) -> None:
        self.show_text("" if value is None else str(value))


class _EntryText(LineField):
    """What was done; never empty."""

    def value(self) -> str:
        text = self.text().strip()
        if not text:
            raise UserError("进展内容不能为空。")
        return text


class ProgressTab(QWidget):
    """Entries are added with the line at the foot, corrected and deleted here.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._place: int | None = None
        self._dirty = False
        self._in_flight = 0
        self._burst = ""
        self.model = ProgressModel(self)
        self.table = QTableView()
        self.day = _EntryDay(context.today)
        self.text = _EntryText("text", "内容", "")
        self.count = _EntryCount("count", "条数", "未填")
        self.url = LineField("url", "链接")
        self.by = LineField("by", "登记人")
        self._fields: tuple[Field, ...] = (self.day, self.text, self.count, self.url, self.by)
        self.delete_button = QPushButton("删除所选")
        self.open_link = QPushButton("打开链接")
        self._nothing = QLabel("尚无进展记录。在下方一行输入，回车登记。")
        self._panel = QWidget()
        self._timer = put_off(self, REST_MS, self._save)
        self._build()
        self._connect()

    def show_task(self, task: Task) -> None:
        """Show another task's entries, or what the ledger now holds of the same task's."""
        if self._task is None or task.id != self._task.id:
            self.flush()
            if self._dirty and self._task is not None:
                wrong = next((field.error for field in self._fields if field.error), "")
                self._context.messages.warning(f"{self._task.label} 的进展有一处修改未保存：{wrong}")
            self._place, self._dirty = None, False
            self._task = task
            self._show(task.progress)
            return
        self._task = task
        if not self._dirty and not self._in_flight:
            self._show(task.progress)

    def flush(self) -> None:
        """Save what is typed."""
        for field in self._fields:
            field.commit_composition()
        self._save()

    def forget(self) -> None:
        """Another ledger is open."""
        self._timer.stop()
        self._task, self._place, self._dirty, self._in_flight = None, None, False, 0

    def delete_chosen(self) -> None:
        """Delete the entries that are chosen; 撤销 brings them back."""
        self.flush()
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        gone = {self.model.place(row) for row in rows}
        if gone:
            self._place = None
            left = [entry for at, entry in enumerate(self.model.entries) if at not in gone]
            self._write(left)
            self._show(left)

    def _show(self, entries: Sequence[Progress]) -> None:
        place = self._place
        self.model.show_entries(entries)
        if place is not None and place < len(entries):
            self._choose_row(self.model.row_of(place))
        elif entries:
            self._choose_row(0)
        else:
            self._place = None
        self._show_chosen()
        self._nothing.setVisible(not entries)
        self.table.setVisible(bool(entries))
        self._panel.setVisible(bool(entries))
        self.delete_button.setVisible(bool(entries))

    def _choose_row(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(row, 0)
        if index != self.table.currentIndex() or not self.table.selectionModel().isRowSelected(row):
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _on_current(self, current: QModelIndex) -> None:
        if not current.isValid() or self.model.place(current.row()) == self._place:
            return
        self.flush()
        if self._dirty and self._place is not None:
            # Something typed cannot be taken: stay with it until it is mended.
            row = self.model.row_of(self._place)
            QTimer.singleShot(0, self, lambda: self._choose_row(row))
            return
        self._place = self.model.place(current.row())
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self._place is None:
            return
        entry = self.model.entries[self._place]
        for field in self._fields:
            value = getattr(entry, field.name)
            if field.composing:
                continue
            if field.error or _differs(field, value):
                field.show_value(value)
                field.show_error("")
        self.open_link.setVisible(bool(entry.url))

    def _on_edited(self) -> None:
        self._dirty = True
        self._timer.start()

    def _save(self) -> None:
        self._timer.stop()
        if not self._dirty or self._place is None:
            return
        values: dict[str, Any] = {}
        for field in self._fields:
            try:
                values[field.name] = field.value()
            except UserError as error:
                field.show_error(error.line)
            else:
                field.show_error("")
        if len(values) < len(self._fields):
            return
        self._dirty = False
        entries = list(self.model.entries)
        entries[self._place] = replace(entries[self._place], **values)
        if tuple(entries) != self.model.entries:
            self._write(entries)
            self.model.show_entries(entries)
            self._choose_row(self.model.row_of(self._place))
            self.open_link.setVisible(bool(entries[self._place].url))

    def _write(self, entries: Sequence[Progress]) -> None:
        task = self._task
        if task is None:
            return
        from desktop_app.services import tasks as service

        burst, wanted = self._burst, tuple(entries)
        self._in_flight += 1

        def done(_changes: object) -> None:
            self._in_flight = max(self._in_flight - 1, 0)

        def failed(error: UserError) -> None:
            self._in_flight = max(self._in_flight - 1, 0)
            self._context.messages.error(error)

        self._context.jobs.run(
            lambda ledger: service.set_progress(ledger, task.unit, task.id, wanted, burst=burst), done, failed
        )

    def _renew_burst(self) -> None:
        self._burst = uuid.uuid4().hex

    def _follow_link(self) -> None:
        address = self.url.text().strip()
        if address:
            QDesktopServices.openUrl(QUrl.fromUserInput(address))

    def _connect(self) -> None:
        for field in self._fields:
            field.edited.connect(self._on_edited)
            field.entered.connect(self._renew_burst)
            field.left.connect(self._save)
        self.delete_button.clicked.connect(self.delete_chosen)
        self.open_link.clicked.connect(self._follow_link)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.activated.connect(lambda _index: self.text.setFocus())
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table, self.delete_chosen)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        theme.signals.changed.connect(self._measure)

    def _build(self) -> None:
        self._renew_burst()
        self.table.setModel(self.model)
        dress(self.table, "进展记录", (1,))
        theme.set_tone(self._nothing, "secondary")
        self.delete_button.setIcon(icon("delete-outline"))
        self.open_link.setIcon(icon("open-in-new"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_S)
        buttons.addWidget(self._nothing)
        buttons.addStretch(1)
        buttons.addWidget(self.delete_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE_XS, 0, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_S)
        layout.addLayout(buttons)
        layout.addWidget(self.table, 1)
        self._build_panel()
        layout.addWidget(self._panel)
        layout.addStretch(0)
        self._measure()

    def _build_panel(self) -> None:
        grid = QGridLayout(self._panel)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_S)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        link = QWidget()
        line = QHBoxLayout(link)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SPACE_S)
        line.addWidget(self.url, 1)
        line.addWidget(self.open_link, 0, Qt.AlignmentFlag.AlignTop)
        places = (
            (self.day, self.day, 0, 0, 1),
            (self.count, self.count, 0, 2, 1),
            (self.text, self.text, 1, 0, 3),
            (self.url, link, 2, 0, 1),
            (self.by, self.by, 2, 2, 1),
        )
        self._labels = []
        for field, widget, row, column, columns in places:
            label = QLabel(field.label)
            theme.set_tone(label, "secondary")
            label.setBuddy(field.control)
            self._labels.append(label)
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(widget, row, column + 1, 1, columns, Qt.AlignmentFlag.AlignTop)
        # Tab follows the eye: the day, the number, the content, the link, who.
        for before, after in pairwise(places):
            QWidget.setTabOrder(before[0].control, after[0].control)

    def _measure(self) -> None:
        widest = {0: "2017年12月31日", 2: "000000", 3: "www.example.gov.cn", 4: "示例人员名"}
        measure(self.table, widest)
        for label in self._labels:
            label.setMinimumHeight(theme.control_height())


def _differs(field: Field, value: Any) -> bool:
    try:
        return bool(field.value() != value)
    except UserError:
        return True
