"""Which of the fonts that official documents name this PC lacks. Word and WPS replace them silently."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from pathlib import Path

#: The font names the documents carry, with the name each goes by in font files.
DOCUMENT_FONTS = {
    "方正小标宋简体": ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    "仿宋_GB2312": ("仿宋_GB2312", "FangSong_GB2312"),
    "楷体_GB2312": ("楷体_GB2312", "KaiTi_GB2312"),
    "黑体": ("黑体", "SimHei"),
    "宋体": ("宋体", "SimSun"),
}


def missing_fonts(fonts: tuple[str, ...] = tuple(DOCUMENT_FONTS)) -> tuple[str, ...]:
    """The fonts among ``fonts`` that are not installed here; at first those of the standard layout.

    Looks at the system's own font list (the registry on Windows, fontconfig elsewhere); where neither
    can be asked, nothing is said to be missing.
    """
    names = _installed()
    if names is None:
        return ()
    return tuple(
        shown for shown in fonts if not any(name in names for name in DOCUMENT_FONTS.get(shown, (shown,)))
    )


@functools.cache
def _installed() -> str | None:
    return _windows_fonts() if sys.platform == "win32" else _fontconfig_fonts()


def _fontconfig_fonts() -> str | None:
    tool = shutil.which("fc-list")
    if tool is None:
        return None
    try:
        listed = subprocess.run(
            [tool, ":lang=zh", "family"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return listed.stdout


def _windows_fonts() -> str | None:
    names: list[str] = []
    if sys.platform == "win32":
        import winreg

        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                key = winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts")
            except OSError:
                continue
            with key:
                for at in range(winreg.QueryInfoKey(key)[1]):
                    name, file, _ = winreg.EnumValue(key, at)
                    # Chinese Windows registers some fonts by their English names only.
                    names.append(f"{name} {Path(str(file)).stem}")
    return "\n".join(names) or None
