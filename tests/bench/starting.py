"""From the command to the first painted frame, and the memory that the window takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from build_spec import measure
from tests.bench.figures import Goal, Row, Series, interleaved, ratio, timed
from tests.bench.material import OUT, ROOT, Desk

#: What stands in the way of the goals, out of profiles of the processor's time and of memory maps.
_START_LIMIT = (
    "指令数剖析（callgrind，百万条）：空白窗口 583，其中 Shiboken 自身的启动 303；本软件 1001，多出的部分中"
    "创建 Qt 命名空间的枚举 115、其他 Qt 枚举 55、查找和装入中文字体 78、样式表匹配 38，"
    "其余为本软件的模块、菜单和控件"
)
_MEMORY_LIMIT = (
    "多出部分的剖析：约 27 MB 是映射的文件页面（中文字体 12、显示中文和控件后用到的 Qt 库 8、"
    "避免重复打开台账的 Qt 网络库 3、其他库 4），可随时收回，只有 100 项任务时也在；"
    "约 33 MB 是自有内存（Python 模块和 Qt 类 13、各项任务 10、控件和样式表 8、字形等 2）"
)
_OWN_NOTE = "无目标，供参考：自有内存（RssAnon），不含映射的库和字体文件的页面"
_FRAME = [sys.executable, "-m", "tests.bench.frame"]


def _environment(folder: Path) -> dict[str, str]:
    """A user of one's own, and byte code that is kept, as an installed program has it."""
    extra = {
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "PYTHONPYCACHEPREFIX": str(OUT / "bench-pycache"),
    }
    made = measure.own_environment(folder, **extra)
    made.pop("PYTHONDONTWRITEBYTECODE", None)
    return made


def _ask(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """The first line that a program says."""
    with subprocess.Popen(
        list(command),
        env=dict(environment),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
    if not line:
        raise RuntimeError(f"{' '.join(command)} said nothing")
    return line.strip()


def start(desk: Desk, *, quick: bool) -> list[Row]:
    """Our first frame, and our filled start page, against a bare window's first frame."""
    ledger, environment = desk.ledger(1_000 if quick else 10_000), _environment(desk.folder)
    contenders = {
        name: partial(timed, partial(_ask, [*_FRAME, name, str(ledger)], environment))
        for name in ("ours", "bare", "filled")
    }
    found = interleaved(contenders, 5 if quick else 15)
    words = f"启动到首帧（源码运行，{1_000 if quick else 10_000} 项任务）"
    bare = ("空白 QMainWindow + QTreeView", found["bare"])
    return [
        Row(
            words,
            found["ours"],
            floor=bare,
            goals=(Goal("倍数", ratio(found["ours"], found["bare"]), 1.5),),
            note=_START_LIMIT,
        ),
        Row("启动到首页内容显示完毕（同上）", found["filled"], floor=bare, note="无目标，供参考"),
    ]


def frozen(desk: Desk, *, quick: bool) -> list[Row]:
    """The frozen program, where one is there; its log's appearance tells that the frame was painted."""
    name = "zwgk-ledger.exe" if sys.platform == "win32" else "zwgk-ledger"
    program = OUT / "dist" / "zwgk-ledger" / name
    if not program.is_file():
        return [Row("启动（打包版）", note="未测：out/dist 中没有打包版，请先运行 dev.py build")]
    environment = _environment(desk.folder)

    def until_frame(number: list[int]) -> float:
        number[0] += 1
        folder = desk.folder / f"打包{number[0]}"
        folder.mkdir()
        data = folder / "data"
        return 1000 * measure.start_seconds([str(program)], _environment(folder), data, measure.FRAME)

    found = interleaved(
        {
            "ours": partial(until_frame, [0]),
            "bare": partial(timed, partial(_ask, [*_FRAME, "bare", "-"], environment)),
        },
        5 if quick else 10,
    )
    goal = Goal("倍数", ratio(found["ours"], found["bare"]), 2.0)
    note = "从外部观察：测到首帧之后建立的日志文件夹出现为止；此前与源码运行同一流程，另要解压程序"
    bare = ("空白窗口（源码运行）", found["bare"])
    return [Row("启动（打包版，空台账）", found["ours"], floor=bare, goals=(goal,), note=note)]


def memory(desk: Desk, *, quick: bool) -> list[Row]:
    """Resident memory with the task page open, against a bare window's."""
    if not Path("/proc/self/status").exists():
        return [Row("内存", note="未测：本系统没有 /proc")]
    size = 1_000 if quick else 10_000
    ledger, environment = desk.ledger(size), _environment(desk.folder)
    own: dict[str, list[float]] = {"memory": [], "bare-memory": []}

    def megabytes(name: str) -> float:
        resident, anonymous = map(float, _ask([*_FRAME, name, str(ledger)], environment).split())
        own[name].append(anonymous)
        return resident

    found = interleaved({name: partial(megabytes, name) for name in own}, 2 if quick else 3, warm=0)
    more = found["memory"].median - found["bare-memory"].median
    floor = ("空白窗口", found["bare-memory"])
    return [
        Row(
            f"内存（打开 {size} 项任务）",
            found["memory"],
            "MB",
            floor,
            goals=(Goal("多出 MB", more, 40.0),),
            note=_MEMORY_LIMIT,
        ),
        Row(
            "其中自有内存（同上）",
            Series(tuple(own["memory"])),
            "MB",
            ("空白窗口", Series(tuple(own["bare-memory"]))),
            note=_OWN_NOTE,
        ),
    ]
