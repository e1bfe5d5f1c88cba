"""The pages of the manual, and which of them belongs to which place of the program."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

FOLDER = Path(__file__).parents[2] / "resources" / "help" / "manual"
#: The page that is made from the menus, not from a file.
SHORTCUTS = "shortcuts"
FIRST = "start"

_FILE = re.compile(r"\d\d-(?P<key>[a-z-]+)\.md")
_BROKEN = re.compile(r"(?<=[^\x00-\x7f])\n *(?=[^\x00-\x7f])")

#: A menu's word and its lines (what, keys).
ShortcutGroups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: its key, its title, its text in Markdown."""

    key: str
    title: str
    text: str


@cache
def topics() -> tuple[Topic, ...]:
    """The pages in their order, as the files are numbered."""
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        match = _FILE.fullmatch(path.name)
        if match:
            # A line broken between two Chinese characters would be shown with a gap there.
            text = _BROKEN.sub("", path.read_text(encoding="utf-8"))
            title = text.partition("\n")[0].lstrip("# ").strip()
            found.append(Topic(match["key"], title, text))
    return tuple(found)


def shortcuts_topic(groups: ShortcutGroups) -> Topic:
    """The page of all shortcuts, from the menus themselves.

    Args:
        groups: a menu's word and its lines (what, keys).
    """
    lines = ["# 快捷键", ""]
    for word, entries in groups:
        lines += [f"## {word}", "", "| 操作 | 按键 |", "|---|---|"]
        lines += [f"| {what} | {keys.replace('|', '∣')} |" for what, keys in entries]
        lines.append("")
    return Topic(SHORTCUTS, "快捷键", "\n".join(lines))


#: The page for each place of the window, and for each window by its module or the package that is in; what is
#: not named here has the page of the place it was opened from.
OF_PLACE: Mapping[str, str] = {
    "home": "start",
    "tasks": "tasks",
    "search": "tasks",
    "occurrences": "occurrences",
    "evidence": "evidence",
    "sheets": "sheets",
    "documents": "documents",
    "own_template": "documents",
    "compare": "documents",
    "version": "documents",
    "signoff_steps": "documents",
    "layouts": "documents",
    "formalities": "documents",
    "paragraphs": "documents",
    "contents": "documents",
    "blanks": "documents",
    "printing": "documents",
    "import_plan": "import",
    "review_understood": "import",
    "department": "import",
    "plan_info": "import",
    "unit_book": "import",
    "claims": "tasks",
    "grid": "tasks",
    "working_days": "occurrences",
    "reminding": "occurrences",
    "approval": "documents",
    "publication": "documents",
    "submission": "documents",
    "handover": "handover",
    "figures": "year-end",
    "year_end": "year-end",
    "scoring": "year-end",
    "next_year": "next-year",
    "city": "city",
    "safety_settings": "safety",
    "restore": "safety",
    "check": "safety",
}


def topic_of(widget: QWidget | None, page: str) -> str:
    """The key of the manual's page for where one is.

    Args:
        widget: what has the focus.
        page: the page of the main window that is open.
    """
    while widget is not None:
        if widget.isWindow():
            for name in reversed(type(widget).__module__.split(".")[-2:]):
                if name in OF_PLACE:
                    return OF_PLACE[name]
        widget = widget.parentWidget()
    return OF_PLACE.get(page, FIRST)
