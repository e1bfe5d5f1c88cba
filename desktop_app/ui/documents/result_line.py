"""What became of an export, with the way to the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import theme


class ResultLine(QWidget):
    """What became of the export, with 打开 and 打开所在文件夹."""

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_file = _link("打开", self._open)
        self.open_folder = _link("打开所在文件夹", self._open_folder)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self.open_file)
        row.addWidget(self.open_folder)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_XS)
        layout.addWidget(self.text)
        layout.addLayout(row)
        self.hide()

    def say(self, text: str, tone: str = "secondary") -> None:
        """Show a line without a file."""
        self._show(text, tone, None)

    def say_error(self, text: str) -> None:
        """Show what could not be done, and what to do next."""
        self._show(text, "overdue", None)

    def say_done(self, path: Path, placeholders: int, said: str = "已导出") -> None:
        """Show that the file is there."""
        gaps = f"其中占位 {placeholders} 处，报送前请补齐。" if placeholders else ""
        self._show(f"{said}：{path.name}。{gaps}", "completed" if not placeholders else "text", path)

    def _show(self, text: str, tone: str, path: Path | None) -> None:
        self._path = path
        self.text.setText(text)
        theme.set_tone(self.text, tone)
        for button in (self.open_file, self.open_folder):
            button.setVisible(path is not None)
        self.show()

    def _open(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    def _open_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


def _link(text: str, slot: object) -> QPushButton:
    button = QPushButton(text)
    theme.set_kind(button, "link")
    button.clicked.connect(slot)
    return button
