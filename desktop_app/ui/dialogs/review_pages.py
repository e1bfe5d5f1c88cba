"""The import's pages before the review: where the plan comes from, and how far the reading is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.dialogs.base import caption, heading
from desktop_app.ui.dialogs.review_paste import PasteField
from desktop_app.ui.icons import icon


class ChoosePage(QWidget):
    """Where the plan comes from: a file, dropped or chosen, or pasted text."""

    def __init__(self) -> None:
        super().__init__()
        self.file_button = QPushButton("选择文件")
        self.file_button.setIcon(icon("folder-open-outline", "on_accent"))
        theme.set_kind(self.file_button, "primary")
        self.text = PasteField()
        self.paste_button = QPushButton("识别粘贴的文字")
        self.paste_button.setAutoDefault(False)
        self.kept = caption("", wraps=True)
        self.text.textChanged.connect(self._text_changed)
        self._text_changed()
        file_card, file_box = _card("选择方案文件")
        file_box.addWidget(
            caption(
                "可读 .docx、.xlsx、.html、.htm、.mht、.txt、.md；也可把文件拖到这里。"
                ".doc、.wps 在装有 LibreOffice 时可转换后导入，其他格式请先用 WPS 或 Word 另存为 .docx。"
            )
        )
        row = QHBoxLayout()
        row.addWidget(self.file_button)
        row.addStretch(1)
        file_box.addLayout(row)
        paste_card, paste_box = _card("粘贴文字或表格")
        paste_box.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.paste_button)
        foot.addWidget(self.kept, 1)
        paste_box.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_L)
        layout.addWidget(file_card)
        layout.addWidget(paste_card, 1)

    def _text_changed(self) -> None:
        self.paste_button.setEnabled(bool(self.text.toPlainText().strip()))
        self.kept.setText(
            "已保留所粘贴表格的行列。改动文字后，改按文字识别。" if self.text.holds_table else ""
        )


class ProgressPage(QWidget):
    """Reading goes on; 取消 stops it."""

    def __init__(self) -> None:
        super().__init__()
        self.what = QLabel()
        theme.set_type(self.what, "heading")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("读取进度")
        self.cancel = QPushButton("停止读取")
        self.cancel.setAutoDefault(False)
        box = QVBoxLayout()
        box.setSpacing(theme.SPACE_M)
        box.addWidget(self.what)
        box.addWidget(self.progress)
        box.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(box)
        layout.addStretch(2)

    def start(self, what: str, stop: str) -> None:
        """Begin anew, with an unknown amount of work.

        Args:
            what: what is going on.
            stop: what the button that ends it is called.
        """
        self.what.setText(what)
        self.cancel.setText(stop)
        self.progress.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.progress.setRange(0, max(total, 0))
        self.progress.setValue(done)


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    theme.set_kind(frame, "card")
    box = QVBoxLayout(frame)
    box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_L)
    box.setSpacing(theme.SPACE_S)
    box.addWidget(heading(title))
    return frame, box
