"""The fields of a task in people's words: their names, what they accept, how they read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.terms import Frequency, Publicity, Standing, Status, YearEnd

#: The word for each field; the same on screen, in messages and in the record.
FIELD_WORDS = {
    "our_part": "我局承担的部分",
    "status": "状态",
    "reason": "理由",
    "year_end": "年终结论",
    "measures": "落实措施",
    "office": "责任科室",
    "person": "责任人",
    "phone": "联系电话",
    "support_offices": "配合科室",
    "deadline": "完成时限",
    "frequency": "频次",
    "due_day": "到期日",
    "channel": "公开渠道及栏目",
    "publicity": "公开属性",
    "remark": "备注",
    "applies": "是否适用",
}

#: Longest text a field takes, in characters.
LONGEST = 20_000

_ENUMS: dict[str, type[StrEnum]] = {
    "status": Status,
    "year_end": YearEnd,
    "frequency": Frequency,
    "publicity": Publicity,
}


def refuse(name: str, value: object, wanted: str) -> UserError:
    """The refusal of ``value`` for the field ``name``, saying what it takes."""
    return UserError(f"{FIELD_WORDS[name]}不能是“{_brief(value)}”。", f"请填写{wanted}。")


def _brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 30 else f"{text[:30]}…"


def _text(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise refuse(name, value, "文字")
    # Control characters cannot be written into a Word file; tabs and line breaks stay.
    clean = "".join(c for c in value if c in "\t\n" or ord(c) >= 32).strip()
    if len(clean) > LONGEST:
        raise UserError(f"{FIELD_WORDS[name]}超过 {LONGEST} 字。", "请精简后再填。")
    return clean or None


def _texts(name: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise refuse(name, value, "清单，每条一行")
    cleaned = (_text(name, item) for item in value)
    return tuple(text for text in cleaned if text)


def _enum(name: str, value: Any) -> StrEnum | None:
    kind = _ENUMS[name]
    if value is None:
        return Status.NOT_STARTED if kind is Status else None
    for member in kind:
        if member == value:
            return member
    raise refuse(name, value, "、".join(kind))


def _deadline(name: str, value: Any) -> date | Standing | None:
    if value is None or isinstance(value, date):
        return value
    if value == Standing.LONG_TERM:
        return Standing.LONG_TERM
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise refuse(name, value, "日期（如 2017-11-30）或“长期坚持”") from None


def _due_day(name: str, value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 31:
        raise refuse(name, value, "1 至 31 之间的整数")
    return value


def _applies(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise refuse(name, value, "是或否")
    return value


_CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "measures": _texts,
    "support_offices": _texts,
    "status": _enum,
    "year_end": _enum,
    "frequency": _enum,
    "publicity": _enum,
    "deadline": _deadline,
    "due_day": _due_day,
    "applies": _applies,
}


def checked(name: str, value: Any) -> Any:
    """``value`` in the core type of the field ``name``, cleaned of blanks at its ends.

    Raises:
        UserError: there is no such field, or it does not take the value; both are named.
    """
    if name not in FIELD_WORDS:
        raise UserError(f"没有名为“{name}”的字段。", "请用 tasks --json 查看字段名称。")
    check: Callable[[str, Any], Any] = _CHECKS.get(name, _text)
    return check(name, value)


def shown(name: str, stored: Any) -> str:
    """A stored column value as a person reads it; empty where there is none."""
    if stored is None:
        return ""
    if name in ("measures", "support_offices"):
        return ("\n" if name == "measures" else "、").join(json.loads(stored))
    if name == "applies":
        return "适用" if stored else ""
    return str(stored)
