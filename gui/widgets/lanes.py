"""Lanes: each partition of a topic from where its log begins to where it ends, and on it how far its readers are.

Plainly painted, and only when something has changed: a lane moves as often as figures come.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.captions import consumer_caption
from gui.consumer_colours import consumer_colour
from gui.format import Format
from gui.theme import FONT_SIZE, Theme
from models.stream import ConsumerStream, Offsets, Stream

LEAST = 20
"""Messages that a lane shows at least."""
ROOM = 1.25
SHRINK_BELOW = 0.3
_LANE_HEIGHT = 30
_LANE_GAP = 4
_NAME_WIDTH = 24
_TICK_PIXELS = 26
_LARGEST_DOT = 8.0
_DOT_WITH_NUMBER = 6.0


def round_up(number: float) -> int:
    """Return the next of 1, 2, 5, 10, 20, 50 and so on."""
    size = 1
    while True:
        for step in (1, 2, 5):
            if number <= step * size:
                return step * size
        size *= 10


def _mark(consumer: str) -> str:
    """Return what stands in the dot of a consumer: its number, or its first letter."""
    return consumer.removeprefix("consumer")[:1].upper()


@dataclass(frozen=True)
class Place:
    """What lies under the pointer: a partition, and a consumer's line on it, if one is near."""

    partition: int
    consumer: str


class Lanes(QWidget):
    """The partitions of one topic. They show as many of the last messages as the largest lag needs, and not fewer soon.

    All lanes of a topic have the same scale; what was before it is not shown, and the lane's left end is then torn off.
    """

    def __init__(self, topic: str, format: Format, theme: Theme) -> None:
        super().__init__()
        self._topic = topic
        self._format = format
        self._theme = theme
        self.span = LEAST
        """How many messages the whole width stands for."""
        self._begins: Offsets = {}
        self._ends: Offsets = {}
        self._readers: tuple[tuple[str, Offsets], ...] = ()
        self._members: dict[str, ConsumerStream] = {}
        self._shown: object = None
        self._colours = {name: QColor(colour) for name, colour in ((n, getattr(theme, n)) for n in (
            "border", "muted", "soft", "ghost", "text", "card"))}  # fmt: skip
        self._font = QFont("Inter", FONT_SIZE - 1)
        self._small = QFont("Inter", FONT_SIZE - 3, QFont.Weight.Bold)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(topic)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return room for its lanes."""
        return QSize(400, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the room without which lines would run together."""
        lanes = max(len(self._ends), 3)
        return QSize(220, lanes * _LANE_HEIGHT + (lanes - 1) * _LANE_GAP)

    def show_begins(self, begins: Offsets) -> None:
        """Show where the log begins: what was before has been deleted."""
        if begins != self._begins:
            self._begins = dict(begins)
            self.update()

    def show_stream(self, stream: Stream) -> None:
        """Show where the log ends and how far everybody has counted it."""
        ends = stream.ends.get(self._topic, {})
        mine = [one for one in stream.consumers if one.topic == self._topic]
        readers = tuple((one.name, one.offsets) for one in mine)
        members = {one.name: one for one in mine if len(one.members) > 1}
        if (ends, readers, members) == self._shown:
            return
        more_lanes = len(ends) != len(self._ends)
        self._shown = ends, readers, members
        self._ends, self._readers, self._members = ends, readers, members
        self._fit()
        self.setAccessibleDescription("; ".join(self.words(partition) for partition in sorted(ends)))
        if more_lanes:
            self.updateGeometry()
        self.update()

    def _fit(self) -> None:
        """Follow the largest lag: at once when it needs room, and back only when there is far too much."""
        lags = [
            end - offsets.get(partition, 0)
            for _, offsets in self._readers
            for partition, end in self._ends.items()
        ]  # fmt: skip
        wanted = round_up(max(max(lags, default=0) * ROOM, LEAST))
        if wanted > self.span or wanted < self.span * SHRINK_BELOW:
            self.span = wanted

    def words(self, partition: int, consumer: str = "") -> str:
        """Return in words where a partition begins and ends, and how far its readers have come, or one of them."""
        shown, end = self._format.count, self._ends.get(partition, 0)
        lines = [
            self.tr("Partition {n}: from {begin} to {end}").format(
                n=partition, begin=shown(self._begins.get(partition, 0)), end=shown(end)
            )
        ]
        for name, offsets in self._readers:
            if consumer not in ("", name):
                continue
            offset = offsets.get(partition, 0)
            line = self.tr("{who}: counted up to {offset}, {n} behind").format(
                who=consumer_caption(name), offset=shown(offset), n=shown(end - offset)
            )
            instance, words = self._instance(name, partition), self.tr("instance {n}")
            lines.append(f"{line} · {words.format(n=instance)}" if instance else line)
        return "\n".join(lines)

    def _instance(self, consumer: str, partition: int) -> int:
        """Return the number of the instance that reads a partition for a consumer; 0: this program, or nobody else."""
        return self._members[consumer].reader_of(partition) if consumer in self._members else 0

    # Where things are

    def _lane(self, number: int) -> QRectF:
        lanes = max(len(self._ends), 1)
        height = (self.height() - (lanes - 1) * _LANE_GAP) / lanes
        return QRectF(_NAME_WIDTH, number * (height + _LANE_GAP), self._lane_width(), height)

    def _lane_width(self) -> float:
        metrics = QFontMetrics(self._font)
        widest = max((metrics.horizontalAdvance(self._format.count(end)) for end in self._ends.values()), default=0)
        return max(self.width() - _NAME_WIDTH - widest - 18, 40)

    def _x(self, lane: QRectF, end: int, offset: int) -> float:
        return max(lane.right() - (end - offset) * lane.width() / self.span, lane.left())

    def _line(self, lane: QRectF, number: int) -> float:
        """Return how far down a reader's line is: on a whole pixel, so that it is not blurred over two."""
        return float(round(lane.top() + (number + 0.5) * lane.height() / max(len(self._readers), 1)))

    def place_at(self, position: QPointF) -> Place | None:
        """Return what lies at a position, None when no lane does."""
        for number, partition in enumerate(sorted(self._ends)):
            lane = self._lane(number)
            if lane.top() <= position.y() <= lane.bottom():
                at = int((position.y() - lane.top()) / lane.height() * len(self._readers)) if self._readers else 0
                name = self._readers[min(at, len(self._readers) - 1)][0] if self._readers else ""
                return Place(partition, name)
        return None

    # What is painted

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the lanes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        if not self._ends:
            painter.setPen(self._colours["muted"])
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Nothing is in the log yet"))
        for number, partition in enumerate(sorted(self._ends)):
            self._paint_lane(painter, self._lane(number), partition)
        painter.end()

    def _paint_lane(self, painter: QPainter, lane: QRectF, partition: int) -> None:
        end, begin = self._ends[partition], self._begins.get(partition, 0)
        painter.setPen(self._colours["muted"])
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, lane.top(), _NAME_WIDTH, lane.height()), side, f"P{partition}")
        painter.drawText(
            QRectF(lane.right() + 13, lane.top(), self.width() - lane.right() - 13, lane.height()),
            side, self._format.count(end),
        )  # fmt: skip
        left = self._x(lane, end, begin)
        log = QRectF(left, lane.top(), lane.right() - left, lane.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["soft"])
        painter.drawRoundedRect(log, 3, 3)
        self._paint_messages(painter, lane, end, begin)
        dot = min(lane.height() / max(len(self._readers), 1) * 0.58, _LARGEST_DOT)
        for number, (name, offsets) in enumerate(self._readers):
            y = self._line(lane, number)
            colour = QColor(consumer_colour(name, self._theme))
            x = self._x(lane, end, offsets.get(partition, 0))
            if lane.right() - x > 0.5:
                painter.setPen(QPen(colour, max(dot * 0.7, 2.0), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
                painter.drawLine(QPointF(x, y), QPointF(lane.right(), y))
            # One that another program reads is a ring.
            beside = self._instance(name, partition) > 0
            painter.setPen(QPen(colour, 1.5) if beside else QPen(self._colours["card"], 1))
            painter.setBrush(self._colours["card"] if beside else colour)
            painter.drawEllipse(QPointF(x, y), dot, dot)
            if dot >= _DOT_WITH_NUMBER:
                painter.setFont(self._small)
                painter.setPen(colour if beside else self._colours["card"])
                mark = QRectF(x - dot, y - dot, 2 * dot, 2 * dot)
                painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, _mark(name))
                painter.setFont(self._font)

    def _paint_messages(self, painter: QPainter, lane: QRectF, end: int, begin: int) -> None:
        """Paint a fine line at every so many messages; they move as the log grows."""
        step = round_up(self.span * _TICK_PIXELS / lane.width())
        first = max(begin, end - self.span)
        painter.setPen(QPen(self._colours["ghost"], 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for offset in range(-(-first // step) * step, end, step):
            x = self._x(lane, end, offset)
            painter.drawLine(QPointF(x, lane.top() + 2), QPointF(x, lane.bottom() - 2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def event(self, event: QEvent) -> bool:
        """Say in a tool tip what lies under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), f"{self._topic}\n{self.words(place.partition, place.consumer)}")
            return True
        return super().event(event)
