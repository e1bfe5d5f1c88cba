"""`sheet` and `merge` on the command line: what they print, and what they exit with."""

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
    """Run a command on a ledger that holds the plan; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))

    def go(command, *args):
        code = cli.main([command, *(str(a) for a in args), "--ledger", str(tmp_path / "台账.zwgk")])
        out, err = capsys.readouterr()
        return code, out, err

    assert go("import", SEED)[0] == 0
    return go


@pytest.fixture
def sheet(run, tmp_path):
    path = tmp_path / "填报表.xlsx"
    assert run("sheet", "--unit", UNIT, "--out", path)[0] == 0
    return path


def fill(path, **cells):
    book = load_workbook(path)
    for name, value in cells.items():
        book.worksheets[0][name] = value
    book.save(path)


def first(run):
    return json.loads(run("tasks", "--unit", UNIT, "--json")[1])["tasks"][0]


def test_out_and_back(run, sheet):
    fill(
        sheet,
        F6="每月10日前公开。\n同步解读。",
        G6="张某",
        I6="2017.11.30",
        N6="20170703",
        O6="公开6月收支。",
        P6="12条",
    )
    code, out, err = run("merge", sheet, "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert list(told) == ["applied", "conflicts", "unknown", "missing", "wording_touched"]
    assert [a["field"] for a in told["applied"]] == ["measures", "person", "deadline", "progress"]
    task = first(run)
    assert (task["measures"], task["person"], task["deadline"]) == (
        ["每月10日前公开。", "同步解读。"],
        "张某",
        "2017-11-30",
    )
    assert task["progress"] == [
        {"date": "2017-07-03", "text": "公开6月收支。", "count": 12, "url": None, "by": None}
    ]


def test_conflicts_are_left_and_exit_3(run, sheet, tmp_path):
    data = json.loads(run("tasks", "--unit", UNIT, "--json")[1])
    data["tasks"][0]["person"] = "李某"
    (tmp_path / "填.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    assert run("fill", "--unit", UNIT, "--from", tmp_path / "填.json")[0] == 0
    fill(sheet, G6="张某", H6="0757-1")
    code, out, _ = run("merge", sheet, "--json")
    told = json.loads(out)
    assert code == 3
    assert [(c["field"], c["ours"], c["theirs"], c["cell"]) for c in told["conflicts"]] == [
        ("person", "李某", "张某", "G6")
    ]
    assert [a["field"] for a in told["applied"]] == ["phone"]
    assert (first(run)["person"], first(run)["phone"]) == ("李某", "0757-1")
    code, out, _ = run("merge", sheet)
    assert code == 3
    assert "冲突未合并：一-3 责任人（填报表.xlsx G6）：台账为“李某”，返回为“张某”。" in out


def test_what_cannot_be_read_is_refused_and_nothing_changes(run, sheet, tmp_path):
    before = run("tasks", "--unit", UNIT, "--json")[1]
    (tmp_path / "旧.et").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    code, out, err = run("merge", tmp_path / "旧.et", "--json")
    assert (code, out) == (2, "")
    assert (
        err
        == "“旧.et”是旧版表格（.xls、.et），不能直接读取。请用 WPS 或 Excel 打开，另存为 .xlsx 后再合并。\n"
    )
    assert run("tasks", "--unit", UNIT, "--json")[1] == before


def test_one_unreadable_file_does_not_stop_the_others(run, sheet, tmp_path):
    (tmp_path / "坏.xlsx").write_bytes(b"junk")
    fill(sheet, G6="张某")
    code, out, err = run("merge", tmp_path / "坏.xlsx", sheet, "--json")
    assert code == 3
    assert "“坏.xlsx”" in err
    assert [u["file"] for u in json.loads(out)["unknown"]] == ["坏.xlsx"]
    assert first(run)["person"] == "张某"


def test_a_sheet_for_each_office_and_refusals(run, tmp_path):
    code, _, err = run("sheet", "--unit", UNIT, "--out", tmp_path / "下发", "--each")
    assert code == 2
    assert "还没有填写责任科室" in err
    code, _, err = run("sheet", "--unit", UNIT, "--out", tmp_path / "a.xlsx", "--each", "--office", "预算科")
    assert code == 2
    data = json.loads(run("tasks", "--unit", UNIT, "--json")[1])
    data["tasks"][0]["office"] = "预算科"
    (tmp_path / "填.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    run("fill", "--unit", UNIT, "--from", tmp_path / "填.json")
    code, out, _ = run(
        "sheet", "--unit", UNIT, "--out", tmp_path / "下发", "--each", "--due", "2017-06-20", "--json"
    )
    told = json.loads(out)
    assert code == 0
    assert [(Path(f["path"]).name, f["office"], f["tasks"]) for f in told["files"]] == [
        ("填报表-预算科.xlsx", "预算科", 1)
    ]
    assert len(told["unassigned"]) == 18
