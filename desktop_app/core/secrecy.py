"""Marks of secrecy and personal numbers in text: warned of before anything is published, never a proof.

A text that speaks about secrecy (保密审查, 国家秘密) is no marked text; a mark stands alone, or has its form.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """What was found."""

    CLASSIFIED = "密级标志"
    INTERNAL = "内部标志"
    IDENTITY = "身份证号"
    MOBILE = "手机号码"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where (as people call the place), what, and the words around it, numbers masked."""

    where: str
    mark: Mark
    excerpt: str

    @property
    def line(self) -> str:
        """一-3 落实措施：手机号码“138****0000”"""
        return f"{self.where}：{self.mark}“{self.excerpt}”"


_LEVEL = r"(?:[绝机秘]\s?密)"
# Alone: at both sides the text's end, a blank, a bracket or a mark that ends a phrase; not 、 of a list.
_BEFORE = r"(?:^|(?<=[\s（(【\[《“\"：:。；;，,|]))"
_AFTER = r"(?=$|[\s）)】\]》”\"。；;，,|])"
_SECRET = (
    # 国家秘密的标志为★（《保守国家秘密法实施条例》、GB/T 9704-2012 7.2.2）: 秘密★1年, 机密★, ★长期.
    re.compile(rf"{_LEVEL}\s*[★☆][^\s，。；]{{0,6}}|★"),
    re.compile(r"密\s*级\s*[：:]\s*(?!无|公开|非密|普通|一般)[^\s，。；]{1,6}"),
    re.compile(rf"{_BEFORE}{_LEVEL}{_AFTER}", re.MULTILINE),
)
_INTERNAL = (
    re.compile(r"内部(?:资料|文件|文稿|参阅|参考|刊物|材料|传阅|使用|掌握|情况通报)(?!室|目录管理)"),
    re.compile(rf"{_BEFORE}内部{_AFTER}", re.MULTILINE),
    re.compile(r"(?:不得|严禁|禁止|请勿)(?:外传|扩散|翻印|复制外传|上网|对外公开)|注意保存|仅供内部"),
    re.compile(rf"{_BEFORE}工作秘密{_AFTER}", re.MULTILINE),
)
#: What every text holds in which anything of the above or below can be found: most hold none of it.
_TRACE = re.compile(r"[密★]|内部|不得|严禁|禁止|请勿|注意保存|1[3-9]\d|\d{17}")
_URL = re.compile(r"(?:https?://|www\.)[^\s，。；、（）“”《》]+", re.IGNORECASE)
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![\d.]\d|\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_AROUND = 6


def is_identity_number(text: str) -> bool:
    """Whether 18 characters are a citizen identity number by date and check digit (GB 11643-1999)."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return text[17].upper() == _CHECK[total % 11]


def scan(text: str, where: str) -> tuple[Finding, ...]:
    """What in ``text`` should be looked at before it is published; each finding once.

    Args:
        text: typed or read from a file.
        where: what people call the place, for the finding.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _TRACE.search(plain) is None:
        return ()
    found: list[Finding] = []
    spans: list[tuple[int, int]] = []
    for mark, patterns in ((Mark.CLASSIFIED, _SECRET), (Mark.INTERNAL, _INTERNAL)):
        for pattern in patterns:
            for hit in pattern.finditer(plain):
                if not any(start <= hit.start() < end for start, end in spans):
                    spans.append(hit.span())
                    found.append(Finding(where, mark, _context(plain, *hit.span())))
    # Addresses are full of long numbers that are nobody's.
    bare = _URL.sub(lambda m: " " * len(m.group()), plain)
    for hit in _IDENTITY.finditer(bare):
        if is_identity_number(hit.group()):
            number = hit.group()
            found.append(Finding(where, Mark.IDENTITY, f"{number[:6]}********{number[-4:]}"))
    found += [Finding(where, Mark.MOBILE, f"{hit[1]}****{hit[3]}") for hit in _MOBILE.finditer(bare)]
    return tuple(dict.fromkeys(found))


def _context(text: str, start: int, end: int) -> str:
    around = text[max(0, start - _AROUND) : end + _AROUND]
    return " ".join(around.split())
