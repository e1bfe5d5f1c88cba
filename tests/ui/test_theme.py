"""Colours can be read, statuses have icon and word, light, dark and size change at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.core.terms import Status
from desktop_app.ui import theme
from desktop_app.ui.icons import names
from desktop_app.ui.palette import DARK, GROUND_ROLES, LIGHT, TEXT_ROLES, Palette, contrast


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", TEXT_ROLES)
@pytest.mark.parametrize("ground", GROUND_ROLES)
def test_every_text_colour_can_be_read_on_every_ground(palette: Palette, role: str, ground: str) -> None:
    ratio = contrast(getattr(palette, role), getattr(palette, ground))
    assert ratio >= 4.5, f"{role} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_main_button_can_be_read(palette: Palette) -> None:
    for fill in (palette.accent_fill, palette.accent_fill_hover):
        assert contrast(palette.on_accent, fill) >= 4.5


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_every_status_has_an_icon_a_word_and_a_colour() -> None:
    for status in Status:
        style = theme.status_style(status)
        assert style.word == status.value
    keys = (*Status, "overdue", "due_soon", "lacking")
    for key in keys:
        style = theme.status_style(key)
        assert style.icon in names()
        assert style.role in TEXT_ROLES
    words = [theme.status_style(key).word for key in keys]
    assert len(set(words)) == len(words)


def test_a_status_colour_follows_light_and_dark() -> None:
    style = theme.status_style("overdue")
    theme.set_scheme(theme.Scheme.LIGHT)
    assert style.colour == LIGHT.overdue
    theme.set_scheme(theme.Scheme.DARK)
    assert style.colour == DARK.overdue


def test_the_choice_of_dark_is_remembered(qapp: QApplication) -> None:
    theme.set_scheme(theme.Scheme.DARK)
    theme.set_scale(theme.LARGE_SCALE)
    theme.install(qapp)
    assert theme.palette().dark
    assert theme.scale() == theme.LARGE_SCALE


def test_following_the_system_turns_dark_with_it(qapp: QApplication, qtbot: QtBot, monkeypatch) -> None:
    theme.set_scheme(theme.Scheme.SYSTEM)
    assert not theme.palette().dark
    hints = qapp.styleHints()
    monkeypatch.setattr(theme, "_system_is_dark", lambda: True)
    with qtbot.waitSignal(theme.signals.changed, timeout=1000):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.palette().dark


def test_a_fixed_choice_does_not_follow_the_system(qapp: QApplication, monkeypatch) -> None:
    theme.set_scheme(theme.Scheme.LIGHT)
    monkeypatch.setattr(theme, "_system_is_dark", lambda: True)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.palette().dark


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
def test_the_style_sheet_names_no_missing_picture(qapp: QApplication, scheme: theme.Scheme) -> None:
    theme.set_scheme(scheme)
    sheet = qapp.styleSheet()
    assert "$" not in sheet
    pictures = re.findall(r"url\(([^)]+)\)", sheet)
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)


def test_measures_at_normal_size() -> None:
    assert (theme.control_height(), theme.row_height(), theme.section_row_height()) == (30, 58, 34)


def test_large_type_makes_everything_larger(qtbot: QtBot) -> None:
    label, button = QLabel("完成时限"), QPushButton("登记")
    theme.set_type(label, "heading")
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.show()
    before = label.sizeHint().height(), button.sizeHint().height(), theme.row_height()
    with qtbot.waitSignal(theme.signals.changed):
        theme.set_scale(theme.LARGE_SCALE)
    after = label.sizeHint().height(), button.sizeHint().height(), theme.row_height()
    for small, large in zip(before, after, strict=True):
        assert 1.2 <= large / small <= 1.4


@pytest.mark.parametrize("scale", [theme.NORMAL_SCALE, theme.LARGE_SCALE])
def test_fields_and_buttons_stand_in_line(qtbot: QtBot, scale: float) -> None:
    theme.set_scale(scale)
    window = QWidget()
    qtbot.addWidget(window)
    form = QFormLayout(window)
    fields = (QLineEdit(), QComboBox(), QPushButton("导出"), QSpinBox(), QDateEdit())
    for field in fields:
        form.addRow("完成时限", field)
    window.show()
    heights = {field.height() for field in fields}
    assert len(heights) == 1
    assert abs(heights.pop() - theme.control_height()) <= 1


def test_focus_does_not_move_what_is_typed(qtbot: QtBot) -> None:
    window = QWidget()
    field, other = QLineEdit("预算科", window), QLineEdit(window)
    other.move(0, 60)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    field.grab()
    quiet = field.cursorRect(), field.sizeHint()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.grab()
    assert (field.cursorRect(), field.sizeHint()) == quiet


def test_chinese_is_never_written_in_a_kai_face(qapp: QApplication) -> None:
    assert theme.font().families() == list(theme.FAMILIES)
    found = QFontInfo(qapp.font()).family()
    assert "Kai" not in found
    assert "楷" not in found


def test_an_invalid_field_is_marked_and_unmarked(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(100, 30)
    field.show()
    quiet = field.grab().toImage()
    theme.set_invalid(field, invalid=True)
    assert field.grab().toImage() != quiet
    theme.set_invalid(field, invalid=False)
    assert field.grab().toImage() == quiet
