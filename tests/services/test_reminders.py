"""What is due and overdue, counted in working days, and the calendar file of it all."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.pace import Pace
from desktop_app.core.task import YearRecord
from desktop_app.core.terms import Frequency, YearEnd
from desktop_app.services import departments, import_plan, occurrences, reminders, tasks
from desktop_app.services.reminders import ReminderKind
from tests.builders import sample_plan

UNIT = "市财政局"


@pytest.fixture
def ids(ledger, plan_id):
    found = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
    occurrences.set_rhythm(ledger, UNIT, found[:1], frequency=Frequency.MONTHLY, due_day=10, pace=Pace())
    tasks.edit(ledger, UNIT, found[1], {"deadline": date(2021, 9, 30)})
    departments.save_year_record(ledger, plan_id, UNIT, YearRecord(published_on=date(2021, 7, 1)))
    return found


def due(ledger, plan_id, today, **more):
    which = (reminders.DueWhich.OVERDUE, reminders.DueWhich.SOON)
    return [r for it in which for r in reminders.listed(ledger, plan_id, UNIT, today, it, **more)]


def test_within_so_many_working_days_over_national_day(ledger, plan_id, ids):
    for month in range(1, 9):
        occurrences.record(ledger, UNIT, ids[0], OccurrenceFact(f"M{month:02d}", done_on=date(2021, 6, 1)))
    # From 29 September: 30 September, 8, 9 (made up), 11 and 12 October are five working days.
    found = due(ledger, plan_id, date(2021, 9, 29), within=5)
    assert [(r.kind, r.day, r.working_days) for r in found] == [
        (ReminderKind.DEADLINE, date(2021, 9, 30), 1),
        (ReminderKind.OCCURRENCE, date(2021, 10, 10), 3),
    ]
    assert found[1].text == "第 9 期（9月）：按月公开全市预算执行情况。"
    assert (found[1].requirement_id, found[1].key, found[1].label) == (ids[0], "M09", "一-1")
    assert [r.day for r in due(ledger, plan_id, date(2021, 9, 29), within=2)] == [date(2021, 9, 30)]


def test_a_wording_of_usual_length_is_told_whole(ledger):
    long = "通过政府网站、微信平台和媒体及时通报税制改革、财政改革等方案、政策和落实情况，按季汇总公开。"
    plan = sample_plan(title="云州市2021年另一方案")
    first, *others = plan.sections[0].requirements
    sections = (
        replace(plan.sections[0], requirements=(replace(first, text=long), *others)),
        *plan.sections[1:],
    )
    plan_id, _ = import_plan.store_plan(ledger, replace(plan, sections=sections))
    listed = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.edit(ledger, UNIT, listed[0].id, {"deadline": date(2021, 9, 30)})
    assert long in [r.text for r in due(ledger, plan_id, date(2021, 9, 29))]


def test_overdue_ones_are_counted_backwards_and_those_before_the_notice_are_left_alone(ledger, plan_id, ids):
    found = [r for r in due(ledger, plan_id, date(2021, 8, 2)) if r.kind is ReminderKind.OCCURRENCE]
    # The notice is of 1 June: May is due on 10 June; July's is five working days off.
    assert [(r.key, r.overdue) for r in found] == [("M05", True), ("M06", True)]
    assert found[1].working_days == -16


def test_the_year_is_to_be_closed_in_november_and_december(ledger, plan_id, ids):
    def counts(today):
        return reminders.due_counts(ledger, plan_id, UNIT, today)

    assert counts(date(2021, 10, 29)).undecided == 0
    assert counts(date(2021, 11, 1)).undecided == 4
    for rid in ids:
        tasks.edit(ledger, UNIT, rid, {"year_end": YearEnd.DONE})
    assert counts(date(2021, 12, 1)).undecided == 0


def test_the_counts_are_as_long_as_the_lists(ledger, plan_id, ids):
    for today in (date(2021, 7, 8), date(2021, 8, 2), date(2021, 9, 29)):
        counts, listed = reminders.due_counts(ledger, plan_id, UNIT, today), due(ledger, plan_id, today)
        assert counts.overdue == sum(r.overdue for r in listed)
        assert counts.soon == sum(not r.overdue for r in listed)
        assert listed


def test_a_plan_not_yet_public_is_reminded_of(ledger, plan_id):
    (found,) = due(ledger, plan_id, date(2021, 7, 12))
    assert (found.kind, found.day, found.target) == (
        ReminderKind.PUBLICATION,
        date(2021, 7, 14),
        "publication",
    )


def test_every_open_due_date_goes_into_the_calendar_file(ledger, plan_id, ids, tmp_path):
    out = tmp_path / "到期日.ics"
    count = reminders.export_calendar(ledger, plan_id, UNIT, out, date(2021, 7, 1))
    data = out.read_bytes()
    assert data.count(b"BEGIN:VEVENT") == count
    lines = re.sub("\r\n ", "", data.decode()).split("\r\n")
    days = [x.partition(":")[2] for x in lines if x.startswith("DTSTART")]
    # May to December, the deadline, the display, the year's end.
    assert len(days) == 8 + 3
    assert {"20210610", "20220110", "20210930", "20220131", "20211231"} <= set(days)
    assert "SUMMARY:一-2 及时公开减税降费政策。" in lines


def test_events_keep_their_identity_when_dates_move(ledger, plan_id, ids):
    def uids():
        text = reminders.calendar_file(
            ledger, plan_id, UNIT, date(2021, 7, 1), datetime(2021, 7, 1, tzinfo=UTC)
        )
        return set(re.findall("UID:(.*)\r", text))

    before = uids()
    tasks.edit(ledger, UNIT, ids[1], {"deadline": date(2021, 10, 15)})
    tasks.edit(ledger, UNIT, ids[0], {"due_day": 15})
    assert uids() == before


def test_a_file_that_cannot_be_written_is_said(ledger, plan_id, ids, tmp_path):
    with pytest.raises(UserError, match="无法写入"):
        reminders.export_calendar(ledger, plan_id, UNIT, tmp_path / "无" / "a.ics", date(2021, 7, 1))
