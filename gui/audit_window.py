"""The recount: every figure as it is shown beside the same one recounted from Kafka, as it goes on."""

from typing import Self

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.captions import consumer_caption
from gui.context import Context
from gui.translations import plural
from gui.widgets.card import Card, label, set_tone
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from models.errors import ShopError
from models.recount import Finding
from models.snapshots import Audited
from workers.consumers import CONSUMERS

SIZE = (980, 620)
NAMES = tuple(consumer.name for consumer in CONSUMERS)
_DIFFERS, _UNKNOWN, _AGREES = range(3)


class AuditWindow(QDialog):
    """Opened from the badge in the status bar; stays open beside the window."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Recounted from Kafka"))
        self.resize(*SIZE)
        shown = context.format
        self.rows = RowsTable(
            (
                Column(self.tr("Whose"), self._whose, max(map(consumer_caption, NAMES), key=len)),
                Column(self.tr("Figure"), self._figure, stretch=True),
                Column(self.tr("Recounted"), self._recounted, shown.amount(9_999_999_999), right=True, tone=_muted),
                Column(
                    self.tr("Shown"), lambda row: self._number(row, row.stored), shown.amount(9_999_999_999),
                    right=True, tone=_tone_if_wrong,
                ),
                Column("", self._result, self.tr("cannot be recounted"), sort=_result_of, tone=_tone),
            ),
            key=_key,
            theme=context.theme,
        )  # fmt: skip
        self.summary = label("", "title")
        self.explanation = label("", "muted")
        self.explanation.setWordWrap(True)
        self.explanation.setText(
            self.tr(
                "An auditor reads order_created_now and handled_orders from their start, without a group, and keeps "
                "totals of its own. It shares nothing with the consumers but how a message is read. Both sides of a "
                "row are of the same moment and the same offsets."
            )
        )
        self.limits = label("", "muted")
        self.limits.setWordWrap(True)
        self.on = QCheckBox(self.tr("Recount from Kafka while the shop runs"))
        self.on.setToolTip(self.tr("It costs little; switched off, nothing is recounted and the badge goes"))
        self.on.setChecked(context.supervisor.shop.choices.now().audit)
        self.on.toggled.connect(self._on_switch)

        card = Card(self.tr("Every figure, counted twice"))
        card.head.addWidget(self.summary)
        card.body.addWidget(self.explanation)
        card.body.addWidget(self.rows, 1)
        card.body.addWidget(self.limits)
        foot = QHBoxLayout()
        foot.addWidget(self.on)
        foot.addStretch(1)
        card.body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(card)
        self._latest = Audited(on=self.on.isChecked())
        self._show()

    def take_over(self, before: Self) -> None:
        """Keep the table's place and the window's."""
        self.receive(before._latest)
        self.rows.take_over(before.rows)
        self.resize(before.size())
        if before.testAttribute(Qt.WidgetAttribute.WA_Moved):
            self.move(before.pos())

    def receive(self, snapshot: object) -> None:
        """Take what the auditor says; it is shown while the window is open."""
        if isinstance(snapshot, Audited):
            self._latest = snapshot
            if self.isVisible():
                self._show()

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        """Show the newest when the window opens."""
        super().setVisible(visible)
        if visible:
            self._show()

    def _show(self) -> None:
        audited = self._latest
        shown = self._context.format
        wrong = len(audited.differing)
        if not audited.on:
            text, tone = self.tr("switched off"), ""
        elif audited.at is None:
            share = shown.decimal(audited.share * 100, 0)
            text, tone = self.tr("{share} % of the messages are read").format(share=share), ""
        elif wrong:
            text = self.tr("{time}: {n} figures differ", "", plural(wrong))
            text, tone = text.format(time=shown.clock(audited.at), n=shown.count(wrong)), "bad"
        else:
            n = sum(one.recounted is not None for one in audited.findings)
            text = self.tr("{time}: {n} figures agree", "", plural(n))
            text, tone = text.format(time=shown.clock(audited.at), n=shown.count(n)), "good"
        self.summary.setText(text)
        set_tone(self.summary, tone)
        self.limits.setText("\n".join(self._limits(audited)))
        self.limits.setVisible(bool(self.limits.text()))
        self.rows.show_rows(sorted(audited.findings, key=_result_of))

    def _limits(self, audited: Audited) -> list[str]:
        """Say what cannot be recounted, and why."""
        found = []
        if audited.oldest is not None:
            text = self.tr(
                "Kafka no longer has the oldest messages, so days before {day}, and sums over all days, cannot be "
                "recounted."
            )
            found.append(text.format(day=audited.oldest.isoformat()))
        if audited.behind:
            names = ", ".join(map(consumer_caption, audited.behind))
            found.append(self.tr("Too far behind to be compared just now: {names}").format(names=names))
        return found

    @Slot(bool)
    def _on_switch(self, on: bool) -> None:
        try:
            self._context.supervisor.shop.choices.change(audit=on)
        except ShopError as error:
            self.summary.setText(self._context.format.say(error.sentence))

    # The columns

    def _whose(self, row: Finding) -> str:
        return self.tr("Stock") if row.who == "stock" else consumer_caption(row.who)

    def _figure(self, row: Finding) -> str:
        text = {
            "ids": self.tr("Order ids counted"),
            "other ids": self.tr("Order ids that only one of both has"),
            "orders": self.tr("Orders on {day}"),
            "ore": self.tr("Sales on {day}"),
            "hours": self.tr("Hours that differ"),
            "values": self.tr("Orders by value on {day}"),
            "products": self.tr("Products of a day that differ"),
            "sold": self.tr("Products whose units sold differ"),
            "arrived": self.tr("Orders taken in hand"),
            "handled": self.tr("Orders handled"),
            "rejected": self.tr("Messages that were no order"),
            "equation": self.tr("Products whose balance does not add up"),
            "range": self.tr("Balances below 0, or with more reserved than there is"),
            "reserved": self.tr("Units reserved, and open in blocks"),
            "delivered": self.tr("Units delivered, and in the ledger"),
        }.get(row.kind, row.what)
        return text.format(day="" if row.day is None else row.day.isoformat())

    def _recounted(self, row: Finding) -> str:
        return "–" if row.recounted is None else self._number(row, row.recounted)

    def _number(self, row: Finding, number: int) -> str:
        shown = self._context.format
        return shown.amount(number) if row.kind == "ore" else shown.count(number)

    def _result(self, row: Finding) -> str:
        return (self.tr("differs"), self.tr("cannot be recounted"), self.tr("agrees"))[_result_of(row)]


def _key(row: Finding) -> object:
    return row.who, row.kind, row.day


def _result_of(row: Finding) -> int:
    return _DIFFERS if row.differs else _UNKNOWN if row.recounted is None else _AGREES


def _tone(row: Finding) -> str:
    return ("bad", "muted", "good")[_result_of(row)]


def _tone_if_wrong(row: Finding) -> str:
    return "bad" if row.differs else ""


def _muted(row: Finding) -> str:
    return "muted" if row.recounted is None else ""
