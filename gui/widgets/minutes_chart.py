"""The orders of each minute of the last hour, named by the shop's clock."""

from functools import partial

from gui.captions import not_over
from gui.context import Context
from gui.widgets.charts import LineChart
from models.minutes import minute_of
from models.snapshots import OrdersToday

MINUTES = 60
TICK_MINUTES = 15


class MinutesChart(LineChart):
    """A line of an hour; its last minute has not ended.

    Args:
        context: how numbers and times are written, and how it looks.
        name: what the values are called.

    """

    def __init__(self, context: Context, name: str) -> None:
        shown = context.format
        super().__init__(context.theme, MINUTES, lambda value: shown.count(round(value)), (name,))
        self._format = shown

    def show_minutes(self, snapshot: OrdersToday) -> None:
        """Show what consumer 1 has counted."""
        first = minute_of(snapshot.now) - (MINUTES - 1)
        self.name_places(partial(self._name, first))
        self.show_ticks(
            [
                (place, self._format.minute(float((first + place) * 60)))
                for place in range(MINUTES)
                if (first + place) % TICK_MINUTES == 0
            ]
        )
        self.show_values(snapshot.per_minute, unfinished=True)

    def _name(self, first: int, place: int) -> str:
        return not_over(self._format.minute(float((first + place) * 60)), place == MINUTES - 1)
