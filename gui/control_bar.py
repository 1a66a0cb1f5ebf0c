"""The bar at the top: start and stop, how much is sold, how fast time runs, and the settings."""

from typing import Any

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QPushButton, QSpinBox, QToolButton

from gui.context import Context
from gui.settings_menu import SettingsMenu
from gui.theme import icon
from gui.widgets.card import label, roomy
from gui.widgets.drop_down import DropDown
from gui.widgets.folding import Folding
from gui.words import explain
from models.clock import SPEEDS
from models.errors import ShopError
from models.settings import MAX_RATE, ONCE
from models.snapshots import Produced, ShopTime
from workers.stream.loop import Trouble

MIDNIGHT_MINUS_TEN = (23, 59, 50)


class ControlBar(QFrame):
    """Changes the shop through the supervisor; `appearance_changed` asks for the window to be built anew.

    Where it is too narrow for all that is in it, what can be missed is folded away.
    """

    appearance_changed = Signal()
    settings_changed = Signal()
    trouble = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._context = context
        self._shop = context.supervisor.shop
        self._make_sales(context)
        self._make_time(context)
        self._lay_out()
        self._show_start(self._shop.crossing.selling)
        self._show_mode()
        self._jumping = False
        self._show_jump(self._shop.clock.target is not None)
        self.start.clicked.connect(self.toggle_sales)
        self.rate.valueChanged.connect(self._on_rate)
        self.chance.valueChanged.connect(self._on_chance)
        self.speed.currentIndexChanged.connect(self._on_speed)
        self.midnight.clicked.connect(self._on_midnight)
        self.settings.chosen.connect(self.choose)

    def _make_sales(self, context: Context) -> None:
        """Make the controls of what is sold and handled."""
        settings = self._shop.choices.now()
        self.start = QPushButton()
        self.start.setProperty("look", "primary")
        self.start.setMinimumWidth(104)
        self.rate = QSpinBox()
        self.rate.setRange(0, int(MAX_RATE))
        self.rate.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.rate.setGroupSeparatorShown(True)
        self.rate.setLocale(context.format.locale)
        self.rate.setSuffix(self.tr(" /min"))
        self.rate.setKeyboardTracking(False)
        self.rate.setValue(round(settings.rate))
        self.rate.setAccessibleName(self.tr("Rate"))
        self.now = label("", "muted")
        self.rate.setFixedWidth(124)
        self.chance = QDoubleSpinBox()
        self.chance.setRange(0, 100)
        self.chance.setDecimals(1)
        self.chance.setLocale(context.format.locale)
        self.chance.setSuffix(" %")
        self.chance.setKeyboardTracking(False)
        self.chance.setValue(settings.chance)
        self.chance.setAccessibleName(self.tr("Chance"))
        self.chance_caption = label("", "caption")
        for box in (self.rate, self.chance):
            roomy(box)

    def _make_time(self, context: Context) -> None:
        """Make the controls of the clock, and the menu."""
        theme = context.theme
        self.speed = DropDown()
        for speed in SPEEDS:
            self.speed.addItem(f"×{context.format.count(speed)}", float(speed))
        at = self.speed.findData(self._shop.clock.speed)
        if at < 0:
            self.speed.addItem(f"×{self._shop.clock.speed:g}", self._shop.clock.speed)
            at = self.speed.count() - 1
        self.speed.setCurrentIndex(at)
        self.speed.setToolTip(self.tr("How fast the shop's time passes"))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.midnight = QPushButton()
        self.menu = QToolButton()
        self.menu.setIcon(icon("cog-outline", theme.text, beside_text=False))
        self.menu.setToolTip(self.tr("Settings"))
        self.menu.setAccessibleName(self.tr("Settings"))
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.settings = SettingsMenu(context, self)
        self.menu.setMenu(self.settings)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 9, 14, 9)
        layout.setSpacing(8)
        brand, rate, speed = (
            label("Orderpuls", "brand"),
            label(self.tr("Rate"), "caption"),
            label(self.tr("Speed"), "caption"),
        )
        rate.setBuddy(self.rate)
        speed.setBuddy(self.speed)
        self.chance_caption.setBuddy(self.chance)
        # What can be missed, from the least: it stands in tool tips as well.
        self._folding = Folding(layout, (self.now, brand, speed, rate, self.chance_caption))
        layout.addWidget(brand)
        layout.addSpacing(10)
        layout.addWidget(self.start)
        layout.addSpacing(8)
        layout.addWidget(rate)
        layout.addWidget(self.rate)
        layout.addWidget(self.now)
        layout.addStretch(1)
        layout.addWidget(self.chance_caption)
        layout.addWidget(self.chance)
        layout.addSpacing(8)
        layout.addWidget(speed)
        layout.addWidget(self.speed)
        layout.addWidget(self.midnight)
        layout.addWidget(self.menu)

    def receive(self, snapshot: object) -> None:
        """Show what a snapshot says of the controls."""
        shown = self._context.format
        if isinstance(snapshot, Produced | Trouble):
            self._show_start(self._shop.crossing.selling)
        if isinstance(snapshot, Produced):
            settings = self._shop.choices.now()
            if settings.curve:
                text = self.tr("{now}/min now: {rate} × {share} %").format(
                    now=shown.decimal(snapshot.rate_now, 0),
                    rate=shown.decimal(settings.rate, 0),
                    share=shown.decimal(snapshot.share * 100, 0),
                )
            else:
                text = self.tr("the whole day")
            if self.now.text() != text:
                self.now.setText(text)
                self.rate.setToolTip(f"{explain('rate')}\n{text}")
                self._folding.fit(self.width())
        elif isinstance(snapshot, ShopTime):
            self._show_jump(self._shop.clock.target is not None)
            self._show_speed(self._shop.clock.speed)

    def show_settings(self) -> None:
        """Show the settings that hold, wherever they were changed."""
        settings = self._shop.choices.now()
        for box in (self.rate, self.chance):
            box.blockSignals(True)
        self.rate.setValue(round(settings.rate))
        self.chance.setValue(settings.chance)
        for box in (self.rate, self.chance):
            box.blockSignals(False)
        self.settings.show_settings(settings)
        self._show_mode()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fold away what there is no room for, and unfold it again."""
        super().resizeEvent(event)
        self._folding.fit(event.size().width())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return what is needed when all that can be is folded away."""
        return QSize(self._folding.narrowest(), super().minimumSizeHint().height())

    def _show_start(self, selling: bool) -> None:
        theme = self._context.theme
        text = self.tr("Stop") if selling else self.tr("Start")
        if self.start.text() != text:
            self.start.setText(text)
            self.start.setIcon(icon("stop" if selling else "play", theme.on_accent))
            self.start.setToolTip(self.tr("Stop selling (F5)") if selling else self.tr("Start selling (F5)"))

    def _show_jump(self, jumping: bool) -> None:
        """Offer to go to midnight, or to stop on the way."""
        if self.midnight.text() and jumping == self._jumping:
            return
        self._jumping = jumping
        theme = self._context.theme
        texts = self.tr("Stop here"), self.tr("Go to 23:59:50")
        self.midnight.setIcon(icon("stop-circle-outline" if jumping else "weather-night", theme.text))
        self.midnight.setText(texts[0] if jumping else texts[1])
        self.midnight.setToolTip(
            self.tr("Let time go no further: it stays where the sales have come, and nothing is lost")
            if jumping
            else self.tr("Let time run to ten seconds before midnight, as fast as the consumers follow")
        )

    def _show_speed(self, speed: float) -> None:
        at = self.speed.findData(speed)
        if at >= 0 and at != self.speed.currentIndex():
            self.speed.blockSignals(True)
            self.speed.setCurrentIndex(at)
            self.speed.blockSignals(False)

    def _show_mode(self) -> None:
        once = self._shop.choices.now().mode == ONCE
        self.chance_caption.setText(self.tr("Chance, once") if once else self.tr("Chance"))
        self.chance.setToolTip(
            self.tr("Chance that an order is handled right after the sale; the others never are")
            if once
            else self.tr("Chance that an order is handled in each round of 30 s of shop time")
        )

    # The controls

    @Slot()
    def toggle_sales(self) -> None:
        """Start selling, or stop it."""
        if self._shop.crossing.selling:
            self._context.supervisor.stop_sales()
        else:
            self._context.supervisor.start_sales()
        self._show_start(self._shop.crossing.selling)

    @Slot(int)
    def _on_rate(self, rate: int) -> None:
        self._change(rate=float(rate))

    @Slot(float)
    def _on_chance(self, chance: float) -> None:
        self._change(chance=chance)

    @Slot(int)
    def _on_speed(self, _index: int) -> None:
        self._shop.clock.speed = self.speed.currentData()

    @Slot()
    def _on_midnight(self) -> None:
        if self._shop.clock.target is None:
            self.go_to_midnight()
        else:
            self.stop_jump()

    def go_to_midnight(self) -> None:
        """Let time run to ten seconds before midnight."""
        clock = self._shop.clock
        clock.go_to(self._shop.calendar().next_time(clock.now(), *MIDNIGHT_MINUS_TEN))
        self._show_jump(clock.target is not None)

    @Slot()
    def stop_jump(self) -> None:
        """Let time that runs to an instant go no further."""
        self._shop.clock.give_up()
        self._show_jump(False)

    def set_speed(self, speed: float) -> None:
        """Let time pass at a speed."""
        self._shop.clock.speed = speed
        self._show_speed(speed)

    @Slot(str, object)
    def choose(self, name: str, value: object) -> None:
        """Give a setting another value."""
        self._change(**{name: value})
        if name in ("language", "theme"):
            self.appearance_changed.emit()
        else:
            self._show_mode()

    def _change(self, **values: Any) -> None:
        try:
            self._shop.choices.change(**values)
            self.trouble.emit("")
        except ShopError as error:
            self.trouble.emit(error.sentence)
        self.settings_changed.emit()
