"""Prints how many requirements come out right, per shape: ``python -m tests.plans``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.plans.spec import Score, score, specs


def main() -> int:
    """Read every document in every format and print the table; 1 where anything is silently wrong."""
    by_shape: dict[str, tuple[int, Score]] = {}
    everything = Score()
    documents = 0
    with tempfile.TemporaryDirectory() as folder:
        for spec in specs():
            for form in spec.formats:
                one = score(spec, form, Path(folder))
                count, total = by_shape.setdefault(spec.shape, (0, Score()))
                total.add(one)
                everything.add(one)
                documents += 1
                by_shape[spec.shape] = (count + 1, total)
    print(f"{'形态':<6}{'文件':>6}{'条数':>8}{'文字对':>7}{'单位对':>7}{'错而已标':>6}{'错而未标':>6}")
    for shape, (count, total) in sorted(by_shape.items()):
        print(_line(shape, count, total))
    print(_line("合计", documents, everything))
    for fault in everything.faults:
        print(fault)
    return 1 if everything.silent else 0


def _line(shape: str, documents: int, s: Score) -> str:
    figures = (s.total, s.text_right, s.units_right, s.marked, s.silent)
    return f"{shape:<8}{documents:>8}" + "".join(f"{n:>10}" for n in figures)


if __name__ == "__main__":
    sys.exit(main())
