"""保密提示: what in the ledger and its attachments should be looked at before anything is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desktop_app.core.errors import UserError
from desktop_app.core.evidence import Evidence, suffix_of
from desktop_app.core.occurrences import TaskYear
from desktop_app.core.secrecy import Finding, scan
from desktop_app.core.task import Task
from desktop_app.services import evidence as evidence_service
from desktop_app.services.field_values import FIELD_WORDS
from desktop_app.services.ledger import Ledger

Progress = Callable[[int, int], None]

#: What a public version carries of a task; persons, phones and remarks stay in the house.
_PUBLIC_FIELDS = ("our_part", "reason", "office", "support_offices", "channel")
_ALL_FIELDS = (*_PUBLIC_FIELDS, "person", "remark")
_LARGEST_READ = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found, and which attachments could not be looked through by a machine."""

    findings: tuple[Finding, ...]
    unread: tuple[str, ...]


def scan_typed(
    tasks: Sequence[Task],
    years: dict[str, TaskYear],
    pieces: Sequence[Evidence],
    *,
    public: bool = True,
) -> tuple[Finding, ...]:
    """Look through everything typed.

    Args:
        tasks: the department's tasks.
        years: their occurrences by task id.
        pieces: the evidence; its titles and notes are typed too.
        public: only what a public version carries.
    """
    found: list[Finding] = []
    for task in tasks:
        for where, text in _typed(task, years.get(task.id), public=public):
            found += scan(text, where)
    for piece in pieces:
        if piece.may_publish or not public:
            typed = (piece.title, piece.column_path, None if public else piece.note)
            for said in typed:
                found += scan(said or "", f"佐证“{piece.title}”")
    return tuple(dict.fromkeys(found))


def _typed(task: Task, year: TaskYear | None, *, public: bool) -> Iterator[tuple[str, str]]:
    """(place, text) of everything typed for a task."""
    fields = task.fields
    for measure in fields.measures:
        yield f"{task.label} {FIELD_WORDS['measures']}", measure
    for name in _PUBLIC_FIELDS if public else _ALL_FIELDS:
        value = getattr(fields, name)
        text = "、".join(value) if isinstance(value, tuple) else value
        if text:
            yield f"{task.label} {FIELD_WORDS[name]}", text
    for entry in task.progress:
        yield f"{task.label} 进展", entry.text
    for occurrence in year.occurrences if year else ():
        fact = occurrence.fact
        for text in (fact.title, fact.what, fact.reason) if fact else ():
            if text:
                yield f"{task.label} {occurrence.label}", text


def scan_files(
    ledger: Ledger,
    pieces: Sequence[Evidence],
    *,
    public: bool = True,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Scan:
    """Look through the attached text, Word and Excel files.

    Pictures, PDF and older formats cannot be looked through here; they are listed for a person.

    Args:
        ledger: the ledger.
        pieces: the evidence.
        public: only what may be published.
        progress: called with (files done, files in all).
        cancel: asked between files.
    """
    wanted = [p for p in pieces if p.sha256 and (p.may_publish or not public)]
    found: list[Finding] = []
    unread: list[str] = []
    for done, piece in enumerate(wanted, start=1):
        if cancel is not None and cancel():
            break
        text = _words(ledger, piece)
        if text is None:
            unread.append(piece.file_name or piece.title)
        else:
            found += scan(text, f"附件“{piece.file_name}”")
        if progress is not None:
            progress(done, len(wanted))
    return Scan(tuple(dict.fromkeys(found)), tuple(unread))


def _words(ledger: Ledger, piece: Evidence) -> str | None:
    # The readers bring lxml with them; the window starts without.
    from desktop_app.importing.plain_text import words_of

    if piece.size is not None and piece.size > _LARGEST_READ:
        return None
    try:
        data = evidence_service.file_path(ledger, piece.id).read_bytes()
        return words_of(suffix_of(piece.file_name or ""), data)
    except (UserError, OSError):
        # Missing or damaged: a person has to look, and 核验 says why.
        return None
