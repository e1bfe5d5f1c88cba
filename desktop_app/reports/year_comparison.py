"""与上年比较: the year's figures beside those of the year before, where the ledger holds both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.figures import BY_ID
from desktop_app.core.rules import YearFigures, year_figures
from desktop_app.core.snapshot import LastYear, YearSnapshot
from desktop_app.reports.composer import Composer
from desktop_app.reports.sentences import percent
from desktop_app.reports.wordxml import NONE, Column, Table

#: The figures that a reader compares, in the form's order.
_COMPARED = (
    "published",
    "normative",
    "website",
    "microblog",
    "wechat",
    "interpretations",
    "press_conferences",
    "responses",
    "requests_received",
    "requests_answered",
    "briefings",
    "trainings",
    "trainees",
)
_MOST_SAID = 3
#: Words that say too little by themselves, outside their group of the form.
_PLAINER = {"requests_received": "收到依申请公开", "requests_answered": "办结依申请公开"}
#: The heading by which the table is found again.
CHANGE = "增减"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure in both years, as printed: its name with its unit, both values, the change, the rate."""

    name: str
    before: str
    now: str
    change: str
    rate: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        return (self.name, self.before, self.now, self.change, self.rate)


def compared(snapshot: YearSnapshot) -> tuple[Compared, ...]:
    """What both years have; empty where the ledger does not hold the year before."""
    last = snapshot.last_year
    if last is None:
        return ()
    rows = []
    before, now = _tenths(last.outcome), _tenths(year_figures(snapshot.tasks))
    if before is not None and now is not None:
        change = _signed(now - before, tenths=True)
        rows.append(Compared("任务落实率（%）", _points(before), _points(now), change, NONE))
    both = [name for name in _COMPARED if name in last.figures and name in snapshot.figures]
    rows += [_row(name, last.figures[name], snapshot.figures[name]) for name in both]
    return tuple(rows)


def _row(name: str, before: int, now: int) -> Compared:
    word = f"{_word(name)}（{BY_ID[name].unit}）"
    return Compared(word, str(before), str(now), _signed(now - before), _rate(before, now))


def _word(name: str) -> str:
    return _PLAINER.get(name) or BY_ID[name].word.removeprefix("其中：")


def _tenths(outcome: YearFigures) -> int | None:
    """落实率 in tenths of a percent, as it is printed; None while it is no figure."""
    said = None if outcome.undecided else percent(outcome)
    if said is None:
        return None
    whole, _, tenth = said.removesuffix("%").partition(".")
    return int(whole) * 10 + int(tenth or 0)


def _points(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _signed(value: int, *, tenths: bool = False) -> str:
    said = _points(abs(value)) if tenths else str(abs(value))
    return said if not value else f"{'＋' if value > 0 else '－'}{said}"


def _rate(before: int, now: int) -> str:
    """增幅 to one decimal; a dash where nothing can be divided by."""
    if not before:
        return NONE
    change = now - before
    tenths = (abs(change) * 2000 + before) // (2 * before)
    sign = "" if not tenths else "＋" if change > 0 else "－"
    return f"{sign}{_points(tenths)}%"


def said(snapshot: YearSnapshot, rows: Sequence[Compared]) -> str:
    """与2016年相比，主动公开政府信息由……条增加到……条，增长……%；……。"""
    last = snapshot.last_year
    if last is None or not rows:
        return ""
    both = [name for name in _COMPARED if name in last.figures and name in snapshot.figures]
    # What changed is worth more words than what did not.
    changed = [name for name in both if last.figures[name] != snapshot.figures[name]]
    chosen = (changed + [name for name in both if name not in changed])[:_MOST_SAID]
    told = [_told(name, last.figures[name], snapshot.figures[name]) for name in _COMPARED if name in chosen]
    before, now = _tenths(last.outcome), _tenths(year_figures(snapshot.tasks))
    if before is not None and now is not None:
        told.append(_told_rate(before, now))
    return f"与{last.year}年相比，{'；'.join(told)}。主要数据对比如下："


def _told(name: str, before: int, now: int) -> str:
    unit, word = BY_ID[name].unit, _word(name)
    if before == now:
        return f"{word}同为{now}{unit}"
    verb, noun = ("增加到", "增长") if now > before else ("减少到", "下降")
    rate = _rate(before, now).strip("＋－")
    much = f"，{noun}{rate}" if rate not in (NONE, "0%") else ""
    return f"{word}由{before}{unit}{verb}{now}{unit}{much}"


def _told_rate(before: int, now: int) -> str:
    if before == now:
        return f"任务落实率同为{_points(now)}%"
    verb, noun = ("提高到", "提高") if now > before else ("下降到", "下降")
    return f"任务落实率由{_points(before)}%{verb}{_points(now)}%，{noun}{_points(abs(now - before))}个百分点"


def table(composer: Composer, last: LastYear, rows: Sequence[Compared]) -> Table:
    """The table of both years, upright, within the running text."""
    made = Table(
        composer.layout,
        (
            Column("项目", 60, "TableText"),
            Column(f"{last.year}年", 24),
            Column(f"{last.year + 1}年", 24),
            Column(CHANGE, 24),
            Column("增幅", 24),
        ),
        wide=False,
    )
    for row in rows:
        made.row([(cell,) for cell in row.cells])
    return made
