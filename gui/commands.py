"""What can be done in the main window: its tabs, the sales, time, the stock, the other windows, the settings."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from gui.actions import Action, Actions
from gui.context import Context
from gui.desktop import open_folder
from models.clock import SPEEDS

if TYPE_CHECKING:
    from gui.window_parts import WindowParts

FIND_ORDERS = "orders.find"
"""Done by Ctrl+F on tabs that have no field of their own to filter by."""
MOST_TABS = 9


class Commands(Actions):
    """The actions of the main window; parts that are built later add their own."""

    def __init__(self, window: "WindowParts", context: Context) -> None:
        super().__init__(window)
        self._main = window
        self._shop = context.supervisor.shop
        self._add_tabs()
        self._add_sales()
        self._add_time(context)
        self._add_goods(context)
        self._add_windows()
        self._add_settings()
        self.on_escape(self._leave_find)

    def _add_tabs(self) -> None:
        tabs = self._main.tabs
        for i in range(min(tabs.count(), MOST_TABS)):
            self.add(
                Action(
                    f"tab.{i + 1}", self.tr("Show {tab}").format(tab=tabs.tabText(i)),
                    partial(tabs.setCurrentIndex, i), f"Ctrl+{i + 1}", self.tr("Tabs"),
                )
            )  # fmt: skip
        self.add(Action("find", self.tr("Find, or filter this tab"), self._find, "Ctrl+F", self.tr("Tabs")))

        self.add(
            Action(FIND_ORDERS, self.tr("Find an order"), self._main.lookup.show_find, "Ctrl+Shift+F", self.tr("Tabs"))
        )
        self.add(
            Action(
                "freeze",
                self.tr("Freeze the tabs, or show again what is happening now (Space)"),
                self._main.toggle_freeze,
                "",
                self.tr("Tabs"),
            )
        )

    def _add_sales(self) -> None:
        group, bar = self.tr("Sales"), self._main.bar
        self.add(Action("sales.toggle", self.tr("Start or stop selling"), bar.toggle_sales, "F5", group))
        self.add(Action("sales.rate", self.tr("Change the rate"), bar.rate.setFocus, "Ctrl+R", group))
        self.add(Action("handling.chance", self.tr("Change the chance of handling"), bar.chance.setFocus, "", group))

    def _add_time(self, context: Context) -> None:
        group, clock, bar = self.tr("Time"), self._shop.clock, self._main.bar
        self.add(
            Action(
                "time.midnight", self.tr("Go to 23:59:50"), bar.go_to_midnight, "Ctrl+M", group,
                lambda: clock.target is None,
            )
        )  # fmt: skip
        self.add(
            Action(
                "time.stop", self.tr("Stop here: let time go no further"), bar.stop_jump, "Ctrl+.", group,
                lambda: clock.target is not None,
            )
        )  # fmt: skip
        for speed in SPEEDS:
            name = self.tr("Let time pass at ×{speed}").format(speed=context.format.count(speed))
            self.add(Action(f"time.speed.{speed}", name, partial(bar.set_speed, float(speed)), "", group))
        self.add(
            Action(
                "time.ahead", self.tr("Why shop time is ahead"), partial(self._main.windows.show, "ahead"), "", group
            )
        )

    def _add_goods(self, context: Context) -> None:
        stock, folder = self._main.stock, self._shop.folder
        self.add(
            Action(
                "stock.restock", self.tr("Restock the chosen product"), stock.restock.click, "", self.tr("Stock"),
                stock.restock.isEnabled,
            )
        )  # fmt: skip
        self.add(
            Action(
                "reports.make", self.tr("Make midnight report"), context.supervisor.make_report, "", self.tr("Reports")
            )
        )
        if not context.supervisor.runs_here:
            return  # its folder is elsewhere
        self.add(
            Action(
                "reports.folder", self.tr("Open the folder of the reports"), partial(open_folder, folder.reports), "",
                self.tr("Reports"),
            )
        )  # fmt: skip
        self.add(
            Action(
                "shop.folder", self.tr("Open the shop's folder"), partial(open_folder, folder.root), "", self.tr("Shop")
            )
        )

    def _add_windows(self) -> None:
        group, main = self.tr("Window"), self._main
        show = main.windows.show
        self.add(
            Action("palette", self.tr("Everything that can be done"), main.ask_palette, "Ctrl+K", group, listed=False)
        )
        self.add(Action("wall", self.tr("Wall mode: the whole screen"), main.toggle_wall, "F11", group))
        self.add(Action("rejected", self.tr("Look at the rejected messages"), main.rejected.show, "", group))
        self.add(Action("settings", self.tr("All settings"), partial(show, "settings"), "Ctrl+,", group))
        self.add(Action("help", self.tr("Help: a short tour and all shortcuts"), partial(show, "help"), "F1", group))
        self.add(Action("about", self.tr("About Orderpuls"), partial(show, "about"), "", group))
        self.add(Action("escape", self.tr("Close or give back"), self.escape, "Esc", group, listed=False))
        self.add(Action("quit", self.tr("Close the program"), main.close, "Ctrl+Q", group))

    def _add_settings(self) -> None:
        """Offer what the menu offers."""
        for number, (name, chosen) in enumerate(self._main.bar.settings.entries()):
            self.add(Action(f"setting.{number}", name, chosen.trigger, "", self.tr("Settings")))

    # Finding

    def _field(self) -> QLineEdit | None:
        return self._main.panel_in_front().find_field()

    def _find(self) -> None:
        field = self._field()
        if field is None:
            self.do(FIND_ORDERS)
            return
        field.setFocus()
        field.selectAll()

    def _leave_find(self) -> bool:
        """Take back what is filtered by, and give the focus to the table."""
        field = self._field()
        if field is None or not field.hasFocus():
            return False
        field.clear()
        self._main.focusNextChild()
        return True
