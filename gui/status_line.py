"""The status bar: which Kafka, connected or not, how far behind, what was rejected, and the shop's time."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStatusBar, QWidget

from gui.audit_badge import AuditBadge
from gui.captions import consumer_caption
from gui.context import Context
from gui.translations import plural
from gui.widgets.card import label, set_tone
from models.snapshots import SALES, Audited, KafkaState, ShopTime, Standing
from models.text import plain

_NOTABLE_SECONDS = 1.5
SHOWN_ADDRESS = 60
MARGINS, BETWEEN = 40, 8
"""Pixels at both ends of the bar together, and between two of its texts."""


class StatusLine(QStatusBar):
    """Shown at the foot of the window; `…_asked` tells what somebody wants to see: rejected messages, the recount."""

    rejected_asked = Signal()
    audit_asked = Signal()

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
        self.audit = AuditBadge(context)
        self.audit.clicked.connect(self.audit_asked)
        self.pace = label("", "lag")
        self.pace.hide()
        self.time = label("", "muted")
        for on_the_left in (self.dot, self.kafka):
            self.addWidget(on_the_left)
        for on_the_right in (self.audit, self.rejected, self.behind, self.pace, self.time):
            self.addPermanentWidget(on_the_right)
        self.receive(KafkaState(True, "", False))

    def receive(self, snapshot: object) -> None:
        """Show a snapshot."""
        shown = self._context.format
        self.audit.receive(snapshot)
        if isinstance(snapshot, KafkaState):
            name = (
                self.tr("Apache Kafka {version} on this computer").format(version=snapshot.version)
                if snapshot.built_in
                else self.tr("Apache Kafka")
            )
            state = self.tr("connected") if snapshot.connected else self.tr("not connected")
            self.kafka.setText("  ·  ".join(filter(None, (name, plain(snapshot.address, SHOWN_ADDRESS), state))))
            set_tone(self.dot, "good" if snapshot.connected else "bad")
        elif isinstance(snapshot, Standing):
            lag = max(snapshot.lag.values(), default=0)
            self.behind.setText(self.tr("Behind: {n} messages", "", plural(lag)).format(n=shown.count(lag)))
            self.rejected.setText(self.tr("Rejected: {n}").format(n=shown.count(snapshot.rejected)))
            self.rejected.setVisible(snapshot.rejected > 0)
        elif isinstance(snapshot, ShopTime):
            self.time.setText(
                self.tr("Shop time {time}").format(time=shown.moment(snapshot.now)) + self._ahead(snapshot)
            )
            self._show_pace(snapshot)
        if isinstance(snapshot, ShopTime | Audited):
            self._fit_badge()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let the badge take the sentence that fits."""
        super().resizeEvent(event)
        self._fit_badge()

    def _fit_badge(self) -> None:
        others = [each for each in self.findChildren(QWidget) if each is not self.audit and each.parent() is self]
        taken = sum(each.sizeHint().width() + BETWEEN for each in others if not each.isHidden())
        self.audit.fit(self.width() - taken - MARGINS)

    def _show_pace(self, snapshot: ShopTime) -> None:
        """Say how fast time really runs, where that is not what was asked for, and why."""
        held = snapshot.held_by
        if snapshot.target is None and not held:
            self.pace.hide()
            return
        pace = self._context.format.decimal(snapshot.pace, 1 if snapshot.pace < 20 else 0)
        who = self.tr("the sales") if held == SALES else consumer_caption(held).split(" · ")[0]
        self.pace.setText(f"×{pace} ({who})" if held else f"×{pace}")
        self.pace.setToolTip(
            self.tr("Time runs at ×{pace}, as fast as {who} can").format(pace=pace, who=who)
            if held
            else self.tr("Time runs at ×{pace}").format(pace=pace)
        )
        self.pace.show()

    def _ahead(self, snapshot: ShopTime) -> str:
        if abs(snapshot.ahead) < _NOTABLE_SECONDS:
            return ""
        span = self._context.format.duration(snapshot.ahead)
        words = self.tr("{span} ahead") if snapshot.ahead > 0 else self.tr("{span} behind the clock")
        return f"  ({words.format(span=span)})"
