"""Small pictures of what is stored, read on the ledger's thread and kept while the page lives."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from desktop_app.core.errors import UserError
from desktop_app.core.evidence import Evidence, EvidenceKind
from desktop_app.ui.context import Context

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_KEPT = 200
#: A picture larger than this (in pixels) is not unpacked for a look at it.
_MOST_PIXELS = 200_000_000


class Thumbnails(QObject):
    """Gives pictures at a size; what is not read yet comes later, announced by ``ready``.

    Args:
        context: the window's shared state.
    """

    #: A picture has been read; carries the evidence's id.
    ready = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: OrderedDict[tuple[str, int, int], QPixmap] = OrderedDict()
        self._asked: set[tuple[str, int, int]] = set()

    def get(self, piece: Evidence, size: QSize, ratio: float) -> QPixmap | None:
        """The picture of a piece, at most ``size`` logical pixels, or None while there is none.

        A picture that cannot be read stays None.
        """
        if piece.kind is not EvidenceKind.PICTURE or piece.sha256 is None:
            return None
        wanted = size * ratio
        key = (piece.sha256, wanted.width(), wanted.height())
        if key in self._kept:
            self._kept.move_to_end(key)
            found = self._kept[key]
            return None if found.isNull() else found
        if key not in self._asked:
            self._asked.add(key)
            self._context.jobs.run(
                lambda ledger: _read(ledger, piece.id, wanted),
                partial(self._take, piece.id, key, ratio),
                partial(self._missing, key),
            )
        return None

    def forget(self) -> None:
        """Another ledger is open."""
        self._kept.clear()
        self._asked.clear()

    def _take(self, id_: str, key: tuple[str, int, int], ratio: float, image: QImage) -> None:
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(ratio)
        self._kept[key] = picture
        while len(self._kept) > _KEPT:
            gone, _ = self._kept.popitem(last=False)
            self._asked.discard(gone)
        self.ready.emit(id_)

    def _missing(self, key: tuple[str, int, int], _error: UserError) -> None:
        # The file is gone: 核验 says so, and the page shows the kind's icon.
        self._kept[key] = QPixmap()


def _read(ledger: Ledger, evidence_id: str, size: QSize) -> QImage:
    from desktop_app.services import evidence

    reader = QImageReader(str(evidence.file_path(ledger, evidence_id)))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid():
        if whole.width() * whole.height() > _MOST_PIXELS:
            return QImage()
        if whole.width() > size.width() or whole.height() > size.height():
            reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
