"""Opens a shop folder of version 0.1, whose log lay in a broker of its own that is not there any more.

Everybody reads the new log from its start. What some consumer has not counted, of the orders that are recorded or in a
block, is sent again; ids make what others have counted harmless. The old log is put aside.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from models.calendar import zone_named
from models.errors import RejectedMessageError
from models.folder import ShopFolder
from models.mail import message_id
from models.orders import HandledOrder, Order, decode_order, encode
from models.storage.audit import Audit
from models.storage.blocks import BlockBook
from models.storage.conversion import convert, is_older
from models.storage.outbox import Letter, OutboxBook
from models.storage.store import Store
from workers.kafka.topics import HANDLED, ORDERS

_OLD_LOG = "kafka.json"
_READERS = (
    "consumer1-orders-today", "consumer2-sales", "consumer3-daily-report", "consumer4-stock", "consumer5-order-handler",
    "recorder",
)  # fmt: skip
_MONITOR = "consumer6-handled-monitor"
"""As they were called in version 0.1; one that had counted nothing yet has left no trace."""
_log = logging.getLogger("orderpuls.shop")


def convert_folder(folder: ShopFolder, store: Store) -> None:
    """Bring a shop of version 0.1 to the present one; does nothing to any other. Raises StorageError, OSError."""
    if is_older(store):
        with store.transaction():
            if convert(store):
                _log.warning("the shop was made by version 0.1; what not all had counted is sent again")
                _send_again(folder, store)
        store.create_tables()
    if (folder.kafka / _OLD_LOG).exists():
        aside = folder.root / "kafka-version-0.1"
        folder.kafka.rename(aside)
        folder.kafka.mkdir()
        _log.warning("its old log was put aside as %s", aside)


def _send_again(folder: ShopFolder, store: Store) -> None:
    """Put what is sent again into the outbox, inside the caller's transaction.

    That is the orders that not all have counted, but for those in blocks that the producer sends again, and the handled
    ones that consumer 6 lacks.
    """
    audit = Audit(store)
    by_all = audit.ids_of(_READERS[0])
    for name in _READERS[1:]:
        by_all &= audit.ids_of(name)
    settled = by_all | {int(key) for block in BlockBook(store).unacknowledged() for key, _ in block.orders}
    unseen = audit.handled_times()
    for number in audit.ids_of(_MONITOR):
        unseen.pop(number, None)
    zone = zone_named(store.fact("zone"))
    letters: list[Letter] = []
    for order in _orders(folder, store):
        if order.order_id not in settled:
            letters.append(Letter(ORDERS, str(order.order_id), encode(order)))
        if order.order_id in unseen:
            moment = datetime.fromtimestamp(unseen[order.order_id], tz=UTC).astimezone(zone)
            message = HandledOrder(
                order.order_id, order.customer_id, order.customer_name, order.customer_email, order.order_time,
                order.order_details, handled_time=moment.replace(microsecond=moment.microsecond // 1000 * 1000),
                message_id=message_id(order.order_id, audit.shop_id),
            )  # fmt: skip
            letters.append(Letter(HANDLED, str(order.order_id), encode(message)))
    OutboxBook(store).put(letters)


def _orders(folder: ShopFolder, store: Store) -> Iterator[Order]:
    """Give the orders that can still be sent, each once: those that are recorded, and those in blocks.

    The recorder may have been behind: an order of a block that consumer 4 has settled is in no file then.
    """
    met: set[int] = set()
    for order in chain(_recorded(folder), BlockBook(store).orders()):
        if order.order_id not in met:
            met.add(order.order_id)
            yield order


def _recorded(folder: ShopFolder) -> Iterator[Order]:
    for path in sorted(folder.tabular.glob("order_created_now*.txt")):
        with path.open("rb") as file:
            for line in file:
                try:
                    yield decode_order(line.strip())
                except RejectedMessageError:
                    continue  # somebody edited the file
