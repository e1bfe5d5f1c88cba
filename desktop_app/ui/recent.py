"""最近打开的台账: the ledgers opened last, each a menu entry away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from desktop_app.ui.settings import settings

_RECENT = "ledger/recent"
_MOST = 8


def recent_ledgers() -> tuple[Path, ...]:
    """The ledgers opened last, the newest first; those that are gone stay until the list is emptied.

    A ledger on a USB stick that is not plugged in comes back with it.
    """
    stored = settings().value(_RECENT)
    # An INI file gives a list of one back as a plain string.
    names = stored if isinstance(stored, list) else [stored]
    return tuple(Path(str(name)) for name in names if name)


def remember_ledger(path: Path) -> None:
    """Put a ledger at the head of the list."""
    whole = str(path.absolute())
    others = [str(known) for known in recent_ledgers() if str(known) != whole]
    settings().setValue(_RECENT, [whole, *others][:_MOST])


class RecentMenu(QMenu):
    """The submenu; read anew each time it opens.

    Args:
        parent: the menu it hangs in.
        open_path: opens a ledger.
    """

    def __init__(self, parent: QMenu, open_path: Callable[[Path], None]) -> None:
        super().__init__("最近打开的台账(&R)", parent)
        self._open_path = open_path
        self.aboutToShow.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        known = recent_ledgers()
        for number, path in enumerate(known, start=1):
            # An ampersand in a name would underline the letter after it.
            shown = str(path).replace("&", "&&")
            action = self.addAction(f"&{number}  {shown}")
            action.setEnabled(path.is_file())
            action.triggered.connect(lambda _checked=False, it=path: self._open_path(it))
        if not known:
            self.addAction("没有打开过其他台账").setEnabled(False)
            return
        self.addSeparator()
        self.addAction("清空列表").triggered.connect(lambda: settings().remove(_RECENT))
