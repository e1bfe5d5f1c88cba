"""The plan under review: every correction of the officer before an import, each undoable.

Nothing of Qt and nothing of the store: a draft takes a parsed `Plan` and gives back a corrected one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from desktop_app.core.plan import Duty, Notice, Plan, PlanWarning, Requirement, Section, item_label
from desktop_app.core.terms import Role
from desktop_app.ui.dialogs.review_rows import DraftRow, Mark, inheriting, marks_of, of_support_column, spread

#: The code of warnings that repeat a requirement's own doubt.
_DOUBT = "ambiguous"


@dataclass(frozen=True, slots=True)
class UnitCell:
    """What a unit cell means: its duties, its groups, and what is doubtful in it, in sentences."""

    duties: tuple[Duty, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[str, ...] = ()


#: Reads a unit cell's wording; the role is what the column gives where the cell names none.
UnitReader = Callable[[str, Role], UnitCell]


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A section with its key and rows."""

    key: int
    no: str | None
    title: str
    rows: tuple[DraftRow, ...]

    @property
    def heading(self) -> str:
        """一、加强预期引导"""
        return f"{self.no}、{self.title}" if self.no else self.title


@dataclass(frozen=True, slots=True)
class DraftState:
    """One moment of the review. ``head`` is the plan without its sections."""

    head: Plan
    sections: tuple[DraftSection, ...]
    confirmed: frozenset[int] = frozenset()
    next_key: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key stands: section and row counted from 0; ``row`` is None for a section."""

    section: int
    row: int | None


@dataclass
class _Index:
    """Positions by key, built once per state."""

    places: dict[int, Place] = field(default_factory=dict)


class ReviewDraft:
    """The plan under review, with undo and redo.

    Args:
        plan: what the importer understood.
        read_units: reads a corrected unit cell; called with the cell's wording.
    """

    def __init__(self, plan: Plan, read_units: UnitReader) -> None:
        self._read_units = read_units
        self._undo: list[tuple[str, DraftState]] = []
        self._redo: list[tuple[str, DraftState]] = []
        self.state = _state_of(plan)
        self._index = _index_of(self.state)

    # -- reading ---------------------------------------------------------------------------------

    @property
    def sections(self) -> tuple[DraftSection, ...]:
        """The sections as they stand."""
        return self.state.sections

    @property
    def head(self) -> Plan:
        """Title, number, dates and dropped lines as they stand (without sections)."""
        return self.state.head

    @property
    def count(self) -> int:
        """How many requirements the plan holds."""
        return sum(len(s.rows) for s in self.sections)

    def place(self, key: int) -> Place | None:
        """Where ``key`` stands, or None if it is gone."""
        return self._index.places.get(key)

    def row(self, key: int) -> DraftRow | None:
        """The requirement row with ``key``, or None."""
        place = self.place(key)
        if place is None or place.row is None:
            return None
        return self.sections[place.section].rows[place.row]

    def label(self, key: int) -> str:
        """一-3 for a requirement, the heading for a section."""
        place = self._index.places[key]
        section = self.sections[place.section]
        if place.row is None:
            return section.heading
        row = section.rows[place.row]
        alone = len(section.rows) == 1
        return item_label(section.no, place.section + 1, row.requirement.no, place.row + 1, alone)

    def raw_in_force(self, key: int) -> str | None:
        """The wording of the unit cell that holds for the row, its own or an inherited one."""
        place = self._index.places[key]
        rows = self.sections[place.section].rows
        for row in reversed(rows[: (place.row or 0) + 1]):
            if row.requirement.lead_raw is not None:
                return row.requirement.lead_raw
        return None

    def marks(self, key: int) -> tuple[Mark, ...]:
        """What is still to be looked at in this row; nothing once it is confirmed."""
        row = self.row(key)
        if row is None or key in self.state.confirmed:
            return ()
        return marks_of(row.requirement)

    def marked(self, mark: Mark) -> tuple[int, ...]:
        """The keys of the rows that carry ``mark``, in order. Dropped lines have no key."""
        return tuple(
            row.key for section in self.sections for row in section.rows if mark in self.marks(row.key)
        )

    def mark_counts(self) -> Counter[Mark]:
        """How many rows carry each mark."""
        confirmed = self.state.confirmed
        return Counter(
            mark
            for section in self.sections
            for row in section.rows
            if row.key not in confirmed
            for mark in marks_of(row.requirement)
        )

    def open_rows(self) -> tuple[int, ...]:
        """The keys of the rows with any mark, in order."""
        confirmed = self.state.confirmed
        return tuple(
            row.key
            for section in self.sections
            for row in section.rows
            if row.key not in confirmed and marks_of(row.requirement)
        )

    def doubt(self, key: int) -> str | None:
        """Why the row is ambiguous, one sentence, or None."""
        row = self.row(key)
        if row is None or Mark.AMBIGUOUS not in marks_of(row.requirement):
            return None
        if row.requirement.doubt:
            return row.requirement.doubt
        if not row.requirement.duties:
            return "未写明落实单位。"
        return "落实单位不能确定，请对照原文核对。"

    @property
    def notes(self) -> tuple[PlanWarning, ...]:
        """What the importer noticed beside the doubts, which stand at their requirements."""
        return tuple(w for w in self.head.warnings if w.code != _DOUBT)

    def is_confirmed(self, key: int) -> bool:
        """Whether the officer has said that the row is right."""
        return key in self.state.confirmed

    def plan(self) -> Plan:
        """The corrected plan. A doubt that was confirmed is a doubt no longer."""
        sections = tuple(
            Section(s.no, s.title, tuple(self._settled(row) for row in s.rows)) for s in self.sections
        )
        return replace(self.head, sections=sections)

    def _settled(self, row: DraftRow) -> Requirement:
        if row.key in self.state.confirmed and row.requirement.ambiguous:
            return replace(row.requirement, ambiguous=False, doubt=None)
        return row.requirement

    # -- undo ------------------------------------------------------------------------------------

    @property
    def undo_label(self) -> str | None:
        """What 撤销 would take back."""
        return self._undo[-1][0] if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """What 重做 would do again."""
        return self._redo[-1][0] if self._redo else None

    def undo(self) -> bool:
        """Take the last correction back; False if there is none."""
        return self._travel(self._undo, self._redo)

    def redo(self) -> bool:
        """Do the correction last taken back again; False if there is none."""
        return self._travel(self._redo, self._undo)

    def _travel(self, source: list[tuple[str, DraftState]], target: list[tuple[str, DraftState]]) -> bool:
        if not source:
            return False
        label, state = source.pop()
        target.append((label, self.state))
        self.state = state
        self._index = _index_of(state)
        return True

    def _commit(self, label: str, state: DraftState) -> bool:
        if state == self.state:
            return False
        self._undo.append((label, self.state))
        self._redo.clear()
        self.state = state
        self._index = _index_of(state)
        return True

    # -- corrections -----------------------------------------------------------------------------

    def set_head(self, **values: Any) -> bool:
        """Correct title, doc_no, issued, issuer, or the notice (``notice=Notice(...)``)."""
        return self._commit("修改方案信息", replace(self.state, head=replace(self.head, **values)))

    def set_notice(self, **values: Any) -> bool:
        """Correct one of the notice's two time limits."""
        notice: Notice = replace(self.head.notice, **values)
        return self.set_head(notice=notice)

    def set_section(self, key: int, **values: Any) -> bool:
        """Correct a section's ``no`` or ``title``."""
        place = self._index.places[key]
        section = replace(self.sections[place.section], **values)
        return self._commit("修改部分标题", self._with_section(place.section, section))

    def set_number(self, key: int, no: int | None) -> bool:
        """Correct the printed number of a requirement."""
        return self._replace_rows("修改序号", {key: replace(self._requirement(key), no=no)})

    def set_text(self, key: int, text: str) -> bool:
        """Correct a requirement's wording where the reading went wrong."""
        return self._replace_rows("修改要求文字", {key: replace(self._requirement(key), text=text)})

    def set_deadline(self, key: int, raw: str | None) -> bool:
        """Correct what the plan says of the time limit."""
        return self._replace_rows("修改时限", {key: replace(self._requirement(key), deadline_raw=raw)})

    def set_units(self, key: int, raw: str | None) -> bool:
        """Correct the unit cell; an empty one takes the cell above it within the section.

        Rows below that take their units from this one change with it.
        """
        place = self._index.places[key]
        rows = list(self.sections[place.section].rows)
        index = place.row or 0
        if raw is None or not raw.strip():
            rows[index] = replace(rows[index], requirement=inheriting(rows, index))
        else:
            rows[index] = replace(rows[index], requirement=self._with_cell(rows[index].requirement, raw))
        spread(rows, index)
        section = replace(self.sections[place.section], rows=tuple(rows))
        return self._commit("修改落实单位", self._with_section(place.section, section))

    def confirm(self, keys: Iterable[int]) -> bool:
        """Say that these rows are right as they stand."""
        return self._commit("核对", replace(self.state, confirmed=self.state.confirmed | frozenset(keys)))

    def split(self, key: int, offset: int) -> int | None:
        """Split a requirement's wording before ``offset``; the second part keeps the units.

        Returns:
            The new row's key, or None where one of the parts would be empty.
        """
        place = self._index.places[key]
        requirement = self._requirement(key)
        head, tail = requirement.text[:offset].strip(), requirement.text[offset:].strip()
        if not head or not tail or place.row is None:
            return None
        new_key = self.state.next_key
        rows = list(self.sections[place.section].rows)
        rows[place.row] = DraftRow(key, replace(requirement, text=head))
        rows.insert(
            place.row + 1,
            DraftRow(new_key, replace(requirement, no=None, text=tail, lead_raw=None, inherited=True)),
        )
        section = replace(self.sections[place.section], rows=tuple(rows))
        state = replace(self._with_section(place.section, section), next_key=new_key + 1)
        self._commit("拆分要求", state)
        return new_key

    def merge_up(self, key: int) -> int | None:
        """Join a requirement's wording to the one above it in its section.

        Returns:
            The key of the row it was joined to, or None where there is none above.
        """
        place = self._index.places[key]
        if place.row is None or place.row == 0:
            return None
        rows = list(self.sections[place.section].rows)
        gone = rows.pop(place.row)
        above = rows[place.row - 1]
        text = above.requirement.text + gone.requirement.text
        rows[place.row - 1] = replace(above, requirement=replace(above.requirement, text=text))
        spread(rows, place.row - 1)
        section = replace(self.sections[place.section], rows=tuple(rows))
        self._commit("并入上条", self._with_section(place.section, section))
        return above.key

    def remove(self, key: int) -> int | None:
        """Leave a requirement out of the import.

        Returns:
            The key of a neighbour to go to, or None where the plan is empty now.
        """
        place = self._index.places[key]
        if place.row is None:
            return None
        rows = list(self.sections[place.section].rows)
        # A merged cell's wording stands in its first row: it passes on to the next row of the merge.
        gone = rows[place.row].requirement
        following = rows[place.row + 1].requirement if place.row + 1 < len(rows) else None
        if gone.lead_raw is not None and following is not None and following.inherited:
            heir = replace(following, lead_raw=gone.lead_raw, inherited=False)
            rows[place.row + 1] = replace(rows[place.row + 1], requirement=heir)
        del rows[place.row]
        self._commit("删除要求", self._with_section(place.section, rows=tuple(rows)))
        order = [row.key for section in self.sections for row in section.rows]
        if rows:
            return rows[min(place.row, len(rows) - 1)].key
        return order[0] if order else None

    def move(self, key: int, to_section: int) -> bool:
        """Move a requirement to the end of another section, with the units it has now.

        Args:
            key: the requirement.
            to_section: the key of the section to move it to.
        """
        place, target = self._index.places[key], self._index.places[to_section]
        if place.row is None or place.section == target.section:
            return False
        raw = self.raw_in_force(key)
        row = self.sections[place.section].rows[place.row]
        moved = replace(row, requirement=replace(row.requirement, lead_raw=raw, inherited=False))
        remaining = list(self.sections[place.section].rows)
        if row.requirement.lead_raw is not None and place.row + 1 < len(remaining):
            heir = remaining[place.row + 1]
            if heir.requirement.inherited:
                heir_requirement = replace(heir.requirement, lead_raw=raw, inherited=False)
                remaining[place.row + 1] = replace(heir, requirement=heir_requirement)
        del remaining[place.row]
        sections = list(self.sections)
        sections[place.section] = replace(sections[place.section], rows=tuple(remaining))
        goal = sections[target.section]
        sections[target.section] = replace(goal, rows=(*goal.rows, moved))
        if not remaining:
            del sections[place.section]
        return self._commit("移动要求", replace(self.state, sections=tuple(sections)))

    def take_in(self, line: int, after: int) -> int:
        """Make a dropped line a requirement, after the row or section with key ``after``.

        Args:
            line: index of the line in ``head.dropped_lines``.
            after: key of the row it goes behind, or of the section it goes to the top of.

        Returns:
            The new row's key.
        """
        place = self._index.places[after]
        text = self.head.dropped_lines[line].strip()
        left = self.head.dropped_lines[:line] + self.head.dropped_lines[line + 1 :]
        new_key = self.state.next_key
        rows = list(self.sections[place.section].rows)
        at = 0 if place.row is None else place.row + 1
        rows.insert(at, DraftRow(new_key, Requirement(no=None, text=text)))
        rows[at] = replace(rows[at], requirement=inheriting(rows, at))
        state = self._with_section(place.section, rows=tuple(rows))
        state = replace(state, head=replace(self.head, dropped_lines=left), next_key=new_key + 1)
        self._commit("补入要求", state)
        return new_key

    def _with_cell(self, requirement: Requirement, raw: str) -> Requirement:
        cell = self._read_units(raw, self._column_role(requirement))
        return replace(
            requirement,
            lead_raw=raw,
            duties=cell.duties + of_support_column(requirement),
            unit_groups=cell.groups,
            inherited=False,
            ambiguous=bool(cell.doubts),
            doubt="".join(cell.doubts) or None,
        )

    def _column_role(self, requirement: Requirement) -> Role:
        """What the column makes of a unit: as it was read in this row, else anywhere in the plan."""
        everything = (r.requirement for s in self.sections for r in s.rows)
        for candidate in (requirement, *everything):
            for duty in candidate.duties:
                if duty.role is not Role.SUPPORT:
                    return duty.role
        return Role.RESPONSIBLE

    # -- helpers ---------------------------------------------------------------------------------

    def _requirement(self, key: int) -> Requirement:
        row = self.row(key)
        if row is None:
            raise KeyError(key)
        return row.requirement

    def _replace_rows(self, label: str, changed: dict[int, Requirement]) -> bool:
        sections = list(self.sections)
        for key, requirement in changed.items():
            place = self._index.places[key]
            rows = list(sections[place.section].rows)
            rows[place.row or 0] = DraftRow(key, requirement)
            sections[place.section] = replace(sections[place.section], rows=tuple(rows))
        return self._commit(label, replace(self.state, sections=tuple(sections)))

    def _with_section(
        self, index: int, section: DraftSection | None = None, rows: tuple[DraftRow, ...] | None = None
    ) -> DraftState:
        sections = list(self.sections)
        if section is not None:
            sections[index] = section
        if rows is not None:
            sections[index] = replace(sections[index], rows=rows)
        if not sections[index].rows:
            del sections[index]
        return replace(self.state, sections=tuple(sections))


def _state_of(plan: Plan) -> DraftState:
    key = 0
    sections = []
    for section in plan.sections:
        section_key = key
        key += 1
        rows = tuple(DraftRow(key + i, r) for i, r in enumerate(section.requirements))
        key += len(rows)
        sections.append(DraftSection(section_key, section.no, section.title, rows))
    return DraftState(replace(plan, sections=()), tuple(sections), next_key=key)


def _index_of(state: DraftState) -> _Index:
    index = _Index()
    for at, section in enumerate(state.sections):
        index.places[section.key] = Place(at, None)
        for number, row in enumerate(section.rows):
            index.places[row.key] = Place(at, number)
    return index
