"""The one frozen object a Word document is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop_app.core.evidence import Evidence
from desktop_app.core.occurrences import TaskYear
from desktop_app.core.rules import YearFigures
from desktop_app.core.task import Claimable, Department, PlanInfo, Task, YearRecord


class PlanForm(StrEnum):
    """How a department plan sets out its tasks."""

    TABLE = "表格式"
    NARRATIVE = "叙述式"


class Audience(StrEnum):
    """Whom a document is for; the public one carries no person, phone or internal remark."""

    REVIEW = "送审版"
    PUBLIC = "公开版"


class Delivery(StrEnum):
    """In which way a self-check report is sent. None of them may carry a request."""

    MATERIAL = "不编号材料"
    REPORT = "报告"
    LETTER = "函"


class Stage(StrEnum):
    """What a document is in the course of its sign-off."""

    REVIEW = "送审稿"
    REVISED = "修改稿"
    FINAL = "定稿"


@dataclass(frozen=True, slots=True)
class Formalities:
    """What turns a text into an official document (公文要素); None leaves a visible placeholder.

    ``doc_no`` is the document's own number, ``signer`` the 签发人 of an upward document, ``copy_to`` the
    bodies named behind 抄送 (none: no such line), ``printed_by`` and ``printed_on`` the 印发机关 and its
    date. ``masthead`` puts a 版头 over a covering notice (报告 and 函 always bear one), ``imprint`` a 版记 at
    the end; ``sealed`` leaves room for a seal over the signature (None: as is usual for the document);
    ``preprinted`` leaves the room of the red head blank, for paper that bears it already (套红).
    """

    doc_no: str | None = None
    signer: str | None = None
    masthead: bool = False
    imprint: bool = False
    copy_to: str | None = None
    printed_by: str | None = None
    printed_on: date | None = None
    sealed: bool | None = None
    preprinted: bool = False


class PlanColumn(StrEnum):
    """A column of the plan's table that may be left out; 序号, 具体要求 and 落实措施 always stand."""

    ITEM = "条目"
    CHANNEL = "公开渠道及栏目"
    PUBLICITY = "公开属性"
    OFFICE = "责任科室"
    PERSON = "责任人及电话"
    SUPPORT = "配合科室"
    LIMIT = "完成时限"
    REMARK = "备注"


#: Columns that stay within the house, whoever chose them.
INTERNAL_COLUMNS = frozenset({PlanColumn.PUBLICITY, PlanColumn.PERSON, PlanColumn.REMARK})


@dataclass(frozen=True, slots=True)
class Contents:
    """Which optional parts a report has; parts are numbered anew without those left out.

    ``statistics`` is 公开数据, ``practices`` 主要做法和成效, ``comparison`` the comparison with the year
    before (only where the ledger holds it), ``scoring`` 自评得分 with its annex.
    """

    organisation: bool = True
    statistics: bool = True
    comparison: bool = True
    practices: bool = False
    scoring: bool = False
    charts: bool = True


@dataclass(frozen=True, slots=True)
class DocumentOptions:
    """What the officer chose for an export.

    ``title`` is None for the offered one; ``full_width`` writes half-width , : ; ( ) within Chinese
    text full-width; ``stand_alone`` says that the plan is not carried by a covering notice and so
    bears its own signature and date; ``notice`` writes that covering notice before it; ``delivery`` is
    how a report is sent; ``signed_on`` is the date under the signature (None leaves a visible placeholder);
    ``columns`` are those of the plan's table (none named: those usual for its audience), and ``contents``
    the optional parts of a report.
    """

    form: PlanForm = PlanForm.TABLE
    audience: Audience = Audience.REVIEW
    stand_alone: bool = True
    title: str | None = None
    full_width: bool = True
    signed_on: date | None = None
    notice: bool = False
    delivery: Delivery = Delivery.MATERIAL
    formalities: Formalities = Formalities()
    columns: tuple[PlanColumn, ...] = ()
    contents: Contents = Contents()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of 自评得分表. ``worth``, ``score`` and ``proposed`` are tenths of a point.

    ``basis`` is what the score rests on (评分依据), ``proposed`` what the ledger's figures prove (None where
    they prove nothing), ``score`` what the officer decided (None while open), ``note`` their remark.
    """

    id: str
    name: str
    worth: int
    basis: str = ""
    proposed: int | None = None
    score: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LastYear:
    """The year before, as the ledger holds it under that year's plan.

    ``outcome`` counts the conclusions of its tasks, ``figures`` are its numbers by the ids of
    `core.figures.FIGURES`.
    """

    year: int
    outcome: YearFigures
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """填报表 under this plan: how many were sent to how many 科室, first and last, and how many came back."""

    sent: int
    offices: int
    returned: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class YearSnapshot:
    """A department's year under one plan, as it stood when the document was asked for.

    ``publish_by`` is the date the plan must be public by; ``publish_days`` the working days the
    publication took (None while unpublished). ``years`` holds each task's occurrences by its id (absent
    where it owes none), ``evidence`` the department's evidence in the order in which it came in, and
    ``figures`` the year's numbers by the ids of `core.figures.FIGURES` (absent where not entered).
    ``scoring`` holds the indicators of the self-assessment, ``last_year`` what the ledger knows of the year
    before, ``sheets`` the 填报表 sent under the plan (None where there is none).
    """

    plan: PlanInfo
    department: Department
    record: YearRecord
    tasks: tuple[Task, ...]
    undecided_claims: tuple[Claimable, ...]
    as_of: date
    publish_by: date | None = None
    publish_days: int | None = None
    years: Mapping[str, TaskYear] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    scoring: tuple[Indicator, ...] = ()
    last_year: LastYear | None = None
    sheets: SheetFacts | None = None
