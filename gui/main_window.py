"""The window: the bar, the five tabs and the status line; built anew when its language or look changes."""

from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gui.banner import Banner
from gui.commands import Commands
from gui.context import Context
from gui.control_bar import ControlBar
from gui.jump_strip import JumpStrip
from gui.panels.handling import HandlingPanel
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
from workers.stream.loop import Trouble
from workers.threads.supervisor import Supervisor
from workers.upkeep.desk import MailShown, Refused, RejectedShown, ReportMade, Restocked

if TYPE_CHECKING:
    from gui.wall import Wall

ANSWERS = (MailShown, Refused, RejectedShown, ReportMade, Restocked)
"""What the user asked for once; new parts take over what came of it, and are not shown it again."""
SMALLEST = (1024, 640)
USUAL = (1280, 760)
"""With its title bar it fits on a screen of 1280×800."""


class MainWindow(QMainWindow):
    """Passes snapshots to its parts, and ends the workers when it is closed."""

    appearance_changed = Signal()
    banner: Banner
    commands: Commands
    rejected: RejectedWindow
    tabs: Tabs
    windows: SideWindows

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__()
        self._supervisor = supervisor
        self._latest: dict[object, object] = {}
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
        before = (self.tabs, self.panels, self.banner, self.rejected) if self._built else None
        windows, on_wall = (self.windows if self._built else None), self.on_wall
        gone = self._take_parts()
        self._context = context
        self.bar = ControlBar(context)
        self.strip = JumpStrip(context)
        self.banner = Banner(context)
        self.status = StatusLine(context)
        self.overview = OverviewPanel(context)
        self.sales = SalesPanel(context)
        self.stock = StockPanel(context)
        self.handling = HandlingPanel(context)
        self.reports = ReportsPanel(context, self._supervisor.shop.folder.reports)
        self.rejected = RejectedWindow(context, self)
        self._make_tabs(context)
        self.windows = SideWindows(self._feed)
        register_windows(self.windows, self, context)
        self.commands = Commands(self, context)
        self.commands.on_escape(self.leave_wall)
        self.bar.settings.add_commands(self.commands.qt_actions("settings", "palette", "wall", "help", "about"))
        if before is not None:
            self._take_over(*before)
        else:
            self._arrange()
        is_open = before is not None and before[-1].isVisible()
        if windows is not None:
            self.windows.take_over(windows)
            windows.destroy()
        _destroy(gone)
        self._lay_out()
        self._connect()
        self.rejected.setVisible(is_open)
        self._built = True
        for snapshot in tuple(self._latest.values()):
            self._show(snapshot)
        if on_wall:
            self._show_wall()

    def _lay_out(self) -> None:
        """Put the parts into their places."""
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.strip)
        layout.addWidget(self.banner)
        layout.addWidget(self.tabs, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(centre)
        self.setCentralWidget(self._pages)
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        """Let the parts ask for what they cannot do alone."""
        self.bar.settings_changed.connect(self._on_settings)
        self.status.ahead_asked.connect(self._on_ahead)
        self.bar.appearance_changed.connect(self._on_appearance, Qt.ConnectionType.QueuedConnection)
        self.bar.trouble.connect(self._on_trouble)
        self.status.rejected_asked.connect(self.rejected.show)

    def _make_tabs(self, context: Context) -> None:
        """Put the panels into their tabs."""
        self.tabs = Tabs()
        for panel, name, title, tip in (
            (
                self.overview,
                "view-dashboard-outline",
                self.tr("Overview"),
                self.tr("Orders today, and the newest ones"),
            ),
            (self.sales, "chart-bar", self.tr("Sales"), self.tr("What was sold today, by the hour and by product")),
            (self.stock, "package-variant-closed", self.tr("Stock"), self.tr("The balance of each product")),
            (
                self.handling,
                "truck-fast-outline",
                self.tr("Handling"),
                self.tr("Which orders are handled, and the mail"),
            ),
            (self.reports, "file-document-outline", self.tr("Reports"), self.tr("The report of each day")),
        ):
            self.tabs.add_panel(panel, icon(name, context.theme.muted), title, tip)

    def _feed(self, part: object) -> None:
        """Show a new part what is known."""
        receive: Any = getattr(part, "receive", None)
        if receive is not None:
            for snapshot in tuple(self._latest.values()):
                receive(snapshot)

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

    def _take_parts(self) -> tuple[QWidget | None, ...]:
        """Take out what `build` made, to be destroyed."""
        if not self._built:
            return ()
        self._built = False
        self.wall = None
        shiboken6.delete(self.commands)
        return self.takeCentralWidget(), self.status, self.rejected

    def _take_over(self, tabs: Tabs, panels: tuple[Panel, ...], banner: Banner, rejected: RejectedWindow) -> None:
        """Let the new parts go on from where those before them were."""
        for panel, was in zip(self.panels, panels, strict=True):
            panel.take_over(was)
        self.banner.take_over(banner)
        self.rejected.take_over(rejected)
        self.tabs.setCurrentIndex(tabs.currentIndex())

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The tabs, in their order."""
        return self.overview, self.sales, self.stock, self.handling, self.reports

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
        self.strip.receive(snapshot)
        self.windows.receive(snapshot)
        if self.wall is not None and self.on_wall:
            self.wall.receive(snapshot)
        self.banner.receive(snapshot)
        self.status.receive(snapshot)
        self.rejected.receive(snapshot)
        for panel in self.panels:
            panel.receive(snapshot)

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        if self._built:
            self.banner.say("failure", self.tr("An error in the program, see the log: {text}").format(text=text))

    @Slot(str)
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


def _destroy(parts: tuple[QWidget | None, ...]) -> None:
    for part in parts:
        if part is not None:
            shiboken6.delete(part)
