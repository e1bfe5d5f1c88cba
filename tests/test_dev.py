"""The development entry point and the lock it installs from."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev

ENTRY = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<marker> ; [^\\]+?)?(?P<hashes>( \\\n    --hash=\S+)+)$"
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


class Journal:
    """Stands in for the processes dev.py starts, and remembers them."""

    def __init__(self, *, passes: Callable[[list[str]], bool] = lambda command: True) -> None:
        self.commands: list[list[str]] = []
        self.environments: list[dict[str, str]] = []
        self.passes = passes

    def quietly(self, command: list[str], **extra: str) -> bool:
        self.commands.append(command)
        self.environments.append(extra)
        return self.passes(command)

    def loudly(self, command: list[str], *, cwd: Path = dev.ROOT, **extra: str) -> int:
        self.commands.append(command)
        self.environments.append(extra | {"cwd": str(cwd)})
        return 0 if self.passes(command) else 1


@pytest.fixture
def journal(monkeypatch: pytest.MonkeyPatch) -> Journal:
    journal = Journal()
    monkeypatch.setattr(dev, "call_quietly", journal.quietly)
    monkeypatch.setattr(dev, "call", journal.loudly)
    return journal


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A project folder of its own, with tiny locks."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "OUT", tmp_path / "out")
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "CACHE", tmp_path / ".venv" / "cache")
    locks = {kind: tmp_path / f"{kind}.lock" for kind in ("run", "dev")}
    for path in locks.values():
        path.write_text("# empty\n", "utf-8")
    monkeypatch.setattr(dev, "LOCKS", locks)
    (tmp_path / ".venv").mkdir()
    (tmp_path / "out").mkdir()
    return tmp_path


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that lacks nothing."""
    monkeypatch.setattr(dev, "ensure_qt", lambda *, display: True)
    monkeypatch.setattr(dev, "ensure_office", lambda: None)
    monkeypatch.setattr(dev, "ensure_venv", lambda kind: None)


def lock_entries(*kinds: str) -> dict[str, re.Match[str]]:
    text = "\n".join(
        path.read_text("utf-8") for kind, path in dev.LOCKS.items() if kind in (kinds or dev.LOCKS)
    )
    chunks = re.split(r"\n(?=[a-z0-9#])", text)
    matches = [ENTRY.match(chunk.strip()) for chunk in chunks if chunk.strip() and not chunk.startswith("#")]
    assert all(matches), "a line of the lock does not parse"
    return {match["name"]: match for match in matches if match}


# The interpreter


def test_older_pythons_can_read_the_version_gate() -> None:
    source = (dev.ROOT / "dev.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    gate = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.If))
    assert all(isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr)) for node in tree.body[:gate])


@pytest.mark.parametrize(
    ("version", "shown"), [((3, 8, 18), "3.8"), ((3, 10, 0), "3.10"), ((3, 14, 0), "3.14")]
)
def test_another_python_gets_one_sentence(version: tuple[int, ...], shown: str) -> None:
    program = (
        f"import sys, runpy; sys.version_info = {version}; runpy.run_path('dev.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], cwd=dev.ROOT, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode() == f"需要 Python 3.11 至 3.13，当前是 {shown}。\n"
    assert done.stdout == b""


def test_only_the_standard_library_is_imported() -> None:
    tree = ast.parse((dev.ROOT / "dev.py").read_text("utf-8"))
    names = [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
    names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


# The lock


def test_every_pin_carries_hashes_and_no_address() -> None:
    entries = lock_entries()
    assert all(
        HASH.fullmatch(part) for e in entries.values() for part in e["hashes"].replace("\\", "").split()
    )
    text = "".join(path.read_text("utf-8") for path in dev.LOCKS.values())
    assert "://" not in text
    assert all(
        marker in {None, ' ; sys_platform == "win32"'} for marker in (e["marker"] for e in entries.values())
    )


def test_the_lock_pins_what_the_project_asks_for() -> None:
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    wanted = [Requirement(text) for text in project["dependencies"] + optional["dev"] + optional["bench"]]
    entries = lock_entries()
    pins = {canonicalize_name(item.name): str(item.specifier) for item in wanted}
    assert {name: f"=={entries[name]['version']}" for name in pins} == pins


@pytest.mark.parametrize("python", dev.LOCK_PYTHONS)
@pytest.mark.parametrize(
    "system",
    [
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    ],
    ids=["linux", "windows"],
)
def test_the_lock_is_complete_everywhere(python: str, system: dict[str, str]) -> None:
    """Nothing misses a dependency on any supported system; pip itself comes with `.venv`."""
    environment = system | {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    # The peers of the bench are not installed where only the tests are run.
    entries = lock_entries("run", "dev")
    installed = [metadata.distribution(name) for name, entry in entries.items() if not entry["marker"]]
    needed = [Requirement(text) for distribution in installed for text in distribution.requires or []]
    applying = [item for item in needed if item.marker is None or item.marker.evaluate(environment)]
    windows = system["sys_platform"] == "win32"
    held = {name for name, entry in entries.items() if windows or not entry["marker"]}
    assert {canonicalize_name(item.name) for item in applying} - held <= {"pip"}


def test_a_lock_is_written_sorted_marked_and_hashed() -> None:
    linux = {"pytest": ("9.0", "b" * 64), "attrs": ("1.0", "a" * 64)}
    windows = {"pytest": ("9.0", "a" * 64), "colorama": ("0.4", "c" * 64), "attrs": ("1.0", "a" * 64)}
    text = dev.lock_text([("linux", linux), ("win32", windows)], {"attrs"})
    assert text.splitlines()[1:] == [
        'colorama==0.4 ; sys_platform == "win32" \\',
        f"    --hash=sha256:{'c' * 64}",
        "pytest==9.0 \\",
        f"    --hash=sha256:{'a' * 64} \\",
        f"    --hash=sha256:{'b' * 64}",
    ]


# The virtual environment


def test_byte_code_is_kept_whatever_the_shell_says_and_out_of_the_source_tree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = dev.child_environment()
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert Path(environment["PYTHONPYCACHEPREFIX"]).is_relative_to(dev.CACHE)


def test_a_matching_stamp_spares_the_installation(
    sandbox: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "venv_has", lambda module: True)
    dev.ensure_venv("dev")
    assert [command[3] for command in journal.commands] == ["install"]
    assert {"--require-hashes", "--no-deps"} <= set(journal.commands[0])
    dev.ensure_venv("dev")
    assert len(journal.commands) == 1
    dev.LOCKS["dev"].write_text("# changed\n", "utf-8")
    dev.ensure_venv("dev")
    assert len(journal.commands) == 2


def test_a_broken_environment_is_made_again(
    sandbox: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "venv_has", lambda module: True)
    dev.ensure_venv("run")
    state = iter([False, False, True])
    monkeypatch.setattr(dev, "venv_has", lambda module: next(state))
    dev.ensure_venv("run")
    assert ["-m", "venv", "--clear", str(sandbox / ".venv")] in [command[1:] for command in journal.commands]


def test_a_failed_installation_leaves_no_stamp(
    sandbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(passes=lambda command: "pip" not in command)
    monkeypatch.setattr(dev, "call_quietly", journal.quietly)
    monkeypatch.setattr(dev, "venv_has", lambda module: True)
    monkeypatch.setattr(dev, "ensure_qt", lambda *, display: True)
    (sandbox / ".venv" / "ready-run").write_text("an earlier lock", "utf-8")
    assert dev.main(["run", "units"]) == 1
    assert not (sandbox / ".venv" / "ready-run").exists()
    error = capsys.readouterr().err
    assert error.startswith("依赖安装失败")
    assert error.count("\n") == 1


# System packages


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch, journal: Journal) -> Journal:
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    return journal


def test_root_installs_what_is_missing_without_a_question(debian: Journal) -> None:
    assert dev.ensure_packages(["libegl1"], required=True)
    assert debian.commands[-1][-3:] == ["-y", "--no-install-recommends", "libegl1"]
    assert debian.environments[-1] == {"DEBIAN_FRONTEND": "noninteractive"}


def test_stale_package_lists_are_fetched_before_the_second_try(debian: Journal) -> None:
    debian.passes = lambda command: any("update" in earlier for earlier in debian.commands)
    assert dev.apt_install(["libegl1"])
    assert "update" in debian.commands[-2]
    assert "install" in debian.commands[-1]
    assert len(debian.commands) in {2, 3}


def test_without_root_one_line_says_what_to_type(
    debian: Journal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    assert not dev.ensure_packages(["libegl1", "libgl1"], required=True)
    assert capsys.readouterr().out == "缺少系统组件，请运行：sudo apt-get install -y libegl1 libgl1\n"
    assert debian.commands == []


def test_a_failed_system_installation_is_fatal_only_where_needed(debian: Journal) -> None:
    debian.passes = lambda command: False
    assert not dev.ensure_packages(["poppler-utils"], required=False)
    with pytest.raises(dev.SetupError, match="系统组件安装失败"):
        dev.ensure_packages(["libegl1"], required=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X displays are found by socket on Linux")
def test_a_display_counts_only_where_it_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    assert not dev.display_available()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        assert dev.display_available()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setenv("DISPLAY", ":4711")
    assert not dev.display_available()


# Commands


def test_run_hands_its_arguments_to_the_application(
    ready: None, journal: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(dev, "display_available", lambda: False)
    assert dev.main(["run", "units", "--json"]) == 0
    assert journal.commands[-1][1:] == ["-m", "desktop_app", "units", "--json"]
    assert journal.environments[-1] == {"PYTHONPATH": str(dev.ROOT), "cwd": str(tmp_path)}


def test_run_without_a_display_says_so_and_does_the_main_job(
    ready: None, journal: Journal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "display_available", lambda: False)
    assert dev.main(["run"]) == 0
    assert journal.commands[-1][1:] == ["-m", "desktop_app.showcase", str(dev.OUT)]
    assert "没有可用的显示器" in capsys.readouterr().out


def test_test_runs_every_check_and_sums_up_the_failures(
    ready: None, sandbox: Path, journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.passes = lambda command: "ruff" not in command or "format" in command
    assert dev.main(["test"]) == 1
    assert [command[2] for command in journal.commands] == ["ruff", "ruff", "mypy", "pytest"]
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "0 passed, 1 failed；ruff 未通过，格式 通过，mypy 通过，pytest 通过"


def test_test_with_arguments_runs_pytest_alone(ready: None, journal: Journal) -> None:
    assert dev.main(["test", "-k", "plan"]) == 0
    assert [command[1:] for command in journal.commands] == [["-m", "pytest", "-k", "plan"]]
    assert journal.environments[0]["QT_QPA_PLATFORM"]


def test_the_result_file_is_counted(tmp_path: Path) -> None:
    results = tmp_path / "results.xml"
    results.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>', "utf-8"
    )
    assert dev.test_counts(results) == "5 passed, 2 failed, 2 skipped"


@pytest.mark.parametrize("arguments", [[], ["walk"], ["--json"]])
def test_an_unknown_command_shows_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(arguments) == 2
    assert capsys.readouterr().out.startswith("用法：")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("build", "build_spec/ 中没有打包说明（*.spec），无法打包。\n"),
        ("bench", "没有 tests/bench，无法运行。\n"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    ready: None,
    sandbox: Path,
    journal: Journal,
    capsys: pytest.CaptureFixture[str],
    command: str,
    sentence: str,
) -> None:
    assert dev.main([command]) == 1
    assert capsys.readouterr().err == sentence
    assert journal.commands == []
