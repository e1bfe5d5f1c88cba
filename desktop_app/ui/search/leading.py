"""From the search field to the page of hits and back: the field keeps the cursor while the hits are shown."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop_app.ui.head_bar import HeadBar

if TYPE_CHECKING:
    from desktop_app.ui.search.page import SearchPage

PAGE = "search"
_LEAST = 2


class Window(Protocol):
    """What turns to a page: the window."""

    @property
    def current_page(self) -> str:
        """The key of the open page."""

    def show_page(self, key: str) -> None:
        """Turn to the page."""

    def page(self, key: str) -> QWidget:
        """The page, made where it is absent."""


class Leading(QObject):
    """Leads to the hits as one types, and back to where one was.

    Args:
        window: turns the pages.
        head: holds the search field.
    """

    def __init__(self, window: Window, head: HeadBar, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._head = window, head
        self._known = False
        #: The page that was open before, and what had the cursor there.
        self._came_from = ""
        self._cursor: weakref.ReferenceType[QWidget] | None = None
        head.searched.connect(self._search)
        head.search_moved.connect(self._move)
        head.search_entered.connect(self._open)
        head.search_left.connect(self.go_back)

    def focus(self) -> None:
        """Put the cursor into the search field, and show again what its text finds."""
        self._remember()
        self._head.focus_search()
        if len(self._head.search.text().strip()) >= _LEAST:
            self._search(self._head.search.text())

    def go_back(self) -> None:
        """Give up searching: to the page that was open before, the cursor where it was."""
        was_open = self._window.current_page == PAGE
        cursor = self._cursor() if self._cursor is not None else None
        if was_open:
            self._window.show_page(self._came_from or "home")
        if cursor is not None and isValid(cursor) and cursor.isVisible() and cursor.isEnabled():
            cursor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif was_open:
            self._window.page(self._window.current_page).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def last_page(self) -> str:
        """The page to come back to another day."""
        return self._came_from if self._window.current_page == PAGE else self._window.current_page

    def _remember(self) -> None:
        cursor = QApplication.focusWidget()
        if self._window.current_page == PAGE:
            return
        self._came_from = self._window.current_page
        if cursor is not None and cursor is not self._head.search:
            self._cursor = weakref.ref(cursor)

    def _search(self, typed: str) -> None:
        there = self._window.current_page == PAGE
        if not there and len(typed.strip()) < _LEAST:
            return
        if not there:
            self._remember()
            self._window.show_page(PAGE)
            self._head.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._page().search(typed)

    def _move(self, key: int) -> None:
        if self._window.current_page != PAGE:
            self._search(self._head.search.text())
            return
        page = self._page()
        rows = page.page_rows()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: rows,
            Qt.Key.Key_PageUp: -rows,
        }
        page.step(steps[Qt.Key(key)])

    def _open(self) -> None:
        if self._window.current_page != PAGE:
            self._search(self._head.search.text())
        if self._window.current_page == PAGE:
            self._page().open_current()

    def _go_along(self) -> None:
        """The cursor goes with the hit that was opened: to the list in which it stands."""
        from PySide6.QtWidgets import QAbstractItemView

        page = self._window.page(self._window.current_page)
        lists = [view for view in page.findChildren(QAbstractItemView) if view.isVisible()]
        (lists[0] if lists else page).setFocus(Qt.FocusReason.OtherFocusReason)

    def _page(self) -> SearchPage:
        page = cast("SearchPage", self._window.page(PAGE))
        if not self._known:
            self._known = True
            page.left.connect(self.go_back)
            page.opened.connect(self._go_along)
            page.current_said.connect(self._say)
        return page

    def _say(self, words: str) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        # The cursor stays in the field: a screen reader hears of the hit through it.
        field = self._head.search
        field.setAccessibleDescription(words)
        if QAccessible.isActive():
            event = QAccessibleEvent(field, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)
