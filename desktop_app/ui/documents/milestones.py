"""What has been recorded of sign-off, publication and submission, with the way to record it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from desktop_app.core.task import YearRecord
from desktop_app.ui import theme
from desktop_app.ui.dialogs.fields import date_words
from desktop_app.ui.dialogs.year_record import YearState, publication_verdict

_ROWS = (("approval", "送审定稿"), ("publication", "公开方案"), ("submission", "年终报送"))


class Milestones(QFrame):
    """Three lines, each with a button."""

    #: A line's button was pressed: approval, publication or submission.
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: dict[str, QLabel] = {}
        self.buttons: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_S)
        grid.setVerticalSpacing(theme.SPACE_XS)
        for row, (key, name) in enumerate(_ROWS):
            title = QLabel(name)
            theme.set_tone(title, "secondary")
            line = QLabel()
            line.setWordWrap(True)
            button = QPushButton("登记")
            theme.set_kind(button, "link")
            button.clicked.connect(lambda _checked=False, k=key: self.asked.emit(k))
            self.lines[key], self.buttons[key] = line, button
            grid.addWidget(title, row, 0)
            grid.addWidget(line, row, 1)
            grid.addWidget(button, row, 2)
        grid.setColumnStretch(1, 1)

    def show_state(self, state: YearState, today: date) -> None:
        """Show what is recorded."""
        record = state.record
        self._say("approval", _approval(record), done=record.approved_on is not None)
        verdict, tone = publication_verdict(state, record.published_on, today)
        if record.published_on is not None:
            verdict = f"{date_words(record.published_on)}，{verdict}"
        self._say("publication", verdict, done=record.published_on is not None, tone=tone)
        self._say("submission", _submission(record), done=record.submitted_on is not None)

    def _say(self, key: str, text: str, *, done: bool, tone: str = "") -> None:
        self.lines[key].setText(text)
        theme.set_tone(self.lines[key], tone or ("text" if done else "secondary"))
        button = self.buttons[key]
        button.setText("修改" if done else "登记")
        button.setAccessibleName(f"{dict(_ROWS)[key]}：{button.text()}")


def _approval(record: YearRecord) -> str:
    if record.approved_on is not None:
        return "，".join(filter(None, (date_words(record.approved_on), record.approved_by)))
    if record.review_sent_on is not None:
        return f"{date_words(record.review_sent_on)}送审，未审定"
    return "未登记"


def _submission(record: YearRecord) -> str:
    if record.submitted_on is None:
        return "未登记"
    parts = (date_words(record.submitted_on), record.submitted_via, record.submitted_to)
    return "，".join(filter(None, parts))
