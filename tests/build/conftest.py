"""The tests over a finished build are collected only where one is named."""

from __future__ import annotations

import os

collect_ignore = [] if os.environ.get("ZWGK_FROZEN_BUILD") else ["test_frozen.py"]
