"""`city` on the command line: what it prints, what it exits with, what it leaves behind."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from desktop_app import cli
from desktop_app.services import departments, handover, import_plan
from desktop_app.services.ledger import session

SEED = Path(__file__).parents[1] / "data" / "foshan-2017-division-plan.txt"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run `city` with an overview of the test's own; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))

    def go(*args):
        own = () if args[0] == "sample" else ("--overview", tmp_path / "汇总.zwhz")
        code = cli.main(["city", *(str(a) for a in (*args, *own))])
        out, err = capsys.readouterr()
        return code, out, err

    return go


@pytest.fixture
def files(run, tmp_path):
    folder = tmp_path / "报送"
    assert run("sample", folder, "--plan", SEED, "--count", 4)[0] == 0
    return folder


def test_from_samples_to_the_site(run, files, tmp_path):
    code, out, err = run("add", files)
    assert (code, err) == (0, "")
    assert out.startswith("已收入 4 个部门的报送文件。\n")
    told = json.loads(run("list", "--json", "--as-of", "2018-01-15")[1])
    assert (told["reported"], told["due_on"]) == (4, "2017-07-21")
    assert len(told["departments"]) == told["expected"] == 33
    assert {d["publication"] for d in told["departments"]} <= {
        "按期公开", "逾期公开", "逾期未公开", "未报送",
    }  # fmt: skip
    assert "市发展改革局：" in run("list", "--as-of", "2018-01-15")[1]
    book, site = tmp_path / "汇总.xlsx", tmp_path / "展示.zip"
    code, out, _ = run("export", "--xlsx", book, "--html", site, "--as-of", "2018-01-15")
    assert code == 0
    assert "已导出 4 个部门的汇总表到 汇总.xlsx。" in out
    with zipfile.ZipFile(site) as archive:
        names = archive.namelist()
    assert names[0] == "index.html"
    assert sum(name.startswith("department-") for name in names) == 4


def test_a_file_that_is_left_out_is_told_and_exits_3(run, files, tmp_path):
    bad = tmp_path / "坏.json"
    bad.write_text("{}", "utf-8")
    code, out, err = run("add", bad, files, "--json")
    assert code == 3
    assert err == "“坏.json”不是本软件导出的数据。请选择移交包、台账文件或导出数据。\n"
    told = json.loads(out)
    assert len(told["taken"]) == 4
    assert [r["file"] for r in told["refused"]] == ["坏.json"]


def test_where_nothing_is_taken_no_overview_stays_behind(run, tmp_path):
    bad = tmp_path / "坏.json"
    bad.write_text("{}", "utf-8")
    code, _, err = run("add", bad)
    assert code == 2
    assert err.count("\n") == 1
    assert not (tmp_path / "汇总.zwhz").exists()


def test_an_absent_overview_and_an_export_of_nothing_are_refused(run, tmp_path):
    assert run("list")[0] == 2
    assert "找不到汇总台账“汇总.zwhz”" in run("list")[2]
    assert "没有指明导出什么" in run("export")[2]
    assert "部门数不能是 0" in run("sample", tmp_path / "x", "--plan", SEED, "--count", "0")[2]


def test_a_sealed_package_is_taken_with_the_password_from_a_file(run, tmp_path):
    secret = tmp_path / "密码.txt"
    secret.write_text("（示例）密码2021\n", "utf-8")
    with session(tmp_path / "台账.zwgk", create=True) as ledger:
        plan_id, _ = import_plan.store_plan(ledger, import_plan.read_file(SEED))
        departments.choose(ledger, plan_id, "市财政局")
        sealed = handover.make_package(ledger, tmp_path / "移交.zwgkp", password="（示例）密码2021").path
    code, _, err = run("add", sealed)
    assert (code, "密码" in err) == (2, True)
    code, out, _ = run("add", sealed, "--password-file", secret)
    assert (code, "已收入 1 个部门" in out) == (0, True)
