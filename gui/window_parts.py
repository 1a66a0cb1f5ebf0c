"""What the window is made of: its parts are put together for a language and a look, and again for another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QMainWindow, QVBoxLayout, QWidget

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
from gui.notices import KEPT, Notices
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
from gui.wall_mode import WallMode
from workers.threads.shop_run import ShopRun

if TYPE_CHECKING:
    from gui.wall import Wall

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
    strip: JumpStrip
    journey: Journey
    dialogs: tuple[QDialog, ...]
    windows: SideWindows
    left_to: Qt.WindowState | None


class WindowParts(QMainWindow):
    """A window whose parts can be built anew; what is shown in them is its subclass's business."""

    commands: Commands
    lookup: Lookup
    tabs: Tabs
    windows: SideWindows

    def __init__(self, supervisor: ShopRun) -> None:
        super().__init__()
        self._supervisor = supervisor
        self._latest: dict[object, object] = {}
        self._held: dict[object, object] | None = None
        self._built = False
        self._remembered = Remembered(supervisor.shop.folder.root)
        self.setMinimumSize(*SMALLEST)
        self._remembered.place(self, USUAL)

    def build(self, context: Context) -> None:
        """Put the parts together for a language and a look, and show them what is known."""
        before = self._parts()
        gone = self._take_parts()
        self._context = context
        self.setWindowTitle(self._title())
        self._make_parts(context)
        self._lay_out()
        self._make_tabs(context)
        self._make_windows(context)
        self.first_sight = FirstSight(context, self.tabs)
        if before is None:
            self._arrange()
        else:
            self._take_over(before)
        _destroy(gone)
        self.setStatusBar(self.status)
        self._connect()
        self._built = True
        self._show_all()
        if before is not None and before.left_to is not None:
            self._pages.enter(before.left_to)

    def _title(self) -> str:
        """Say which shop it is, and whether it is run here."""
        run = self._supervisor
        name = run.named if run.runs_here else self.tr("{shop} (looking on)").format(shop=run.named)
        return f"Orderpuls – {name}"

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
        """Put the parts into their places, before they are filled: a change of parent costs by what is inside."""
        self.tabs = Tabs()
        self._centre = QWidget()
        layout = QVBoxLayout(self._centre)
        layout.setContentsMargins(0, 0, 0, KEPT)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.tabs, 1)
        self.notices = Notices(self._centre, (self.strip, self.journey, self.banner))
        self._pages = WallMode(self, self._context, self._centre, self._feed_wall)
        self.setCentralWidget(self._pages)

    def _connect(self) -> None:
        """Let the parts ask for what they cannot do alone."""
        raise NotImplementedError

    def _show_all(self) -> None:
        """Show new parts what is known."""
        raise NotImplementedError

    def toggle_freeze(self) -> None:
        """Hold every tab at this instant, or let all of them show what is happening now."""
        raise NotImplementedError

    def _feed(self, part: object) -> None:
        """Show a new part what is known."""
        receive: Any = getattr(part, "receive", None)
        if receive is not None:
            for snapshot in tuple(self._latest.values()):
                receive(snapshot)

    def _feed_wall(self, wall: QWidget) -> None:
        """Show the wall what is known, or what is held."""
        receive: Any = wall.receive  # type: ignore[attr-defined]
        for snapshot in tuple((self._latest if self._held is None else self._held).values()):
            receive(snapshot)
        self._tell_wall()

    def _tell_wall(self) -> None:
        """Let the wall say whether it is live."""
        if self.wall is not None:
            self.wall.show_held(self.chip.since.text() if self.chip.frozen else "")

    # Taking apart

    def destroy_parts(self) -> None:
        """Destroy what `build` made, at once and here: deleted later, Python and Qt could both free it."""
        if self._built:
            if self.isVisible():  # the program was ended otherwise than by closing the window
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
        return _Parts(
            self.tabs, self.panels, self.banner, self.chip, self.strip, self.journey, self._dialogs, self.windows,
            self._pages.left_to,
        )  # fmt: skip

    def _take_parts(self) -> tuple[QObject | None, ...]:
        """Take out what `build` made, to be destroyed."""
        if not self._built:
            return ()
        self._built = False
        shiboken6.delete(self.commands)
        return self.takeCentralWidget(), self.status, *self._dialogs, self.lookup

    def _take_over(self, before: _Parts) -> None:
        """Let the new parts go on from where those before them were."""
        for panel, panel_before in zip(self.panels, before.panels, strict=True):
            panel.take_over(panel_before)
        self.banner.take_over(before.banner)
        self.chip.take_over(before.chip)
        self.strip.take_over(before.strip)
        self.journey.take_over(before.journey)
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
    def wall(self) -> "Wall | None":
        """The wall, once it was asked for."""
        return self._pages.wall if self._built else None

    @property
    def on_wall(self) -> bool:
        """Whether the window is the wall, for the whole screen."""
        return self._built and self._pages.on

    def toggle_wall(self) -> None:
        """Become the wall, or a window again."""
        self._pages.toggle()

    def leave_wall(self) -> bool:
        """Be a window again; returns False if it was one."""
        return self._pages.leave()


def _destroy(parts: tuple[QObject | None, ...]) -> None:
    for part in parts:
        if part is not None:
            shiboken6.delete(part)
