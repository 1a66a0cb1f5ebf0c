"""How many instances of a consumer there are, with a button for one fewer and one for one more."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.widgets.card import label

BUTTON_WIDTH = 26


class InstancesStepper(QWidget):
    """A number from 1 on; `asked` carries the number that somebody asks for.

    Args:
        who: whose instances they are, for who cannot see the row.

    """

    asked = Signal(int)

    def __init__(self, who: str) -> None:
        super().__init__()
        self._n = 1
        self.fewer, self.more = QPushButton("−"), QPushButton("+")
        self.number = label("1")
        self.number.setMinimumWidth(self.number.fontMetrics().horizontalAdvance("88"))
        self.number.setAlignment(self.number.alignment().AlignCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for button in (self.fewer, self.more):
            button.setProperty("look", "small")
            button.setFixedWidth(BUTTON_WIDTH)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.fewer.setToolTip(self.tr("One program fewer counts for it: the others get its partitions at once."))
        self.more.setToolTip(
            self.tr("One more program joins its group on Kafka, and gets its share of the partitions.")
        )
        self.fewer.setAccessibleName(self.tr("One instance fewer: {who}").format(who=who))
        self.more.setAccessibleName(self.tr("One instance more: {who}").format(who=who))
        for part in (self.fewer, self.number, self.more):
            layout.addWidget(part)
        self.fewer.clicked.connect(self._on_fewer)
        self.more.clicked.connect(self._on_more)
        self.show_number(1, 1)

    def show_number(self, n: int, most: int) -> None:
        """Show a number, and whether there can be fewer or more."""
        self._n = n
        if self.number.text() != str(n):
            self.number.setText(str(n))
        self.fewer.setEnabled(n > 1)
        self.more.setEnabled(n < most)

    @Slot()
    def _on_fewer(self) -> None:
        self.asked.emit(self._n - 1)

    @Slot()
    def _on_more(self) -> None:
        self.asked.emit(self._n + 1)
