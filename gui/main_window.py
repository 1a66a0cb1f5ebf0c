"""The window: the bar, the six tabs and the status line; built anew when its language or look changes."""

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from gui.audit_window import AuditWindow
from gui.banner import Banner
from gui.context import Context
from gui.control_bar import ControlBar
from gui.first_sight import FirstSight
from gui.freeze import FreezeChip
from gui.journey import Journey
from gui.panels.handling import HandlingPanel
from gui.panels.kafka import KafkaPanel
from gui.panels.overview import OverviewPanel
from gui.panels.panel import Panel
from gui.panels.reports import ReportsPanel
from gui.panels.sales import SalesPanel
from gui.panels.stock import StockPanel
from gui.rejected_window import RejectedWindow
from gui.status_line import StatusLine
from gui.theme import icon
from gui.widgets.chart_card import ChartCard
from workers.stream.loop import Trouble
from workers.threads.supervisor import Supervisor
from workers.upkeep.desk import DayHours, MailShown, Refused, RejectedShown, ReportMade, Restocked

ANSWERS = (DayHours, MailShown, Refused, RejectedShown, ReportMade, Restocked)
"""What the user asked for once; new parts take over what came of it, and are not shown it again."""
SMALLEST = (1180, 700)
USUAL = (1280, 800)


class MainWindow(QMainWindow):
    """Passes snapshots to its parts, and ends the workers when it is closed."""

    appearance_changed = Signal()
    banner: Banner
    chip: FreezeChip
    rejected: RejectedWindow
    audit: AuditWindow
    tabs: QTabWidget

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__()
        self._supervisor = supervisor
        self._latest: dict[object, object] = {}
        self._held: dict[object, object] | None = None
        self._built = False
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self.setWindowTitle(f"Orderpuls – {supervisor.shop.folder.root}")
        supervisor.snapshot.connect(self.receive)
        supervisor.trouble.connect(self.receive)
        supervisor.failed.connect(self._on_failed)

    def build(self, context: Context) -> None:
        """Put the parts together for a language and a look, and show them what is known."""
        before = (self.tabs, self.panels, self.banner, self.chip, self.rejected) if self._built else None
        audit_before = self.audit if self._built else None
        gone = self._take_parts()
        self.bar = ControlBar(context)
        self.banner = Banner(context)
        self.status = StatusLine(context)
        self.overview = OverviewPanel(context)
        self.sales = SalesPanel(context)
        self.stock = StockPanel(context)
        self.handling = HandlingPanel(context)
        self.reports = ReportsPanel(context, self._supervisor.shop.folder.reports)
        self.kafka = KafkaPanel(context)
        self.rejected = RejectedWindow(context, self)
        self.audit = AuditWindow(context, self)
        self.journey = Journey(context)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.chip = FreezeChip(context)
        self.tabs.setCornerWidget(self.chip)
        for panel, name, title in (
            (self.overview, "view-dashboard-outline", self.tr("Overview")),
            (self.sales, "chart-bar", self.tr("Sales")),
            (self.stock, "package-variant-closed", self.tr("Stock")),
            (self.handling, "truck-fast-outline", self.tr("Handling")),
            (self.reports, "file-document-outline", self.tr("Reports")),
            (self.kafka, "apache-kafka", self.tr("Kafka")),
        ):
            self.tabs.addTab(panel, icon(name, context.theme.muted), title)
        if before is not None:
            self._take_over(*before)
        self.first_sight = FirstSight(context, self.tabs)
        is_open = before is not None and before[-1].isVisible()
        audit_is_open = audit_before is not None and audit_before.isVisible()
        if audit_before is not None:
            self.audit.take_over(audit_before)
        _destroy(gone)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.banner)
        layout.addWidget(self.journey)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status)
        self.bar.appearance_changed.connect(self._on_appearance, Qt.ConnectionType.QueuedConnection)
        self.bar.trouble.connect(self._on_trouble)
        self.tabs.currentChanged.connect(self._on_tab)
        self.chip.toggled.connect(self.toggle_freeze)
        for card in self.findChildren(ChartCard):
            card.trouble.connect(self._on_trouble)
        for button in (*self.bar.findChildren(QAbstractButton), self.chip.button):
            # A click leaves the focus where it was: else Space, which freezes, would press the button again.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if self.focusWidget() is None:
            centre.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            centre.setFocus()
        self.status.rejected_asked.connect(self.rejected.show)
        self.status.audit_asked.connect(self.audit.show)
        self.rejected.setVisible(is_open)
        self.audit.setVisible(audit_is_open)
        self._built = True
        for snapshot in tuple(self._latest.values()):
            self._show_around(snapshot)
        for snapshot in tuple((self._latest if self._held is None else self._held).values()):
            self._show_in_tabs(snapshot)

    def destroy_parts(self) -> None:
        """Destroy what `build` made, at once and here: deleted later, Python and Qt could both free it."""
        _destroy(self._take_parts())

    def _take_parts(self) -> tuple[QObject | None, ...]:
        """Take out what `build` made, to be destroyed."""
        if not self._built:
            return ()
        self._built = False
        return self.takeCentralWidget(), self.status, self.rejected, self.audit

    def _take_over(
        self, tabs: QTabWidget, panels: tuple[Panel, ...], banner: Banner, chip: FreezeChip, rejected: RejectedWindow
    ) -> None:
        """Let the new parts go on from where those before them were."""
        for panel, was in zip(self.panels, panels, strict=True):
            panel.take_over(was)
        self.banner.take_over(banner)
        self.chip.take_over(chip)
        self.rejected.take_over(rejected)
        self.tabs.setCurrentIndex(tabs.currentIndex())

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The tabs, in their order."""
        return self.overview, self.sales, self.stock, self.handling, self.reports, self.kafka

    @Slot(object)
    def receive(self, snapshot: object) -> None:
        """Take a snapshot from the workers."""
        if isinstance(snapshot, ANSWERS):
            self._show(snapshot)
            return
        key = (type(snapshot), snapshot.source) if isinstance(snapshot, Trouble) else type(snapshot)
        self._latest[key] = snapshot
        if self._held is None:
            self._show(snapshot)
        else:
            self._show_around(snapshot)

    @Slot(int)
    def _on_tab(self, _index: int) -> None:
        """Keep the focus out of a tab that is come to: Qt would give it to the first field, which takes Space."""
        page, focus = self.tabs.currentWidget(), self.focusWidget()
        if page is not None and focus is not None and page.isAncestorOf(focus):
            self.tabs.tabBar().setFocus()

    @Slot()
    def toggle_freeze(self) -> None:
        """Hold every tab at this instant, or let all of them show what is happening now; nothing else stops."""
        if self._held is None:
            self._held = dict(self._latest)
            self.chip.freeze()
            return
        self._held = None
        self.chip.show_live()
        for snapshot in tuple(self._latest.values()):
            self._show_in_tabs(snapshot)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Freeze by Space, where nothing that has the focus takes it for itself."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and not event.isAutoRepeat():
            self.toggle_freeze()
        else:
            super().keyPressEvent(event)

    def _show(self, snapshot: object) -> None:
        self._show_around(snapshot)
        self._show_in_tabs(snapshot)

    def _show_around(self, snapshot: object) -> None:
        """Show a snapshot in what is live at all times."""
        if not self._built:
            return
        self.chip.receive(snapshot)
        self.bar.receive(snapshot)
        self.banner.receive(snapshot)
        self.status.receive(snapshot)
        self.rejected.receive(snapshot)
        for part in (self.audit, self.journey, self.first_sight):
            part.receive(snapshot)

    def _show_in_tabs(self, snapshot: object) -> None:
        if self._built:
            for panel in self.panels:
                panel.receive(snapshot)

    @Slot(object)
    def _on_mending(self, message: Message) -> None:
        """Let a broken message be mended; a dead letter tells in its headers where it was found."""
        place = message.place
        topic, partition, offset = place.topic, place.partition, place.offset
        if topic == DEAD_LETTERS:
            headers = {name: value.decode("utf-8", "replace") for name, value in message.headers}
            try:
                topic, partition, offset = headers["topic"], int(headers["partition"]), int(headers["offset"])
            except (KeyError, ValueError):
                return  # somebody else's message
        self.rejected.mend(topic, partition, offset)

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        if self._built:
            self.banner.say("failure", self.tr("An error in the program, see the log: {text}").format(text=text))

    @Slot(object)
    def _on_trouble(self, text: str) -> None:
        self.banner.say("settings", text)

    @Slot()
    def _on_appearance(self) -> None:
        self.appearance_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Hide at once, then end the workers."""
        self.hide()
        QTimer.singleShot(0, self._supervisor.shutdown)
        super().closeEvent(event)


def _destroy(parts: tuple[QObject | None, ...]) -> None:
    for part in parts:
        if part is not None:
            shiboken6.delete(part)
