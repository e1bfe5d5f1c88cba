"""From returned files to the ledger: reading, looking through, merging, taking back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import UserError
from desktop_app.ui.context import Context
from desktop_app.ui.jobs import CancelToken, ProgressSink
from desktop_app.ui.sheets.merge_review import MergeReview
from desktop_app.ui.sheets.result_line import Action

if TYPE_CHECKING:
    from desktop_app.core.changes import Changes
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.merge import MergeOutcome
    from desktop_app.services.merge_review import Choice, SheetReview


class Merging(QObject):
    """Drives the review; the page shows it and says what came of it.

    Args:
        context: the window's shared state.
        page: the page, owner of this and of the review.
    """

    #: Something is to be said in place: the words, a palette role, the actions.
    said = Signal(str, str, object)
    #: The merge can no longer be taken back by its own button.
    undo_passed = Signal()
    #: The review is to be shown, or no longer.
    review_shown = Signal(bool)

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._reading = False
        self._read_review: SheetReview | None = None
        self.review = MergeReview()
        self.review.merge_asked.connect(self._merge)
        self.review.left.connect(self._leave)
        context.jobs.changed.connect(lambda _changes: self.undo_passed.emit())
        context.jobs.opened.connect(lambda _path: self._close())
        context.jobs.bug.connect(self._on_bug)

    def read(self, paths: Sequence[Path]) -> None:
        """Read returned files and show the review. Writes nothing."""
        if self._reading:
            self.said.emit("正在读取返回的填报表，请等读取完毕再导入。", "due_soon", self._cancelling())
            return
        if self._read_review is not None and not self._may_leave("导入其他文件"):
            return
        self._context.commit_pending()
        self._close()
        self._reading = True
        self.said.emit("正在读取返回的填报表", "secondary", self._cancelling())
        self._context.jobs.run_long(
            lambda ledger, progress, token: _read(ledger, paths, progress, token),
            "正在读取返回的填报表",
            self._show,
            self._read_failed,
        )

    def _cancelling(self) -> tuple[Action, ...]:
        return (("取消", self._context.jobs.cancel),)

    def _show(self, review: SheetReview) -> None:
        from desktop_app.services.merge_review import Choices

        self._reading = False
        if not review.plan.sheets:
            problem = review.plan.file_problems
            more = f"其余 {len(problem) - 1} 份也没有读取。" if len(problem) > 1 else ""
            first = review.notices[0].text
            self.said.emit(first + more, "overdue", ())
            if len(problem) == 1:
                return
        else:
            self.said.emit("", "text", ())
        self._read_review = review
        self.review.start(review, Choices(review.differences))
        self.review_shown.emit(True)

    def _read_failed(self, error: UserError) -> None:
        self._reading = False
        self.said.emit(error.line, "overdue", ())

    def _on_bug(self, _error: BaseException) -> None:
        """Whatever went wrong, the officer can go on."""
        if self._reading:
            self._reading = False
            self.said.emit("", "text", ())
        self.review.set_busy(False)

    def _merge(self) -> None:
        review, choices = self._read_review, self.review.choices
        if review is None or choices is None:
            return
        self.review.set_busy(True)
        mapping = choices.mapping()
        self._context.jobs.run(
            lambda ledger: _apply(ledger, review, mapping), self._merged, self._merge_failed
        )

    def _merged(self, result: tuple[MergeOutcome, Changes]) -> None:
        outcome, changes = result
        self.review.set_busy(False)
        sheets = self._read_review.sources if self._read_review is not None else 0
        self._close()
        self.said.emit(
            outcome_words(outcome, sheets), "text", (("撤销", lambda: self._take_back(changes.label)),)
        )

    def _merge_failed(self, error: UserError) -> None:
        self.review.set_busy(False)
        self._context.messages.error(error)

    def _take_back(self, label: str) -> None:
        self._context.commit_pending()
        self._context.jobs.run(
            lambda ledger: _undo(ledger, label),
            lambda _changes: self.said.emit("已撤销合并，台账恢复到合并以前。", "text", ()),
        )

    def _leave(self) -> None:
        if self._may_leave("放弃"):
            self._close()
            self.said.emit("未合并，台账没有改动。", "secondary", ())

    def _may_leave(self, yes: str) -> bool:
        made = self.review.choices.made if self.review.choices is not None else 0
        if not made:
            return True
        text = f"已作的 {made} 处选择不会保留，台账没有改动。"
        return self._context.messages.confirm("放弃核对？", text, yes, "继续核对")

    def _close(self) -> None:
        if self._read_review is not None:
            self._read_review = None
            self.review.finish()
            self.review_shown.emit(False)


def outcome_words(outcome: MergeOutcome, sheets: int) -> str:
    """已合并 3 份填报表的 12 处内容，涉及 8 项任务。冲突 2 处未定，保留本台账。"""
    if outcome.applied:
        tasks = len({(d.unit, d.requirement_id) for d in outcome.applied})
        told = f"已合并 {sheets} 份填报表的 {len(outcome.applied)} 处内容，涉及 {tasks} 项任务。"
    else:
        told = f"已登记 {sheets} 份填报表返回，台账内容没有改动。"
    conflicts = sum(d.kind.name == "CONFLICT" for d in outcome.left)
    others = len(outcome.left) - conflicts
    if conflicts:
        told += f"冲突 {conflicts} 处未采用，保留本台账。"
    if others:
        told += f"{others} 处在核对期间已在本台账修改，没有采用。"
    return told


# -- on the ledger's thread ----------------------------------------------------------------------


def _read(ledger: Ledger, paths: Sequence[Path], progress: ProgressSink, cancel: CancelToken) -> SheetReview:
    from desktop_app.services import merge_review

    return merge_review.read(ledger, paths, progress, cancel)


def _apply(ledger: Ledger, review: SheetReview, choices: dict[str, Choice]) -> tuple[MergeOutcome, Changes]:
    from desktop_app.services import merge_review

    return merge_review.apply(ledger, review, choices)


def _undo(ledger: Ledger, label: str) -> Changes:
    from desktop_app.services import merge_review

    return merge_review.take_back(ledger, label)
