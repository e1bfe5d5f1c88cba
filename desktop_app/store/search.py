"""Rows in which words stand, by the search index; where it cannot be read, by looking at every row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from desktop_app.store import search_index
from desktop_app.store.database import Database
from desktop_app.store.search_text import COLUMNS, expression, holds_all

T = TypeVar("T")

#: The kinds of rows, as `search_text.COLUMNS` names them.
KINDS = tuple(COLUMNS)

_IN_PLAN = "JOIN requirement r ON r.id = {rid} AND r.withdrawn = 0 JOIN section s ON s.id = r.section_id"


@dataclass(frozen=True, slots=True)
class _Source:
    """How the rows of a kind are read.

    Attributes:
        own: the row's own id.
        tables: where it stands: ``r`` the requirement, ``s`` its section, ``x`` a table of its own.
        document: what makes it the index's document ``d``.
        ours: what makes it one of the plan and department.
        turn: what rows of one requirement are put in order by.
    """

    own: str
    tables: str
    document: str
    ours: str
    turn: str


_SOURCES = {
    "requirement": _Source(
        "r.id",
        "requirement r JOIN section s ON s.id = r.section_id AND r.withdrawn = 0",
        "r.id = d.rid",
        "r.plan_id = :plan",
        "''",
    ),
    "task": _Source(
        "r.id",
        "task x " + _IN_PLAN.format(rid="x.requirement_id"),
        "x.requirement_id = d.rid AND x.unit = :unit",
        "r.plan_id = :plan AND x.unit = :unit",
        "''",
    ),
    "progress": _Source(
        "x.id",
        "progress_task l JOIN progress x ON x.id = l.progress_id " + _IN_PLAN.format(rid="l.requirement_id"),
        "l.progress_id = d.own AND l.requirement_id = d.rid AND l.unit = :unit",
        "r.plan_id = :plan AND l.unit = :unit",
        "l.ord",
    ),
    "occurrence": _Source(
        "x.key",
        "occurrence x " + _IN_PLAN.format(rid="x.requirement_id"),
        "x.requirement_id = d.rid AND x.key = d.own AND x.unit = :unit",
        "r.plan_id = :plan AND x.unit = :unit",
        "x.key",
    ),
    "evidence": _Source(
        "x.id",
        # The first task that it serves, where it serves any.
        """evidence x LEFT JOIN requirement r ON r.id = (
             SELECT t.requirement_id FROM evidence_task t
             JOIN requirement q ON q.id = t.requirement_id AND q.withdrawn = 0
             JOIN section p ON p.id = q.section_id WHERE t.evidence_id = x.id AND t.unit = x.unit
             ORDER BY p.ord, q.ord LIMIT 1)
           LEFT JOIN section s ON s.id = r.section_id""",
        "x.id = d.own",
        "x.plan_id = :plan AND x.unit = :unit",
        "x.added_at",
    ),
}


class Found(NamedTuple):
    """A row in which the words stand.

    Attributes:
        rid: the requirement; None for evidence that serves none.
        own: the row's own id.
        section_id: the requirement's section.
        section_no: its printed number.
        section_ord: its place in the plan, from 1.
        no: the requirement's printed number.
        ord: its place in the section, from 1.
        turn: what rows of one requirement are put in order by.
        values: the columns that a person reads.
    """

    rid: str | None
    own: str
    section_id: str | None
    section_no: str | None
    section_ord: int | None
    no: int | None
    ord: int | None
    turn: int | str
    values: tuple[str | None, ...]


def rows_with(
    db: Database,
    kind: str,
    plan_id: str,
    unit: str,
    words: Sequence[str],
    take: Callable[[Iterator[Found]], T],
) -> T:
    """What ``take`` makes of the rows of a kind in which every word stands.

    Rows come as they came into the ledger, which is the plan's order unless a later version of the plan
    added to it, and only as many as are taken.

    Args:
        db: the ledger.
        kind: one of `KINDS`.
        plan_id: the plan.
        unit: our department; what others filled in is not looked at.
        words: folded (see `search_text.fold`), without blanks.
        take: gets the rows; called again from the start where the index turns out to be torn.
    """
    if search_index.is_right(db.conn):
        # A torn index is found out by 核验; until then every row is looked at.
        with suppress(sqlite3.DatabaseError):
            return take(_by_index(db, kind, plan_id, unit, words))
    return take(_by_looking(db, kind, plan_id, unit, words))


def _by_index(db: Database, kind: str, plan_id: str, unit: str, words: Sequence[str]) -> Iterator[Found]:
    scope = search_index.scope(db.conn, kind, plan_id, "" if kind == "requirement" else unit)
    if scope is None:
        return
    source = _SOURCES[kind]
    # CROSS JOIN keeps the index outermost: it gives rows in order, and as many as are asked for.
    query = f"""SELECT {_columns(kind)} FROM _search f CROSS JOIN _search_doc d CROSS JOIN {source.tables}
                WHERE f.words MATCH :words AND f.rowid BETWEEN :low AND :high AND d.id = f.rowid
                AND {source.document} ORDER BY f.rowid"""
    asked = {"words": expression(words), "low": scope[0], "high": scope[1], "unit": unit}
    for row in _rows(db, query, asked):
        yield _found(row)


def _by_looking(db: Database, kind: str, plan_id: str, unit: str, words: Sequence[str]) -> Iterator[Found]:
    source = _SOURCES[kind]
    query = f"""SELECT {_columns(kind)} FROM {source.tables} WHERE {source.ours}
                ORDER BY s.ord, r.ord, {source.turn}"""
    for row in _rows(db, query, {"plan": plan_id, "unit": unit}):
        if holds_all(row[8:], words):
            yield _found(row)


def in_sections(db: Database, plan_id: str, section_ids: Sequence[str]) -> list[Found]:
    """The requirements of some sections of a plan, in order."""
    query = f"""SELECT {_columns("requirement")} FROM {_SOURCES["requirement"].tables}
                WHERE r.plan_id = :plan AND s.id = :section ORDER BY r.ord"""
    return [
        _found(row)
        for section_id in section_ids
        for row in _rows(db, query, {"plan": plan_id, "section": section_id})
    ]


def sections(db: Database, plan_id: str) -> list[tuple[str, str | None, int]]:
    """(id, printed number, place) of a plan's sections, in order."""
    rows = db.conn.execute("SELECT id, no, ord FROM section WHERE plan_id = ? ORDER BY ord", (plan_id,))
    return [(row["id"], row["no"], row["ord"]) for row in rows]


def stands_alone(db: Database, section_id: str) -> bool:
    """Whether a section has a single requirement."""
    rows = db.conn.execute(
        "SELECT 1 FROM requirement WHERE section_id = ? AND withdrawn = 0 LIMIT 2", (section_id,)
    )
    return len(rows.fetchall()) == 1


def _columns(kind: str) -> str:
    source = _SOURCES[kind]
    if kind == "requirement":
        shown = ["s.title" if name == "title" else f"r.{name}" for name in COLUMNS[kind]]
    else:
        shown = [f"x.{name}" for name in COLUMNS[kind]]
    return f"r.id, {source.own}, s.id, s.no, s.ord, r.no, r.ord, {source.turn}, {', '.join(shown)}"


def _rows(db: Database, query: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    # Plain tuples: rows with names take twice as long, and nobody asks for the names.
    cursor = db.conn.cursor()
    cursor.row_factory = None
    return cursor.execute(query, values)


def _found(row: tuple[Any, ...]) -> Found:
    rid, own, section_id, section_no, section_ord, no, ord_, turn = row[:8]
    return Found(rid, own, section_id, section_no, section_ord, no, ord_, turn, row[8:])
