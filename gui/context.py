"""What every panel is given: how to format, how to look, and what the user may ask of the shop."""

from dataclasses import dataclass

from gui.format import Format
from gui.theme import Theme
from workers.threads.shop_run import ShopRun


@dataclass(frozen=True)
class Context:
    """Shared by the panels of one window."""

    format: Format
    theme: Theme
    supervisor: ShopRun
