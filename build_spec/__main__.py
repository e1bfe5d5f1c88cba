"""``python3 dev.py build``: from the source to everything that is handed out."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from build_spec import archives, components, deb, elf, icons, notices, sbom, targets, windows
from build_spec.component import BuildError
from build_spec.contents import CONSOLE_NAME, NAME, OUT, ROOT
from desktop_app import APP_NAME, __version__
from desktop_app.cli_parser import Parser

WORK = OUT / "build"
DIST = OUT / "dist"
BUILD = DIST / NAME
#: What a build has measured of itself.
REPORT = OUT / "build.json"
SUMMARY = "政务公开落实台账：从分工方案到自查报告"
#: A build that outgrows this has taken something in that it does not need. Qt with its tables of characters
#: is 70 MB of it, the encryption of packages 12 MB.
MOST_MEGABYTES = 135
SBOM = "sbom.cdx.json"
ASSOCIATIONS = "associations.iss"


def main(argv: Sequence[str]) -> int:
    """Build, and with ``--check`` try out what was built.

    Returns:
        0; 1 where a step fails, with one Chinese line on stderr; 2 for wrong arguments.
    """
    args = _arguments(argv)
    try:
        _build(args)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    if not args.check:
        return 0
    print("正在试用打好的程序", flush=True)
    environment = os.environ | {"ZWGK_FROZEN_BUILD": str(BUILD), "ZWGK_BUILD_REPORT": str(REPORT)}
    command = [sys.executable, "-m", "pytest", "-q", "tests/build"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = Parser(prog="dev.py build", description="打包到 out/dist/")
    parser.add_argument("--target", choices=sorted(targets.TARGETS), default=targets.DEFAULT, help="目标系统")
    parser.add_argument(
        "--app-id",
        metavar="标识",
        default=deb.DEFAULT_ID,
        help="应用标识（倒置域名），上架商店时换成本单位的",
    )
    parser.add_argument(
        "--maintainer", metavar="单位", default="发布单位 <noreply@localhost>", help="安装包的发布单位"
    )
    parser.add_argument("--check", action="store_true", help="打包后试用并测量")
    args = parser.parse_args(argv)
    if not deb.valid_id(args.app_id):
        parser.error("应用标识须为三段以上的小写倒置域名")
    return args


def _build(args: argparse.Namespace) -> None:
    target = targets.TARGETS[args.target]
    seconds = _source_time()
    for old in DIST.glob("*") if DIST.is_dir() else ():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    pictures = icons.draw(WORK / "icon", NAME)
    _tell_windows()
    _freeze(seconds)
    parts = components.found_in(WORK / NAME)
    notices.write(BUILD / notices.FOLDER, parts, name=APP_NAME, version=__version__)
    bill = sbom.make(parts, name=NAME, version=__version__, seconds=seconds)
    (BUILD / notices.FOLDER / SBOM).write_text(bill, "utf-8", newline="\n")
    highest = _check_glibc(target) if sys.platform.startswith("linux") else None
    archives.write_checksums(BUILD, archives.files_below(BUILD))
    size = _check_size()
    made = _archives(args, target, seconds, pictures)
    archives.write_checksums(DIST, made)
    _report(target, size, highest, [*made, DIST / archives.CHECKSUMS])


def _tell_windows() -> None:
    """Write what the Windows programs and their setup are made from."""
    for program in (NAME, CONSOLE_NAME):
        path = WORK / f"{program}.version.txt"
        windows.write_version_info(path, name=APP_NAME, program=program, version=__version__)
    windows.write_associations(WORK / ASSOCIATIONS, program=NAME)


def _source_time() -> int:
    """When the source was last changed: builds of the same commit then carry the same times."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated.isdigit():
        return int(stated)
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip().isdigit() else int(time.time())


def _freeze(seconds: int) -> None:
    print("正在打包", flush=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(DIST), "--workpath", str(WORK)]
    command.append(str(ROOT / "build_spec" / f"{NAME}.spec"))
    # Both make the same source give the same bytes.
    environment = os.environ | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(seconds)}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise BuildError("PyInstaller 打包失败，原因见上。")
    _strip()


def _strip() -> None:
    """Take the symbols that only debuggers read out of Python's own libraries and cryptography's.

    A Python made by hand is full of them, and they are a fifth of cryptography's library. Qt's libraries stay
    as their makers made them, and others may have been patched in ways that strip does not bear.
    """
    strip = shutil.which("strip") if sys.platform.startswith("linux") else None
    if strip is None:
        return
    inside = BUILD / "_internal"
    own = [*inside.glob("libpython*.so*"), *inside.glob("libsqlite3.so*")]
    own += inside.glob("python3*/lib-dynload/*.so")
    own += inside.glob("cryptography/**/*.so")
    subprocess.run([strip, "--strip-unneeded", *map(str, own)], check=True)


def _check_glibc(target: targets.Target) -> elf.Version:
    """The highest GLIBC version that anything in the build asks for.

    Raises:
        BuildError: it is higher than the target has.
    """
    files = list(elf.elf_files(BUILD))
    wrong = elf.too_new(files, target.glibc)
    if wrong:
        shown = "".join(f"\n  {'.'.join(map(str, v))}  {p.relative_to(BUILD)}" for p, v in wrong[:10])
        raise BuildError(
            f"{target.name}只有 glibc {'.'.join(map(str, target.glibc))}，"
            f"以下 {len(wrong)} 个文件要求更高，请在目标系统上打包（见 build_spec/README.md）：{shown}"
        )
    return max(version for path in files if (version := elf.read(path).glibc) is not None)


def _check_size() -> int:
    size = sum(path.stat().st_size for path in archives.files_below(BUILD))
    if size > MOST_MEGABYTES * 1_000_000:
        raise BuildError(f"打包结果 {size // 1_000_000} MB，超过上限 {MOST_MEGABYTES} MB，请检查多带了什么。")
    return size


def _archives(
    args: argparse.Namespace, target: targets.Target, seconds: int, pictures: dict[int, Path]
) -> list[Path]:
    linux = sys.platform.startswith("linux")
    system = f"{target.key}_{targets.architecture()}" if linux else f"windows_{targets.architecture()}"
    print("正在制作便携版", flush=True)
    portable = DIST / f"{NAME}_{__version__}_{system}_portable.zip"
    made = [archives.portable_zip(BUILD, portable, seconds=seconds)]
    bill = DIST / f"{NAME}_{__version__}_{system}.cdx.json"
    shutil.copyfile(BUILD / notices.FOLDER / SBOM, bill)
    made.append(bill)
    if linux and shutil.which("dpkg-deb"):
        print("正在制作 deb 安装包", flush=True)
        made.append(_deb(args, target, seconds, pictures))
    elif sys.platform == "win32":
        made += _setup_program(args.maintainer)
    return made


def _deb(args: argparse.Namespace, target: targets.Target, seconds: int, pictures: dict[int, Path]) -> Path:
    package = deb.Package(
        app_id=args.app_id,
        name=APP_NAME,
        summary=SUMMARY,
        version=__version__,
        architecture=targets.architecture(),
        glibc=target.glibc,
        maintainer=args.maintainer,
    )
    root = WORK / "deb"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    deb.lay_out(root, BUILD, package, icon=icons.SOURCE, pictures=pictures)
    made = deb.pack(root, DIST / package.file_name, seconds=seconds)
    shutil.rmtree(root)
    return made


def _setup_program(maintainer: str) -> list[Path]:
    """The Windows installer, where Inno Setup is there to make it."""
    compiler = shutil.which("iscc")
    if compiler is None:
        print("没有找到 Inno Setup（iscc），未制作安装程序。", flush=True)
        return []
    script = ROOT / "build_spec" / f"{NAME}.iss"
    told = {
        "Version": __version__,
        "Numbers": ".".join(map(str, windows.four_numbers(__version__))),
        "Publisher": maintainer.partition("<")[0].strip(),
        "Build": BUILD,
        "Associations": WORK / ASSOCIATIONS,
    }
    command = [compiler, *(f"/D{name}={value}" for name, value in told.items()), f"/O{DIST}", str(script)]
    if subprocess.run(command, check=False).returncode:
        raise BuildError("Inno Setup 未能制作安装程序，原因见上。")
    return sorted(DIST.glob("*setup.exe"))


def _report(target: targets.Target, size: int, highest: elf.Version | None, made: Sequence[Path]) -> None:
    facts = {
        "version": __version__,
        "target": target.key,
        "glibc": ".".join(map(str, highest)) if highest else None,
        "bytes": size,
        "files": {path.relative_to(DIST).as_posix(): path.stat().st_size for path in made},
    }
    REPORT.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(
        f"{BUILD.relative_to(ROOT)}：{size / 1_000_000:.0f} MB"
        + (f"，最高要求 glibc {facts['glibc']}（{target.name}）" if highest else "")
    )
    for path in made:
        print(f"  {path.relative_to(ROOT)}：{path.stat().st_size / 1_000_000:.1f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
