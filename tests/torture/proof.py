"""What must hold after every kill and every fault."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from desktop_app.core.errors import UserError
from desktop_app.services import handover, safety
from desktop_app.services.city import ledger as city
from desktop_app.services.ledger import open_ledger, session
from desktop_app.store import backup as backup_store
from desktop_app.store import search_index
from desktop_app.store.backup import UNFINISHED

ROOT = Path(__file__).parents[2]


class Lost(AssertionError):
    """Something was lost, torn or not told."""


def environment(backups: Path) -> dict[str, str]:
    """The environment of a process under test: its own backups, settings and byte code."""
    home = {"HOME": str(backups.parent), "XDG_DATA_HOME": str(backups.parent / "data")}
    own = {"ZWGK_BACKUP_DIR": str(backups), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    # What a killed process leaves among the temporary files goes with the folder of the run.
    temporary = backups.parent / "临时"
    temporary.mkdir(parents=True, exist_ok=True)
    own["TMPDIR"] = str(temporary)
    config = {"XDG_CONFIG_HOME": str(backups.parent / "config"), "PYTHONDONTWRITEBYTECODE": "1"}
    return {**os.environ, **home, **own, **config}


def said(path: Path) -> list[dict[str, Any]]:
    """What a child acknowledged; a line cut off by the kill was not said."""
    if not path.exists():
        return []
    found = []
    for line in path.read_bytes().split(b"\n"):
        with suppress(ValueError):
            found.append(json.loads(line))
    return found


def prove(ledger_path: Path, acknowledged: list[dict[str, Any]], backups: Path) -> None:
    """Check a ledger after its process died: it opens, is sound, and holds every acknowledged change.

    The hash of the last acknowledged change set stands for all before it; that the rows are what the history
    adds up to is part of the check.

    Raises:
        Lost: anything is not so.
    """
    os.environ["ZWGK_BACKUP_DIR"] = str(backups)
    try:
        ledger = open_ledger(ledger_path)
    except UserError as error:
        raise Lost(f"does not open: {error.line}") from error
    try:
        # Asked before the check, which puts it right.
        index_is_off = search_index.differs(ledger.db.conn)
        findings = safety.check(ledger).findings
        if findings:
            raise Lost(f"check: {findings}")
        if index_is_off:
            raise Lost("the search index is off")
        for words in acknowledged:
            if words.get("outcome") == "bug":
                raise Lost(f"bug: {words['words']}")
        heads = [words for words in acknowledged if words.get("id")]
        # The last one stands for all before it; what was restored over stands for itself.
        for head in [h for h in heads if h.get("in_a_backup")] + heads[-1:]:
            elsewhere = backups.glob("*.zwgk") if head.get("in_a_backup") else ()
            if not any(_holds(path, head) for path in (ledger_path, *elsewhere)):
                raise Lost(f"acknowledged change {head['id']} is not there")
    finally:
        ledger.close()
    prove_files(ledger_path, acknowledged, backups)


def _holds(path: Path, head: dict[str, Any]) -> bool:
    """Whether a ledger holds an acknowledged change."""
    with session(path, read_only=True) as ledger:
        query = "SELECT 1 FROM change_set WHERE id = ? AND chain = ?"
        return ledger.db.conn.execute(query, (head["id"], head["chain"])).fetchone() is not None


def prove_files(ledger_path: Path, acknowledged: list[dict[str, Any]], backups: Path) -> None:
    """Check what lies around a ledger: every document whole, every backup sound, one file left.

    Raises:
        Lost: anything is not so.
    """
    for name in {words["exported"] for words in acknowledged if "exported" in words}:
        if not (ledger_path.parent / name).exists():
            raise Lost(f"acknowledged export {name} is not there")
    _prove_exports(ledger_path.parent)
    for copy in backups.glob("*.zwgk"):
        try:
            backup_store.verify(copy)
        except UserError as error:
            raise Lost(f"backup {copy.name}: {error.line}") from error
    _prove_packages(ledger_path.parent)
    _prove_overview(ledger_path.parent / "全市汇总.zwhz", acknowledged)
    left = [p.name for p in ledger_path.parent.glob(f"{ledger_path.name}-*")]
    if left:
        raise Lost(f"closed, and still there: {left}")


def _prove_exports(folder: Path) -> None:
    """Check that every document, table and data file that was written is whole."""
    for document in (*folder.glob("*.docx"), *folder.glob("*.xlsx")):
        main = "word/document.xml" if document.suffix == ".docx" else "xl/workbook.xml"
        try:
            with zipfile.ZipFile(document) as package:
                torn = package.testzip() or main not in package.namelist()
        except zipfile.BadZipFile:
            torn = True
        if torn:
            raise Lost(f"half-written export {document.name}")
    for data in folder.glob("*.json"):
        try:
            json.loads(data.read_bytes())
        except ValueError as error:
            raise Lost(f"half-written export {data.name}") from error


def _prove_overview(path: Path, acknowledged: list[dict[str, Any]]) -> None:
    """Check that the city's overview opens, is sound, and holds every acknowledged hand-in."""
    taken = max((words["handed_in"] for words in acknowledged if "handed_in" in words), default=0)
    if not path.exists():
        if taken:
            raise Lost("the overview is gone")
        return
    try:
        with city.session(path) as overview:
            conn = overview.db.conn
            sound = conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            sound = sound and not conn.execute("PRAGMA foreign_key_check").fetchall()
            held = conn.execute("SELECT count(*) FROM hand_in").fetchone()[0]
    except UserError as error:
        raise Lost(f"the overview does not open: {error.line}") from error
    if not sound:
        raise Lost("the overview is damaged")
    if held < taken:
        raise Lost(f"the overview holds {held} of {taken} acknowledged files")
    left = [p.name for p in path.parent.glob(f"{path.name}-*")]
    if left:
        raise Lost(f"closed, and still there: {left}")


def _prove_packages(folder: Path) -> None:
    """Check that every hand-over package is whole, and every ledger that came out of one."""
    for package in folder.glob("*.zwgkp"):
        try:
            with handover.open_for_reading(package, history=True, evidence=True):
                pass
        except UserError as error:
            raise Lost(f"package {package.name}: {error.line}") from error
    opened = folder / "打开.zwgk"
    if opened.exists():
        findings = safety.check_file(opened).findings
        if findings:
            raise Lost(f"opened package: {findings}")


def unfinished(backups: Path) -> int:
    """How many half-written backups lie about under their own names; they count for nothing."""
    return len(list(backups.glob(f"*{UNFINISHED}")))


class Victims:
    """Forks of a warm process (see `victim`); a context manager."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.victim"],
            cwd=ROOT,
            env=environment(folder / "warm"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.kill()
        self._process.wait()

    def start(self, **order: Any) -> int:
        """Start a child; gives its process number."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def kill(pid: int) -> None:
    """End a process as a power failure would end it, and wait until it is gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    wait_gone(pid)


def wait_gone(pid: int, seconds: float = 30.0) -> None:
    """Wait until a process that is not our child is gone."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.001)
    raise Lost(f"process {pid} does not end")


def fresh_copy(source: Path, target: Path) -> Path:
    """A fresh copy of a prepared folder."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target
