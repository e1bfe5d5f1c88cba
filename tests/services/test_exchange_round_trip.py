"""Every field of every table: out and in as JSON, as a package, and merged into an empty ledger."""

from __future__ import annotations

import json

import pytest

from desktop_app.exchange.three_way import Kind
from desktop_app.services import handover, ledger_merge, whole_ledger
from desktop_app.services.ledger import create_ledger, session
from desktop_app.store import dump, inspection, journal
from desktop_app.store.schema import PRIMARY_KEYS

#: Columns that take a word of a list take its last one, which is no default.
WORDS = {
    **{(table, column): words[-1] for table, column, words in inspection._VOCABULARIES},
    ("evidence", "sha256"): None,
}
DAYS = ("issued", "display_by", "deadline", "day", "on_day", "decided_on")


def value(table, column, kind, default, parents):
    """A value of its own for each column, never the default."""
    if (table, column) in WORDS:
        word = WORDS[table, column]
        return word if word is None else str(word)
    if column in parents:
        return f"{parents[column]}-id"
    if kind == "INTEGER":
        return 1 + len(column)
    if default in ("'[]'", "'{}'"):
        return json.dumps(["=甲\n“乙”", "丙"] if default == "'[]'" else {"a": "b"}, ensure_ascii=False)
    if column in DAYS or column.endswith(("_on", "_at")):
        return "2021-09-01" if not column.endswith("_at") else "2021-09-01T08:00:00+08:00"
    return f"{table}-id" if column == "id" else f"=“{table}.{column}”\n\t　二"


@pytest.fixture
def everything(ledger):
    """A ledger with a row in every table and a value in every column."""
    conn = ledger.db.conn
    with journal.writing(ledger.db, "全部") as writer:
        for table in PRIMARY_KEYS:
            parents = {r["from"]: r["table"] for r in conn.execute(f"PRAGMA foreign_key_list({table})")}
            columns = conn.execute(f"PRAGMA table_info({table})").fetchall()
            writer.insert(
                table,
                {c["name"]: value(table, c["name"], c["type"], c["dflt_value"], parents) for c in columns},
            )
    conn.execute("INSERT INTO setting VALUES ('officer.name', '张某'), ('任意', '值')")
    return ledger


def test_every_column_has_a_value(everything):
    tables = dump.read_all(everything.db)
    empty = {
        (table, column)
        for table in PRIMARY_KEYS
        for row in tables[table]
        for column, said in row.items()
        if said is None
    }
    assert all(len(tables[table]) == 1 for table in PRIMARY_KEYS)
    assert empty == {("evidence", "sha256")}


def test_json_gives_the_same_ledger(everything, tmp_path):
    whole_ledger.export_json(everything, tmp_path / "全部.json")
    whole_ledger.import_json(tmp_path / "全部.json", tmp_path / "新.zwgk")
    with session(tmp_path / "新.zwgk", read_only=True) as again:
        assert dump.read_all(again.db) == dump.read_all(everything.db)


@pytest.mark.parametrize("password", [None, "一个够长的密码2021"])
def test_a_package_gives_the_same_ledger(everything, tmp_path, password):
    handover.make_package(everything, tmp_path / "移交.zwgkp", password=password)
    handover.open_package(tmp_path / "移交.zwgkp", tmp_path / "新.zwgk", password=password)
    with session(tmp_path / "新.zwgk", read_only=True) as again:
        assert dump.read_all(again.db) == dump.read_all(everything.db)


def test_merged_into_an_empty_ledger_everything_arrives(everything, tmp_path):
    empty = create_ledger(tmp_path / "空.zwgk")
    review = ledger_merge.plan_merge(empty, everything.path)
    assert {d.kind for d in review.differences} == {Kind.FILLED}
    outcome, _ = ledger_merge.apply_merge(empty, review)
    assert outcome.left == ()
    ours, theirs = dump.read_all(empty.db), dump.read_all(everything.db)
    for table in PRIMARY_KEYS:
        if table != "ledger_merged":
            assert ours[table] == theirs[table], table
    assert ledger_merge.plan_merge(empty, everything.path).differences == ()
    empty.close()


def test_every_column_that_differs_is_a_difference(everything, tmp_path):
    """No column of any table is forgotten by the comparison: each one is asked for or taken."""
    handover.make_package(everything, tmp_path / "移交.zwgkp")
    handover.open_package(tmp_path / "移交.zwgkp", tmp_path / "新.zwgk")
    changed = set()
    with session(tmp_path / "新.zwgk") as other:
        with journal.writing(other.db, "改") as writer:
            for table, keys in PRIMARY_KEYS.items():
                links = {r["from"] for r in other.db.conn.execute(f"PRAGMA foreign_key_list({table})")}
                (row,) = other.db.conn.execute(f"SELECT * FROM {table}").fetchall()
                for column in set(row.keys()) - set(keys) - links:
                    said = row[column]
                    if table == "ledger_merged" or said is None or (table, column) in WORDS:
                        continue
                    new = said + 1 if isinstance(said, int) else said.replace("二", "三").replace("b", "c")
                    new = new.replace("丙", "丁").replace("09-01", "10-02") if isinstance(new, str) else new
                    if new != said:
                        writer.update(table, tuple(row[k] for k in keys), {column: new})
                        changed.add((table, column))
        handover.make_package(other, tmp_path / "返回.zwgkp")
    assert len(changed) > 100
    review = ledger_merge.plan_merge(everything, tmp_path / "返回.zwgkp")
    assert {(d.table, d.column) for d in review.differences} == changed
