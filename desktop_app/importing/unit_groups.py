"""Generic groups in a unit cell (各部门, 市有关单位, 各镇（街）, 各科室): recognised and told apart.

The rules, first match first, on the wording with half-width punctuation and without spaces:

1. A group says so: it holds 各, 有关, 相关, 涉及, 其他, 全体 or 所有, or is one of the words that stand for a
   group without any of them (市直部门, 属下单位, 功能区管委会, 乡镇).
2. 有关, 相关, 涉及 or 牵涉 makes it indefinite, whatever follows: ``RELEVANT_DEPARTMENTS``.
3. One that ends in a level below (区, 县, 市, 镇, 街道, 乡, 园区 and their 人民政府, 管委会, 办事处) binds
   districts and towns: ``ALL_DISTRICTS``.
4. One whose members are sections or bodies of the issuer itself (科室, 处室, 股室, 局属, 下属) binds
   everybody inside: ``ALL_UNITS``. So does one without any level (各单位, 各级各部门).
5. The rest are departments: ``ALL_DEPARTMENTS``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from desktop_app.core.terms import Scope

_BRACKETED = re.compile(r"\([^()]*\)")

_SAYS_GROUP = re.compile(r"各|有关|相关|涉及|其他|其它|全体|所有|每个")
_SILENT_GROUP = re.compile(
    r"(?:[省市区县州]|本[省市区县])?(?:政府)?(?:"
    r"(?:直|属|级|直属|政府直属|政府)(?:机关)?(?:部门|单位|机构|机关)"
    r"|属(?:国有)?(?:企业|国企|高校|学校|医院)"
    r"|(?:属下|下属|所属|直属|局属|委属|办属|院属|二级|派出|直属事业|事业)(?:事业)?(?:单位|机构)"
    r"|(?:功能区|园区|开发区|新区|高新区|经开区)?(?:管委会|管理委员会)|功能区|园区"
    r"|(?:乡镇|镇街|街镇|街道|乡镇街道|镇乡|区县|县区|市县|县市区|区市县|[区县市镇乡]\([^()]{1,6}\)区?)"
    r"(?:\([^()]*\))?(?:人民政府|政府|办事处|党委|管委会)?"
    r"|(?:职能|业务|行政|主管|成员|责任|机关)?(?:部门|单位|科室|处室|股室|机关)"
    r")|.*成员单位"
)
_INDEFINITE = re.compile(r"有关|相关|涉及|牵涉")
_BELOW = re.compile(
    r"(?:(?:村|居|社区)(?:民)?委(?:员)?会|区|县|镇|乡|街|街道|省辖市|地市|地级市|市县|县市|县级市|园区|新区|地区|地方|各地|各市|社区|村|"
    r"旗|州|垦区)"
    r"(?:人民政府|政府|党委|党工委|办事处|办|管委会|管理委员会|管理机构)?(?:办公室)?"
)
_BELOW_BODY = re.compile(r".*(?:管委会|管理委员会|街道办事处|街道办|镇政府|乡镇人民政府)")
_INSIDE = re.compile(
    r"科室|处室|股室|科|处|股|室|局属|委属|办属|直属事业|属下|下属|所属|二级|内设|局机关|委机关|各所|队|各站|"
    r"中心|分局|派出"
)
_ENTERPRISE = re.compile(
    r".*(?:企业|国企|公司|学校|高校|院校|医院|银行|机构(?<!直属各机构)(?<!各机构)(?<!直属机构))"
)
_EVERYBODY = re.compile(
    r"(?:全[市县区省]|本[市县区省])?(?:各|其他|其它|所有|全体)(?:责任|成员)?单位|.*各级(?:各)?(?:行政)?(?:部门|机关|单位)"
)
_DEPARTMENTS = re.compile(r".*(?:部门|单位|机构|机关|委办局|委局|办局|委、办、局|局办)")

#: Two groups written without anything between them: 各区各部门.
_ADJACENT = re.compile(r"(?<=[区县镇乡街地市])(?=各(?!级|自))|(?<=\))(?=各)|(?<=部门|单位)(?=各)")


@lru_cache(maxsize=4096)
def scope_of(name: str) -> Scope | None:
    """The scope of a generic group, or None where ``name`` is not one.

    Args:
        name: a part of a unit cell with half-width punctuation.
    """
    plain = name.replace(" ", "")
    bare = _BRACKETED.sub("", plain)
    if not bare or not (_SAYS_GROUP.search(bare) or _SILENT_GROUP.fullmatch(plain)):
        return None
    if _INDEFINITE.search(bare):
        return Scope.RELEVANT_DEPARTMENTS if _members(bare) else None
    if _ends_below(bare):
        return Scope.ALL_DISTRICTS
    if _EVERYBODY.fullmatch(bare):
        return Scope.ALL_UNITS
    if _ENTERPRISE.fullmatch(bare) or bare.endswith("成员单位"):
        return Scope.RELEVANT_DEPARTMENTS
    if _INSIDE.search(bare):
        return Scope.ALL_UNITS
    return Scope.ALL_DEPARTMENTS if _DEPARTMENTS.fullmatch(bare) else None


def _ends_below(bare: str) -> bool:
    tail = re.search(rf"{_BELOW.pattern}$", bare)
    return bool(tail or _BELOW_BODY.fullmatch(bare))


def _members(bare: str) -> bool:
    """Whether the wording ends in members of a group, so that 相关 is not part of a sentence."""
    return bool(
        re.search(
            r"(?:部门|单位|机构|机关|科室|处室|股室|科|处|股|企业|公司|学校|高校|医院|委办局|局办|方面|"
            r"责任人|人员|中心)$",
            bare,
        )
        or _ends_below(bare)
    )


def apart(name: str) -> list[str]:
    """Part groups that stand together without a separator: 各区各部门 gives 各区 and 各部门."""
    if name.count("各") < 2:
        return [name]
    return [part for part in _ADJACENT.split(name) if part]
