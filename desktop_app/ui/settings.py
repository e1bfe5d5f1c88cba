"""Where the window remembers how it was left. Nothing of a ledger's content goes here."""

from __future__ import annotations

from PySide6.QtCore import QSettings

ORGANIZATION = "zwgk-ledger"
APPLICATION = "zwgk-ledger"


def settings() -> QSettings:
    """The settings file of this user: an INI file in the system's own place on every platform.

    A test or a trial run points it elsewhere with ``QSettings.setPath``.
    """
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANIZATION, APPLICATION)
