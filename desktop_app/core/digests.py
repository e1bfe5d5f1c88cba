"""SHA-256, without OpenSSL where OpenSSL is not worth its memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import hashlib

try:
    # The algorithm as the interpreter itself has it. `hashlib` brings OpenSSL into memory (4 MB) to be
    # quicker, which nobody notices with short texts; `random` of the standard library chooses likewise.
    from _sha256 import sha256 as _short  # type: ignore[import-not-found]
except ImportError:
    # An interpreter that has it under another name, or has none of its own.
    from hashlib import sha256 as _short


def digest(data: bytes) -> str:
    """SHA-256 of ``data``, short as an identifier or a record is, as 64 hexadecimal digits."""
    return str(_short(data).hexdigest())


def file_digest(data: bytes) -> str:
    """SHA-256 of a file's whole content as 64 hexadecimal digits."""
    return piecewise(data).hexdigest()


def piecewise(data: bytes = b"") -> hashlib._Hash:
    """A SHA-256 that goes on to take a file's content, piece by piece, as `hashlib.sha256` does."""
    import hashlib

    return hashlib.sha256(data)
