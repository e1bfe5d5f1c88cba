"""合并另一台账: another ledger of the same department against this one, by the rules of returned sheets.

The base of the comparison is the last state that both histories have in common. Where there is none, what
both hold and is not equal is for the officer.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.temporary import temporary_folder
from desktop_app.exchange.three_way import Choice, both
from desktop_app.services import departments, handover, safety
from desktop_app.services.ledger import Ledger, changes_from, session
from desktop_app.services.ledger_compare import (
    FILLED_IN,
    GONE,
    LISTS,
    Comparison,
    LedgerDifference,
    LedgerReview,
    Source,
)
from desktop_app.store import backup, chain, evidence_files, evidence_pool, handover_ledger, journal
from desktop_app.store import ledger_rows as store
from desktop_app.store.database import open_read_only
from desktop_app.store.replay import Key
from desktop_app.store.schema import PRIMARY_KEYS

__all__ = ["LedgerDifference", "LedgerReview", "Outcome", "apply_merge", "plan_merge"]

Row = Mapping[str, Any]

_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a merge did: what was taken, what was left as it stands here, what the officer should know."""

    applied: tuple[LedgerDifference, ...]
    left: tuple[LedgerDifference, ...]
    messages: tuple[str, ...]


@contextmanager
def _other(path: Path, password: str | None, *, evidence: bool) -> Iterator[tuple[Path, str | None, Path]]:
    """The other ledger, proven: its copy, who made it, and the ledger beside which its evidence lies."""
    try:
        with path.open("rb") as stream:
            is_ledger = stream.read(len(_SQLITE)) == _SQLITE
    except OSError:
        # The package's own door says what is wrong.
        is_ledger = False
    if not is_ledger:
        with handover.open_for_reading(path, password, history=True, evidence=evidence) as (manifest, copy):
            yield copy, manifest.made_by, copy
        return
    with temporary_folder() as folder:
        copy = folder / path.name
        db = open_read_only(path)
        try:
            made_by = db.officer
            backup.copy_checked(db, copy)
        finally:
            db.close()
        handover_ledger.prove(copy)
        yield copy, made_by, path


def plan_merge(
    ledger: Ledger,
    path: Path,
    password: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> LedgerReview:
    """Compare a package, or another ledger, with this one. Writes nothing.

    Args:
        ledger: the ledger.
        path: the package or ledger.
        password: the package's password, where it has one.
        progress: told how much is done of how much.
        cancel: asked between the steps.

    Raises:
        Cancelled: ``cancel`` said so.
        UserError: it cannot be read, is this very ledger, or is another department's.
    """
    told = progress or (lambda _done, _all: None)
    if path.exists() and path.samefile(ledger.path):
        raise UserError("不能与自身合并。", "请选择另一台账或移交包。")
    with _other(path, password, evidence=False) as (copy, made_by, _):
        told(1, 3)
        if cancel is not None and cancel():
            raise Cancelled
        with session(copy, read_only=True) as other:
            _refuse_another_department(ledger, other)
            source = Source(path, made_by, chain.last_link(other.db.conn), password)
            comparison = Comparison(ledger.db, other.db, source)
            told(2, 3)
            review = comparison.review()
    told(3, 3)
    return review


def _refuse_another_department(ledger: Ledger, other: Ledger) -> None:
    ours, theirs = departments.current(ledger)[1], departments.current(other)[1]
    if ours is not None and theirs is not None and ours != theirs:
        raise UserError(f"所选台账是“{theirs}”的，与本台账不是同一部门。", "请选择本部门的台账或移交包。")


# -- writing


def apply_merge(
    ledger: Ledger, review: LedgerReview, choices: Mapping[str, Choice] | None = None
) -> tuple[Outcome, Changes]:
    """Write what is safe and what was chosen, as one undo step recorded under the source's name.

    Args:
        ledger: the ledger.
        review: what `plan_merge` found.
        choices: by the differences' ids; without one, what is safe is taken and a conflict is left. A
            difference whose value was changed here since is left too.

    Raises:
        UserError: the ledger cannot be written, or the package cannot be read any more; nothing was changed.
    """
    chosen = choices or {}
    source = review.source
    wanted = [(d, c) for d in review.differences if (c := d.chosen_side(chosen)) is not None]
    messages = [*safety.auto_backup(ledger, safety.Occasion.MERGE).messages]
    messages += _bring_evidence(ledger, review, wanted)
    label = f"合并台账“{source.path.name}”"
    made_of = store.shape(ledger.db)
    with journal.writing(ledger.db, label, who=source.words) as writer:
        hand = _Hand(writer, review, made_of)
        applied = [d for d, choice in sorted(wanted, key=lambda w: _turn(w[0])) if hand.write(d, choice)]
        done = {d.id for d in applied}
        asked = {d.id for d, _ in wanted} | {d.id for d in review.conflicts if d.id not in chosen}
        left = tuple(d for d in review.differences if d.id in asked and d.id not in done)
        if not left and not store.is_known_past(ledger.db, source.head[1]):
            now = datetime.now().astimezone()
            args = (now, source.path.name, source.made_by, source.head)
            store.remember_merge(writer, uuid.uuid4().hex, *args)
    outcome = Outcome(tuple(applied), left, tuple(messages))
    return outcome, changes_from(ledger, label, writer.changes)


def _turn(difference: LedgerDifference) -> tuple[int, int]:
    """Rows come before what is written in them and what refers to them, and go last."""
    place = list(PRIMARY_KEYS).index(difference.table)
    if not difference.is_row:
        return 1, place
    return (2, -place) if difference.theirs == GONE else (0, place)


def _bring_evidence(
    ledger: Ledger, review: LedgerReview, wanted: list[tuple[LedgerDifference, Choice]]
) -> list[str]:
    """Copy the files of the evidence that is taken; a file without its row is no harm, the reverse is."""
    needed = set()
    for difference, _ in wanted:
        rows = difference.rows if difference.is_row and difference.theirs != GONE else ()
        for table, key in (*rows, (difference.table, difference.key)):
            digest = review.theirs[table].get(key, {}).get("sha256") if table == "evidence" else None
            if digest and not evidence_files.is_there(ledger.path, digest):
                needed.add(digest)
    if not needed:
        return []
    source = review.source
    try:
        with _other(source.path, source.password, evidence=True) as (_, _, beside):
            root = evidence_files.folder_of(beside)
            missing = evidence_pool.give_back([root], ledger.path, sorted(needed))
    except OSError as error:
        raise UserError("佐证文件没有全部复制，没有合并。", "请检查磁盘空间和写入权限后重试。") from error
    return [f"有 {missing} 个佐证文件在对方台账中缺失。"] if missing else []


class _Hand:
    """Writes chosen differences into an open transaction."""

    def __init__(self, writer: journal.Writer, review: LedgerReview, made_of: store.Shape) -> None:
        self._writer = writer
        self._review = review
        self._made_of = made_of

    def write(self, difference: LedgerDifference, choice: Choice) -> bool:
        """Write one; returns whether it was taken."""
        if not difference.is_row:
            return self._cell(difference, choice)
        return self._remove(difference) if difference.theirs == GONE else self._add(difference)

    def _add(self, difference: LedgerDifference) -> bool:
        coming = {
            place: self._review.theirs[place[0]][place[1]]
            for place in difference.rows
            if not self._writer.exists(*place)
        }
        fit = [p for p, row in coming.items() if self._stands_firm(p[0], row, coming)]
        own = (difference.table, difference.key)
        if own not in fit or (len(coming) > 1 and len(fit) == 1):
            # An entry whose every task is absent would belong to nobody.
            return False
        for table, key in fit:
            self._writer.insert(table, coming[table, key])
        return True

    def _stands_firm(self, table: str, row: Row, coming: Mapping[tuple[str, Key], Row]) -> bool:
        """Whether everything that a row refers to stands or comes with it."""
        return all(
            row.get(column) is None
            or (parent, (row[column],)) in coming
            or self._writer.exists(parent, (row[column],))
            for column, parent in self._made_of.parents[table]
        )

    def _remove(self, difference: LedgerDifference) -> bool:
        if not self._writer.exists(difference.table, difference.key):
            return False
        own, *others = difference.rows
        for table, key in (*others, own):
            if self._writer.exists(table, key):
                self._writer.delete(table, key)
        return True

    def _cell(self, difference: LedgerDifference, choice: Choice) -> bool:
        table, column, key = difference.table, difference.column, difference.key
        keys = dict(zip(PRIMARY_KEYS[table], key, strict=True))
        stands = self._writer.read(table, key)
        default = self._made_of.defaults[table][column]
        raw = default if stands is None else stands[column]
        is_list = (table, column) in LISTS
        now = tuple(json.loads(raw)) if is_list else None if raw == default else raw
        if now != difference.ours or (stands is None and table not in FILLED_IN):
            return False
        value = difference.theirs
        if choice is Choice.BOTH and difference.can_keep_both:
            value = both(difference.base, now, value)
        if is_list:
            value = json.dumps(list(value), ensure_ascii=False)
        if not self._stands_firm(table, {**keys, column: value}, {}):
            return False
        self._writer.upsert(table, key, {column: value})
        return True
