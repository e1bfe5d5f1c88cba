"""送审、修改、定稿: versions kept with data, file and sign-off; blanks on purpose; edits; what changed."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.saving import save_bytes
from desktop_app.core.snapshot import Audience, DocumentOptions, Formalities, Stage
from desktop_app.core.temporary import temporary_folder
from desktop_app.core.terms import Document
from desktop_app.core.versions import (
    DEFAULT_STEPS,
    Difference,
    Edit,
    Paragraph,
    SignOff,
    Version,
    Waiver,
    compare,
    step_name,
)
from desktop_app.services import departments, document_checks, documents, own_templates, year_snapshot
from desktop_app.services.document_checks import FIGURES_GAP
from desktop_app.services.documents import ExportOutcome
from desktop_app.services.export_doubts import ExportDoubt
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.own_templates import StoredTemplate
from desktop_app.store import departments as settings
from desktop_app.store import documents as store
from desktop_app.store import own_templates as template_store
from desktop_app.store.documents import DocumentKey
from desktop_app.store.journal import writing

_STEPS = "signoff.steps"


def _key(plan_id: str, unit: str, which: Document) -> DocumentKey:
    return DocumentKey(plan_id, unit, str(which))


# -- particulars -----------------------------------------------------------------------------------


def formalities(ledger: Ledger, plan_id: str, unit: str, which: Document) -> Formalities:
    """The official particulars stored for a document; empty ones where none were."""
    return store.formalities(ledger.db, _key(plan_id, unit, which)) or Formalities()


def save_formalities(ledger: Ledger, plan_id: str, unit: str, which: Document, value: Formalities) -> Changes:
    """Store the official particulars of a document."""
    label = f"修改{which}的公文要素"
    with writing(ledger.db, label) as writer:
        store.write_formalities(writer, _key(plan_id, unit, which), value)
    return changes_from(ledger, label, writer.changes)


# -- what is left blank on purpose -----------------------------------------------------------------


def waivers(ledger: Ledger, plan_id: str, unit: str, which: Document) -> tuple[Waiver, ...]:
    """What was confirmed as left blank."""
    return store.waivers(ledger.db, _key(plan_id, unit, which))


def leave_blank(
    ledger: Ledger, plan_id: str, unit: str, which: Document, doubt: ExportDoubt, reason: str
) -> Changes:
    """确认留空: the gaps of a line of the check list are left on purpose, for a reason.

    Raises:
        UserError: no reason is given, or the gap is none that a document may leave.
    """
    reason = reason.strip()
    if not doubt.gap:
        raise UserError(f"“{doubt.text}”不能留空。", "请补齐后再定稿。")
    if not reason:
        raise UserError("留空的理由没有填写。", "请写明理由。")
    subjects = [""] if doubt.gap == FIGURES_GAP else [task_id for task_id, _ in doubt.tasks]
    label = f"确认留空：{doubt.text}"
    with writing(ledger.db, label) as writer:
        for subject in subjects:
            store.write_waiver(writer, _key(plan_id, unit, which), Waiver(doubt.gap, subject, reason))
    return changes_from(ledger, label, writer.changes)


def take_back_blanks(
    ledger: Ledger, plan_id: str, unit: str, which: Document, taken: Sequence[Waiver]
) -> Changes:
    """What was confirmed as left blank counts as lacking again."""
    label = "取消确认留空"
    with writing(ledger.db, label) as writer:
        for waiver in taken:
            store.delete_waiver(writer, _key(plan_id, unit, which), waiver.gap, waiver.subject)
    return changes_from(ledger, label, writer.changes)


# -- the officer's own paragraphs ------------------------------------------------------------------


def paragraphs(
    ledger: Ledger, plan_id: str, unit: str, which: Document, options: DocumentOptions, as_of: date
) -> tuple[Paragraph, ...]:
    """The paragraphs of a document that may be reworded, in reading order."""
    with temporary_folder() as folder:
        taken = year_snapshot.snapshot(ledger, plan_id, unit, as_of)
        return documents.write(ledger, taken, which, folder / "text.docx", options).paragraphs


def reword(
    ledger: Ledger, plan_id: str, unit: str, which: Document, paragraph: Paragraph, text: str
) -> Changes:
    """Put the officer's own words in the place of a generated paragraph.

    The generated text is kept beside it. Words equal to it, or none at all, bring it back.
    """
    text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    key = _key(plan_id, unit, which)
    label = f"修改{which}文字"
    with writing(ledger.db, label) as writer:
        if text in ("", paragraph.generated):
            store.delete_edit(writer, key, paragraph.place)
        else:
            store.write_edit(writer, key, Edit(paragraph.place, paragraph.generated, text))
    return changes_from(ledger, label, writer.changes)


# -- versions --------------------------------------------------------------------------------------


def blocking(
    ledger: Ledger, plan_id: str, unit: str, which: Document, as_of: date
) -> tuple[ExportDoubt, ...]:
    """The hard gaps that stand in the way of a 定稿."""
    taken = year_snapshot.snapshot(ledger, plan_id, unit, as_of)
    return tuple(doubt for doubt in document_checks.check(ledger, taken, which) if doubt.hard)


def versions(ledger: Ledger, plan_id: str, unit: str, which: Document) -> tuple[Version, ...]:
    """The versions kept of a document, the newest first."""
    return store.versions(ledger.db, _key(plan_id, unit, which))


def keep(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    which: Document,
    out: Path,
    options: DocumentOptions,
    as_of: date,
    stage: Stage,
    template: StoredTemplate | None = None,
) -> tuple[Version, ExportOutcome, Changes]:
    """Write a version of a document to ``out`` and keep it in the ledger with its data and its text.

    With it goes the digest of the office's own template that it was written in, where one is chosen.

    Raises:
        UserError: a 定稿 is asked for while hard gaps remain, or the file cannot be written.
    """
    if stage is Stage.FINAL:
        _refuse_gaps(blocking(ledger, plan_id, unit, which, as_of))
    template = template or own_templates.chosen(ledger, unit, which)
    outcome = documents.export(ledger, plan_id, unit, which, out, options, as_of, template)
    taken = year_snapshot.snapshot(ledger, plan_id, unit, as_of)
    data = out.read_bytes()
    known = versions(ledger, plan_id, unit, which)
    version = Version(
        id=uuid.uuid4().hex,
        document=str(which),
        number=known[0].number + 1 if known else 1,
        stage=stage,
        made_at=datetime.now().astimezone(),
        as_of=as_of,
        title=options.title or documents.offered_title(taken, which),
        file_name=out.name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        placeholders=outcome.placeholders,
        public=options.audience is Audience.PUBLIC,
        signoffs=tuple(SignOff(step) for step in steps(ledger)),
    )
    content = store.VersionContent(
        json.dumps(asdict(taken), ensure_ascii=False, default=str, separators=(",", ":")),
        _text_of(out),
        base64.b64encode(data).decode("ascii"),
    )
    label = f"保存{which}第{version.number}稿（{stage}）"
    with writing(ledger.db, label) as writer:
        store.add_version(writer, _key(plan_id, unit, which), version, content)
        if template is not None:
            template_store.write_of_version(writer, version.id, template)
    return version, outcome, changes_from(ledger, label, writer.changes)


def _refuse_gaps(open_: Sequence[ExportDoubt]) -> None:
    if open_:
        told = "；".join(doubt.text for doubt in open_[:4]) + ("等" if len(open_) > 4 else "")
        raise UserError(f"不能定稿：{told}。", "请补齐，或在核对清单中确认留空。")


def _text_of(path: Path) -> tuple[str, ...]:
    """The document's paragraphs, those of tables included, as versions are compared by them."""
    from desktop_app.reports.written import all_paragraphs

    return all_paragraphs(path)


def save_file(ledger: Ledger, version_id: str, out: Path) -> None:
    """Write the very file that was kept.

    Raises:
        UserError: there is no such version, its file does not agree with its digest, or ``out`` cannot be
            written.
    """
    kept = store.content(ledger.db, version_id)
    found = store.version(ledger.db, version_id)
    if kept is None or found is None:
        raise _no_version()
    data = base64.b64decode(kept.file)
    if hashlib.sha256(data).hexdigest() != found[1].sha256:
        raise UserError("留存的文件与登记的校验值不符。", "请用备份恢复台账后再试。")
    save_bytes(out, data)


def difference(ledger: Ledger, older: str, newer: str) -> tuple[Difference, ...]:
    """What changed from one version to another, paragraph by paragraph.

    Raises:
        UserError: one of them is not in the ledger.
    """
    contents = [store.content(ledger.db, version_id) for version_id in (older, newer)]
    if contents[0] is None or contents[1] is None:
        raise _no_version()
    return compare(contents[0].paragraphs, contents[1].paragraphs)


def _no_version() -> UserError:
    return UserError("台账中没有这一稿。", "请在稿件列表中重新选择。")


# -- sign-off --------------------------------------------------------------------------------------


def steps(ledger: Ledger) -> tuple[str, ...]:
    """The steps of a sign-off, as the office goes through them."""
    stored = settings.setting(ledger.db, _STEPS)
    return tuple(json.loads(stored)) if stored else DEFAULT_STEPS


def save_steps(ledger: Ledger, names: Sequence[str]) -> Changes:
    """Set the steps of a sign-off; versions kept already keep theirs.

    Raises:
        UserError: none is left.
    """
    kept = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not kept:
        raise UserError("审签环节不能为空。", "请至少保留一个环节。")
    settings.write_setting(ledger.db, _STEPS, json.dumps(kept, ensure_ascii=False))
    return Changes(settings=True)


def adopt_steps(ledger: Ledger, version_id: str) -> Changes:
    """Let a version that is not signed yet go through the steps as they are now; who has seen it stays.

    Raises:
        UserError: the version is signed and frozen, or there is no such version.
    """
    _, version = _open_version(ledger, version_id)
    known = {step_name(s.step): s for s in version.signoffs}
    signoffs = []
    for step in steps(ledger):
        before = known.pop(step_name(step), None)
        signoffs.append(SignOff(step) if before is None else replace(before, step=step))
    # A step that somebody went through stays on the record.
    signoffs += [s for s in known.values() if s.name]
    label = f"第{version.number}稿改用现行审签环节"
    with writing(ledger.db, label) as writer:
        store.write_signoffs(writer, version_id, signoffs)
    return changes_from(ledger, label, writer.changes)


def record_signoffs(ledger: Ledger, version_id: str, signoffs: Sequence[SignOff]) -> Changes:
    """Record who has seen a version, and when.

    Raises:
        UserError: the version is signed and frozen, a date has no name, or there is no such version.
    """
    _, version = _open_version(ledger, version_id)
    for signoff in signoffs:
        if signoff.day is not None and not (signoff.name or "").strip():
            raise UserError(f"“{signoff.step}”有日期而没有姓名。", "请填写姓名，或去掉日期。")
    cleaned = [replace(s, name=(s.name or "").strip() or None) for s in signoffs]
    label = f"登记第{version.number}稿审签"
    with writing(ledger.db, label) as writer:
        store.write_signoffs(writer, version_id, cleaned)
    return changes_from(ledger, label, writer.changes)


def approve(ledger: Ledger, version_id: str, day: date, by: str) -> Changes:
    """签发 or 审定: the version is frozen, and a plan's approval is recorded with the year's milestones.

    Raises:
        UserError: it is no 定稿, it is frozen already, or nobody is named.
    """
    key, version = _open_version(ledger, version_id)
    by = by.strip()
    if version.stage is not Stage.FINAL:
        raise UserError(f"{version.name}不是定稿，不能签发。", "请先另存定稿。")
    if not by:
        raise UserError("签发人或审定会议没有填写。", "请填写签发人姓名，或审定的会议。")
    label = f"签发{version.document}第{version.number}稿"
    record = departments.year_record(ledger, key.plan_id, key.unit)
    with writing(ledger.db, label) as writer:
        store.write_approval(writer, version_id, day, by)
        if version.document == Document.PLAN and record.approved_on is None:
            approved = replace(record, approved_on=day, approved_by=record.approved_by or by)
            settings.write_year_record(writer, key.plan_id, key.unit, approved)
    return changes_from(ledger, label, writer.changes)


def _open_version(ledger: Ledger, version_id: str) -> tuple[DocumentKey, Version]:
    found = store.version(ledger.db, version_id)
    if found is None:
        raise _no_version()
    if found[1].frozen:
        raise UserError(f"{found[1].name}已签发，不能再改。", "需要修改的，请另存新稿。")
    return found
