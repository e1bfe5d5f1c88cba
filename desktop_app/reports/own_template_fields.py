"""What an office may write into its own template: the names of the placeholders and what each stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop_app.core.day_words import full_day
from desktop_app.core.rules import Gap, conclusion
from desktop_app.core.snapshot import Audience, DocumentOptions, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.terms import Status, YearEnd
from desktop_app.reports import sentences, wording
from desktop_app.reports.evidence import Proof, ProofList
from desktop_app.reports.timeliness import counts
from desktop_app.reports.typography import clean, gap, numeral
from desktop_app.reports.wording import Typesetter, Words
from desktop_app.reports.wordxml import NONE

TASK, SECTION, PROOF = "任务", "部分", "佐证"
#: Texts: they may stand anywhere, in headers and footers too.
TEXTS: dict[str, str] = {
    "标题": "公文标题",
    "单位全称": "本单位全称",
    "单位简称": "本单位简称",
    "主送机关": "主送机关，不带冒号",
    "发文字号": "本单位发文字号",
    "签发人": "签发人",
    "署名": "落款的署名",
    "成文日期": "成文日期",
    "联系人": "联系人姓名",
    "联系电话": "联系电话",
    "年度": "方案年度，如 2017",
    "通知名称": "市里通知的全称，带书名号",
    "通知文号": "市里通知的文号",
    "数据截至": "数据截至日期",
    "抄送机关": "抄送机关",
    "印发机关": "印发机关",
    "印发日期": "印发日期",
    "附件标题": "第一个附件的标题",
}
#: Whole stretches: each stands in a paragraph of its own.
BLOCKS: dict[str, str] = {
    "正文": "开头至结尾的各段，没有任务表的模板连同任务一并写出",
    "附件说明": "附件说明",
    "任务表": "标准的任务表，年度自查报告为落实情况一览表",
}
REPORT_BLOCKS: dict[str, str] = {
    "佐证清单": "标准的佐证材料清单",
    "自评表": "自评打分表，未启用自评的不写",
}
#: Of a row of a table that is repeated for each task.
TASK_FIELDS: dict[str, str] = {
    "序号": "从 1 起编的序号",
    "条目": "在市方案中的条目，如 一-3",
    "部分": "所在部分的标题",
    "要求": "具体要求原文",
    "措施": "落实措施",
    "科室": "责任科室",
    "配合科室": "配合科室",
    "责任人": "责任人",
    "电话": "联系电话",
    "时限": "完成时限",
    "渠道": "公开渠道及栏目",
    "公开属性": "公开属性",
    "备注": "备注",
}
REPORT_TASK_FIELDS: dict[str, str] = {
    "情况": "期次、进展及原因",
    "链接": "公开链接",
    "结论": "年终结论",
    "佐证": "佐证材料编号",
}
SECTION_FIELDS: dict[str, str] = {"序号": "一、二、三……", "标题": "部分的标题"}
PROOF_FIELDS: dict[str, str] = {
    "编号": "材料编号",
    "名称": "材料名称",
    "类型": "类型",
    "链接": "链接或文件名",
    "条目": "对应条目",
    "日期": "形成日期",
}
#: What a row of tasks may not lack; the rest an office may leave out, and is told so.
PLAN_NEEDS = ("要求", "措施", "科室", "时限")
REPORT_NEEDS = ("要求", "情况", "结论")

Lines = tuple[str, ...]
#: What a public version leaves out; no gap stands for it.
_KEPT_IN = frozenset({"签发人", "联系人", "联系电话"})


def known(*, of_report: bool) -> dict[str, str]:
    """Every placeholder a document's template may hold, and what it stands for."""
    tasks = TASK_FIELDS | (REPORT_TASK_FIELDS if of_report else {})
    found = dict(TEXTS) | BLOCKS | (REPORT_BLOCKS if of_report else {})
    found |= {f"{TASK}.{name}": told for name, told in tasks.items()}
    found |= {f"{SECTION}.{name}": told for name, told in SECTION_FIELDS.items()}
    if of_report:
        found |= {f"{PROOF}.{name}": told for name, told in PROOF_FIELDS.items()}
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One repeated row: the task or the number it is about, its group, its values by placeholder."""

    subject: str
    group: str
    values: Mapping[str, Lines]


@dataclass(frozen=True, slots=True)
class Values:
    """What fills a template besides the blocks of the standard document."""

    texts: Mapping[str, str]
    tasks: tuple[Row, ...]
    proofs: tuple[Row, ...]


class Filling:
    """Draws the values of one document from a snapshot.

    Args:
        snapshot: the department's year.
        options: how it is to be written.
        of_report: whether it is the report.
        blanks: (gap, requirement id) of what was left empty on purpose.
    """

    def __init__(
        self,
        snapshot: YearSnapshot,
        options: DocumentOptions,
        *,
        of_report: bool,
        blanks: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        prepared = wording.prepare(snapshot, options, blanks=blanks)
        self._public = options.audience is Audience.PUBLIC
        if self._public and of_report:
            checked = tuple(e for e in prepared.evidence if e.public)
            prepared = replace(
                prepared, tasks=tuple(map(sentences.redacted, prepared.tasks)), evidence=checked
            )
        self._snapshot, self._options, self._of_report = prepared, options, of_report
        self._words = Words.of(prepared)
        self._blanks = blanks
        self._proofs = ProofList(prepared, wording.plan_title(prepared, self._words))

    def values(self) -> Values:
        """Everything."""
        return Values(self._texts(), self._tasks(), self._proof_rows() if self._of_report else ())

    def title(self) -> str:
        """The title, on one line."""
        offered = wording.report_title if self._of_report else wording.plan_title
        return wording.own_title(self._options) or offered(self._snapshot, self._words)

    def _texts(self) -> dict[str, str]:
        taken, options = self._snapshot, self._options
        department, forms, setter = taken.department, options.formalities, Typesetter(options.full_width)
        said = {
            "标题": self.title(),
            "单位全称": department.full_name,
            "单位简称": department.short_name,
            "主送机关": wording.addressee(department, options.delivery),
            "发文字号": clean(forms.doc_no or ""),
            "签发人": "" if self._public else setter.text(forms.signer or ""),
            "署名": department.signature,
            "成文日期": full_day(options.signed_on) if options.signed_on else "",
            "联系人": "" if self._public else department.contact_person or "",
            "联系电话": "" if self._public else department.contact_phone or "",
            "年度": self._words.year,
            "通知名称": self._words.notice,
            "通知文号": self._words.doc_no,
            "数据截至": full_day(taken.as_of),
            "抄送机关": setter.text(forms.copy_to or "").rstrip("。；;，,"),
            "印发机关": setter.text(forms.printed_by or ""),
            "印发日期": full_day(forms.printed_on) if forms.printed_on else "",
        }
        kept_in = _KEPT_IN if self._public else frozenset()
        return {name: text or ("" if name in kept_in else gap(name)) for name, text in said.items()}

    def _tasks(self) -> tuple[Row, ...]:
        rows: list[Row] = []
        for index, (title, tasks) in enumerate(sentences.sections(self._snapshot.tasks), 1):
            for task in tasks:
                values = {
                    f"{TASK}.序号": (str(len(rows) + 1),),
                    f"{SECTION}.序号": (numeral(index),),
                    f"{SECTION}.标题": (title,),
                    **{f"{TASK}.{name}": lines or (NONE,) for name, lines in self._task(task, title).items()},
                }
                rows.append(Row(task.id, str(task.section_index), values))
        return tuple(rows)

    def _task(self, task: Task, title: str) -> dict[str, Lines]:
        fields, hidden = task.fields, self._public and sentences.is_withheld(task)
        in_house = not self._public
        measures = tuple(sentences.measure_lines(task, self._words, public=self._public))
        values: dict[str, Lines] = {
            "条目": (task.label,),
            "部分": (title,),
            "要求": tuple(task.text.split("\n")),
            "措施": measures,
            "科室": (sentences.office(task, self._words),),
            "配合科室": _some("、".join(fields.support_offices)),
            "责任人": _some(fields.person if in_house else None),
            "电话": _some(fields.phone if in_house else None),
            "时限": (sentences.limit(task, blank=(str(Gap.DEADLINE), task.id) in self._blanks),),
            "渠道": _some(None if hidden else fields.channel),
            "公开属性": _some(str(fields.publicity) if fields.publicity and in_house else None),
            "备注": _some(fields.remark if in_house else None),
        }
        if self._of_report:
            values |= self._outcome(task, hidden=hidden)
        return values

    def _outcome(self, task: Task, *, hidden: bool) -> dict[str, Lines]:
        decided, year = conclusion(task), self._snapshot.years.get(task.id)
        told = [] if hidden or year is None else [f"{said}。" for said in (counts(year.summary),) if said]
        entries = sorted(task.progress, key=lambda e: e.date)
        if hidden:
            told = [sentences.WITHHELD]
        told += [sentences.entry_line(e, self._snapshot.plan.year) for e in entries]
        needs_reason = decided in (YearEnd.NOT_DONE, YearEnd.CONDITION_UNMET, YearEnd.NOT_APPLICABLE)
        if task.fields.reason or needs_reason:
            told.append(f"原因：{sentences.end(task.fields.reason or gap('原因'))}")
        verdict = (str(decided),) if decided else (gap("年终结论"),)
        if sentences.needs_answer(task):
            verdict = (gap("是否适用"),)
        elif decided is YearEnd.DONE and task.fields.status is Status.CONTINUING:
            verdict = (f"{decided}（持续推进）",)
        return {
            "措施": (sentences.WITHHELD,) if hidden else _measures(task),
            "情况": tuple(told) or (gap("落实情况"),),
            "链接": tuple(dict.fromkeys(e.url for e in entries if e.url)),
            "结论": verdict,
            "佐证": tuple(self._proofs.of(task)),
        }

    def _proof_rows(self) -> tuple[Row, ...]:
        return tuple(Row(proof.label, "", _proof(proof)) for proof in self._proofs.proofs)


def _measures(task: Task) -> Lines:
    """What was to be done, as a report tells it: also of what proved not to concern us."""
    said = task.fields.measures
    if len(said) > 1:
        return tuple(f"（{i}）{sentences.end(m)}" for i, m in enumerate(said, 1))
    if said:
        return (sentences.end(said[0]),)
    return () if conclusion(task) is YearEnd.NOT_APPLICABLE else (gap("落实措施"),)


def _some(text: str | None) -> Lines:
    return (text,) if text else ()


_PROOF: dict[str, Callable[[Proof], Lines]] = {
    "编号": lambda proof: (proof.label,),
    "名称": lambda proof: (proof.name,),
    "类型": lambda proof: (proof.kind,),
    "链接": lambda proof: (proof.where,),
    "条目": lambda proof: proof.items,
    "日期": lambda proof: _some(full_day(proof.day) if proof.day else None),
}


def _proof(proof: Proof) -> dict[str, Lines]:
    return {f"{PROOF}.{name}": draw(proof) or (NONE,) for name, draw in _PROOF.items()}
