"""The picture of a day beside its report; pointing at a bar says what it stands for."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.context import Context
from gui.report_drawing import Captions, Drawing, Drawn, Spot, spot_text
from gui.widgets.card import plain_tip

TEXT_PIXELS = 12.0


class ReportPicture(QWidget):
    """Shows one day, or two of them, the second behind the first."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._shown = context.format
        self.captions = Captions(
            hours=self.tr("Sales per hour, kr"),
            products=self.tr("Top products"),
            nothing=self.tr("nothing was sold"),
            other=self.tr("grey: {day}"),
        )
        self._drawing = Drawing(context.theme, context.format, self.captions, TEXT_PIXELS)
        self.drawn: Drawn | None = None
        self._spots: list[Spot] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(190, 240)
        self.setAccessibleName(f"{self.captions.hours}; {self.captions.products}")

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size that shows it well."""
        return QSize(330, 460)

    def show_day(self, drawn: Drawn) -> None:
        """Show a day."""
        if drawn != self.drawn:
            self.drawn = drawn
            self.update()

    def tip_at(self, where: QPointF) -> str:
        """Return what stands at a place."""
        return spot_text(self._spots, where)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        if self.drawn is None:
            return
        painter = QPainter(self)
        self._spots = self._drawing.draw(painter, QRectF(self.rect()), self.drawn)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say what the pointer is at."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tip_at(QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), "<br>".join(map(plain_tip, text.split("\n"))), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
