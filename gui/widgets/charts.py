"""The kinds of charts: bars and lines, repainted only where their values have changed."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gui.theme import Theme
from gui.widgets.chart import Chart


class BarChart(Chart):
    """Bars at 0, 1, 2 …; `behind` draws another set of bars behind them, `mark` a line across."""

    def __init__(
        self,
        theme: Theme,
        count: int,
        text: Callable[[float], str],
        names: Sequence[str] = ("",),
        exact: Callable[[float], str] | None = None,
        *,
        mark: bool = False,
    ) -> None:
        super().__init__(theme, count, text, names, exact)
        positions = list(range(count))
        self._behind: pg.BarGraphItem | None = None
        if len(self.names) > 1:
            self._behind = pg.BarGraphItem(
                x=positions, height=[0] * count, width=0.86, pen=None, brush=self.colour(theme.ghost)
            )
            self.plot.box.addItem(self._behind)
        self._bars = pg.BarGraphItem(
            x=positions, height=[0] * count, width=0.56 if self._behind else 0.7, pen=None,
            brush=self.colour(theme.accent),
        )  # fmt: skip
        self.plot.box.addItem(self._bars)
        self._mark: pg.InfiniteLine | None = None
        if mark:
            pen = pg.mkPen(theme.warn, width=2, style=Qt.PenStyle.DashLine)
            self._mark = pg.InfiniteLine(angle=0, pen=pen)
            self._mark.setVisible(False)
            self.plot.box.addItem(self._mark)
        self.plot.box.setXRange(-0.6, count - 0.4, padding=0)
        self._shown: object = None

    @property
    def colours(self) -> tuple[QColor, ...]:
        """The colours of `names`."""
        return self.colour(self._theme.accent), self.colour(self._theme.ghost)

    def show_values(
        self,
        values: Sequence[float],
        behind: Sequence[float] = (),
        mark: float | None = None,
        faint: Sequence[int] = (),
    ) -> None:
        """Show the bars; those in `faint` (indexes) are drawn lightly and dashed, as not finished."""
        shown = tuple(values), tuple(behind), mark, tuple(faint)
        if shown == self._shown:
            return
        self._shown = shown
        self.plot.show_up_to(max([*values, *behind, mark or 0.0], default=0.0))
        accent = self._theme.accent
        brushes = [self.colour(accent, 90 if i in faint else 255) for i in range(self._count)]
        dashed = pg.mkPen(accent, width=1, style=Qt.PenStyle.DashLine)
        pens = [dashed if i in faint else pg.mkPen(None) for i in range(self._count)]
        self._bars.setOpts(height=list(values), brushes=brushes, pens=pens)
        if self._behind is not None:
            self._behind.setOpts(height=list(behind) or [0] * self._count)
        if self._mark is not None:
            self._mark.setVisible(mark is not None)
            if mark is not None:
                self._mark.setValue(mark)
        self._keep(*(shown[:2] if behind else shown[:1]))


class LineChart(Chart):
    """A line with a filled area below it; a second name gives a plain line behind it."""

    def __init__(
        self,
        theme: Theme,
        count: int,
        text: Callable[[float], str],
        names: Sequence[str] = ("",),
        exact: Callable[[float], str] | None = None,
    ) -> None:
        super().__init__(theme, count, text, names, exact)
        self._behind = pg.PlotCurveItem(pen=pg.mkPen(theme.muted, width=1.5), antialias=True)
        self._line = pg.PlotCurveItem(
            pen=pg.mkPen(theme.accent, width=2), fillLevel=0, brush=self.colour(theme.accent, 45), antialias=True
        )
        self._open = pg.PlotCurveItem(
            pen=pg.mkPen(theme.accent, width=2, style=Qt.PenStyle.DotLine), fillLevel=0,
            brush=self.colour(theme.accent, 20), antialias=True,
        )  # fmt: skip
        for curve in (self._behind, self._line, self._open):
            self.plot.box.addItem(curve)
        self._drawn: dict[pg.PlotCurveItem, tuple[int, tuple[float, ...]]] = {}
        self.plot.box.setXRange(0, count - 1, padding=0.01)
        self._shown: object = None

    def show_values(self, values: Sequence[float], behind: Sequence[float] = (), *, unfinished: bool = False) -> None:
        """Show the lines; with `unfinished`, what leads to the last value is drawn lightly and dotted."""
        shown = tuple(values), tuple(behind), unfinished
        if shown == self._shown:
            return
        self._shown = shown
        self.plot.show_up_to(max([*values, *behind], default=0.0))
        done = len(values) - 1 if unfinished else len(values)
        self._draw(self._line, shown[0][:done])
        self._draw(self._open, shown[0][max(done - 1, 0) :], max(done - 1, 0))
        self._draw(self._behind, shown[1])
        self._keep(*(shown[:2] if behind else shown[:1]))

    def _draw(self, curve: pg.PlotCurveItem, values: tuple[float, ...], first: int = 0) -> None:
        """Give a curve its values, if they are others than those it has."""
        drawn = first, values
        if self._drawn.get(curve) != drawn:
            self._drawn[curve] = drawn
            curve.setData(list(range(first, first + len(values))), list(values))
