"""The icon in the tray, where the desktop has one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from desktop_app import APP_NAME
from desktop_app.ui import theme
from desktop_app.ui.icons import icon

_MILLISECONDS = 10_000


class Tray(QObject):
    """An icon with a short menu, and notices.

    Args:
        parent: its owner.
    """

    #: The window is wanted; carries the target to open, or nothing.
    asked = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._target = ""
        self.menu = QMenu()
        self.menu.addAction("打开窗口", lambda: self.asked.emit(""))
        self.menu.addAction("查看到期事项", lambda: self.asked.emit("due:soon"))
        self.menu.addAction("提醒设置…", lambda: self.asked.emit("reminders"))
        self.menu.addSeparator()
        self.menu.addAction("退出", self._quit)
        self.icon = QSystemTrayIcon(icon("format-list-checks", theme.palette().accent), self)
        self.icon.setToolTip(APP_NAME)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(lambda: self.asked.emit(self._target))
        self.icon.show()

    @staticmethod
    def available() -> bool:
        """Whether the desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def tell(self, words: str, target: str) -> None:
        """Show a notice; a click on it opens ``target``."""
        self._target = target
        self.icon.setToolTip(f"{APP_NAME}\n{words}")
        self.icon.showMessage(APP_NAME, words, QSystemTrayIcon.MessageIcon.Information, _MILLISECONDS)

    def take_away(self) -> None:
        """Take the icon away for good."""
        self.icon.hide()
        self.menu.deleteLater()
        self.deleteLater()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        reasons = QSystemTrayIcon.ActivationReason
        if reason in (reasons.Trigger, reasons.DoubleClick):
            self.asked.emit("")

    @staticmethod
    def _quit() -> None:
        # The window closes as it does by its own cross: what is typed is written first.
        QApplication.closeAllWindows()
