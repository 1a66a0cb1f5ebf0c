"""All consumers of the stream, in their order: what each is given of a shop, and who reads which topic."""

from collections.abc import Callable

from workers.consumer1_orders_today import OrdersTodayConsumer
from workers.consumer2_sales import SalesConsumer
from workers.consumer3_daily_report import DailyReportConsumer
from workers.consumer4_stock import StockConsumer
from workers.consumer5_order_handler import OrderHandlerConsumer
from workers.consumer6_handled_monitor import HandledMonitorConsumer
from workers.files.mail_writer import MailWriter
from workers.kafka.reader import TopicReader
from workers.kafka.reading import ALONE, Member, Reader, Start
from workers.kafka.topics import HANDLED, ORDERS
from workers.recorder import RecorderConsumer
from workers.stream.consumer_loop import Consumer, ConsumerLoop
from workers.stream.crossing import KafkaNow
from workers.stream.loop import Emit
from workers.stream.shop import Shop
from workers.stream.turns import Turns


def orders_today(shop: Shop) -> OrdersTodayConsumer:
    """Return consumer 1."""
    return OrdersTodayConsumer(shop.store, shop.calendar(), shop.clock)


def sales(shop: Shop) -> SalesConsumer:
    """Return consumer 2."""
    return SalesConsumer(shop.store, shop.calendar(), shop.clock)


def daily_report(shop: Shop) -> DailyReportConsumer:
    """Return consumer 3."""
    return DailyReportConsumer(
        shop.store, shop.calendar(), shop.clock, shop.choices.now, shop.opened_at, shop.folder.reports, shop.tell
    )


def stock(shop: Shop) -> StockConsumer:
    """Return consumer 4."""
    return StockConsumer(shop.store, shop.calendar(), shop.clock, shop.choices.now)


def order_handler(shop: Shop) -> OrderHandlerConsumer:
    """Return consumer 5."""
    mails = MailWriter(shop.store, shop.folder.mail, shop.tell)
    return OrderHandlerConsumer(
        shop.store,
        shop.calendar(),
        shop.clock,
        shop.choices.now,
        shop.seed,
        shop.shop_id,
        shop.began_at,
        mails,
        shop.crossing,
    )


def handled_monitor(shop: Shop) -> HandledMonitorConsumer:
    """Return consumer 6."""
    return HandledMonitorConsumer(shop.store, shop.calendar(), shop.clock, shop.opened_at)


def recorder(shop: Shop) -> RecorderConsumer:
    """Return the recorder."""
    return RecorderConsumer(shop.store, shop.calendar(), shop.clock, shop.folder, shop.tell)


BUILD: dict[str, Callable[[Shop], Consumer]] = {
    OrdersTodayConsumer.name: orders_today,
    SalesConsumer.name: sales,
    DailyReportConsumer.name: daily_report,
    StockConsumer.name: stock,
    OrderHandlerConsumer.name: order_handler,
    HandledMonitorConsumer.name: handled_monitor,
    RecorderConsumer.name: recorder,
}
"""By its name, how each consumer is put together."""

CONSUMERS = (
    OrdersTodayConsumer, SalesConsumer, DailyReportConsumer, StockConsumer, OrderHandlerConsumer,
    HandledMonitorConsumer, RecorderConsumer,
)  # fmt: skip
READERS = {topic: tuple(c.name for c in CONSUMERS if c.topic == topic) for topic in (ORDERS, HANDLED)}


def consumer_loop(shop: Shop, name: str, turns: Turns, emit: Emit, member: Member = ALONE) -> ConsumerLoop:
    """Put the loop of a consumer together, in the thread that runs it, in whichever process that is."""
    consumer = BUILD[name](shop)

    def open_reader(kafka: KafkaNow, start: Start) -> Reader:
        return TopicReader(kafka.address, consumer.topic, shop.group(name), start, shop.crossing.ends, member)

    return ConsumerLoop(consumer, shop.store, shop.clock, shop.crossing, open_reader, emit, turns)
