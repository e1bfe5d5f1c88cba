"""One returned file: whose sheet it is, which of its rows are which tasks, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.task import PlanInfo, Task
from desktop_app.exchange.container import Container
from desktop_app.exchange.layout import FIELDS, WORDS
from desktop_app.exchange.new_progress import Clock, ProgressError, read_progress
from desktop_app.exchange.recognise import CarriedState, Recognised, ReturnedRow, find_states, recognise
from desktop_app.exchange.state import STATE_TITLE, SentRow, rows_from_json
from desktop_app.exchange.three_way import is_empty
from desktop_app.exchange.values import Reading, from_plain, read_value, squeezed, to_plain
from desktop_app.exchange.workbook import Table, Workbook, read_workbook
from desktop_app.services import tasks as task_service
from desktop_app.services.field_values import LONGEST, checked
from desktop_app.services.ledger import Ledger
from desktop_app.store import departments as department_store
from desktop_app.store import exchange as store
from desktop_app.store import plans as plan_store

#: The number printed on a sheet, for files whose hidden worksheet is gone.
_PRINTED = re.compile(r"填报表编号[：:]\s*([0-9a-f]{12})")


def is_sheet(path: Path) -> bool:
    """Whether a file is a sheet that was given out, told by its hidden worksheet alone."""
    titles: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            titles.append(attributes.get("name", ""))

    try:
        book = Container(path)
    except UserError:
        return False
    try:
        if "xl/workbook.xml" in book:
            book.parse("xl/workbook.xml", start, lambda _name: None)
    except UserError:
        return False
    finally:
        book.close()
    return STATE_TITLE in titles


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file that cannot be read: its name, what is wrong, what to do."""

    file: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell from which nothing was taken: where it is, whose value it holds (``word``), and why."""

    file: str
    office: str
    cell: str
    requirement_id: str
    label: str
    field: str
    word: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class StrangeRow:
    """A row with content that is no task of the sheet."""

    file: str
    office: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A task that was sent and did not come back."""

    file: str
    office: str
    requirement_id: str
    label: str


@dataclass(frozen=True, slots=True)
class WordingTouched:
    """A place where the city's wording is not as it was sent; ``word`` names the column."""

    file: str
    office: str
    cell: str
    requirement_id: str
    label: str
    word: str
    sent: str
    returned: str


@dataclass(frozen=True, slots=True)
class ReturnedValue:
    """One value out of a sheet, with the value that was sent where that is known."""

    requirement_id: str
    label: str
    field: str
    value: Any
    cell: str
    base: Any
    base_known: bool


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A returned file that was read.

    Attributes:
        file: its name.
        sheet_id: the sheet it is, or None where this ledger did not record it as sent.
        plan_id: the plan.
        unit: the unit whose tasks it holds.
        office: the 科室 or unit it went to; empty for a sheet of all tasks.
        rows: the tasks it brought back.
        values: everything filled in, unchanged values included.
        notes: what the officer should know of the file, one sentence each.
    """

    file: str
    sheet_id: str | None
    plan_id: str
    unit: str
    office: str
    rows: frozenset[str]
    values: tuple[ReturnedValue, ...]
    unknown: tuple[StrangeRow, ...]
    missing: tuple[MissingRow, ...]
    wording_touched: tuple[WordingTouched, ...]
    problems: tuple[CellProblem, ...]
    notes: tuple[str, ...]

    def remembered(self) -> dict[str, dict[str, Any]]:
        """What stood in the sheet's fields, by requirement, in JSON's types."""
        found: dict[str, dict[str, Any]] = {}
        for value in self.values:
            if value.field in FIELDS:
                found.setdefault(value.requirement_id, {})[value.field] = to_plain(value.value)
        return found


@dataclass(frozen=True, slots=True)
class _Origin:
    """Whose sheet a file is: the recorded one, or what its own state says."""

    sheet_id: str | None
    plan: PlanInfo
    bearer: str
    office: str
    sent: Mapping[str, SentRow]
    notes: tuple[str, ...] = ()
    #: Whether ``sent`` is what this very file was sent with.
    base_known: bool = True


def _likeliest(table: Table, origins: Sequence[_Origin]) -> int:
    """Which of several sheets a worksheet is: the one with most of its tasks in it."""
    if len(origins) == 1:
        return 0
    texts = {squeezed(c.value) for c in table.cells.values() if isinstance(c.value, str)}
    hits = [sum(rid in texts or squeezed(r.text) in texts for rid, r in one.sent.items()) for one in origins]
    shares = [(count, count / max(1, len(one.sent))) for count, one in zip(hits, origins, strict=True)]
    return shares.index(max(shares))


class Reader:
    """Reads returned files against one ledger; what it has looked up once it keeps."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._tasks: dict[tuple[str, str], dict[str, Task]] = {}
        self._plans: dict[str, PlanInfo | None] = {}
        self._today = datetime.now().astimezone().date()

    def task(self, plan_id: str, unit: str, requirement_id: str) -> Task:
        """The task as it stands here."""
        return self._tasks_of(plan_id, unit)[requirement_id]

    def _tasks_of(self, plan_id: str, unit: str) -> dict[str, Task]:
        key = (plan_id, unit)
        if key not in self._tasks:
            listed = task_service.task_list(self._ledger, plan_id, unit).tasks
            self._tasks[key] = {t.id: t for t in listed}
        return self._tasks[key]

    def _plan(self, plan_id: str) -> PlanInfo | None:
        if plan_id not in self._plans:
            self._plans[plan_id] = plan_store.plan(self._ledger.db, plan_id)
        return self._plans[plan_id]

    def read(self, path: Path) -> list[ReadSheet]:
        """Read one file: as a rule one sheet, more where several were moved into one file.

        Raises:
            UserError: it cannot be read, or it is no sheet of this ledger's.
        """
        book = read_workbook(path)
        carried = find_states(book)
        origins = self._origins(path.name, book, carried)
        hidden = [one.table for one in carried]
        tables = [table for table in book.tables if table.cells and not any(table is h for h in hidden)]
        shares: dict[int, list[Recognised]] = {}
        for table in tables:
            at = _likeliest(table, origins)
            found = self._recognise(table, origins[at])
            if found is not None:
                shares.setdefault(at, []).append(found)
        if not shares:
            raise UserError(f"“{path.name}”里没有找到填报表的任务。", "请核对文件，或让科室用原表重新填报。")
        many = sum(map(len, shares.values())) > 1
        return [
            self._collected(path.name, origins[at], found, book, many=many) for at, found in shares.items()
        ]

    def _collected(
        self, name: str, origin: _Origin, found: list[Recognised], book: Workbook, *, many: bool
    ) -> ReadSheet:
        year = origin.plan.year or self._today.year
        reading = Reading(year, book.from_1904, book.day_styles)
        clock = Clock(year, origin.plan.issued, self._today)
        collector = _Collector(name, origin, self._tasks_of(origin.plan.id, origin.bearer), reading, clock)
        for part in found:
            collector.take(part, many=many)
        return collector.result()

    def _recognise(self, table: Table, origin: _Origin) -> Recognised | None:
        """By what was sent; rows left over by all tasks of the unit (pasted from elsewhere)."""
        tasks = self._tasks_of(origin.plan.id, origin.bearer)
        known = {rid: row for rid, row in origin.sent.items() if rid in tasks}
        found = recognise(table, known) if known else None
        if found is not None and not found.unknown:
            return found
        every = {t.id: SentRow(t.label, t.section_heading, t.text, {}) for t in tasks.values()}
        return recognise(table, {**every, **known})

    def _origins(self, name: str, book: Workbook, carried: Sequence[CarriedState]) -> list[_Origin]:
        """Whose sheets a file holds, by the states it carries, else by what is printed or stands in it."""
        told = {one.state.sheet: one for one in reversed(carried) if one.state is not None}
        origins: list[_Origin] = []
        refused: list[UserError] = []
        for one in reversed(told.values()):
            try:
                origins.append(self._by_carried(name, one))
            except UserError as error:
                refused.append(error)
        if not origins and refused:
            raise refused[0]
        return origins or [self._origin(name, book)]

    def _by_carried(self, name: str, carried: CarriedState) -> _Origin:
        assert carried.state is not None
        recorded = store.sheet(self._ledger.db, carried.state.sheet)
        if recorded is None:
            return self._by_state(name, carried.state, intact=carried.intact)
        broken = "填报表的签名不符，已按台账中的发出记录比较。"
        return self._recorded(recorded, () if carried.intact else (broken,))

    def _origin(self, name: str, book: Workbook) -> _Origin:
        printed = self._printed(book)
        likely = [printed] if printed is not None else self._likely(book)
        if not likely or len({(sheet.plan_id, sheet.bearer) for sheet in likely}) > 1:
            raise UserError(f"认不出“{name}”是哪一份填报表。", "请让科室用原表填报后发来。")
        note = "填报表的隐藏工作表不见了，已按编号或内容对上发出记录。"
        origin = self._recorded(likely[-1], (note,))
        if len(likely) > 1:
            # Sent more than once: which of them it is nobody can tell, so only what adds is safe.
            note = "填报表的隐藏工作表不见了，同样的任务发出过多次，只与台账现状比较。"
            origin = replace(origin, sheet_id=None, base_known=False, notes=(note,))
        return origin

    def _recorded(self, sheet: store.SentSheet, notes: tuple[str, ...]) -> _Origin:
        plan = self._plan(sheet.plan_id)
        if plan is None:
            raise UserError("填报表对应的方案已不在台账里。", "请先重新导入方案。")
        sent = rows_from_json(sheet.base)
        if sheet.status is store.SheetStatus.SENT_BACK:
            # Sent back for more: what came back before is what the next return is compared with.
            again = sheet.returned or {}
            sent = {
                rid: SentRow(row.label, row.section, row.text, {**row.values, **again.get(rid, {})})
                for rid, row in sent.items()
            }
        return _Origin(sheet.id, plan, sheet.bearer, sheet.office, sent, notes)

    def _by_state(self, name: str, state: Any, *, intact: bool) -> _Origin:
        """A sheet that this ledger has no record of: its own state counts, if it may be ours."""
        db = self._ledger.db
        plan = self._plan(state.plan)
        if plan is None:
            raise UserError(f"“{name}”是《{state.plan_title}》的填报表，台账里没有这份方案。", "请核对文件。")
        if not intact:
            raise UserError(f"“{name}”的签名不符，台账中也没有它的发出记录。", "请让科室用原表重新填报。")
        ours = store.units_at_work(db, plan.id) | {department_store.setting(db, "chosen_unit")}
        if state.ledger != store.ledger_id(db) and not {state.unit, state.bearer} & ours:
            raise UserError(f"“{name}”是“{state.unit}”发出的填报表，不是本台账发出的。", "请核对文件。")
        if not self._tasks_of(plan.id, state.bearer):
            raise UserError(f"“{name}”是“{state.bearer}”的填报表，方案中没有该单位的任务。", "请核对文件。")
        note = "台账中没有这份填报表的发出记录，已按表内所附内容比较。"
        return _Origin(None, plan, state.bearer, state.office, state.rows, (note,))

    def _printed(self, book: Workbook) -> store.SentSheet | None:
        for table in book.tables:
            for cell in table.cells.values():
                found = _PRINTED.search(cell.value) if isinstance(cell.value, str) else None
                if found is not None:
                    return store.sheet(self._ledger.db, found[1])
        return None

    def _likely(self, book: Workbook) -> list[store.SentSheet]:
        """The sheets sent whose tasks stand in the file, those that fit best, oldest first."""
        texts = {
            squeezed(cell.value)
            for table in book.tables
            for cell in table.cells.values()
            if isinstance(cell.value, str)
        }
        scored: list[tuple[int, float, store.SentSheet]] = []
        for plan in plan_store.plans(self._ledger.db):
            for sheet in store.sheets(self._ledger.db, plan.id):
                rows = rows_from_json(sheet.base)
                hits = sum(rid in texts or squeezed(row.text) in texts for rid, row in rows.items())
                if hits:
                    scored.append((hits, hits / len(rows), sheet))
        best = max((hits, share) for hits, share, _ in scored) if scored else None
        return [sheet for hits, share, sheet in scored if (hits, share) == best]


class _Collector:
    """Turns the recognised rows of one file into values, and notes what cannot be taken."""

    def __init__(
        self, file: str, origin: _Origin, tasks: Mapping[str, Task], reading: Reading, clock: Clock
    ) -> None:
        self._file = file
        self._origin = origin
        self._tasks = tasks
        self._reading = reading
        self._clock = clock
        self._values: list[ReturnedValue] = []
        self._unknown: list[StrangeRow] = []
        self._touched: list[WordingTouched] = []
        self._problems: list[CellProblem] = []
        self._notes = list(origin.notes)
        self._rows: set[str] = set()

    def take(self, found: Recognised, *, many: bool) -> None:
        """Take the rows of one worksheet; ``many`` says that cells need its name."""
        place = f"{found.table}!" if many else ""
        for row in found.rows:
            self._rows.add(row.id)
            self._row(row, place)
        office = self._origin.office
        self._unknown += [StrangeRow(self._file, office, r.number, r.text) for r in found.unknown]
        for letters, head in found.strange:
            name = f"“{head}”" if head else ""
            self._notes.append(f"{place}{letters} 列{name}不是填报表的栏目，没有读取。")
        if found.lacking:
            self._notes.append(f"没有找到{'、'.join(found.lacking)}栏。")

    def _row(self, row: ReturnedRow, place: str) -> None:
        task = self._tasks[row.id]
        sent = self._origin.sent.get(row.id)
        for name, (cell, text) in row.touched.items():
            was = (sent.text if sent else task.text) if name == "text" else task.section_heading
            self._touched.append(
                WordingTouched(
                    self._file, self._origin.office, place + cell, row.id, task.label, WORDS[name], was, text
                )
            )
        for name in FIELDS:
            if name in row.cells:
                self._field(task, sent, name, row, place)
        try:
            entries = read_progress(row.cells, self._reading, self._clock, self._origin.office or None)
        except ProgressError as error:
            self._problem(task, place + error.cell, "progress", "进展", error)
            return
        for entry, at in entries:
            if len(entry.text) > LONGEST:
                long = UserError(f"进展内容超过 {LONGEST} 字。", "请精简后再填。")
                self._problem(task, place + at, "progress", "进展", long)
                continue
            self._values.append(ReturnedValue(row.id, task.label, "progress", entry, place + at, None, True))

    def _field(self, task: Task, sent: SentRow | None, name: str, row: ReturnedRow, place: str) -> None:
        cell, at = row.cells[name]
        try:
            value = checked(name, given) if (given := read_value(name, cell, self._reading)) else None
        except UserError as error:
            self._problem(task, place + at, name, WORDS[name], error)
            return
        if is_empty(value):
            return
        known = sent is not None and self._origin.base_known
        base = from_plain(name, sent.values.get(name)) if sent is not None and known else None
        self._values.append(ReturnedValue(row.id, task.label, name, value, place + at, base, known))

    def _problem(self, task: Task, at: str, field: str, word: str, error: UserError) -> None:
        self._problems.append(
            CellProblem(
                self._file,
                self._origin.office,
                at,
                task.id,
                task.label,
                field,
                word,
                error.what,
                error.remedy,
            )
        )

    def result(self) -> ReadSheet:
        """Everything taken from the file."""
        origin = self._origin
        missing = [rid for rid in origin.sent if rid in self._tasks and rid not in self._rows]
        return ReadSheet(
            file=self._file,
            sheet_id=origin.sheet_id,
            plan_id=origin.plan.id,
            unit=origin.bearer,
            office=origin.office,
            rows=frozenset(self._rows),
            values=tuple(self._values),
            unknown=tuple(self._unknown),
            missing=tuple(MissingRow(self._file, origin.office, r, origin.sent[r].label) for r in missing),
            wording_touched=tuple(self._touched),
            problems=tuple(self._problems),
            notes=tuple(dict.fromkeys(self._notes)),
        )
