"""The plot of a chart: a bare view box with two axes and four quiet grid lines, whose ranges are set and never found.

A whole plot item has menus, buttons and titles that cost a window a tenth of a second; auto-ranging paints twice.
"""

import math
from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QGraphicsGridLayout

from gui.theme import FONT_SIZE, Theme

GRID_LINES = 4
_BESIDE = 18
"""Pixels right of the plot: half of a time on the axis."""
_ROOM_ABOVE = 1.08
_SHRINK_BELOW = 0.6
_ROOM_FOR_TEXT = 1.07


def nice_ceiling(value: float) -> float:
    """Return the next of 4, 8, 12, 20, 40, 60, 80, 100 … so that four steps are whole numbers where they can be."""
    if value <= 4:
        return 4.0
    size = 10.0 ** math.floor(math.log10(value))
    for step in (1.0, 1.2, 2.0, 4.0, 6.0, 8.0, 10.0):
        if value <= step * size and (step * size / GRID_LINES).is_integer():
            return step * size
    return 10.0 * size


class Plot(pg.GraphicsView):  # type: ignore[misc]
    """Draws items over places from left to right, and values from 0 up, which `text` writes on the axis."""

    def __init__(self, theme: Theme, text: Callable[[float], str]) -> None:
        super().__init__(background=None)
        self._theme = theme
        self._text = text
        self._ticks: list[tuple[float, str]] = []
        self.top = 0.0
        """The value of the highest grid line."""
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self.box.disableAutoRange()
        self._frame = pg.GraphicsWidget()
        layout = QGraphicsGridLayout(self._frame)
        layout.setContentsMargins(0, 4, _BESIDE, 0)
        layout.setSpacing(0)
        self._left, self._bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        font = QFont("Inter", FONT_SIZE - 1)
        for axis, colour in ((self._left, None), (self._bottom, theme.border)):
            axis.linkToView(self.box)
            axis.setPen(pg.mkPen(colour))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setStyle(tickLength=0, tickAlpha=0, tickFont=font, tickTextOffset=6, hideOverlappingLabels=False)
        self._left.setWidth(58)
        self._bottom.setHeight(24)
        self._bottom.setTicks([[]])
        layout.addItem(self._left, 0, 0)
        layout.addItem(self.box, 0, 1)
        layout.addItem(self._bottom, 1, 1)
        self.setCentralItem(self._frame)
        self._grid = [pg.InfiniteLine(angle=0, pen=pg.mkPen(theme.border, width=1)) for _ in range(GRID_LINES)]
        for line in self._grid:
            line.setZValue(-10)
            self.box.addItem(line)
        self.show_up_to(0.0)

    def enlarge(self, points: int) -> None:
        """Write the axes larger, to be read from far away; `points` is the size of the letters."""
        font = QFont("Inter", points)
        for axis in (self._left, self._bottom):
            axis.setStyle(tickFont=font)
        self._left.setWidth(6 * points)
        self._bottom.setHeight(2 * points + 4)

    def show_up_to(self, highest: float) -> None:
        """Make room for a value; the range stays as it is while that still looks right."""
        wanted = nice_ceiling(highest * _ROOM_ABOVE)
        if self.top >= wanted >= self.top * _SHRINK_BELOW:
            return
        self.top = wanted
        self.box.setYRange(0, wanted * _ROOM_FOR_TEXT, padding=0)
        steps = [wanted / GRID_LINES * i for i in range(GRID_LINES + 1)]
        for line, value in zip(self._grid, steps[1:], strict=True):
            line.setValue(value)
        self._left.setTicks([[(value, self._text(value)) for value in steps]])

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """The places under the plot that have a text."""
        return self._ticks

    def show_ticks(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Write the texts under the plot."""
        if list(ticks) != self._ticks:
            self._ticks = list(ticks)
            self._bottom.setTicks([self._ticks])

    def pixel(self, place: float, value: float) -> QPointF:
        """Return where a value stands, in pixels of the view."""
        return QPointF(self.mapFromScene(self.box.mapViewToScene(QPointF(place, value))))

    def upright(self, place: float) -> tuple[float, float, float]:
        """Return the line over a place, in pixels: x, the top and the bottom."""
        low, high = self.pixel(place, 0.0), self.pixel(place, self.top * _ROOM_FOR_TEXT)
        return low.x(), high.y(), low.y()

    def place_at(self, x: float) -> float:
        """Return the place at a pixel of the view."""
        return float(self.box.mapSceneToView(QPointF(self.mapToScene(round(x), 0))).x())

    def lay_out(self) -> None:
        """Take the size that it has been given at once, though it is not shown."""
        self._frame.layout().activate()
