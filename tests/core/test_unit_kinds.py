"""Kinds guessed from names decide which general tasks arrive as questions."""

import pytest

from desktop_app.core.terms import UnitKind
from desktop_app.core.unit_kinds import guess_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市财政局", UnitKind.DEPARTMENT),
        ("市府办公室", UnitKind.DEPARTMENT),
        ("市国资委", UnitKind.DEPARTMENT),
        ("市编办", UnitKind.PARTY),
        ("市直属机关工委", UnitKind.PARTY),
        ("市委宣传部", UnitKind.PARTY),
        ("市国税局", UnitKind.VERTICAL),
        ("市地税局", UnitKind.VERTICAL),
        ("人民银行云州市中心支行", UnitKind.VERTICAL),
        ("佛科院", UnitKind.SCHOOL),
        ("云州大学", UnitKind.SCHOOL),
        ("市行政服务中心", UnitKind.INSTITUTION),
        ("市社保基金管理局", UnitKind.INSTITUTION),
        ("禅城区人民政府", UnitKind.DISTRICT),
        ("云东区", UnitKind.DISTRICT),
        ("清溪镇人民政府", UnitKind.DISTRICT),
    ],
)
def test_guess(name, kind):
    assert guess_kind(name) is kind
