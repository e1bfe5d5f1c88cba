"""Which column of a plan's table means what, from its head.

Published plans call their columns by many names, and 工作要求 is the left column in one and the right one in
another. So the wording gives a rank, and among columns of equal rank the place decides: the requirement
is the last of the text columns, those before it are headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from desktop_app.core.terms import Role
from desktop_app.importing.blocks import squeezed


class Column(Enum):
    """What a column holds."""

    NUMBER = auto()
    HEADING = auto()
    TEXT = auto()
    UNITS = auto()
    SUPPORT = auto()
    OFFICES = auto()
    DEADLINE = auto()
    OTHER = auto()


class _Word(Enum):
    NUMBER = auto()
    LEAD = auto()
    UNITS = auto()
    SUPPORT = auto()
    DEADLINE = auto()
    OTHER = auto()
    #: The requirement's own wording, by rank.
    STRONG = auto()
    MEASURE = auto()
    WEAK = auto()


_BODY = r"(?:单位|部门|科室|处室|股室|机构|机关|主体|处|科|股)"
_OTHER = (
    r"备注|说明|.*(?:联系人|责任人|分管领导|责任领导|负责人|联系方式|电话|成果|完成情况|落实情况|进展|"
    r"频次|依据|来源"
    r"|公开(?:渠道|方式|平台|载体|栏目|形式|属性|时间)).{0,4}"
)
_UNIT_WORDS = (
    rf".{{0,6}}(?:责任|落实|负责|承办|实施|承担|执行|办理|主责|任务)(?:落实|责任)?{_BODY}.{{0,8}}"
    rf"|.{{0,4}}责任分工|单位|部门|科室|处室|股室|(?:任务)?分工|责任(?:主体|科|股|处)"
    rf"|(?:局|委|办|厅|院)内.{{0,4}}{_BODY}|市里.{{0,4}}单位|涉及(?:单位|部门)|所属(?:单位|科室)"
)
_SUPPORT_WORDS = (
    rf".{{0,4}}(?:责任)?(?:配合|协办|会办|协助|协同|参与|参加|支持).{{0,4}}{_BODY}.{{0,6}}|配合|协办|协助"
)
_STRONG_WORDS = (
    r"(?:具体|主要|工作|任务|公开|详细|重点|事项)?(?:工作)?内容(?:及要求|和要求)?"
    r"|具体(?:任务|要求|事项|工作|内容及要求|工作要求|工作任务)|(?:任务|目标|内容)要求|细化任务"
)
_WEAK_WORDS = (
    r"(?:重点|主要|年度|一级|二级|三级)?(?:工作)?(?:任务|要求|目标|事项|项目|重点|领域|要点)"
    r"(?:任务|分解|名称|事项|分类|目标|及要求)?"
    r"|.{0,2}类别|任务分类|大类|板块|指标|公开(?:事项|领域)|事项|名称|章节|部分"
)
#: The first rule that fits a head's whole wording counts.
_RULES: tuple[tuple[_Word, re.Pattern[str]], ...] = tuple(
    (word, re.compile(pattern))
    for word, pattern in (
        (_Word.NUMBER, r"(?:任务|项目|事项)?(?:序号|编号|序|号|no\.?)"),
        (_Word.DEADLINE, r".{0,6}(?:时限|时间|期限|时间节点|进度)(?:要求|节点|安排|进度)?"),
        (_Word.OTHER, _OTHER),
        (_Word.UNITS, r".{0,4}牵头.{0,3}(?:和|及|、|,|/|与|\()(?:配合|责任|协助|参与|协办).{0,6}"),
        (_Word.SUPPORT, _SUPPORT_WORDS),
        (_Word.LEAD, rf".{{0,4}}(?:牵头|主办).{{0,6}}{_BODY}.{{0,8}}|牵头"),
        (_Word.UNITS, _UNIT_WORDS),
        (_Word.STRONG, _STRONG_WORDS),
        (_Word.MEASURE, r".{0,4}(?:措施|举措|做法)"),
        (_Word.WEAK, _WEAK_WORDS),
    )
)
_INSIDE = re.compile(r"科室|处室|股室|局内|委内|办内|厅内|内设|本局|我局|责任[科处股]|科|处$|股")


_ALONE = {
    _Word.NUMBER: Column.NUMBER,
    _Word.LEAD: Column.UNITS,
    _Word.UNITS: Column.UNITS,
    _Word.SUPPORT: Column.SUPPORT,
    _Word.DEADLINE: Column.DEADLINE,
    _Word.OTHER: Column.OTHER,
    _Word.STRONG: Column.TEXT,
    _Word.MEASURE: Column.TEXT,
    _Word.WEAK: Column.HEADING,
}


def _word(head: str) -> _Word | None:
    plain = squeezed(head).lower().strip("：:*").replace("（", "(").replace("）", ")").replace("，", ",")
    if not plain or len(plain) > 20:
        return None
    for word, pattern in _RULES:
        if pattern.fullmatch(plain):
            return word
    return None


def is_head_word(text: str) -> bool:
    """Whether a cell or line is the head of some column."""
    return _word(text) is not None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table, left to right.

    ``heads`` are the printed names, ``default`` the part that the unit column gives.
    """

    kinds: tuple[Column, ...]
    heads: tuple[str, ...]
    default: Role = Role.RESPONSIBLE
    support_default: Role = Role.SUPPORT
    unused: tuple[str, ...] = field(default=())

    def places(self, kind: Column) -> list[int]:
        """The indexes of the columns of one kind."""
        return [i for i, k in enumerate(self.kinds) if k is kind]

    def first(self, kind: Column) -> int | None:
        """The index of the first column of one kind, or None."""
        return self.kinds.index(kind) if kind in self.kinds else None

    @property
    def heading_word(self) -> str:
        """What to call a section that has no heading of its own."""
        places = self.places(Column.HEADING) or self.places(Column.TEXT)
        return squeezed(self.heads[places[0]]) if places else "工作任务"


def told_by(head: str) -> Column | None:
    """What one head alone says of its column; None where no rule knows it."""
    word = _word(head)
    return None if word is None else _ALONE[word]


def recognise(heads: Sequence[str]) -> Columns | None:
    """The columns of a table's head, or None where ``heads`` is none.

    A head names at least one text column and one unit column.
    """
    words = [_word(h) for h in heads]
    if sum(w is not None for w in words) < 2:
        return None
    kinds = [Column.OTHER] * len(words)
    for i, word in enumerate(words):
        if word is _Word.NUMBER:
            kinds[i] = Column.NUMBER
        elif word is _Word.DEADLINE:
            kinds[i] = Column.DEADLINE
    unit_columns = _units(heads, words, kinds)
    if unit_columns is None or not _texts(words, kinds):
        return None
    default, support_default = unit_columns
    unused = tuple(h for h, k in zip(heads, kinds, strict=True) if k is Column.OTHER and squeezed(h))
    return Columns(tuple(kinds), tuple(heads), default, support_default, unused)


def _units(heads: Sequence[str], words: list[_Word | None], kinds: list[Column]) -> tuple[Role, Role] | None:
    """Tell the unit columns apart; returns the parts that the main and the second one give."""
    lead = [i for i, w in enumerate(words) if w is _Word.LEAD]
    plain = [i for i, w in enumerate(words) if w is _Word.UNITS]
    support = [i for i, w in enumerate(words) if w is _Word.SUPPORT]
    inside = [i for i in lead + plain if _INSIDE.search(squeezed(heads[i]))]
    outside = [i for i in lead + plain if i not in inside or re.search(r"单位|部门", squeezed(heads[i]))]
    if outside and len(outside) < len(lead + plain):
        for i in inside:
            if i not in outside:
                kinds[i] = Column.OFFICES
        lead = [i for i in lead if i in outside]
        plain = [i for i in plain if i in outside]
    if not lead and not plain:
        lead, support = support, []
    if not lead and not plain:
        return None
    main = (lead or plain)[0]
    kinds[main] = Column.UNITS
    rest = [i for i in [*lead, *plain, *support] if i != main]
    if rest:
        kinds[rest[0] if not support else support[0]] = Column.SUPPORT
    seconds = Role.SUPPORT if support or not rest else Role.RESPONSIBLE
    return (Role.LEAD if lead and words[main] is _Word.LEAD else Role.RESPONSIBLE), seconds


def _texts(words: list[_Word | None], kinds: list[Column]) -> bool:
    """Find the requirement's column and the headings before it."""
    for rank in (_Word.STRONG, _Word.MEASURE, _Word.WEAK):
        places = [i for i, w in enumerate(words) if w is rank]
        if not places:
            continue
        chosen = places[-1]
        kinds[chosen] = Column.TEXT
        for i in range(chosen):
            if words[i] in (_Word.STRONG, _Word.MEASURE, _Word.WEAK):
                kinds[i] = Column.HEADING
        return True
    return False
