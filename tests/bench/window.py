"""The program's own window over a ledger, driven as an officer drives it, with a watch on its thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import app as application
from desktop_app.services import tasks as service
from desktop_app.ui.tasks.grid.columns import AT
from desktop_app.ui.tasks.page import TasksPage
from tests.bench.figures import Goal, Row, Series, number, timed
from tests.bench.material import TODAY, UNIT, Desk

_PATIENCE = 300.0


class Window:
    """A shown window with its ledger open.

    Args:
        path: the ledger.
    """

    def __init__(self, path: Path) -> None:
        application.make_application([])
        self.window = application.build_window(lambda: TODAY)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.ledgers.start(path, create=False)
        self.busy = Series(())
        self.settle()

    @property
    def tasks(self) -> TasksPage:
        """The task page."""
        return cast("TasksPage", self.window.page("tasks"))

    def show(self, page: str) -> None:
        """Turn to a page and wait until it has everything."""
        self.window.show_page(page)
        self.settle()

    def settle(self) -> None:
        """Until the ledger has done and delivered everything, its consequences included."""
        end, calm = time.monotonic() + _PATIENCE, 0
        while calm < 3:
            calm = calm + 1 if self.window.jobs.idle else 0
            self.window.jobs.flush(_PATIENCE)
            QApplication.processEvents()
            if time.monotonic() > end:
                raise TimeoutError("the window does not settle")

    def warm(self) -> None:
        """Until what list and table work out behind the scenes is worked out."""
        while self.tasks.model.warm(10_000):
            QApplication.processEvents()
        while self.tasks.table.on and self.tasks.table.grid.warm(10_000):
            QApplication.processEvents()

    def measure(self, works: Sequence[Callable[[], object]]) -> Series:
        """How long each piece of work takes on the window's thread until the screen shows it."""

        def shown(work: Callable[[], object]) -> None:
            work()
            # Layouts first, then what they leave to be painted: the window's next frame.
            QApplication.sendPostedEvents()
            QApplication.sendPostedEvents()

        taken, busy = [], []
        for work in works:
            begin = time.thread_time()
            taken.append(timed(partial(shown, work)))
            busy.append(1000 * (time.thread_time() - begin))
            self.settle()
        self.busy = Series(tuple(busy))
        return Series(tuple(taken))

    def busy_words(self) -> str:
        """What of the last measurement the thread worked, whoever else had the machine meanwhile."""
        return f"其中处理器时间：中位 {number(self.busy.median)}，p99 {number(self.busy.share(0.99))}"

    def held_by(self, edits: int) -> Series:
        """Edit so many tasks one after the other; the thread's longest absence during each."""
        listed = [node.item.id for section in self.tasks.model.shown_sections for node in section.shown]
        found = []
        for at in range(edits):
            edit = partial(
                service.edit,
                unit=UNIT,
                requirement_id=listed[at % len(listed)],
                values={"remark": f"示例备注{at}"},
            )
            found.append(self._absence(edit))
        return Series(tuple(found))

    def _absence(self, work: Callable[..., object]) -> float:
        watch, longest = QElapsedTimer(), 0.0

        def beat() -> None:
            nonlocal longest
            longest = max(longest, watch.nsecsElapsed() / 1e6 - 1)
            watch.restart()

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(beat)
        timer.start(1)
        watch.start()
        self.window.jobs.run(work)
        while not self.window.jobs.idle:
            QApplication.processEvents()
            time.sleep(0.0002)
        QApplication.processEvents()
        timer.stop()
        beat()
        return longest

    def close(self) -> None:
        """Close the window and its ledger."""
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)


def views(desk: Desk, *, quick: bool) -> list[Row]:
    """Filter, expand, scroll, switch task, sort the table, open the start page."""
    rows = []
    for size, limit in ((1_000, 16.0),) if quick else ((10_000, 16.0), (100_000, 100.0)):
        window = Window(desk.copy(desk.ledger(size), "窗口.zwgk"))
        try:
            rows += _views(window, size, limit, 24 if quick else 60)
        finally:
            window.close()
    return rows


def _views(window: Window, size: int, limit: float, runs: int) -> list[Row]:
    window.show("tasks")
    window.warm()
    page, view = window.tasks, window.tasks.view
    bar = view.verticalScrollBar()
    filters = ("overdue", "all", "no_progress", "due_soon", "no_measures", "all")
    works: dict[str, Sequence[Callable[[], object]]] = {
        "筛选，到首屏": [partial(page.show_filter, filters[n % len(filters)]) for n in range(runs)],
        "展开或收起一个部分，到首屏": [partial(view.set_open, 0, bool(n % 2)) for n in range(runs)],
        "滚动一页": [lambda: bar.setValue(bar.value() + bar.pageStep())] * runs,
    }
    if limit < 100:
        works["切换任务"] = [partial(page.step, True)] * runs
    rows = []
    for words, listed in works.items():
        page.show_filter("all")
        series = window.measure(listed)
        goal = Goal("p99 毫秒", series.share(0.99), limit)
        rows.append(Row(f"{words}（{size} 项）", series, goals=(goal,), note=window.busy_words()))
    rows.append(_sorting(window, size, limit, runs))
    return rows + (_home(window, size, runs) if limit < 100 else [])


def _sorting(window: Window, size: int, limit: float, runs: int) -> Row:
    """Sort the table by one column after the other, each both ways."""
    table = window.tasks.table
    table.turn(table=True)
    window.settle()
    window.warm()
    columns = [AT[key] for key in ("office", "deadline", "status", "text")]
    orders = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
    works = [
        partial(
            table.grid.view.horizontalHeader().setSortIndicator, columns[n // 2 % len(columns)], orders[n % 2]
        )
        for n in range(runs)
    ]
    try:
        series = window.measure(works)
    finally:
        table.grid.view.horizontalHeader().setSortIndicator(-1, orders[0])
        table.turn(table=False)
        window.settle()
    goal = Goal("p99 毫秒", series.share(0.99), limit)
    return Row(f"表格排序，到首屏（{size} 项）", series, goals=(goal,), note=window.busy_words())


def _home(window: Window, size: int, runs: int) -> list[Row]:
    """Open the start page some time after an edit, and right behind one."""
    listed = [node.item.id for section in window.tasks.model.shown_sections for node in section.shown]
    held, complete = [], []
    for at in range(2 * runs):
        window.show("tasks")
        values = {"office": f"第{at % 7 + 1}科", "remark": f"示例{at}"}
        window.window.jobs.run(
            partial(service.edit, unit=UNIT, requirement_id=listed[at % len(listed)], values=values)
        )
        at_once = at % 2 == 1
        if not at_once:
            window.settle()
        begin = time.perf_counter()
        window.window.show_page("home")
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents()
        if not at_once:
            held.append(1000 * (time.perf_counter() - begin))
            continue
        window.settle()
        complete.append(1000 * (time.perf_counter() - begin))
    series, whole = Series(tuple(held)), Series(tuple(complete))
    return [
        Row(f"打开首页（{size} 项），窗口线程", series, goals=(Goal("p99 毫秒", series.share(0.99), 16.0),)),
        Row(
            f"打开首页（{size} 项，刚改过一项），到新数字显示",
            whole,
            goals=(Goal("p99 毫秒", whole.share(0.99), 16.0),),
        ),
    ]
