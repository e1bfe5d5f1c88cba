"""The way from a target to its place: which page or dialog a link leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtWidgets import QWidget

from desktop_app.ui import pages
from desktop_app.ui.context import Context

if TYPE_CHECKING:
    from desktop_app.ui.documents.page import DocumentsPage
    from desktop_app.ui.evidence.page import EvidencePage
    from desktop_app.ui.home.page import HomePage
    from desktop_app.ui.occurrences.page import OccurrencesPage
    from desktop_app.ui.sheets.page import SheetsPage
    from desktop_app.ui.tasks.page import TasksPage


class Pages(Protocol):
    """What turns to a page: the window."""

    def show_page(self, key: str) -> None:
        """Turn to the page."""

    def page(self, key: str) -> QWidget:
        """The page, made where it is absent."""

    def show_manual(self, key: str) -> None:
        """The manual, at its page of that key."""


def follow(window: Pages, context: Context, target: str) -> None:
    """Go where a link leads; the targets are listed at `Context.open_target`.

    Args:
        window: turns the pages.
        context: the window's shared state.
        target: a dialog's key, a page's key, or ``<place>:<what is to be shown there>``.
    """
    if target in pages.DIALOGS:
        context.commit_pending()
        pages.DIALOGS[target](context)
        return
    kind, _, rest = target.partition(":")
    if kind == "manual":
        window.show_manual(rest)
        return
    if kind == "tour":
        from desktop_app.ui.tour import tour

        tour.run(context)
        return
    place = _PLACES.get(kind, kind)
    window.show_page(place)
    if rest or place == "tasks":
        _SHOWN[kind](window.page(place), rest)


def _show_filter(page: QWidget, rest: str) -> None:
    cast("TasksPage", page).show_filter(rest or "all")


def _show_task(page: QWidget, rest: str) -> None:
    cast("TasksPage", page).show_task(rest)


def _show_section(page: QWidget, rest: str) -> None:
    cast("TasksPage", page).show_section(int(rest))


def _show_document(page: QWidget, rest: str) -> None:
    cast("DocumentsPage", page).show_document(rest)


def _act_on_sheets(page: QWidget, rest: str) -> None:
    cast("SheetsPage", page).act(rest)


def _show_occurrences(page: QWidget, rest: str) -> None:
    cast("OccurrencesPage", page).show_task(rest)


def _show_evidence(page: QWidget, rest: str) -> None:
    cast("EvidencePage", page).show_evidence(rest)


def _show_due(page: QWidget, rest: str) -> None:
    cast("HomePage", page).show_due(rest)


#: Kinds of targets that are shown on a page of another name.
_PLACES = {"task": "tasks", "section": "tasks", "due": "home"}
_SHOWN: dict[str, Callable[[QWidget, str], None]] = {
    "tasks": _show_filter,
    "task": _show_task,
    "section": _show_section,
    "documents": _show_document,
    "sheets": _act_on_sheets,
    "occurrences": _show_occurrences,
    "evidence": _show_evidence,
    "due": _show_due,
}
