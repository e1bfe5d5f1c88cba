"""公开版: the public version as a web page for the website's editor, and as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop_app.core.saving import save_bytes
from desktop_app.core.snapshot import Audience, DocumentOptions
from desktop_app.core.temporary import temporary_folder
from desktop_app.core.terms import Document
from desktop_app.services import converting, documents, own_templates, year_snapshot
from desktop_app.services.ledger import Ledger
from desktop_app.services.own_templates import StoredTemplate


def export_page(
    ledger: Ledger, plan_id: str, unit: str, which: Document, out: Path, options: DocumentOptions, as_of: date
) -> int:
    """Write the public version as a self-contained web page; returns how many placeholders it holds.

    Whatever ``options`` say of the audience, the page is for the public.

    Raises:
        UserError: ``out`` cannot be written.
    """
    from desktop_app.reports.webpage import to_page

    public = replace(options, audience=Audience.PUBLIC)
    taken = year_snapshot.snapshot(ledger, plan_id, unit, as_of)
    with temporary_folder() as folder:
        source = folder / "page.docx"
        written = documents.write(ledger, taken, which, source, public)
        page = to_page(source, public.title or documents.offered_title(taken, which))
    save_bytes(out, page.encode())
    return written.placeholders


def export_pdf(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    which: Document,
    out: Path,
    options: DocumentOptions,
    as_of: date,
    cancel: Callable[[], bool] | None = None,
    template: StoredTemplate | None = None,
) -> str:
    """Write a document as PDF with a converter found on this PC; returns the converter's name.

    Raises:
        UserError: no converter is found or none succeeds, or ``out`` cannot be written.
        Cancelled: ``cancel`` said so.
    """
    taken = year_snapshot.snapshot(ledger, plan_id, unit, as_of)
    with temporary_folder() as folder:
        source = folder / "document.docx"
        template = template or own_templates.chosen(ledger, unit, which)
        documents.write(ledger, taken, which, source, options, template)
        return converting.to_pdf(source, out, cancel)
