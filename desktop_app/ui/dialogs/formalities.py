"""公文要素: number, signer, head, foot and seal of a document that is sent officially."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit

from desktop_app.core.changes import Changes
from desktop_app.core.snapshot import Formalities
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form
from desktop_app.ui.dialogs.fields import DateField

if TYPE_CHECKING:
    from desktop_app.core.terms import Document

_SEAL = ("按文种惯例", "留印章位置", "不留印章位置")
_SEALED = (None, True, False)


def run(context: Context, which: Document) -> FormalitiesDialog | None:
    """Ask for the particulars of a document; None where no department is chosen."""
    if context.plan_id is None or context.unit is None:
        return None
    dialog = FormalitiesDialog(context, which)
    dialog.start(560)
    return dialog


class FormalitiesDialog(BaseDialog):
    """A form over one `Formalities`.

    Args:
        context: the window's shared state.
        which: the document it is about.
    """

    def __init__(self, context: Context, which: Document) -> None:
        super().__init__(context, f"公文要素（{which}）", "保存")
        self._which = which
        of_report = which.name == "REPORT"
        self.doc_no = _line("发文字号", "如 ×财〔2017〕12号；未编号的留空")
        self.signer = _line("签发人", "上行的报告须标注")
        self.masthead = QCheckBox("带版头")
        self.imprint = QCheckBox("带版记")
        self.preprinted = QCheckBox("用套红纸印制，红头留白")
        self.preprinted.setToolTip("发文机关标志和红线的位置空出，不打印。")
        self.copy_to = _line("抄送机关", "如 市监察局、市法制局")
        self.printed_by = _line("印发机关", "如 ××局办公室")
        self.printed_on = DateField("印发日期")
        self.seal = QComboBox()
        self.seal.setAccessibleName("落款")
        self.seal.addItems(list(_SEAL))
        rows = form()
        rows.addRow("发文字号", self.doc_no)
        if of_report:
            rows.addRow("签发人", self.signer)
        rows.addRow("落款", self.seal)
        rows.addRow("抄送机关", self.copy_to)
        rows.addRow("印发机关", self.printed_by)
        rows.addRow("印发日期", self.printed_on)
        checks = QHBoxLayout()
        checks.setSpacing(theme.SPACE_L)
        if not of_report:
            checks.addWidget(self.masthead)
        checks.addWidget(self.imprint)
        checks.addWidget(self.preprinted)
        checks.addStretch(1)
        self.body.addLayout(rows)
        self.body.addLayout(checks)
        told = "用于“报告”和“函”，不编号材料不用。" if of_report else "用于印发通知。"
        self.body.addWidget(caption(f"{told}留空的写作【】占位，不代编文号，不代画印章。"))
        self.set_busy(True)
        self._load()

    def _load(self) -> None:
        plan_id, unit, which = self.context.plan_id, self.context.unit, self._which
        if plan_id is None or unit is None:
            return
        from desktop_app.services import versions

        self.context.jobs.run(
            lambda ledger: versions.formalities(ledger, plan_id, unit, which), self._show, self.fail
        )

    def _show(self, value: Formalities) -> None:
        self.doc_no.setText(value.doc_no or "")
        self.signer.setText(value.signer or "")
        self.masthead.setChecked(value.masthead)
        self.imprint.setChecked(value.imprint)
        self.preprinted.setChecked(value.preprinted)
        self.copy_to.setText(value.copy_to or "")
        self.printed_by.setText(value.printed_by or "")
        self.printed_on.set_value(value.printed_on)
        self.seal.setCurrentIndex(_SEALED.index(value.sealed))
        self.set_busy(False)
        self.doc_no.setFocus()

    def value(self) -> Formalities:
        """What the form holds."""
        return Formalities(
            doc_no=self.doc_no.text().strip() or None,
            signer=self.signer.text().strip() or None,
            masthead=self.masthead.isChecked(),
            imprint=self.imprint.isChecked(),
            copy_to=self.copy_to.text().strip() or None,
            printed_by=self.printed_by.text().strip() or None,
            printed_on=self.printed_on.value(),
            sealed=_SEALED[self.seal.currentIndex()],
            preprinted=self.preprinted.isChecked(),
        )

    def do_primary(self) -> None:
        """Store the particulars."""
        plan_id, unit, which = self.context.plan_id, self.context.unit, self._which
        if plan_id is None or unit is None:
            return
        if not self.printed_on.is_valid():
            self.refuse("印发日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
            self.printed_on.setFocus()
            return
        from desktop_app.services import versions

        value = self.value()
        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: versions.save_formalities(ledger, plan_id, unit, which, value),
            self._stored,
            self.fail,
        )

    def _stored(self, _changes: Changes) -> None:
        self.accept()


def _line(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line
