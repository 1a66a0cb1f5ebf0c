"""A line of text that says what a control will show, as soon as one points at it or comes to it by keyboard.

It keeps the room that the longest of its sentences needs, so that no control moves away from who points at it.
"""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.widgets.card import label


class Foretold(QObject):
    """Shows in `line` the tool tip of the control that is pointed at or has the focus."""

    def __init__(self, otherwise: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._otherwise = otherwise
        self.line: QLabel = label(otherwise)
        self.line.setWordWrap(True)
        self.line.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.line.installEventFilter(self)
        self._controls: list[QWidget] = []

    def add(self, control: QWidget, sentence: str) -> None:
        """Tell of a control, in its tool tip as well."""
        control.setToolTip(sentence)
        control.setAccessibleDescription(sentence)
        control.installEventFilter(self)
        if control not in self._controls:
            self._controls.append(control)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Show or take back a sentence."""
        if watched is self.line:
            if event.type() == QEvent.Type.Resize:
                self._keep_room()
        elif isinstance(watched, QWidget):
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self._show(watched.toolTip())
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                self._show(self._otherwise)
            elif event.type() == QEvent.Type.ToolTipChange and watched.underMouse():
                self._show(watched.toolTip())
        return False

    def _show(self, sentence: str) -> None:
        if self.line.text() != sentence:
            self.line.setText(sentence)

    def _keep_room(self) -> None:
        within, wrap = QRect(0, 0, self.line.width(), 0), int(Qt.TextFlag.TextWordWrap)
        sentences = (self._otherwise, *(control.toolTip() for control in self._controls))
        metrics = self.line.fontMetrics()
        self.line.setMinimumHeight(max(metrics.boundingRect(within, wrap, text).height() for text in sentences))
