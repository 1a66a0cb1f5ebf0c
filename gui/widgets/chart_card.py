"""A card with a chart, its legend, its values as a table, and a menu: save the picture, copy the values."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from PySide6.QtCore import QPoint, QPointF, QSize, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.theme import FONT_SIZE, Theme
from gui.widgets.chart import Chart
from gui.widgets.legend import Key, Legend
from gui.widgets.menu_card import MenuCard
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from models.spreadsheet import csv_text

_SCALE = 2.0
_MARGIN = 16
_HEAD = 34


class ChartCard(MenuCard):
    """Shows a chart or its table; `trouble` says what could not be done, and is empty when it could."""

    trouble = Signal(str)

    def __init__(self, title: str, chart: Chart, theme: Theme, place: str, keys: Sequence[Key] = ()) -> None:
        """Make the card.

        Args:
            title: what the chart shows.
            chart: the chart.
            theme: how it looks.
            place: what the places of the chart are, the title of the table's first column.
            keys: the legend; none for a chart of one kind of value.

        """
        super().__init__(title, theme)
        self.chart = chart
        self.table: RowsTable | None = None
        self._place = place
        self.legend = Legend(keys, theme)
        self.legend.setVisible(bool(keys))
        chart.setAccessibleName(title)
        self.as_table = self.quiet_button("table")
        self.as_table.setCheckable(True)
        self.as_table.toggled.connect(self._on_as_table)
        self.save = QAction(self.tr("Save as PNG …"), self.menu)
        self.save.triggered.connect(self._on_save)
        self.menu.insertAction(self.copy, self.save)
        self.explain_menu(self.tr("Save the picture, copy the values"))
        for widget in (self.legend, self.as_table):
            self.head.insertWidget(self.head.count() - 1, widget)
        self.body.addWidget(chart, 1)
        self._name_toggle()

    def add_to_head(self, widget: QWidget) -> None:
        """Put something beside the title, before the legend."""
        self.head.insertWidget(self.head.indexOf(self.legend), widget)

    def take_over(self, before: Self) -> None:
        """Show the table where one was shown."""
        self.as_table.setChecked(before.as_table.isChecked())
        if before.table is not None and self.table is None:
            self._make_table()

    @Slot(bool)
    def _on_as_table(self, table: bool) -> None:
        if table and self.table is None:
            self._make_table()
        self.chart.setVisible(not table)
        if self.table is not None:
            self.table.setVisible(table)
            self._fill_table()
        self._name_toggle()

    def _name_toggle(self) -> None:
        chosen = self.as_table.isChecked()
        tip = self.tr("Show as a chart") if chosen else self.tr("Show as a table")
        self.as_table.setToolTip(tip)
        self.as_table.setAccessibleName(f"{tip}: {self.title.text()}")

    def _make_table(self) -> None:
        names = [name or self.title.text() for name in self.chart.names]
        values = [
            Column(name, _value(self.chart, i), self.chart.exact(99_999_999), right=True)
            for i, name in enumerate(names, start=1)
        ]
        first = Column(self._place, lambda row: row[1][0], stretch=True)
        self.table = RowsTable((first, *values), key=lambda row: row[0], theme=self._theme)
        self.table.setAccessibleName(self.title.text())
        self.table.setMinimumHeight(self.chart.minimumHeight())
        self.table.hide()
        self.body.addWidget(self.table, 1)
        self.chart.changed.connect(self._fill_table)

    @Slot()
    def _fill_table(self) -> None:
        if self.table is not None and not self.table.isHidden():
            self.table.show_rows(list(enumerate(self.chart.rows)))

    def csv(self) -> str:
        """Return the values as CSV."""
        names = [name or self.title.text() for name in self.chart.names]
        return csv_text((self._place, *names), self.chart.rows)

    @Slot()
    def _on_save(self) -> None:
        name = re.sub(r"[^\w -]+", " ", self.title.text()).strip()
        chosen, _ = QFileDialog.getSaveFileName(self, self.save.text(), f"{name}.png", "PNG (*.png)")
        if chosen:
            self.save_png(Path(chosen))

    def save_png(self, path: Path) -> None:
        """Write the picture to a file."""
        if path.suffix.lower() != ".png":
            path = path.with_name(f"{path.name}.png")
        done = self.picture().save(str(path), "PNG")  # type: ignore[call-overload]
        self.trouble.emit("" if done else self.tr("{file} cannot be written.").format(file=path.name))

    def picture(self, size: QSize | None = None) -> QImage:
        """Return the chart under its title and legend, twice as fine as on the screen.

        A card that was never shown is given a `size`, in pixels of the screen.
        """
        if size is not None:
            self.resize(size)
            self.grab()
        chart = self.chart.picture(_SCALE)
        size = QSize(self.chart.width() + 2 * _MARGIN, self.chart.height() + _MARGIN + _HEAD + 8)
        image = QImage(size * _SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SCALE)
        image.fill(QColor(self._theme.card))
        painter = QPainter(image)
        bold = QFont("Inter", FONT_SIZE)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(_MARGIN, _MARGIN + 10), self.title.text())
        painter.drawImage(QPointF(_MARGIN, _HEAD + 8), chart)
        if self.legend.keys:
            left = size.width() - _MARGIN - self.legend.sizeHint().width()
            self.legend.render(painter, QPoint(left, _MARGIN - 4), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.end()
        return image


def _value(chart: Chart, index: int) -> Any:
    def text(row: Any) -> str:
        value = row[1][index]
        return "" if value is None else chart.exact(value)

    return text
