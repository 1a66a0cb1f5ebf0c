"""The rows behind a table: they come, go and change places by their keys, without a reset; their sort and filter."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from gui.theme import Theme
from models.text import plain

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
BAR_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class Column:
    """One column: its title, the text of a row, what it is sorted by, and its tone (good, warn, bad, muted).

    It is as wide as `sample`, the widest text to expect: fitted to each change, it would cost more than the rest of
    the window, and jitter. A column that stretches takes what is left. `bar` gives a `Bar` to draw behind the text,
    `tip` explains the word of the title.
    """

    title: str
    text: Callable[[Any], str]
    sample: str = ""
    sort: Callable[[Any], Any] | None = None
    right: bool = False
    tone: Callable[[Any], str] | None = None
    stretch: bool = False
    bar: Callable[[Any], Any] | None = None
    tip: str = ""


class RowsModel(QAbstractTableModel):
    """Rows by key. Other rows are told as what went, moved, came and changed, so that a view keeps its place.

    Each key stands once; of two rows with the same key the later is shown.
    """

    def __init__(self, columns: Sequence[Column], key: Callable[[Any], Any], theme: Theme) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._key = key
        self._keys: list[Any] = []
        self._rows: list[Any] = []
        self._colours = {
            "good": QColor(theme.good), "warn": QColor(theme.warn), "bad": QColor(theme.bad),
            "muted": QColor(theme.muted),
        }  # fmt: skip

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows, in their order."""
        return tuple(self._rows)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows, in time that grows as their number does."""
        wanted = {self._key(row): row for row in rows}
        keys, new = list(wanted), list(wanted.values())
        if new == self._rows:
            return
        self._take_out(wanted)
        known = set(self._keys)
        self._put_in_order([key for key in keys if key in known])
        self._put_in(keys, new, known)
        changed = [number for number, row in enumerate(new) if row != self._rows[number]]
        self._rows = new
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(self.columns) - 1))

    def show_titles(self, titles: Sequence[str]) -> None:
        """Show other titles."""
        self.columns = tuple(replace(column, title=title) for column, title in zip(self.columns, titles, strict=True))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def index_of(self, key: Any) -> QModelIndex:
        """Return the first cell of a key's row; not a valid one when there is none."""
        return self.index(self._keys.index(key), 0) if key in self._keys else QModelIndex()

    def _take_out(self, wanted: dict[Any, Any]) -> None:
        for start, stop in reversed(list(_runs([key not in wanted for key in self._keys]))):
            self.beginRemoveRows(QModelIndex(), start, stop - 1)
            del self._keys[start:stop], self._rows[start:stop]
            self.endRemoveRows()

    def _put_in_order(self, keys: list[Any]) -> None:
        """Give the rows that stay the order of `keys`: one change of layout, however many change places."""
        if keys == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        place = {key: number for number, key in enumerate(keys)}
        before = self.persistentIndexList()
        after = [self.index(place[self._keys[index.row()]], index.column()) for index in before]
        row_of = dict(zip(self._keys, self._rows, strict=True))
        self._keys, self._rows = keys, [row_of[key] for key in keys]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _put_in(self, keys: list[Any], rows: list[Any], known: set[Any]) -> None:
        for start, stop in _runs([key not in known for key in keys]):
            self.beginInsertRows(QModelIndex(), start, stop - 1)
            self._keys[start:start], self._rows[start:start] = keys[start:stop], rows[start:stop]
            self.endInsertRows()

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
        return self._dress(column, row, role)

    def _dress(self, column: Column, row: Any, role: int) -> Any:
        if role == BAR_ROLE and column.bar is not None:
            return column.bar(row)
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
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
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
        """Show only some rows; the others go as rows that are removed do."""
        self.beginFilterChange()
        self._accepts = accepts
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

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


def _runs(wanted: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Return where each unbroken run of True starts, and where it has ended."""
    start = 0
    for number, inside in enumerate([*wanted, False]):
        if not inside:
            if start < number:
                yield start, number
            start = number + 1
