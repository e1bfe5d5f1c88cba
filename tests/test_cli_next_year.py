"""`carry-over` on the command line."""

from __future__ import annotations

import json

import pytest

from desktop_app.cli import main
from desktop_app.core.terms import YearEnd
from desktop_app.services import import_plan, tasks
from desktop_app.services.ledger import create_ledger, open_ledger
from tests.years import first_year, second_year

UNIT = "市财政局"


@pytest.fixture
def ledger_file(tmp_path):
    """A ledger of two years, and the ids of their plans."""
    ledger = create_ledger(tmp_path / "台账.zwgk")
    old = import_plan.store_plan(ledger, first_year())[0]
    new = import_plan.store_plan(ledger, second_year())[0]
    one, two, *_ = tasks.task_list(ledger, old, UNIT).tasks
    tasks.edit(ledger, UNIT, one.id, {"measures": ("2017年底前公开。",), "office": "预算科"})
    tasks.edit(ledger, UNIT, two.id, {"office": "税政科", "year_end": YearEnd.NOT_DONE, "reason": "示例"})
    ledger.close()
    return ledger.path, old, new


def offices(path, plan):
    ledger = open_ledger(path)
    found = [t.fields.office for t in tasks.task_list(ledger, plan, UNIT).tasks]
    ledger.close()
    return found


def run(capsys, *arguments):
    code = main([str(a) for a in arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_carry_over(ledger_file, capsys):
    path, old, new = ledger_file
    call = ["carry-over", "--ledger", path, "--from", old, "--plan", new, "--min-score", "0.9", "--json"]
    code, out, _ = run(capsys, *call, "--dry-run")
    first = json.loads(out)
    assert code == 0 and not first["written"] and offices(path, new) == [None] * 6
    code, out, _ = run(capsys, *call)
    told = json.loads(out)
    assert code == 0 and told["written"] and told["unit"] == UNIT
    assert {**told, "written": False} == first
    assert told["carried"] == {"tasks": 2, "kept": 0, "fields": {"measures": 1, "office": 2}}
    assert told["past_dates"][0]["dates"] == ["2017年底"]
    assert [(p["label"], p["former_label"], p["confirmed"]) for p in told["pairs"]] == [
        ("一-1", "一-1", True),
        ("一-2", "一-3", False),
        ("一-3", "一-3", False),
        ("一-4", "一-2", True),
        ("二-1", "二-1", True),
    ]
    assert [n["label"] for n in told["new"]] == ["一-5"]
    assert [g["label"] for g in told["gone"]] == ["一-4", "二-3"]
    assert offices(path, new) == ["预算科", None, None, "税政科", None, None]


def test_in_words_with_everything_left_to_the_program(ledger_file, capsys):
    path, _, new = ledger_file
    code, out, _ = run(capsys, "carry-over", "--ledger", path, "--fields", "office", "--min-score", "1")
    assert code == 0
    assert "已沿用 1 项任务的内容：责任科室 1 项。" in out
    assert "上年 一-2：未落实。" in out
    assert offices(path, new)[0] == "预算科" and offices(path, new)[3] is None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--min-score", "9"], "相似度不能是“9”"),
        (["--min-score", "高"], "相似度不能是“高”"),
        (["--from", "没有"], "没有编号为“没有”的方案"),
        (["--unit", "市气象局"], "没有单位“市气象局”"),
    ],
)
def test_what_is_refused(ledger_file, capsys, more, words):
    path, _, new = ledger_file
    code, out, err = run(capsys, "carry-over", "--ledger", path, *more)
    assert (code, out) == (2, "") and words in err and err.count("\n") == 1
    assert offices(path, new) == [None] * 6


def test_without_an_older_plan(tmp_path, capsys):
    ledger = create_ledger(tmp_path / "一年.zwgk")
    import_plan.store_plan(ledger, first_year())
    ledger.close()
    code, _, err = run(capsys, "carry-over", "--ledger", ledger.path)
    assert code == 2 and "没有早于" in err
