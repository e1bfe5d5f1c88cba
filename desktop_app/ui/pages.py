"""The pages of the window, each made when it is first wanted, and the dialogs behind the targets.

A page is refreshed by ``jobs.changed`` and ``selection_changed`` and registers what it has typed and not
yet saved with ``Context.add_pending``: the window only turns to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Context

PageMaker = Callable[[Context], QWidget]


@runtime_checkable
class Lists(Protocol):
    """A page that is made for one list. Not its focus proxy: Tab would pass over what stands before it."""

    #: What takes the focus when the page is turned to by its key.
    listing: QWidget


def _home(context: Context) -> QWidget:
    from desktop_app.ui.home.page import HomePage

    return HomePage(context)


def _tasks(context: Context) -> QWidget:
    from desktop_app.ui.tasks.page import TasksPage

    page = TasksPage(context)
    context.jobs.changed.connect(page.refresh)
    return page


def _occurrences(context: Context) -> QWidget:
    from desktop_app.ui.occurrences.page import OccurrencesPage

    return OccurrencesPage(context)


def _evidence(context: Context) -> QWidget:
    from desktop_app.ui.evidence.page import EvidencePage

    return EvidencePage(context)


def _sheets(context: Context) -> QWidget:
    from desktop_app.ui.sheets.page import SheetsPage

    return SheetsPage(context)


def _documents(context: Context) -> QWidget:
    from desktop_app.ui.documents.page import DocumentsPage

    return DocumentsPage(context)


def _search(context: Context) -> QWidget:
    from desktop_app.ui.search.page import SearchPage

    return SearchPage(context)


MAKERS: dict[str, PageMaker] = {
    "home": _home,
    "tasks": _tasks,
    "occurrences": _occurrences,
    "evidence": _evidence,
    "sheets": _sheets,
    "documents": _documents,
    "search": _search,
}


def _import_plan(context: Context) -> None:
    from desktop_app.ui.dialogs import import_plan

    import_plan.run(context)


def _department(context: Context) -> None:
    from desktop_app.ui.dialogs import department

    department.run(context)


def _claims(context: Context) -> None:
    from desktop_app.ui.dialogs import claims

    claims.run(context)


def _plan_info(context: Context) -> None:
    from desktop_app.ui.dialogs import plan_info

    plan_info.run(context)


def _working_days(context: Context) -> None:
    from desktop_app.ui.dialogs import working_days

    working_days.run(context)


def _unit_book(context: Context) -> None:
    from desktop_app.ui.dialogs import unit_book

    unit_book.run(context)


def _approval(context: Context) -> None:
    from desktop_app.ui.dialogs import approval

    approval.run(context)


def _publication(context: Context) -> None:
    from desktop_app.ui.dialogs import publication

    publication.run(context)


def _restore(context: Context) -> None:
    from desktop_app.ui.dialogs import restore

    restore.run(context)


def _safety_settings(context: Context) -> None:
    from desktop_app.ui.dialogs import safety_settings

    safety_settings.run(context)


def _submission(context: Context) -> None:
    from desktop_app.ui.dialogs import submission

    submission.run(context)


def _check(context: Context) -> None:
    from desktop_app.ui.dialogs import check

    check.run(context)


def _figures(context: Context) -> None:
    from desktop_app.ui.dialogs import figures

    figures.run(context)


def _next_year(context: Context) -> None:
    from desktop_app.ui.next_year import carry_dialog

    carry_dialog.run(context)


def _year_end(context: Context) -> None:
    from desktop_app.ui.dialogs import year_end

    year_end.run(context)


def _scoring(context: Context) -> None:
    from desktop_app.ui.dialogs import scoring

    scoring.run(context)


def _city(context: Context) -> None:
    from desktop_app.ui.city import window

    window.run(context)


def _import_sample(context: Context) -> None:
    from desktop_app.services.sample_ledger import SAMPLE_PLAN
    from desktop_app.ui.dialogs import import_plan

    import_plan.run(context, SAMPLE_PLAN)


def _reminders(context: Context) -> None:
    from desktop_app.ui.reminding import dialog

    dialog.run(context)


def _print(context: Context) -> None:
    from desktop_app.ui.printing import dialog

    dialog.run(context)


def _make_package(context: Context) -> None:
    from desktop_app.ui.handover import make

    make.run(context)


#: The dialog behind each target or menu entry; what it needs is imported when it is first wanted.
DIALOGS: dict[str, Callable[[Context], None]] = {
    "import": _import_plan,
    "import-sample": _import_sample,
    "department": _department,
    "claim": _claims,
    "plan": _plan_info,
    "working_days": _working_days,
    "unit_book": _unit_book,
    "approval": _approval,
    "publication": _publication,
    "restore": _restore,
    "safety_settings": _safety_settings,
    "submission": _submission,
    "check": _check,
    "figures": _figures,
    "next_year": _next_year,
    "year_end": _year_end,
    "reminders": _reminders,
    "print": _print,
    "scoring": _scoring,
    "city": _city,
    "make_package": _make_package,
}
