"""What a file is, told by its content; what cannot be read is refused with the way out."""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from desktop_app.core.errors import UserError

#: A published plan is a few hundred kilobytes; more than this is no plan.
MAX_BYTES = 50 * 1024 * 1024


class Format(Enum):
    """The formats that can be read."""

    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    MHT = "mht"
    TEXT = "text"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PROGRAMS = (b"MZ", b"\x7fELF", b"SQLite format 3\x00")

SAVE_AS_DOCX = "请用 WPS 或 Word 打开，另存为 docx 后再导入。"
SAVE_AS_XLSX = "请用 WPS 或 Excel 打开，另存为 xlsx 后再导入。"
TAKE_AGAIN = "请重新下载或向来文单位索取完整文件。"


def read_bytes(path: Path) -> bytes:
    """A file's content.

    Raises:
        UserError: the file is absent, a folder, unreadable, empty or over 50 MB.
    """
    try:
        if path.is_dir():
            raise UserError(f"“{path.name}”是文件夹，不是文件。", "请选择方案文件。")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UserError("文件超过 50 MB，不像是方案文件。", "请另存为不含图片的 docx 后再导入。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"找不到文件“{path.name}”。", "请检查文件是否被移动或改名。") from None
    except PermissionError:
        raise UserError(
            f"没有权限读取“{path.name}”。", "请关闭正在使用它的程序，或复制到本机后再导入。"
        ) from None
    except OSError:
        raise UserError(f"文件“{path.name}”无法读取。", "请检查存储设备，或复制到本机后再导入。") from None
    if not data:
        raise UserError("文件是空的。", TAKE_AGAIN)
    return data


def sniff(data: bytes, name: str = "") -> Format:
    """The format of a file's content.

    Args:
        data: the whole content.
        name: the file's name; used only in sentences and to tell .doc from .wps.

    Raises:
        UserError: the format cannot be read.
    """
    suffix = Path(name).suffix.lower()
    if data.startswith(_OLE):
        raise _ole_refusal(data, suffix)
    if data.startswith(b"%PDF"):
        raise UserError("PDF 文件不能直接导入。", "请用 WPS 打开并另存为 docx，或复制其中的文字粘贴导入。")
    if data.startswith(b"{\\rtf"):
        raise UserError("RTF 文件不能直接导入。", SAVE_AS_DOCX)
    if data.startswith(_PICTURES):
        raise UserError(
            "这是图片，无法识别文字。", "请向来文单位索取 docx 或 xlsx 文件，或录入文字后粘贴导入。"
        )
    if data.startswith(_ARCHIVES):
        raise UserError("这是压缩包，不能直接导入。", "请解压后选择其中的方案文件。")
    if data.startswith(_PROGRAMS):
        raise UserError("这不是方案文件。", "请选择 docx、xlsx、html 或 txt 文件。")
    if data.startswith(b"PK"):
        return _zip_format(data)
    return _text_format(data)


def _ole_refusal(data: bytes, suffix: str) -> UserError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UserError("文件设有打开密码。", "请用 WPS 或 Office 打开并取消密码，另存后再导入。")
    if suffix in (".et", ".xls") or "Workbook".encode("utf-16-le") in data:
        kind = ".et" if suffix == ".et" else ".xls"
        return UserError(f"{kind} 文件不能直接导入。", SAVE_AS_XLSX)
    if suffix in (".doc", ".wps", ".wpt", ".dot") or "WordDocument".encode("utf-16-le") in data:
        kind = suffix if suffix in (".wps", ".wpt", ".dot") else ".doc"
        return UserError(f"{kind} 文件不能直接导入。", SAVE_AS_DOCX)
    return UserError("这种旧格式文件不能直接导入。", SAVE_AS_DOCX)


def _zip_format(data: bytes) -> Format:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            encrypted = any(info.flag_bits & 0x1 for info in package.infolist())
            kind = package.read("mimetype")[:80] if "mimetype" in names and not encrypted else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        raise UserError("文件不完整或已损坏，打不开。", TAKE_AGAIN) from None
    if encrypted:
        raise UserError("文件设有密码。", "请取消密码，另存后再导入。")
    if any(n.lower().endswith("ofd.xml") for n in names):
        raise UserError("OFD 文件不能直接导入。", "请用 OFD 阅读器转换为 docx，或复制其中的文字粘贴导入。")
    if b"opendocument.text" in kind:
        raise UserError("ODT 文件不能直接导入。", SAVE_AS_DOCX)
    if b"opendocument.spreadsheet" in kind:
        raise UserError("ODS 文件不能直接导入。", SAVE_AS_XLSX)
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        if any(n.startswith("xl/") for n in names):
            return Format.XLSX
        if any(n.startswith("word/") for n in names):
            return Format.DOCX
        if any(n.startswith("ppt/") for n in names):
            raise UserError("演示文稿不能导入。", "请把其中的任务表复制出来粘贴导入。")
        return Format.DOCX
    raise UserError("这是压缩包，不能直接导入。", "请解压后选择其中的方案文件。")


def _text_format(data: bytes) -> Format:
    head = data[:8192].replace(b"\x00", b"").lower()
    if b"mime-version:" in head and b"content-type:" in head:
        return Format.MHT
    if any(
        mark in head for mark in (b"<html", b"<!doctype html", b"<table", b"<body", b"<head", b"<div", b"<p>")
    ):
        return Format.HTML
    return Format.TEXT
