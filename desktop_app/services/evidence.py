"""佐证材料: taking links, files and pictures in, what they serve, where they lie, what is wrong with them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop_app.core.changes import NOTHING_CHANGED, Changes
from desktop_app.core.errors import UserError
from desktop_app.core.evidence import (
    Evidence,
    EvidenceKind,
    checked_url,
    clean_name,
    is_program,
    kind_of,
)
from desktop_app.core.task import Task
from desktop_app.core.temporary import temporary_path
from desktop_app.core.terms import Status, YearEnd
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import the_plan
from desktop_app.services.texts import cleaned
from desktop_app.store import evidence_files as files
from desktop_app.store import plans as plan_store
from desktop_app.store import year as store
from desktop_app.store.journal import writing

Progress = Callable[[int, int], None]

#: The word for each field that can be edited; the same on screen, in messages and in the record.
FIELD_WORDS = {
    "title": "材料名称",
    "url": "网址",
    "column_path": "栏目路径",
    "published_on": "发布日期",
    "captured_on": "取证日期",
    "note": "页码及说明",
    "may_publish": "可以公开",
    "secrecy_by": "保密审查人",
    "secrecy_on": "保密审查日期",
    "secrecy_result": "保密审查结论",
    "checked_on": "复核日期",
    "checked_by": "复核人",
}
_DATES = frozenset({"published_on", "captured_on", "secrecy_on", "checked_on"})


def list_evidence(ledger: Ledger, plan_id: str, unit: str) -> tuple[Evidence, ...]:
    """The department's evidence under the plan in the order in which it came in."""
    return store.evidence(ledger.db, plan_id, unit)


def of_task(ledger: Ledger, plan_id: str, unit: str, requirement_id: str) -> tuple[Evidence, ...]:
    """The evidence that serves one task."""
    return tuple(e for e in store.evidence(ledger.db, plan_id, unit) if requirement_id in e.tasks)


def counts(ledger: Ledger, plan_id: str, unit: str) -> dict[str, int]:
    """How many pieces of evidence serve each task, by requirement id; none, no entry."""
    return store.evidence_counts(ledger.db, plan_id, unit)


_CLAIMS = frozenset({Status.COMPLETED, Status.CONTINUING})


def needs_proof(task: Task) -> bool:
    """Whether something of the task is said to be done and no address in its progress proves it.

    Said to be done: by the status, the conclusion or a progress entry. What is 不涉及 needs no proof.
    """
    return (
        task.fields.status is not Status.NOT_APPLICABLE
        and bool(task.progress or task.fields.status in _CLAIMS or task.fields.year_end is YearEnd.DONE)
        and not any(entry.url for entry in task.progress)
    )


def without_proof(tasks: Sequence[Task], pieces: Sequence[Evidence]) -> tuple[Task, ...]:
    """The tasks that need proof and have no piece of evidence."""
    proven = {rid for piece in pieces for rid in piece.tasks}
    return tuple(t for t in tasks if t.id not in proven and needs_proof(t))


def add_link(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    ids: Sequence[str],
    url: str,
    title: str = "",
    details: Mapping[str, Any] | None = None,
) -> tuple[str, Changes]:
    """Take an address as evidence for tasks; one that is known already serves them too.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        ids: the tasks it serves; may be none.
        url: the address; nothing is looked up, the machine has no network.
        title: what to call it; the address itself where empty.
        details: further fields by the names of `FIELD_WORDS`.

    Returns:
        Its id, and what changed.

    Raises:
        UserError: the address is none, a field makes no sense, or a task is unknown.
    """
    address = checked_url(url)
    known = store.same_evidence(ledger.db, plan_id, unit, "url", address)
    if known is not None:
        return known, attach(ledger, unit, known, ids)
    values = {"captured_on": _today(), **_checked(details or {}), "url": address}
    name = cleaned(title, FIELD_WORDS["title"]) or address
    piece = Evidence(**{**values, "id": uuid.uuid4().hex, "kind": EvidenceKind.LINK, "title": name})
    return piece.id, _add(ledger, plan_id, unit, piece, ids)


def add_file(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    ids: Sequence[str],
    path: Path,
    details: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> tuple[str, Changes]:
    """Copy a file beside the ledger and take it as evidence for tasks; the original is only read.

    A file whose content is evidence already is not stored twice: that piece serves the tasks too.

    Returns:
        Its id, and what changed.

    Raises:
        UserError: the file is absent, a folder, a symbolic link, a program, empty or over 100 MB, or it
            cannot be copied; nothing was changed.
    """
    name = clean_name(path.name)
    stored = files.take_file(ledger.path, path, _guard(name), progress)
    return _add_stored(ledger, plan_id, unit, ids, stored, name, details or {})


def add_content(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    ids: Sequence[str],
    data: bytes,
    name: str,
    details: Mapping[str, Any] | None = None,
) -> tuple[str, Changes]:
    """Take content that is no file yet, as a pasted screenshot; else as `add_file`.

    Raises:
        UserError: as for `add_file`.
    """
    name = clean_name(name)
    stored = files.take_bytes(ledger.path, data, name, _guard(name))
    return _add_stored(ledger, plan_id, unit, ids, stored, name, details or {})


def _guard(name: str) -> Callable[[bytes], None]:
    def allow(head: bytes) -> None:
        if is_program(name, head):
            raise UserError(f"“{name}”是程序或快捷方式，不能作为佐证材料。", "请选择文档、图片或其他文件。")

    return allow


def _add_stored(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    ids: Sequence[str],
    stored: files.Stored,
    name: str,
    details: Mapping[str, Any],
) -> tuple[str, Changes]:
    known = store.same_evidence(ledger.db, plan_id, unit, "sha256", stored.sha256)
    if known is not None:
        return known, attach(ledger, unit, known, ids)
    values = {"captured_on": _today(), "title": name.rpartition(".")[0] or name, **_checked(details)}
    piece = Evidence(
        **{
            **values,
            "id": uuid.uuid4().hex,
            "kind": kind_of(name, stored.head),
            "sha256": stored.sha256,
            "file_name": name,
            "size": stored.size,
        }
    )
    return piece.id, _add(ledger, plan_id, unit, piece, ids)


def _today() -> date:
    return datetime.now().astimezone().date()


def _add(ledger: Ledger, plan_id: str, unit: str, piece: Evidence, ids: Sequence[str]) -> Changes:
    the_plan(ledger, plan_id)
    _known_tasks(ledger, ids)
    label = f"添加佐证“{_brief(piece.title)}”"
    # The clock's steps may be coarser than two additions are apart; the time keeps them in order.
    at = datetime.now().astimezone().isoformat(timespec="microseconds")
    with writing(ledger.db, label) as writer:
        store.add_evidence(writer, plan_id, unit, piece, at)
        store.link_evidence(writer, piece.id, unit, ids)
    return changes_from(ledger, label, writer.changes)


def _brief(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def _known_tasks(ledger: Ledger, ids: Sequence[str]) -> None:
    owners = plan_store.requirement_plan(ledger.db, ids)
    missing = [i for i in ids if i not in owners]
    if missing:
        raise UserError(f"没有编号为“{missing[0]}”的任务。", "请刷新任务清单后重试。")


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {}
    for name, value in values.items():
        if name not in FIELD_WORDS:
            raise UserError(f"没有名为“{name}”的字段。", "请核对字段名称。")
        word = FIELD_WORDS[name]
        if name == "may_publish":
            good[name] = bool(value)
        elif name in _DATES:
            if value is not None and not (isinstance(value, date) and 2000 <= value.year <= 2100):
                raise UserError(f"{word}“{value}”不对。", "请核对日期。")
            good[name] = value
        elif name == "url":
            good[name] = checked_url(value) if value and value.strip() else None
        else:
            good[name] = cleaned(value, word)
    if "title" in good and not good["title"]:
        raise UserError("材料名称不能为空。", "请填写材料名称。")
    return good


def _the(ledger: Ledger, evidence_id: str) -> tuple[Evidence, str]:
    """(piece, unit).

    Raises:
        UserError: there is no such piece.
    """
    owner = store.evidence_owner(ledger.db, evidence_id)
    if owner is None:
        raise UserError("这件佐证材料已不在台账中。", "请刷新后重试。")
    (piece,) = store.evidence(ledger.db, *owner, [evidence_id])
    return piece, owner[1]


def edit(
    ledger: Ledger, ids: Sequence[str], values: Mapping[str, Any], *, burst: str | None = None
) -> Changes:
    """Set fields of pieces of evidence as one undo step; equal values write nothing.

    Args:
        ledger: the ledger.
        ids: the pieces.
        values: by the names of `FIELD_WORDS`.
        burst: edits with the same burst, one after the other, are undone together.

    Raises:
        UserError: a value is not allowed, a link would lose its address, or a piece is gone.
    """
    good = _checked(values)
    for evidence_id in ids:
        piece, _ = _the(ledger, evidence_id)
        if piece.kind is EvidenceKind.LINK and "url" in good and good["url"] is None:
            raise UserError("链接的网址不能为空。", "请填写网址，或移除这件佐证材料。")
    words = "、".join(FIELD_WORDS[name] for name in good)
    label = f"修改佐证的{words}" if len(ids) == 1 else f"修改 {len(ids)} 件佐证的{words}"
    with writing(ledger.db, label, burst=burst) as writer:
        for evidence_id in ids:
            store.change_evidence(writer, evidence_id, good)
    return changes_from(ledger, label, writer.changes)


def attach(ledger: Ledger, unit: str, evidence_id: str, ids: Sequence[str]) -> Changes:
    """Let a piece of evidence serve further tasks.

    Raises:
        UserError: the piece or a task is unknown.
    """
    piece, _ = _the(ledger, evidence_id)
    _known_tasks(ledger, ids)
    if set(ids) <= set(piece.tasks):
        return NOTHING_CHANGED
    label = f"关联佐证“{_brief(piece.title)}”"
    with writing(ledger.db, label) as writer:
        store.link_evidence(writer, evidence_id, unit, ids)
    return changes_from(ledger, label, writer.changes)


def detach_many(ledger: Ledger, unit: str, evidence_ids: Sequence[str], ids: Sequence[str]) -> Changes:
    """Let pieces of evidence serve some tasks no more, as one undo step; the pieces themselves stay.

    Raises:
        UserError: a piece is unknown.
    """
    for evidence_id in evidence_ids:
        _the(ledger, evidence_id)
    label = f"取消关联 {len(evidence_ids)} 件佐证"
    with writing(ledger.db, label) as writer:
        for evidence_id in evidence_ids:
            store.unlink_evidence(writer, evidence_id, unit, ids)
    return changes_from(ledger, label, writer.changes)


def serve(ledger: Ledger, unit: str, evidence_id: str, added: Sequence[str], gone: Sequence[str]) -> Changes:
    """Let a piece serve some tasks too and others no more, as one undo step.

    Raises:
        UserError: the piece or an added task is unknown.
    """
    piece, _ = _the(ledger, evidence_id)
    _known_tasks(ledger, added)
    label = f"关联佐证“{_brief(piece.title)}”"
    with writing(ledger.db, label) as writer:
        store.unlink_evidence(writer, evidence_id, unit, gone)
        store.link_evidence(writer, evidence_id, unit, added)
    return changes_from(ledger, label, writer.changes)


def remove(ledger: Ledger, ids: Sequence[str]) -> Changes:
    """Take pieces of evidence out of the ledger as one undo step; their files stay for 撤销.

    Raises:
        UserError: a piece is unknown.
    """
    pieces = [_the(ledger, evidence_id) for evidence_id in ids]
    label = f"移除佐证“{_brief(pieces[0][0].title)}”" if len(pieces) == 1 else f"移除 {len(pieces)} 件佐证"
    served: set[tuple[str, str]] = set()
    with writing(ledger.db, label) as writer:
        for piece, unit in pieces:
            served.update((rid, unit) for rid in piece.tasks)
            store.remove_evidence(writer, piece.id, unit)
    return changes_from(ledger, label, writer.changes) | Changes(tasks=frozenset(served))


def file_path(ledger: Ledger, evidence_id: str) -> Path:
    """Where the stored file of a piece lies, to be read for a preview; never to be changed.

    Raises:
        UserError: the piece has no file, or the file is missing.
    """
    piece, _ = _the(ledger, evidence_id)
    if piece.sha256 is None:
        raise UserError(f"“{_brief(piece.title)}”是链接，没有文件。", "请打开链接查看。")
    if not files.is_there(ledger.path, piece.sha256):
        folder = files.folder_of(ledger.path).name
        raise UserError(
            f"佐证文件“{piece.file_name}”不在了。", f"请把文件夹“{folder}”放回台账旁边，或重新添加原文件。"
        )
    return files.path_of(ledger.path, piece.sha256)


def file_name(ledger: Ledger, evidence_id: str) -> str:
    """The own name of a piece's file; empty for a link.

    Raises:
        UserError: there is no such piece.
    """
    piece, _ = _the(ledger, evidence_id)
    return piece.file_name or ""


def copy_out(ledger: Ledger, evidence_id: str, target: Path) -> Path:
    """Save a piece's file under a name of the officer's choice, proven on the way.

    Raises:
        UserError: there is no file, it is missing or altered, or the target cannot be written.
    """
    file_path(ledger, evidence_id)
    piece, _ = _the(ledger, evidence_id)
    assert piece.sha256 is not None
    files.copy_out(ledger.path, piece.sha256, target)
    return target


def copy_to_open(ledger: Ledger, evidence_id: str) -> Path:
    """A copy under the file's own name in a folder of its own, for another program to open and scribble on.

    Raises:
        UserError: as for `copy_out`.
    """
    piece, _ = _the(ledger, evidence_id)
    folder = temporary_path()
    return copy_out(ledger, evidence_id, folder / (piece.file_name or "佐证"))


@dataclass(frozen=True, slots=True)
class Unused:
    """Stored files that no evidence needs any more: how many, and their bytes."""

    count: int
    size: int


def unused(ledger: Ledger) -> Unused:
    """The stored files that only 撤销 could still want."""
    left = _unused(ledger)
    return Unused(len(left), sum(files.path_of(ledger.path, d).stat().st_size for d in left))


def _unused(ledger: Ledger) -> list[str]:
    there, _ = _standing(ledger)
    return sorted(there - set(store.stored_files(ledger.db)))


def left_behind(ledger: Ledger) -> str | None:
    """What to say where the ledger has evidence and came without the folder of its files, else None."""
    folder = files.folder_of(ledger.path)
    if folder.is_dir():
        return None
    count = len(store.stored_files(ledger.db))
    if not count:
        return None
    return (
        f"台账旁没有佐证文件夹“{folder.name}”，{count} 个佐证文件打不开。"
        "请从原位置一并复制，或用移交包、备份取回。"
    )


def _standing(ledger: Ledger) -> tuple[set[str], list[str]]:
    try:
        return files.listed(ledger.path)
    except OSError as error:
        raise UserError("佐证文件夹无法读取。", "请检查磁盘和读取权限后重试。") from error


def clear_unused(ledger: Ledger) -> Unused:
    """Remove for good the files that no evidence needs; 撤销 brings the record back, never the file.

    Raises:
        UserError: a file cannot be removed.
    """
    left = _unused(ledger)
    freed = sum(files.remove(ledger.path, digest) for digest in left)
    files.clear_unfinished(ledger.path)
    return Unused(len(left), freed)


def inspect(
    ledger: Ledger, progress: Progress | None = None, cancel: Callable[[], bool] | None = None
) -> tuple[list[str], list[str]]:
    """(what is wrong, what was looked at) of the evidence files; every file is read whole.

    Args:
        ledger: the ledger.
        progress: called with (files done, files in all).
        cancel: asked between files; told yes, the rest is left unread and that is said.
    """
    findings: list[str] = []
    needed = store.stored_files(ledger.db)
    folder = files.folder_of(ledger.path).name
    missing = altered = 0
    for done, (digest, titles) in enumerate(needed.items(), start=1):
        if cancel is not None and cancel():
            return findings, [f"佐证文件只核对了 {done - 1} 个，共 {len(needed)} 个。"]
        sound = files.is_sound(ledger.path, digest)
        named = "、".join(f"“{_brief(t)}”" for t in titles[:3])
        if sound is None:
            missing += 1
            findings.append(f"佐证{named}的文件不在“{folder}”中。")
        elif not sound:
            altered += 1
            findings.append(f"佐证{named}的文件内容已被改动。")
        if progress is not None:
            progress(done, len(needed))
    there, strange = _standing(ledger)
    if strange:
        findings.append(f"“{folder}”中有 {len(strange)} 个不属于佐证的文件：{strange[0]}。")
    facts = [f"佐证文件 {len(needed)} 个，完好 {len(needed) - missing - altered} 个。"]
    left = len(there - set(needed))
    if left:
        facts.append(f"另有 {left} 个文件已不被引用，可在“佐证”中清理。")
    return findings, facts
