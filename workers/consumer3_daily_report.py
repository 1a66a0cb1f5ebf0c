"""Consumer 3 · Daily report: at 00:00 the day that ended gets its report, in a file named by that day.

A report is final once midnight and a short grace have passed, everything that was sold before midnight is in the
log, and all the log held is counted. One rule serves missing days, late orders and replayed ones: a past day whose
figures differ from its report gets a new one.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from models.batch import Batch
from models.calendar import Calendar
from models.clock import ShopClock
from models.decoding import Refusal, decode_orders
from models.folds import DaySums, ProductSums
from models.report import FINAL, PRELIMINARY, DailyReport, make_report
from models.sentences import Sentence
from models.settings import Settings
from models.snapshots import DailyReports, Progress
from models.storage.blocks import BlockBook
from models.storage.reports import ReportBook
from models.storage.sellers import selling_until
from models.storage.store import Store
from models.storage.totals import Totals
from workers.files.report_files import write_report
from workers.kafka.topics import ORDERS
from workers.stream.loop import Tell
from workers.stream.read_log import ReadLog

CHECK_SECONDS = 5.0
"""Real seconds between two looks for days whose figures changed after their report."""
MADE_AT_ONCE = 31
SHOWN = 400


class DailyReportConsumer:
    """Keeps orders, sales and products of each day, and makes the reports."""

    name = "consumer3-daily-report"
    topic = ORDERS

    def __init__(
        self,
        store: Store,
        calendar: Calendar,
        clock: ShopClock,
        settings: Callable[[], Settings],
        opened_at: float,
        folder: Path,
        tell: Tell,
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._clock = clock
        self._settings = settings
        self._folder = folder
        self._tell = tell
        self._totals = Totals(store, self.name)
        self._day_sums = DaySums()
        self._product_sums = ProductSums()
        self._book = ReportBook(store)
        self._blocks = BlockBook(store)
        self._opened = calendar.day_of(opened_at)
        # Days that ended before the program started need no grace: nothing of them is on its way.
        self._closed_before = calendar.day_of(clock.now())
        self._turns = [(self._closed_before, time.monotonic())]
        self._checked = float("-inf")
        self._awaited: tuple[list[date], Mapping[int, int]] | None = None

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read orders."""
        return decode_orders(values)

    def fold(self, batch: Batch) -> None:
        """Add to the days and products."""
        for day, of_day in batch.by_day(self._calendar):
            self._day_sums.add(day, of_day)
            self._product_sums.add(day, of_day.orders)

    def store(self) -> None:
        """Write the days and products, and count up the versions of the days touched."""
        self._totals.add_days(self._day_sums.sums)
        self._totals.add_products(self._product_sums.sums)
        self._book.touch(self._day_sums.sums)

    def clear(self) -> None:
        """Begin a new fold."""
        self._day_sums.clear()
        self._product_sums.clear()

    def tick(self, log: ReadLog) -> bool:
        """Make the reports that are due; no order is needed for midnight to come."""
        if not self._store.runs_the_shop:
            return False
        self._write_files()
        turned = self._watch_midnight()
        if self._awaited is None and not self._await(turned, log):
            return False
        assert self._awaited is not None  # noqa: S101
        outdated, ends = self._awaited
        if not log.passed(ends):
            return False
        self._awaited = None
        for day in outdated[:MADE_AT_ONCE]:
            self.make(day, FINAL)
        self._write_files()
        return len(outdated) > MADE_AT_ONCE

    def _await(self, turned: bool, log: ReadLog) -> bool:
        """Look for days that need a report, and from where on all of them is in the log; returns whether there are."""
        real = time.monotonic()
        if not turned and real - self._checked < CHECK_SECONDS:
            return False
        self._checked = real
        outdated = self._book.outdated(self._closed_before, self._opened)
        if not outdated:
            return False
        ends = log.ends() if self._all_sent(outdated[-1]) else None
        if ends is None:
            self._checked = float("-inf")  # look again at the next tick
            return False
        self._awaited = outdated, ends
        return True

    def _watch_midnight(self) -> bool:
        """Follow the clock over midnight; returns whether the grace after one has just passed."""
        today = self._calendar.day_of(self._clock.now())
        real = time.monotonic()
        if today > self._turns[-1][0]:
            self._turns.append((today, real))
        over = [turn for turn in self._turns if real - turn[1] >= self._settings().grace]
        if not over or over[-1][0] <= self._closed_before:
            return False
        self._closed_before = over[-1][0]
        self._turns = self._turns[self._turns.index(over[-1]) :]
        return True

    def _all_sent(self, last: date) -> bool:
        """Say whether nothing that was sold up to the end of a day can still be on its way to the log."""
        end = self._calendar.bounds(last)[1]
        until = selling_until(self._store)
        if until is not None and until < end:
            return False
        return not self._blocks.unacknowledged_before(end)

    def make(self, day: date, status: str) -> DailyReport:
        """Make and store the report of a day from what has been counted.

        A preliminary one never follows a final one, which is then returned as it stands.
        """
        with self._store.transaction():
            final = self._book.final(day)
            if status == PRELIMINARY and final is not None:
                return final
            made_at = self._calendar.local(self._clock.now())
            report = make_report(day, self._totals.figures(day), self._calendar.zone.key, made_at, status, final)
            self._book.save(report, self._book.version(day))
        return report

    def make_preliminary(self) -> DailyReport:
        """Make today's report now, as far as the day has come; its files are written at consumer 3's next tick."""
        # Who waits for the write lock over midnight makes the report of the day that has begun meanwhile.
        with self._store.transaction():
            return self.make(self._calendar.day_of(self._clock.now()), PRELIMINARY)

    def _write_files(self) -> None:
        """Write the reports that are not on disk; one that cannot be written holds no other one up."""
        sentence: str = ""
        for report in self._book.unwritten():
            try:
                write_report(self._folder, report, self._settings().spoken)
            except OSError as error:
                sentence = Sentence(
                    "The report for {date} cannot be written in {folder} ({why}). "
                    "It is kept, and written as soon as that is over.",
                    date=report.date,
                    folder=self._folder,
                    why=error.strerror,
                )
                continue
            with self._store.transaction():
                self._book.mark_written(report)
        self._tell("reports", sentence)

    def snapshot(self, progress: Progress) -> DailyReports:
        """Read back the reports and what today's would say."""
        today = self._calendar.day_of(self._clock.now())
        total = self._totals.day(today)
        return DailyReports(progress, today, total.orders, total.ore, self._book.newest(SHOWN))

    def close(self) -> None:
        """Nothing is held."""
