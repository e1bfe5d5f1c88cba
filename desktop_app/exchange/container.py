"""The zip container of a returned file: opened with care, because anybody may have made it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

from desktop_app.core.errors import UserError
from desktop_app.exchange import text_tables

#: Largest file taken, in bytes; a sheet of 1,000 tasks has well under one million.
LARGEST_FILE = 32 * 1024 * 1024
#: Largest part once unpacked, and all parts together.
LARGEST_PART, LARGEST_WHOLE = 128 * 1024 * 1024, 256 * 1024 * 1024
#: A part of more than a million bytes that shrank further than this was made to harm.
STEEPEST_RATIO = 500
MOST_PARTS = 2_000
_CHUNK = 1 << 16

#: What old Excel and WPS files, and Office files with a password, begin with.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Endings of tables that are neither packages nor text.
_OTHER_ENDINGS = frozenset({".xls", ".et", ".ett", ".xlt", ".csv"})
_SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再合并。"


class Container:
    """An open .xlsx file.

    Raises:
        UserError: the file is absent, of another kind, has a password, is damaged or was made to harm.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        if not _refuse_other_kinds(path).startswith(b"PK"):
            raise UserError(f"“{path.name}”不是 Excel 文件。", "请选择返回的填报表（.xlsx）。")
        try:
            self._zip = zipfile.ZipFile(path)
            # Names of parts are one in any case (ECMA-376 part 2, 6.2.2), and some write them with \.
            self._sizes = {_part_name(info.filename): info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.damaged() from error
        try:
            self._refuse_bombs()
        except UserError:
            self.close()
            raise

    def _refuse_bombs(self) -> None:
        infos = list(self._sizes.values())
        steep = any(
            i.file_size > 1_000_000 and i.file_size > STEEPEST_RATIO * max(i.compress_size, 1) for i in infos
        )
        too_large = any(i.file_size > LARGEST_PART for i in infos)
        if steep or too_large or len(infos) > MOST_PARTS or sum(i.file_size for i in infos) > LARGEST_WHOLE:
            raise UserError(f"“{self.name}”展开后过大，没有读取。", "请把填报表复制到新的工作簿后另存。")

    def damaged(self) -> UserError:
        """The refusal of a file that is no sound workbook."""
        return UserError(f"“{self.name}”已损坏或不是 Excel 文件。", "请让填报科室重新保存后发来。")

    def __contains__(self, part: str) -> bool:
        return _part_name(part) in self._sizes

    def parse(self, part: str, start: Callable[..., Any], end: Callable[..., Any], text: Any = None) -> None:
        """Walk a part's XML; handlers are expat's, names keep their prefix.

        Raises:
            UserError: the part is damaged or declares a document type.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        if text is not None:
            parser.CharacterDataHandler = text
        # No writer of workbooks declares a document type; entities are how XML is made to explode.
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            with self._zip.open(self._sizes[_part_name(part)]) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
        except (expat.ExpatError, zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
            raise self.damaged() from error
        except NotImplementedError as error:
            raise self.damaged() from error
        except Exception as error:
            # zlib has an error class of its own.
            if type(error).__module__ == "zlib":
                raise self.damaged() from error
            raise

    def _refuse_doctype(self, *_: object) -> None:
        raise self.damaged()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def text_of_other_kind(path: Path) -> bytes | None:
    """The content of a returned file that is text, whatever it is called; None for a package.

    Raises:
        UserError: the file is absent, unreadable, too large, or of a kind that nothing here reads.
    """
    head = _refuse_other_kinds(path)
    if head.startswith(b"PK"):
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"打不开文件“{path.name}”。", "请检查读取权限，或先关闭正在打开它的程序。") from error
    if data.strip() and text_tables.is_text(data):
        return data
    if path.suffix.lower() in _OTHER_ENDINGS:
        raise UserError(f"“{path.name}”不是 .xlsx 文件，不能直接读取。", _SAVE_AS)
    raise UserError(f"“{path.name}”不是 Excel 文件。", "请选择返回的填报表（.xlsx）。")


def _refuse_other_kinds(path: Path) -> bytes:
    """What the file begins with, where it is not of a kind that is known and not read here."""
    name = path.name
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UserError(f"“{name}”是文件夹。", "请选择返回的填报表文件。")
        with path.open("rb") as file:
            head = file.read(8)
            inside = head + file.read(1 << 16) if head == _OLE else b""
    except FileNotFoundError:
        raise UserError(f"找不到文件“{name}”。", "请检查路径。") from None
    except OSError as error:
        raise UserError(f"打不开文件“{name}”。", "请检查读取权限，或先关闭正在打开它的程序。") from error
    if size > LARGEST_FILE:
        raise UserError(f"“{name}”过大，没有读取。", "请把填报表复制到新的工作簿后另存。")
    if head == _OLE:
        if "EncryptedPackage".encode("utf-16-le") in inside:
            raise UserError(f"“{name}”设了打开密码。", "请取消密码后另存为 .xlsx，再合并。")
        raise UserError(f"“{name}”是旧版表格（.xls、.et），不能直接读取。", _SAVE_AS)
    if path.suffix.lower() in {".ods", ".xlsb"}:
        raise UserError(f"“{name}”不是 .xlsx 文件，不能直接读取。", _SAVE_AS)
    return head
