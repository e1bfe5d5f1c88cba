"""The development entry point: sets up what a command needs, then runs it.

Standard library only. Writes only under `.venv` and `out`; on a Debian-like system, where it is root, it also
installs the system packages that are missing. The version gate stands before everything newer Pythons alone
understand, so that an old interpreter gets a sentence instead of a traceback.
"""

import ctypes
import hashlib
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.stderr.write("需要 Python 3.11 至 3.13，当前是 %d.%d。\n" % sys.version_info[:2])  # noqa: UP031
    sys.exit(2)

ROOT = Path(__file__).resolve().parent
OUT = ROOT / "out"
VENV = ROOT / ".venv"
CACHE = VENV / "cache"
LOCKS = {
    "run": ROOT / "build_spec" / "requirements-run.lock",
    "dev": ROOT / "build_spec" / "requirements-dev.lock",
    "bench": ROOT / "build_spec" / "requirements-bench.lock",
}

USAGE = """用法：python3 dev.py 命令 [参数]

  run [参数]                    打开应用；参数原样交给应用
  test [pytest 参数]            检查并测试；带参数时只运行 pytest
  bench [--quick] [名称]        测量速度，结果在 out/bench.json
  torture [名称] [--minutes N]  长时间折腾，结果在 out/torture.json
  pictures [尺寸|--manual]      各窗口的图片，在 out/pictures/；--manual 更新手册插图
  build [--check] [--target 系统]  打包到 out/dist/，--check 打包后试用
  lock [--upgrade]              重新生成依赖锁定文件
"""

QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
X_TOOLS = {"Xvfb": "xvfb", "xwininfo": "x11-utils", "xdotool": "xdotool"}
FONT_PACKAGE = "fonts-noto-cjk"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
CHINESE_FONT = re.compile(
    r"noto.*cjk|source.?han|wqy|wenquanyi|msyh|simsun|simhei|droidsansfallback", re.IGNORECASE
)

LOCK_PYTHONS = ("3.11", "3.12", "3.13")
LOCK_PLATFORMS = {
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64"),
    "win32": ("win_amd64",),
}
ONLY_ON_WINDOWS = re.compile(r"\s*;\s*sys_platform\s*==\s*['\"]win32['\"]\s*$")
Resolved = dict[str, tuple[str, str]]


class SetupError(Exception):
    """Something the command cannot do without is missing; the text says what to do."""


def say(text: str) -> None:
    """Print one line at once, whatever the terminal can show of it."""
    print(text, flush=True)


def child_environment(**extra: str) -> dict[str, str]:
    """The environment of a child: no foreign Python settings, byte code kept out of the source tree."""
    dropped = {"PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "__PYVENV_LAUNCHER__"}
    dropped |= {"PIP_USER", "PIP_TARGET", "PIP_PREFIX"}
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
    ours = {
        "PYTHONPYCACHEPREFIX": str(CACHE / "pycache"),
        "PYINSTALLER_CONFIG_DIR": str(CACHE / "pyinstaller"),
    }
    return kept | ours | extra


def call(command: list[str], *, cwd: Path = ROOT, **extra: str) -> int:
    """Run a command in the foreground and give back its exit code; death by signal counts as in a shell."""
    process = subprocess.Popen(command, cwd=cwd, env=child_environment(**extra))
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue
        return code if code >= 0 else 128 - code


def call_quietly(command: list[str], **extra: str) -> bool:
    """Run a set-up command with its output in `out/setup.log`; tell whether it passed."""
    OUT.mkdir(exist_ok=True)
    with (OUT / "setup.log").open("ab") as log:
        log.write(("\n$ " + " ".join(command) + "\n").encode())
        log.flush()
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=child_environment(**extra),
                check=False,
            )
        except OSError as error:
            log.write(f"{error}\n".encode())
            return False
    return done.returncode == 0


def display_available() -> bool:
    """Whether a window can be shown: on Windows and macOS, elsewhere where a display server answers."""
    if sys.platform in {"win32", "darwin"}:
        return True
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland and answers(socket.AF_UNIX, str(Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / wayland)):
        return True
    host, colon, rest = os.environ.get("DISPLAY", "").rpartition(":")
    number = rest.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host in {"", "unix"}:
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 -- where X servers listen, by convention
        return answers(socket.AF_UNIX, path) or answers(socket.AF_UNIX, "\0" + path)
    return answers(socket.AF_INET, (host, 6000 + int(number)))


def answers(family: int, address: str | tuple[str, int]) -> bool:
    """Whether something accepts a connection at a socket address."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Whether a Chinese font file lies in one of the usual folders."""
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(
        CHINESE_FONT.search(name) for folder in folders for _, _, names in os.walk(folder) for name in names
    )


def has_writer() -> bool:
    """Whether LibreOffice is installed together with its word processor."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    return bool(office) and (Path(str(office)).resolve().parent / "libswlo.so").exists()


def ensure_packages(packages: list[str], *, required: bool) -> bool:
    """Install missing Debian packages where that is possible; otherwise say in one line what to type."""
    if not packages:
        return True
    if shutil.which("apt-get") is None:
        say(f"缺少系统组件，请用系统的软件包管理器安装（Debian 名称）：{' '.join(packages)}")
    elif os.geteuid() != 0:
        say(f"缺少系统组件，请运行：sudo apt-get install -y {' '.join(packages)}")
    else:
        say(f"正在安装系统组件：{' '.join(packages)}")
        if apt_install(packages):
            return True
        if required:
            raise SetupError("系统组件安装失败，请检查网络和软件源后重新运行；详情见 out/setup.log。")
        say("系统组件安装失败，需要它们的测试将跳过；详情见 out/setup.log。")
    return False


def apt_install(packages: list[str]) -> bool:
    """Install by apt without a question; fetch the package lists first where they are absent or stale."""
    install = ["apt-get", "-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"]
    install += ["install", "-y", "--no-install-recommends", *packages]
    listed = any(Path("/var/lib/apt/lists").glob("*_Packages*"))
    if listed and call_quietly(install, DEBIAN_FRONTEND="noninteractive"):
        return True
    call_quietly(["apt-get", "-o", "Acquire::Retries=3", "update"])
    return call_quietly(install, DEBIAN_FRONTEND="noninteractive")


def ensure_qt(*, display: bool) -> bool:
    """See to Qt's system libraries and a Chinese font; tell whether Qt can start."""
    if not sys.platform.startswith("linux"):
        return True
    wanted = QT_LIBRARIES | (X_LIBRARIES if display else {})
    missing = [package for library, package in wanted.items() if not loads(library)]
    fonts = [] if has_chinese_font() else [FONT_PACKAGE]
    installed = ensure_packages(missing + fonts, required=bool(missing))
    return installed or not missing


def ensure_office() -> None:
    """See to what the document tests need; without it they are skipped."""
    if not sys.platform.startswith("linux"):
        return
    missing = [] if has_writer() else ["libreoffice-writer-nogui"]
    missing += [] if shutil.which("pdftoppm") else ["poppler-utils"]
    missing += [] if shutil.which("strace") else ["strace"]
    ensure_packages(missing, required=False)


def venv_python() -> Path:
    """The interpreter inside `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_has(module: str) -> bool:
    """Whether the interpreter in `.venv` starts, is of a supported version and finds a package."""
    program = (
        "import importlib.util, sys; "
        f"sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and importlib.util.find_spec({module!r})))"
    )
    try:
        done = subprocess.run([str(venv_python()), "-I", "-c", program], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def make_venv() -> None:
    """Create `.venv` with pip inside, unless one that works is there."""
    if venv_has("pip"):
        return
    base = getattr(sys, "_base_executable", None) or sys.executable
    if not call_quietly([base, "-c", "import ensurepip, venv"]):
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not ensure_packages([package], required=True):
            raise SetupError("装好以上组件后，请重新运行。")
    say("正在建立 .venv")
    if not call_quietly([base, "-m", "venv", "--clear", str(VENV)]) or not venv_has("pip"):
        raise SetupError("无法建立 .venv，请关闭正在使用它的程序后重新运行；详情见 out/setup.log。")


def pip_install() -> list[str]:
    """The start of every pip command: wheels only, no questions, downloads kept until they are installed."""
    options = ["--only-binary=:all:", "--no-input", "--disable-pip-version-check"]
    return [str(venv_python()), "-m", "pip", "install", *options, "--cache-dir", str(CACHE / "pip")]


def ensure_venv(kind: str) -> None:
    """Have the locked dependencies of a kind (`run`, `dev`, or `bench` with the peers) in `.venv`.

    A matching stamp means they are there. It is written last, so that whatever breaks off half-way
    is done again by the next run.
    """
    # Each kind needs those before it as well.
    locks = [LOCKS[name] for name in list(LOCKS)[: list(LOCKS).index(kind) + 1]]
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    stamp = VENV / f"ready-{kind}"
    if stamp.is_file() and stamp.read_text("ascii") == digest and venv_has("PySide6"):
        return
    stamp.unlink(missing_ok=True)
    make_venv()
    say("正在安装依赖，首次需要几分钟")
    command = [*pip_install(), "--require-hashes", "--no-deps", "--no-compile"]
    if not call_quietly(command + [f"--requirement={lock}" for lock in locks]):
        raise SetupError("依赖安装失败，请检查网络后重新运行，已下载的部分不会重来；详情见 out/setup.log。")
    shutil.rmtree(CACHE / "pip", ignore_errors=True)
    fresh = stamp.with_suffix(".new")
    fresh.write_text(digest, "ascii")
    fresh.replace(stamp)


def run(arguments: list[str]) -> int:
    """Open the application; without a display and arguments, do its main job off the screen."""
    display = display_available()
    ready = ensure_qt(display=display)
    if not ready and not arguments:
        return 1
    ensure_venv("run")
    python = str(venv_python())
    if display or arguments:
        return call([python, "-m", "desktop_app", *arguments], cwd=Path.cwd(), PYTHONPATH=str(ROOT))
    say("没有可用的显示器，改为不开窗口完成主要流程，结果写入 out/。")
    return call([python, "-m", "desktop_app.showcase", str(OUT)], QT_QPA_PLATFORM="offscreen")


def test(arguments: list[str]) -> int:
    """Check the code and run the tests; with arguments, run pytest alone with them."""
    ready = ensure_qt(display=False)
    ensure_office()
    ensure_venv("dev")
    if not ready:
        return 1
    python = str(venv_python())
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    if arguments:
        return call([python, "-m", "pytest", *arguments], QT_QPA_PLATFORM=platform)
    checks = {
        "ruff": [python, "-m", "ruff", "check"],
        "格式": [python, "-m", "ruff", "format", "--check"],
        "mypy": [python, "-m", "mypy"],
    }
    codes = {}
    for name, command in checks.items():
        say(f"== {name}")
        codes[name] = call(command)
    say("== pytest")
    results = OUT / "test-results.xml"
    results.unlink(missing_ok=True)
    command = [python, "-m", "pytest", f"--junitxml={results}", *spread()]
    codes["pytest"] = call(command, QT_QPA_PLATFORM=platform)
    verdicts = "，".join(f"{name} {'未通过' if code else '通过'}" for name, code in codes.items())
    say(f"{test_counts(results)}；{verdicts}")
    return 1 if any(codes.values()) else 0


def spread() -> list[str]:
    """The options that share the tests out to the cores, whole files in the order of their collection."""
    workers = min(os.cpu_count() or 1, 4)
    return ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"] if workers > 1 else []


def test_counts(results: Path) -> str:
    """The numbers of a test run, from pytest's result file."""
    if not results.is_file():
        return "0 passed, 1 failed"
    suite = next(ElementTree.parse(results).iter("testsuite"))  # noqa: S314 -- written by our own test run
    total, failures, errors, skipped = (
        int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
    )
    return f"{total - failures - errors - skipped} passed, {failures + errors} failed, {skipped} skipped"


def measure(name: str, arguments: list[str]) -> int:
    """Run one of the measuring programs under `tests`, with Qt off the screen."""
    if not (ROOT / "tests" / name).exists():
        raise SetupError(f"没有 tests/{name}，无法运行。")
    ready = ensure_qt(display=False)
    ensure_venv("bench" if name == "bench" else "dev")
    if not ready:
        return 1
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    return call([str(venv_python()), "-m", f"tests.{name}", *arguments], QT_QPA_PLATFORM=platform)


def build(arguments: list[str]) -> int:
    """Build the distributable folder."""
    specs = sorted((ROOT / "build_spec").glob("*.spec"))
    if not specs:
        raise SetupError("build_spec/ 中没有打包说明（*.spec），无法打包。")
    ready = ensure_qt(display=True)
    if sys.platform.startswith("linux") and shutil.which("objdump") is None:
        ready = ensure_packages(["binutils"], required=True) and ready
    if "--check" in arguments and sys.platform.startswith("linux"):
        ensure_packages([p for tool, p in X_TOOLS.items() if shutil.which(tool) is None], required=False)
    ensure_venv("dev")
    if not ready:
        return 1
    return call([str(venv_python()), "-m", "build_spec", *arguments])


def lock(arguments: list[str]) -> int:
    """Write the lock files anew from `pyproject.toml`, for every supported Python and system.

    Versions that the present lock holds are kept, except where `--upgrade` is given.
    """
    import tomllib

    make_venv()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {"run": project["dependencies"]}
    for fewer, kind in itertools.pairwise(LOCKS):
        wanted[kind] = wanted[fewer] + project["optional-dependencies"][kind]
    direct = {canonical(re.split(r"[=<>!~;\s]", item)[0]) for item in wanted["bench"]}
    pins = {} if "--upgrade" in arguments else {n: v for n, v in locked_versions().items() if n not in direct}
    found: dict[str, list[tuple[str, Resolved]]] = {kind: [] for kind in LOCKS}
    for system, version in itertools.product(LOCK_PLATFORMS, LOCK_PYTHONS):
        say(f"正在解析 {system} Python {version}")
        for kind in LOCKS:
            settled = resolve(wanted[kind], system, version, pins)
            pins |= {name: pin for name, (pin, _) in settled.items() if name not in direct}
            found[kind].append((system, settled))
    written: set[str] = set()
    for kind, path in LOCKS.items():
        path.write_text(lock_text(found[kind], written), "utf-8", newline="\n")
        written |= {name for _, settled in found[kind] for name in settled}
    shutil.rmtree(CACHE / "pip", ignore_errors=True)
    return 0


def canonical(name: str) -> str:
    """A package name in its normal form."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked_versions() -> dict[str, str]:
    """What the present lock files pin."""
    text = "".join(path.read_text("utf-8") for path in LOCKS.values() if path.is_file())
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def resolve(wanted: list[str], system: str, version: str, pins: dict[str, str]) -> Resolved:
    """Let pip say which files one system and Python would install: name to version and sha256."""
    own = [
        ONLY_ON_WINDOWS.sub("", item)
        for item in wanted
        if system == "win32" or not ONLY_ON_WINDOWS.search(item)
    ]
    with tempfile.TemporaryDirectory(dir=VENV) as folder:
        report, constraints = Path(folder, "report.json"), Path(folder, "constraints.txt")
        constraints.write_text("".join(f"{name}=={pin}\n" for name, pin in pins.items()), "utf-8")
        command = [*pip_install(), "--dry-run", "--ignore-installed", "--quiet", "--report", str(report)]
        command += ["--target", folder, "-c", str(constraints), "--implementation", "cp"]
        command += ["--python-version", version]
        for platform in LOCK_PLATFORMS[system]:
            command += ["--platform", platform]
        if not call_quietly([*command, *own]):
            raise SetupError("依赖解析失败，请检查网络和 pyproject.toml；详情见 out/setup.log。")
        items = json.loads(report.read_text("utf-8"))["install"]
    return {
        canonical(item["metadata"]["name"]): (
            item["metadata"]["version"],
            item["download_info"]["archive_info"]["hashes"]["sha256"],
        )
        for item in items
        if item["metadata"]["name"] != "pip"
    }


def lock_text(found: list[tuple[str, Resolved]], leave_out: set[str]) -> str:
    """The lock file: every package once, with all its hashes, marked where Windows alone needs it."""
    packages: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for system, settled in found:
        for name, (version, digest) in settled.items():
            systems, digests = packages.setdefault((name, version), (set(), set()))
            systems.add(system)
            digests.add(digest)
    lines = ["# 由 python3 dev.py lock 生成，请勿手工修改。\n"]
    for (name, version), (systems, digests) in sorted(packages.items()):
        if name not in leave_out:
            marker = ' ; sys_platform == "win32"' if systems == {"win32"} else ""
            hashes = "".join(f" \\\n    --hash=sha256:{digest}" for digest in sorted(digests))
            lines.append(f"{name}=={version}{marker}{hashes}\n")
    return "".join(lines)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "bench": partial(measure, "bench"),
    "torture": partial(measure, "torture"),
    "pictures": partial(measure, "pictures"),
    "build": build,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Carry out one command; a set-up that cannot be had is one sentence and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if not arguments or arguments[0] not in COMMANDS:
        say(USAGE)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except OSError as error:
        print(f"无法读写 {error.filename}：{error.strerror}。", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
