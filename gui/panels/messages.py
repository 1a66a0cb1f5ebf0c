"""Messages: what stands in the topics, from the newest, an offset, a time or an order; live, or page by page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Self

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gui.context import Context
from gui.panels.look_bar import LookBar
from gui.panels.panel import Panel
from gui.translations import plural
from gui.widgets.card import Card, describe, label, set_tone
from gui.widgets.message_card import MessageCard
from gui.widgets.opening import Opener
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from models.errors import UsageError
from models.layout import one_line
from models.looks import From, Look, Message, Messages
from models.snapshots import Place
from workers.kafka.topics import ORDERS


class MessagesPanel(Panel):
    """A tab of its own. It asks for messages only while it is seen; `mending_asked` tells a broken one."""

    mending_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.bar = LookBar(context)
        self._make_table(context)
        self.message = MessageCard(context)
        listed = Card(self.tr("What stands in Kafka"))
        self.summary = label("", "muted")
        listed.head.addWidget(self.summary)
        self.state = label("", "muted")
        self.state.setWordWrap(True)
        listed.body.addWidget(self.state)
        listed.body.addWidget(self.rows, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(listed, 3)
        below.addWidget(self.message, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 6)
        layout.setSpacing(12)
        layout.addWidget(self.bar)
        layout.addLayout(below, 1)

        self._look = Look(0, ORDERS)
        self._shown = Messages(0)
        self._paused = self._waits = False
        self.bar.changed.connect(self._on_choice)
        self.bar.asked.connect(self._ask)
        self.bar.pause.clicked.connect(self._on_pause)
        self.bar.earlier.clicked.connect(self._on_earlier)
        self.bar.later.clicked.connect(self._on_later)
        self.rows.chosen.connect(self._on_chosen)
        Opener(self.rows).opened.connect(self._on_opened)
        self.message.order_asked.connect(self.order_asked)
        self.message.mending_asked.connect(self.mending_asked)
        self._show_controls()

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
        self.bar.take_over(before.bar)
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
        if self.bar.is_live and not self._paused:
            self._ask()
        elif self._waits:
            self.context.supervisor.looks.look(self._look)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Look at nothing while nobody does."""
        super().hideEvent(event)
        self.context.supervisor.looks.look(None)

    def look_for_order(self, topic: str, order_id: int) -> None:
        """Show where an order stands in a topic."""
        self.bar.choose_order(topic, order_id)
        self._ask()

    # What is asked for

    @Slot()
    def _on_choice(self) -> None:
        self._show_controls()
        if self.bar.is_live or self.bar.at.text().strip():
            self._ask()
        else:
            self._look_at(None)
            self.bar.at.setFocus()

    @Slot()
    def _ask(self) -> None:
        """Look at what is chosen."""
        try:
            look = self.bar.look(self._look.number + 1)
        except UsageError:
            self._say(self.bar.what_to_write(), "bad")
            return
        self._look_at(look)

    def _look_at(self, look: Look | None) -> None:
        self._paused, self._waits = False, look is not None
        self._look = Look(self._look.number + 1, self.bar.topic.currentData()) if look is None else look
        self._shown = Messages(self._look.number)
        self._say("" if look is None else self.tr("Looking…"))
        self.context.supervisor.looks.look(look)
        self._show_controls()

    def _turn(self, starts: Sequence[tuple[int, int]]) -> None:
        """Show another page of what is looked at."""
        partition = self.bar.partition.currentData() if len(starts) != 1 else starts[0][0]
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
            self._shown = replace(page, chosen=None)  # once: what the user chooses after it stays chosen
        if self._look.partition is None:
            self.bar.offer_partitions(len(page.ends))
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
        self.bar.show_state(paused=self._paused, earlier=bool(self._shown.earlier), later=bool(self._shown.later))

    def _holds(self, row: Message) -> str:
        if row.order_id is None:
            return self.context.format.reason(row.wrong)
        amount = self.context.format.amount(row.ore)
        if row.key == str(row.order_id).encode():
            return amount  # its number stands there already
        return self.tr("Order {n}, {amount}").format(n=row.order_id, amount=amount)

    def _say(self, text: str, tone: str = "") -> None:
        self.state.setText(text)
        self.state.setVisible(bool(text))
        set_tone(self.state, tone)


def _place(row: Message) -> Place:
    return row.place


def _tone(row: Message) -> str:
    return "bad" if row.wrong else ""
