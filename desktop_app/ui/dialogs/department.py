"""本部门: which unit of the plan we are, and what titles, addresses and signatures call us."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.task import Department
from desktop_app.core.terms import UnitKind
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form, heading
from desktop_app.ui.dialogs.fields import commit_input_method
from desktop_app.ui.dialogs.needs import plan_is_there
from desktop_app.ui.next_year.offer import offer

if TYPE_CHECKING:
    from desktop_app.core.task import UnitInfo
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.unit_book import Suggestion

_NAME_ROLE = Qt.ItemDataRole.UserRole + 1
_OFFICE_WORDS = ("科室", "处室", "股室", "责任单位")
_SELF_WORDS = ("我局", "我委", "我办", "我院", "我中心", "我区", "我校", "我单位")


@dataclass(frozen=True, slots=True)
class _Loaded:
    units: tuple[UnitInfo, ...]
    select: str | None
    suggested: tuple[Suggestion, ...] = ()


def run(context: Context) -> DepartmentDialog | None:
    """Open the choice of our department; None where the ledger holds no plan yet."""
    if not plan_is_there(context):
        return None
    dialog = DepartmentDialog(context)
    dialog.start(980, 620)
    return dialog


class DepartmentDialog(BaseDialog):
    """Units at the left, the chosen one's particulars at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "本部门设置", "确定为本部门")
        self.search = QLineEdit()
        self.search.setPlaceholderText("查找单位")
        self.search.setAccessibleName("查找单位")
        self.search.setClearButtonEnabled(True)
        self._units = QStandardItemModel(0, 2, self)
        self._units.setHorizontalHeaderLabels(["单位", "方案中的任务"])
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self._units)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = QTreeView()
        self.list.setAccessibleName("单位")
        self.list.setProperty("framed", "true")
        self.list.setRootIsDecorated(False)
        self.list.setModel(self._filter)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText("方案未点名的单位")
        self.new_name.setAccessibleName("方案未点名的单位名称")
        self.new_kind = _kinds()
        self.new_kind.setAccessibleName("新单位的类别")
        self.add_button = QPushButton("添加")
        self.add_button.setAutoDefault(False)
        self.fields = _Particulars()
        self._unit: str | None = None
        self._drafts: dict[str, Department] = {}
        self._stored: dict[str, Department] = {}
        self._lay_out()
        self.search.textChanged.connect(self._filter.setFilterFixedString)
        self.search.returnPressed.connect(self._take_first)
        self.list.selectionModel().currentChanged.connect(self._unit_chosen)
        self.add_button.clicked.connect(self._add)
        self.new_name.returnPressed.connect(self._add)
        self.fields.setEnabled(False)
        self.primary.setEnabled(False)
        self.enter_is_for(self.search, self.new_name)
        self._load(context.unit)

    # -- the list --------------------------------------------------------------------------------

    def unit_names(self) -> list[str]:
        """The units offered, as filtered."""
        return [str(self._filter.index(i, 0).data(_NAME_ROLE)) for i in range(self._filter.rowCount())]

    def select_unit(self, name: str) -> bool:
        """Make ``name`` the chosen unit; False where it is not offered."""
        for row in range(self._filter.rowCount()):
            index = self._filter.index(row, 0)
            if index.data(_NAME_ROLE) == name:
                self.list.setCurrentIndex(index)
                self.list.scrollTo(index)
                return True
        return False

    def _load(self, select: str | None) -> None:
        plan_id = self.context.plan_id
        if plan_id is not None:
            self.context.jobs.run(lambda ledger: _loaded(ledger, plan_id, select), self._show_units)

    def _show_units(self, loaded: _Loaded) -> None:
        self._units.removeRows(0, self._units.rowCount())
        for unit in loaded.units:
            name = QStandardItem(unit.name)
            name.setData(unit.name, _NAME_ROLE)
            name.setSizeHint(QSize(0, theme.control_height()))
            counted = [f"点名 {unit.named}"] if unit.named else []
            counted += [f"配合 {unit.support}"] if unit.support else []
            count = QStandardItem("，".join(counted) or "未点名")
            count.setData(unit.name, _NAME_ROLE)
            self._units.appendRow([name, count])
        if loaded.select is not None and self.select_unit(loaded.select):
            self.list.setFocus()
        else:
            self.search.setFocus()
            self._suggest(loaded.suggested)

    def _suggest(self, suggested: tuple[Suggestion, ...]) -> None:
        """Where the plan names us by another name: say so, and let the officer take it."""
        if not suggested:
            return
        first = suggested[0]
        self.context.messages.attach(self.bar)
        self.context.messages.info(
            f"本方案没有点名上次的本部门。{''.join(s.why for s in suggested)}",
            f"选用{first.name}",
            lambda: self._take(first.name),
        )

    def _take(self, name: str) -> None:
        self.search.clear()
        if self.select_unit(name):
            self.list.setFocus()

    def _take_first(self) -> None:
        if self._filter.rowCount():
            self.list.setCurrentIndex(self._filter.index(0, 0))
            self.list.setFocus()

    def _unit_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._keep_draft()
        name = current.data(_NAME_ROLE)
        plan_id = self.context.plan_id
        if name is None or plan_id is None:
            return
        self._unit = None
        self.primary.setEnabled(False)
        unit = str(name)
        self.context.jobs.run(lambda ledger: _department(ledger, plan_id, unit), self._show_department)

    def _keep_draft(self) -> None:
        if self._unit is not None and self._unit in self._stored:
            self._drafts[self._unit] = self.fields.value(self._stored[self._unit])

    def _show_department(self, department: Department) -> None:
        current = self.list.currentIndex().data(_NAME_ROLE)
        if department.unit != current:
            return
        self._unit = department.unit
        self._stored[department.unit] = department
        self.fields.fill(self._drafts.get(department.unit, department))
        self.fields.setEnabled(True)
        self.primary.setEnabled(True)

    def _add(self) -> None:
        commit_input_method()
        name = self.new_name.text().strip()
        if not name:
            self.refuse("请先填写单位名称，再添加。")
            self.new_name.setFocus()
            return
        if name in {str(self._units.index(i, 0).data(_NAME_ROLE)) for i in range(self._units.rowCount())}:
            self.search.clear()
            self.select_unit(name)
            self.new_name.clear()
            return
        kind = UnitKind(self.new_kind.currentText())
        self.context.jobs.run(lambda ledger: (name, _add_unit(ledger, name, kind)), self._added, self.fail)

    def _added(self, result: tuple[str, Changes]) -> None:
        self.new_name.clear()
        self.search.clear()
        self._load(result[0])

    # -- storing ---------------------------------------------------------------------------------

    def do_primary(self) -> None:
        """Store the particulars and work as this department from now on."""
        unit, plan_id = self._unit, self.context.plan_id
        if unit is None or plan_id is None:
            self.refuse("请先选择单位。")
            return
        department = self.fields.value(self._stored[unit])
        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: (unit, _save(ledger, plan_id, department)), self._saved, self.fail
        )

    def _saved(self, result: tuple[str, Changes]) -> None:
        context = self.context
        self.accept()
        context.select(context.plan_id, result[0])
        offer(context)

    # -- layout ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE_S)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        add = QHBoxLayout()
        add.setSpacing(theme.SPACE_S)
        add.addWidget(self.new_name, 1)
        add.addWidget(self.new_kind)
        add.addWidget(self.add_button)
        left.addLayout(add)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.fields)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_XL)
        row.addLayout(left, 5)
        row.addWidget(scroll, 6)
        self.body.addLayout(row, 1)
        self.note.setText("名称用于公文标题、主送和落款，可随时修改。")


class _Particulars(QWidget):
    """The form of a department's particulars."""

    def __init__(self) -> None:
        super().__init__()
        self.title = heading("单位信息")
        self.full_name = _line("如 佛山市财政局")
        self.short_name = _line("如 市财政局")
        self.addressee = _line("如 市人民政府办公室")
        self.signature = _line("通常与单位全称相同")
        self.kind = _kinds()
        self.office_word = _words(_OFFICE_WORDS)
        self.self_word = _words(_SELF_WORDS)
        self.contact_person = _line("可不填")
        self.contact_phone = _line("可不填")
        rows = form()
        for text, field in (
            ("单位全称", self.full_name),
            ("规范化简称", self.short_name),
            ("自查报告主送", self.addressee),
            ("落款", self.signature),
            ("单位类别", self.kind),
            ("内设机构称呼", self.office_word),
            ("自称", self.self_word),
            ("联系人", self.contact_person),
            ("联系电话", self.contact_phone),
        ):
            field.setAccessibleName(text)
            rows.addRow(text, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.SPACE_S, 0)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self.title)
        layout.addLayout(rows)
        layout.addWidget(
            caption("党群机关、垂直管理单位、学校和事业单位：面向“各部门”的任务须逐项确认是否适用。")
        )
        layout.addStretch(1)

    def fill(self, department: Department) -> None:
        """Show a department's particulars."""
        self.title.setText(department.unit)
        for edit, text in (
            (self.full_name, department.full_name),
            (self.short_name, department.short_name),
            (self.addressee, department.addressee),
            (self.signature, department.signature),
            (self.contact_person, department.contact_person or ""),
            (self.contact_phone, department.contact_phone or ""),
        ):
            edit.setText(text)
            edit.setCursorPosition(0)
        self.kind.setCurrentText(str(department.kind))
        self.office_word.setCurrentText(department.office_word)
        self.self_word.setCurrentText(department.self_word)

    def value(self, base: Department) -> Department:
        """What the form holds, for the unit of ``base``."""
        return replace(
            base,
            kind=UnitKind(self.kind.currentText()),
            full_name=self.full_name.text().strip(),
            short_name=self.short_name.text().strip(),
            addressee=self.addressee.text().strip(),
            signature=self.signature.text().strip(),
            office_word=self.office_word.currentText().strip(),
            self_word=self.self_word.currentText().strip(),
            contact_person=self.contact_person.text().strip() or None,
            contact_phone=self.contact_phone.text().strip() or None,
        )


def _line(placeholder: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(placeholder)
    return edit


def _kinds() -> QComboBox:
    box = QComboBox()
    box.addItems([str(kind) for kind in UnitKind])
    return box


def _words(offered: tuple[str, ...]) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems(list(offered))
    return box


# -- on the ledger's thread ----------------------------------------------------------------------


def _loaded(ledger: Ledger, plan_id: str, select: str | None) -> _Loaded:
    from desktop_app.services import unit_book

    suggested = unit_book.suggestions(ledger, plan_id) if select is None else ()
    return _Loaded(_units(ledger, plan_id), select, suggested)


def _units(ledger: Ledger, plan_id: str) -> tuple[UnitInfo, ...]:
    from desktop_app.services import plans

    return tuple(u for u in plans.list_units(ledger, plan_id) if not u.generic)


def _department(ledger: Ledger, plan_id: str, unit: str) -> Department:
    from desktop_app.services import departments

    return departments.department(ledger, plan_id, unit)


def _add_unit(ledger: Ledger, name: str, kind: UnitKind) -> Changes:
    from desktop_app.services import departments

    return departments.add_unit(ledger, name, kind)


def _save(ledger: Ledger, plan_id: str, department: Department) -> Changes:
    from desktop_app.services import departments

    stored = departments.is_stored(ledger, department.unit)
    changes = Changes()
    if not stored or departments.department(ledger, plan_id, department.unit) != department:
        changes = departments.save_department(ledger, department)
    return changes | departments.choose(ledger, plan_id, department.unit)
