"""Words of recurrence are offered as questions, and look-alikes are left alone."""

import pytest

from desktop_app.core.recurrence import offers
from desktop_app.core.terms import Frequency


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("按月公开预算执行情况。", [("按月", Frequency.MONTHLY)]),
        ("房地产主管部门每月定期发布数据。", [("每月", Frequency.MONTHLY), ("定期", None)]),
        ("开展日常监测、季度抽查和年终考评。", [("季度", Frequency.QUARTERLY)]),
        ("每半年至少举办一次新闻发布会。", [("每半年", Frequency.HALF_YEARLY)]),
        ("每年公布排名。", [("每年", Frequency.YEARLY)]),
        ("定时发布项目信息。", [("定时", None)]),
        ("严格按照法定时限答复。", []),
        ("公布2016年度自评情况和年度目标。", []),
        ("及时公开，适时更新。", []),
    ],
)
def test_words_found(text, found):
    assert [(o.word, o.frequency) for o in offers(text)] == found


def test_an_offer_is_a_question_that_names_the_word():
    assert offers("按月公开。")[0].note == "原文含“按月”，是否按 12 期登记？"
