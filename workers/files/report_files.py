"""Writes a daily report into `Sales_update_Consumer3`: to a temporary file, synced, and renamed."""

from pathlib import Path

from models.files import replace_file
from models.report import DailyReport, report_file_stem, report_json, report_text


def write_report(folder: Path, report: DailyReport, language: str) -> None:
    """Write the text, in a language, and the JSON file. Raises OSError; then it must be tried again later."""
    stem = report_file_stem(report.date)
    replace_file(folder / f"{stem}.txt", report_text(report, language).encode())
    replace_file(folder / f"{stem}.json", report_json(report))
