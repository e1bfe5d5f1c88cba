"""What the overview's tabs have in common: filters as chips, a search, and a place for nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.chip_row import ChipRow
from desktop_app.ui.city.rows import RowsModel

#: The words of a filter, and whether a row passes it; None lets every row pass.
Chip = tuple[str, Callable[[Any], bool] | None]


class Tab(QWidget):
    """A table with chips over it.

    Args:
        model: the table's rows.
        chips: the filters, the first one for all.
    """

    def __init__(self, model: RowsModel, chips: Sequence[Chip]) -> None:
        super().__init__()
        self.rows = model
        self._tests = dict(chips)
        self._chosen = chips[0][0]
        self._words = ""
        self._everything: Sequence[Any] = ()
        self.bar = ChipRow(tuple(self._tests))
        self.bar.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        self.bar.chosen.connect(self.choose_chip)
        self.chips = self.bar.chips
        bar = QWidget(self)
        bar.setLayout(self.bar)
        # A single filter is no choice.
        bar.setHidden(len(chips) == 1)
        self.nothing = QLabel("没有符合条件的内容。")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.set_tone(self.nothing, "secondary")
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.stack, 1)

    def fill(self, body: QWidget) -> None:
        """Put the tab's own widgets in their place."""
        self.stack.addWidget(body)
        self.stack.addWidget(self.nothing)

    def load(self, rows: Sequence[Any]) -> None:
        """Show these rows."""
        self._everything = rows
        self.rows.load(rows)
        self._arrange()

    def choose_chip(self, words: str) -> None:
        """Show only what passes a filter."""
        self._chosen = words
        self._arrange()

    def search(self, text: str) -> None:
        """Show only what holds all of the words."""
        self._words = text
        self._arrange()

    def text_of(self, row: Any) -> str:
        """What of a row is searched."""
        raise NotImplementedError

    def passes(self, row: Any) -> bool:
        """Whether a row is to be shown beside what chips and search say."""
        return row is not None

    def _arrange(self) -> None:
        test, words = self._tests[self._chosen], self._words.casefold().split()

        def keep(row: Any) -> bool:
            if (test is not None and not test(row)) or not self.passes(row):
                return False
            return not words or all(word in self.text_of(row).casefold() for word in words)

        self.rows.narrow(keep)

        def count(name: str) -> int:
            passing = self._tests[name]
            return sum(1 for row in self._everything if passing is None or passing(row))

        self.bar.show_counts(count, self._chosen)
        self.stack.setCurrentIndex(0 if self.rows.shown else 1)
        self.arranged()

    def arranged(self) -> None:
        """The rows that are shown have changed."""
