"""The whole ledger out as JSON and in again, the same over every field; and plain Excel."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from desktop_app.core.errors import UserError
from desktop_app.core.task import Progress, TaskFields
from desktop_app.core.terms import Frequency, Publicity, Status, YearEnd
from desktop_app.services import (
    departments,
    evidence,
    merge,
    plain_excel,
    safety,
    sheets,
    tasks,
    undo,
    whole_ledger,
)
from desktop_app.services.ledger import open_ledger
from desktop_app.store import dump

UNIT = "市财政局"
EVERY_FIELD = TaskFields(
    our_part="本局负责部分", status=Status.UNFINISHED, reason="=理由", year_end=YearEnd.NOT_DONE,
    measures=("甲。", "乙\t“引号”。"), office="预算科", person="张某", phone="0757-1",
    support_offices=("办公室",), deadline=date(2021, 11, 30), frequency=Frequency.MONTHLY,
    due_day=10, channel="门户网站", remark="备注\n二", publicity=Publicity.PROACTIVE, applies=True,
)  # fmt: skip


@pytest.fixture
def full(ledger, plan_id, tmp_path):
    """A ledger with something in every place that services write."""
    one, two, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.edit(ledger, UNIT, one.id, {n: getattr(EVERY_FIELD, n) for n in EVERY_FIELD.__slots__})
    tasks.add_progress(ledger, UNIT, [one.id, two.id], Progress(date(2021, 7, 3), "已公开", 12, "u", "张某"))
    (claimable,) = tasks.task_list(ledger, plan_id, UNIT).claimable
    tasks.unclaim(ledger, plan_id, UNIT, [claimable.id], "无此职能")
    departments.save_department(ledger, departments.department(ledger, plan_id, UNIT))
    departments.choose(ledger, plan_id, UNIT)
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "表.xlsx", due_on=date(2021, 7, 1))
    tasks.edit(ledger, UNIT, two.id, {"person": "李某"})
    undo.undo(ledger)
    return ledger


def test_every_table_of_the_ledger_is_exported(ledger):
    names = {
        row[0]
        for row in ledger.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        # What begins with _ is derived: the record of migrations, and the search index, which an import
        # makes anew.
        if not row[0].startswith(("sqlite_", "_"))
    }
    assert names == set(dump.TABLES)


def test_the_same_ledger_comes_back(full, plan_id, tmp_path):
    rows = whole_ledger.export_json(full, tmp_path / "全部.json")
    assert whole_ledger.import_json(tmp_path / "全部.json", tmp_path / "新.zwgk") == rows
    again = open_ledger(tmp_path / "新.zwgk")
    assert dump.read_all(again.db) == dump.read_all(full.db)
    assert tasks.task_list(again, plan_id, UNIT) == tasks.task_list(full, plan_id, UNIT)
    assert tasks.task_list(again, plan_id, UNIT).tasks[0].fields == EVERY_FIELD
    assert departments.current(again) == (plan_id, UNIT)
    assert undo.labels(again) == undo.labels(full)
    assert safety.check(again).findings == ()
    assert merge.plan_merge(again, [tmp_path / "表.xlsx"]).file_problems == ()
    undo.redo(again)
    assert tasks.task_list(again, plan_id, UNIT).tasks[1].fields.person == "李某"
    again.close()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(format="别的"), "不是本软件导出的数据"),
        (lambda d: d.update(schema=9999), "由更新版本的软件导出"),
        (lambda d: d["tables"].update(unknown=[{"a": 1}]), "不认识的内容“unknown”"),
        (lambda d: d["tables"]["plan"][0].update(colour="红"), "不认识的内容“plan.colour”"),
        (lambda d: d["tables"]["plan"].clear(), "前后不一致"),
        (lambda d: d["tables"]["task"][0].update(status="办了"), "status 有不认识的值“办了”"),
        (lambda d: d["tables"]["duty"][0].update(ord="甲"), "前后不一致"),
        (lambda d: d["tables"]["duty"][0].update({"ord) VALUES (1); --": 1}), "不是本软件导出的数据"),
        (lambda d: d["tables"].update(duty={"a": 1}), "不是本软件导出的数据"),
    ],
)
def test_a_file_that_is_not_sound_makes_no_ledger(full, tmp_path, change, words):
    whole_ledger.export_json(full, tmp_path / "全部.json")
    data = json.loads((tmp_path / "全部.json").read_text("utf-8"))
    change(data)
    (tmp_path / "坏.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(UserError, match=words):
        whole_ledger.import_json(tmp_path / "坏.json", tmp_path / "新.zwgk")
    assert not (tmp_path / "新.zwgk").exists()


def test_an_existing_ledger_is_never_replaced(full, tmp_path):
    whole_ledger.export_json(full, tmp_path / "全部.json")
    with pytest.raises(UserError, match="已存在"):
        whole_ledger.import_json(tmp_path / "全部.json", full.path)
    assert full.path.exists()


@pytest.mark.parametrize("text", ["{", "[]", "\ufeff{}", "null"])
def test_what_is_no_export_is_refused(tmp_path, text):
    (tmp_path / "坏.json").write_text(text, "utf-8")
    with pytest.raises(UserError):
        whole_ledger.import_json(tmp_path / "坏.json", tmp_path / "新.zwgk")


def test_plain_excel(full, plan_id, tmp_path):
    assert plain_excel.export_excel(full, plan_id, UNIT, tmp_path / "表格.xlsx") == 4
    book = load_workbook(tmp_path / "表格.xlsx")
    assert book.sheetnames == ["任务", "进展", "待认领"]
    head, first, *_ = book["任务"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert row["落实措施"] == "甲。\n乙\t“引号”。"
    assert (row["理由"], row["到期日"], row["完成时限"].date()) == ("=理由", 10, date(2021, 11, 30))
    assert (row["是否适用"], row["配合科室"], row["计入的结论"]) == ("适用", "办公室", "未落实")
    assert [r[3:] for r in book["进展"].iter_rows(min_row=2, values_only=True)] == [
        ("已公开", 12, "u", "张某")
    ] * 2
    assert [r[5:] for r in book["待认领"].iter_rows(min_row=2, values_only=True)] == [("不认领", "无此职能")]


def test_the_export_names_the_files_of_evidence_that_it_does_not_carry(full, plan_id, tmp_path):
    first = tasks.task_list(full, plan_id, UNIT).tasks[0]
    evidence.add_content(full, plan_id, UNIT, [first.id], b"abc", "说明.txt")
    whole_ledger.export_json(full, tmp_path / "全部.json")
    said = json.loads((tmp_path / "全部.json").read_text("utf-8"))
    assert said["evidence_files"] == [hashlib.sha256(b"abc").hexdigest()]
    whole_ledger.import_json(tmp_path / "全部.json", tmp_path / "新.zwgk")
    again = open_ledger(tmp_path / "新.zwgk")
    assert (whole_ledger.evidence_left_behind(again), whole_ledger.evidence_left_behind(full)) == (1, 0)
    again.close()
