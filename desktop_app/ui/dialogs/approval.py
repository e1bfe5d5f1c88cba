"""送审定稿: when the plan was sent for sign-off, and when and how it was approved."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox

from desktop_app.core.task import YearRecord
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.fields import DateField
from desktop_app.ui.dialogs.needs import department_is_there
from desktop_app.ui.dialogs.year_record import RecordDialog, YearState

_WAYS = ("分管领导审定", "主要负责人审定", "办公会议审定", "局务会审定", "党组会审定")


def run(context: Context) -> ApprovalDialog | None:
    """Record sign-off; None where no department is chosen."""
    if not department_is_there(context):
        return None
    dialog = ApprovalDialog(context)
    dialog.start(560)
    return dialog


class ApprovalDialog(RecordDialog):
    """Two dates and the way of approval."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "登记送审和审定", "登记")
        self.sent = DateField("送审日期")
        self.approved = DateField("审定日期")
        self.by = QComboBox()
        self.by.setEditable(True)
        self.by.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.by.addItems(list(_WAYS))
        self.by.setAccessibleName("审定方式")
        self.rows.addRow("送审日期", self.sent)
        self.rows.addRow("审定日期", self.approved)
        self.rows.addRow("审定方式", self.by)
        self.load()

    def date_fields(self) -> tuple[DateField, ...]:
        return (self.sent, self.approved)

    def show_record(self, state: YearState) -> None:
        self.sent.set_value(state.record.review_sent_on)
        self.approved.set_value(state.record.approved_on)
        self.by.setCurrentText(state.record.approved_by or "")
        self.say("只登记日期和方式，不作电子签章。")
        self.sent.setFocus()

    def changed(self, record: YearRecord) -> YearRecord:
        return replace(
            record,
            review_sent_on=self.sent.value(),
            approved_on=self.approved.value(),
            approved_by=self.by.currentText().strip() or None,
        )

    def do_primary(self) -> None:
        """Store it; a way of approval without a date would be a milestone without a day."""
        if self.by.currentText().strip() and not self.approved.edit.text().strip():
            self.refuse("请填写审定日期；尚未审定的，审定方式留空。")
            self.approved.setFocus()
            return
        super().do_primary()
