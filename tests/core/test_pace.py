"""What the wording offers, and when a frequency must be chosen."""

from datetime import date

import pytest

from desktop_app.core.pace import Pace, PaceKind, needs_frequency, pace_offers, pace_words
from desktop_app.core.terms import Frequency
from tests.core.test_occurrences import task


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("及时公开减税降费政策。", [("及时", PaceKind.PROMPT)]),
        ("分批发布，适时调整。", [("分批", PaceKind.BATCHES), ("适时", PaceKind.AS_FIT)]),
        ("定期通报。", [("定期", PaceKind.REGULAR)]),
        ("在法定时限内答复。", []),
        ("项目验收合格后公开。", [("验收合格后", None)]),
        ("加强组织领导。", []),
    ],
)
def test_words_of_pace_are_offered_as_questions(text, found):
    assert [(o.word, o.kind) for o in pace_offers(text)] == found
    assert all(o.note.startswith("原文含“") for o in pace_offers(text))


def test_regular_needs_a_frequency_until_the_officer_says_otherwise():
    regular = task("定期公开采购信息。")
    assert needs_frequency(regular, Pace())
    assert needs_frequency(regular, Pace(PaceKind.REGULAR))
    assert not needs_frequency(regular, Pace(PaceKind.ONCE))
    assert not needs_frequency(task("定期公开。", frequency=Frequency.QUARTERLY), Pace())
    assert not needs_frequency(task("及时公开。"), Pace())
    assert needs_frequency(task("及时公开。"), Pace(PaceKind.REGULAR))


def test_a_condition_is_waited_for_until_the_day_it_came_true():
    pace = Pace(condition="批复", condition_met_on=date(2017, 8, 1))
    assert (pace.waiting(date(2017, 7, 31)), pace.waiting(date(2017, 8, 1))) == (True, False)
    assert not Pace().waiting(date(2017, 8, 1))


def test_the_pace_in_words():
    assert pace_words(task(frequency=Frequency.MONTHLY, due_day=10), Pace()) == "按月，次月10日前"
    assert pace_words(task(frequency=Frequency.HALF_YEARLY), Pace()) == "每半年"
    assert pace_words(task(), Pace(PaceKind.TIMES, times=3)) == "全年 3 次"
    assert pace_words(task(), Pace(PaceKind.PROMPT)) == "及时，20 个工作日内"
    assert pace_words(task(), Pace(PaceKind.REGULAR)) == "定期，未定频次"
    assert pace_words(task(), Pace(PaceKind.BATCHES, condition="验收")) == "分批，待条件具备"
    assert pace_words(task(), Pace(condition="验收", condition_met_on=date(2017, 8, 1))) == "8月1日条件具备"
    assert pace_words(task(), Pace()) == ""
