"""The status bar: which Kafka, connected or not, how far behind, what was rejected, and the shop's time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStatusBar

from gui.context import Context
from gui.translations import plural
from gui.widgets.card import label, set_tone
from models.snapshots import KafkaState, ShopTime
from models.text import plain

_NOTABLE_SECONDS = 1.5
SHOWN_ADDRESS = 60


class StatusLine(QStatusBar):
    """Shown at the foot of the window; `rejected_asked` tells that somebody wants to see the rejected messages."""

    rejected_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 10, 0)
        self.dot = label("●", "dot")
        self.kafka = label("", "muted")
        self.behind = label("", "muted")
        self.rejected = QPushButton()
        self.rejected.setProperty("look", "link")
        self.rejected.setToolTip(self.tr("Look at the rejected messages"))
        self.rejected.clicked.connect(self.rejected_asked)
        self.rejected.hide()
        self.time = label("", "muted")
        for on_the_left in (self.dot, self.kafka):
            self.addWidget(on_the_left)
        for on_the_right in (self.rejected, self.behind, self.time):
            self.addPermanentWidget(on_the_right)
        self.receive(KafkaState(True, "", False))

    def receive(self, snapshot: object) -> None:
        """Show a snapshot."""
        shown = self._context.format
        if isinstance(snapshot, KafkaState):
            name = self.tr("Practice broker (not Apache Kafka)") if snapshot.practice else self.tr("Apache Kafka")
            state = self.tr("connected") if snapshot.connected else self.tr("not connected")
            self.kafka.setText("  ·  ".join(filter(None, (name, plain(snapshot.address, SHOWN_ADDRESS), state))))
            set_tone(self.dot, "good" if snapshot.connected else "bad")
        elif isinstance(snapshot, ShopTime):
            lag = max(snapshot.lag.values(), default=0)
            self.behind.setText(self.tr("Behind: {n} messages", "", plural(lag)).format(n=shown.count(lag)))
            self.rejected.setText(self.tr("Rejected: {n}").format(n=shown.count(snapshot.rejected)))
            self.rejected.setVisible(snapshot.rejected > 0)
            self.time.setText(
                self.tr("Shop time {time}").format(time=shown.moment(snapshot.now)) + self._ahead(snapshot)
            )

    def _ahead(self, snapshot: ShopTime) -> str:
        if abs(snapshot.ahead) < _NOTABLE_SECONDS:
            return ""
        span = self._context.format.duration(snapshot.ahead)
        words = self.tr("{span} ahead") if snapshot.ahead > 0 else self.tr("{span} behind the clock")
        return f"  ({words.format(span=span)})"
