"""Kafka: the logs as lanes, their readers with their lag, what can be broken to see it mend, and the receipts."""

from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.context import Context
from gui.panels.kafka_consumers import ConsumersCard
from gui.panels.kafka_itself import KafkaCard
from gui.panels.kafka_receipts import ReceiptsCard
from gui.panels.panel import Panel
from gui.widgets.card import Card, label
from gui.widgets.foretold import Foretold
from gui.widgets.lanes import Lanes
from models.snapshots import KafkaState
from models.stream import KafkaLog, Receipts, Stream
from workers.kafka.topics import HANDLED, ORDERS


class KafkaPanel(Panel):
    """The sixth tab. What does not fit in height is scrolled to."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.foretold = Foretold(
            self.tr("Point at a button, or come to it with Tab: here stands what it will show."), self
        )
        self.itself = KafkaCard(context, self.foretold)
        self.lanes = {topic: Lanes(topic, context.format, context.theme) for topic in (ORDERS, HANDLED)}
        self.spans = {topic: label("", "muted") for topic in self.lanes}
        lanes = QHBoxLayout()
        lanes.setSpacing(12)
        for topic, stretch in ((ORDERS, 3), (HANDLED, 2)):
            card = Card(topic)
            card.title.setToolTip(
                self.tr(
                    "Each lane is a partition: its log from where it begins to where it ends, at the right. "
                    "A dot is how far a consumer has counted; its line to the end is its lag, "
                    "the messages that it has not counted yet. A ring instead of a dot is another instance."
                )
            )
            card.head.addWidget(self.spans[topic])
            card.body.addWidget(self.lanes[topic], 1)
            lanes.addWidget(card, stretch)
        self.consumers = ConsumersCard(context, self.foretold)
        self.receipts = ReceiptsCard(context)

        inside = QWidget()
        inside.setObjectName("scrolled")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(14, 8, 14, 4)
        layout.setSpacing(8)
        layout.addWidget(self.itself)
        layout.addLayout(lanes, 1)
        layout.addWidget(self.consumers)
        layout.addWidget(self.receipts)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self.area)
        self.consumers.changed.connect(self.show_paused)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let the consumers fit the width."""
        super().resizeEvent(event)
        self.consumers.fit(self.width())

    def take_over(self, before: Self) -> None:
        """Keep the scale of the lanes, and the place scrolled to."""
        for topic, lanes in self.lanes.items():
            lanes.span = before.lanes[topic].span
        super().take_over(before)

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot."""
        if isinstance(snapshot, Stream):
            shown = self.context.format
            for topic, lanes in self.lanes.items():
                lanes.show_stream(snapshot)
                text = self.tr("the last {n} of each partition").format(n=shown.count(lanes.span))
                if self.spans[topic].text() != text:
                    self.spans[topic].setText(text)
            self.consumers.show_stream(snapshot)
        elif isinstance(snapshot, KafkaLog):
            for topic, lanes in self.lanes.items():
                lanes.show_begins(snapshot.begins.get(topic, {}))
            self.itself.show_log(snapshot)
        elif isinstance(snapshot, KafkaState):
            self.itself.show_state(snapshot)
        elif isinstance(snapshot, Receipts):
            self.receipts.show_receipts(snapshot)
            self.itself.show_under_way(snapshot)

    @Slot()
    def show_paused(self) -> None:
        """Show at once what the user has just changed."""
        self.consumers.show_paused(self.context.supervisor.trials.paused)
