"""The command that carries last year's tasks over into a new plan."""

from __future__ import annotations

import argparse
import json
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.services import carry_over, next_year, plans
from desktop_app.services.carry_over import CarrySummary
from desktop_app.services.ledger import Ledger
from desktop_app.services.next_year import Decision, SuccessionReview, unfinished

#: From this score on (0 to 1) pairs are confirmed where none is given.
DEFAULT_SCORE = 0.9


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``carry-over``."""
    parser.add_argument(
        "--from", dest="former", metavar="编号", help="上年方案编号，缺省为本方案之前最近的一份"
    )
    parser.add_argument("--plan", metavar="编号", help="本年方案编号，缺省为最近印发的方案")
    parser.add_argument("--unit", metavar="单位", help="本部门名称，缺省为最近所用的单位")
    parser.add_argument(
        "--min-score", default=str(DEFAULT_SCORE), metavar="数", help="相似度不低于此数的才沿用，0 至 1"
    )
    parser.add_argument(
        "--fields",
        nargs="+",
        choices=carry_over.CARRIED,
        default=list(carry_over.CARRIED),
        help="沿用的内容，缺省为全部",
    )
    parser.add_argument("--dry-run", action="store_true", help="只列出，不写入")


def _least(text: str) -> int:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise UserError(f"相似度不能是“{text}”。", "请填写 0 至 1 之间的数，如 0.9。")
    return round(value * 100)


def run(ledger: Ledger, args: argparse.Namespace) -> None:
    """Match both years, carry over what is sure enough, and print what was done or would be."""
    least = _least(args.min_score)
    plan = plans.the_plan(ledger, args.plan)
    if args.former is None:
        older = next_year.older_plans(ledger, plan.id)
        if not older:
            raise UserError(f"台账里没有早于《{plan.title}》的方案。", "请先导入上年方案，或用 --from 指定。")
        former = older[0]
    else:
        former = plans.the_plan(ledger, args.former)
    unit = next_year.the_unit(ledger, former.id, plan.id, args.unit)
    taken = next_year.review(ledger, former.id, plan.id, unit)
    sure = [
        p for p in taken.pairs if p.decision is Decision.SUCCEEDS or (p.decision is None and p.score >= least)
    ]
    if args.dry_run:
        carries = carry_over.plan_carry(ledger, sure, args.fields, plan)
        told = carry_over.summary(carries, len(sure))
    else:
        told, _ = carry_over.carry_over(ledger, taken, sure, args.fields)
    data = _as_json(taken, {p.key for p in sure}, told, written=not args.dry_run)
    if args.json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_in_words(taken, told, written=not args.dry_run)))


def _as_json(
    taken: SuccessionReview, sure: set[tuple[str, str, str]], told: CarrySummary, *, written: bool
) -> dict[str, Any]:
    return {
        "from": taken.former_plan.id,
        "plan": taken.plan.id,
        "unit": taken.unit,
        "former_units": list(taken.former_units),
        "written": written,
        "pairs": [
            {
                "id": p.task.id,
                "label": p.task.label,
                "former_id": p.former.id,
                "former_label": p.former.label,
                "former_unit": p.former.unit,
                "score": p.score / 100,
                "relation": str(p.relation),
                "confirmed": p.key in sure,
                "unfinished": unfinished(p.former),
            }
            for p in taken.pairs
        ],
        "new": [{"id": f.task.id, "label": f.task.label, "note": f.note} for f in taken.fresh],
        "gone": [
            {
                "id": g.former.id,
                "label": g.former.label,
                "unit": g.former.unit,
                "note": g.note,
                "unfinished": unfinished(g.former),
            }
            for g in taken.gone
        ],
        "carried": {"tasks": told.tasks, "kept": told.kept, "fields": dict(told.fields)},
        "past_dates": [
            {"id": s.requirement_id, "label": s.label, "dates": list(s.dates)} for s in told.stale
        ],
    }


def _in_words(taken: SuccessionReview, told: CarrySummary, *, written: bool) -> list[str]:
    """What was done, a line each."""
    years = f"《{taken.former_plan.title}》→《{taken.plan.title}》"
    count = f"对应 {len(taken.pairs)} 对，{'已确认' if written else '可确认'} {told.pairs} 对"
    lines = [f"{years}，{taken.unit}：{count}。"]
    parts = "、".join(f"{carry_over.word(name)} {count} 项" for name, count in told.fields)
    if parts:
        lines.append(f"{'已沿用' if written else '可沿用'} {told.tasks} 项任务的内容：{parts}。")
    else:
        lines.append("没有可沿用的内容。")
    if told.kept:
        lines.append(f"已有内容、没有改动的 {told.kept} 处。")
    lines += [f"{s.label} 的措施中有往年日期：{'、'.join(s.dates)}。" for s in told.stale]
    if taken.fresh:
        lines.append(f"本年新增：{'、'.join(f.task.label for f in taken.fresh)}。")
    if taken.gone:
        lines.append(f"上年有而本年未对应：{'、'.join(g.former.label for g in taken.gone)}。")
    left = dict.fromkeys((p.former.label, u) for p in taken.pairs if (u := unfinished(p.former)))
    lines += [f"上年 {label}：{word.removeprefix('上年')}。" for label, word in left]
    return lines
