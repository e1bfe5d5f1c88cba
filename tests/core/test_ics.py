"""The calendar file, read back by the rules of RFC 5545."""

import re
from datetime import UTC, date, datetime

from desktop_app.core.ics import DayEvent, calendar_text

STAMP = datetime(2017, 6, 9, 1, 2, 3, tzinfo=UTC)


def unfolded(text):
    return re.sub("\r\n[ \t]", "", text).split("\r\n")


def test_lines_end_and_fold_as_the_standard_says():
    event = DayEvent(
        "t1", date(2017, 7, 10), "一-3 " + "按月公开一般公共预算收支完成情况" * 12, "内容\n第二行"
    )
    text = calendar_text("市财政局政务公开", [event], STAMP)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert f"SUMMARY:{event.title}" in unfolded(text)
    assert "DESCRIPTION:内容\\n第二行" in unfolded(text)


def test_a_whole_day_with_its_end_on_the_next():
    lines = unfolded(
        calendar_text("x", [DayEvent("t1", date(2017, 12, 31), "a", remind_days_before=3)], STAMP)
    )
    assert "DTSTART;VALUE=DATE:20171231" in lines
    assert "DTEND;VALUE=DATE:20180101" in lines
    assert "DTSTAMP:20170609T010203Z" in lines
    assert "TRIGGER:-P3D" in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_text_is_escaped():
    lines = unfolded(calendar_text("x", [DayEvent("t1", date(2017, 7, 10), "a,b;c\\d\x07")], STAMP))
    assert "SUMMARY:a\\,b\\;c\\\\d" in lines


def test_the_same_thing_is_the_same_event_next_time():
    def uids(*events):
        return [x for x in unfolded(calendar_text("x", events, STAMP)) if x.startswith("UID:")]

    first, other = DayEvent("t1", date(2017, 7, 10), "a"), DayEvent("t2", date(2017, 7, 10), "a")
    moved = DayEvent("t1", date(2017, 7, 12), "另一题目")
    assert uids(first) == uids(moved)
    assert len(set(uids(first, other))) == 2
