"""The tour itself: over to the sample ledger, through the steps, and back to the officer's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from desktop_app.core.errors import UserError
from desktop_app.ui.context import Context
from desktop_app.ui.ledger_actions import ledger_to_open
from desktop_app.ui.tour.panel import TourPanel
from desktop_app.ui.tour.ring import Ring
from desktop_app.ui.tour.steps import STOPS

if TYPE_CHECKING:
    from desktop_app.ui.main_window import MainWindow


def run(context: Context) -> None:
    """Start the tour, or begin it anew where it is on."""
    window = cast("MainWindow", context.window)
    on = window.findChild(Tour)
    if on is not None:
        on.show_step(0)
        return
    Tour(context, window).start()


class Tour(QObject):
    """One tour. It ends with 结束, or when another ledger is opened, and is gone then.

    Args:
        context: the window's shared state.
        window: the main window.
    """

    def __init__(self, context: Context, window: MainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._own: Path | None = None
        self._read_only = False
        self._at = 0
        self.panel = TourPanel()
        self.ring = Ring(window)
        self.panel.back.connect(lambda: self.show_step(self._at - 1))
        self.panel.forward.connect(self._go_on)
        self.panel.ended.connect(self.end)
        self.panel.hide()
        window.put_at_foot(self.panel)
        context.jobs.opened.connect(self._on_opened)

    def start(self) -> None:
        """Remember which ledger is open, and change over to one to practise with."""
        self._context.commit_pending()
        self._context.jobs.run(lambda ledger: (ledger.path, ledger.read_only), self._begin, self._give_up)

    def _begin(self, own: tuple[Path, bool]) -> None:
        from desktop_app.services import sample_ledger
        from desktop_app.services.places import is_practice

        self._own, self._read_only = own
        if is_practice(self._own):
            # Opened as any other file is: it cannot be made anew under itself.
            self._own, self._read_only = ledger_to_open(None), False
            self.show_step(0)
            return
        # Before the ledger opens: what opens with it asks for the day at once.
        self._context.pretend(sample_ledger.practice_day())
        self._context.jobs.open(sample_ledger.open_practice, lambda _path: self.show_step(0), self._give_up)

    def _give_up(self, error: UserError) -> None:
        self._leave()
        self._context.messages.error(error)

    def show_step(self, at: int) -> None:
        """Turn to a step.

        Args:
            at: counted from 0.
        """
        self._at = at
        stop = STOPS[at]
        self._window.show_page(stop.page)
        self.panel.show()
        self.ring.put_round(stop.control(self._window.page(stop.page)))
        self.panel.show_step(at + 1, len(STOPS), stop.title, stop.text)

    def end(self) -> None:
        """Go back to the officer's own ledger and its start page."""
        self._leave()
        self._window.show_page("home")
        if self._own is not None:
            fresh = not self._own.exists()
            self._window.ledgers.start(self._own, create=fresh, read_only=self._read_only)

    def _go_on(self) -> None:
        if self._at + 1 < len(STOPS):
            self.show_step(self._at + 1)
        else:
            self.end()

    def _on_opened(self, path: Path) -> None:
        from desktop_app.services.places import is_practice

        if not is_practice(path):
            # The officer has gone to another ledger by a way of their own.
            self._leave()

    def _leave(self) -> None:
        """Take everything of the tour away."""
        self._context.jobs.opened.disconnect(self._on_opened)
        self._context.pretend(None)
        self.ring.put_round(None)
        for part in (self.panel, self.ring):
            part.hide()
            part.deleteLater()
        self.setParent(None)
        self.deleteLater()
