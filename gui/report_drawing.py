"""Draws a day: its hours as bars, and its top products as bars that lie; on the screen and on paper alike."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.format import Format
from gui.theme import Theme
from gui.widgets.plot import GRID_LINES
from models.report import DailyReport, ReportProduct

HOURS = 24
TOP_PRODUCTS = 8
PRODUCTS_SHARE = 0.55
"""Of the picture, at most."""
_TITLE, _GAP, _ROW = 1.9, 0.7, 2.6
"""In heights of small text: a title with its air, the air between two parts, and the room of a product."""


@dataclass(frozen=True)
class Drawn:
    """What the picture shows. `hours`: öre of each hour, empty where they are not known; `other` is a second day's."""

    report: DailyReport
    hours: tuple[int, ...] = ()
    other: DailyReport | None = None
    other_hours: tuple[int, ...] = ()

    @property
    def top(self) -> tuple[ReportProduct, ...]:
        """The products that brought most."""
        products = sorted(self.report.products, key=lambda product: (-product.sales_ore, product.product_id))
        return tuple(products[:TOP_PRODUCTS])


@dataclass(frozen=True)
class Captions:
    """The texts of the picture."""

    hours: str
    products: str
    nothing: str
    other: str


@dataclass(frozen=True)
class Spot:
    """A place in the picture, and what a person who points there wants to know."""

    place: QRectF
    text: str


class Drawing:
    """Draws with one look. Sizes are pixels of the screen, or points of paper."""

    def __init__(self, theme: Theme, shown: Format, captions: Captions, text_size: float) -> None:
        self._theme = theme
        self._shown = shown
        self._captions = captions
        self._font = font_of(text_size)
        self._bold = font_of(text_size, QFont.Weight.DemiBold)
        self._line = QFontMetricsF(self._font).height()

    def height_of_products(self, number: int) -> float:
        """Return the height that so many products need, with their title."""
        return self._line * (_TITLE + _ROW * max(number, 1))

    def draw(self, painter: QPainter, place: QRectF, drawn: Drawn) -> list[Spot]:
        """Draw hours above products; returns what stands where."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        below = min(self.height_of_products(len(drawn.top)), place.height() * PRODUCTS_SHARE)
        above = place.height() - below - self._line * _GAP
        hours = QRectF(place.left(), place.top(), place.width(), above)
        products = QRectF(place.left(), place.bottom() - below, place.width(), below)
        return self._draw_hours(painter, hours, drawn) + self._draw_products(painter, products, drawn)

    def _draw_hours(self, painter: QPainter, place: QRectF, drawn: Drawn) -> list[Spot]:
        day = "" if drawn.other is None else drawn.other.date.isoformat()
        legends = [self._captions.other.format(day=text) for text in (day, day[5:]) if text]
        inside = self._draw_title(painter, place, self._captions.hours, *legends)
        if not any(drawn.hours):
            if drawn.hours:  # else they are not known yet
                self._draw_nothing(painter, inside)
            return []
        top = _ceiling(max([*drawn.hours, *drawn.other_hours]) / 100 * 1.02)
        texts = [self._shown.short_money(top * 100 / GRID_LINES * i) for i in range(GRID_LINES + 1)]
        left = max(QFontMetricsF(self._font).horizontalAdvance(text) for text in texts) + self._line * 0.5
        plot = QRectF(inside.left() + left, inside.top() + self._line * 0.5, inside.width() - left, 0.0)
        plot.setBottom(inside.bottom() - self._line * 1.3)
        painter.setFont(self._font)
        for i, text in enumerate(texts):
            y = plot.bottom() - plot.height() * i / GRID_LINES
            painter.setPen(QColor(self._theme.border))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(self._theme.muted))
            side = QRectF(inside.left(), y - self._line / 2, left - self._line * 0.5, self._line)
            painter.drawText(side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        step = plot.width() / HOURS
        for hour in range(0, HOURS, 3):
            under = QRectF(plot.left() + step * (hour - 1), plot.bottom() + self._line * 0.2, step * 3, self._line)
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, f"{hour:02d}")
        self._bars(painter, plot, drawn.other_hours, top, self._theme.ghost, 0.9)
        self._bars(painter, plot, drawn.hours, top, self._theme.accent, 0.62 if drawn.other_hours else 0.72)
        return [
            Spot(QRectF(plot.left() + step * hour, plot.top(), step, plot.height()), self._hour_text(drawn, hour))
            for hour in range(HOURS)
        ]

    def _bars(
        self, painter: QPainter, plot: QRectF, values: Sequence[int], top: float, colour: str, share: float
    ) -> None:
        step = plot.width() / HOURS
        for hour, ore in enumerate(values):
            height = plot.height() * ore / 100 / top
            left = plot.left() + step * (hour + (1 - share) / 2)
            painter.fillRect(QRectF(left, plot.bottom() - height, step * share, height), QColor(colour))

    def _draw_products(self, painter: QPainter, place: QRectF, drawn: Drawn) -> list[Spot]:
        inside = self._draw_title(painter, place, self._captions.products)
        top = drawn.top
        if not top:
            self._draw_nothing(painter, inside)
            return []
        others = {} if drawn.other is None else {p.product_id: p.sales_ore for p in drawn.other.products}
        most = max([*(product.sales_ore for product in top), *(others.get(p.product_id, 0) for p in top), 1])
        row = min(inside.height() / len(top), self._line * _ROW)
        spots = []
        for i, product in enumerate(top):
            here = QRectF(inside.left(), inside.top() + row * i, inside.width(), row)
            amount = self._shown.money(product.sales_ore)
            wide = QFontMetricsF(self._font).horizontalAdvance(amount) + self._line * 0.5
            name = QRectF(here.left(), here.top(), here.width() - wide, self._line)
            painter.setFont(self._font)
            painter.setPen(QColor(self._theme.text))
            cut = QFontMetricsF(self._font).elidedText(product.name, Qt.TextElideMode.ElideRight, name.width())
            painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(
                QRectF(name.right(), here.top(), wide, self._line),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                amount,
            )
            thick = max(min(row - self._line, self._line) * 0.5, 2.0)
            bar = QRectF(here.left(), here.top() + self._line * 1.08, here.width(), thick)
            painter.fillRect(bar, QColor(self._theme.border))
            other = others.get(product.product_id, 0)
            if other:
                painter.fillRect(_part(bar, other / most), QColor(self._theme.ghost))
            thin = bar.adjusted(0.0, thick * 0.2, 0.0, -thick * 0.2) if drawn.other is not None else bar
            painter.fillRect(_part(thin, product.sales_ore / most), QColor(self._theme.accent))
            spots.append(Spot(here, f"{product.name}: {self._shown.amount(product.sales_ore)}"))
        return spots

    def _hour_text(self, drawn: Drawn, hour: int) -> str:
        text = f"{hour:02d}:00–{hour + 1:02d}:00: {self._shown.amount(drawn.hours[hour])}"
        if drawn.other is not None and drawn.other_hours:
            text += f"\n{drawn.other.date.isoformat()}: {self._shown.amount(drawn.other_hours[hour])}"
        return text

    def _draw_title(self, painter: QPainter, place: QRectF, title: str, *legends: str) -> QRectF:
        """Write the title of a part, and a word about its colours, the first that fits; returns what is left."""
        painter.setFont(self._bold)
        painter.setPen(QColor(self._theme.text))
        head = QRectF(place.left(), place.top(), place.width(), self._line)
        cut = QFontMetricsF(self._bold).elidedText(title, Qt.TextElideMode.ElideRight, head.width())
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.muted))
        taken = QFontMetricsF(self._bold).horizontalAdvance(cut) + self._line * 0.5
        beside = head.adjusted(taken, 0.0, 0.0, 0.0)
        metrics = QFontMetricsF(self._font)
        fits = next((text for text in legends if metrics.horizontalAdvance(text) <= beside.width()), "")
        cut = metrics.elidedText(fits or "".join(legends[-1:]), Qt.TextElideMode.ElideRight, beside.width())
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, cut)
        return place.adjusted(0.0, self._line * _TITLE, 0.0, 0.0)

    def _draw_nothing(self, painter: QPainter, place: QRectF) -> None:
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._captions.nothing)


def spot_text(spots: Sequence[Spot], where: QPointF) -> str:
    """Return what stands at a place of the picture, empty where nothing does."""
    return next((spot.text for spot in spots if spot.place.contains(where)), "")


def _ceiling(kronor: float) -> float:
    """Return a round amount above one, so that its quarters are round as well."""
    size = 10.0 ** math.floor(math.log10(max(kronor, 1.0)))
    return next(step * size for step in (1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0) if step * size >= kronor)


def _part(bar: QRectF, share: float) -> QRectF:
    return QRectF(bar.left(), bar.top(), bar.width() * share, bar.height())


def font_of(size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the program's font in a size of pixels or points, whichever is drawn in."""
    font = QFont("Inter")
    font.setPixelSize(max(round(size), 1))
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
