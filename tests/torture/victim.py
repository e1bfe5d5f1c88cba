"""The processes that are killed and starved: real sessions of the application, started ready to work.

`python -m tests.torture.victim` reads one JSON order a line, forks a child for it and prints the child's
number; the child does the work and writes what it has acknowledged to a file. Forking saves the second that
starting Python costs; the command line and the window are started whole (`kill`).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import DocumentOptions
from desktop_app.core.task import Progress
from desktop_app.core.terms import Document
from desktop_app.exchange.three_way import Choice
from desktop_app.services import (
    departments,
    documents,
    evidence,
    handover,
    import_plan,
    ledger_merge,
    plans,
    safety,
    search,
    tasks,
    undo,
    whole_ledger,
)
from desktop_app.services.city import excel, taking, view
from desktop_app.services.city import ledger as city
from desktop_app.services.ledger import Ledger, create_ledger, open_ledger
from desktop_app.services.ledger import session as ledger_session
from desktop_app.store import chain
from tests.builders import sample_plan

UNIT = "市财政局"
AS_OF = date(2021, 12, 20)


class Acknowledged:
    """Where a child says what is safe; by writev, which no fault is injected into."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def say(self, **said: Any) -> None:
        """Say one thing, at once."""
        os.writev(self._handle, [(json.dumps(said, ensure_ascii=False) + "\n").encode()])

    def head(self, ledger: Ledger, **more: Any) -> None:
        """Say that everything up to the newest change is safe."""
        number, sealed = chain.last_link(ledger.db.conn)
        self.say(id=number, chain=sealed, **more)


def prepare(folder: Path) -> Path:
    """A ledger with a plan, some work in it and an older document beside it; gives its path."""
    path = folder / "台账.zwgk"
    ledger = create_ledger(path)
    import_plan.store_plan(ledger, sample_plan())
    departments.choose(ledger, plans.list_plans(ledger)[0].id, UNIT)
    work = Work(ledger, folder, random.Random(0))
    for _ in range(10):
        work.edit()
    work.export()
    ledger.close()
    return path


class Work:
    """What an officer does in a session, one thing at a time, by chance."""

    def __init__(self, ledger: Ledger, folder: Path, rng: random.Random) -> None:
        self.ledger, self.folder, self.rng = ledger, folder, rng
        self.plan_id = plans.list_plans(ledger)[0].id
        self.ids: list[str] = []
        self._look()
        self._count = 0
        #: How many files the city's overview holds, once one was handed in.
        self.handed_in = 0

    def _look(self) -> None:
        """Read which tasks there are: an import, and taking one back, changes that."""
        self.ids = [t.id for t in tasks.task_list(self.ledger, self.plan_id, UNIT).tasks]

    def edit(self) -> None:
        """Type something into a task."""
        self._count += 1
        text = f"（示例）第{self._count}次填写" * self.rng.randint(1, 40)
        tasks.edit(self.ledger, UNIT, self.rng.choice(self.ids), {"remark": text, "measures": (text,)})

    def progress(self) -> None:
        """Record progress for two tasks at once."""
        entry = Progress(AS_OF, f"（示例）进展{self._count}", 1, None, "（示例）")
        tasks.add_progress(self.ledger, UNIT, self.rng.sample(self.ids, 2), entry)

    def undo(self) -> None:
        """Take something back, and sometimes do it again."""
        undo.undo(self.ledger)
        if self.rng.random() < 0.5:
            undo.redo(self.ledger)
        self._look()

    def export(self) -> Path:
        """Write the department's plan over the older one."""
        out = self.folder / "方案.docx"
        documents.export(self.ledger, self.plan_id, UNIT, Document.PLAN, out, DocumentOptions(), AS_OF)
        return out

    def import_again(self) -> None:
        """Import another version of the plan."""
        safety.auto_backup(self.ledger, safety.Occasion.IMPORT)
        import_plan.store_plan(self.ledger, sample_plan(extra=self.rng.random() < 0.5))
        self._look()

    def backup(self) -> None:
        """Make a backup."""
        safety.backup(self.ledger)

    def hand_over(self) -> Path:
        """Make a hand-over package in the place of an older one."""
        return handover.make_package(self.ledger, self.folder / "移交.zwgkp").path

    def reopen(self) -> None:
        """Close the ledger and open it again."""
        self.ledger.close()
        self.ledger = open_ledger(self.ledger.path)

    def add_evidence(self) -> None:
        """Take evidence for a task, rename it, and sometimes take it out again."""
        self._count += 1
        content = f"（示例）佐证{self.rng.random()}".encode() * self.rng.randint(1, 2000)
        ids, name = self.rng.sample(self.ids, 1), f"佐证{self._count}.txt"
        piece, _ = evidence.add_content(self.ledger, self.plan_id, UNIT, ids, content, name)
        evidence.edit(self.ledger, [piece], {"title": f"（示例）第{self._count}件"})
        if self.rng.random() < 0.3:
            evidence.remove(self.ledger, [piece])

    def colleague(self) -> Path:
        """Somebody else goes on in a copy of the ledger; gives the copy's path, in a folder of its own."""
        place = self.folder / "同事"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        package = handover.make_package(self.ledger, place / "带走.zwgkp").path
        copy = handover.open_package(package, place / "台账.zwgk").path
        with ledger_session(copy) as other:
            work = Work(other, place, self.rng)
            for step in (work.edit, work.edit, work.progress, work.add_evidence):
                step()
        return copy

    def take_in(self, copy: Path) -> None:
        """Merge a colleague's copy, sometimes his side of what both have changed."""
        review = ledger_merge.plan_merge(self.ledger, copy)
        theirs = {d.id: Choice.THEIRS for d in review.conflicts if self.rng.random() < 0.5}
        ledger_merge.apply_merge(self.ledger, review, theirs)

    def merge(self) -> None:
        """Work and a colleague's work at once, then the one merged into the other."""
        copy = self.colleague()
        self.edit()
        self.take_in(copy)

    def find(self) -> None:
        """Search for what was typed."""
        search.search(self.ledger, self.plan_id, UNIT, f"第{self._count}次")

    def export_data(self) -> Path:
        """Write the whole ledger as JSON over an older file."""
        out = self.folder / "数据.json"
        whole_ledger.export_json(self.ledger, out)
        return out

    def hand_in(self) -> Path:
        """Hand the ledger in to the city's overview, and write the overview's tables."""
        package, out = self.hand_over(), self.folder / "汇总.xlsx"
        with city.session(self.folder / "全市汇总.zwhz", create=True) as overview:
            taking.add_returns(overview, [package])
            self.handed_in = overview.db.conn.execute("SELECT count(*) FROM hand_in").fetchone()[0]
            excel.export_excel(view.read(overview, AS_OF), out)
        return out


_DAY = (
    [Work.edit] * 30
    + [Work.progress] * 6
    + [Work.undo] * 4
    + [Work.export] * 2
    + [Work.import_again] * 2
    + [Work.backup] * 2
    + [Work.hand_over]
    + [Work.reopen] * 2
    + [Work.add_evidence] * 4
    + [Work.merge] * 3
    + [Work.find] * 2
    + [Work.export_data]
    + [Work.hand_in] * 2
)


def session(path: Path, acknowledged: Acknowledged, seed: int) -> None:
    """Work until the end, which comes from outside."""
    rng = random.Random(seed)
    work = Work(open_ledger(path), path.parent, rng)
    while True:
        step = rng.choice(_DAY)
        done = step(work)
        acknowledged.head(work.ledger)
        if isinstance(done, Path):
            acknowledged.say(exported=done.name)
        if work.handed_in:
            acknowledged.say(handed_in=work.handed_in)


# -- single operations that faults are injected into -----------------------------------------------


def _save(path: Path) -> Callable[[], Ledger]:
    work = Work(open_ledger(path), path.parent, random.Random(1))

    def go() -> Ledger:
        work.edit()
        return work.ledger

    return go


def _close(path: Path) -> Callable[[], Ledger]:
    work = Work(open_ledger(path), path.parent, random.Random(1))
    work.edit()

    def go() -> Ledger:
        work.ledger.close()
        return work.ledger

    return go


def _open(path: Path) -> Callable[[], Ledger]:
    return lambda: open_ledger(path)


def _create(path: Path) -> Callable[[], Ledger]:
    return lambda: create_ledger(path.with_name("新台账.zwgk"))


def _step(step: Callable[[Work], object]) -> Callable[[Path], Callable[[], Ledger]]:
    def prepared(path: Path) -> Callable[[], Ledger]:
        work = Work(open_ledger(path), path.parent, random.Random(1))

        def go() -> Ledger:
            step(work)
            return work.ledger

        return go

    return prepared


def _restore(path: Path) -> Callable[[], Ledger]:
    ledger = open_ledger(path)
    copy = safety.backup(ledger)
    Work(ledger, path.parent, random.Random(1)).edit()
    ledger.close()

    def go() -> Ledger:
        safety.restore(path, copy)
        return open_ledger(path)

    return go


def _with_evidence(path: Path) -> Work:
    work = Work(open_ledger(path), path.parent, random.Random(1))
    content = "（示例）佐证".encode() * 20_000
    evidence.add_content(work.ledger, work.plan_id, UNIT, work.ids[:1], content, "佐证.txt")
    work.hand_over()
    return work


def _hand_over(path: Path) -> Callable[[], Ledger]:
    work = _with_evidence(path)

    def go() -> Ledger:
        work.hand_over()
        return work.ledger

    return go


def _merge(path: Path) -> Callable[[], Ledger]:
    work = _with_evidence(path)
    copy = work.colleague()
    work.edit()

    def go() -> Ledger:
        work.take_in(copy)
        return work.ledger

    return go


def _clear_evidence(path: Path) -> Callable[[], Ledger]:
    work = _with_evidence(path)
    pieces = evidence.list_evidence(work.ledger, work.plan_id, UNIT)
    evidence.remove(work.ledger, [piece.id for piece in pieces])

    def go() -> Ledger:
        evidence.clear_unused(work.ledger)
        return work.ledger

    return go


def _index(path: Path) -> Callable[[], Ledger]:
    """A program without FTS5 has written; the next one that opens the ledger makes the index anew."""
    ledger = open_ledger(path)
    ledger.db.conn.execute("UPDATE _search_state SET behind = 1")
    ledger.close()
    return lambda: open_ledger(path)


def _hand_in(path: Path) -> Callable[[], Ledger]:
    work = Work(open_ledger(path), path.parent, random.Random(1))
    work.hand_in()
    work.edit()

    def go() -> Ledger:
        work.hand_in()
        return work.ledger

    return go


def _open_package(path: Path) -> Callable[[], Ledger]:
    work = _with_evidence(path)

    def go() -> Ledger:
        handover.open_package(path.parent / "移交.zwgkp", path.with_name("打开.zwgk"))
        return work.ledger

    return go


#: What is done while faults are injected: name, and what prepares it. `migrate` opens a released ledger.
OPERATIONS: dict[str, Callable[[Path], Callable[[], Ledger]]] = {
    "save": _save,
    "close": _close,
    "open": _open,
    "create": _create,
    "import": _step(Work.import_again),
    "export": _step(Work.export),
    "backup": _step(Work.backup),
    "restore": _restore,
    "migrate": _open,
    "hand_over": _hand_over,
    "open_package": _open_package,
    "evidence": _step(Work.add_evidence),
    "clear_evidence": _clear_evidence,
    "merge": _merge,
    "index": _index,
    "hand_in": _hand_in,
    "export_data": _step(Work.export_data),
}


def operation(name: str, path: Path, acknowledged: Acknowledged, gate: Path) -> None:
    """Do one thing once the gate opens, say how it ended, and go on working once it opens again."""
    go = OPERATIONS[name](path)
    with ledger_session(path, read_only=True) as before:
        # What is restored over is kept as a backup.
        acknowledged.head(before, in_a_backup=name == "restore")
    acknowledged.say(ready=True)
    _wait(gate)
    ledger = None
    try:
        ledger = go()
        acknowledged.say(outcome="done")
    except UserError as error:
        acknowledged.say(outcome="refused", words=error.line)
    except BaseException:  # noqa: BLE001  # whatever it is, the parent must hear of it
        acknowledged.say(outcome="bug", words=traceback.format_exc())
    _wait(gate.with_name("again"))
    try:
        if ledger is not None and name != "close":
            ledger.close()
        ledger = open_ledger(path)
        work = Work(ledger, path.parent, random.Random(2))
        work.edit()
        acknowledged.head(ledger)
        ledger.close()
        acknowledged.say(went_on=True)
    except BaseException:  # noqa: BLE001  # whatever it is, the parent must hear of it
        acknowledged.say(went_on=False, words=traceback.format_exc())


def _wait(gate: Path) -> None:
    while not gate.exists():
        time.sleep(0.001)


def main() -> None:
    """Take orders until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        os.environ["ZWGK_BACKUP_DIR"] = order["backups"]
        child = os.fork()
        if child == 0:
            acknowledged = Acknowledged(Path(order["said"]))
            try:
                if order["do"] == "session":
                    session(Path(order["ledger"]), acknowledged, order["seed"])
                else:
                    operation(order["do"], Path(order["ledger"]), acknowledged, Path(order["gate"]))
            except BaseException:  # noqa: BLE001  # whatever it is, the parent must hear of it
                acknowledged.say(outcome="bug", words=traceback.format_exc())
            finally:
                os._exit(0)
        print(child, flush=True)


def warm_up(folder: Path) -> None:
    """Import everything that would otherwise be imported while faults are injected."""
    os.environ["ZWGK_BACKUP_DIR"] = str(folder / "备份")
    path = prepare(folder)
    work = Work(open_ledger(path), folder, random.Random(0))
    for step in dict.fromkeys(_DAY):
        step(work)
    copy = safety.backup(work.ledger)
    work.ledger.close()
    safety.restore(path, copy)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as warm:
        warm_up(Path(warm))
    main()
