"""Reports: the days with their status, the report and the picture of the chosen one, and another day beside it."""

from datetime import date
from pathlib import Path
from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QStackedWidget

from gui.context import Context
from gui.desktop import open_folder
from gui.panels.panel import Panel
from gui.report_drawing import Drawn
from gui.theme import FONT_SIZE, icon
from gui.translations import plural
from gui.widgets.card import Card, describe, label, plain_tip
from gui.widgets.comparison import ComparisonTable, DayChoice
from gui.widgets.report_picture import ReportPicture
from gui.widgets.report_saving import ReportSaving
from gui.widgets.rows import Column
from gui.widgets.scrolling import scroll_as
from gui.widgets.table import CELL_MARGIN, RowsTable
from models.report import FINAL, DailyReport, report_text
from models.snapshots import DailyReports
from workers.upkeep.desk import DayHours, ReportMade

ROOMY = 1240
"""From so many pixels on the picture has room beside the report, or beside the figures of two days."""

REPORT_LINE = 61
"""Characters of a line of the report, with sums of a busy day: all of them are to be seen without scrolling."""
SCROLL_BAR = 14
BESIDE_TEXT = 30
"""Pixels beside the text of a line: what scrolls, and the margins."""

WIDEST_DAY = "mmm 2026-00-00"


class ReportsPanel(Panel):
    """The fifth tab."""

    def __init__(self, context: Context, folder: Path) -> None:
        super().__init__(context)
        shown = context.format
        self._folder = folder
        self.days = RowsTable(
            (
                Column(self.tr("Day"), lambda row: shown.day(row.date), WIDEST_DAY),
                Column(self.tr("Orders"), lambda row: shown.count(row.orders), shown.count(9_999_999), right=True),
                Column(
                    self.tr("Sales"),
                    lambda row: shown.whole_kronor(row.sales_ore),
                    shown.whole_kronor(9_999_999_900),
                    right=True,
                ),
                Column(self.tr("Status"), self._status, tone=_tone, stretch=True),
            ),
            key=_day,
            theme=context.theme,
        )
        self.today = label("", "muted")
        self.behind = label("", "lag")
        self.make = QPushButton(
            icon("file-document-plus-outline", context.theme.on_accent), self.tr("Make midnight report")
        )
        self.make.setProperty("look", "primary")
        self.make.setToolTip(self.tr("Make today's report now, marked as preliminary; the final one comes at 00:00"))
        self.open = QPushButton(icon("folder-open-outline", context.theme.text), self.tr("Open folder"))
        self.open.setToolTip(plain_tip(str(folder)))
        if not context.supervisor.runs_here:
            self.open.hide()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSize(FONT_SIZE)
        self.text.setFont(font)
        self.text.setStyleSheet(f'font-family: "{font.family()}";')
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumWidth(self.text.fontMetrics().horizontalAdvance("0" * REPORT_LINE) + BESIDE_TEXT)
        self.text.setPlaceholderText(
            self.tr("The first report is made at 00:00. “Go to 23:59:50” takes you there; or make today's now.")
        )
        self.picture = ReportPicture(context)
        self.picture.hide()
        self.other = DayChoice()
        self.compared = ComparisonTable(context)
        self.saving = ReportSaving(context, self.picture.captions)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.text)
        self.pages.addWidget(self.compared)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 6)
        layout.setSpacing(12)
        layout.addWidget(self._days_card(), 3)
        layout.addWidget(self._report_card(), 5)

        self._shown: DailyReport | None = None
        self._reports: tuple[DailyReport, ...] = ()
        self._hours: dict[date, tuple[int, ...]] = {}
        self.days.chosen.connect(self._on_chosen)
        self.make.clicked.connect(self.context.supervisor.make_report)
        self.open.clicked.connect(self._on_open)
        self.other.chosen.connect(self._on_other)
        describe(self.days, self.tr("Daily reports"), self.tr("Choose a day to read its report"))
        describe(self.text, self.tr("Daily report"), self.tr("The report of the chosen day"))

    def _days_card(self) -> Card:
        card = Card(self.tr("Consumer 3 · Daily reports"))
        card.head.addWidget(self.behind)
        card.body.addWidget(self.today)
        card.body.addWidget(self.days, 1)
        advance = self.days.fontMetrics().horizontalAdvance
        status = max(advance(self.tr("Status")), advance(self.tr("final"))) + CELL_MARGIN
        self.days.setMinimumWidth(sum(map(self.days.columnWidth, range(3))) + status + SCROLL_BAR)
        return card

    def _report_card(self) -> Card:
        card = Card(self.tr("Daily report"))
        card.head.addWidget(self.open)
        card.head.addWidget(self.make)
        beside = QHBoxLayout()
        beside.setSpacing(14)
        beside.addWidget(self.pages, 2)
        beside.addWidget(self.picture, 1)
        card.body.addLayout(beside, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(label(self.tr("Beside it"), "muted"))
        foot.addWidget(self.other)
        foot.addWidget(self.saving, 1)
        card.body.addLayout(foot)
        return card

    def take_over(self, before: Self) -> None:
        """Keep the report that is read, and the day beside it."""
        self._hours = before._hours
        self._reports = before._reports
        self.other.show_days(tuple(report.date for report in before._reports))
        self.other.choose(before.other.day)
        if before._shown is not None:
            self._show(before._shown)
        super().take_over(before)
        scroll_as(self.text, before.text)

    def receive(self, snapshot: object) -> None:
        """Take a snapshot; the hours of each day, not only those that came last."""
        if isinstance(snapshot, DayHours):
            self._hours[snapshot.day] = snapshot.hours_ore
            self._show_picture()
        else:
            super().receive(snapshot)

    def fit(self, width: int) -> None:
        """Hide the picture where there is no room for it beside the figures."""
        self.picture.setVisible(width >= ROOMY)

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot."""
        shown = self.context.format
        if isinstance(snapshot, DailyReports):
            self.behind.setText(self.lag(snapshot.progress))
            self.today.setText(
                self.tr("Today so far: {n} orders, {money}", "", plural(snapshot.today_orders)).format(
                    n=shown.count(snapshot.today_orders), money=shown.money(snapshot.today_ore)
                )
            )
            self.days.show_rows(snapshot.reports)
            before = self._reports
            if snapshot.reports != before:
                self._reports = snapshot.reports
                self.other.show_days(tuple(report.date for report in snapshot.reports))
            if snapshot.reports and self._follows(before):
                self.days.choose(snapshot.reports[0].date)
            self._on_chosen(self.days.chosen_row())
        elif isinstance(snapshot, ReportMade):
            self._show(snapshot.report)
            # The list learns of it later: the row is chosen when it comes.
            self.days.choose(snapshot.report.date)

    def _follows(self, before: tuple[DailyReport, ...]) -> bool:
        """Say whether the newest day is to be shown: who looks at the newest one goes on with the next."""
        if self._shown is None:
            return True
        return bool(before) and self._shown.date == before[0].date < self._reports[0].date

    @Slot(object)
    def _on_chosen(self, report: DailyReport | None) -> None:
        if report is not None and not self._is_newer_shown(report):
            self._show(report)

    def _is_newer_shown(self, report: DailyReport) -> bool:
        """Say whether a later making of the same day's report is shown: the list may still hold an earlier one."""
        shown = self._shown
        return shown is not None and shown.date == report.date and shown.made_at > report.made_at

    def _show(self, report: DailyReport) -> None:
        if report == self._shown:
            return
        self._shown = report
        at = self.text.verticalScrollBar().value()
        self.text.setPlainText(report_text(report, self.context.format.language))
        self.text.verticalScrollBar().setValue(at)
        self.context.supervisor.show_hours(report.date)
        self._show_picture()

    def _show_picture(self) -> None:
        """Show the picture of the report, and the day beside it."""
        report = self._shown
        if report is None:
            return
        other = next((one for one in self._reports if one.date == self.other.day and one.date != report.date), None)
        self.compared.show_days(report, other)
        self.pages.setCurrentWidget(self.text if other is None else self.compared)
        drawn = Drawn(report, self._hours.get(report.date, ()))
        if other is not None:
            drawn = Drawn(report, drawn.hours, other, self._hours.get(other.date, ()))
        self.picture.show_day(drawn)
        self.saving.show_day(drawn)

    @Slot()
    def _on_other(self) -> None:
        if self.other.day is not None:
            self.context.supervisor.show_hours(self.other.day)
        self._show_picture()

    @Slot()
    def _on_open(self) -> None:
        open_folder(self._folder)

    def _status(self, report: DailyReport) -> str:
        if report.status != FINAL:
            return self.tr("preliminary")
        return self.tr("final") if report.revision == 1 else self.tr("final, revision {n}").format(n=report.revision)


def _day(report: DailyReport) -> object:
    return report.date


def _tone(report: DailyReport) -> str:
    return "good" if report.status == FINAL else "warn"
