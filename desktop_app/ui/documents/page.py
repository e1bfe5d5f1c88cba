"""公文: the two Word documents, what they still lack, how they will read, and their export."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import Audience, Stage
from desktop_app.core.versions import Version
from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import heading
from desktop_app.ui.documents.check_list import CheckList
from desktop_app.ui.documents.milestones import Milestones
from desktop_app.ui.documents.opened import Opened
from desktop_app.ui.documents.options import OptionsForm
from desktop_app.ui.documents.other_work import OtherWork
from desktop_app.ui.documents.preview import PagePreview
from desktop_app.ui.documents.preview_look import PageLook
from desktop_app.ui.documents.result_line import ResultLine
from desktop_app.ui.documents.version_list import VersionList
from desktop_app.ui.documents.work import (
    PLAN,
    REPORT,
    DocumentState,
    PageState,
    Wish,
    document,
    export,
    keep,
    preview,
    read_state,
)
from desktop_app.ui.icons import icon
from desktop_app.ui.timers import put_off

if TYPE_CHECKING:
    from desktop_app.services.documents import ExportOutcome
    from desktop_app.services.export_doubts import ExportDoubt

_NAMES = ("部门分工方案", "年度自查报告")
_UNFIT_FOR_FILES = re.compile(r'[\\/:*?"<>|\r\n\t]')
_FILTER = "Word 文档 (*.docx)"
#: Milliseconds without a change after which what depends on it is read again.
_SETTLED_MS = 250


class DocumentsPage(QWidget):
    """The page of the two documents."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._which = PLAN
        self._state: PageState | None = None
        self._stale = True
        self._asked = 0
        self.tabs = [QPushButton(name) for name in _NAMES]
        self.checks = CheckList()
        self.check_title = heading("导出前核对")
        self.check_note = QLabel()
        self.options = (OptionsForm(of_plan=True), OptionsForm(of_plan=False))
        self.option_pages = QStackedWidget()
        self.export = QPushButton("导出 Word")
        self.keep = QPushButton("存为稿件")
        self.more = QPushButton("更多")
        self.blank = QPushButton("确认留空…")
        self.version_title = heading("稿件")
        self.versions = VersionList()
        self.compare = QPushButton("比较两稿…")
        self.compare.hide()
        self.other = OtherWork(self)
        self.opened = Opened(self)
        self.fonts_note = QLabel()
        self.result = ResultLine()
        self.milestones = Milestones()
        context.writes(self.keep, self.blank, self.milestones)
        self.preview = PagePreview()
        self.preview_note = QLabel()
        self._timer = put_off(self, _SETTLED_MS, self._reload)
        self._lay_out()
        self._connect()

    # -- reading ---------------------------------------------------------------------------------

    def show_document(self, which: str) -> None:
        """Turn to the plan (``plan``) or the report (``report``)."""
        self._turn(REPORT if which == "report" else PLAN)

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
        today, jobs = self.context.today(), self.context.jobs
        jobs.run(lambda ledger: read_state(ledger, plan_id, unit, today), self._show_state)
        if not self.preview.page_count:
            self.preview.say("正在排版")
        if self._state is not None:
            self._ask_preview()

    def _ask_preview(self) -> None:
        number, wish = self._asked, self.wish()
        if wish is not None:
            self.context.jobs.run(
                lambda ledger: (number, preview(ledger, wish)), self._show_preview, self._preview_failed
            )

    def wish(self) -> Wish | None:
        """What is to be written as things stand; None where no department is chosen."""
        plan_id, unit = self.context.plan_id, self.context.unit
        if plan_id is None or unit is None:
            return None
        return Wish(plan_id, unit, self._which, self.options[self._which].value(), self.context.today())

    def _show_nothing(self) -> None:
        self._state = None
        self.checks.checks.show(())
        self.preview.say("选定方案和本部门后，在此预览公文。")
        self.versions.show_versions(())
        self._set_writable(False)

    def _set_writable(self, writable: bool) -> None:
        for button in (self.export, self.keep, self.more):
            button.setEnabled(writable)

    @property
    def which(self) -> int:
        """The document shown: `PLAN` or `REPORT`."""
        return self._which

    def labels(self) -> dict[str, str] | None:
        """一-3 and the like by requirement id; None while nothing is known."""
        return None if self._state is None else self._state.labels

    def shown(self) -> DocumentState | None:
        """What is known of the document shown."""
        return None if self._state is None else self._state.documents[self._which]

    def _show_state(self, state: PageState) -> None:
        first = self._state is None
        changed = first or self._particulars(self._state) != self._particulars(state)
        self._state = state
        self._set_writable(True)
        for form, told in zip(self.options, state.documents, strict=True):
            form.offer_title(told.title)
            form.set_formalities(told.formalities)
            form.set_contents(state.columns, state.parts)
            form.set_default_year(state.year.plan.year or self.context.today().year)
        self.milestones.show_state(state.year, self.context.today())
        self._show_checks()
        if changed:
            # The first preview, and one after a change of particulars, waits for what is stored.
            self._asked += 1
            self._ask_preview()

    @staticmethod
    def _particulars(state: PageState | None) -> object:
        return state and (state.columns, state.parts, [told.formalities for told in state.documents])

    def _show_fonts(self, missing: tuple[str, ...]) -> None:
        self.fonts_note.setVisible(bool(missing))
        self.fonts_note.setText(
            f"本机缺少字体：{'、'.join(missing)}。公文仍按这些字体排版，请在装有字体的电脑上打印。"
        )

    def _show_checks(self) -> None:
        told = self.shown()
        if told is None:
            return
        doubts = told.doubts
        self.checks.checks.show(doubts)
        self._offer_blank()
        self._show_fonts(told.missing_fonts)
        self._pages_counted(self.preview.page_count)
        self.versions.show_versions(told.versions)
        self.compare.setVisible(len(told.versions) > 1)
        self.version_title.setText("稿件" if told.versions else "稿件：尚未存稿")
        hard = sum(1 for d in doubts if d.hard)
        if not doubts:
            self.check_note.setText("没有待核对的事项")
            theme.set_tone(self.check_note, "completed")
        else:
            counts = ((hard, "须补齐 {} 类"), (len(doubts) - hard, "请核对 {} 处"))
            self.check_note.setText("，".join(words.format(n) for n, words in counts if n))
            theme.set_tone(self.check_note, "overdue" if hard else "secondary")

    def _show_preview(self, result: tuple[int, tuple[str, PageLook]]) -> None:
        number, told = result
        if number == self._asked:
            self.preview.show_html(*told)

    def _pages_counted(self, pages: int) -> None:
        gaps, shown = self.preview.placeholders, self.shown()
        told = f"预览 {pages} 页，以 Word 中的分页为准" if pages else ""
        if told and shown is not None and shown.template:
            told = f"预览 {pages} 页，为标准版式；导出时使用单位模板“{shown.template}”"
        self.preview_note.setText(f"{told}；占位 {gaps} 处" if told and gaps else told)

    def _preview_failed(self, error: UserError) -> None:
        self.preview.say(error.line)

    # -- acting ----------------------------------------------------------------------------------

    def export_to(self, path: Path) -> None:
        """Write the document that is shown to ``path``."""
        wish = self.checked_wish()
        if wish is None:
            return
        self.begin("正在导出")
        self.context.jobs.run_long(
            lambda ledger, _progress, _cancel: export(ledger, wish, path),
            f"正在导出{_NAMES[wish.which]}",
            self._exported,
            self.export_failed,
        )

    def checked_wish(self) -> Wish | None:
        """What is to be written; None, and said in place, where something typed cannot be taken."""
        form = self.options[self._which]
        if not form.is_valid():
            self.result.say_error("落款日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
            form.signed_on.setFocus()
            return None
        return self.wish()

    def begin(self, what: str) -> None:
        """Something is written: nothing else is begun meanwhile."""
        self._set_writable(False)
        self.result.say(what)

    def ask_keep(self, stage: Stage) -> None:
        """Ask where to, write the document and keep it as a version."""
        self.context.commit_pending()
        path = files.save_file(self, f"存为{stage}", self.offered_name(stage), _FILTER, ".docx")
        wish = None if path is None else self.checked_wish()
        if path is None or wish is None:
            return
        self.begin("正在存稿")
        self.context.jobs.run_long(
            lambda ledger, _progress, _cancel: keep(ledger, wish, path, stage),
            f"正在存为{stage}",
            self._kept,
            self.export_failed,
        )

    def _kept(self, result: tuple[Version, ExportOutcome, Changes]) -> None:
        version, outcome, _ = result
        self.made(outcome.path, outcome.placeholders, f"已存为{version.name}")

    def made(self, path: Path, placeholders: int, said: str) -> None:
        """Say that another file was written."""
        self._set_writable(True)
        self.result.say_done(path, placeholders, said)

    def _offer_blank(self) -> None:
        self.blank.setVisible(any(d.gap for d in self.checks.checks.doubts))
        self.blank.setEnabled(self._doubt_to_leave() is not None)

    def _doubt_to_leave(self) -> ExportDoubt | None:
        """The current line, or while there is none the first, that may be left blank."""
        current = self.checks.current_doubt()
        offered = self.checks.checks.doubts if current is None else (current,)
        return next((doubt for doubt in offered if doubt.gap), None)

    def _leave_blank(self) -> None:
        from desktop_app.ui.dialogs.blanks import LeaveBlankDialog

        doubt = self._doubt_to_leave()
        if doubt is not None:
            LeaveBlankDialog(self.context, document(self._which), doubt).start(520)

    def ask_export(self) -> None:
        """Ask where to, with a name offered, and export."""
        self.context.commit_pending()
        path = files.save_file(self, f"导出{_NAMES[self._which]}", self.offered_name(), _FILTER, ".docx")
        if path is not None:
            self.export_to(path)

    def offered_name(self, stage: Stage = Stage.REVIEW) -> str:
        """佛山市财政局2017年政务公开工作要点分工方案（送审稿）.docx"""
        form = self.options[self._which]
        version = "公开版" if form.value().audience is Audience.PUBLIC else str(stage)
        title = _UNFIT_FOR_FILES.sub("", form.title_in_force()) or _NAMES[self._which]
        return f"{title}（{version}）.docx"

    def _exported(self, outcome: ExportOutcome) -> None:
        self.made(outcome.path, outcome.placeholders, "已导出")

    def export_failed(self, error: UserError) -> None:
        """Say in place what could not be done."""
        self._set_writable(True)
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
        self.checks.target_chosen.connect(self.opened.target)
        self.checks.moved.connect(self._offer_blank)
        self.checks.blank_asked.connect(self._leave_blank)
        self.blank.clicked.connect(self._leave_blank)
        self.versions.chosen.connect(self.opened.version)
        self.compare.clicked.connect(self.opened.compare)
        for form in self.options:
            form.changed.connect(self.refresh)
            form.particulars_asked.connect(self.opened.particulars)
            form.contents_asked.connect(self.opened.contents)
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
        layout = _Row(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setWidget(self._make_side())
        self._foot = self._make_foot()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._side, 1)
        left.addWidget(_rule("rule"))
        left.addWidget(self._foot)
        layout.addLayout(left)
        layout.addWidget(_rule("rule-vertical"))
        layout.addLayout(self._make_preview_side(), 1)
        self._measure()
        theme.signals.changed.connect(self._measure)

    def _make_side(self) -> QWidget:
        for form in self.options:
            self.option_pages.addWidget(form)
        self.option_pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.set_kind(self.export, "primary")
        theme.set_kind(self.blank, "link")
        theme.set_kind(self.compare, "link")
        theme.set_type(self.version_title, "secondary")
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
        column.addWidget(self.blank, 0, Qt.AlignmentFlag.AlignLeft)
        kept = QHBoxLayout()
        kept.addWidget(self.version_title, 1)
        kept.addWidget(self.compare)
        column.addLayout(kept)
        column.addWidget(self.versions)
        column.addWidget(_rule("rule"))
        column.addWidget(self.option_pages)
        column.addWidget(_rule("rule"))
        column.addWidget(self.milestones)
        return side

    def _make_foot(self) -> QWidget:
        """The buttons and what became of them, in sight however small the window is."""
        self.keep.setMenu(self._make_keep_menu())
        self.more.setMenu(self.other.menu())
        self.export.setIcon(icon("export", "on_accent"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_S)
        for button in (self.export, self.keep, self.more):
            buttons.addWidget(button)
        buttons.addStretch(1)
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(buttons)
        column.addWidget(self.result)
        return foot

    def _make_keep_menu(self) -> QMenu:
        menu = QMenu(self)
        for stage in Stage:
            entry = menu.addAction(f"存为{stage}…")
            entry.triggered.connect(lambda _checked=False, s=stage: self.ask_keep(s))
        return menu

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
        self.tabs[PLAN].setChecked(True)
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
        for part in (self._side, self._foot):
            part.setFixedWidth(min(theme.px(420), 620))
        self.checks.setMinimumHeight(theme.px(96))


class _Row(QHBoxLayout):
    """Takes the height there is: its parts scroll by themselves, the page never has to.

    A wrapped label in it would otherwise make the area around the page ask for the preferred height.
    """

    def hasHeightForWidth(self) -> bool:
        return False


def _rule(kind: str) -> QFrame:
    rule = QFrame()
    theme.set_kind(rule, kind)
    return rule
