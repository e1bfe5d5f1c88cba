"""``python3 dev.py pictures [SIZE...]``: every window in every look at every size, in ``out/pictures``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.pictures import manual
from tests.pictures.windows import CLIPPED, SIZES, environment

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out" / "pictures"


def main(argv: Sequence[str]) -> int:
    """Take the pictures, each size in a process of its own: Qt reads the scale factor once.

    Args:
        argv: names of sizes, all where none is given; or ``--manual`` for the pictures of the manual.

    Returns:
        0, or 1 where a text does not fit, 2 where a size is unknown.
    """
    if list(argv) == ["--manual"]:
        return manual.main()
    unknown = [name for name in argv if name not in SIZES]
    if unknown:
        print(f"没有尺寸“{unknown[0]}”，可选：{'、'.join(SIZES)}。", file=sys.stderr)
        return 2
    failed = 0
    for name in argv or SIZES:
        folder = OUT / name
        with tempfile.TemporaryDirectory() as beside:
            screen = environment(SIZES[name], Path(beside))
            done = subprocess.run(
                [sys.executable, "-m", "tests.pictures.windows", str(folder)],
                cwd=ROOT,
                env={**os.environ, **screen},
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        if done.returncode not in (0, 1) or not (folder / CLIPPED).exists():
            print(done.stderr, file=sys.stderr)
            return done.returncode or 1
        count = sum(1 for _ in folder.rglob("*.png"))
        print(f"{name}：{count} 张，{folder}")
        failed |= done.returncode
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
