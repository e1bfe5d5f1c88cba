"""Whole ledgers on the command line: out and in again, packages, merging, who has returned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app import cli

SEED = Path(__file__).parents[1] / "data" / "foshan-2017-division-plan.txt"
UNIT = "市财政局"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command; gives (exit code, stdout, stderr). The ledger 台账.zwgk holds the plan."""
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))

    def go(command, *args, ledger="台账.zwgk"):
        code = cli.main([command, *(str(a) for a in args), "--ledger", str(tmp_path / ledger)])
        out, err = capsys.readouterr()
        return code, out, err

    assert go("import", SEED)[0] == 0
    return go


def fill(run, tmp_path, ledger="台账.zwgk", **values):
    listed = json.loads(run("tasks", "--unit", UNIT, "--json", ledger=ledger)[1])
    listed["tasks"][0].update(values)
    (tmp_path / "填.json").write_text(json.dumps(listed), "utf-8")
    assert run("fill", "--unit", UNIT, "--from", tmp_path / "填.json", ledger=ledger)[0] == 0


def tasks(run, ledger):
    return json.loads(run("tasks", "--unit", UNIT, "--json", ledger=ledger)[1])


def test_json_out_and_in_again(run, tmp_path):
    fill(run, tmp_path, office="预算科")
    code, out, _ = run("export", "--json", tmp_path / "全部.json")
    assert code == 0
    assert "条记录到 全部.json" in out
    code, out, _ = run("import-json", tmp_path / "全部.json", "--json", ledger="新.zwgk")
    assert (code, json.loads(out)["ledger"]) == (0, str(tmp_path / "新.zwgk"))
    assert tasks(run, "新.zwgk") == tasks(run, "台账.zwgk")
    code, _, err = run("import-json", tmp_path / "全部.json", ledger="新.zwgk")
    assert code == 2
    assert "已存在" in err


def test_everything_as_excel(run, tmp_path):
    fill(run, tmp_path, remark="=1+1")
    assert run("export", "--xlsx", tmp_path / "全部.xlsx")[0] == 0
    book = load_workbook(tmp_path / "全部.xlsx")
    head, first = list(book["任务"].iter_rows(values_only=True))[:2]
    assert dict(zip(head, first, strict=True))["备注（remark）"] == "=1+1"
    assert {"方案", "具体要求", "进展", "佐证"} <= set(book.sheetnames)
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)


def test_a_package_with_a_password_and_a_change_of_officer(run, tmp_path):
    (tmp_path / "密码.txt").write_text("一个够长的密码2021\n", "utf-8")
    secret = ("--password-file", tmp_path / "密码.txt")
    change = ("--from", "张某", "--to", "李某", "--on", "2017-09-01", "--matters", "台账和用印登记")
    code, out, _ = run("export", "--package", tmp_path / "移交.zwgkp", *secret, *change)
    assert code == 0
    assert "设有密码" in out
    code, _, err = run("open-package", tmp_path / "移交.zwgkp", ledger="新.zwgk")
    assert (code, err.strip()) == (2, "“移交.zwgkp”设有密码。请输入密码。")
    code, out, _ = run("open-package", tmp_path / "移交.zwgkp", *secret, "--json", ledger="新.zwgk")
    assert code == 0
    assert tasks(run, "新.zwgk") == tasks(run, "台账.zwgk")
    (tmp_path / "密码.txt").write_text("另一个够长的密码\n", "utf-8")
    code, _, err = run("open-package", tmp_path / "移交.zwgkp", *secret, ledger="又.zwgk")
    assert (code, err.startswith("密码不对。"), (tmp_path / "又.zwgk").exists()) == (2, True, False)


def test_merge_ledger_takes_what_is_safe_and_exits_3_where_conflicts_remain(run, tmp_path):
    run("export", "--package", tmp_path / "移交.zwgkp")
    run("open-package", tmp_path / "移交.zwgkp", ledger="同事.zwgk")
    fill(run, tmp_path, office="预算科")
    fill(run, tmp_path, "同事.zwgk", office="国库科", person="李某")
    run("export", "--package", tmp_path / "返回.zwgkp", ledger="同事.zwgk")
    code, out, _ = run("merge-ledger", tmp_path / "返回.zwgkp", "--json")
    said = json.loads(out)
    assert (code, len(said["applied"]), len(said["conflicts"])) == (3, 1, 1)
    first = tasks(run, "台账.zwgk")["tasks"][0]
    assert (first["office"], first["person"]) == ("预算科", "李某")
    code, out, _ = run("merge-ledger", tmp_path / "返回.zwgkp")
    assert code == 3
    assert "责任科室：本台账为“预算科”，对方为“国库科”" in out


def test_returns_tells_who_has_and_who_has_not(run, tmp_path):
    assert run("returns", "--unit", UNIT)[1] == "尚未下发填报表。\n"
    run("sheet", "--unit", UNIT, "--out", tmp_path / "表.xlsx", "--due", "2017-06-20")
    code, out, _ = run("returns", "--unit", UNIT)
    assert code == 0
    assert out.startswith("已逾期  全部任务（")
    run("merge", tmp_path / "表.xlsx")
    assert json.loads(run("returns", "--unit", UNIT, "--json")[1])["sheets"][0]["state"] == "已返回"


@pytest.mark.parametrize("args", [(), ("--json", "a", "--xlsx", "b")])
def test_export_needs_one_way(run, args):
    with pytest.raises(SystemExit) as stopped:
        run("export", *args)
    assert stopped.value.code == 2


def test_two_ways_of_exporting_at_once_are_refused_in_chinese(tmp_path: Path, capsys) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["export", "--json", str(tmp_path / "a.json"), "--xlsx", str(tmp_path / "a.xlsx")])
    assert end.value.code == 2
    assert "--xlsx 不能与 --json 同用" in capsys.readouterr().err
