"""The progress columns of a row as entries: one a row, or one a line where every line begins with its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.progress_line import parse_line
from desktop_app.core.task import Progress
from desktop_app.exchange.days import has_year
from desktop_app.exchange.layout import (
    PROGRESS_COUNT,
    PROGRESS_DATE,
    PROGRESS_PARTS,
    PROGRESS_TEXT,
    PROGRESS_URL,
)
from desktop_app.exchange.values import Reading, read_value, squeezed, text_of
from desktop_app.exchange.workbook import Cell


@dataclass(frozen=True, slots=True)
class Clock:
    """What a day without its year is reckoned by: the plan's year and issue, and the day of reading."""

    year: int
    issued: date | None
    today: date

    def nearest(self, day: date) -> date:
        """A day that was given without a year: in the plan's year, or early in the next one.

        A day from before the plan was issued that has come again since, in the following year, is
        meant there: what is reported happened under the plan.
        """
        if self.issued is None or day >= self.issued or self.today.year != self.year + 1:
            return day
        try:
            again = day.replace(year=self.year + 1)
        except ValueError:
            return day
        return again if again <= self.today else day

    @property
    def latest(self) -> date:
        """The last day that a line may speak of without naming its year."""
        near = self.year <= self.today.year <= self.year + 1
        return self.today if near else date(self.year, 12, 31)


class ProgressError(UserError):
    """A progress entry that cannot be taken, and the cell that is to blame.

    Args:
        cell: the cell's name.
        error: what is wrong with it.
    """

    def __init__(self, cell: str, error: UserError) -> None:
        super().__init__(error.what, error.remedy)
        self.cell = cell


def read_progress(
    cells: Mapping[str, tuple[Cell, str]], reading: Reading, clock: Clock, by: str | None
) -> tuple[tuple[Progress, str], ...]:
    """The new entries of a row, each with the cell it stands in.

    Raises:
        ProgressError: a part cannot be read, or the day or the content is missing.
    """
    values: dict[str, Any] = {}
    for name in PROGRESS_PARTS:
        if name in cells:
            cell, place = cells[name]
            try:
                values[name] = read_value(name, cell, reading)
            except UserError as error:
                raise ProgressError(place, error) from None
    given = [name for name in PROGRESS_PARTS if values.get(name) is not None]
    if not given:
        return ()
    text, count, url = (values.get(n) for n in (PROGRESS_TEXT, PROGRESS_COUNT, PROGRESS_URL))
    if given == [PROGRESS_COUNT] and not count:
        # A nought beside nothing is how a blank is filled in.
        return ()
    if text is None:
        alone = UserError("填了进展日期、条数或链接，没有进展内容。", "请写明做了什么。")
        raise ProgressError(cells[given[0]][1], alone)
    place = cells[PROGRESS_TEXT][1]
    day = values.get(PROGRESS_DATE)
    if day is None:
        return tuple((entry, place) for entry in _by_lines(text, count, url, clock, by, place))
    cell = cells[PROGRESS_DATE][0]
    if isinstance(cell.value, str) and not has_year(text_of(cell, reading)):
        day = clock.nearest(day)
    return ((Progress(day, text, count, url, by), place),)


def _by_lines(
    text: str, count: int | None, url: str | None, clock: Clock, by: str | None, place: str
) -> list[Progress]:
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        understood = [parse_line(line, clock.latest) for line in lines]
    except UserError as error:
        raise ProgressError(place, error) from None
    if not all(line.day_given for line in understood):
        undated = UserError("进展没有日期，没有采用。", "请在“新进展日期”中填写日期。")
        raise ProgressError(place, undated)
    alone = len(understood) == 1
    return [
        Progress(
            line.entry.date,
            line.entry.text,
            count if alone and count is not None else line.entry.count,
            url if alone and url is not None else line.entry.url,
            by,
        )
        for line in understood
    ]


def same_entry(a: Progress, b: Progress) -> bool:
    """Whether two entries say the same, whoever recorded them."""
    return (a.date, squeezed(a.text), a.count, a.url or None) == (
        b.date,
        squeezed(b.text),
        b.count,
        b.url or None,
    )


def same_event(a: Progress, b: Progress) -> bool:
    """Whether two entries speak of the same thing on the same day, though perhaps with other figures."""
    return a.date == b.date and squeezed(a.text) == squeezed(b.text)
