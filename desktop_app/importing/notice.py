"""The covering notice and the plan's own title: who issued what, when, under which number, and its deadlines.

A document number is the plan's own only where it stands alone on a line or behind its label (文号：);
numbers of other documents that the text cites are never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.core.plan import Notice, PlanWarning
from desktop_app.core.terms import Standing
from desktop_app.importing import dates
from desktop_app.importing.blocks import squeezed, trimmed
from desktop_app.importing.furniture import is_furniture, is_page_number
from desktop_app.importing.numbering import numbered

_OPEN, _CLOSE = "〔﹝[［【(（", "〕﹞\\]］】)）"
_DOC_NO = re.compile(
    rf"[\u4e00-\u9fff]{{2,12}}\s*[{re.escape(_OPEN)}]?\s*20\d\d\s*[{_CLOSE}]\s*第?\s*\d*\s*号"
)
_NO_LEFT = re.compile(r"[\u4e00-\u9fff]{2,12}20\d\d\s*[〕﹞\]］】]\s*\d*\s*号")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff（）()·]{2,40}(?:人民政府|政府|办公室|办公厅|委员会|管委会|局|厅|委|办|部|院|中心|"
    r"领导小组|小组|公司|大学|学校|联合会|街道办事处)"
)
_TITLE_WORDS = re.compile(
    r"(?:方案|要点|分工|清单|分解|任务|台账|计划|安排|意见|一览|责任|措施|细则|表|落实)[^。；;]{0,12}$"
)
_TITLE_END = re.compile(r"关于[^。；;]{4,140}的?(?:通知|函|公告|通告|意见|决定|请示)$")
#: A title that begins so cites another organ's plan; nothing says that this organ issued it.
_CITES = re.compile(r"贯彻|落实|转发|执行|对照|按照|根据|学习")
_LABELLED = re.compile(
    r"(?P<label>发文机关|发布机构|制发机关|成文日期|发文日期|生成日期|印发日期|发布日期|发布时间|"
    r"发表时间|文号|发文字号|标题|信息名称|名称)[:：]"
)
_WITHIN = re.compile(
    r"(?:印发|下发|发布|公布|收到|发文)[^。；;]{0,14}?(?P<days>\d{1,3}|"
    r"[一二三四五六七八九十百]{1,4})个工作日[^。；;]{0,50}?(?:公开|公布|发布)"
)
_WITHIN_LATE = re.compile(
    r"(?:公开|公布)[^。；;]{0,40}?(?:印发|下发|发布|收到|发文)[^。；;]{0,14}?(?P<days>\d{1,3}|"
    r"[一二三四五六七八九十百]{1,4})个工作日"
)


@dataclass(slots=True)
class Front:
    """What stands around a plan's tasks."""

    title: str = ""
    notice_title: str | None = None
    issuer: str | None = None
    doc_no: str | None = None
    issued: date | None = None
    notice: Notice = field(default_factory=Notice)
    warnings: list[PlanWarning] = field(default_factory=list)
    #: Lines that were none of it.
    dropped: list[str] = field(default_factory=list)


def is_organ(line: str) -> bool:
    """Whether a line is the name of an organ and nothing else, as in a signature."""
    plain = squeezed(line)
    return 3 < len(plain) <= 40 and bool(_ORGAN.fullmatch(plain))


def is_doc_no(line: str) -> bool:
    """Whether a line is a document number and nothing else."""
    return bool(_DOC_NO.fullmatch(squeezed(line)))


def doc_no_warnings(lines: Sequence[str]) -> Iterator[PlanWarning]:
    """A warning for every document number that lost its left bracket; the wording stays as it is."""
    seen: set[str] = set()
    for line in lines:
        for found in _NO_LEFT.finditer(line):
            number = found[0]
            if number not in seen:
                seen.add(number)
                message = f"文号“{number}”疑似缺左括号，原文照存，未作改动。"
                yield PlanWarning("doc_no_bracket", trimmed(line)[:40], message)


def signature_at(lines: Sequence[str]) -> tuple[int, int] | None:
    """Where a signature stands: the index of the organ's line and that of the date's, or None."""
    previous: int | None = None
    for i, line in enumerate(lines):
        plain = squeezed(line)
        if not plain:
            continue
        if dates.is_day(plain) and previous is not None and is_organ(lines[previous]):
            return previous, i
        previous = i
    return None


def read_front(before: Sequence[str], after: Sequence[str]) -> Front:
    """Read what stands before and after a plan's tasks.

    Args:
        before: the lines before the first task or the table's head.
        after: the lines after the last task.
    """
    front = Front()
    used: set[int] = set()
    _labels(before, front, used)
    _notice_title(before, front, used)
    _signature(before, after, front, used)
    _numbers(before, front, used)
    _title(before, front, used)
    front.notice = read_notice([*before, *after])
    _issuer_from_titles(front)
    _leftover(before, used, front)
    return front


def _labels(before: Sequence[str], front: Front, used: set[int]) -> None:
    for i, line in enumerate(before):
        plain = squeezed(line)
        found = _LABELLED.match(plain)
        if found is None or len(plain) > 120:
            continue
        value = plain[found.end() :]
        label = found["label"]
        if label in ("成文日期", "发文日期", "印发日期", "生成日期") and front.issued is None:
            front.issued = dates.find_day(value)
        elif label in ("文号", "发文字号") and _DOC_NO.fullmatch(value):
            front.doc_no = value
        elif label in ("发文机关", "制发机关") and _ORGAN.fullmatch(value):
            front.issuer = value
        else:
            continue
        used.add(i)


def _notice_title(before: Sequence[str], front: Front, used: set[int]) -> None:
    solid = [i for i, line in enumerate(before) if squeezed(line)]
    for at in range(len(solid)):
        joined = ""
        for taken, i in enumerate(solid[at : at + 6], start=1):
            line = squeezed(before[i])
            if not _titlelike(line) or (taken == 1 and (line.endswith("文件") or is_doc_no(line))):
                break
            joined += line
            if _TITLE_END.search(joined) and len(joined) <= 160:
                if front.notice_title is None:
                    front.notice_title = joined
                if joined == front.notice_title:
                    used.update(solid[at : at + taken])
                break


def _titlelike(line: str) -> bool:
    return (
        len(line) <= 160
        and not re.search(r"[。；;！？]|[:：,，.．]$", line)
        and not is_furniture(line)
        and not is_page_number(line)
        and not dates.is_day(line)
        and numbered(line) is None
    )


def _signature(before: Sequence[str], after: Sequence[str], front: Front, used: set[int]) -> None:
    found = signature_at(before)
    lines = before
    if found is None:
        found, lines = signature_at(after), after
    if found is None:
        for i, line in enumerate(before):
            if dates.is_day(line) and front.issued is None:
                front.issued = dates.find_day(line)
                used.add(i)
        if front.issued is None:
            # Published copies often leave the signature out and keep its date.
            front.issued = next((dates.find_day(line) for line in after if dates.is_day(line)), None)
        return
    front.issuer = front.issuer or squeezed(lines[found[0]])
    front.issued = dates.find_day(squeezed(lines[found[1]])) or front.issued
    if lines is before:
        used.update(found)


def _numbers(before: Sequence[str], front: Front, used: set[int]) -> None:
    for i, line in enumerate(before):
        if is_doc_no(line):
            front.doc_no = front.doc_no or trimmed(line)
            used.add(i)


def _title(before: Sequence[str], front: Front, used: set[int]) -> None:
    """The plan's own title: the run of title lines nearest to its tasks, else what the notice names."""
    run: list[int] = []
    for i in range(len(before) - 1, -1, -1):
        line = squeezed(before[i])
        if not line:
            continue
        if i in used or not _titlelike(line) or _stops_title(line) or len(run) == 5:
            break
        run.insert(0, i)
    title = _once("".join(squeezed(before[i]) for i in run if not _aside(squeezed(before[i]))))
    if title and _TITLE_WORDS.search(title) and len(title) <= 120:
        front.title = title
        used.update(run)
    if not front.title and front.notice_title:
        front.title = _named_in(front.notice_title)
    if not front.title:
        front.title = _first_title(before, used)


def _stops_title(line: str) -> bool:
    return bool(
        re.match(r"附件?\d*[:：]?$|附\s*件|表\d+|单位[:：]|填报|各.{2,40}[:：]$", line)
        or is_organ(line)
        or is_doc_no(line)
    )


def _aside(line: str) -> bool:
    """A line in brackets under a title: （征求意见稿）, （2021年6月9日）."""
    return bool(re.fullmatch(r"[(（][^()（）]*[)）]", line))


def _once(title: str) -> str:
    half = len(title) // 2
    return title[:half] if title and len(title) % 2 == 0 and title[:half] == title[half:] else title


def _named_in(notice_title: str) -> str:
    found = re.search(
        r"关于(?:印发|转发|下发|公布|发布)[《〈]?(.+?)[》〉]?的?(?:通知|函|公告|通告)$", notice_title
    )
    return found[1] if found else notice_title


def _first_title(before: Sequence[str], used: set[int]) -> str:
    for i, line in enumerate(before):
        plain = squeezed(line)
        if 5 < len(plain) <= 80 and _titlelike(plain) and not is_organ(plain) and _TITLE_WORDS.search(plain):
            used.add(i)
            return plain
    return ""


def _issuer_from_titles(front: Front) -> None:
    if front.issuer is not None:
        return
    head = (front.notice_title or "").split("关于", 1)[0]
    if is_organ(head) and not _CITES.search(head):
        front.issuer = head
        return
    found = re.match(r"(.{3,40}?)(?=关于|(?:贯彻)?落实|20\d\d年|印发|政务公开)", front.title)
    if found and is_organ(found[1]) and not _CITES.search(found[1]):
        front.issuer = found[1]


def read_notice(lines: Sequence[str]) -> Notice:
    """The two deadlines a covering notice sets."""
    days: int | None = None
    shown: date | None = None
    for line in lines:
        plain = squeezed(line)
        if days is None:
            found = _WITHIN.search(plain) or _WITHIN_LATE.search(plain)
            if found:
                printed = found["days"]
                days = int(printed) if printed.isdigit() else dates.chinese_number(printed)
        if shown is None and "展示" in plain:
            shown = _shown_by(plain)
    return Notice(days, shown)


def _shown_by(plain: str) -> date | None:
    for sentence in re.split(r"[。；;]", plain):
        if "展示" not in sentence:
            continue
        found = re.search(
            r"20\d\d年\d{1,2}月(?:\d{1,2}日|底|末)?(?:之|以)?前", sentence[: sentence.index("展示")]
        )
        if found:
            day = dates.limit(found[0])
            return None if isinstance(day, Standing) else day
    return None


def _leftover(before: Sequence[str], used: set[int], front: Front) -> None:
    """What is neither title, number, signature nor the notice's own sentences is reported as dropped."""
    bounds = [i for i in range(len(before)) if i in used]
    body_from = bounds[0] if bounds else len(before)
    for i, line in enumerate(before):
        if i in used or not squeezed(line):
            continue
        plain = squeezed(line)
        sentence = (
            i > body_from
            and not is_furniture(plain)
            and (re.search(r"[。；;]$|[:：]$", plain) is not None or len(plain) > 60)
        )
        if not sentence:
            front.dropped.append(trimmed(line))
