"""Cards: a titled frame, and a figure with its caption."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from models.text import plain

MARGIN = 14
HUGE_SIZES = (("hugest", 88, 300), ("huge", 58, 0), ("large", 40, 0))
SIZES = (("figure-large", 28, 130), ("figure", 19, 0))
"""How numbers are written: the look, its points in the style sheet, and from which height (pixels) on."""


def label(text: str = "", look: str = "") -> QLabel:
    """Return a label of plain text; `look` is one of those that the theme knows."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        made.setProperty("look", look)
    return made


def plain_tip(text: str) -> str:
    """Return a text from elsewhere as a tool tip that shows it as it is (a tip that looks like markup is rendered)."""
    return f"<span>{escape(plain(text, 1000))}</span>"


def describe(widget: QWidget, name: str, tip: str) -> None:
    """Name a control for those who hear the screen, and explain it to those who point at it."""
    widget.setAccessibleName(name)
    widget.setToolTip(tip)


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget a tone that the theme knows: good, warn, bad or none."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def roomy(box: QAbstractSpinBox) -> None:
    """Keep the text of a spin box off its left border, which the style sheet cannot."""
    box.lineEdit().setTextMargins(7, 0, 0, 0)


class Card(QFrame):
    """A rounded frame with a title; what it holds goes into `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 11, 14, 12)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = label(title, "title")
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.body.addLayout(self.head)
        if not title:
            self.title.hide()


class Figure(QFrame):
    """A card that shows one number: caption, value, and a line of detail.

    By how much it is behind stands beside the caption (`lag_above`, or `huge`) or beside the detail.
    """

    def __init__(
        self, caption: str, *, huge: bool = False, lag_above: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 10, MARGIN, 10)
        layout.setSpacing(2)
        self._caption = label(caption, "caption")
        self._huge = huge
        self._value = label("–", "huge" if huge else "figure")
        self._detail = label("", "muted")
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lag = label("", "lag")
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._caption)
        bottom.addWidget(self._detail)
        for row in (top, bottom):
            row.setSpacing(6)
            row.addStretch(1)
        (top if huge or lag_above else bottom).addWidget(self._lag)
        layout.addLayout(top)
        if huge:
            layout.addStretch(1)
        layout.addWidget(self._value)
        layout.addLayout(bottom)
        if huge:
            layout.addStretch(1)
        self.setAccessibleName(caption)

    @property
    def value(self) -> str:
        """The number as it is shown."""
        return self._value.text()

    @property
    def lag(self) -> str:
        """By how much the number is behind, as it is shown; empty when it is not."""
        return self._lag.text()

    def show_detail(self, detail: str) -> None:
        """Show another line of detail."""
        if self._detail.text() != detail:
            self._detail.setText(detail)

    def show_lag(self, lag: str) -> None:
        """Say by how much the number is behind; empty when it is not."""
        if self._lag.text() != lag:
            self._lag.setText(lag)

    def hide_lag(self, hidden: bool) -> None:
        """Leave out how far the number is behind, where it stands beside another one."""
        self._lag.setHidden(hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Write the number larger where there is room, and smaller where there is not."""
        super().resizeEvent(event)
        self._scale()

    def _scale(self) -> None:
        room, height = self.width() - 2 * MARGIN, self.height()
        sizes = HUGE_SIZES if self._huge else SIZES
        look = sizes[-1][0]
        for one, points, least in sizes[:-1]:
            font = QFont(self.font().family(), points, QFont.Weight.Bold)
            if height >= least and QFontMetrics(font).horizontalAdvance(self._value.text()) < room:
                look = one
                break
        if self._value.property("look") != look:
            self._value.setProperty("look", look)
            self._value.style().unpolish(self._value)
            self._value.style().polish(self._value)

    def show_value(self, value: str, detail: str = "", tone: str = "") -> None:
        """Show a value."""
        if self._value.text() != value:
            self._value.setText(value)
            self._scale()
        self.show_detail(detail)
        set_tone(self._value, tone)
