"""The pages of the window, each made when it is first wanted, and the dialogs behind the targets.

A page is refreshed by ``jobs.changed`` and ``selection_changed`` and registers what it has typed and not
yet saved with ``Context.add_pending``: the window only turns to it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Context

#: The plan that comes with the program.
SAMPLE_PLAN = Path(__file__).parents[2] / "data" / "foshan-2017-division-plan.txt"


PageMaker = Callable[[Context], QWidget]


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


MAKERS: dict[str, PageMaker] = {
    "home": _home,
    "tasks": _tasks,
    "occurrences": _occurrences,
    "evidence": _evidence,
    "sheets": _sheets,
    "documents": _documents,
}


def run_dialog(key: str, context: Context) -> None:
    """Open the dialog behind a target or a menu entry.

    Args:
        key: one of `DIALOG_TARGETS`.
        context: the window's shared state.

    Raises:
        KeyError: no dialog goes by that key.
    """
    from desktop_app.ui.dialogs import (
        approval,
        check,
        claims,
        department,
        figures,
        import_plan,
        plan_info,
        publication,
        restore,
        safety_settings,
        submission,
        unit_book,
        working_days,
        year_end,
    )

    openers: dict[str, Callable[[Context], object]] = {
        "import": import_plan.run,
        "import-sample": lambda it: import_plan.run(it, SAMPLE_PLAN),
        "department": department.run,
        "claim": claims.run,
        "plan": plan_info.run,
        "working_days": working_days.run,
        "unit_book": unit_book.run,
        "approval": approval.run,
        "publication": publication.run,
        "restore": restore.run,
        "safety_settings": safety_settings.run,
        "submission": submission.run,
        "check": check.run,
        "figures": figures.run,
        "year_end": year_end.run,
    }
    openers[key](context)


#: The targets that `run_dialog` knows.
DIALOG_TARGETS = frozenset(
    {
        "import",
        "import-sample",
        "department",
        "claim",
        "plan",
        "working_days",
        "unit_book",
        "approval",
        "publication",
        "restore",
        "safety_settings",
        "submission",
        "check",
        "figures",
        "year_end",
    }
)
