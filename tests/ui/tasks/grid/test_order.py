from __future__ import annotations

from collections.abc import Callable
from datetime import date

from desktop_app.core.task import Task
from desktop_app.core.terms import Standing, Status
from desktop_app.ui.tasks.grid.columns import AT
from desktop_app.ui.tasks.grid.order import Group, gather, sort_places
from desktop_app.ui.tasks.grid.ranks import Ranks, WordOrder

Make = Callable[..., Task]


def by(tasks: list[Task], key: str, *, descending: bool = False) -> list[str]:
    ranks = Ranks(tasks, {}).of(AT[key])
    return [tasks[place].id for place in sort_places(range(len(tasks)), ranks, descending=descending)]


def test_names_go_by_their_sounds_and_empty_ones_last(make_task: Make) -> None:
    offices = {"a": "预算科", "b": None, "c": "办公室", "d": "国库科", "e": "第10科", "f": "第2科"}
    tasks = [make_task(id_, office=office) for id_, office in offices.items()]
    assert by(tasks, "office") == ["c", "f", "e", "d", "a", "b"]
    assert by(tasks, "office", descending=True) == ["a", "d", "e", "f", "c", "b"]


def test_days_go_by_the_calendar_and_the_standing_after_them(make_task: Make) -> None:
    deadlines = {"a": Standing.LONG_TERM, "b": date(2021, 12, 1), "c": None, "d": date(2021, 2, 10)}
    tasks = [make_task(id_, deadline=day) for id_, day in deadlines.items()]
    assert by(tasks, "deadline") == ["d", "b", "a", "c"]
    assert by(tasks, "deadline", descending=True) == ["a", "b", "d", "c"]


def test_what_is_equal_keeps_its_order_both_ways(make_task: Make) -> None:
    tasks = [make_task(id_, status=status) for id_, status in zip("abcd", [*Status][:2] * 2, strict=True)]
    assert by(tasks, "status") == ["a", "c", "b", "d"]
    assert by(tasks, "status", descending=True) == ["b", "d", "a", "c"]


def test_numbers_of_the_plan_go_by_the_plan(make_task: Make) -> None:
    tasks = [make_task("a", 2, 1), make_task("b", 1, 10), make_task("c", 1, 2)]
    assert by(tasks, "label") == ["c", "b", "a"]


def test_groups_by_month_have_their_counts(make_task: Make) -> None:
    days = {"a": date(2021, 12, 1), "b": None, "c": date(2021, 2, 10), "d": date(2021, 12, 30)}
    rows = gather([make_task(id_, deadline=day) for id_, day in days.items()], "deadline")
    assert [row if isinstance(row, Group) else row.id for row in rows] == [
        Group("2021年2月", 1), "c", Group("2021年12月", 2), "a", "d", Group("未定时限", 1), "b",
    ]  # fmt: skip


def test_groups_by_office_end_with_what_has_none(make_task: Make) -> None:
    offices = {"a": None, "b": "预算科", "c": "办公室", "d": "预算科"}
    rows = gather([make_task(id_, office=office) for id_, office in offices.items()], "office")
    assert [row.title if isinstance(row, Group) else row.id for row in rows] == [
        "办公室", "c", "预算科", "b", "d", "未填", "a",
    ]  # fmt: skip


def test_what_was_read_ahead_and_then_edited_is_sorted_by_what_it_says_now(make_task: Make) -> None:
    offices = {"a": "预算科", "b": "办公室", "c": "国库科"}
    tasks = [make_task(id_, office=office) for id_, office in offices.items()]
    ranks, column = Ranks(tasks, {}), AT["office"]
    while ranks.warm((column,), 2):
        pass
    ranks.replace(1, make_task("b", office="综合科"))
    assert [tasks[at].id for at in sort_places(range(3), ranks.of(column), descending=False)] == [
        "c",
        "a",
        "b",
    ]


def test_words_learnt_one_by_one_stand_as_those_learnt_at_once() -> None:
    words = [f"第{n}科" for n in (10, 9, 100, 1)] + ["预算科", "办公室", "Ａ科", "a科", "", "国库科"] * 3
    piecemeal, at_once = WordOrder(), WordOrder()
    for word in words:
        piecemeal.learn([word])
    assert piecemeal.places(set(words)) == at_once.places(dict.fromkeys(words))
