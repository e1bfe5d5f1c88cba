"""修改文字: the generated paragraphs of a document, each with the officer's own wording beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.versions import Paragraph
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.icons import icon

if TYPE_CHECKING:
    from desktop_app.ui.documents.work import Wish

_START = 26


class ParagraphsDialog(BaseDialog):
    """The list at the left; at the right what is generated and what is written instead.

    Args:
        context: the window's shared state.
        wish: the document as it is chosen on the page.
    """

    def __init__(self, context: Context, wish: Wish) -> None:
        super().__init__(context, "修改文字", "保存本段", "关闭")
        self._wish = wish
        self._paragraphs: tuple[Paragraph, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName("段落")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.generated = QPlainTextEdit()
        self.generated.setReadOnly(True)
        self.generated.setAccessibleName("自动生成的文字")
        self.own = QPlainTextEdit()
        self.own.setAccessibleName("采用的文字")
        self.mark = QLabel()
        self.mark.setWordWrap(True)
        self.restore = QPushButton("恢复自动生成")
        theme.set_kind(self.restore, "link")
        self.restore.clicked.connect(self._restore)
        self.list.currentRowChanged.connect(self._show_paragraph)
        self.own.textChanged.connect(self._typed)
        self._lay_out()
        self.set_busy(True)
        self._load()

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE_M, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(caption("自动生成的文字（随台账变化）"))
        column.addWidget(self.generated, 2)
        foot = QHBoxLayout()
        foot.addWidget(caption("采用的文字"))
        foot.addStretch(1)
        foot.addWidget(self.restore)
        column.addLayout(foot)
        column.addWidget(self.own, 3)
        column.addWidget(self.mark)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(300), theme.px(560)])
        self.body.addWidget(split, 1)
        self.body.addWidget(caption("送审版与公开版的修改分别保存。市方案原文和表格按台账生成，不在此修改。"))

    def _load(self) -> None:
        wish = self._wish
        from desktop_app.ui.documents.work import paragraphs

        self.context.jobs.run(lambda ledger: paragraphs(ledger, wish), self._show, self.fail)

    def _show(self, found: tuple[Paragraph, ...]) -> None:
        row = max(self.list.currentRow(), 0)
        self._paragraphs = found
        self.list.blockSignals(True)
        self.list.clear()
        for paragraph in found:
            said = f"{paragraph.head}{paragraph.text}".replace("\n", " ")
            item = QListWidgetItem(said[:_START] + ("…" if len(said) > _START else ""))
            if paragraph.edited:
                name, tone = (
                    ("alert-outline", "due_soon") if paragraph.outdated else ("check-circle", "accent")
                )
                item.setIcon(icon(name, tone))
                item.setToolTip("已修改，自动生成的文字后来有变化" if paragraph.outdated else "已修改")
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(row, len(found) - 1))
        self._show_paragraph(self.list.currentRow())

    def current(self) -> Paragraph | None:
        """The paragraph in hand."""
        row = self.list.currentRow()
        return self._paragraphs[row] if 0 <= row < len(self._paragraphs) else None

    def _show_paragraph(self, _row: int) -> None:
        paragraph = self.current()
        if paragraph is None:
            return
        self.generated.setPlainText(paragraph.generated)
        self.own.setPlainText(paragraph.text)
        self.restore.setVisible(paragraph.edited)
        if paragraph.outdated:
            self.mark.setText("自动生成的文字在修改之后有变化，请核对采用的文字是否仍然准确。")
            theme.set_tone(self.mark, "due_soon")
        else:
            self.mark.setText("此段已修改。" if paragraph.edited else "")
            theme.set_tone(self.mark, "secondary")
        self._typed()

    def _typed(self) -> None:
        paragraph = self.current()
        changed = paragraph is not None and self.own.toPlainText().strip() != paragraph.text
        self.primary.setEnabled(changed)

    def _restore(self) -> None:
        self._store("")

    def do_primary(self) -> None:
        """Keep the words typed for this paragraph."""
        self._store(self.own.toPlainText())

    def _store(self, text: str) -> None:
        paragraph, wish = self.current(), self._wish
        if paragraph is None:
            return
        from desktop_app.ui.documents.work import reword

        self.set_busy(True)
        self.context.jobs.run(lambda ledger: reword(ledger, wish, paragraph, text), self._stored, self.fail)

    def _stored(self, _changes: Changes) -> None:
        self.note.setText("已保存")
        self._load()
