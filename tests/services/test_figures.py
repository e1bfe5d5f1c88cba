"""The year's figures: stored, taken away, undone, kept apart by department."""

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import figures, undo

UNIT = "市财政局"


def test_figures_are_stored_in_the_forms_order_and_undone_together(ledger, plan_id):
    changes = figures.save_figures(ledger, plan_id, UNIT, {"website": 12, "published": 15})
    assert changes.settings
    assert list(figures.figures(ledger, plan_id, UNIT).items()) == [("published", 15), ("website", 12)]
    assert not figures.save_figures(ledger, plan_id, UNIT, {"website": 12})
    figures.save_figures(ledger, plan_id, UNIT, {"website": None, "wechat": 0})
    assert figures.figures(ledger, plan_id, UNIT) == {"published": 15, "wechat": 0}
    undo.undo(ledger)
    assert figures.figures(ledger, plan_id, UNIT) == {"published": 15, "website": 12}
    assert figures.figures(ledger, plan_id, "市统计局") == {}


@pytest.mark.parametrize(
    ("values", "said"),
    [({"colour": 1}, "没有名为“colour”的数据项"), ({"website": -1}, "“门户网站”不能是 -1")],
)
def test_what_is_no_figure_is_refused_and_nothing_is_stored(ledger, plan_id, values, said):
    with pytest.raises(UserError, match=said):
        figures.save_figures(ledger, plan_id, UNIT, {"published": 15, **values})
    assert figures.figures(ledger, plan_id, UNIT) == {}


def test_implausible_figures_are_stored_all_the_same(ledger, plan_id):
    figures.save_figures(ledger, plan_id, UNIT, {"published": 1, "website": 12})
    assert figures.figures(ledger, plan_id, UNIT)["website"] == 12
