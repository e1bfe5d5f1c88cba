"""Finding a plan's parts in its source in spite of spaces, line breaks and the width of punctuation."""

from __future__ import annotations

from desktop_app.ui.dialogs.review_source import SourceMap


def test_wording_is_found_over_line_breaks_and_widths() -> None:
    text = "一、公开\n1.按月公开(全市)\n收支 情况,并解读。\n"
    span = SourceMap(text).find("按月公开（全市）收支情况，并解读。")
    assert span is not None
    assert text[span.start : span.end] == "按月公开(全市)\n收支 情况,并解读。"


def test_equal_wordings_are_told_apart_by_their_order() -> None:
    text = "市甲局\n公开。\n市乙局\n公开。\n"
    spans = SourceMap(text).locate([(1, "公开。"), (2, "公开。")])
    assert [text[: spans[k].start].count("公开。") for k in (1, 2)] == [0, 1]


def test_what_is_nowhere_is_left_out_and_disturbs_nobody() -> None:
    spans = SourceMap("甲。乙。").locate([(1, "甲。"), (2, "没有。"), (3, "乙。"), (4, "")])
    assert set(spans) == {1, 3}


def test_a_part_printed_out_of_order_is_found_all_the_same() -> None:
    spans = SourceMap("甲。乙。").locate([(1, "乙。"), (2, "甲。")])
    assert spans[2].start == 0
