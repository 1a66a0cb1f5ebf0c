"""The tabs: each panel scrolls when the window is too small for it; only panels are seen from outside."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QWidget

from gui.panels.panel import Panel


class Tabs(QTabWidget):
    """A QTabWidget of panels of any size."""

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setUsesScrollButtons(True)

    def add_panel(self, panel: QWidget, picture: QIcon, title: str, tip: str) -> None:
        """Add a panel under a title; `tip` says what it shows."""
        frame = _Scrolled()
        at = self.addTab(frame, picture, title)
        frame.show_panel(panel)  # last: each change of parent costs, and more the more there is inside
        self.setTabToolTip(at, tip)
        self.tabBar().setAccessibleName(title)

    def panel(self, index: int) -> QWidget:
        """Return the panel of a tab."""
        frame: QWidget = self.widget(index)  # type: ignore[assignment]
        return frame.panel if isinstance(frame, _Scrolled) else frame

    def currentWidget(self) -> QWidget:  # noqa: N802
        """Return the panel in front."""
        return self.panel(self.currentIndex())

    def setCurrentWidget(self, panel: QWidget) -> None:  # noqa: N802
        """Bring a panel to the front."""
        at = self.indexOf(panel)
        if at >= 0:
            self.setCurrentIndex(at)

    def indexOf(self, panel: QWidget) -> int:  # noqa: N802
        """Return where a panel is; -1: nowhere."""
        return next((i for i in range(self.count()) if self.panel(i) is panel), -1)


class _Scrolled(QScrollArea):
    """A panel that is as large as its tab, and scrolls when that is less than it can do with."""

    def __init__(self) -> None:
        super().__init__()
        self.panel: QWidget = self
        self.setObjectName("tab")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def show_panel(self, panel: QWidget) -> None:
        """Show a panel."""
        panel.setAutoFillBackground(False)
        self.panel = panel
        self.setWidget(panel)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let the panel arrange itself for the width that there is."""
        if isinstance(self.panel, Panel):
            self.panel.fit(event.size().width())
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for no room: what does not fit is scrolled."""
        return QSize(200, 120)
