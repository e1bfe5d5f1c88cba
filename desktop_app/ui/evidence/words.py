"""The beginning of a text, Word or Excel file, to be read beside its particulars."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.evidence import Evidence, EvidenceKind
from desktop_app.ui import theme
from desktop_app.ui.context import Context

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_LINES = 9


class WordsPreview(QPlainTextEdit):
    """Shows the first words of a piece's file, where they can be read; else it is not there.

    Args:
        context: the window's shared state.
    """

    #: Whether there are words to show (`bool`).
    shown = Signal(bool)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: tuple[str, str] | None = None
        self._asked = 0
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.signals.changed.connect(self._fit)
        self._fit()
        self.hide()

    def show_piece(self, piece: Evidence) -> None:
        """Show what stands in this piece's file."""
        key = (piece.id, piece.sha256 or "")
        if key == self._shown:
            return
        self._shown = key
        self._asked += 1
        self.hide()
        self.clear()
        self.shown.emit(False)
        if piece.kind in (EvidenceKind.DOCUMENT, EvidenceKind.FILE) and piece.sha256:
            self.setAccessibleName(f"内容预览：{piece.title}")
            self._context.jobs.run(partial(_read, piece.id), partial(self._take, self._asked), _ignore)

    def forget(self) -> None:
        """Another ledger is open."""
        self._asked += 1
        self._shown = None
        self.hide()
        self.clear()

    def _take(self, ticket: int, words: str | None) -> None:
        if ticket == self._asked and words:
            self.setPlainText(words)
            self.show()
            self.shown.emit(True)

    def _fit(self) -> None:
        self.setFixedHeight(_LINES * theme.line_height() + theme.px(14))


def _ignore(_error: UserError) -> None:
    """The piece is gone; the list says so."""


def _read(evidence_id: str, ledger: Ledger) -> str | None:
    from desktop_app.services import evidence_looks

    return evidence_looks.first_words(ledger, evidence_id)
