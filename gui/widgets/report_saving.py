"""Saves the shown report as PDF and as CSV, and says where."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.context import Context
from gui.report_drawing import Captions, Drawn
from gui.report_print import ReportPrint
from gui.theme import icon
from gui.widgets.card import label, plain_tip, set_tone
from models.errors import in_words
from models.files import replace_file
from models.report import report_file_stem
from models.report_csv import report_csv
from models.text import plain


class ReportSaving(QWidget):
    """Two buttons, and a line that says what came of them."""

    def __init__(self, context: Context, captions: Captions) -> None:
        super().__init__()
        self._context = context
        self._print = ReportPrint(context.format, captions)
        self._drawn: Drawn | None = None
        self._folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home()
        )
        self.told = label("", "muted")
        self.told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.pdf = QPushButton(icon("file-pdf-box", context.theme.text), "PDF")
        self.pdf.setToolTip(self.tr("Save the report with its picture, as a PDF to print"))
        self.csv = QPushButton(icon("file-delimited-outline", context.theme.text), "CSV")
        self.csv.setToolTip(self.tr("Save the figures of the report for a spreadsheet"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.told, 1)
        layout.addWidget(self.pdf)
        layout.addWidget(self.csv)
        self.pdf.clicked.connect(self._on_pdf)
        self.csv.clicked.connect(self._on_csv)
        self._show_buttons()

    def show_day(self, drawn: Drawn) -> None:
        """Take the report that would be saved now."""
        if self._drawn is None or drawn.report.date != self._drawn.report.date:
            self.told.clear()
        self._drawn = drawn
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button in (self.pdf, self.csv):
            button.setEnabled(self._drawn is not None)

    @Slot()
    def _on_pdf(self) -> None:
        drawn = self._drawn
        if drawn is not None:
            path = self._ask("pdf", self.tr("PDF files (*.pdf)"))
            if path is not None:
                self._save(path, self._print.pdf(drawn))

    @Slot()
    def _on_csv(self) -> None:
        drawn = self._drawn
        if drawn is not None:
            path = self._ask("csv", self.tr("CSV files (*.csv)"))
            if path is not None:
                self._save(path, report_csv(drawn.report, drawn.hours, self._context.format.language))

    def _ask(self, ending: str, kind: str) -> Path | None:
        """Ask where to save; None when the user thinks better of it."""
        assert self._drawn is not None  # noqa: S101
        offered = self._folder / f"{report_file_stem(self._drawn.report.date)}.{ending}"
        chosen, _ = QFileDialog.getSaveFileName(self.window(), self.tr("Save the report"), str(offered), kind)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(f".{ending}")

    def _save(self, path: Path, content: bytes) -> None:
        try:
            replace_file(path, content)
        except OSError as error:
            sentence = self._context.format.say(in_words(error))
            self.told.setText(plain(sentence))
            set_tone(self.told, "bad")
        else:
            self._folder = path.parent
            self.told.setText(self.tr("Saved as {name}").format(name=plain(path.name)))
            set_tone(self.told, "")
        self.told.setToolTip(plain_tip(str(path)))
