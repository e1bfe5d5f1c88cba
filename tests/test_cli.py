"""The command line: the same services, one Chinese line on stderr and exit 2 when refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import cli
from tests.wordtext import document_text

SEED = Path(__file__).parents[1] / "data" / "foshan-2017-division-plan.txt"
SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "foshan-2017-finance-bureau.json"
UNIT = "市财政局"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command on a ledger of this test; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))

    def go(command, *args, ledger=tmp_path / "台账.zwgk"):
        words = [command, *(str(a) for a in args)]
        if command != "parse":
            words += ["--ledger", str(ledger)]
        try:
            code = cli.main(words)
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, out, err

    return go


@pytest.fixture
def imported(run):
    assert run("import", SEED)[0] == 0
    return run


def listed(run, unit=UNIT):
    code, out, _ = run("tasks", "--unit", unit, "--json")
    assert code == 0
    return json.loads(out)


def test_parse_needs_no_ledger_and_prints_the_plan(run, tmp_path):
    code, out, err = run("parse", SEED, "--json")
    plan = json.loads(out)
    assert (code, err) == (0, "")
    assert sum(len(s["requirements"]) for s in plan["sections"]) == 112
    assert plan["notice"] == {"publish_within_working_days": 30, "display_by": "2018-01-31"}
    assert list(tmp_path.iterdir()) == []


def test_import_says_what_it_stored(run):
    code, out, _ = run("import", SEED, "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"plan", "sections", "requirements", "warnings"}
    assert (told["sections"], told["requirements"]) == (22, 112)
    assert all(set(w) == {"code", "where", "message"} for w in told["warnings"])


@pytest.mark.parametrize(
    ("unit", "named", "all_", "to_claim"),
    [
        ("市财政局", 8, 11, 1),
        ("市国税局", 5, 11, 1),
        ("市质监局", 5, 11, 1),
        ("市经济和信息化局", 14, 11, 0),
        ("市发展改革局", 8, 11, 1),
        ("市法制局", 4, 10, 1),
        ("禅城区人民政府", 1, 0, 0),
    ],
)
def test_tasks_of_a_department(imported, unit, named, all_, to_claim):
    data = listed(imported, unit)
    bases = [t["basis"] for t in data["tasks"]]
    assert (bases.count("named"), bases.count("all_departments")) == (named, all_)
    assert len(data["claimable"]) == to_claim
    assert len({t["id"] for t in data["tasks"]}) == len(data["tasks"])


def test_a_district_gets_the_district_tasks(imported):
    bases = [t["basis"] for t in listed(imported, "禅城区人民政府")["tasks"]]
    assert bases.count("all_districts") == 12


@pytest.mark.parametrize("unit", ["市编办", "市国税局", "佛科院"])
def test_general_tasks_of_other_bodies_are_questions(imported, unit):
    general = [t for t in listed(imported, unit)["tasks"] if t["basis"] == "all_departments"]
    assert len(general) == 11
    assert all(t["needs_confirmation"] for t in general)


def test_fill_takes_back_what_tasks_prints(imported, tmp_path):
    data = listed(imported)
    data["tasks"][0]["measures"] = ["每月10日前公开。"]
    source = tmp_path / "填写.json"
    source.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    assert json.loads(imported("fill", "--unit", UNIT, "--from", source, "--json")[1]) == {"changed": 1}
    assert listed(imported)["tasks"][0]["measures"] == ["每月10日前公开。"]
    again = tmp_path / "再填.json"
    again.write_text(json.dumps(listed(imported), ensure_ascii=False), "utf-8")
    assert json.loads(imported("fill", "--unit", UNIT, "--from", again, "--json")[1]) == {"changed": 0}


def test_the_whole_job_without_a_window(imported, tmp_path):
    assert imported("fill", "--unit", UNIT, "--from", SAMPLE)[0] == 0
    item = listed(imported)["claimable"][0]["id"]
    assert imported("unclaim", "--unit", UNIT, item, "--why", "无此职能")[0] == 0
    plan, report = tmp_path / "方案.docx", tmp_path / "报告.docx"
    code, out, _ = imported("plan", "--unit", UNIT, "--out", plan, "--signed", "2017-07-14", "--json")
    assert code == 0
    assert [d for d in json.loads(out)["doubts"] if d["hard"]] == []
    assert imported("report", "--unit", UNIT, "--out", report, "--as-of", "2017-12-20")[0] == 0
    for task in listed(imported)["tasks"]:
        for measure in task["measures"]:
            assert measure.rstrip("。") in document_text(plan) or task["status"] == "不涉及"
        assert task["text"].replace(",", "，").replace(";", "；").replace(":", "：").replace(
            "(", "（"
        ).replace(")", "）") in document_text(report)


def test_claim_and_unclaim(imported):
    item = listed(imported)["claimable"][0]["id"]
    assert imported("claim", "--unit", UNIT, item)[0] == 0
    assert [t["basis"] for t in listed(imported)["tasks"]].count("claimed") == 1
    assert imported("unclaim", "--unit", UNIT, item, "--why", "无此职能")[0] == 0
    assert listed(imported)["claimable"][0]["reason"] == "无此职能"


def test_units_lists_and_adds(imported):
    code, out, _ = imported("units", "--json")
    units = {u["name"]: u for u in json.loads(out)["units"]}
    assert code == 0
    assert len([u for u in units.values() if not u["generic"]]) == 33
    assert imported("tasks", "--unit", "市文化局")[0] == 2
    assert imported("units", "--add", "市文化局")[0] == 0
    assert len(listed(imported, "市文化局")["tasks"]) == 11


def test_backup_restore_and_check(imported, tmp_path):
    copy = Path(json.loads(imported("backup", "--json")[1])["backup"])
    imported("fill", "--unit", UNIT, "--from", SAMPLE)
    assert imported("restore", copy)[0] == 0
    assert listed(imported)["tasks"][0]["measures"] == []
    code, out, _ = imported("check", "--json")
    assert (code, json.loads(out)["findings"]) == (0, [])


def test_a_page_torn_out_is_one_sentence_and_exit_2(imported, tmp_path):
    import sqlite3

    path = tmp_path / "台账.zwgk"
    conn = sqlite3.connect(path)
    page = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'requirement'").fetchone()[0]
    conn.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = bytes(range(256)) * 16
    path.write_bytes(data)
    code, out, err = imported("tasks", "--unit", UNIT)
    assert (code, out) == (2, "")
    assert err == "台账“台账.zwgk”已损坏或不是台账文件。请恢复最近的备份，并保留原文件。\n"


def test_check_exits_1_where_it_finds_something(imported, tmp_path):
    import sqlite3

    conn = sqlite3.connect(tmp_path / "台账.zwgk")
    conn.execute("UPDATE duty SET role = '围观' WHERE ord = 0")
    conn.commit()
    conn.close()
    code, out, _ = imported("check")
    assert code == 1
    assert "发现问题：duty 表的 role 有不认识的值“围观”。" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tasks", "--unit", "市财正局"), "方案中没有单位“市财正局”"),
        (("tasks", "--unit", UNIT, "--plan", "0"), "没有编号为“0”的方案"),
        (("tasks",), "缺少 --unit"),
        (("tasks", "--unit", UNIT, "--colour", "红"), "不认识 --colour 红"),
        (("unknown",), "命令行参数有误"),
        (("import", "无此文件.docx"), "找不到"),
        (("import", SEED, "--issued", "六月九日"), "日期“六月九日”不对"),
        (("fill", "--unit", UNIT, "--from", SEED), "不是 JSON 文件"),
        (("fill", "--unit", UNIT, "--from", "无.json"), "找不到文件"),
        (("claim", "--unit", UNIT, "ffffffffffff"), "不在待认领清单里"),
        (("restore", "无.zwgk"), "找不到备份"),
        (("plan", "--unit", UNIT, "--out", "/无此文件夹/方案.docx"), "。"),
    ],
)
def test_bad_input_is_one_chinese_line_and_exit_2(imported, tmp_path, words, said):
    before = (tmp_path / "台账.zwgk").read_bytes()
    code, out, err = imported(*words)
    assert code == 2
    assert err.count("\n") == 1
    assert said in err
    assert "Traceback" not in err
    assert out == ""
    assert (tmp_path / "台账.zwgk").read_bytes() == before


def test_every_command_but_import_refuses_an_absent_ledger(run, tmp_path):
    for words in (("tasks", "--unit", UNIT), ("units",), ("check",), ("backup",)):
        code, _, err = run(*words)
        assert (code, "找不到台账" in err) == (2, True)
    assert not (tmp_path / "台账.zwgk").exists()


def test_output_that_is_cut_off_ends_quietly(tmp_path):
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "desktop_app", "parse", str(SEED), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root, env={**os.environ}
    ) as process:
        assert process.stdout.readline() == b"{\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_failed_import_leaves_no_ledger_behind(run, tmp_path):
    bad = tmp_path / "空.docx"
    bad.write_bytes(b"")
    assert run("import", bad)[0] == 2
    assert [p.name for p in tmp_path.iterdir()] == ["空.docx"]


def test_a_file_that_is_no_ledger_is_left_alone(run, tmp_path):
    other = tmp_path / "报告.docx"
    other.write_text("不是台账", "utf-8")
    code, _, err = run("import", SEED, ledger=other)
    assert (code, "不是台账文件" in err) == (2, True)
    assert other.read_text("utf-8") == "不是台账"


def test_progress_of_the_sample_is_marked_as_such():
    data = json.loads(SAMPLE.read_text("utf-8"))
    assert all(t["measures"][0].startswith("（示例）") for t in data["tasks"])
    names = {p["by"] for t in data["tasks"] for p in t["progress"]} | {t["person"] for t in data["tasks"]}
    assert names == {"（示例）"}


def test_import_reads_cells_by_the_offices_own_units(imported, tmp_path):
    from desktop_app.core.terms import UnitKind
    from desktop_app.services import unit_book
    from desktop_app.services.ledger import open_ledger
    from desktop_app.services.unit_book import UnitEntry

    plan = tmp_path / "新方案.txt"
    plan.write_text(
        "云州市2022年政务公开工作要点分工方案\n工作任务\n具体要求\n责任单位\n一、做好公开\n"
        "1.公开大数据目录。\n市数据局和算力局\n2.公开预算。\n市财政局\n",
        "utf-8",
    )
    ledger = open_ledger(tmp_path / "台账.zwgk")
    unit_book.save_entry(ledger, UnitEntry("市数据局和算力局", UnitKind.DEPARTMENT))
    ledger.close()
    told = json.loads(imported("import", plan, "--json")[1])
    units = json.loads(imported("units", "--plan", told["plan"], "--json")[1])["units"]
    assert "市数据局和算力局" in [u["name"] for u in units if u["named"]]
