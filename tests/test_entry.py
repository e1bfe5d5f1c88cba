"""A Windows that is too old is told so in one sentence."""

from __future__ import annotations

import pytest

from desktop_app.__main__ import refusal


@pytest.mark.parametrize("build", [7601, 9600, 10240, 17134])
def test_windows_before_1809_is_refused_with_what_to_do(build: int) -> None:
    words = refusal("win32", build)
    assert words is not None
    assert "Windows 10（1809）" in words
    assert "升级系统" in words


@pytest.mark.parametrize(("platform", "build"), [("win32", 17763), ("win32", 26100), ("linux", 0)])
def test_other_systems_are_not(platform: str, build: int) -> None:
    assert refusal(platform, build) is None
