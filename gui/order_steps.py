"""The steps of an order's life, one below the other: what has happened, when and where, and what is still to come."""

from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from gui.context import Context
from gui.widgets.card import label, set_tone
from models.looks import Mailed, Message, OrderLife, OrderPlaces, Sent
from models.orders import Order
from workers.kafka.topics import HANDLED, ORDERS

_NOTABLE_SECONDS = 60.0
"""Between placing or handling and Kafka's time: more than any delay of ours, so shop time is another."""
_DONE, _WAITS, _UNKNOWN = "good", "warn", "ghost"


@dataclass(frozen=True)
class _Step:
    tone: str
    text: str


class OrderSteps(QWidget):
    """Shows seven steps; only what is known is said."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        self.texts = []
        self._captions: list[str] = []
        self._dots = []
        for row, caption in enumerate(
            (
                self.tr("Placed"),
                self.tr("Stored"),
                self.tr("Sent"),
                self.tr("Counted"),
                self.tr("Handled"),
                self.tr("Published"),
                self.tr("Mailed"),
            )
        ):
            dot, text = label("●", "dot"), label()
            text.setWordWrap(True)
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            for column, widget in enumerate((dot, label(caption, "caption"), text)):
                grid.addWidget(widget, row, column)
            self._dots.append(dot)
            self._captions.append(caption)
            self.texts.append(text)

    def show_life(self, life: OrderLife | None, places: OrderPlaces | None, order: Order | None) -> None:
        """Show what is known now."""
        steps = (
            self._placed(order),
            self._stored(life, places, order),
            self._sent(life, places, order),
            self._counted(life),
            self._handled(life),
            self._published(life, places),
            self._mailed(life),
        )
        for dot, text, caption, step in zip(self._dots, self.texts, self._captions, steps, strict=True):
            if text.text() != step.text:
                text.setText(step.text)
                text.setAccessibleName(f"{caption}: {step.text}")
            set_tone(dot, step.tone)

    def _placed(self, order: Order | None) -> _Step:
        if order is None:
            return _Step(_UNKNOWN, self.tr("nobody here keeps this order (any more)"))
        return _Step(_DONE, self._context.format.moment(order.order_time))

    def _stored(self, life: OrderLife | None, places: OrderPlaces | None, order: Order | None) -> _Step:
        """Say how it was stored. When is kept nowhere; it was sent right afterwards, and Kafka has the time of that."""
        if life is None:
            return _Step(_UNKNOWN, "")
        if life.sent is Sent.ELSEWHERE:
            return _Step(_UNKNOWN, self.tr("not sold by this shop: somebody else sent it"))
        text = self.tr("in one transaction with its stock reserved, before it was sent")
        if places is not None and places.sent is not None:
            text = self.tr("in one transaction with its stock reserved, before it was sent: by {time} at the latest")
            if _is_other_time(places.sent, None if order is None else order.order_time.timestamp()):
                text = self.tr(
                    "in one transaction with its stock reserved, before it was sent: by {time} at the latest, "
                    "by the computer's clock"
                )
            text = text.format(time=self._context.format.clock(places.sent.time))
        if life.sent is Sent.SETTLED:
            text = self.tr("{stored}; settled since").format(stored=text)
        return _Step(_DONE, text)

    def _sent(self, life: OrderLife | None, places: OrderPlaces | None, order: Order | None) -> _Step:
        if places is not None and places.sent is not None:
            return _Step(_DONE, self._place(places.sent, None if order is None else order.order_time.timestamp()))
        if life is not None and life.sent is Sent.WAITS:
            return _Step(_WAITS, self.tr("on its way: Kafka has not acknowledged it"))
        if places is not None and places.problem:
            return _Step(_WAITS, self.tr("Kafka cannot be looked into just now"))
        if places is None or places.looking:
            return _Step(_UNKNOWN, self.tr("is looked for in {topic}…").format(topic=ORDERS))
        return _Step(_UNKNOWN, self.tr("not found in {topic}: Kafka may have deleted it").format(topic=ORDERS))

    def _counted(self, life: OrderLife | None) -> _Step:
        if life is None:
            return _Step(_UNKNOWN, "")
        readers = [one for one in life.consumers if one.topic == ORDERS]
        counted = sum(one.counted for one in readers)
        text = self.tr("by {n} of {all} readers of {topic}").format(n=counted, all=len(readers), topic=ORDERS)
        return _Step(_DONE if counted == len(readers) else _WAITS if counted else _UNKNOWN, text)

    def _handled(self, life: OrderLife | None) -> _Step:
        shown = self._context.format
        if life is None or not life.known:
            return _Step(_UNKNOWN, self.tr("consumer 5 does not have it (any more)") if life is not None else "")
        if life.handled_at is not None:
            return _Step(_DONE, self.tr("in the round of {time}").format(time=shown.moment(life.handled_at)))
        if life.due_at is not None:
            due = shown.moment(life.due_at)
            return _Step(
                _WAITS, self.tr("waits: its turn is the round of {time}, if the chance stays").format(time=due)
            )
        return _Step(_WAITS, self.tr("not handled; by the present chance it never will be"))

    def _published(self, life: OrderLife | None, places: OrderPlaces | None) -> _Step:
        if places is not None and places.handled is not None:
            return _Step(_DONE, self._place(places.handled, None if life is None else life.handled_at))
        if life is None or life.handled_at is None:
            return _Step(_UNKNOWN, self.tr("not yet"))
        if life.waits_in_outbox:
            return _Step(_WAITS, self.tr("waits in the outbox for Kafka's acknowledgement"))
        if places is None or places.looking:
            return _Step(_UNKNOWN, self.tr("is looked for in {topic}…").format(topic=HANDLED))
        return _Step(_UNKNOWN, self.tr("not found in {topic}: Kafka may have deleted it").format(topic=HANDLED))

    def _mailed(self, life: OrderLife | None) -> _Step:
        if life is None or life.mailed is Mailed.NONE:
            return _Step(_UNKNOWN, self.tr("not yet"))
        if life.mailed is Mailed.GONE:
            return _Step(_UNKNOWN, self.tr("its mail is no longer kept"))
        if life.mailed is Mailed.WAITS:
            return _Step(_WAITS, self.tr("waits to be written to {file}").format(file=life.mail_file))
        return _Step(_DONE, self.tr("in {file}").format(file=life.mail_file))

    def _place(self, message: Message, happened: float | None) -> str:
        """Say where a message stands; its time is real time, which is said where shop time is another."""
        shown = self._context.format
        text = self.tr("{topic}, partition {partition}, offset {offset}, at {time}")
        if _is_other_time(message, happened):
            text = self.tr("{topic}, partition {partition}, offset {offset}, at {time} by the computer's clock")
        return text.format(
            topic=message.place.topic, partition=message.place.partition, offset=shown.count(message.place.offset),
            time=shown.clock(message.time),
        )  # fmt: skip


def _is_other_time(message: Message, happened: float | None) -> bool:
    """Say whether Kafka's time of a message is another than the shop's."""
    return happened is not None and abs(message.time - happened) > _NOTABLE_SECONDS
