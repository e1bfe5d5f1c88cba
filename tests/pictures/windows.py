"""Pictures of every window on this process's screen: ``python -m tests.pictures.windows OUT [LOOK...]``.

Beside the pictures a list is written of every text that does not fit in its place.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from desktop_app import showcase
from desktop_app.services import sample_ledger

#: What is found of texts that do not fit: one line each, empty where all fit.
CLIPPED = "放不下的文字.txt"
_LOOKS = ("light", "dark", "large")


@dataclass(frozen=True, slots=True)
class Size:
    """A screen: physical pixels and the system's scale factor."""

    width: int
    height: int
    factor: float

    @property
    def name(self) -> str:
        """As folders are named: 1366x768@150."""
        return f"{self.width}x{self.height}@{self.factor * 100:.0f}"


SIZES = {
    size.name: size
    for size in (
        Size(1366, 768, 1.0),
        Size(1366, 768, 1.5),
        Size(1920, 1080, 1.25),
        Size(3840, 2160, 2.0),
    )
}


def environment(size: Size, folder: Path) -> dict[str, str]:
    """What a process must be started with to draw on a screen of that size without one.

    Args:
        size: the screen.
        folder: where the description of the screen may be written.
    """
    screen = folder / f"{size.name}.json"
    shape = {"name": "screen", "x": 0, "y": 0, "width": size.width, "height": size.height, "dpr": 1}
    screen.write_text(json.dumps({"screens": [shape]}), encoding="utf-8")
    return {"QT_QPA_PLATFORM": f"offscreen:configfile={screen}", "QT_SCALE_FACTOR": str(size.factor)}


def take(out: Path, looks: Sequence[str] = _LOOKS, only: Sequence[str] = ()) -> list[str]:
    """Pictures of every page and dialog on this process's screen, one folder a look.

    Args:
        out: the folder.
        looks: of light, dark and large (大字版).
        only: keys of pages and dialogs; all where empty.

    Returns:
        Every text that does not fit and every control that has no name or its turn at the wrong place, as
        "look/window: text".
    """
    found = []
    with sample_window() as window:
        for look in looks:
            _dress(look)
            folder = out / look
            folder.mkdir(parents=True, exist_ok=True)
            for key, shown in windows(window, only):
                shown.grab().save(str(folder / f"{key}.png"))
                lines = misfits(shown) + unnamed(shown) + out_of_order(shown)
                found += [f"{look}/{key}：{line}" for line in lines]
    (out / CLIPPED).write_text("\n".join(found), encoding="utf-8")
    return found


@contextmanager
def sample_window() -> Iterator[Any]:
    """The window over a ledger with the first sample in it, filling this process's screen."""
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QGuiApplication

    from desktop_app.app import build_window, make_application

    sample = next(sample_ledger.read_samples())
    with tempfile.TemporaryDirectory(prefix="示例-") as folder:
        os.environ["ZWGK_BACKUP_DIR"] = str(Path(folder) / "备份")
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        make_application([])
        path = Path(folder) / "示例台账.zwgk"
        sample_ledger.prepare(path, sample)[0].close()
        window = build_window(lambda: sample.day)
        # Nobody is there to close the dialog that tells of a bug.
        sys.excepthook = _give_up
        window.jobs.bug.connect(lambda error: _give_up(type(error), error, error.__traceback__))
        window.resize(QGuiApplication.primaryScreen().availableSize())
        window.show()
        window.ledgers.start(path, create=False)
        showcase.settle(window)
        try:
            yield window
        finally:
            window.close()


def _give_up(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    traceback.print_exception(kind, error, trace)
    os._exit(3)


def _dress(look: str) -> None:
    from desktop_app.ui import theme

    theme.set_scale(theme.LARGE_SCALE if look == "large" else theme.NORMAL_SCALE)
    theme.set_scheme(theme.Scheme.DARK if look == "dark" else theme.Scheme.LIGHT)


def windows(window: Any, only: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Every page of the window, then every dialog, shown and at rest."""
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui import pages

    for key in pages.MAKERS:
        if not only or key in only:
            window.show_page(key)
            showcase.settle(window)
            yield key, window
    window.show_page("home")
    for key in sorted(pages.DIALOGS.keys()):
        if only and f"dialog-{key}" not in only:
            continue
        window.open_target(key)
        showcase.settle(window)
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            continue
        yield f"dialog-{key}", dialog
        dialog.close()
        showcase.settle(window)


def misfits(window: Any) -> list[str]:
    """What is shown but does not fit: labels and buttons in the room they have, the window on its screen."""
    from PySide6.QtWidgets import QAbstractButton, QLabel

    found = []
    room = window.screen().availableSize()
    if window.width() > room.width() or window.height() > room.height():
        found.append(f"窗口 {window.width()}×{window.height()} 大于屏幕 {room.width()}×{room.height()}")
    labels = (label for label in window.findChildren(QLabel) if label.isVisible() and label.text())
    found += [label.text() for label in labels if not label.pixmap() and not _label_fits(label)]
    buttons = (button for button in window.findChildren(QAbstractButton) if button.isVisible())
    found += [b.text() for b in buttons if b.text() and b.width() < b.minimumSizeHint().width()]
    return found


def unnamed(window: Any) -> list[str]:
    """Controls that the keyboard reaches and a screen reader has no name for."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QWidget

    found = []
    for control in window.findChildren(QWidget):
        reached = control.isVisible() and control.isEnabled() and control.focusProxy() is None
        if reached and control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            known = QAccessible.queryAccessibleInterface(control)
            if not known.text(QAccessible.Text.Name):
                found.append(
                    f"没有名称的控件：{type(control).__name__}，在 {type(control.parent()).__name__} 中"
                )
    return found


def out_of_order(dialog: Any) -> list[str]:
    """The first thing under the buttons of a dialog that Tab reaches only after them."""
    from desktop_app.ui.dialogs.base import BaseDialog

    if not isinstance(dialog, BaseDialog) or not dialog.primary.isVisible():
        return []
    at = dialog.primary.nextInFocusChain()
    while at is not dialog:
        if at.isVisible() and at.isEnabled() and at.focusPolicy() and dialog.is_content(at):
            return [f"Tab 先到按钮，后到 {type(at).__name__} {at.accessibleName()}"]
        at = at.nextInFocusChain()
    return []


def _label_fits(label: Any) -> bool:
    if label.wordWrap():
        return bool(label.heightForWidth(label.width()) <= label.height() + 1)
    hint = label.minimumSizeHint()
    return bool(hint.width() <= label.width() + 1 and hint.height() <= label.height() + 1)


def main(argv: Sequence[str]) -> int:
    """Take the pictures of one size; the process must have been started with `environment`.

    Args:
        argv: the folder, then the looks (all where none is given).

    Returns:
        0, or 1 where a text does not fit.
    """
    found = take(Path(argv[0]), tuple(argv[1:]) or _LOOKS)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
