"""A row of a table is opened: by a double click, or by Enter."""

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from gui.widgets.rows import ROW_ROLE
from gui.widgets.table import RowsTable


class Opener(QObject):
    """Belongs to a table; `opened` tells the row. The table's own signal comes at a single click on some desktops."""

    opened = Signal(object)

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self._table = table
        table.doubleClicked.connect(self._on_double_click)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(key), table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_enter)

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ROW_ROLE))

    @Slot()
    def _on_enter(self) -> None:
        row = self._table.chosen_row()
        if row is not None:
            self.opened.emit(row)
