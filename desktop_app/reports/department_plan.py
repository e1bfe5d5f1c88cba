"""The department's own division plan (部门分工方案) as a Word document."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.pausing import collector_paused
from desktop_app.core.rules import Gap
from desktop_app.core.snapshot import Audience, DocumentOptions, PlanForm, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.terms import Status
from desktop_app.core.versions import UNTOUCHED, Paragraph, Touches
from desktop_app.reports import readback, sentences, wording
from desktop_app.reports.composer import Composer
from desktop_app.reports.covers import Cover
from desktop_app.reports.layout import STANDARD, LayoutProfile
from desktop_app.reports.plan_table import PlanTable, channel, in_force
from desktop_app.reports.saving import Part, Written, save
from desktop_app.reports.typography import gap, numeral
from desktop_app.reports.wording import Words

__all__ = ["Written", "write"]

_SHORT_ITEM = 80


@collector_paused()
def write(
    snapshot: YearSnapshot,
    options: DocumentOptions,
    out: Path,
    *,
    layout: LayoutProfile = STANDARD,
    touches: Touches = UNTOUCHED,
) -> Written:
    """Write the department plan, read it back, and put it at ``out``.

    Args:
        snapshot: the department's year.
        options: form, audience, title, punctuation, signature.
        out: where the document goes.
        layout: margins, fonts and pitches.
        touches: the officer's own paragraphs, and what was left empty on purpose.

    Raises:
        UserError: the file cannot be written there; what was there before still is.
        ReadBackError: the written file lacks something of the snapshot (a bug).
    """
    prepared = wording.prepare(snapshot, options, progress=False, blanks=touches.blanks)
    draft = _Plan(prepared, options, layout, touches)
    parts = draft.parts()
    told = draft.paragraphs
    save(parts, out, lambda written: readback.prove_plan(written, snapshot, options, paragraphs=told))
    return Written(out, draft.placeholders, told)


class _Plan:
    """One plan in the making."""

    def __init__(
        self, snapshot: YearSnapshot, options: DocumentOptions, layout: LayoutProfile, touches: Touches
    ) -> None:
        self._snapshot, self._options, self._layout = snapshot, options, layout
        self._words = Words.of(snapshot)
        self._public = options.audience is Audience.PUBLIC
        self._in_table = options.form is PlanForm.TABLE
        edits = {edit.place: edit for edit in touches.edits}
        self._composer = Composer(layout, edits, "public/" if self._public else "")
        self._blanks = touches.blanks
        self._cover = Cover(self._composer, snapshot, self._words, options)
        self._title = wording.own_title(options) or wording.plan_title(snapshot, self._words)

    @property
    def placeholders(self) -> int:
        return self._composer.placeholders

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What the officer may reword."""
        return tuple(self._composer.paragraphs)

    def _limit(self, task: Task) -> str:
        return sentences.limit(task, blank=(str(Gap.DEADLINE), task.id) in self._blanks)

    def parts(self) -> dict[str, Part]:
        """Compose everything, in the order it is read."""
        composer, department = self._composer, self._snapshot.department
        has_annex = self._in_table and bool(self._snapshot.tasks)
        if self._options.notice:
            self._cover.notice(self._title)
        else:
            composer.title(self._title, (department.full_name,))
        composer.blank()
        self._opening()
        self._division()
        self._demands()
        if has_annex:
            composer.annex_note((self._annex_title,))
        self._closing()
        if has_annex:
            self._annex()
        if self._options.notice:
            self._cover.imprint()
        return composer.parts(self._title, department.full_name, self._snapshot.as_of)

    @property
    def _annex_title(self) -> str:
        title = self._title.replace("\n", "").removesuffix("分工方案").removesuffix("任务")
        return f"{title}任务分工表"

    def _opening(self) -> None:
        words, total = self._words, len(self._snapshot.tasks)
        self._composer.body(
            f"为贯彻落实{words.notice}（{words.doc_no}，以下简称{words.cited}）部署，扎实推进{words.us}"
            f"{words.year}年{_work(words.subject)}，结合{words.us}工作实际，制定本方案。",
            place="opening",
        )
        self._composer.heading("一、总体要求")
        aim = f"确保{words.cited}涉及{words.us}的{total}项任务落到实处" if total else "确保各项部署落到实处"
        self._composer.body(
            f"按照{words.cited}部署，坚持以公开为常态、不公开为例外，把公开要求落实到每一项任务，"
            f"明确措施、压实责任、严格时限，{aim}。",
            place="aim",
        )

    def _division(self) -> None:
        composer, words, snapshot = self._composer, self._words, self._snapshot
        composer.heading("二、任务分工")
        if not snapshot.tasks:
            composer.body(
                f"经逐条核对，{words.cited}没有点名{words.us}落实的任务，也没有各单位共同落实的任务。",
                place="division",
            )
        else:
            self._say_division()
        if snapshot.undecided_claims and not self._public:
            count = len(snapshot.undecided_claims)
            names = sentences.labels(snapshot.undecided_claims)
            composer.body(
                f"另有{count}项任务由有关部门认领，{words.us}{gap(f'是否认领{names}待定')}。", place="claims"
            )
        if not self._in_table:
            self._narrative()

    def _say_division(self) -> None:
        """How many tasks of which kind; those answered 不涉及 are named, so that the counts stay honest."""
        words = self._words
        said = sentences.division(self._snapshot, words)
        where = "具体分工见附件。" if self._in_table else "具体分工如下："
        outside = [t for t in self._snapshot.tasks if t.fields.status is Status.NOT_APPLICABLE]
        if outside:
            names = sentences.labels(outside)
            self._composer.body(f"{said}。经核实，{names}{words.us}不涉及。{where}", place="division")
        else:
            self._composer.body(f"{said}，{where}", place="division")

    def _narrative(self) -> None:
        composer, number = self._composer, 0
        for index, (title, tasks) in enumerate(sentences.sections(self._snapshot.tasks), 1):
            composer.subheading(f"（{numeral(index)}）{title}")
            for task in tasks:
                number += 1
                lines = task.text.split("\n")
                lines[-1] += f"（{self._words.cited}{task.label}）"
                # A short item stays with its measures; some programs would move a long one whole.
                composer.body(f"{number}.{lines[0]}", keep=len(task.text) < _SHORT_ITEM)
                for line in lines[1:]:
                    composer.body(line)
                self._narrative_measures(task)

    def _narrative_measures(self, task: Task) -> None:
        """落实措施：…… on a paragraph of its own, with who and when in brackets at its end."""
        words = self._words
        lines = sentences.measure_lines(task, words, public=self._public)
        if task.fields.status is Status.NOT_APPLICABLE:
            self._composer.body("".join(lines), place=f"measures:{task.id}")
            return
        who = [f"{words.office}：{self._office_with_person(task)}"]
        if task.fields.support_offices:
            who.append(f"{words.support}：{'、'.join(task.fields.support_offices)}")
        who.append(f"完成时限：{self._limit(task)}")
        if where := channel(task, public=self._public):
            who.insert(0, f"公开渠道及栏目：{where}")
        if remark := self._remark(task):
            who.append(f"备注：{remark}")
        said = "".join(lines)
        self._composer.body(f"落实措施：{said}（{'；'.join(who)}）", place=f"measures:{task.id}")

    def _office_with_person(self, task: Task) -> str:
        said = sentences.office(task, self._words)
        people = [] if self._public else [w for w in (task.fields.person, task.fields.phone) if w]
        return f"{said}（{'，'.join(people)}）" if people else said

    def _remark(self, task: Task) -> str | None:
        return None if self._public else task.fields.remark

    def _demands(self) -> None:
        """三、工作要求: four paragraphs, names left to the department."""
        composer, words = self._composer, self._words
        section, office = words.section, words.office
        composer.heading("三、工作要求")
        composer.headed_body(
            "（一）加强组织领导。",
            f"由{gap(f'统筹{section}名称')}（以下简称统筹{section}）负责统筹协调，各{office}主要负责人为第一责任人，"
            f"并各明确1名联络员，于{gap('日期')}前报统筹{section}。",
            place="demand:1",
        )
        composer.headed_body(
            "（二）严格时限要求。",
            f"各{office}于每{gap('月或季')}末前{gap('几')}日内向统筹{section}报送进展情况和佐证材料；"
            "确需调整措施或时限的，书面说明理由并报分管负责人同意。",
            place="demand:2",
        )
        composer.headed_body(
            "（三）规范公开审查。",
            "坚持先审查后公开、一事一审，严格公开属性认定、保密审查和个人信息保护。",
            place="demand:3",
        )
        composer.headed_body(
            "（四）强化督促考核。",
            f"统筹{section}建立工作台账，定期通报进展，落实情况纳入{gap('考核项目名称')}；"
            f"{gap('年终自查日期')}前完成年终自查。",
            # What closes the document never stands on a page without a line of its body.
            keep=True,
            place="demand:4",
        )

    def _closing(self) -> None:
        """落款, date and 附注, where the plan is not carried by a covering notice."""
        if self._options.stand_alone and not self._options.notice:
            self._cover.sign(usually_sealed=False)
            self._cover.contact()

    # -- the annex -------------------------------------------------------------------------------

    def _annex(self) -> None:
        chosen = in_force(self._options.columns, public=self._public)
        plan_table = PlanTable(self._words, self._limit, chosen, public=self._public)
        units = (self._snapshot.department.full_name,)
        self._composer.annex("附件", self._annex_title, units, wide=plan_table.wide)
        self._composer.table(plan_table.table(self._snapshot, self._layout))


def _work(subject: str) -> str:
    """政务公开工作要点 -> 政务公开工作: what one carries on, as against the paper that lists it."""
    plain = subject.removesuffix("要点")
    return plain if plain.endswith(("工作", "任务")) else f"{plain}工作"
