"""The bench's own arithmetic, and that its table says what was measured."""

from __future__ import annotations

import pytest

from tests.bench.figures import Goal, Row, Series, exponent, interleaved, ratio, table


def test_the_spread_of_a_series():
    series = Series(tuple(float(n) for n in range(1, 101)))
    assert (series.low, series.median, series.high) == (1.0, 50.5, 100.0)
    assert (series.share(0.99), series.share(0.5), series.share(1)) == (99.0, 50.0, 100.0)
    assert Series((7.0,)).share(0.99) == 7.0


def test_contenders_take_turns_and_the_first_round_does_not_count():
    order = []

    def contender(name, values):
        left = iter(values)

        def measure():
            order.append(name)
            return next(left)

        return measure

    found = interleaved({"a": contender("a", [99.0, 2.0, 4.0]), "b": contender("b", [98.0, 1.0, 8.0])}, 2)
    assert order == ["a", "b", "a", "b", "a", "b"]
    assert found == {"a": Series((2.0, 4.0)), "b": Series((1.0, 8.0))}


def test_a_ratio_compares_neighbours():
    # The machine is ten times slower in the second round; the ratio does not notice.
    assert ratio(Series((2.0, 20.0, 2.2)), Series((1.0, 10.0, 1.1))) == pytest.approx(2.0)


@pytest.mark.parametrize("power", [0.0, 1.0, 1.5])
def test_growth(power):
    assert exponent({n: 3 * n**power for n in (1_000, 10_000, 100_000)}) == pytest.approx(power)


def test_the_table_tells_what_was_measured_and_what_was_not_reached():
    ours, floor, peer = Series((2.0, 3.0, 4.0)), Series((1.0, 1.5, 2.0)), Series((30.0, 30.0, 30.0))
    row = Row(
        "一次修改",
        ours,
        floor=("单个事务", floor),
        peers=(("别的", peer),),
        goals=(Goal("倍数", 2.0, 2.0), Goal("p99 毫秒", 20.0, 16.0)),
        note="同一磁盘",
    )
    line = table([row.plain()]).splitlines()[-1]
    assert line == (
        "| 一次修改 | 2.00 / 3.00 / 4.00 毫秒 | 单个事务：1.00 / 1.50 / 2.00<br>"
        "别的：30.0 / 30.0 / 30.0（本软件的 10.0 倍） | 倍数 ≤ 2.00：2.00，达到<br>"
        "p99 毫秒 ≤ 16.0：20.0，未达到<br>同一磁盘 |"
    )
