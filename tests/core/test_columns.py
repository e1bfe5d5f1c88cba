"""The width of Chinese text beside letters."""

from __future__ import annotations

import pytest

from desktop_app.core.columns import columns


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("台账", 4), ("第2项，", 7), ("（１）", 6), ("½", 2)]
)
def test_chinese_characters_and_their_punctuation_take_two_columns(text: str, width: int) -> None:
    assert columns(text) == width
