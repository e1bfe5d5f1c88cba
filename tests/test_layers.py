"""The shape of the house: which layer may import what, and what every module owes its reader."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPLICATION = "desktop_app"

# What each layer may import beside the standard library, the package's own root and itself.
BELOW_SERVICES = {"core", "store", "importing", "reports", "exchange", "resources"}
LAYERS: dict[str, set[str]] = {
    "core": set(),
    "resources": set(),
    "store": {"core", "sqlite_utils", "cryptography"},
    "importing": {"core", "resources", "openpyxl", "lxml"},
    "reports": {"core", "resources", "lxml"},
    "exchange": {"core", "resources", "openpyxl"},
    "services": BELOW_SERVICES | {"chinese_calendar"},
    "ui": {"core", "resources", "services", "PySide6", "shiboken6"},
    "cli": {
        "core",
        "resources",
        "services",
        "cli_city",
        "cli_next_year",
        "cli_documents",
        "cli_handover",
        "cli_template",
        "cli_parser",
    },
    "cli_parser": {"core"},
    "cli_city": {"cli_password", "core", "resources", "services"},
    "cli_documents": {"core", "resources", "services"},
    "cli_handover": {"cli_password", "core", "services"},
    "cli_password": {"core"},
    "cli_next_year": {"core", "services"},
    "cli_template": {"core", "services"},
    "app": BELOW_SERVICES | {"services", "ui", "PySide6", "shiboken6"},
    "showcase": BELOW_SERVICES | {"services", "ui", "app", "PySide6", "shiboken6"},
    "__main__": {"core", "services", "app", "cli"},
    "__init__": set(),
}
# Standard library modules that belong to one layer alone.
RESERVED = {"sqlite3": {"store"}}
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA\s+\w+"
    r"|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|TRIGGER|VIEW))\b",
    re.DOTALL,
)
MOST_LINES_OF_A_MODULE = 500
MOST_LINES_OF_A_FUNCTION = 60


@dataclass(frozen=True)
class Module:
    """One parsed module of the application."""

    path: Path
    parts: tuple[str, ...]
    tree: ast.Module

    @property
    def layer(self) -> str:
        """The first name below the application package."""
        return self.parts[0]

    @property
    def where(self) -> str:
        """The module's place as people write it."""
        return "/".join(self.parts) + ".py"


def modules(root: Path) -> list[Module]:
    """Every module of the application under a root folder."""
    package = root / APPLICATION
    found = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found.append(Module(path, parts, _parsed(path, path.stat().st_mtime_ns)))
    return found


@cache
def _parsed(path: Path, _changed: int) -> ast.Module:
    # Parsed once for all the checks that walk the tree.
    return ast.parse(path.read_text("utf-8"), str(path))


def imported_names(module: Module) -> Iterator[tuple[int, str]]:
    """Line and absolute dotted name of everything a module imports, late and dynamic imports included."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = (APPLICATION, *module.parts)[: -node.level] if node.level else ()
            base = ".".join((*package, node.module) if node.module else package)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"}:
                yield node.lineno, str(node.args[0].value)


def refused(layer: str, name: str) -> bool:
    """Whether a layer has no right to an import."""
    top, *rest = name.split(".")
    if top == APPLICATION:
        # A lower-case name that is no layer is an attribute of the package's root, such as its version.
        wanted = rest[0] if rest and rest[0] in LAYERS else "__init__"
        return wanted not in {layer, "__init__"} | LAYERS[layer]
    if top in sys.stdlib_module_names:
        return layer not in RESERVED.get(top, {layer})
    return top not in LAYERS[layer]


def import_violations(root: Path) -> list[str]:
    """Every import that points up or sideways, and every module outside the table."""
    found = []
    for module in modules(root):
        if module.layer not in LAYERS:
            found.append(f"{module.where}: {module.layer} is not in the table of layers")
            continue
        found += [
            f"{module.where}:{line}: {module.layer} imports {name}"
            for line, name in imported_names(module)
            if refused(module.layer, name)
        ]
    return found


def docstrings(tree: ast.Module) -> set[int]:
    """The identities of the constants that are documentation."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    owners = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    return {id(node.body[0].value) for node in owners if node.body and isinstance(node.body[0], ast.Expr)}


def sql_violations(root: Path) -> list[str]:
    """Every string that reads like SQL outside the store."""
    found = []
    for module in modules(root):
        documentation = docstrings(module.tree)
        found += [
            f"{module.where}:{node.lineno}: SQL outside store"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
            and module.layer != "store"
            and SQL.search(node.value)
        ]
    return found


def undocumented(root: Path) -> list[str]:
    """Every public module, class and function without a docstring."""
    found = []
    for module in modules(root):
        owners = [node for node in module.tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
        if ast.get_docstring(module.tree) is None:
            found.append(f"{module.where}: module")
        found += [
            f"{module.where}:{node.lineno}: {node.name}"
            for node in owners
            if not node.name.startswith("_") and ast.get_docstring(node) is None
        ]
    return found


def oversized(root: Path) -> list[str]:
    """Every module and function that has outgrown the house's measure."""
    found = []
    for module in modules(root):
        lines = len(module.path.read_text("utf-8").splitlines())
        if lines > MOST_LINES_OF_A_MODULE:
            found.append(f"{module.where}: {lines} lines")
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION:
                    found.append(f"{module.where}:{node.lineno} {node.name}: {length} lines")
    return found


def project_files() -> list[Path]:
    """Every file that belongs to the project: tracked, or new and not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        aside = {".git", ".venv", "out", "__pycache__"}
        paths = [path for path in ROOT.rglob("*") if not aside & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


def circles(root: Path) -> list[str]:
    """Modules below the window that import each other, late imports included, and those that need them."""
    below = {".".join((APPLICATION, *m.parts)): m for m in modules(root) if m.layer not in {"ui", "app"}}
    wanted = {
        name: {
            next((n for n in (imported, imported.rpartition(".")[0]) if n in below), name)
            for _, imported in imported_names(module)
        }
        - {name}
        for name, module in below.items()
    }
    while free := {name for name, others in wanted.items() if not others & wanted.keys()}:
        wanted = {name: others for name, others in wanted.items() if name not in free}
    return sorted(wanted)


def test_imports_point_down_only() -> None:
    assert modules(ROOT), "no module found: the check would prove nothing"
    assert import_violations(ROOT) == []


def test_no_modules_below_the_window_import_each_other() -> None:
    assert circles(ROOT) == []


def test_a_planted_circle_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "core/plan.py", "from desktop_app.core.task import Task")
    plant(tmp_path, "core/task.py", "def read():\n    from desktop_app.core import plan\n    return plan")
    plant(tmp_path, "core/terms.py", "from desktop_app.core import plan")
    assert circles(tmp_path) == [f"{APPLICATION}.core.{name}" for name in ("plan", "task", "terms")]


def test_sql_stays_in_the_store() -> None:
    assert sql_violations(ROOT) == []


def test_every_public_name_is_documented() -> None:
    assert undocumented(ROOT) == []


def test_modules_and_functions_keep_their_measure() -> None:
    assert oversized(ROOT) == []


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("core/plan.py", "import docx"),
        ("core/plan.py", "from desktop_app import store"),
        ("core/plan.py", "from ..services import tasks"),
        ("core/plan.py", "import sqlite3"),
        ("store/ledger.py", "import PySide6.QtCore"),
        ("importing/text.py", "from desktop_app.store.ledger import Ledger"),
        ("importing/text.py", "from sqlite_utils import Database"),
        ("reports/plan.py", "from desktop_app.store import ledger"),
        ("exchange/sheet.py", "from docx import Document"),
        ("services/plans.py", "def late():\n    from PySide6 import QtCore\n    return QtCore"),
        ("services/plans.py", "import importlib\nQT = importlib.import_module('PySide6.QtCore')"),
        ("services/plans.py", "from desktop_app.ui.window import Window"),
        ("services/plans.py", "from docx import Document"),
        ("ui/window.py", "from desktop_app.store import ledger"),
        ("ui/models/tree.py", "from ...store import ledger"),
        ("ui/window.py", "import chinese_calendar"),
        ("cli.py", "from PySide6 import QtWidgets"),
        ("cli.py", "import click"),
        ("helpers.py", "import json"),
    ],
)
def test_a_planted_import_is_found(tmp_path: Path, where: str, source: str) -> None:
    plant(tmp_path, where, source)
    assert len(import_violations(tmp_path)) == 1


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("core/plan.py", "from __future__ import annotations\nfrom .terms import Status\nimport json"),
        ("store/ledger.py", "import sqlite3\nimport sqlite_utils\nfrom desktop_app.core.plan import Plan"),
        ("reports/plan.py", "from lxml import etree\nfrom ..core import plan"),
        ("services/plans.py", "from desktop_app import __version__\nfrom desktop_app.store import ledger"),
        (
            "ui/models/tree.py",
            "from PySide6.QtCore import Qt\nfrom ...services import plans\nfrom . import x",
        ),
        ("app.py", "from .ui.window import Window\nfrom .services import plans"),
    ],
)
def test_a_rightful_import_passes(tmp_path: Path, where: str, source: str) -> None:
    plant(tmp_path, where, source)
    assert import_violations(tmp_path) == []


def test_planted_sql_is_found_and_prose_is_not(tmp_path: Path) -> None:
    plant(tmp_path, "services/plans.py", 'Q = "SELECT id FROM task"\nP = f"DELETE FROM {Q}"')
    plant(tmp_path, "services/prose.py", '"""SELECT a FROM b."""\nTEXT = "select one from the list"')
    plant(tmp_path, "store/ledger.py", 'Q = "SELECT id FROM task"')
    assert sql_violations(tmp_path) == [
        "services/plans.py:1: SQL outside store",
        "services/plans.py:2: SQL outside store",
    ]


def test_a_planted_silence_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        "core/plan.py",
        "class Plan:\n    x = 1\n\ndef read():\n    return 1\n\ndef _own():\n    return 2",
    )
    assert undocumented(tmp_path) == ["core/plan.py: module", "core/plan.py:1: Plan", "core/plan.py:4: read"]


def test_a_planted_giant_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "core/plan.py", "def read():\n" + "    x = 1\n" * 500)
    assert oversized(tmp_path) == ["core/plan.py: 502 lines", "core/plan.py:1 read: 501 lines"]


def test_no_file_names_a_registry_or_a_machine() -> None:
    # Put together here, so that this file does not find itself.
    hosts = ["pypi" + ".org", "python" + "hosted", "pypi." + "tuna", "mirrors." + "aliyun", "deb." + "debian"]
    options = ["--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "npm" + "js.org"]
    places = ["/wo" + "rk/", "/ro" + "ot/", "/home/" + "project", "pye" + "nv", "C:\\Use" + "rs\\"]
    needles = [text.encode() for text in hosts + options + places]
    files = project_files()
    found = [
        f"{path.relative_to(ROOT)}: {n.decode()}" for path in files for n in needles if n in path.read_bytes()
    ]
    assert len(files) > 10
    assert found == []


def plant(root: Path, where: str, source: str) -> None:
    """Put a module into an application of its own."""
    path = root / APPLICATION / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source + "\n", "utf-8")
