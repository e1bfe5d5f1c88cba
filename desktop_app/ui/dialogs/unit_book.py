"""单位名录: units, aliases and renames of the officer's own, beside those that ship with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTreeView,
)

from desktop_app.core.changes import Changes
from desktop_app.core.terms import UnitKind
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, heading
from desktop_app.ui.dialogs.fields import commit_input_method

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.unit_book import Book, UnitEntry, UnitRename

_KEY_ROLE = Qt.ItemDataRole.UserRole + 1


def run(context: Context) -> UnitBookDialog:
    """Show the officer's own names and renames."""
    dialog = UnitBookDialog(context)
    dialog.start(820, 640)
    return dialog


class UnitBookDialog(BaseDialog):
    """Two lists, each with a line below that adds to it; what is added is stored at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "单位名录", "", "关闭")
        self.units = _List("单位和别名", ("单位", "类别", "别名"))
        self.renames = _List("更名", ("原名称", "新名称", "更名年份"))
        self.name = _line("单位名称", "如 市财政局")
        self.kind = QComboBox()
        self.kind.addItems([str(kind) for kind in UnitKind])
        self.kind.setAccessibleName("单位类别")
        self.aliases = _line("别名", "多个别名用顿号隔开，可不填")
        self.save_unit = _button("保存单位")
        self.remove_unit = _button("删除单位")
        self.old = _line("原名称", "多个单位合并的，用顿号隔开")
        self.new = _line("新名称", "如 市税务局")
        self.year = QSpinBox()
        self.year.setRange(1949, 2100)
        self.year.setValue(2018)
        self.year.setAccessibleName("更名年份")
        self.save_rename = _button("保存更名")
        self.remove_rename = _button("删除更名")
        self._book: Book | None = None
        self.about = caption("")
        self._lay_out()
        self.units.view.selectionModel().currentChanged.connect(self._unit_chosen)
        self.renames.view.selectionModel().currentChanged.connect(self._rename_chosen)
        self.save_unit.clicked.connect(self._save_unit)
        self.remove_unit.clicked.connect(self._remove_unit)
        self.save_rename.clicked.connect(self._save_rename)
        self.remove_rename.clicked.connect(self._remove_rename)
        for field, act in (
            (self.name, self._save_unit),
            (self.aliases, self._save_unit),
            (self.old, self._save_rename),
            (self.new, self._save_rename),
        ):
            field.returnPressed.connect(act)
        self.enter_is_for(self.name, self.aliases, self.old, self.new)
        self.context.jobs.changed.connect(self._changed)
        self._load()

    # -- showing ---------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        # 撤销 in the window behind reaches the dictionary as well.
        if changes.settings:
            self._load()

    def _load(self) -> None:
        self.context.jobs.run(_book, self._show, self.fail)

    def _show(self, book: Book) -> None:
        self._book = book
        self.units.show([(e.name, (e.name, str(e.kind), "、".join(e.aliases))) for e in book.entries])
        self.renames.show([(r.id, ("、".join(r.old), r.new, str(r.year))) for r in book.renames])
        self.about.setText(
            f"程序自带 {book.bundled} 个单位的通用名称、别名和机构改革更名。"
            "在此补充的优先，导入时用来认名和提示，不改动方案原文。"
        )
        self._unit_chosen(self.units.view.currentIndex(), QModelIndex())
        self._rename_chosen(self.renames.view.currentIndex(), QModelIndex())

    def _unit_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = next((e for e in self._entries() if e.name == current.data(_KEY_ROLE)), None)
        self.remove_unit.setEnabled(entry is not None)
        if entry is not None:
            self.name.setText(entry.name)
            self.kind.setCurrentText(str(entry.kind))
            self.aliases.setText("、".join(entry.aliases))

    def _rename_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        rename = next((r for r in self._renames() if r.id == current.data(_KEY_ROLE)), None)
        self.remove_rename.setEnabled(rename is not None)
        if rename is not None:
            self.old.setText("、".join(rename.old))
            self.new.setText(rename.new)
            self.year.setValue(rename.year)

    def _entries(self) -> tuple[UnitEntry, ...]:
        return self._book.entries if self._book else ()

    def _renames(self) -> tuple[UnitRename, ...]:
        return self._book.renames if self._book else ()

    # -- storing ---------------------------------------------------------------------------------

    def _save_unit(self) -> None:
        from desktop_app.services import unit_book

        commit_input_method()
        entry = unit_book.UnitEntry(
            self.name.text().strip(),
            UnitKind(self.kind.currentText()),
            unit_book.listed(self.aliases.text()),
        )
        self.bar.clear()
        self.context.jobs.run(lambda ledger: unit_book.save_entry(ledger, entry), self._unit_saved, self.fail)

    def _unit_saved(self, _changes: Changes) -> None:
        self.units.view.setCurrentIndex(QModelIndex())
        self.name.clear()
        self.aliases.clear()
        self.name.setFocus()

    def _remove_unit(self) -> None:
        from desktop_app.services import unit_book

        name = str(self.units.view.currentIndex().data(_KEY_ROLE))
        self.context.jobs.run(
            lambda ledger: unit_book.remove_entry(ledger, name), self._unit_saved, self.fail
        )

    def _save_rename(self) -> None:
        from desktop_app.services import unit_book

        commit_input_method()
        old = unit_book.listed(self.old.text())
        # The same old names again are the same rename, corrected.
        known = next((r.id for r in self._renames() if set(r.old) == set(old)), "")
        rename = unit_book.UnitRename(old, self.new.text().strip(), self.year.value(), id=known)
        self.bar.clear()
        self.context.jobs.run(
            lambda ledger: unit_book.save_rename(ledger, rename), self._rename_saved, self.fail
        )

    def _rename_saved(self, _changes: Changes) -> None:
        self.renames.view.setCurrentIndex(QModelIndex())
        self.old.clear()
        self.new.clear()
        self.old.setFocus()

    def _remove_rename(self) -> None:
        from desktop_app.services import unit_book

        id_ = str(self.renames.view.currentIndex().data(_KEY_ROLE))
        self.context.jobs.run(
            lambda ledger: unit_book.remove_rename(ledger, id_), self._rename_saved, self.fail
        )

    # -- layout ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.body.addWidget(self.about)
        for part, fields, buttons in (
            (
                self.units,
                (("单位", self.name), ("类别", self.kind), ("别名", self.aliases)),
                (self.remove_unit, self.save_unit),
            ),
            (
                self.renames,
                (("原名称", self.old), ("新名称", self.new), ("更名年份", self.year)),
                (self.remove_rename, self.save_rename),
            ),
        ):
            self.body.addWidget(heading(part.title))
            self.body.addWidget(part.view, 1)
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.SPACE_S)
            grid.setVerticalSpacing(theme.SPACE_S)
            for at, (text, field) in enumerate(fields):
                label = QLabel(text)
                label.setBuddy(field)
                theme.set_tone(label, "secondary")
                grid.addWidget(label, 0, 2 * at)
                grid.addWidget(field, 0, 2 * at + 1)
                grid.setColumnStretch(2 * at + 1, 2 if isinstance(field, QLineEdit) else 0)
            self.body.addLayout(grid)
            row = QHBoxLayout()
            row.setSpacing(theme.SPACE_S)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            self.body.addLayout(row)
        self.note.setText("每次保存或删除都可在编辑菜单中撤销。")


class _List:
    """A list of three columns."""

    def __init__(self, title: str, headers: tuple[str, ...]) -> None:
        self.title = title
        self.view = QTreeView()
        self.model = QStandardItemModel(0, len(headers), self.view)
        self.model.setHorizontalHeaderLabels(list(headers))
        self.view.setAccessibleName(title)
        self.view.setProperty("framed", "true")
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setModel(self.model)
        self.view.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show(self, rows: list[tuple[str, tuple[str, ...]]]) -> None:
        """Show rows, each with the key it goes by; the chosen one stays chosen."""
        chosen = self.view.currentIndex().data(_KEY_ROLE)
        self.model.removeRows(0, self.model.rowCount())
        for key, texts in rows:
            items = [QStandardItem(text) for text in texts]
            for item in items:
                item.setData(key, _KEY_ROLE)
                item.setToolTip(item.text())
                item.setSizeHint(QSize(0, theme.control_height()))
            self.model.appendRow(items)
            if key == chosen:
                self.view.setCurrentIndex(items[0].index())


def _line(name: str, placeholder: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(placeholder)
    return edit


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button


# -- on the ledger's thread ----------------------------------------------------------------------


def _book(ledger: Ledger) -> Book:
    from desktop_app.services import unit_book

    return unit_book.book(ledger)
