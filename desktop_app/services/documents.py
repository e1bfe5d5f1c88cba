"""公文: the two Word documents, what to look at before an export, and a preview of what would be written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.snapshot import DocumentOptions, YearSnapshot
from desktop_app.core.temporary import temporary_folder
from desktop_app.core.terms import Document
from desktop_app.core.versions import Paragraph
from desktop_app.services import layout_profiles, own_templates
from desktop_app.services.document_checks import FIGURES_GAP, check, touches
from desktop_app.services.export_doubts import ExportDoubt
from desktop_app.services.fonts import missing_fonts
from desktop_app.services.ledger import Ledger
from desktop_app.services.year_snapshot import snapshot

if TYPE_CHECKING:
    from desktop_app.reports.saving import Written
    from desktop_app.services.own_templates import StoredTemplate


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What an export wrote: the file, how many placeholders it holds, and what is still doubtful."""

    path: Path
    placeholders: int
    doubts: tuple[ExportDoubt, ...]
    missing_fonts: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...] = ()


def offered_title(taken: YearSnapshot, which: Document) -> str:
    """The title a document bears where the officer gives it none."""
    from desktop_app.reports import wording
    from desktop_app.reports.typography import CLOSE, OPEN

    words = wording.Words.of(taken)
    title = wording.plan_title if which is Document.PLAN else wording.report_title
    return title(taken, words).replace(OPEN, "").replace(CLOSE, "")


def export(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    which: Document,
    out: Path,
    options: DocumentOptions,
    as_of: date,
    template: StoredTemplate | None = None,
) -> ExportOutcome:
    """Write a document as a Word file, in ``template`` or the one chosen for it, if any.

    Raises:
        UserError: the file is open elsewhere, its folder cannot be written, the disk is full, or the
            template cannot be used; what stood there before still stands.
    """
    taken = snapshot(ledger, plan_id, unit, as_of)
    template = template or own_templates.chosen(ledger, unit, which)
    written = write(ledger, taken, which, out, options, template)
    layout = layout_profiles.chosen(ledger, plan_id, unit, str(which))
    return ExportOutcome(
        written.path,
        written.placeholders,
        check(ledger, taken, which, options.formalities),
        () if template else missing_fonts(layout.chinese_fonts),
        written.paragraphs,
    )


def write(
    ledger: Ledger,
    taken: YearSnapshot,
    which: Document,
    out: Path,
    options: DocumentOptions,
    template: StoredTemplate | None = None,
) -> Written:
    """Write a document of a snapshot in an office's own template; in the standard form without one."""
    if template is None:
        return _write_standard(ledger, taken, which, out, options)
    touched = touches(ledger, taken.plan.id, taken.department.unit, which)
    return own_templates.write(
        template,
        taken,
        which,
        out,
        options,
        touched,
        lambda o, to: _write_standard(ledger, taken, which, to, o),
    )


def _write_standard(
    ledger: Ledger, taken: YearSnapshot, which: Document, out: Path, options: DocumentOptions
) -> Written:
    """Write a document of a snapshot in the layout chosen for it, with the officer's own paragraphs."""
    # The writers bring lxml with them; the window starts without.
    from desktop_app.reports import department_plan, self_check

    plan_id, unit = taken.plan.id, taken.department.unit
    layout = layout_profiles.chosen(ledger, plan_id, unit, str(which))
    touched = touches(ledger, plan_id, unit, which)
    if which is Document.PLAN:
        return department_plan.write(taken, options, out, layout=layout, touches=touched)
    if (FIGURES_GAP, "") in touched.blanks:
        options = replace(options, contents=replace(options.contents, statistics=False))
    return self_check.write(taken, options, out, layout=layout, touches=touched)


def preview(
    ledger: Ledger, plan_id: str, unit: str, which: Document, options: DocumentOptions, as_of: date
) -> str:
    """The document as simple HTML, read back from the very file an export would write."""
    from desktop_app.reports.preview import to_html

    with temporary_folder() as folder:
        out = folder / "preview.docx"
        write(ledger, snapshot(ledger, plan_id, unit, as_of), which, out, options)
        return to_html(out, layout_profiles.chosen(ledger, plan_id, unit, str(which)))
