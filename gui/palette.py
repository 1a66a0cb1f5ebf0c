"""The command palette (Ctrl+K): everything that can be done, by name; typed to filter, Enter does it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.actions import Action, Actions
from gui.widgets.card import label

SIZE = (620, 430)
UNDER_THE_BAR = 60
ROW_HEIGHT = 26
_ID = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QDialog):
    """Shows the actions that can be done now."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setWindowTitle(self.tr("Everything that can be done"))
        self.setModal(True)
        self._actions = actions
        self._over = parent
        self._offered: tuple[Action, ...] = ()
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("What do you want to do?"))
        self.words.setAccessibleName(self.tr("What do you want to do?"))
        self.words.setToolTip(self.tr("Type a part of a name; the arrow keys choose, Enter does it, Esc closes"))
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.windowTitle())
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.nothing = label(self.tr("Nothing is called that."), "muted")
        self.nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        self.words.textChanged.connect(self._filter)
        self.list.itemClicked.connect(self._do)

    def ask(self) -> None:
        """Open in the upper middle of the window, with nothing typed."""
        self._offered = tuple(one for one in self._actions.all() if one.listed and one.enabled())
        self.words.clear()
        self._filter()
        window = self._over
        self.resize(min(SIZE[0], window.width() - 40), min(SIZE[1], window.height() - 80))
        corner = window.mapToGlobal(QPoint(0, 0))
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + UNDER_THE_BAR)
        self.open()
        self.words.setFocus()

    @Slot()
    def _filter(self) -> None:
        words = self.words.text().casefold().split()
        found = [one for one in self._offered if all(word in f"{one.name} {one.group}".casefold() for word in words)]
        # What begins as it was typed stands first.
        found.sort(key=lambda one: not one.name.casefold().startswith(" ".join(words)))
        self.list.clear()
        for one in found:
            row = QTreeWidgetItem([one.name, one.group, one.shown_keys])
            row.setData(0, _ID, one.id)
            row.setSizeHint(0, QSize(0, ROW_HEIGHT))
            for column in (1, 2):
                row.setForeground(column, self.palette().placeholderText())
            self.list.addTopLevelItem(row)
        self.nothing.setVisible(not found)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Give the list the keys that move in it, while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
        return False

    @Slot()
    def _do(self, *_clicked: object) -> None:
        """Close, and do what is chosen."""
        row = self.list.currentItem()
        if row is not None:
            name = row.data(0, _ID)
            self.accept()
            self._actions.do(name)
