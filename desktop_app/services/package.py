"""佐证材料包: evidence files named by task and number in a zip, with index and digests; 审签页."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.evidence import clean_name, suffix_of
from desktop_app.core.saving import save
from desktop_app.core.snapshot import Audience, DocumentOptions, YearSnapshot
from desktop_app.core.temporary import temporary_folder
from desktop_app.core.terms import Document
from desktop_app.services import evidence as evidence_service
from desktop_app.services import layout_profiles, year_snapshot
from desktop_app.services.ledger import Ledger
from desktop_app.store import documents as store

if TYPE_CHECKING:
    from desktop_app.reports.package_index import IndexLine

Progress = Callable[[int, int], None]

_INDEX, _BOOK, _DIGESTS = "佐证材料清单.docx", "佐证材料清单.xlsx", "SHA-256校验.txt"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class PackageOutcome:
    """What went into a package: its place, how many files and links, and what could not be put in."""

    path: Path
    files: int
    links: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    line: IndexLine
    source: Path | None


def export_package(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    out: Path,
    as_of: date,
    audience: Audience = Audience.REVIEW,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> PackageOutcome:
    """Write the evidence package of a report.

    The numbers are those that the report cites. The public package holds what may be published and was
    checked for secrecy, and nothing else.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: the department.
        out: where the zip goes.
        as_of: the day the report stands for.
        audience: for review, or for the public.
        progress: called with (files done, files in all).
        cancel: asked between files.

    Raises:
        UserError: ``out`` cannot be written.
        Cancelled: ``cancel`` said so; nothing was written.
    """
    from desktop_app.exchange.evidence_book import evidence_book
    from desktop_app.reports.package_index import write_index

    taken = year_snapshot.snapshot(ledger, plan_id, unit, as_of)
    pieces, missing = _pieces(ledger, taken, audience)
    layout = layout_profiles.chosen(ledger, plan_id, unit, str(Document.REPORT))
    title = f"{taken.department.full_name}佐证材料清单"
    lines = [piece.line for piece in pieces]
    with temporary_folder() as folder:
        index = folder / "index.docx"
        write_index(lines, title, taken.department.full_name, as_of, index, layout=layout)
        papers = {_INDEX: index.read_bytes(), _BOOK: evidence_book(title, [_row(line) for line in lines])}
    files = [piece for piece in pieces if piece.source is not None]
    _write(out, files, papers, progress, cancel)
    return PackageOutcome(out, len(files), len(pieces) - len(files), missing)


def _pieces(ledger: Ledger, taken: YearSnapshot, audience: Audience) -> tuple[list[_Piece], tuple[str, ...]]:
    """The evidence as the report numbers it, each with its file; and what is listed but not there."""
    from desktop_app.reports import wording
    from desktop_app.reports.evidence import ProofList
    from desktop_app.reports.package_index import IndexLine
    from desktop_app.reports.sentences import redacted
    from desktop_app.reports.typography import CLOSE, OPEN

    prepared = wording.prepare(taken, DocumentOptions(audience=audience))
    if audience is Audience.PUBLIC:
        shown = tuple(e for e in prepared.evidence if e.public)
        prepared = replace(prepared, tasks=tuple(map(redacted, prepared.tasks)), evidence=shown)
    proofs = ProofList(prepared, wording.plan_title(prepared, wording.Words.of(prepared))).proofs
    first = 1 if prepared.record.published_url else 0
    pieces, missing = [], []
    for proof in proofs:
        place = proof.number - 1 - first
        piece = prepared.evidence[place] if 0 <= place < len(prepared.evidence) else None
        where, source, digest = proof.where, None, None
        if piece is not None and piece.sha256:
            try:
                source, digest = evidence_service.file_path(ledger, piece.id), piece.sha256
                where = _file_name(proof.label, proof.items, proof.name, piece.file_name or "")
            except UserError:
                missing.append(piece.file_name or piece.title)
        where, name = (text.replace(OPEN, "").replace(CLOSE, "") for text in (where, proof.name))
        line = IndexLine(proof.label, name, proof.kind, proof.items, where, proof.day, digest)
        pieces.append(_Piece(line, source))
    return pieces, tuple(missing)


def _file_name(label: str, items: tuple[str, ...], name: str, own: str) -> str:
    """一-3_佐证03_公开截图.png: by task and number, fit for any file system."""
    suffix = suffix_of(own)
    task = items[0] if items else "综合"
    more = "等" if len(items) > 1 else ""
    stem = clean_name(name)
    if suffix and stem.lower().endswith(f".{suffix}"):
        stem = stem[: -len(suffix) - 1]
    return clean_name(f"{task}{more}_佐证{label}_{stem[:_LONGEST]}") + (f".{suffix}" if suffix else "")


def _row(line: IndexLine) -> tuple[str, ...]:
    day = line.day.isoformat() if line.day else ""
    return (line.label, line.name, line.kind, "、".join(line.items), line.place, day, line.sha256 or "")


def _write(
    out: Path,
    files: list[_Piece],
    papers: dict[str, bytes],
    progress: Progress | None,
    cancel: Callable[[], bool] | None,
) -> None:
    """Write the zip beside its place and put it there at the end; every file is digested as it goes in."""
    digests = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in papers.items()]

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in papers.items():
                package.writestr(name, data)
            for done, piece in enumerate(files, start=1):
                if cancel is not None and cancel():
                    raise Cancelled
                digests.append(_add(package, piece))
                if progress is not None:
                    progress(done, len(files))
            package.writestr(_DIGESTS, "\r\n".join([*digests, ""]).encode("utf-8-sig"))

    save(out, write)


def _add(package: zipfile.ZipFile, piece: _Piece) -> str:
    """Put a file in, chunk by chunk; returns its line of the list of digests.

    Raises:
        UserError: the file is not what was taken into the ledger.
    """
    assert piece.source is not None
    digest = hashlib.sha256()
    with piece.source.open("rb") as source, package.open(f"材料/{piece.line.place}", "w") as target:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != piece.line.sha256:
        raise UserError(f"附件“{piece.line.name}”与登记的校验值不符。", "请核对该材料后重新添加。")
    return f"{digest.hexdigest()}  材料/{piece.line.place}"


def export_signoff_page(ledger: Ledger, version_id: str, out: Path) -> None:
    """Write the sign-off page of a kept version, to be printed apart; it is never published.

    Raises:
        UserError: there is no such version, or ``out`` cannot be written.
    """
    from desktop_app.reports.package_index import write_signoff_page

    found = store.version(ledger.db, version_id)
    if found is None:
        raise UserError("台账中没有这一稿。", "请在稿件列表中重新选择。")
    key, version = found
    layout = layout_profiles.chosen(ledger, key.plan_id, key.unit, key.document)
    taken = year_snapshot.snapshot(ledger, key.plan_id, key.unit, version.as_of)
    write_signoff_page(
        version.title, version.signoffs, taken.department.full_name, version.as_of, out, layout=layout
    )
