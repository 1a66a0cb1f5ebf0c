"""Why shop time is not the computer's, and what can be done about it; opened from the status bar."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.context import Context
from gui.widgets.card import label
from models.snapshots import ShopTime

WIDTH = 520
NOTABLE_SECONDS = 1.5


class AheadWindow(QDialog):
    """Explains, and offers to let time pass at ×1."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Shop time"))
        self.by = label("", "heading")
        self.why = label()
        self.stays = label()
        self.new = label()
        for text in (self.why, self.stays, self.new):
            text.setWordWrap(True)
        self.plain = QPushButton(self.tr("Let time pass at ×1"))
        self.plain.setToolTip(self.tr("Then the distance to the computer's clock stays as it is"))
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close this window (Esc)"))
        self.close_button.setProperty("look", "primary")
        self.close_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.plain)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for text in (self.by, self.why, self.stays, self.new):
            layout.addWidget(text)
        layout.addStretch(1)
        layout.addLayout(foot)
        self.setFixedWidth(WIDTH)
        self.plain.clicked.connect(self._on_plain)
        self.close_button.clicked.connect(self.close)

    def receive(self, snapshot: object) -> None:
        """Show how it stands."""
        if not isinstance(snapshot, ShopTime):
            return
        span = self._context.format.duration(snapshot.ahead)
        speed = self._context.format.decimal(snapshot.speed, 0)
        folder = "orderpuls --shop FOLDER"
        near = abs(snapshot.ahead) < NOTABLE_SECONDS
        for text in (self.why, self.stays):
            text.setHidden(near)
        if near:
            self._say(self.by, self.tr("Shop time is the computer's time"))
            self.plain.setVisible(snapshot.speed > 1)
            self._say(self.new, self.tr("It passes at the chosen speed, and never goes back."))
            return
        if snapshot.ahead >= 0:
            by = self.tr("Shop time is {span} ahead of the computer's clock").format(span=span)
            why = self.tr(
                "It came ahead when time ran fast, or jumped, or because the shop was opened at a later time."
            )
            stays = self.tr(
                "It stays ahead, since shop time never goes back: the orders of that time are in Kafka, and counted."
            )
        else:
            by = self.tr("Shop time is {span} behind the computer's clock").format(span=span)
            why = self.tr("The shop was opened at an earlier time, or the computer's clock was set forward.")
            stays = self.tr("A higher speed, or “Go to”, brings it nearer; every order of that time is made.")
        passes = (
            self.tr("Time passes at ×1 meanwhile, also while the program is closed.")
            if snapshot.speed <= 1
            else self.tr("Time passes at ×{speed} now, and at ×1 while the program is closed.").format(speed=speed)
        )
        self._say(self.by, by)
        self._say(self.why, why)
        self._say(self.stays, f"{stays} {passes}")
        self._say(
            self.new,
            self.tr("A new shop begins at now: start the program with another folder.") + f"\n{folder}",
        )
        self.plain.setVisible(snapshot.speed > 1)

    @staticmethod
    def _say(where: QLabel, text: str) -> None:
        if where.text() != text:
            where.setText(text)

    @Slot()
    def _on_plain(self) -> None:
        self._context.supervisor.shop.clock.speed = 1.0
