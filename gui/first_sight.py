"""What a new shop offers over its empty tabs: to open now, or with yesterday's sales."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from gui.context import Context
from gui.theme import icon
from gui.widgets.card import Card, label
from models.settings import Settings
from models.simulation import expected_orders
from models.snapshots import ShopTime, Standing
from workers.stream.loop import Trouble
from workers.stream.opening_anew import yesterday_begins
from workers.threads.supervisor import OPENING

VEIL = 215
"""How much of the tabs behind is covered, of 255."""
WIDTH = 560
AT_THE_CLOCK_SECONDS = 60.0
"""A shop whose time is further from the wall clock was opened at an instant of its own: yesterday is not offered."""


class FirstSight(QWidget):
    """Covers the pages of the tabs as long as nothing was sold, and goes for good when something is."""

    def __init__(self, context: Context, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self._context = context
        self._supervisor = context.supervisor
        self._tabs = tabs
        self._pressed = False
        self._told_for: tuple[float, bool] | None = None
        theme = context.theme
        self._veil = QColor(theme.window)
        self._veil.setAlpha(VEIL)
        self.now = QPushButton(icon("play", theme.on_accent), self.tr("Open now"))
        self.yesterday = QPushButton(icon("history", theme.text), self.tr("Open with yesterday's sales"))
        self.now.setProperty("look", "primary")
        self.of_now = label(self.tr("The first order comes in a moment, and every figure begins at zero."), "muted")
        self.of_yesterday = label("", "muted")
        self._card = Card()
        self._card.setMaximumWidth(WIDTH)
        title = label(self.tr("A new shop: nothing has been sold yet"), "figure")
        title.setWordWrap(True)
        self._card.body.addWidget(title)
        self._card.body.addSpacing(6)
        for button, text, tip in (
            (self.now, self.of_now, self.tr("Open the shop at this moment, and sell")),
            (self.yesterday, self.of_yesterday, self.tr("Sell from yesterday 00:00 to now, and go on from there")),
        ):
            button.setMinimumHeight(40)
            button.setToolTip(tip)
            text.setWordWrap(True)
            self._card.body.addWidget(button)
            self._card.body.addWidget(text)
            self._card.body.addSpacing(10)
        self._card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        across, down = QHBoxLayout(self), QVBoxLayout()
        across.addStretch(1)
        across.addLayout(down, 100)
        across.addStretch(1)
        down.addStretch(2)
        down.addWidget(self._card)
        down.addStretch(3)
        self.now.clicked.connect(self._on_now)
        self.yesterday.clicked.connect(self._on_yesterday)
        tabs.installEventFilter(self)
        self.hide()

    def receive(self, snapshot: object) -> None:
        """Come while nothing was sold and nothing is being sold, and go."""
        if isinstance(snapshot, Standing):
            selling = self._supervisor.shop.crossing.selling
            new = not snapshot.produced_total and not snapshot.counted_total and not selling and not self._pressed
            if new:
                self._say_how_much()
            if new != (not self.isHidden()):
                self._cover()
                self.setVisible(new)
        elif isinstance(snapshot, ShopTime):
            ours = abs(snapshot.ahead) < AT_THE_CLOCK_SECONDS
            for widget in (self.yesterday, self.of_yesterday):
                widget.setVisible(ours)
        elif isinstance(snapshot, Trouble) and snapshot.source == OPENING and snapshot.text:
            self._pressed = False  # it did not open, and may be asked again

    def _say_how_much(self) -> None:
        shop = self._supervisor.shop
        settings: Settings = shop.choices.now()
        if (settings.rate, settings.curve) == self._told_for:
            return
        self._told_for = settings.rate, settings.curve
        now = shop.wall()
        orders = expected_orders(shop.calendar(), yesterday_begins(shop), now, settings.rate, settings.curve)
        self.yesterday.setEnabled(orders >= 1)
        digits = -3 if orders >= 10_000 else -2 if orders >= 1_000 else 0
        self.of_yesterday.setText(
            self.tr(
                "About {n} orders, from yesterday 00:00 to now, go through Kafka as fast as the consumers follow. "
                "Then there is a final report, a curve for yesterday, and every window is full. It can be stopped."
            ).format(n=self._context.format.count(int(round(orders, digits))))
        )

    def _cover(self) -> None:
        """Lie over the pages, below the tabs' own bar, which stays in reach."""
        top = self._tabs.tabBar().height()
        self.setGeometry(0, top, self._tabs.width(), self._tabs.height() - top)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the tabs' size."""
        if watched is self._tabs and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._cover()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Veil what is behind."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(self.rect(), self._veil)

    @Slot()
    def _on_now(self) -> None:
        self._go()
        self._supervisor.start_sales()

    @Slot()
    def _on_yesterday(self) -> None:
        self._go()
        self._supervisor.open_with_yesterday()

    def _go(self) -> None:
        self._pressed = True
        self.hide()
