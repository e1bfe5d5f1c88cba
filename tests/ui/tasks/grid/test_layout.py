from __future__ import annotations

import json

import pytest

from desktop_app.ui.settings import settings
from desktop_app.ui.tasks.grid.columns import COLUMNS
from desktop_app.ui.tasks.grid.layout import Layout, store, stored

_KEYS = [column.key for column in COLUMNS]


def test_a_layout_comes_back_as_it_was_left() -> None:
    left = Layout(_KEYS[::-1], ["text"], {"text": 200}, 3, [("office", True), ("deadline", False)], "office")
    store(left)
    assert stored() == left


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "[]",
        json.dumps({"order": "text", "widths": {"text": "breit", "gone": 9}, "frozen": -2, "group": "x"}),
        json.dumps({"order": _KEYS, "hidden": _KEYS}),
        json.dumps({"sorts": [["gone", True], 3], "widths": {"text": 100_000}}),
    ],
)
def test_what_makes_no_sense_is_as_at_first(kept: str) -> None:
    settings().setValue("tasks/grid", kept)
    assert stored() == Layout()


def test_a_column_that_a_newer_version_brought_is_hidden_at_the_end() -> None:
    settings().setValue("tasks/grid", json.dumps({"order": _KEYS[1:], "hidden": []}))
    found = stored()
    assert found.order == [*_KEYS[1:], _KEYS[0]]
    assert found.hidden == [_KEYS[0]]
