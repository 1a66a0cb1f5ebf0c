"""The receipts: what came of each trial, in one sentence, and what is under way."""

from PySide6.QtWidgets import QGridLayout

from gui.captions import consumer_caption
from gui.context import Context
from gui.widgets.card import Card, label, set_tone
from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KILLED, PAUSED, Receipt, Receipts

SHOWN = 3


class ReceiptsCard(Card):
    """The newest few, newest first."""

    def __init__(self, context: Context) -> None:
        super().__init__(self.tr("Receipts"))
        self._format = context.format
        self.title.setToolTip(
            self.tr(
                "What came of it, counted by what the database holds: messages that came again, those of them that "
                "were known by their ids, orders that are lost, and orders that were counted twice. What another one "
                "at the same time has brought about is left out; where nobody can tell, both say “together with”."
            )
        )
        self.body.setSpacing(4)
        self.under_way = label("", "muted")
        self.head.addWidget(self.under_way)
        self.lines = [(label("", "muted"), label(), label()) for _ in range(SHOWN)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        for row, line in enumerate(self.lines):
            line[2].setWordWrap(True)
            for column, part in enumerate(line):
                grid.addWidget(part, row, column)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self.show_receipts(Receipts())

    def show_receipts(self, receipts: Receipts) -> None:
        """Show other receipts."""
        waiting = ", ".join(self._what(kind, consumer) for kind, consumer in receipts.under_way)
        text = self.tr("under way: {what}").format(what=waiting) if waiting else ""
        if self.under_way.text() != text:
            self.under_way.setText(text)
        for line, receipt in zip(self.lines, [*receipts.done, *[None] * SHOWN], strict=False):
            when, what, numbers = line
            if receipt is None:
                first = not receipts.done and line is self.lines[0]
                texts = (self.tr("None yet: break something, and see it mend.") if first else "", "", "")
            else:
                texts = (
                    self._format.clock(receipt.at), self._what(receipt.kind, receipt.consumer), self.words(receipt)
                )  # fmt: skip
                set_tone(numbers, "bad" if receipt.lost or receipt.twice else "good")
            for part, its_text in zip((when, what, numbers), texts, strict=True):
                if part.text() != its_text:
                    part.setText(its_text)

    def words(self, receipt: Receipt) -> str:
        """Return the numbers of a receipt."""
        shown = self._format
        lost = self.tr("{n} lost").format(n=shown.count(receipt.lost))
        twice = self.tr("{n} twice").format(n=shown.count(receipt.twice))
        again = self.tr("{n} came again").format(n=shown.count(receipt.came_again))
        known = self.tr("{n} known").format(n=shown.count(receipt.known))
        parts = [again, known, lost, twice]
        if receipt.rejected:
            parts.insert(0, self.tr("{n} rejected").format(n=shown.count(receipt.rejected)))
        if receipt.kind in (DUPLICATES, BROKEN):
            parts.append(self.tr("counted after {n} s").format(n=shown.decimal(receipt.caught_up, 1)))
        else:
            parts.append(self.tr("back in {n} s").format(n=shown.decimal(receipt.back, 1)))
            parts.append(self.tr("caught up after {n} s").format(n=shown.decimal(receipt.caught_up, 1)))
        if receipt.together:
            others = ", ".join(self._what(kind, consumer) for kind, consumer in receipt.together)
            parts.append(self.tr("together with {what}").format(what=others))
        return ", ".join(parts)

    def _what(self, kind: str, consumer: str) -> str:
        who = consumer_caption(consumer).split(" · ")[0]
        return {
            PAUSED: self.tr("{who} paused"),
            KILLED: self.tr("{who} killed"),
            KAFKA_AWAY: self.tr("Kafka away"),
            KAFKA_KILLED: self.tr("Kafka killed"),
            DUPLICATES: self.tr("Duplicates sent"),
            BROKEN: self.tr("Broken messages sent"),
        }[kind].format(who=who)
