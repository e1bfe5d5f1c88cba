"""One work of others inside a build, and what is known of its licence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

#: Licence texts of works whose packages bring none.
LICENCES = Path(__file__).parent / "licences"
#: What is said where makers name no licence but give its text.
SEE_TEXT = "见许可证文本"


class BuildError(Exception):
    """The build must not be handed out; the text says why."""


@dataclass(frozen=True, slots=True)
class Component:
    """One work inside the build.

    Attributes:
        name: as its makers call it.
        version: as found; empty where it cannot be told.
        licence: an SPDX expression where its makers give one, otherwise their words.
        purl: its package URL.
        texts: files with its licence and notices; none where those of the work that carries it speak of it.
    """

    name: str
    version: str
    licence: str
    purl: str
    texts: tuple[Path, ...]


def package_url(kind: str, name: str, version: str, qualifiers: str = "") -> str:
    """A package URL as the purl specification writes it.

    Args:
        kind: the type, with a namespace where there is one, e.g. ``deb/debian``.
        name: of the package.
        version: empty where it cannot be told.
        qualifiers: what follows the question mark.
    """
    at = f"@{quote(version, safe=':~')}" if version else ""
    return f"pkg:{kind}/{quote(name, safe='')}{at}{f'?{qualifiers}' if qualifiers else ''}"
