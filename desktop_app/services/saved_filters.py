"""已存筛选: what the list of tasks is narrowed to, under a name; it moves with the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import saved_filters as store
from desktop_app.store.journal import writing

#: The longest name (characters); more does not fit into a menu.
LONGEST = 30


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter under its name.

    Attributes:
        name: what it is called.
        criteria: plain values as the list of tasks writes and reads them; what one version does not know,
            another may.
    """

    name: str
    criteria: Mapping[str, Any]


def saved(ledger: Ledger) -> tuple[SavedFilter, ...]:
    """Every saved filter, in the order of the names."""
    return tuple(SavedFilter(name, criteria) for name, criteria in store.saved(ledger.db).items())


def save(ledger: Ledger, name: str, criteria: Mapping[str, Any]) -> Changes:
    """Keep criteria under a name, in place of any that stand under it.

    Raises:
        UserError: there is no name, or it is too long.
    """
    name = _checked(name)
    label = f"保存筛选“{name}”"
    with writing(ledger.db, label) as writer:
        store.write(writer, name, criteria)
    return changes_from(ledger, label, writer.changes)


def rename(ledger: Ledger, old: str, new: str) -> Changes:
    """Call a saved filter something else.

    Raises:
        UserError: there is no name or it is too long or taken, or there is no such filter.
    """
    new = _checked(new)
    label = f"筛选“{old}”改名为“{new}”"
    criteria = _the(ledger, old)
    with writing(ledger.db, label) as writer:
        if new != old:
            if store.exists(writer, new):
                raise UserError(f"已有名为“{new}”的筛选。", "请换一个名称。")
            store.remove(writer, old)
            store.write(writer, new, criteria)
    return changes_from(ledger, label, writer.changes)


def remove(ledger: Ledger, name: str) -> Changes:
    """Take a saved filter away.

    Raises:
        UserError: there is no such filter.
    """
    _the(ledger, name)
    label = f"删除筛选“{name}”"
    with writing(ledger.db, label) as writer:
        store.remove(writer, name)
    return changes_from(ledger, label, writer.changes)


def _the(ledger: Ledger, name: str) -> Mapping[str, Any]:
    criteria = store.saved(ledger.db).get(name)
    if criteria is None:
        raise UserError(f"没有名为“{name}”的筛选。", "请在列出的筛选中选择。")
    return criteria


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UserError("没有填写筛选的名称。", "请填写名称，如 预算科未填措施。")
    if len(name) > LONGEST:
        raise UserError(f"筛选的名称超过 {LONGEST} 个字。", "请缩短名称。")
    return name
