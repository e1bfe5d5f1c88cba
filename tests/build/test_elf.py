"""Reading what Linux libraries ask for, and refusing what a target cannot start."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build_spec import elf, targets

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ELF files of this system")


@pytest.fixture
def library() -> Path:
    import lxml.etree

    return Path(lxml.etree.__file__)


def test_it_reads_what_objdump_reads(library: Path) -> None:
    if shutil.which("objdump") is None:
        pytest.skip("objdump is not there")
    shown = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True).stdout
    read = elf.read(library)
    assert list(read.needed) == re.findall(r"NEEDED\s+(\S+)", shown)
    assert sorted({name for _, name in read.versions}) == sorted(
        set(re.findall(r"0x\w+ 0x\w+ \d+ (\S+)", shown))
    )
    numbers = re.findall(r" GLIBC_([\d.]+)", shown)
    assert read.glibc == max(tuple(map(int, number.split("."))) for number in numbers)


def test_a_file_that_asks_for_more_is_named(library: Path, tmp_path: Path) -> None:
    copy = tmp_path / "lib.so"
    shutil.copyfile(library, copy)
    (tmp_path / "text.txt").write_text("no program")
    files = list(elf.elf_files(tmp_path))
    asked = elf.read(library).glibc
    assert files == [copy]
    assert asked is not None
    assert elf.too_new(files, asked) == []
    assert elf.too_new(files, (2, asked[1] - 1)) == [(copy, asked)]


def test_versions_compare_as_numbers() -> None:
    assert elf.glibc_version("GLIBC_2.4") < elf.glibc_version("GLIBC_2.31")  # type: ignore[operator]
    assert elf.glibc_version("GLIBC_2.3.4") == (2, 3, 4)
    assert elf.glibc_version("GLIBC_PRIVATE") is None
    assert elf.glibc_version("GLIBCXX_3.4.30") is None


@pytest.mark.parametrize("length", [0, 3, 40, 70, 2000])
def test_a_damaged_file_is_refused(library: Path, tmp_path: Path, length: int) -> None:
    torn = tmp_path / "torn.so"
    torn.write_bytes(library.read_bytes()[:length])
    with pytest.raises(ValueError, match="ELF"):
        elf.read(torn)


def test_the_targets_are_ordered_by_age() -> None:
    ages = {key: target.glibc for key, target in targets.TARGETS.items()}
    assert ages["uos-20"] < ages["kylin-v10-sp1"] < ages["debian-12"]
    assert targets.DEFAULT in ages
