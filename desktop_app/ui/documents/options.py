"""The choices of an export: which form, for whom, under which title and date."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop_app.core.snapshot import Audience, DocumentOptions, PlanForm
from desktop_app.ui import theme
from desktop_app.ui.dialogs.base import form
from desktop_app.ui.dialogs.fields import DateField


class OptionsForm(QWidget):
    """Edits one `DocumentOptions`.

    Args:
        of_plan: whether the document is the plan, which alone has a form and may stand without a date.
    """

    changed = Signal()

    def __init__(self, *, of_plan: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of_plan = of_plan
        self.title = QLineEdit()
        self.title.setAccessibleName("标题")
        self.form = QComboBox()
        self.form.setAccessibleName("版式")
        self.form.addItems([str(f) for f in PlanForm])
        self.audience = QComboBox()
        self.audience.setAccessibleName("版别")
        self.audience.addItems([str(a) for a in Audience])
        self.audience.setToolTip("公开版不含责任人、联系电话和备注。")
        self.signed_on = DateField("落款日期")
        self.signed_on.edit.setPlaceholderText("留空则留【日期】")
        self.stand_alone = QCheckBox("单独成文（文末落款）")
        self.stand_alone.setChecked(True)
        self.stand_alone.setToolTip("随通知印发的方案不另署名。")
        self.full_width = QCheckBox("中文中的半角标点转全角")
        self.full_width.setChecked(True)
        self._lay_out()
        self.title.editingFinished.connect(self.changed)
        for box in (self.form, self.audience):
            box.currentIndexChanged.connect(self.changed)
        self.signed_on.changed.connect(lambda _day: self.changed.emit())
        for check in (self.stand_alone, self.full_width):
            check.toggled.connect(self.changed)
        self.stand_alone.toggled.connect(self.signed_on.setEnabled)

    def offer_title(self, title: str) -> None:
        """Show the title that stands where none is typed."""
        self.title.setPlaceholderText(title)
        self.title.setToolTip(title)

    def offered_title(self) -> str:
        """The title in force: typed, or the offered one."""
        return self.title.text().strip() or self.title.placeholderText()

    def set_default_year(self, year: int) -> None:
        """The year of a date typed without one."""
        self.signed_on.set_default_year(year)

    def is_valid(self) -> bool:
        """Whether everything typed can be taken."""
        return self.signed_on.is_valid()

    def value(self) -> DocumentOptions:
        """The choices as they stand."""
        day: date | None = self.signed_on.value() if self.signed_on.is_valid() else None
        return DocumentOptions(
            form=PlanForm(self.form.currentText()),
            audience=Audience(self.audience.currentText()),
            stand_alone=self.stand_alone.isChecked(),
            title=self.title.text().strip() or None,
            full_width=self.full_width.isChecked(),
            signed_on=day,
        )

    def _lay_out(self) -> None:
        rows = form()
        rows.addRow(_label("标题"), self.title)
        if self._of_plan:
            rows.addRow(_label("版式"), self.form)
        rows.addRow(_label("版别"), self.audience)
        rows.addRow(_label("落款日期"), self.signed_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_XS)
        layout.addLayout(rows)
        if self._of_plan:
            layout.addWidget(self.stand_alone)
        layout.addWidget(self.full_width)


def _label(text: str) -> QLabel:
    label = QLabel(text)
    theme.set_tone(label, "secondary")
    return label
