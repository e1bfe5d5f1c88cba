"""Two ledgers of one department compared, value by value, with their common past as the base."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from desktop_app.core.plan import item_label
from desktop_app.exchange.three_way import Choice, Kind, compare
from desktop_app.services.differences import Difference, Notice, Review
from desktop_app.services.ledger_words import column_word, described, table_word
from desktop_app.store import ledger_rows as store
from desktop_app.store.database import Database
from desktop_app.store.replay import Key, Tables
from desktop_app.store.schema import PRIMARY_KEYS

#: Columns that hold a list as JSON.
LISTS = frozenset((("task", "measures"), ("task", "support_offices"), ("unit_entry", "aliases")))
#: Texts of which both sides can stand one under the other.
_JOINED = frozenset((("task", "reason"), ("task", "remark")))
#: Tables whose absent row says the same as one in which nothing was filled in.
FILLED_IN = frozenset({"task"})
#: Rows with a name drawn by lot, and the columns that do not tell two of them apart.
_TWINS = {
    "progress": frozenset({"id"}),
    "evidence": frozenset({"id", "added_at"}),
    "unit_rename": frozenset({"id"}),
    "officer_change": frozenset({"id", "recorded_at"}),
}
_ROW = "*"
_Places = defaultdict[Any, set[Key]]
#: What stands in place of a row that was removed.
GONE = "（已删除）"
_ORDER = {Kind.CONFLICT: 0, Kind.FILLED: 1, Kind.UNITED: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDifference(Difference):
    """One value, or one row with what belongs to it, of the other ledger that is not what stands here.

    The requirement's id is what else the row is known by where it has none, and the label then the table's
    Chinese name. The field is table and column; for a whole row ``*`` and its key, so that no two rows are
    rivals. The office is who made the other ledger.

    Attributes:
        table: the table.
        key: the row's key.
        rows: the rows that come with a whole row, itself first, by table and key; those that go with it
            where the other ledger removed it.
    """

    table: str
    key: Key
    rows: tuple[tuple[str, Key], ...]

    @property
    def column(self) -> str:
        """The column, or ``*``."""
        return self.field.partition(".")[2].partition("#")[0]

    @property
    def is_row(self) -> bool:
        """Whether it is a whole row."""
        return self.column == _ROW

    @property
    def can_keep_both(self) -> bool:
        """Whether both sides can be kept."""
        return (self.table, self.column) in LISTS | _JOINED


@dataclass(frozen=True, slots=True)
class Source:
    """The other ledger: its file, who made it, its newest change, its password."""

    path: Path
    made_by: str | None
    head: tuple[int, str]
    password: str | None

    @property
    def words(self) -> str:
        """How the record calls it."""
        return f"{self.made_by}（{self.path.name}）" if self.made_by else self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReview(Review):
    """Another ledger, compared.

    Attributes:
        source: the other ledger.
        base_at: when both ledgers were the same last; None where they never were.
        theirs: the other ledger's rows.
    """

    differences: tuple[LedgerDifference, ...]
    source: Source
    base_at: datetime | None
    theirs: Tables

    @property
    def sources(self) -> int:
        """One ledger."""
        return 1

    @property
    def conflicts(self) -> tuple[LedgerDifference, ...]:
        """The differences that somebody must decide."""
        return tuple(d for d in self.differences if d.kind is Kind.CONFLICT)


class Comparison:
    """Compares two open ledgers table by table."""

    def __init__(self, ours: Database, theirs: Database, source: Source) -> None:
        self._made_of = store.shape(ours)
        self._ours = store.rows(ours, self._made_of.tables)
        self._theirs = store.rows(theirs, self._made_of.tables)
        self._ancestor = store.common_ancestor(ours, theirs, self._made_of)
        self._base: Tables | None = self._ancestor.tables if self._ancestor else None
        self._source = source
        self._names = {**_names(theirs), **_names(ours)}
        self._ids = count(1)
        self._tasks_of: dict[str, dict[Any, str]] = {}
        #: Where each row that is added belongs: the place of its difference in `_found`.
        self._roots: dict[tuple[str, Key], int] = {}
        self._found: list[LedgerDifference] = []

    def review(self) -> LedgerReview:
        """Every difference, conflicts first."""
        self._rename_twins()
        self._tasks_of = self._first_tasks()
        for table in self._made_of.tables:
            for key, row in self._theirs[table].items():
                self._row(table, key, row)
            if self._base is not None:
                self._removed(table, self._base[table])
        found = [self._with_words(d) for d in self._found]
        found.sort(key=lambda d: _ORDER[d.kind])
        wordings = {(d.unit, d.requirement_id): self._wording(d) for d in found}
        at = self._ancestor.at if self._ancestor else None
        return LedgerReview(
            differences=tuple(found),
            wordings=wordings,
            notices=_notices(at),
            source=self._source,
            base_at=at,
            theirs=self._theirs,
        )

    def _row(self, table: str, key: Key, row: dict[str, Any]) -> None:
        ours = self._ours[table].get(key)
        before = self._base[table].get(key) if self._base is not None else None
        if ours is not None:
            self._cells(table, key, before, ours, row)
            return
        root = self._root(table, row)
        if root is not None:
            self._roots[table, key] = root
            found = self._found[root]
            self._found[root] = replace(found, rows=(*found.rows, (table, key)))
        elif table in FILLED_IN and before is None:
            keys = dict(zip(PRIMARY_KEYS[table], key, strict=True))
            self._cells(table, key, None, {**self._made_of.defaults[table], **keys}, row)
        elif before is None:
            self._add(table, key, row, Kind.FILLED, None)
        elif self._changed(table, before, row):
            self._add(table, key, row, Kind.CONFLICT, GONE)

    def _root(self, table: str, row: dict[str, Any]) -> int | None:
        """The difference that brings a row which this one refers to; of several the one that comes last."""
        parents = self._made_of.parents[table]
        roots = [self._roots.get((parent, (row[column],))) for column, parent in parents]
        return max((root for root in roots if root is not None), default=None)

    def _add(self, table: str, key: Key, row: dict[str, Any], kind: Kind, ours: str | None) -> None:
        self._roots[table, key] = len(self._found)
        proposed = Choice.THEIRS if kind is Kind.FILLED else Choice.OURS
        self._found.append(self._difference(table, key, row, _ROW, (None, ours, None), kind, proposed))

    def _removed(self, table: str, base: Mapping[Key, dict[str, Any]]) -> None:
        """Rows that the other ledger removed; nothing goes without being asked for."""
        for key in base:
            ours = self._ours[table].get(key)
            if ours is None or key in self._theirs[table]:
                continue
            parents = self._made_of.parents[table]
            if any((ours[c],) in base_gone for c, base_gone in self._gone(parents)):
                # It goes with the row it belongs to.
                continue
            goes = store.children(self._made_of, self._ours, table, key)
            words = described(ours, len(goes))
            found = self._difference(table, key, ours, _ROW, (words, words, GONE), Kind.CONFLICT, Choice.OURS)
            self._found.append(replace(found, rows=((table, key), *goes)))

    def _gone(self, parents: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, set[Key]]]:
        base = self._base or {}
        for column, parent in parents:
            yield (
                column,
                {k for k in base[parent] if k in self._ours[parent] and k not in self._theirs[parent]},
            )

    def _changed(self, table: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
        return any(before.get(c) != after[c] for c in self._made_of.defaults[table])

    def _cells(
        self,
        table: str,
        key: Key,
        before: dict[str, Any] | None,
        ours: dict[str, Any],
        theirs: dict[str, Any],
    ) -> None:
        for column, default in self._made_of.defaults[table].items():
            if column in PRIMARY_KEYS[table] or ours[column] == theirs[column]:
                continue

            def value(row: Mapping[str, Any], column: str = column, default: Any = default) -> Any:
                said = row.get(column)
                if (table, column) in LISTS:
                    return tuple(json.loads(said or "[]"))
                return None if said == default else said

            # A row that neither had is one in which nothing was filled in.
            base = value(before) if before is not None else None
            sides = (base, value(ours), value(theirs))
            verdict = compare(*sides, base_known=self._base is not None)
            if verdict is not None and verdict.kind is not Kind.CHANGED_HERE:
                self._found.append(
                    self._difference(table, key, theirs, column, sides, verdict.kind, verdict.proposed)
                )

    def _difference(
        self,
        table: str,
        key: Key,
        row: Mapping[str, Any],
        column: str,
        sides: tuple[Any, Any, Any],
        kind: Kind,
        proposed: Choice,
    ) -> LedgerDifference:
        base, ours, theirs = sides
        rid = row.get("requirement_id") or self._requirement_of(table, key)
        return LedgerDifference(
            id=str(next(self._ids)),
            unit=str(row.get("unit") or ""),
            requirement_id=rid or f"{table}:{'/'.join(map(str, key))}",
            label=self._names[rid][0] if rid in self._names else table_word(table),
            field=f"{table}.{column}" if column != _ROW else f"{table}.{_ROW}#{'/'.join(map(str, key))}",
            base=base,
            ours=ours,
            theirs=theirs,
            kind=kind,
            proposed=proposed,
            file=self._source.path.name,
            office=self._source.made_by or "",
            table=table,
            key=key,
            rows=((table, key),) if column == _ROW else (),
            word=table_word(table) if column == _ROW else column_word(column),
        )

    def _requirement_of(self, table: str, key: Key) -> str | None:
        if table in ("progress", "evidence"):
            return self._tasks_of[table].get(key[0])
        return str(key[0]) if table == "requirement" else None

    def _first_tasks(self) -> dict[str, dict[Any, str]]:
        """For each entry of progress and piece of evidence the first requirement that it belongs to."""
        found: dict[str, dict[Any, str]] = {}
        for table, links in (("progress", "progress_task"), ("evidence", "evidence_task")):
            listed = [key for side in (self._theirs, self._ours) for key in side[links]]
            found[table] = {key[0]: str(key[1]) for key in reversed(listed)}
        return found

    def _with_words(self, found: LedgerDifference) -> LedgerDifference:
        """Say what a whole row says, now that it is known what comes with it."""
        if not found.is_row or found.theirs == GONE:
            return found
        row = self._theirs[found.table][found.key]
        return replace(found, theirs=described(row, len(found.rows) - 1))

    def _wording(self, found: LedgerDifference) -> str:
        if found.requirement_id in self._names:
            return self._names[found.requirement_id][1]
        side = self._ours if found.key in self._ours[found.table] else self._theirs
        return described(side[found.table][found.key])

    def _rename_twins(self) -> None:
        """Give what both took down on their own, word for word, one name."""
        for table, apart in _TWINS.items():
            ours, theirs = self._ours[table], self._theirs[table]
            places = self._places(table)
            known = defaultdict(list)
            for key, row in ours.items():
                known[self._content(row, apart)].append(key)
            names: dict[Any, Any] = {}
            taken: set[Any] = set()
            for key, row in theirs.items():
                for rival in () if key in ours else known.get(self._content(row, apart), ()):
                    # Entries of the same day and words may belong to different tasks.
                    together = places is None or places[0][key[0]] & places[1][rival[0]]
                    if together and rival not in theirs and rival[0] not in taken:
                        names[key[0]] = rival[0]
                        taken.add(rival[0])
                        break
            if names:
                self._rename(table, names)

    @staticmethod
    def _content(row: Mapping[str, Any], apart: frozenset[str]) -> tuple[Any, ...]:
        return tuple(value for column, value in row.items() if column not in apart)

    def _places(self, table: str) -> tuple[_Places, _Places] | None:
        """Their entries and ours, each with the tasks that it belongs to; None where that does not matter."""
        if table != "progress":
            return None
        found: list[_Places] = []
        for side in (self._theirs, self._ours):
            places: _Places = defaultdict(set)
            for key in side["progress_task"]:
                places[key[0]].add(key[1:])
            found.append(places)
        return found[0], found[1]

    def _rename(self, table: str, names: Mapping[Any, Any]) -> None:
        """Call rows of theirs by the names of ours, in every table that refers to them."""
        (name,) = PRIMARY_KEYS[table]
        for other in self._made_of.tables:
            columns = [c for c, parent in self._made_of.parents[other] if parent == table]
            if other == table:
                columns.append(name)
            if not columns:
                continue
            renamed = (
                {**r, **{c: names.get(r[c], r[c]) for c in columns}} for r in self._theirs[other].values()
            )
            self._theirs[other] = {tuple(r[k] for k in PRIMARY_KEYS[other]): r for r in renamed}
        for new in names.values():
            # What does not tell two of them apart is as it stands here.
            self._theirs[table][new,] = dict(self._ours[table][new,])


def _names(db: Database) -> dict[str, tuple[str, str]]:
    """For each requirement its label and its wording."""
    return {rid: (item_label(*parts), text) for rid, (text, parts) in store.requirements(db).items()}


def _notices(base_at: datetime | None) -> tuple[Notice, ...]:
    if base_at is not None:
        text = f"两个台账自 {base_at:%Y-%m-%d %H:%M} 起各自修改，只有一方改过的内容自动采用。"
    else:
        text = "两个台账没有共同的修改记录，双方都有而不一致的内容须逐项核对。"
    return (Notice(text, text),)
