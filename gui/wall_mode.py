"""Wall mode of the window: the pages of the window, its usual one and the wall, and the way from one to the other."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from gui.context import Context

if TYPE_CHECKING:
    from gui.wall import Wall


class WallMode(QStackedWidget):
    """Shows the usual page of a window, or the wall, which is made when it is first asked for.

    Args:
        window: the window, which becomes as large as the screen.
        context: for the wall.
        usual: the usual page.
        feed: shows the wall all that is known.

    """

    def __init__(self, window: QMainWindow, context: Context, usual: QWidget, feed: Callable[[QWidget], None]) -> None:
        super().__init__()
        self._window = window
        self._context = context
        self._feed = feed
        self._before = Qt.WindowState.WindowNoState
        self._focus: QWidget | None = None
        self.wall: Wall | None = None
        self.addWidget(usual)

    @property
    def on(self) -> bool:
        """Whether the wall is shown."""
        return self.wall is not None and self.currentWidget() is self.wall

    def toggle(self) -> None:
        """Become the wall, or a window again."""
        if not self.leave():
            self._before = self._window.windowState()
            self._focus = self._window.focusWidget()
            self.enter()
            self._window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)

    def leave(self) -> bool:
        """Be a window again; returns False if it was one."""
        if not self.on:
            return False
        self.setCurrentIndex(0)
        self._window.statusBar().show()
        self._window.setWindowState(self._before)
        # Else Qt gives it to the first button, and Space, which freezes, would start or stop the sales.
        focus = self._focus
        (focus if focus is not None and shiboken6.isValid(focus) else self._window).setFocus()
        self._focus = None
        return True

    @property
    def left_to(self) -> Qt.WindowState | None:
        """What the window becomes when the wall is left; None when it is not shown."""
        return self._before if self.on else None

    def enter(self, left_to: Qt.WindowState | None = None) -> None:
        """Show the wall, from which the window will become what it was, or what is given."""
        self._before = self._before if left_to is None else left_to
        if self.wall is None:
            from gui.wall import Wall  # noqa: PLC0415

            self.wall = Wall(self._context)
            self.addWidget(self.wall)
        self.setCurrentWidget(self.wall)
        self.wall.setFocus()  # else Qt gives it to the curve, and a frame around that is seen from afar
        self._window.statusBar().hide()
        self._feed(self.wall)

    def receive(self, snapshot: object) -> None:
        """Show a snapshot on the wall, while it is shown."""
        if self.wall is not None and self.on:
            self.wall.receive(snapshot)
