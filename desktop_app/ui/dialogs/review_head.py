"""Title, number and dates of a plan under review, each to be corrected in place."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from desktop_app.ui import theme
from desktop_app.ui.dialogs.fields import DateField
from desktop_app.ui.dialogs.review_draft import ReviewDraft
from desktop_app.ui.dialogs.review_model import ReviewModel


class HeadFields(QWidget):
    """Edits the head of the draft behind ``model``."""

    #: A field holds what it cannot hold; carries one sentence.
    refused = Signal(str)

    def __init__(self, model: ReviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.title = QLineEdit()
        self.title.setAccessibleName("方案标题")
        self.issuer = QLineEdit()
        self.issuer.setAccessibleName("印发机关")
        self.doc_no = QLineEdit()
        self.doc_no.setAccessibleName("文号")
        self.doc_no.setPlaceholderText("原文未载明")
        self.issued = DateField("印发日期")
        self.days = QSpinBox()
        self.days.setRange(0, 366)
        self.days.setSpecialValueText("未规定")
        self.days.setSuffix(" 个工作日")
        self.days.setKeyboardTracking(False)
        self.days.setAccessibleName("公开期限（工作日）")
        self.display_by = DateField("集中展示日期")
        self._lay_out()
        self.refresh()
        self.title.editingFinished.connect(self._take_title)
        self.issuer.editingFinished.connect(self._take_names)
        self.doc_no.editingFinished.connect(self._take_names)
        self.issued.changed.connect(self._take_issued)
        self.days.valueChanged.connect(self._take_days)
        self.display_by.changed.connect(self._take_display)

    @property
    def _draft(self) -> ReviewDraft:
        return self._model.draft

    def refresh(self) -> None:
        """Show the head as it stands."""
        head = self._draft.head
        for edit, text in (
            (self.title, head.title),
            (self.issuer, head.issuer or ""),
            (self.doc_no, head.doc_no or ""),
        ):
            # What is being typed stays until it is taken.
            if edit.text() != text and not edit.isModified():
                edit.setText(text)
                edit.setCursorPosition(0)
        for field, day in ((self.issued, head.issued), (self.display_by, head.notice.display_by)):
            if not field.edit.isModified():
                field.set_value(day)
        self.days.blockSignals(True)
        self.days.setValue(head.notice.publish_within_working_days or 0)
        self.days.blockSignals(False)
        if head.issued:
            self.display_by.set_default_year(head.issued.year)

    def commit(self) -> bool:
        """Take what is still being typed; False where a date is none, which is then marked."""
        self._take_title()
        self._take_names()
        self._take_issued(self.issued.value())
        self._take_display(self.display_by.value())
        self.days.interpretText()
        return self.issued.is_valid() and self.display_by.is_valid()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_S)
        grid.setVerticalSpacing(theme.SPACE_S)
        grid.addWidget(_label("方案标题", self.title), 0, 0)
        grid.addWidget(self.title, 0, 1, 1, 3)
        grid.addWidget(_label("印发机关", self.issuer), 0, 4)
        grid.addWidget(self.issuer, 0, 5)
        dates = QWidget()
        row = QHBoxLayout(dates)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        for label, field in (
            (_label("印发日期", self.issued), self.issued),
            (_label("公开期限", self.days), self.days),
            (_label("集中展示", self.display_by), self.display_by),
        ):
            row.addWidget(label)
            row.addWidget(field, 1)
        grid.addWidget(_label("文号", self.doc_no), 1, 0)
        grid.addWidget(self.doc_no, 1, 1)
        grid.addWidget(dates, 1, 2, 1, 4)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 1)
        grid.setColumnStretch(3, 1)
        grid.setColumnStretch(5, 2)

    def _take(self, **values: object) -> None:
        self._model.change(lambda: self._draft.set_head(**values))

    def _take_names(self) -> None:
        self.issuer.setModified(False)
        self.doc_no.setModified(False)
        self._take(issuer=self.issuer.text().strip() or None, doc_no=self.doc_no.text().strip() or None)

    def _take_title(self) -> None:
        self.title.setModified(False)
        title = " ".join(self.title.text().split())
        if not title:
            self.title.setText(self._draft.head.title)
            self.refused.emit("方案标题不能为空，已恢复原标题。")
            return
        if title != self._draft.head.title:
            self._take(title=title)

    def _take_issued(self, day: date | None) -> None:
        self._take(issued=day)

    def _take_days(self, days: int) -> None:
        self._model.change(lambda: self._draft.set_notice(publish_within_working_days=days or None))

    def _take_display(self, day: date | None) -> None:
        self._model.change(lambda: self._draft.set_notice(display_by=day))


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    theme.set_tone(label, "secondary")
    label.setBuddy(buddy)
    return label
