"""A daily report on paper: its figures, its picture and its products, as a PDF of A4 pages."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter

from gui.comparison_words import ComparisonWords
from gui.format import Format
from gui.report_drawing import Captions, Drawing, Drawn, font_of
from gui.theme import LIGHT
from models.comparison import compare
from models.report import FINAL
from models.text import plain

DOTS_PER_INCH, POINTS_PER_INCH = 600, 72
PAGE = QRectF(0.0, 0.0, 595.0, 842.0)
"""A4, in points."""
MARGIN, FOOT = 48.0, 30.0
TEXT, SMALL, HEAD = 10.0, 9.0, 18.0
ROW = 15.0
AIR = 8.0
PICTURE_HEIGHT = 370.0
OF_ONE, OF_TWO = (0.05, 0.55, 0.16, 0.24), (0.05, 0.41, 0.2, 0.2, 0.14)
"""The widths of the columns, as shares of the page's: of one day's products, and of two days."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ReportPrint(QObject):
    """Prints reports in the language of the window, always dark on white."""

    def __init__(self, shown: Format, captions: Captions) -> None:
        super().__init__()
        self._shown = shown
        self._words = ComparisonWords(shown)
        self._drawing = Drawing(LIGHT, shown, captions, SMALL)

    def pdf(self, drawn: Drawn) -> bytes:
        """Return a report as a PDF."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle(self._title(drawn))
        writer.setCreator("Orderpuls")
        writer.setResolution(DOTS_PER_INCH)
        writer.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
        )
        painter = QPainter(writer)
        painter.scale(DOTS_PER_INCH / POINTS_PER_INCH, DOTS_PER_INCH / POINTS_PER_INCH)
        self.paint(painter, drawn, writer.newPage)
        painter.end()
        buffer.close()
        return bytes(content.data())

    def paint(self, painter: QPainter, drawn: Drawn, new_page: Callable[[], object]) -> None:
        """Paint all pages, in points of A4."""
        pages = self._pages(drawn)
        for number, rows in enumerate(pages, start=1):
            if number > 1:
                new_page()
                y = MARGIN
            else:
                y = self._paint_head(painter, drawn)
            self._paint_rows(painter, self._header(drawn), rows, y)
            page = self.tr("Page {n} of {all}").format(n=number, all=len(pages))
            foot = QRectF(MARGIN, PAGE.height() - FOOT - ROW, _width(), ROW)
            _write(painter, foot, f"{self._title(drawn)} · {page}", SMALL, LIGHT.muted, _LEFT)

    def _title(self, drawn: Drawn) -> str:
        return self.tr("Daily report for {day}").format(day=drawn.report.date.isoformat())

    def _pages(self, drawn: Drawn) -> list[list[tuple[str, ...]]]:
        """Return the rows of each page; the first has less room for them, below the picture."""
        rows = self._rows(drawn)
        room = PAGE.height() - FOOT - 2 * ROW
        first = int((room - _head_height() - PICTURE_HEIGHT - 2 * ROW) // ROW)
        each = int((room - MARGIN - 2 * ROW) // ROW)
        pages = [rows[:first]]
        pages += [rows[start : start + each] for start in range(first, len(rows), each)]
        return [list(page) for page in pages]

    def _rows(self, drawn: Drawn) -> list[tuple[str, ...]]:
        """Return the products of the day, or the figures of both."""
        report, shown, words = drawn.report, self._shown, self._words
        if drawn.other is None:
            return [
                (str(p.product_id), p.name, shown.count(p.quantity), shown.amount(p.sales_ore)) for p in report.products
            ]
        return [
            (str(row.product_id or ""), words.name(row), words.first(row), words.second(row), words.difference(row))
            for row in compare(report, drawn.other)
        ]

    def _header(self, drawn: Drawn) -> tuple[str, ...]:
        if drawn.other is None:
            return self.tr("Id"), self.tr("Product"), self.tr("Sold"), self.tr("Sales")
        return self.tr("Id"), self.tr("Product"), drawn.report.date.isoformat(), drawn.other.date.isoformat(), "±"

    def _paint_head(self, painter: QPainter, drawn: Drawn) -> float:
        """Paint title, figures and picture; returns where they end."""
        report, shown = drawn.report, self._shown
        _write(painter, QRectF(MARGIN, MARGIN, _width(), 26.0), self._title(drawn), HEAD, LIGHT.text, _LEFT, bold=True)
        state = self.tr("final") if report.status == FINAL else self.tr("preliminary: the day is not over")
        if report.revision > 1:
            state = self.tr("final, revision {n}").format(n=report.revision)
        made = self.tr("made {moment}, {zone}").format(
            moment=report.made_at.strftime("%Y-%m-%d %H:%M:%S"), zone=report.zone
        )
        below = QRectF(MARGIN, MARGIN + 26.0, _width(), ROW)
        _write(painter, below, f"{state} · {made}", SMALL, LIGHT.muted, _LEFT)
        mean = round(report.sales_ore / report.orders) if report.orders else 0
        figures = (
            (self.tr("Orders"), shown.count(report.orders)),
            (self.tr("Sales"), shown.amount(report.sales_ore)),
            (self.tr("Products sold"), shown.count(report.quantity)),
            (self.tr("Mean order"), shown.amount(mean) if report.orders else "–"),
        )
        wide = _width() / len(figures)
        for i, (caption, value) in enumerate(figures):
            place = QRectF(MARGIN + wide * i, MARGIN + 26.0 + 2 * ROW, wide, ROW)
            _write(painter, place, caption, SMALL, LIGHT.muted, _LEFT)
            _write(painter, place.translated(0.0, ROW), value, TEXT + 2.0, LIGHT.text, _LEFT, bold=True)
        top = MARGIN + _head_height() - MARGIN
        self._drawing.draw(painter, QRectF(MARGIN, top, _width(), PICTURE_HEIGHT), drawn)
        return top + PICTURE_HEIGHT + ROW

    def _paint_rows(
        self, painter: QPainter, header: tuple[str, ...], rows: Sequence[tuple[str, ...]], y: float
    ) -> None:
        self._paint_row(painter, header, y, bold=True)
        painter.setPen(QColor(LIGHT.border))
        painter.drawLine(QPointF(MARGIN, y + ROW), QPointF(MARGIN + _width(), y + ROW))
        for i, row in enumerate(rows, start=1):
            self._paint_row(painter, row, y + ROW * i)

    def _paint_row(self, painter: QPainter, row: Sequence[str], y: float, *, bold: bool = False) -> None:
        x, shares = MARGIN, OF_ONE if len(row) == len(OF_ONE) else OF_TWO
        for i, (text, share) in enumerate(zip(row, shares, strict=True)):
            place = QRectF(x, y, _width() * share - (0.0 if i == len(row) - 1 else AIR), ROW)
            colour = LIGHT.muted if bold else LIGHT.text
            _write(painter, place, text, SMALL, colour, _LEFT if i == 1 else _RIGHT, bold=bold)
            x += _width() * share


def _width() -> float:
    return PAGE.width() - 2 * MARGIN


def _head_height() -> float:
    return MARGIN + 26.0 + 5 * ROW


def _write(
    painter: QPainter,
    place: QRectF,
    text: str,
    size: float,
    colour: str,
    side: Qt.AlignmentFlag,
    *,
    bold: bool = False,
) -> None:
    font = font_of(size, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    cut = QFontMetricsF(font).elidedText(plain(text), Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, side, cut)
