"""Kafka itself: which one, since when, how large its log is, what comes in a second; and how it is taken away."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton

from gui.context import Context
from gui.theme import icon
from gui.translations import plural
from gui.widgets.card import Card, label, set_tone
from gui.widgets.foretold import Foretold
from models.snapshots import KafkaState
from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KafkaLog, Receipts
from models.text import plain
from workers.threads.trials import AWAY_SECONDS, SENT_AGAIN


class KafkaCard(Card):
    """One line of facts, the buttons, and below them what a button will show."""

    def __init__(self, context: Context, foretold: Foretold) -> None:
        super().__init__()
        self._format = context.format
        self._trials = context.supervisor.trials
        self.title.show()
        self.dot = label("●")
        self.facts = label("", "muted")
        self.head.insertWidget(0, self.dot)
        theme = context.theme
        self.away = QPushButton(
            icon("power-plug-off-outline", theme.text),
            self.tr("Kafka away for {n} s").format(n=round(AWAY_SECONDS)),
        )
        self.kill = QPushButton(icon("flash-outline", theme.text), self.tr("Kill Kafka"))
        self.again = QPushButton(icon("content-duplicate", theme.text), self.tr("Send duplicates"))
        self.broken = QPushButton(icon("message-alert-outline", theme.text), self.tr("Send broken messages"))
        for button in (self.away, self.kill, self.again, self.broken):
            button.setProperty("look", "small")
            self.head.addWidget(button)
        foretold.add(
            self.away,
            self.tr(
                "Stops Kafka and starts it again after {n} s: nothing is sold meanwhile, nothing sold is lost, and all "
                "goes on by itself."
            ).format(n=round(AWAY_SECONDS)),
        )
        foretold.add(
            self.kill,
            self.tr(
                "Ends Kafka in the middle of its work: what was not acknowledged is sent again, and what then is there "
                "twice counts once."
            ),
        )
        foretold.add(
            self.again,
            self.tr(
                "Puts the {n} newest orders into the topic once more: each consumer reads them and knows them by their "
                "ids, so that no figure changes."
            ).format(n=SENT_AGAIN),
        )
        foretold.add(
            self.broken,
            self.tr(
                "Puts messages into the topic that are no orders: each consumer passes over them, and “Rejected” at "
                "the foot of the window shows why."
            ),
        )
        if not self._trials.owns_kafka:
            for button in (self.away, self.kill):
                button.setEnabled(False)
                foretold.add(button, self.tr("This Kafka is not ours to end; the one that comes along can be."))
        self.body.setSpacing(4)
        self.body.addWidget(self.facts)
        self.body.addWidget(foretold.line)
        self.away.clicked.connect(self._on_away)
        self.kill.clicked.connect(self._on_kill)
        self.again.clicked.connect(self._on_again)
        self.broken.clicked.connect(self._on_broken)
        self.show_state(KafkaState(self._trials.owns_kafka, "", False))

    def show_state(self, state: KafkaState) -> None:
        """Show which Kafka it is and whether it answers."""
        name = (
            self.tr("Apache Kafka {version} on this computer").format(version=state.version)
            if state.built_in
            else self.tr("Apache Kafka at {address}").format(address=plain(state.address, 60))
        )
        name = " ".join(name.split())  # its version is not known yet
        if self.title.text() != name:
            self.title.setText(name)
        set_tone(self.dot, "good" if state.connected else "bad")
        self.dot.setToolTip(self.tr("It answers") if state.connected else self.tr("It does not answer"))

    def show_log(self, log: KafkaLog) -> None:
        """Show since when it runs, its log's size, and what comes in a second."""
        shown = self._format
        parts = [self.tr("since {time}").format(time=shown.clock(log.since))]
        if log.size is not None:
            parts.append(self.tr("{size} MB of log").format(size=shown.decimal(log.size / 1e6, 1)))
        messages = round(log.messages_per_second)
        parts.append(self.tr("{n} messages/s", "", plural(messages)).format(n=shown.count(messages)))
        if log.bytes_per_second is not None:
            parts.append(self.tr("{n} kB/s").format(n=shown.decimal(log.bytes_per_second / 1e3, 0)))
        text = "  ·  ".join(parts)
        if self.facts.text() != text:
            self.facts.setText(text)

    def show_under_way(self, receipts: Receipts) -> None:
        """Let nothing be begun that is under way."""
        kinds = {kind for kind, _ in receipts.under_way}
        for button, kind in ((self.again, DUPLICATES), (self.broken, BROKEN)):
            button.setEnabled(kind not in kinds)
        if self._trials.owns_kafka:
            for button in (self.away, self.kill):
                button.setEnabled(not kinds & {KAFKA_AWAY, KAFKA_KILLED})

    @Slot()
    def _on_away(self) -> None:
        self._trials.take_kafka_away()

    @Slot()
    def _on_kill(self) -> None:
        self._trials.kill_kafka()

    @Slot()
    def _on_again(self) -> None:
        self._trials.send_known()

    @Slot()
    def _on_broken(self) -> None:
        self._trials.send_broken()
