"""A place in the window for a part that is made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

Part = TypeVar("Part", bound=QWidget)


class Deferred(QWidget, Generic[Part]):
    """Holds the place until the part is looked at: many never are, and cost memory and time all the same.

    Args:
        make: makes the part, up to date.
    """

    def __init__(self, make: Callable[[], Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        #: The part, or None as long as nobody has needed it.
        self.made: Part | None = None

    @property
    def part(self) -> Part:
        """The part, made now if it was not there."""
        if self.made is None:
            self.made = self._make()
            stops = tab_stops(self.made)
            self._room.addWidget(self.made)
            put_in_tab_order(self, stops)
        return self.made

    def showEvent(self, event: QShowEvent) -> None:
        self.part.show()
        self._room.activate()
        super().showEvent(event)


def tab_stops(part: QWidget) -> list[QWidget]:
    """The controls of a part that stands nowhere yet, in the order of the Tab key."""
    return list(filter(_takes_focus, [part, *_ring(part, QWidget.nextInFocusChain)]))


def put_in_tab_order(place: QWidget, stops: Iterable[QWidget]) -> None:
    """Let Tab reach controls made late where they stand, and not after all that was there before.

    Args:
        place: what they stand before, or in.
        stops: the controls, in order.
    """
    ahead = next(filter(_takes_focus, _ring(place, QWidget.previousInFocusChain)), None)
    if ahead is not None:
        for before, after in pairwise([ahead, *stops]):
            QWidget.setTabOrder(before, after)


def _takes_focus(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _ring(start: QWidget, step: Callable[[QWidget], QWidget | None]) -> Iterator[QWidget]:
    """The other widgets of a focus chain, from one of them round to it again."""
    widget = step(start)
    while widget is not None and widget is not start:
        yield widget
        widget = step(widget)
