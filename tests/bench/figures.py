"""What a measurement is made of: interleaved runs, spread, ratios, growth, and the table of them all."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Series:
    """Several measurements of one thing, in the order in which they were taken (milliseconds, or MB)."""

    values: tuple[float, ...]

    @property
    def low(self) -> float:
        """The least."""
        return min(self.values)

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def high(self) -> float:
        """The greatest."""
        return max(self.values)

    def share(self, part: float) -> float:
        """The value that ``part`` of all values do not exceed (0.99 for p99), by nearest rank."""
        ordered = sorted(self.values)
        return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def timed(work: Work) -> float:
    """How long ``work`` takes, in milliseconds."""
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def interleaved(contenders: Mapping[str, Callable[[], float]], runs: int, warm: int = 1) -> dict[str, Series]:
    """Let contenders measure themselves in turn, A B A B, so that all meet the same machine.

    Args:
        contenders: by name; each does its work once and gives what it measured.
        runs: counted rounds.
        warm: rounds beforehand that do not count.
    """
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for round_ in range(warm + runs):
        for name, measure in contenders.items():
            value = measure()
            if round_ >= warm:
                found[name].append(value)
    return {name: Series(tuple(values)) for name, values in found.items()}


def ratio(ours: Series, other: Series) -> float:
    """How many times as long ours takes: the median over the rounds, each against its own neighbour."""
    return statistics.median(a / b for a, b in zip(ours.values, other.values, strict=True))


def exponent(times: Mapping[int, float]) -> float:
    """The exponent of growth: the slope of the times over the sizes, both as logarithms, by least squares.

    1 is linear, 0 is no growth.
    """
    points = [(math.log(size), math.log(taken)) for size, taken in times.items()]
    mid_x = statistics.fmean(x for x, _ in points)
    mid_y = statistics.fmean(y for _, y in points)
    return sum((x - mid_x) * (y - mid_y) for x, y in points) / sum((x - mid_x) ** 2 for x, _ in points)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached: a value that may not exceed a limit, and its words."""

    words: str
    value: float
    limit: float

    @property
    def reached(self) -> bool:
        """Whether it is."""
        return self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        work: what was measured.
        ours: our own figures, None where the row only tells of growth or of why there is none.
        unit: 毫秒 or MB.
        floor: the floor's words and figures.
        peers: what a user would pick instead, by name.
        goals: what is to be reached.
        note: what a reader must know of how it was measured.
    """

    work: str
    ours: Series | None = None
    unit: str = "毫秒"
    floor: tuple[str, Series] | None = None
    peers: tuple[tuple[str, Series], ...] = ()
    goals: tuple[Goal, ...] = ()
    note: str = ""

    def plain(self) -> dict[str, Any]:
        """The row as JSON."""
        return {
            "work": self.work,
            "unit": self.unit,
            "ours": spread(self.ours),
            "floor": None if self.floor is None else {"name": self.floor[0], **(spread(self.floor[1]) or {})},
            "peers": [
                {"name": name, "times_ours": _times(other, self.ours), **(spread(other) or {})}
                for name, other in self.peers
            ],
            "goals": [{**asdict(g), "reached": g.reached} for g in self.goals],
            "note": self.note,
        }


def spread(series: Series | None) -> dict[str, float | int] | None:
    """Least, middle, greatest and p99 of a series, and how many there are."""
    if series is None:
        return None
    return {
        "min": series.low,
        "median": series.median,
        "max": series.high,
        "p99": series.share(0.99),
        "runs": len(series.values),
    }


def _times(other: Series, ours: Series | None) -> float | None:
    return None if ours is None else other.median / ours.median


def number(value: float) -> str:
    """A figure with as many digits as mean something: 1234, 56.7, 0.44."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _cell(figures: Mapping[str, Any] | None) -> str:
    if figures is None:
        return ""
    return " / ".join(number(figures[key]) for key in ("min", "median", "max"))


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows (as `Row.plain` gives them) as one Markdown table."""
    lines = [
        "| 工作 | 本软件（最小 / 中位 / 最大） | 基准与同类 | 目标与结果 |",
        "|---|---|---|---|",
    ]
    for row in rows:
        ours = f"{_cell(row['ours'])} {row['unit']}" if row["ours"] else ""
        beside = []
        if row["floor"]:
            beside.append(f"{row['floor']['name']}：{_cell(row['floor'])}")
        for peer in row["peers"]:
            times = f"（本软件的 {number(peer['times_ours'])} 倍）" if peer["times_ours"] else ""
            beside.append(f"{peer['name']}：{_cell(peer)}{times}")
        goals = [
            f"{goal['words']} ≤ {number(goal['limit'])}：{number(goal['value'])}，"
            f"{'达到' if goal['reached'] else '未达到'}"
            for goal in row["goals"]
        ]
        note = [row["note"]] if row["note"] else []
        lines.append(f"| {row['work']} | {ours} | {'<br>'.join(beside)} | {'<br>'.join(goals + note)} |")
    return "\n".join(lines)
