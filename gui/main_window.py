"""The window: the bar, the tabs and the status line; built anew when its language or look changes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gui.audit_window import AuditWindow
from gui.banner import Banner
from gui.commands import Commands
from gui.context import Context
from gui.control_bar import ControlBar
from gui.first_sight import FirstSight
from gui.freeze import FreezeChip
from gui.journey import Journey
from gui.jump_strip import JumpStrip
from gui.lookup import Lookup
from gui.panels.handling import HandlingPanel
from gui.panels.kafka import KafkaPanel
from gui.panels.messages import MessagesPanel
from gui.panels.overview import OverviewPanel
from gui.panels.panel import Panel
from gui.panels.reports import ReportsPanel
from gui.panels.sales import SalesPanel
from gui.panels.stock import StockPanel
from gui.rejected_window import RejectedWindow
from gui.remembered import Remembered
from gui.side_windows import SideWindows, register_windows
from gui.status_line import StatusLine
from gui.tabs import Tabs
from gui.theme import icon
from gui.widgets.chart_card import ChartCard
from models.looks import Message, Messages, OrderLife, OrderPlaces, OrdersFound
from workers.kafka.topics import DEAD_LETTERS
from workers.stream.loop import Trouble
from workers.threads.supervisor import Supervisor
from workers.upkeep.desk import DayHours, MailShown, Refused, RejectedShown, ReportMade, Restocked

if TYPE_CHECKING:
    from gui.wall import Wall

ANSWERS = (
    DayHours, MailShown, Messages, OrderLife, OrderPlaces, OrdersFound, Refused, RejectedShown, ReportMade, Restocked,
)  # fmt: skip
"""What the user asked for once; new parts take over what came of it, and are not shown it again."""
SMALLEST = (1024, 640)
USUAL = (1280, 760)
"""With its title bar it fits on a screen of 1280×800."""


@dataclass(frozen=True)
class _Parts:
    """What was here in another language or look, from which the new parts go on."""

    tabs: Tabs
    panels: tuple[Panel, ...]
    banner: Banner
    chip: FreezeChip
    dialogs: tuple[QDialog, ...]
    windows: SideWindows
    on_wall: bool


class MainWindow(QMainWindow):
    """Passes snapshots to its parts, and ends the workers when it is closed."""

    appearance_changed = Signal()
    commands: Commands
    lookup: Lookup
    tabs: Tabs
    windows: SideWindows

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__()
        self._supervisor = supervisor
        self._latest: dict[object, object] = {}
        self._held: dict[object, object] | None = None
        self._built = False
        self._remembered = Remembered(supervisor.shop.folder.root)
        self._before_wall = Qt.WindowState.WindowNoState
        self.wall: Wall | None = None
        self.setMinimumSize(*SMALLEST)
        self._remembered.place(self, USUAL)
        self.setWindowTitle(f"Orderpuls – {supervisor.shop.folder.root}")
        supervisor.snapshot.connect(self.receive)
        supervisor.trouble.connect(self.receive)
        supervisor.failed.connect(self._on_failed)

    def build(self, context: Context) -> None:
        """Put the parts together for a language and a look, and show them what is known."""
        before = self._parts()
        gone = self._take_parts()
        self._context = context
        self._make_parts(context)
        self._make_tabs(context)
        self._make_windows(context)
        self.first_sight = FirstSight(context, self.tabs)
        if before is None:
            self._arrange()
        else:
            self._take_over(before)
        _destroy(gone)
        self._lay_out()
        self._connect()
        self._built = True
        for snapshot in tuple(self._latest.values()):
            self._show_around(snapshot)
        for snapshot in tuple((self._latest if self._held is None else self._held).values()):
            self._show_in_tabs(snapshot)
        if before is not None and before.on_wall:
            self._show_wall()

    # Putting together

    def _make_parts(self, context: Context) -> None:
        self.bar = ControlBar(context)
        self.strip = JumpStrip(context)
        self.journey = Journey(context)
        self.banner = Banner(context)
        self.chip = FreezeChip(context)
        self.status = StatusLine(context)
        self.overview = OverviewPanel(context)
        self.sales = SalesPanel(context)
        self.stock = StockPanel(context)
        self.handling = HandlingPanel(context)
        self.reports = ReportsPanel(context, self._supervisor.shop.folder.reports)
        self.kafka = KafkaPanel(context)
        self.messages = MessagesPanel(context)

    def _make_tabs(self, context: Context) -> None:
        """Put the panels into their tabs."""
        self.tabs = Tabs()
        self.tabs.setCornerWidget(self.chip)
        titles = (
            ("view-dashboard-outline", self.tr("Overview"), self.tr("Orders today, and the newest ones")),
            ("chart-bar", self.tr("Sales"), self.tr("What was sold today, by the hour and by product")),
            ("package-variant-closed", self.tr("Stock"), self.tr("The balance of each product")),
            ("truck-fast-outline", self.tr("Handling"), self.tr("Which orders are handled, and the mail")),
            ("file-document-outline", self.tr("Reports"), self.tr("The report of each day")),
            ("apache-kafka", self.tr("Kafka"), self.tr("The logs, who reads them, and how far behind they are")),
            ("email-multiple-outline", self.tr("Messages"), self.tr("What stands in the topics")),
        )
        for panel, (name, title, tip) in zip(self.panels, titles, strict=True):
            self.tabs.add_panel(panel, icon(name, context.theme.muted), title, tip)

    def _make_windows(self, context: Context) -> None:
        """Make the windows beside this one, or say how they are made."""
        self.rejected = RejectedWindow(context, self)
        self.audit = AuditWindow(context, self)
        self.lookup = Lookup(context, self)
        self.windows = SideWindows(self._feed)
        register_windows(self.windows, self, context)
        self.commands = Commands(self, context)
        self.commands.on_escape(self.leave_wall)
        self.bar.settings.add_commands(self.commands.qt_actions("settings", "palette", "wall", "help", "about"))

    def _lay_out(self) -> None:
        """Put the parts into their places."""
        self._centre = QWidget()
        layout = QVBoxLayout(self._centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.bar, self.strip, self.banner, self.journey):
            layout.addWidget(part)
        layout.addWidget(self.tabs, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._centre)
        self.setCentralWidget(self._pages)
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        """Let the parts ask for what they cannot do alone."""
        self.bar.settings_changed.connect(self._on_settings)
        self.bar.appearance_changed.connect(self._on_appearance, Qt.ConnectionType.QueuedConnection)
        self.bar.trouble.connect(self._on_trouble)
        self.status.ahead_asked.connect(self._on_ahead)
        self.status.rejected_asked.connect(self.rejected.show)
        self.status.audit_asked.connect(self.audit.show)
        self.tabs.currentChanged.connect(self._on_tab)
        self.chip.toggled.connect(self.toggle_freeze)
        for tab in self.panels:
            tab.order_asked.connect(self.lookup.show_order)
        self.messages.mending_asked.connect(self._on_mending)
        for card in self.findChildren(ChartCard):
            card.trouble.connect(self._on_trouble)
        for button in (*self.bar.findChildren(QAbstractButton), self.chip.button):
            # A click leaves the focus where it was: else Space, which freezes, would press the button again.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if self.focusWidget() is None:
            self._centre.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._centre.setFocus()

    def _feed(self, part: object) -> None:
        """Show a new part what is known."""
        receive: Any = getattr(part, "receive", None)
        if receive is not None:
            for snapshot in tuple(self._latest.values()):
                receive(snapshot)

    # Taking apart

    def destroy_parts(self) -> None:
        """Destroy what `build` made, at once and here: deleted later, Python and Qt could both free it."""
        if self._built:
            self._remember()
            self.windows.destroy()
        _destroy(self._take_parts())

    def _arrange(self) -> None:
        """Let the parts stand as they did when the program ended."""
        for panel in self.panels:
            self._remembered.arrange(panel)
            if type(panel).__name__ == self._remembered.tab():
                self.tabs.setCurrentWidget(panel)

    def _remember(self) -> None:
        self._remembered.keep(self, type(self.panel_in_front()).__name__, self.panels)

    def _parts(self) -> _Parts | None:
        if not self._built:
            return None
        return _Parts(self.tabs, self.panels, self.banner, self.chip, self._dialogs, self.windows, on_wall=self.on_wall)

    def _take_parts(self) -> tuple[QObject | None, ...]:
        """Take out what `build` made, to be destroyed."""
        if not self._built:
            return ()
        self._built = False
        self.wall = None
        shiboken6.delete(self.commands)
        return self.takeCentralWidget(), self.status, *self._dialogs, self.lookup

    def _take_over(self, before: _Parts) -> None:
        """Let the new parts go on from where those before them were."""
        for panel, panel_before in zip(self.panels, before.panels, strict=True):
            panel.take_over(panel_before)
        self.banner.take_over(before.banner)
        self.chip.take_over(before.chip)
        for dialog, was in zip(self._dialogs, before.dialogs, strict=True):
            take_over: Any = getattr(dialog, "take_over")  # noqa: B009 each takes over one of its own kind
            take_over(was)
            dialog.setVisible(was.isVisible())
        self.windows.take_over(before.windows)
        before.windows.destroy()
        self.tabs.setCurrentIndex(before.tabs.currentIndex())

    @property
    def _dialogs(self) -> tuple[QDialog, ...]:
        return self.rejected, self.audit, *self.lookup.windows

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The tabs, in their order."""
        return self.overview, self.sales, self.stock, self.handling, self.reports, self.kafka, self.messages

    def panel_in_front(self) -> Panel:
        """Return the tab in front."""
        return self.panels[self.tabs.currentIndex()]

    def ask_palette(self) -> None:
        """Ask what is to be done."""
        from gui.palette import Palette  # noqa: PLC0415

        palette = self.windows.get("palette")
        if isinstance(palette, Palette):
            palette.ask()

    # The wall

    @property
    def on_wall(self) -> bool:
        """Whether the window is the wall, for the whole screen."""
        return self.wall is not None and self._pages.currentWidget() is self.wall

    def toggle_wall(self) -> None:
        """Become the wall, or a window again."""
        if not self.leave_wall():
            self._before_wall = self.windowState()
            self._show_wall()
            self.setWindowState(self._before_wall | Qt.WindowState.WindowFullScreen)

    def leave_wall(self) -> bool:
        """Be a window again; returns False if it was one."""
        if not self.on_wall:
            return False
        self._pages.setCurrentIndex(0)
        self.status.show()
        self.setWindowState(self._before_wall)
        return True

    def _show_wall(self) -> None:
        if self.wall is None:
            from gui.wall import Wall  # noqa: PLC0415

            self.wall = Wall(self._context)
            self._pages.addWidget(self.wall)
        self._pages.setCurrentWidget(self.wall)
        self.status.hide()
        self._feed(self.wall)

    # What comes from the workers

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

    def _show(self, snapshot: object) -> None:
        self._show_around(snapshot)
        self._show_in_tabs(snapshot)

    def _show_around(self, snapshot: object) -> None:
        """Show a snapshot in what is live at all times."""
        if not self._built:
            return
        for part in (
            self.chip, self.bar, self.strip, self.banner, self.status, self.rejected, self.audit, self.journey,
            self.first_sight, self.lookup, self.windows,
        ):  # fmt: skip
            part.receive(snapshot)
        if self.wall is not None and self.on_wall and self._held is None:
            self.wall.receive(snapshot)

    def _show_in_tabs(self, snapshot: object) -> None:
        if self._built:
            for panel in self.panels:
                panel.receive(snapshot)

    # What the user does

    @Slot(int)
    def _on_tab(self, _index: int) -> None:
        """Keep the focus out of a tab that is come to: Qt would give it to the first field, which takes Space."""
        page, focus = self.tabs.currentWidget(), self.focusWidget()
        if page is not None and focus is not None and page.isAncestorOf(focus):
            self.tabs.tabBar().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Freeze by Space, where nothing that has the focus takes it for itself."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and not event.isAutoRepeat():
            self.toggle_freeze()
        else:
            super().keyPressEvent(event)

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
    def _on_settings(self) -> None:
        """Show changed settings wherever they stand."""
        self.bar.show_settings()
        self.windows.tell_settings(self._supervisor.shop.choices.now())

    @Slot()
    def _on_ahead(self) -> None:
        self.windows.show("ahead")

    @Slot()
    def _on_appearance(self) -> None:
        self.appearance_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Hide at once, then end the workers."""
        if self._built:
            self._remember()
        self.hide()
        QTimer.singleShot(0, self._supervisor.shutdown)
        super().closeEvent(event)


def _destroy(parts: tuple[QObject | None, ...]) -> None:
    for part in parts:
        if part is not None:
            shiboken6.delete(part)
