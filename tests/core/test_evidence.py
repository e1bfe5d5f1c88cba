"""Names, kinds and addresses of evidence, hostile ones included."""

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.evidence import EvidenceKind, checked_url, clean_name, is_program, kind_of


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("会议纪要.docx", "会议纪要.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\示例\\截图.png", "截图.png"),
        ("a\x00b\x1f.pdf", "ab.pdf"),
        ("照片\u202egpj.exe", "照片gpj.exe"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        (" . . ", "未命名"),
        ("", "未命名"),
        ("末尾点. ", "末尾点"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
    ],
)
def test_a_name_is_made_harmless(name, clean):
    assert clean_name(name) == clean


def test_an_overlong_name_keeps_its_ending():
    found = clean_name("长" * 300 + ".docx")
    assert len(found) == 120
    assert found.endswith("长.docx")


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.dat", b"\x89PNG\r\n\x1a\n....", EvidenceKind.PICTURE),
        ("a.txt", b"\xff\xd8\xff\xe0", EvidenceKind.PICTURE),
        ("a", b"RIFF....WEBPVP8 ", EvidenceKind.PICTURE),
        ("a.bin", b"%PDF-1.7", EvidenceKind.DOCUMENT),
        ("纪要.wps", b"whatever", EvidenceKind.DOCUMENT),
        ("包.zip", b"PK\x03\x04", EvidenceKind.FILE),
        ("没有后缀", b"abc", EvidenceKind.FILE),
    ],
)
def test_kinds_are_told_by_content_first(name, head, kind):
    assert kind_of(name, head) is kind


@pytest.mark.parametrize(
    ("name", "head"),
    [("截图.png.exe", b"x"), ("截图.png", b"MZ\x90\x00"), ("a.pdf.LNK", b"L"), ("run", b"#!/bin/sh")],
)
def test_programs_are_known_by_name_and_by_content(name, head):
    assert is_program(name, head)
    assert not is_program("截图.png", b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://www.example.invalid/a?b=1#c ", "https://www.example.invalid/a?b=1#c"),
        ("www.example.invalid/7月", "http://www.example.invalid/7月"),
        ("http://www.example.invalid/长\n地址", "http://www.example.invalid/长地址"),
        ("example.invalid:8080/x", "http://example.invalid:8080/x"),
    ],
)
def test_addresses_are_kept(typed, kept):
    assert checked_url(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "门户网站", "javascript:alert(1)", "file:///etc/passwd", "ftp://example.invalid/a",
        "http://user:pw@example.invalid/", "http://[broken", 'http://example.invalid/"><script>',
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(typed):
    with pytest.raises(UserError, match="不是网址"):
        checked_url(typed)
