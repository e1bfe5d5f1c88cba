"""本格修改记录: what a field of a task has held, and 恢复此值."""

from __future__ import annotations

from desktop_app.core.task import Task
from desktop_app.services.field_values import FIELD_WORDS
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.tasks.history_view import HistoryView


class HistoryDialog(BaseDialog):
    """Shows the record of one field.

    Args:
        context: the window's shared state.
        task: whose field it is.
        name: the field's name in `TaskFields`.
    """

    def __init__(self, context: Context, task: Task, name: str) -> None:
        super().__init__(context, f"{task.label} {FIELD_WORDS[name]}的修改记录", "", "关闭")
        self.body.addWidget(caption(task.text))
        self.history = HistoryView(context, only=name)
        self.body.addWidget(self.history, 1)
        self.history.show_task(task)
        self.history.restored.connect(self.history.read)
        self.history.take_focus()
