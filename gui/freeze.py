"""Freeze: every tab stays at one instant while the stream runs on; the chip says what has come since."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.context import Context
from gui.theme import icon
from gui.translations import plural
from gui.widgets.card import label
from models.snapshots import OrdersToday, ShopTime


class FreezeChip(QWidget):
    """Stands beside the tabs; `toggled` asks to freeze, or to show again what is happening now."""

    toggled = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._orders: int | None = None
        self._orders_then: int | None = None
        self._now: float | None = None
        self.frozen = False
        self.since = label("", "lag")
        self.button = QPushButton()
        self.button.setProperty("look", "chip")
        self.button.clicked.connect(self._on_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 14, 5)
        layout.setSpacing(10)
        layout.addWidget(self.since)
        layout.addWidget(self.button)
        self.show_live()

    def receive(self, snapshot: object) -> None:
        """Note how many orders there are by now, and what time it is."""
        if isinstance(snapshot, OrdersToday):
            self._orders = snapshot.orders_total
            if self.frozen:
                self._show_count()
        elif isinstance(snapshot, ShopTime):
            self._now = snapshot.now

    def freeze(self) -> None:
        """Say that the tabs stay as they are, since now."""
        self.frozen = True
        self._orders_then = self._orders
        at = "" if self._now is None else self._context.format.clock(self._now)
        self.since.setText(self.tr("Held at {time}").format(time=at))
        self.since.show()
        self._dress("chip-on", "play", self._context.theme.on_accent)
        self.button.setToolTip(self.tr("Show what is happening now again (Space)"))
        self._show_count()

    def show_live(self) -> None:
        """Say that the tabs show what is happening now."""
        self.frozen = False
        self.since.hide()
        self._dress("chip", "pause", self._context.theme.muted)
        self.button.setText(self.tr("Freeze"))
        self.button.setToolTip(self.tr("Hold every tab at this instant while the stream runs on (Space)"))

    def take_over(self, before: "FreezeChip") -> None:
        """Go on from the chip that was here in another language or look."""
        self._orders, self._now = before._orders, before._now
        if before.frozen:
            self.freeze()
            self._orders_then = before._orders_then
            self.since.setText(self.tr("Held at {time}").format(time=before.since.text().split(" ")[-1]))
            self._show_count()

    @property
    def missed(self) -> int:
        """How many orders have been counted since the tabs were frozen."""
        return max((self._orders or 0) - (self._orders_then or 0), 0) if self.frozen else 0

    def _show_count(self) -> None:
        more = self.missed
        text = self.tr("Live, +{n} orders", "", plural(more)).format(n=self._context.format.count(more))
        if self.button.text() != text:
            self.button.setText(text)

    def _dress(self, look: str, picture: str, colour: str) -> None:
        self.button.setProperty("look", look)
        self.button.setIcon(icon(picture, colour))
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)

    @Slot()
    def _on_clicked(self) -> None:
        self.toggled.emit()
