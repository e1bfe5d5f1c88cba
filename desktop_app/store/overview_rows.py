"""What an overview ledger holds: the city's plan, the roster, the hand-ins and what they say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from desktop_app.core.city import (
    CityPlan,
    CityRequirement,
    Difference,
    DifferenceKind,
    HandIn,
    Proof,
    SourceKind,
)
from desktop_app.core.plan import Duty
from desktop_app.core.task import Progress, TaskFields
from desktop_app.core.terms import (
    Basis,
    Frequency,
    Publicity,
    Role,
    Scope,
    Standing,
    Status,
    UnitKind,
    YearEnd,
)
from desktop_app.store.database import Database
from desktop_app.store.rows import day_of, iso, plan_info

#: Columns of `answer` behind its two keys, in the order in which they are written.
ANSWER = (
    "basis", "role", "to_confirm", "our_part", "status", "reason", "year_end", "measures", "office",
    "support_offices", "deadline", "frequency", "due_day", "channel", "publicity", "applies", "occurrences",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewHandIn:
    """One file's content, checked and fit to be stored.

    Requirements go by their places in the plan, from 0. ``answers`` holds (requirement, the values of
    `ANSWER`), in order; ``progress`` (requirement, day, text, count, address); ``proofs`` (requirement,
    title, kind, address, day, public); ``numbers`` (name, value).
    """

    unit: str
    kind: UnitKind
    full_name: str
    file_name: str
    source: SourceKind
    digest: str
    changed_at: datetime | None
    record: tuple[str | None, str | None, str | None, str | None]
    answers: Sequence[tuple[Any, ...]]
    progress: Sequence[tuple[Any, ...]]
    proofs: Sequence[tuple[Any, ...]]
    numbers: Sequence[tuple[str, int]]
    differences: Sequence[Difference] = field(default=())


# -- the plan --------------------------------------------------------------------------------------


def write_plan(conn: sqlite3.Connection, plan: CityPlan) -> None:
    """Store the plan that the overview is about."""
    info = plan.info
    conn.execute(
        "INSERT INTO plan VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            info.id, info.title, info.issuer, info.doc_no, iso(info.issued), info.year, info.notice_title,
            info.publish_within_working_days, iso(info.display_by),
        ),
    )  # fmt: skip
    conn.executemany(
        "INSERT INTO requirement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                at, r.id, r.section_no, r.section_title, r.section_index, r.no, r.index, int(r.alone),
                r.text, r.lead_raw, r.deadline_raw,
                json.dumps([(d.name, d.role, d.scope) for d in r.duties], ensure_ascii=False),
            )
            for at, r in enumerate(plan.requirements)
        ],
    )  # fmt: skip


def plan(db: Database) -> CityPlan | None:
    """The plan that the overview is about, or None while it is empty."""
    row = db.conn.execute("SELECT * FROM plan").fetchone()
    if row is None:
        return None
    requirements = tuple(
        CityRequirement(
            id=r["id"],
            section_no=r["section_no"],
            section_title=r["section_title"],
            section_index=r["section_index"],
            no=r["no"],
            index=r["idx"],
            alone=bool(r["alone"]),
            text=r["text"],
            lead_raw=r["lead_raw"],
            deadline_raw=r["deadline_raw"],
            duties=tuple(Duty(n, Role(role), Scope(scope)) for n, role, scope in json.loads(r["duties"])),
        )
        for r in db.conn.execute("SELECT * FROM requirement ORDER BY ord")
    )
    sections = len({r.section_index for r in requirements})
    info = plan_info(row, sections=sections, requirements=len(requirements))
    return CityPlan(info, requirements)


# -- the roster ------------------------------------------------------------------------------------


def roster(db: Database) -> dict[str, bool]:
    """Departments put on the list (True) or taken off it (False) by the office."""
    return {r["unit"]: bool(r["expected"]) for r in db.conn.execute("SELECT * FROM roster ORDER BY rowid")}


def write_roster(conn: sqlite3.Connection, units: Iterable[str], *, expected: bool) -> None:
    """Put departments on the list, or take them off."""
    conn.executemany(
        "INSERT INTO roster VALUES (?, ?) ON CONFLICT (unit) DO UPDATE SET expected = excluded.expected",
        [(unit, int(expected)) for unit in units],
    )


# -- hand-ins --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that was taken before."""

    id: int
    unit: str
    name: str


def known_files(db: Database) -> dict[str, KnownFile]:
    """Every file taken so far, by its digest."""
    rows = db.conn.execute("SELECT digest, id, unit, file_name FROM hand_in")
    return {r["digest"]: KnownFile(r["id"], r["unit"], r["file_name"]) for r in rows}


def current_changes(db: Database) -> dict[str, str | None]:
    """When the hand-in that counts was last changed, by department."""
    rows = db.conn.execute("SELECT unit, changed_at FROM hand_in WHERE current = 1")
    return {r["unit"]: r["changed_at"] for r in rows}


def write_hand_in(conn: sqlite3.Connection, new: NewHandIn, taken_at: str, *, current: bool) -> int:
    """Store one file's content; where it is ``current``, the department's earlier one becomes history."""
    if current:
        conn.execute("UPDATE hand_in SET current = 0 WHERE unit = ? AND current = 1", (new.unit,))
    differences = [(d.kind, d.label, d.theirs) for d in new.differences]
    cursor = conn.execute(
        """INSERT INTO hand_in (unit, kind, full_name, file_name, source, digest, changed_at, taken_at,
             current, published_on, published_url, published_column, submitted_on, differences)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            new.unit, str(new.kind), new.full_name, new.file_name, str(new.source), new.digest,
            iso(new.changed_at), taken_at, int(current), *new.record,
            json.dumps(differences, ensure_ascii=False),
        ),
    )  # fmt: skip
    own = int(cursor.lastrowid or 0)
    marks = ", ".join("?" * (len(ANSWER) + 2))
    conn.executemany(f"INSERT INTO answer VALUES ({marks})", [(own, *row) for row in new.answers])
    conn.executemany(
        "INSERT INTO progress VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(own, at, *row) for at, row in enumerate(new.progress)],
    )
    conn.executemany(
        "INSERT INTO proof VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(own, at, *row) for at, row in enumerate(new.proofs)],
    )
    conn.executemany("INSERT INTO number VALUES (?, ?, ?)", [(own, *row) for row in new.numbers])
    return own


def adopt(conn: sqlite3.Connection, hand_in_id: int | None, unit: str) -> None:
    """Let another of a department's hand-ins count, or none where it is None."""
    conn.execute("UPDATE hand_in SET current = 0 WHERE unit = ? AND current = 1", (unit,))
    if hand_in_id is not None:
        conn.execute("UPDATE hand_in SET current = 1 WHERE id = ? AND unit = ?", (hand_in_id, unit))


@dataclass(frozen=True, slots=True)
class StoredHandIn:
    """A hand-in with what it says of the department itself."""

    hand_in: HandIn
    kind: UnitKind
    full_name: str
    published_on: date | None
    published_url: str | None
    published_column: str | None
    submitted_on: date | None


def hand_ins(db: Database) -> list[StoredHandIn]:
    """Every hand-in, the newest first."""
    rows = db.conn.execute(
        """SELECT h.*, count(a.requirement) AS tasks,
                  count(CASE WHEN a.year_end = '已落实' THEN 1 END) AS done
           FROM hand_in h LEFT JOIN answer a ON a.hand_in_id = h.id GROUP BY h.id ORDER BY h.id DESC"""
    )
    return [_stored(row) for row in rows]


def _stored(row: Any) -> StoredHandIn:
    differences = tuple(Difference(DifferenceKind(k), n, t) for k, n, t in json.loads(row["differences"]))
    hand_in = HandIn(
        id=row["id"],
        unit=row["unit"],
        file_name=row["file_name"],
        source=SourceKind(row["source"]),
        changed_at=datetime.fromisoformat(row["changed_at"]) if row["changed_at"] else None,
        taken_at=datetime.fromisoformat(row["taken_at"]),
        current=bool(row["current"]),
        tasks=row["tasks"],
        done=row["done"],
        differences=differences,
    )
    return StoredHandIn(
        hand_in,
        UnitKind(row["kind"]),
        row["full_name"],
        day_of(row["published_on"]),
        row["published_url"],
        row["published_column"],
        day_of(row["submitted_on"]),
    )


#: What one department says of one requirement: its place, why and how it is bound, whether it asks whether
#: the requirement applies, what it filled in, and how many occurrences it recorded as done.
Answer = tuple[int, Basis, Role, bool, TaskFields, int]


_DECODER = json.JSONDecoder()
_BASES, _ROLES = {str(b): b for b in Basis}, {str(r): r for r in Role}
_STATUSES = {str(s): s for s in Status}
_YEAR_ENDS: Mapping[str | None, YearEnd | None] = {None: None, **{str(y): y for y in YearEnd}}
_FREQUENCIES: Mapping[str | None, Frequency | None] = {None: None, **{str(f): f for f in Frequency}}
_PUBLICITIES: Mapping[str | None, Publicity | None] = {None: None, **{str(p): p for p in Publicity}}


def _raw(db: Database, query: str) -> sqlite3.Cursor:
    """Rows as plain tuples: there are tens of thousands, and each is unpacked at once."""
    cursor = db.conn.cursor()
    cursor.row_factory = None
    return cursor.execute(query)


def answers(db: Database) -> dict[int, list[Answer]]:
    """What every hand-in that counts says, by hand-in, in the plan's order."""
    columns = ", ".join(f"a.{name}" for name in ANSWER)
    rows = _raw(
        db,
        f"""SELECT a.hand_in_id, a.requirement, {columns} FROM hand_in h
            JOIN answer a ON a.hand_in_id = h.id WHERE h.current = 1 ORDER BY a.hand_in_id, a.requirement""",
    )
    found: dict[int, list[Answer]] = {}
    for (
        own, at, basis, role, to_confirm, our_part, status, reason, year_end, measures, office,
        support_offices, deadline, frequency, due_day, channel, publicity, applies, occurrences,
    ) in rows:  # fmt: skip
        fields = TaskFields(
            our_part, _STATUSES[status], reason, _YEAR_ENDS[year_end], _list(measures), office, None, None,
            _list(support_offices), _deadline(deadline), _FREQUENCIES[frequency], due_day, channel,
            _PUBLICITIES[publicity], None, bool(applies),
        )  # fmt: skip
        said = (at, _BASES[basis], _ROLES[role], bool(to_confirm), fields, occurrences)
        found.setdefault(own, []).append(said)
    return found


def progress(db: Database) -> dict[tuple[int, int], list[Progress]]:
    """The progress of every hand-in that counts, by hand-in and requirement, in the department's order."""
    rows = _raw(
        db,
        """SELECT p.hand_in_id, p.requirement, p.day, p.text, p.count, p.url FROM hand_in h
           JOIN progress p ON p.hand_in_id = h.id WHERE h.current = 1 ORDER BY p.hand_in_id, p.ord""",
    )
    found: dict[tuple[int, int], list[Progress]] = {}
    for own, at, day, text, count, url in rows:
        entry = Progress(_required(day), text, count, url)
        key = own, at
        if key in found:
            found[key].append(entry)
        else:
            found[key] = [entry]
    return found


def proofs(db: Database) -> dict[int, dict[int, list[Proof]]]:
    """The evidence of every hand-in that counts, by hand-in and requirement."""
    rows = _raw(
        db,
        """SELECT p.hand_in_id, p.requirement, p.title, p.kind, p.url, p.published_on, p.public
           FROM hand_in h JOIN proof p ON p.hand_in_id = h.id WHERE h.current = 1
           ORDER BY p.hand_in_id, p.ord""",
    )
    found: dict[int, dict[int, list[Proof]]] = {}
    for own, at, title, kind, url, day, public in rows:
        proof = Proof(title, kind, url, day_of(day), bool(public))
        found.setdefault(own, {}).setdefault(at, []).append(proof)
    return found


def numbers(db: Database) -> dict[int, dict[str, int]]:
    """The year's figures of every hand-in that counts, by hand-in."""
    rows = db.conn.execute(
        """SELECT n.hand_in_id, n.name, n.value FROM hand_in h JOIN number n ON n.hand_in_id = h.id
           WHERE h.current = 1"""
    )
    found: dict[int, dict[str, int]] = {}
    for own, name, value in rows:
        found.setdefault(own, {})[name] = value
    return found


def _list(value: str) -> tuple[str, ...]:
    # Only the decoding: what is stored was looked at when it was taken.
    return () if value == "[]" else tuple(_DECODER.raw_decode(value)[0])


def _deadline(value: str | None) -> date | Standing | None:
    if value is None:
        return None
    return Standing.LONG_TERM if value == Standing.LONG_TERM else date.fromisoformat(value)


#: A city's year has few days, and each is told of many times.
_required = lru_cache(maxsize=4096)(date.fromisoformat)
