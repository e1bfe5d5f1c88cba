"""A file under a password: AES-256-GCM in chunks, the key drawn from the password by scrypt.

The container, byte by byte:

======  =====================================================================================
bytes   content
======  =====================================================================================
8       ``ZWGKSEAL``
1       1, the version of this container
1, 1, 1 scrypt's log2(N), r and p (RFC 7914)
16      salt
7       nonce prefix
32      HMAC-SHA256 over all of the above, by the second half of what scrypt gives
rest    chunks of 65,536 bytes (the last one shorter, possibly empty), each followed by its 16-byte tag
======  =====================================================================================

scrypt gives 64 bytes: the AES key, then the key of the HMAC, by which a wrong password is told from a damaged
file. Chunk ``i`` is sealed with the nonce prefix + ``i`` as 4 bytes + 1 for the last chunk and 0 for any
other, and with the whole head as associated data (the STREAM construction: Hoang, Reyhanitabar, Rogaway and
Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015): no chunk can be
changed, moved, dropped or cut off at the end unseen. Each file has a salt, and so a key, of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import struct
import unicodedata
from typing import TYPE_CHECKING, Any, BinaryIO

from desktop_app.core.errors import UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"ZWGKSEAL"
_VERSION = 1
_PLAIN = struct.Struct(">8sBBBB16s7s")
_MARK = 32
_HEAD = _PLAIN.size + _MARK
_CHUNK, _TAG = 1 << 16, 16
#: 64 MiB and about half a second for each try at a password on an office PC.
_LOG_N, _R, _P = 16, 8, 2
#: What is at most spent on a file of somebody else's making: 256 MiB.
_MOST_LOG_N, _MOST_R, _MOST_P = 18, 8, 4
#: Chunks that a 4-byte counter can number.
_MOST_CHUNKS = 1 << 32
SHORTEST = 8


class WrongPassword(UserError):
    """The password is not the one the file was sealed with."""

    def __init__(self) -> None:
        super().__init__("密码不对。", "请核对大小写和输入法后重新输入；密码遗失无法找回。")


class PasswordNeeded(UserError):
    """The file is sealed, and no password was given."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”设有密码。", "请输入密码。")


class SealBroken(UserError):
    """A sealed file was cut short or changed."""

    def __init__(self) -> None:
        super().__init__("加密文件不完整或已被改动。", "请重新复制，或请对方重新生成。")


def checked_password(password: str) -> str:
    """A password fit to seal with.

    Raises:
        UserError: it is too short, or has control characters in it.
    """
    if len(password) < SHORTEST:
        raise UserError(f"密码至少 {SHORTEST} 个字符。", "请改长。")
    if not password.isprintable():
        raise UserError("密码中有不能输入的字符。", "请改用字母、数字、汉字或标点。")
    return password


def is_sealed(stream: BinaryIO) -> bool:
    """Whether the file begins as a sealed one does; the stream is put back to its start."""
    begins = stream.read(len(MAGIC))
    stream.seek(0)
    return begins == MAGIC


def _keys(password: str, salt: bytes, log_n: int, r: int, p: int) -> tuple[AESGCM, bytes]:
    # hashlib.scrypt is OpenSSL's, which packaged copies leave out.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # Input methods write one character in several ways.
    said = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    drawn = Scrypt(salt=salt, length=64, n=1 << log_n, r=r, p=p).derive(said)
    return AESGCM(drawn[:32]), drawn[32:]


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


class SealingWriter(io.RawIOBase):
    """Seals what is written to it; `close` ends the file, and the stream below stays open.

    Args:
        out: where the sealed bytes go.
        password: the password.
    """

    def __init__(self, out: BinaryIO, password: str) -> None:
        super().__init__()
        self._out = out
        salt, self._prefix = os.urandom(16), os.urandom(7)
        plain = _PLAIN.pack(MAGIC, _VERSION, _LOG_N, _R, _P, salt, self._prefix)
        self._cipher, second = _keys(password, salt, _LOG_N, _R, _P)
        self._head = plain + hmac.digest(second, plain, hashlib.sha256)
        self._number = 0
        self._waiting = bytearray()
        out.write(self._head)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; they are sealed chunk by chunk."""
        view = memoryview(data).cast("B")
        self._waiting += view
        # One chunk stays back: which one is the last is known only at the end.
        while len(self._waiting) > _CHUNK:
            self._seal(bytes(self._waiting[:_CHUNK]), last=False)
            del self._waiting[:_CHUNK]
        return len(view)

    def finish(self) -> None:
        """Seal the last chunk; nothing may be written afterwards."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        if self._number >= _MOST_CHUNKS:
            raise UserError("内容过大，不能加密保存。", "请分次导出。")
        nonce = _nonce(self._prefix, self._number, last=last)
        self._out.write(self._cipher.encrypt(nonce, chunk, self._head))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads a sealed file at any place, without its content ever lying open on a disk.

    Args:
        source: the sealed file; stays open.
        password: the password.

    Raises:
        WrongPassword: it is not this file's.
        SealBroken: the file was cut short or changed; told here for its head and its end, and by `readinto`
            for the rest.
        UserError: it was made by a newer version.
    """

    def __init__(self, source: BinaryIO, password: str) -> None:
        super().__init__()
        self._source = source
        self._head = source.read(_HEAD)
        if len(self._head) != _HEAD:
            raise SealBroken
        magic, version, log_n, r, p, salt, self._prefix = _PLAIN.unpack(self._head[: _PLAIN.size])
        if magic != MAGIC:
            raise SealBroken
        if version > _VERSION:
            raise UserError("加密文件由更新版本的软件生成。", "请升级本软件后再打开。")
        if not (1 <= log_n <= _MOST_LOG_N and 1 <= r <= _MOST_R and 1 <= p <= _MOST_P):
            raise SealBroken
        self._cipher, second = _keys(password, salt, log_n, r, p)
        said = hmac.digest(second, self._head[: _PLAIN.size], hashlib.sha256)
        if not hmac.compare_digest(said, self._head[_PLAIN.size :]):
            raise WrongPassword
        length = source.seek(0, io.SEEK_END) - _HEAD
        self._chunks, rest = divmod(length, _CHUNK + _TAG)
        if rest:
            self._chunks += 1
        else:
            rest = _CHUNK + _TAG
        if length < _TAG or rest < _TAG or self._chunks > _MOST_CHUNKS:
            raise SealBroken
        self._size = length - self._chunks * _TAG
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        self._chunk(self._chunks - 1)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place of the plain content."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("before the start")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """The place in the plain content."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read plain bytes.

        Raises:
            SealBroken: the chunk was changed.
        """
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, _CHUNK)
        part = self._chunk(number)[within : within + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _chunk(self, number: int) -> bytes:
        from cryptography.exceptions import InvalidTag

        if self._held[0] != number:
            self._source.seek(_HEAD + number * (_CHUNK + _TAG))
            sealed = self._source.read(_CHUNK + _TAG)
            nonce = _nonce(self._prefix, number, last=number == self._chunks - 1)
            try:
                self._held = (number, self._cipher.decrypt(nonce, sealed, self._head))
            except InvalidTag:
                raise SealBroken from None
        return self._held[1]
