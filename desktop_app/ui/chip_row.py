"""The chips over a list: what it is narrowed to, and how many rows each choice would leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from desktop_app.ui import theme


class ChipRow(QHBoxLayout):
    """One chip for each choice, of which at most one is taken; a choice that leaves nothing has none.

    Args:
        choices: the words, the first one for everything.
    """

    #: A chip was pressed; carries its choice as it was given.
    chosen = Signal(object)

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self.chips: dict[str, QPushButton] = {}
        self._all = choices[0]
        self._group = QButtonGroup(self)
        self.setSpacing(theme.SPACE_S)
        for choice in choices:
            chip = QPushButton(str(choice))
            chip.setCheckable(True)
            theme.set_kind(chip, "chip")
            chip.clicked.connect(lambda _checked=False, it=choice: self.chosen.emit(it))
            self._group.addButton(chip)
            self.chips[choice] = chip
            self.addWidget(chip)
        self.chips[self._all].setChecked(True)
        self.addStretch(1)

    def show_counts(self, count: Callable[[Any], int], now: str) -> None:
        """Write how many rows each choice leaves.

        Args:
            count: gives that number.
            now: the choice in force; where it is none of these, no chip is pressed.
        """
        # A group lets go of its pressed chip only for another one.
        self._group.setExclusive(False)
        for choice, chip in self.chips.items():
            number = count(choice)
            chip.setText(f"{choice} {number}")
            chip.setVisible(bool(number) or choice in (self._all, now))
            chip.setChecked(choice == now)
        self._group.setExclusive(True)
