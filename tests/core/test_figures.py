"""The year's figures: the form's shape, and what looks implausible."""

import pytest

from desktop_app.core.figures import BY_ID, FIGURES, doubts, groups, in_time_rate


def test_the_form_names_each_figure_once_and_its_whole_before_it():
    assert len(BY_ID) == len(FIGURES)
    seen = set()
    for figure in FIGURES:
        assert figure.part_of is None or figure.part_of in seen
        seen.add(figure.id)
    assert groups()[0][0] == "主动公开"
    assert sum(len(listed) for _, listed in groups()) == len(FIGURES)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"published": 10, "website": 12}, "“门户网站”12条，多于“主动公开政府信息”10条"),
        ({"press_conferences": 1, "leader_conferences": 2}, "多于“新闻发布会”1场"),
        (
            {"requests_carried": 1, "requests_received": 4, "requests_answered": 6},
            "多于上年结转与本年收到合计5件",
        ),
        (
            {"requests_carried": 1, "requests_received": 4, "requests_answered": 4, "requests_left": 3},
            "不等于上年结转与本年收到合计5件",
        ),
        (
            {"granted": 1, "granted_partly": 0, "refused": 0, "impossible": 0, "otherwise": 0,
             "requests_answered": 3},
            "各类答复合计1件，不等于办结3件",
        ),
        ({"trainings": 2, "trainees": 0}, "培训人次为0"),
        ({"trainings": 0, "trainees": 30}, "培训次数为0"),
    ],
)  # fmt: skip
def test_implausible_sums_are_said(values, said):
    assert any(said in line for line in doubts(values))


def test_channels_may_add_up_to_more_than_the_total_and_gaps_are_never_doubted():
    assert doubts({"published": 10, "website": 10, "wechat": 9}) == ()
    assert doubts({}) == ()
    assert doubts({"requests_answered": 7}) == ()
    channels = [f.id for f in FIGURES if f.group == "主动公开（按渠道）"]
    assert "有信息未计入任何渠道" in doubts({"published": 10, **dict.fromkeys(channels, 1)})[0]


def test_the_rate_of_answers_in_time():
    assert in_time_rate({"requests_answered": 4, "requests_in_time": 3}) == 0.75
    assert in_time_rate({"requests_answered": 0, "requests_in_time": 0}) is None
    assert in_time_rate({"requests_answered": 4}) is None
