"""Filters under a name: kept in the ledger, taken back by undo, handed over with it."""

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import saved_filters, undo, whole_ledger
from desktop_app.services.ledger import open_ledger

CRITERIA = {"offices": ["预算科"], "gaps": ["未填措施"], "words": "公开"}


def names(ledger):
    return [one.name for one in saved_filters.saved(ledger)]


def test_a_filter_is_kept_under_its_name_and_replaced_under_the_same(ledger):
    assert saved_filters.save(ledger, " 预算科  未填 ", CRITERIA).label == "保存筛选“预算科 未填”"
    (one,) = saved_filters.saved(ledger)
    assert (one.name, one.criteria) == ("预算科 未填", CRITERIA)
    saved_filters.save(ledger, "预算科 未填", {"words": "别的"})
    assert [one.criteria for one in saved_filters.saved(ledger)] == [{"words": "别的"}]
    assert not saved_filters.save(ledger, "预算科 未填", {"words": "别的"})


def test_undo_takes_back_saving_renaming_and_deleting(ledger):
    saved_filters.save(ledger, "甲", CRITERIA)
    saved_filters.rename(ledger, "甲", "乙")
    assert names(ledger) == ["乙"]
    saved_filters.remove(ledger, "乙")
    assert names(ledger) == []
    undo.undo(ledger)
    assert names(ledger) == ["乙"]
    undo.undo(ledger)
    assert names(ledger) == ["甲"]
    assert saved_filters.saved(ledger)[0].criteria == CRITERIA
    undo.undo(ledger)
    assert names(ledger) == []


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda it: saved_filters.save(it, "  ", CRITERIA), "没有填写"),
        (lambda it: saved_filters.save(it, "长" * 31, CRITERIA), "超过 30 个字"),
        (lambda it: saved_filters.rename(it, "甲", "乙"), "已有名为“乙”"),
        (lambda it: saved_filters.rename(it, "丙", "丁"), "没有名为“丙”"),
        (lambda it: saved_filters.remove(it, "丙"), "没有名为“丙”"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(ledger, work, said):
    saved_filters.save(ledger, "甲", CRITERIA)
    saved_filters.save(ledger, "乙", CRITERIA)
    with pytest.raises(UserError, match=said):
        work(ledger)
    assert names(ledger) == ["乙", "甲"]
    assert saved_filters.rename(ledger, "甲", "甲").label
    assert undo.labels(ledger)[0] == "保存筛选“乙”"


def test_filters_move_with_the_ledger(ledger, tmp_path):
    saved_filters.save(ledger, "甲", CRITERIA)
    whole_ledger.export_json(ledger, tmp_path / "全部.json")
    whole_ledger.import_json(tmp_path / "全部.json", tmp_path / "新.zwgk")
    again = open_ledger(tmp_path / "新.zwgk")
    assert saved_filters.saved(again) == saved_filters.saved(ledger)
    again.close()
