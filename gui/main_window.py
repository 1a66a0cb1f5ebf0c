"""The window: shows snapshots in its parts, freezes them, and ends the workers when it is closed."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton

from gui.widgets.chart_card import ChartCard
from gui.window_parts import WindowParts
from models.looks import Message, Messages, OrderLife, OrderPlaces, OrdersFound
from workers.kafka.topics import DEAD_LETTERS
from workers.stream.loop import Trouble
from workers.threads.shop_run import ShopRun
from workers.upkeep.desk import DayHours, MailShown, Refused, RejectedShown, ReportMade, Restocked

ANSWERS = (
    DayHours, MailShown, Messages, OrderLife, OrderPlaces, OrdersFound, Refused, RejectedShown, ReportMade, Restocked,
)  # fmt: skip
"""What the user asked for once; new parts take over what came of it, and are not shown it again."""


class MainWindow(WindowParts):
    """Passes snapshots to its parts, and ends the workers when it is closed."""

    appearance_changed = Signal()

    def __init__(self, supervisor: ShopRun) -> None:
        super().__init__(supervisor)
        supervisor.snapshot.connect(self.receive)
        supervisor.trouble.connect(self.receive)
        supervisor.failed.connect(self._on_failed)
        supervisor.settings_changed.connect(self._on_settings_elsewhere)

    def _connect(self) -> None:
        """Let the parts ask for what they cannot do alone."""
        self.bar.settings_changed.connect(self._on_settings)
        self.bar.appearance_changed.connect(self._on_appearance, Qt.ConnectionType.QueuedConnection)
        self.bar.trouble.connect(self._on_trouble)
        self.status.ahead_asked.connect(self._on_ahead)
        self.status.rejected_asked.connect(self.rejected.show)
        self.status.audit_asked.connect(self.audit.show)
        self.tabs.currentChanged.connect(self._on_tab)
        self._say_what_is_shown()
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
            self._tell_wall()
            return
        self._held = None
        self.chip.show_live()
        self._tell_wall()
        for snapshot in tuple(self._latest.values()):
            self._show_in_tabs(snapshot)
            self._pages.receive(snapshot)

    def _show_all(self) -> None:
        """Show new parts what is known."""
        for snapshot in tuple(self._latest.values()):
            self._show_around(snapshot)
        for snapshot in tuple((self._latest if self._held is None else self._held).values()):
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
        if self._held is None:
            self._pages.receive(snapshot)

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
        self._say_what_is_shown()

    def _say_what_is_shown(self) -> None:
        self.notices.rest.setText(self.tabs.tabToolTip(self.tabs.currentIndex()))

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
    def _on_settings_elsewhere(self) -> None:
        """Show what another window has changed, in the language that it has chosen."""
        if not self._built:
            return
        self._on_settings()
        if self._supervisor.shop.choices.now().spoken != self._context.format.language:
            self._on_appearance()

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
