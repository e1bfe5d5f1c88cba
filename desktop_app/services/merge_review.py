"""核对返回内容: the differences of a merge in the order of reading, and what is decided on each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.task import Progress
from desktop_app.exchange.layout import FIELDS
from desktop_app.exchange.three_way import Choice, Kind
from desktop_app.services import merge, safety, tasks, undo
from desktop_app.services.differences import Difference, Notice, Review
from desktop_app.services.ledger import Ledger
from desktop_app.services.merge import PROGRESS, MergeOutcome, MergePlan
from desktop_app.services.merge_words import shown

__all__ = [
    "Choice",
    "Choices",
    "Difference",
    "Kind",
    "Notice",
    "Review",
    "SheetReview",
    "read",
    "shown",
    "take_back",
    "whole",
]

#: Conflicts first, what only informs last.
_ORDER = {Kind.CONFLICT: 0, Kind.FILLED: 1, Kind.UNITED: 1, Kind.CHANGED_HERE: 2}
_FIELD_ORDER = {name: at for at, name in enumerate((*FIELDS, PROGRESS))}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReview(Review):
    """Returned sheets, read; the differences are in the plan's order of tasks and fields.

    Attributes:
        plan: what merging would do.
    """

    plan: MergePlan

    @property
    def sources(self) -> int:
        """How many sheets were read."""
        return len(self.plan.sheets)


def read(
    ledger: Ledger,
    paths: Sequence[Path],
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> SheetReview:
    """Read returned files, and whatever Excel files lie in folders among them. Writes nothing.

    Args:
        ledger: the ledger.
        paths: files and folders.
        progress: told how many of how many files are done.
        cancel: asked before each file.

    Raises:
        Cancelled: ``cancel`` said so.
        UserError: there is no Excel file in the folders.
    """
    files = _files(paths)
    if not files:
        raise UserError("文件夹里没有 Excel 文件。", "请选择返回的填报表。")
    plan = merge.plan_merge(ledger, files, progress, cancel)
    places: dict[tuple[str, str], int] = {}
    wordings: dict[tuple[str, str], str] = {}
    for plan_id, unit in dict.fromkeys((d.plan_id, d.unit) for d in plan.differences):
        for task in tasks.task_list(ledger, plan_id, unit).tasks:
            places[unit, task.id] = len(places)
            wordings[unit, task.id] = task.text
    ordered = sorted(
        plan.differences,
        key=lambda d: (
            _ORDER[d.kind],
            places.get((d.unit, d.requirement_id), len(places)),
            _FIELD_ORDER.get(d.field, len(_FIELD_ORDER)),
            d.sheet,
        ),
    )
    return SheetReview(
        plan=plan, differences=tuple(ordered), wordings=wordings, notices=tuple(_notices(plan))
    )


#: Endings of what a folder is looked through for; those that cannot be read are named.
_SHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".csv"})


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix.lower() in _SHEETS and p.is_file())
            # Excel and WPS leave lock files beside a workbook that is open.
            found += sorted(p for p in inside if not p.name.startswith(("~$", ".")))
        else:
            found.append(path)
    return found


def _notices(plan: MergePlan) -> Iterable[Notice]:
    for file in plan.file_problems:
        named = "" if file.file in file.what else f"（{file.file}）"
        yield _notice(f"没有读取{named}：{file.what}{file.remedy}", grave=True)
    for cell in plan.cell_problems:
        where = f"{_source(cell.file, cell.office)} {cell.cell}"
        yield _notice(f"没有采用 {cell.label} {cell.word}（{where}）：{cell.what}{cell.remedy}", grave=True)
    for row in plan.unknown:
        where = f"{_source(row.file, row.office)} 第 {row.row} 行"
        yield _notice(f"认不出的行，没有采用（{where}）：{row.text}", grave=True)
    missing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for gone in plan.missing:
        missing[gone.file, gone.office].append(gone.label)
    for (name, office), labels in missing.items():
        yield _notice(f"没有返回的任务 {len(labels)} 项（{_source(name, office)}）：{'、'.join(labels)}")
    for touched in plan.wording_touched:
        where = f"{_source(touched.file, touched.office)} {touched.cell}"
        line = f"原文被改动，没有采用：{touched.label} {touched.word}（{where}）"
        yield Notice(line, f"{line}\n下发：{touched.sent}\n返回：{touched.returned or '（空）'}")
    for sheet in plan.sheets:
        for note in sheet.notes:
            yield _notice(f"{_source(sheet.file, sheet.office)}：{note}")


def _notice(text: str, *, grave: bool = False) -> Notice:
    return Notice(" ".join(text.split()), text, grave)


def _source(file: str, office: str) -> str:
    return f"{office}，{file}" if office else file


def whole(value: Any) -> str:
    """A value in full, a line of a list on each line, for reading and comparing."""
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, Progress):
        return "\n".join(part for part in (shown(value), value.url) if part)
    return shown(value)


class Choices:
    """What is taken of each difference. What is safe is taken at first; conflicts are open.

    Values for one field from several sheets are rivals: only one of them can be taken, unless both
    sides can be kept.

    Args:
        differences: the differences of one review.
    """

    def __init__(self, differences: Iterable[Difference]) -> None:
        self._by_id = {d.id: d for d in differences}
        self._proposed = {d.id: d.proposed for d in self._by_id.values() if d.kind is not Kind.CONFLICT}
        self._chosen = dict(self._proposed)
        places: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for difference in self._by_id.values():
            place = _place(difference)
            if place is not None:
                places[place].append(difference.id)
        self._rivals = {id_: ids for ids in places.values() if len(ids) > 1 for id_ in ids}

    def choice(self, difference: Difference) -> Choice | None:
        """What is taken; None while a conflict is open."""
        return self._chosen.get(difference.id)

    def choose(self, differences: Iterable[Difference], choice: Choice) -> set[str]:
        """Decide on differences; those that cannot keep both sides pass over `Choice.BOTH`.

        Returns:
            The ids of everything whose choice is another now, rivals included.
        """
        touched: set[str] = set()
        for difference in differences:
            if choice is Choice.BOTH and not can_take_both(difference):
                continue
            touched |= self._set(difference.id, choice)
            if choice is Choice.OURS:
                continue
            for rival in self._rivals.get(difference.id, ()):
                if rival == difference.id:
                    continue
                if choice is Choice.THEIRS:
                    touched |= self._set(rival, Choice.OURS)
                elif self._chosen.get(rival) is Choice.THEIRS:
                    touched |= self._set(rival, Choice.BOTH)
        return touched

    def _set(self, id_: str, choice: Choice) -> set[str]:
        if self._chosen.get(id_) is choice:
            return set()
        self._chosen[id_] = choice
        return {id_}

    def accept_safe(self) -> set[str]:
        """Take everything that is safe as it was proposed; returns the ids that changed."""
        return {
            i for i, proposed in self._proposed.items() if _is_safe(self._by_id[i]) and self._set(i, proposed)
        }

    def reject_safe(self) -> set[str]:
        """Keep what stands here wherever taking would be safe; returns the ids that changed."""
        return {i for i, d in self._by_id.items() if _is_safe(d) and self._set(i, Choice.OURS)}

    @property
    def taking(self) -> int:
        """How many values will be written."""
        return sum(c is not Choice.OURS for c in self._chosen.values())

    @property
    def open(self) -> int:
        """How many conflicts nobody has decided."""
        return len(self._by_id) - len(self._chosen)

    @property
    def made(self) -> int:
        """How many decisions are not what was proposed."""
        return sum(self._proposed.get(i) is not c for i, c in self._chosen.items())

    def by_kind(self) -> Counter[Kind]:
        """How many differences there are of each kind."""
        return Counter(d.kind for d in self._by_id.values())

    def mapping(self) -> dict[str, Choice]:
        """The choices as `merge.apply_merge` takes them."""
        return dict(self._chosen)


def can_take_both(difference: Difference) -> bool:
    """Whether keeping both sides says anything more than taking the returned one."""
    return difference.can_keep_both and (difference.kind is Kind.CONFLICT or difference.field != PROGRESS)


def _is_safe(difference: Difference) -> bool:
    return difference.kind in (Kind.FILLED, Kind.UNITED)


def _place(difference: Difference) -> tuple[Any, ...] | None:
    """Where the value would stand; None where others beside it do no harm."""
    place = (difference.unit, difference.requirement_id, difference.field)
    if difference.field != PROGRESS:
        return place
    return (*place, difference.ours) if difference.kind is Kind.CONFLICT else None


def apply(ledger: Ledger, review: SheetReview, choices: dict[str, Choice]) -> tuple[MergeOutcome, Changes]:
    """Write what was decided, as one undo step; see `merge.apply_merge`."""
    safety.auto_backup(ledger, safety.Occasion.MERGE)
    return merge.apply_merge(ledger, review.plan, choices)


def take_back(ledger: Ledger, label: str) -> Changes:
    """Take a merge back, provided that nothing was edited since.

    Args:
        ledger: the ledger.
        label: the merge's label, as its `Changes` gave it.

    Raises:
        UserError: the last edit is another one.
    """
    last, _ = undo.labels(ledger)
    changes = undo.undo(ledger) if last == label else None
    if changes is None:
        raise UserError("合并之后又有修改，不能直接撤销。", "请在“编辑”菜单中逐步撤销。")
    return changes
