"""A dialog on the screen stays there, whatever is collected meanwhile."""

from __future__ import annotations

import gc

from desktop_app.ui.dialogs import base, publication
from tests.ui.desk import Desk


def test_a_dialog_outlives_a_collection(desk: Desk) -> None:
    dialog = publication.run(desk.context)
    assert dialog is not None
    desk.settle()
    base._OPEN.clear()
    assert any(holder is desk.context.window for holder in gc.get_referrers(dialog))
    dialog.close()
