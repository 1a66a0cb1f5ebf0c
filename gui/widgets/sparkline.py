"""A small curve without axes: how a number went over the last minutes, the newest at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Theme


class Sparkline(QWidget):
    """Shows up to `count` values from 0 to their highest; fewer begin farther right."""

    def __init__(self, theme: Theme, colour: str, count: int) -> None:
        super().__init__()
        self._ground = QColor(theme.border)
        self._colour = QColor(colour)
        self._area = QColor(colour)
        self._area.setAlpha(50)
        self._count = count
        self.values: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return room for a line of text."""
        return QSize(110, 24)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the least room."""
        return QSize(40, 22)

    def show_values(self, values: Sequence[int]) -> None:
        """Show other values."""
        if self.values is not values and self.values != tuple(values):
            self.values = tuple(values)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the curve above its ground line."""
        painter = QPainter(self)
        bottom, width = self.height() - 2.0, self.width() - 2.0
        painter.setPen(QPen(self._ground, 1))
        painter.drawLine(QPointF(1, bottom + 0.5), QPointF(width, bottom + 0.5))
        highest = max(self.values, default=0)
        if highest > 0 and len(self.values) > 1:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            step, first = width / (self._count - 1), self._count - len(self.values)
            points = [
                QPointF(1 + (first + i) * step, bottom - value / highest * (bottom - 2))
                for i, value in enumerate(self.values)
            ]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._area)
            corners = [QPointF(points[0].x(), bottom), *points, QPointF(points[-1].x(), bottom)]
            painter.drawPolygon(QPolygonF(corners))
            painter.setPen(QPen(self._colour, 1.4))
            painter.drawPolyline(QPolygonF(points))
        painter.end()
