"""The fixtures of the dialogs' and the documents' tests."""

from __future__ import annotations

from tests.ui.desk import desk, empty_desk

__all__ = ["desk", "empty_desk"]
