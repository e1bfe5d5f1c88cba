"""The year-end self-check report (自查报告) as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop_app.core.day_words import full_day
from desktop_app.core.pausing import collector_paused
from desktop_app.core.rules import YearFigures, conclusion, is_overdue, year_figures
from desktop_app.core.snapshot import Audience, Delivery, DocumentOptions, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.terms import Status, YearEnd
from desktop_app.core.versions import UNTOUCHED, Paragraph, Touches
from desktop_app.reports import (
    readback,
    report_charts,
    report_scoring,
    sentences,
    timeliness,
    wording,
    year_comparison,
)
from desktop_app.reports.charts import Chart
from desktop_app.reports.composer import Composer
from desktop_app.reports.covers import Cover
from desktop_app.reports.evidence import ProofList
from desktop_app.reports.layout import STANDARD, LayoutProfile
from desktop_app.reports.practices import practices, sheets
from desktop_app.reports.report_sentences import TaskStory
from desktop_app.reports.report_tables import ledger_table, proof_table
from desktop_app.reports.saving import Part, Written, save
from desktop_app.reports.typography import CLOSE, gap, numeral
from desktop_app.reports.wording import Words
from desktop_app.reports.wordxml import Content
from desktop_app.reports.year_numbers import organised, published

__all__ = ["Written", "write"]

_LEDGER, _PROOFS = "落实情况一览表", "佐证材料清单"


@collector_paused()
def write(
    snapshot: YearSnapshot,
    options: DocumentOptions,
    out: Path,
    *,
    layout: LayoutProfile = STANDARD,
    touches: Touches = UNTOUCHED,
) -> Written:
    """Write the self-check report in the way it is sent, read it back, and put it at ``out``.

    Args:
        snapshot: the department's year; its ``as_of`` is the day the figures stand for.
        options: audience, title, punctuation, date of signature, and which optional parts to write.
        out: where the document goes.
        layout: margins, fonts and pitches.
        touches: the officer's own paragraphs, and what was left empty on purpose.

    Raises:
        UserError: the file cannot be written there; what was there before still is.
        ReadBackError: the written file lacks something of the snapshot (a bug).
    """
    prepared = wording.prepare(snapshot, options, blanks=touches.blanks)
    draft = _Report(prepared, options, layout, touches)
    parts = draft.parts()
    told = draft.paragraphs
    save(parts, out, lambda written: readback.prove_report(written, snapshot, options, paragraphs=told))
    return Written(out, draft.placeholders, told)


class _Report:
    """One report in the making."""

    def __init__(
        self,
        snapshot: YearSnapshot,
        options: DocumentOptions,
        layout: LayoutProfile,
        touches: Touches,
    ) -> None:
        self._public = options.audience is Audience.PUBLIC
        if self._public:
            tasks = tuple(map(sentences.redacted, snapshot.tasks))
            # 先审查后公开: what was not checked, or may not be published, is not listed.
            checked = tuple(e for e in snapshot.evidence if e.public)
            # What the officer remarked on a score stays in the house.
            scores = tuple(replace(i, note="") for i in snapshot.scoring)
            snapshot = replace(snapshot, tasks=tasks, evidence=checked, scoring=scores)
        self._snapshot, self._options, self._layout = snapshot, options, layout
        self._contents = options.contents
        self._annexes = self._annex_names()
        self._words = Words.of(snapshot)
        edits = {edit.place: edit for edit in touches.edits}
        self._composer = Composer(layout, edits, "public/" if self._public else "")
        self._title = wording.own_title(options) or wording.report_title(snapshot, self._words)
        self._cover = Cover(self._composer, snapshot, self._words, options)
        self._letter = options.delivery is Delivery.LETTER
        self._figures = year_figures(snapshot.tasks)
        self._proofs = ProofList(snapshot, wording.plan_title(snapshot, self._words))
        self._part = 0
        self._unmet = [t for t in snapshot.tasks if conclusion(t) is YearEnd.CONDITION_UNMET]
        self._undone = [t for t in snapshot.tasks if conclusion(t) is YearEnd.NOT_DONE]

    @property
    def placeholders(self) -> int:
        return self._composer.placeholders

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What the officer may reword."""
        return tuple(self._composer.paragraphs)

    def _annex_names(self) -> list[str]:
        """The annexes in order; what the ledger has nothing for is no annex."""
        names = [_LEDGER, _PROOFS] if self._snapshot.tasks else [_PROOFS]
        if self._contents.scoring and self._snapshot.scoring:
            names.append(report_scoring.TITLE)
        return names

    def parts(self) -> dict[str, Part]:
        """Compose everything, in the order it is read."""
        composer, words, department = self._composer, self._words, self._snapshot.department
        if self._letter:
            self._cover.letter(self._title)
            composer.annex("附件", self._title, (department.full_name,), wide=False)
            composer.blank()
        else:
            if self._options.delivery is Delivery.REPORT:
                self._cover.masthead(upward=True)
            composer.title(self._title, (department.full_name,))
            composer.blank()
            addressee = wording.addressee(department, self._options.delivery)
            composer.addressee(f"{addressee or gap('主送机关')}：")
        composer.body(
            f"根据{words.notice}（{words.doc_no}，以下简称{words.cited}）要求，{words.us}对{words.year}年"
            f"{words.subject}落实情况进行了全面自查。现将有关情况报告如下：",
            place="opening",
        )
        self._overall()
        self._implementation()
        if self._contents.practices:
            self._practices()
        self._problems()
        self._next_steps()
        if not self._letter:
            composer.body("特此报告。", keep=True)
        composer.annex_note(self._annexes, self._annex_word)
        if not self._letter:
            self._cover.sign(usually_sealed=True)
            self._cover.contact()
        for name in self._annexes:
            self._annex(self._annex_mark(name), name)
        if self._options.delivery is not Delivery.MATERIAL:
            self._cover.imprint()
        return composer.parts(self._title, department.full_name, self._snapshot.as_of)

    @property
    def _annex_word(self) -> str:
        """附件; within a letter's annex 附表, so that no annex has annexes of its own."""
        return "附表" if self._letter else "附件"

    def _annex_mark(self, name: str) -> str:
        """附件2, or 附件 where it is the only one."""
        number = self._annexes.index(name) + 1
        return f"{self._annex_word}{number}" if len(self._annexes) > 1 else self._annex_word

    def _annex(self, mark: str, name: str) -> None:
        composer = self._composer
        if name == _PROOFS:
            composer.annex(mark, name, wide=False)
            composer.table(proof_table(composer, self._proofs))
            return
        if name == report_scoring.TITLE:
            composer.annex(mark, name, wide=False)
            composer.table(report_scoring.table(composer, self._snapshot.scoring, public=self._public))
            return
        composer.annex(mark, name, wide=True)
        composer.table(
            ledger_table(
                composer, self._snapshot, self._words, self._proofs, self._total_line(), self._public
            )
        )

    def _heading(self, title: str) -> None:
        self._part += 1
        self._composer.heading(f"{numeral(self._part)}、{title}")

    @property
    def _problems_part(self) -> str:
        return numeral(4 if self._contents.practices else 3)

    # -- 一、总体情况 ----------------------------------------------------------------------------

    def _overall(self) -> None:
        self._heading("总体情况")
        contents, snapshot = self._contents, self._snapshot
        drawn = report_charts.by_section(snapshot) if contents.charts else None
        paragraphs: list[tuple[str, Sequence[Content], Chart | None]] = []
        if contents.organisation:
            paragraphs.append(("组织推进。", (self._organisation(),), None))
        paragraphs.append(("完成情况。", self._completion(), drawn))
        if contents.statistics:
            drawn = report_charts.by_channel(snapshot.figures) if contents.charts else None
            paragraphs.append(("公开数据。", (published(snapshot.figures),), drawn))
        rows = year_comparison.compared(snapshot) if contents.comparison else ()
        if rows:
            paragraphs.append(("与上年比较。", (year_comparison.said(snapshot, rows),), None))
        if report_scoring.TITLE in self._annexes:
            where = self._annex_mark(report_scoring.TITLE)
            told = report_scoring.said(snapshot.scoring, self._words.us, where)
            paragraphs.append(("自评得分。", (told,), None))
        for index, (head, content, chart) in enumerate(paragraphs, 1):
            number = f"（{numeral(index)}）{head}" if len(paragraphs) > 1 else ""
            self._tell(number, f"overall:{head}", content, chart)
            if rows and head == "与上年比较。" and snapshot.last_year is not None:
                table = year_comparison.table(self._composer, snapshot.last_year, rows)
                self._composer.table(table, within=True)

    def _tell(self, head: str, place: str, content: Sequence[Content], chart: Chart | None) -> None:
        """One paragraph of part one, and the chart that shows the same."""
        composer = self._composer
        if chart is not None:
            content = (*content, f"{chart.title}见{composer.next_figure}。")
        keep = place.endswith("与上年比较。")
        if head:
            composer.headed_body(head, *content, place=place, keep=keep)
        else:
            composer.body(*content, place=place, keep=keep)
        if chart is not None:
            composer.figure(chart)

    def _organisation(self) -> str:
        """What the year's record knows of the plan's way, and placeholders for what it does not hold."""
        record, snapshot, words = self._snapshot.record, self._snapshot, self._words
        said = f"{words.us}明确由{gap('分管负责人职务')}分管政务公开工作，{organised(snapshot.figures)}"
        if record.approved_by or record.approved_on:
            when = f"{full_day(record.approved_on)}，" if record.approved_on else ""
            by = f"经{record.approved_by.removesuffix('审定')}审定" if record.approved_by else "审定"
            said += f"{when}{words.us}{words.subject}分工方案{by}。"
        when = full_day(record.published_on) if record.published_on else gap("公开日期")
        column = record.published_column or gap("网站栏目")
        where = column if column.endswith(("栏目", "专栏", "】" + CLOSE)) else f"“{column}”栏目"
        took = f"，距通知印发{snapshot.publish_days}个工作日" if snapshot.publish_days is not None else ""
        said += f"分工方案于{when}在{where}公开（{record.published_url or gap('链接')}）{took}。"
        return said + (f"{sheets(snapshot.sheets, words.section)}。" if snapshot.sheets else "")

    def _completion(self) -> tuple[Content, ...]:
        figures, words = self._figures, self._words
        if not figures.total:
            return (f"经逐条核对，{words.cited}没有涉及{words.us}的任务。",)
        head = (
            f"截至{full_day(self._snapshot.as_of)}，{words.cited}涉及{words.us}任务{figures.total}项："
            f"{sentences.outcome(figures)}"
        )
        rate, note = self._rate(figures)
        if rate is None:
            return (f"{head}。",)
        return (f"{head}，落实率{rate}", self._composer.footnote(note), "。")

    def _rate(self, figures: YearFigures) -> tuple[str | None, str]:
        """落实率 and how it is reckoned. While tasks are undecided it is not a figure but a question."""
        note = (
            "落实率=已落实项数÷（任务总数－不涉及项数）×100%，保留一位小数；已落实项数含持续推进项数。"
            f"统计截至{full_day(self._snapshot.as_of)}。"
        )
        if figures.undecided:
            return gap("待全部任务作出年终结论后计算"), note
        return sentences.percent(figures), note

    # -- 二、任务落实情况 ------------------------------------------------------------------------

    def _implementation(self) -> None:
        composer, snapshot = self._composer, self._snapshot
        self._heading("任务落实情况")
        if not snapshot.tasks:
            composer.body(f"{self._words.cited}没有涉及{self._words.us}的任务，本部分从略。")
            return
        story = TaskStory(
            self._words,
            snapshot,
            self._proofs,
            (self._problems_part, f"{self._annex_word}1"),
            public=self._public,
        )
        number = 0
        for index, (title, tasks) in enumerate(sentences.sections(snapshot.tasks), 1):
            composer.subheading(f"（{numeral(index)}）{title}")
            if came := sentences.section_outcome(year_figures(tasks)):
                composer.body(came)
            for task in tasks:
                number += 1
                about = sentences.gist(task.text.replace("\n", ""))
                told = f"{number}.关于{about}（{task.label}）。{story.tell(task)}"
                composer.body(told, place=f"task:{task.id}")

    # -- 三、主要做法和成效 -----------------------------------------------------------------------

    def _practices(self) -> None:
        self._heading("主要做法和成效")
        for index, (head, said) in enumerate(practices(self._snapshot, self._words), 1):
            self._composer.headed_body(f"（{numeral(index)}）{head}", said, place=f"practice:{head}")

    # -- 四、存在的问题 --------------------------------------------------------------------------

    def _problems(self) -> None:
        composer, words = self._composer, self._words
        self._heading("存在的问题")
        until = full_day(self._snapshot.as_of)
        overdue = [t for t in self._snapshot.tasks if self._is_late(t)]
        found: list[tuple[str, str]] = []
        if self._undone:
            found.append(("未落实任务。", self._reasons(self._undone, "未落实", "未落实原因")))
        if self._unmet:
            found.append(("条件未具备任务。", self._reasons(self._unmet, "条件未具备", "条件未具备的原因")))
        if overdue:
            found.append(
                (
                    "完成时效。",
                    f"截至{until}，有{len(overdue)}项任务超过方案确定的完成时限：{sentences.labels(overdue)}。",
                )
            )
        if late := self._late():
            found.append(("公开时效。", late))
        found.append(("其他方面。", f"{gap('其他不足，由起草人填写')}。"))
        if len(found) > 1:
            composer.body(f"对照{words.cited}，仍存在以下不足：")
        else:
            composer.body(f"对照{words.cited}，{self._all_well()}工作中还存在以下不足：")
        for index, (head, said) in enumerate(found, 1):
            if len(found) == 1:
                composer.body(said, place=f"problem:{head}")
            else:
                composer.headed_body(f"（{numeral(index)}）{head}", said, place=f"problem:{head}")

    def _late(self) -> str:
        """Occurrences that came late or not at all, each with its reason."""
        shown = [t for t in self._snapshot.tasks if not (self._public and sentences.is_withheld(t))]
        found = timeliness.late(shown, self._snapshot.years)
        if not found:
            return ""
        total = sum(len(s.overdue) + len(s.made_up) for _, s in found)
        word = found[0][1].word
        told = "".join(timeliness.lateness(t, s, self._words.cited) for t, s in found)
        return f"{len(found)}项任务出现逾期，共{total}{word}。{told}"

    def _is_late(self, task: Task) -> bool:
        """Past its date, and not concluded as done or beyond us."""
        return conclusion(task) in (None, YearEnd.NOT_DONE) and is_overdue(task, self._snapshot.as_of)

    def _all_well(self) -> str:
        figures = self._figures
        if figures.total and not figures.undecided:
            return f"{self._words.us}应落实的任务均已落实。" if figures.done else ""
        return ""

    def _reasons(self, tasks: Sequence[Task], verdict: str, missing: str) -> str:
        said = [(t.label, sentences.end(t.fields.reason or gap(missing))) for t in tasks]
        return "".join(f"{self._words.cited}{label}{verdict}，{sentences.cause(why)}" for label, why in said)

    # -- 五、下一步工作打算 ----------------------------------------------------------------------

    def _next_steps(self) -> None:
        composer, words = self._composer, self._words
        self._heading("下一步工作打算")
        steps = [(f"step:{t.id}", self._step(t)) for t in (*self._undone, *self._unmet)]
        continuing = [
            t
            for t in self._snapshot.tasks
            if t.fields.status is Status.CONTINUING and conclusion(t) is YearEnd.DONE
        ]
        if continuing:
            said = f"持续推进的{len(continuing)}项任务（{sentences.labels(continuing)}），"
            offices = {t.fields.office for t in continuing}
            only = next(iter(offices)) if len(offices) == 1 else None
            who = only or f"各{words.office}"
            steps.append(("step:continuing", f"{said}由{who}按原定频次和时限继续落实。"))
        other = f"针对其他不足，由{gap(words.office)}于{gap('完成时限')}前{gap('整改措施')}。"
        steps.append(("step:other", other))
        for index, (place, step) in enumerate(steps, 1):
            number = f"（{numeral(index)}）" if len(steps) > 1 else ""
            # What closes the report never stands on a page without a line of its substance.
            composer.body(f"{number}{step}", keep=index == len(steps), place=place)

    def _step(self, task: Task) -> str:
        who = task.fields.office or gap(self._words.office)
        verdict = "条件未具备" if conclusion(task) is YearEnd.CONDITION_UNMET else "未落实"
        about = sentences.gist(task.text.replace("\n", ""))
        return (
            f"针对{about}（{self._words.cited}{task.label}）{verdict}的问题，"
            f"由{who}于{gap('完成时限')}前{gap('整改措施')}。"
        )

    # -- closing ---------------------------------------------------------------------------------

    def _total_line(self) -> str:
        figures = self._figures
        rate, _ = self._rate(figures)
        said = f"合计：任务{figures.total}项，{sentences.outcome(figures)}"
        return f"{said}，落实率{rate}。" if rate else f"{said}。"
