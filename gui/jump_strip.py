"""The strip at the foot of the tabs while time runs to an instant: how far it is, and how long it takes."""

from datetime import UTC, datetime
from typing import Self

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from gui.captions import consumer_caption
from gui.context import Context
from gui.widgets.card import label
from models.snapshots import SALES, ShopTime

STEPS = 1000


class JumpStrip(QFrame):
    """Shown while there is a way to go."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setObjectName("strip")
        self.text = label()
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How much of the way has been gone"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 2, 14, 2)
        layout.setSpacing(12)
        layout.addWidget(self.text)
        layout.addWidget(self.bar, 1)
        self._way: tuple[float, float] | None = None
        self.hide()

    def take_over(self, before: Self) -> None:
        """Go on from the strip that was here in another language or look."""
        self._way = before._way

    def receive(self, snapshot: object) -> None:
        """Show a snapshot."""
        if isinstance(snapshot, ShopTime):
            if snapshot.target is not None and not snapshot.catching_up:
                self._show_way(snapshot, snapshot.target)
            else:
                self._way = None
                self._show_standing(snapshot)

    def _show_way(self, time: ShopTime, target: float) -> None:
        if self._way is None or self._way[1] != target:
            self._way = time.now, target
        began = self._way[0]
        self.bar.setValue(round(STEPS * (time.now - began) / max(target - began, 1.0)))
        self.text.setText(self._way_text(time, target))
        self.bar.show()
        self.show()

    def _show_standing(self, time: ShopTime) -> None:
        """Say that time waits, at the end of the way or where it was stopped."""
        standing = time.held_by == SALES and time.speed <= 1.0 and not time.catching_up
        if standing:
            text = self.tr("Shop time stands at {time} until the sales have come as far.")
            self.text.setText(text.format(time=self._context.format.moment(_at(time.now))))
            self.bar.hide()
        self.setVisible(standing)

    def _way_text(self, time: ShopTime, target: float) -> str:
        """Return how far it is and how long that takes at the pace that is measured."""
        shown = self._context.format
        text = self.tr("On the way to {time}: {left} to go").format(
            time=shown.moment(_at(target)), left=shown.duration(target - time.now)
        )
        if time.pace > 1.0:
            pace = shown.decimal(time.pace, 1 if time.pace < 20 else 0)
            text += ", " + self.tr("about {span} at ×{pace}").format(
                span=shown.duration((target - time.now) / time.pace + 1), pace=pace
            )
        if time.held_by:
            who = self.tr("the sales") if time.held_by == SALES else consumer_caption(time.held_by).split(" · ")[0]
            text += ", " + self.tr("as fast as {who} can").format(who=who)
        return text


def _at(instant: float) -> datetime:
    return datetime.fromtimestamp(instant, tz=UTC)
