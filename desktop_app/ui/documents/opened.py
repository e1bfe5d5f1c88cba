"""The dialogs that the left side of the documents page opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.snapshot import Contents, PlanColumn
from desktop_app.ui.documents.work import PLAN, document

if TYPE_CHECKING:
    from desktop_app.ui.documents.page import DocumentsPage


class Opened:
    """Opens them for the document shown.

    Args:
        page: the documents page.
    """

    def __init__(self, page: DocumentsPage) -> None:
        self._page = page

    def version(self, row: int) -> None:
        """A kept version: its sign-off, and what changed since the one before."""
        from desktop_app.ui.dialogs.version import VersionDialog

        told = self._page.shown()
        if told is None or row >= len(told.versions):
            return
        before = told.versions[row + 1] if row + 1 < len(told.versions) else None
        VersionDialog(self._page.context, told.versions[row], before).start(760, 620)

    def compare(self) -> None:
        """Any two kept versions, paragraph by paragraph."""
        from desktop_app.ui.dialogs.compare import CompareDialog

        told = self._page.shown()
        if told is not None and len(told.versions) > 1:
            newer = max(self._page.versions.currentRow(), 0)
            CompareDialog(self._page.context, told.versions, newer).start(820, 600)

    def particulars(self) -> None:
        """公文要素."""
        from desktop_app.ui.dialogs import formalities

        formalities.run(self._page.context, document(self._page.which))

    def contents(self) -> None:
        """The columns of the plan's table, or the parts of the report."""
        from desktop_app.ui.dialogs.contents import ContentsDialog

        form = self._page.options[self._page.which]
        columns = form.columns if self._page.which == PLAN else None
        ContentsDialog(self._page.context, columns, form.parts, self._take_contents).start(520)

    def _take_contents(self, columns: tuple[PlanColumn, ...], parts: Contents) -> None:
        """Show the choice at once, and remember it; the other document's stays."""
        unit, (plan, report) = self._page.context.unit, self._page.options
        if self._page.which == PLAN:
            parts = report.parts
        else:
            columns = plan.columns
        told = [form.set_contents(columns, parts) for form in self._page.options]
        if unit is None or not any(told):
            return
        from desktop_app.services import document_contents

        self._page.context.jobs.run(lambda ledger: document_contents.choose(ledger, unit, columns, parts))

    def target(self, target: str) -> None:
        """Go where a line of the check list is mended: some places belong to this page."""
        from desktop_app.ui.dialogs.blanks import BlanksDialog

        labels = self._page.labels()
        if target == "formalities":
            self.particulars()
        elif target == "waivers" and labels is not None:
            BlanksDialog(self._page.context, document(self._page.which), labels).start(520, 360)
        else:
            self._page.context.open_target(target)
