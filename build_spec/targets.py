"""The systems that a Linux build may be declared for."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from build_spec.elf import Version


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of system.

    Attributes:
        key: how it is named on the command line and in file names.
        name: how people call it.
        glibc: the version it has; nothing in the build may ask for more.
    """

    key: str
    name: str
    glibc: Version


#: Where each number comes from: the release's own libc6 package. Newer systems start older builds.
TARGETS = {
    target.key: target
    for target in (
        Target("debian-12", "Debian 12 及更新的系统", (2, 36)),
        Target("kylin-v10-sp1", "银河麒麟 V10 SP1 及更新的系统", (2, 31)),
        Target("uos-20", "统信 UOS 20 及更新的系统", (2, 28)),
    )
}
DEFAULT = "debian-12"

_DEBIAN_NAMES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "loongarch64": "loong64"}


def architecture() -> str:
    """This machine's architecture as Debian calls it."""
    machine = platform.machine().lower()
    return _DEBIAN_NAMES.get(machine, machine)
