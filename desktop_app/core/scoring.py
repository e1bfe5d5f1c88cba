"""自评打分: indicators with weights, what the ledger proves of each, and the score the officer decides.

The default indicators are what a notice asks of a department and says that it will be assessed by: a plan of
its own with measures (方案的制订), its publication in time, and how it was carried out (落实情况).
Points are whole tenths (95 is 9.5), so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from desktop_app.core.day_words import full_day
from desktop_app.core.figures import BY_ID
from desktop_app.core.rules import Gap, conclusion, gaps, year_figures
from desktop_app.core.snapshot import Indicator, YearSnapshot
from desktop_app.core.terms import Status, YearEnd

#: What the weights have to sum to, in tenths: one hundred points.
WHOLE = 1000
#: An indicator weighs at most this many tenths.
MOST = 10_000
_MEASURES = frozenset({Gap.CONFIRMATION, Gap.MEASURES, Gap.OFFICE, Gap.DEADLINE})

#: The indicators offered at first: id, name, tenths.
DEFAULTS = (
    Indicator("organisation", "统筹推进", 100),
    Indicator("plan", "方案制订", 150),
    Indicator("publication", "方案公开", 150),
    Indicator("tasks", "任务落实", 300),
    Indicator("occurrences", "按期公开", 100),
    Indicator("evidence", "佐证材料", 100),
    Indicator("submission", "自查报送", 100),
)
NAMES = {indicator.id: indicator.name for indicator in DEFAULTS}


@dataclass(frozen=True, slots=True)
class Proof:
    """What the ledger says of an indicator.

    ``share`` is the part of its points that this proves, 0 to 1; None where the figures prove none, so
    that the officer alone decides.
    """

    words: str
    share: Fraction | None = None


def points(tenths: int) -> str:
    """9.5 or 10: tenths as points are written."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def judged(indicators: Sequence[Indicator], snapshot: YearSnapshot) -> tuple[Indicator, ...]:
    """The indicators with what the ledger says of them today.

    An indicator of the officer's own keeps the words they gave it and gets no proposal.
    """
    found = proofs(snapshot)
    told = []
    for indicator in indicators:
        proof = found.get(indicator.id)
        if proof is None:
            told.append(replace(indicator, proposed=None))
            continue
        share = proof.share
        offered = None if share is None else _rounded(indicator.worth * share)
        told.append(replace(indicator, basis=proof.words, proposed=offered))
    return tuple(told)


def _rounded(tenths: Fraction) -> int:
    """To whole tenths, downwards: nobody proposes more than is proven."""
    return tenths.numerator // tenths.denominator


def doubts(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """What is wrong with a table of indicators, one Chinese sentence each; never a refusal."""
    found = []
    total = sum(i.worth for i in indicators)
    if indicators and total != WHOLE:
        found.append(f"分值合计{points(total)}分，不等于{points(WHOLE)}分。")
    found += [
        f"“{i.name}”自评{points(i.score)}分，多于分值{points(i.worth)}分。"
        for i in indicators
        if i.score is not None and i.score > i.worth
    ]
    names = [i.name for i in indicators]
    found += [f"有{names.count(n)}项指标都叫“{n}”。" for n in dict.fromkeys(names) if names.count(n) > 1]
    return tuple(found)


# -- what the ledger proves --------------------------------------------------------------------------


def proofs(snapshot: YearSnapshot) -> dict[str, Proof]:
    """What the year's own figures say of each default indicator, by its id."""
    return {
        "organisation": _organisation(snapshot),
        "plan": _plan(snapshot),
        "publication": _publication(snapshot),
        "tasks": _tasks(snapshot),
        "occurrences": _occurrences(snapshot),
        "evidence": _evidence(snapshot),
        "submission": _submission(snapshot),
    }


def _organisation(snapshot: YearSnapshot) -> Proof:
    values = snapshot.figures
    told = [
        f"{BY_ID[name].word}{values[name]}{BY_ID[name].unit}"
        for name in ("briefings", "meetings", "trainings")
        if name in values
    ]
    return Proof(f"{'、'.join(told)}。" if told else "年度数据未填听取汇报、会议和培训次数。")


def _plan(snapshot: YearSnapshot) -> Proof:
    ours = [t for t in snapshot.tasks if t.fields.status is not Status.NOT_APPLICABLE]
    if not ours:
        return Proof("方案没有涉及本单位的任务。")
    whole = sum(not _MEASURES.intersection(gaps(t)) for t in ours)
    if whole == len(ours):
        return Proof(f"{whole}项任务的措施、责任科室、完成时限均已明确。", Fraction(1))
    return Proof(
        f"{len(ours)}项任务中，措施、责任科室、完成时限均已明确的{whole}项。", Fraction(whole, len(ours))
    )


def _publication(snapshot: YearSnapshot) -> Proof:
    day, limit = snapshot.record.published_on, snapshot.publish_by
    if day is None:
        return Proof("方案公开情况未登记。")
    words = f"{full_day(day)}公开"
    if snapshot.publish_days is not None:
        words += f"，距通知印发{snapshot.publish_days}个工作日"
    if limit is None:
        return Proof(f"{words}。")
    if day <= limit:
        return Proof(f"{words}，在规定时限{full_day(limit)}之内。", Fraction(1))
    return Proof(f"{words}，晚于规定时限{full_day(limit)}。")


def _tasks(snapshot: YearSnapshot) -> Proof:
    figures = year_figures(snapshot.tasks)
    base = figures.total - figures.not_applicable
    if not base:
        return Proof("没有应落实的任务。")
    words = f"应落实{base}项，已落实{figures.done}项"
    if figures.not_done:
        words += f"，未落实{figures.not_done}项"
    if figures.condition_unmet:
        words += f"，条件未具备{figures.condition_unmet}项"
    if figures.undecided:
        return Proof(f"{words}，未作年终结论{figures.undecided}项。")
    return Proof(f"{words}。", Fraction(figures.done, base))


def _occurrences(snapshot: YearSnapshot) -> Proof:
    owing = [t for t in snapshot.tasks if t.id in snapshot.years]
    summaries = [snapshot.years[t.id].summary for t in owing if t.fields.status is not Status.NOT_APPLICABLE]
    expected = sum(s.expected for s in summaries)
    if not expected:
        return Proof("没有到期的期次。")
    made_up, missing = sum(len(s.made_up) for s in summaries), sum(s.missing for s in summaries)
    on_time = expected - made_up - missing
    words = f"应公开{expected}个期次，按期{on_time}个"
    if made_up:
        words += f"，逾期补报{made_up}个"
    if missing:
        words += f"，未公开{missing}个"
    return Proof(f"{words}。", Fraction(on_time, expected))


def _evidence(snapshot: YearSnapshot) -> Proof:
    done = [t for t in snapshot.tasks if conclusion(t) is YearEnd.DONE]
    if not done:
        return Proof("没有结论为已落实的任务。")
    served = {task for piece in snapshot.evidence for task in piece.tasks}
    proven = sum(t.id in served or any(e.url for e in t.progress) for t in done)
    return Proof(f"已落实{len(done)}项，有佐证或链接的{proven}项。", Fraction(proven, len(done)))


def _submission(snapshot: YearSnapshot) -> Proof:
    day, limit = snapshot.record.submitted_on, snapshot.plan.display_by
    if day is None:
        return Proof("报送情况未登记。")
    if limit is None:
        return Proof(f"{full_day(day)}报送。")
    if day <= limit:
        return Proof(f"{full_day(day)}报送，在{full_day(limit)}之前。", Fraction(1))
    return Proof(f"{full_day(day)}报送，晚于{full_day(limit)}。")
