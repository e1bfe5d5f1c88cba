"""The versions kept of a document, the newest first; a click opens one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.core.day_words import short_day
from desktop_app.core.versions import Version
from desktop_app.ui import theme
from desktop_app.ui.icons import icon

_MOST_SHOWN = 4


class VersionList(QListWidget):
    """Lists versions in a line each."""

    #: A version was chosen; carries its place in the list.
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("稿件")
        self.setUniformItemSizes(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._versions: tuple[Version, ...] = ()
        self.itemActivated.connect(lambda item: self.chosen.emit(self.row(item)))
        self.itemClicked.connect(lambda item: self.chosen.emit(self.row(item)))
        theme.signals.changed.connect(self._dress)

    def show_versions(self, versions: tuple[Version, ...]) -> None:
        """Show ``versions``; equal ones leave the list as it is."""
        if versions != self._versions or not self.count():
            self._versions = versions
            self._dress()

    def _dress(self) -> None:
        self.clear()
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        for version in self._versions:
            item = QListWidgetItem(line(version))
            name, tone = ("check-circle", "completed") if version.frozen else ("file-outline", "secondary")
            item.setIcon(icon(name, tone))
            item.setToolTip(f"{version.file_name}\nSHA-256：{version.sha256}")
            self.addItem(item)
        row = max(self.sizeHintForRow(0), theme.px(26)) if self.count() else 0
        self.setFixedHeight(row * min(self.count(), _MOST_SHOWN) + 2 * self.frameWidth() + theme.px(2))
        self.setVisible(bool(self._versions))


def line(version: Version) -> str:
    """第2稿（修改稿），7月5日 14:32，占位 3 处"""
    made = f"{short_day(version.made_at)} {version.made_at:%H:%M}"
    parts = [f"{version.name}{'公开版' if version.public else ''}", made]
    signed = sum(1 for s in version.signoffs if s.name)
    if version.approved_on is not None:
        parts.append(f"{short_day(version.approved_on)}签发，已锁定")
    elif signed:
        parts.append(f"已审签 {signed}/{len(version.signoffs)}")
    elif version.placeholders:
        parts.append(f"占位 {version.placeholders} 处")
    return "，".join(parts)
