"""What an overview holds, read at once: departments, their tasks, and when their plans became public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from desktop_app.core.city import CityPlan, CityRequirement, CityView, DepartmentYear, HandIn, Publication
from desktop_app.core.pausing import collector_paused
from desktop_app.core.task import Task
from desktop_app.core.terms import Basis, Role, Scope
from desktop_app.core.unit_kinds import guess_kind
from desktop_app.core.working_days import Reckoning
from desktop_app.services.city.ledger import Overview
from desktop_app.store import overview_rows as store

#: Past this many calendar days the working days between notice and publication are not counted.
_MOST_DAYS = 3 * 366


def read(overview: Overview, as_of: date) -> CityView:
    """Everything the overview says as of a day.

    Args:
        overview: the overview.
        as_of: the day by which a plan that is not public is late.
    """
    with collector_paused():
        return _read(overview, as_of)


def _read(overview: Overview, as_of: date) -> CityView:
    plan = store.plan(overview.db)
    if plan is None:
        return CityView(None, (), as_of, None)
    due = _due(overview, plan)
    stored = store.hand_ins(overview.db)
    current = {s.hand_in.unit: s for s in stored if s.hand_in.current}
    past: dict[str, list[HandIn]] = {}
    for each in stored:
        if not each.hand_in.current:
            past.setdefault(each.hand_in.unit, []).append(each.hand_in)
    tasks = _Tasks(overview, plan)
    proofs, numbers = store.proofs(overview.db), store.numbers(overview.db)
    departments = []
    for unit, expected in _units(overview, plan, [*current, *past]).items():
        own = current.get(unit)
        if own is None:
            departments.append(_silent(unit, expected, past.get(unit, ())))
            continue
        listed, occurrences = tasks.of(own)
        publication, days = _publication(overview, plan, own, due, as_of)
        departments.append(
            DepartmentYear(
                unit=unit,
                kind=own.kind,
                full_name=own.full_name,
                expected=expected,
                hand_in=own.hand_in,
                history=tuple(past.get(unit, ())),
                published_on=own.published_on,
                published_url=own.published_url,
                published_column=own.published_column,
                submitted_on=own.submitted_on,
                publication=publication,
                publish_days=days,
                tasks=listed,
                proofs={tasks.ids[at]: tuple(v) for at, v in proofs.get(own.hand_in.id, {}).items()},
                occurrences=occurrences,
                numbers=numbers.get(own.hand_in.id, {}),
            )
        )
    return CityView(plan, tuple(departments), as_of, due.day if due else None, due.certain if due else True)


def _due(overview: Overview, plan: CityPlan) -> Reckoning | None:
    info = plan.info
    days = info.publish_within_working_days
    if info.issued is None or days is None or not 1 <= days <= _MOST_DAYS:
        return None
    return overview.calendar.add(info.issued, days)


def _units(overview: Overview, plan: CityPlan, handed_in: Sequence[str]) -> dict[str, bool]:
    """Every department in the plan's order, then the roster's, then others; whether it has to hand in."""
    found = {d.name: True for r in plan.requirements for d in r.duties if d.scope is Scope.NAMED}
    found |= store.roster(overview.db)
    for unit in handed_in:
        found.setdefault(unit, False)
    seen = set(handed_in)
    return {unit: expected for unit, expected in found.items() if expected or unit in seen}


def _silent(unit: str, expected: bool, past: Sequence[HandIn]) -> DepartmentYear:
    return DepartmentYear(
        unit=unit,
        kind=guess_kind(unit),
        full_name=unit,
        expected=expected,
        hand_in=None,
        history=tuple(past),
        published_on=None,
        published_url=None,
        published_column=None,
        submitted_on=None,
        publication=Publication.UNKNOWN,
        publish_days=None,
        tasks=(),
        proofs={},
        occurrences={},
        numbers={},
    )


def _publication(
    overview: Overview, plan: CityPlan, own: store.StoredHandIn, due: Reckoning | None, as_of: date
) -> tuple[Publication, int | None]:
    issued, public = plan.info.issued, own.published_on
    if public is None:
        late = due is not None and as_of > due.day
        return (Publication.OVERDUE if late else Publication.OPEN), None
    days = None
    if issued is not None and abs((public - issued).days) <= _MOST_DAYS:
        days = overview.calendar.between(issued, public)
    if due is None:
        return Publication.PUBLISHED, days
    return (Publication.IN_TIME if public <= due.day else Publication.LATE), days


class _Tasks:
    """Builds the tasks of the departments out of what they said."""

    def __init__(self, overview: Overview, plan: CityPlan) -> None:
        self._plan_id = plan.info.id
        self.ids = [r.id for r in plan.requirements]
        self._requirements = [(r, *_companies(r)) for r in plan.requirements]
        self._answers = store.answers(overview.db)
        self._progress = store.progress(overview.db)

    def of(self, own: store.StoredHandIn) -> tuple[tuple[Task, ...], Mapping[str, int]]:
        """A department's tasks in the plan's order, and its occurrences recorded as done."""
        unit, hand_in = own.hand_in.unit, own.hand_in.id
        said = self._answers.get(hand_in, [])
        listed = tuple(self._task(unit, answer, hand_in) for answer in said)
        return listed, {self.ids[answer[0]]: answer[5] for answer in said if answer[5]}

    def _task(self, unit: str, said: store.Answer, hand_in: int) -> Task:
        at, basis, role, to_confirm, filled, _ = said
        r, everyone, named = self._requirements[at]
        company = everyone if basis is Basis.NAMED else named
        return Task(
            id=r.id,
            plan_id=self._plan_id,
            unit=unit,
            section_no=r.section_no,
            section_title=r.section_title,
            section_index=r.section_index,
            no=r.no,
            index=r.index,
            alone=r.alone,
            text=r.text,
            lead_raw=r.lead_raw,
            inherited=False,
            ambiguous=False,
            deadline_raw=r.deadline_raw,
            basis=basis,
            role=role,
            co_units=tuple(name for name in company if name != unit) if unit in company else company,
            needs_confirmation=to_confirm,
            fields=filled,
            progress=tuple(self._progress.get((hand_in, at), ())),
        )


def _companies(requirement: CityRequirement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who leads or answers for it, generic groups included, and those named alone."""
    everyone = tuple(d.name for d in requirement.duties if d.role is not Role.SUPPORT)
    return everyone, requirement.leads
