"""A line of text that says what a control will show, as soon as one points at it or comes to it by keyboard."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QWidget

from gui.widgets.card import label


class Foretold(QObject):
    """Shows in `line` the tool tip of the control that is pointed at or has the focus."""

    def __init__(self, otherwise: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._otherwise = otherwise
        self.line: QLabel = label(otherwise)
        self.line.setWordWrap(True)

    def add(self, control: QWidget, sentence: str) -> None:
        """Tell of a control, in its tool tip as well."""
        control.setToolTip(sentence)
        control.setAccessibleDescription(sentence)
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Show or take back a sentence."""
        if isinstance(watched, QWidget):
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
