"""What is asked for in the tab of messages: topic, partition, where to begin; pause, earlier and later."""

from typing import Self

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from gui.context import Context
from gui.theme import icon
from gui.widgets.drop_down import DropDown
from models.calendar import parse_instant
from models.errors import UsageError
from models.looks import From, Look
from models.orders import MAX_ID
from models.text import plain
from workers.kafka.topics import DEAD_LETTERS, HANDLED, LAST_ORDER, ORDERS, PARTITIONS

TOPICS = (ORDERS, HANDLED, LAST_ORDER, DEAD_LETTERS)
LARGEST_OFFSET = 2**62


class LookBar(QWidget):
    """A row of controls; `changed` tells that something else was chosen, `asked` that it is to be shown now."""

    changed = Signal()
    asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.topic = DropDown()
        for topic in TOPICS:
            self.topic.addItem(topic, topic)
        self.partition = DropDown()
        self._offer_partitions(PARTITIONS[ORDERS])
        self.start = DropDown()
        for start, text in (
            (From.NEWEST, self.tr("The newest")),
            (From.OFFSET, self.tr("From an offset")),
            (From.TIME, self.tr("From a time")),
            (From.ORDER, self.tr("From an order")),
        ):
            self.start.addItem(text, start)
        self._written_for: From | None = None
        self.at = QLineEdit()
        self.at.setMinimumWidth(150)
        self.go = QPushButton(self.tr("Show"))
        self.go.setProperty("look", "primary")
        self.pause = QPushButton()
        self.earlier = QPushButton(icon("chevron-left", context.theme.text), self.tr("Earlier"))
        self.later = QPushButton(icon("chevron-right", context.theme.text), self.tr("Later"))
        for widget, name, tip in (
            (self.topic, self.tr("Topic"), self.tr("The topic: a named log of Kafka")),
            (
                self.partition,
                self.tr("Partition"),
                self.tr("A topic is split into partitions, each a log by itself"),
            ),
            (self.start, self.tr("Where to begin"), self.tr("Where to begin: at the newest it goes on as they come")),
            (self.go, self.tr("Show"), self.tr("Look up the messages from there")),
            (self.earlier, self.tr("Earlier"), self.tr("The messages before these")),
            (self.later, self.tr("Later"), self.tr("The messages after these")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for control in (self.topic, self.partition, self.start, self.at, self.go):
            layout.addWidget(control)
        layout.addStretch(1)
        for button in (self.pause, self.earlier, self.later):
            layout.addWidget(button)
        for box in (self.topic, self.partition, self.start):
            box.currentIndexChanged.connect(self._on_choice)
        self.at.returnPressed.connect(self.asked)
        self.go.clicked.connect(self.asked)

    def take_over(self, before: Self) -> None:
        """Keep what was chosen."""
        for box, was in ((self.topic, before.topic), (self.partition, before.partition), (self.start, before.start)):
            box.blockSignals(True)
            if box is self.partition:
                self._offer_partitions(was.count() - 1)
            box.setCurrentIndex(was.currentIndex())
            box.blockSignals(False)
        self.at.setText(before.at.text())
        self._written_for = before._written_for

    @property
    def is_live(self) -> bool:
        """Whether the newest are asked for, and what comes."""
        return self.start.currentData() is From.NEWEST

    def look(self, number: int) -> Look:
        """Return what is asked for; raises UsageError when what is written there is no such thing."""
        start, text = self.start.currentData(), self.at.text().strip()
        value = 0.0
        if start is From.TIME:
            value = parse_instant(text, self._context.supervisor.shop.calendar().zone)
        elif start is not From.NEWEST:
            value = _whole(text, MAX_ID if start is From.ORDER else LARGEST_OFFSET)
        return Look(number, self.topic.currentData(), self.partition.currentData(), start, value)

    def choose_order(self, topic: str, order_id: int) -> None:
        """Choose where an order stands in a topic."""
        self.topic.setCurrentIndex(self.topic.findData(topic))
        self._written_for = From.ORDER
        self.at.setText(str(order_id))
        self.start.setCurrentIndex(self.start.findData(From.ORDER))

    def offer_partitions(self, number: int) -> None:
        """Offer as many partitions as the topic has; what is chosen stays chosen."""
        if number > self.partition.count() - 1:
            self.partition.blockSignals(True)
            self._offer_partitions(number)
            self.partition.blockSignals(False)

    @Slot()
    def _on_choice(self) -> None:
        if self.sender() is self.topic:
            self.partition.blockSignals(True)
            self._offer_partitions(PARTITIONS[self.topic.currentData()])
            self.partition.blockSignals(False)
        elif self.sender() is self.start and not self.is_live and self.start.currentData() is not self._written_for:
            # An offset is no time, and a time no order: what was written for one of them is not asked of another.
            self._written_for = self.start.currentData()
            self.at.clear()
        self.changed.emit()

    def show_state(self, *, paused: bool, earlier: bool, later: bool) -> None:
        """Show which controls there are to use now."""
        live, theme = self.is_live, self._context.theme
        self.at.setVisible(not live)
        self.go.setVisible(not live)
        self.pause.setVisible(live)
        self.earlier.setVisible(not live)
        self.later.setVisible(not live)
        self.earlier.setEnabled(earlier)
        self.later.setEnabled(later)
        self.at.setPlaceholderText(self._example())
        self.at.setAccessibleName(self.what_to_write())
        self.at.setToolTip(self.what_to_write())
        self.pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self.pause.setIcon(icon("play" if paused else "pause", theme.text))
        self.pause.setToolTip(
            self.tr("Show the newest again, and what comes")
            if paused
            else self.tr("Hold what is seen here; the stream runs on")
        )

    def _example(self) -> str:
        if self.start.currentData() is From.TIME:
            return "2026-11-22 14:03"
        return "100001" if self.start.currentData() is From.ORDER else "0"

    def what_to_write(self) -> str:
        """Say what is to be written into the field."""
        start = self.start.currentData()
        if start is From.TIME:
            return self.tr("A time as Kafka has it (the computer's), such as 2026-11-22 14:03")
        if start is From.ORDER:
            return self.tr("The number of an order")
        return self.tr("An offset: the place of a message in its partition, from 0 on")

    def _offer_partitions(self, number: int) -> None:
        chosen = self.partition.currentData()
        self.partition.clear()
        self.partition.addItem(self.tr("All partitions"), None)
        for partition in range(number):
            self.partition.addItem(self.tr("Partition {n}").format(n=partition), partition)
        if chosen is not None and chosen < number:
            self.partition.setCurrentIndex(chosen + 1)


def _whole(text: str, largest: int) -> int:
    """Return a whole number from 0 to `largest`, however its thousands are set off; raises UsageError."""
    digits = "".join(text.replace(",", "").split())
    if not digits.isdecimal() or len(digits) > 20 or int(digits) > largest:
        raise UsageError(f"“{plain(text, 40)}” is no such number.")
    return int(digits)
