"""The right pane for a requirement that 有关部门 may claim: 认领, or 不认领 with the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.task import Claimable
from desktop_app.core.terms import ClaimDecision
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.tasks.elided_label import ElidedLabel
from desktop_app.ui.tasks.inputs import LineField
from desktop_app.ui.tasks.wording_block import WordingBlock


class ClaimPane(QWidget):
    """Shows one claimable requirement and takes the decision."""

    #: The officer wants to go to a task that has just been claimed: its id.
    task_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        context.writes(self)
        self._claim: Claimable | None = None
        #: Reasons typed but not yet decided upon, by id.
        self._typed: dict[str, str] = {}
        self._title = ElidedLabel()
        theme.set_tone(self._title, "secondary")
        self.block = WordingBlock()
        self._explanation = QLabel()
        self._explanation.setWordWrap(True)
        self.claim_button = QPushButton("认领")
        theme.set_kind(self.claim_button, "primary")
        self.decline_button = QPushButton("不认领")
        self.reason = LineField("reason", "不认领理由", "不认领须填写理由")
        self.reason.control.setProperty("ownUndo", True)
        self.claim_button.clicked.connect(self.claim)
        self.decline_button.clicked.connect(self.decline)
        self.reason.edit.returnPressed.connect(self.decline)
        self.reason.edited.connect(self._remember)
        self._build()

    def show_claim(self, claim: Claimable) -> None:
        """Show a requirement and what was decided about it."""
        same = self._claim is not None and self._claim.id == claim.id
        self._claim = claim
        number = "" if claim.no is None and claim.alone else f" · 第 {claim.no or claim.index} 项"
        self._title.setText(f"{claim.section_heading}{number}")
        self.block.show_item(claim)
        declined = claim.decision == ClaimDecision.DECLINED
        self._explanation.setText(
            "本部门已定为不认领。需要时可改为认领。"
            if declined
            else "本项由“有关部门”落实，本部门可以认领。认领后列入本部门任务；不认领的，填写理由备查。"
        )
        self.claim_button.setText("改为认领" if declined else "认领")
        self.decline_button.setText("修改理由" if declined else "不认领")
        if not same or not self.reason.control.hasFocus():
            self.reason.show_value(self._typed.get(claim.id) or claim.reason)
        if not same:
            self.reason.show_error("")

    def forget(self) -> None:
        """Another ledger is open."""
        self._claim = None
        self._typed.clear()

    def claim(self) -> None:
        """Take the requirement among our tasks."""
        claim, plan_id, unit = self._claim, self._context.plan_id, self._context.unit
        if claim is None or plan_id is None or unit is None:
            return
        from desktop_app.services import tasks as service

        def done(_changes: Changes) -> None:
            self._typed.pop(claim.id, None)
            text = f"已认领 {claim.label}，列入本部门任务。"
            self._context.messages.info(text, "查看任务", lambda: self.task_asked.emit(claim.id))

        self._context.jobs.run(
            lambda ledger: service.claim(ledger, plan_id, unit, [claim.id]), done, self._failed
        )

    def decline(self) -> None:
        """Say with a reason that it is not ours."""
        self.reason.commit_composition()
        claim, plan_id, unit = self._claim, self._context.plan_id, self._context.unit
        if claim is None or plan_id is None or unit is None:
            return
        why = self.reason.text().strip()
        if not why:
            self.reason.show_error("不认领须填写理由。")
            self.reason.control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        from desktop_app.services import tasks as service

        def done(_changes: Changes) -> None:
            self._typed.pop(claim.id, None)

        self._context.jobs.run(
            lambda ledger: service.unclaim(ledger, plan_id, unit, [claim.id], why), done, self._failed
        )

    def _failed(self, error: UserError) -> None:
        self.reason.show_error(error.line)

    def _remember(self) -> None:
        self.reason.show_error("")
        if self._claim is not None:
            self._typed[self._claim.id] = self.reason.text()

    def _build(self) -> None:
        label = QLabel("不认领理由")
        theme.set_tone(label, "secondary")
        label.setBuddy(self.reason.control)
        reason = QHBoxLayout()
        reason.setSpacing(theme.SPACE_M)
        reason.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        reason.addWidget(self.reason, 1)
        reason.addWidget(self.decline_button, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.addWidget(self.claim_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, theme.SPACE_M, 20, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_M)
        layout.addWidget(self._title)
        layout.addWidget(self.block)
        layout.addWidget(self._explanation)
        layout.addLayout(buttons)
        layout.addLayout(reason)
        layout.addStretch(1)
        self._label = label
        theme.signals.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._title.setMinimumHeight(theme.control_height())
        self._label.setMinimumHeight(theme.control_height())
