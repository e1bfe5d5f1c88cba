"""What was sent, what stands here now, what came back: which of it counts, and what is for the officer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop_app.core.terms import Status
from desktop_app.exchange.values import squeezed


class Kind(StrEnum):
    """How a returned value stands to what is here."""

    #: Only the sheet changed it.
    FILLED = "填报"
    #: Both added measures; together they are a longer list.
    UNITED = "合并"
    #: Only this ledger changed it since the sheet was sent.
    CHANGED_HERE = "本台账已改"
    #: Both changed it, or taking it would drop what stands here.
    CONFLICT = "冲突"


class Choice(StrEnum):
    """Which side is taken."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The comparison's outcome and what it proposes."""

    kind: Kind
    proposed: Choice


_TAKE = Verdict(Kind.FILLED, Choice.THEIRS)
_UNITE = Verdict(Kind.UNITED, Choice.BOTH)
_KEEP = Verdict(Kind.CHANGED_HERE, Choice.OURS)
_ASK = Verdict(Kind.CONFLICT, Choice.OURS)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(squeezed(line) for line in value)
    return squeezed(value) if type(value) is str else value


def same(a: Any, b: Any) -> bool:
    """Whether two values are one but for blanks."""
    return bool(_plain(a) == _plain(b))


def is_empty(value: Any) -> bool:
    """Whether a value says nothing."""
    return value is None or value in ((), "")


def compare(base: Any, ours: Any, theirs: Any, *, base_known: bool = True) -> Verdict | None:
    """Compare one field's three values; None where there is nothing to do or to say.

    An empty returned value never overwrites. Where what was sent is not known, only what adds is safe.

    Args:
        base: the value as it was sent.
        ours: the value as it stands here.
        theirs: the value as it came back.
        base_known: whether ``base`` is known at all.
    """
    if is_empty(theirs) or same(theirs, ours):
        return None
    if not base_known:
        # Without a base, the state in which every task begins is no news.
        if theirs is Status.NOT_STARTED:
            return None
        return _without_base(ours, theirs)
    if same(theirs, base):
        return _KEEP
    if isinstance(theirs, tuple):
        return _lists(base or (), ours or (), theirs)
    if same(ours, base):
        return _TAKE
    return _ASK


def _without_base(ours: Any, theirs: Any) -> Verdict:
    if is_empty(ours) or ours is Status.NOT_STARTED:
        return _TAKE
    if isinstance(theirs, tuple) and not _dropped(ours, theirs):
        return _TAKE
    return _ASK


def _dropped(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    kept = {squeezed(line) for line in after}
    return [line for line in before if squeezed(line) not in kept]


def _lists(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> Verdict:
    dropped, added = _dropped(base, theirs), _dropped(theirs, base)
    if dropped and not added:
        # A line left out may be a line lost on the way: nothing goes without being asked for.
        return _ASK
    if same(ours, base):
        return _TAKE
    if not dropped:
        return _UNITE if _dropped(theirs, ours) else _KEEP
    return _ASK


def only_adds(base: Any, theirs: Any) -> bool:
    """Whether a returned list holds every line that was sent."""
    return isinstance(theirs, tuple) and not _dropped(base or (), theirs)


def united(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Our list with the lines that the returned one added, in its order, at the end."""
    known = {squeezed(line) for line in (*base, *ours)}
    return ours + tuple(line for line in theirs if squeezed(line) not in known)


def both(base: Any, ours: Any, theirs: Any) -> Any:
    """The value that keeps both sides: lists united, texts one under the other."""
    if isinstance(theirs, tuple):
        return united(base or (), ours or (), theirs)
    return theirs if is_empty(ours) else f"{ours}\n{theirs}"


def can_keep_both(field: str) -> bool:
    """Whether a field can hold both sides at once."""
    return field in {"measures", "reason", "progress"}
