from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.rules import Gap
from desktop_app.core.task import Claimable, Progress, Task
from desktop_app.core.terms import Basis, ClaimDecision, Frequency, Role, Standing, Status, YearEnd
from desktop_app.ui.tasks.filtering import NAMED_FILTERS, TaskFilter
from desktop_app.ui.tasks.nodes import Kind
from desktop_app.ui.tasks.tree_model import TaskTreeModel

MakeTask = Callable[..., Task]
MakeClaim = Callable[..., Claimable]


@pytest.fixture
def model(qtbot: QtBot, make_task: MakeTask, make_claim: MakeClaim, today: date) -> TaskTreeModel:
    model = TaskTreeModel()
    tasks = [
        make_task("a", 1, 1, measures=("公开",), office="预算科", deadline=date(2017, 8, 9)),
        make_task("b", 1, 2, role=Role.SUPPORT, status=Status.COMPLETED, person="示例甲"),
        make_task("c", 3, 1, basis=Basis.ALL_DEPARTMENTS, role=Role.RESPONSIBLE, deadline=date(2017, 7, 26)),
        make_task("d", 3, 2, basis=Basis.CLAIMED, role=Role.RESPONSIBLE, office="国库科"),
        make_task("e", 4, None, basis=Basis.ALL_DEPARTMENTS, needs_confirmation=True),
    ]
    claims = [
        make_claim("x", 3, 3),
        make_claim("y", 5, 1, decision=ClaimDecision.DECLINED, reason="不承担此项职能。"),
        make_claim("d", 3, 2, decision=ClaimDecision.CLAIMED),
    ]
    model.load(tasks, claims, today)
    model.mark_urgent(frozenset("c"), frozenset("ad"))
    return model


def shown(model: TaskTreeModel) -> list[str]:
    return [node.item.id for section in model.shown_sections for node in section.shown]


def test_model_keeps_qts_rules_through_loads_filters_and_updates(
    model: TaskTreeModel, make_task: MakeTask, today: date
) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for wanted in [
        *NAMED_FILTERS.values(),
        TaskFilter(words="示例甲"),
        TaskFilter(words="没有"),
        TaskFilter(),
    ]:
        model.apply(wanted)
        model.update_tasks({"a": make_task("a", 1, 1, status=Status.COMPLETED)})
        model.update_tasks({"a": make_task("a", 1, 1)})
    model.load([], [], today)
    model.load([make_task(str(n), 1 + n % 10, n) for n in range(300)], [], today)
    model.apply(TaskFilter(words="之29"))
    assert model.shown_count() == 11


def test_sections_hold_their_tasks_in_the_plans_order(model: TaskTreeModel) -> None:
    assert [s.heading for s in model.shown_sections] == [
        "一、推进示例事项1", "三、推进示例事项3", "四、推进示例事项4",
    ]  # fmt: skip
    assert shown(model) == ["a", "b", "c", "d", "e"]


def test_counts_tell_each_kind_and_only_open_claims(model: TaskTreeModel) -> None:
    assert model.counts() == {
        Kind.LEAD: 1, Kind.SUPPORT: 1, Kind.GENERAL: 2, Kind.CLAIMED: 1, Kind.CLAIMABLE: 1,
    }  # fmt: skip


def test_another_role_and_another_office_are_counted_anew(model: TaskTreeModel, make_task: MakeTask) -> None:
    assert model.counts()[Kind.LEAD] == 1
    assert "综合科" not in model.offices()
    model.update_tasks({"a": make_task("a", 1, 1, office="综合科", role=Role.SUPPORT)})
    assert model.counts()[Kind.LEAD] == 0
    assert model.counts()[Kind.SUPPORT] == 2
    assert "综合科" in model.offices()


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (TaskFilter(kind=Kind.LEAD), "a"),
        (TaskFilter(kind=Kind.GENERAL), "ce"),
        (TaskFilter(kind=Kind.CLAIMABLE), "xy"),
        (TaskFilter(statuses=frozenset({Status.COMPLETED})), "b"),
        (TaskFilter(offices=frozenset({"预算科", "国库科"})), "ad"),
        (TaskFilter(offices=frozenset({""})), "bce"),
        (TaskFilter(gaps=frozenset({Gap.MEASURES})), "bcde"),
        (TaskFilter(gaps=frozenset({Gap.CONFIRMATION})), "e"),
        (TaskFilter(overdue=True), "c"),
        (TaskFilter(due_soon=True), "ad"),
        (TaskFilter(words="预算科"), "a"),
        (TaskFilter(words="示例甲 事项1"), "b"),
        (TaskFilter(kind=Kind.GENERAL, words="三-1"), "c"),
        (TaskFilter(words="三-"), "cdx"),
        (TaskFilter(words="三-", overdue=True), "c"),
        (TaskFilter(kind=Kind.CLAIMABLE, words="有关部门", statuses=frozenset({Status.COMPLETED})), "xy"),
    ],
)
def test_filter_leaves_what_it_names(model: TaskTreeModel, wanted: TaskFilter, left: str) -> None:
    model.apply(wanted)
    assert shown(model) == list(left)


@pytest.mark.parametrize("words", ["ppp项目", "PPP项目", "wps科"])
def test_words_are_found_in_capitals_or_not(
    model: TaskTreeModel, make_task: MakeTask, words: str, today: date
) -> None:
    task = make_task("a", 1, 1, office="WPS科")
    model.load([replace(task, text="公开PPP项目信息。"), make_task("b", 1, 2)], (), today)
    model.apply(TaskFilter(words=words))
    assert shown(model) == ["a"]


def test_row_says_number_wording_state_limit_and_what_is_lacking(model: TaskTreeModel) -> None:
    index = model.index_of("c")
    assert index.data() == "1 按月公开示例事项3之1。"
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "第 1 项，按月公开示例事项3之1。，状态：已逾期，逾期 6 天，未填措施"
    assert model.index_of("e").data() == "按月公开示例事项4之None。"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"frequency": Frequency.MONTHLY, "due_day": 10}, "次月10日前"),
        ({"frequency": Frequency.QUARTERLY}, "按季"),
        ({"deadline": Standing.LONG_TERM}, "长期坚持"),
        ({"deadline": date(2017, 11, 30)}, "11月30日"),
        ({"progress": (Progress(date(2017, 7, 3), "公开"),) * 3}, "进展 3"),
        ({}, "未填措施"),
        ({"measures": ("公开",)}, "未填责任科室"),
    ],
)
def test_second_line_tells(
    model: TaskTreeModel, make_task: MakeTask, values: dict[str, object], words: str
) -> None:
    model.update_tasks({"a": make_task("a", 1, 1, **values)})
    node = model.node(model.index_of("a"))
    assert node is not None
    assert words in [piece for piece, _ in node.say(model.today).second_line]


def test_section_counts_what_is_settled_among_its_shown_tasks(
    model: TaskTreeModel, make_task: MakeTask
) -> None:
    section = model.shown_sections[0]
    assert section.done(model.today) == 1
    model.update_tasks({"a": make_task("a", 1, 1, year_end=YearEnd.DONE)})
    assert section.done(model.today) == 2
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "一、推进示例事项1，2 项，办结 2 项"


def test_update_announces_the_changed_row_and_its_section_alone(
    qtbot: QtBot, model: TaskTreeModel, make_task: MakeTask
) -> None:
    told: list[QModelIndex] = []
    model.dataChanged.connect(lambda first, last: told.append(first))
    model.modelReset.connect(lambda: pytest.fail("an update of a task resets nothing"))
    assert model.update_tasks({"b": make_task("b", 1, 2)})
    assert told == [model.index_of("b"), model.index(0, 0)]


def test_row_stays_where_its_filter_no_longer_admits_it(model: TaskTreeModel, make_task: MakeTask) -> None:
    model.apply(TaskFilter(gaps=frozenset({Gap.MEASURES})))
    model.update_tasks({"c": make_task("c", 3, 1, measures=("已填",))})
    assert "c" in shown(model)
    model.apply(model.filter)
    assert "c" not in shown(model)


def test_update_of_a_task_the_list_does_not_hold_asks_for_a_load(
    model: TaskTreeModel, make_task: MakeTask
) -> None:
    assert not model.update_tasks({"new": make_task("new")})
    assert not model.update_tasks({"x": make_task("x", 3, 3)}), "a claim that became a task needs a load"


def test_search_finds_what_was_typed_a_moment_ago(model: TaskTreeModel) -> None:
    model.apply(TaskFilter(words="门户网站"))
    assert shown(model) == []
    task = model.task("a")
    assert task is not None
    model.update_tasks({"a": replace(task, fields=replace(task.fields, measures=("在门户网站公开",)))})
    model.apply(TaskFilter(words="门户网站"))
    assert shown(model) == ["a"]


def test_warming_reaches_every_row_in_slices(model: TaskTreeModel) -> None:
    assert model.warm(4)
    assert not model.warm(100)
    assert not model.warm(100)
