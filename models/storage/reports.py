"""The daily reports: which days need one, their revisions, and which files are still to be written."""

from collections.abc import Collection
from datetime import date

from peewee import fn

from models.report import FINAL, PRELIMINARY, DailyReport, report_from_json, report_json
from models.storage.figures_schema import DayVersion, Report
from models.storage.store import Row, Store


class ReportBook:
    """Reports and the versions of the days that they show."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[Row, DailyReport] = {}

    def touch(self, days: Collection[date]) -> None:
        """Count up the versions of days whose figures change; inside the caller's transaction."""
        self._store.add(DayVersion, ("day",), ("version",), [(day.isoformat(), 1) for day in sorted(days)])

    def version(self, day: date) -> int:
        """Return how often the day's figures were touched."""
        return self._store.number(DayVersion.select(DayVersion.version).where(DayVersion.day == day.isoformat()))

    def final(self, day: date) -> DailyReport | None:
        """Return the newest revision of a day's final report."""
        found = self._store.row(
            Report.select(Report.body)
            .where(Report.day == day.isoformat(), Report.status == FINAL)
            .order_by(Report.revision.desc())
        )
        return report_from_json(found[0].encode()) if found else None

    def newest(self, number: int | None = None) -> tuple[DailyReport, ...]:
        """Return the newest revision of each day, newest day first; only what has changed is read again."""
        other = Report.alias()
        last = other.select(fn.MAX(other.revision)).where(other.day == Report.day)
        keys = self._store.rows(
            Report.select(Report.day, Report.revision, Report.version, Report.status)
            .where(Report.revision == last)
            .order_by(Report.day.desc())
            .limit(number)
        )
        known = self._known
        self._known = {key: known.get(key) or self._read(key[0], key[1]) for key in keys}
        return tuple(self._known.values())

    def _read(self, day: str, revision: int) -> DailyReport:
        found = self._store.row(Report.select(Report.body).where(Report.day == day, Report.revision == revision))
        assert found is not None  # noqa: S101 - revisions are never deleted without a successor
        return report_from_json(found[0].encode())

    def outdated(self, before: date, opened: date) -> list[date]:
        """Return the days before a date that lack a final report, or whose figures changed since."""
        shown = {
            day: (version, status)
            for day, version, status in self._store.rows(
                Report.select(Report.day, Report.version, Report.status).order_by(Report.day, Report.revision)
            )
        }
        versions: dict[str, int] = dict(self._store.rows(DayVersion.select(DayVersion.day, DayVersion.version)))
        wanted = {day for day in versions if day < before.isoformat()}
        wanted.update(date.fromordinal(n).isoformat() for n in range(opened.toordinal(), before.toordinal()))
        stale = [day for day in sorted(wanted) if shown.get(day) != (versions.get(day, 0), FINAL)]
        return [date.fromisoformat(day) for day in stale]

    def save(self, report: DailyReport, version: int) -> None:
        """Store a revision, replacing one of the same number and any preliminary one; inside a transaction."""
        day = report.date.isoformat()
        gives_way = (Report.revision == report.revision) | (Report.status == PRELIMINARY)
        self._store.change(Report.delete().where(Report.day == day, gives_way))
        self._store.change(
            Report.insert(
                day=day, revision=report.revision, status=report.status, version=version,
                body=report_json(report).decode(), written=False,
            )
        )  # fmt: skip

    def unwritten(self) -> list[DailyReport]:
        """Return the reports whose files are not on disk, oldest first."""
        rows = self._store.rows(Report.select(Report.body).where(~Report.written).order_by(Report.day, Report.revision))
        return [report_from_json(body.encode()) for (body,) in rows]

    def mark_written(self, report: DailyReport) -> None:
        """Say that a report's files are on disk; one that was made again meanwhile stays to be written."""
        self._store.change(
            Report.update(written=True).where(
                Report.day == report.date.isoformat(),
                Report.revision == report.revision,
                Report.body == report_json(report).decode(),
            )
        )
