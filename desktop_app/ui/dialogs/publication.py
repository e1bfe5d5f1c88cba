"""公开方案: when the department's plan was published, where, and whether in time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit

from desktop_app.core.task import YearRecord
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.fields import DateField
from desktop_app.ui.dialogs.needs import department_is_there
from desktop_app.ui.dialogs.year_record import RecordDialog, YearState, publication_verdict


def run(context: Context) -> PublicationDialog | None:
    """Record the publication; None where no department is chosen."""
    if not department_is_there(context):
        return None
    dialog = PublicationDialog(context)
    dialog.start(560)
    return dialog


class PublicationDialog(RecordDialog):
    """Date, address and column."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "登记公开情况", "登记")
        self.day = DateField("公开日期")
        self.url = QLineEdit()
        self.url.setPlaceholderText("https://")
        self.url.setAccessibleName("公开链接")
        self.column = QLineEdit()
        self.column.setPlaceholderText("如 政务公开 / 工作方案")
        self.column.setAccessibleName("公开栏目")
        self.rows.addRow("公开日期", self.day)
        self.rows.addRow("公开链接", self.url)
        self.rows.addRow("公开栏目", self.column)
        self.day.changed.connect(self._judge)
        self.load()

    def date_fields(self) -> tuple[DateField, ...]:
        return (self.day,)

    def show_record(self, state: YearState) -> None:
        self.day.set_value(state.record.published_on)
        self.url.setText(state.record.published_url or "")
        self.column.setText(state.record.published_column or "")
        self._judge()
        self.day.setFocus()

    def changed(self, record: YearRecord) -> YearRecord:
        return replace(
            record,
            published_on=self.day.value(),
            published_url=self.url.text().strip() or None,
            published_column=self.column.text().strip() or None,
        )

    def do_primary(self) -> None:
        """Store it; an address without a date would be a milestone without a day."""
        address = self.url.text().strip()
        if address and not address.lower().startswith(("http://", "https://")):
            self.refuse("公开链接应以 http:// 或 https:// 开头，请核对。")
            self.url.setFocus()
            return
        if (address or self.column.text().strip()) and not self.day.edit.text().strip():
            self.refuse("请填写公开日期。")
            self.day.setFocus()
            return
        super().do_primary()

    def _judge(self) -> None:
        if self.state is not None:
            day = self.day.value() if self.day.is_valid() else None
            self.say(*publication_verdict(self.state, day, self.context.today()))
