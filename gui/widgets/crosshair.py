"""The crosshair: one place on the axis of time, shared by the charts of a tab; and the pane that draws it on each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import FONT_SIZE, Theme

if TYPE_CHECKING:
    from gui.widgets.chart import Chart

_PAD = 8.0
_DOT = 7.0


class Crosshair(QObject):
    """Where the charts of a tab are looked at, in units that they share (see `Chart.join`); None: nowhere."""

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at: float | None = None

    @property
    def at(self) -> float | None:
        """The place."""
        return self._at

    def move(self, at: float | None) -> None:
        """Go somewhere else, or nowhere."""
        if at != self._at:
            self._at = at
            self.moved.emit()


@dataclass(frozen=True, slots=True)
class Reading:
    """One value under the crosshair; `y` is where it stands on the pane, None where it has no place."""

    colour: QColor
    name: str
    text: str
    y: float | None


class CrosshairPane(QWidget):
    """Lies over a chart: takes the mouse, and draws the line, the points and the values at the crosshair."""

    def __init__(self, chart: "Chart", theme: Theme) -> None:
        super().__init__(chart)
        self._chart = chart
        self._theme = theme
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the crosshair along."""
        self._chart.point_at(event.position().x())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Give the chart the focus, so that the arrow keys go on from here."""
        self._chart.setFocus(Qt.FocusReason.MouseFocusReason)
        self._chart.point_at(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the crosshair away, unless the keyboard holds it."""
        super().leaveEvent(event)
        if not self._chart.hasFocus():
            self._chart.crosshair.move(None)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw what the crosshair is on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._chart.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        index = self._chart.pointed
        if index is None:
            return
        x, top, bottom = self._chart.place_of(index)
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        readings = self._chart.readings(index)
        for reading in readings:
            if reading.y is not None:
                painter.setPen(QPen(QColor(self._theme.card), 1.5))
                painter.setBrush(reading.colour)
                painter.drawEllipse(QPointF(x, reading.y), 4.0, 4.0)
        self._draw_values(painter, x, top, self._chart.place_name(index), readings)

    def _draw_values(self, painter: QPainter, x: float, top: float, title: str, readings: list[Reading]) -> None:
        plain = QFont("Inter", FONT_SIZE - 1)
        bold = QFont(plain)
        bold.setWeight(QFont.Weight.DemiBold)
        thin, thick = QFontMetricsF(plain), QFontMetricsF(bold)
        names = max((thin.horizontalAdvance(reading.name) for reading in readings), default=0.0)
        texts = max((thick.horizontalAdvance(reading.text) for reading in readings), default=0.0)
        width = max(_DOT + 6 + names + 14 + texts, thick.horizontalAdvance(title)) + 2 * _PAD
        line = thick.height() + 2
        height = line * (len(readings) + 1) + 2 * _PAD - 4
        left = x + 12 if x + 12 + width <= self.width() else max(x - 12 - width, 0.0)
        box = QRectF(left, min(top + 2, max(self.height() - height - 1, 0.0)), width, height)
        painter.setPen(QPen(QColor(self._theme.ghost), 1))
        painter.setBrush(QColor(self._theme.card))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(bold)
        painter.setPen(QColor(self._theme.muted))
        base = box.top() + _PAD + thick.ascent() - 2
        painter.drawText(QPointF(left + _PAD, base), title)
        for reading in readings:
            base += line
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(reading.colour)
            painter.drawEllipse(QPointF(left + _PAD + _DOT / 2, base - thin.xHeight() / 2), _DOT / 2, _DOT / 2)
            painter.setPen(QColor(self._theme.text))
            painter.setFont(plain)
            painter.drawText(QPointF(left + _PAD + _DOT + 6, base), reading.name)
            painter.setFont(bold)
            right = box.right() - _PAD - thick.horizontalAdvance(reading.text)
            painter.drawText(QPointF(right, base), reading.text)
