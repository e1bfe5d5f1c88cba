"""Injects a full disk and I/O errors into every system call of an operation that writes, by strace.

Each fault is injected twice: once, and from that call on (the disk stays full). Either the operation is done,
or it is refused in Chinese words; nothing acknowledged is lost; the same process goes on afterwards.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.torture import proof, victim

#: (system call, error) of a disk that is full or fails. Reads are left alone: they are damage, not faults.
FAULTS = (
    ("pwrite64", "ENOSPC"),
    ("pwrite64", "EIO"),
    ("write", "ENOSPC"),
    ("write", "EIO"),
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("ftruncate", "ENOSPC"),
    ("openat", "ENOSPC"),
    ("openat", "EIO"),
    ("rename", "EIO"),
    ("link", "EIO"),
    ("unlink", "EIO"),
    ("mkdir", "ENOSPC"),
    ("sendfile", "ENOSPC"),
    ("copy_file_range", "ENOSPC"),
    ("fchmod", "EIO"),
)
_TRACED = sorted({call for call, _ in FAULTS})
_V1 = proof.ROOT / "tests" / "ledgers" / "v1.zwgk"


def available() -> bool:
    """Whether strace is installed and may attach to a process here."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    sleeper = subprocess.Popen(["sleep", "5"])
    try:
        tracer = _attach(sleeper.pid, ["-e", "trace=none"], Path("/dev/null"))
        _detach(tracer)
        return True
    except proof.Lost:
        return False
    finally:
        sleeper.kill()
        sleeper.wait()


def _attach(pid: int, options: list[str], log: Path) -> subprocess.Popen[bytes]:
    tracer = subprocess.Popen(
        ["strace", "-f", *options, "-o", str(log), "-p", str(pid)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert tracer.stderr is not None
    while line := tracer.stderr.readline():
        if b"attached" in line:
            return tracer
    tracer.wait()
    raise proof.Lost("strace does not attach")


def _detach(tracer: subprocess.Popen[bytes]) -> None:
    tracer.send_signal(signal.SIGINT)
    assert tracer.stderr is not None
    tracer.stderr.read()
    tracer.stderr.close()
    tracer.wait()


class Bench:
    """One operation, prepared once, done again and again with another fault."""

    def __init__(self, victims: proof.Victims, folder: Path, name: str) -> None:
        self._victims, self.folder, self.name = victims, folder, name
        self._pattern = folder / f"pattern-{name}"
        (self._pattern / "备份").mkdir(parents=True)
        victim.os.environ["ZWGK_BACKUP_DIR"] = str(self._pattern / "备份")
        if name == "migrate":
            shutil.copyfile(_V1, self._pattern / "台账.zwgk")
        else:
            victim.prepare(self._pattern)

    def count(self) -> Counter[str]:
        """How often the operation makes each system call."""
        log = self.folder / "trace"
        _, outcome = self.once(["-e", f"trace={','.join(_TRACED)}"], log)
        if outcome != "done":
            raise proof.Lost(f"{self.name} without a fault: {outcome}")
        return Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE))

    def once(self, options: list[str], log: Path) -> tuple[str | None, str]:
        """Do the operation under strace with ``options``.

        Returns:
            (what was lost or None, how it ended: ``done`` or ``refused``).
        """
        place = proof.fresh_copy(self._pattern, self.folder / "trial")
        said, gate, backups = place / "said", place / "gate", place / "备份"
        order = {"do": self.name, "ledger": str(place / "台账.zwgk"), "said": str(said)}
        pid = self._victims.start(**order, backups=str(backups), gate=str(gate))
        _until(lambda: any("ready" in w for w in proof.said(said)), pid)
        tracer = _attach(pid, options, log)
        gate.touch()
        _until(lambda: any("outcome" in w for w in proof.said(said)), pid)
        _detach(tracer)
        (place / "again").touch()
        proof.wait_gone(pid)
        words = proof.said(said)
        ended = next(w for w in words if "outcome" in w)
        try:
            if ended["outcome"] == "bug":
                raise proof.Lost(ended["words"])
            if not words[-1].get("went_on"):
                raise proof.Lost(f"did not go on: {words[-1]}")
            proof.prove(place / "台账.zwgk", words, backups)
        except proof.Lost as error:
            return str(error), ended["outcome"]
        return None, ended["outcome"]


def _until(condition: Any, pid: int, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            proof.kill(pid)
            raise proof.Lost("the child does not answer")
        time.sleep(0.002)


def run(
    names: tuple[str, ...] = tuple(victim.OPERATIONS),
    *,
    minutes: float | None = None,
    every: int = 1,
) -> dict[str, Any]:
    """Inject every fault into every call of the named operations.

    Args:
        names: keys of `victim.OPERATIONS`.
        minutes: stop after so long.
        every: take only every so-manyth call, for a short run.
    """
    end = None if minutes is None else time.monotonic() + 60 * minutes
    by_operation: dict[str, Counter[str]] = {}
    lost: list[str] = []
    with tempfile.TemporaryDirectory(prefix="zwgk-faults-") as made:
        folder = Path(made)
        (folder / "warm").mkdir()
        with proof.Victims(folder) as victims:
            for name in names:
                bench = Bench(victims, folder, name)
                by_operation[name], losses = inject(bench, every_fault(bench.count(), every), end)
                lost += losses
    injected = sum(t["injected"] for t in by_operation.values())
    return {
        "injected": injected,
        "survived": injected - len(lost),
        "every": every,
        "by_operation": {k: dict(v) for k, v in by_operation.items()},
        "lost": lost[:10],
    }


def inject(bench: Bench, faults: list[str], end: float | None = None) -> tuple[Counter[str], list[str]]:
    """Do an operation once with each fault.

    Args:
        bench: the operation.
        faults: strace's `inject` expressions, as `every_fault` and `some_faults` give them.
        end: the moment of `time.monotonic` at which to stop.

    Returns:
        (how often it was ``injected`` or ``not reached``, and ``done`` or ``refused``; what was lost).
    """
    tally: Counter[str] = Counter()
    lost: list[str] = []
    for fault in faults:
        if end is not None and time.monotonic() > end:
            break
        call = fault.split("=")[1].split(":")[0]
        log = bench.folder / "trace"
        loss, outcome = bench.once(["-e", f"trace={call}", "-e", fault], log)
        if "(INJECTED)" not in log.read_text("utf-8", "replace"):
            tally["not reached"] += 1
            continue
        tally["injected"] += 1
        tally[outcome] += 1
        if loss:
            lost.append(f"{bench.name} {fault}: {loss}")
    return tally, lost


def every_fault(calls: Counter[str], every: int) -> list[str]:
    """Each fault at every so-manyth of its system calls."""
    return [
        fault
        for call, error in FAULTS
        for number in range(1, calls[call] + 1, every)
        for fault in _at(call, error, number)
    ]


def some_faults(calls: Counter[str]) -> list[str]:
    """Each fault at one of its system calls: the first, the one in the middle and the last, in turn."""
    made = [(call, error) for call, error in FAULTS if calls[call]]
    found = []
    for turn, (call, error) in enumerate(made):
        last = calls[call]
        found += _at(call, error, (1, (last + 1) // 2, last)[turn % 3])
    return found


def _at(call: str, error: str, number: int) -> list[str]:
    """A fault at that call, and from that call on."""
    return [f"inject={call}:error={error}:when={number}{stays}" for stays in ("", "+")]
