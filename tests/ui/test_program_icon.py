"""The program's own picture."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop_app import app


def test_the_window_carries_the_programs_own_picture(qapp: QApplication) -> None:
    app.make_application([])
    own = QIcon(str(app.ICON)).pixmap(64, 64).toImage()
    assert not own.isNull()
    assert qapp.windowIcon().pixmap(64, 64).toImage() == own
