"""The search index kept right: every write of the journal is followed here, within its transaction.

A document of the index is one row as a person reads it. The index itself keeps no text (it is
contentless), so a document leaves it by the words under which it came in: they are made of the row as it
stood. A progress entry is a document for each task that it serves, and a requirement's document holds its
section's title.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from desktop_app.store.search_text import COLUMNS, tokens

#: A document's number is its scope's, moved up by so many bits, and its place within the scope.
SCOPE_BITS = 32

_FTS = "CREATE VIRTUAL TABLE _search USING fts5(words, content='', tokenize='ascii')"
_PUT = "INSERT INTO _search (rowid, words) VALUES (?, ?)"
_TAKE = "INSERT INTO _search (_search, rowid, words) VALUES ('delete', ?, ?)"
_DOC = "INSERT INTO _search_doc (id, rid, own) VALUES (?, ?, ?)"
_FIND = """SELECT d.id FROM _search_doc d JOIN _search_scope c ON c.id = d.id >> 32
           WHERE d.rid = ? AND d.own = ? AND c.kind = ? AND c.unit = ?"""

#: So many changed documents are written together; more would only take memory.
_MOST_PUT_OFF = 2000

#: Columns of each table whose change is the index's business.
_FOLLOWED: dict[str, tuple[str, ...]] = {
    **COLUMNS,
    "requirement": ("text", "lead_in_force", "section_id", "withdrawn"),
    "section": ("title",),
    "progress_task": (),
}

#: (requirement id, own id, plan, unit, words); no plan where it is the requirement's.
_Document = tuple[str, str, str | None, str, str]

#: Every document: requirement id, own id, plan, unit, then the columns of `COLUMNS`, in the plan's order.
_ALL = {
    "requirement": """SELECT r.id, r.id, r.plan_id, '', {columns} FROM requirement x
        JOIN section s ON s.id = x.section_id JOIN requirement r ON r.id = x.id WHERE x.withdrawn = 0
        ORDER BY s.plan_id, s.ord, x.ord""",
    "task": """SELECT r.id, r.id, r.plan_id, x.unit, {columns} FROM task x
        JOIN requirement r ON r.id = x.requirement_id JOIN section s ON s.id = r.section_id
        ORDER BY s.plan_id, s.ord, r.ord""",
    "progress": """SELECT r.id, x.id, r.plan_id, l.unit, {columns} FROM progress_task l
        JOIN progress x ON x.id = l.progress_id JOIN requirement r ON r.id = l.requirement_id
        JOIN section s ON s.id = r.section_id ORDER BY s.plan_id, s.ord, r.ord, l.ord""",
    "occurrence": """SELECT r.id, x.key, r.plan_id, x.unit, {columns} FROM occurrence x
        JOIN requirement r ON r.id = x.requirement_id JOIN section s ON s.id = r.section_id
        ORDER BY s.plan_id, s.ord, r.ord, x.key""",
    "evidence": """SELECT '', x.id, x.plan_id, x.unit, {columns} FROM evidence x
        ORDER BY x.added_at, x.id""",
}

Row = Mapping[str, Any]


@cache
def has_fts() -> bool:
    """Whether this SQLite can read and write the index."""
    with closing(sqlite3.connect(":memory:")) as conn:
        return bool(conn.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'").fetchone()[0])


def is_right(conn: sqlite3.Connection) -> bool:
    """Whether the index can be read here and nobody has written past it."""
    return has_fts() and not conn.execute("SELECT behind FROM _search_state").fetchone()[0]


def _documents(conn: sqlite3.Connection, kind: str) -> Iterator[_Document]:
    """(requirement id, own id, plan, unit, words) of every row of a kind that holds any."""
    titled = {("requirement", "title"): "s.title"}
    columns = ", ".join(titled.get((kind, column), f"x.{column}") for column in COLUMNS[kind])
    # Tuples, whatever the connection gives: names would clash and cost.
    cursor = conn.cursor()
    cursor.row_factory = None
    for rid, own, plan_id, unit, *values in cursor.execute(_ALL[kind].format(columns=columns)):
        words = tokens(values)
        if words:
            yield rid, own, plan_id, unit, words


def rebuild(conn: sqlite3.Connection) -> None:
    """Make the index anew out of what stands; to be called within a transaction."""
    if not has_fts():
        conn.execute("UPDATE _search_state SET behind = 1")
        return
    conn.execute("DELETE FROM _search_doc")
    conn.execute("DELETE FROM _search_scope")
    _empty(conn)
    index = Index(conn)
    for kind in _ALL:
        index.put(kind, _documents(conn, kind))
    conn.execute("UPDATE _search_state SET behind = 0")


def _empty(conn: sqlite3.Connection) -> None:
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = '_search'").fetchone():
        try:
            conn.execute("INSERT INTO _search (_search) VALUES ('delete-all')")
        except sqlite3.DatabaseError:
            # Too torn for that.
            conn.execute("DROP TABLE _search")
        else:
            return
    conn.execute(_FTS)


def repair(conn: sqlite3.Connection) -> None:
    """Make the index anew where a program without FTS5 has written since."""
    if has_fts() and not is_right(conn):
        _rebuild_alone(conn)


def put_right(conn: sqlite3.Connection) -> bool | None:
    """Compare the index with the rows, and make it anew where it is off.

    Returns:
        Whether it was off; None where it cannot be told (no FTS5) or the file itself is torn.
    """
    if not has_fts():
        return None
    try:
        off = not is_right(conn) or differs(conn)
    except sqlite3.DatabaseError:
        off = True
    try:
        if off:
            _rebuild_alone(conn)
    except sqlite3.DatabaseError:
        return None
    return off


def _rebuild_alone(conn: sqlite3.Connection) -> None:
    conn.execute("BEGIN IMMEDIATE")
    try:
        rebuild(conn)
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


def differs(conn: sqlite3.Connection) -> bool:
    """Whether the index, which can be read here, says something else than the rows do."""
    expected: Counter[str] = Counter()
    documents: set[tuple[str, ...]] = set()
    for kind in _ALL:
        for rid, own, plan_id, unit, words in _documents(conn, kind):
            expected.update(words.split(" "))
            documents.add((kind, plan_id or "", unit, rid, own))
    listed = conn.execute(
        "SELECT c.kind, c.plan_id, c.unit, d.rid, d.own FROM _search_doc d"
        " LEFT JOIN _search_scope c ON c.id = d.id >> 32"
    ).fetchall()
    if len(listed) != len(documents) or {tuple(row) for row in listed} != documents:
        return True
    conn.execute("CREATE VIRTUAL TABLE temp._search_words USING fts5vocab('main', '_search', 'row')")
    try:
        stands = {row[0]: row[1] for row in conn.execute("SELECT term, cnt FROM temp._search_words")}
    finally:
        conn.execute("DROP TABLE temp._search_words")
    return stands != expected


class Index:
    """The index as one transaction sees it.

    Args:
        conn: the connection, within a transaction.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._next: dict[tuple[str, str, str], int] = {}
        self._plans: dict[str, str] = {}
        self._kept: bool | None = None
        #: Documents that say something else, by number: the words that stand in the index, and the new ones.
        self._changed: dict[int, tuple[str, str]] = {}

    # -- what the journal tells

    def inserted(self, table: str, rows: Sequence[Row]) -> None:
        """Rows have come in."""
        if table in _FOLLOWED and self._is_kept():
            self.put(_kind(table), (document for row in rows for document in self._of_row(table, row)))

    def updated(self, table: str, before: Row, after: Row) -> None:
        """A row says something else."""
        followed = _FOLLOWED.get(table, ())
        if not any(before[c] != after[c] for c in followed) or not self._is_kept():
            return
        if table == "section":
            self._retitle(before, after)
        else:
            self._exchange(table, self._of_row(table, before), self._of_row(table, after))

    def deleted(self, table: str, row: Row) -> None:
        """A row has gone; what it refers to still stands."""
        if table in _FOLLOWED and self._is_kept():
            self._take(_kind(table), self._of_row(table, row))

    def _is_kept(self) -> bool:
        if self._kept is None:
            self._kept = is_right(self._conn)
            if not self._kept:
                # Known to whoever opens the ledger next with a SQLite that has FTS5.
                self._conn.execute("UPDATE _search_state SET behind = 1 WHERE behind = 0")
        return self._kept

    # -- documents

    def put(self, kind: str, documents: Iterable[_Document]) -> None:
        """Add documents."""
        numbered = [
            (self._number(kind, plan, rid, unit), rid, own, words)
            for rid, own, plan, unit, words in documents
        ]
        self._conn.executemany(_DOC, [row[:3] for row in numbered])
        self._conn.executemany(_PUT, [(number, words) for number, _, _, words in numbered])

    def settle(self) -> None:
        """Write what is put off; to be called before the transaction ends."""
        # In order: FTS5 writes out what it has gathered whenever a number is lower than the one before.
        changed = sorted(self._changed.items())
        self._changed = {}
        self._conn.executemany(_TAKE, [(number, old) for number, (old, _) in changed])
        self._conn.executemany(_PUT, [(number, new) for number, (_, new) in changed])

    def _take(self, kind: str, documents: Iterable[_Document]) -> None:
        for rid, own, _, unit, words in documents:
            number = self._find(kind, rid, own, unit)
            if number is not None:
                stands, _ = self._changed.pop(number, (words, ""))
                self._conn.execute(_TAKE, (number, stands))
                self._conn.execute("DELETE FROM _search_doc WHERE id = ?", (number,))

    def _exchange(self, table: str, before: Iterable[_Document], after: Iterable[_Document]) -> None:
        kind = _kind(table)
        old = {document[:4]: document for document in before}
        new = {document[:4]: document for document in after}
        self._take(kind, [document for key, document in old.items() if key not in new])
        self.put(kind, [document for key, document in new.items() if key not in old])
        for key, document in new.items():
            if key not in old or old[key] == document:
                continue
            rid, own, _, unit = key
            number = self._find(kind, rid, own, unit)
            if number is not None:
                stands, _ = self._changed.get(number, (old[key][4], ""))
                self._changed[number] = stands, document[4]
        if len(self._changed) >= _MOST_PUT_OFF:
            self.settle()

    def _retitle(self, before: Row, after: Row) -> None:
        rows = self._rows("SELECT * FROM requirement WHERE section_id = ?", after["id"])
        for row in rows:
            self._exchange(
                "requirement",
                _requirement(row, before["title"]),
                _requirement(row, after["title"]),
            )

    def _of_row(self, table: str, row: Row) -> Iterator[_Document]:
        """The documents that a row makes, as everything around it stands now."""
        match table:
            case "requirement":
                title = self._value("SELECT title FROM section WHERE id = ?", row["section_id"])
                yield from _requirement(row, title)
            case "task" | "occurrence":
                rid = row["requirement_id"]
                yield from _document(table, row, rid, row.get("key", rid), None, row["unit"])
            case "evidence":
                yield from _document(table, row, "", row["id"], row["plan_id"], row["unit"])
            case "progress":
                links = "SELECT requirement_id, unit FROM progress_task WHERE progress_id = ?"
                for link in self._rows(links, row["id"]):
                    yield from _document(table, row, link["requirement_id"], row["id"], None, link["unit"])
            case "progress_task":
                for entry in self._rows("SELECT * FROM progress WHERE id = ?", row["progress_id"]):
                    rid, unit = row["requirement_id"], row["unit"]
                    yield from _document("progress", entry, rid, entry["id"], None, unit)

    # -- numbers

    def _find(self, kind: str, rid: str, own: str, unit: str) -> int | None:
        row = self._conn.execute(_FIND, (rid, own, kind, unit)).fetchone()
        return None if row is None else int(row[0])

    def _number(self, kind: str, plan_id: str | None, rid: str, unit: str) -> int:
        """The number of a further document."""
        if plan_id is None:
            plan_id = self._plans.get(rid)
            if plan_id is None:
                plan_id = str(self._value("SELECT plan_id FROM requirement WHERE id = ?", rid))
                self._plans[rid] = plan_id
        key = kind, plan_id, unit
        number = self._next.get(key)
        if number is None:
            number = self._first_free(*key)
        self._next[key] = number + 1
        return number

    def _first_free(self, kind: str, plan_id: str, unit: str) -> int:
        self._conn.execute(
            "INSERT OR IGNORE INTO _search_scope (kind, plan_id, unit) VALUES (?, ?, ?)",
            (kind, plan_id, unit),
        )
        low, high = scope(self._conn, kind, plan_id, unit) or (0, 0)
        last = self._conn.execute(
            "SELECT max(id) FROM _search_doc WHERE id BETWEEN ? AND ?", (low, high)
        ).fetchone()[0]
        return low if last is None else int(last) + 1

    def _rows(self, query: str, value: object) -> list[dict[str, Any]]:
        return [dict(row) for row in self._conn.execute(query, (value,))]

    def _value(self, query: str, value: object) -> Any:
        row = self._conn.execute(query, (value,)).fetchone()
        return None if row is None else row[0]


def scope(conn: sqlite3.Connection, kind: str, plan_id: str, unit: str) -> tuple[int, int] | None:
    """The lowest and highest number of the documents of a kind, a plan and a unit; None for none ever."""
    row = conn.execute(
        "SELECT id FROM _search_scope WHERE kind = ? AND plan_id = ? AND unit = ?", (kind, plan_id, unit)
    ).fetchone()
    if row is None:
        return None
    low = int(row[0]) << SCOPE_BITS
    return low, low + (1 << SCOPE_BITS) - 1


def _kind(table: str) -> str:
    return "progress" if table == "progress_task" else table


def _requirement(row: Row, title: str | None) -> Iterator[_Document]:
    if not row.get("withdrawn"):
        words = tokens((row["text"], title, row.get("lead_in_force")))
        yield row["id"], row["id"], row["plan_id"], "", words


def _document(kind: str, row: Row, rid: str, own: str, plan_id: str | None, unit: str) -> Iterator[_Document]:
    # A row put in with some columns has no words in the others: their defaults are empty.
    words = tokens(row.get(column) for column in COLUMNS[kind])
    if words:
        yield rid, own, plan_id, unit, words
