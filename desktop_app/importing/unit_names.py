"""The dictionary of units: which names are known, which belong together, and what they became.

The dictionary holds generic names without a place (财政局), each with its aliases and kind, and the
renames of the reforms with their years. It locks names before a cell is split, completes prefixes and
makes suggestions; it never overwrites a wording.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from desktop_app.core.bundled import bundled
from desktop_app.core.terms import UnitKind

#: Levels of government as the first character of a unit's name.
LEVELS = "省市区县州旗盟镇乡"

#: Names that only look as if 市, 区 or 县 were their prefix; the dictionary knows the commonest.
_NOT_A_LEVEL = re.compile(
    r"市(?:场|容|域|政(?:园|工|公用|设|养|管|道)|民(?!政|宗|族|营|航|防))|区域|县域|镇域"
)


#: 团市委 carries its level within.
_LEAGUE = re.compile(rf"(?:共青)?团([{LEVELS}])委")


@dataclass(frozen=True, slots=True)
class Known:
    """One entry of the dictionary. ``stationed`` bodies never take a carried prefix."""

    name: str
    kind: UnitKind
    aliases: tuple[str, ...] = ()
    stationed: bool = False


@dataclass(frozen=True, slots=True)
class Rename:
    """From ``year`` on the work of ``old`` lies with ``new``."""

    old: tuple[str, ...]
    new: str
    year: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A unit's name in two: the prefix that may be carried on (市, 市委, 台山市) and the rest.

    ``entry`` is the dictionary's entry for the rest, or None.
    """

    prefix: str
    base: str
    entry: Known | None


class UnitNames:
    """What is known of unit names.

    Args:
        entries: the dictionary's entries; a later entry goes before an earlier one of the same name.
        renames: the renames, in any order.
    """

    def __init__(self, entries: Iterable[Known], renames: Iterable[Rename] = ()) -> None:
        self._by_name: dict[str, Known] = {}
        self._entries = tuple(entries)
        for entry in self._entries:
            for name in (entry.name, *entry.aliases):
                self._by_name[name] = entry
        self._renames = tuple(renames)
        longest_first = sorted((n for n in self._by_name if len(n) > 1), key=len, reverse=True)
        self._lock = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        self._splits: dict[str, Split] = {}

    @property
    def count(self) -> int:
        """How many units the dictionary holds."""
        return len(self._entries)

    def entry(self, base: str) -> Known | None:
        """The entry of a name without prefix, or None."""
        return self._by_name.get(base)

    def locked(self, text: str) -> list[tuple[int, int]]:
        """Spans of ``text`` that are known names and must not be cut, longest names first."""
        return [m.span() for m in self._lock.finditer(text)] if self._lock else []

    def split(self, name: str) -> Split:
        """Part a unit's name into its prefix and its base."""
        found = self._splits.get(name)
        if found is None:
            found = self._splits[name] = self._split(name)
        return found

    def _split(self, name: str) -> Split:
        plain = _without_brackets(name)
        league = _LEAGUE.fullmatch(plain)
        if league:
            return Split(league[1], name, self._by_name.get("团委"))
        if plain in self._by_name:
            return Split("", name, self._by_name[plain])
        if plain[:1] in LEVELS and len(plain) > 1:
            party = self._by_name.get(plain[2:]) if plain[1] == "委" else None
            if party is not None:
                return Split(name[:2], name[2:], party)
            rest = self._by_name.get(plain[1:])
            if rest is not None or not _NOT_A_LEVEL.match(plain):
                return Split(name[0], name[1:], rest)
        for at, character in enumerate(plain[1:11], start=1):
            entry = self._by_name.get(plain[at + 1 :]) if character in LEVELS else None
            if entry is not None:
                return Split(name[: at + 1], name[at + 1 :], entry)
        return Split("", name, None)

    def kind(self, name: str) -> UnitKind | None:
        """The kind the dictionary gives a unit, or None where it does not know it."""
        entry = self.split(name).entry
        return entry.kind if entry else None

    def same(self, one: str, other: str) -> bool:
        """Whether two names are the same unit by prefix and dictionary (市发改局, 市发展和改革局)."""
        a, b = self.split(one), self.split(other)
        if a.prefix != b.prefix:
            return False
        return a.base == b.base or (a.entry is not None and a.entry is b.entry)

    def successors(self, name: str, year: int) -> tuple[str, ...]:
        """Names the unit's work may have passed to by ``year``, with the unit's own prefix."""
        parted = self.split(name)
        if parted.entry is None:
            return ()
        called = {parted.base, parted.entry.name}
        return tuple(
            r.new if self.split(r.new).prefix else parted.prefix + r.new
            for r in self._renames
            if r.year <= year and called & set(r.old)
        )

    def alike(self, one: str, other: str) -> bool:
        """Whether two names are the same unit of one level: 市税务局 and 国家税务总局云溪市税务局."""
        if one == other or self.same(one, other):
            return True
        a, b = self.split(one), self.split(other)
        return a.entry is not None and a.entry is b.entry and a.prefix[-1:] == b.prefix[-1:]

    def later_names(self, name: str, year: int) -> tuple[str, ...]:
        """Every name the unit's work may have come to by ``year``, over several reforms."""
        found: list[str] = []
        waiting = [name]
        while waiting:
            for later in self.successors(waiting.pop(), year):
                if later not in found and later != name:
                    found.append(later)
                    waiting.append(later)
        return tuple(found)

    def with_more(self, entries: Iterable[Known], renames: Iterable[Rename]) -> UnitNames:
        """A dictionary that holds ``entries`` and ``renames`` as well, before its own."""
        return UnitNames([*self._entries, *entries], [*renames, *self._renames])


def extended(
    names: UnitNames,
    entries: Iterable[Known],
    renames: Iterable[Rename],
    kind_of: Callable[[str], UnitKind],
) -> UnitNames:
    """A dictionary with what an officer added.

    The officer writes names as a plan does, with their level (市财政局); the dictionary holds them without.
    Aliases added to a known unit go with those it has.

    Args:
        names: the dictionary to begin with.
        entries: the officer's units.
        renames: the officer's renames.
        kind_of: guesses the kind of a unit that stands in a rename only.
    """
    for entry in entries:
        base = _generic(names, entry.name)
        known = names.entry(base)
        aliases = [_generic(names, alias) for alias in entry.aliases]
        if known is not None:
            aliases = [*known.aliases, base, *aliases]
            added = replace(known, kind=entry.kind, aliases=tuple(dict.fromkeys(aliases)))
        else:
            added = Known(base, entry.kind, tuple(dict.fromkeys(aliases)))
        names = names.with_more([added], ())
    for rename in renames:
        carried = names.split(rename.old[0]).prefix
        old = tuple(_generic(names, name) for name in rename.old)
        parted = names.split(rename.new)
        new = parted.base if parted.prefix == carried else rename.new
        missing = [
            Known(name, kind_of(name)) for name in (*old, _generic(names, new)) if names.entry(name) is None
        ]
        # A rename of 市发改局 holds for the unit under each of its names.
        called = tuple(dict.fromkeys(n for o in old for n in (o, *_main_name(names, o))))
        names = names.with_more(missing, [Rename(called, new, rename.year, rename.note)])
    return names


def _generic(names: UnitNames, name: str) -> str:
    """A name without its level, as the dictionary holds it."""
    return names.split(name).base


def _main_name(names: UnitNames, base: str) -> tuple[str, ...]:
    entry = names.entry(base)
    return () if entry is None else (entry.name,)


def _without_brackets(name: str) -> str:
    return re.sub(r"[(（][^()（）]*[)）]$", "", name)


def read_dictionary(path: Path) -> UnitNames:
    """Read a dictionary file.

    Args:
        path: a JSON file in the form of the bundled ``units.json``.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    entries = [
        Known(u["name"], UnitKind(u["kind"]), tuple(u.get("aliases", ())), u.get("stationed", False))
        for u in data["units"]
    ]
    renames = [Rename(tuple(r["from"]), r["to"], r["year"], r.get("note", "")) for r in data["renames"]]
    return UnitNames(entries, renames)


@lru_cache(maxsize=1)
def bundled_names() -> UnitNames:
    """The dictionary that ships with the application, read once."""
    return read_dictionary(bundled("units.json"))
