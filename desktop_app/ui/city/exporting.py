"""What goes out of the overview's window: the workbook and the site, each a job with its bar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui import files
from desktop_app.ui.city import work
from desktop_app.ui.city.dialogs import LinesDialog
from desktop_app.ui.context import Context
from desktop_app.ui.sheets.result_line import Action, ResultLine

if TYPE_CHECKING:
    from desktop_app.core.secrecy import Finding

_SITE = "落实情况集中展示"
_NOTE = "请逐一核对，由报送部门更正后重新生成。本检查只作提示，不能代替保密审查。"


class Exporting(QObject):
    """Asks where a file is to go and writes it.

    Args:
        context: the overview's window's shared state.
        line: where to say what became of it.
    """

    def __init__(self, context: Context, line: ResultLine) -> None:
        super().__init__(context)
        self._context, self._line = context, line

    def ask_excel(self) -> None:
        """Ask where the workbook is to go, and write it."""
        name = "政务公开落实情况汇总表.xlsx"
        path = files.save_file(self._context.window, "导出汇总表", name, "Excel 文件 (*.xlsx)", ".xlsx")
        if path is not None:
            self.export_excel(path)

    def export_excel(self, path: Path) -> None:
        """Write the workbook."""
        today = self._context.today()

        def written(count: int) -> None:
            self._line.say(f"已导出 {count} 个部门的汇总表：{path.name}。", _folder(path))

        self._context.jobs.run_long(
            lambda overview, _progress, _cancel: work.export_excel(overview, path, today),
            "正在导出汇总表",
            written,
        )

    def ask_site(self) -> None:
        """Ask where the site's archive is to go, and write it."""
        name = f"{_SITE}.zip"
        path = files.save_file(self._context.window, "生成展示网页", name, "压缩包 (*.zip)", ".zip")
        if path is not None:
            self.export_site(path)

    def ask_site_folder(self) -> None:
        """Ask in which folder the site is to stand, and write it into one of its own there."""
        folder = files.choose_folder(self._context.window, "生成展示网页到文件夹", files.last_folder())
        if folder is not None:
            self.export_site(folder / _SITE)

    def export_site(self, path: Path) -> None:
        """Write the site: an archive where the name ends in .zip, else a folder."""
        today = self._context.today()

        def written(result: tuple[int, tuple[Finding, ...]]) -> None:
            self._site_written(path, *result)

        self._context.jobs.run_long(
            lambda overview, progress, cancel: work.export_site(overview, path, today, progress, cancel),
            "正在生成展示网页",
            written,
        )

    def _site_written(self, path: Path, pages: int, findings: tuple[Finding, ...]) -> None:
        words = f"已生成 {pages} 个展示网页：{path.name}。"
        if not findings:
            self._line.say(words, _folder(path))
            return
        lines = [f.line for f in findings]

        def look() -> None:
            LinesDialog(self._context, "疑似不宜公开", _NOTE, lines).start(640, 360)

        words += f"疑似不宜公开 {len(findings)} 处，请核对后再发布。"
        self._line.say(words, ("查看", look), _folder(path), tone="due_soon")


def _folder(path: Path) -> Action:
    from desktop_app.ui.ledger_actions import open_folder

    return "打开所在文件夹", lambda: open_folder(path.parent)
