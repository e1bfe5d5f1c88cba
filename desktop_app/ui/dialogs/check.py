"""核验台账: what was looked at, and what was found wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton

from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog
from desktop_app.ui.icons import icon

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.safety import CheckReport


def run(context: Context) -> CheckDialog:
    """Check the ledger and show what came of it."""
    context.commit_pending()
    dialog = CheckDialog(context)
    dialog.start(640, 420)
    return dialog


class CheckDialog(BaseDialog):
    """One sentence, then the findings, then the facts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "核验台账", "", cancel="关闭")
        self.verdict = QLabel("正在核验")
        theme.set_type(self.verdict, "heading")
        self.list = QListWidget()
        self.list.setAccessibleName("核验结果")
        self.list.setProperty("framed", "true")
        self.list.setWordWrap(True)
        self.copy = QPushButton("复制结果")
        self.copy.setAutoDefault(False)
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self._copy)
        self.foot.insertWidget(1, self.copy)
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.list, 1)
        context.jobs.run_long(
            lambda ledger, _progress, _cancel: _check(ledger), "正在核验台账", self._show, self.fail
        )

    def _show(self, report: CheckReport) -> None:
        if report.findings:
            self.verdict.setText(f"发现 {len(report.findings)} 处问题")
            theme.set_tone(self.verdict, "overdue")
        else:
            self.verdict.setText("没有发现问题")
            theme.set_tone(self.verdict, "completed")
        for finding in report.findings:
            self.list.addItem(QListWidgetItem(icon("alert-circle", "overdue"), finding))
        for fact in report.facts:
            self.list.addItem(QListWidgetItem(icon("information-outline"), fact))
        if report.findings:
            self.note.setText("可用“恢复备份”回到之前的台账。")
        self.copy.setEnabled(True)
        self.list.setFocus()
        self.list.setCurrentRow(0)

    def _copy(self) -> None:
        lines = [self.verdict.text(), *(self.list.item(i).text() for i in range(self.list.count()))]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.note.setText("已复制。")


def _check(ledger: Ledger) -> CheckReport:
    from desktop_app.services import safety

    return safety.check(ledger)
