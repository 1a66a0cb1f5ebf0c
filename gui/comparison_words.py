"""How two days beside each other are written: on the screen and on paper alike."""

from PySide6.QtCore import QObject

from gui.format import Format
from models.comparison import MONEY, Compared, Kind

NOTABLE_PERCENT = 0.05
"""What is less than that is no difference, since one decimal is shown."""


class ComparisonWords(QObject):
    """Writes the figures of two days in the language of the window."""

    def __init__(self, shown: Format) -> None:
        super().__init__()
        self._shown = shown

    def name(self, row: Compared) -> str:
        """Return what a figure is called; of a product, its name."""
        names: dict[Kind, str] = {
            Kind.ORDERS: self.tr("Orders"),
            Kind.SALES: self.tr("Sales"),
            Kind.PRODUCTS: self.tr("Products sold"),
            Kind.MEAN_ORDER: self.tr("Mean order"),
        }
        return names.get(row.kind, row.name)

    def first(self, row: Compared) -> str:
        """Return the figure of the first day."""
        return self._figure(row.kind, row.first)

    def second(self, row: Compared) -> str:
        """Return the figure of the second day."""
        return self._figure(row.kind, row.second)

    def difference(self, row: Compared) -> str:
        """Return by how many percent the first day differs from the second."""
        if row.percent is None:
            return "" if row.first == 0 else self.tr("new")
        sign = "+" if row.percent >= NOTABLE_PERCENT else ""
        return f"{sign}{self._shown.decimal(row.percent)} %"

    def _figure(self, kind: Kind, number: int) -> str:
        return self._shown.money(number) if kind in MONEY else self._shown.count(number)
