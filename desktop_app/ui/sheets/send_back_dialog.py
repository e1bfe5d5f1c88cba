"""退回补充: with which question a sheet goes back, and until when."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form
from desktop_app.ui.dialogs.fields import DateField
from desktop_app.ui.sheets.rows import Row


class SendBackDialog(BaseDialog):
    """Records that a returned sheet was sent back.

    Args:
        context: the window's shared state.
        row: whose sheet it is; its last sheet has come back.
    """

    def __init__(self, context: Context, row: Row) -> None:
        super().__init__(context, f"退回补充：{row.name}", "标记退回")
        assert row.sheet is not None
        self._sheet = row.sheet
        self.question = QPlainTextEdit(row.sheet.question or "")
        self.question.setAccessibleName("需要补充的问题")
        self.question.setPlaceholderText("如 一-3 没有填写责任人和完成时限。")
        self.question.setTabChangesFocus(True)
        self.question.setMinimumHeight(theme.px(96))
        self.due = DateField("新的返回期限")
        self.due.set_default_year(context.today().year)
        fields = form()
        fields.addRow("问题", self.question)
        fields.addRow("返回期限", self.due)
        self.body.addLayout(fields)
        self.body.addWidget(caption("问题写入催办文字。期限留空则沿用原期限。"))

    def do_primary(self) -> None:
        """Record it."""
        question = self.question.toPlainText().strip()
        if not question:
            self.refuse("请写明需要补充什么。")
            self.question.setFocus()
            return
        if not self.due.is_valid():
            self.refuse("返回期限填写有误，请按“2017年6月9日”的形式填写，或留空。")
            self.due.setFocus()
            return
        from desktop_app.services import returns

        sheet_id, due_on = self._sheet.sheet_id, self.due.value()
        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: returns.send_back(ledger, sheet_id, question, due_on=due_on),
            lambda _changes: self.accept(),
            self.fail,
        )
