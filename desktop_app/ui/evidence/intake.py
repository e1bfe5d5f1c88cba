"""Taking evidence in from the clipboard, from a drop and from the file dialog."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.core.changes import Changes
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.ui.context import Context
from desktop_app.ui.settings import settings

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_Taken = tuple[list[str], list[str], Changes]


class Intake(QObject):
    """One door for everything that becomes evidence.

    Args:
        context: the window's shared state.
    """

    #: Something was taken in; carries the id of the last piece.
    taken = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    @staticmethod
    def accepts(mime: QMimeData) -> bool:
        """Whether something of it can become evidence."""
        return bool(
            any(url.isLocalFile() for url in mime.urls())
            or mime.hasImage()
            or _ADDRESS.search(mime.text() if mime.hasText() else "")
        )

    def take(self, mime: QMimeData, ids: Sequence[str]) -> bool:
        """Take in files, a picture or addresses, whichever it holds; returns whether it held any."""
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.add_files(paths, ids)
            return True
        if mime.hasImage():
            self._add_image(QImage(mime.imageData()), ids)
            return True
        addresses = _ADDRESS.findall(mime.text() if mime.hasText() else "")
        if addresses:
            self.add_links(addresses, ids)
        return bool(addresses)

    def paste(self, ids: Sequence[str]) -> None:
        """Take in what lies on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData(), ids):
            self._context.messages.warning("剪贴板中没有截图、文件或网址。")

    def ask_files(self, parent: QWidget, ids: Sequence[str]) -> None:
        """Ask for files and take them in."""
        folder = str(settings().value("files/evidence_folder", str(Path.home())))
        chosen, _ = QFileDialog.getOpenFileNames(parent, "添加佐证文件", folder, "所有文件 (*)")
        if chosen:
            settings().setValue("files/evidence_folder", str(Path(chosen[0]).parent))
            self.add_files([Path(name) for name in chosen], ids)

    def add_files(self, paths: Sequence[Path], ids: Sequence[str]) -> None:
        """Copy files in as evidence for tasks."""
        where = self._where()
        if where is None:
            return
        plan_id, unit = where
        listed, wanted = list(paths), list(ids)

        def work(ledger: Ledger, progress: Callable[[int, int], None], cancel: Callable[[], bool]) -> _Taken:
            from desktop_app.services import evidence

            def adding(path: Path) -> tuple[str, Changes]:
                def told(done: int, total: int) -> None:
                    if cancel():
                        raise Cancelled
                    progress(done, total)

                return evidence.add_file(ledger, plan_id, unit, wanted, path, progress=told)

            return _each([partial(adding, path) for path in listed])

        self._context.jobs.run_long(work, "正在复制佐证文件", self._show)

    def add_links(self, addresses: Sequence[str], ids: Sequence[str]) -> None:
        """Take in addresses as evidence for tasks."""
        where = self._where()
        if where is None:
            return
        plan_id, unit = where
        listed, wanted = list(addresses), list(ids)

        def work(ledger: Ledger) -> _Taken:
            from desktop_app.services import evidence

            return _each([partial(evidence.add_link, ledger, plan_id, unit, wanted, url) for url in listed])

        self._context.jobs.run(work, self._show)

    def _add_image(self, image: QImage, ids: Sequence[str]) -> None:
        where = self._where()
        if where is None:
            return
        plan_id, unit = where
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        if image.isNull() or not image.save(buffer, "PNG"):  # type: ignore[call-overload]
            self._context.messages.warning("剪贴板中的图片无法读取。")
            return
        content, wanted = bytes(data.data()), list(ids)
        name = f"截图{self._context.today():%Y%m%d}.png"

        def work(ledger: Ledger) -> _Taken:
            from desktop_app.services import evidence

            return _each([lambda: evidence.add_content(ledger, plan_id, unit, wanted, content, name)])

        self._context.jobs.run(work, self._show)

    def _where(self) -> tuple[str, str] | None:
        plan_id, unit = self._context.plan_id, self._context.unit
        return None if plan_id is None or unit is None else (plan_id, unit)

    def _show(self, taken: _Taken) -> None:
        ids, refused, changes = taken
        if refused:
            self._context.messages.warning(" ".join(refused))
        elif ids and not changes:
            self._context.messages.info("这件佐证已在台账中，未重复添加。")
        if ids:
            self.taken.emit(ids[-1])


def _each(additions: Sequence[Callable[[], tuple[str, Changes]]]) -> _Taken:
    """Do each addition; what is refused is said at the end and keeps none of the others out."""
    ids: list[str] = []
    refused: list[str] = []
    changes = Changes()
    for add in additions:
        try:
            made, touched = add()
        except Cancelled:
            break
        except UserError as error:
            refused.append(error.line)
        else:
            ids.append(made)
            changes |= touched
    return ids, refused, changes
