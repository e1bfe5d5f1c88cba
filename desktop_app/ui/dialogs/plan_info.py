"""方案信息: what the source did not say or said wrongly about the plan as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

from desktop_app.core.changes import Changes
from desktop_app.core.task import PlanInfo
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, form
from desktop_app.ui.dialogs.fields import DateField

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_MOST_WORKING_DAYS = 250


def run(context: Context) -> PlanInfoDialog | None:
    """Show and correct the plan that is worked on; None where there is none."""
    if context.plan_id is None:
        return None
    dialog = PlanInfoDialog(context)
    dialog.start(640)
    return dialog


class PlanInfoDialog(BaseDialog):
    """Document number, date of issue, notice, and the terms it sets."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "方案信息", "保存")
        self._plan: PlanInfo | None = None
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.doc_no = _line("文号", "如 佛府办函〔2017〕123号；未知可留空")
        self.notice = _line("通知名称", "印发方案的通知全称")
        self.issued = DateField("印发日期")
        self.days = QSpinBox()
        self.days.setRange(0, _MOST_WORKING_DAYS)
        self.days.setSpecialValueText("未规定")
        self.days.setSuffix(" 个工作日")
        self.days.setAccessibleName("公开期限")
        self.display_by = DateField("集中展示日期")
        rows = form()
        rows.addRow("方案", self.title)
        rows.addRow("文号", self.doc_no)
        rows.addRow("通知名称", self.notice)
        rows.addRow("印发日期", self.issued)
        rows.addRow("公开期限", self.days)
        rows.addRow("集中展示日期", self.display_by)
        self.body.addLayout(rows)
        self.body.addStretch(1)
        self.set_busy(True)
        plan_id = context.plan_id
        context.jobs.run(lambda ledger: _load(ledger, plan_id), self._loaded, self.fail)

    def _loaded(self, plan: PlanInfo) -> None:
        self._plan = plan
        self.title.setText(plan.title)
        self.doc_no.setText(plan.doc_no or "")
        self.notice.setText(plan.notice_title or "")
        # A long name shows its beginning.
        self.notice.setCursorPosition(0)
        self.issued.set_value(plan.issued)
        self.days.setValue(plan.publish_within_working_days or 0)
        self.display_by.set_value(plan.display_by)
        for field in (self.issued, self.display_by):
            field.set_default_year(plan.year or self.context.today().year)
        self.set_busy(False)
        self.doc_no.setFocus()

    def do_primary(self) -> None:
        """Store what the form holds."""
        if self._plan is None:
            return
        for field in (self.issued, self.display_by):
            field.value()
            if not field.is_valid():
                self.refuse("日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
                field.setFocus()
                return
        plan = replace(
            self._plan,
            doc_no=self.doc_no.text().strip() or None,
            notice_title=self.notice.text().strip() or None,
            issued=self.issued.value(),
            publish_within_working_days=self.days.value() or None,
            display_by=self.display_by.value(),
        )
        self.set_busy(True)
        self.context.jobs.run(lambda ledger: _save(ledger, plan), self._stored, self.fail)

    def _stored(self, _changes: Changes) -> None:
        self.accept()


def _line(name: str, hint: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    return edit


# -- on the ledger's thread ----------------------------------------------------------------------


def _load(ledger: Ledger, plan_id: str | None) -> PlanInfo:
    from desktop_app.services import plans

    return plans.the_plan(ledger, plan_id)


def _save(ledger: Ledger, plan: PlanInfo) -> Changes:
    from desktop_app.services import plans

    return plans.save_particulars(ledger, plan)
