"""Setting a field of several tasks at once, as one undo step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.terms import Status
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form
from desktop_app.ui.icons import icon
from desktop_app.ui.tasks.inputs import ChoiceField, DeadlineField, Field, SuggestField


class FieldDialog(BaseDialog):
    """Asks for one value and writes it to every chosen task.

    Args:
        context: the window's shared state.
        field: the field that takes the value.
        ids: the chosen tasks.
        empty: what an empty field means.
    """

    def __init__(self, context: Context, field: Field, ids: Sequence[str], empty: str) -> None:
        super().__init__(context, f"设{field.label}", f"设置 {len(ids)} 项")
        self.field = field
        self._ids = tuple(ids)
        rows = form()
        rows.addRow(field.label, field)
        self.body.addLayout(rows)
        self.body.addWidget(caption(f"所选 {len(ids)} 项任务的{field.label}一并修改，可一次撤销。{empty}"))
        field.edited.connect(lambda: field.show_error(""))
        field.setFocus()

    def do_primary(self) -> None:
        """Write the value, or say in place why it cannot be taken."""
        try:
            value = self.field.value()
        except UserError as error:
            self.field.show_error(error.line)
            self.field.setFocus()
            # The line below the field needs room that the dialog did not have to have before.
            self.body.activate()
            content = self.body.parentWidget()
            lacking = content.heightForWidth(content.width()) - content.height()
            self.resize(self.width(), self.height() + max(lacking, 0))
            return
        self.set_busy(True)
        set_fields(self.context, self._ids, {self.field.name: value}, self._done, self.fail)

    def _done(self, _changes: object) -> None:
        self.accept()


def set_fields(
    context: Context,
    ids: Sequence[str],
    values: dict[str, Any],
    then: Callable[[object], None] | None = None,
    failed: Callable[[UserError], None] | None = None,
) -> None:
    """Write ``values`` to every one of these tasks as one undo step."""
    unit, chosen = context.unit, tuple(ids)
    if unit is None or not chosen:
        return
    from desktop_app.services import tasks as service

    context.jobs.run(lambda ledger: service.edit_many(ledger, unit, chosen, values), then, failed)


class BulkActions:
    """What can be done to the chosen tasks, for the list's own menu and the menu bar.

    Args:
        context: the window's shared state.
        chosen: gives the ids of the chosen tasks.
        offices: gives the internal sections named so far.
    """

    def __init__(
        self, context: Context, chosen: Callable[[], Sequence[str]], offices: Callable[[], Sequence[str]]
    ) -> None:
        self._context = context
        self._chosen = chosen
        self._offices = offices
        self.office_word = "科室"
        self.plan_year = context.today().year

    def ask(self, what: str) -> FieldDialog | None:
        """Ask for a value of the chosen tasks: set_office, set_deadline or set_status."""
        asks = {
            "set_office": self.set_office,
            "set_deadline": self.set_deadline,
            "set_status": self.ask_status,
        }
        return asks[what]()

    def set_office(self) -> FieldDialog | None:
        """Ask for the responsible section of the chosen tasks."""
        field = SuggestField("office", self._office_label(), self._offices)
        field.show_value(None)
        return self._ask(field)

    def set_deadline(self) -> FieldDialog | None:
        """Ask for the deadline of the chosen tasks."""
        field = DeadlineField("deadline", "完成时限")
        field.set_year(self.plan_year)
        return self._ask(field)

    def ask_status(self) -> FieldDialog | None:
        """Ask for the status of the chosen tasks."""
        return self._ask(ChoiceField("status", "状态", tuple(Status), nothing=None), "")

    def set_status(self, status: Status) -> None:
        """Give the chosen tasks a status."""
        self._context.commit_pending()
        set_fields(self._context, self._chosen(), {"status": status})

    def popup(self, at: QPoint, parent: QWidget, record: Callable[[], None]) -> None:
        """Open the menu of the chosen tasks.

        Args:
            at: where on the screen.
            parent: owner of the menu.
            record: what 登记进展 does.
        """
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("登记进展", record)
        menu.addSeparator()
        self.fill(menu)
        menu.popup(at)

    def fill(self, menu: QMenu) -> None:
        """Put the entries into ``menu``."""
        menu.addAction(f"设{self._office_label()}…", self.set_office)
        menu.addAction("设完成时限…", self.set_deadline)
        statuses = QMenu("设状态", menu)
        menu.addMenu(statuses)
        for status in Status:
            style = theme.status_style(status)
            action = statuses.addAction(icon(style.icon, style.role), str(status))
            action.triggered.connect(lambda _checked=False, it=status: self.set_status(it))

    def _office_label(self) -> str:
        return "责任单位" if self.office_word == "责任单位" else f"责任{self.office_word}"

    def _ask(self, field: Field, empty: str = "留空则清除。") -> FieldDialog | None:
        ids = self._chosen()
        if not ids:
            self._context.messages.info("没有选中任务，请先在任务页选择。")
            return None
        self._context.commit_pending()
        dialog = FieldDialog(self._context, field, ids, empty)
        dialog.start(420)
        return dialog
