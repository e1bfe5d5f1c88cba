"""生成填报表: for whom, into which folder, to be back by when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton

from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form
from desktop_app.ui.dialogs.fields import DateField
from desktop_app.ui.sheets.rows import ALL_TASKS, Group, Row, State

if TYPE_CHECKING:
    from desktop_app.core.changes import Changes
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.sheets import SheetOutcome

_DONE = Callable[["SheetOutcome", Path], None]


class GenerateDialog(BaseDialog):
    """Asks, writes the files on the ledger's thread, and hands over what was written.

    Args:
        context: the window's shared state.
        rows: everybody who can get a sheet.
        total: how many tasks a sheet of all tasks would hold.
        chosen: the names ticked at first; those who have no sheet yet where empty.
        done: gets the outcome and the folder.
    """

    def __init__(
        self, context: Context, rows: Sequence[Row], total: int, chosen: Collection[str], done: _DONE
    ) -> None:
        super().__init__(context, "生成填报表", "生成")
        self._done = done
        self._listed = [row for row in rows if row.tasks and row.group in (Group.OFFICE, Group.PARTNER)]
        self._listed.append(Row(ALL_TASKS, Group.ALL, total))
        self.list = QListWidget()
        self.list.setProperty("framed", "true")
        self.list.setProperty("ticks", "true")
        self.list.setAccessibleName("发给哪些科室和单位")
        self.all = _link("全选", lambda: self._tick_all(ticked=True))
        self.none = _link("全不选", lambda: self._tick_all(ticked=False))
        self.due = DateField("返回期限")
        self.due.set_default_year(context.today().year)
        self.folder = QLineEdit(str(files.last_folder()))
        self.folder.setAccessibleName("保存到文件夹")
        self.browse = QPushButton("浏览…")
        self._fill(chosen)
        self._lay_out()
        self.list.itemChanged.connect(lambda _item: self._show_count())
        self._show_count()
        context.jobs.bug.connect(self._on_bug)

    def do_primary(self) -> None:
        """Write the files."""
        plan_id, unit = self.context.plan_id, self.context.unit
        wanted = self._ticked()
        folder = Path(self.folder.text().strip()).expanduser()
        if not self.due.is_valid():
            self.refuse("返回期限填写有误，请按“2017年6月9日”的形式填写，或留空。")
            self.due.setFocus()
            return
        if not folder.is_absolute():
            self.refuse("请选择保存到哪个文件夹。")
            self.browse.setFocus()
            return
        if plan_id is None or unit is None or not wanted:
            self.refuse("请至少勾选一个科室或单位。")
            self.list.setFocus()
            return
        due_on = self.due.value()
        if due_on is not None and due_on < self.context.today():
            self.refuse("返回期限已过，请改为今天或以后的日期，或留空。")
            self.due.setFocus()
            return
        self.set_busy(True)
        self.context.jobs.run_long(
            lambda ledger, progress, cancel: _write(
                ledger, plan_id, unit, folder, wanted, due_on, progress, cancel
            ),
            "正在生成填报表",
            lambda result: self._written(result[0], folder),
            self.fail,
        )

    def reject(self) -> None:
        if not self.primary.isEnabled():
            # Files are being written: that is what is to be stopped, and the dialog says so.
            self.context.jobs.cancel()
            return
        super().reject()

    def _on_bug(self, _error: BaseException) -> None:
        self.set_busy(False)

    def _written(self, outcome: SheetOutcome, folder: Path) -> None:
        self.set_busy(False)
        self.accept()
        self._done(outcome, folder)

    def _ticked(self) -> list[tuple[str, bool]]:
        """Names (empty for all tasks) and whether it is another unit."""
        return [
            ("" if row.group is Group.ALL else row.name, row.group is Group.PARTNER)
            for at, row in enumerate(self._listed)
            if self.list.item(at).checkState() is Qt.CheckState.Checked
        ]

    def _fill(self, chosen: Collection[str]) -> None:
        fresh = {row.name for row in self._listed if row.group is Group.OFFICE and row.state is State.UNSENT}
        ticked = set(chosen) or fresh
        if not any(row.group is Group.OFFICE for row in self._listed):
            ticked = {ALL_TASKS}
        for row in self._listed:
            tail = "" if row.state is State.UNSENT else f"，{row.state}"
            kind = "（一份总表）" if row.group is Group.ALL else ""
            kind = "（配合单位）" if row.group is Group.PARTNER else kind
            item = QListWidgetItem(f"{row.name}{kind}　{row.count_words}{tail}")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | _SELECTABLE)
            item.setCheckState(Qt.CheckState.Checked if row.name in ticked else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, theme.px(28)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _tick_all(self, *, ticked: bool) -> None:
        """All 科室 and units; the sheet of all tasks only by hand."""
        for at, row in enumerate(self._listed):
            wanted = ticked and row.group is not Group.ALL
            self.list.item(at).setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)

    def _show_count(self) -> None:
        number = len(self._ticked())
        self.primary.setText(f"生成 {number} 份" if number else "生成")
        self.note.setText("" if number else "请勾选科室或单位")

    def _ask_folder(self) -> None:
        typed = Path(self.folder.text().strip() or ".")
        start = typed if typed.is_dir() else files.last_folder()
        chosen = files.choose_folder(self, "保存填报表的文件夹", start)
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(QLabel("发给"))
        head.addStretch(1)
        head.addWidget(self.all)
        head.addWidget(self.none)
        self.body.addLayout(head)
        self.list.setMinimumHeight(theme.px(96))
        self.body.addWidget(self.list, 1)
        self.browse.clicked.connect(self._ask_folder)
        self.browse.setAutoDefault(False)
        place = QHBoxLayout()
        place.setSpacing(theme.SPACE_S)
        place.addWidget(self.folder, 1)
        place.addWidget(self.browse)
        fields = form()
        fields.addRow("返回期限", self.due)
        fields.addRow("保存到", place)
        self.body.addLayout(fields)
        self.body.addWidget(caption("每个科室一个 Excel 文件。文件夹中已有的文件不会被替换。"))


_SELECTABLE = Qt.ItemFlag.ItemIsSelectable


def _link(text: str, slot: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    theme.set_kind(button, "link")
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: slot())
    return button


def _write(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    folder: Path,
    wanted: Sequence[tuple[str, bool]],
    due_on: date | None,
    progress: Callable[[int, int], None],
    cancel: Callable[[], bool],
) -> tuple[SheetOutcome, Changes]:
    from desktop_app.services import sheets

    recipients = [sheets.Recipient(name, partner) for name, partner in wanted]
    return sheets.make_sheets(
        ledger,
        plan_id,
        unit,
        folder,
        recipients=recipients,
        due_on=due_on,
        progress=progress,
        cancel=cancel,
    )
