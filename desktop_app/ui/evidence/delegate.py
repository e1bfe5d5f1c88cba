"""How items are painted: as tiles with a thumbnail, or as lines."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.core.evidence import Evidence
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.evidence.model import ICONS, EvidenceModel, Item
from desktop_app.ui.evidence.thumbnails import Thumbnails
from desktop_app.ui.icons import pixmap
from desktop_app.ui.indexes import Index

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def size_words(size: int) -> str:
    """1.2 MB, 35 KB"""
    if size >= 1024 * 1024:
        return f"{size / (1024 * 1024):.1f} MB"
    return f"{max(round(size / 1024), 1)} KB"


def second_line(item: Item) -> str:
    """What stands under a piece's title: its kind, its size, what it serves."""
    piece = item.piece
    if piece is None:
        return ""
    parts = [str(piece.kind)]
    if piece.size is not None:
        parts.append(size_words(piece.size))
    parts.append("、".join(item.labels) if item.labels else "未关联任务")
    return " · ".join(parts)


class ItemDelegate(QStyledItemDelegate):
    """Paints an item; ``tiles`` says which way.

    Args:
        thumbnails: gives the pictures.
    """

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.tiles = True
        self._width = 0

    @property
    def tile_size(self) -> QSize:
        """A tile with the space around it."""
        text = theme.line_height() + theme.line_height("secondary") + theme.px(14)
        return QSize(max(self._width, theme.px(180)), theme.px(112) + text + theme.px(16))

    def fill(self, width: int) -> None:
        """Let as many tiles as fit side by side fill ``width`` pixels."""
        columns = max(width // theme.px(180), 1)
        self._width = width // columns

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.tile_size if self.tiles else QSize(theme.px(260), theme.row_height() - theme.px(6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, EvidenceModel)
        item = model.item(index)
        if item is None:
            return
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.tiles:
            self._paint_tile(painter, rect, item, selected, focused)
        else:
            self._paint_line(painter, rect, item, selected, focused)
        painter.restore()

    # -- tiles

    def _paint_tile(self, painter: QPainter, rect: QRect, item: Item, selected: bool, focused: bool) -> None:
        colours, pad = theme.palette(), theme.px(6)
        box = rect.adjusted(pad, pad, -pad, -pad)
        painter.setBrush(QColor(colours.selection if selected else colours.card))
        pen = QPen(QColor(colours.accent if selected or focused else colours.line), 2 if focused else 1)
        if item.task is not None and not selected:
            pen = QPen(QColor(colours.disabled), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        inner = box.adjusted(theme.px(8), theme.px(8), -theme.px(8), -theme.px(6))
        if item.task is not None:
            self._paint_lack(painter, inner, item.task)
        elif item.piece is not None:
            self._paint_piece(painter, inner, item, item.piece)

    @staticmethod
    def _paint_lack(painter: QPainter, inner: QRect, task: Task) -> None:
        colours, side, strong = theme.palette(), theme.px(16), theme.line_height("strong")
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(inner.topLeft(), pixmap("alert-outline", "due_soon", side, ratio))
        painter.setFont(theme.font("secondary"))
        painter.setPen(QColor(colours.due_soon))
        head = QRect(inner.left() + side + theme.px(6), inner.top(), inner.width(), side)
        painter.drawText(head, _LEFT, "缺佐证")
        painter.setFont(theme.font("strong"))
        painter.setPen(QColor(colours.text))
        top = inner.top() + side + theme.px(6)
        painter.drawText(QRect(inner.left(), top, inner.width(), strong), _LEFT, task.label)
        painter.setFont(theme.font("ui"))
        rest = QRect(inner.left(), top + strong + theme.px(2), inner.width(), inner.bottom() - top - strong)
        line = painter.fontMetrics().lineSpacing()
        lines = max((rest.height() - theme.line_height("secondary") - theme.px(4)) // line, 1)
        words = lines_of(" ".join(task.text.split()), painter.font().toString(), rest.width(), lines)
        painter.drawText(rest, _TOP, words)
        painter.setFont(theme.font("secondary"))
        painter.setPen(QColor(colours.secondary))
        foot = QRect(inner.left(), inner.bottom() - theme.line_height("secondary"), inner.width(), 0)
        foot.setHeight(theme.line_height("secondary"))
        painter.drawText(foot, _LEFT, "拖入文件，或粘贴截图、网址")

    def _paint_piece(self, painter: QPainter, inner: QRect, item: Item, piece: Evidence) -> None:
        colours = theme.palette()
        first, second = theme.line_height(), theme.line_height("secondary")
        picture_box = QRect(
            inner.left(), inner.top(), inner.width(), inner.height() - first - second - theme.px(8)
        )
        self._paint_picture(painter, picture_box, piece)
        painter.setFont(theme.font("ui"))
        painter.setPen(QColor(colours.text))
        top = picture_box.bottom() + theme.px(6)
        title = painter.fontMetrics().elidedText(piece.title, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(QRect(inner.left(), top, inner.width(), first), _LEFT, title)
        painter.setFont(theme.font("secondary"))
        painter.setPen(QColor(colours.secondary if piece.tasks else colours.due_soon))
        words = painter.fontMetrics().elidedText(
            second_line(item), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(QRect(inner.left(), top + first, inner.width(), second), _LEFT, words)

    def _paint_picture(self, painter: QPainter, box: QRect, piece: Evidence) -> None:
        ratio = painter.device().devicePixelRatioF()
        thumb = self._thumbnails.get(piece, box.size(), ratio)
        if thumb is None:
            side = min(theme.px(36), box.height())
            thumb = pixmap(ICONS[piece.kind], "secondary", side, ratio)
        size = thumb.deviceIndependentSize().toSize()
        at = box.center() - QPoint(size.width() // 2, size.height() // 2)
        painter.drawPixmap(at, thumb)

    # -- lines

    def _paint_line(self, painter: QPainter, rect: QRect, item: Item, selected: bool, focused: bool) -> None:
        colours = theme.palette()
        if selected:
            painter.fillRect(rect, QColor(colours.selection))
            edge = QRect(rect.left(), rect.top(), theme.px(3), rect.height())
            painter.fillRect(edge, QColor(colours.accent))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        side, gap = theme.px(18), theme.px(12)
        ratio = painter.device().devicePixelRatioF()
        name, role = (
            ("alert-outline", "due_soon") if item.piece is None else (ICONS[item.piece.kind], "secondary")
        )
        painter.drawPixmap(rect.left() + gap, rect.center().y() - side // 2, pixmap(name, role, side, ratio))
        left = rect.left() + gap + side + gap
        width = rect.right() - left - gap
        first, second = theme.line_height(), theme.line_height("secondary")
        top = rect.center().y() - (first + second + theme.px(2)) // 2
        task = item.task
        title = (
            item.piece.title if item.piece else f"{task.label}　{' '.join(task.text.split())}" if task else ""
        )
        painter.setFont(theme.font("ui"))
        painter.setPen(QColor(colours.text))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, top, width, first), _LEFT, shown)
        painter.setFont(theme.font("secondary"))
        quiet = item.piece is not None and bool(item.piece.tasks)
        painter.setPen(QColor(colours.secondary if quiet else colours.due_soon))
        words = second_line(item) or "缺佐证：拖入文件，或粘贴截图、网址"
        painter.drawText(QRect(left, top + first + theme.px(2), width, second), _LEFT, words)
        if focused:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))


@lru_cache(maxsize=1024)
def lines_of(text: str, font_key: str, width: int, most: int) -> str:
    """As much of ``text`` as so many lines take, broken where Chinese is, with … where it goes on.

    Args:
        text: one paragraph.
        font_key: the font, as `QFont.toString` has it.
        width: pixels.
        most: lines.
    """
    font = QFont()
    font.fromString(font_key)
    laid = QTextLayout(text, font)
    wrap = QTextOption()
    # Not anywhere: no line begins with 。 or ，.
    wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(wrap)
    laid.beginLayout()
    shown: list[str] = []
    at = 0
    while len(shown) < most - 1 and (line := laid.createLine()).isValid():
        line.setLineWidth(width)
        shown.append(text[at : at + line.textLength()])
        at += line.textLength()
    laid.endLayout()
    rest = QFontMetrics(font).elidedText(text[at:], Qt.TextElideMode.ElideRight, width)
    return "\n".join([*shown, rest] if rest else shown)
