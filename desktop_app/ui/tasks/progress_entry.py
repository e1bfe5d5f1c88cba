"""The line at the foot: one typed line becomes a progress entry of every chosen task."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.occurrences import Occurrence
from desktop_app.core.progress_line import in_words, parse_line
from desktop_app.ui import theme
from desktop_app.ui.context import Context


class ProgressEntry(QWidget):
    """登记进展：日期、内容、链接、条数, with what was understood shown before it is recorded."""

    #: Esc was pressed: back to where the officer was.
    given_up = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ids: tuple[str, ...] = ()
        #: The task whose open occurrence is known, and what it is called; empty where it has none.
        self._owing: str | None = None
        self._owed = ""
        self._preview = QLabel()
        self._preview.setTextFormat(Qt.TextFormat.PlainText)
        self._preview.setWordWrap(True)
        theme.set_type(self._preview, "secondary")
        theme.set_tone(self._preview, "secondary")
        self._preview.hide()
        self.line = QLineEdit()
        self.line.setPlaceholderText("登记进展：日期、内容、链接、条数　Ctrl+J")
        self.line.setAccessibleName("登记进展")
        self.line.setAccessibleDescription("依次输入日期、内容、链接、条数，例如：7月3日 公开6月收支 12条")
        # It is not saved as it is typed: 撤销 takes back the typing.
        self.line.setProperty("ownUndo", True)
        self.line.textChanged.connect(self._understand)
        self.line.returnPressed.connect(self.record)
        self.button = QPushButton("登记")
        theme.set_kind(self.button, "primary")
        self.button.setAccessibleName("登记进展")
        self.button.clicked.connect(self.record)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_XS)
        layout.addWidget(self._preview)
        layout.addLayout(row)

    @property
    def preview(self) -> str:
        """What is shown of the line: what was understood, or what is wrong with it."""
        return self._preview.text()

    def set_tasks(self, ids: Sequence[str]) -> None:
        """Record for these tasks."""
        self._ids = tuple(ids)
        self._owing, self._owed = None, ""
        self.button.setEnabled(bool(ids))
        self._understand()

    def record(self) -> None:
        """Record the line; it stays where it cannot be recorded."""
        unit, ids, typed = self._context.unit, self._ids, self.line.text()
        if unit is None or not ids:
            return
        try:
            entry = parse_line(typed, self._context.today()).entry
        except UserError as error:
            self._say(error.line, wrong=True)
            return
        from desktop_app.services import tasks as service

        def done(_changes: Changes) -> None:
            if self.line.text() == typed:
                # Not clear(), which could be taken back: the line would say again what is recorded already.
                self.line.setText("")
            self._owing, self._owed = None, ""

        self._context.jobs.run(
            lambda ledger: service.add_progress(ledger, unit, ids, entry),
            done,
            lambda error: self._say(error.line, wrong=True),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _understand(self) -> None:
        typed = self.line.text()
        if not typed.strip():
            self._say("", wrong=False)
            return
        try:
            words = in_words(parse_line(typed, self._context.today()))
        except UserError as error:
            self._say(error.line, wrong=True)
            return
        several = f"登记到 {len(self._ids)} 项任务：" if len(self._ids) > 1 else "登记为："
        self._ask_owed()
        self._say(several + words + self._owed, wrong=False)

    def _ask_owed(self) -> None:
        """Learn once whether the one task that is chosen waits for an occurrence to be recorded."""
        plan_id, unit, today = self._context.plan_id, self._context.unit, self._context.today()
        if plan_id is None or unit is None or len(self._ids) != 1 or self._owing == self._ids[0]:
            return
        asked = self._owing = self._ids[0]
        from desktop_app.services import occurrences

        def show(owed: Occurrence | None) -> None:
            if self._owing == asked and owed is not None:
                self._owed = f"\n{owed.title}尚未登记。属于该期的，请在“期次”中登记，同时记为进展。"
                self._understand()

        self._context.jobs.run(
            lambda ledger: occurrences.to_record(ledger, plan_id, unit, asked, today), show
        )

    def _say(self, words: str, *, wrong: bool) -> None:
        theme.set_tone(self._preview, "overdue" if wrong else "secondary")
        theme.set_invalid(self.line, wrong)
        self._preview.setText(words)
        self._preview.setVisible(bool(words))
