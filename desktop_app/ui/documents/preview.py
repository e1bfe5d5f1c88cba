"""Sheets of paper: a document as it will read, page by page, drawn without any other program."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPoint, QRectF, QRegularExpression, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop_app.ui import theme

#: A4 at 96 dpi, and the margins of GB/T 9704-2012 at the same measure; the sides a little
#: narrower, so that 28 characters of whole pixels fit a line.
_PAGE = QSizeF(794, 1123)
_TOP, _BOTTOM, _LEFT, _RIGHT = 140, 132, 102, 94
#: 22 lines on 225 mm.
_LINE = 38.6
_GAP = 16
_SONG = ("仿宋_GB2312", "FangSong", "仿宋", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun")
#: What stands in for the fonts of official documents where they are missing.
_STAND_INS = {
    "方正小标宋简体": _SONG,
    "仿宋_GB2312": _SONG,
    "宋体": _SONG,
    "楷体_GB2312": ("KaiTi", "STKaiti", *_SONG),
    "黑体": ("SimHei", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC"),
}
_STYLE = re.compile(r'style="[^"]*"')
_TABLE_OR_ROW = re.compile(r"<table[^>]*>|</tr>")
_ROWS_IN_A_PIECE = 40
_POINTS = re.compile(r"(-?\d+(?:\.\d+)?)pt")
_PLACEHOLDER = QRegularExpression("【[^【】]*】")
#: Paper is white and ink is black in dark mode too: it shows what will be printed.
_PAPER, _INK, _PLACEHOLDER_GROUND = "#FFFFFF", "#000000", "#FFE9B8"


class PagePreview(QAbstractScrollArea):
    """Shows HTML on A4 sheets that are as wide as there is room for.

    A long document is laid out piece by piece between events, so that the window never stands still.
    """

    #: More sheets are laid out; carries how many there are.
    pages_counted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("公文预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(40)
        self._document = QTextDocument(self)
        self._note = ""
        self._placeholders = 0
        self._pages = 0
        self._goal = 0
        theme.signals.changed.connect(self._dress)
        for missing, stand_ins in _STAND_INS.items():
            QFont.insertSubstitutions(missing, list(stand_ins))
        self._dress()

    @property
    def page_count(self) -> int:
        """How many sheets are laid out so far; `pages_counted` tells of more."""
        return self._pages

    @property
    def placeholders(self) -> int:
        """How many visible placeholders the document holds."""
        return self._placeholders

    def text(self) -> str:
        """The document's text."""
        return self._document.toPlainText()

    def say(self, note: str) -> None:
        """Show a line in place of the sheets."""
        self._note = note
        self._document.clear()
        self._count(0)

    def show_html(self, html: str) -> None:
        """Show a document; the place scrolled to stays."""
        self._goal = self.verticalScrollBar().value()
        self._note = ""
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(_body_font())
        document.setDefaultStyleSheet(
            "p { text-align: justify; } table { border-collapse: collapse; } td, th { padding: 3px; }"
        )
        document.setHtml(_STYLE.sub(_in_pixels, _in_pieces(html)))
        _space_lines(document)
        self._placeholders = _mark_placeholders(document)
        _set_margins(document)
        old, self._document = self._document, document
        old.deleteLater()
        self.setAccessibleDescription(self.text()[:4000])
        self._count(1)
        document.documentLayout().documentSizeChanged.connect(
            lambda size: self._count(math.ceil(size.height() / _PAGE.height()))
        )
        document.setPageSize(_PAGE)

    def _count(self, pages: int) -> None:
        self._pages = pages
        self._update_bar()
        if self._goal:
            # The place scrolled to comes back as soon as the sheets reach so far.
            self.verticalScrollBar().setValue(self._goal)
            if self.verticalScrollBar().value() == self._goal:
                self._goal = 0
        self.viewport().update()
        self.pages_counted.emit(pages)

    # -- drawing ---------------------------------------------------------------------------------

    def _scale(self) -> float:
        room = self.viewport().width() - 2 * theme.px(_GAP)
        return max(min(room / _PAGE.width(), theme.px(100) / 100 * 1.25), 0.2)

    def _step(self) -> float:
        return _PAGE.height() * self._scale() + theme.px(_GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        colours = theme.palette()
        painter.fillRect(self.viewport().rect(), QColor(colours.panel))
        if self._note or self._document.isEmpty():
            painter.setPen(QColor(colours.secondary))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._note)
            return
        scale, step, top = self._scale(), self._step(), self.verticalScrollBar().value()
        left = (self.viewport().width() - _PAGE.width() * scale) / 2
        first = max(int((top - theme.px(_GAP)) // step), 0)
        last = min(int((top + self.viewport().height()) // step), self.page_count - 1)
        for page in range(first, last + 1):
            y = theme.px(_GAP) + page * step - top
            sheet = QRectF(left, y, _PAGE.width() * scale, _PAGE.height() * scale)
            painter.fillRect(sheet, QColor(_PAPER))
            painter.setPen(QColor(colours.line))
            painter.drawRect(sheet)
            self._draw_page(painter, page, QPoint(round(left), round(y)), scale)

    def _draw_page(self, painter: QPainter, page: int, at: QPoint, scale: float) -> None:
        painter.save()
        painter.translate(at)
        painter.scale(scale, scale)
        offset = page * _PAGE.height()
        painter.setClipRect(QRectF(0, 0, _PAGE.width(), _PAGE.height()))
        painter.translate(0, -offset)
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(_INK))
        context.palette = palette  # type: ignore[attr-defined]
        context.clip = QRectF(0, offset, _PAGE.width(), _PAGE.height())  # type: ignore[attr-defined]
        self._document.documentLayout().draw(painter, context)
        painter.translate(0, offset)
        self._draw_number(painter, page + 1)
        painter.restore()

    def _draw_number(self, painter: QPainter, number: int) -> None:
        painter.setFont(_body_font(14 * 96 / 72))
        painter.setPen(QColor(_INK))
        where = QRectF(_LEFT, _PAGE.height() - _BOTTOM + 10, _PAGE.width() - _LEFT - _RIGHT, 30)
        outer = Qt.AlignmentFlag.AlignRight if number % 2 else Qt.AlignmentFlag.AlignLeft
        painter.drawText(where, outer, f"— {number} —")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = self.verticalScrollBar()
        share = before.value() / before.maximum() if before.maximum() else 0.0
        self._update_bar()
        before.setValue(round(share * before.maximum()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        goals = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.key() in goals:
            bar.setValue(goals[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def _update_bar(self) -> None:
        bar = self.verticalScrollBar()
        total = round(self.page_count * self._step() + theme.px(_GAP)) if self.page_count else 0
        bar.setRange(0, max(total - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())

    def _dress(self) -> None:
        self._update_bar()
        self.viewport().update()


def _body_font(pixels: float = 16 * 96 / 72) -> QFont:
    font = QFont()
    font.setFamilies(list(_SONG))
    font.setPixelSize(round(pixels))
    return font


def _in_pieces(html: str) -> str:
    """Long tables as several that touch: Qt lays out a table whole, and a piece takes no time."""
    head, rows = "", 0

    def part(found: re.Match[str]) -> str:
        nonlocal head, rows
        if found[0].startswith("<table"):
            head, rows = found[0], 0
        else:
            rows += 1
            if rows % _ROWS_IN_A_PIECE == 0 and not html.startswith("</table>", found.end()):
                return f"</tr></table>{head}"
        return found[0]

    return _TABLE_OR_ROW.sub(part, html)


def _in_pixels(style: re.Match[str]) -> str:
    """Lengths in pixels: the sheet is measured in them, and Qt reads an indent in no other unit."""
    return _POINTS.sub(lambda found: f"{float(found[1]) * 96 / 72:.1f}px", style.group())


def _space_lines(document: QTextDocument) -> None:
    """Give the lines outside tables the pitch of the standard's grid."""
    cursor = QTextCursor(document)
    block = document.begin()
    fixed = QTextBlockFormat.LineHeightTypes.FixedHeight.value
    while block.isValid():
        cursor.setPosition(block.position())
        if cursor.currentTable() is None:
            look = block.blockFormat()
            look.setLineHeight(_LINE, fixed)
            cursor.setBlockFormat(look)
        block = block.next()


def _set_margins(document: QTextDocument) -> None:
    frame = document.rootFrame()
    look = frame.frameFormat()
    look.setTopMargin(_TOP)
    look.setBottomMargin(_BOTTOM)
    look.setLeftMargin(_LEFT)
    look.setRightMargin(_RIGHT)
    frame.setFrameFormat(look)


def _mark_placeholders(document: QTextDocument) -> int:
    look = QTextCharFormat()
    look.setBackground(QColor(_PLACEHOLDER_GROUND))
    count = 0
    cursor = document.find(_PLACEHOLDER, 0)
    while not cursor.isNull():
        cursor.mergeCharFormat(look)
        count += 1
        cursor = document.find(_PLACEHOLDER, cursor)
    return count
