"""单位模板: the office's own Word template of a document, what is wrong with it, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.own_template import TemplateCheck
from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, heading
from desktop_app.ui.icons import icon

if TYPE_CHECKING:
    from desktop_app.core.terms import Document
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.own_templates import StoredTemplate

_FILTER = "Word 文档 (*.docx)"
_ABOUT = (
    "在 Word 或 WPS 中排好版面，把要填的地方写成 {{标题}} 这样的占位。写有 {{任务.…}} 的表格行，"
    "生成时按任务逐条重复。"
)


class OwnTemplateDialog(BaseDialog):
    """At the left what is in use and what a look at it gave, at the right the names that may be written.

    Args:
        context: the window's shared state.
        which: the document.
    """

    def __init__(self, context: Context, which: Document) -> None:
        super().__init__(context, f"单位模板（{which}）", "使用此模板", "关闭")
        self._which = which
        self._template: StoredTemplate | None = None
        self._in_use: StoredTemplate | None = None
        self.current = QLabel("正在读取")
        self.current.setWordWrap(True)
        self.choose = _button("选择模板文件…", self.ask_file)
        self.sample = _button("另存示例模板…", self.ask_sample)
        self.standard = _button("改回标准版式", self._back)
        self.findings = QListWidget()
        self.findings.setAccessibleName("核对结果")
        self.findings.setWordWrap(True)
        self.findings.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.verdict = QLabel()
        theme.set_type(self.verdict, "secondary")
        self.names = QTreeWidget()
        self.names.setAccessibleName("可用的占位")
        self.names.setColumnCount(2)
        self.names.setHeaderLabels(["占位", "写入的内容"])
        self.names.setRootIsDecorated(False)
        self.names.setUniformRowHeights(True)
        self.names.itemActivated.connect(self._copy)
        self.enter_is_for(self.names)
        self._lay_out()
        self.primary.setEnabled(False)
        self.standard.setEnabled(False)
        self._load()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_S)
        for button in (self.choose, self.sample, self.standard):
            buttons.addWidget(button)
        buttons.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(heading("核对结果"))
        head.addStretch(1)
        head.addWidget(self.verdict)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.SPACE_M, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addWidget(self.findings, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE_M, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(heading("可用的占位"))
        column.addWidget(self.names, 1)
        column.addWidget(caption("按 Enter 或双击复制。"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([theme.px(440), theme.px(360)])
        self.body.addWidget(caption(_ABOUT))
        self.body.addWidget(self.current)
        self.body.addLayout(buttons)
        self.body.addWidget(split, 1)
        self.setTabOrder(self.standard, self.findings)

    # -- reading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        unit, which = self.context.unit, self._which
        if unit is None:
            return

        def work(
            ledger: Ledger,
        ) -> tuple[StoredTemplate | None, TemplateCheck | None, dict[str, str]]:
            from desktop_app.services import own_templates

            used = own_templates.chosen(ledger, unit, which)
            looked = None if used is None else own_templates.check(used, which)
            return used, looked, own_templates.placeholders(which)

        self.context.jobs.run(work, self._show, self.fail)

    def _show(self, told: tuple[StoredTemplate | None, TemplateCheck | None, dict[str, str]]) -> None:
        self._in_use, looked, names = told
        self.names.clear()
        self.names.addTopLevelItems(
            [QTreeWidgetItem([f"{{{{{n}}}}}", meaning]) for n, meaning in names.items()]
        )
        self.names.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        if (first := self.names.topLevelItem(0)) is not None:
            self.names.setCurrentItem(first)
        self.standard.setEnabled(self._in_use is not None)
        if self._in_use is None:
            self.current.setText("现用：标准版式")
            self._show_findings(None)
        else:
            self.current.setText(f"现用：{self._in_use.name}（校验值 {self._in_use.sha256[:12]}）")
            self._show_findings(looked)

    def _show_findings(self, looked: TemplateCheck | None) -> None:
        self.findings.clear()
        if looked is None:
            self.verdict.setText("")
            self.findings.addItem("选择模板文件后，在此列出占位的问题。")
            return
        for finding in sorted(looked.findings, key=lambda f: not f.hard):
            name, tone = ("alert-circle", "overdue") if finding.hard else ("alert-outline", "due_soon")
            item = QListWidgetItem(icon(name, tone), finding.text)
            word = "须修改" if finding.hard else "请留意"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{word}：{finding.text}")
            self.findings.addItem(item)
        hard = sum(f.hard for f in looked.findings)
        if not looked.findings:
            self.findings.addItem(QListWidgetItem(icon("check-circle", "completed"), "占位齐全，可以使用。"))
        self.verdict.setText(f"须修改 {hard} 处" if hard else f"占位 {len(looked.names)} 种，可以使用")
        theme.set_tone(self.verdict, "overdue" if hard else "completed")
        self.findings.setCurrentRow(0)

    # -- acting ------------------------------------------------------------------------------------

    def ask_file(self) -> None:
        """Ask for a template and look it through."""
        path = files.open_file(self, "选择模板文件", _FILTER)
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Look a template through and show what was found."""
        which = self._which
        self.primary.setEnabled(False)
        self.verdict.setText("正在核对")
        theme.set_tone(self.verdict, "secondary")

        def work(_ledger: Ledger) -> tuple[StoredTemplate, TemplateCheck]:
            from desktop_app.services import own_templates

            template = own_templates.read(path)
            return template, own_templates.check(template, which)

        self.context.jobs.run(work, self._looked, self._refused)

    def _looked(self, told: tuple[StoredTemplate, TemplateCheck]) -> None:
        self._template, looked = told
        self.current.setText(f"待用：{self._template.name}")
        self._show_findings(looked)
        self.primary.setEnabled(looked.usable)
        if looked.usable:
            self.primary.setFocus()

    def _refused(self, error: UserError) -> None:
        self._template = None
        self.findings.clear()
        self.findings.addItem(QListWidgetItem(icon("alert-circle", "overdue"), error.line))
        self.verdict.setText("不能使用")
        theme.set_tone(self.verdict, "overdue")

    def ask_sample(self) -> None:
        """Write a starting template for the office to change."""
        plan_id, unit, which = self.context.plan_id, self.context.unit, self._which
        path = files.save_file(self, "另存示例模板", f"{which}模板（示例）.docx", _FILTER, ".docx")
        if path is None or plan_id is None or unit is None:
            return

        def work(ledger: Ledger) -> None:
            from desktop_app.services import own_templates

            own_templates.sample(ledger, plan_id, unit, which, path)

        self.context.jobs.run(work, lambda _none: self.note.setText(f"已另存：{path.name}"), self.fail)

    def _copy(self, item: QTreeWidgetItem) -> None:
        QGuiApplication.clipboard().setText(item.text(0))
        self.note.setText(f"已复制 {item.text(0)}")

    def do_primary(self) -> None:
        """Write the document in the template from now on."""
        template = self._template
        if template is not None:
            self._store(template)

    def _back(self) -> None:
        self._store(None)

    def _store(self, template: StoredTemplate | None) -> None:
        unit, which = self.context.unit, self._which
        if unit is None:
            return

        def work(ledger: Ledger) -> Changes:
            from desktop_app.services import own_templates

            if template is None:
                return own_templates.unchoose(ledger, unit, which)
            return own_templates.choose(ledger, unit, which, template)

        self.set_busy(True)
        self.context.jobs.run(work, lambda _changes: self.accept(), self.fail)


def _button(text: str, slot: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button
