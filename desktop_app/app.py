"""Puts the parts together and opens the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app import APP_NAME, __version__
from desktop_app.ui import drops, theme
from desktop_app.ui.context import Context
from desktop_app.ui.guardian import Guardian
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.ledger_actions import ledger_to_open
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.messages import Messages, catch_unhandled
from desktop_app.ui.reminding.reminding import Reminding
from desktop_app.ui.settings import APPLICATION, ORGANIZATION

#: The program's own picture, that of its files and of its entry in the menu.
ICON = Path(__file__).parent / "resources" / "icon.svg"
#: Where D-Bus looks for the identity of the machine; one of them must be there.
MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def main(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed.

    Args:
        argv: Qt's own options, and at most one ledger, package or overview; without a ledger the one used
            last or the default one is opened, and made where it is absent.

    Returns:
        The exit code.
    """
    prepare_input_method()
    app = make_application(argv, dates=False)
    named = [Path(argument) for argument in app.arguments()[1:] if not argument.startswith("-")]
    window = build_window()

    def load() -> None:
        date_in_chinese(window)
        from desktop_app.services.diagnostics import start_log

        start_log()
        open_named(window, named[0] if named else None)
        window.remind_of_secrecy()

    # Everything slow to import comes in with the ledger, behind the first frame.
    window.first_painted.connect(load)
    window.show()
    return int(app.exec())


def open_named(window: MainWindow, named: Path | None) -> None:
    """Open the ledger of a start; a package or an overview that was double-clicked is opened over it.

    Args:
        window: the window.
        named: the file that the program is started with, or None.
    """
    if named is None or not drops.is_opened_beside(named):
        window.ledgers.start(ledger_to_open(named), create=named is None)
        return

    def go_on(_path: Path) -> None:
        window.open_file(named)

    window.ledgers.meant = named
    window.jobs.opened.connect(go_on, Qt.ConnectionType.SingleShotConnection)
    window.ledgers.start(ledger_to_open(None), create=True)


def make_application(argv: Sequence[str], *, dates: bool = True) -> QApplication:
    """The application, in Chinese and dressed; the one that exists already where there is one.

    Args:
        argv: Qt's own options.
        dates: whether its dates are Chinese from the start; see `date_in_chinese`.
    """
    existing = QApplication.instance()
    there = existing if isinstance(existing, QApplication) else None
    app = there or QApplication([APPLICATION, *argv, f"-style={theme.STYLE}"])
    app.setOrganizationName(ORGANIZATION)
    app.setApplicationName(APPLICATION)
    app.setApplicationDisplayName(APP_NAME)
    app.setApplicationVersion(__version__)
    # Under Wayland the desktop finds the icon and the menu entry by this name.
    QGuiApplication.setDesktopFileName(APPLICATION)
    speak_chinese(app)
    if dates:
        date_in_chinese()
    theme.install(app, styled=there is None)
    app.setWindowIcon(QIcon(str(ICON)))
    return app


def speak_chinese(app: QApplication) -> None:
    """Qt's own buttons and dialogs in Chinese, whatever the system speaks."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def date_in_chinese(window: QWidget | None = None) -> None:
    """Qt's dates, calendars and numbers in Chinese, whatever the system speaks.

    The names of all languages and countries come in with it: a start leaves that behind its first frame.

    Args:
        window: a window that is there already; what is made without a parent follows the default.
    """
    from PySide6.QtCore import QLocale

    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    QLocale.setDefault(chinese)
    if window is not None:
        window.setLocale(chinese)


def build_window(today: Callable[[], date] = date.today) -> MainWindow:
    """The window, with its worker thread running and no ledger open yet.

    Args:
        today: gives the present day.
    """
    messages = Messages()
    jobs = Jobs(None)
    context = Context(jobs, messages, today)
    catch_unhandled(messages)
    window = MainWindow(context)
    guardian = Guardian(context, window)
    guardian.backed_up.connect(window.ledgers.backed_up)
    guardian.file_named.connect(window.open_file)
    Reminding(context, window.reminder, window)
    for part in (messages, jobs, context):
        part.setParent(window)
    return window


def prepare_input_method() -> None:
    """On Linux, where fcitx is asked for and Qt has no plugin for it, talk to it through ibus.

    fcitx serves ibus clients as well; without this, no Chinese could be typed at all. Qt's ibus plugin ends
    the program on a machine without a machine-id: there, Qt's own compose input is better than no window.
    """
    if not sys.platform.startswith("linux"):
        return
    asked = os.environ.get("QT_IM_MODULE", "")
    if "fcitx" in asked and not _has_fcitx_plugin():
        asked = os.environ["QT_IM_MODULE"] = "ibus"
    if asked == "ibus" and not any(path.is_file() for path in MACHINE_IDS):
        os.environ["QT_IM_MODULE"] = "compose"


def _has_fcitx_plugin() -> bool:
    folders = [QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)]
    folders += os.environ.get("QT_PLUGIN_PATH", "").split(os.pathsep)
    return any(
        any((Path(folder) / "platforminputcontexts").glob("*fcitx*")) for folder in filter(None, folders)
    )
