"""What every test needs before Qt or hypothesis wakes up: no screen, no chance, no files outside `.venv`."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import configuration, settings

# A display is asked for by naming a platform: QT_QPA_PLATFORM=xcb pytest ...
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

configuration.set_hypothesis_home_dir(Path(__file__).parents[1] / ".venv" / "cache" / "hypothesis")
settings.register_profile("bounded", derandomize=True, max_examples=60, deadline=None, database=None)
settings.load_profile("bounded")
