from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.tasks.grid.clipboard import cells_of, from_text, mime_of, to_html, to_text


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("甲\t乙\r\n丙\t丁\r\n", [["甲", "乙"], ["丙", "丁"]]),
        ("甲\t乙\n丙\n", [["甲", "乙"], ["丙", ""]]),
        ('"第一行\n第二行"\t乙\r\n', [["第一行\n第二行", "乙"]]),
        (
            '"说“""好""”\n完"\r\n',
            [
                [
                    '说“"好"”\n完',
                ]
            ],
        ),
        ('"没有结束的引号\t乙\r\n', [['"没有结束的引号', "乙"]]),
        ('"甲"乙\t丙', [['"甲"乙', "丙"]]),
        ("甲", [["甲"]]),
        ("甲\r\n\r\n乙\r\n", [["甲"], [""], ["乙"]]),
        ("\t\r\n", [["", ""]]),
        ("'=1+1\t'寻常", [["=1+1", "'寻常"]]),
        ("", []),
    ],
)
def test_text_of_excel_and_wps_becomes_cells(text: str, cells: list[list[str]]) -> None:
    assert from_text(text) == cells


def test_what_looks_like_a_formula_goes_out_as_text_and_comes_back_as_it_was() -> None:
    cells = [["=1+1", "+86", "-", "@a", "平常", "一行\n两行", '"引"', "a\tb"]]
    text = to_text(cells)
    assert text.startswith("'=1+1\t'+86\t'-\t'@a\t平常\t\"一行\n两行\"\t")
    assert from_text(text) == cells
    assert "mso-number-format" in to_html(cells)
    assert "一行<br>两行" in to_html(cells)
    assert cells_of(mime_of(cells)) == cells


_CELL = st.text(alphabet=st.sampled_from(list("甲乙a=+-@'\"\t\n 1")), max_size=8)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=1, max_size=4))
def test_whatever_goes_out_comes_back(cells: list[list[str]]) -> None:
    mime = mime_of(cells)
    assert cells_of(mime) == cells
    guarded = [list(row) for row in cells if not any(c.startswith("'") for c in row)]
    if guarded:
        assert from_text(to_text(guarded)) == guarded
