"""The finished build at work: run by ``python3 dev.py build --check``, for it costs minutes.

By hand, over a build that is there:

    ZWGK_FROZEN_BUILD=out/dist/zwgk-ledger python3 dev.py test tests/build
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from build_spec import elf, measure
from build_spec.contents import NAME, ROOT
from desktop_app.core.bundled import PORTABLE_MARKER

BUILD = Path(os.environ["ZWGK_FROZEN_BUILD"]).resolve()
REPORT = os.environ.get("ZWGK_BUILD_REPORT")
PROGRAM = BUILD / (f"{NAME}.exe" if os.name == "nt" else NAME)
CONSOLE = BUILD / (f"{NAME}-cli.exe" if os.name == "nt" else NAME)
UNIT = "市财政局"
PLAN = ROOT / "data" / "foshan-2017-division-plan.txt"
SAMPLE = ROOT / "data" / "samples" / "foshan-2017-finance-bureau.json"
#: A start may cost this much more than from source before somebody should look into it.
MOST_TIMES_SOURCE = 2.0
#: Pixels of one colour that nothing but a picture of a window brings to the manual's first page.
LEAST_OF_A_PICTURE = 5000

pytestmark = pytest.mark.slow


def run(*arguments: str | Path, home: Path) -> str:
    """Run a command of the frozen program, away from the source; its output."""
    done = subprocess.run(
        [CONSOLE, *arguments],
        cwd=home,
        env=measure.own_environment(home),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_whole_main_job_is_done_on_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "张三 的文件夹"
    home.mkdir()
    ledger = home / "二〇一七年.zwgk"
    told = json.loads(run("import", PLAN, "--ledger", ledger, "--json", home=home))
    assert told["requirements"] == 112
    units = json.loads(run("units", "--ledger", ledger, "--json", home=home))["units"]
    assert UNIT in {unit["name"] for unit in units}
    filled = run("fill", "--ledger", ledger, "--unit", UNIT, "--from", SAMPLE, "--json", home=home)
    assert json.loads(filled)["changed"] >= 19
    tasks = json.loads(run("tasks", "--ledger", ledger, "--unit", UNIT, "--json", home=home))["tasks"]
    measure_text = next(task["measures"][0] for task in tasks if task.get("measures"))
    for command, name in (("plan", "方案.docx"), ("report", "报告.docx")):
        run(command, "--ledger", ledger, "--unit", UNIT, "--out", home / name, home=home)
        with zipfile.ZipFile(home / name) as document:
            assert document.testzip() is None
            text = re.sub(r"<[^>]+>", "", document.read("word/document.xml").decode())
        assert "市财政局" in text
    with zipfile.ZipFile(home / "方案.docx") as document:
        text = re.sub(r"<[^>]+>", "", document.read("word/document.xml").decode())
    assert re.sub(r"\W", "", measure_text)[:12] in re.sub(r"\W", "", text)
    assert "核验通过" in run("check", "--ledger", ledger, home=home)


def test_a_package_sealed_with_a_password_is_made_and_opened(tmp_path: Path) -> None:
    ledger, package, back = (tmp_path / name for name in ("台账.zwgk", "移交.zwgkp", "取回.zwgk"))
    run("import", PLAN, "--ledger", ledger, home=tmp_path)
    (tmp_path / "密码.txt").write_text("（示例）密码2021\n", "utf-8")
    secret = ("--password-file", tmp_path / "密码.txt")
    run("export", "--ledger", ledger, "--package", package, *secret, home=tmp_path)
    assert not zipfile.is_zipfile(package)
    run("open-package", package, "--ledger", back, *secret, home=tmp_path)
    assert "核验通过" in run("check", "--ledger", back, home=tmp_path)


def test_the_manual_its_pictures_and_the_icon_are_inside() -> None:
    inside = BUILD / "_internal" / "desktop_app" / "resources"
    source = ROOT / "desktop_app" / "resources"
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    assert {Path("icon.svg"), Path("help/manual/11-city.md")} <= wanted
    assert not [path for path in wanted if not (inside / path).is_file()]


def test_the_frozen_program_calls_itself_by_its_own_name(tmp_path: Path) -> None:
    words = run("--help", home=tmp_path)
    assert words.startswith(f"用法：{CONSOLE.stem} ")
    assert "python" not in words


def test_openssl_inside_the_wheel_of_cryptography_is_named() -> None:
    bill = json.loads((BUILD / "licenses" / "sbom.cdx.json").read_text("utf-8"))
    listed = {part["name"]: part for part in bill["components"]}
    assert listed["OpenSSL"]["licenses"] == [{"license": {"id": "Apache-2.0"}}]
    assert {"cryptography", "cffi"} <= set(listed)
    assert "OpenSSL" in (BUILD / "licenses" / "许可说明.txt").read_text("utf-8-sig")
    assert (BUILD / "licenses" / "OpenSSL" / "LICENSE.APACHE").is_file()


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of its own, tall enough for a whole page of the manual."""
    missing = [program for program in ("Xvfb", "xwininfo", "xdotool") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x1600x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


class Window:
    """The frozen program's window on an X server.

    Attributes:
        environment: with which it and the tools beside it run.
        told: everything that the program wrote.
    """

    def __init__(self, display: str, folder: Path) -> None:
        self.environment = measure.own_environment(
            folder,
            DISPLAY=display,
            QT_QPA_PLATFORM="xcb",
            QT_IM_MODULE="fcitx",
            QT_DEBUG_PLUGINS="1",
            LC_ALL="C.UTF-8",
        )
        self.environment.pop("WAYLAND_DISPLAY", None)
        self._words = folder / "words"
        with self._words.open("wb") as words:
            self._process = subprocess.Popen(
                [PROGRAM], cwd=folder, env=self.environment, stdout=words, stderr=words
            )

    @property
    def told(self) -> str:
        return self._words.read_text("utf-8", errors="replace")

    def wait_for(self, title: str) -> str:
        """The X id of the first window whose title has the words, as soon as it is there."""
        end = time.monotonic() + measure.PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            found = re.search(
                rf'^ +(0x\w+) "[^"]*{title}', self.tool("xwininfo", "-root", "-tree"), re.MULTILINE
            )
            if found:
                return found[1]
            time.sleep(0.1)
        raise AssertionError(f"no window {title}: {self.told}")

    def tool(self, *command: str) -> str:
        """Run a tool on the same display; its output."""
        done = subprocess.run(command, env=self.environment, capture_output=True, check=True)
        return done.stdout.decode(errors="replace")

    def seen(self, window: str) -> Counter[int]:
        """The colours that a window shows, each with its number of pixels."""
        picture = Path(self.environment["HOME"], "seen.png")
        program = (
            "import sys; from PySide6.QtGui import QGuiApplication; app = QGuiApplication([]); "
            "app.primaryScreen().grabWindow(int(sys.argv[1], 16)).save(sys.argv[2])"
        )
        self.tool(sys.executable, "-c", program, window, str(picture))
        return colours(picture)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def colours(picture: Path) -> Counter[int]:
    """The colours of a picture, each with its number of pixels."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB32)
    return Counter(memoryview(image.constBits()).cast("I").tolist())


@pytest.fixture
def window(display: str, tmp_path: Path) -> Iterator[Window]:
    """The program, started on that server."""
    started = Window(display, tmp_path)
    yield started
    started.end()


@pytest.mark.skipif(sys.platform != "linux", reason="X is where Linux shows windows")
def test_the_window_comes_up_under_x_with_its_title_and_chinese_input(window: Window) -> None:
    window.wait_for("政务公开落实台账")
    assert "Cannot load" not in window.told
    # fcitx without a plugin of its own is served through ibus.
    assert re.search(r'libibusplatforminputcontextplugin\.so" loaded library', window.told)


@pytest.mark.skipif(sys.platform != "linux", reason="X is where Linux shows windows")
def test_f1_opens_the_manual_with_its_pictures(window: Window) -> None:
    main = window.wait_for("台账 - 政务公开落实台账")
    window.tool("xdotool", "windowfocus", "--sync", main, "key", "F1")
    manual = window.wait_for("使用手册")
    window.tool("xdotool", "windowsize", "--sync", manual, "980", "1500")
    pictures = ROOT / "desktop_app" / "resources" / "help" / "manual" / "pictures"
    # The three colours that fill most of the page's picture remain as they are when it is drawn smaller.
    planes = [colour for colour, _ in colours(pictures / "home.png").most_common(3)]
    end = time.monotonic() + measure.PATIENCE
    shown = window.seen(manual)
    while min(shown[colour] for colour in planes) < LEAST_OF_A_PICTURE and time.monotonic() < end:
        shown = window.seen(manual)
    assert min(shown[colour] for colour in planes) >= LEAST_OF_A_PICTURE, shown.most_common(9)


def test_a_start_costs_little_more_than_from_source(tmp_path: Path) -> None:
    """Off the screen, so that it can be measured everywhere; medians of five starts each, taken in turn."""
    commands = {"frozen": [str(PROGRAM)], "source": [sys.executable, "-m", "desktop_app"]}
    taken = measure.medians(commands, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT))
    if REPORT:
        facts = json.loads(Path(REPORT).read_text("utf-8"))
        text = json.dumps(facts | {"start_seconds": taken}, ensure_ascii=False, indent=2)
        Path(REPORT).write_text(text + "\n", "utf-8")
    assert taken["frozen"] < MOST_TIMES_SOURCE * taken["source"], taken


def test_the_portable_copy_writes_only_beside_itself(tmp_path: Path) -> None:
    archive = next(BUILD.parent.glob("*_portable.zip"))
    with zipfile.ZipFile(archive) as packed:
        assert not [item.filename for item in packed.infolist() if item.external_attr >> 28 == 0xA]
        for item in packed.infolist():
            target = Path(packed.extract(item, tmp_path))
            target.chmod(item.external_attr >> 16 & 0o777 or 0o644)
    copy = tmp_path / "带空格 的U盘"
    (tmp_path / NAME).rename(copy)
    home = tmp_path / "home"
    home.mkdir()
    assert (copy / PORTABLE_MARKER).is_file()
    environment = measure.own_environment(home, QT_QPA_PLATFORM="offscreen")
    measure.start_seconds([str(copy / PROGRAM.name)], environment, copy)
    assert (copy / "数据" / "台账.zwgk").is_file()
    assert not list(home.rglob("*.zwgk"))


def test_nothing_inside_could_open_a_connection_securely_or_links_gpl() -> None:
    texts = BUILD / "licenses"
    names = {path.name for path in BUILD.rglob("*") if path.is_file() and texts not in path.parents}
    unwanted = re.compile(r"ssl|crypto|tls|krb5|readline|gdbm|QtWebEngine|Qt6Qml", re.IGNORECASE)
    assert sorted(name for name in names if unwanted.search(name)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads ELF files")
def test_every_library_that_is_asked_for_is_there_or_with_the_system() -> None:
    from build_spec.contents import SYSTEM_LIBRARIES

    files = list(elf.elf_files(BUILD))
    asked = {name for path in files for name in elf.read(path).needed}
    assert asked - {path.name for path in files} - set(SYSTEM_LIBRARIES) == set()


def test_there_are_no_links_and_the_checksums_hold() -> None:
    assert not [path for path in BUILD.rglob("*") if path.is_symlink()]
    for folder in (BUILD, BUILD.parent):
        for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
            digest, name = line.split("  ", 1)
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb")
def test_the_store_package_unpacks_to_a_program_that_runs(tmp_path: Path) -> None:
    package = next(BUILD.parent.glob("*.deb"))
    subprocess.run(["dpkg-deb", "-x", package, tmp_path], check=True)
    (entry,) = tmp_path.glob("opt/apps/*/entries/applications/*.desktop")
    command = re.search(r"^Exec=(\S+)", entry.read_text("utf-8"), re.MULTILINE)
    assert command
    done = subprocess.run(
        [tmp_path / command[1].lstrip("/"), "--help"],
        env=measure.own_environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0
    assert "政务公开落实台账" in done.stdout
    assert not (entry.parents[2] / "files" / PORTABLE_MARKER).exists()
