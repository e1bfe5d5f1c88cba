"""年终报送: when the self-check report was sent, how, to whom, and what came back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop_app.core.task import YearRecord
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.fields import DateField, date_words
from desktop_app.ui.dialogs.needs import department_is_there
from desktop_app.ui.dialogs.year_record import RecordDialog, YearState

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_WAYS = ("公文交换", "OA", "纸质")


def run(context: Context) -> SubmissionDialog | None:
    """Record the submission; None where no department is chosen."""
    if not department_is_there(context):
        return None
    dialog = SubmissionDialog(context)
    dialog.start(560)
    return dialog


class SubmissionDialog(RecordDialog):
    """Date, way, addressee and receipt."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "登记报送情况", "登记")
        self.day = DateField("报送日期")
        self.via = QComboBox()
        self.via.setEditable(True)
        self.via.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.via.addItems(list(_WAYS))
        self.via.setAccessibleName("报送方式")
        self.to = QLineEdit()
        self.to.setAccessibleName("收文单位")
        self.receipt = QLineEdit()
        self.receipt.setAccessibleName("收件人或回执")
        self.receipt.setPlaceholderText("收件人姓名或回执编号")
        self.rows.addRow("报送日期", self.day)
        self.rows.addRow("报送方式", self.via)
        self.rows.addRow("收文单位", self.to)
        self.rows.addRow("收件人、回执", self.receipt)
        self.load()

    def date_fields(self) -> tuple[DateField, ...]:
        return (self.day,)

    def show_record(self, state: YearState) -> None:
        self.day.set_value(state.record.submitted_on)
        self.via.setCurrentText(state.record.submitted_via or "")
        self.to.setText(state.record.submitted_to or "")
        self.receipt.setText(state.record.submitted_receipt or "")
        display_by = state.plan.display_by
        if display_by is not None:
            self.say(f"通知要求：{date_words(display_by)}前集中展示落实情况。")
        if state.record.submitted_to is None:
            self._offer_addressee()
        self.day.setFocus()

    def _offer_addressee(self) -> None:
        plan_id, unit = self.context.plan_id, self.context.unit
        if plan_id is not None and unit is not None:
            self.context.jobs.run(lambda ledger: _addressee(ledger, plan_id, unit), self._addressee_known)

    def _addressee_known(self, addressee: str) -> None:
        if not self.to.text():
            self.to.setText(addressee)

    def changed(self, record: YearRecord) -> YearRecord:
        day = self.day.value()
        return replace(
            record,
            submitted_on=day,
            submitted_via=self.via.currentText().strip() or None,
            submitted_to=(self.to.text().strip() or None) if day is not None else None,
            submitted_receipt=self.receipt.text().strip() or None,
        )

    def do_primary(self) -> None:
        """Store it; a way or a receipt without a date would be a milestone without a day."""
        told = self.via.currentText().strip() or self.receipt.text().strip()
        if told and not self.day.edit.text().strip():
            self.refuse("请填写报送日期。")
            self.day.setFocus()
            return
        super().do_primary()


def _addressee(ledger: Ledger, plan_id: str, unit: str) -> str:
    from desktop_app.services import departments

    return departments.department(ledger, plan_id, unit).addressee
