"""Stock: every product's balance, to sort and filter, low stock marked, and a delivery by hand."""

from typing import Self

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout

from gui.context import Context
from gui.panels.panel import Panel
from gui.theme import icon
from gui.translations import plural
from gui.widgets.bars import Bar
from gui.widgets.card import describe, label, roomy
from gui.widgets.legend import Key, Legend
from gui.widgets.menu_card import TableCard
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from gui.words import explain
from models.snapshots import Stock, StockRow
from models.spreadsheet import Cell
from models.text import plain

MAX_DELIVERY = 1_000_000
USUAL_DELIVERY = 100
CHOSEN_WIDTH = 280


class StockPanel(Panel):
    """The third tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        shown = context.format
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search product or type"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(160)
        self.only_low = QCheckBox(self.tr("Low stock only"))
        self.summary = label("", "muted")
        self.quantity = QSpinBox()
        self.quantity.setRange(1, MAX_DELIVERY)
        self.quantity.setValue(USUAL_DELIVERY)
        self.quantity.setLocale(shown.locale)
        self.quantity.setGroupSeparatorShown(True)
        self.quantity.setMinimumWidth(100)
        roomy(self.quantity)
        self.quantity.setAccessibleName(self.tr("Units to deliver"))
        self.restock = QPushButton(icon("truck-delivery-outline", context.theme.text), self.tr("Restock"))
        self.restock.setToolTip(self.tr("Deliver units of the chosen product now"))
        self.chosen = label("", "muted")

        number = shown.count
        many, price = number(9_999_999), shown.amount(9_999_999)
        self.table = RowsTable(
            (
                Column("#", lambda row: str(row.product_id), "9999", lambda row: row.product_id, right=True),
                Column(self.tr("Product"), lambda row: row.name, "", lambda row: row.name.casefold(), stretch=True),
                Column(self.tr("Type"), lambda row: row.product_type, "Trädgård och hem"),
                Column(
                    self.tr("Price"), lambda row: shown.amount(row.price_ore), price,
                    lambda row: row.price_ore, True,
                ),
                Column(
                    self.tr("In stock"), lambda row: number(row.on_hand), many, lambda row: row.on_hand, True,
                    _tone, bar=_bar, tip=explain("in stock"),
                ),
                Column(
                    self.tr("Reserved"), lambda row: number(row.reserved), many, lambda row: row.reserved, True,
                    tip=explain("reserved"),
                ),
                Column(
                    self.tr("Available"), lambda row: number(row.available), many, lambda row: row.available, True,
                    _tone, tip=explain("available"),
                ),
                Column(
                    self.tr("On its way"), lambda row: number(row.arriving) if row.arriving else "", many,
                    lambda row: row.arriving, True, tip=explain("arriving"),
                ),
                Column(
                    self.tr("Sold today"), lambda row: number(row.sold_today), many, lambda row: row.sold_today, True,
                ),
                Column(
                    self.tr("Short"), lambda row: number(row.short) if row.short else "", number(99_999),
                    lambda row: row.short, True, lambda _row: "bad", tip=explain("short"),
                ),
            ),
            key=_product_id,
            theme=context.theme,
            sortable=True,
        )  # fmt: skip

        tools = QHBoxLayout()
        tools.setSpacing(10)
        tools.addWidget(self.search)
        tools.addWidget(self.only_low)
        self.behind = label("", "lag")
        tools.addWidget(self.behind)
        tools.addWidget(self.summary)
        tools.addStretch(1)
        tools.addWidget(self.chosen)
        tools.addWidget(self.quantity)
        tools.addWidget(self.restock)
        self.card = card = TableCard(self.tr("Consumer 4 · Stock"), self.table, context.theme, _cells)
        keys = (
            Key(QColor(context.theme.soft), self.tr("In stock")),
            Key(QColor(context.theme.warn), self.tr("counts as low below"), line=True),
        )
        card.head.insertWidget(card.head.indexOf(card.more), Legend(keys, context.theme))
        card.body.insertLayout(1, tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 6)
        layout.addWidget(card)

        self.search.textChanged.connect(self._on_filter)
        self.only_low.toggled.connect(self._on_filter)
        self.table.chosen.connect(self._on_chosen)
        self.restock.clicked.connect(self._on_restock)
        self._on_chosen(None)
        self._describe()

    def _describe(self) -> None:
        describe(self.table, self.tr("Stock"), self.tr("Each product's balance; a click on a heading sorts by it"))
        describe(
            self.search, self.tr("Search product or type"), self.tr("Show only products with these words (Ctrl+F)")
        )
        self.only_low.setToolTip(explain("low"))
        self.quantity.setToolTip(self.tr("How many units “Restock” delivers"))
        self.behind.setToolTip(explain("behind"))

    def take_over(self, before: Self) -> None:
        """Keep the filter, and what is to be delivered."""
        self.search.setText(before.search.text())
        self.only_low.setChecked(before.only_low.isChecked())
        self.quantity.setValue(before.quantity.value())
        super().take_over(before)

    def find_field(self) -> QLineEdit | None:
        """Return the field for a product or a type."""
        return self.search

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot."""
        if not isinstance(snapshot, Stock):
            return
        self.table.show_rows(snapshot.rows)
        self.behind.setText(self.lag(snapshot.progress))
        self._summarise()

    def _summarise(self) -> None:
        """Say how many products there are, how many of them are shown, and how many are low."""
        count = self.context.format.count
        rows = self.table.rows_model.rows
        shown = self.table.filter.rowCount()
        if shown == len(rows):
            products = self.tr("{all} products", "", plural(len(rows)))
        else:
            products = self.tr("{n} of {all} products", "", plural(len(rows)))
        low = sum(row.low for row in rows)
        words = self.tr("{low} low", "", plural(low))
        self.summary.setText(f"{products}, {words}".format(n=count(shown), all=count(len(rows)), low=count(low)))

    @Slot()
    def _on_filter(self) -> None:
        words = self.search.text().casefold().split()
        only_low = self.only_low.isChecked()

        def accepts(row: StockRow) -> bool:
            text = f"{row.name} {row.product_type}".casefold()
            return (row.low or not only_low) and all(word in text for word in words)

        self.table.set_filter(accepts)
        self._summarise()

    @Slot(object)
    def _on_chosen(self, row: StockRow | None) -> None:
        self.restock.setEnabled(row is not None)
        if row is None:
            self.chosen.setText(self.tr("Choose a product to restock it"))
            return
        name = self.chosen.fontMetrics().elidedText(plain(row.name), Qt.TextElideMode.ElideRight, CHOSEN_WIDTH)
        self.chosen.setText(name)

    @Slot()
    def _on_restock(self) -> None:
        row = self.table.chosen_row()
        if row is not None:
            self.context.supervisor.restock(row.product_id, self.quantity.value())


def _product_id(row: StockRow) -> int:
    return row.product_id


def _tone(row: StockRow) -> str:
    if row.available == 0:
        return "bad"
    return "warn" if row.low else ""


def _bar(row: StockRow) -> Bar | None:
    """Return the stock as a share of what the shop began with, or of what there is if that is more."""
    full = max(row.initial, row.on_hand)
    return Bar(row.on_hand / full, row.low_at / full if row.low_at else None, _tone(row)) if full else None


def _cells(row: StockRow) -> tuple[Cell, ...]:
    price = None if row.price_ore is None else row.price_ore / 100
    return (
        row.product_id, row.name, row.product_type, price, row.on_hand, row.reserved, row.available, row.arriving,
        row.sold_today, row.short,
    )  # fmt: skip
