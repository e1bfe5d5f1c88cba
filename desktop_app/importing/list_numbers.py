"""The numbers that Word prints by itself before list paragraphs (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from desktop_app.importing.packages import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = _W + "val"
_DIGITS = "零一二三四五六七八九"
_CHINESE_FORMS = (
    "chineseCounting chineseCountingThousand japaneseCounting ideographDigital taiwaneseCounting"
    " taiwaneseCountingThousand chineseLegalSimplified koreanCounting japaneseDigitalTenThousand"
)
_CHINESE = frozenset(_CHINESE_FORMS.split())


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class ListNumbers:
    """Counts a document's lists. ``next`` is asked once for every paragraph, in order."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._levels)

    @classmethod
    def of(cls, package: Package, main: str) -> ListNumbers:
        """The lists that a document's main part defines."""
        made = cls()
        for name in package.related(main, "/numbering"):
            if name in package:
                made._read_numbering(package.root(name))
        if made._levels:
            for name in package.related(main, "/styles"):
                if name in package:
                    made._read_styles(package.root(name))
        return made

    def _read_numbering(self, root: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for one in root.findall(_W + "abstractNum"):
            abstract[one.get(_W + "abstractNumId", "")] = {
                int(level.get(_W + "ilvl", "0")): _level(level) for level in one.findall(_W + "lvl")
            }
        for num in root.findall(_W + "num"):
            number = num.get(_W + "numId", "")
            base = num.find(_W + "abstractNumId")
            key = base.get(_VAL, "") if base is not None else ""
            levels = dict(abstract.get(key, {}))
            overridden = False
            for override in num.findall(_W + "lvlOverride"):
                at = int(override.get(_W + "ilvl", "0"))
                start = override.find(_W + "startOverride")
                own = override.find(_W + "lvl")
                if own is not None:
                    levels[at] = _level(own)
                if start is not None and at in levels and start.get(_VAL, "").isdigit():
                    old = levels[at]
                    levels[at] = _Level(int(start.get(_VAL)), old.form, old.text)
                    overridden = True
            self._levels[number] = levels
            self._abstract[number] = f"own {number}" if overridden else key

    def _read_styles(self, root: Any) -> None:
        for style in root.findall(_W + "style"):
            number = style.find(f"{_W}pPr/{_W}numPr/{_W}numId")
            level = style.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
            if number is not None:
                at = level.get(_VAL, "0") if level is not None else "0"
                self._styles[style.get(_W + "styleId", "")] = (
                    number.get(_VAL, ""),
                    int(at) if at.isdigit() else 0,
                )

    def next(self, properties: Any) -> str:
        """The number of a paragraph with these properties, or an empty string."""
        if not self._levels:
            return ""
        number, at = self._of(properties)
        level = self._levels.get(number, {}).get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._abstract[number], {})
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [k for k in counts if k > at]:
            del counts[deeper]
        return self._printed(number, level, counts)

    def _of(self, properties: Any) -> tuple[str, int]:
        own = properties.find(_W + "numPr")
        if own is not None:
            number, level = own.find(_W + "numId"), own.find(_W + "ilvl")
            at = level.get(_VAL, "0") if level is not None else "0"
            if number is not None:
                return number.get(_VAL, ""), int(at) if at.isdigit() else 0
        style = properties.find(_W + "pStyle")
        return self._styles.get(style.get(_VAL, ""), ("", 0)) if style is not None else ("", 0)

    def _printed(self, number: str, level: _Level, counts: dict[int, int]) -> str:
        levels = self._levels[number]

        def value(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            of = levels.get(at, level)
            return _in_form(counts.get(at, of.start), of.form)

        if level.form in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", value, level.text)


def _level(element: Any) -> _Level:
    def of(name: str, default: str) -> str:
        child = element.find(_W + name)
        return str(child.get(_VAL, default)) if child is not None else default

    start = of("start", "1")
    return _Level(
        int(start) if start.isdigit() else 1,
        of("numFmt", "decimal"),
        of("lvlText", ""),
    )


def _in_form(value: int, form: str) -> str:
    if form in _CHINESE:
        return _chinese(value)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if form == "decimalEnclosedParen":
        return f"({value})"
    if form == "decimalEnclosedFullstop":
        return f"{value}."
    return str(value)


def _chinese(value: int) -> str:
    if value >= 100:
        return str(value)
    tens, ones = divmod(value, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
