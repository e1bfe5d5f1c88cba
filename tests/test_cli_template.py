"""The office's own template from the command line."""

from __future__ import annotations

import json
import zipfile

from desktop_app.cli import main
from desktop_app.services import import_plan
from desktop_app.services.ledger import create_ledger
from tests.builders import sample_plan
from tests.wordtext import document_text


def test_a_sample_is_written_checked_and_used(tmp_path, capsys):
    ledger = create_ledger(tmp_path / "台账.zwgk")
    import_plan.store_plan(ledger, sample_plan())
    ledger.close()
    template, out = tmp_path / "模板.docx", tmp_path / "方案.docx"
    assert main(["template", "plan", "--sample", str(template)]) == 0
    assert main(["template", "plan", "--check", str(template)]) == 0
    assert "可以使用。" in capsys.readouterr().out
    call = ["plan", "--ledger", str(tmp_path / "台账.zwgk"), "--unit", "市财政局", "--out", str(out)]
    assert main([*call, "--template", str(template)]) == 0
    assert "按月公开全市预算执行情况。" in document_text(out)


def test_faults_are_told_and_the_export_is_refused(tmp_path, capsys):
    good, bad = tmp_path / "好.docx", tmp_path / "坏.docx"
    assert main(["template", "report", "--sample", str(good)]) == 0
    with zipfile.ZipFile(good) as package, zipfile.ZipFile(bad, "w") as new:
        for name in package.namelist():
            new.writestr(name, package.read(name).replace("{{正文}}".encode(), b""))
    capsys.readouterr()
    assert main(["template", "report", "--check", str(bad), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["usable"] and {"text": "缺少 {{正文}}", "hard": True} in told["findings"]
    assert main(["template", "plan", "--check", str(tmp_path / "无.docx")]) == 2
