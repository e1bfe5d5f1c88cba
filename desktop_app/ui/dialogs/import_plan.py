"""导入方案: choose a file or paste the text, look the result over, and only then store it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.plan import Plan
from desktop_app.core.terms import Role
from desktop_app.ui import files
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.dialogs.review_draft import ReviewDraft, UnitCell, UnitReader
from desktop_app.ui.dialogs.review_pages import ChoosePage, ProgressPage
from desktop_app.ui.dialogs.review_understood import UnderstoodDialog
from desktop_app.ui.dialogs.review_view import ReviewView
from desktop_app.ui.next_year.offer import offer
from desktop_app.ui.timers import put_off

if TYPE_CHECKING:
    from desktop_app.services.import_plan import ColumnsWanted, ImportReview, Origin, Taken, Understanding
    from desktop_app.services.ledger import Ledger
    from desktop_app.ui.jobs import CancelToken, ProgressSink

SECRECY = "本机为非涉密计算机，严禁录入涉密信息"
FILTER = "分工方案 (*.docx *.xlsx *.html *.htm *.mht *.txt *.md *.doc *.wps);;所有文件 (*)"
#: Milliseconds without a change after which the review is compared again.
_SETTLED_MS = 300


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what storing it would do."""

    taken: Taken
    review: ImportReview


def run(context: Context, path: Path | None = None) -> ImportDialog:
    """Open the import, at the choice of a source or with ``path`` already chosen."""
    dialog = ImportDialog(context)
    dialog.start(1320, 720)
    if path is not None:
        dialog.read_file(path)
    return dialog


class ImportDialog(BaseDialog):
    """The import from the choice of the source to 导入 112 项."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "导入方案", "导入")
        self.choose_page = ChoosePage()
        self.progress_page = ProgressPage()
        self.view: ReviewView | None = None
        self._reading: Reading | None = None
        self._fresh_review: ImportReview | None = None
        self.difference = caption("", wraps=True)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.choose_page)
        self.pages.addWidget(self.progress_page)
        self.body.addWidget(self.difference)
        self.body.addWidget(self.pages, 1)
        self.note.setText(SECRECY)
        self.again = QPushButton("换一个文件")
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self._choose_again)
        self.foot.insertWidget(1, self.again)
        self.setAcceptDrops(True)
        self.choose_page.file_button.clicked.connect(self._choose_file)
        self.choose_page.paste_button.clicked.connect(self._read_pasted)
        self.progress_page.cancel.clicked.connect(context.jobs.cancel)
        context.jobs.long_progress.connect(self.progress_page.show_progress)
        self._recount = put_off(self, _SETTLED_MS, self._compare)
        self._show_choice()

    # -- choosing --------------------------------------------------------------------------------

    def read_file(self, path: Path) -> None:
        """Read ``path`` on the ledger's thread and show what was understood."""
        self._show_progress(f"正在读取 {path.name}")
        self.context.jobs.run_long(
            lambda ledger, progress, cancel: _read_file(ledger, path, progress, cancel),
            "正在读取方案",
            self._show_reading,
            partial(self._file_failed, path),
        )

    def convert_file(self, path: Path) -> None:
        """Let LibreOffice convert ``path`` on the ledger's thread, then read what it made."""
        self._show_progress(f"正在转换 {path.name}", "停止转换")
        self.context.jobs.run_long(
            lambda ledger, progress, cancel: _convert_file(ledger, path, progress, cancel),
            "正在转换文件",
            self._show_reading,
            self._reading_failed,
        )

    def read_text(self, text: str) -> None:
        """Read pasted text, or a pasted table as HTML, in the same way."""
        from desktop_app.services import import_plan

        self._show_progress("正在读取粘贴的文字")
        self.context.jobs.run_long(
            lambda ledger, progress, cancel: _read(ledger, import_plan.pasted(text), None, progress, cancel),
            "正在读取方案",
            self._show_reading,
            self._reading_failed,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.view is None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read_file(paths[0])

    def _choose_file(self) -> None:
        path = files.open_file(self, "选择分工方案", FILTER)
        if path is not None:
            self.read_file(path)

    def _read_pasted(self) -> None:
        text = self.choose_page.text.content()
        if not text.strip():
            self.refuse("没有可读的文字。请先粘贴方案全文，再识别。")
            self.choose_page.text.setFocus()
            return
        self.read_text(text)

    def _choose_again(self) -> None:
        if self.view is not None and self.view.draft.undo_label is not None:
            leave = self.context.messages.confirm(
                "换一个文件", "已作的核对和修改不保留。", "换一个文件", "继续核对"
            )
            if not leave:
                return
        self._show_choice()

    def _show_choice(self) -> None:
        self._drop_view()
        self.note.setText(SECRECY)
        self.pages.setCurrentWidget(self.choose_page)
        self.primary.setVisible(False)
        self.again.setVisible(False)
        self.difference.setVisible(False)
        self.choose_page.file_button.setFocus()

    def _show_progress(self, what: str, stop: str = "停止读取") -> None:
        self.bar.clear()
        self.progress_page.start(what, stop)
        self.pages.setCurrentWidget(self.progress_page)
        self.primary.setVisible(False)
        self.again.setVisible(False)
        self.progress_page.cancel.setFocus()

    def _reading_failed(self, error: UserError) -> None:
        from desktop_app.services import import_plan

        self._show_choice()
        if not isinstance(error, import_plan.ColumnsWanted):
            self.fail(error)
            return
        self.context.messages.attach(self.bar)
        self.context.messages.warning(error.what, "指定各列的含义", lambda: self._ask_columns(error))
        self._ask_columns(error)

    def _ask_columns(self, wanted: ColumnsWanted) -> None:
        """Ask what the columns of a table mean that no rule knows, and read it by that."""
        dialog = UnderstoodDialog(self.context, self, wanted.understood)
        dialog.note.setText("没有认出各列，请逐列核对后识别。")
        dialog.chosen.connect(lambda understanding: self._read_by(wanted.origin, understanding))
        dialog.start(760, 600)

    def _file_failed(self, path: Path, error: UserError) -> None:
        from desktop_app.services import import_plan

        if not import_plan.can_convert(path, error):
            self._reading_failed(error)
            return
        self._show_choice()
        self.context.messages.attach(self.bar)
        self.context.messages.warning(
            f"{error.what}本机装有 LibreOffice，可转换后导入。",
            "转换后导入",
            lambda: self.convert_file(path),
        )

    def _drop_view(self) -> None:
        if self.view is not None:
            self.pages.removeWidget(self.view)
            self.view.deleteLater()
        self.view, self._reading = None, None

    # -- reviewing -------------------------------------------------------------------------------

    def _show_reading(self, reading: Reading) -> None:
        self._drop_view()
        self._reading = reading
        taken = reading.taken
        self.view = ReviewView(
            ReviewDraft(taken.plan, _unit_reader(taken)), taken.text, self.refuse, taken.understood
        )
        self.view.understood.asked.connect(self._ask_understanding)
        self.view.changed.connect(self._draft_changed)
        self.pages.addWidget(self.view)
        self.pages.setCurrentWidget(self.view)
        self.primary.setVisible(True)
        self.again.setVisible(True)
        self.tab_as_one_reads(self.view.detail)
        self._show_difference(reading.review)
        self._name_result()
        self.view.tree.setFocus()
        first = self.view.draft.sections[0].rows if self.view.draft.sections else ()
        if first:
            self.view.go_to(first[0].key)

    def _ask_understanding(self) -> None:
        if self._reading is None:
            return
        dialog = UnderstoodDialog(self.context, self, self._reading.taken.understood)
        dialog.note.setText("重新识别后，已作的核对和修改不保留。")
        dialog.chosen.connect(self.read_again)
        dialog.start(760, 600)

    def read_again(self, understanding: Understanding) -> None:
        """Read the same source with other sheets or meanings; where that fails the review stays."""
        if self._reading is not None:
            self._read_by(self._reading.taken.origin, understanding)

    def _read_by(self, origin: Origin, understanding: Understanding) -> None:
        self._show_progress("正在重新识别")
        self.context.jobs.run_long(
            lambda ledger, progress, cancel: _read(ledger, origin, understanding, progress, cancel),
            "正在读取方案",
            self._show_reading,
            self._back_to_view,
        )

    def _back_to_view(self, error: UserError) -> None:
        if self.view is None:
            self._reading_failed(error)
            return
        self.pages.setCurrentWidget(self.view)
        self.primary.setVisible(True)
        self.again.setVisible(True)
        self.context.messages.attach(self.bar)
        self.fail(error)
        self._name_result()

    def _draft_changed(self) -> None:
        self._name_result()
        self._recount.start()

    def _name_result(self) -> None:
        view = self.view
        if view is None:
            return
        self.primary.setText(f"导入 {view.draft.count} 项")
        self.primary.setEnabled(view.draft.count > 0)
        marked = view.open_marks()
        self.note.setText(f"{SECRECY}　·　尚有 {marked} 条待核" if marked else SECRECY)

    def _compare(self) -> None:
        if self.view is None:
            return
        plan = self.view.draft.plan()
        self.context.jobs.run(lambda ledger: _compare(ledger, plan), self._show_difference)

    def _show_difference(self, review: ImportReview) -> None:
        self._fresh_review = review
        self.difference.setVisible(review.existing)
        if not review.existing:
            return
        parts = [
            f"{word} {len(items)} 项"
            for word, items in (
                ("新增", review.added),
                ("文字有改动", review.changed),
                ("移位", review.moved),
                ("删去", review.removed),
            )
            if items
        ]
        told = "，".join(parts) if parts else "没有差别"
        self.difference.setText(f"台账中已有本方案：{told}。已填写的内容保留。")
        self.difference.setToolTip(_difference_tip(review))

    # -- storing ---------------------------------------------------------------------------------

    def do_primary(self) -> None:
        """Store the corrected plan; until now nothing was."""
        view, reading = self.view, self._reading
        if view is None or reading is None:
            return
        if not view.commit():
            self.refuse("日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
            return
        plan = view.draft.plan()
        self.set_busy(True)
        self.context.jobs.run(lambda ledger: _store(ledger, plan, reading), self._stored, self.fail)

    def _stored(self, result: tuple[str, int, str | None, Changes]) -> None:
        plan_id, count, unit, _ = result
        context = self.context
        self.accept()
        context.select(plan_id, unit)
        context.messages.info(f"已导入 {count} 项任务。")
        offer(context)
        if unit is None:
            context.open_target("department")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not isinstance(self.focusWidget(), QPushButton):
            # Enter takes what is typed into a cell; only the button itself imports.
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Leave without storing; what was corrected by hand is asked about first."""
        if self.view is not None and self.view.draft.undo_label is not None:
            leave = self.context.messages.confirm(
                "放弃导入", "方案尚未导入，已作的核对和修改不保留。", "放弃导入", "继续核对"
            )
            if not leave:
                return
        self.context.jobs.cancel()
        super().reject()


def _difference_tip(review: ImportReview) -> str:
    lines = []
    if review.added:
        lines.append("新增：" + "、".join(review.added))
    if review.removed:
        lines.append("删去：" + "、".join(review.removed))
    lines.extend(f"移位：{old} → {new}" for old, new in review.moved)
    lines.extend(f"{label}：{old} → {new}" for label, old, new in review.changed[:20])
    return "<br>".join(html.escape(line) for line in lines)


# -- on the ledger's thread ----------------------------------------------------------------------


def _read_file(ledger: Ledger, path: Path, progress: ProgressSink, cancel: CancelToken) -> Reading:
    from desktop_app.services import import_plan

    return _read(ledger, import_plan.origin_of(path), None, progress, cancel)


def _convert_file(ledger: Ledger, path: Path, progress: ProgressSink, cancel: CancelToken) -> Reading:
    from desktop_app.services import import_plan

    origin = import_plan.converted(path, progress, cancel)
    return _read(ledger, origin, None, progress, cancel)


def _read(
    ledger: Ledger,
    origin: Origin,
    understanding: Understanding | None,
    progress: ProgressSink,
    cancel: CancelToken,
) -> Reading:
    from desktop_app.services import import_plan, unit_book

    taken = import_plan.take(origin, understanding, progress, cancel, names=unit_book.names(ledger))
    return Reading(taken, import_plan.review(ledger, taken.plan))


def _compare(ledger: Ledger, plan: Plan) -> ImportReview:
    from desktop_app.services import import_plan

    return import_plan.review(ledger, plan)


def _store(ledger: Ledger, plan: Plan, reading: Reading) -> tuple[str, int, str | None, Changes]:
    from desktop_app.services import departments, import_plan, plans, safety

    _, unit = departments.current(ledger)
    safety.auto_backup(ledger, safety.Occasion.IMPORT)
    plan_id, changes = import_plan.store_plan(
        ledger, plan, source_name=reading.taken.origin.name, source_bytes=reading.taken.origin.content
    )
    names = {u.name for u in plans.list_units(ledger, plan_id) if not u.generic}
    kept = unit if unit in names else None
    chosen = departments.choose(ledger, plan_id, kept)
    return plan_id, plan.requirement_count, kept, changes | chosen


def _unit_reader(taken: Taken) -> UnitReader:
    # A rule over words: it touches no ledger, so that a correction shows at once.
    def read(raw: str, role: Role) -> UnitCell:
        cell = taken.read_units(raw, role)
        return UnitCell(cell.duties, cell.groups, cell.doubts)

    return read
