"""合并另一台账: read, looked through in the review that returned sheets have, merged, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout

from desktop_app.core.errors import UserError
from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.handover.opening import ask_password
from desktop_app.ui.messages import MessageBar
from desktop_app.ui.sheets.merge_review import MergeReview
from desktop_app.ui.sheets.merge_words import LEDGERS

if TYPE_CHECKING:
    from desktop_app.core.changes import Changes
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.ledger_merge import LedgerReview, Outcome
    from desktop_app.services.merge_review import Choice

_SOURCES = "移交包或台账 (*.zwgkp *.zwgk)"


def run(context: Context) -> None:
    """Ask for a package or a ledger, and show what it has that this one has not."""
    path = files.open_file(context.window, "合并另一台账", _SOURCES)
    if path is not None:
        read(context, path, None)


def read(context: Context, path: Path, password: str | None) -> None:
    """Read a package or a ledger and show the review. Writes nothing."""
    from desktop_app.services import handover, ledger_merge

    def failed(error: UserError) -> None:
        if isinstance(error, handover.PasswordNeeded | handover.WrongPassword):
            ask_password(context, path, error, lambda given: read(context, path, given))
        else:
            context.messages.error(error)

    context.commit_pending()
    context.jobs.run_long(
        lambda ledger, progress, cancel: ledger_merge.plan_merge(ledger, path, password, progress, cancel),
        "正在比较两个台账",
        lambda review: LedgerMergeDialog(context, review).show_review(),
        failed,
    )


class LedgerMergeDialog(QDialog):
    """The review in a window of its own.

    Args:
        context: the window's shared state.
        review: what was found.
    """

    def __init__(self, context: Context, review: LedgerReview) -> None:
        super().__init__(context.window)
        self._context = context
        self._review = review
        self.setWindowTitle(LEDGERS.title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bar = MessageBar()
        context.messages.attach(self.bar)
        self.review = MergeReview(words=LEDGERS)
        self.review.merge_asked.connect(self._merge)
        self.review.left.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.review, 1)
        # A modal dialog keeps the menu from hearing F1.
        QShortcut(QKeySequence("F1"), self).activated.connect(lambda: context.open_target("manual"))

    def show_review(self) -> None:
        """Open over the main window, as large as that."""
        from desktop_app.services.merge_review import Choices

        window = self._context.window
        room = self.screen().availableSize()
        wanted = window.size() if window is not None else room
        self.resize(wanted.boundedTo(room))
        self.setMinimumSize(theme.px(480), theme.px(320))
        self.open()
        self.review.start(self._review, Choices(self._review.differences))

    def reject(self) -> None:
        """Leave; what was decided is asked about first."""
        made = self.review.choices.made if self.review.choices is not None else 0
        text = f"已作的 {made} 处选择不会保留，台账没有改动。"
        if made and not self._context.messages.confirm("放弃核对？", text, "放弃", "继续核对"):
            return
        super().reject()

    def _merge(self) -> None:
        choices = self.review.choices
        if choices is None:
            return
        self.review.set_busy(True)
        mapping, review = choices.mapping(), self._review
        self._context.jobs.run(lambda ledger: _apply(ledger, review, mapping), self._merged, self._failed)

    def _failed(self, error: UserError) -> None:
        self.review.set_busy(False)
        self._context.messages.error(error)

    def _merged(self, result: tuple[Outcome, Changes]) -> None:
        outcome, changes = result
        self.accept()
        words = outcome_words(outcome)
        context = self._context
        if not outcome.applied:
            context.messages.info(words)
            return
        context.messages.info(words, "撤销", lambda: _take_back(context, changes.label))


def outcome_words(outcome: Outcome) -> str:
    """已合并 12 处内容。冲突 2 处未采用，保留本台账。"""
    told = f"已合并 {len(outcome.applied)} 处内容。" if outcome.applied else "台账内容没有改动。"
    if outcome.left:
        told += f"{len(outcome.left)} 处未采用，保留本台账，下次合并时再核对。"
    return told + "".join(outcome.messages)


def _take_back(context: Context, label: str) -> None:
    context.commit_pending()
    context.jobs.run(
        lambda ledger: _undo(ledger, label),
        lambda _changes: context.messages.info("已撤销合并，台账恢复到合并以前。"),
    )


# -- on the ledger's thread ----------------------------------------------------------------------


def _apply(ledger: Ledger, review: LedgerReview, choices: dict[str, Choice]) -> tuple[Outcome, Changes]:
    from desktop_app.services import ledger_merge

    return ledger_merge.apply_merge(ledger, review, choices)


def _undo(ledger: Ledger, label: str) -> Changes:
    from desktop_app.services import merge_review

    return merge_review.take_back(ledger, label)
