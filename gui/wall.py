"""Wall mode (F11): the whole screen for a few figures and the curve of the last hour, to be read from across a room."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.context import Context
from gui.translations import plural
from gui.widgets.card import label
from gui.widgets.minutes_chart import MinutesChart
from models.snapshots import KafkaState, OrdersToday, Produced, Sales, ShopTime, Standing

AXIS_POINTS = 16
SMALL = 0.035
"""How much of the height the letters of captions take."""
FAR_BEHIND = 10_000
"""Messages; as in the overview."""


class BigText(QWidget):
    """One line, as large as there is room for, and at most so much of the window's height.

    It keeps its size while its digits change.
    """

    def __init__(self, colour: str, *, bold: bool = True, most: float = 1.0) -> None:
        super().__init__()
        self._colour = self._usual = QColor(colour)
        self._bold = bold
        self._most = most
        self._text = "–"
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @property
    def text(self) -> str:
        """What stands there."""
        return self._text

    def show_text(self, text: str, colour: str = "") -> None:
        """Show another text, in its usual colour unless another one is given."""
        wanted = QColor(colour) if colour else self._usual
        if (text, wanted) != (self._text, self._colour):
            self._text, self._colour = text, wanted
            self.setAccessibleName(text)
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for a little."""
        return QSize(60, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the text."""
        painter = QPainter(self)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Bold if self._bold else QFont.Weight.DemiBold)
        font.setPixelSize(self._pixels(font))
        painter.setFont(font)
        painter.setPen(self._colour)
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(self.rect()), int(where), self._text)

    def _pixels(self, font: QFont) -> int:
        """Return the height of letters that fits: as if each digit were the widest one."""
        digits = "".join("0" if char.isdigit() else char for char in self._text)
        font.setPixelSize(100)
        metrics = QFontMetricsF(font)
        by_width = self.width() / max(metrics.horizontalAdvance(digits), 1.0) * 100
        by_height = self.height() / metrics.height() * 100
        return max(int(min(by_width, by_height, self.window().height() * self._most)), 8)


class WallFigure(QFrame):
    """A caption and its number; how much of the height each takes is fixed, so that all of a row are alike."""

    def __init__(self, context: Context, caption: str, *, accent: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        theme = context.theme
        self._caption = BigText(theme.muted, bold=False, most=SMALL)
        self._caption.show_text(caption)
        self._value = BigText(theme.accent if accent else theme.text)
        self._detail = BigText(theme.muted, bold=False, most=SMALL)
        self._detail.show_text("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 14, 24, 14)
        layout.setSpacing(0)
        for part, share in ((self._caption, 2), (self._value, 6), (self._detail, 2)):
            layout.addWidget(part, share)

    @property
    def value(self) -> str:
        """The number as it is shown."""
        return self._value.text

    def show_value(self, value: str, detail: str = "", colour: str = "") -> None:
        """Show a number."""
        self._value.show_text(value, colour)
        self._detail.show_text(detail)


class Wall(QWidget):
    """Shown in place of everything else; takes the same snapshots."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._connected, self._sales, self._held = True, "", ""
        theme = context.theme
        self.orders = WallFigure(context, self.tr("Orders today"), accent=True)
        self.sales = WallFigure(context, self.tr("Sales today"))
        self.last_hour = WallFigure(context, self.tr("Last hour"))
        self.behind = WallFigure(context, self.tr("Behind"))
        self.time = BigText(theme.text, most=1.5 * SMALL)
        self.state = BigText(theme.muted, bold=False, most=1.5 * SMALL)
        self.curve = MinutesChart(context, self.tr("Orders"))
        self.curve.plot.enlarge(AXIS_POINTS)
        curve = QFrame()
        curve.setObjectName("card")
        inner = QVBoxLayout(curve)
        inner.setContentsMargins(24, 14, 24, 14)
        caption = BigText(theme.muted, bold=False, most=SMALL)
        caption.show_text(self.tr("Orders per minute"))
        inner.addWidget(caption, 1)
        inner.addWidget(self.curve, 9)
        head = QHBoxLayout()
        head.addWidget(self.time, 3)
        head.addWidget(self.state, 4)
        self.leave = label(self.tr("Esc or F11 leaves the wall"), "muted")
        head.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout()
        grid.setSpacing(16)
        grid.addWidget(self.orders, 0, 0, 2, 1)
        grid.addWidget(self.sales, 0, 1, 1, 2)
        grid.addWidget(self.last_hour, 1, 1)
        grid.addWidget(self.behind, 1, 2)
        for column, share in enumerate((6, 4, 3)):
            grid.setColumnStretch(column, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 24)
        layout.setSpacing(16)
        layout.addLayout(head, 2)
        layout.addLayout(grid, 11)
        layout.addWidget(curve, 9)

    def receive(self, snapshot: object) -> None:
        """Show a snapshot."""
        shown, theme = self._context.format, self._context.theme
        if isinstance(snapshot, OrdersToday):
            self.orders.show_value(
                shown.count(snapshot.orders_today),
                self.tr("yesterday: {yesterday}").format(yesterday=shown.count(snapshot.orders_yesterday)),
            )
            self.curve.show_minutes(snapshot)
        elif isinstance(snapshot, Sales):
            self.sales.show_value(shown.money(snapshot.today_ore), self._of_orders(snapshot.orders_today))
            self.last_hour.show_value(shown.money(snapshot.last_hour_ore), self._of_orders(snapshot.last_hour_orders))
        elif isinstance(snapshot, Standing):
            lag = max(snapshot.lag.values(), default=0)
            self.behind.show_value(
                shown.count(lag), self.tr("messages"), theme.warn if lag > FAR_BEHIND else theme.text
            )
        elif isinstance(snapshot, ShopTime):
            self.time.show_text(shown.moment(snapshot.now)[:16])
        elif isinstance(snapshot, Produced):
            self._sales = (
                self.tr("{n}/min now").format(n=shown.decimal(snapshot.rate_now, 0))
                if snapshot.selling
                else self.tr("sales are stopped")
            )
            self._show_state()
        elif isinstance(snapshot, KafkaState):
            self._connected = snapshot.connected
            self._show_state()

    def show_held(self, held: str) -> None:
        """Say since when the figures are held, in the colour of a warning; empty: they are live."""
        self._held = held
        self.time.setVisible(not held)
        self._show_state()

    def _show_state(self) -> None:
        if self._held:
            text = self.tr("{held} – Space shows what is happening now").format(held=self._held)
            self.state.show_text(text, self._context.theme.warn)
        elif self._connected:
            self.state.show_text(self._sales)
        else:
            self.state.show_text(self.tr("Kafka: not connected"), self._context.theme.bad)

    def _of_orders(self, number: int) -> str:
        return self.tr("{n} orders", "", plural(number)).format(n=self._context.format.count(number))
