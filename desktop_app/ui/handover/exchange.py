"""What the entries of 文件 → 移交与交换 do that ask for a file first."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.ui.context import Context


def handlers(context: Context) -> dict[str, Callable[[], None]]:
    """What each entry does, by key.

    Args:
        context: the window's shared state.
    """

    def open_package() -> None:
        from desktop_app.ui.handover import opening

        opening.open_package(context)

    def merge_ledger() -> None:
        from desktop_app.ui.handover import merging

        merging.run(context)

    def export_all() -> None:
        from desktop_app.ui.handover import opening

        opening.export_all(context)

    return {"open_package": open_package, "merge_ledger": merge_ledger, "export_all": export_all}
