"""What the consumers are called on the screen: their number and name."""

from PySide6.QtCore import QCoreApplication


def consumer_caption(name: str) -> str:
    """Return the caption of a consumer by its name, such as `consumer1-orders-today`."""
    return {
        "consumer1-orders-today": QCoreApplication.translate("Consumers", "Consumer 1 · Orders today"),
        "consumer2-sales": QCoreApplication.translate("Consumers", "Consumer 2 · Sales"),
        "consumer3-daily-report": QCoreApplication.translate("Consumers", "Consumer 3 · Daily report"),
        "consumer4-stock": QCoreApplication.translate("Consumers", "Consumer 4 · Stock"),
        "consumer5-order-handler": QCoreApplication.translate("Consumers", "Consumer 5 · Order handler"),
        "consumer6-handled-monitor": QCoreApplication.translate("Consumers", "Consumer 6 · Handled monitor"),
        "recorder": QCoreApplication.translate("Consumers", "Recorder"),
    }.get(name, name)


def not_over(name: str, unfinished: bool) -> str:
    """Return the name of a place of a chart, saying so where its time is not over."""
    return QCoreApplication.translate("Panel", "{time} (not over)").format(time=name) if unfinished else name
