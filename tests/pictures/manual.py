"""The manual's pictures, from the real windows: ``python -m tests.pictures.manual`` makes them anew.

What stands in a window when its picture is taken is kept beside it as a digest; a test takes the same
windows again and finds which pictures show what is no longer so.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from desktop_app.ui.manual.topics import FOLDER
from tests.pictures.staged import staged
from tests.pictures.windows import Size, environment, sample_window, windows

ROOT = Path(__file__).resolve().parents[2]
PICTURES = FOLDER / "pictures"
#: What stood in each window when its picture was taken.
DIGESTS = Path(__file__).with_name("manual.json")
#: Small enough that the writing stays legible in the manual's window.
SCREEN = Size(1160, 680, 1.0)
#: What is another on another machine: times of saving and backing up, what a font leaves room for.
_VARYING = ("备份", "…", "字体", "预览", "已保存")
#: The picture's name in the manual, by the key of the window.
NAMES: Mapping[str, str] = {
    "home": "home",
    "tasks": "tasks",
    "occurrences": "occurrences",
    "evidence": "evidence",
    "sheets": "sheets",
    "documents": "documents",
    "dialog-import-sample": "import",
    "dialog-year_end": "year-end",
    "dialog-scoring": "scoring",
    "dialog-safety_settings": "safety",
}


def shown_texts(window: Any) -> list[str]:
    """Every text of labels, buttons, tabs and menus that is shown, in the order of the widgets."""
    from PySide6.QtWidgets import QAbstractButton, QLabel, QMenuBar, QTabBar

    found = []
    for widget in [window, *window.findChildren(object)]:
        if not getattr(widget, "isVisible", lambda: False)():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        elif isinstance(widget, QTabBar):
            found += [widget.tabText(index) for index in range(widget.count())]
        elif isinstance(widget, QMenuBar):
            found += [action.text() for action in widget.actions()]
    return [text for text in found if text and not any(mark in text for mark in _VARYING)]


def take(folder: Path) -> dict[str, str]:
    """Take the pictures on this process's screen.

    Args:
        folder: where they go; none is written where it is not a folder.

    Returns:
        What stands in each window, as a digest, by the picture's name.
    """
    found = {}
    with sample_window() as window:
        plain = ((NAMES[key], shown) for key, shown in windows(window, tuple(NAMES)))
        for name, shown in chain(plain, staged(window)):
            found[name] = hashlib.sha256("\n".join(shown_texts(shown)).encode()).hexdigest()[:16]
            if folder.is_dir():
                _in_few_colours(shown.grab().toImage()).save(str(folder / f"{name}.png"))
    return found


def _in_few_colours(picture: Any) -> Any:
    """The picture in its 256 commonest colours: enough for a window, at half the size."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    common = Counter(memoryview(whole.constBits()).cast("I")).most_common(256)
    table = [colour for colour, _ in common]
    return whole.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def digests_now(folder: Path) -> dict[str, str]:
    """What stands in the windows now, taken in a process with a screen of its own.

    Args:
        folder: for what is written on the way.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.pictures.manual", "--digests"],
        cwd=ROOT,
        env={**os.environ, **environment(SCREEN, folder)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Make the pictures anew, or with ``--digests`` print what stands in the windows."""
    if "--digests" in sys.argv:
        print(json.dumps(take(Path("-"))))
        return 0
    if "QT_SCALE_FACTOR" not in os.environ:
        with tempfile.TemporaryDirectory() as beside:
            screen = environment(SCREEN, Path(beside))
            again = [sys.executable, "-m", "tests.pictures.manual"]
            return subprocess.run(again, cwd=ROOT, env={**os.environ, **screen}, check=False).returncode
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = take(PICTURES)
    DIGESTS.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(found)} 张，{PICTURES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
