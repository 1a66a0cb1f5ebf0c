"""The status bar: which Kafka, connected or not, how far behind, what was rejected or skipped, and the shop's time."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QStatusBar, QWidget

from gui.audit_badge import AuditBadge
from gui.captions import consumer_caption
from gui.context import Context
from gui.translations import plural
from gui.widgets.card import label, set_tone
from gui.words import explain
from models.snapshots import SALES, Audited, KafkaState, ShopTime, Standing
from models.text import plain

_NOTABLE_SECONDS = 1.5
SHOWN_ADDRESS = 60
GAP, MARGINS = 8, 14
LEAST_WIDTH = 900


class StatusLine(QStatusBar):
    """Shown at the foot of the window.

    `…_asked` tells what somebody wants to see: the rejected messages, the recount, why time is ahead.
    """

    rejected_asked = Signal()
    audit_asked = Signal()
    ahead_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 10, 0)
        self.looks_on = label(self.tr("Looking on"), "caption")
        self.looks_on.setToolTip(self.tr("Another program runs this shop; this window shows it, and steers it."))
        if context.supervisor.runs_here:
            self.looks_on.hide()
        self.dot = label("●", "dot")
        self.kafka = label("", "muted")
        self.behind = label("", "muted")
        self.rejected = QPushButton()
        self.rejected.setProperty("look", "link")
        self.rejected.setToolTip(explain("rejected"))
        self.rejected.clicked.connect(self.rejected_asked)
        self.rejected.hide()
        self.audit = AuditBadge(context)
        self.audit.clicked.connect(self.audit_asked)
        self.pace = label("", "lag")
        self.pace.hide()
        self.time = label("", "muted")
        self.time.setToolTip(explain("shop time"))
        self.behind.setToolTip(explain("behind"))
        self.skipped = label("", "lag")
        self.skipped.hide()
        self.ahead = QPushButton()
        self.ahead.setProperty("look", "quiet-link")
        self.ahead.setToolTip(self.tr("Why that is, and what can be done"))
        self.ahead.clicked.connect(self.ahead_asked)
        self.ahead.hide()
        self._kafka, self._pace = ("", "", ""), ("", "")
        self._away = False
        for on_the_left in (self.looks_on, self.dot, self.kafka):
            self.addWidget(on_the_left)
        for on_the_right in (
            self.audit, self.skipped, self.rejected, self.behind, self.pace, self.time, self.ahead,
        ):  # fmt: skip
            self.addPermanentWidget(on_the_right)
        self.receive(KafkaState(True, "", False))

    def receive(self, snapshot: object) -> None:
        """Show a snapshot."""
        shown = self._context.format
        self.audit.receive(snapshot)
        if isinstance(snapshot, KafkaState):
            name = (
                self.tr("Apache Kafka {version} on this computer").format(version=snapshot.version)
                if snapshot.built_in and self._context.supervisor.runs_here
                else self.tr("Apache Kafka")
            )
            state = self.tr("connected") if snapshot.connected else self.tr("not connected")
            address = plain(snapshot.address, SHOWN_ADDRESS)
            short = self.tr("Apache Kafka") + (f" {snapshot.version}" if snapshot.version else "")
            name = " ".join(name.split())  # its version is not known yet
            self._kafka = (
                "  ·  ".join(filter(None, (name, address, state))),
                "  ·  ".join(filter(None, (plain(short), state))),
                plain(short),
            )
            self._away = not snapshot.connected
            for where in (self.kafka, self.dot):
                where.setToolTip(self._kafka[0])
            self._fit(self.width())
            set_tone(self.dot, "good" if snapshot.connected else "bad")
        elif isinstance(snapshot, Standing):
            lag = max(snapshot.lag.values(), default=0)
            self.behind.setText(self.tr("Behind: {n} messages", "", plural(lag)).format(n=shown.count(lag)))
            self.rejected.setText(self.tr("Rejected: {n}").format(n=shown.count(snapshot.rejected)))
            self.rejected.setVisible(snapshot.rejected > 0)
            self._show_skipped(snapshot)
            self._fit(self.width())
        elif isinstance(snapshot, ShopTime):
            self.time.setText(self.tr("Shop time {time}").format(time=shown.moment(snapshot.now)))
            self._show_ahead(snapshot)
            self._show_pace(snapshot)
            self._fit(self.width())
        elif isinstance(snapshot, Audited):
            self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say less where there is less room."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for no more than what is said in few words."""
        return QSize(min(super().minimumSizeHint().width(), LEAST_WIDTH), super().minimumSizeHint().height())

    def _fit(self, width: int) -> None:
        """Say everything, or as much as there is room for: the rest is in the tool tips, and in the overview."""
        long, short, name = self._kafka
        whole, brief_badge, briefest = self.audit.forms
        pace, brief = self._pace
        parts = (self.looks_on, self.dot, self.skipped, self.rejected, self.time, self.ahead)
        taken = sum(part.sizeHint().width() + GAP for part in parts if not part.isHidden()) + MARGINS
        behind = self.behind.text()
        for kafka, runs, lag, badge in (
            (long, pace, behind, whole), (short, pace, behind, whole), (short, pace, behind, brief_badge),
            (short, brief, behind, brief_badge), (name, brief, behind, brief_badge), (name, brief, behind, briefest),
            ("", brief, behind, briefest), ("", brief, "", briefest),
        ):  # fmt: skip
            texts = ((self.kafka, kafka), (self.pace, runs), (self.behind, lag), (self.audit, badge))
            shown = (_width(part, text) + GAP for part, text in texts if text and not self._is_off(part))
            if taken + sum(shown) <= width:
                break
        for where, text in ((self.kafka, kafka), (self.pace, runs), (self.audit, badge)):
            if where.text() != text:
                where.setText(text)
        self.behind.setVisible(bool(lag))
        self.kafka.setVisible(bool(kafka) or self._away)

    def _is_off(self, part: QWidget) -> bool:
        """Say whether something is not shown, however much room there is."""
        return part in (self.pace, self.audit) and part.isHidden()

    def _show_skipped(self, snapshot: Standing) -> None:
        """Go on saying how many sales were skipped: the banner that told it is gone after a while."""
        self.skipped.setVisible(snapshot.skipped > 0)
        self.skipped.setText(self.tr("Skipped: {n}").format(n=self._context.format.count(snapshot.skipped)))
        since = self.tr("About {n} orders in {span} of shop time.", "", plural(snapshot.skipped)).format(
            n=self._context.format.count(snapshot.skipped),
            span=self._context.format.duration(snapshot.skipped_seconds),
        )
        self.skipped.setToolTip(f"{since}\n{explain('skipped')}")

    def _show_pace(self, snapshot: ShopTime) -> None:
        """Say how fast time really runs, where that is not what was asked for, and why."""
        held = snapshot.held_by
        if snapshot.target is None and not held:
            self.pace.hide()
            self._pace = ("", "")
            return
        shown = self._context.format
        pace = shown.decimal(snapshot.pace, 1 if snapshot.pace < 20 else 0)
        asked = f"×{shown.decimal(snapshot.speed, 0)}"
        who = self.tr("the sales") if held == SALES else consumer_caption(held).split(" · ")[0]
        runs = f"×{pace}"
        if held and snapshot.target is None:
            runs = self.tr("{pace} of {asked}").format(pace=runs, asked=asked)
        self._pace = (f"{runs} ({who})" if held else runs, runs)
        self.pace.setToolTip(
            self.tr("Time runs at ×{pace}, as fast as {who} can").format(pace=pace, who=who)
            if held
            else self.tr("Time runs at ×{pace}").format(pace=pace)
        )
        self.pace.show()

    def _show_ahead(self, snapshot: ShopTime) -> None:
        notable = abs(snapshot.ahead) >= _NOTABLE_SECONDS
        if notable:
            span = self._context.format.duration(snapshot.ahead)
            words = self.tr("{span} ahead") if snapshot.ahead > 0 else self.tr("{span} behind the clock")
            self.ahead.setText(words.format(span=span))
        self.ahead.setVisible(notable)


def _width(part: QLabel | QAbstractButton, text: str) -> int:
    """Return how wide a part would be with another text."""
    advance = part.fontMetrics().horizontalAdvance
    return part.sizeHint().width() - advance(part.text()) + advance(text)
