"""Icons are there, tinted, sharp, and follow light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap

from desktop_app.ui import icons, theme
from desktop_app.ui.palette import DARK, LIGHT


def _colours(picture: QPixmap) -> set[str]:
    image = picture.toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize("name", icons.names())
def test_every_icon_draws_something(name: str) -> None:
    assert _colours(icons.pixmap(name, "#123456", 48))


def test_an_icon_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_an_icon_has_the_colour_of_its_role_in_light_and_dark() -> None:
    drawn = icons.icon("home-outline", "accent")
    theme.set_scheme(theme.Scheme.LIGHT)
    assert LIGHT.accent.lower() in _colours(drawn.pixmap(QSize(32, 32)))
    theme.set_scheme(theme.Scheme.DARK)
    assert DARK.accent.lower() in _colours(drawn.pixmap(QSize(32, 32)))


def test_a_disabled_and_a_checked_icon_look_so() -> None:
    drawn = icons.icon("home-outline", "secondary", on="accent")
    disabled = drawn.pixmap(QSize(32, 32), QIcon.Mode.Disabled)
    checked = drawn.pixmap(QSize(32, 32), QIcon.Mode.Normal, QIcon.State.On)
    assert QColor(theme.palette().disabled).name() in _colours(disabled)
    assert QColor(theme.palette().accent).name() in _colours(checked)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_an_icon_is_sharp_on_every_screen(ratio: float) -> None:
    picture = icons.pixmap("sync", "accent", 20, ratio)
    assert picture.width() == round(20 * ratio)
    assert picture.deviceIndependentSize().width() == pytest.approx(20, abs=0.5)
    of_icon = icons.icon("sync").pixmap(QSize(20, 20), ratio)
    assert of_icon.width() == round(20 * ratio)
