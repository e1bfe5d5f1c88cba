"""What a self-check report says of one task, in sentences drawn from its measures and progress."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from desktop_app.core.day_words import day_beside
from desktop_app.core.rules import conclusion, deadline_words
from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.task import Progress, Task
from desktop_app.core.terms import Role, Status, YearEnd
from desktop_app.reports.evidence import ProofList
from desktop_app.reports.sentences import WITHHELD, bare, end, is_withheld, needs_answer
from desktop_app.reports.timeliness import counts
from desktop_app.reports.typography import gap
from desktop_app.reports.wording import Words

_MOST_TOLD = 4


class TaskStory:
    """Tells tasks one by one.

    Args:
        words: the document's words.
        snapshot: the prepared snapshot; dates of other years than its plan's are told with theirs.
        proofs: the evidence, for its numbers.
        places: the number of the part that explains what was not done (四), and the mark of the annex that
            tells every entry (附件1).
        public: whether the report is for publication.
    """

    def __init__(
        self,
        words: Words,
        snapshot: YearSnapshot,
        proofs: ProofList,
        places: tuple[str, str],
        *,
        public: bool,
    ) -> None:
        self._words, self._proofs = words, proofs
        self._problems, self._annex = places
        self._year, self._years = snapshot.plan.year, snapshot.years
        self._public = public

    def tell(self, task: Task) -> str:
        """The task's paragraph without its heading."""
        decided = conclusion(task)
        if decided is YearEnd.NOT_APPLICABLE:
            reason = bare(task.fields.reason or gap("不涉及理由"))
            return f"经核实，{self._words.us}不涉及此项任务，理由是：{reason}。"
        parts = [gap("是否适用待确认")] if needs_answer(task) else []
        if self._public and is_withheld(task):
            parts += [self._share(task), WITHHELD]
        else:
            parts += [self._share(task), self._measures(task), self._progress(task, decided)]
        parts.append(self._verdict(task, decided))
        parts.append(f"{self._words.office}：{task.fields.office or gap(self._words.office)}。")
        return "".join(parts)

    def _share(self, task: Task) -> str:
        together = ""
        if task.co_units:
            names = "、".join(task.co_units)
            together = {
                Role.LEAD: f"与{names}共同牵头",
                Role.RESPONSIBLE: f"与{names}共同落实",
                Role.SUPPORT: f"配合{names}落实",
            }[task.role]
        ours = f"{self._words.us}承担{bare(task.fields.our_part)}" if task.fields.our_part else ""
        if together and ours:
            return f"此项任务{together}，{ours}。"
        if together:
            return f"此项任务由{self._words.us}{together}。"
        return f"{ours}。" if ours else ""

    def _measures(self, task: Task) -> str:
        measures = task.fields.measures
        if not measures:
            return ""
        joined = "；".join(map(bare, measures))
        if len(measures) == 1:
            return f"落实措施是：{joined}。"
        return f"落实措施有{len(measures)}项：{joined}。"

    def _progress(self, task: Task, decided: YearEnd | None) -> str:
        entries = sorted(task.progress, key=attrgetter("date"))
        year = self._years.get(task.id)
        if not entries and year is not None and year.summary.published:
            return f"{self._pace(task).rstrip('；')}。"
        if not entries:
            if decided is YearEnd.DONE:
                return f"{gap('落实情况')}。"
            return "尚未开展。" if task.fields.status is Status.NOT_STARTED else ""
        pace = self._pace(task)
        if len(entries) <= _MOST_TOLD and not pace:
            return "；".join(self._entry(e) for e in entries) + "。"
        # Where every entry is one of the periods just counted, they are not counted a second time.
        counted = year is not None and year.summary.published == len(entries)
        return f"{pace}{self._summary(entries, counted=counted)}。"

    def _pace(self, task: Task) -> str:
        """此项工作按月开展，次月10日前完成，应公开11期、已公开11期； empty for what does not recur."""
        year = self._years.get(task.id)
        done = counts(year.summary) if year is not None else ""
        if task.fields.frequency is None:
            return f"此项工作{done}；" if done else ""
        often, *rest = (deadline_words(task) or "").split("，")
        due = f"，{rest[0]}完成" if rest and task.fields.due_day is not None else ""
        return f"此项工作{often}开展{due}{'，' if done else ''}{done}；"

    def _entry(self, entry: Progress) -> str:
        return f"{day_beside(entry.date, self._year)}，{bare(entry.text)}{self._notes(entry)}"

    def _notes(self, entry: Progress) -> str:
        """（12条，佐证03） after what an entry says."""
        number = self._proofs.label(entry.url)
        notes = [f"{entry.count}条"] if entry.count is not None else []
        notes += [f"佐证{number}"] if number else []
        return f"（{'，'.join(notes)}）" if notes else ""

    def _summary(self, entries: Sequence[Progress], *, counted: bool) -> str:
        """Many entries in one sentence: how often, from when to when, how much, and the last one."""
        if len(entries) == 1:
            return self._entry(entries[0])
        total = sum(e.count for e in entries if e.count is not None)
        many = f"累计{total}条" if any(e.count is not None for e in entries) else ""
        first, last = (day_beside(entry.date, self._year) for entry in (entries[0], entries[-1]))
        often = "" if counted else f"先后推进{len(entries)}次"
        head = f"{first}至{last}，{'，'.join(filter(None, (often, many)))}"
        if not often and not many:
            head = f"自{first}起陆续开展"
        if len({bare(e.text) for e in entries}) == 1:
            numbers = [n for n in dict.fromkeys(self._proofs.label(e.url) for e in entries) if n]
            cited = f"（佐证{'、'.join(numbers)}）" if numbers else ""
            return f"{head}，均为{bare(entries[0].text)}{cited}"
        return f"{head}（逐次情况见{self._annex}），最近一次是{self._entry(entries[-1])}"

    def _verdict(self, task: Task, decided: YearEnd | None) -> str:
        reason = task.fields.reason
        if decided is YearEnd.DONE:
            lasting = "，并持续推进" if task.fields.status is Status.CONTINUING else ""
            return f"此项任务已落实{lasting}。"
        if decided is YearEnd.NOT_DONE:
            return f"此项任务未落实，原因见第{self._problems}部分。"
        if decided is YearEnd.CONDITION_UNMET:
            return f"此项任务条件未具备：{end(reason or gap('条件未具备的原因'))}"
        return f"{gap('年终结论')}。"
