"""The papers that go beside a report: the index of an evidence package, and the sign-off page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app.core.day_words import full_day
from desktop_app.core.versions import SignOff
from desktop_app.reports import readback
from desktop_app.reports.composer import Composer
from desktop_app.reports.layout import STANDARD, LayoutProfile
from desktop_app.reports.saving import save
from desktop_app.reports.typography import clean
from desktop_app.reports.wordxml import NONE, Cell, Column, Table


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One piece of evidence in the index.

    ``place`` is the file's name within the package or an address, ``sha256`` the file's digest.
    """

    label: str
    name: str
    kind: str
    items: tuple[str, ...]
    place: str
    day: date | None
    sha256: str | None


def write_index(
    lines: Sequence[IndexLine],
    title: str,
    organisation: str,
    day: date,
    out: Path,
    *,
    layout: LayoutProfile = STANDARD,
) -> None:
    """Write the index of an evidence package as a Word file, and prove that every line is in it.

    Args:
        lines: the pieces, in the order of their numbers.
        title: the paper's title.
        organisation: the department.
        day: the day the package stands for.
        out: where the file goes.
        layout: margins, fonts and pitches.

    Raises:
        UserError: the file cannot be written there.
        ReadBackError: the written file lacks a line (a bug).
    """
    composer = Composer(layout)
    composer.title(title, (organisation,))
    table = Table(
        layout,
        (
            Column("编号", 11),
            Column("材料名称", 42, "TableText"),
            Column("类型", 13),
            Column("对应|条目", 17),
            Column("文件名或链接", 37, "TableLink"),
            Column("形成日期", 36),
        ),
        wide=False,
    )
    for line in lines:
        items: Cell = tuple(table.label(item, 3) for item in line.items) or (NONE,)
        shown = table.phrase(full_day(line.day), 5) if line.day else NONE
        where = composer.link(clean(line.place))
        table.row([(line.label,), (clean(line.name),), (line.kind,), items, (where,), (shown,)])
    if not lines:
        table.row([(NONE,), ("暂无",), (NONE,), (NONE,), (NONE,), (NONE,)])
    composer.table(table)

    def prove(written: Path) -> None:
        rows = readback.WrittenDocument(written).rows()
        for line, row in zip(lines, rows, strict=False):
            if clean(line.name) not in row or clean(line.place) not in row:
                raise readback.ReadBackError(line.label, "佐证材料")
        if lines and len(rows) != len(lines):
            raise readback.ReadBackError("清单", "佐证材料")

    save(composer.parts(title, organisation, day), out, prove)


def write_signoff_page(
    title: str,
    signoffs: Sequence[SignOff],
    organisation: str,
    day: date,
    out: Path,
    *,
    layout: LayoutProfile = STANDARD,
) -> None:
    """Write the sign-off page (审签页) that is printed apart and never published.

    Args:
        title: the title of the document that is signed off.
        signoffs: its steps; what is open is left empty for a pen.
        organisation: the department.
        day: the day the document stands for.
        out: where the file goes.
        layout: margins, fonts and pitches.

    Raises:
        UserError: the file cannot be written there.
        ReadBackError: the written file lacks a step (a bug).
    """
    composer = Composer(layout)
    composer.title("公文审签页")
    composer.blank()
    composer.addressee(f"文件标题：{clean(title).replace(chr(10), '')}")
    table = Table(
        layout, (Column("环节", 44), Column("意见", 52), Column("姓名", 30), Column("日期", 30)), wide=False
    )
    for signoff in signoffs:
        when = full_day(signoff.day) if signoff.day else "　"
        table.row([(clean(signoff.step),), ("　\n　",), (clean(signoff.name or "") or "　",), (when,)])
    composer.table(table)

    def prove(written: Path) -> None:
        rows = readback.WrittenDocument(written).rows()
        for signoff, row in zip(signoffs, rows, strict=True):
            if clean(signoff.step) not in row or clean(signoff.name or "") not in row:
                raise readback.ReadBackError("审签页", signoff.step)

    save(composer.parts("公文审签页", organisation, day), out, prove)
