"""The two charts of a self-check report: what was published where, and what came of each section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from desktop_app.core.figures import FIGURES
from desktop_app.core.rules import conclusion
from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.terms import YearEnd
from desktop_app.reports import sentences
from desktop_app.reports.charts import MOST_BARS, Chart, Series, short
from desktop_app.reports.typography import numeral

_CHANNELS = tuple(f for f in FIGURES if f.group == "主动公开（按渠道）")


def by_channel(figures: Mapping[str, int]) -> Chart | None:
    """主动公开 by channel; None where fewer than two channels have anything to show."""
    shown = [f for f in _CHANNELS if figures.get(f.id)]
    if len(shown) < 2:
        return None
    values = tuple(figures[f.id] for f in shown)
    return Chart("各渠道主动公开信息数", "条", tuple(f.word for f in shown), (Series("条数", values),))


def by_section(snapshot: YearSnapshot) -> Chart | None:
    """Conclusions by section of the plan.

    None where one section says it all, where there are more than a small picture holds, or while a task
    has no conclusion.
    """
    told = list(sentences.sections(snapshot.tasks))
    if not 2 <= len(told) <= MOST_BARS:
        return None
    counted = [Counter(conclusion(t) for t in tasks) for _, tasks in told]
    if any(count[None] for count in counted):
        return None
    names = tuple(short(f"（{numeral(i)}）{title}") for i, (title, _) in enumerate(told, 1))
    series = tuple(
        Series(str(verdict), tuple(count[verdict] for count in counted), fill)
        for fill, verdict in enumerate(
            (YearEnd.DONE, YearEnd.NOT_DONE, YearEnd.CONDITION_UNMET, YearEnd.NOT_APPLICABLE)
        )
        if any(count[verdict] for count in counted)
    )
    return Chart("各部分任务落实情况", "项", names, series)
