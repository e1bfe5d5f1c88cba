"""Reading a damaged ledger row by row, and writing what can be read into a new one.

Three sources complete each other: the tables read from both ends and then key by key between; the history,
which holds every row a second time; and the rules of the schema, which refuse what came out as nonsense.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import struct
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.temporary import temporary_folder
from desktop_app.store import chain, database, replay, schema_pages, search_index
from desktop_app.store.errors import explained
from desktop_app.store.schema import PRIMARY_KEYS

#: A file is filled up to so many times its length; more is nonsense in a torn header.
_MOST_FILLED = 16
#: How many row numbers to try beyond the last one seen, where the table's end cannot be read.
_PROBED_BEYOND = 20_000
_JOURNAL = ("change_set", "change")
_SET_COLUMNS = ("id", "at", "who", "label", "burst", "kind")
#: ``undone`` of change sets whose rows may be lost: neither 撤销 nor 重做 touches them.
_NEITHER_WAY = 2


@dataclass(frozen=True, slots=True)
class TableSalvage:
    """What became of one table.

    Attributes:
        table: its name.
        read: rows read from it.
        from_history: rows it no longer gave and the history did.
        refused: rows left out because they were nonsense or what they refer to is lost.
        whole: whether it could be read to its end without an error.
    """

    table: str
    read: int
    from_history: int
    refused: int
    whole: bool


class _Torn:
    """A damaged ledger, open for reading."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        # A torn page may hold half a character.
        conn.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self.whole: dict[str, bool] = {}

    def columns(self, table: str) -> list[str]:
        """The columns of a table; none where it cannot be found."""
        with suppress(sqlite3.Error, UnicodeDecodeError):
            return [r[1] for r in self.conn.execute(f"PRAGMA table_info({table})")]
        return []

    def _key(self, table: str) -> tuple[str, ...]:
        listed = self.conn.execute(f"PRAGMA table_info({table})").fetchall()
        return tuple(r[1] for r in sorted(listed, key=lambda r: r[5]) if r[5])

    def rows(self, table: str, keys: Iterable[tuple[Any, ...]] = ()) -> dict[tuple[Any, ...], dict[str, Any]]:
        """Every row that can be read, by its key.

        Args:
            table: the table.
            keys: keys that are known to have existed, tried one by one where the table is torn.
        """
        columns = self.columns(table)
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        torn: list[int] = []
        self.whole[table] = False
        if not columns:
            return found
        key = PRIMARY_KEYS.get(table) or self._key(table)

        def take(rows: Iterable[tuple[Any, ...]]) -> None:
            for row in rows:
                if any(isinstance(v, str) and _is_torn(v) for v in row):
                    torn.append(1)
                    continue
                named = dict(zip(columns, row, strict=True))
                found.setdefault(tuple(named[k] for k in key), named)

        order = ", ".join(key)
        backwards = ", ".join(f"{k} DESC" for k in key)
        to_the_end = self._read(take, f"SELECT {', '.join(columns)} FROM {table} NOT INDEXED")
        self.whole[table] = to_the_end and not torn
        if to_the_end:
            return found
        # Other roads to the same rows: by the key's index, from both ends.
        for by in (order, backwards):
            self._read(take, f"SELECT {', '.join(columns)} FROM {table} ORDER BY {by}")
        where = " AND ".join(f"{k} = ?" for k in key)
        for wanted in keys:
            if wanted not in found:
                self._read(take, f"SELECT {', '.join(columns)} FROM {table} WHERE {where}", wanted)
        self._between(take, table, columns)
        return found

    def _between(self, take: Any, table: str, columns: list[str]) -> None:
        """Try the row numbers between the two ends, one by one."""
        if not self._has_rowid(table):
            return
        numbers: list[int] = []
        listed = f"SELECT rowid FROM {table} NOT INDEXED"
        for end in ("rowid", "rowid DESC"):
            self._read(lambda rows: numbers.extend(r[0] for r in rows), f"{listed} ORDER BY {end}")
        highest = max(numbers, default=0) + _PROBED_BEYOND
        known = set(numbers)
        for number in range(1, highest):
            if number not in known:
                self._read(take, f"SELECT {', '.join(columns)} FROM {table} WHERE rowid = ?", (number,))

    def _has_rowid(self, table: str) -> bool:
        try:
            self.conn.execute(f"SELECT rowid FROM {table} WHERE rowid = 0").fetchone()
        except sqlite3.OperationalError as error:
            return "no such column" not in str(error)
        except sqlite3.DatabaseError:
            pass
        return True

    def _read(self, take: Any, sql: str, args: tuple[Any, ...] = ()) -> bool:
        try:
            take(_steps(self.conn.execute(sql, args)))
        except (sqlite3.Error, UnicodeDecodeError):
            return False
        return True


def _is_torn(text: str) -> bool:
    """Whether a text came off a page that is filled up or overwritten; the history may know it whole."""
    return "\x00" in text or "\ufffd" in text


def _steps(cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    # One by one: fetchall would throw away what came before the damage.
    while (row := cursor.fetchone()) is not None:
        yield row


def salvage(source: Path, target: Path) -> tuple[TableSalvage, ...]:
    """Write what can be read of a damaged ledger into a new one; the damaged file is not touched.

    Args:
        source: the damaged ledger.
        target: the new ledger; absent so far.

    Returns:
        What became of each table.

    Raises:
        UserError: nothing can be read, or the target cannot be written.
    """
    with temporary_folder() as folder, explained(target):
        work = folder / "damaged.zwgk"
        for suffix in ("", "-wal", "-journal"):
            part = Path(f"{source}{suffix}")
            if part.exists():
                shutil.copyfile(part, f"{work}{suffix}")
        torn = _Torn(_open_torn(source, work))
        with closing(torn.conn):
            if not torn.columns("change_set"):
                raise _nothing(source)
            db = database.create(target)
            try:
                sets, changes = _history(torn)
                tables = _tables(torn, changes, _unjournalled(db))
                return _write(db, torn, sets, changes, tables)
            except BaseException:
                db.close()
                database.discard(target)
                raise
            finally:
                db.close()


def _nothing(source: Path) -> UserError:
    return UserError(f"台账“{source.name}”损坏严重，读不出内容。", "请恢复最近的备份，并保留原文件。")


def _open_torn(source: Path, work: Path) -> sqlite3.Connection:
    _fill_up(work)
    try:
        return _dial_torn(work)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        fresh = work.with_name("fresh.zwgk")
        database.create(fresh).close()
        if not schema_pages.put_back(work, fresh):
            raise _nothing(source) from error
    try:
        return _dial_torn(work)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _nothing(source) from error


def _dial_torn(work: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(work, isolation_level=None)
    try:
        conn.execute("PRAGMA cell_size_check = ON")
        conn.execute("PRAGMA trusted_schema = OFF")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        conn.close()
        raise
    return conn


def _fill_up(work: Path) -> None:
    """Give a file that was cut short its length back: SQLite reads nothing of one that lacks pages."""
    size = work.stat().st_size
    with work.open("rb") as file:
        header = file.read(100)
    if len(header) < 100:
        return
    # sqlite.org/fileformat2, section 1.3: page size at 16 (1 stands for 65536), pages at 28.
    page_size, pages = struct.unpack_from(">H", header, 16)[0], struct.unpack_from(">I", header, 28)[0]
    length = (65536 if page_size == 1 else page_size) * pages
    if size < length <= max(_MOST_FILLED * size, 1 << 20):
        with work.open("r+b") as file:
            file.truncate(length)


def _history(torn: _Torn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    sets = torn.rows("change_set")
    changes = torn.rows("change")
    sound = [c for c in changes.values() if _is_sound(c) and (c["set_id"],) in sets]
    ordered = sorted((s for s in sets.values() if isinstance(s["id"], int)), key=lambda s: s["id"])
    return ordered, sorted(sound, key=lambda c: c["id"])


def _is_sound(change: dict[str, Any]) -> bool:
    try:
        if change["tbl"] not in PRIMARY_KEYS:
            return False
        sides = [json.loads(change[side]) for side in ("before", "after") if change[side] is not None]
        key = json.loads(change["pk"])
    except (ValueError, TypeError):
        return False
    return isinstance(key, list) and bool(sides) and all(isinstance(s, dict) for s in sides)


_Rows = dict[str, tuple[dict[tuple[Any, ...], dict[str, Any]], int, int]]


def _unjournalled(db: database.Database) -> list[str]:
    """The tables that are no part of the history (settings)."""
    names = [r[0] for r in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [
        n for n in names if n not in PRIMARY_KEYS and n not in _JOURNAL and not n.startswith(("_", "sqlite_"))
    ]


def _tables(torn: _Torn, changes: list[dict[str, Any]], others: list[str]) -> _Rows:
    """For each table: its rows, how many were read, how many came from the history."""
    told = replay.added_up((c["tbl"], c["pk"], c["before"], c["after"]) for c in changes)
    found: _Rows = {}
    for table in PRIMARY_KEYS:
        rows = torn.rows(table, told[table])
        read = len(rows)
        if not torn.whole[table]:
            # A whole table knows best what was deleted; a torn one is completed.
            for key, row in told[table].items():
                rows.setdefault(key, row)
        found[table] = (rows, read, len(rows) - read)
    for table in others:
        rows = torn.rows(table)
        found[table] = (rows, len(rows), 0)
    return found


def _write(
    db: database.Database,
    torn: _Torn,
    sets: list[dict[str, Any]],
    changes: list[dict[str, Any]],
    tables: _Rows,
) -> tuple[TableSalvage, ...]:
    conn = db.conn
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("BEGIN IMMEDIATE")
    for table, (rows, _, _) in tables.items():
        columns = {r[1] for r in conn.execute(f"PRAGMA table_info({table})")}
        for row in rows.values():
            _insert(conn, table, {c: v for c, v in row.items() if c in columns})
    while _drop_orphans(conn):
        continue
    _write_history(conn, sets, changes, whole=all(torn.whole.values()))
    _record_differences(conn)
    search_index.rebuild(conn)
    conn.execute("COMMIT")
    conn.execute("PRAGMA foreign_keys = ON")
    report = []
    for table, (rows, read, from_history) in tables.items():
        written = conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        report.append(TableSalvage(table, read, from_history, len(rows) - written, torn.whole[table]))
    for table, kept in zip(_JOURNAL, (len(sets), len(changes)), strict=True):
        report.append(TableSalvage(table, kept, 0, 0, torn.whole[table]))
    return tuple(report)


def _insert(conn: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    # STRICT columns and NOT NULL refuse what a torn page gave for a value.
    with suppress(sqlite3.IntegrityError):
        conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def _drop_orphans(conn: sqlite3.Connection) -> bool:
    dropped = 0
    for table in PRIMARY_KEYS:
        links: dict[int, list[tuple[str, str, str]]] = {}
        for number, _, parent, here, there, *_ in conn.execute(f"PRAGMA foreign_key_list({table})"):
            links.setdefault(number, []).append((parent, here, there or PRIMARY_KEYS[parent][0]))
        for pairs in links.values():
            parent = pairs[0][0]
            same = " AND ".join(f"p.{there} = {table}.{here}" for _, here, there in pairs)
            given = " AND ".join(f"{table}.{here} IS NOT NULL" for _, here, _ in pairs)
            dropped += conn.execute(
                f"DELETE FROM {table} WHERE {given} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {same})"
            ).rowcount
    return dropped > 0


def _write_history(
    conn: sqlite3.Connection, sets: list[dict[str, Any]], changes: list[dict[str, Any]], *, whole: bool
) -> None:
    """Write the records that are left, chained anew."""
    of_set: dict[int, list[tuple[Any, ...]]] = {}
    for c in changes:
        of_set.setdefault(c["set_id"], []).append((c["tbl"], c["pk"], c["before"], c["after"]))
    previous = chain.GENESIS
    for row in sets:
        own = of_set.get(row["id"], [])
        values = tuple(row[c] for c in _SET_COLUMNS)
        undone = row["undone"] if whole else _NEITHER_WAY
        sealed = chain.link(previous, values, own)
        try:
            conn.execute(
                "INSERT INTO change_set (id, at, who, label, burst, kind, undone, chain)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, undone, sealed),
            )
        except sqlite3.IntegrityError:
            continue
        previous = sealed
        conn.executemany(
            "INSERT INTO change (set_id, tbl, pk, before, after) VALUES (?, ?, ?, ?, ?)",
            [(row["id"], *c) for c in own],
        )


def _record_differences(conn: sqlite3.Connection) -> None:
    """Record as one change set where the rows rescued differ from what the records left add up to."""
    told = replay.added_up(conn.execute("SELECT tbl, pk, before, after FROM change ORDER BY id"))
    differences: list[tuple[str, tuple[Any, ...], Any, Any]] = []
    for table, keys in PRIMARY_KEYS.items():
        rows = conn.execute(f"SELECT * FROM {table}")
        names = [d[0] for d in rows.description]
        for values in rows:
            row = dict(zip(names, values, strict=True))
            key = tuple(row[k] for k in keys)
            before = told[table].pop(key, None)
            if before is None or any(row.get(c) != v for c, v in before.items() if c in row):
                differences.append((table, key, None, row))
        differences += [(table, key, row, None) for key, row in told[table].items()]
    if not differences:
        return

    def dumped(value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    written = [
        (table, dumped(key), dumped(before), dumped(after)) for table, key, before, after in differences
    ]
    last, previous = chain.last_link(conn)
    at = datetime.now().astimezone().isoformat(timespec="milliseconds")
    values = (last + 1, at, None, "抢救台账", None, "salvage")
    conn.execute(
        "INSERT INTO change_set (id, at, who, label, burst, kind, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*values, chain.link(previous, values, written)),
    )
    conn.executemany(
        "INSERT INTO change (set_id, tbl, pk, before, after) VALUES (?, ?, ?, ?, ?)",
        [(last + 1, *c) for c in written],
    )


def changes_after(path: Path, after: int) -> int | None:
    """How many change sets a ledger holds beyond number ``after``, as far as it can be read; None if not."""
    with temporary_folder() as folder:
        work = folder / "damaged.zwgk"
        try:
            for suffix in ("", "-wal", "-journal"):
                if Path(f"{path}{suffix}").exists():
                    shutil.copyfile(f"{path}{suffix}", f"{work}{suffix}")
            torn = _Torn(_open_torn(path, work))
        except (OSError, UserError):
            return None
        with closing(torn.conn):
            if not torn.columns("change_set"):
                return None
            return sum(
                1 for (number,) in torn.rows("change_set") if isinstance(number, int) and number > after
            )
