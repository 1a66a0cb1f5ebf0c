"""The banner at the foot of the tabs: what is in the way, in words, as long as it is. Its tool tip has all of it."""

from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from gui.captions import consumer_caption
from gui.context import Context
from gui.widgets.card import label
from models.snapshots import KafkaState, ShopTime
from models.stream import Receipts
from models.text import plain
from workers.stream.loop import Trouble
from workers.upkeep.desk import MailShown, Refused, RejectedShown, ReportMade, Restocked

MAX_SENTENCE = 500
NOTABLE_SECONDS = 1.5


class Banner(QFrame):
    """Keeps one sentence a source and shows the newest."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setObjectName("banner")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 2, 14, 2)
        self.text = label()
        self.text.setWordWrap(True)
        layout.addWidget(self.text, 1)
        self.go_on = QPushButton(self.tr("Let it go on"))
        self.go_on.setToolTip(self.tr("The consumer counts what it has missed, and time runs on"))
        self.go_on.clicked.connect(self._on_go_on)
        self.go_on.hide()
        layout.addWidget(self.go_on)
        self._waits_for = ""
        self._sentences: dict[str, str] = {}
        self._was_connected = False
        self.hide()

    def take_over(self, before: Self) -> None:
        """Keep what is in the way; what is received again is said in the new language."""
        self._was_connected = before._was_connected
        for source, sentence in before._sentences.items():
            self.say(source, sentence)

    def receive(self, snapshot: object) -> None:
        """Take what is in the way from a snapshot."""
        if isinstance(snapshot, KafkaState):
            if snapshot.connected:
                self._was_connected = True
                self.say("kafka", "")
            elif self._was_connected or snapshot.detail:
                self.say(
                    "kafka",
                    self.tr(
                        "Kafka is away. Nothing is sold meanwhile, nothing sold is lost; "
                        "it goes on by itself when Kafka is back."
                    ),
                )
        elif isinstance(snapshot, ShopTime):
            full = self.tr("Less than 1 GB of disk is free, so sales have stopped. Free some space to go on.")
            self.say("disk", full if snapshot.disk_full else "")
            waits = self.tr(
                "The computer's clock was set back. Shop time stands still for another {span} and then goes on."
            ).format(span=self._context.format.duration(snapshot.standing))
            self.say("clock", waits if snapshot.standing > NOTABLE_SECONDS else "")
            self._show_waiting(snapshot.waits_for)
        elif isinstance(snapshot, Trouble):
            self.say(snapshot.source, snapshot.text)
        elif isinstance(snapshot, Refused):
            self.say("refused", snapshot.text)
        elif isinstance(snapshot, Receipts):
            self.say("trial", snapshot.refused)
        elif isinstance(snapshot, Restocked | ReportMade | MailShown) or (
            isinstance(snapshot, RejectedShown) and snapshot.sent is not None
        ):
            self.say("refused", "")  # what was asked for later could be done

    def _show_waiting(self, consumer: str) -> None:
        """Say that time waits for a consumer that was paused, with a button to let that go on."""
        self._waits_for = consumer
        waits = self.tr("Shop time waits for {who}, which is paused: no order is to be left uncounted.")
        self.say("paused", waits.format(who=consumer_caption(consumer)) if consumer else "")
        self.go_on.setVisible(bool(consumer))

    @Slot()
    def _on_go_on(self) -> None:
        self._context.supervisor.trials.go_on(self._waits_for)
        self._show_waiting("")

    def say(self, source: str, sentence: str) -> None:
        """Show a sentence of a source; an empty one takes it back, and one that is there already keeps its place."""
        if not sentence:
            self._sentences.pop(source, None)
        elif self._sentences.get(source) != sentence:
            self._sentences.pop(source, None)
            self._sentences[source] = sentence
        newest = next(reversed(self._sentences.values()), "")
        self.text.setText(self._shown(newest))
        self.setToolTip("\n".join(self._shown(text) for text in dict.fromkeys(self._sentences.values())))
        self.setVisible(bool(newest))

    def _shown(self, sentence: str) -> str:
        return plain(self._context.format.say(sentence), MAX_SENTENCE)
