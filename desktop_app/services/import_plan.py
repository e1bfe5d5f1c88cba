"""导入方案: read a published file, show what it holds, store it once the officer agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core import ids
from desktop_app.core.changes import Changes
from desktop_app.core.digests import file_digest
from desktop_app.core.errors import UserError
from desktop_app.core.matching import match
from desktop_app.core.pausing import collector_paused
from desktop_app.core.plan import Duty, Plan, PlanWarning, item_label
from desktop_app.core.temporary import temporary_folder
from desktop_app.core.terms import Role
from desktop_app.importing.understanding import (
    ColumnView,
    HeadUnknown,
    Meaning,
    SheetView,
    Understanding,
    Understood,
    check,
)
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import plans as plan_store
from desktop_app.store.journal import writing

if TYPE_CHECKING:
    from desktop_app.importing.unit_names import UnitNames

#: How a source was understood and is to be read: what the window shows and the officer corrects.
__all__ = [
    "Cancel",
    "ColumnView",
    "ColumnsWanted",
    "ImportReview",
    "Meaning",
    "Origin",
    "Progress",
    "SheetView",
    "Taken",
    "Understanding",
    "Understood",
    "UnitCell",
    "can_convert",
    "check",
    "converted",
    "origin_of",
    "pasted",
    "read_file",
    "read_text",
    "review",
    "store_plan",
    "take",
]

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


def read_file(
    path: Path,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    *,
    names: UnitNames | None = None,
) -> Plan:
    """Read a published plan from a file. Nothing is stored.

    Args:
        path: the file.
        progress: called with (done, total).
        cancel: asked now and then whether to stop.
        names: a ledger's dictionary of units (`unit_book.names`); the bundled one where None.

    Raises:
        UserError: the file cannot be read, is of a kind that must be saved as another, or holds no task.
    """
    # The readers bring openpyxl and lxml with them; the window starts without.
    from desktop_app import importing

    return importing.read_path(path, progress, cancel, names=names)


def read_text(text: str) -> Plan:
    """Read a published plan from pasted text. Nothing is stored.

    Raises:
        UserError: the text holds no task.
    """
    from desktop_app import importing

    return importing.read_text(text)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a plan is read from, held so that it can be read again in another way.

    Args:
        name: the file's name, or what stands for one.
        content: the file as it is; its hash is kept with the plan.
        readable: what is read: the content itself, or what it was converted to; None for pasted text.
        pasted: pasted text or HTML.
        converted: whether another program wrote ``readable``.
    """

    name: str
    content: bytes
    readable: bytes | None = None
    pasted: str = ""
    converted: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A plan as it was read: how its tables were understood, and its source as text."""

    origin: Origin
    plan: Plan
    understood: Understood
    text: str
    names: UnitNames | None = None

    def read_units(self, cell: str, column: Role) -> UnitCell:
        """Understand a unit cell that the officer has corrected, by the rules of this import.

        Args:
            cell: its wording.
            column: the part that the column gives where the cell has no role word.
        """
        from desktop_app.importing.showing import unit_cell

        reading = unit_cell(cell, column, self.names)
        doubts = reading.doubts
        if not reading.duties:
            doubts = (*doubts, f"“{cell}”中没有认出单位，请核对。")
        return UnitCell(reading.duties, reading.groups, doubts)


def origin_of(path: Path) -> Origin:
    """A file's content.

    Raises:
        UserError: the file is absent, unreadable, empty or too large.
    """
    from desktop_app.importing.sniffing import read_bytes

    data = read_bytes(path)
    return Origin(path.name, data, data)


def can_convert(path: Path, refusal: UserError) -> bool:
    """Whether LibreOffice on this machine may make a readable file of one that was refused.

    Args:
        path: the file.
        refusal: why it could not be read.
    """
    from desktop_app.importing import converting

    return converting.may_convert(path, refusal)


def converted(path: Path, progress: Progress | None = None, cancel: Cancel | None = None) -> Origin:
    """A .doc or .wps file as LibreOffice reads it; the file itself is left as it is.

    Raises:
        UserError: the conversion does not succeed.
        Cancelled: ``cancel`` said so.
    """
    from desktop_app.importing import converting
    from desktop_app.importing.sniffing import read_bytes

    data = read_bytes(path)
    with temporary_folder() as folder:
        made = converting.to_docx(path, folder, progress, cancel)
        return Origin(path.name, data, made.read_bytes(), converted=True)


def pasted(text: str) -> Origin:
    """Pasted text or HTML, as something to read."""
    return Origin("粘贴的文字", text.encode("utf-8", "replace"), pasted=text)


class ColumnsWanted(UserError):
    """No rule knows the columns of a source's table; the officer can say what they mean.

    Args:
        found: what the reading found of the table.
        origin: the source, to be read again.
    """

    def __init__(self, found: HeadUnknown, origin: Origin) -> None:
        super().__init__(found.what, found.remedy)
        self.understood = found.understood
        self.origin = origin


def take(
    origin: Origin,
    understanding: Understanding | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    *,
    names: UnitNames | None = None,
) -> Taken:
    """Read a plan. Nothing is stored.

    Args:
        origin: what to read.
        understanding: which sheets to take and what the columns mean, where the officer said so.
        progress: called with (done, total).
        cancel: asked now and then whether to stop.
        names: the ledger's dictionary of units; the bundled one where None.

    Raises:
        ColumnsWanted: there is a table, but what its columns mean must be said.
        UserError: the content cannot be read, or holds no task.
        Cancelled: ``cancel`` said so.
    """
    from desktop_app.importing import reading

    try:
        if origin.readable is None:
            read = reading.read_pasted(origin.pasted, names=names, understanding=understanding)
        else:
            read = reading.read_data(
                origin.readable, origin.name, progress, cancel, names=names, understanding=understanding
            )
    except HeadUnknown as found:
        raise ColumnsWanted(found, origin) from found
    plan = read.plan
    if origin.converted:
        message = "本文件经 LibreOffice 转换后读取，请对照原文件核对。"
        plan = replace(plan, warnings=(PlanWarning("converted", "", message), *plan.warnings))
    return Taken(origin, plan, read.understood, read.text, names)


@dataclass(frozen=True, slots=True)
class UnitCell:
    """What a unit cell means; ``doubts`` says in sentences what is not certain in it."""

    duties: tuple[Duty, ...]
    groups: tuple[tuple[str, ...], ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReview:
    """What storing a plan would do to the ledger.

    ``added`` and ``removed`` hold item labels; ``changed`` holds (label, old wording, new wording);
    ``moved`` holds (old label, new label).
    """

    plan: Plan
    plan_id: str
    existing: bool
    added: tuple[str, ...] = ()
    changed: tuple[tuple[str, str, str], ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()


def _id_of(plan: Plan) -> str:
    return ids.plan_id(plan.issuer, plan.title, plan.year)


def _labels(plan: Plan) -> list[str]:
    return [
        item_label(section.no, at, r.no, index, len(section.requirements) == 1)
        for at, section in enumerate(plan.sections, start=1)
        for index, r in enumerate(section.requirements, start=1)
    ]


def review(ledger: Ledger, plan: Plan) -> ImportReview:
    """Compare a plan with the one of the same issuer, title and year in the ledger, if there is one."""
    plan_id = _id_of(plan)
    if plan_store.plan(ledger.db, plan_id) is None:
        return ImportReview(plan, plan_id, existing=False)
    known = {k.id: k for k in plan_store.known_requirements(ledger.db, plan_id)}
    standing = {rid: item_label(*parts) for rid, parts in plan_store.labels(ledger.db, plan_id).items()}
    matched = match(list(known.values()), plan)
    added, changed, moved = [], [], []
    for rid, label, (_, requirement) in zip(matched, _labels(plan), plan.requirements(), strict=True):
        if rid is None or rid not in standing:
            added.append(label)
            continue
        if known[rid].text != requirement.text:
            changed.append((label, known[rid].text, requirement.text))
        if standing[rid] != label:
            moved.append((standing[rid], label))
    kept = set(matched)
    removed = tuple(label for rid, label in standing.items() if rid not in kept)
    return ImportReview(plan, plan_id, True, tuple(added), tuple(changed), removed, tuple(moved))


def store_plan(
    ledger: Ledger,
    plan: Plan,
    *,
    issued: date | None = None,
    source_name: str = "",
    source_bytes: bytes | None = None,
) -> tuple[str, Changes]:
    """Store a plan as one undo step; a plan that is there already keeps what was filled in.

    Args:
        ledger: the ledger.
        plan: what an importer read, as the officer corrected it.
        issued: the date of issue, where the source does not say it or says it wrongly.
        source_name: the source's file name, without its folder.
        source_bytes: the source's content, of which the hash is kept.

    Returns:
        The plan's id and what changed.

    Raises:
        UserError: the plan holds no requirement, or the ledger cannot be written.
    """
    if plan.requirement_count == 0:
        raise UserError("没有识别到任务，未导入。", "请检查文件是否为分工方案，任务表是否在附件里。")
    if issued is not None:
        plan = replace(plan, issued=issued)
    plan_id = _id_of(plan)
    source = plan_store.Source(
        source_name,
        None if source_bytes is None else file_digest(source_bytes),
        datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    stands = plan_store.plan(ledger.db, plan_id)
    known = plan_store.known_requirements(ledger.db, plan_id)
    label = f"导入《{plan.title}》" if stands is None else f"重新导入《{plan.title}》"
    with collector_paused():
        with writing(ledger.db, label) as writer:
            plan_store.write_plan(writer, plan_id, plan, source, match(known, plan), {k.id for k in known})
        return plan_id, changes_from(ledger, label, writer.changes)
