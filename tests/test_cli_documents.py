"""The documents on the command line: ways to send them, kept versions, the gate before a 定稿."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.cli import main
from desktop_app.services import import_plan
from desktop_app.services.ledger import create_ledger
from tests.builders import sample_plan
from tests.wordtext import document_text


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    path = tmp_path / "台账.zwgk"
    ledger = create_ledger(path)
    import_plan.store_plan(ledger, sample_plan())
    ledger.close()
    return ["--ledger", str(path), "--unit", "市财政局"]


def test_a_letter_with_its_number(base: list[str], tmp_path: Path) -> None:
    out = tmp_path / "函.docx"
    given = ["--delivery", "函", "--doc-no", "云财函〔2021〕8号", "--out", str(out)]
    assert main(["report", *base, *given]) == 0
    text = document_text(out)
    assert "云财函〔2021〕8号" in text and "请查收。" in text and "签发人" not in text


def test_a_notice_with_head_and_foot(base: list[str], tmp_path: Path) -> None:
    out = tmp_path / "通知.docx"
    given = ["--notice", "--masthead", "--imprint", "--printed-by", "云州市财政局办公室", "--out", str(out)]
    assert main(["plan", *base, *given, "--printed-on", "2021-07-01", "--seal", "不留"]) == 0
    text = document_text(out)
    assert "云州市财政局文件" in text and "2021年7月1日印发" in text and "现印发给你们" in text


def test_a_stage_keeps_a_version(base: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "方案.docx"
    assert main(["plan", *base, "--stage", "送审稿", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["version"]["number"] == 1 and len(told["version"]["sha256"]) == 64
    out.unlink()
    assert main(["plan", *base, "--stage", "定稿", "--out", str(out)]) == 2
    assert "不能定稿" in capsys.readouterr().err
    assert not out.exists()


def test_a_table_of_chosen_columns(
    base: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "方案.docx"
    assert main(["plan", *base, "--columns", "完成时限，责任科室", "--out", str(out)]) == 0
    text = document_text(out)
    assert "责任" in text and "配合" not in text.split("任务分工表")[-1]
    assert main(["plan", *base, "--columns", "进度", "--out", str(out)]) == 2
    assert "附表没有“进度”一列" in capsys.readouterr().err


def test_parts_of_a_report_put_in_and_left_out(base: list[str], tmp_path: Path) -> None:
    out = tmp_path / "报告.docx"
    chosen = ["--with", "自评得分", "--with", "主要做法", "--without", "公开数据"]
    assert main(["report", *base, *chosen, "--out", str(out)]) == 0
    text = document_text(out)
    assert "自评得分表" in text and "主要做法和成效" in text and "公开数据" not in text
