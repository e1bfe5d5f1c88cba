"""What the dialogs that record a milestone of the year share: load the record, change it, store it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from desktop_app.core.changes import Changes
from desktop_app.core.task import PlanInfo, YearRecord
from desktop_app.core.working_days import WorkingCalendar
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, form
from desktop_app.ui.dialogs.fields import DateField, date_words

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger


@dataclass(frozen=True, slots=True)
class YearState:
    """The record with what its dates are measured against."""

    plan: PlanInfo
    record: YearRecord
    calendar: WorkingCalendar
    publish_by: date | None


class RecordDialog(BaseDialog):
    """A form over one part of the `YearRecord`.

    A subclass fills `rows`, shows the record in `show_record` and gives the changed one in `changed`.
    """

    def __init__(self, context: Context, title: str, primary: str) -> None:
        super().__init__(context, title, primary)
        self.rows = form()
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.body.addLayout(self.rows)
        self.body.addWidget(self.verdict)
        self.body.addStretch(1)
        self.state: YearState | None = None
        self.set_busy(True)

    def load(self) -> None:
        """Ask for the record; called once the form is there."""
        plan_id, unit = self.context.plan_id, self.context.unit
        if plan_id is not None and unit is not None:
            self.context.jobs.run(lambda ledger: load_state(ledger, plan_id, unit), self._loaded, self.fail)

    def show_record(self, state: YearState) -> None:
        """Fill the form."""
        raise NotImplementedError

    def changed(self, record: YearRecord) -> YearRecord:
        """The record with what the form holds."""
        raise NotImplementedError

    def date_fields(self) -> tuple[DateField, ...]:
        """The dates of the form, checked before it is stored."""
        raise NotImplementedError

    def _loaded(self, state: YearState) -> None:
        self.state = state
        for field in self.date_fields():
            field.set_default_year(state.plan.year or self.context.today().year)
        self.show_record(state)
        self.set_busy(False)

    def do_primary(self) -> None:
        """Store the record."""
        plan_id, unit, state = self.context.plan_id, self.context.unit, self.state
        if plan_id is None or unit is None or state is None:
            return
        for field in self.date_fields():
            field.value()
            if not field.is_valid():
                self.refuse("日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
                field.setFocus()
                return
        record = self.changed(state.record)
        self.set_busy(True)
        self.context.jobs.run(lambda ledger: _save(ledger, plan_id, unit, record), self._stored, self.fail)

    def _stored(self, _changes: Changes) -> None:
        self.accept()

    def say(self, text: str, tone: str = "secondary") -> None:
        """Show the verdict on the dates."""
        self.verdict.setText(text)
        theme.set_tone(self.verdict, tone)


def publication_verdict(state: YearState, published: date | None, today: date) -> tuple[str, str]:
    """Whether the publication keeps the notice's term, in one sentence and the tone it is said in."""
    issued, limit = state.plan.issued, state.plan.publish_within_working_days
    if issued is None or limit is None or state.publish_by is None:
        return ("通知未规定公开期限。", "secondary")
    if published is None:
        left = state.calendar.between(today, state.publish_by)
        if left < 0:
            return (f"应于{date_words(state.publish_by)}前公开，已超过 {-left} 个工作日。", "overdue")
        return (f"最迟{date_words(state.publish_by)}公开，还有 {left} 个工作日。", "secondary")
    taken = state.calendar.between(issued, published)
    sentence = f"印发后第 {taken} 个工作日公开，"
    if published <= state.publish_by:
        return (f"{sentence}在 {limit} 个工作日的期限内。", "completed")
    return (f"{sentence}超过 {limit} 个工作日的期限（{date_words(state.publish_by)}）。", "overdue")


# -- on the ledger's thread ----------------------------------------------------------------------


def load_state(ledger: Ledger, plan_id: str, unit: str) -> YearState:
    """The department's milestones, and the calendar they are counted by."""
    from desktop_app.services import departments, plans

    plan = plans.the_plan(ledger, plan_id)
    due = plans.publish_by(ledger, plan)
    record = departments.year_record(ledger, plan_id, unit)
    return YearState(plan, record, ledger.calendar, due.day if due else None)


def _save(ledger: Ledger, plan_id: str, unit: str, record: YearRecord) -> Changes:
    from desktop_app.services import departments

    return departments.save_year_record(ledger, plan_id, unit, record)
