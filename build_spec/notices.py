"""The folder of licences that goes with every copy: what is inside, under which terms, and the texts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from build_spec.component import Component
from build_spec.contents import ROOT

FOLDER = "licenses"

_WORDS = """\
{name} {version} 许可说明

本软件按木兰宽松许可证第 2 版发布，全文见 LICENSE.txt。
本软件包含下列第三方组件，各按其自身许可证使用，许可证和版权声明见同名文件夹。
组件清单的机器可读版本见 sbom.cdx.json（CycloneDX）。

Qt 和 PySide6（LGPL-3.0）
------------------------
本软件以动态链接方式使用 Qt {qt} 和 PySide6 {qt}，两者按 GNU 宽通用公共许可证第 3 版（LGPL-3.0）使用，
未作修改。许可证全文见 Qt/LGPL-3.0.txt 及其引用的 Qt/GPL-3.0.txt；Qt 自身包含的他人作品
见 Qt/qt-third-party.txt。

- 使用者有权以修改过的、接口兼容的版本替换这些库：用同名文件替换 _internal/PySide6/、_internal/shiboken6/ 中的
  动态库即可，本软件不作校验，也不以技术手段阻止替换。
- 为调试上述修改而进行的反向工程不受本软件许可条款限制。
- 与本版本对应的源代码由 Qt 公司公开提供：download.qt.io 的 official_releases/qt/ 和
  official_releases/QtForPython/ 目录下的 {qt} 版。分发本软件的单位应按许可证要求，自分发之日起三年内
  应请求提供该源代码；索取方式由分发单位填写：____________________。
- 本软件自身的源代码和打包说明（build_spec/）一并公开，可据以用修改过的 Qt 重新打包。

libiconv（LGPL-2.1）
--------------------
lxml 的动态库内含未经修改的 GNU libiconv，按 LGPL-2.1（或更新版本）使用，全文见 libiconv/LGPL-2.1.txt。
使用者可以用修改过的 libiconv 重新编译 lxml（两者源代码均公开），替换 _internal/lxml/ 中的同名文件；
本软件不作校验。

组件
----
{listing}
"""


def write(folder: Path, parts: Iterable[Component], *, name: str, version: str) -> None:
    """Write the folder anew.

    Args:
        folder: where; what is there goes.
        parts: the components inside the build, Qt among them.
        name: the program's Chinese name.
        version: the application's version.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    listed = tuple(parts)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    for part in listed:
        if part.texts:
            _copy_texts(folder / folder_name(part.name), part.texts)
    listing = "\n".join(f"{f'{part.name} {part.version}'.strip()}：{part.licence}" for part in listed)
    qt = next(part.version for part in listed if part.name == "Qt")
    text = _WORDS.format(name=name, version=version, qt=qt, listing=listing)
    # With a byte order mark: old Notepad takes the file for GBK otherwise.
    (folder / "许可说明.txt").write_text(text, "utf-8-sig", newline="\r\n")


def folder_name(name: str) -> str:
    """A component's name as a folder on every system."""
    return re.sub(r"[^\w.+-]+", "-", name)


def _copy_texts(folder: Path, texts: Iterable[Path]) -> None:
    folder.mkdir(exist_ok=True)
    for number, path in enumerate(texts):
        target = folder / path.name
        if target.exists():
            target = folder / f"{number}-{path.name}"
        shutil.copyfile(path, target)
