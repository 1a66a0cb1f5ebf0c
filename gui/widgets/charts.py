"""Charts: bars and lines, with fixed ranges that move only when they must (auto-ranging paints twice).

A chart stands on a bare view box with two axes: a whole plot item has menus, buttons and titles that cost a window a
tenth of a second. What it shows can be asked: with the mouse, with the arrow keys, and as rows.
"""

import math
from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QImage, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QGraphicsGridLayout, QVBoxLayout, QWidget

from gui.theme import FONT_SIZE, Theme
from gui.widgets.crosshair import Crosshair, CrosshairPane, Reading

GRID_LINES = 4
SMALLEST = QSize(240, 96)
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


class Chart(QWidget):
    """Values from 0 up over the places 0 … count − 1, with four quiet grid lines.

    Args:
        theme: how it looks.
        count: how many places there are.
        text: how a value is written on the axis.
        names: what the rows of values are called, the one in front first.
        exact: how a value is written where there is room; as on the axis if it is left out.

    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        count: int,
        text: Callable[[float], str],
        names: Sequence[str],
        exact: Callable[[float], str] | None = None,
    ) -> None:
        super().__init__()
        self.names = tuple(names)
        self.exact = exact or text
        self.crosshair = Crosshair(self)
        self.crosshair.moved.connect(self._on_crosshair)
        self._theme = theme
        self._count = count
        self._text = text
        self._first, self._step = 0.0, 1.0
        self._place: Callable[[int], str] = str
        self._rows: tuple[Sequence[float], ...] = ((0.0,) * count,)
        self._empty = True
        self._ticks: list[tuple[float, str]] = []
        self._top = 0.0
        self._make_view()
        self.pane = CrosshairPane(self, theme)
        self.setMinimumSize(SMALLEST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_up_to(0.0)

    def _make_view(self) -> None:
        self.view = pg.GraphicsView(background=None)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setFrameShape(self.view.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self.box.disableAutoRange()
        frame = pg.GraphicsWidget()
        layout = QGraphicsGridLayout(frame)
        layout.setContentsMargins(0, 4, _BESIDE, 0)
        layout.setSpacing(0)
        self._left, self._bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        font = QFont("Inter", FONT_SIZE - 1)
        for axis, colour in ((self._left, None), (self._bottom, self._theme.border)):
            axis.linkToView(self.box)
            axis.setPen(pg.mkPen(colour))
            axis.setTextPen(pg.mkPen(self._theme.muted))
            axis.setStyle(tickLength=0, tickAlpha=0, tickFont=font, tickTextOffset=6, hideOverlappingLabels=False)
        self._left.setWidth(58)
        self._bottom.setHeight(24)
        layout.addItem(self._left, 0, 0)
        layout.addItem(self.box, 0, 1)
        layout.addItem(self._bottom, 1, 1)
        self.view.setCentralItem(frame)
        self._bottom.setTicks([[]])
        self._frame = frame
        self._grid = [pg.InfiniteLine(angle=0, pen=pg.mkPen(self._theme.border, width=1)) for _ in range(GRID_LINES)]
        for line in self._grid:
            line.setZValue(-10)
            self.box.addItem(line)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.view)

    # What is shown

    @property
    def top(self) -> float:
        """The value at the top of the plot."""
        return self._top

    @property
    def values(self) -> tuple[float, ...]:
        """The values in front."""
        return tuple(self._rows[0])

    @property
    def rows(self) -> list[tuple[str, *tuple[float | None, ...]]]:
        """All that is shown, as rows: the name of the place, then a value for each of `names` (None: there is none)."""
        length = max(len(row) for row in self._rows)
        return [
            (self._place(i), *(row[i] if i < len(row) else None for row in self._rows[: len(self.names)]))
            for i in range(length)
        ]

    @property
    def colours(self) -> tuple[QColor, ...]:
        """The colours of `names`."""
        return self.colour(self._theme.accent), self.colour(self._theme.muted)

    def show_up_to(self, highest: float) -> None:
        """Make room for a value; the range stays as it is while that still looks right."""
        wanted = nice_ceiling(highest * _ROOM_ABOVE)
        if self._top >= wanted >= self._top * _SHRINK_BELOW:
            return
        self._top = wanted
        self.box.setYRange(0, wanted * _ROOM_FOR_TEXT, padding=0)
        steps = [wanted / GRID_LINES * i for i in range(GRID_LINES + 1)]
        for line, value in zip(self._grid, steps[1:], strict=True):
            line.setValue(value)
        self._left.setTicks([[(value, self._text(value)) for value in steps]])

    def show_ticks(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Write the texts under the plot."""
        if list(ticks) != self._ticks:
            self._ticks = list(ticks)
            self._bottom.setTicks([self._ticks])

    def name_places(self, name: Callable[[int], str]) -> None:
        """Say how a place is called, such as “14:05”."""
        self._place = name

    def _keep(self, *rows: Sequence[float]) -> None:
        """Keep what is shown, and tell who shows it elsewhere."""
        self._rows, self._empty = rows, False
        if self.pointed is not None:
            self._on_crosshair()
        self.changed.emit()

    def colour(self, name: str, alpha: int = 255) -> QColor:
        """Return a colour of the theme."""
        made = QColor(name)
        made.setAlpha(alpha)
        return made

    def picture(self, scale: float = 2.0) -> QImage:
        """Return the chart as it is, without the crosshair, on the colour of a card; it need not be in sight."""
        if not self.isVisible():
            self.grab()  # tells the sizes that else wait until it is shown
            self._frame.layout().activate()
        self.pane.hide()
        try:
            image = QImage(self.size() * scale, QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(scale)
            image.fill(QColor(self._theme.card))
            self.render(image, QPoint(), QRect(QPoint(), self.size()), self.RenderFlag.DrawChildren)
            return image
        finally:
            self.pane.show()

    # What is asked

    def join(self, crosshair: Crosshair, first: float = 0.0, step: float = 1.0) -> None:
        """Share a crosshair with other charts; the places are at `first`, `first + step` … in its units."""
        self.crosshair.moved.disconnect(self._on_crosshair)
        self.crosshair = crosshair
        self._first, self._step = first, step
        crosshair.moved.connect(self._on_crosshair)

    @property
    def pointed(self) -> int | None:
        """The place that the crosshair is on; None where there is none or it lies outside."""
        at = self.crosshair.at
        if at is None or self._empty:
            return None
        index = round((at - self._first) / self._step)
        return index if 0 <= index < max(len(row) for row in self._rows) else None

    def point(self, index: int) -> None:
        """Put the crosshair on a place, the nearest that there is."""
        if not self._empty:
            last = max(len(row) for row in self._rows) - 1
            self.crosshair.move(self._first + self._step * min(max(index, 0), last))

    def point_at(self, x: float) -> None:
        """Put the crosshair on the place at a pixel of the chart."""
        place = self.box.mapSceneToView(QPointF(self.view.mapToScene(round(x), 0)))
        self.point(round(place.x()))

    def place_name(self, index: int) -> str:
        """Return what a place is called."""
        return self._place(index)

    def place_of(self, index: int) -> tuple[float, float, float]:
        """Return where a place is on the chart, in pixels: x, the top and the bottom of the plot."""
        low, high = self._pixel(index, 0.0), self._pixel(index, self._top * _ROOM_FOR_TEXT)
        return low.x(), high.y(), low.y()

    def readings(self, index: int) -> list[Reading]:
        """Return the values at a place."""
        return [
            Reading(colour, name, self.exact(row[index]), self._pixel(index, row[index]).y())
            for colour, name, row in zip(self.colours, self.names, self._rows, strict=False)
            if index < len(row)
        ]

    def said(self, index: int) -> str:
        """Return the values at a place in words."""
        values = ", ".join(f"{reading.name} {reading.text}" for reading in self.readings(index))
        return f"{self.place_name(index)}: {values}"

    def _pixel(self, index: float, value: float) -> QPointF:
        return QPointF(self.view.mapFromScene(self.box.mapViewToScene(QPointF(index, value))))

    def _on_crosshair(self) -> None:
        self.pane.update()
        index = self.pointed
        if self.hasFocus() and index is not None:
            self.setAccessibleDescription(self.said(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the crosshair by the keyboard; Esc takes it away."""
        last = max(len(row) for row in self._rows) - 1
        at = self.pointed
        key = Qt.Key(event.key())
        stride = max(self._count // 12, 1)
        moves = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -stride, Qt.Key.Key_PageDown: stride,
        }  # fmt: skip
        if key in moves:
            self.point(last if at is None else at + moves[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.point(0 if key == Qt.Key.Key_Home else last)
        elif key == Qt.Key.Key_Escape and at is not None:
            self.crosshair.move(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that the arrow keys move here."""
        super().focusInEvent(event)
        self._on_crosshair()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take the crosshair away, unless another window only lies over this one."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.crosshair.move(None)
        self.pane.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the pane over all of it."""
        super().resizeEvent(event)
        self.pane.setGeometry(self.rect())


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
            self.box.addItem(self._behind)
        self._bars = pg.BarGraphItem(
            x=positions, height=[0] * count, width=0.56 if self._behind else 0.7, pen=None,
            brush=self.colour(theme.accent),
        )  # fmt: skip
        self.box.addItem(self._bars)
        self._mark: pg.InfiniteLine | None = None
        if mark:
            pen = pg.mkPen(theme.warn, width=2, style=Qt.PenStyle.DashLine)
            self._mark = pg.InfiniteLine(angle=0, pen=pen)
            self._mark.setVisible(False)
            self.box.addItem(self._mark)
        self.box.setXRange(-0.6, count - 0.4, padding=0)
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
        self.show_up_to(max([*values, *behind, mark or 0.0], default=0.0))
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
            self.box.addItem(curve)
        self._drawn: dict[pg.PlotCurveItem, tuple[int, tuple[float, ...]]] = {}
        self.box.setXRange(0, count - 1, padding=0.01)
        self._shown: object = None

    def show_values(self, values: Sequence[float], behind: Sequence[float] = (), *, unfinished: bool = False) -> None:
        """Show the lines; with `unfinished`, what leads to the last value is drawn lightly and dotted."""
        shown = tuple(values), tuple(behind), unfinished
        if shown == self._shown:
            return
        self._shown = shown
        self.show_up_to(max([*values, *behind], default=0.0))
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
