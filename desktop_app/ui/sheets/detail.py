"""The chosen recipient: where its sheet stands, the tasks in it, what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from desktop_app.core.day_words import full_day, short_day
from desktop_app.ui import theme
from desktop_app.ui.icons import icon, pixmap
from desktop_app.ui.sheets.rows import Row, State, colour_of

if TYPE_CHECKING:
    from desktop_app.services.returns import SheetReturn
    from desktop_app.services.sheet_details import SheetTask


class SheetDetail(QWidget):
    """The right side of the page."""

    #: A task was chosen; carries its id.
    task_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: Row | None = None
        self._tasks: tuple[SheetTask, ...] | None = None
        self.name = QLabel()
        theme.set_type(self.name, "title")
        self.name.setWordWrap(True)
        self._icon = QLabel()
        self.state = QLabel()
        self.send_back = QPushButton("退回补充…")
        self.send_back.setIcon(icon("undo"))
        self.generate = QPushButton("生成填报表…")
        self.generate.setIcon(icon("export"))
        self.body = QTextBrowser()
        self.body.setAccessibleName("填报表详情")
        self.body.setProperty("frameless", "true")
        self.body.setOpenLinks(False)
        self.body.setAcceptDrops(False)
        self.body.setTabChangesFocus(True)
        self.body.anchorClicked.connect(lambda url: self.task_chosen.emit(url.path()))
        self._lay_out()
        theme.signals.changed.connect(self._render)

    def show_row(self, row: Row) -> None:
        """Show a recipient; its tasks follow."""
        same = self.row is not None and self.row.name == row.name
        self.row = row
        if not same:
            self._tasks = None
        self._render(keep=same)

    def show_tasks(self, name: str, tasks: tuple[SheetTask, ...]) -> None:
        """Show the tasks of the recipient of that name, if it is still shown."""
        if self.row is not None and self.row.name == name:
            self._tasks = tasks
            self._render(keep=True)

    def forget(self) -> None:
        """Show nothing."""
        self.row = None
        self._tasks = None

    def _render(self, *, keep: bool = True) -> None:
        row = self.row
        if row is None:
            return
        self.name.setText(row.name)
        name, role = row.look
        self._icon.setPixmap(pixmap(name, role, theme.px(18), self.devicePixelRatioF()))
        sheet = row.sheet if row.is_late and row.state is State.SENT_BACK else None
        self.state.setText(f"{row.state_words}，逾期 {sheet.days_late} 天" if sheet else row.state_words)
        theme.set_tone(self.state, "overdue" if sheet else role)
        self.send_back.setVisible(row.can_be_sent_back)
        self.generate.setVisible(row.tasks > 0)
        self.generate.setText("生成填报表…" if row.state is State.UNSENT else "重新生成…")
        bar = self.body.verticalScrollBar()
        at = bar.value() if keep else 0
        self.body.setHtml(_html(row, self._tasks))
        bar.setValue(at)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self.name, 1)
        head.addWidget(self.send_back)
        head.addWidget(self.generate)
        stand = QHBoxLayout()
        stand.setSpacing(theme.SPACE_S)
        stand.addWidget(self._icon)
        stand.addWidget(self.state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_S)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addLayout(stand)
        column.addWidget(self.body, 1)


def _html(row: Row, tasks: Sequence[SheetTask] | None) -> str:
    parts = [_facts(row)]
    if tasks is not None:
        parts.append(_heading(f"任务 {len(tasks)} 项"))
        parts += [_task(task) for task in tasks]
    earlier = row.sheets[1:]
    if earlier:
        parts.append(_heading("以前下发"))
        parts += [_quiet(_earlier(sheet)) for sheet in earlier]
    return "".join(parts)


def _facts(row: Row) -> str:
    sheet = row.sheet
    if sheet is None:
        return _quiet(f"还没有下发填报表，现有 {row.tasks} 项任务。")
    facts = [("下发", full_day(sheet.sent_on)), ("任务", f"{sheet.tasks} 项"), ("编号", sheet.sheet_id)]
    if sheet.due_on is not None:
        facts.insert(1, ("返回期限", short_day(sheet.due_on)))
    if sheet.returned_at is not None:
        facts.append(("最近返回", f"{short_day(sheet.returned_at.date())}　{sheet.file or ''}"))
    if row.state is State.SENT_BACK and sheet.question:
        facts.append(("退回问题", sheet.question))
    colour = colour_of("secondary")
    style = f"color:{colour};padding-right:{theme.px(16)}px;white-space:nowrap"
    lines = (
        f'<tr><td style="{style}">{escape(name)}</td><td>{_lines(value)}</td></tr>' for name, value in facts
    )
    return f'<table cellspacing="0" cellpadding="{theme.px(3)}">{"".join(lines)}</table>'


def _task(task: SheetTask) -> str:
    style = f"color:{colour_of('accent')};text-decoration:none"
    link = f'<a href="task:{escape(task.id)}" style="{style}">{escape(task.label)}</a>'
    found = [f'<p style="margin:{theme.px(8)}px 0 0 0">{link}　{escape(task.text)}</p>']
    colour = colour_of("secondary")
    found += [
        f'<p style="margin:{theme.px(2)}px 0 0 {theme.px(28)}px">'
        f'<span style="color:{colour}">{escape(word)}：</span>{_lines(value)}</p>'
        for word, value in task.returned
    ]
    return "".join(found)


def _earlier(sheet: SheetReturn) -> str:
    back = f"，{short_day(sheet.returned_at.date())}返回" if sheet.returned_at is not None else "，未返回"
    return f"{full_day(sheet.sent_on)}，{sheet.tasks} 项任务{back}，编号 {sheet.sheet_id}"


def _heading(text: str) -> str:
    size = theme.point_size("heading")
    return f'<p style="margin:{theme.px(14)}px 0 0 0;font-size:{size}pt;font-weight:600">{escape(text)}</p>'


def _quiet(text: str) -> str:
    return f'<p style="margin:{theme.px(4)}px 0 0 0;color:{colour_of("secondary")}">{escape(text)}</p>'


def _lines(text: str) -> str:
    return "<br>".join(_each_line(text.split("\n")))


def _each_line(lines: Iterable[str]) -> Iterable[str]:
    return (escape(line) for line in lines)
