"""How the rows of the task list are painted: everything from the theme and the type, nothing kept."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.core.terms import Status
from desktop_app.ui import theme
from desktop_app.ui.icons import pixmap
from desktop_app.ui.tasks.nodes import (
    DECLINED_WORD,
    OPEN_CLAIM_WORD,
    OVERDUE_WORD,
    RowWords,
    SectionNode,
    Tone,
)
from desktop_app.ui.tasks.tree_model import TaskTreeModel

_TONE_ROLES = {Tone.QUIET: "secondary", Tone.LACKING: "due_soon", Tone.OVERDUE: "overdue"}


def state_look(state: str) -> tuple[str, str]:
    """Icon name and palette role for the word of a row's state."""
    if state == OPEN_CLAIM_WORD:
        return "help-circle-outline", "accent"
    if state == DECLINED_WORD:
        return "minus-circle-outline", "not_applicable"
    style = theme.status_style("overdue" if state == OVERDUE_WORD else Status(state))
    return style.icon, style.role


@dataclass(frozen=True, slots=True)
class _Measures:
    """Fonts and lengths in pixels for the type in force."""

    strong: QFont
    plain: QFont
    small: QFont
    strong_metrics: QFontMetrics
    plain_metrics: QFontMetrics
    small_metrics: QFontMetrics
    section_height: int
    task_height: int
    icon: int
    bar_width: int
    margin: int
    icon_left: int
    text_left: int
    number_width: int
    gap: int

    @classmethod
    def now(cls) -> _Measures:
        strong, plain, small = theme.font("strong"), theme.font("ui"), theme.font("secondary")
        plain_metrics = QFontMetrics(plain)
        return cls(
            strong, plain, small, QFontMetrics(strong), plain_metrics, QFontMetrics(small),
            section_height=theme.section_row_height(),
            task_height=theme.row_height(),
            icon=theme.px(16),
            bar_width=theme.px(34),
            margin=theme.px(8),
            icon_left=theme.px(15),
            text_left=theme.px(42),
            number_width=plain_metrics.horizontalAdvance("00") + theme.px(6),
            gap=theme.px(14),
        )  # fmt: skip


class TaskDelegate(QStyledItemDelegate):
    """Paints section rows and two-line task rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._measures = _Measures.now()
        theme.signals.changed.connect(self.measure)

    def measure(self) -> None:
        """Take the fonts and lengths of the type in force."""
        self._measures = _Measures.now()

    @property
    def section_height(self) -> int:
        """Height of every section row in pixels."""
        return self._measures.section_height

    @property
    def task_height(self) -> int:
        """Height of every task row in pixels."""
        return self._measures.task_height

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        is_section = not index.parent().isValid()
        return QSize(theme.px(260), self.section_height if is_section else self.task_height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        assert isinstance(model, TaskTreeModel)
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        node = model.node(index)
        if node is not None:
            selected = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_task(painter, rect, node.say(model.today), selected)
        else:
            section = model.section(index)
            if section is not None:
                is_open = bool(state & QStyle.StateFlag.State_Open)
                self._paint_section(painter, rect, section, section.done(model.today), is_open)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.palette().accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_section(
        self, painter: QPainter, rect: QRect, section: SectionNode, done: int, is_open: bool
    ) -> None:
        m, colours = self._measures, theme.palette()
        total = len(section.shown)
        ratio = painter.device().devicePixelRatioF()
        chevron = pixmap("chevron-down" if is_open else "chevron-right", "secondary", m.icon, ratio)
        painter.drawPixmap(rect.left() + m.margin // 2, rect.center().y() - m.icon // 2 + 1, chevron)

        count = f"{done}/{total}"
        count_width = max(m.plain_metrics.horizontalAdvance(words) for words in (count, "0/00"))
        count_rect = QRect(rect.right() - m.margin - count_width, rect.top(), count_width, rect.height())
        painter.setFont(m.plain)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(count_rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)

        thickness = theme.px(4)
        bar = QRectF(
            count_rect.left() - m.margin - m.bar_width,
            rect.center().y() - thickness / 2 + 1,
            m.bar_width,
            thickness,
        )
        self._paint_bar(painter, bar, done / total if total else 0)

        left = rect.left() + m.margin // 2 + m.icon + m.margin // 2
        title_rect = QRect(left, rect.top(), int(bar.left()) - m.margin - left, rect.height())
        painter.setFont(m.strong)
        painter.setPen(QColor(colours.text))
        title = m.strong_metrics.elidedText(section.heading, Qt.TextElideMode.ElideRight, title_rect.width())
        painter.drawText(title_rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_bar(self, painter: QPainter, bar: QRectF, share: float) -> None:
        colours, radius = theme.palette(), bar.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(bar, radius, radius)
        if share > 0:
            filled = QRectF(bar.left(), bar.top(), max(bar.width() * share, bar.height()), bar.height())
            painter.setBrush(QColor(colours.completed))
            painter.drawRoundedRect(filled, radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_task(self, painter: QPainter, rect: QRect, words: RowWords, selected: bool) -> None:
        m, colours = self._measures, theme.palette()
        if selected:
            painter.fillRect(rect, QColor(colours.selection))
            edge = QRect(rect.left(), rect.top(), theme.px(3), rect.height())
            painter.fillRect(edge, QColor(colours.accent))
        else:
            line = QRect(rect.left() + m.text_left, rect.bottom(), rect.width() - m.text_left, 1)
            painter.fillRect(line, QColor(colours.line))

        first_height, second_height = m.plain_metrics.height(), m.small_metrics.height()
        between = theme.px(2)
        top = rect.top() + (rect.height() - first_height - between - second_height) // 2
        left, right = rect.left() + m.text_left, rect.right() - m.margin

        icon_name, role = state_look(words.state)
        picture = pixmap(icon_name, role, m.icon, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.left() + m.icon_left, top + (first_height - m.icon) // 2, picture)

        painter.setFont(m.plain)
        painter.setPen(QColor(colours.text))
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        wording_left = left
        if words.number:
            painter.drawText(QRect(left, top, m.number_width, first_height), align, words.number)
            wording_left += m.number_width
        width = right - wording_left
        wording = m.plain_metrics.elidedText(words.wording, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(wording_left, top, width, first_height), align, wording)

        painter.setFont(m.small)
        at = left
        for piece, tone in words.second_line:
            if at >= right:
                break
            colour = role if tone is Tone.STATUS else _TONE_ROLES[tone]
            painter.setPen(QColor(getattr(colours, colour)))
            shown = m.small_metrics.elidedText(piece, Qt.TextElideMode.ElideRight, right - at)
            painter.drawText(QRect(at, top + first_height + between, right - at, second_height), align, shown)
            at += m.small_metrics.horizontalAdvance(shown) + m.gap
