"""Guessing what sort of body a unit is from its name; the officer's setting goes before the guess."""

from __future__ import annotations

import re

from desktop_app.core.terms import Scope, UnitKind

_VERTICAL = "国税|地税|税务局|海关|人民银行|银监|证监|保监|金融监管局|气象局|烟草|海事|邮政管理|调查队|供电"
_SCHOOL = "大学|学院|学校|中学|小学|幼儿园|党校|科院$"
_PARTY = (
    "[市区县省]委(?!员)|机关工委|编办|编制|纪委|组织部|宣传部|统战部|政法委|总工会|妇联|团[市区县]委"
    "|残联|工商联|科协|文联|侨联"
)
_DISTRICT = "[区县市镇乡](人民政府|政府)$|(街道办事处|管委会|管理委员会)$|(?<!各)[^市省各]{1,6}[区县镇乡]$"
_INSTITUTION = "(中心|研究院|医院|图书馆|博物馆|档案馆|电视台|广播台|社保基金管理局|管理站)$"

#: In this order: 市委党校 is a school before it is a party organ.
_RULES: tuple[tuple[UnitKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (UnitKind.VERTICAL, _VERTICAL),
        (UnitKind.SCHOOL, _SCHOOL),
        (UnitKind.PARTY, _PARTY),
        (UnitKind.DISTRICT, _DISTRICT),
        (UnitKind.INSTITUTION, _INSTITUTION),
    )
)


def guess_kind(name: str) -> UnitKind:
    """The likely kind of the unit called ``name``; a government department unless its name says more."""
    for kind, pattern in _RULES:
        if pattern.search(name):
            return kind
    return UnitKind.DEPARTMENT


def scope_for(kind: UnitKind) -> frozenset[Scope]:
    """The generic scopes that bind every body of this kind."""
    if kind is UnitKind.DISTRICT:
        return frozenset({Scope.ALL_DISTRICTS, Scope.ALL_UNITS})
    return frozenset({Scope.ALL_DEPARTMENTS, Scope.ALL_UNITS})
