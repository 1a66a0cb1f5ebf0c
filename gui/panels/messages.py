"""Messages: what stands in the topics, from the newest, an offset, a time or an order; live, or page by page."""

from collections.abc import Sequence
from typing import Self

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from gui.context import Context
from gui.panels.panel import Panel
from gui.theme import icon
from gui.translations import plural
from gui.widgets.card import Card, describe, label, set_tone
from gui.widgets.drop_down import DropDown
from gui.widgets.message_card import MessageCard
from gui.widgets.opening import Opener
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from models.calendar import parse_instant
from models.errors import UsageError
from models.layout import one_line
from models.looks import From, Look, Message, Messages
from models.orders import MAX_ID
from models.snapshots import Place
from workers.kafka.topics import DEAD_LETTERS, HANDLED, LAST_ORDER, ORDERS, PARTITIONS

TOPICS = (ORDERS, HANDLED, LAST_ORDER, DEAD_LETTERS)
LARGEST_OFFSET = 2**62


class MessagesPanel(Panel):
    """A tab of its own. It asks for messages only while it is seen; `mending_asked` tells a broken one."""

    mending_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._make_controls(context)
        self._make_table(context)
        self.message = MessageCard(context)
        listed = Card(self.tr("What stands in Kafka"))
        self.summary = label("", "muted")
        listed.head.addWidget(self.summary)
        self.state = label("", "muted")
        self.state.setWordWrap(True)
        listed.body.addWidget(self.state)
        listed.body.addWidget(self.rows, 1)
        controls = QHBoxLayout()
        controls.setSpacing(8)
        for control in (self.topic, self.partition, self.start, self.at, self.go):
            controls.addWidget(control)
        controls.addStretch(1)
        for button in (self.pause, self.earlier, self.later):
            controls.addWidget(button)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(listed, 3)
        below.addWidget(self.message, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(12)
        layout.addLayout(controls)
        layout.addLayout(below, 1)

        self._look = Look(0, ORDERS)
        self._shown = Messages(0)
        self._paused = self._waits = False
        for box in (self.topic, self.partition, self.start):
            box.currentIndexChanged.connect(self._on_choice)
        self.at.returnPressed.connect(self._ask)
        self.go.clicked.connect(self._ask)
        self.pause.clicked.connect(self._on_pause)
        self.earlier.clicked.connect(self._on_earlier)
        self.later.clicked.connect(self._on_later)
        self.rows.chosen.connect(self._on_chosen)
        Opener(self.rows).opened.connect(self._on_opened)
        self.message.order_asked.connect(self.order_asked)
        self.message.mending_asked.connect(self.mending_asked)
        self._show_controls()

    def _make_controls(self, context: Context) -> None:
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
            describe(widget, name, tip)

    def _make_table(self, context: Context) -> None:
        shown = context.format
        self.rows = RowsTable(
            (
                Column(self.tr("Partition"), lambda row: str(row.place.partition), "00", right=True),
                Column(self.tr("Offset"), lambda row: shown.count(row.place.offset), "99 999 999", right=True),
                Column(self.tr("Key"), lambda row: one_line(row.key, 40), "9999999999"),
                Column(self.tr("Time"), lambda row: shown.moment(row.time)[5:], "00-00 00:00:00"),
                Column(self.tr("Holds"), self._holds, tone=_tone, stretch=True),
                Column(self.tr("Bytes"), lambda row: shown.count(row.size), "99 999", right=True),
            ),
            key=_place,
            theme=context.theme,
        )
        describe(self.rows, self.tr("Messages"), self.tr("Choose a message to see what it holds"))

    def take_over(self, before: Self) -> None:
        """Keep what is looked at."""
        for box, was in ((self.topic, before.topic), (self.partition, before.partition), (self.start, before.start)):
            box.blockSignals(True)
            if box is self.partition:
                self._offer_partitions(was.count() - 1)
            box.setCurrentIndex(was.currentIndex())
            box.blockSignals(False)
        self.at.setText(before.at.text())
        self._look, self._shown = before._look, before._shown
        self._paused, self._waits = before._paused, before._waits
        self.message.take_over(before.message)
        super().take_over(before)
        self._show_controls()
        self._show_page()

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot."""
        if isinstance(snapshot, Messages) and snapshot.number == self._look.number and not self._paused:
            self._shown = snapshot
            self._waits = bool(snapshot.problem)
            self._show_page()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Go on looking."""
        super().showEvent(event)
        if self._is_live() and not self._paused:
            self._ask()
        elif self._waits:
            self.context.supervisor.looks.look(self._look)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Look at nothing while nobody does."""
        super().hideEvent(event)
        self.context.supervisor.looks.look(None)

    def look_for_order(self, topic: str, order_id: int) -> None:
        """Show where an order stands in a topic."""
        self.topic.setCurrentIndex(self.topic.findData(topic))
        self.start.setCurrentIndex(self.start.findData(From.ORDER))
        self.at.setText(str(order_id))
        self._ask()

    # What is asked for

    @Slot()
    def _on_choice(self) -> None:
        if self.sender() is self.topic:
            self.partition.blockSignals(True)
            self._offer_partitions(PARTITIONS[self.topic.currentData()])
            self.partition.blockSignals(False)
        self._show_controls()
        if self._is_live() or self.at.text().strip():
            self._ask()
        else:
            self._look_at(None)
            self.at.setFocus()

    @Slot()
    def _ask(self) -> None:
        """Look at what is chosen."""
        start, text = self.start.currentData(), self.at.text().strip()
        value = 0.0
        try:
            if start is From.TIME:
                value = parse_instant(text, self.context.supervisor.shop.calendar().zone)
            elif start is not From.NEWEST:
                value = _whole(text, MAX_ID if start is From.ORDER else LARGEST_OFFSET)
        except (UsageError, ValueError):
            self._say(self._what_to_write(), "bad")
            return
        self._look_at(Look(self._look.number + 1, self.topic.currentData(), self.partition.currentData(), start, value))

    def _look_at(self, look: Look | None) -> None:
        self._paused, self._waits = False, look is not None
        self._look = Look(self._look.number + 1, self.topic.currentData()) if look is None else look
        self._shown = Messages(self._look.number)
        self._say("" if look is None else self.tr("Looking…"))
        self.context.supervisor.looks.look(look)
        self._show_controls()

    def _turn(self, starts: Sequence[tuple[int, int]]) -> None:
        """Show another page of what is looked at."""
        partition = self.partition.currentData() if len(starts) != 1 else starts[0][0]
        self._look_at(Look(self._look.number + 1, self._look.topic, partition, From.OFFSET, starts=tuple(starts)))

    @Slot()
    def _on_earlier(self) -> None:
        self._turn(self._shown.earlier)

    @Slot()
    def _on_later(self) -> None:
        self._turn(self._shown.later)

    @Slot()
    def _on_pause(self) -> None:
        """Hold what is seen; to go on means from the newest."""
        if self._paused:
            self._ask()
            return
        self._paused = True
        self.context.supervisor.looks.look(None)
        self._show_controls()
        self._show_page()

    @Slot(object)
    def _on_chosen(self, row: Message | None) -> None:
        """Show the message; it stays when its row is dropped."""
        if row is not None:
            self.message.show_message(row)

    @Slot(object)
    def _on_opened(self, row: Message) -> None:
        if row.order_id is not None:
            self.order_asked.emit(row.order_id)
        elif row.wrong:
            self.mending_asked.emit(row)

    # What is shown

    def _show_page(self) -> None:
        page = self._shown
        if page.problem:
            self._say(self.tr("Kafka cannot be looked into just now. It is tried again."), "warn")
            return
        self.rows.show_rows(page.rows[::-1] if page.live else page.rows)
        if page.chosen is not None:
            self.rows.choose(page.chosen)
        if page.ends and self._look.partition is None and len(page.ends) > self.partition.count() - 1:
            self.partition.blockSignals(True)
            self._offer_partitions(len(page.ends))
            self.partition.blockSignals(False)
        number = sum(end for _, end in page.ends) - sum(begin for _, begin in page.begins)
        self.summary.setText(
            self.tr("{n} messages in Kafka", "", plural(number)).format(n=self.context.format.count(number))
            if page.ends
            else ""
        )
        self._say(self._of_state(page))
        self._show_controls()

    def _of_state(self, page: Messages) -> str:
        if self._paused:
            return self.tr("Paused; what has come since is shown when it goes on.")
        if page.live:
            return self.tr("Live, the newest first") if page.rows else self.tr("Live; nothing has come yet")
        if page.rows:
            return ""
        if self._look.start is From.ORDER:
            return self.tr("Order {n} is not in this topic, as far as was looked.").format(n=int(self._look.value))
        return self.tr("There is nothing from here on.") if page.ends else ""

    def _show_controls(self) -> None:
        live = self._is_live()
        theme = self.context.theme
        self.at.setVisible(not live)
        self.go.setVisible(not live)
        self.pause.setVisible(live)
        self.earlier.setVisible(not live)
        self.later.setVisible(not live)
        self.earlier.setEnabled(bool(self._shown.earlier))
        self.later.setEnabled(bool(self._shown.later))
        self.at.setPlaceholderText(self._example())
        self.at.setAccessibleName(self._what_to_write())
        self.at.setToolTip(self._what_to_write())
        self.pause.setText(self.tr("Go on") if self._paused else self.tr("Pause"))
        self.pause.setIcon(icon("play" if self._paused else "pause", theme.text))
        self.pause.setToolTip(
            self.tr("Show the newest again, and what comes")
            if self._paused
            else self.tr("Hold what is seen here; the stream runs on")
        )

    def _is_live(self) -> bool:
        return self.start.currentData() is From.NEWEST

    def _example(self) -> str:
        if self.start.currentData() is From.TIME:
            return "2026-11-22 14:03"
        return "100001" if self.start.currentData() is From.ORDER else "0"

    def _what_to_write(self) -> str:
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

    def _holds(self, row: Message) -> str:
        if row.order_id is None:
            return row.wrong
        amount = self.context.format.amount(row.ore)
        if row.key == str(row.order_id).encode():
            return amount  # its number stands there already
        return self.tr("Order {n}, {amount}").format(n=row.order_id, amount=amount)

    def _say(self, text: str, tone: str = "") -> None:
        self.state.setText(text)
        self.state.setVisible(bool(text))
        set_tone(self.state, tone)


def _whole(text: str, largest: int) -> int:
    """Return a whole number from 0 to `largest`, however its thousands are set off; raises ValueError."""
    digits = "".join(text.replace(",", "").split())
    if not digits.isdecimal() or len(digits) > 20 or int(digits) > largest:
        raise ValueError(text)
    return int(digits)


def _place(row: Message) -> Place:
    return row.place


def _tone(row: Message) -> str:
    return "bad" if row.wrong else ""
