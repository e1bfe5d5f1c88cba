"""The Debian package in the layout of the UOS and Kylin stores.

Everything lies under ``/opt/apps/<id>``: ``entries`` (what the desktop picks up), ``files`` (the program) and
``info`` (what the store shows). There are no maintainer scripts; stores refuse packages that have any. The
layout follows the packaging rules that UnionTech publishes for its store.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from build_spec import elf
from build_spec.associations import KINDS
from build_spec.component import BuildError
from build_spec.contents import NAME, SYSTEM_LIBRARIES
from build_spec.windows import four_numbers

#: ``local.`` belongs to nobody; who publishes in a store gives the reverse of a domain of their own.
DEFAULT_ID = "local.zwgk.ledger"

_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*){2,}")

_DESKTOP = """\
[Desktop Entry]
Type=Application
Name={name}
Comment={summary}
Exec=/opt/apps/{app_id}/files/{program} %f
Icon={app_id}
Terminal=false
StartupNotify=true
StartupWMClass={program}
Categories=Office;
MimeType={mimes};
"""
_MIME = """\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
{kinds}</mime-info>
"""
_KIND = """\
  <mime-type type="{kind.mime}">
    <comment>{kind.english}</comment>
    <comment xml:lang="zh_CN">{kind.words}</comment>
    <generic-icon name="{app_id}"/>
    <glob pattern="*{kind.suffix}"/>
  </mime-type>
"""
_CONTROL = """\
Package: {app_id}
Version: {version}
Architecture: {architecture}
Section: misc
Priority: optional
Installed-Size: {size}
Depends: {depends}
Maintainer: {maintainer}
Description: {summary}
 导入分工方案，填写本部门措施，按公文格式导出方案与自查报告。不联网，数据只存本机。
"""


@dataclass(frozen=True, slots=True)
class Package:
    """What the package says of itself.

    Attributes:
        app_id: reverse domain name; also the package's name.
        name: the program's Chinese name.
        summary: one line.
        version: the application's version.
        architecture: as Debian calls it.
        glibc: the version that the build was declared for.
        maintainer: who hands it out, ``name <mail>``.
    """

    app_id: str
    name: str
    summary: str
    version: str
    architecture: str
    glibc: elf.Version
    maintainer: str

    @property
    def full_version(self) -> str:
        """Four numbers, as the store wants them."""
        return ".".join(map(str, four_numbers(self.version)))

    @property
    def file_name(self) -> str:
        """The store's form of the name."""
        return f"{self.app_id}_{self.full_version}_{self.architecture}.deb"


def valid_id(text: str) -> bool:
    """Whether it is a reverse domain name with at least three parts, in lower case."""
    return bool(_ID.fullmatch(text))


def depends(build: Path, glibc: elf.Version) -> str:
    """The packages that the build asks of the system.

    Raises:
        BuildError: a library is neither inside nor among those that every desktop has.
    """
    files = list(elf.elf_files(build))
    inside = {path.name for path in files}
    wanted = {name for path in files for name in elf.read(path).needed} - inside
    unknown = sorted(wanted - set(SYSTEM_LIBRARIES))
    if unknown:
        raise BuildError(f"以下系统库没有打进包，也不在约定的系统库之列：{'、'.join(unknown)}。")
    packages = {"libc6"} | {SYSTEM_LIBRARIES[name] for name in wanted}
    minimum = ".".join(map(str, glibc))
    return ", ".join(f"libc6 (>= {minimum})" if name == "libc6" else name for name in sorted(packages))


def lay_out(root: Path, build: Path, package: Package, *, icon: Path, pictures: Mapping[int, Path]) -> None:
    """Put the package's tree together.

    Args:
        root: an empty folder.
        build: PyInstaller's folder, notices and checksums included.
        package: what it says of itself.
        icon: the SVG.
        pictures: PNG files by their size.
    """
    base = root / "opt" / "apps" / package.app_id
    shutil.copytree(build, base / "files", symlinks=True)
    words = {
        "app_id": package.app_id,
        "name": package.name,
        "summary": package.summary,
        "program": NAME,
        "mimes": ";".join(kind.mime for kind in KINDS),
        "kinds": "".join(_KIND.format(kind=kind, app_id=package.app_id) for kind in KINDS),
    }
    entries = base / "entries"
    _write(entries / "applications" / f"{package.app_id}.desktop", _DESKTOP.format(**words))
    _write(entries / "mime" / "packages" / f"{package.app_id}.xml", _MIME.format(**words))
    _write(base / "info", json.dumps(_info(package), ensure_ascii=False, indent=2) + "\n")
    theme = entries / "icons" / "hicolor"
    places = {theme / "scalable" / "apps" / f"{package.app_id}.svg": icon}
    places |= {
        theme / f"{size}x{size}" / "apps" / f"{package.app_id}.png": path for size, path in pictures.items()
    }
    for target, source in places.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    _documents(base / "files" / "doc", build, package)
    _control(root, build, package)
    _plain_modes(root)


def _info(package: Package) -> dict[str, object]:
    """No right is asked for: no autostart, tray, camera, location or list of other programs."""
    rights = (
        "autostart",
        "notification",
        "trayicon",
        "clipboard",
        "account",
        "bluetooth",
        "camera",
        "audio_record",
        "installed_apps",
    )
    return {
        "appid": package.app_id,
        "name": package.name,
        "version": package.full_version,
        "arch": [package.architecture],
        "permissions": dict.fromkeys(rights, False),
    }


def _documents(folder: Path, build: Path, package: Package) -> None:
    folder.mkdir()
    shutil.copyfile(build / "licenses" / "LICENSE.txt", folder / "copyright")
    entry = f"{package.app_id} ({package.full_version}) stable; urgency=medium\n\n  * 见 CHANGELOG.md\n"
    with (folder / "changelog.gz").open("wb") as file:
        file.write(gzip.compress(entry.encode(), mtime=0))


def _control(root: Path, build: Path, package: Package) -> None:
    files = sorted(path for path in (root / "opt").rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(path.stat().st_size for path in files) // 1024 + 1
    control = _CONTROL.format(
        app_id=package.app_id,
        version=package.full_version,
        architecture=package.architecture,
        size=size,
        depends=depends(build, package.glibc),
        maintainer=package.maintainer,
        summary=package.summary,
    )
    _write(root / "DEBIAN" / "control", control)
    sums = [f"{_md5(path)}  {path.relative_to(root).as_posix()}\n" for path in files]
    _write(root / "DEBIAN" / "md5sums", "".join(sums))


def _md5(path: Path) -> str:
    """The checksum that dpkg uses; not for security."""
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def _plain_modes(root: Path) -> None:
    """Nothing but the owner writes; programs stay programs, whatever umask made them."""
    for path in _all(root):
        if not path.is_symlink():
            executable = path.is_dir() or path.name == NAME
            path.chmod(0o755 if executable else 0o644)


def _all(root: Path) -> Iterable[Path]:
    return (root, *root.rglob("*"))


def pack(root: Path, target: Path, *, seconds: int) -> Path:
    """Make the .deb; everything in it belongs to root, whoever builds.

    Args:
        root: the tree of `lay_out`.
        target: the file.
        seconds: no file in it is newer, in seconds since 1970.

    Raises:
        BuildError: dpkg-deb refuses; its words are in the message.
    """
    # Level 3 takes a third of the time of the default and gives away a tenth of the size.
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", str(root), str(target)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(seconds)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise BuildError(f"dpkg-deb 未能打包：{done.stderr.strip()}")
    return target
