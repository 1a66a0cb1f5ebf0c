"""A card with a menu of what can be done with its values: copied as CSV, for a start."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton

from gui.theme import Theme, icon
from gui.widgets.card import Card
from gui.widgets.rows import ROW_ROLE
from gui.widgets.table import RowsTable
from models.spreadsheet import Cell, csv_text

_BUTTON = QSize(26, 20)
_PICTURE = QSize(15, 15)


class MenuCard(Card):
    """Subclasses say in `csv` what is copied."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__(title)
        self._theme = theme
        self.more = self.quiet_button("dots-horizontal")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.copy = self.menu.addAction(self.tr("Copy as CSV"))
        self.copy.triggered.connect(self.copy_csv)
        self.more.setMenu(self.menu)
        self.head.addWidget(self.more)

    def explain_menu(self, tip: str) -> None:
        """Say what the menu is for."""
        self.more.setToolTip(tip)
        self.more.setAccessibleName(f"{tip}: {self.title.text()}")

    def quiet_button(self, name: str) -> QToolButton:
        """Return a small button without a frame."""
        button = QToolButton()
        button.setProperty("look", "quiet")
        button.setIcon(icon(name, self._theme.muted, beside_text=False))
        button.setIconSize(_PICTURE)
        button.setFixedSize(_BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def csv(self) -> str:
        """Return the values as CSV."""
        raise NotImplementedError

    @Slot()
    def copy_csv(self) -> None:
        """Put the values into the clipboard as CSV."""
        QGuiApplication.clipboard().setText(self.csv())


class TableCard(MenuCard):
    """A card with a table; `values` gives a row's cells, numbers as numbers."""

    def __init__(self, title: str, table: RowsTable, theme: Theme, values: Callable[[Any], Sequence[Cell]]) -> None:
        super().__init__(title, theme)
        self.table = table
        self._values = values
        self.explain_menu(self.tr("Copy the values"))
        table.setAccessibleName(title)
        self.body.addWidget(table, 1)

    def csv(self) -> str:
        """Return the rows that are shown, in their order, as CSV."""
        shown = self.table.filter
        rows = (shown.index(number, 0).data(ROW_ROLE) for number in range(shown.rowCount()))
        titles = [column.title for column in self.table.rows_model.columns]
        return csv_text(titles, (self._values(row) for row in rows))
