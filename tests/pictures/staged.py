"""Windows that want something prepared before their picture is taken, for the manual."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app import showcase
from desktop_app.core.plan import Plan
from desktop_app.core.snapshot import DocumentOptions, Stage
from desktop_app.core.terms import Document
from desktop_app.services import departments, import_plan, sheets, tasks, versions
from desktop_app.services.city.samples import make_returns
from desktop_app.services.ledger import Ledger
from desktop_app.services.sample_ledger import SAMPLE_PLAN

_OFFICE = "预算科"


def staged(window: Any, only: Sequence[str] = ()) -> Iterator[tuple[str, Any]]:
    """Each of these windows, shown and at rest; what is changed in the ledger stays changed.

    Args:
        window: the main window over the sample ledger.
        only: their keys; all where empty.
    """
    with tempfile.TemporaryDirectory(prefix="示例-") as folder:
        for key, stage in STAGES.items():
            if not only or key in only:
                with stage(window, Path(folder)) as shown:
                    # The city's window has a worker of its own, a dialog its window's.
                    showcase.settle(shown if hasattr(shown, "jobs") else window)
                    yield key, shown


def _ask(window: Any, work: Callable[[Ledger, str, str], object]) -> None:
    """Do something in the window's ledger, for its plan and its department."""
    context = window._context
    context.jobs.run(lambda ledger: work(ledger, context.plan_id, context.unit))
    showcase.settle(window)


@contextmanager
def _table(window: Any, _folder: Path) -> Iterator[Any]:
    window.show_page("tasks")
    window.page("tasks").act("table")
    yield window
    window.page("tasks").act("table")


@contextmanager
def _search(window: Any, _folder: Path) -> Iterator[Any]:
    window.head.search.setText("公开")
    window.head.searched.emit("公开")
    yield window
    window.head.search.clear()
    window.show_page("home")


@contextmanager
def _compare(window: Any, folder: Path) -> Iterator[Any]:
    """Two versions of the plan, a measure and a date apart."""
    from PySide6.QtWidgets import QApplication

    def keep(ledger: Ledger, plan_id: str, unit: str, name: str) -> object:
        day = window._context.today()
        out = folder / f"{name}.docx"
        return versions.keep(ledger, plan_id, unit, Document.PLAN, out, DocumentOptions(), day, Stage.REVIEW)

    def reword(ledger: Ledger, plan_id: str, unit: str) -> object:
        first = tasks.task_list(ledger, plan_id, unit).tasks[0]
        measures = tuple(m.replace("每月10日前", "每月8日前") for m in first.fields.measures)
        return tasks.edit(ledger, unit, first.id, {"measures": measures})

    _ask(window, lambda *where: keep(*where, "一稿"))
    _ask(window, reword)
    _ask(window, lambda *where: keep(*where, "二稿"))
    window.show_page("documents")
    showcase.settle(window)
    window.page("documents").compare.click()
    showcase.settle(window)
    dialog = QApplication.activeModalWidget()
    yield dialog
    dialog.close()


@contextmanager
def _merge(window: Any, folder: Path) -> Iterator[Any]:
    """A sheet comes back filled in, while its first task was changed here as well."""
    from openpyxl import load_workbook

    path = folder / f"{_OFFICE}.xlsx"

    def send(ledger: Ledger, plan_id: str, unit: str) -> object:
        return sheets.make_sheet(ledger, plan_id, unit, path, office=_OFFICE)

    _ask(window, send)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "（示例）":
                cell.value = "（示例）预算科经办"
    book.save(path)

    def change(ledger: Ledger, plan_id: str, unit: str) -> object:
        first = tasks.task_list(ledger, plan_id, unit).tasks[0]
        return tasks.edit(ledger, unit, first.id, {"person": "（示例）局办公室"})

    _ask(window, change)
    window.show_page("sheets")
    window.page("sheets").merging.read([path])
    yield window
    window.page("sheets").review.left.emit()


@contextmanager
def _next_year(window: Any, _folder: Path) -> Iterator[Any]:
    """The plan of the year after, with some requirements reworded and some gone."""
    from PySide6.QtWidgets import QApplication

    def next_plan(ledger: Ledger, _plan_id: str, unit: str) -> object:
        new, _ = import_plan.store_plan(ledger, _a_year_on(import_plan.read_file(SAMPLE_PLAN)))
        return departments.choose(ledger, new, unit)

    _ask(window, next_plan)
    window.open_target("next_year")
    showcase.settle(window)
    dialog = QApplication.activeModalWidget()
    yield dialog
    dialog.close()


def _a_year_on(plan: Plan) -> Plan:
    sections = []
    for at, section in enumerate(plan.sections):
        kept = [
            replace(r, text=r.text.replace("及时", "按季度").replace("2017", "2018"))
            for n, r in enumerate(section.requirements)
            if (at + n) % 7 or n == 0
        ]
        sections.append(replace(section, requirements=tuple(kept)))
    return replace(
        plan,
        title=plan.title.replace("2017", "2018"),
        issued=date(2018, 5, 10),
        notice=replace(plan.notice, display_by=date(2019, 1, 31)),
        sections=tuple(sections),
    )


@contextmanager
def _city(window: Any, folder: Path) -> Iterator[Any]:
    """A city's office with a dozen departments' invented years."""
    from desktop_app.ui.city.window import CityWindow

    returns = make_returns(import_plan.read_file(SAMPLE_PLAN), folder / "报送", 12)
    city = CityWindow(window._context)
    city.resize(window.size())
    city.show()
    city.open_path(folder / "全市汇总.zwhz", lambda: city.take(returns))
    yield city
    city.close()


#: What must stand before each window, in an order in which none disturbs the next.
STAGES: Mapping[str, Callable[[Any, Path], Any]] = {
    "table": _table,
    "search": _search,
    "city": _city,
    "compare": _compare,
    "merge-review": _merge,
    "next-year": _next_year,
}
