"""Two days beside each other: which the other one is, and a table of their figures with the difference in percent."""

from datetime import date
from typing import Any

from PySide6.QtCore import Signal, Slot

from gui.context import Context
from gui.widgets.card import describe
from gui.widgets.drop_down import DropDown
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from models.comparison import MONEY, Compared, Kind, compare
from models.report import DailyReport

NOTABLE_PERCENT = 0.05
"""What is less than that is no difference, since one decimal is shown."""


class DayChoice(DropDown):
    """The other day, or none."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.addItem(self.tr("no other day"), "")
        self.setToolTip(self.tr("Choose a second day: its figures stand beside those of the report"))
        self.setAccessibleName(self.tr("The day beside it"))
        self._days: tuple[date, ...] = ()
        self.currentIndexChanged.connect(self._on_index)

    @property
    def day(self) -> date | None:
        """The other day; None: the report stands alone."""
        chosen = self.currentData()
        return date.fromisoformat(chosen) if chosen else None

    def show_days(self, days: tuple[date, ...]) -> None:
        """Offer days; the chosen one stays chosen while it is among them."""
        if days == self._days:
            return
        self._days = days
        day = self.day
        self.blockSignals(True)
        while self.count() > 1:
            self.removeItem(1)
        for one in days:
            self.addItem(one.isoformat(), one.isoformat())
        self.choose(day)
        self.blockSignals(False)

    def choose(self, day: date | None) -> None:
        """Choose a day, or none where it is not offered."""
        self.setCurrentIndex(0 if day is None else max(self.findData(day.isoformat()), 0))

    @Slot()
    def _on_index(self) -> None:
        self.chosen.emit()


class ComparisonTable(RowsTable):
    """The figures of two days."""

    def __init__(self, context: Context) -> None:
        self._shown = context.format
        self._days = ("", "")
        amount = context.format.money(9_999_999_900)
        super().__init__(
            (
                Column("", self._name, stretch=True),
                Column("2026-11-22", self._first, amount, right=True),
                Column("2026-11-21", self._second, amount, right=True),
                Column("±", self._difference, f"+{context.format.decimal(9999.9)} %", right=True, tone=self._tone),
            ),
            key=_key,
            theme=context.theme,
        )
        describe(self, self.tr("Two days beside each other"), self.tr("The figures of two days, and the difference"))

    def show_days(self, first: DailyReport, second: DailyReport | None) -> None:
        """Show two days, or nothing where there is but one."""
        if second is None:
            self.show_rows(())
            return
        self.show_rows(compare(first, second))
        self.rows_model.show_titles(("", first.date.isoformat(), second.date.isoformat(), "±"))

    def _name(self, row: Compared) -> str:
        names: dict[Kind, str] = {
            Kind.ORDERS: self.tr("Orders"),
            Kind.SALES: self.tr("Sales"),
            Kind.PRODUCTS: self.tr("Products sold"),
            Kind.MEAN_ORDER: self.tr("Mean order"),
        }
        return names.get(row.kind, row.name)

    def _first(self, row: Compared) -> str:
        return self._figure(row.kind, row.first)

    def _second(self, row: Compared) -> str:
        return self._figure(row.kind, row.second)

    def _figure(self, kind: Kind, number: int) -> str:
        return self._shown.money(number) if kind in MONEY else self._shown.count(number)

    def _difference(self, row: Compared) -> str:
        if row.percent is None:
            return "" if row.first == 0 else self.tr("new")
        sign = "+" if row.percent >= NOTABLE_PERCENT else ""
        return f"{sign}{self._shown.decimal(row.percent)} %"

    def _tone(self, row: Compared) -> str:
        percent = row.percent
        if percent is None or abs(percent) < NOTABLE_PERCENT:
            return "muted"
        return "good" if percent > 0 else "bad"


def _key(row: Any) -> tuple[Kind, int]:
    return row.kind, row.product_id
