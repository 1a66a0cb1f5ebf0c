"""Charts: bars and a line, with fixed ranges that move only when they must (auto-ranging paints twice)."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import FONT_SIZE, Theme

GRID_LINES = 4
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


class _ValueAxis(pg.AxisItem):  # type: ignore[misc]
    """The axis of values; writes them with the shop's format."""

    def __init__(self, text: Callable[[float], str]) -> None:
        super().__init__("left")
        self._text = text

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802
        """Return the texts of the ticks."""
        return [self._text(value) for value in values]


class Chart(QWidget):
    """A plot of values from 0 up, with four quiet grid lines."""

    def __init__(self, theme: Theme, text: Callable[[float], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        axis = _ValueAxis(text)
        self.plot = pg.PlotWidget(axisItems={"left": axis}, background=None)
        self.plot.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setFrameShape(self.plot.Shape.NoFrame)
        self.plot.setMinimumHeight(120)
        layout.addWidget(self.plot)
        item = self.plot.getPlotItem()
        item.getViewBox().setDefaultPadding(0)
        item.disableAutoRange()
        font = QFont("Inter", FONT_SIZE - 1)
        for name in ("left", "bottom"):
            side = item.getAxis(name)
            side.setPen(pg.mkPen(None) if name == "left" else pg.mkPen(theme.border))
            side.setTextPen(pg.mkPen(theme.muted))
            side.setStyle(tickLength=0, tickFont=font, tickTextOffset=6)
        item.getAxis("left").setWidth(58)
        item.getAxis("bottom").setHeight(24)
        self._grid = [pg.InfiniteLine(angle=0, pen=pg.mkPen(theme.border, width=1)) for _ in range(GRID_LINES)]
        for line in self._grid:
            line.setZValue(-10)
            self.plot.addItem(line)
        self._top = 0.0
        self.show_up_to(0.0)

    @property
    def top(self) -> float:
        """The value at the top of the plot."""
        return self._top

    def show_up_to(self, highest: float) -> None:
        """Make room for a value; the range stays as it is while that still looks right."""
        wanted = nice_ceiling(highest * _ROOM_ABOVE)
        if self._top >= wanted >= self._top * _SHRINK_BELOW:
            return
        self._top = wanted
        self.plot.setYRange(0, wanted * _ROOM_FOR_TEXT, padding=0)
        steps = [wanted / GRID_LINES * i for i in range(GRID_LINES + 1)]
        for line, value in zip(self._grid, steps[1:], strict=True):
            line.setValue(value)
        axis = self.plot.getPlotItem().getAxis("left")
        axis.setTicks([list(zip(steps, axis.tickStrings(steps, 1.0, 1.0), strict=True))])

    def show_ticks(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Write the texts under the plot."""
        self.plot.getPlotItem().getAxis("bottom").setTicks([list(ticks)])

    def colour(self, name: str, alpha: int = 255) -> QColor:
        """Return a colour of the theme."""
        made = QColor(name)
        made.setAlpha(alpha)
        return made


class BarChart(Chart):
    """Bars at 0, 1, 2 …; `behind` draws another set of bars behind them, `mark` a line across."""

    def __init__(
        self, theme: Theme, count: int, text: Callable[[float], str], *, behind: bool = False, mark: bool = False
    ) -> None:
        super().__init__(theme, text)
        self._count = count
        positions = list(range(count))
        self._behind: Any = None
        if behind:
            self._behind = pg.BarGraphItem(
                x=positions, height=[0] * count, width=0.86, pen=None, brush=self.colour(theme.ghost)
            )
            self.plot.addItem(self._behind)
        self._bars = pg.BarGraphItem(
            x=positions, height=[0] * count, width=0.56 if behind else 0.7, pen=None, brush=self.colour(theme.accent)
        )
        self.plot.addItem(self._bars)
        self._mark: Any = None
        if mark:
            pen = pg.mkPen(theme.warn, width=2, style=pg.QtCore.Qt.PenStyle.DashLine)
            self._mark = pg.InfiniteLine(angle=0, pen=pen)
            self._mark.setVisible(False)
            self.plot.addItem(self._mark)
        self.plot.setXRange(-0.6, count - 0.4, padding=0)
        self.values: tuple[float, ...] = (0.0,) * count

    def show_values(
        self,
        values: Sequence[float],
        behind: Sequence[float] = (),
        mark: float | None = None,
        faint: Sequence[int] = (),
    ) -> None:
        """Show the bars; those in `faint` (indexes) are drawn lightly, as not finished."""
        self.values = tuple(values)
        self.show_up_to(max([*values, *behind, mark or 0.0], default=0.0))
        brushes = [self.colour(self._theme.accent, 130 if i in faint else 255) for i in range(self._count)]
        self._bars.setOpts(height=list(values), brushes=brushes)
        if self._behind is not None:
            self._behind.setOpts(height=list(behind) or [0] * self._count)
        if self._mark is not None:
            self._mark.setVisible(mark is not None)
            if mark is not None:
                self._mark.setValue(mark)


class LineChart(Chart):
    """A line with a filled area below it, over positions 0 … count − 1."""

    def __init__(self, theme: Theme, count: int, text: Callable[[float], str]) -> None:
        super().__init__(theme, text)
        self._positions = list(range(count))
        self._line = self.plot.plot(
            self._positions,
            [0] * count,
            pen=pg.mkPen(theme.accent, width=2),
            fillLevel=0,
            brush=self.colour(theme.accent, 45),
        )
        self.plot.setXRange(0, count - 1, padding=0.01)
        self.values: tuple[float, ...] = (0.0,) * count

    def show_values(self, values: Sequence[float]) -> None:
        """Show the line."""
        self.values = tuple(values)
        self.show_up_to(max(values, default=0.0))
        self._line.setData(self._positions, list(values))
