"""Marks and numbers are found; talk about secrecy, and numbers that are nobody's, are not."""

import pytest

from desktop_app.core.secrecy import Mark, is_identity_number, scan

# Invented: region code 000000 does not exist. The check digit fits.
IDENTITY = next(f"10000019900101001{c}" for c in "0123456789X" if is_identity_number(f"10000019900101001{c}"))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("机密★1年", [Mark.CLASSIFIED]),
        ("绝 密\n关于××的请示", [Mark.CLASSIFIED]),
        ("密级：秘密", [Mark.CLASSIFIED]),
        ("（秘密）会议纪要", [Mark.CLASSIFIED]),
        ("内部资料，注意保存", [Mark.INTERNAL]),
        ("标注“内部”的文件", [Mark.INTERNAL]),
        ("此件不得外传", [Mark.INTERNAL]),
        (f"身份证{IDENTITY}。", [Mark.IDENTITY]),
        ("联系电话13800000000", [Mark.MOBILE]),
        ("电话：＋８６ 138-0000-0000", [Mark.MOBILE]),
    ],
)
def test_what_is_found(text, marks):
    assert [f.mark for f in scan(text, "一-1")] == marks


@pytest.mark.parametrize(
    "text",
    [
        "严格落实保密审查制度，先审查后公开。",
        "涉及国家秘密、商业秘密、个人隐私的不予公开。",
        "国家秘密分为绝密、机密、秘密三级。",
        "密级：无",
        "内部控制制度、内部机构设置、局内部科室分工。",
        "公开内部审计情况。",
        "https://www.example.invalid/t20170713_13800000000.html",
        "文号13800000000123",
        "合计13800000000.55元",
        "统一社会信用代码 91440600000000000X",
        "10000019901301001X",
        "订单号138000000001",
        "公开率★",
    ],
)
def test_what_is_left_alone(text):
    found = scan(text, "一-1")
    # A star alone is a mark of its own: it stands for a level of secrecy.
    assert [f.mark for f in found] == ([Mark.CLASSIFIED] if "★" in text else [])


def test_findings_mask_the_number_and_name_the_place():
    (found,) = scan("联系电话13800000000", "一-1 进展")
    assert found.line == "一-1 进展：手机号码“138****0000”"
    (found,) = scan(IDENTITY, "一-1 进展")
    assert IDENTITY not in found.line
