"""What all charts share: they can be asked, with the mouse, with the arrow keys, and as rows."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import Theme
from gui.widgets.crosshair import Crosshair, CrosshairPane, Reading
from gui.widgets.plot import Plot

SMALLEST = QSize(240, 96)


class Chart(QWidget):
    """Values from 0 up over the places 0 … count − 1. Subclasses draw them, and `_keep` what they show.

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
        self._first, self._step = 0.0, 1.0
        self._place: Callable[[int], str] = str
        self._rows: tuple[Sequence[float], ...] = ((0.0,) * count,)
        self._empty = True
        self.plot = Plot(theme, text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.pane = CrosshairPane(self, theme)
        self.setMinimumSize(SMALLEST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # What is shown

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

    def show_ticks(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Write the texts under the plot."""
        self.plot.show_ticks(ticks)

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
            self.plot.lay_out()
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
        self.point(round(self.plot.place_at(x)))

    def place_name(self, index: int) -> str:
        """Return what a place is called."""
        return self._place(index)

    def place_of(self, index: int) -> tuple[float, float, float]:
        """Return where a place is on the chart, in pixels: x, the top and the bottom of the plot."""
        return self.plot.upright(index)

    def readings(self, index: int) -> list[Reading]:
        """Return the values at a place."""
        return [
            Reading(colour, name, self.exact(row[index]), self.plot.pixel(index, row[index]).y())
            for colour, name, row in zip(self.colours, self.names, self._rows, strict=False)
            if index < len(row)
        ]

    def said(self, index: int) -> str:
        """Return the values at a place in words."""
        values = ", ".join(f"{reading.name} {reading.text}" for reading in self.readings(index))
        return f"{self.place_name(index)}: {values}"

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

    def event(self, event: QEvent) -> bool:
        """Take Esc for the crosshair where there is one, before it is a shortcut of the window."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and self.pointed is not None
        ):
            event.accept()
        return super().event(event)

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
