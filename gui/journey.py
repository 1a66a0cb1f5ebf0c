"""The way to now of a shop that is behind the wall clock: how far it is, what is left, and how to stop and go on."""

import time
from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton

from gui.context import Context
from gui.theme import icon
from gui.widgets.card import label
from models.simulation import expected_orders
from models.snapshots import ShopTime

NOTABLE_SECONDS = 60.0
OF_ITS_OWN_SECONDS = 4 * 86_400.0
"""A shop that is further behind was opened in the past on purpose: nothing is offered."""
LOOK_SECONDS = 0.5
SURE_AFTER_SECONDS = 3.0
"""Real seconds after which what is left can be guessed."""


class Journey(QFrame):
    """A strip at the foot of the tabs, there only while it has something to say."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("journey")
        self._context = context
        self._shop = context.supervisor.shop
        self._calendar = self._shop.calendar()
        self._began: tuple[float, float] | None = None
        self._looked = 0.0
        self.text = label()
        self.left = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("On the way to now"))
        self.stop = QPushButton(icon("stop", context.theme.text), self.tr("Stop here"))
        self.stop.setToolTip(self.tr("Let time go on from here as usual; the shop stays behind the clock"))
        self.catch_up = QPushButton(icon("fast-forward", context.theme.text), self.tr("Catch up to now"))
        self.catch_up.setToolTip(self.tr("Let time run to now, selling all the way, as fast as the consumers follow"))
        for button in (self.stop, self.catch_up):
            button.setProperty("look", "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 2, 14, 2)
        layout.setSpacing(12)
        layout.addWidget(self.text)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.left)
        layout.addStretch(0)
        layout.addWidget(self.stop)
        layout.addWidget(self.catch_up)
        self.stop.clicked.connect(self._on_stop)
        self.catch_up.clicked.connect(self._on_catch_up)
        self.hide()

    def take_over(self, before: Self) -> None:
        """Go on from the strip that was here in another language or look."""
        self._began = before._began

    def receive(self, snapshot: object) -> None:
        """Show how far it is."""
        if not isinstance(snapshot, ShopTime):
            return
        if snapshot.catching_up:
            self._show_way(snapshot)
        elif snapshot.target is not None:
            self.hide()  # the strip tells of that way
        else:
            self._began = None
            self._show_behind(-snapshot.ahead)

    def _show_way(self, snapshot: ShopTime) -> None:
        real = time.monotonic()
        if self._began is None:
            self._began = real, snapshot.now
        elif real - self._looked < LOOK_SECONDS:
            return
        self._looked = real
        began_real, began = self._began
        assert snapshot.target is not None  # noqa: S101 - who catches up has one
        shown = self._context.format
        done, whole = (self._orders(began, until) for until in (snapshot.now, snapshot.target))
        share = done / whole if whole > 0 else 1.0
        self.text.setText(
            self.tr("On the way to now: {time}").format(time=shown.moment(snapshot.now)[:16]),
        )
        self.bar.setValue(round(share * 1000))
        if real - began_real >= SURE_AFTER_SECONDS and share > 0.01:
            span = shown.duration((real - began_real) * (1 - share) / share)
            left = self.tr("{share} %, about {span} left").format(share=shown.decimal(share * 100, 0), span=span)
        else:
            left = self.tr("{share} %").format(share=shown.decimal(share * 100, 0))
        self.left.setText(left)
        self._show(on_the_way=True)

    def _show_behind(self, seconds: float) -> None:
        if not NOTABLE_SECONDS < seconds < OF_ITS_OWN_SECONDS:
            self.hide()
            return
        span = self._context.format.duration(seconds)
        self.text.setText(self.tr("The shop is {span} behind the clock.").format(span=span))
        self._show(on_the_way=False)

    def _show(self, *, on_the_way: bool) -> None:
        for widget in (self.bar, self.left, self.stop):
            widget.setVisible(on_the_way)
        self.catch_up.setVisible(not on_the_way)
        self.show()

    def _orders(self, since: float, until: float) -> float:
        """Return how many orders are due in between, on average: it is they that take the time."""
        settings = self._shop.choices.now()
        return expected_orders(self._calendar, since, until, max(settings.rate, 1.0), settings.curve)

    @Slot()
    def _on_stop(self) -> None:
        self._context.supervisor.give_up()

    @Slot()
    def _on_catch_up(self) -> None:
        self._context.supervisor.catch_up()
