"""A published file or pasted text becomes a draft plan with a list of doubts. Nothing is ever written.

The readers of the formats and their packages are imported when a file is read, not before.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.core.plan import Plan
    from desktop_app.importing.understanding import Understanding
    from desktop_app.importing.unit_names import UnitNames

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


def read_path(
    path: Path,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    *,
    names: UnitNames | None = None,
    understanding: Understanding | None = None,
) -> Plan:
    """Read a published plan from a file.

    Args:
        path: a .docx, .xlsx, .html, .mht, .txt or .md file; what it is is told by its content.
        progress: called with (done, total).
        cancel: asked now and then whether to stop.
        names: the dictionary of units; the bundled one where None.
        understanding: which sheets to take and what the columns mean, where the officer said so.

    Raises:
        UserError: the file cannot be read, is of a kind that must be saved as another, or holds no task.
        Cancelled: ``cancel`` said so.
    """
    from desktop_app.importing.reading import read_file

    return read_file(path, progress, cancel, names=names, understanding=understanding).plan


def read_text(
    text: str, *, names: UnitNames | None = None, understanding: Understanding | None = None
) -> Plan:
    """Read a published plan from pasted text, a pasted table (tab-separated) or pasted HTML.

    Raises:
        UserError: the text holds no task.
    """
    from desktop_app.importing.reading import read_pasted

    return read_pasted(text, names=names, understanding=understanding).plan
