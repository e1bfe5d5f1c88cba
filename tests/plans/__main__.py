"""Prints how many requirements come out right, per shape: ``python -m tests.plans``.

``--write`` puts the table into the documentation as well.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.plans.spec import Score, score, specs

#: The page of the documentation that holds the table, between its lines of headings and the next empty line.
FIGURES = Path(__file__).resolve().parents[2] / "desktop_app/resources/help/import-figures.md"
HEAD = "| 形态 | 文件 | 条数 | 文字对 | 单位对 | 错而已标 | 错而未标 |"


def measured() -> tuple[list[str], Score]:
    """Read every document in every format; the table as Markdown, and the whole score."""
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
    lines = [HEAD, "|---|---:|---:|---:|---:|---:|---:|"]
    lines += [_line(shape, count, total) for shape, (count, total) in sorted(by_shape.items())]
    return [*lines, _line("合计", documents, everything)], everything


def _line(shape: str, documents: int, s: Score) -> str:
    figures = (documents, s.total, s.text_right, s.units_right, s.marked, s.silent)
    return f"| {shape} | {' | '.join(map(str, figures))} |"


def documented() -> list[str]:
    """The table as the documentation holds it."""
    lines = FIGURES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines[lines.index(HEAD) :] if line.startswith("|")]


def _write(table: list[str]) -> None:
    text = FIGURES.read_text(encoding="utf-8")
    FIGURES.write_text(text.replace("\n".join(documented()), "\n".join(table)), encoding="utf-8")


def main() -> int:
    """Print the table; 1 where anything is silently wrong."""
    table, everything = measured()
    print("\n".join(table))
    for fault in everything.faults:
        print(fault)
    if "--write" in sys.argv[1:]:
        _write(table)
    return 1 if everything.silent else 0


if __name__ == "__main__":
    sys.exit(main())
