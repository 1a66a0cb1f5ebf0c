"""The window: the bar, the tabs and the status line; built anew when its language or look changes."""

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QTabWidget, QVBoxLayout, QWidget

from gui.banner import Banner
from gui.context import Context
from gui.control_bar import ControlBar
from gui.lookup import Lookup
from gui.panels.handling import HandlingPanel
from gui.panels.messages import MessagesPanel
from gui.panels.overview import OverviewPanel
from gui.panels.panel import Panel
from gui.panels.reports import ReportsPanel
from gui.panels.sales import SalesPanel
from gui.panels.stock import StockPanel
from gui.rejected_window import RejectedWindow
from gui.status_line import StatusLine
from gui.theme import icon
from models.looks import Message, Messages, OrderLife, OrderPlaces, OrdersFound
from workers.kafka.topics import DEAD_LETTERS
from workers.stream.loop import Trouble
from workers.threads.supervisor import Supervisor
from workers.upkeep.desk import MailShown, Refused, RejectedShown, ReportMade, Restocked

ANSWERS = (
    MailShown, Messages, OrderLife, OrderPlaces, OrdersFound, Refused, RejectedShown, ReportMade, Restocked,
)  # fmt: skip
"""What the user asked for once; new parts take over what came of it, and are not shown it again."""
SMALLEST = (1180, 700)
USUAL = (1280, 800)


class MainWindow(QMainWindow):
    """Passes snapshots to its parts, and ends the workers when it is closed."""

    appearance_changed = Signal()
    banner: Banner
    lookup: Lookup
    rejected: RejectedWindow
    tabs: QTabWidget

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__()
        self._supervisor = supervisor
        self._latest: dict[object, object] = {}
        self._built = False
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self.setWindowTitle(f"Orderpuls – {supervisor.shop.folder.root}")
        supervisor.snapshot.connect(self.receive)
        supervisor.trouble.connect(self.receive)
        supervisor.failed.connect(self._on_failed)

    def build(self, context: Context) -> None:
        """Put the parts together for a language and a look, and show them what is known."""
        before = (self.tabs, self.panels, self.banner, self.rejected) if self._built else None
        lookup = self.lookup if self._built else None
        gone = self._take_parts()
        self.bar = ControlBar(context)
        self.banner = Banner(context)
        self.status = StatusLine(context)
        self.overview = OverviewPanel(context)
        self.sales = SalesPanel(context)
        self.stock = StockPanel(context)
        self.handling = HandlingPanel(context)
        self.reports = ReportsPanel(context, self._supervisor.shop.folder.reports)
        self.messages = MessagesPanel(context)
        self.rejected = RejectedWindow(context, self)
        self.lookup = Lookup(context, self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for panel, name, title in (
            (self.overview, "view-dashboard-outline", self.tr("Overview")),
            (self.sales, "chart-bar", self.tr("Sales")),
            (self.stock, "package-variant-closed", self.tr("Stock")),
            (self.handling, "truck-fast-outline", self.tr("Handling")),
            (self.reports, "file-document-outline", self.tr("Reports")),
            (self.messages, "email-multiple-outline", self.tr("Messages")),
        ):
            self.tabs.addTab(panel, icon(name, context.theme.muted), title)
        if before is not None:
            self._take_over(*before)
        if lookup is not None:
            self.lookup.take_over(lookup)
        is_open = before is not None and before[-1].isVisible()
        _destroy(gone)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.banner)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status)
        self.bar.appearance_changed.connect(self._on_appearance, Qt.ConnectionType.QueuedConnection)
        self.bar.trouble.connect(self._on_trouble)
        self.status.rejected_asked.connect(self.rejected.show)
        self.rejected.setVisible(is_open)
        for tab in self.panels:
            tab.order_asked.connect(self.lookup.show_order)
        self.messages.mending_asked.connect(self._on_mending)
        QShortcut(QKeySequence.StandardKey.Find, centre).activated.connect(self.lookup.show_find)
        self._built = True
        for snapshot in tuple(self._latest.values()):
            self._show(snapshot)

    def destroy_parts(self) -> None:
        """Destroy what `build` made, at once and here: deleted later, Python and Qt could both free it."""
        _destroy(self._take_parts())

    def _take_parts(self) -> tuple[QObject | None, ...]:
        """Take out what `build` made, to be destroyed."""
        if not self._built:
            return ()
        self._built = False
        return self.takeCentralWidget(), self.status, self.rejected, *self.lookup.windows, self.lookup

    def _take_over(self, tabs: QTabWidget, panels: tuple[Panel, ...], banner: Banner, rejected: RejectedWindow) -> None:
        """Let the new parts go on from where those before them were."""
        for panel, was in zip(self.panels, panels, strict=True):
            panel.take_over(was)
        self.banner.take_over(banner)
        self.rejected.take_over(rejected)
        self.tabs.setCurrentIndex(tabs.currentIndex())

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The tabs, in their order."""
        return self.overview, self.sales, self.stock, self.handling, self.reports, self.messages

    @Slot(object)
    def receive(self, snapshot: object) -> None:
        """Take a snapshot from the workers."""
        if isinstance(snapshot, ANSWERS):
            self._show(snapshot)
            return
        key = (type(snapshot), snapshot.source) if isinstance(snapshot, Trouble) else type(snapshot)
        self._latest[key] = snapshot
        self._show(snapshot)

    def _show(self, snapshot: object) -> None:
        if not self._built:
            return
        self.bar.receive(snapshot)
        self.banner.receive(snapshot)
        self.status.receive(snapshot)
        self.rejected.receive(snapshot)
        self.lookup.receive(snapshot)
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

    @Slot(str)
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
