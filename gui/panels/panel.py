"""What all tabs share: a snapshot that comes while a tab is hidden is shown when the tab is; a rebuilt one goes on."""

from typing import Self

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.context import Context
from gui.widgets.chart_card import ChartCard
from gui.widgets.table import RowsTable
from models.minutes import SameTime, change_percent
from models.snapshots import Progress


class Panel(QWidget):
    """One tab. Subclasses show a snapshot in `refresh`; `order_asked` tells the id of an order that is to be seen."""

    order_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._latest: dict[type, object] = {}
        self._waiting: set[type] = set()

    def receive(self, snapshot: object) -> None:
        """Take a snapshot; the newest of a kind counts."""
        kind = type(snapshot)
        self._latest[kind] = snapshot
        if self.isVisible():
            self.refresh(snapshot)
        else:
            self._waiting.add(kind)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what came while the tab was hidden."""
        super().showEvent(event)
        for kind in tuple(self._waiting):
            self.refresh(self._latest[kind])
        self._waiting.clear()

    def lag(self, progress: Progress) -> str:
        """Return by how many messages a consumer is behind, as it stands on its cards; empty when it is not."""
        if not progress.lag:
            return ""
        return QCoreApplication.translate("Panel", "{n} behind").format(n=self.context.format.count(progress.lag))

    def against_yesterday(self, same: SameTime | None, *, money: bool) -> str:
        """Return how sales or orders stand against yesterday's at the same time; empty where that is not known."""
        if same is None:
            return ""
        pair = (same.today.ore, same.yesterday.ore) if money else (same.today.orders, same.yesterday.orders)
        change = change_percent(*pair)
        if change is None:
            return ""
        sign = "+" if change > 0 else "−" if change < 0 else "±"
        return QCoreApplication.translate("Panel", "{change} % on yesterday at {time}").format(
            change=f"{sign}{self.context.format.count(abs(change))}",
            time=f"{same.minute // 60:02d}:{same.minute % 60:02d}",
        )

    def take_over(self, before: Self) -> None:
        """Go on from the tab that was here in another language or look: what was chosen in it, and not yet shown."""
        for kind in before._waiting:
            self.receive(before._latest[kind])
        for card, one in zip(self.findChildren(ChartCard), before.findChildren(ChartCard), strict=True):
            card.take_over(one)
        for table, was in zip(self.findChildren(RowsTable), before.findChildren(RowsTable), strict=True):
            table.take_over(was)

    def fit(self, width: int) -> None:
        """Arrange the tab for so many pixels of width; what is wider all the same is scrolled."""

    def find_field(self) -> QLineEdit | None:
        """Return the field that the tab is filtered by, which Ctrl+F goes to; None: it has none."""
        return None

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot; kinds that do not concern the tab are passed over."""
        raise NotImplementedError
