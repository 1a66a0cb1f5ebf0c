"""Help (F1): a short tour of the window, all shortcuts, and what the words mean."""

from html import escape

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.widgets.scrolling import scroll_as
from gui.words import glossary

SIZE = (640, 560)


class HelpWindow(QDialog):
    """Stays open beside the window."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self.resize(*SIZE)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)
        self.pages.tabBar().setAccessibleName(self.tr("Help"))
        for title, text in (
            (self.tr("A short tour"), _sections(self._tour())),
            (self.tr("Shortcuts"), self._shortcuts(actions)),
            (self.tr("What the words mean"), _definitions(tuple(glossary().values()))),
        ):
            page = QTextBrowser()
            page.setHtml(text)
            page.setAccessibleName(title)
            page.setToolTip(title)
            page.document().setDocumentMargin(10)
            self.pages.setTabToolTip(self.pages.addTab(page, title), title)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close this window (Esc)"))
        self.close_button.setProperty("look", "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)

    def take_over(self, before: "HelpWindow") -> None:
        """Keep the page that is read."""
        self.pages.setCurrentIndex(before.pages.currentIndex())
        here, there = self.pages.currentWidget(), before.pages.currentWidget()
        if isinstance(here, QTextBrowser) and isinstance(there, QTextBrowser):
            scroll_as(here, there)

    def _tour(self) -> tuple[tuple[str, str], ...]:
        """Return what to look at, in the order in which it is best seen."""
        return (
            (
                self.tr("Open the shop"),
                self.tr(
                    "Press Start (F5). Customers come as the hour and the weekday want it; Rate says how many. Each "
                    "order is stored, and then sent to the topic order_created_now in Apache Kafka."
                ),
            ),
            (
                self.tr("Watch the consumers"),
                self.tr(
                    "Five consumers read that topic, the sixth what is handled, each for itself and at its own pace. A "
                    "card names the consumer that its figure comes from; “behind” says how many messages that "
                    "one has not counted yet."
                ),
            ),
            (
                self.tr("Let time run"),
                self.tr(
                    "Speed lets the shop's time pass faster, up to a day in a minute. “Go to 23:59:50” runs to just "
                    "before midnight, as fast as the consumers follow; Stop ends it anywhere. No order is left out."
                ),
            ),
            (
                self.tr("See midnight"),
                self.tr(
                    "At 00:00 the figures of the day begin anew, and consumer 3 writes the report of the day that is "
                    "over; it stands under Reports, and as a file in the shop's folder."
                ),
            ),
            (
                self.tr("Sell out"),
                self.tr(
                    "Under Stock each product has its balance; what is low stands out. The shop never sells what is "
                    "not there. Choose a product and press Restock, or let the shop order by itself."
                ),
            ),
            (
                self.tr("Follow an order"),
                self.tr("Under Handling each order waits for its round; once it is handled, its mail can be read."),
            ),
            (
                self.tr("Break something"),
                self.tr(
                    "Close the program in the middle, kill it, or take Kafka away: what stands in the way is told in "
                    "one sentence, nothing is lost, and nothing counts twice."
                ),
            ),
        )

    def _shortcuts(self, actions: Actions) -> str:
        groups: dict[str, list[tuple[str, str]]] = {}
        for action in actions.all():
            if action.sequences:
                keys = ", ".join(one.toString(one.SequenceFormat.NativeText) for one in action.sequences)
                groups.setdefault(action.group, []).append((keys, action.name))
        groups.setdefault(self.tr("Everywhere"), []).extend(
            (
                ("Tab", self.tr("The next control")),
                (self.tr("Arrow keys"), self.tr("Another row, another value, another tab")),
                ("Esc", self.tr("Close a window, or give back what was opened")),
            )
        )
        return "".join(
            f"<h3>{escape(group)}</h3><table cellpadding='3'>"
            + "".join(
                f"<tr><td width='150'><b>{escape(keys)}</b></td><td>{escape(name)}</td></tr>" for keys, name in rows
            )
            + "</table>"
            for group, rows in groups.items()
        )


def _sections(parts: tuple[tuple[str, str], ...]) -> str:
    return "".join(
        f"<h3>{number}. {escape(title)}</h3><p>{escape(text)}</p>" for number, (title, text) in enumerate(parts, 1)
    )


def _definitions(parts: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"<p><b>{escape(word)}</b><br>{escape(meaning)}</p>" for word, meaning in parts)
