"""A requirement as our department bears it, and the department's own particulars."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from desktop_app.core.plan import item_label
from desktop_app.core.terms import (
    Basis,
    Frequency,
    Publicity,
    Role,
    Standing,
    Status,
    UnitKind,
    YearEnd,
)

Deadline = date | Standing


@dataclass(frozen=True, slots=True)
class Progress:
    """One progress entry. ``count`` is a number of items (条), ``by`` who recorded it."""

    date: date
    text: str
    count: int | None = None
    url: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class TaskFields:
    """Everything a department fills in for a task; empty is None or ()."""

    our_part: str | None = None
    status: Status = Status.NOT_STARTED
    reason: str | None = None
    year_end: YearEnd | None = None
    measures: tuple[str, ...] = ()
    office: str | None = None
    person: str | None = None
    phone: str | None = None
    support_offices: tuple[str, ...] = ()
    deadline: Deadline | None = None
    frequency: Frequency | None = None
    due_day: int | None = None
    channel: str | None = None
    publicity: Publicity | None = None
    remark: str | None = None
    #: For kinds in `KINDS_TO_CONFIRM`: the officer has said that the general task applies.
    applies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A requirement of a plan: it has its place there and is called by it."""

    id: str
    section_no: str | None
    section_title: str
    #: The section's place in the plan, from 1.
    section_index: int
    no: int | None
    #: The requirement's place in its section, from 1.
    index: int
    #: Whether it is its section's only requirement in the plan.
    alone: bool
    text: str
    #: The wording of the unit cell in force (inherited where the cell was merged).
    lead_raw: str | None

    @property
    def label(self) -> str:
        """一-3, or 三 where the section's only requirement has no number."""
        return item_label(self.section_no, self.section_index, self.no, self.index, self.alone)

    @property
    def section_heading(self) -> str:
        """一、加强预期引导"""
        return f"{self.section_no}、{self.section_title}" if self.section_no else self.section_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Placed):
    """One task of one department: the city's wording, why it binds us, and what we filled in."""

    plan_id: str
    unit: str
    inherited: bool
    ambiguous: bool
    deadline_raw: str | None
    basis: Basis
    role: Role
    co_units: tuple[str, ...]
    #: A general task whose reach over a body of our kind is for the officer to confirm.
    needs_confirmation: bool
    fields: TaskFields = field(default_factory=TaskFields)
    progress: tuple[Progress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable(Placed):
    """A requirement that 有关部门 may claim, and what this department decided (None while open)."""

    units: tuple[str, ...]
    decision: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """What is known of a stored plan without its requirements."""

    id: str
    title: str
    issuer: str | None
    doc_no: str | None
    issued: date | None
    year: int | None
    notice_title: str | None = None
    publish_within_working_days: int | None = None
    display_by: date | None = None
    imported_at: str = ""
    sections: int = 0
    requirements: int = 0


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit or generic group of a plan, with how many requirements it leads or supports."""

    name: str
    kind: UnitKind
    named: int
    support: int
    generic: bool


@dataclass(frozen=True, slots=True)
class TaskList:
    """A department's tasks under one plan, and what it may claim."""

    plan: PlanInfo
    unit: str
    kind: UnitKind
    tasks: tuple[Task, ...]
    claimable: tuple[Claimable, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """A department's particulars; asked once, used in titles, addresses and signatures."""

    unit: str
    kind: UnitKind
    #: 单位全称：标题、落款用（佛山市财政局）。
    full_name: str
    #: 规范化简称：表内用（市财政局）。
    short_name: str
    #: 自查报告主送机关（市人民政府办公室）。
    addressee: str
    #: 落款署名，通常即单位全称。
    signature: str
    #: 内设机构的称呼：科室、处室、股室；区用责任单位。
    office_word: str = "科室"
    #: 自称：我局、我委、我办、我院、我区。
    self_word: str = "我局"
    contact_person: str | None = None
    contact_phone: str | None = None


@dataclass(frozen=True, slots=True)
class YearRecord:
    """The milestones of one department under one plan, each as the officer recorded it."""

    review_sent_on: date | None = None
    approved_on: date | None = None
    #: 审定方式或会议（局务会、分管领导审定……）。
    approved_by: str | None = None
    published_on: date | None = None
    published_url: str | None = None
    published_column: str | None = None
    submitted_on: date | None = None
    #: 公文交换、OA、纸质。
    submitted_via: str | None = None
    submitted_to: str | None = None
    submitted_receipt: str | None = None
