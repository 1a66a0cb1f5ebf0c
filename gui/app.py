"""Puts the window together: application, fonts, language, look, supervisor."""

import faulthandler
import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from gui.context import Context
from gui.format import Format
from gui.garbage import GarbageCollector
from gui.theme import apply_theme, choose_theme, install_fonts
from gui.translations import install_language
from workers.stream.shop import Shop
from workers.terminal.watch import Watched
from workers.threads.shop_run import ShopRun
from workers.threads.supervisor import WINDOW_PACE, Supervisor
from workers.threads.watcher import Watcher

if TYPE_CHECKING:
    from gui.main_window import MainWindow

PROGRAM = "orderpuls"


def run_window(shop: Shop) -> int:
    """Show a shop, and run it, until its window is closed; returns an exit code."""
    return _run(lambda: Supervisor(shop, pace=WINDOW_PACE))


def run_watch(watched: Watched) -> int:
    """Look on at a shop until the window is closed; returns an exit code. Raises ShopError as `Watcher`."""
    return _run(lambda: Watcher(watched.store, watched.place, watched.folder, watched.kafka, watched.bootstrap_servers))


def _run(make: Callable[[], ShopRun]) -> int:
    faulthandler.enable()
    app = _application()
    garbage = GarbageCollector(app)
    asked = _end_when_asked(app)
    supervisor = make()
    supervisor.start_kafka()  # what it has to say waits in the event queue for whoever is connected by then
    from gui.main_window import MainWindow  # which takes a while, in which Java starts  # noqa: PLC0415

    window = MainWindow(supervisor)
    dresser = Dresser(app, window, supervisor)
    dresser.dress()
    window.appearance_changed.connect(dresser.dress)
    window.show()
    garbage.settle()
    supervisor.start()
    app.aboutToQuit.connect(supervisor.shutdown)
    if asked:  # while the window was made
        QTimer.singleShot(0, app.quit)
    code = app.exec()
    if not supervisor.shutdown():
        # Everything that counts is in the database; a thread that hangs must not keep the program alive.
        os._exit(code)
    window.destroy_parts()
    garbage.stop()
    return int(code)


def _end_when_asked(app: QApplication) -> list[int]:
    """End in good order by Ctrl-C in the terminal, or SIGTERM; returns where it stands that somebody has asked."""
    asked: list[int] = []

    def end(number: int, _frame: object) -> None:
        asked.append(number)
        app.quit()  # Python sees it when the garbage collector's timer wakes it

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    return asked


def show_refusal(sentence: str, language: str) -> None:
    """Say in a window why no shop can be shown, until it is closed; where nobody could see it, do nothing."""
    app = _application()
    if app.platformName() in ("offscreen", "minimal"):
        return
    translators = _install(app, language)
    box = refusal_box(app, sentence)
    garbage = GarbageCollector(app)
    # Ctrl-C in the terminal closes it too; Python sees it when the garbage collector's timer wakes it.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: box.close())
    box.exec()
    for translator in translators:
        app.removeTranslator(translator)
    garbage.stop()


def refusal_box(app: QApplication, sentence: str) -> QMessageBox:
    """Return the message that says why no shop can be shown."""
    apply_theme(app, choose_theme("system"))
    box = QMessageBox(QMessageBox.Icon.Warning, "Orderpuls", sentence, QMessageBox.StandardButton.Close)
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box


def _application() -> QApplication:
    """Return the application, with its name and fonts."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        # Not `sys.argv`: X11's class of the window would be the file that Python was started with.
        app = QApplication([PROGRAM])
    app.setApplicationName("Orderpuls")
    app.setDesktopFileName(PROGRAM)
    install_fonts()
    return app


def _install(app: QApplication, language: str) -> list[QTranslator]:
    return install_language(app, language, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))


class Dresser:
    """Gives the window the language and the look that the settings ask for."""

    def __init__(self, app: QApplication, window: "MainWindow", supervisor: ShopRun) -> None:
        self._app = app
        self._window = window
        self._supervisor = supervisor
        self._translators: list[QTranslator] = []

    def undress(self) -> None:
        """Take the language back."""
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators = []

    def dress(self) -> None:
        """Install language and theme, and build the window's parts."""
        settings = self._supervisor.shop.choices.now()
        theme = choose_theme(settings.theme)
        self.undress()
        self._translators = _install(self._app, settings.spoken)
        apply_theme(self._app, theme)
        shown = Format(settings.spoken, self._supervisor.shop.calendar().zone)
        self._window.build(Context(shown, theme, self._supervisor))
