"""An upgrade cut off by a power failure at any write goes on at the next start, with everything in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.services import safety
from desktop_app.services.ledger import open_ledger
from desktop_app.store import schema
from tests.torture import faults, proof

V1 = Path(__file__).parents[1] / "ledgers" / "v1.zwgk"
OPEN = "import sys; from pathlib import Path; from desktop_app.services.ledger import open_ledger; "
OPEN += "open_ledger(Path(sys.argv[1])).close()"


@pytest.mark.skipif(not faults.available(), reason="strace is absent or may not attach")
@pytest.mark.parametrize("at", [1, 30, 60, 75, 90, 110])
def test_an_upgrade_killed_at_a_write_is_resumed(tmp_path, monkeypatch, at):
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    path = Path(shutil.copy(V1, tmp_path / "台账.zwgk"))
    strace = ["strace", "-f", "-qq", "-o", "/dev/null"]
    fault = f"inject=pwrite64:signal=SIGKILL:when={at}"
    done = subprocess.run(
        [*strace, "-e", "trace=pwrite64", "-e", fault, sys.executable, "-c", OPEN, str(path)],
        env=proof.environment(tmp_path / "备份"),
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0, "it was not killed: there are fewer writes"
    ledger = open_ledger(path)
    assert ledger.db.version == schema.SCHEMA_VERSION
    assert safety.check(ledger).findings == ()
    ledger.close()
    proof.prove_files(path, [], tmp_path / "备份")
