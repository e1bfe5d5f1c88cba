"""Every window on the smallest screen of an office, at 150 %: nothing is cut off."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop_app.ui import pages
from tests.pictures import manual
from tests.pictures.windows import CLIPPED, SIZES, environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_every_text_fits(tmp_path: Path) -> None:
    size, look = "1366x768@150", "large"
    subprocess.run(
        [sys.executable, "-m", "tests.pictures.windows", str(tmp_path), look],
        cwd=ROOT,
        env={**os.environ, **environment(SIZES[size], tmp_path)},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (tmp_path / CLIPPED).read_text(encoding="utf-8") == ""
    taken = {path.stem for path in (tmp_path / look).glob("*.png")}
    assert taken >= set(pages.MAKERS)
    assert {name for name in taken if name.startswith("dialog-")} >= {"dialog-import", "dialog-year_end"}
    # A screen of 1366 pixels at 150 % has 910.67 points, which Qt rounds up.
    assert abs(QImage(str(tmp_path / look / "tasks.png")).width() - SIZES[size].width) <= 1


@pytest.mark.slow
def test_the_pictures_of_the_manual_show_the_windows_as_they_are(tmp_path: Path) -> None:
    kept = json.loads(manual.DIGESTS.read_text(encoding="utf-8"))
    now = manual.digests_now(tmp_path)
    stale = [name for name in now if now[name] != kept.get(name)]
    assert stale == [], "python3 dev.py pictures --manual 重新截取"
    assert {path.stem for path in manual.PICTURES.glob("*.png")} == set(kept)
