"""导入方案: read a published file, show what it holds, store it once the officer agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from desktop_app.core import ids
from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.matching import match
from desktop_app.core.plan import Duty, Plan, item_label
from desktop_app.core.terms import Role
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import plans as plan_store
from desktop_app.store.journal import writing

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


def read_file(path: Path, progress: Progress | None = None, cancel: Cancel | None = None) -> Plan:
    """Read a published plan from a file. Nothing is stored.

    Raises:
        UserError: the file cannot be read, is of a kind that must be saved as another, or holds no task.
    """
    # The readers bring python-docx, openpyxl and lxml with them; the window starts without.
    from desktop_app import importing

    return importing.read_path(path, progress, cancel)


def read_text(text: str) -> Plan:
    """Read a published plan from pasted text. Nothing is stored.

    Raises:
        UserError: the text holds no task.
    """
    from desktop_app import importing

    return importing.read_text(text)


def source_text(path: Path) -> str:
    """The text a plan was read from, to be shown beside it.

    Raises:
        UserError: the file cannot be read.
    """
    from desktop_app.importing.showing import file_text

    return file_text(path)


@dataclass(frozen=True, slots=True)
class UnitCell:
    """What a unit cell means; ``doubts`` says in sentences what is not certain in it."""

    duties: tuple[Duty, ...]
    groups: tuple[tuple[str, ...], ...]
    doubts: tuple[str, ...]


def read_units(cell: str, column: Role) -> UnitCell:
    """Understand a unit cell that the officer has corrected, by the rules of an import.

    Args:
        cell: its wording.
        column: the part that the column gives where the cell has no role word.
    """
    from desktop_app.importing.showing import unit_cell

    reading = unit_cell(cell, column)
    doubts = reading.doubts
    if not reading.duties:
        doubts = (*doubts, f"“{cell}”中没有认出单位，请核对。")
    return UnitCell(reading.duties, reading.groups, doubts)


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
        None if source_bytes is None else ids.file_digest(source_bytes),
        datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    stands = plan_store.plan(ledger.db, plan_id)
    known = plan_store.known_requirements(ledger.db, plan_id)
    label = f"导入《{plan.title}》" if stands is None else f"重新导入《{plan.title}》"
    with writing(ledger.db, label) as writer:
        plan_store.write_plan(writer, plan_id, plan, source, match(known, plan), {k.id for k in known})
    return plan_id, changes_from(ledger, label, writer.changes)
