"""A table of frozen rows: columns say how a row is shown and sorted; the choice and the place scrolled to stay."""

from collections.abc import Callable, Sequence
from typing import Any, Self

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui.theme import Theme
from gui.widgets.bars import BarDelegate
from gui.widgets.rows import ROW_ROLE, Column, RowsFilter, RowsModel
from gui.widgets.scrolling import scroll_as

ROW_HEIGHT = 28
CELL_MARGIN = 20
NARROWEST, WIDEST = 20, 2_000


class RowsTable(QTableView):
    """Shows rows, sortable if asked for; `chosen` tells the chosen row, and None when none is any more.

    A chosen row that goes, or is hidden by the filter, is no longer chosen; it is chosen again when it comes back.
    """

    chosen = Signal(object)

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], Any], theme: Theme, *, sortable: bool = False
    ) -> None:
        super().__init__()
        self._key = key
        self._wish: Any = None
        self._told: Any = None
        self._keeps_wish = False
        self._usual: dict[int, int] = {}
        self.rows_model = RowsModel(columns, key, theme)
        self.filter = RowsFilter()
        self.filter.setSourceModel(self.rows_model)
        self.setModel(self.filter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        # The arrow keys move inside; Tab goes on to the next control, and comes in without choosing anything.
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for i, column in enumerate(columns):
            if column.bar is not None:
                self.setItemDelegateForColumn(i, BarDelegate(theme, self))
            if column.stretch:
                header.setSectionResizeMode(i, QHeaderView.ResizeMode.Stretch)
            else:
                self._usual[i] = self._width_of(column, sortable)
                self.setColumnWidth(i, self._usual[i])
        if sortable:
            self.setSortingEnabled(True)
            self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        # Else Qt would make the first row the current one when the focus comes, though nothing is chosen.
        self.setCurrentIndex(QModelIndex())
        self.selectionModel().selectionChanged.connect(self._on_selection)

    def _width_of(self, column: Column, sortable: bool) -> int:
        title = QFont(self.font())
        title.setWeight(QFont.Weight.DemiBold)
        arrow = 12 if sortable else 0
        needed = QFontMetrics(title).horizontalAdvance(column.title) + arrow
        return max(needed, self.fontMetrics().horizontalAdvance(column.sample)) + CELL_MARGIN

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show rows; the chosen one stays chosen as long as it is among them, and what is in sight stays in sight."""
        self.rows_model.set_rows(rows)
        self.setAutoScroll(False)
        self._choose_again()
        self.setAutoScroll(True)

    def set_filter(self, accepts: Callable[[Any], bool] | None) -> None:
        """Show only the rows that are accepted."""
        self.filter.set_filter(accepts)
        self._choose_again()

    def take_over(self, before: Self) -> None:
        """Go on from another table of the same rows: their order, the chosen one and the place scrolled to."""
        header = before.horizontalHeader()
        if self.isSortingEnabled():
            self.sortByColumn(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self._widen(before._widths())
        self._wish = before._wish
        self.show_rows(before.rows_model.rows)
        scroll_as(self, before)

    def arrangement(self) -> dict[str, Any]:
        """Return how the user has sorted it and which widths were changed, to be remembered; see `arrange`."""
        header = self.horizontalHeader()
        kept: dict[str, Any] = {"widths": {str(column): width for column, width in self._widths().items()}}
        if self.isSortingEnabled():
            down = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            kept["sort"] = [header.sortIndicatorSection(), down]
        return {name: value for name, value in kept.items() if value}

    def arrange(self, kept: Any) -> None:
        """Sort and widen it as it was remembered; what is no such thing is passed over."""
        if not isinstance(kept, dict):
            return
        widths, sort = kept.get("widths"), kept.get("sort")
        if isinstance(widths, dict):
            self._widen({column: widths[str(column)] for column in self._usual if str(column) in widths})
        if self.isSortingEnabled() and isinstance(sort, list) and len(sort) == 2 and type(sort[0]) is int:
            order = Qt.SortOrder.DescendingOrder if sort[1] is True else Qt.SortOrder.AscendingOrder
            if 0 <= sort[0] < len(self.rows_model.columns):
                self.sortByColumn(sort[0], order)

    def _widths(self) -> dict[int, int]:
        """Return the widths that are other than usual, by column."""
        return {i: self.columnWidth(i) for i, usual in self._usual.items() if self.columnWidth(i) != usual}

    def _widen(self, widths: dict[int, Any]) -> None:
        for column, width in widths.items():
            if type(width) is int and NARROWEST <= width <= WIDEST:
                self.setColumnWidth(column, width)

    def choose(self, key: Any) -> bool:
        """Choose the row of a key, now or as soon as it is shown; returns whether it is."""
        self._wish = key
        index = self.filter.mapFromSource(self.rows_model.index_of(key))
        if index.isValid():
            self.setCurrentIndex(index)
            if self.hasAutoScroll():
                self.scrollTo(index)  # Qt does so only when another row becomes the current one
        else:
            self._choose_none_for_now()
        return index.isValid()

    def chosen_row(self) -> Any:
        """Return the chosen row, or None."""
        chosen = self.selectionModel().selectedRows()
        return self.filter.data(chosen[0], ROW_ROLE) if chosen else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave Space to the window, where it freezes the tabs: the arrow keys choose rows."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def rowsAboutToBeRemoved(  # noqa: N802
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        """Choose nothing in the place of a row that goes: Qt would choose its neighbour."""
        if start <= self.currentIndex().row() <= end:
            self._choose_none_for_now()
        super().rowsAboutToBeRemoved(parent, start, end)

    def _choose_again(self) -> None:
        if self._wish is not None and not self.selectionModel().hasSelection():
            self.choose(self._wish)

    def _choose_none_for_now(self) -> None:
        self._keeps_wish = True
        self.selectionModel().clear()
        self._keeps_wish = False

    def _on_selection(self) -> None:
        row = self.chosen_row()
        key = None if row is None else self._key(row)
        if not self._keeps_wish:
            self._wish = key
        if key != self._told:
            self._told = key
            self.chosen.emit(row)
