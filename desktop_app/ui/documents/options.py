"""The choices of an export: which form, for whom, under which title and date."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.snapshot import (
    Audience,
    Contents,
    Delivery,
    DocumentOptions,
    Formalities,
    PlanColumn,
    PlanForm,
)
from desktop_app.ui import theme
from desktop_app.ui.dialogs.base import form
from desktop_app.ui.dialogs.contents import PARTS
from desktop_app.ui.dialogs.fields import DateField

_CARRIED = ("单独成文", "前附印发通知", "随通知印发，只出正文")
_WITH_NOTICE, _TEXT_ONLY = 1, 2
_PLAN_TIP = "单独成文的，文末落款；随通知印发的，不另署名。"
_REPORT_TIP = "报告：有版头、文号、签发人，主送政府；函：信函格式，自查报告作附件；不编号材料：没有版头。"


class OptionsForm(QWidget):
    """Edits one `DocumentOptions`.

    Args:
        of_plan: whether the document is the plan, which alone has a form and may come with a notice.
    """

    changed = Signal()
    #: 公文要素 was pressed.
    particulars_asked = Signal()
    #: 选择内容 was pressed.
    contents_asked = Signal()

    def __init__(self, *, of_plan: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of_plan = of_plan
        self._offered = ""
        self.title = QLineEdit()
        self.title.setAccessibleName("标题")
        self.form = QComboBox()
        self.form.setAccessibleName("体例")
        self.form.addItems([str(f) for f in PlanForm])
        self.audience = QComboBox()
        self.audience.setAccessibleName("版别")
        self.audience.addItems([str(a) for a in Audience])
        self.audience.setToolTip("公开版不含责任人、联系电话和备注。")
        self.signed_on = DateField("落款日期")
        self.signed_on.edit.setPlaceholderText("留空则写【成文日期】")
        self.sending = QComboBox()
        self.sending.setAccessibleName("成文方式" if of_plan else "报送方式")
        self.sending.addItems(list(_CARRIED) if of_plan else [str(d) for d in Delivery])
        self.sending.setToolTip(_PLAN_TIP if of_plan else _REPORT_TIP)
        self.particulars = QPushButton("公文要素…")
        self.particulars.setToolTip("发文字号、签发人、版头、版记、抄送、印章位置。")
        theme.set_kind(self.particulars, "link")
        self.particulars.clicked.connect(self.particulars_asked)
        self._formalities = Formalities()
        self.contents = QLabel()
        self.contents.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.choose_contents = QPushButton("选择…")
        self.choose_contents.setAccessibleName("选择任务表栏目" if of_plan else "选择报告内容")
        theme.set_kind(self.choose_contents, "link")
        self.choose_contents.clicked.connect(self.contents_asked)
        self.columns: tuple[PlanColumn, ...] = ()
        self.parts = Contents()
        self.full_width = QCheckBox("半角标点转全角")
        self.full_width.setChecked(True)
        self.full_width.setToolTip("中文之间的 , : ; ( ) 在公文中写作全角，台账中的原文不变。")
        self._lay_out()
        self.title.editingFinished.connect(self.changed)
        for box in (self.form, self.audience, self.sending):
            box.currentIndexChanged.connect(self.changed)
        self.signed_on.changed.connect(lambda _day: self.changed.emit())
        self.full_width.toggled.connect(self.changed)
        self.sending.currentIndexChanged.connect(self._sending_changed)
        self.form.currentIndexChanged.connect(self._tell_contents)
        self._sending_changed()
        self._tell_contents()

    def offer_title(self, title: str) -> None:
        """Put the offered title where none of the officer's own stands."""
        if self.title.text().strip() in ("", self._offered) and not self.title.hasFocus():
            self.title.setText(title)
            self.title.setCursorPosition(0)
        self._offered = title
        self.title.setPlaceholderText(title)

    def title_in_force(self) -> str:
        """The title the document will bear."""
        return self.title.text().strip() or self._offered

    def set_default_year(self, year: int) -> None:
        """The year of a date typed without one."""
        self.signed_on.set_default_year(year)

    def set_formalities(self, value: Formalities) -> None:
        """Take over the particulars stored in the ledger; views ask for a new preview themselves."""
        self._formalities = value

    def _sending_changed(self) -> None:
        """Only what is signed has a date, and only what is sent has particulars."""
        sending = self.sending.currentIndex()
        self.signed_on.setEnabled(not self._of_plan or sending != _TEXT_ONLY)
        self.particulars.setVisible(sending == _WITH_NOTICE if self._of_plan else sending > 0)

    def set_contents(self, columns: tuple[PlanColumn, ...], parts: Contents) -> bool:
        """Show which columns or parts the document has, without telling anybody; whether that is news."""
        if (columns, parts) == (self.columns, self.parts):
            return False
        self.columns, self.parts = columns, parts
        self._tell_contents()
        return True

    def _tell_contents(self) -> None:
        if self._of_plan:
            in_table = self.form.currentText() == PlanForm.TABLE
            said = f"序号、具体要求、落实措施、{'、'.join(self.columns)}" if self.columns else "常用栏目"
            self.contents.setText(said if in_table else "叙述式不用任务表")
            self.choose_contents.setEnabled(in_table)
        else:
            self.contents.setText(
                "、".join(w for f, w, _ in PARTS if getattr(self.parts, f)) or "只写任务落实"
            )
        self.contents.setToolTip(self.contents.text())

    def is_valid(self) -> bool:
        """Whether everything typed can be taken."""
        return self.signed_on.is_valid()

    def value(self) -> DocumentOptions:
        """The choices as they stand."""
        sending = self.sending.currentIndex()
        day: date | None = self.signed_on.value() if self.signed_on.is_valid() else None
        return DocumentOptions(
            form=PlanForm(self.form.currentText()),
            audience=Audience(self.audience.currentText()),
            stand_alone=not self._of_plan or sending != _TEXT_ONLY,
            notice=self._of_plan and sending == _WITH_NOTICE,
            delivery=Delivery.MATERIAL if self._of_plan else Delivery(self.sending.currentText()),
            formalities=self._formalities,
            title=None if self.title_in_force() == self._offered else self.title_in_force(),
            full_width=self.full_width.isChecked(),
            signed_on=day,
            columns=self.columns,
            contents=self.parts,
        )

    def _lay_out(self) -> None:
        kinds = QHBoxLayout()
        kinds.setSpacing(theme.SPACE_S)
        if self._of_plan:
            kinds.addWidget(self.form, 1)
            kinds.addWidget(_label("版别"))
        kinds.addWidget(self.audience, 1)
        rows = form()
        rows.addRow(_label("标题"), self.title)
        rows.addRow(_label("体例" if self._of_plan else "版别"), kinds)
        ways = QHBoxLayout()
        ways.setSpacing(theme.SPACE_S)
        ways.addWidget(self.sending, 1)
        ways.addWidget(self.particulars)
        rows.addRow(_label("成文" if self._of_plan else "报送"), ways)
        rows.addRow(_label("落款日期"), self.signed_on)
        told = QHBoxLayout()
        told.setSpacing(theme.SPACE_S)
        told.addWidget(self.contents, 1)
        told.addWidget(self.choose_contents)
        rows.addRow(_label("栏目" if self._of_plan else "内容"), told)
        checks = QHBoxLayout()
        checks.setSpacing(theme.SPACE_L)
        checks.addWidget(self.full_width)
        checks.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_XS)
        layout.addLayout(rows)
        layout.addLayout(checks)


def _label(text: str) -> QLabel:
    label = QLabel(text)
    theme.set_tone(label, "secondary")
    return label
