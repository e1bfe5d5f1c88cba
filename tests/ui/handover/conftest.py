"""The fixtures of the hand-over's tests."""

from __future__ import annotations

from tests.ui.desk import desk, empty_desk

__all__ = ["desk", "empty_desk"]
