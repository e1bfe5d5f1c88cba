"""合并填报表: returned sheets against what was sent and what stands here; nothing is overwritten unseen."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.task import Progress, Task
from desktop_app.exchange.new_progress import same_entry, same_event
from desktop_app.exchange.three_way import Choice, Kind, both, can_keep_both, compare, only_adds, same
from desktop_app.services import tasks as task_service
from desktop_app.services.differences import Difference
from desktop_app.services.field_values import FIELD_WORDS, checked
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.returned_files import (
    CellProblem,
    FileProblem,
    MissingRow,
    Reader,
    ReadSheet,
    ReturnedValue,
    StrangeRow,
    WordingTouched,
)
from desktop_app.store import exchange as store
from desktop_app.store import journal
from desktop_app.store import tasks as task_store

PROGRESS = "progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDifference(Difference):
    """One value of a returned sheet that is not what stands here.

    The field is one of `core.task.TaskFields`, or ``progress``, whose value is a `Progress`; the office is
    the 科室 or unit that the sheet was sent to, empty for a sheet of all tasks.

    Attributes:
        plan_id: the plan.
        sheet: the place of its sheet in `MergePlan.sheets`.
    """

    plan_id: str
    sheet: int

    @property
    def can_keep_both(self) -> bool:
        """Whether both sides can be kept."""
        return can_keep_both(self.field)


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging would do; nothing has been written.

    Attributes:
        differences: in the order of files and rows; `Kind.CHANGED_HERE` ones only inform.
        unknown: rows with content that are no task of their sheet.
        missing: tasks that were sent and did not come back.
        wording_touched: where the city's wording was changed; it is never taken.
        cell_problems: cells that cannot be read; nothing was taken from them.
        file_problems: files that cannot be read at all.
        sheets: the sheets that were read.
    """

    differences: tuple[SheetDifference, ...]
    unknown: tuple[StrangeRow, ...]
    missing: tuple[MissingRow, ...]
    wording_touched: tuple[WordingTouched, ...]
    cell_problems: tuple[CellProblem, ...]
    file_problems: tuple[FileProblem, ...]
    sheets: tuple[ReadSheet, ...]

    @property
    def conflicts(self) -> tuple[SheetDifference, ...]:
        """The differences that somebody must decide."""
        return tuple(d for d in self.differences if d.kind is Kind.CONFLICT)

    @property
    def safe(self) -> tuple[SheetDifference, ...]:
        """The differences that are taken unless somebody decides otherwise."""
        return tuple(d for d in self.differences if d.kind in (Kind.FILLED, Kind.UNITED))


@dataclass(frozen=True, slots=True)
class MergeOutcome:
    """What a merge did: what was taken, and which conflicts were left as they stand here."""

    applied: tuple[SheetDifference, ...]
    left: tuple[SheetDifference, ...]


def plan_merge(
    ledger: Ledger,
    paths: Sequence[Path],
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> MergePlan:
    """Read returned sheets and compare them with what was sent and what stands here. Writes nothing.

    A file or a cell that cannot be read is listed with the reason and stops nothing else.

    Args:
        ledger: the ledger.
        paths: the returned files, any number, in any order.
        progress: told how many of how many files are done.
        cancel: asked before each file.

    Raises:
        Cancelled: ``cancel`` said so.
    """
    reader = Reader(ledger)
    listed = list(dict.fromkeys(path.absolute() for path in paths))
    sheets: list[ReadSheet] = []
    file_problems: list[FileProblem] = []
    for number, path in enumerate(listed):
        if cancel is not None and cancel():
            raise Cancelled
        try:
            sheets += reader.read(path)
        except UserError as error:
            file_problems.append(FileProblem(path.name, error.what, error.remedy))
        if progress is not None:
            progress(number + 1, len(listed))
    return MergePlan(
        differences=_differences(reader, sheets),
        unknown=tuple(row for sheet in sheets for row in sheet.unknown),
        missing=_missing(sheets),
        wording_touched=tuple(row for sheet in sheets for row in sheet.wording_touched),
        cell_problems=tuple(row for sheet in sheets for row in sheet.problems),
        file_problems=tuple(file_problems),
        sheets=tuple(sheets),
    )


def _missing(sheets: Iterable[ReadSheet]) -> tuple[MissingRow, ...]:
    """Tasks that no file of their sheet brought back; two parts of one sheet make a whole."""
    back: dict[tuple[str, str], set[str]] = defaultdict(set)
    for sheet in sheets:
        back[sheet.sheet_id or sheet.file, sheet.unit].update(sheet.rows)
    told: set[tuple[str, str]] = set()
    found = []
    for sheet in sheets:
        for row in sheet.missing:
            mark = (sheet.sheet_id or sheet.file, row.requirement_id)
            if mark not in told and row.requirement_id not in back[mark[0], sheet.unit]:
                told.add(mark)
                found.append(row)
    return tuple(found)


def _differences(reader: Reader, sheets: Sequence[ReadSheet]) -> tuple[SheetDifference, ...]:
    returned: dict[tuple[str, str, str], list[_Returned]] = defaultdict(list)
    ids = count(1)
    for number, sheet in enumerate(sheets):
        for value in sheet.values:
            item = _Returned(str(next(ids)), number, sheet, value)
            returned[sheet.unit, value.requirement_id, value.field].append(item)
    found: list[SheetDifference] = []
    for (unit, rid, field), values in returned.items():
        task = reader.task(values[0].sheet.plan_id, unit, rid)
        if field == PROGRESS:
            found += _progress(task.progress, values)
        else:
            found += _field(getattr(task.fields, field), values)
    found.sort(key=lambda d: d.sheet)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Returned:
    """A value with an id of its own, the sheet it stands in and the sheet's place among those read."""

    id: str
    number: int
    sheet: ReadSheet
    value: ReturnedValue

    def difference(self, ours: Any, kind: Kind, proposed: Choice) -> SheetDifference:
        sheet, value = self.sheet, self.value
        return SheetDifference(
            id=self.id,
            plan_id=sheet.plan_id,
            unit=sheet.unit,
            requirement_id=value.requirement_id,
            label=value.label,
            field=value.field,
            word="进展" if value.field == PROGRESS else FIELD_WORDS[value.field],
            base=value.base,
            ours=ours,
            theirs=value.value,
            kind=kind,
            proposed=proposed,
            file=sheet.file,
            office=sheet.office,
            cell=value.cell,
            sheet=self.number,
        )


def _field(ours: Any, values: Sequence[_Returned]) -> list[SheetDifference]:
    """The differences of one field, after every file has had its say."""
    found: list[SheetDifference] = []
    kept: list[SheetDifference] = []
    for item in values:
        value = item.value
        verdict = compare(value.base, ours, value.value, base_known=value.base_known)
        if verdict is None:
            continue
        told = found if verdict.kind is not Kind.CHANGED_HERE else kept
        if not any(same(d.theirs, value.value) for d in told):
            told.append(item.difference(ours, verdict.kind, verdict.proposed))
    if len(found) < 2:
        return found or kept
    # Several files say several things: lists that only grew unite, anything else is for the officer.
    if all(only_adds(d.base, d.theirs) and d.kind is not Kind.CONFLICT for d in found):
        return [replace(d, kind=Kind.UNITED, proposed=Choice.BOTH) for d in found]
    return [replace(d, kind=Kind.CONFLICT, proposed=Choice.OURS) for d in found]


def _progress(stands: Sequence[Progress], values: Sequence[_Returned]) -> list[SheetDifference]:
    """New entries; one that is there already is no news, one with other figures is a question."""
    found: list[SheetDifference] = []
    for item in values:
        entry: Progress = item.value.value
        if any(same_entry(entry, known) for known in (*stands, *(d.theirs for d in found))):
            continue
        rival = next((known for known in stands if same_event(entry, known)), None)
        if rival is not None:
            found.append(item.difference(rival, Kind.CONFLICT, Choice.OURS))
        else:
            found.append(item.difference(None, Kind.FILLED, Choice.THEIRS))
    return found


def apply_merge(
    ledger: Ledger, plan: MergePlan, choices: Mapping[str, Choice] | None = None
) -> tuple[MergeOutcome, Changes]:
    """Write what is safe and what was chosen, as one undo step; every value keeps its file and 科室.

    Args:
        ledger: the ledger.
        plan: what `plan_merge` found.
        choices: by the differences' ids; without one, what is safe is taken and a conflict is left.
            A difference whose value was changed here since is left too.

    Raises:
        UserError: the ledger cannot be written; nothing was changed.
    """
    chosen = choices or {}
    wanted: dict[int, list[tuple[SheetDifference, Choice]]] = defaultdict(list)
    for difference in plan.differences:
        if (choice := difference.chosen_side(chosen)) is not None:
            wanted[difference.sheet].append((difference, choice))
    label = _label(plan)
    now = datetime.now().astimezone()
    applied: list[SheetDifference] = []
    with journal.writing(ledger.db, label) as writer:
        hand = _Hand(ledger, writer)
        for number, sheet in enumerate(plan.sheets):
            writer.speak_for(f"{sheet.office}（{sheet.file}）" if sheet.office else sheet.file)
            applied += hand.write(sheet, wanted[number])
            if sheet.sheet_id is not None:
                store.mark_returned(writer, sheet.sheet_id, now, sheet.file, sheet.remembered())
    done = {d.id for d in applied}
    # What was chosen and yet not taken was changed here in the meantime.
    asked = {d.id for listed in wanted.values() for d, _ in listed}
    asked |= {d.id for d in plan.conflicts if d.id not in chosen}
    left = tuple(d for d in plan.differences if d.id in asked and d.id not in done)
    return MergeOutcome(tuple(applied), left), changes_from(ledger, label, writer.changes)


def _label(plan: MergePlan) -> str:
    if len(plan.sheets) == 1:
        return f"合并填报表“{plan.sheets[0].file}”"
    return f"合并 {len(plan.sheets)} 份填报表"


class _Hand:
    """Writes chosen values into an open transaction."""

    def __init__(self, ledger: Ledger, writer: journal.Writer) -> None:
        self._ledger = ledger
        self._writer = writer
        self._tasks: dict[tuple[str, str], dict[str, Task]] = {}
        self._entries: dict[tuple[str, str], dict[str, list[tuple[str, Progress]]]] = {}
        #: What was written in this very merge, by unit, task and field.
        self._written: dict[tuple[str, str, str], Any] = {}

    def write(
        self, sheet: ReadSheet, wanted: Iterable[tuple[SheetDifference, Choice]]
    ) -> list[SheetDifference]:
        """Write the values of one sheet; returns those that were taken."""
        taken: list[SheetDifference] = []
        rows: dict[str, dict[str, Any]] = defaultdict(dict)
        for difference, choice in wanted:
            if difference.field == PROGRESS:
                self._progress(difference, choice)
                taken.append(difference)
                continue
            stands = self._stands(sheet, difference)
            key = (sheet.unit, difference.requirement_id, difference.field)
            if key not in self._written and not same(stands, difference.ours):
                continue
            value = difference.theirs
            if choice is Choice.BOTH and difference.can_keep_both:
                value = both(difference.base, stands, value)
            self._written[key] = rows[difference.requirement_id][difference.field] = checked(
                difference.field, value
            )
            taken.append(difference)
        for rid, values in rows.items():
            task_store.write_fields(self._writer, rid, sheet.unit, values)
        return taken

    def _stands(self, sheet: ReadSheet, difference: SheetDifference) -> Any:
        key = (sheet.unit, difference.requirement_id, difference.field)
        if key in self._written:
            return self._written[key]
        place = (sheet.plan_id, sheet.unit)
        if place not in self._tasks:
            listed = task_service.task_list(self._ledger, *place).tasks
            self._tasks[place] = {t.id: t for t in listed}
        return getattr(self._tasks[place][difference.requirement_id].fields, difference.field)

    def _progress(self, difference: SheetDifference, choice: Choice) -> None:
        rid, unit = difference.requirement_id, difference.unit
        place = (difference.plan_id, unit)
        if place not in self._entries:
            found = task_store.progress_of(self._ledger.db, *place)
            self._entries[place] = defaultdict(list, {r: list(e) for r, e in found.items()})
        stands = self._entries[place][rid]
        if choice is Choice.THEIRS and difference.kind is Kind.CONFLICT:
            wanted = [difference.theirs if e == difference.ours else e for _, e in stands]
            task_service.replace_progress(self._writer, unit, rid, stands, wanted)
            del self._entries[place]
            return
        entry_id = uuid.uuid4().hex
        task_store.add_progress(self._writer, entry_id, difference.theirs, [(rid, unit, len(stands))])
        stands.append((entry_id, difference.theirs))
