"""The one door to the ledger: a single worker thread owns it, the window never waits for it.

Use::

    context.jobs.run(lambda ledger: tasks.task_list(ledger, plan, unit), self._show)
    context.jobs.run(lambda ledger: tasks.edit(ledger, unit, rid, {"office": "预算科"}, burst=burst))
    context.jobs.run_long(
        lambda ledger, progress, cancel: documents.export(ledger, ...), "正在生成分工方案", self._done)
    context.jobs.changed.connect(self.refresh)       # Changes: the only thing views refresh from

Work runs in the order it was given. ``then`` runs on the window's thread, in the same order, and is left
out where its widget has been destroyed meanwhile. A write that returns `Changes` (or a tuple that ends in
one) is announced by ``changed`` and ``saved`` before its ``then``. A `UserError` goes to ``failed``, or to
the message bar; anything else is a bug, is shown as one, and leaves the ledger open.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop_app.core.changes import Changes
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.ui.collecting import Collector

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

T = TypeVar("T")
ProgressSink = Callable[[int, int], None]

#: Seconds between two reports of progress; more would only cost repaints.
_PROGRESS_INTERVAL = 0.05


class CancelToken(threading.Event):
    """Set when 取消 is pressed. Long work asks by calling it, or calls ``check()``, now and then.

    Services take it as their ``cancel`` argument: a callable that says whether to stop.
    """

    def __call__(self) -> bool:
        return self.is_set()

    def check(self) -> None:
        """Stop here if the officer has cancelled.

        Raises:
            Cancelled: 取消 was pressed.
        """
        if self.is_set():
            raise Cancelled


@dataclass(eq=False, slots=True)
class _Job:
    work: Callable[[Ledger], Any]
    then: Callable[[Any], None] | None = None
    failed: Callable[[UserError], None] | None = None
    title: str = ""
    token: CancelToken | None = None
    result: Any = None
    error: BaseException | None = None
    finished: threading.Event = field(default_factory=threading.Event)


class Jobs(QObject):
    """Runs work on the thread that owns the ledger.

    Args:
        ledger_opener: opens the ledger; called on the worker thread, since a connection belongs to
            the thread that made it. None to open one later with `open`.
    """

    #: What a write touched (`Changes`).
    changed = Signal(object)
    #: When the ledger last acknowledged a write (`datetime`).
    saved = Signal(object)
    #: The ledger is open (its ``path``).
    opened = Signal(object)
    #: An error of the officer's making that no one else handles (`UserError`).
    user_error = Signal(object)
    #: Anything else (`BaseException`).
    bug = Signal(object)
    #: Long work: its title; (done, total); its end.
    long_started = Signal(str)
    long_progress = Signal(int, int)
    long_finished = Signal()

    _wake = Signal()

    def __init__(self, ledger_opener: Callable[[], Ledger] | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._done: deque[_Job] = deque()
        self._pending = 0
        self._ledger: Ledger | None = None
        self._token: CancelToken | None = None
        self._closed = False
        self._wake.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._collector = Collector(self)
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()
        if ledger_opener is not None:
            self.open(ledger_opener)

    # -- asking for work ---------------------------------------------------------------------------

    def run(
        self,
        work: Callable[[Ledger], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Run ``work`` on the ledger's thread and ``then`` with its result on the window's."""
        self._put(_Job(work, then, failed))

    def run_long(
        self,
        work: Callable[[Ledger, ProgressSink, CancelToken], T],
        title: str,
        then: Callable[[T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Like `run`, for work that may take over half a second: a bar with 取消 appears if it does.

        Args:
            work: gets the ledger, ``progress(done, total)`` and the cancel token.
            title: what is going on, in Chinese (正在读取方案).
            then: gets the result, on the window's thread.
            failed: gets an error made for the officer's eyes; `user_error` tells of it where None.
        """
        token = CancelToken()
        self._put(_Job(lambda ledger: work(ledger, self._sink(), token), then, failed, title, token))

    def open(
        self,
        opener: Callable[[], Ledger],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        *,
        close_first: bool = False,
    ) -> None:
        """Change over to another ledger; where it cannot be opened the present one stays.

        Args:
            opener: opens it; runs on the ledger's thread.
            then: gets its path.
            failed: gets the reason why it cannot be opened; `user_error` tells of it where None.
            close_first: for an opener that replaces the present file (恢复备份): let go of it first
                and open it again if the opener fails.
        """

        def change_over(_ledger: Ledger) -> Any:
            present = self._ledger
            if close_first and present is not None:
                present.close()
                self._ledger = None
            try:
                opened = opener()
            except BaseException:
                if close_first and present is not None:
                    self._ledger = _open_again(present.path)
                raise
            if present is not None and not close_first:
                present.close()
            self._ledger = opened
            return opened.path

        def announce(path: Any) -> None:
            self.opened.emit(path)
            if then is not None:
                then(path)

        self._put(_Job(change_over, announce, failed, title="open"))

    def cancel(self) -> None:
        """Ask the long work that is running to stop."""
        if self._token is not None:
            self._token.set()

    @property
    def ready(self) -> bool:
        """Whether a ledger is open."""
        return self._ledger is not None

    @property
    def idle(self) -> bool:
        """Whether everything asked for has been done and delivered."""
        return self._pending == 0

    def flush(self, seconds: float = 30.0) -> bool:
        """Wait until everything asked for so far is acknowledged and delivered; for closing and tests.

        Returns:
            Whether that happened within ``seconds``.
        """
        from PySide6.QtCore import QEventLoop

        end = time.monotonic() + seconds
        while self._pending and time.monotonic() < end:
            if not self._done:
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 10)
            self._deliver()
        return self._pending == 0

    def close(self) -> None:
        """Cancel what is long, finish what was asked for, close the ledger, end the thread."""
        if self._closed:
            return
        self.cancel()
        self.flush()
        self._closed = True
        self._queue.put(None)
        self._thread.join(10)
        self._collector.stop()

    # -- the worker's side -------------------------------------------------------------------------

    def _put(self, job: _Job) -> None:
        if self._closed:
            return
        self._pending += 1
        self._queue.put(job)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            if job.token is not None:
                self._token = job.token
                self.long_started.emit(job.title)
            try:
                job.result = self._call(job)
            except BaseException as error:  # noqa: BLE001  # whatever it is, the window shows it
                job.error = error
            if job.token is not None:
                self._token = None
                self.long_finished.emit()
            # Whatever the window's objects are asked for with must be let go on the window's thread: nothing
            # of the job stays here once it can be delivered.
            done = [job]
            del job
            self._done.append(done.pop())
            self._wake.emit()
        if self._ledger is not None:
            self._ledger.close()

    def _call(self, job: _Job) -> Any:
        if self._ledger is None and job.title != "open":
            raise UserError("台账没有打开。", "请在“文件”菜单中打开或新建台账。")
        if self._ledger is None or job.title == "open":
            return job.work(self._ledger)  # type: ignore[arg-type]
        with self._ledger.explained():
            return job.work(self._ledger)

    def _sink(self) -> ProgressSink:
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if done >= total or now - last >= _PROGRESS_INTERVAL:
                last = now
                self.long_progress.emit(done, total)

        return report

    # -- the window's side -------------------------------------------------------------------------

    def _deliver(self) -> None:
        while self._done:
            job = self._done.popleft()
            self._pending -= 1
            if job.error is not None:
                self._deliver_error(job, job.error)
                continue
            changes = _changes_of(job.result)
            if changes:
                self.saved.emit(datetime.now().astimezone())
                self.changed.emit(changes)
            if job.then is not None and _is_alive(job.then):
                job.then(job.result)

    def _deliver_error(self, job: _Job, error: BaseException) -> None:
        if not isinstance(error, UserError):
            self.bug.emit(error)
        elif job.failed is not None and _is_alive(job.failed):
            job.failed(error)
        else:
            self.user_error.emit(error)


def _open_again(path: Path) -> Ledger:
    from desktop_app.services.ledger import open_ledger

    return open_ledger(path)


def _changes_of(result: Any) -> Changes | None:
    last = result[-1] if isinstance(result, tuple) and result else result
    return last if isinstance(last, Changes) else None


def _is_alive(callback: Callable[..., Any]) -> bool:
    """Whether the widget that a bound method (or a partial of one) belongs to still exists."""
    if isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
