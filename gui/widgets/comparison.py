"""Two days beside each other: which the other one is, and a table of their figures with the difference in percent."""

from datetime import date
from typing import Any

from PySide6.QtCore import Signal, Slot

from gui.comparison_words import NOTABLE_PERCENT, ComparisonWords
from gui.context import Context
from gui.widgets.card import describe
from gui.widgets.drop_down import DropDown
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from models.comparison import Kind, compare
from models.report import DailyReport


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
        words = ComparisonWords(context.format)
        amount = context.format.money(9_999_999_900)
        super().__init__(
            (
                Column("", words.name, stretch=True),
                Column("2026-11-22", words.first, amount, right=True),
                Column("2026-11-21", words.second, amount, right=True),
                Column("±", words.difference, f"+{context.format.decimal(9999.9)} %", right=True, tone=_tone),
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


def _key(row: Any) -> tuple[Kind, int]:
    return row.kind, row.product_id


def _tone(row: Any) -> str:
    percent = row.percent
    if percent is None or abs(percent) < NOTABLE_PERCENT:
        return "muted"
    return "good" if percent > 0 else "bad"
