"""The shop folder: where everything of a shop lies. Paths only; nothing is opened here."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


def default_folder() -> Path:
    """Return `~/Orderpuls` (the documents folder is often a cloud folder, where databases break)."""
    return Path.home() / "Orderpuls"


@dataclass(frozen=True)
class ShopFolder:
    """The paths inside one shop's folder."""

    root: Path

    @property
    def settings(self) -> Path:
        """The owner's settings."""
        return self.root / "shop.toml"

    @property
    def database(self) -> Path:
        """The shop's state."""
        return self.root / "orders.db"

    @property
    def lock(self) -> Path:
        """Held by the program that runs the shop."""
        return self.root / ".lock"

    @property
    def identity(self) -> Path:
        """Holds the id by which a database that several machines reach knows this folder."""
        return self.root / ".folder"

    @property
    def kafka(self) -> Path:
        """The built-in Kafka's: its log and its settings."""
        return self.root / "kafka"

    @property
    def logs(self) -> Path:
        """The program's log."""
        return self.root / "logs"

    @property
    def mail(self) -> Path:
        """One mbox file a day."""
        return self.root / "mail"

    @property
    def reports(self) -> Path:
        """The daily reports of consumer 3."""
        return self.root / "Sales_update_Consumer3"

    @property
    def tabular(self) -> Path:
        """Every figure as a text file."""
        return self.root / "Tabular_data"

    @property
    def recorded_orders(self) -> Path:
        """Today's orders, one JSON a line."""
        return self.tabular / "order_created_now.txt"

    def recorded_orders_of(self, day: date) -> Path:
        """Return the recorded orders of a day that is over."""
        return self.tabular / f"order_created_now_{day.isoformat()}.txt"

    def make(self) -> None:
        """Make the folder and its subfolders; raises OSError."""
        for path in (self.root, self.kafka, self.logs, self.mail, self.reports, self.tabular):
            path.mkdir(parents=True, exist_ok=True)
