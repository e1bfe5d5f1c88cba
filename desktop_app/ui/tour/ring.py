"""A ring round a control, wherever the control goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.ui import theme

_MOVING = frozenset((
    QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ZOrderChange,
))  # fmt: skip
_WIDTH = 3


class Ring(QWidget):
    """Lies over the window and lets everything through; it draws nothing while the control is out of sight.

    Args:
        ground: what it lies over.
    """

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground = ground
        self._control: QWidget | None = None
        self._watched: list[QWidget] = []
        self.hide()

    @property
    def control(self) -> QWidget | None:
        """The control it is round."""
        return self._control

    def put_round(self, control: QWidget | None) -> None:
        """Ring another control, scrolled into sight; None takes the ring away."""
        for followed in self._watched:
            followed.removeEventFilter(self)
        self._control, self._watched = control, []
        widget: QWidget | None = control
        while widget is not None and widget is not self._ground:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
            if isinstance(widget, QScrollArea) and control is not None:
                widget.ensureWidgetVisible(control)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVING:
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        shown = self._shown_part()
        if shown.isEmpty():
            self.hide()
            return
        room = shown.adjusted(-_WIDTH, -_WIDTH, _WIDTH, _WIDTH)
        self.setGeometry(room.intersected(self._ground.rect()))
        self.show()
        self.raise_()

    def _shown_part(self) -> QRect:
        """Where the control is on the ground, as far as what holds it does not cut it off."""
        control = self._control
        if control is None or not control.isVisible():
            return QRect()
        shown = QRect(control.mapTo(self._ground, QPoint()), control.size())
        for holder in self._watched[1:]:
            shown = shown.intersected(QRect(holder.mapTo(self._ground, QPoint()), holder.size()))
        return shown

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.palette().accent), _WIDTH))
        half = _WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)
