"""Makers of the values the task list is shown with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop_app.core.task import Claimable, Task, TaskFields
from desktop_app.core.terms import Basis, Role

TODAY = date(2017, 8, 1)


def _make_task(id_: str, section: int = 1, no: int | None = 1, **values: Any) -> Task:
    """A task of 示例局; field values may be given beside the task's own."""
    fields = {k: values.pop(k) for k in list(values) if k in TaskFields.__dataclass_fields__}
    task = Task(
        id=id_,
        plan_id="plan",
        unit="示例局",
        section_no="一二三四五六七八九十"[section - 1],
        section_title=f"推进示例事项{section}",
        section_index=section,
        no=no,
        index=no or 1,
        alone=no is None,
        text=f"按月公开示例事项{section}之{no}。",
        lead_raw="示例局",
        inherited=False,
        ambiguous=False,
        deadline_raw=None,
        basis=Basis.NAMED,
        role=Role.LEAD,
        co_units=(),
        needs_confirmation=False,
        fields=TaskFields(**fields),
    )
    return replace(task, **values)


def _make_claim(id_: str, section: int = 1, no: int = 9, **values: Any) -> Claimable:
    claim = Claimable(
        id=id_,
        section_no="一二三四五六七八九十"[section - 1],
        section_title=f"推进示例事项{section}",
        section_index=section,
        no=no,
        index=no,
        alone=False,
        text="有关部门公开示例信息。",
        lead_raw="有关部门",
        units=("有关部门",),
    )
    return replace(claim, **values)


@pytest.fixture
def make_task() -> Callable[..., Task]:
    return _make_task


@pytest.fixture
def make_claim() -> Callable[..., Claimable]:
    return _make_claim


@pytest.fixture
def today() -> date:
    return TODAY
