"""A department's whole year: what was entered between June and January stands in the snapshot at its end."""

from datetime import date

from desktop_app.core.evidence import EvidenceKind
from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.pace import Pace, PaceKind
from desktop_app.core.rules import year_figures
from desktop_app.core.task import Progress, YearRecord
from desktop_app.core.terms import Frequency, Status, YearEnd
from desktop_app.services import (
    departments,
    evidence,
    figures,
    import_plan,
    occurrences,
    reminders,
    safety,
    tasks,
    undo,
    year_end,
    year_snapshot,
)
from desktop_app.services.ledger import open_ledger
from tests.builders import sample_plan

UNIT = "市财政局"
CLOSE = date(2021, 12, 31)


def june(ledger, plan_id):
    """Set out how each task goes through the year; publish the plan."""
    first, second, third, fourth = tasks.task_list(ledger, plan_id, UNIT).tasks
    for task in (first, second, third, fourth):
        values = {"measures": ("公开。",), "office": "预算科", "status": Status.CONTINUING}
        tasks.edit(ledger, UNIT, task.id, values)
    occurrences.set_rhythm(
        ledger, UNIT, [first.id], frequency=Frequency.MONTHLY, due_day=10, pace=Pace(shift=True)
    )
    occurrences.set_rhythm(
        ledger, UNIT, [second.id], frequency=None, due_day=None, pace=Pace(PaceKind.PROMPT)
    )
    occurrences.set_rhythm(
        ledger, UNIT, [third.id], frequency=None, due_day=None, pace=Pace(condition="平台验收合格")
    )
    occurrences.set_rhythm(
        ledger, UNIT, [fourth.id], frequency=Frequency.HALF_YEARLY, due_day=None, pace=Pace()
    )
    departments.save_year_record(ledger, plan_id, UNIT, YearRecord(published_on=date(2021, 7, 1)))
    return first.id, second.id, third.id, fourth.id


def july_to_december(ledger, plan_id, ids):
    """Record what was done: every month but one on time, one made up late, one link, one file."""
    first, second, _, fourth = ids
    for month in range(5, 12):
        late = month == 9
        day = date(2021, 10, 20) if late else date(2021, month + 1, 8)
        fact = OccurrenceFact(
            f"M{month:02d}",
            done_on=day,
            what=f"公开{month}月预算执行情况",
            count=1,
            url=f"https://www.example.invalid/{month}",
            by="张（示例）",
            reason="系统升级" if late else None,
        )
        occurrences.record(ledger, UNIT, first, fact)
    key, _ = occurrences.add_event(ledger, UNIT, second, "减税清单", arose_on=date(2021, 9, 10))
    occurrences.mark_done(ledger, plan_id, UNIT, [(second, key)], date(2021, 10, 14))
    occurrences.mark_done(ledger, plan_id, UNIT, [(fourth, "H1"), (fourth, "H2")], date(2021, 6, 25))
    evidence.add_link(ledger, plan_id, UNIT, [first, second], "https://www.example.invalid/list", "公开专栏")
    evidence.add_content(ledger, plan_id, UNIT, [fourth], b"%PDF-1.4 minutes", "受理登记表.pdf")
    tasks.add_progress(ledger, UNIT, [fourth], Progress(date(2021, 11, 3), "答复申请", 4))
    figures.save_figures(ledger, plan_id, UNIT, {"published": 120, "requests_received": 4})


def test_a_whole_year(ledger, plan_id):
    ids = june(ledger, plan_id)
    july_to_december(ledger, plan_id, ids)
    first, second, third, fourth = ids
    import_plan.store_plan(ledger, sample_plan(extra=True))

    closes = {c.task.id: c for c in year_end.review(ledger, plan_id, UNIT, CLOSE)}
    suggested = {rid: closes[rid].proposal.conclusion for rid in ids}
    assert suggested == {
        first: YearEnd.DONE,
        second: YearEnd.DONE,
        third: YearEnd.CONDITION_UNMET,
        fourth: YearEnd.DONE,
    }
    assert [n.kind for n in closes[first].needs] == ["未定年终结论"]
    tasks.edit(ledger, UNIT, third, {"reason": "平台尚未验收"})
    year_end.conclude(ledger, UNIT, suggested)

    taken = year_snapshot.snapshot(ledger, plan_id, UNIT, CLOSE)
    assert taken.years[first].summary.line == (
        "应公开 7 期、已公开 7 期，逾期补报 1 期，未到期 1 期，发文前 4 期"
    )
    assert [(o.label, o.fact.reason) for o in taken.years[first].summary.made_up] == [("9月", "系统升级")]
    assert taken.years[first].summary.items == 7
    assert taken.years[fourth].summary.published == 2
    assert [(e.kind, e.title, e.tasks) for e in taken.evidence] == [
        (EvidenceKind.LINK, "公开专栏", (first, second)),
        (EvidenceKind.DOCUMENT, "受理登记表", (fourth,)),
    ]
    assert taken.figures == {"published": 120, "requests_received": 4}
    counted = year_figures([t for t in taken.tasks if t.id in ids])
    assert (counted.done, counted.condition_unmet, counted.undecided) == (3, 1, 0)
    # In January the December figures are due, and nothing but the display and the new requirement is left.
    january = reminders.upcoming(ledger, plan_id, UNIT, date(2022, 1, 5), date(2022, 1, 31))
    assert [(r.label, r.key) for r in january if r.requirement_id] == [("一-1", "M12")]


def test_the_year_outlives_closing_the_ledger_and_its_record_is_whole(ledger, plan_id):
    ids = june(ledger, plan_id)
    july_to_december(ledger, plan_id, ids)
    before = year_snapshot.snapshot(ledger, plan_id, UNIT, CLOSE)
    ledger.close()
    again = open_ledger(ledger.path)
    try:
        assert year_snapshot.snapshot(again, plan_id, UNIT, CLOSE) == before
        assert safety.check(again).findings == ()
        steps = 0
        while undo.undo(again) is not None:
            steps += 1
        assert steps > 20
        while undo.redo(again) is not None:
            steps -= 1
        assert steps == 0
        assert year_snapshot.snapshot(again, plan_id, UNIT, CLOSE) == before
        assert safety.check(again).findings == ()
    finally:
        again.close()
