"""Files of departments into the overview: what is taken, what is refused, what counts."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.city import DifferenceKind, Publication, SourceKind
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.services import handover
from desktop_app.services.city import taking, view
from desktop_app.services.ledger import open_ledger
from tests.builders import sample_plan

TODAY = date(2021, 12, 20)


def seen(overview):
    return view.read(overview, TODAY)


def test_exports_and_ledger_files_say_the_same(overview, handed):
    paths = [
        handed("市财政局", done=("一-1",), undone=("一-3",), published=date(2021, 7, 1)),
        handed("市统计局", done=("一-3",), as_ledger=True),
    ]
    outcome, changes = taking.add_returns(overview, paths)
    assert changes
    assert outcome.words == "已收入 2 个部门的报送文件。"
    found = seen(overview).by_unit
    assert [t.label for t in found["市财政局"].tasks] == ["一-1", "一-2", "一-3", "二-1"]
    assert [t.label for t in found["市统计局"].tasks] == ["一-3", "二-1"]
    first, _, third, _ = found["市财政局"].tasks
    assert (first.fields.measures, str(first.fields.year_end)) == (("市财政局的措施",), "已落实")
    assert [(p.text, p.count) for p in first.progress] == [("市财政局公开信息", 3)]
    assert third.fields.reason == "市财政局系统改造未完成"
    assert third.co_units == ("市统计局",)
    assert found["市财政局"].publication is Publication.IN_TIME
    assert found["市统计局"].publication is Publication.OVERDUE


def test_persons_phones_and_remarks_are_not_even_stored(overview, handed):
    taking.add_returns(overview, [handed("市财政局", done=("一-1",)), handed("市统计局", as_ledger=True)])
    overview.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = overview.path.read_bytes()
    assert "综合科".encode() in stored
    for word in ("张某", "0757-12345678", "内部备注"):
        assert word.encode() not in stored


def test_the_later_content_counts_whatever_the_order(overview, handed):
    early = handed("市财政局", name="早.json")
    late = handed("市财政局", name="晚.json", done=("一-1",))
    outcome, _ = taking.add_returns(overview, [late])
    outcome, _ = taking.add_returns(overview, [early])
    assert outcome.words == "已收入 1 个部门的报送文件，1 个早于现有报送、只作留存。"
    department = seen(overview).by_unit["市财政局"]
    assert department.hand_in.file_name == "晚.json"
    assert [h.file_name for h in department.history] == ["早.json"]
    taking.adopt(overview, department.history[0].id)
    assert seen(overview).by_unit["市财政局"].hand_in.file_name == "早.json"


def test_a_later_file_replaces_and_the_earlier_is_kept(overview, handed):
    taking.add_returns(overview, [handed("市财政局", name="一.json")])
    outcome, _ = taking.add_returns(overview, [handed("市财政局", name="二.json", done=("一-1",))])
    assert outcome.words == "已收入 1 个部门的报送文件，其中 1 个替换原报送。"
    department = seen(overview).by_unit["市财政局"]
    assert (department.hand_in.file_name, [h.file_name for h in department.history]) == (
        "二.json",
        ["一.json"],
    )


def test_the_same_file_again_changes_nothing(overview, handed):
    path = handed("市财政局")
    taking.add_returns(overview, [path])
    outcome, changes = taking.add_returns(overview, [path, path])
    assert not changes
    assert outcome.words == "1 个文件此前已收入。"
    assert not seen(overview).by_unit["市财政局"].history


def test_what_was_set_aside_counts_again_when_it_is_handed_in_again(overview, handed):
    path = handed("市财政局")
    taking.add_returns(overview, [path])
    taking.withdraw(overview, "市财政局")
    assert seen(overview).by_unit["市财政局"].hand_in is None
    taking.add_returns(overview, [path])
    assert seen(overview).by_unit["市财政局"].hand_in is not None


def test_a_copy_of_the_plan_that_differs_is_told(overview, handed):
    plan = sample_plan()
    section = plan.sections[0]
    changed = replace(section.requirements[0], text="按季公开全市预算执行情况。")
    less = replace(plan, sections=(replace(section, requirements=(changed, *section.requirements[1:])),))
    taking.add_returns(overview, [handed("市统计局"), handed("市工信局")])
    outcome, _ = taking.add_returns(overview, [handed("市财政局", plan=less, done=("一-1",))])
    differences = seen(overview).by_unit["市财政局"].hand_in.differences
    assert outcome.taken[0].differences == len(differences) == 4
    assert {d.kind for d in differences} == {DifferenceKind.WORDING, DifferenceKind.LACKING}
    assert differences[0].line == "一-1 文字不同：按季公开全市预算执行情况。"
    assert seen(overview).by_unit["市财政局"].tasks[0].text == "按月公开全市预算执行情况。"


def test_the_plan_of_most_files_is_the_overviews(overview, handed):
    other = sample_plan(title="云州市2020年政务公开工作要点分工方案")
    paths = [handed("市财政局", plan=other), handed("市统计局"), handed("市工信局")]
    outcome, _ = taking.add_returns(overview, paths)
    assert seen(overview).plan.info.title == "云州市2021年政务公开工作要点分工方案"
    (refused,) = outcome.refused
    assert refused.error.what == (
        "“市财政局.json”报送的是《云州市2020年政务公开工作要点分工方案》，不是本汇总的方案。"
    )
    assert len(outcome.taken) == 2


def test_a_claimed_task_is_borne_by_who_claimed_it(overview, handed):
    taking.add_returns(overview, [handed("市统计局", claimed=True), handed("市财政局")])
    found = seen(overview).by_unit
    assert "二-2" in [t.label for t in found["市统计局"].tasks]
    assert "二-2" not in [t.label for t in found["市财政局"].tasks]


def test_a_folder_stands_for_the_files_in_it(overview, handed):
    path = handed("市财政局")
    handed("市统计局", as_ledger=True)
    (path.parent / "说明.txt").write_text("不是报送", "utf-8")
    outcome, _ = taking.add_returns(overview, [path.parent])
    assert (len(outcome.taken), outcome.refused) == (2, ())


def test_cancel_takes_nothing(overview, handed):
    paths = [handed("市财政局"), handed("市统计局")]
    steps = []
    with pytest.raises(Cancelled):
        taking.add_returns(
            overview,
            paths,
            progress=lambda done, total: steps.append((done, total)),
            cancel=lambda: bool(steps),
        )
    assert steps == [(1, 2)]
    assert seen(overview).plan is None


def test_departments_are_put_on_the_list_and_taken_off(overview, handed):
    taking.add_returns(overview, [handed("市财政局")])
    assert [d.unit for d in seen(overview).missing] == ["市统计局", "市档案局", "市工信局"]
    taking.set_expected(overview, ["市气象局", " 市教育局 ", ""], expected=True)
    taking.set_expected(overview, ["市档案局"], expected=False)
    assert [d.unit for d in seen(overview).missing] == ["市统计局", "市工信局", "市气象局", "市教育局"]
    with pytest.raises(UserError, match="没有部门名称"):
        taking.set_expected(overview, [" "], expected=True)


# -- what is refused -------------------------------------------------------------------------------


def broken(path, change):
    data = json.loads(path.read_text("utf-8"))
    change(data)
    target = path.with_name("坏.json")
    target.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return target


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["tables"].__setitem__("task", 5),
        lambda d: d["tables"].__setitem__("task", [[]]),
        lambda d: d["tables"]["task"][0].__setitem__("status", "做完了"),
        lambda d: d["tables"]["task"][0].__setitem__("measures", "[1]"),
        lambda d: d["tables"]["task"][0].__setitem__("measures", '{"a": 1}'),
        lambda d: d["tables"]["task"][0].__setitem__("deadline", "明天"),
        lambda d: d["tables"]["task"][0].__setitem__("due_day", 2**70),
        lambda d: d["tables"]["task"][0].__setitem__("office", ["科"]),
        lambda d: d["tables"]["requirement"][0].__setitem__("text", None),
        lambda d: d["tables"]["requirement"][0].__setitem__("section_id", "没有"),
        lambda d: d["tables"]["duty"][0].__setitem__("scope", "everyone"),
        lambda d: d["tables"]["progress_task"][0].__setitem__("progress_id", "没有"),
        lambda d: d["tables"]["progress"][0].__setitem__("day", "2021-13-01"),
        lambda d: (
            d["tables"]["progress"][0].__setitem__("text", "\x00\x01\x02" * 3) or d["tables"].pop("plan")
        ),
        lambda d: d["tables"]["setting"].__setitem__(0, None),
        lambda d: d["tables"]["change_set"][-1].__setitem__("at", "昨天"),
        lambda d: d["tables"]["year_record"][0].__setitem__("published_on", 20210701),
        lambda d: d.__setitem__("schema", 10**6),
        lambda d: d.__setitem__("format", "别的"),
        lambda d: d.__setitem__("tables", []),
    ],
)
def test_a_broken_export_is_one_sentence_and_the_rest_goes_on(overview, handed, change):
    good = handed("市统计局")
    path = broken(handed("市财政局", done=("一-1",), published=date(2021, 7, 1)), change)
    outcome, _ = taking.add_returns(overview, [path, good])
    assert [r.file_name for r in outcome.refused] == ["坏.json"]
    assert outcome.refused[0].error.what.startswith("“坏.json”")
    assert outcome.refused[0].error.remedy
    assert [t.unit for t in outcome.taken] == ["市统计局"]


def test_files_of_other_kinds_are_told(overview, handed, tmp_path):
    other = tmp_path / "别的.db"
    sqlite3.connect(other).execute("CREATE TABLE a (b)").connection.close()
    half = tmp_path / "半份.json"
    half.write_bytes(handed("市财政局").read_bytes()[:5000])
    torn = tmp_path / "损坏.zwgk"
    whole = handed("市统计局", as_ledger=True).read_bytes()
    torn.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    surrogate = tmp_path / "半字.json"
    surrogate.write_text('{"format": "zwgk-ledger", "schema": 1, "tables": {"plan": "\\ud800"}}', "utf-8")
    deep = tmp_path / "深.json"
    deep.write_text('{"a":' * 100_000, "utf-8")
    empty = tmp_path / "空.zwgk"
    empty.touch()
    paths = [other, half, torn, surrogate, deep, empty, tmp_path / "没有.json", overview.path]
    outcome, changes = taking.add_returns(overview, paths)
    assert not changes
    assert len(outcome.refused) == len(paths)
    for refused in outcome.refused:
        assert refused.file_name in refused.error.what
        assert refused.error.what.endswith("。")
    assert outcome.words == "8 个文件未收入。"


def test_a_ledger_that_is_open_is_read_as_it_stands(overview, handed):
    path = handed("市财政局", as_ledger=True)
    ledger = open_ledger(path)
    try:
        outcome, _ = taking.add_returns(overview, [path])
    finally:
        ledger.close()
    assert [t.unit for t in outcome.taken] == ["市财政局"]


def test_packages_are_taken_and_sealed_ones_ask_for_their_password(overview, handed, tmp_path):
    open_, sealed = tmp_path / "一.zwgkp", tmp_path / "二.zwgkp"
    for unit, out, password in (("市财政局", open_, None), ("市统计局", sealed, "政务公开2021年")):
        ledger = open_ledger(handed(unit, done=("一-3",), as_ledger=True))
        handover.make_package(ledger, out, password=password)
        ledger.close()
    torn = tmp_path / "残.zwgkp"
    torn.write_bytes(open_.read_bytes()[:-2000])
    outcome, _ = taking.add_returns(overview, [open_, sealed, torn])
    assert [t.unit for t in outcome.taken] == ["市财政局"]
    assert {r.file_name: r.needs_password for r in outcome.refused} == {"二.zwgkp": True, "残.zwgkp": False}
    outcome, _ = taking.add_returns(overview, [sealed], password="不对的密码2021")
    assert outcome.refused[0].needs_password
    outcome, _ = taking.add_returns(overview, [sealed], password="政务公开2021年")
    assert [t.unit for t in outcome.taken] == ["市统计局"]
    assert seen(overview).by_unit["市统计局"].hand_in.source is SourceKind.PACKAGE
    assert seen(overview).by_unit["市统计局"].figures.done == 1


def test_nothing_of_a_handed_in_ledger_is_changed(overview, handed):
    path = handed("市财政局", as_ledger=True)
    before = path.read_bytes()
    taking.add_returns(overview, [path])
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]
