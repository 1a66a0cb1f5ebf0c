"""The settings that are seldom changed: language, appearance, handling, the curve, restocking."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gui.context import Context
from gui.desktop import open_folder
from gui.theme import icon
from models.settings import EVERY_ROUND, ONCE, Settings

Choices = tuple[tuple[str, str], ...]


class SettingsMenu(QMenu):
    """Tells which setting was given which value."""

    chosen = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = context.supervisor.shop.folder.root
        settings = context.supervisor.shop.choices.now()
        desktop = (self.tr("As the desktop"), "")
        languages: Choices = (desktop, ("Svenska", "sv"), ("English", "en"))
        looks: Choices = (desktop, (self.tr("Light"), "light"), (self.tr("Dark"), "dark"))
        modes: Choices = (
            (self.tr("A chance in every round"), EVERY_ROUND),
            (self.tr("One chance, after the sale"), ONCE),
        )
        self._add_choices(self.tr("Language"), "language", settings.language, languages)
        self._add_choices(self.tr("Appearance"), "theme", settings.theme, looks)
        self.addSeparator()
        self._add_choices(self.tr("Handling"), "mode", settings.mode, modes)
        self._add_switch(self.tr("Sales follow the hour and the weekday"), "curve", settings.curve)
        self._add_switch(self.tr("Order products that run low"), "restock", settings.restock)
        self._add_switch(self.tr("Recount everything from Kafka, and compare"), "audit", settings.audit)
        self.addSeparator()
        folder = QAction(icon("folder-open-outline", context.theme.text), self.tr("Open the shop's folder"), self)
        folder.triggered.connect(self._on_open_folder)
        folder.setVisible(context.supervisor.runs_here)
        self.addAction(folder)

    def _add_choices(self, title: str, name: str, current: str, choices: Choices) -> None:
        submenu = self.addMenu(title)
        group = QActionGroup(submenu)
        for text, value in choices:
            action = QAction(text, submenu)
            action.setCheckable(True)
            action.setChecked(value == current)
            action.setData((name, value))
            group.addAction(action)
            submenu.addAction(action)
        group.triggered.connect(self._on_choice)

    def _add_switch(self, title: str, name: str, on: bool) -> None:
        action = QAction(title, self)
        action.setCheckable(True)
        action.setChecked(on)
        action.setData((name, None))
        action.triggered.connect(self._on_switch)
        self.addAction(action)

    def add_commands(self, actions: Sequence[QAction]) -> None:
        """Put what opens other windows below."""
        self.addSeparator()
        self.addActions(list(actions))

    def entries(self) -> list[tuple[str, QAction]]:
        """Return the choices with their whole names, such as “Appearance: Dark”."""
        found = [
            (f"{menu.title()}: {action.text()}", action)
            for menu in self.findChildren(QMenu)
            for action in menu.actions()
        ]
        found += [(action.text(), action) for action in self.actions() if action.isCheckable()]
        return found

    def show_settings(self, settings: Settings) -> None:
        """Mark what holds."""
        for action in self.findChildren(QAction):
            if action.isCheckable():
                name, value = action.data()
                holds = getattr(settings, name)
                action.setChecked(holds if value is None else holds == value)

    @Slot(QAction)
    def _on_choice(self, action: QAction) -> None:
        name, value = action.data()
        self.chosen.emit(name, value)

    @Slot(bool)
    def _on_switch(self, on: bool) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(action.data()[0], on)

    @Slot()
    def _on_open_folder(self) -> None:
        open_folder(self._folder)
