"""From bytes to text: UTF-8, UTF-16, GB18030 (and so GBK and GB2312), declared or not."""

from __future__ import annotations

import codecs
import re

from desktop_app.core.errors import UserError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_USUAL = re.compile(r"[\s\x20-\x7e\u2000-\u22ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_DECLARED = re.compile(
    rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)|encoding\s*=\s*["']([A-Za-z0-9_\-]+)["']"""
)
#: A page that says gb2312 uses characters beyond it; GB18030 holds both GBK and GB2312.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
}


def decode(data: bytes) -> str:
    """The text of ``data``.

    A byte order mark goes first, then a declaration in the first 4096 bytes, then UTF-8, then GB18030. A
    character cut off at the very end is left out.

    Raises:
        UserError: no encoding fits.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name) or ""
    wide = _without_mark(data)
    if wide is not None:
        return wide
    declared = _DECLARED.search(data[:4096])
    names = ["utf-8", "gb18030"]
    if declared:
        name = (declared[1] or declared[2]).decode("ascii").lower()
        names.insert(0, _WIDER.get(name, name))
    for name in names:
        text = _strict(data, name)
        if text is not None:
            return text
    if b"\x00" in data:
        raise UserError("这不是文本文件，无法识别。", "请选择 docx、xlsx、html 或 txt 文件。")
    raise UserError("文件的文字编码无法识别。", "请用记事本打开，另存为 UTF-8 编码的文本后再导入。")


def _strict(data: bytes, name: str) -> str | None:
    try:
        decoder = codecs.getincrementaldecoder(name)("strict")
        text = decoder.decode(data, final=False)
    except (LookupError, UnicodeDecodeError):
        return None
    return None if "\x00" in text else text


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark, told by zero bytes and by what it decodes to: Chinese, ASCII and punctuation."""
    if b"\x00" not in data[:4096] or len(data) % 2:
        return None
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = _strict(data, name)
    return text if text and len(_USUAL.findall(text[:4096])) >= 0.9 * len(text[:4096]) else None
