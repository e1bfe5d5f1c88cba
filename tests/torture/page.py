"""The page of the documentation that shows what the last long runs found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.torture import proof

PAGE = proof.ROOT / "desktop_app" / "resources" / "help" / "safety-figures.md"
Figures = Mapping[str, Any]

_OPERATIONS = {
    "save": "保存",
    "close": "关闭",
    "open": "打开",
    "create": "新建",
    "import": "导入",
    "export": "导出",
    "backup": "备份",
    "restore": "恢复",
    "migrate": "升级",
    "hand_over": "生成移交包",
    "open_package": "打开移交包",
    "evidence": "添加佐证",
    "clear_evidence": "清理佐证",
    "merge": "合并台账",
    "index": "重建查找索引",
    "hand_in": "收入报送文件",
    "export_data": "导出全部数据",
}


def refresh(found: Mapping[str, Figures]) -> None:
    """Put the figures of the runs into the page; what else stands there stays.

    Args:
        found: as `out/torture.json` holds it, by the name of the run.
    """
    text = PAGE.read_text("utf-8")
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("|"))
    end = next(i for i in range(at, len(lines)) if not lines[i].startswith("|"))
    PAGE.write_text("\n".join([*lines[:at], *table(found), *lines[end:]]) + "\n", "utf-8", newline="\n")


def table(found: Mapping[str, Figures]) -> list[str]:
    """The lines of the table, one for each run."""
    rows = ["| 项目 | 名称 | 做法 | 结果 | 测于 |", "|---|---|---|---|---|"]
    for name, (title, words) in _ROWS.items():
        figures = found.get(name)
        if figures is None or "skipped" in figures:
            rows.append(f"| {title} | `{name}` | | 未测 | |")
            continue
        done, came_out = words(figures)
        when = str(figures["on"]).partition(" ")[0]
        rows.append(f"| {title} | `{name}` | {done} | {came_out} | {when}，{figures['with']} |")
    return rows


def line(name: str, figures: Figures) -> str:
    """What one run found, for the terminal."""
    title, words = _ROWS[name]
    return f"{title}：{'未测（没有 strace）' if 'skipped' in figures else words(figures)[1]}"


def _kill(figures: Figures) -> tuple[str, str]:
    kinds, kills = figures["by_kind"], figures["kills"]
    done = (
        f"在任意时刻强制结束正在工作的进程 {kills} 次：填报会话（含佐证、移交包、合并台账、查找、报送汇总）"
        f"{kinds.get('session', 0)} 次、命令行 {kinds.get('command', 0)} 次、"
        f"窗口 {kinds.get('window', 0)} 次；"
        "每次重新打开台账和汇总台账，核对文件完整性、引用关系、修改记录、查找索引和已确认的每一次改动，"
        "核对导出文件、移交包和备份"
    )
    lost = len(figures["lost"])
    after = (
        f"已确认的 {figures['acknowledged_changes']} 次改动{'无一丢失' if not lost else f'有 {lost} 处丢失'}"
    )
    return done, f"{kills} 次中 {figures['survived']} 次台账完好，{after}"


def _faults(figures: Figures) -> tuple[str, str]:
    parts = figures["by_operation"]
    names = "、".join(f"{_OPERATIONS[name]} {tally['injected']}" for name, tally in parts.items() if tally)
    every = figures.get("every", 1)
    share = "每一处写盘操作上" if every == 1 else f"写盘操作上每 {every} 处取 1 处"
    done = f"在{share}制造“磁盘已满”或“读写错误”，分一次性和持续两种：{names}"
    survived = f"{figures['injected']} 处中 {figures['survived']} 处"
    return done, f"{survived}有中文提示或照常完成，内容无损，同一进程可继续工作"


def _fuzz(figures: Figures) -> tuple[str, str]:
    done = (
        f"读入 {figures['files']} 个改坏的方案文件（文本、Word、Excel、网页）、台账、备份、填写文件、"
        "移交包（含加密）、导出数据、返回的填报表、单位模板、报送文件和汇总台账，含实体膨胀、外部实体、"
        "越出文件夹的文件名和膨胀压缩包"
    )
    return done, (
        f"读入 {figures.get('read', 0)} 个，说明原因后拒绝 {figures.get('refused', 0)} 个，"
        f"异常 {len(figures['problems'])} 个"
    )


def _tear(figures: Figures) -> tuple[str, str]:
    whole, part, none = (
        figures.get(key, 0) for key in ("salvaged_whole", "salvaged_in_part", "told_unreadable")
    )
    restored = (
        "都用最近的完好备份恢复如初" if not figures["broken"] else f"{len(figures['broken'])} 份未能恢复"
    )
    return (
        f"损坏 {figures['torn']} 份台账：抹去页面、翻转数据位、截短、清零",
        f"完整抢救 {whole} 份，部分抢救 {part} 份，读不出 {none} 份；{restored}，损坏的原件未被改动",
    )


def _drill(figures: Figures) -> tuple[str, str]:
    done = "一年内每天备份两次并逐日清理，再恢复留存的每一份，逐表逐字段比较"
    same = f"{figures['restored_field_by_field']} 份全部一致"
    kept = f"生成 {figures['made']} 份，留存 {figures['kept']} 份"
    return done, f"{kept}，{same}，恢复挤掉备份 {figures['evicted']} 份"


def _history(figures: Figures) -> tuple[str, str]:
    done = f"积累 {figures['changes']} 条修改记录，比较最初和最后各 1000 次修改的用时（中位数）"
    edits = f"最初 {figures['first_edit_ms']} 毫秒，最后 {figures['last_edit_ms']} 毫秒"
    return done, f"{edits}；核验全部修改记录 {figures['proof_seconds']} 秒"


def _network(figures: Figures) -> tuple[str, str]:
    return (
        f"跟踪 {figures['runs']} 次运行（命令行全流程和窗口）的系统调用",
        f"网络套接字 {figures['network_sockets']} 个，只有本机通信（{'、'.join(figures['families'])}）",
    )


_ROWS: dict[str, tuple[str, Callable[[Figures], tuple[str, str]]]] = {
    "kill": ("断电", _kill),
    "faults": ("磁盘已满与读写错误", _faults),
    "fuzz": ("畸形与恶意文件", _fuzz),
    "tear": ("损坏的台账", _tear),
    "drill": ("备份演练", _drill),
    "history": ("长期积累的修改记录", _history),
    "network": ("网络连接", _network),
}
