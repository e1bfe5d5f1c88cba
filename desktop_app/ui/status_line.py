"""The status bar: saved when, backed up when, what is going on, and the secrecy notice."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from desktop_app.core.day_words import full_day, short_day
from desktop_app.ui import theme
from desktop_app.ui.timers import put_off

SECRECY = "本机为非涉密计算机，严禁录入涉密信息"
#: Work shorter than this passes without a bar.
SHOW_AFTER_MS = 500


def clock_words(moment: datetime, now: datetime) -> str:
    """14:32 today, 6月12日 14:32 this year, 2016年6月12日 otherwise."""
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    if moment.year == now.year:
        return f"{short_day(moment)} {moment:%H:%M}"
    return full_day(moment)


class StatusLine(QStatusBar):
    """One line at the foot of the window.

    Args:
        backups: whether it tells of backups; not every window has any.
    """

    #: 取消 was pressed.
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, *, backups: bool = True) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._saved = QLabel()
        self._dot = QLabel("·")
        self._backup = QLabel()
        self._title = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("进度")
        self._cancel = QPushButton("取消")
        self._cancel.setAccessibleName("取消正在进行的工作")
        theme.set_kind(self._cancel, "link")
        self._cancel.clicked.connect(self._press_cancel)
        secrecy = QLabel(SECRECY)
        for label in (self._saved, self._dot, self._backup, self._title, secrecy):
            theme.set_tone(label, "secondary")
        left = QWidget()
        layout = QHBoxLayout(left)
        layout.setContentsMargins(theme.SPACE_S, 0, 0, 0)
        layout.setSpacing(theme.SPACE_L)
        for widget in (self._saved, self._dot, self._backup, self._title, self._bar, self._cancel):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.addWidget(left, 1)
        right = QWidget()
        right_layout = QHBoxLayout(right)
        right_layout.setContentsMargins(0, 0, theme.SPACE_L, 0)
        right_layout.addWidget(secrecy)
        self.addPermanentWidget(right)
        self._timer = put_off(self, SHOW_AFTER_MS, lambda: self._show_work(shown=True))
        self._show_work(shown=False)
        self.show_backup(None)
        for label in (self._dot, self._backup):
            label.setVisible(backups)
        theme.signals.changed.connect(self._measure)
        self._measure()

    def show_opened(self) -> None:
        """The ledger is open and nothing has been written yet."""
        self._saved.setText("台账已打开")

    def show_closed(self) -> None:
        """No ledger is open."""
        self._saved.setText("台账未打开")
        self.show_backup(None)

    def show_saved(self, moment: datetime) -> None:
        """Every edit up to ``moment`` is in the ledger."""
        self._saved.setText(f"已保存 {moment:%H:%M}")

    def show_backup(self, moment: datetime | None) -> None:
        """When the last backup was made; None says that there is none."""
        now = datetime.now(moment.tzinfo) if moment else datetime.now().astimezone()
        self._backup.setText(f"上次备份 {clock_words(moment, now)}" if moment else "尚未备份")

    def start_work(self, title: str) -> None:
        """Long work begins; its bar appears if it is still going on after half a second."""
        self._title.setText(f"{title}…")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._timer.start()

    def progress(self, done: int, total: int) -> None:
        """Long work has come this far."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)

    def end_work(self) -> None:
        """Long work has ended."""
        self._timer.stop()
        self._show_work(shown=False)

    def words(self) -> str:
        """Everything the line says, for a test or a screen reader."""
        labels = (self._saved, self._backup, self._title)
        return " · ".join(label.text() for label in labels if not label.isHidden() and label.text())

    def _press_cancel(self) -> None:
        # The work stops at its next step; pressing again would not make that sooner.
        self._cancel.setEnabled(False)
        self.cancelled.emit()

    def _show_work(self, *, shown: bool) -> None:
        for widget in (self._title, self._bar, self._cancel):
            widget.setVisible(shown)

    def _measure(self) -> None:
        self._bar.setFixedWidth(theme.px(160))
        self.setMinimumHeight(max(theme.px(24), theme.line_height() + 4))
