"""修改记录 of a piece of evidence: what its fields have held, and 恢复此值."""

from __future__ import annotations

from desktop_app.core.evidence import Evidence
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.tasks.history_view import HistoryView


class EvidenceHistoryDialog(BaseDialog):
    """Shows the record of one piece.

    Args:
        context: the window's shared state.
        piece: the piece of evidence.
    """

    def __init__(self, context: Context, piece: Evidence) -> None:
        super().__init__(context, "佐证材料的修改记录", "", "关闭")
        self.body.addWidget(caption(piece.title))
        self.history = HistoryView(context)
        self.body.addWidget(self.history, 1)
        self.history.show_evidence(piece)
        self.history.restored.connect(self.history.read)
        self.history.take_focus()
