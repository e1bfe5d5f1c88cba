"""The seven steps of the year, and what is still missing at one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.home import ink
from desktop_app.ui.icons import pixmap
from desktop_app.ui.tile import Tile

if TYPE_CHECKING:
    from desktop_app.services.steps import Missing, Step

_STATE_WORDS = {"done": "已完成", "now": "当前一步", "todo": "未到"}
#: Links shown side by side; more go into a menu.
_MOST_LINKS = 4


class StepButton(Tile):
    """One step: a circle with its number or a tick, its name, its note."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._state = "todo"
        self._note = ""
        self._selected = False

    @property
    def state(self) -> str:
        """done, now or todo."""
        return self._state

    def show_step(self, step: Step, *, selected: bool) -> None:
        """Show ``step``; ``selected`` says that what it lacks is listed below."""
        self._state, self._note, self._selected = step.state, step.note, selected
        self.setText(step.name)
        self.setAccessibleName(f"第{self._number}步 {step.name}，{_STATE_WORDS[step.state]}")
        missing = "；".join(lack.text for lack in step.missing)
        self.setAccessibleDescription(f"{step.note} {missing}".strip())
        self.setToolTip("\n".join(lack.text for lack in step.missing))
        self.update()

    def centre(self) -> QPointF:
        """The middle of the circle, in the button's own coordinates."""
        return QPointF(self.width() / 2, theme.px(8) + theme.px(26) / 2)

    def sizeHint(self) -> QSize:
        height = theme.px(8) + theme.px(26) + 2 * theme.line_height() + theme.px(8)
        return QSize(theme.px(110), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(72), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 1, -4, -1), 8, 8)
        self._draw_circle(painter)
        line = theme.line_height()
        top = theme.px(8) + theme.px(26) + theme.px(2)
        box = QRectF(0, top, self.width(), line)
        name = colours.secondary if self._state == "todo" else colours.text
        role = "strong" if self._state == "now" else "ui"
        ink.write(painter, box, self.text(), name, role=role, align="centre")
        if self._selected:
            self._underline(painter, box)
        ink.write(painter, box.translated(0, line), self._note, colours.secondary, align="centre")
        self.draw_ring(painter)

    def _draw_circle(self, painter: QPainter) -> None:
        colours = theme.palette()
        side, centre = theme.px(26), self.centre()
        circle = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        if self._state == "todo":
            painter.setPen(QPen(QColor(colours.line), 2))
            painter.setBrush(QColor(colours.background))
            painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.completed if self._state == "done" else colours.accent_fill))
            painter.drawEllipse(circle)
        if self._state == "done":
            mark = theme.px(18)
            tick = pixmap("check", "background", mark, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(centre.x() - mark / 2, centre.y() - mark / 2), tick)
        else:
            number = colours.secondary if self._state == "todo" else colours.on_accent
            ink.write(painter, circle, str(self._number), number, align="centre")

    def _underline(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(QColor(theme.palette().accent), 2))
        width = theme.px(28)
        y = self.height() - 2
        painter.drawLine(QPointF(box.center().x() - width / 2, y), QPointF(box.center().x() + width / 2, y))


class _Strip(QWidget):
    """The buttons in a row, joined by a line that is green as far as the year has come."""

    def __init__(self, buttons: Sequence[StepButton]) -> None:
        super().__init__()
        self._buttons = buttons
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_M, 0, theme.SPACE_M, 0)
        layout.setSpacing(0)
        for button in buttons:
            layout.addWidget(button, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.palette()
        painter = QPainter(self)
        gap = theme.px(26) / 2 + theme.px(3)
        for left, right in zip(self._buttons, self._buttons[1:], strict=False):
            done = left.state == "done"
            painter.setPen(QPen(QColor(colours.completed if done else colours.line), 2))
            start = left.mapToParent(left.centre()) + QPointF(gap, 0)
            end = right.mapToParent(right.centre()) - QPointF(gap, 0)
            painter.drawLine(start, end)


class StepsCard(QFrame):
    """The card with the steps; a click shows what a step lacks, a second one goes there."""

    #: A target to open.
    opened = Signal(str)

    def __init__(self, count: int = 7, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "card")
        self.setAccessibleName("全年步骤")
        self._steps: tuple[Step, ...] = ()
        self._selected = -1
        self.buttons = [StepButton(number) for number in range(1, count + 1)]
        for index, button in enumerate(self.buttons):
            button.clicked.connect(lambda _checked=False, at=index: self._press(at))
        self._lead = QLabel()
        theme.set_tone(self._lead, "secondary")
        self._links = QHBoxLayout()
        self._links.setSpacing(theme.SPACE_L)
        line = QHBoxLayout()
        line.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
        line.setSpacing(theme.SPACE_M)
        line.addWidget(self._lead)
        line.addLayout(self._links)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE_XS, 0, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_XS)
        layout.addWidget(_Strip(self.buttons))
        layout.addLayout(line)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show the steps; what the current one lacks is listed, unless another was picked."""
        if tuple(steps) == self._steps:
            return
        changed = tuple(step.state for step in steps) != tuple(step.state for step in self._steps)
        self._steps = tuple(steps)
        if changed or not 0 <= self._selected < len(steps):
            self._selected = next((i for i, step in enumerate(steps) if step.state == "now"), -1)
        self._show()

    def links(self) -> list[QPushButton]:
        """The links on show, in order."""
        found = []
        for at in range(self._links.count()):
            widget = self._links.itemAt(at).widget()
            if isinstance(widget, QPushButton):
                found.append(widget)
        return found

    def _show(self) -> None:
        for index, (button, step) in enumerate(zip(self.buttons, self._steps, strict=False)):
            button.show_step(step, selected=index == self._selected)
        for link in self.links():
            self._links.removeWidget(link)
            link.hide()
            link.deleteLater()
        if self._selected < 0:
            self._lead.setText("全年各步骤均已完成。" if self._steps else "")
            return
        step = self._steps[self._selected]
        if not step.missing:
            self._lead.setText(f"{step.name}：")
            self._add_link("前往", step.target)
            self._order_links()
            return
        self._lead.setText(f"{step.name}，还缺：")
        shown = step.missing[:_MOST_LINKS]
        for lack in shown:
            self._add_link(lack.text, lack.target)
        if len(step.missing) > len(shown):
            self._add_more(step.missing[len(shown) :])
        self._order_links()

    def _add_link(self, text: str, target: str) -> QPushButton:
        button = QPushButton(f"{text} ›")
        theme.set_kind(button, "link")
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.opened.emit(target))
        self._links.addWidget(button)
        return button

    def _add_more(self, lacks: Sequence[Missing]) -> None:
        button = QPushButton(f"另 {len(lacks)} 项 ›")
        theme.set_kind(button, "link")
        menu = QMenu(button)
        for lack in lacks:
            menu.addAction(lack.text, lambda target=lack.target: self.opened.emit(target))
        button.clicked.connect(lambda: menu.exec(button.mapToGlobal(button.rect().bottomLeft())))
        self._links.addWidget(button)

    def _order_links(self) -> None:
        """Tab goes from the last step to the links, though they were made later than what follows."""
        before: QWidget = self.buttons[-1]
        for link in self.links():
            QWidget.setTabOrder(before, link)
            before = link

    def _press(self, index: int) -> None:
        if index >= len(self._steps):
            return
        step = self._steps[index]
        if index == self._selected or not step.missing:
            self.opened.emit(step.target)
            return
        self._selected = index
        self._show()
