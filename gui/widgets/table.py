"""A table of frozen rows: columns say how a row is shown and sorted; the selection stays on its row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui.theme import Theme
from models.text import plain

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 28
CELL_MARGIN = 20
SORT_ROLE = Qt.ItemDataRole.UserRole
ROW_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Column:
    """One column: its title, the text of a row, what it is sorted by, and its tone (good, warn, bad, muted).

    It is as wide as `sample`, the widest text to expect: fitted to each change, it would cost more than the rest of
    the window, and jitter. A column that stretches takes what is left.
    """

    title: str
    text: Callable[[Any], str]
    sample: str = ""
    sort: Callable[[Any], Any] | None = None
    right: bool = False
    tone: Callable[[Any], str] | None = None
    stretch: bool = False


class RowsModel(QAbstractTableModel):
    """Rows by key; when the keys stay, only the contents are said to have changed."""

    def __init__(self, columns: Sequence[Column], key: Callable[[Any], Any], theme: Theme) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._key = key
        self._rows: tuple[Any, ...] = ()
        self._colours = {
            "good": QColor(theme.good), "warn": QColor(theme.warn), "bad": QColor(theme.bad),
            "muted": QColor(theme.muted),
        }  # fmt: skip

    def set_rows(self, rows: Sequence[Any]) -> bool:
        """Show other rows; returns whether they are different ones (and not the same with new contents)."""
        rows = tuple(rows)
        if rows == self._rows:
            return False
        same = [self._key(row) for row in rows] == [self._key(row) for row in self._rows]
        if same:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, is sorted by, or belongs to."""
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(column.text(row))
        if role == SORT_ROLE:
            return (column.sort or column.text)(row)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
            return self._colours.get(column.tone(row))
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title, flush with its cells."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class RowsFilter(QSortFilterProxyModel):
    """Sorts by the columns' keys and keeps the rows that `accepts` takes."""

    def __init__(self) -> None:
        super().__init__()
        self.setSortRole(SORT_ROLE)
        self._accepts: Callable[[Any], bool] | None = None

    def set_filter(self, accepts: Callable[[Any], bool] | None) -> None:
        """Show only some rows."""
        self._accepts = accepts
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: N802
        """Say whether a row is shown."""
        if self._accepts is None:
            return True
        model = self.sourceModel()
        return self._accepts(model.data(model.index(source_row, 0, source_parent), ROW_ROLE))

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802
        """Compare two rows of a column."""
        model = self.sourceModel()
        return bool(model.data(left, SORT_ROLE) < model.data(right, SORT_ROLE))


class RowsTable(QTableView):
    """Shows rows, sortable if asked for; `chosen` tells the selected row."""

    chosen = Signal(object)

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], Any], theme: Theme, *, sortable: bool = False
    ) -> None:
        super().__init__()
        self._key = key
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
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for i, column in enumerate(columns):
            if column.stretch:
                header.setSectionResizeMode(i, QHeaderView.ResizeMode.Stretch)
            else:
                self.setColumnWidth(i, self._width_of(column, sortable))
        if sortable:
            self.setSortingEnabled(True)
            self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._chosen_key: Any = None
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def _width_of(self, column: Column, sortable: bool) -> int:
        title = QFont(self.font())
        title.setWeight(QFont.Weight.DemiBold)
        arrow = 12 if sortable else 0
        needed = QFontMetrics(title).horizontalAdvance(column.title) + arrow
        return max(needed, self.fontMetrics().horizontalAdvance(column.sample)) + CELL_MARGIN

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show rows; the chosen one stays chosen as long as it is among them."""
        chosen = self._chosen_key
        if self.rows_model.set_rows(rows) and chosen is not None:
            self.choose(chosen)

    def choose(self, key: Any) -> bool:
        """Choose the row of a key; returns whether it is shown."""
        for number in range(self.filter.rowCount()):
            index = self.filter.index(number, 0)
            if self._key(self.filter.data(index, ROW_ROLE)) == key:
                self.setCurrentIndex(index)
                return True
        return False

    def chosen_row(self) -> Any:
        """Return the chosen row, or None."""
        index = self.currentIndex()
        return self.filter.data(index, ROW_ROLE) if index.isValid() else None

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self.filter.data(index, ROW_ROLE)
        if self._key(row) != self._chosen_key:
            self._chosen_key = self._key(row)
            self.chosen.emit(row)
