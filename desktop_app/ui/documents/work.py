"""What the documents page asks of the ledger; everything here runs on the ledger's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.changes import Changes
from desktop_app.core.snapshot import Contents, DocumentOptions, Formalities, PlanColumn, Stage
from desktop_app.core.versions import Paragraph, Version
from desktop_app.ui.dialogs.year_record import YearState, load_state
from desktop_app.ui.documents.preview_look import PageLook

if TYPE_CHECKING:
    from desktop_app.core.terms import Document
    from desktop_app.services.documents import ExportOutcome
    from desktop_app.services.export_doubts import ExportDoubt
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.package import PackageOutcome

PLAN, REPORT = 0, 1


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What the left side shows of one document; ``template`` names the office's own, if one is in use."""

    doubts: tuple[ExportDoubt, ...]
    title: str
    formalities: Formalities
    versions: tuple[Version, ...]
    missing_fonts: tuple[str, ...]
    layout: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything the left side shows, of both documents; ``labels`` are items by requirement id.

    ``columns`` are those of the plan's table, ``parts`` those of the report, as chosen last.
    """

    year: YearState
    documents: tuple[DocumentState, DocumentState]
    labels: dict[str, str]
    columns: tuple[PlanColumn, ...]
    parts: Contents


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written: which document, how, as of which day, of which department."""

    plan_id: str
    unit: str
    which: int
    options: DocumentOptions
    as_of: date


def document(which: int) -> Document:
    """The document behind a tab."""
    from desktop_app.core.terms import Document as Documents

    return Documents.REPORT if which == REPORT else Documents.PLAN


def read_state(ledger: Ledger, plan_id: str, unit: str, today: date) -> PageState:
    """Read what the left side shows."""
    from desktop_app.services import (
        document_checks,
        document_contents,
        documents,
        fonts,
        layout_profiles,
        own_templates,
        versions,
        year_snapshot,
    )

    taken = year_snapshot.snapshot(ledger, plan_id, unit, today)

    def of(which: int) -> DocumentState:
        it = document(which)
        formalities = versions.formalities(ledger, plan_id, unit, it)
        layout = layout_profiles.chosen(ledger, plan_id, unit, str(it))
        template = own_templates.chosen(ledger, unit, it)
        return DocumentState(
            document_checks.check(ledger, taken, it, formalities),
            documents.offered_title(taken, it),
            formalities,
            versions.versions(ledger, plan_id, unit, it),
            () if template else fonts.missing_fonts(layout.chinese_fonts),
            layout.name,
            template.name if template else "",
        )

    labels = {task.id: task.label for task in taken.tasks}
    chosen = document_contents.chosen(ledger, unit)
    return PageState(load_state(ledger, plan_id, unit), (of(PLAN), of(REPORT)), labels, *chosen)


def preview(ledger: Ledger, wish: Wish) -> tuple[str, PageLook]:
    """The document as HTML, and how its pages look."""
    from desktop_app.services import documents, layout_profiles

    it = document(wish.which)
    layout = layout_profiles.chosen(ledger, wish.plan_id, wish.unit, str(it))
    html = documents.preview(ledger, wish.plan_id, wish.unit, it, wish.options, wish.as_of)
    return html, PageLook.of(layout)


def export(ledger: Ledger, wish: Wish, path: Path) -> ExportOutcome:
    """Write the document."""
    from desktop_app.services import documents

    it = document(wish.which)
    return documents.export(ledger, wish.plan_id, wish.unit, it, path, wish.options, wish.as_of)


def keep(ledger: Ledger, wish: Wish, path: Path, stage: Stage) -> tuple[Version, ExportOutcome, Changes]:
    """Write the document and keep it as a version."""
    from desktop_app.services import versions

    it = document(wish.which)
    return versions.keep(ledger, wish.plan_id, wish.unit, it, path, wish.options, wish.as_of, stage)


def export_page(ledger: Ledger, wish: Wish, path: Path) -> int:
    """Write the public version as a web page; returns how many placeholders it holds."""
    from desktop_app.services import publishing

    it = document(wish.which)
    return publishing.export_page(ledger, wish.plan_id, wish.unit, it, path, wish.options, wish.as_of)


def export_pdf(ledger: Ledger, wish: Wish, path: Path, cancel: Callable[[], bool]) -> str:
    """Write the document as PDF; returns by which program."""
    from desktop_app.services import publishing

    it = document(wish.which)
    return publishing.export_pdf(ledger, wish.plan_id, wish.unit, it, path, wish.options, wish.as_of, cancel)


def export_package(
    ledger: Ledger,
    wish: Wish,
    path: Path,
    progress: Callable[[int, int], None],
    cancel: Callable[[], bool],
) -> PackageOutcome:
    """Write the evidence package that goes with the report, for review or for the public."""
    from desktop_app.services import package

    audience = wish.options.audience
    return package.export_package(
        ledger, wish.plan_id, wish.unit, path, wish.as_of, audience, progress, cancel
    )


def paragraphs(ledger: Ledger, wish: Wish) -> tuple[Paragraph, ...]:
    """The document's paragraphs that may be reworded."""
    from desktop_app.services import versions

    it = document(wish.which)
    return versions.paragraphs(ledger, wish.plan_id, wish.unit, it, wish.options, wish.as_of)


def reword(ledger: Ledger, wish: Wish, paragraph: Paragraph, text: str) -> Changes:
    """Put the officer's words in the place of a paragraph."""
    from desktop_app.services import versions

    return versions.reword(ledger, wish.plan_id, wish.unit, document(wish.which), paragraph, text)
