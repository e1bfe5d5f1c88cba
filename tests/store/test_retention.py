"""What thinning keeps over years of work: enough of every age, and never too many."""

import itertools
from datetime import datetime, timedelta

import pytest

from desktop_app.store.retention import DAILY, MONTHLY, WEEKLY, kept

NOW = datetime(2021, 7, 5, 12, 0).astimezone()


def test_two_days_are_kept_whole():
    made = [NOW - timedelta(minutes=30 * n) for n in range(4 * 48)]
    keep = kept(made, NOW)
    assert {t for t in made if NOW - t < timedelta(days=2)} <= keep


def test_a_year_and_a_half_of_half_hours_leaves_a_known_number():
    made = [NOW - timedelta(minutes=30 * n) for n in range(550 * 48)]
    keep = sorted(kept(made, NOW), reverse=True)
    older = [t for t in keep if NOW - t >= timedelta(days=2)]
    assert len(older) == DAILY + WEEKLY + MONTHLY
    assert len({t.date() for t in older[:DAILY]}) == DAILY
    assert len({tuple(t.isocalendar())[:2] for t in older[DAILY : DAILY + WEEKLY]}) == WEEKLY
    assert len({(t.year, t.month) for t in older[-MONTHLY:]}) == MONTHLY
    # Of each day the last, as it was when the work stopped.
    assert all(t.date() != (t + timedelta(minutes=30)).date() for t in older[1:DAILY])


def test_thinning_day_by_day_never_runs_dry():
    """Backups that were thinned yesterday are thinned again today: every age must stay covered."""
    made = set()
    for day in range(400):
        now = NOW + timedelta(days=day)
        made |= {now - timedelta(hours=h) for h in range(0, 8, 2)}
        made = kept(made, now)
    ages = sorted((now - t).days for t in made)
    assert len(made) <= 8 + DAILY + WEEKLY + MONTHLY
    assert ages[-1] >= 180
    assert max(b - a for a, b in itertools.pairwise(ages)) <= 62


@pytest.mark.parametrize("shift", [timedelta(days=-3650), timedelta(days=3650)])
def test_a_wrong_clock_does_not_cost_the_newest(shift):
    made = [NOW - timedelta(days=n) for n in range(40)]
    assert max(made) in kept(made, NOW + shift)
    assert len(kept(made, NOW + shift)) >= min(40, DAILY + WEEKLY // 2)


def test_nothing_is_no_problem():
    assert kept([], NOW) == set()
