"""审签环节: the steps a document goes through before it is signed: added, renamed, ordered, optional."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from desktop_app.core.changes import Changes
from desktop_app.core.versions import DEFAULT_STEPS, OPTIONAL, is_optional, step_name
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption

_NEW = "新环节"


class SignoffStepsDialog(BaseDialog):
    """An editable list; a tick makes a step one that every document goes through.

    Args:
        context: the window's shared state.
        stored: called when the steps were stored.
    """

    def __init__(self, context: Context, stored: Callable[[], None] = lambda: None) -> None:
        super().__init__(context, "审签环节", "保存")
        self._told = stored
        self.list = QListWidget()
        self.list.setAccessibleName("审签环节")
        self.list.setEditTriggers(
            QListWidget.EditTrigger.DoubleClicked
            | QListWidget.EditTrigger.EditKeyPressed
            | QListWidget.EditTrigger.SelectedClicked
        )
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.enter_is_for(self.list)
        self.add = _button("添加", self._add)
        self.rename = _button("改名", self._rename)
        self.remove = _button("删除", self._remove)
        self.up = _button("上移", lambda: self._move(-1))
        self.down = _button("下移", lambda: self._move(1))
        self.default = _button("恢复默认", lambda: self._fill(DEFAULT_STEPS))
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE_S)
        for button in (self.add, self.rename, self.remove, self.up, self.down, self.default):
            column.addWidget(button)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self.list, 1)
        row.addLayout(column)
        self.body.addWidget(caption("勾选的环节每稿必经，未勾选的按需登记。按 F2 改名。"))
        self.body.addLayout(row, 1)
        self.list.currentRowChanged.connect(lambda _row: self._offer())
        self.set_busy(True)
        from desktop_app.services import versions

        context.jobs.run(versions.steps, self._show, self.fail)

    def steps(self) -> tuple[str, ...]:
        """The steps as the list holds them."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(
            item.text().strip() + ("" if item.checkState() is Qt.CheckState.Checked else OPTIONAL)
            for item in items
            if item.text().strip()
        )

    def _show(self, steps: tuple[str, ...]) -> None:
        self._fill(steps)
        self.set_busy(False)
        self.list.setFocus()

    def _fill(self, steps: tuple[str, ...]) -> None:
        self.list.clear()
        for step in steps:
            self.list.addItem(_item(step_name(step), always=not is_optional(step)))
        self.list.setCurrentRow(0)
        self._offer()

    def _add(self) -> None:
        row = self.list.currentRow() + 1
        self.list.insertItem(row, _item(_NEW, always=True))
        self.list.setCurrentRow(row)
        self._rename()

    def _rename(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._offer()

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)

    def _offer(self) -> None:
        row, count = self.list.currentRow(), self.list.count()
        self.rename.setEnabled(row >= 0)
        self.remove.setEnabled(row >= 0 and count > 1)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)

    def do_primary(self) -> None:
        """Store the steps."""
        names = [step_name(step) for step in self.steps()]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            self.refuse(f"环节“{twice}”重复，请改名或删除其中一个。")
            return
        from desktop_app.services import versions

        steps = self.steps()
        self.set_busy(True)
        self.context.jobs.run(lambda ledger: versions.save_steps(ledger, steps), self._stored, self.fail)

    def _stored(self, _changes: Changes) -> None:
        self.accept()
        self._told()


def _item(name: str, *, always: bool) -> QListWidgetItem:
    item = QListWidgetItem(name)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if always else Qt.CheckState.Unchecked)
    return item


def _button(text: str, slot: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: slot())
    return button
