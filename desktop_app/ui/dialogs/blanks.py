"""确认留空: a gap is left on purpose, for a reason; and what was left so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from desktop_app.core.changes import Changes
from desktop_app.core.versions import Waiver
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form

if TYPE_CHECKING:
    from desktop_app.core.terms import Document
    from desktop_app.services.export_doubts import ExportDoubt


class LeaveBlankDialog(BaseDialog):
    """Asks why.

    Args:
        context: the window's shared state.
        which: the document.
        doubt: the line of the check list.
    """

    def __init__(self, context: Context, which: Document, doubt: ExportDoubt) -> None:
        super().__init__(context, "确认留空", "确认留空")
        self._which, self._doubt = which, doubt
        named = "、".join(label for _, label in doubt.tasks[:12])
        more = " 等" if len(doubt.tasks) > 12 else ""
        self.body.addWidget(caption(f"{doubt.text}{f'：{named}{more}' if named else ''}", tone="text"))
        self.body.addWidget(caption("定稿中写作“—”，不再列为缺项；理由随台账留存。"))
        self.reason = QLineEdit()
        self.reason.setAccessibleName("留空理由")
        rows = form()
        rows.addRow("理由", self.reason)
        self.body.addLayout(rows)
        self.reason.setFocus()

    def do_primary(self) -> None:
        """Record it."""
        plan_id, unit = self.context.plan_id, self.context.unit
        which, doubt, reason = self._which, self._doubt, self.reason.text()
        if plan_id is None or unit is None:
            return
        from desktop_app.services import versions

        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: versions.leave_blank(ledger, plan_id, unit, which, doubt, reason),
            self._stored,
            self.fail,
        )

    def _stored(self, _changes: Changes) -> None:
        self.accept()


class BlanksDialog(BaseDialog):
    """What was left on purpose, to be taken back by unticking.

    Args:
        context: the window's shared state.
        which: the document.
        labels: 一-3 and the like by requirement id.
    """

    def __init__(self, context: Context, which: Document, labels: dict[str, str]) -> None:
        super().__init__(context, "已确认留空", "保存")
        self._which, self._labels = which, labels
        self._waivers: tuple[Waiver, ...] = ()
        self.body.addWidget(caption("去掉勾选的，重新列为缺项。"))
        self.list = QListWidget()
        self.list.setAccessibleName("已确认留空")
        self.body.addWidget(self.list, 1)
        plan_id, unit = context.plan_id, context.unit
        if plan_id is not None and unit is not None:
            from desktop_app.services import versions

            context.jobs.run(
                lambda ledger: versions.waivers(ledger, plan_id, unit, which), self._show, self.fail
            )

    def _show(self, waivers: tuple[Waiver, ...]) -> None:
        self._waivers = waivers
        for waiver in waivers:
            label = self._labels.get(waiver.subject, "")
            item = QListWidgetItem(f"{label} {waiver.gap}：{waiver.reason}".strip())
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)

    def do_primary(self) -> None:
        """Take back what was unticked."""
        plan_id, unit, which = self.context.plan_id, self.context.unit, self._which
        gone = [
            waiver
            for row, waiver in enumerate(self._waivers)
            if self.list.item(row).checkState() is Qt.CheckState.Unchecked
        ]
        if plan_id is None or unit is None or not gone:
            self.accept()
            return
        from desktop_app.services import versions

        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: versions.take_back_blanks(ledger, plan_id, unit, which, gone),
            self._stored,
            self.fail,
        )

    def _stored(self, _changes: Changes) -> None:
        self.accept()
