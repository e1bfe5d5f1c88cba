"""The closed vocabularies of the field. Values are the Chinese words people and files use."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """Whom a unit cell binds. The order of members is the order in which a parse lists them."""

    NAMED = "named"
    ALL_DEPARTMENTS = "all_departments"
    ALL_DISTRICTS = "all_districts"
    RELEVANT_DEPARTMENTS = "relevant_departments"
    ALL_UNITS = "all_units"


class Role(StrEnum):
    """A unit's part in a requirement."""

    LEAD = "牵头"
    SUPPORT = "配合"
    RESPONSIBLE = "责任"


class Basis(StrEnum):
    """Why a requirement reaches a department; stronger members come first."""

    NAMED = "named"
    ALL_DEPARTMENTS = "all_departments"
    ALL_DISTRICTS = "all_districts"
    CLAIMED = "claimed"


BASIS_WORDS = {
    Basis.NAMED: "点名",
    Basis.ALL_DEPARTMENTS: "通用",
    Basis.ALL_DISTRICTS: "各区通用",
    Basis.CLAIMED: "认领",
}


class Status(StrEnum):
    """Where a task stands. 逾期 is derived, never stored."""

    NOT_STARTED = "未启动"
    IN_PROGRESS = "进行中"
    COMPLETED = "已完成"
    CONTINUING = "持续推进"
    WAITING = "待条件具备"
    UNFINISHED = "未完成"
    NOT_APPLICABLE = "不涉及"


#: Statuses that may not stand without a reason.
STATUSES_WITH_REASON = frozenset({Status.UNFINISHED, Status.NOT_APPLICABLE})


class YearEnd(StrEnum):
    """The year-end conclusion of a task (年终结论)."""

    DONE = "已落实"
    NOT_DONE = "未落实"
    CONDITION_UNMET = "条件未具备"
    NOT_APPLICABLE = "不涉及"


class Frequency(StrEnum):
    """How often a task recurs within the year."""

    MONTHLY = "按月"
    QUARTERLY = "按季"
    HALF_YEARLY = "每半年"
    YEARLY = "每年"


#: Occurrences within one year.
OCCURRENCES = {
    Frequency.MONTHLY: 12,
    Frequency.QUARTERLY: 4,
    Frequency.HALF_YEARLY: 2,
    Frequency.YEARLY: 1,
}


class Publicity(StrEnum):
    """公开属性，《政府信息公开条例》所用三类。"""

    PROACTIVE = "主动公开"
    ON_REQUEST = "依申请公开"
    WITHHELD = "不予公开"


class UnitKind(StrEnum):
    """What sort of body a unit is; decides which generic duties reach it."""

    DEPARTMENT = "政府部门"
    DISTRICT = "区（县）"
    PARTY = "党群机关"
    VERTICAL = "垂直管理单位"
    SCHOOL = "学校"
    INSTITUTION = "事业单位"


#: Kinds for which 各部门 is a question, not an answer: their general tasks arrive marked 请确认是否适用.
KINDS_TO_CONFIRM = frozenset({UnitKind.PARTY, UnitKind.VERTICAL, UnitKind.SCHOOL, UnitKind.INSTITUTION})


class ClaimDecision(StrEnum):
    """What a department decided about a task that 有关部门 may claim."""

    CLAIMED = "认领"
    DECLINED = "不认领"


class Standing(StrEnum):
    """A deadline that is no date."""

    LONG_TERM = "长期坚持"


class Document(StrEnum):
    """The documents a year asks for."""

    PLAN = "部门分工方案"
    REPORT = "年度自查报告"
