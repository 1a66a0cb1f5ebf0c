"""The windows beside the main one: made when they are first asked for, and again when language or look change."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from gui.context import Context
from models.settings import Settings

if TYPE_CHECKING:
    from gui.window_parts import WindowParts


class SideWindows:
    """Keeps one window of each name. Makers import what they show, so that it costs nothing at the start.

    Args:
        feed: shows a new window all that is known.

    """

    def __init__(self, feed: Callable[[QDialog], None]) -> None:
        self._feed = feed
        self._makers: dict[str, Callable[[], QDialog]] = {}
        self._made: dict[str, QDialog] = {}

    def register(self, name: str, make: Callable[[], QDialog]) -> None:
        """Say how a window is made."""
        self._makers[name] = make

    def get(self, name: str) -> QDialog:
        """Return a window, made if it was not yet."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self._feed(self._made[name])
        return self._made[name]

    def show(self, name: str) -> QDialog:
        """Bring a window to the front."""
        window = self.get(name)
        if window.isVisible():
            window.raise_()
        window.show()
        window.activateWindow()
        return window

    def all(self) -> tuple[QDialog, ...]:
        """Return those that were made."""
        return tuple(self._made.values())

    def receive(self, snapshot: object) -> None:
        """Pass a snapshot to those that show one."""
        for window in self._made.values():
            _receive(window, snapshot)

    def tell_settings(self, settings: Settings) -> None:
        """Show the settings that hold in those that show them."""
        for window in self._made.values():
            show: Any = getattr(window, "show_settings", None)
            if show is not None:
                show(settings)

    def take_over(self, before: "SideWindows") -> None:
        """Open what was open, where it was."""
        for name, was in before._made.items():
            if not was.isVisible() or name not in self._makers:
                continue
            window = self.get(name)
            window.resize(was.size())
            if was.testAttribute(Qt.WidgetAttribute.WA_Moved):
                window.move(was.pos())
            take_over: Any = getattr(window, "take_over", None)
            if take_over is not None:
                take_over(was)
            window.show()

    def destroy(self) -> None:
        """Destroy them all, at once and here."""
        for window in self._made.values():
            shiboken6.delete(window)
        self._made = {}


def _receive(window: QDialog, snapshot: object) -> None:
    receive: Any = getattr(window, "receive", None)
    if receive is not None:
        receive(snapshot)


def register_windows(windows: SideWindows, main: "WindowParts", context: Context) -> None:
    """Say how the windows of the program are made; what they show is imported when they are."""

    def settings() -> QDialog:
        from gui.settings_dialog import SettingsDialog  # noqa: PLC0415

        made = SettingsDialog(context, main)
        made.chosen.connect(main.bar.choose)
        return made

    def help_window() -> QDialog:
        from gui.help_window import HelpWindow  # noqa: PLC0415

        return HelpWindow(main.commands, main)

    def about() -> QDialog:
        from gui.about import AboutWindow  # noqa: PLC0415

        return AboutWindow(main)

    def ahead() -> QDialog:
        from gui.ahead import AheadWindow  # noqa: PLC0415

        return AheadWindow(context, main)

    def palette() -> QDialog:
        from gui.palette import Palette  # noqa: PLC0415

        return Palette(main.commands, main)

    windows.register("settings", settings)
    windows.register("help", help_window)
    windows.register("about", about)
    windows.register("ahead", ahead)
    windows.register("palette", palette)
