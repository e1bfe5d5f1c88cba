"""The grammar of a unit cell: who leads, who supports, who must do it, and what is doubtful about it.

The rules, on the tokens of `unit_lexer`:

1. Roles. A role word goes to the names before it that have none yet: 牵头, 主办 give 牵头; 配合, 协助, 协办,
   参与 give 配合; 负责, 落实, 按职责分工负责, 参照落实 give 责任. It does not reach back over ``;`` or a
   line break. 会同 makes the names before it lead and those after it support. A label (牵头单位：) holds
   until the next one. A role in brackets goes to the one name before it.
2. Without a role word the column decides: 牵头单位 gives 牵头, 责任单位 gives 责任, 配合单位 gives 配合.
   Where another name of the cell is said to lead, the rest of a lead column is 责任. A generic group
   never leads: 责任.
3. Prefix. A name without a prefix takes that of the nearest name before it (市地税局、国税局). Bodies with a
   place of their own, stationed bodies, schools, enterprises and generic groups take none, and after them
   nothing is carried until a name brings a prefix again. 直属各机构 after 市政府各部门 is 市政府直属各机构.
4. Groups. ``;`` parts groups, and so does a line break where role words stand in the cell; where two
   groups name units that bear the same part, each may stand for one half of the sentence: ambiguous.
5. 有关部门 and 等部门 leave open who is meant: ambiguous, unless they only support.
6. What no rule explains stays in the list as printed and makes the cell ambiguous.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from desktop_app.core.plan import Duty
from desktop_app.core.terms import Role, Scope
from desktop_app.importing import unit_groups
from desktop_app.importing.unit_lexer import Kind, Part, Token, half_width, tokens
from desktop_app.importing.unit_names import LEVELS, UnitNames

_ROLE_OF = {Part.LEAD: Role.LEAD, Part.SUPPORT: Role.SUPPORT, Part.DO: Role.RESPONSIBLE}

_SAYS_ROLE = (Kind.ROLE, Kind.JOIN, Kind.LABEL)

#: Bodies that never take a prefix from a neighbour: schools, enterprises, stationed bodies, places.
_ON_ITS_OWN = re.compile(
    r"(?:院|大学|学校|中学|公司|集团|银行|支行|分行|海关|医院|政府|管委会|管理委员会|街道|街道办事处|"
    r"[区县市镇乡旗州])$"
    r"|人民银行|银监|银保监|金融监管|证监|供电|电网|电信|移动|联通|铁塔|石油|石化|国家税务总局"
)
_OFFICE = re.compile(r"(?:科|处|室|股|队|所|站|组)$")
_UNDER_GOVERNMENT = re.compile(r"(?:各?直属)(?:各)?(?:机构|单位|部门|机关)$")
_GOVERNMENT = re.compile(r"(?:[省市区县州旗]|本[省市区县])?(?:人民政府|政府|委|直)?")


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a unit cell says.

    ``groups`` holds the names that lead or do, by ``;``; ``doubts`` says in Chinese what is doubtful;
    ``sure`` is True where every part is a known name, a generic group or a rule's word.
    """

    duties: tuple[Duty, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[str, ...] = ()
    deadline: str | None = None
    sure: bool = True
    #: Whether the cell has any role word or label of its own.
    has_roles: bool = False


@dataclass(slots=True)
class _Entry:
    """A name on its way to a duty."""

    name: str
    clause: int
    group: int
    odd: bool = False
    role: Role | None = None
    labelled: Role | None = None
    scope: Scope = Scope.NAMED


@dataclass(slots=True)
class _State:
    entries: list[_Entry] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    label: Role | None = None
    joined: bool = False
    clause: int = 0
    group: int = 0
    has_roles: bool = False
    sure: bool = True
    #: Whether a line break parts groups: only where role words stand in the cell. Else it is one list.
    lines_part: bool = False


def read_cell(cell: str, default: Role, names: UnitNames) -> CellReading:
    """Read a unit cell.

    Args:
        cell: the cell's wording, as printed.
        default: the part that the column gives where the cell has no role word.
        names: the dictionary.
    """
    found = tokens(cell, names)
    state = _State(lines_part=any(t.kind in _SAYS_ROLE for t in found))
    for token in found:
        _take(token, state)
    if not state.entries:
        return CellReading(deadline="；".join(state.limits) or None, sure=False)
    _carry_prefixes(state, names)
    _settle_roles(state, default)
    entries = _distinct(state.entries)
    _print_as_source(entries, cell)
    groups = _groups(entries)
    doubts = [*state.doubts, *_doubts(entries, groups)]
    return CellReading(
        duties=tuple(Duty(e.name, e.role or default, e.scope) for e in entries),
        groups=groups,
        doubts=tuple(dict.fromkeys(doubts)),
        deadline="；".join(state.limits) or None,
        sure=state.sure and not any(e.odd for e in entries),
        has_roles=state.has_roles,
    )


class Likeness(IntEnum):
    """How much a line reads as a unit cell."""

    NONE = 0
    #: Every part ends like a unit's name.
    WEAK = 1
    #: Every part is a known name or a generic group, or role words stand by.
    STRONG = 2


def likeness(text: str, names: UnitNames) -> Likeness:
    """How much ``text`` reads as a unit cell by itself.

    Args:
        text: a line of a flattened table, or what stands in a bracket.
        names: the dictionary.
    """
    if len(text) > 160:
        return Likeness.NONE
    found = tokens(text, names)
    bodies = [t for t in found if t.kind in (Kind.NAME, Kind.ODD)]
    if not bodies or any(t.kind is Kind.ODD for t in bodies):
        return Likeness.NONE
    if any(t.kind in _SAYS_ROLE for t in found):
        return Likeness.STRONG
    known = all(unit_groups.scope_of(t.text) or names.split(t.text).entry for t in bodies)
    return Likeness.STRONG if known else Likeness.WEAK


def _print_as_source(entries: list[_Entry], cell: str) -> None:
    """Give names their own punctuation back: 各县（市、区） was compared with half-width brackets."""
    printed = "".join(cell.split())
    compared = half_width(printed)
    for entry in entries:
        at = entry.name.find("(")
        if at >= 0:
            found = compared.find(entry.name[at:].replace(" ", ""))
            if found >= 0:
                entry.name = entry.name[:at] + printed[found : found + len(entry.name[at:].replace(" ", ""))]


def _take(token: Token, state: _State) -> None:
    """Let one token act on the state."""
    if token.kind in (Kind.NAME, Kind.ODD):
        scope = unit_groups.scope_of(token.text) or Scope.NAMED
        entry = _Entry(token.text, state.clause, state.group, token.kind is Kind.ODD, scope=scope)
        entry.labelled = state.label
        if state.joined:
            entry.role = Role.SUPPORT
        state.entries.append(entry)
    elif token.kind is Kind.ROLE:
        _give(token, state)
    elif token.kind is Kind.JOIN:
        state.has_roles = True
        led = any(e.role is Role.LEAD for e in state.entries)
        _give(Token(Kind.ROLE, "", Part.DO if led else Part.LEAD), state)
        state.joined = True
    elif token.kind is Kind.LABEL:
        state.label, state.has_roles, state.joined = _ROLE_OF[token.part or Part.DO], True, False
        state.clause += 1
    elif token.kind is Kind.MORE:
        _more(token, state)
    elif token.kind is Kind.TIME:
        state.limits.append(token.text)
    else:
        state.clause += 1
        if token.kind is Kind.GROUP or (token.kind is Kind.LINE and state.lines_part):
            state.group += 1
            state.joined = False


def _give(token: Token, state: _State) -> None:
    """Give a role to the names before it that have none."""
    state.has_roles = True
    role = _ROLE_OF[token.part or Part.DO]
    if token.own:
        if state.entries:
            state.entries[-1].role = role
        return
    waiting = [e for e in state.entries if e.role is None and e.group == state.group]
    if role is not Role.RESPONSIBLE and waiting and waiting[0].clause != waiting[-1].clause:
        # 市财政局,市民政局配合: whether the first one only supports too is for a person to say.
        if role is Role.SUPPORT and not any(e.role is Role.LEAD for e in state.entries):
            waiting = [e for e in waiting if e.clause == waiting[-1].clause]
        state.doubts.append(f"“{token.text}”是否也管逗号前的单位，请确认。")
    for entry in waiting:
        entry.role = role
    state.joined = False


def _more(token: Token, state: _State) -> None:
    """等部门: a group of its own that nobody has named, with the part of the names before it.

    Where the list is as long as it says (A、B等2个部门) nobody is left to name.
    """
    who = token.text
    if token.count and token.count == sum(e.group == state.group for e in state.entries):
        return
    name = who if unit_groups.scope_of(who) is Scope.RELEVANT_DEPARTMENTS else f"有关{who[-2:] or '单位'}"
    entry = _Entry(name, state.clause, state.group, scope=Scope.RELEVANT_DEPARTMENTS)
    entry.labelled = state.label
    if state.entries and state.entries[-1].group == state.group:
        entry.role = state.entries[-1].role
    state.entries.append(entry)


def _settle_roles(state: _State, default: Role) -> None:
    """Give the rest what their label or column says."""
    somebody_leads = any(e.role is Role.LEAD for e in state.entries)
    for entry in state.entries:
        if entry.role is None:
            entry.role = entry.labelled or default
            if entry.role is Role.LEAD and somebody_leads and entry.labelled is None:
                entry.role = Role.RESPONSIBLE
        if entry.scope is not Scope.NAMED and entry.role is Role.LEAD:
            entry.role = Role.RESPONSIBLE


def _carry_prefixes(state: _State, names: UnitNames) -> None:
    """Complete names that leave out the prefix of the one before."""
    carried = ""
    of_group = ""
    for entry in state.entries:
        if entry.scope is not Scope.NAMED:
            under = _UNDER_GOVERNMENT.match(entry.name)
            if under and of_group and entry.name[:1] not in LEVELS:
                entry.name = of_group + entry.name
            found = _GOVERNMENT.match(entry.name)
            of_group = found[0] if found else ""
            if entry.scope is not Scope.RELEVANT_DEPARTMENTS:
                carried = ""
            continue
        of_group = ""
        carried = _carry_one(entry, carried, names, state)


def _carry_one(entry: _Entry, carried: str, names: UnitNames, state: _State) -> str:
    """Complete one name where it needs it; returns the prefix for the next."""
    parted = names.split(entry.name)
    if parted.prefix:
        return _carries(parted.prefix, parted.base)
    if entry.odd:
        return carried
    stationed = parted.entry is not None and parted.entry.stationed
    if stationed or (parted.entry is None and _ON_ITS_OWN.search(half_width(entry.name))):
        return ""
    if parted.entry is None and _OFFICE.search(entry.name) and carried != "局":
        return carried
    if not carried:
        if parted.entry is not None and any(names.split(e.name).prefix for e in state.entries):
            state.doubts.append(f"“{entry.name}”没有写明属哪一级，请确认。")
        return carried
    full = _joined(carried, parted.base, parted.entry is not None and parted.entry.kind.value == "党群机关")
    if parted.entry is None:
        state.sure = False
        state.doubts.append(f"“{entry.name}”按前一单位补为“{full}”，请确认。")
    entry.name = full
    return carried


def _carries(prefix: str, base: str) -> str:
    """The prefix that a name hands on: 局 only from one of the bureau's own sections."""
    if prefix == "局" or (prefix in LEVELS and not base):
        return ""
    return prefix


def _joined(carried: str, base: str, party: bool) -> str:
    """市委 goes on to party organs; before an organ of government it is 市."""
    if len(carried) == 2 and carried[1] == "委" and not party:
        return carried[0] + base
    return carried + base


def _distinct(entries: list[_Entry]) -> list[_Entry]:
    """Every name once, at its first place, with its strongest part."""
    rank = {Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORT: 2, None: 3}
    kept: dict[str, _Entry] = {}
    for entry in entries:
        known = kept.setdefault(entry.name, entry)
        if rank[entry.role] < rank[known.role]:
            known.role = entry.role
    return list(kept.values())


def _groups(entries: list[_Entry]) -> tuple[tuple[str, ...], ...]:
    by_group: dict[int, list[str]] = {}
    for entry in entries:
        if entry.role is not Role.SUPPORT:
            by_group.setdefault(entry.group, []).append(entry.name)
    return tuple(tuple(names) for names in by_group.values())


def _doubts(entries: list[_Entry], groups: tuple[tuple[str, ...], ...]) -> list[str]:
    found = []
    for role, verb in ((Role.LEAD, "牵头"), (Role.RESPONSIBLE, "负责")):
        bearing = {e.group for e in entries if e.role is role and e.scope is Scope.NAMED}
        if len(bearing) > 1:
            found.append(f"分号或换行隔开的{len(groups)}组单位可能各{verb}正文中的一件事，请确认。")
            break
        if bearing:
            break
    for entry in entries:
        if entry.odd:
            found.append(f"“{entry.name}”不像单位名称，请确认。")
        elif entry.scope is Scope.RELEVANT_DEPARTMENTS and entry.role is not Role.SUPPORT:
            found.append(f"“{entry.name}”没有指明是哪些单位，请确认是否包括本部门。")
    return found
