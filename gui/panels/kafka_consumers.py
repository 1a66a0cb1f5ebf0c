"""The consumers of the stream, a row each: what it does, how far it is behind, and how it is paused and killed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QSpinBox

from gui.captions import consumer_caption
from gui.consumer_colours import consumer_colour
from gui.context import Context
from gui.widgets.card import Card, label, roomy, set_tone
from gui.widgets.foretold import Foretold
from gui.widgets.instances import InstancesStepper
from gui.widgets.sparkline import Sparkline
from models.errors import ShopError
from models.lag import CAUGHT_UP_SECONDS, POINTS
from models.stream import ConsumerStream, Stream
from workers.consumers import BUILD
from workers.threads.instances import HELPED

WIDE = 1230
NOT_NARROW = 1100
AMBER_HEIGHT = 26
"""Pixels: the head of the card is no higher than its rows, so that the receipts are seen below."""


class ConsumerRow:
    """The widgets of one row, in the order of the columns."""

    def __init__(self, name: str, context: Context) -> None:
        colour = consumer_colour(name, context.theme)
        self.dot = label("●")
        self.dot.setStyleSheet(f"color: {colour}")
        self.name = label(consumer_caption(name))
        self.state, self.partitions, self.rate = label(), label("", "muted"), label()
        self.behind, self.seconds, self.trend = label(), label(), label("", "muted")
        self.curve = Sparkline(context.theme, colour, POINTS)
        self.instances = InstancesStepper(consumer_caption(name).split(" · ")[0])
        self.pause, self.kill = QPushButton(), QPushButton()
        for button in (self.pause, self.kill):
            button.setProperty("look", "small")

    @property
    def widgets(self) -> tuple[QLabel | Sparkline | InstancesStepper | QPushButton, ...]:
        """All of them."""
        return (
            self.dot, self.name, self.state, self.partitions, self.rate, self.behind, self.seconds, self.curve,
            self.trend, self.instances, self.pause, self.kill,
        )  # fmt: skip


class ConsumersCard(Card):
    """Six consumers and the recorder; `changed` tells that one was paused or let go on."""

    changed = Signal()

    def __init__(self, context: Context, foretold: Foretold) -> None:
        super().__init__(self.tr("Consumers"))
        self._context = context
        self._trials = context.supervisor.trials
        self._choices = context.supervisor.shop.choices
        self._instances = context.supervisor.instances
        self.amber = QSpinBox()
        self.amber.setRange(1, 1_000_000)
        self.amber.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.amber.setGroupSeparatorShown(True)
        self.amber.setLocale(context.format.locale)
        self.amber.setKeyboardTracking(False)
        self.amber.setValue(round(self._choices.now().behind))
        self.amber.setToolTip(self.tr("So many messages a consumer may be behind before its row turns amber"))
        self.amber.setAccessibleName(self.amber.toolTip())
        roomy(self.amber)
        self.amber.setFixedHeight(AMBER_HEIGHT)
        self.body.setSpacing(4)
        self.head.addWidget(label(self.tr("Amber beyond"), "muted"))
        self.head.addWidget(self.amber)
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(9)
        grid.setVerticalSpacing(2)
        titles = (
            "", self.tr("Consumer"), self.tr("State"), self.tr("Partitions"), self.tr("Messages/s"), self.tr("Behind"),
            self.tr("In time"), self.tr("Last 5 min"), "", self.tr("Instances") if self._instances else "", "", "",
        )  # fmt: skip
        tips = {
            5: self.tr("Messages in the log that this consumer has not counted yet: its lag"),
            6: self.tr("How long ago, in shop time, the oldest message came that it has not counted"),
            7: self.tr("Its lag over the last five minutes, the newest at the right"),
            9: self.tr("Programs that count for it, the shop's own among them; each has a share of the partitions"),
        }
        self._columns_right = (4, 5, 6)
        self._wide_only: list[QLabel] = []
        for column, title in enumerate(titles):
            head = label(title, "caption")
            if title and column in tips:
                head.setToolTip(tips[column])
            grid.addWidget(head, 0, column, self._side(column))
            if column == 3:
                self._wide_only.append(head)
        self.rows = {name: ConsumerRow(name, context) for name in BUILD}
        for number, (name, row) in enumerate(self.rows.items(), start=1):
            self._add(grid, number, name, row, foretold)
        self._wide_only += [row.partitions for row in self.rows.values()]
        grid.setColumnStretch(7, 1)
        self.body.addLayout(grid)
        self._shown: dict[str, ConsumerStream] = {}
        self.amber.valueChanged.connect(self._on_amber)
        self.show_paused(self._trials.paused)

    def _side(self, column: int) -> Qt.AlignmentFlag:
        right = column in self._columns_right
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter

    def _add(self, grid: QGridLayout, number: int, name: str, row: ConsumerRow, foretold: Foretold) -> None:
        for column, widget in enumerate(row.widgets):
            if isinstance(widget, QLabel):
                widget.setAlignment(self._side(column))
            grid.addWidget(widget, number, column, Qt.AlignmentFlag(0))
        shown = self._context.format
        samples = (
            (row.state, max(self.tr("running"), self.tr("paused"), key=len)), (row.rate, shown.count(88_888)),
            (row.behind, shown.count(888_888)), (row.seconds, "88 h 88 min"),
            (row.trend, self._widest_trend()),
        )  # fmt: skip
        for part, sample in samples:
            part.setMinimumWidth(part.fontMetrics().horizontalAdvance(sample) + 4)
        wide = max(self.tr("Pause"), self.tr("Go on"), key=len)
        row.pause.setMinimumWidth(row.pause.fontMetrics().horizontalAdvance(wide) + 34)
        row.pause.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.kill.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.kill.setText(self.tr("Kill and start again"))
        row.instances.setProperty("consumer", name)
        row.instances.asked.connect(self._on_instances)
        if self._instances is not None and name in HELPED:
            for button in (row.instances.fewer, row.instances.more):
                foretold.add(button, button.toolTip())
        else:
            row.instances.hide()
        row.pause.setProperty("consumer", name)
        row.kill.setProperty("consumer", name)
        row.pause.clicked.connect(self._on_pause)
        row.kill.clicked.connect(self._on_kill)
        foretold.add(row.pause, "")
        foretold.add(
            row.kill,
            self.tr(
                "Ends it without a word to Kafka and begins it anew where Kafka last heard of it: what it counted "
                "since comes again, is known by its ids, and is not counted twice."
            ),
        )

    def fit(self, width: int) -> None:
        """Leave out the partitions, and what becomes of the lag, where there is no room for them, in so many pixels."""
        wide = width >= WIDE
        self._grid.setHorizontalSpacing(9 if wide else 6)
        for part in self._wide_only:
            part.setVisible(wide)
        for row in self.rows.values():
            row.trend.setVisible(self._instances is None or width >= NOT_NARROW)

    def show_stream(self, stream: Stream) -> None:
        """Show how all of them are."""
        for one in stream.consumers:
            row = self.rows.get(one.name)
            if row is not None and self._shown.get(one.name) != one:
                self._shown[one.name] = one
                self._show(row, one)
        if self._instances is not None:  # how many there may be is known later than the first figures
            for name, row in self.rows.items():
                row.instances.show_number(self._instances.count(name), self._instances.most(name))
        self.show_paused(self._trials.paused)

    def _show(self, row: ConsumerRow, one: ConsumerStream) -> None:
        shown = self._context.format
        seconds = "" if not one.lag else "–" if one.seconds is None else shown.duration(one.seconds)
        tone = "warn" if one.lag > self._choices.now().behind else ""
        for part, text in (
            (row.partitions, _partitions(one)),
            (row.rate, shown.decimal(one.per_second, 0 if one.per_second >= 10 else 1)),
            (row.behind, shown.count(one.lag)),
            (row.seconds, seconds),
            (row.trend, self._trend(one)),
        ):
            if part.text() != text:
                part.setText(text)
        row.curve.show_values(one.curve)
        row.partitions.setToolTip(self._who_reads(one))
        for part in (row.name, row.behind, row.seconds):
            set_tone(part, tone)

    def _who_reads(self, one: ConsumerStream) -> str:
        """Return in words which program reads which partitions, where there are several."""
        if len(one.members) < 2:
            return ""
        here = self._context.supervisor.runs_here
        runs = self.tr("this program") if here else self.tr("the program that runs the shop")
        return "\n".join(
            (self.tr("instance {n}").format(n=slot) if slot else runs) + ": " + (", ".join(map(str, partitions)) or "–")
            for slot, partitions in one.members
        )

    def _trend(self, one: ConsumerStream) -> str:
        shown = self._context.format
        if not one.lag or (one.seconds is not None and one.seconds <= CAUGHT_UP_SECONDS):
            return self.tr("keeps up")
        if one.caught_up_at is not None and not one.paused:
            soon = one.caught_up_at - self._now() < 60
            when = shown.clock(one.caught_up_at) if soon else shown.minute(one.caught_up_at)
            return self.tr("caught up at {time}").format(time=when)
        if one.change >= 1:
            return self.tr("grows by {n}/s").format(n=shown.decimal(one.change, 0))
        return self.tr("stays as it is")

    def _now(self) -> float:
        return self._context.supervisor.shop.clock.now()

    def _widest_trend(self) -> str:
        """Return the longest of what is said of a lag."""
        grows = self.tr("grows by {n}/s").format(n=self._context.format.count(8_888))
        return max(self.tr("caught up at {time}").format(time="88:88:88"), grows, key=len)

    def show_paused(self, paused: frozenset[str]) -> None:
        """Show who is paused."""
        for name, row in self.rows.items():
            is_paused = name in paused
            state = self.tr("paused") if is_paused else self.tr("running")
            if row.state.text() == state:
                continue
            row.state.setText(state)
            set_tone(row.state, "warn" if is_paused else "good")
            row.pause.setText(self.tr("Go on") if is_paused else self.tr("Pause"))
            who = consumer_caption(name).split(" · ")[0]
            row.pause.setAccessibleName(f"{row.pause.text()}: {who}")
            row.kill.setAccessibleName(f"{row.kill.text()}: {who}")
            row.pause.setToolTip(
                self.tr("Lets it take messages again: it counts all that it has missed, and its lag goes to 0.")
                if is_paused
                else self.tr("Lets it take no messages, and stay a member of its group: its lag grows, others go on.")
            )

    @Slot()
    def _on_pause(self) -> None:
        name = self.sender().property("consumer")
        if name in self._trials.paused:
            self._trials.go_on(name)
        else:
            self._trials.pause(name)
        self.changed.emit()

    @Slot()
    def _on_kill(self) -> None:
        self._trials.kill(self.sender().property("consumer"))

    @Slot(int)
    def _on_instances(self, n: int) -> None:
        name = self.sender().property("consumer")
        if self._instances is not None:
            self._instances.set(name, n)
            self.rows[name].instances.show_number(self._instances.count(name), self._instances.most(name))

    @Slot(int)
    def _on_amber(self, number: int) -> None:
        try:
            self._choices.change(behind=float(number))
        except ShopError as error:
            self.amber.setToolTip(self._context.format.say(error.sentence))
        for name, one in self._shown.items():
            self._show(self.rows[name], one)


def _partitions(one: ConsumerStream) -> str:
    """Return the partitions, set off by who reads them where several programs do."""
    if not one.members:
        return ", ".join(map(str, sorted(one.offsets))) or "–"
    return " | ".join(", ".join(map(str, partitions)) or "–" for _, partitions in one.members)
