"""From the wording of a unit cell to tokens: names, role words, separators, labels.

Separators by level: ``;`` and a line break part groups; ``,`` parts series of bodies; ``、``, ``/`` and a
space part units. 及, 以及, 和, 与 part units too, but only outside names the dictionary locks, and only where
both sides are names by themselves: 经济和信息化局 stays whole, 市财政局和市民政局 does not. A line break or
space that only wraps a name is taken out first. Nothing inside brackets is cut: 各县（市、区）.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from desktop_app.importing import dates, unit_groups
from desktop_app.importing.unit_names import LEVELS, UnitNames


class Kind(Enum):
    """What a token is."""

    NAME = auto()
    #: Something in the place of a name that does not look like one.
    ODD = auto()
    #: 牵头, 配合, 负责 after names.
    ROLE = auto()
    #: 会同: names before it lead, names after it support.
    JOIN = auto()
    #: 牵头单位: before names.
    LABEL = auto()
    #: 等部门: the list goes on.
    MORE = auto()
    #: A time limit among the units: 11月底前完成.
    TIME = auto()
    #: ``,`` between series.
    COMMA = auto()
    #: A line break.
    LINE = auto()
    #: ``;`` between groups.
    GROUP = auto()


class Part(Enum):
    """The part a role word gives."""

    LEAD = auto()
    SUPPORT = auto()
    DO = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token. ``own`` marks a role in a bracket behind one name, (牵头), which goes to that name alone."""

    kind: Kind
    text: str = ""
    part: Part | None = None
    own: bool = False
    #: How many 等5部门 says there are; 0 where it does not say.
    count: int = 0


_HALF = str.maketrans({
    "，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "／": "/", "﹔": ";", "︰": ":", "﹕": ":",
    "\u00a0": " ", "\u3000": " ", "\t": " ", "\r": "\n", "\u2028": "\n", "\x0b": "\n", "\x0c": "\n",
    "［": "(", "］": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "[": "(", "]": ")", "｜": "|",
    "\u200b": " ", "\ufeff": " ", "．": ".", "､": "、", "﹑": "、", "﹐": ",", "﹙": "(",
    "﹚": ")", "·": "、",
})  # fmt: skip


def half_width(text: str) -> str:
    """``text`` with half-width punctuation and plain spaces, character for character."""
    return text.translate(_HALF)


_SHARE = r"(?:单位|部门|科室|处室|股室|机构|机关|主体)"
_MANNER = (
    r"(?:(?:按照|按|根据|依据|依照|依)?(?:各自|本部门|法定)?(?:工作)?(?:职责|职能|职权|权限)(?:范围|"
    r"任务)?内?(?:和|、)?(?:任务)?(?:分工)?"
    r"|(?:按照|按)?(?:任务)?分工|按(?:要求|规定|程序|隶属关系|属地原则|管理权限)"
    r"|分别|共同|具体|联合|各自|分级|分头|同步|一并|主要|协同|积极|认真|抓好|做好|组织|统一|由其|作为|"
    r"为|是|要)*"
)
_DOING = (
    r"(?:和|并)?(?:负责|抓好|做好|组织|协调|汇总|推进|办理|实施|落实|执行|抓总|统筹|上报|完成|工作|到位|"
    r"具体)"
)
_LEAD = rf"(?:负责)?(?:总牵头|牵头|主办|抓总|统筹|为主)(?:{_SHARE}|{_DOING})*"
_SUPPORT = rf"(?:予以|给予)?(?:配合|协助|协办|协同|参与|参加|支持)(?:{_SHARE}|{_DOING}|配合|协助)*"
_DO = rf"(?:参照|贯彻)?(?:负责|落实|执行|实施|承办|办理|承担|推进)(?:{_DOING})*"
_ROLE = re.compile(rf"{_MANNER}(?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|(?P<do>{_DO}))$")
_BARE_MANNER = re.compile(
    r"(?:按照|按|根据|依据|依)(?:各自|部门)?(?:工作)?(?:职责|职能)(?:范围内?)?(?:分工)?$"
)
#: Role words within a chunk; no unit's name contains them.
_INNER = re.compile(
    rf"(?P<join>(?:(?:负责)?牵头)?(?:会同|会商|联合(?!会|体|社|国)|商(?=[省市区县州有各])))"
    rf"|(?P<lead>(?:分别|共同|负责)*牵头(?!{_SHARE})(?:{_DOING})*)"
    rf"|(?P<support>(?:共同|积极)?(?:配合|协助)(?!{_SHARE})(?:{_DOING})*)"
    rf"|(?P<do>(?:按职责分工)?(?:分别|共同|具体)?(?:落实|实施)(?=[各市区县省])|(?:具体|分别|共同)?负责(?!人)(?:{_DOING})*)"
)
_LABEL_WORDS = (
    r"(?:(?P<lead>(?:第一|总)?(?:牵头|主办|负责牵头)(?:责任|落实|负责)?)"
    r"|(?P<support>(?:责任)?(?:配合|协办|协助|参与|参加|参加|会办|协同)(?:落实|责任)?)"
    r"|(?P<do>(?:市里|市级|局内|委内|内部|具体|主要|工作|相关|第一|其他)?(?:责任|落实|负责|承办|实施|执行|"
    r"承担)(?:落实|责任)?))"
)
_LABEL = re.compile(rf"{_LABEL_WORDS}(?:{_SHARE}(?:及责任人)?(?:\([^()]*\))?\s*:?|\s*:)\s*")
#: A label that follows a name without a separator.
_LABEL_INSIDE = re.compile(
    rf"(?<=[^;\n(])(?<!第一)(?<!其他)(?<!主要)(?<!牵头)(?<!配合)(?=(?:第一|其他|主要|总)?(?:牵头|主办|"
    rf"责任配合|配合|协办|参与|会办|责任|落实|负责|承办)(?:落实|"
    rf"责任)?{_SHARE}\s*:)"
)
_MORE = re.compile(
    r"等(?P<count>\d+|[一二三四五六七八九十]+)?个?(?P<who>(?:[各市区县省]|其他)?(?:有关|相关)?(?:责任|职能|"
    r"成员|市直|业务)?"
    r"(?:部门|单位|科室|处室|股室|机构))?$"
)
_REMARK = re.compile(
    r"(?:详?见|参见|下同|以下|列第|列在|排名|排第|含|包括|不含|除外|除|名单|附件|注|其中|如|即|简称|原|"
    r"试点|注明|同上|以上|第一位|首位)"
)
_LIMIT_LABEL = re.compile(
    r"(?:(?:完成|办结|落实|推进|工作|整改|公开)?(?:时限|时间|期限)(?:要求|节点|安排|进度)?|时限要求|"
    r"时间要求|进度要求)\s*:\s*(?P<when>[^;。\n()]*)"
)

#: How a unit's name ends.
NAME_END = re.compile(
    r"(?:局|委|办|部|厅|院|校|会|室|处|科|股|队|所|站|中心|公司|集团|银行|支行|分行|大学|政府|街道|镇|"
    r"乡|区|县|旗|社|馆|台|庭|署"
    r"|海关|联|协|组|专班|指挥部|基地|园|场|厂|库|店|村|机构|共青团|公积金|人行|机关|窗口|大厅|军分区|市|州|"
    r"团|网|学院|平台运营方)$"
)
#: How a phrase begins that only ends like a name.
_VERBAL = re.compile(
    r"(?:加强|推进|推动|完善|健全|规范|强化|深化|加快|加大|做好|抓好|落实|建设|建立|优化|提升|提高|公开|"
    r"发布|开展|制定|创新|围绕"
    r"|进一步|全面|依法|及时|积极|认真|严格|切实|按照|根据|对|把|将|由于|继续|不断|充分|用好|编制|梳理|"
    r"打造|聚焦|稳步|扎实|统筹推进"
    r"|公布|更新|组织|指导|督促|明确|定期|主动|适时|实行|实施|拓展|加大|改进|回应|解读|确保|保障|着力|"
    r"持续|大力|结合|依托|利用|通过|支持|改造|整合|清理|升级)"
)
#: Behind 和 these go with the group before: 有关部门和单位.
_PREFIXES = frozenset((*LEVELS, *(f"{level}委" for level in LEVELS)))
_MEMBERS = frozenset(("单位", "部门", "机构", "科室", "处室", "股室", "企业"))
#: A number before a name in a counted list: 1.市财政局 2.市民政局.
_COUNT = re.compile(r"^\(?\d{1,2}(?:[.)]\s*|$)")
_NEVER_IN_A_NAME = re.compile(r":|负责(?!人)|牵头|配合|会同|按职责|按照|落实(?![科室处办组股局])|分别")
_CONNECTOR = re.compile(r"以及|及其|及|和|与|暨|并")
_SEPARATORS = {"、": None, "/": None, "|": None, " ": None, "+": None,
               ",": Kind.COMMA, ";": Kind.GROUP, "\n": Kind.LINE, "。": Kind.GROUP}  # fmt: skip


_RANK = (Kind.COMMA, Kind.LINE, Kind.GROUP)


def tokens(cell: str, names: UnitNames) -> list[Token]:
    """The tokens of a cell's wording.

    Args:
        cell: the wording, as printed.
        names: the dictionary that locks names.
    """
    text = half_width(cell).strip()
    out = [Token(Kind.TIME, found["when"].strip(" ,、")) for found in _LIMIT_LABEL.finditer(text)]
    text = _outer_bracket_off(_LIMIT_LABEL.sub("", text).strip(" ,;、。\n"))
    text = _LABEL_INSIDE.sub(";", _unwrapped(text, names))
    for before, chunk in _chunks(text, names):
        if before is not None and out:
            out.append(Token(before))
        out.extend(_of_chunk(chunk, names))
    return out


def is_name(text: str, names: UnitNames) -> bool:
    """Whether ``text`` can stand as a unit or a group by itself."""
    text = text.strip()
    if not 1 < len(text) <= 40:
        return False
    if unit_groups.scope_of(text) is not None or names.split(text).entry is not None:
        return True
    plain = re.sub(r"\([^()]*\)$", "", text)
    return (
        len(plain) > 1
        and bool(NAME_END.search(plain))
        and not _VERBAL.match(plain)
        and not _NEVER_IN_A_NAME.search(plain)
    )


def _outer_bracket_off(text: str) -> str:
    while text.startswith("(") and _closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closing(text: str, start: int) -> int:
    """Where the bracket opened at ``start`` closes; the end of the text where it never does."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0:
            return i
    return len(text)


def _unwrapped(text: str, names: UnitNames) -> str:
    """Take out line breaks and spaces that only wrap a name."""
    pieces = re.split(r"([ \n]+)", text)
    out = pieces[0]
    for gap, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if not _wraps(out, piece, names):
            out += "\n" if "\n" in gap else " "
        out += piece
    return out


def _wraps(before: str, after: str, names: UnitNames) -> bool:
    left = re.split(r"[、,;:\n ]", before)[-1]
    right = re.split(r"[、,;:\n ]", after, maxsplit=1)[0]
    if not left or not right or before.count("(") > before.count(")") or right.startswith("("):
        return True
    if names.split(left + right).entry is not None and names.split(right).entry is None:
        return True
    if _ROLE.search(left):
        return False
    return not is_name(left, names) or bool(_ROLE.fullmatch(right))


def _chunks(text: str, names: UnitNames) -> list[tuple[Kind | None, str]]:
    """Cut at separators outside brackets and locked names; each chunk with the separator before it."""
    fixed = {i for start, end in names.locked(text) for i in range(start, end)}
    chunks: list[tuple[Kind | None, str]] = []
    before: Kind | None = None
    depth = start = 0
    for i, c in enumerate(text + "。"):
        depth = max(0, depth + (c == "(") - (c == ")"))
        ends = i == len(text)
        if not ends and (c not in _SEPARATORS or depth or (i in fixed and c != "\n")):
            continue
        piece = text[start:i].strip()
        if piece:
            chunks.append((before, piece))
            before = None
        start = i + 1
        kind = _SEPARATORS.get(c)
        before = max((k for k in (before, kind) if k), key=_RANK.index, default=None)
    return chunks


def _of_chunk(text: str, names: UnitNames) -> list[Token]:
    if dates.is_limit(text):
        return [Token(Kind.TIME, text)]
    text = _COUNT.sub("", text)
    out: list[Token] = []
    label = _LABEL.match(text)
    if label and not names.locked(label[0]):
        out.append(Token(Kind.LABEL, label[0], _part(label)))
        text = text[label.end() :]
    text, own = _brackets_read(text)
    text = re.sub(r"^由(?=.{2})", "", text)
    out.extend(_phrase(text, names))
    if own is not None:
        out.append(Token(Kind.ROLE, "", own, own=True))
    return out


def _part(found: re.Match[str]) -> Part:
    groups = found.groupdict()
    return Part.LEAD if groups.get("lead") else Part.SUPPORT if groups.get("support") else Part.DO


def _brackets_read(text: str) -> tuple[str, Part | None]:
    """Take remarks and roles in brackets out of a chunk; names and lists in brackets stay."""
    own: Part | None = None
    at = text.find("(")
    while at >= 0:
        end = _closing(text, at)
        inside = text[at + 1 : end].strip()
        role = _ROLE.fullmatch(inside) or _LABEL.fullmatch(inside)
        if role or not inside or _REMARK.match(inside) or dates.is_limit(inside):
            own = _part(role) if role else own
            text = text[:at] + text[end + 1 :]
        else:
            at = end
        at = text.find("(", at)
    return text.strip(), own


def _phrase(text: str, names: UnitNames) -> list[Token]:
    """Names with their role words, as in 市财政局牵头会同市民政局等部门按职责分工负责."""
    out: list[Token] = []
    while text:
        inner = _inner(text, names)
        if inner is None:
            break
        out.extend(_with_more(text[: inner.start()], names))
        if inner["join"]:
            out.append(Token(Kind.JOIN, inner[0]))
        else:
            out.append(Token(Kind.ROLE, inner[0], _part(inner)))
        text = text[inner.end() :].lstrip(" ,")
    role = _ROLE.search(text) or _BARE_MANNER.search(text)
    if role:
        out.extend(_with_more(text[: role.start()], names))
        out.append(Token(Kind.ROLE, role[0], _part(role)))
    else:
        out.extend(_with_more(text, names))
    return out


def _inner(text: str, names: UnitNames) -> re.Match[str] | None:
    fixed = names.locked(text)
    for found in _INNER.finditer(text):
        if found.end() == len(text) or any(s < found.end() and found.start() < e for s, e in fixed):
            continue
        if not found["join"] and _ROLE.fullmatch(text, found.start()):
            continue
        return found
    return None


def _with_more(text: str, names: UnitNames) -> list[Token]:
    text = text.strip(" ,、")
    if not text:
        return []
    more = _MORE.search(text)
    if more is None:
        return _names(text, names)
    listed = _names(text[: more.start()], names)
    return [*listed, Token(Kind.MORE, more["who"] or "", count=_value(more["count"]))]


def _value(count: str | None) -> int:
    if not count:
        return 0
    return int(count) if count.isdigit() else dates.chinese_number(count) or 0


def _names(text: str, names: UnitNames) -> list[Token]:
    """Part a run of names at 及, 和, 与 where both sides can stand alone."""
    if not text:
        return []
    fixed = names.locked(text)
    for found in _CONNECTOR.finditer(text):
        if any(s < found.end() and found.start() < e for s, e in fixed) or _within_brackets(
            text, found.start()
        ):
            continue
        left, right = text[: found.start()], text[found.end() :]
        if right not in _MEMBERS and is_name(left, names) and is_name(right, names):
            return [*_names(left, names), *_names(right, names)]
    parts = [
        p for group in unit_groups.apart(text) for p in _run_together(group, fixed if group == text else [])
    ]
    return [Token(Kind.NAME if is_name(part, names) else Kind.ODD, part) for part in parts]


def _run_together(text: str, locked: list[tuple[int, int]]) -> list[str]:
    """Part known names that lost what stood between them: 市财政局市民政局."""
    parts, start = [], 0
    ends = [(end, text[end:ahead]) for (_, end), (ahead, _) in pairwise(locked)]
    if locked and text[locked[-1][1] : locked[-1][1] + 1] == "各":
        ends.append((locked[-1][1], "市"))
    for end, between in ends:
        if between in _PREFIXES and not _within_brackets(text, end):
            parts.append(text[start:end])
            start = end
    return [*parts, text[start:]]


def _within_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)
