"""收入报送文件: departments' files into the overview, the later one in place of the earlier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from desktop_app.core.changes import Changes
from desktop_app.core.city import CityPlan, Difference, DifferenceKind
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.pausing import collector_paused
from desktop_app.core.plan import Duty
from desktop_app.core.reach import Reach, reach
from desktop_app.core.terms import KINDS_TO_CONFIRM, Basis, Scope, UnitKind
from desktop_app.core.unit_kinds import scope_for
from desktop_app.services.city.ledger import Overview
from desktop_app.services.city.sources import Reader, Return, expand, other_plan
from desktop_app.services.texts import cleaned
from desktop_app.store import overview_rows as store
from desktop_app.store.overview_ledger import Connection, writing

Progress = Callable[[int, int], None]
CHANGED = Changes("更新汇总", settings=True)
_BLANK = (None, "未启动", None, None, "[]", None, "[]", None, None, None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken; ``counts`` is False where a newer one of the department stands already."""

    file_name: str
    unit: str
    tasks: int
    replaced: bool
    counts: bool
    differences: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why."""

    path: Path
    error: UserError

    @property
    def file_name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def needs_password(self) -> bool:
        """Whether it can be read with a password, or with another one."""
        return type(self.error).__name__ in ("PasswordNeeded", "WrongPassword")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch; ``same`` names files that were taken before."""

    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]
    same: tuple[str, ...]

    @property
    def words(self) -> str:
        """已收入 12 个部门的报送文件，其中 2 个替换原报送；1 个未收入。"""
        parts = []
        if self.taken:
            units = len({t.unit for t in self.taken})
            parts.append(f"已收入 {units} 个部门的报送文件")
            replaced = len({t.unit for t in self.taken if t.replaced and t.counts})
            older = sum(not t.counts for t in self.taken)
            parts[-1] += f"，其中 {replaced} 个替换原报送" if replaced else ""
            parts[-1] += f"，{older} 个早于现有报送、只作留存" if older else ""
        if self.same:
            parts.append(f"{len(self.same)} 个文件此前已收入")
        if self.refused:
            parts.append(f"{len(self.refused)} 个文件未收入")
        return f"{'；'.join(parts)}。" if parts else "没有可收入的报送文件。"


def add_returns(
    overview: Overview,
    paths: Sequence[Path],
    *,
    password: str | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Outcome, Changes]:
    """Take departments' files into the overview; what cannot be read is told, the rest goes on.

    The first batch settles the plan: the one that most of its files are about. Of several files of one
    department the one whose content was changed last counts; the others are kept as history.

    Args:
        overview: the overview.
        paths: files, or folders of files.
        password: for encrypted packages.
        progress: called with (files done, files in all).
        cancel: asked between files.

    Raises:
        Cancelled: ``cancel`` said so; nothing was taken.
        UserError: the overview cannot be written; nothing was taken.
    """
    with collector_paused():
        return _add(overview, paths, password, progress, cancel)


def _add(
    overview: Overview,
    paths: Sequence[Path],
    password: str | None,
    progress: Progress | None,
    cancel: Callable[[], bool] | None,
) -> tuple[Outcome, Changes]:
    plan = store.plan(overview.db)
    found, refused, same = _read(overview, plan, expand(paths), password, progress, cancel)
    fresh = plan is None
    if plan is None:
        if not found:
            return Outcome((), tuple(refused), ()), Changes()
        plan = _shared_plan(found)
        refused += [Refused(r.path, other_plan(r)) for r in found if r.plan.info.id != plan.info.id]
        found = [r for r in found if r.plan.info.id == plan.info.id]
    found.sort(key=lambda r: (r.changed_at is not None, r.changed_at))
    with writing(overview.db) as conn:
        if fresh:
            store.write_plan(conn, plan)
        bearing, standing = _Bearing(plan), store.current_changes(overview.db)
        taken = [_take(conn, bearing, standing, each) for each in found]
        # What was set aside by hand, and is handed in again as it is.
        again = [file for file in same if file.unit not in standing]
        for file in again:
            store.adopt(conn, file.id, file.unit)
    outcome = Outcome(tuple(taken), tuple(refused), tuple(f.name for f in same))
    return outcome, CHANGED if taken or again else Changes()


def _read(
    overview: Overview,
    plan: CityPlan | None,
    paths: Sequence[Path],
    password: str | None,
    progress: Progress | None,
    cancel: Callable[[], bool] | None,
) -> tuple[list[Return], list[Refused], list[store.KnownFile]]:
    known = store.known_files(overview.db)
    reader = Reader(password)
    found: list[Return] = []
    refused: list[Refused] = []
    same: list[store.KnownFile] = []
    for done, path in enumerate(paths, start=1):
        if cancel is not None and cancel():
            raise Cancelled
        try:
            read = reader.read(path, plan.info.id if plan else None)
        except UserError as error:
            refused.append(Refused(path, error))
        else:
            stands = known.get(read.digest)
            if stands is not None:
                same.append(replace(stands, name=read.file_name))
            elif all(read.digest != other.digest for other in found):
                found.append(read)
        if progress is not None:
            progress(done, len(paths))
    return found, refused, same


def _shared_plan(found: Sequence[Return]) -> CityPlan:
    """The plan that most files are about, in the wording that most of those have."""
    by_id = Counter(r.plan.info.id for r in found)
    winner = by_id.most_common(1)[0][0]
    # Plans that are equal are the same object: the reader builds each but once.
    copies = Counter(id(r.plan) for r in found if r.plan.info.id == winner)
    chosen = copies.most_common(1)[0][0]
    return next(r.plan for r in found if id(r.plan) == chosen)


def _take(conn: Connection, bearing: _Bearing, standing: dict[str, str | None], taken: Return) -> Taken:
    replaced = taken.unit in standing
    before = standing.get(taken.unit)
    newer = before is None or taken.changed_at is None or taken.changed_at >= datetime.fromisoformat(before)
    ids, answers = bearing.ids, bearing.answers(taken)
    differences = bearing.differences(taken.plan)
    new = store.NewHandIn(
        unit=taken.unit,
        kind=taken.kind,
        full_name=taken.full_name,
        file_name=taken.file_name,
        source=taken.source,
        digest=taken.digest,
        changed_at=taken.changed_at,
        record=taken.record,
        answers=answers,
        progress=[(ids[row[0]], *row[1:]) for row in taken.progress if row[0] in ids],
        proofs=[(ids[row[0]], *row[1:]) for row in taken.proofs if row[0] in ids],
        numbers=taken.numbers,
        differences=differences,
    )
    store.write_hand_in(conn, new, datetime.now().astimezone().isoformat(timespec="seconds"), current=newer)
    if newer:
        standing[taken.unit] = new.changed_at.isoformat() if new.changed_at else None
    return Taken(taken.file_name, taken.unit, len(answers), replaced, newer, len(differences))


class _Bearing:
    """Who bears what under the city's plan, and how a department's copy of the plan differs.

    Args:
        plan: the city's plan.
    """

    def __init__(self, plan: CityPlan) -> None:
        self.ids = {r.id: at for at, r in enumerate(plan.requirements)}
        self._plan = plan
        self._by_name: dict[str, set[int]] = {}
        self._by_scope: dict[Scope, set[int]] = {}
        self._reached: dict[tuple[int, UnitKind, bool], Reach | None] = {}
        self._differences: dict[int, tuple[Difference, ...]] = {}
        for at, requirement in enumerate(plan.requirements):
            for duty in requirement.duties:
                if duty.scope is Scope.NAMED:
                    self._by_name.setdefault(duty.name, set()).add(at)
                else:
                    self._by_scope.setdefault(duty.scope, set()).add(at)

    def answers(self, taken: Return) -> list[tuple[object, ...]]:
        """What the department says of every requirement that binds it, in the form that is stored."""
        claimed = {self.ids[rid] for rid in taken.claimed if rid in self.ids}
        named = self._by_name.get(taken.unit, set())
        bound = named | claimed
        for scope in scope_for(taken.kind):
            bound = bound | self._by_scope.get(scope, set())
        confirm = taken.kind in KINDS_TO_CONFIRM
        rows: list[tuple[object, ...]] = []
        for at in sorted(bound):
            found = self._reach(at, taken.unit, taken.kind, claimed=at in claimed, named=at in named)
            if found is None:
                continue
            rid = self._plan.requirements[at].id
            head = (at, str(found.basis), str(found.role))
            asks = confirm and found.basis is Basis.ALL_DEPARTMENTS
            rows.append((*head, int(asks), *taken.tasks.get(rid, _BLANK), taken.occurrences.get(rid, 0)))
        return rows

    def _reach(self, at: int, unit: str, kind: UnitKind, *, claimed: bool, named: bool) -> Reach | None:
        duties = self._plan.requirements[at].duties
        if named:
            return reach(duties, unit, kind, claimed=claimed)
        # Whoever is not named is reached in the same way as every other body of its kind.
        key = at, kind, claimed
        if key not in self._reached:
            self._reached[key] = reach(duties, unit, kind, claimed=claimed)
        return self._reached[key]

    def differences(self, theirs: CityPlan) -> tuple[Difference, ...]:
        """How a department's copy of the plan differs from the city's, in the city's order."""
        if theirs is self._plan:
            return ()
        if id(theirs) not in self._differences:
            self._differences[id(theirs)] = _compared(self._plan, theirs)
        return self._differences[id(theirs)]


def _compared(city: CityPlan, theirs: CityPlan) -> tuple[Difference, ...]:
    own = {r.id: r for r in theirs.requirements}
    found = []
    for requirement in city.requirements:
        other = own.pop(requirement.id, None)
        if other is None:
            found.append(Difference(DifferenceKind.LACKING, requirement.label, ""))
        elif "".join(other.text.split()) != "".join(requirement.text.split()):
            found.append(Difference(DifferenceKind.WORDING, requirement.label, other.text))
        elif _bound(other.duties) != _bound(requirement.duties):
            found.append(Difference(DifferenceKind.UNITS, requirement.label, other.lead_raw or ""))
    found += [Difference(DifferenceKind.EXTRA, r.label, r.text) for r in own.values()]
    return tuple(found)


def _bound(duties: Sequence[Duty]) -> frozenset[Duty]:
    return frozenset(duties)


# -- by hand ---------------------------------------------------------------------------------------


def adopt(overview: Overview, hand_in_id: int) -> Changes:
    """Let another of a department's files count.

    Raises:
        UserError: there is no such file, or the overview cannot be written.
    """
    unit = next((s.hand_in.unit for s in store.hand_ins(overview.db) if s.hand_in.id == hand_in_id), None)
    if unit is None:
        raise UserError("没有这份报送文件。", "请在历次报送中选择。")
    with writing(overview.db) as conn:
        store.adopt(conn, hand_in_id, unit)
    return CHANGED


def withdraw(overview: Overview, unit: str) -> Changes:
    """Let none of a department's files count; they are kept, and any can be adopted again.

    Raises:
        UserError: the department has handed in nothing, or the overview cannot be written.
    """
    if unit not in store.current_changes(overview.db):
        raise UserError(f"“{unit}”没有报送。", "请核对部门名称。")
    with writing(overview.db) as conn:
        store.adopt(conn, None, unit)
    return CHANGED


def set_expected(overview: Overview, units: Iterable[str], *, expected: bool) -> Changes:
    """Put departments on the list of those that have to hand in, or take them off.

    Raises:
        UserError: no name is given, or the overview cannot be written.
    """
    names = [name for name in dict.fromkeys(cleaned(unit, "部门名称") for unit in units) if name]
    if not names:
        raise UserError("没有部门名称。", "请填写部门名称，每行一个。")
    with writing(overview.db) as conn:
        store.write_roster(conn, names, expected=expected)
    return CHANGED
