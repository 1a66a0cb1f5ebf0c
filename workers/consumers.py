"""All consumers of the stream, in their order, and who reads which topic."""

from workers.consumer1_orders_today import OrdersTodayConsumer
from workers.consumer2_sales import SalesConsumer
from workers.consumer3_daily_report import DailyReportConsumer
from workers.consumer4_stock import StockConsumer
from workers.consumer5_order_handler import OrderHandlerConsumer
from workers.consumer6_handled_monitor import HandledMonitorConsumer
from workers.kafka.client import HANDLED, ORDERS
from workers.recorder import RecorderConsumer

CONSUMERS = (
    OrdersTodayConsumer, SalesConsumer, DailyReportConsumer, StockConsumer, OrderHandlerConsumer,
    HandledMonitorConsumer, RecorderConsumer,
)  # fmt: skip
READERS = {topic: tuple(c.name for c in CONSUMERS if c.topic == topic) for topic in (ORDERS, HANDLED)}
