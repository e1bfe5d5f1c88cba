"""导出前核对: soft doubts of a snapshot, each with the tasks concerned and the place that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.succession import past_years
from desktop_app.core.task import Task
from desktop_app.services.ledger import Ledger
from desktop_app.services.secrecy import scan_typed
from desktop_app.store import wordings as store
from desktop_app.store.documents import DocumentKey
from desktop_app.store.documents import versions as kept_versions

#: What a secrecy check says of a piece that may not go out.
_UNFIT = ("不宜公开", "不得公开", "不能公开", "不予公开", "不同意公开", "不可公开")


@dataclass(frozen=True, slots=True)
class ExportDoubt:
    """One thing to look at before an export.

    ``tasks`` holds (id, label); ``hard`` stops a final version; ``target`` is the place that mends it.
    ``gap`` names a hard gap that may be confirmed as left blank; empty where it may not.
    """

    text: str
    tasks: tuple[tuple[str, str], ...]
    hard: bool
    target: str
    gap: str = ""


def _of_tasks(words: str, tasks: Sequence[Task]) -> list[ExportDoubt]:
    """``words`` with how many tasks, leading to the first of them; nothing where there is none."""
    if not tasks:
        return []
    named = tuple((t.id, t.label) for t in tasks)
    return [ExportDoubt(f"{words} {len(tasks)} 项", named, False, f"task:{tasks[0].id}")]


# -- dates -------------------------------------------------------------------------------------------


def date_doubts(taken: YearSnapshot, told: frozenset[str] = frozenset()) -> list[ExportDoubt]:
    """Deadlines and measures of a year before the plan's.

    Args:
        taken: the department's year.
        told: ids of the tasks whose measures are told of elsewhere.
    """
    year = taken.plan.year
    if not year:
        return []
    late = [t for t in taken.tasks if isinstance(t.fields.deadline, date) and t.fields.deadline.year < year]
    old = [
        t
        for t in taken.tasks
        if t.id not in told and any(_plans_the_past(line, year) for line in t.fields.measures)
    ]
    return _of_tasks("完成时限早于方案年度", late) + _of_tasks("措施中有往年日期", old)


def _plans_the_past(measure: str, year: int) -> bool:
    """Whether a measure names a past year outside a number or a name: 〔2015〕12号 and 《…2015年…》 stand."""
    if not past_years(measure, year):
        return False
    plain, depth = [], 0
    for char in measure:
        depth += (char in "《〔") - (char in "》〕")
        if depth <= 0:
            plain.append(char)
    return bool(past_years("".join(plain), year))


# -- links -------------------------------------------------------------------------------------------


def link_doubts(taken: YearSnapshot) -> list[ExportDoubt]:
    """Addresses that cannot be one, and such as are not https; nothing is looked up, there is no network."""
    found = []
    for words, wrong in (("链接格式有误", _is_no_address), ("链接不是 https", _is_plain_http)):
        found += _of_tasks(words, [t for t in taken.tasks if any(wrong(e.url) for e in t.progress if e.url)])
        pieces = [piece for piece in taken.evidence if piece.url and wrong(piece.url)]
        if pieces:
            text = f"佐证的{words} {len(pieces)} 件：{_some(p.title for p in pieces)}"
            found.append(ExportDoubt(text, (), False, f"evidence:{pieces[0].id}"))
        if taken.record.published_url and wrong(taken.record.published_url):
            found.append(ExportDoubt(f"方案公开地址：{words}", (), False, "publication"))
    return found


def _is_no_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return True
    return parts.scheme.lower() not in ("http", "https") or "." not in host or " " in url


def _is_plain_http(url: str) -> bool:
    return not _is_no_address(url) and url.lower().startswith("http://")


def _some(names: Iterable[str], most: int = 3) -> str:
    listed = list(dict.fromkeys(names))
    return "、".join(listed[:most]) + (" 等" if len(listed) > most else "")


# -- secrecy -----------------------------------------------------------------------------------------


def secrecy_doubts(taken: YearSnapshot) -> list[ExportDoubt]:
    """Words that a public version should not carry without a second look: in tasks, and in evidence."""
    found = scan_typed(taken.tasks, dict(taken.years), taken.evidence)
    places = list(dict.fromkeys(finding.where for finding in found))
    by_label = {t.label: t for t in taken.tasks}
    tasks = list(_tasks_at(places, by_label.get))
    doubts = []
    of_tasks = [where for where in places if where.split(" ", 1)[0] in by_label]
    if tasks:
        text = f"疑似不宜公开 {len(of_tasks)} 处：{_some(of_tasks)}"
        named = tuple((t.id, t.label) for t in tasks)
        doubts.append(ExportDoubt(text, named, False, f"task:{tasks[0].id}"))
    others = [where for where in places if where not in of_tasks]
    if others:
        at = next((p for p in taken.evidence if f"佐证“{p.title}”" == others[0]), None)
        text = f"疑似不宜公开 {len(others)} 处：{_some(others)}"
        doubts.append(ExportDoubt(text, (), False, f"evidence:{at.id}" if at else "tasks"))
    return doubts + _refused_doubts(taken)


def _refused_doubts(taken: YearSnapshot) -> list[ExportDoubt]:
    """Evidence ticked for the public although its secrecy check says that it is not fit for it."""
    refused = [
        piece
        for piece in taken.evidence
        if piece.may_publish and any(word in (piece.secrecy_result or "") for word in _UNFIT)
    ]
    if not refused:
        return []
    text = f"保密审查不同意公开的佐证仍列为可以公开 {len(refused)} 件：{_some(p.title for p in refused)}"
    return [ExportDoubt(text, (), False, f"evidence:{refused[0].id}")]


def _tasks_at(places: Sequence[str], find: Callable[[str], Task | None]) -> Iterator[Task]:
    """The tasks that places are in, each once; a place begins with its task's label."""
    for label in dict.fromkeys(where.split(" ", 1)[0] for where in places):
        task = find(label)
        if task is not None:
            yield task


# -- wording -----------------------------------------------------------------------------------------


def wording_doubts(ledger: Ledger, taken: YearSnapshot, document: str) -> list[ExportDoubt]:
    """Requirements whose wording has changed since the last version, or without one since the import."""
    rewordings = store.rewordings(ledger.db)
    if not rewordings:
        return []
    key = DocumentKey(taken.plan.id, taken.department.unit, document)
    last = next(iter(kept_versions(ledger.db, key)), None)
    before: dict[str, str] = {}
    for reworded in rewordings:
        # Versions are stamped to the second.
        if last is None or datetime.fromisoformat(reworded.at) >= last.made_at:
            before.setdefault(reworded.requirement_id, reworded.text)
    changed = [t for t in taken.tasks if before.get(t.id, t.text) != t.text]
    since = "导入" if last is None else f"第{last.number}稿"
    return _of_tasks(f"具体要求原文在{since}之后有变化", changed)
