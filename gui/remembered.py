"""Where the window was and how its tables stood, kept in `window.json` of the shop's folder; never off the screen.

It is a convenience: a file that cannot be read or written is passed over, and nothing in it is believed unchecked.
"""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.widgets.table import RowsTable
from models.files import replace_file

FILE = "window.json"
FRAME = QSize(16, 40)
"""Room for the frame and the title bar that the desktop puts around a window."""
_MAX_BYTES = 100_000
_FAR = 100_000

_log = logging.getLogger("orderpuls.window")


class Remembered:
    """What is remembered of the window of one shop."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._kept = _read(self._path)

    # The window

    def place(self, window: QMainWindow, usual: tuple[int, int]) -> None:
        """Put a window where it was, or where it fits."""
        screens = _screens()
        wish = _rectangle(self._kept.get("place"))
        if wish is None:
            window.resize(fitting(QSize(*usual), screens[0] if screens else QRect()))
        else:
            window.setGeometry(on_screen(wish, screens))
        if self._kept.get("maximized") is True:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)

    def tab(self) -> str:
        """Return the name of the tab that was in front, empty when none is known."""
        name = self._kept.get("tab")
        return name if isinstance(name, str) else ""

    def arrange(self, panel: QWidget) -> None:
        """Give the tables of a panel the sorting and the widths that they had."""
        kept = self._kept.get("tables")
        if not isinstance(kept, dict):
            return
        for name, table in tables_of(panel):
            table.arrange(kept.get(name))

    def keep(self, window: QMainWindow, tab: str, panels: Sequence[QWidget]) -> None:
        """Write down how everything stands."""
        plain = not (window.isMaximized() or window.isFullScreen())
        rect = window.geometry() if plain else window.normalGeometry()
        tables = {name: table.arrangement() for panel in panels for name, table in tables_of(panel)}
        kept = {
            "place": [rect.x(), rect.y(), rect.width(), rect.height()],
            "maximized": window.isMaximized(),
            "tab": tab,
            "tables": {name: how for name, how in tables.items() if how},
        }
        if kept == self._kept:
            return
        self._kept = kept
        try:
            replace_file(self._path, json.dumps(kept, indent=1).encode(), sync=False)
        except OSError as error:
            _log.info("%s is not written: %s", self._path, error)


def tables_of(panel: QWidget) -> list[tuple[str, RowsTable]]:
    """Return the tables of a panel by their names, such as `StockPanel.table`."""
    return [
        (f"{type(panel).__name__}.{name}", value) for name, value in vars(panel).items() if isinstance(value, RowsTable)
    ]


def fitting(size: QSize, screen: QRect) -> QSize:
    """Return a size that fits on a screen, the window's frame included."""
    return size.boundedTo(screen.size() - FRAME) if screen.isValid() else size


def on_screen(wish: QRect, screens: Sequence[QRect]) -> QRect:
    """Return a place that is wholly on the screen that shows most of it; the first one where none does."""
    if not screens:
        return wish

    def seen(screen: QRect) -> int:
        part = screen.intersected(wish)
        return part.width() * part.height() if part.isValid() else 0

    screen = max(screens, key=seen)
    size = fitting(wish.size(), screen)
    left = min(max(wish.x(), screen.x()), screen.x() + screen.width() - size.width())
    # The title bar stands above the window's own rectangle.
    top_most = screen.y() + FRAME.height()
    top = min(max(wish.y(), top_most), max(screen.y() + screen.height() - size.height(), top_most))
    return QRect(left, top, size.width(), size.height())


def _screens() -> list[QRect]:
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def _rectangle(value: Any) -> QRect | None:
    whole = isinstance(value, list) and len(value) == 4 and all(type(n) is int and abs(n) < _FAR for n in value)
    return QRect(*value) if whole and value[2] > 0 and value[3] > 0 else None


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
