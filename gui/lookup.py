"""The windows beside the window in which orders are looked up: one finds them, one shows the life of one."""

from typing import Self

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from gui.context import Context
from gui.find_window import FindWindow
from gui.order_window import OrderWindow


class Lookup(QObject):
    """Opens them, and lets those of another language or look go on from where these were."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self.order = OrderWindow(context, window)
        self.find = FindWindow(context, window)
        self.find.order_asked.connect(self.show_order)

    @property
    def windows(self) -> tuple[QDialog, ...]:
        """All of them."""
        return self.order, self.find

    def take_over(self, before: Self) -> None:
        """Go on from those that were here."""
        self.order.take_over(before.order)
        self.find.take_over(before.find)
        for window, was in zip(self.windows, before.windows, strict=True):
            window.setVisible(was.isVisible())

    def receive(self, snapshot: object) -> None:
        """Pass a snapshot on."""
        self.order.receive(snapshot)
        self.find.receive(snapshot)

    @Slot(object)
    def show_order(self, order_id: int) -> None:
        """Show the life of an order."""
        self.order.show_order(order_id)

    @Slot()
    def show_find(self) -> None:
        """Ask which order is wanted."""
        self.find.show()
        self.find.activateWindow()
