"""What the colours of a chart stand for: a patch, a line or a dashed line, each with its name."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Theme

_MARK = 12
_GAP = 5
_BETWEEN = 14


@dataclass(frozen=True)
class Key:
    """One entry: its colour and name; `line` draws a line instead of a patch, `dashed` a broken one."""

    colour: QColor
    name: str
    line: bool = False
    dashed: bool = False


class Legend(QWidget):
    """Shown beside a chart's title."""

    def __init__(self, keys: Sequence[Key], theme: Theme) -> None:
        super().__init__()
        self.keys = tuple(keys)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(", ".join(key.name for key in keys))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room that it needs."""
        widths = [_MARK + _GAP + self.fontMetrics().horizontalAdvance(key.name) for key in self.keys]
        return QSize(sum(widths) + _BETWEEN * max(len(widths) - 1, 0) + 1, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the room that it needs."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the entries side by side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        middle = self.height() / 2
        x = 0.0
        for key in self.keys:
            if key.line or key.dashed:
                pen = QPen(key.colour, 2)
                if key.dashed:
                    pen.setDashPattern([2.0, 1.0])
                painter.setPen(pen)
                painter.drawLine(QPointF(x, middle), QPointF(x + _MARK, middle))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(key.colour)
                painter.drawRoundedRect(QRectF(x, middle - 5, _MARK - 2, 10), 2, 2)
            x += _MARK + _GAP
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QPointF(x, middle + (metrics.ascent() - metrics.descent()) / 2), key.name)
            x += metrics.horizontalAdvance(key.name) + _BETWEEN
