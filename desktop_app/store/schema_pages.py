"""The pages in which a ledger's file keeps its schema, put back from a new ledger where one of them is torn.

Without them SQLite reads no table at all, however whole the rest is. Every ledger that this version made
keeps the same schema in the same pages; one that was brought up from an older version does not, and is told
from the others by its first page.
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = 100
_INTERIOR = 5
#: Offset of the schema version in the header (sqlite.org/fileformat2, section 1.3).
_USER_VERSION = slice(60, 64)


def put_back(torn: Path, fresh: Path) -> bool:
    """Give a torn file the schema pages of a new ledger.

    Args:
        torn: a copy of the damaged ledger; changed in place.
        fresh: a new ledger, closed.

    Returns:
        Whether any page was put back; not where the two were made by different versions.
    """
    whole, data = fresh.read_bytes(), bytearray(torn.read_bytes())
    size = struct.unpack_from(">H", whole, 16)[0]
    if len(data) < size or data[_HEADER:size] != whole[_HEADER:size]:
        return False
    if data[_USER_VERSION] != whole[_USER_VERSION]:
        return False
    changed = False
    for page in _pages(whole, size):
        place = slice((page - 1) * size, page * size)
        if page > 1 and len(data) >= place.stop and data[place] != whole[place]:
            data[place] = whole[place]
            changed = True
    if changed:
        torn.write_bytes(data)
    return changed


def _pages(data: bytes, size: int, page: int = 1) -> list[int]:
    """A page and those below it (sqlite.org/fileformat2, section 1.6)."""
    start = (page - 1) * size
    head = start + (_HEADER if page == 1 else 0)
    if data[head] != _INTERIOR:
        return [page]
    (cells,) = struct.unpack_from(">H", data, head + 3)
    places = struct.unpack_from(f">{cells}H", data, head + 12)
    below = [struct.unpack_from(">I", data, start + place)[0] for place in places]
    below.append(struct.unpack_from(">I", data, head + 8)[0])
    return [page, *(found for one in below for found in _pages(data, size, one))]
