"""One kept version: who has seen it, its signing, and what changed since the version before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.snapshot import Stage
from desktop_app.core.versions import Difference, SignOff, Version, is_optional, step_name
from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, heading
from desktop_app.ui.dialogs.fields import DateField, date_words
from desktop_app.ui.documents.differences import DifferenceView

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger


class VersionDialog(BaseDialog):
    """Sign-off and differences of a version.

    Args:
        context: the window's shared state.
        version: the version.
        before: the version before it, None where it is the first.
    """

    def __init__(self, context: Context, version: Version, before: Version | None) -> None:
        super().__init__(context, version.name, "" if version.frozen else "保存审签", "关闭")
        self.version, self.before = version, before
        self.names: list[QLineEdit] = []
        self.days: list[DateField] = []
        self.approver = QLineEdit(version.approved_by or "")
        self.approver.setAccessibleName("签发人或审定会议")
        self.approver.setPlaceholderText("签发人姓名，或审定的会议")
        self.approved = DateField("签发日期")
        self.approved.set_value(version.approved_on)
        self.approve_button = QPushButton("签发并锁定")
        self.approve_button.setAutoDefault(False)
        self.approve_button.clicked.connect(self._approve)
        self.differences = DifferenceView()
        self.steps_button = QPushButton("审签环节…")
        self.steps_button.setAutoDefault(False)
        self.steps_button.setEnabled(not version.frozen)
        self.steps_button.setToolTip("增删、改名、排序审签环节，此稿随之改用。")
        self.steps_button.clicked.connect(self._open_steps)
        self.tabs = QTabWidget()
        self.tabs.addTab(self._make_signoffs(), "审签")
        self.tabs.addTab(self.differences, "与上一稿比较")
        self.body.addLayout(self._make_head())
        self.body.addWidget(self.tabs, 1)
        self._compare()

    def _make_head(self) -> QHBoxLayout:
        version = self.version
        facts = [
            f"{version.made_at:%Y-%m-%d %H:%M} 存稿",
            f"数据截至{date_words(version.as_of)}",
            f"占位 {version.placeholders} 处" if version.placeholders else "无占位",
        ]
        told = QLabel(f"{version.title.replace(chr(10), '')}\n{'，'.join(facts)}")
        told.setWordWrap(True)
        told.setToolTip(f"SHA-256：{version.sha256}")
        self.told = told
        self._tell_template()
        save = QPushButton("另存此稿…")
        save.setAutoDefault(False)
        save.clicked.connect(self.ask_save)
        page = QPushButton("打印审签页…")
        page.setAutoDefault(False)
        page.clicked.connect(self.ask_signoff_page)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(told, 1)
        row.addWidget(self.steps_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(page, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(save, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _tell_template(self) -> None:
        """Say in which template of the office's own it was written, where it was."""
        from desktop_app.services import own_templates

        def show(used: tuple[str, str] | None) -> None:
            if used is not None:
                self.told.setText(f"{self.told.text()}\n按单位模板“{used[0]}”生成，校验值 {used[1][:12]}")

        version_id = self.version.id
        self.context.jobs.run(lambda ledger: own_templates.of_version(ledger, version_id), show, self.fail)

    def _make_signoffs(self) -> QWidget:
        panel = QWidget()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_S)
        for row, signoff in enumerate(self.version.signoffs):
            name, day = QLineEdit(signoff.name or ""), DateField(f"{step_name(signoff.step)}日期")
            name.setAccessibleName(f"{step_name(signoff.step)}姓名")
            name.setPlaceholderText("按需，可不填" if is_optional(signoff.step) else "姓名")
            day.set_value(signoff.day)
            day.set_default_year(self.version.made_at.year)
            for widget in (name, day):
                widget.setEnabled(not self.version.frozen)
            self.names.append(name)
            self.days.append(day)
            grid.addWidget(QLabel(step_name(signoff.step)), row, 0)
            grid.addWidget(name, row, 1)
            grid.addWidget(day, row, 2)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(panel)
        column.setSpacing(theme.SPACE_M)
        column.addLayout(grid)
        column.addWidget(heading("签发"))
        column.addLayout(self._make_approval())
        column.addWidget(caption(self._approval_words()))
        column.addStretch(1)
        return panel

    def _make_approval(self) -> QHBoxLayout:
        final = self.version.stage is Stage.FINAL and not self.version.frozen
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.approver, 1)
        row.addWidget(self.approved)
        row.addWidget(self.approve_button)
        self.approved.set_default_year(self.version.made_at.year)
        for widget in (self.approver, self.approved, self.approve_button):
            widget.setEnabled(final)
        return row

    def _approval_words(self) -> str:
        if self.version.frozen:
            return "已签发，此稿不再改动；需要修改的，另存新稿。"
        if self.version.stage is not Stage.FINAL:
            return "定稿才能签发。只登记姓名和日期，不作电子签章。"
        open_ = [s.step for s in self.version.signoffs if not s.name and not is_optional(s.step)]
        told = f"尚未登记：{'、'.join(open_)}。" if open_ else ""
        return f"{told}签发后此稿锁定。只登记姓名和日期，不作电子签章。"

    # -- acting ----------------------------------------------------------------------------------

    def signoffs(self) -> list[SignOff]:
        """What the form holds."""
        steps = (s.step for s in self.version.signoffs)
        return [
            SignOff(step, name.text().strip() or None, day.value())
            for step, name, day in zip(steps, self.names, self.days, strict=True)
        ]

    def _days_are_good(self) -> bool:
        for day in (*self.days, self.approved):
            if not day.is_valid():
                self.refuse("日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
                day.setFocus()
                return False
        return True

    def do_primary(self) -> None:
        """Store who has seen it."""
        if not self._days_are_good():
            return
        from desktop_app.services import versions

        version_id, signoffs = self.version.id, self.signoffs()
        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: versions.record_signoffs(ledger, version_id, signoffs), self._stored, self.fail
        )

    def _approve(self) -> None:
        if not self._days_are_good():
            return
        day = self.approved.value()
        if day is None:
            self.refuse("请填写签发日期。")
            self.approved.setFocus()
            return
        from desktop_app.services import versions

        version_id, signoffs, by = self.version.id, self.signoffs(), self.approver.text()

        def work(ledger: Ledger) -> Changes:
            recorded = versions.record_signoffs(ledger, version_id, signoffs)
            return recorded | versions.approve(ledger, version_id, day, by)

        self.set_busy(True)
        self.context.jobs.run(work, self._stored, self.fail)

    def _stored(self, _changes: Changes) -> None:
        self.accept()

    def _open_steps(self) -> None:
        """Change the steps; this version takes them over and is shown anew."""
        from desktop_app.services import versions
        from desktop_app.ui.dialogs.signoff_steps import SignoffStepsDialog

        version_id, signoffs = self.version.id, self.signoffs()

        def work(ledger: Ledger) -> Changes:
            recorded = versions.record_signoffs(ledger, version_id, signoffs)
            return recorded | versions.adopt_steps(ledger, version_id)

        def stored() -> None:
            self.set_busy(True)
            self.context.jobs.run(work, self._stored, self.fail)

        if self._days_are_good():
            SignoffStepsDialog(self.context, stored).start(460, 420)

    def ask_save(self) -> None:
        """Write the very file that was kept to another place."""
        path = files.save_file(self, "另存此稿", self.version.file_name, "Word 文档 (*.docx)", ".docx")
        if path is None:
            return
        from desktop_app.services import versions

        version_id = self.version.id
        self.context.jobs.run(
            lambda ledger: versions.save_file(ledger, version_id, path),
            lambda _none: self.note.setText(f"已另存：{path.name}"),
            self.fail,
        )

    def ask_signoff_page(self) -> None:
        """Write the page that is printed apart and signed by hand."""
        path = files.save_file(self, "审签页", "公文审签页.docx", "Word 文档 (*.docx)", ".docx")
        if path is None:
            return
        from desktop_app.services import package

        version_id = self.version.id
        self.context.jobs.run(
            lambda ledger: package.export_signoff_page(ledger, version_id, path),
            lambda _none: self.note.setText(f"已生成：{path.name}"),
            self.fail,
        )

    # -- differences -----------------------------------------------------------------------------

    def _compare(self) -> None:
        if self.before is None:
            self.differences.say("这是第一稿，没有上一稿可比。")
            return
        from desktop_app.services import versions

        older, newer = self.before.id, self.version.id
        self.context.jobs.run(
            lambda ledger: versions.difference(ledger, older, newer), self._show_differences, self.fail
        )

    def _show_differences(self, found: tuple[Difference, ...]) -> None:
        self.differences.show_differences(found)
        self.tabs.setTabText(1, f"与上一稿比较（{self.differences.count} 处）")
