"""Sheets of paper: a document as it will read, page by page, drawn without any other program."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, QRegularExpression, QSizeF, Qt, Signal
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
from desktop_app.ui.documents.preview_look import PAGE, STAND_INS, STANDARD, PageLook

_GAP = 16
#: Pixels; less is not seen.
_LEAST_SPACING = 0.1
_STYLE = re.compile(r'style="[^"]*"')
_NEW_SHEET = re.compile(r'(<p style=")page-break-before:always;?')
#: The tables of both documents stand upright up to six columns and across from eight on.
_WIDE_COLUMNS = 7
_ROWS_LOOKED_AT = 5
_TABLE_OR_ROW = re.compile(r"<table[^>]*>|</tr>")
_ROWS_IN_A_PIECE = 40
_POINTS = re.compile(r"(-?\d+(?:\.\d+)?)pt")
_PLACEHOLDER = QRegularExpression("【[^【】]*】")
#: Paper is white and ink is black in dark mode too: it shows what will be printed.
_PAPER, _INK, _PLACEHOLDER_GROUND = "#FFFFFF", "#000000", "#FFE9B8"


class _Part(QObject):
    """A run of sheets of one size: the text, or an annex with a wide table on landscape sheets."""

    #: More sheets are laid out.
    counted = Signal()

    def __init__(self, html: str, look: PageLook, parent: QObject) -> None:
        super().__init__(parent)
        self.wide = _is_wide(html)
        self.size = PAGE.transposed() if self.wide else PAGE
        self.pages = 1
        self.document = QTextDocument(self)
        self.document.setUndoRedoEnabled(False)
        self.document.setDefaultFont(look.font(look.body_font, look.body))
        self.document.setHtml(_STYLE.sub(_in_pixels, _in_pieces(html)))
        _space_lines(self.document, look)
        self.placeholders = _mark_placeholders(self.document)
        _set_margins(self.document, look.margins(wide=self.wide))

    def lay_out(self) -> None:
        """Begin to lay out; Qt goes on piece by piece between events."""
        self.document.documentLayout().documentSizeChanged.connect(self._measured)
        self.document.setPageSize(self.size)

    def _measured(self, size: QSizeF) -> None:
        self.pages = max(math.ceil(size.height() / self.size.height()), 1)
        self.counted.emit()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet's place on the whole roll, in pixels of the view."""

    part: _Part
    page: int
    top: float
    scale: float

    @property
    def height(self) -> float:
        return self.part.size.height() * self.scale


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
        self._parts: list[_Part] = []
        self._sheets: list[_Sheet] = []
        self._note = ""
        self._goal = 0
        self._look = STANDARD
        theme.signals.changed.connect(self._arrange)
        for missing, stand_ins in STAND_INS.items():
            QFont.insertSubstitutions(missing, list(stand_ins))

    @property
    def page_count(self) -> int:
        """How many sheets are laid out so far; `pages_counted` tells of more."""
        return len(self._sheets)

    @property
    def placeholders(self) -> int:
        """How many visible placeholders the document holds."""
        return sum(part.placeholders for part in self._parts)

    def text(self) -> str:
        """The document's text."""
        return "\n".join(part.document.toPlainText() for part in self._parts)

    def say(self, note: str) -> None:
        """Show a line in place of the sheets."""
        self._note = note
        self._take([])

    def show_html(self, html: str, look: PageLook = STANDARD) -> None:
        """Show a document in a layout's margins, pitches and fonts; the place scrolled to stays."""
        self._look = look
        self._goal = self.verticalScrollBar().value()
        self._note = ""
        self._take([_Part(piece, look, self) for piece in _apart(html)])
        self.setAccessibleDescription(self.text()[:4000])
        for part in self._parts:
            part.counted.connect(self._arrange)
            part.lay_out()

    def top_of(self, page: int) -> int:
        """Where a sheet (counted from 0) begins, for the scroll bar."""
        return round(self._sheets[page].top)

    def _take(self, parts: list[_Part]) -> None:
        for old in self._parts:
            old.deleteLater()
        self._parts = parts
        self._arrange()

    def _arrange(self) -> None:
        """Place the sheets one below the other and tell the scroll bar."""
        gap = theme.px(_GAP)
        room = self.viewport().width() - 2 * gap
        top, sheets = float(gap), []
        for part in self._parts:
            scale = max(min(room / part.size.width(), theme.px(100) / 100 * 1.25), 0.2)
            for page in range(part.pages):
                sheets.append(_Sheet(part, page, top, scale))
                top += sheets[-1].height + gap
        told = len(sheets) != len(self._sheets)
        self._sheets = sheets
        bar = self.verticalScrollBar()
        bar.setRange(0, max(round(top) - self.viewport().height(), 0) if sheets else 0)
        bar.setPageStep(self.viewport().height())
        if self._goal and bar.maximum() >= self._goal:
            # The place scrolled to comes back as soon as the sheets reach so far.
            bar.setValue(self._goal)
            self._goal = 0
        self.viewport().update()
        if told:
            self.pages_counted.emit(len(sheets))

    # -- drawing ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colours = theme.palette()
        painter.fillRect(self.viewport().rect(), QColor(colours.panel))
        if self._note:
            painter.setPen(QColor(colours.secondary))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._note)
            return
        offset, height = self.verticalScrollBar().value(), self.viewport().height()
        for number, sheet in enumerate(self._sheets, start=1):
            if sheet.top + sheet.height < offset or sheet.top > offset + height:
                continue
            width = sheet.part.size.width() * sheet.scale
            left = (self.viewport().width() - width) / 2
            paper = QRectF(left, sheet.top - offset, width, sheet.height)
            painter.fillRect(paper, QColor(_PAPER))
            painter.setPen(QColor(colours.line))
            painter.drawRect(paper)
            self._draw_sheet(painter, sheet, paper.topLeft(), number)

    def _draw_sheet(self, painter: QPainter, sheet: _Sheet, at: QPointF, number: int) -> None:
        size = sheet.part.size
        painter.save()
        painter.translate(at)
        painter.scale(sheet.scale, sheet.scale)
        painter.setClipRect(QRectF(QPointF(), size))
        painter.save()
        painter.translate(0, -sheet.page * size.height())
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(_INK))
        context.palette = palette  # type: ignore[attr-defined]
        context.clip = QRectF(QPointF(0, sheet.page * size.height()), size)  # type: ignore[attr-defined]
        sheet.part.document.documentLayout().draw(painter, context)
        painter.restore()
        look = self._look
        painter.setFont(look.font(look.number_font, look.number))
        painter.setPen(QColor(_INK))
        _, right, bottom, left = look.margins(wide=sheet.part.wide)
        # Its dashes stand at half its height, so far below the text.
        down = size.height() - bottom + look.number_drop - look.number
        char = look.number
        where = QRectF(left + char, down, size.width() - left - right - 2 * char, 2 * look.number)
        outer = Qt.AlignmentFlag.AlignRight if number % 2 else Qt.AlignmentFlag.AlignLeft
        painter.drawText(where, outer, f"— {number} —")
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._arrange()
        bar.setValue(round(share * bar.maximum()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        goals = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.key() in goals:
            bar.setValue(goals[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


def _apart(html: str) -> list[str]:
    """The document at its page breaks: each piece is laid out on sheets of its own size."""
    edges = [0, *(found.start() for found in _NEW_SHEET.finditer(html)), len(html)]
    pieces = (html[one:other] for one, other in itertools.pairwise(edges))
    # A piece begins on a new sheet anyway: the break itself would leave an empty one before it.
    return [_NEW_SHEET.sub(r"\1", piece, count=1) for piece in pieces if piece.strip()]


def _is_wide(html: str) -> bool:
    """Whether a piece holds a table of so many columns that the document sets it on landscape sheets."""
    rows = html.split("</tr>")[:_ROWS_LOOKED_AT]
    return any(row.count("<td") >= _WIDE_COLUMNS for row in rows)


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


def _space_lines(document: QTextDocument, look: PageLook) -> None:
    """Give every line the pitch of the layout, and the body's characters their distance."""
    cursor = QTextCursor(document)
    block = document.begin()
    fixed = QTextBlockFormat.LineHeightTypes.FixedHeight.value
    spaced = QTextCharFormat()
    spaced.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    spaced.setFontLetterSpacing(look.letters)
    while block.isValid():
        cursor.setPosition(block.position())
        pitch = look.table_pitch
        if cursor.currentTable() is None:
            is_title = block.charFormat().font().pixelSize() >= int(look.title)
            pitch = look.title_pitch if is_title and look.title > look.body else look.body_pitch
            if not is_title and abs(look.letters) > _LEAST_SPACING:
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(spaced)
                cursor.setPosition(block.position())
        shape = block.blockFormat()
        shape.setLineHeight(pitch, fixed)
        cursor.setBlockFormat(shape)
        block = block.next()


def _set_margins(document: QTextDocument, margins: tuple[float, float, float, float]) -> None:
    frame = document.rootFrame()
    shape = frame.frameFormat()
    top, right, bottom, left = margins
    shape.setTopMargin(top)
    shape.setRightMargin(right)
    shape.setBottomMargin(bottom)
    shape.setLeftMargin(left)
    frame.setFrameFormat(shape)


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
