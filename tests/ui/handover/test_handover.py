"""移交与交换 in the window: packages made, opened and merged, everything exported."""

from __future__ import annotations

import json
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.services import departments, evidence, handover, officer, tasks
from desktop_app.services.ledger import open_ledger, session
from desktop_app.ui import files
from desktop_app.ui.handover import exchange, make, merging, opening
from desktop_app.ui.handover.password import PasswordDialog

UNIT = "市财政局"
SECRET = "一个够长的密码2021"


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    """What the file dialogs give."""
    found = {"open": None, "save": tmp_path / "移交.zwgkp"}
    monkeypatch.setattr(files, "open_file", lambda *_: found["open"])
    monkeypatch.setattr(files, "save_file", lambda *_: found["save"])
    return found


def dialog_of(kind):
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


def made(desk, chosen, **change):
    dialog = make.run(desk.context)
    desk.settle()
    for name, value in change.items():
        getattr(dialog, name).setText(value)
    return dialog


def a_package(desk, tmp_path, password=None, name="移交.zwgkp"):
    return desk.ask(lambda ledger: handover.make_package(ledger, tmp_path / name, password=password)).path


def test_a_package_is_made(desk, chosen, tmp_path):
    dialog = made(desk, chosen)
    dialog.primary.click()
    desk.settle()
    assert desk.said == f"移交包已生成并核对：{chosen['save']}，含佐证文件 0 个。"
    handover.open_package(chosen["save"], tmp_path / "新.zwgk")


def test_a_change_of_officer_and_a_password_go_with_it(desk, chosen, tmp_path):
    desk.ask(lambda ledger: officer.set_officer(ledger, "张某"))
    dialog = made(desk, chosen)
    assert not dialog.change.isEnabled()
    dialog.has_change.click()
    assert dialog.giver.text() == "张某"
    dialog.taker.setText("李某")
    dialog.matters.setPlainText("台账")
    dialog.password.first.setText(SECRET)
    dialog.password.again.setText(SECRET)
    dialog.primary.click()
    desk.settle()
    with handover.open_for_reading(chosen["save"], SECRET) as (manifest, _):
        assert manifest.change == handover.OfficerChange("张某", "李某", date(2021, 7, 5), "台账")
    assert desk.ask(officer.officer) == "李某"


@pytest.mark.parametrize(
    ("first", "again", "words"),
    [(SECRET, "另一个够长的密码", "两次输入的密码不一致"), ("短", "短", "密码至少 8 个字符")],
)
def test_a_password_that_cannot_be_taken_is_told_in_place(desk, chosen, first, again, words):
    dialog = made(desk, chosen)
    dialog.password.first.setText(first)
    dialog.password.again.setText(again)
    dialog.primary.click()
    desk.settle()
    assert words in desk.said
    assert dialog.isVisible()
    assert not chosen["save"].exists()
    dialog.reject()


def test_a_change_without_its_names_is_told_in_place(desk, chosen):
    dialog = made(desk, chosen)
    dialog.has_change.click()
    dialog.primary.click()
    assert desk.said == "联络员变更须写明移交人和接收人。"
    assert not chosen["save"].exists()
    dialog.reject()


def test_a_package_is_opened_and_goes_on(desk, chosen, tmp_path):
    chosen["open"] = a_package(desk, tmp_path)
    chosen["save"] = tmp_path / "这台" / "新.zwgk"
    opened = []
    desk.context.jobs.opened.connect(opened.append)
    opening.open_package(desk.context)
    desk.settle()
    assert opened == [chosen["save"]]
    assert "现在使用台账“新.zwgk”" in desk.said
    assert desk.ask(departments.current)[1] == UNIT


def test_a_password_is_asked_for_until_it_is_right(desk, chosen, tmp_path):
    chosen["open"] = a_package(desk, tmp_path, SECRET)
    chosen["save"] = tmp_path / "新.zwgk"
    opening.open_package(desk.context)
    desk.settle()
    dialog = dialog_of(PasswordDialog)
    assert not dialog.wrong.isVisible()
    dialog.line.setText("不是这个密码")
    dialog.primary.click()
    desk.settle()
    dialog = dialog_of(PasswordDialog)
    assert dialog.wrong.isVisible()
    assert not chosen["save"].exists()
    dialog.line.setText(SECRET)
    dialog.primary.click()
    desk.settle()
    assert dialog_of(PasswordDialog) is None
    assert chosen["save"].exists()


def test_a_bad_package_is_told(desk, chosen, tmp_path):
    chosen["open"] = tmp_path / "坏.zwgkp"
    chosen["open"].write_bytes(b"nothing")
    chosen["save"] = tmp_path / "新.zwgk"
    opening.open_package(desk.context)
    desk.settle()
    assert desk.said.startswith("移交包不是本软件生成的。")
    assert not chosen["save"].exists()


@pytest.fixture
def colleague(desk, tmp_path):
    """A colleague's package: one value of their own, one that differs, a piece of evidence."""
    plan_id = desk.context.plan_id
    ids = [t.id for t in desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT)).tasks]
    handover.open_package(a_package(desk, tmp_path), tmp_path / "同事.zwgk")
    with session(tmp_path / "同事.zwgk") as other:
        tasks.edit(other, UNIT, ids[0], {"office": "国库科", "person": "李某"})
        evidence.add_content(other, plan_id, UNIT, [ids[1]], b"abc", "说明.txt")
        path = handover.make_package(other, tmp_path / "返回.zwgkp").path
    desk.ask(lambda ledger: tasks.edit(ledger, UNIT, ids[0], {"office": "预算科"}))
    return path


def test_another_ledger_is_looked_through_merged_and_taken_back(desk, chosen, colleague):
    chosen["open"] = colleague
    merging.run(desk.context)
    desk.settle()
    dialog = dialog_of(merging.LedgerMergeDialog)
    review = dialog.review
    assert review.title.text() == "核对另一台账"
    assert review.summary.text() == "1 个台账，3 处差异"
    rows = [
        [review.model.index(r, c).data() for c in range(review.model.columnCount())]
        for r in range(review.model.rowCount())
    ]
    assert [(r[0], r[2]) for r in rows] == [("冲突", "责任科室"), ("新填", "责任人"), ("新填", "佐证")]
    assert review.model.headerData(5, dialog_orientation()) == "另一台账"
    review.detail.theirs.click()
    review.merge.click()
    desk.settle()
    assert desk.said == "已合并 3 处内容。"
    plan_id = desk.context.plan_id
    first = desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT)).tasks[0]
    assert (first.fields.office, first.fields.person) == ("国库科", "李某")
    desk.messages[-1].action()
    desk.settle()
    assert desk.said == "已撤销合并，台账恢复到合并以前。"
    first = desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT)).tasks[0]
    assert (first.fields.office, first.fields.person) == ("预算科", None)


def dialog_orientation():
    from PySide6.QtCore import Qt

    return Qt.Orientation.Horizontal


def test_leaving_the_review_changes_nothing(desk, chosen, colleague):
    chosen["open"] = colleague
    merging.run(desk.context)
    desk.settle()
    dialog = dialog_of(merging.LedgerMergeDialog)
    dialog.review.leave.click()
    desk.settle()
    assert dialog_of(merging.LedgerMergeDialog) is None
    plan_id = desk.context.plan_id
    first = desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT)).tasks[0]
    assert (first.fields.office, first.fields.person) == ("预算科", None)


@pytest.mark.parametrize("name", ["全部.json", "全部.xlsx"])
def test_everything_is_exported(desk, chosen, tmp_path, name):
    chosen["save"] = tmp_path / name
    opening.export_all(desk.context)
    desk.settle()
    assert f"条记录：{tmp_path / name}" in desk.said
    if name.endswith("json"):
        assert json.loads(chosen["save"].read_text("utf-8"))["format"] == "zwgk-ledger"


def test_each_entry_asks_for_its_file(desk, monkeypatch):
    asked = []
    monkeypatch.setattr(files, "open_file", lambda _parent, title, *_: asked.append(title))
    monkeypatch.setattr(files, "save_file", lambda _parent, title, *_: asked.append(title))
    for act in exchange.handlers(desk.context).values():
        act()
    assert asked == ["打开移交包", "合并另一台账", "导出全部数据"]


def test_an_opened_package_is_a_ledger_of_its_own(desk, chosen, tmp_path):
    handover.open_package(a_package(desk, tmp_path), tmp_path / "同事.zwgk")
    other = open_ledger(tmp_path / "同事.zwgk")
    assert departments.current(other)[1] == UNIT
    other.close()
