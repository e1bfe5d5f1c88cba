"""How a task goes through the year beyond its frequency: 及时, 分批, 适时, 定期, N 次, and on a condition.

`TaskFields.frequency` says that a task recurs by the calendar; a `Pace` says everything else about when
it is owed. A word in the wording is a question for the officer, never an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.core.day_words import short_day
from desktop_app.core.recurrence import offers
from desktop_app.core.task import Task

#: 信息形成或者变更之日起 20 个工作日内（《政府信息公开条例》2019 年修订第二十六条，2007 年公布的第十八条）。
PROMPT_TERM = 20


class PaceKind(StrEnum):
    """How records of a task come about where no frequency is set."""

    TIMES = "次数"
    PROMPT = "及时"
    BATCHES = "分批"
    AS_FIT = "适时"
    REGULAR = "定期"
    ONCE = "不分期次"


@dataclass(frozen=True, slots=True)
class Pace:
    """When a task is owed, beside its frequency.

    Attributes:
        kind: None while the officer has said nothing.
        times: how many times in the year, for `PaceKind.TIMES`.
        term: working days allowed after information came into being, or a condition true.
        shift: a due date on a day off moves to the next working day.
        condition: what must come true before the task is owed (前置条件); None where nothing must.
        condition_met_on: the day it came true.
        held: for `PaceKind.AS_FIT`, the answer at the year's end: whether it was done.
        held_reason: why it was not.
    """

    kind: PaceKind | None = None
    times: int | None = None
    term: int = PROMPT_TERM
    shift: bool = False
    condition: str | None = None
    condition_met_on: date | None = None
    held: bool | None = None
    held_reason: str | None = None

    def waiting(self, as_of: date) -> bool:
        """Whether its condition has not come true by ``as_of``."""
        if not self.condition:
            return False
        return self.condition_met_on is None or self.condition_met_on > as_of


#: The pace of a task of which the officer has said nothing.
NO_PACE = Pace()


_FOLLOWING = {"按月": "次月", "按季": "次季首月", "每半年": "次半年首月", "每年": "次年1月"}


def pace_words(task: Task, pace: Pace) -> str:
    """When the task is owed, as people say it: 按月，次月10日前; empty where nothing is set."""
    fields = task.fields
    parts = []
    if fields.frequency is not None:
        parts.append(str(fields.frequency))
        if fields.due_day is not None:
            parts.append(f"{_FOLLOWING[fields.frequency]}{fields.due_day}日前")
    elif pace.kind is PaceKind.TIMES:
        parts.append(f"全年 {pace.times} 次")
    elif pace.kind is PaceKind.PROMPT:
        parts.append(f"及时，{pace.term} 个工作日内")
    elif pace.kind is PaceKind.REGULAR:
        parts.append("定期，未定频次")
    elif pace.kind is not None:
        parts.append(str(pace.kind))
    if pace.condition:
        met = pace.condition_met_on
        parts.append(f"{short_day(met)}条件具备" if met else "待条件具备")
    return "，".join(parts)


def needs_frequency(task: Task, pace: Pace) -> bool:
    """Whether a frequency must be chosen before the task can be 已完成.

    That is so where the officer called it 定期, and where its wording says 定期 and the officer has
    not said otherwise.
    """
    if task.fields.frequency is not None:
        return False
    if pace.kind is None:
        return any(offer.frequency is None for offer in offers(task.text))
    return pace.kind is PaceKind.REGULAR


@dataclass(frozen=True, slots=True)
class PaceOffer:
    """A word of the wording and the pace it may mean, as a question."""

    word: str
    kind: PaceKind | None
    note: str


_PACE_WORDS: tuple[tuple[re.Pattern[str], PaceKind | None, str], ...] = (
    (re.compile("及时"), PaceKind.PROMPT, f"是否按信息形成后 {PROMPT_TERM} 个工作日内逐件登记？"),
    (re.compile("适时"), PaceKind.AS_FIT, "不设到期日，年终须答复是否开展。"),
    (re.compile("分批"), PaceKind.BATCHES, "是否逐批登记？"),
    (re.compile(r"定期|(?<!法)定时"), PaceKind.REGULAR, "未定频次，请自定。"),
    (
        re.compile(r"验收合格后|具备条件|条件(?:成熟|具备)|(?:批准|批复|审定|出台|建成|完成)后"),
        None,
        "是否须待条件具备后办理？",
    ),
)


def pace_offers(text: str) -> tuple[PaceOffer, ...]:
    """What the wording says of the pace, in the order in which it stands, each word once.

    ``kind`` is None for a precondition.
    """
    found: dict[str, tuple[int, PaceOffer]] = {}
    for pattern, kind, question in _PACE_WORDS:
        for hit in pattern.finditer(text):
            word = hit.group()
            found.setdefault(word, (hit.start(), PaceOffer(word, kind, f"原文含“{word}”，{question}")))
    return tuple(offer for _, offer in sorted(found.values(), key=lambda pair: pair[0]))
