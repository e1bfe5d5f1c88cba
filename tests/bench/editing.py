"""One edit against a bare transaction, what it holds the window's thread for, and searching."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from desktop_app.services import departments, search, tasks
from desktop_app.services.ledger import Ledger, open_ledger
from desktop_app.store.search_text import COLUMNS, expression, tokens
from desktop_app.ui.search.page import SearchPage
from desktop_app.ui.tasks.filtering import TaskFilter
from tests.bench.figures import Goal, Row, Series, interleaved, ratio, timed
from tests.bench.material import UNIT, Desk
from tests.bench.window import Window

_WORDS = ("预算", "补贴", "招生", "环境", "第9", "解读 采购", "社会监督", "抽检信息")


def editing(desk: Desk, *, quick: bool) -> list[Row]:
    """An edit as the service does it, and as the window sees it."""
    size = 1_000 if quick else 10_000
    path = desk.ledger(size)
    ledger = open_ledger(desk.copy(path, "修改.zwgk"))
    bare = _bare_connection(desk.copy(path, "修改-基准.zwgk"))
    ids = [row[0] for row in bare.execute("SELECT requirement_id FROM task ORDER BY requirement_id")]
    try:
        found = interleaved(
            {"ours": partial(timed, _edit(ledger, ids)), "floor": partial(timed, _transaction(bare, ids))},
            200 if quick else 1000,
            warm=20,
        )
    finally:
        ledger.close()
        bare.close()
    goal = Goal("中位倍数", ratio(found["ours"], found["floor"]), 2.0)
    floor = ("sqlite3 单个事务写同样的行（WAL、FULL，同一磁盘）", found["floor"])
    p99 = f"p99：本软件 {found['ours'].share(0.99):.2f}，基准 {found['floor'].share(0.99):.2f}"
    row = Row(f"修改一个字段，到确认为止（{size} 项）", found["ours"], floor=floor, goals=(goal,), note=p99)
    return [row, _held(desk, path, size, 100 if quick else 300)]


def _edit(ledger: Ledger, ids: list[str]) -> Callable[[], object]:
    number = iter(range(10**9))

    def work() -> None:
        at = next(number)
        tasks.edit(ledger, UNIT, ids[at % len(ids)], {"remark": f"示例备注{at}"})

    return work


def _bare_connection(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA foreign_keys = ON")
    return conn


def _transaction(conn: sqlite3.Connection, ids: list[str]) -> Callable[[], object]:
    """What an edit leaves behind (value, history, search), written without looking at anything."""
    first = conn.execute("SELECT max(id) FROM change_set").fetchone()[0] + 1
    number = iter(range(10**9))
    sets = (
        "INSERT INTO change_set (id, at, who, label, burst, kind, chain) VALUES (?, ?, NULL, ?, NULL, ?, ?)"
    )
    changes = "INSERT INTO change (set_id, tbl, pk, before, after) VALUES (?, ?, ?, ?, ?)"
    taken = "INSERT INTO _search (_search, rowid, words) VALUES ('delete', ?, ?)"
    put = "INSERT INTO _search (rowid, words) VALUES (?, ?)"
    columns = ", ".join(COLUMNS["task"])
    texts = {
        row[0]: tuple(row[1:])
        for row in conn.execute(f"SELECT requirement_id, {columns} FROM task WHERE unit = ?", (UNIT,))
    }
    numbers = dict(
        conn.execute(
            "SELECT d.rid, d.id FROM _search_doc d JOIN _search_scope c ON c.id = d.id >> 32"
            " WHERE c.kind = 'task' AND c.unit = ?",
            (UNIT,),
        ).fetchall()
    )
    stands = {rid: tokens(values) for rid, values in texts.items()}

    def work() -> None:
        at = next(number)
        rid, remark, own = ids[at % len(ids)], f"示例备注{at}", first + at
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("UPDATE task SET remark = ? WHERE requirement_id = ? AND unit = ?", (remark, rid, UNIT))
        conn.execute(sets, (own, now, "修改备注", "edit", "0" * 64))
        after = json.dumps({"remark": remark}, ensure_ascii=False)
        conn.execute(changes, (own, "task", json.dumps([rid, UNIT]), '{"remark":null}', after))
        words = tokens((*texts[rid][:-1], remark))
        conn.execute(taken, (numbers[rid], stands[rid]))
        conn.execute(put, (numbers[rid], words))
        stands[rid] = words
        conn.execute("COMMIT")

    return work


def _held(desk: Desk, path: Path, size: int, edits: int) -> Row:
    """The longest time that the window's thread could not turn to anything else, edit by edit."""
    window = Window(desk.copy(path, "窗口修改.zwgk"))
    try:
        window.show("tasks")
        window.warm()
        held = window.held_by(edits)
    finally:
        window.close()
    goals = (Goal("p99 毫秒", held.share(0.99), 16.0), Goal("最长毫秒", held.high, 50.0))
    return Row(f"修改期间窗口线程被占用的最长时间（{size} 项，任务页）", held, goals=goals)


def searching(desk: Desk, *, quick: bool) -> list[Row]:
    """Searching a ledger's text against FTS5 over bigrams; and narrowing the list as one types."""
    size = 10_000 if quick else 100_000
    path = desk.ledger(size)
    ledger = open_ledger(path)
    bare, texts = _bigrams(path), sqlite3.connect(path)
    plan_id, _ = departments.current(ledger)
    assert plan_id is not None
    turn: dict[str, int] = {"ours": 0, "floor": 0, "bare": 0}

    def word(name: str) -> str:
        turn[name] += 1
        return _WORDS[turn[name] % len(_WORDS)]

    try:
        found = interleaved(
            {
                "ours": lambda: timed(partial(search.search, ledger, plan_id, UNIT, word("ours"))),
                "floor": lambda: timed(partial(_matches, bare, word("floor"), texts)),
                "bare": lambda: timed(partial(_matches, bare, word("bare"), None)),
            },
            64 if quick else 200,
            warm=8,
        )
    finally:
        ledger.close()
        bare.close()
        texts.close()
    goals = (
        Goal("p99 毫秒", found["ours"].share(0.99), 16.0),
        Goal("倍数", ratio(found["ours"], found["floor"]), 2.0),
    )
    floor = ("FTS5 双字索引五类各查一次，取前 200 条的文字", found["floor"])
    peers = (("同一查询，只取编号", found["bare"]),)
    row = Row(f"全文查找，五类各前 200 条（{size} 项）", found["ours"], floor=floor, peers=peers, goals=goals)
    return [row, *_typed(path, size)]


def _typed(path: Path, size: int) -> list[Row]:
    window = Window(path)
    try:
        window.show("tasks")
        window.warm()
        listed = window.measure(
            [partial(window.tasks.filters.wanted.emit, TaskFilter(words=word)) for word in _WORDS * 4]
        )
        window.show("search")
        page = cast("SearchPage", window.window.page("search"))
        everywhere = Series(tuple(timed(partial(_shown, window, page, word)) for word in _WORDS * 5)[8:])
    finally:
        window.close()
    words = {"在任务列表中边输入边按文字筛选": listed, "在查找页边输入边查找": everywhere}
    return [
        Row(f"{what}，到首屏（{size} 项）", series, goals=(Goal("p99 毫秒", series.share(0.99), 16.0),))
        for what, series in words.items()
    ]


def _shown(window: Window, page: SearchPage, words: str) -> None:
    """From the letter, its delay apart, to the hits on the screen."""
    page.search(words)
    window.window.jobs.flush()
    QApplication.sendPostedEvents()
    QApplication.sendPostedEvents()


#: Each kind of row: its number and the columns that are searched.
_KINDS = (
    ("requirement", "text"),
    ("task", "measures, office, remark"),
    ("progress", "text, url"),
    ("occurrence", "title, what"),
    ("evidence", "title, note"),
)
_EACH = 1 << 32


def _bigrams(path: Path) -> sqlite3.Connection:
    """The same five kinds of rows in an index of their own, with nothing beside it."""
    source = sqlite3.connect(path)
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE found USING fts5(words, content='', tokenize='ascii')")
    for kind, (table, columns) in enumerate(_KINDS):
        rows = source.execute(f"SELECT {columns} FROM {table}")
        pairs = ((kind * _EACH + at, tokens(values)) for at, values in enumerate(rows, 1))
        conn.executemany("INSERT INTO found (rowid, words) VALUES (?, ?)", pairs)
    source.close()
    return conn


def _matches(conn: sqlite3.Connection, typed: str, texts: sqlite3.Connection | None) -> list[object]:
    """The first 200 of each kind: their numbers, or their texts where these are wanted."""
    query = "SELECT rowid FROM found WHERE words MATCH ? AND rowid BETWEEN ? AND ? LIMIT 200"
    words, listed = expression(typed.split()), []
    for kind in range(len(_KINDS)):
        found = conn.execute(query, (words, kind * _EACH, (kind + 1) * _EACH - 1)).fetchall()
        if texts is not None and kind == 0:
            one = "SELECT text FROM requirement WHERE rowid = ?"
            found = [texts.execute(one, row).fetchone() for row in found]
        listed += found
    return listed
