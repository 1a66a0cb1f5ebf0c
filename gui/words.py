"""What the words on the screen mean, each explained once: in tool tips, and in the window of help."""

from PySide6.QtCore import QCoreApplication


def glossary() -> dict[str, tuple[str, str]]:
    """Return the words and their explanations by their names in the code, in the order in which they are best read."""
    return {
        "shop time": (
            QCoreApplication.translate("Words", "Shop time"),
            QCoreApplication.translate(
                "Words",
                "The time that the shop lives by. It passes as the computer's does, or faster, and never goes back.",
            ),
        ),
        "ahead": (
            QCoreApplication.translate("Words", "Ahead"),
            QCoreApplication.translate(
                "Words", "By how much shop time is ahead of the computer's clock, since it ran fast or jumped."
            ),
        ),
        "rate": (
            QCoreApplication.translate("Words", "Rate"),
            QCoreApplication.translate(
                "Words",
                "Orders per minute of shop time in an average hour; the curve of the day makes it more or less.",
            ),
        ),
        "chance": (
            QCoreApplication.translate("Words", "Chance"),
            QCoreApplication.translate(
                "Words", "How likely it is that an order is handled, in each round or once after the sale."
            ),
        ),
        "behind": (
            QCoreApplication.translate("Words", "Behind"),
            QCoreApplication.translate(
                "Words", "Messages that stand in Kafka and that a consumer has not counted yet: its lag."
            ),
        ),
        "in stock": (
            QCoreApplication.translate("Words", "In stock"),
            QCoreApplication.translate(
                "Words", "Units on the shelf: consumer 4 takes off what it has read in the orders."
            ),
        ),
        "reserved": (
            QCoreApplication.translate("Words", "Reserved"),
            QCoreApplication.translate("Words", "Units that are sold, but whose order consumer 4 has not read yet."),
        ),
        "available": (
            QCoreApplication.translate("Words", "Available"),
            QCoreApplication.translate("Words", "Units that can still be sold: those in stock less those reserved."),
        ),
        "low": (
            QCoreApplication.translate("Words", "Low"),
            QCoreApplication.translate(
                "Words",
                "Less than a tenth of what the product began with is available; the shop can order it by itself.",
            ),
        ),
        "short": (
            QCoreApplication.translate("Words", "Short"),
            QCoreApplication.translate(
                "Words", "Units that somebody else's orders sold although there were none; the shop owes them."
            ),
        ),
        "arriving": (
            QCoreApplication.translate("Words", "On its way"),
            QCoreApplication.translate("Words", "Units that are ordered and have not been delivered yet."),
        ),
        "handled": (
            QCoreApplication.translate("Words", "Handled"),
            QCoreApplication.translate(
                "Words", "Orders that consumer 5 has taken care of: the customer was written a mail."
            ),
        ),
        "median": (
            QCoreApplication.translate("Words", "Median order"),
            QCoreApplication.translate("Words", "Half of the orders are smaller than this and half are larger."),
        ),
        "rejected": (
            QCoreApplication.translate("Words", "Rejected"),
            QCoreApplication.translate(
                "Words", "Messages in the topic that are no orders; they are kept, with the reason, and can be mended."
            ),
        ),
        "skipped": (
            QCoreApplication.translate("Words", "Skipped"),
            QCoreApplication.translate(
                "Words",
                "Sales that fell due while they could not be made, as while the computer slept; they are given up.",
            ),
        ),
        "preliminary": (
            QCoreApplication.translate("Words", "Preliminary"),
            QCoreApplication.translate(
                "Words", "A report made before its day was over; at 00:00 the final one takes its place."
            ),
        ),
    }


def explain(name: str) -> str:
    """Return what a word means, by its name in the code."""
    return glossary()[name][1]
