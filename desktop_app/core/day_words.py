"""Days in Chinese: Arabic numerals, the whole year, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""

from __future__ import annotations

from datetime import date


def full_day(day: date) -> str:
    """2017年6月9日."""
    return f"{day.year}年{short_day(day)}"


def short_day(day: date) -> str:
    """6月9日."""
    return f"{day.month}月{day.day}日"


def day_beside(day: date, year: int | None) -> str:
    """6月9日 beside what is of the year ``year``, 2018年6月9日 beside what is not."""
    return short_day(day) if day.year == year else full_day(day)
