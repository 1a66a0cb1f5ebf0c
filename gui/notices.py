"""The place at the foot of the tabs for what comes and goes: nothing above it moves when something does.

One line has its room kept, and says what the tab in front shows while there is nothing else to say. What needs more
room lies over the lower edge of the tabs meanwhile.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.widgets.card import label

KEPT = 28
"""Pixels that are kept: the height of one notice of one line, and of the border above it."""
BORDER = 1


class Notices(QFrame):
    """Lies at the foot of its parent, as wide as that and as high as what it shows."""

    def __init__(self, parent: QWidget, notices: tuple[QWidget, ...]) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._parent = parent
        self._notices = notices
        self.rest = label("", "muted")
        self.rest.setIndent(14)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for part in (self.rest, *notices):
            part.setMinimumHeight(KEPT - BORDER)
            self._layout.addWidget(part)
        parent.installEventFilter(self)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Fit what is shown."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the parent's size."""
        if watched is self._parent and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.rest.setVisible(all(notice.isHidden() for notice in self._notices))
        width, layout = self._parent.width(), self._layout
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        self.setGeometry(0, self._parent.height() - height, width, height)
        self.raise_()
