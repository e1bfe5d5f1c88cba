"""更多: what else is made of the document shown: its words, its layout, a web page, a PDF."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from desktop_app.core.errors import UserError
from desktop_app.core.temporary import temporary_path
from desktop_app.ui import files
from desktop_app.ui.documents.work import Wish, document, export_package, export_page, export_pdf

if TYPE_CHECKING:
    from desktop_app.services.package import PackageOutcome
    from desktop_app.ui.documents.page import DocumentsPage


class OtherWork:
    """The entries of 更多.

    Args:
        page: the documents page.
    """

    def __init__(self, page: DocumentsPage) -> None:
        self._page = page

    def menu(self) -> QMenu:
        """The menu behind the button."""
        menu = QMenu(self._page)
        entries = (
            ("修改文字…", self.open_paragraphs),
            ("版式…", self.open_layouts),
            ("单位模板…", self.open_own_template),
            ("公开版网页…", self.ask_page),
            ("查看实际分页", self.show_pages),
            ("导出 PDF…", self.ask_pdf),
            ("佐证材料包…", self.ask_package),
        )
        for name, slot in entries:
            menu.addAction(name).triggered.connect(lambda _checked=False, s=slot: s())
        return menu

    def ask_page(self) -> None:
        """Ask where to and write the public version as a web page."""
        name = self._page.offered_name().rsplit("（", 1)[0] + "（公开版）.html"
        asked = self._asked("公开版网页", name, "网页 (*.html)", ".html")
        if asked is None:
            return
        wish, path = asked
        self._page.begin("正在生成网页")
        self._page.context.jobs.run_long(
            lambda ledger, _progress, _cancel: export_page(ledger, wish, path),
            "正在生成公开版网页",
            lambda gaps: self._page.made(path, gaps, "已生成网页"),
            self._page.export_failed,
        )

    def ask_pdf(self) -> None:
        """Ask where to and have a converter on this PC write the PDF."""
        name = self._page.offered_name().removesuffix(".docx") + ".pdf"
        asked = self._asked("导出 PDF", name, "PDF (*.pdf)", ".pdf")
        if asked is None:
            return
        wish, path = asked
        self._page.begin("正在转换 PDF")
        self._page.context.jobs.run_long(
            lambda ledger, _progress, cancel: export_pdf(ledger, wish, path, cancel),
            "正在转换 PDF",
            lambda by: self._page.made(path, 0, f"已由 {by} 转换"),
            self._page.export_failed,
        )

    def show_pages(self) -> None:
        """Have a converter on this PC lay the pages out, and show them in the PDF reader."""
        wish = self._page.checked_wish()
        if wish is None:
            return
        try:
            folder = temporary_path()
        except UserError as error:
            self._page.context.messages.error(error)
            return
        path = folder / f"{document(wish.which)}.pdf"
        self._page.begin("正在排出实际分页，可在下方取消")
        self._page.context.jobs.run_long(
            lambda ledger, _progress, cancel: export_pdf(ledger, wish, path, cancel),
            "正在排出实际分页",
            lambda by: self._show_pages(path, by),
            lambda error: self._no_pages(folder, error),
        )

    def _show_pages(self, path: Path, by: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self._page.made(path, 0, f"已由 {by} 排出实际分页")

    def _no_pages(self, folder: Path, error: UserError) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self._page.export_failed(error)

    def ask_package(self) -> None:
        """Ask where to and write the evidence package that goes with the report."""
        asked = self._asked("佐证材料包", "佐证材料包.zip", "压缩包 (*.zip)", ".zip")
        if asked is None:
            return
        wish, path = asked
        self._page.begin("正在打包佐证材料")
        self._page.context.jobs.run_long(
            lambda ledger, progress, cancel: export_package(ledger, wish, path, progress, cancel),
            "正在打包佐证材料",
            self._packed,
            self._page.export_failed,
        )

    def _packed(self, outcome: PackageOutcome) -> None:
        told = f"已打包（{wording(outcome)}）"
        self._page.made(outcome.path, 0, told)

    def open_paragraphs(self) -> None:
        """Show the generated paragraphs for rewording."""
        from desktop_app.ui.dialogs.paragraphs import ParagraphsDialog

        self._page.context.commit_pending()
        wish = self._page.checked_wish()
        if wish is not None:
            ParagraphsDialog(self._page.context, wish).start(900, 560)

    def open_layouts(self) -> None:
        """Choose the layout of the document shown."""
        from desktop_app.ui.dialogs.layouts import LayoutDialog

        told, wish = self._page.shown(), self._page.wish()
        if told is not None and wish is not None:
            LayoutDialog(self._page.context, document(wish.which), told.layout).start(860)

    def open_own_template(self) -> None:
        """Choose the office's own template for the document shown, or go back to the standard."""
        from desktop_app.ui.dialogs.own_template import OwnTemplateDialog

        wish = self._page.wish()
        if wish is not None:
            OwnTemplateDialog(self._page.context, document(wish.which)).start(880, 560)

    def _asked(self, title: str, name: str, filters: str, suffix: str) -> tuple[Wish, Path] | None:
        """What is to be written and where to; None where that cannot be said."""
        self._page.context.commit_pending()
        wish = self._page.checked_wish()
        path = files.save_file(self._page, title, name, filters, suffix) if wish is not None else None
        return None if wish is None or path is None else (wish, path)


def wording(outcome: PackageOutcome) -> str:
    """文件 3 个、链接 2 条，缺 1 个：a.pdf"""
    said = f"文件 {outcome.files} 个、链接 {outcome.links} 条"
    if outcome.missing:
        said += f"，缺 {len(outcome.missing)} 个：{'、'.join(outcome.missing[:3])}"
    return said
