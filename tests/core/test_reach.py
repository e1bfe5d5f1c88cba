"""A requirement reaches a department once, by the strongest basis."""

from desktop_app.core.plan import Duty
from desktop_app.core.reach import is_claimable, reach
from desktop_app.core.terms import Basis, Role, Scope, UnitKind
from tests.builders import ALL_DEPARTMENTS, ALL_DISTRICTS, RELEVANT, lead


def test_a_named_unit_is_told_with_whom_it_leads():
    found = reach(lead("市财政局", "市统计局"), "市财政局", UnitKind.DEPARTMENT, claimed=False)
    assert (found.basis, found.role, found.co_units) == (Basis.NAMED, Role.LEAD, ("市统计局",))


def test_named_goes_before_all_departments():
    duties = (*lead("市法制局"), ALL_DEPARTMENTS)
    assert reach(duties, "市法制局", UnitKind.DEPARTMENT, claimed=False).basis is Basis.NAMED
    other = reach(duties, "市水务局", UnitKind.DEPARTMENT, claimed=False)
    assert (other.basis, other.role, other.co_units) == (
        Basis.ALL_DEPARTMENTS,
        Role.RESPONSIBLE,
        ("市法制局",),
    )


def test_districts_bear_district_duties_only():
    duties = (ALL_DISTRICTS, ALL_DEPARTMENTS)
    assert reach(duties, "云东区人民政府", UnitKind.DISTRICT, claimed=False).basis is Basis.ALL_DISTRICTS
    assert reach((ALL_DEPARTMENTS,), "云东区人民政府", UnitKind.DISTRICT, claimed=False) is None
    assert reach((ALL_DISTRICTS,), "市财政局", UnitKind.DEPARTMENT, claimed=False) is None


def test_relevant_departments_bind_only_who_claims():
    duties = (*lead("市工信局"), RELEVANT)
    assert is_claimable(duties, "市财政局", UnitKind.DEPARTMENT)
    assert reach(duties, "市财政局", UnitKind.DEPARTMENT, claimed=False) is None
    assert reach(duties, "市财政局", UnitKind.DEPARTMENT, claimed=True).basis is Basis.CLAIMED
    assert not is_claimable(duties, "市工信局", UnitKind.DEPARTMENT)
    assert not is_claimable(duties, "云东区人民政府", UnitKind.DISTRICT)


def test_a_supporting_unit_is_told_who_leads():
    duties = (*lead("市财政局"), Duty("市档案局", Role.SUPPORT))
    found = reach(duties, "市档案局", UnitKind.DEPARTMENT, claimed=False)
    assert (found.role, found.co_units) == (Role.SUPPORT, ("市财政局",))


def test_a_group_that_only_supports_makes_its_members_support():
    duties = (*lead("市财政局"), Duty("各部门", Role.SUPPORT, Scope.ALL_DEPARTMENTS))
    assert reach(duties, "市水务局", UnitKind.DEPARTMENT, claimed=False).role is Role.SUPPORT
