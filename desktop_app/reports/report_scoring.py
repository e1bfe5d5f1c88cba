"""自评得分 in a self-check report: a sentence in part one, and the table as an annex."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.core.scoring import points
from desktop_app.core.snapshot import Indicator
from desktop_app.reports.composer import Composer
from desktop_app.reports.sentences import bare, end
from desktop_app.reports.typography import gap
from desktop_app.reports.wordxml import NONE, Cell, Column, Table

#: The annex's title.
TITLE = "自评得分表"
#: The heading by which its table is found again.
BASIS = "评分依据"


def said(indicators: Sequence[Indicator], us: str, annex: str) -> str:
    """总分100分，我局自评96.5分……: the sum, and where points were lost, why.

    Args:
        indicators: the table's lines, ready for print.
        us: 我局.
        annex: where the table stands (附件3).
    """
    worth = points(sum(i.worth for i in indicators))
    scored = [i.score for i in indicators if i.score is not None]
    if len(scored) < len(indicators):
        return f"对照自评指标，总分{worth}分，{us}自评{gap('待全部指标评定后计算')}分，各项得分见{annex}。"
    head = f"对照自评指标，总分{worth}分，{us}自评{points(sum(scored))}分"
    lost = [i for i in indicators if i.score is not None and i.score < i.worth]
    if not lost:
        return f"{head}，各项均未失分，详见{annex}。"
    told = "；".join(
        f"{i.name}失{points(i.worth - (i.score or 0))}分"
        + (f"（{bare(i.note or i.basis)}）" if i.note or i.basis else "")
        for i in lost
    )
    return f"{head}。其中，{told}。各项得分见{annex}。"


def table(composer: Composer, indicators: Sequence[Indicator], *, public: bool) -> Table:
    """自评得分表, upright; within the house with the officer's remarks."""
    columns = [
        Column("序号", 10),
        Column("指标", 30, "TableText"),
        Column("分值", 14),
        Column(BASIS, 84 if public else 56, "TableText"),
        Column("自评|得分", 18),
    ]
    if not public:
        columns.append(Column("说明", 28, "TableText"))
    made = Table(composer.layout, columns, wide=False)
    for number, indicator in enumerate(indicators, 1):
        cells: list[Cell] = [
            (str(number),),
            (indicator.name,),
            (points(indicator.worth),),
            (end(indicator.basis) if indicator.basis else NONE,),
            (gap("得分") if indicator.score is None else points(indicator.score),),
        ]
        if not public:
            cells.append((end(indicator.note) if indicator.note else NONE,))
        made.row(cells)
    scored = [i.score for i in indicators if i.score is not None]
    total = points(sum(scored)) if len(scored) == len(indicators) else gap("待全部指标评定")
    made.closing(f"合计：分值{points(sum(i.worth for i in indicators))}分，自评得分{total}分。")
    return made
