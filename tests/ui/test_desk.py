"""A test leaves neither a pressed key nor a widget to the next one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

#: What a test forgot.
_KEPT: list[QWidget] = []


@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_next_test_finds_no_key_down_and_no_widget(qtbot: QtBot, turn: str) -> None:
    if turn == "second":
        assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
        assert not any(map(isValid, _KEPT))
    _KEPT.append(QWidget())
    button = QPushButton("示例")
    qtbot.addWidget(button)
    button.show()
    QTest.mouseClick(button, Qt.MouseButton.RightButton, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
