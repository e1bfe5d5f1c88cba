"""Two ledgers row by row: what each holds, what both held when their histories parted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.store import chain, plans, replay
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer
from desktop_app.store.replay import Key, Tables
from desktop_app.store.schema import PRIMARY_KEYS

#: What a ledger remembers of merging is its own.
_OWN = frozenset({"ledger_merged"})


#: The parts of a requirement's label; see `core.plan.item_label`.
Label = tuple[str | None, int, int | None, int, bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the tables are made of.

    Attributes:
        tables: the names of the tables that are merged, those that are referred to first.
        defaults: for each table the value a column has where nothing was said.
        parents: for each table its columns that refer to a row of another, and that table.
    """

    tables: tuple[str, ...]
    defaults: dict[str, dict[str, Any]]
    parents: dict[str, tuple[tuple[str, str], ...]]


def shape(db: Database) -> Shape:
    """The tables of the user's data in a ledger."""
    tables = tuple(t for t in PRIMARY_KEYS if t not in _OWN)
    defaults, parents = {}, {}
    for table in tables:
        columns = db.conn.execute(f"PRAGMA table_info({table})").fetchall()
        defaults[table] = {c["name"]: _value(c["dflt_value"]) for c in columns}
        links = db.conn.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        parents[table] = tuple((link["from"], link["table"]) for link in links)
    return Shape(tables, defaults, parents)


def _value(said: str | None) -> Any:
    if said is None:
        return None
    return said[1:-1].replace("''", "'") if said.startswith("'") else int(said)


def rows(db: Database, tables: tuple[str, ...]) -> Tables:
    """Every row of the tables, by key."""
    found: Tables = {}
    for table in tables:
        keys = PRIMARY_KEYS[table]
        listed = map(dict, db.conn.execute(f"SELECT * FROM {table}"))
        found[table] = {tuple(row[k] for k in keys): row for row in listed}
    return found


@dataclass(frozen=True, slots=True)
class Ancestor:
    """The last state that two ledgers had in common.

    Attributes:
        at: when its newest change was made.
        tables: its rows, every column filled.
    """

    at: datetime
    tables: Tables


def common_ancestor(ours: Database, theirs: Database, made_of: Shape) -> Ancestor | None:
    """The state from which two ledgers went their own ways, or None where they never were one.

    Their histories are chained by hashes: a change set with the same hash in both stands for the same past.
    A ledger that was merged into the other, with everything decided, is a common past too.
    """
    here, there = _links(ours), _links(theirs)
    shared = [id_ for chain, (id_, _) in here.items() if chain in there]
    found = []
    if shared:
        newest = max(shared)
        found.append((_moment(ours, newest), ours, newest))
    for merged, other, links in ((ours, theirs, there), (theirs, ours, here)):
        for row in merged.conn.execute("SELECT head FROM ledger_merged"):
            if row["head"] in links:
                id_, _ = links[row["head"]]
                found.append((_moment(other, id_), other, id_))
    if not found:
        return None
    at, db, id_ = max(found, key=lambda f: f[0])
    changes = db.conn.execute(
        "SELECT tbl, pk, before, after FROM change WHERE set_id <= ? ORDER BY id", (id_,)
    )
    added = replay.added_up(changes)
    tables = {
        table: {
            key: {**made_of.defaults[table], **dict(zip(PRIMARY_KEYS[table], key, strict=True)), **row}
            for key, row in added[table].items()
        }
        for table in made_of.tables
    }
    return Ancestor(at, tables)


def _links(db: Database) -> dict[str, tuple[int, str]]:
    return {r["chain"]: (r["id"], r["at"]) for r in db.conn.execute("SELECT id, chain, at FROM change_set")}


def _moment(db: Database, id_: int) -> datetime:
    row = db.conn.execute("SELECT at FROM change_set WHERE id = ?", (id_,)).fetchone()
    return datetime.fromisoformat(row["at"]).astimezone()


def requirements(db: Database) -> dict[str, tuple[str, Label]]:
    """For each requirement that stands: its wording and the parts of its label."""
    texts = {r["id"]: r["text"] for r in db.conn.execute("SELECT id, text FROM requirement")}
    return {
        rid: (texts[rid], parts)
        for plan in plans.plans(db)
        for rid, parts in plans.labels(db, plan.id).items()
    }


def is_known_past(db: Database, head: str) -> bool:
    """Whether a state of another ledger is this one's own past, or was merged before, or is none."""
    asked = (
        "SELECT 1 FROM change_set WHERE chain = :head UNION SELECT 1 FROM ledger_merged WHERE head = :head"
    )
    return head == chain.GENESIS or db.conn.execute(asked, {"head": head}).fetchone() is not None


def remember_merge(
    writer: Writer, id_: str, at: datetime, source: str, made_by: str | None, head: tuple[int, str]
) -> None:
    """Record that everything of another ledger up to its newest change was decided on."""
    writer.insert(
        "ledger_merged",
        {
            "id": id_,
            "merged_at": at.isoformat(timespec="milliseconds"),
            "source": source,
            "made_by": made_by,
            "head_id": head[0],
            "head": head[1],
        },
    )


def children(made_of: Shape, tables: Tables, table: str, key: Key) -> list[tuple[str, Key]]:
    """The rows that refer to a row, and those that refer to them, the deepest first."""
    found: list[tuple[str, Key]] = []
    for other in made_of.tables:
        for column, parent in made_of.parents[other]:
            if parent == table:
                for child, row in tables[other].items():
                    if (row[column],) == key:
                        found += [*children(made_of, tables, other, child), (other, child)]
    return list(dict.fromkeys(found))
