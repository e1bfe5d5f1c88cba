"""Where measures are typed: one a line, each line numbered in the margin, the numbers never in the text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.ui import theme


class MeasuresEdit(QPlainTextEdit):
    """A plain text field with the numbers of the measures at its left."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = _Numbers(self)
        self.updateRequest.connect(self._follow)
        self.textChanged.connect(self._numbers.update)
        theme.signals.changed.connect(self._measure)
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(92))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), 2 * theme.line_height() + theme.px(16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Write the number of each measure in sight beside its first line."""
        painter = QPainter(self._numbers)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.palette().secondary))
        block, number = self.document().firstBlock(), 0
        first = self.firstVisibleBlock()
        while block.isValid():
            filled = bool(block.text().strip())
            number += filled
            if block.blockNumber() >= first.blockNumber():
                top = self._top_of(block)
                if top > event.rect().bottom():
                    break
                if filled:
                    box = QRectF(0, top, self._numbers.width() - theme.px(4), theme.line_height())
                    align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    painter.drawText(box, align, f"{number}.")
            block = block.next()
        painter.end()

    def _top_of(self, block: QTextBlock) -> float:
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).top()

    def _follow(self, _rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update()

    def _measure(self) -> None:
        self.setViewportMargins(self._margin(), 0, 0, 0)
        self._place()

    def _margin(self) -> int:
        return self.fontMetrics().horizontalAdvance("00.") + theme.px(4)

    def _place(self) -> None:
        inside = self.viewport().geometry()
        self._numbers.setGeometry(
            inside.left() - self._margin(), inside.top(), self._margin(), inside.height()
        )


class _Numbers(QWidget):
    """The margin."""

    def __init__(self, edit: MeasuresEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._edit.paint_numbers(event)
