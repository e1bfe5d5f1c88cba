"""公文: the two Word documents, what they still lack, how they will read, and their export."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import Audience, DocumentOptions
from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import heading
from desktop_app.ui.dialogs.year_record import YearState, load_state
from desktop_app.ui.documents.check_list import CheckList
from desktop_app.ui.documents.milestones import Milestones
from desktop_app.ui.documents.options import OptionsForm
from desktop_app.ui.documents.preview import PagePreview
from desktop_app.ui.icons import icon

if TYPE_CHECKING:
    from desktop_app.services.documents import Document, ExportDoubt, ExportOutcome
    from desktop_app.services.ledger import Ledger

_PLAN, _REPORT = 0, 1
_NAMES = ("部门分工方案", "年度自查报告")
_UNFIT_FOR_FILES = re.compile(r'[\\/:*?"<>|\r\n\t]')
_FILTER = "Word 文档 (*.docx)"


@dataclass(frozen=True, slots=True)
class _State:
    """Everything the left side shows, of both documents."""

    year: YearState
    doubts: tuple[tuple[ExportDoubt, ...], tuple[ExportDoubt, ...]]
    titles: tuple[str, str]
    missing_fonts: tuple[str, ...]


class DocumentsPage(QWidget):
    """The page of the two documents."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._which = _PLAN
        self._state: _State | None = None
        self._stale = True
        self._asked = 0
        self._result_path: Path | None = None
        self.tabs = [QPushButton(name) for name in _NAMES]
        self.checks = CheckList()
        self.check_title = heading("导出前核对")
        self.check_note = QLabel()
        self.options = (OptionsForm(of_plan=True), OptionsForm(of_plan=False))
        self.option_pages = QStackedWidget()
        self.export = QPushButton("导出 Word")
        self.fonts_note = QLabel()
        self.result = _ResultLine()
        self.milestones = Milestones()
        self.preview = PagePreview()
        self.preview_note = QLabel()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self._reload)
        self._lay_out()
        self._connect()

    # -- reading ---------------------------------------------------------------------------------

    def show_document(self, which: str) -> None:
        """Turn to the plan (``plan``) or the report (``report``)."""
        self._turn(_REPORT if which == "report" else _PLAN)

    def refresh(self) -> None:
        """Read everything again, now if the page is in sight, else when it comes into sight."""
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._reload()

    def _reload(self) -> None:
        plan_id, unit = self.context.plan_id, self.context.unit
        if plan_id is None or unit is None:
            self._show_nothing()
            return
        self._stale = False
        self._asked += 1
        number, which, today = self._asked, self._which, self.context.today()
        options = self.options[which].value()
        jobs = self.context.jobs
        jobs.run(lambda ledger: _read_state(ledger, plan_id, unit, today), self._show_state)
        if not self.preview.page_count:
            self.preview.say("正在排版")
        jobs.run(
            lambda ledger: (number, _preview(ledger, plan_id, unit, which, options, today)),
            self._show_preview,
            self._preview_failed,
        )

    def _show_nothing(self) -> None:
        self._state = None
        self.checks.checks.show(())
        self.preview.say("选定方案和本部门后，在此预览公文。")
        self.export.setEnabled(False)

    def _show_state(self, state: _State) -> None:
        self._state = state
        self.export.setEnabled(True)
        for form, title in zip(self.options, state.titles, strict=True):
            form.offer_title(title)
            form.set_default_year(state.year.plan.year or self.context.today().year)
        self.milestones.show_state(state.year, self.context.today())
        missing = state.missing_fonts
        self.fonts_note.setVisible(bool(missing))
        self.fonts_note.setText(
            f"本机缺少字体：{'、'.join(missing)}。公文仍按这些字体排版，请在装有字体的电脑上打印。"
        )
        self._show_checks()

    def _show_checks(self) -> None:
        if self._state is None:
            return
        doubts = self._state.doubts[self._which]
        self.checks.checks.show(doubts)
        hard = sum(1 for d in doubts if d.hard)
        if not doubts:
            self.check_note.setText("没有待核对的事项")
            theme.set_tone(self.check_note, "completed")
        else:
            told = ((hard, "须补齐 {} 类"), (len(doubts) - hard, "请核对 {} 处"))
            self.check_note.setText("，".join(words.format(n) for n, words in told if n))
            theme.set_tone(self.check_note, "overdue" if hard else "secondary")

    def _show_preview(self, result: tuple[int, str]) -> None:
        number, html = result
        if number != self._asked:
            return
        self.preview.show_html(html)

    def _pages_counted(self, pages: int) -> None:
        gaps = self.preview.placeholders
        told = f"预览 {pages} 页，以 Word 中的分页为准" if pages else ""
        self.preview_note.setText(f"{told}；占位 {gaps} 处" if told and gaps else told)

    def _preview_failed(self, error: UserError) -> None:
        self.preview.say(error.line)

    # -- acting ----------------------------------------------------------------------------------

    def export_to(self, path: Path) -> None:
        """Write the document that is shown to ``path``."""
        plan_id, unit = self.context.plan_id, self.context.unit
        form = self.options[self._which]
        if plan_id is None or unit is None:
            return
        if not form.is_valid():
            self.result.say_error("落款日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
            form.signed_on.setFocus()
            return
        which, options, today = self._which, form.value(), self.context.today()
        self.export.setEnabled(False)
        self.result.say("正在导出")
        self.context.jobs.run_long(
            lambda ledger, _progress, _cancel: _export(ledger, plan_id, unit, which, path, options, today),
            f"正在导出{_NAMES[which]}",
            self._exported,
            self._export_failed,
        )

    def ask_export(self) -> None:
        """Ask where to, with a name offered, and export."""
        self.context.commit_pending()
        path = files.save_file(self, f"导出{_NAMES[self._which]}", self.offered_name(), _FILTER, ".docx")
        if path is not None:
            self.export_to(path)

    def offered_name(self) -> str:
        """佛山市财政局2017年政务公开工作要点分工方案（送审稿）.docx"""
        form = self.options[self._which]
        version = "公开版" if form.value().audience is Audience.PUBLIC else "送审稿"
        title = _UNFIT_FOR_FILES.sub("", form.title_in_force()) or _NAMES[self._which]
        return f"{title}（{version}）.docx"

    def _exported(self, outcome: ExportOutcome) -> None:
        self.export.setEnabled(True)
        self.result.say_done(outcome.path, outcome.placeholders)

    def _export_failed(self, error: UserError) -> None:
        self.export.setEnabled(True)
        self.result.say_error(error.line)

    def _turn(self, which: int) -> None:
        self._which = which
        self.tabs[which].setChecked(True)
        self.option_pages.setCurrentIndex(which)
        self.result.hide()
        self._show_checks()
        self.preview.say("正在排版")
        self.refresh()

    def _something_changed(self, changes: Changes) -> None:
        unit = self.context.unit
        ours = any(u == unit for _, u in changes.tasks)
        if ours or changes.settings or self.context.plan_id in changes.plans:
            self.refresh()

    # -- layout ----------------------------------------------------------------------------------

    def _connect(self) -> None:
        for which, tab in enumerate(self.tabs):
            tab.clicked.connect(lambda _checked=False, w=which: self._turn(w))
        self.checks.target_chosen.connect(self.context.open_target)
        for form in self.options:
            form.changed.connect(self.refresh)
        self.export.clicked.connect(self.ask_export)
        self.preview.pages_counted.connect(self._pages_counted)
        self.milestones.asked.connect(self.context.open_target)
        self.context.jobs.changed.connect(self._something_changed)
        self.context.jobs.opened.connect(lambda _path: self.refresh())
        self.context.selection_changed.connect(self._selection_changed)

    def _selection_changed(self) -> None:
        self.result.hide()
        for form in self.options:
            form.title.clear()
        self.refresh()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setWidget(self._make_side())
        layout.addWidget(self._side)
        layout.addWidget(_rule("rule-vertical"))
        layout.addLayout(self._make_preview_side(), 1)
        self._measure()
        theme.signals.changed.connect(self._measure)

    def _make_side(self) -> QWidget:
        for form in self.options:
            self.option_pages.addWidget(form)
        self.option_pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.set_kind(self.export, "primary")
        self.export.setIcon(icon("export", "on_accent"))
        theme.set_type(self.check_note, "secondary")
        head = QHBoxLayout()
        head.addWidget(self.check_title)
        head.addStretch(1)
        head.addWidget(self.check_note)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(self._make_tabs())
        column.addLayout(head)
        column.addWidget(self.checks, 1)
        column.addWidget(_rule("rule"))
        column.addWidget(self.option_pages)
        column.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.result)
        column.addWidget(_rule("rule"))
        column.addWidget(self.milestones)
        return side

    def _make_tabs(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        tabs = QHBoxLayout()
        tabs.setSpacing(theme.SPACE_S)
        for tab in self.tabs:
            theme.set_kind(tab, "chip")
            tab.setCheckable(True)
            group.addButton(tab)
            tabs.addWidget(tab)
        tabs.addStretch(1)
        self.tabs[_PLAN].setChecked(True)
        return tabs

    def _make_preview_side(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.preview, 1)
        self.fonts_note.setWordWrap(True)
        self.fonts_note.hide()
        for note, tone in ((self.preview_note, "secondary"), (self.fonts_note, "due_soon")):
            theme.set_type(note, "secondary")
            theme.set_tone(note, tone)
            note.setContentsMargins(theme.SPACE_L, theme.SPACE_XS, theme.SPACE_L, theme.SPACE_XS)
            right.addWidget(note)
        return right

    def _measure(self) -> None:
        self._side.setFixedWidth(min(theme.px(420), 620))
        self.checks.setMinimumHeight(theme.px(96))


class _ResultLine(QWidget):
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

    def say_done(self, path: Path, placeholders: int) -> None:
        """Show that the file is there."""
        gaps = f"其中占位 {placeholders} 处，报送前请补齐。" if placeholders else ""
        self._show(f"已导出：{path.name}。{gaps}", "completed" if not placeholders else "text", path)

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


def _rule(kind: str) -> QFrame:
    rule = QFrame()
    theme.set_kind(rule, kind)
    return rule


# -- on the ledger's thread ----------------------------------------------------------------------


def _document(which: int) -> Document:
    from desktop_app.services.documents import Document as Documents

    return Documents.REPORT if which == _REPORT else Documents.PLAN


def _read_state(ledger: Ledger, plan_id: str, unit: str, today: date) -> _State:
    from desktop_app.services import documents, fonts

    taken = documents.snapshot(ledger, plan_id, unit, today)
    titles = tuple(documents.offered_title(taken, _document(which)) for which in (_PLAN, _REPORT))
    return _State(
        load_state(ledger, plan_id, unit),
        (documents.check_plan(taken), documents.check_report(taken)),
        (titles[0], titles[1]),
        fonts.missing_fonts(),
    )


def _preview(
    ledger: Ledger, plan_id: str, unit: str, which: int, options: DocumentOptions, today: date
) -> str:
    from desktop_app.services import documents

    return documents.preview(ledger, plan_id, unit, _document(which), options, today)


def _export(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    which: int,
    path: Path,
    options: DocumentOptions,
    today: date,
) -> ExportOutcome:
    from desktop_app.services import documents

    export = documents.export_report if which == _REPORT else documents.export_plan
    return export(ledger, plan_id, unit, path, options, today)
