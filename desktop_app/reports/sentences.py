"""Sentence patterns of both documents. Every figure is computed; what nobody entered is a placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from operator import attrgetter

from desktop_app.core.day_words import day_beside
from desktop_app.core.rules import YearFigures, deadline_words
from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.task import Claimable, Progress, Task
from desktop_app.core.terms import Basis, Publicity, Role, Status
from desktop_app.reports.typography import gap
from desktop_app.reports.wording import Words
from desktop_app.reports.wordxml import NONE

_MOST_LABELS = 8
#: A section with so many tasks opens with what came of them.
_MANY_IN_SECTION = 3
#: Stands for what a public document may not carry: 主动公开件不得夹带其他属性内容.
WITHHELD = "相关内容不属于主动公开范围，不在此列出。"


def end(text: str) -> str:
    """``text`` with a full stop, unless it already ends a sentence."""
    if text == NONE or text.endswith(("。", "！", "？", "…", "。”", "。）")):
        return text
    return text.rstrip("；;，,、：:.") + "。"


def bare(text: str) -> str:
    """``text`` without its last full stop or separator, to stand within a sentence."""
    return text.rstrip("。；;，,、")


_BECAUSE = ("因", "由于")


def owing_to(reason: str) -> str:
    """因系统升级: a reason as an adverb, whether or not it was written as one."""
    return reason if reason.startswith(_BECAUSE) else f"因{reason}"


def cause(reason: str) -> str:
    """原因：系统升级 or 系因系统升级: a reason behind a verdict, which never reads 原因：因……."""
    return f"系{reason}" if reason.startswith(_BECAUSE) else f"原因：{reason}"


def sections(tasks: Iterable[Task]) -> Iterator[tuple[str, list[Task]]]:
    """Tasks by section of the plan, with the section's title."""
    for _, group in groupby(tasks, key=attrgetter("section_index")):
        members = list(group)
        yield members[0].section_title, members


def labels(tasks: Sequence[Task | Claimable]) -> str:
    """一-3、二-4, or the first few and 等 where there are many."""
    shown = "、".join(t.label for t in tasks[:_MOST_LABELS])
    return f"{shown}等" if len(tasks) > _MOST_LABELS else shown


# -- the plan ------------------------------------------------------------------------------------


def shares(snapshot: YearSnapshot, words: Words) -> list[str]:
    """How the tasks reach us: 我局牵头8项, 各部门共同落实11项; parts of zero are left out."""
    kinds = {
        f"{words.us}牵头": (Basis.NAMED, Role.LEAD),
        f"{words.us}负责": (Basis.NAMED, Role.RESPONSIBLE),
        f"{words.us}配合": (Basis.NAMED, Role.SUPPORT),
        "各部门共同落实": (Basis.ALL_DEPARTMENTS, None),
        "各区共同落实": (Basis.ALL_DISTRICTS, None),
        f"{words.us}认领": (Basis.CLAIMED, None),
    }
    counted = []
    for word, (basis, role) in kinds.items():
        count = sum(t.basis is basis and role in (None, t.role) for t in snapshot.tasks)
        if count:
            counted.append((word, count))
    if len(counted) == 1:
        word = counted[0][0]
        return [f"由{word}" if len(snapshot.tasks) == 1 else f"均由{word}"]
    return [f"{word}{count}项" for word, count in counted]


def division(snapshot: YearSnapshot, words: Words) -> str:
    """《市方案》涉及我局任务共19项，其中我局牵头8项、各部门共同落实11项"""
    total = len(snapshot.tasks)
    parts = shares(snapshot, words)
    joined = f"{'其中' if len(parts) > 1 else ''}{'、'.join(parts)}"
    return f"{words.cited}涉及{words.us}任务共{total}项，{joined}"


def companions(task: Task) -> str | None:
    """共同牵头单位：市国税局、市地税局; None where we bear it alone."""
    if not task.co_units:
        return None
    word = {Role.LEAD: "共同牵头单位", Role.RESPONSIBLE: "共同责任单位", Role.SUPPORT: "牵头单位"}[task.role]
    return f"{word}：{'、'.join(task.co_units)}"


def is_withheld(task: Task) -> bool:
    """Whether what the task yields is not for publication of our own accord."""
    return task.fields.publicity in (Publicity.ON_REQUEST, Publicity.WITHHELD)


def redacted(task: Task) -> Task:
    """The task as a public report may tell it: what is not for publication falls out."""
    if not is_withheld(task):
        return task
    return replace(task, fields=replace(task.fields, measures=(), channel=None), progress=())


def needs_answer(task: Task) -> bool:
    """Whether the officer has yet to say that a general task applies to a body of this kind."""
    fields = task.fields
    return task.needs_confirmation and not fields.applies and fields.status is not Status.NOT_APPLICABLE


def measure_lines(task: Task, words: Words, *, public: bool) -> list[str]:
    """What the 落实措施 cell of a plan says, a paragraph each."""
    fields = task.fields
    if fields.status is Status.NOT_APPLICABLE:
        said = f"经核实，{words.us}不涉及此项任务。"
        return [said if public else f"{said}理由：{end(fields.reason or gap('不涉及理由'))}"]
    lines = [gap("是否适用待确认")] if needs_answer(task) else []
    if fields.our_part:
        lines.append(f"{words.us}承担：{end(fields.our_part)}")
    if together := companions(task):
        lines.append(f"{together}。")
    if public and is_withheld(task):
        lines.append(WITHHELD)
        return lines
    if fields.status is Status.WAITING and fields.reason:
        lines.append(f"前置条件：{end(fields.reason)}")
    measures = fields.measures
    if not measures:
        lines.append(gap("落实措施"))
    elif len(measures) == 1:
        lines.append(end(measures[0]))
    else:
        lines.extend(f"（{i}）{end(m)}" for i, m in enumerate(measures, 1))
    return lines


def limit(task: Task, *, blank: bool = False) -> str:
    """The 完成时限 cell; ``blank`` where it was left empty on purpose."""
    if blank or task.fields.status is Status.NOT_APPLICABLE:
        return deadline_words(task) or NONE
    return deadline_words(task) or gap("完成时限")


def office(task: Task, words: Words) -> str:
    """The 责任科室 cell."""
    if task.fields.office:
        return task.fields.office
    return NONE if task.fields.status is Status.NOT_APPLICABLE else gap(words.office)


# -- the report ----------------------------------------------------------------------------------


def percent(figures: YearFigures) -> str | None:
    """落实率 to one decimal, 100% only where nothing is left; None where no task counts."""
    if figures.permille is None:
        return None
    whole, tenth = divmod(figures.permille, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def outcome(figures: YearFigures) -> str:
    """已落实16项（其中持续推进5项）、未落实2项、不涉及1项; with what is undecided, the sum is the total."""
    done = f"已落实{figures.done}项"
    if figures.continuing:
        done += f"（其中持续推进{figures.continuing}项）"
    parts = [done, f"未落实{figures.not_done}项"]
    if figures.condition_unmet:
        parts.append(f"条件未具备{figures.condition_unmet}项")
    if figures.not_applicable:
        parts.append(f"不涉及{figures.not_applicable}项")
    if figures.undecided:
        parts.append(gap(f"尚未作出年终结论{figures.undecided}项"))
    return "、".join(parts)


def section_outcome(figures: YearFigures) -> str:
    """本部分3项任务均已落实。 or what came of each; empty where a reader sees it all at once.

    A section of one or two tasks needs no such line, and one with open conclusions has none yet.
    """
    if figures.total < _MANY_IN_SECTION or figures.undecided:
        return ""
    if figures.done == figures.total:
        return f"本部分{figures.total}项任务均已落实。"
    return f"本部分任务{figures.total}项，{outcome(figures).replace('、未落实0项', '')}。"


_CLAUSE_END = "，。；：,;:"
_PRELUDE = re.compile(r"^(?:按照|按|根据|依照|依据|通过|围绕|依托|结合|针对|为了|为|在|对|以|从|由|经|当|如)")
_OPENERS = dict(zip("《〈“‘（(〔【", "》〉”’）)〕】", strict=True))
_SIGNS = re.compile(f"[{_CLAUSE_END}{re.escape(''.join(chain(*_OPENERS.items())))}]")
_SHORT_CLAUSE, _LONG_CLAUSE = 6, 48


def gist(text: str) -> str:
    """What a requirement is about, in its own words: its first clause that says what to do.

    Signs inside brackets, quotes and title marks end no clause; a clause that only leads in
    (按照……, 通过……) takes the next one along.
    """
    depth: list[str] = []
    for sign in _SIGNS.finditer(text):
        char, index = sign[0], sign.start()
        if depth and char == depth[-1]:
            depth.pop()
        elif char in _OPENERS:
            depth.append(_OPENERS[char])
        elif char in _CLAUSE_END and not depth:
            clause = text[:index]
            leads_in = char not in "。；;" and (_PRELUDE.match(clause) or len(clause) < _SHORT_CLAUSE)
            if leads_in and "，" not in clause and "," not in clause:
                continue
            return clause
    return bare(text) if len(text) <= _LONG_CLAUSE else f"{bare(text[:_LONG_CLAUSE])}……"


def entry_line(entry: Progress, year: int | None) -> str:
    """A progress entry as a line of a table."""
    many = f"（{entry.count}条）" if entry.count is not None else ""
    return f"{day_beside(entry.date, year)}：{bare(entry.text)}{many}。"
