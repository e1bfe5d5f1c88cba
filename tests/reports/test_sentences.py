"""Sentence patterns: counts, rates, gists, labels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.core.rules import YearFigures
from desktop_app.core.terms import Basis, Role
from desktop_app.reports import sentences
from desktop_app.reports.sentences import bare, division, end, gist, labels, outcome, percent
from desktop_app.reports.wording import Words
from tests.reports import samples


def figures(**changes: int) -> YearFigures:
    made = dict.fromkeys(
        ("total", "done", "continuing", "not_done", "condition_unmet", "not_applicable", "undecided"), 0
    )
    return YearFigures(**(made | changes))


def test_the_division_counts_what_is_there_and_names_no_zero() -> None:
    snapshot = samples.snapshot()
    words = Words.of(snapshot)
    assert division(snapshot, words) == "《市方案》涉及我局任务共19项，其中我局牵头8项、各部门共同落实11项"
    only = replace(snapshot, tasks=snapshot.tasks[:1])
    assert division(only, words) == "《市方案》涉及我局任务共1项，由我局牵头"
    general = replace(snapshot, tasks=tuple(t for t in snapshot.tasks if t.basis is Basis.ALL_DEPARTMENTS))
    assert division(general, words) == "《市方案》涉及我局任务共11项，均由各部门共同落实"


def test_claimed_and_supporting_tasks_are_counted_apart() -> None:
    tasks = list(samples.snapshot().tasks[:3])
    tasks[1] = replace(tasks[1], role=Role.SUPPORT)
    tasks[2] = replace(tasks[2], basis=Basis.CLAIMED, role=Role.RESPONSIBLE)
    snapshot = samples.snapshot(tasks)
    assert division(snapshot, Words.of(snapshot)).endswith("其中我局牵头1项、我局配合1项、我局认领1项")


@pytest.mark.parametrize(
    ("done", "total", "inapplicable", "rate"),
    [(16, 19, 1, "88.9%"), (19, 19, 0, "100%"), (1999, 2000, 0, "99.9%"), (0, 3, 0, "0%"), (1, 2, 0, "50%")],
)
def test_the_rate_is_100_only_where_nothing_is_left(
    done: int, total: int, inapplicable: int, rate: str
) -> None:
    assert percent(figures(total=total, done=done, not_applicable=inapplicable)) == rate


def test_no_rate_where_no_task_counts() -> None:
    assert percent(figures(total=2, not_applicable=2)) is None


def test_the_outcome_names_every_kind_that_occurs() -> None:
    said = outcome(figures(total=19, done=15, continuing=3, not_done=2, condition_unmet=1, not_applicable=1))
    assert said == "已落实15项（其中持续推进3项）、未落实2项、条件未具备1项、不涉及1项"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("按月公开全市及各区一般公共预算收支完成情况。", "按月公开全市及各区一般公共预算收支完成情况"),
        (
            "按照“谁起草、谁解读”的原则，做到政策性文件与解读方案同步组织、同步审签，及时公开。",
            "按照“谁起草、谁解读”的原则，做到政策性文件与解读方案同步组织、同步审签",
        ),
        ("主动开展新闻发布活动，增加自主发布频次。", "主动开展新闻发布活动"),
        (
            "落实《关于做好“对话民生，共建佛山”工作的通知》（佛市直〔2017〕21号）要求，认真开展访谈。",
            "落实《关于做好“对话民生，共建佛山”工作的通知》（佛市直〔2017〕21号）要求",
        ),
        ("用好管好政务新媒体", "用好管好政务新媒体"),
    ],
)
def test_a_gist_is_the_requirement_s_own_first_clause(text: str, about: str) -> None:
    assert gist(text) == about


def test_a_gist_of_every_published_requirement_is_part_of_it() -> None:
    for task in samples.published():
        assert gist(task.text) in task.text


def test_sentence_ends() -> None:
    assert end("公开信息；") == "公开信息。"
    assert end("公开信息。") == "公开信息。"
    assert bare("公开信息。") == "公开信息"


def test_many_labels_are_shortened() -> None:
    tasks = samples.snapshot().tasks
    assert labels(tasks[:2]) == "一-3、二-4"
    assert labels(tasks).endswith("等")


@pytest.mark.parametrize(
    ("reason", "adverb", "verdict"),
    [
        ("系统升级", "因系统升级", "原因：系统升级"),
        ("因系统升级", "因系统升级", "系因系统升级"),
        ("由于系统升级", "由于系统升级", "系由于系统升级"),
    ],
)
def test_a_reason_reads_well_however_it_was_written(reason: str, adverb: str, verdict: str) -> None:
    assert sentences.owing_to(reason) == adverb
    assert sentences.cause(reason) == verdict
