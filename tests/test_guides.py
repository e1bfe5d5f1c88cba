"""What the guides say of the tree is so: the files they name are there, and so are the commands."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from desktop_app import cli

ROOT = Path(__file__).resolve().parents[1]
#: Where a name of the guides may begin.
BEGINNINGS = ("", "desktop_app", "desktop_app/importing", "desktop_app/resources/help")
GUIDES = ("README.md", "CONTRIBUTING.md", "build_spec/README.md", "desktop_app/resources/help/developer.md")
_NAMED = re.compile(r"`([\w./-]+\.(?:py|md|json|toml|spec|iss))`|\]\(([\w./-]+)\)")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_is_there(guide: str) -> None:
    path = ROOT / guide
    named = {first or second for first, second in _NAMED.findall(path.read_text("utf-8"))}
    places = [path.parent, *(ROOT / beginning for beginning in BEGINNINGS)]
    # What a run writes is not there before.
    missing = [n for n in named if not n.startswith("out/") and not any((p / n).exists() for p in places)]
    assert named
    assert missing == []


def test_the_readme_lists_every_command() -> None:
    (commands,) = (
        action.choices
        for action in cli.build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    rows = re.findall(r"^\| (`.+`) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    told = {words.split()[0] for row in rows for words in re.findall(r"`([^`]+)`", row)}
    assert set(commands) == {word for word in told if not word.startswith("-")}
