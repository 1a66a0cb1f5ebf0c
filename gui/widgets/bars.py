"""A bar behind the number of a table's cell, with a mark where it counts as low."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.theme import Theme
from gui.widgets.rows import BAR_ROLE

_HEIGHT = 18
_SIDE = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """How long a bar is, and where its mark stands, as shares of the cell (0 … 1); `tone` as in `Column`."""

    share: float
    mark: float | None = None
    tone: str = ""


class BarDelegate(QStyledItemDelegate):
    """Draws the bars of the columns that have them; the cell over them is drawn as all others are."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._soft = {"": QColor(theme.soft), "warn": QColor(theme.warn), "bad": QColor(theme.bad)}
        for tone in ("warn", "bad"):
            self._soft[tone].setAlpha(60)
        self._mark = QColor(theme.warn)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the bar, then the cell."""
        bar = index.data(BAR_ROLE)
        if isinstance(bar, Bar):
            rect = option.rect
            room = QRectF(rect.left() + _SIDE, rect.center().y() - _HEIGHT / 2 + 1, rect.width() - 2 * _SIDE, _HEIGHT)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._soft.get(bar.tone, self._soft[""]))
            painter.drawRoundedRect(QRectF(room.left(), room.top(), room.width() * bar.share, _HEIGHT), 3, 3)
            if bar.mark is not None:
                painter.setBrush(self._mark)
                painter.drawRect(QRectF(room.left() + room.width() * bar.mark - 1, room.top() - 1, 2, _HEIGHT + 2))
            painter.restore()
        super().paint(painter, option, index)
