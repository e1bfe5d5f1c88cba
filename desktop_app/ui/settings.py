"""Where the window remembers how it was left. Nothing of a ledger's content goes here."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from desktop_app.core.bundled import portable_folder

ORGANIZATION = "zwgk-ledger"
APPLICATION = "zwgk-ledger"


def settings() -> QSettings:
    """The settings file of this user: an INI file in the system's own place on every platform.

    A test or a trial run points it elsewhere with ``QSettings.setPath``; a portable copy carries it along.
    """
    portable = portable_folder()
    if portable is not None:
        return QSettings(str(portable / "设置.ini"), QSettings.Format.IniFormat)
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANIZATION, APPLICATION)
