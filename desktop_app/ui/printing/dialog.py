"""打印: choose what, look at it, print it or save it as a PDF file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton

from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog
from desktop_app.ui.icons import icon
from desktop_app.ui.ledger_actions import open_folder
from desktop_app.ui.printing import output
from desktop_app.ui.printing.paper import Sheet
from desktop_app.ui.printing.preview import Preview
from desktop_app.ui.reminding import choices

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_Reader = Callable[["Ledger", str, str, Any], Any]


def run(context: Context) -> PrintDialog | None:
    """Show what can be printed; nothing where no department is chosen."""
    if context.plan_id is None or context.unit is None:
        return None
    context.commit_pending()
    dialog = PrintDialog(context)
    dialog.start(720, 640)
    return dialog


class PrintDialog(BaseDialog):
    """The preview with its buttons."""

    writes = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, "打印", "打印…", "关闭")
        self.sheet: Sheet | None = None
        self.page = 0
        self._asked = 0
        self.which = QComboBox()
        self.which.setAccessibleName("打印内容")
        self.which.addItems([words for words, _ in SHEETS])
        self.previous, self.next = QToolButton(), QToolButton()
        for button, name, words in (
            (self.previous, "chevron-left", "上一页"),
            (self.next, "chevron-right", "下一页"),
        ):
            button.setIcon(icon(name))
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.place = QLabel()
        self.whole = QPushButton("整页")
        self.whole.setCheckable(True)
        self.whole.setAutoDefault(False)
        theme.set_kind(self.whole, "chip")
        self.whole.setToolTip("显示整页，不选则按页宽显示")
        self.preview = Preview()
        self.save = QPushButton("另存为 PDF…")
        self.save.setAutoDefault(False)
        self.foot.insertWidget(self.foot.indexOf(self.primary), self.save)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self.which, 1)
        for widget in (self.previous, self.place, self.next, self.whole):
            head.addWidget(widget)
        self.body.addLayout(head)
        self.body.addWidget(self.preview, 1)
        self.which.activated.connect(lambda _at: self.read())
        self.previous.clicked.connect(lambda: self.turn(-1))
        self.next.clicked.connect(lambda: self.turn(1))
        self.whole.toggled.connect(self.preview.set_whole)
        self.save.clicked.connect(self._ask_pdf)
        self.read()

    def read(self) -> None:
        """Read what the chosen sheet says and show its first page."""
        plan_id, unit, today = self.context.plan_id, self.context.unit, self.context.today()
        if plan_id is None or unit is None:
            return
        self._asked += 1
        self.sheet, self.page = None, 0
        self._show()
        _, make = SHEETS[self.which.currentIndex()]
        self.context.jobs.run(
            lambda ledger: make(ledger, plan_id, unit, today), partial(self._take, self._asked), self.fail
        )

    def turn(self, pages: int) -> None:
        """Go so many pages on."""
        if self.sheet is not None:
            self.page = min(max(self.page + pages, 0), self.sheet.pages - 1)
            self._show()

    def do_primary(self) -> None:
        """Ask for a printer and print."""
        if self.sheet is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.sheet.title)
        asking = QPrintDialog(printer, self)
        asking.setWindowTitle("打印")
        asking.setMinMax(1, self.sheet.pages)
        if asking.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: Any) -> None:
        """Print on this printer and say how it went."""
        if self.sheet is None:
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            taken = output.print_on(self.sheet, printer)
        finally:
            QApplication.restoreOverrideCursor()
        if not taken:
            self.refuse("打印机没有接受打印任务。请检查打印机，或另存为 PDF 后打印。")
            return
        self.context.messages.info(f"已送打印机：{self.sheet.title}。")

    def save_to(self, path: Path) -> None:
        """Write the PDF file."""
        sheet = self.sheet
        if sheet is None:
            return
        self.save.setEnabled(False)

        def done(written: Path) -> None:
            self.save.setEnabled(True)
            self.context.messages.info(
                f"已另存为“{written.name}”。", "打开所在文件夹", lambda: open_folder(written.parent)
            )

        def failed(error: Any) -> None:
            self.save.setEnabled(True)
            self.fail(error)

        self.context.jobs.run_long(
            lambda _ledger, progress, cancel: output.save_pdf(sheet, path, progress, cancel),
            "正在生成 PDF",
            done,
            failed,
        )

    def _ask_pdf(self) -> None:
        if self.sheet is None:
            return
        name = f"{self.sheet.title}（{self.context.today():%Y%m%d}）.pdf"
        path = files.save_file(self, "另存为 PDF", name, "PDF 文件 (*.pdf)", ".pdf")
        if path is not None:
            self.save_to(path)

    def _take(self, ticket: int, sheet: Sheet) -> None:
        if ticket == self._asked:
            self.sheet = sheet
            self._show()

    def _show(self) -> None:
        sheet = self.sheet
        self.preview.show_page(sheet, self.page)
        self.place.setText(f"{self.page + 1} / {sheet.pages}" if sheet else "")
        self.previous.setEnabled(sheet is not None and self.page > 0)
        self.next.setEnabled(sheet is not None and self.page + 1 < sheet.pages)
        self.save.setEnabled(sheet is not None)
        self.set_busy(sheet is None)


# -- on the ledger's thread ----------------------------------------------------------------------


def _briefing(ledger: Ledger, plan_id: str, unit: str, today: Any) -> Sheet:
    from desktop_app.services.briefing import briefing
    from desktop_app.ui.printing.briefing import BriefingSheet

    return BriefingSheet(briefing(ledger, plan_id, unit, today, within=choices.within()))


def _task_list(ledger: Ledger, plan_id: str, unit: str, today: Any) -> Sheet:
    from desktop_app.services.briefing import task_sheet
    from desktop_app.ui.printing.task_list import TaskListSheet

    return TaskListSheet(task_sheet(ledger, plan_id, unit, today))


#: What can be printed, and how it is made.
SHEETS: tuple[tuple[str, _Reader], ...] = (
    ("年度落实情况简报", _briefing),
    ("任务清单", _task_list),
)
