"""All settings, a sentence for each; what is typed is checked as it is typed, and holds at once."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.context import Context
from gui.widgets.card import Card, label, set_tone
from gui.widgets.drop_down import DropDown
from gui.widgets.number_field import NumberField
from models.settings import EVERY_ROUND, MAX_RATE, ONCE, Settings

SIZE = (640, 620)
FIELD_WIDTH = 190
MAX_GRACE = 3600.0


class SettingsDialog(QDialog):
    """`chosen` tells which setting was given which value; `show_settings` shows what holds."""

    chosen = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._shop = context.supervisor.shop
        self._shown = context.format
        self.setWindowTitle(self.tr("Settings"))
        self.resize(*SIZE)
        self.fields: dict[str, QWidget] = {}
        self.faults: dict[str, QWidget] = {}
        inner = QWidget()
        self._cards = QVBoxLayout(inner)
        self._cards.setContentsMargins(14, 12, 14, 12)
        self._cards.setSpacing(12)
        self._add_looks()
        self._add_sales()
        if context.supervisor.runs_here:
            self._add_stream()
        self._cards.addStretch(1)
        area = QScrollArea()
        area.setObjectName("tab")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self._area = area
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close this window (Esc)"))
        self.close_button.setProperty("look", "primary")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 0, 14, 12)
        kept = (
            self.tr("They stand in shop.toml, in the shop's folder.")
            if context.supervisor.runs_here
            else self.tr("They hold where the shop runs; the appearance is this window's alone.")
        )
        foot.addWidget(label(kept, "muted"))
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self.show_settings(self._shop.choices.now())

    def take_over(self, before: "SettingsDialog") -> None:
        """Keep the place scrolled to, and the setting that has the focus."""
        at = before._area.verticalScrollBar().value()
        self._area.verticalScrollBar().setValue(at)
        for name, field in before.fields.items():
            if field.hasFocus() and name in self.fields:
                self.fields[name].setFocus()

    def show_settings(self, settings: Settings) -> None:
        """Show what holds now; a field that somebody types in stays as it is."""
        for name, field in self.fields.items():
            value = getattr(settings, name)
            field.blockSignals(True)
            if isinstance(field, DropDown):
                field.setCurrentIndex(max(field.findData(value), 0))
            elif isinstance(field, QCheckBox):
                field.setChecked(value)
            elif isinstance(field, NumberField):
                if not field.hasFocus():
                    field.show_number(value)
            elif isinstance(field, QLineEdit) and not field.hasFocus():
                field.setText(value)
            field.blockSignals(False)

    def _add_looks(self) -> None:
        card = self._card(self.tr("The window"))
        desktop = self.tr("As the desktop")
        self._add_choice(
            card, "language", self.tr("Language"),
            self.tr("What the window speaks; numbers and dates are written as it does."),
            ((desktop, ""), ("Svenska", "sv"), ("English", "en")),
        )  # fmt: skip
        self._add_choice(
            card, "theme", self.tr("Appearance"), self.tr("Light or dark; “as the desktop” asks it at the start."),
            ((desktop, ""), (self.tr("Light"), "light"), (self.tr("Dark"), "dark")),
        )  # fmt: skip

    def _add_sales(self) -> None:
        card = self._card(self.tr("Sales and handling"))
        self._add_number(
            card, "rate", self.tr("Rate"), self.tr("/min"), MAX_RATE, 0,
            self.tr("Orders per minute of shop time at index 100 of the curve, an average hour; 0: nobody buys."),
        )  # fmt: skip
        self._add_switch(
            card, "curve", self.tr("Sales follow the hour and the weekday"),
            self.tr("More is sold in the evening and on Sundays, little at night; else the same all the time."),
        )  # fmt: skip
        self._add_number(
            card, "chance", self.tr("Chance"), "%", 100.0, 1,
            self.tr("How likely it is that an order is handled, and its customer written to."),
        )  # fmt: skip
        self._add_choice(
            card, "mode", self.tr("Handling"),
            self.tr("In every round of 30 s of shop time, or once: then the others are never handled."),
            ((self.tr("A chance in every round"), EVERY_ROUND), (self.tr("One chance, after the sale"), ONCE)),
        )  # fmt: skip
        self._add_switch(
            card, "restock", self.tr("Order products that run low"),
            self.tr("A delivery comes after a while; else the shop sells out, unless you restock by hand."),
        )  # fmt: skip
        self._add_number(
            card, "grace", self.tr("Grace after midnight"), "s", MAX_GRACE, 1,
            self.tr("Real seconds that the day's report waits for late orders before it is made."),
        )  # fmt: skip

    def _add_stream(self) -> None:
        card = self._card(self.tr("Kafka"))
        self._add_text(
            card, "kafka_home", self.tr("Folder of a Kafka of yours"),
            self.tr("One that you have unpacked yourself; empty: the one that comes along. Holds from the next start."),
        )  # fmt: skip
        self._add_text(
            card, "prefix", self.tr("Prefix of topics and groups"),
            self.tr("For several shops on one cluster. It is chosen when a shop is made, and stays."), fixed=True,
        )  # fmt: skip

    # A setting: its name and field, what it does, and what is wrong with what is typed

    def _card(self, title: str) -> Card:
        card = Card(title)
        card.body.setSpacing(14)
        self._cards.addWidget(card)
        return card

    def _add(self, card: Card, name: str, title: str, sentence: str, field: QWidget, unit: str = "") -> None:
        row = QHBoxLayout()
        if isinstance(field, QCheckBox):
            row.addWidget(field, 1)
        else:
            caption = label(title)
            caption.setBuddy(field)
            row.addWidget(caption, 1)
            row.addWidget(field)
            field.setFixedWidth(FIELD_WIDTH)
            unit_label = label(unit, "muted")
            unit_label.setFixedWidth(34)
            row.addWidget(unit_label)
        field.setAccessibleName(title)
        field.setAccessibleDescription(sentence)
        field.setToolTip(sentence)
        says = label(sentence, "muted")
        says.setWordWrap(True)
        fault = label("", "fault")
        fault.setWordWrap(True)
        set_tone(fault, "bad")
        fault.hide()
        whole = QVBoxLayout()
        whole.setSpacing(3)
        whole.addLayout(row)
        whole.addWidget(says)
        whole.addWidget(fault)
        card.body.addLayout(whole)
        self.fields[name], self.faults[name] = field, fault

    def _add_choice(
        self, card: Card, name: str, title: str, sentence: str, choices: tuple[tuple[str, str], ...]
    ) -> None:
        field = DropDown()
        field.setObjectName(name)
        for text, value in choices:
            field.addItem(text, value)
        field.currentIndexChanged.connect(self._on_choice)
        self._add(card, name, title, sentence, field)

    def _add_switch(self, card: Card, name: str, title: str, sentence: str) -> None:
        field = QCheckBox(title)
        field.setObjectName(name)
        field.toggled.connect(self._on_switch)
        self._add(card, name, title, sentence, field)

    def _add_number(
        self, card: Card, name: str, title: str, unit: str, highest: float, digits: int, sentence: str
    ) -> None:
        field = NumberField(self._shown, highest, digits)
        field.setObjectName(name)
        field.textEdited.connect(self._check_number)
        field.editingFinished.connect(self._on_number)
        self._add(card, name, title, sentence, field, unit)

    def _add_text(self, card: Card, name: str, title: str, sentence: str, *, fixed: bool = False) -> None:
        field = QLineEdit()
        field.setObjectName(name)
        field.setReadOnly(fixed)
        if fixed:
            field.setPlaceholderText(self.tr("none"))
        else:
            field.textEdited.connect(self._check_folder)
            field.editingFinished.connect(self._on_folder)
        self._add(card, name, title, sentence, field)

    # What is chosen and typed

    @Slot()
    def _on_choice(self) -> None:
        field = self.sender()
        if isinstance(field, DropDown):
            self.chosen.emit(field.objectName(), field.currentData())

    @Slot(bool)
    def _on_switch(self, on: bool) -> None:
        self.chosen.emit(self.sender().objectName(), on)

    @Slot()
    def _check_number(self) -> None:
        field = self.sender()
        if isinstance(field, NumberField):
            wrong = self.tr("Write a number from 0 to {highest}.").format(highest=self._shown.decimal(field.highest, 0))
            self._show_fault(field.objectName(), "" if field.number() is not None else wrong)

    @Slot()
    def _on_number(self) -> None:
        """Take a number that is right; one that is wrong goes back to what holds."""
        field = self.sender()
        if not isinstance(field, NumberField):
            return
        name, number = field.objectName(), field.number()
        holds = getattr(self._shop.choices.now(), name)
        self._show_fault(name, "")
        if number is None:
            field.show_number(holds)
        elif number != holds:
            self.chosen.emit(name, number)

    @Slot()
    def _check_folder(self) -> None:
        self._show_fault("kafka_home", self._folder_fault())

    @Slot()
    def _on_folder(self) -> None:
        """Take a folder that is right; one that is wrong goes back to what holds when it is left."""
        field = self.fields["kafka_home"]
        if not isinstance(field, QLineEdit):
            return
        text, holds = field.text().strip(), self._shop.choices.now().kafka_home
        if self._folder_fault():
            if not field.hasFocus():
                field.setText(holds)
                self._show_fault("kafka_home", "")
        elif text != holds:
            self.chosen.emit("kafka_home", text)

    def _folder_fault(self) -> str:
        field = self.fields["kafka_home"]
        text = field.text().strip() if isinstance(field, QLineEdit) else ""
        if not text:
            return ""
        try:
            if Path(text).expanduser().joinpath("libs").is_dir():
                return ""
        except (OSError, ValueError, RuntimeError):
            pass
        return self.tr("There is no Kafka: its folder holds one called libs.")

    def _show_fault(self, name: str, text: str) -> None:
        fault = self.faults[name]
        fault.setText(text)  # type: ignore[attr-defined]
        fault.setVisible(bool(text))
