"""Opening a copy of an evidence file in the program of the system; what could run is asked about first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.core.evidence import Evidence
from desktop_app.ui.context import Context

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger


def open_piece(context: Context, piece: Evidence) -> None:
    """Open a copy of a piece's file."""

    def decide(risk: str | None) -> None:
        if risk is None or context.messages.confirm(
            "打开这个文件？", f"{risk}请确认来源可靠。", "仍要打开", danger=True
        ):
            context.jobs.run(lambda ledger: _copy(ledger, piece.id), _open)

    context.jobs.run(lambda ledger: _risk(ledger, piece.id), decide)


def _risk(ledger: Ledger, evidence_id: str) -> str | None:
    from desktop_app.services import evidence_looks

    return evidence_looks.opening_risk(ledger, evidence_id)


def _copy(ledger: Ledger, evidence_id: str) -> Path:
    from desktop_app.services import evidence

    return evidence.copy_to_open(ledger, evidence_id)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
