"""Recounts a shop from scratch and compares: a plain loop over the topics, the recorded orders and the mails.

It shares the decoder with the consumers, and none of their sums, windows or tables.
"""

import mailbox
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from models.folder import ShopFolder
from models.mail import message_id
from models.orders import HandledOrder, Order, decode_handled, decode_order
from models.recorded import recorded_orders
from models.recount import Finding, Recount
from models.storage.audit import Audit
from workers.kafka.address import KafkaAddress
from workers.kafka.topics import DEAD_LETTERS, HANDLED, ORDERS
from workers.kafka.whole_topic import WholeTopic, read_whole_topic
from workers.stream.moving import identity
from workers.terminal.log import Log
from workers.upkeep.comparison import compare_consumer, compare_stock, read_stored

RECORDER = "recorder"


def verify(folder: ShopFolder, audit: Audit, address: KafkaAddress) -> list[Finding]:
    """Recount a shop that no program runs, and return every figure compared. Raises ShopError."""
    topics = {topic: read_whole_topic(address, topic) for topic in (ORDERS, HANDLED, DEAD_LETTERS)}
    return compare(folder, audit, topics)


def compare(folder: ShopFolder, audit: Audit, topics: Mapping[str, WholeTopic]) -> list[Finding]:
    """Compare what is stored of a shop with what is in its topics and files."""
    sold = Log(topics[ORDERS], decode_order)
    handled = Log(topics[HANDLED], decode_handled)
    recorded = list(recorded_orders(folder))
    findings: list[Finding] = []
    consumers = audit.consumers(ORDERS)
    in_log = sold.ids()
    for name in consumers:
        offsets = audit.offsets(name, ORDERS)
        # What was trimmed from the log was read by everybody; what is in it, as far as the consumer's offsets.
        counted = Recount(audit.zone)
        kept: set[int] = set()
        for order in (*(one for one in recorded if one.order_id not in in_log), *sold.before(offsets)):
            if (
                order.order_time.astimezone(audit.zone).date() >= audit.first_kept_day
                and order.order_id not in counted.ids
            ):
                kept.add(order.order_id)
            counted.add(order, order.order_time)
        oldest = _oldest(audit, sold, name)
        all_kept = oldest is None or not any(day < oldest for each in consumers for day in audit.days(each))
        findings += compare_consumer(read_stored(audit, name, ORDERS), counted, oldest, all_kept)
        if name == RECORDER:
            files = {order.order_id for order in recorded}
            number = None if sold.is_another(offsets) or len(audit.folders) > 1 else len(kept)
            findings.append(Finding("recorder: orders in the files", len(kept & files), number))
    findings += compare_stock(audit)
    findings += _handling(audit, handled, folder)
    findings += _reports(audit)
    findings += _rejections(audit, {ORDERS: sold, HANDLED: handled}, topics[DEAD_LETTERS])
    return findings


def _day(audit: Audit, order: Order) -> date:
    return order.order_time.astimezone(audit.zone).date()


def _oldest(audit: Audit, sold: "Log", name: str) -> date | None:
    """Return the first day of which a consumer's figures can be recounted: None for all, date.max for none.

    Of a log that was trimmed, those are the days whose recorded orders are kept, if both the consumer and the recorder
    had read what is gone.
    """
    if not _read_what_is_gone(audit, sold, name, ORDERS):
        return date.max
    if sold.whole:
        return None
    if len(audit.folders) > 1:  # what is gone was recorded in several of them
        return date.max
    return audit.first_kept_day if _read_what_is_gone(audit, sold, RECORDER, ORDERS) else date.max


def _read_what_is_gone(audit: Audit, log: "Log", name: str, topic: str) -> bool:
    """Say whether a consumer has read all that is no longer in the log; true as well when nothing is gone."""
    offsets = audit.offsets(name, topic)
    return not (log.is_another(offsets) or log.is_trimmed_ahead_of(offsets) or audit.counter(name, "missed"))


def _handling(audit: Audit, log: Log, folder: ShopFolder) -> list[Finding]:
    """Compare handled orders in the database, in their topic, and in the mails."""
    name = "consumer5-order-handler"
    mails = list(_mails(folder))
    ids = [number for number, _ in mails]
    stored = audit.handled_ids()
    not_here = audit.unwritten_mail_ids() | audit.mailed_elsewhere_ids(identity(folder))
    # Another shop on the same cluster has its handled orders in the same topic.
    in_topic = {o.order_id for o in log.orders() if o.message_id == message_id(o.order_id, audit.shop_id)}

    def kept(handled_at: datetime) -> bool:
        """Say whether what is stored of an order that was handled then is kept still."""
        return handled_at.astimezone(audit.zone).date() >= audit.first_kept_day

    mails_kept = {number for number, moment in mails if kept(moment)}
    messages_kept = {o.order_id for o in log.orders() if o.order_id in in_topic and kept(o.handled_time)}
    absent = len(stored - in_topic - {int(key) for key in audit.unpublished_keys(HANDLED)})
    early = {o.order_id for o in log.orders() if o.order_id in in_topic and _handled_early(o)}
    return [
        Finding("mail: orders with more than one", len(ids) - len(set(ids)), 0),
        Finding("mail: handled orders without one", len(stored - set(ids) - not_here), 0),
        Finding("mail: mails of orders that are not handled", len(mails_kept - stored), 0),
        Finding("handled orders that were never sold", len(stored - audit.ids_of(name)), 0),
        Finding("handled before they were placed: in the database", audit.handled_early(), 0),
        Finding("handled before they were placed: in handled_orders", len(early), 0),
        Finding(
            "handled_orders: messages of orders that are not handled",
            len(messages_kept - stored) if log.whole else 0,
            0,
        ),
        Finding("handled_orders: handled orders that are not there", absent, 0 if log.whole else None),
        _handled_total(audit, log, set(ids), stored),
    ]


def _handled_early(order: HandledOrder) -> bool:
    """Say whether an order was handled before it was placed; `handled_time` is cut to whole milliseconds."""
    return order.handled_time < order.order_time - timedelta(milliseconds=1)


def _handled_total(audit: Audit, log: Log, mailed: set[int], stored: set[int]) -> Finding:
    """Compare what consumer 6 has counted with its topic or, where that was trimmed, with the mails."""
    name = "consumer6-handled-monitor"
    total = sum(n for n, _ in audit.days(name).values())
    what = f"{name}: orders handled"
    if not _read_what_is_gone(audit, log, name, HANDLED):
        return Finding(what, total, None)
    read = log.before(audit.offsets(name, HANDLED))
    if log.whole:
        return Finding(what, total, len({order.order_id for order in read}))
    # The mails say the same once consumer 6 has read all of it, if all mails are kept and no other shop's orders came.
    all_read = len(read) == len(log.orders()) and not audit.unpublished_keys(HANDLED)
    all_kept = audit.counter("consumer5-order-handler", "handled") == len(stored)
    ours = audit.ids_of(name) <= stored
    return Finding(
        f"{what}, by the mails",
        total,
        len(mailed) if all_read and all_kept and ours and len(audit.folders) < 2 else None,
    )


def _mails(folder: ShopFolder) -> Iterable[tuple[int, datetime]]:
    for path in sorted(folder.mail.glob("*.mbox")):
        # Only the headers: parsing whole mails takes three times as long.
        with closing(mailbox.mbox(path, factory=BytesHeaderParser().parse, create=False)) as box:  # type: ignore[arg-type]
            for message in box:
                yield int(str(message["Message-ID"]).strip("<").split(".")[0]), parsedate_to_datetime(message["Date"])


def _reports(audit: Audit) -> list[Finding]:
    """Compare each final report with consumer 3's figures of that day, recounted above."""
    findings = []
    days = audit.days("consumer3-daily-report")
    units = audit.units("consumer3-daily-report")
    for report in audit.final_reports():
        n, ore = days.get(report.date, (0, 0))
        sold = {product: figures for (day, product), figures in units.items() if day == report.date}
        wrong = {p.product_id: (p.quantity, p.sales_ore) for p in report.products} != sold
        findings += [
            Finding(f"report of {report.date}: orders", report.orders, n),
            Finding(f"report of {report.date}: öre", report.sales_ore, ore),
            Finding(f"report of {report.date}: products differ", int(wrong), 0),
        ]
    return findings


def _rejections(audit: Audit, logs: dict[str, Log], dead_letters: WholeTopic) -> list[Finding]:
    """Compare what is no order in the topics with what is recorded, and that with the topic of dead letters."""
    places = audit.rejected()
    found = set()
    for topic, log in logs.items():
        read = [offsets for name in audit.consumers(topic) if not log.is_another(offsets := audit.offsets(name, topic))]
        for partition, offset in log.no_orders:
            if any(offset < offsets.get(partition, 0) for offsets in read):
                found.add((topic, partition, offset))
    all_there = all(
        log.whole and not log.is_another(audit.offsets(name, topic))
        for topic, log in logs.items()
        for name in audit.consumers(topic)
    )
    there = {message.key.decode("utf-8", "replace") for message in dead_letters}
    expected = {"/".join(map(str, place)) for place in places} - audit.unpublished_keys(DEAD_LETTERS)
    trimmed = any(dead_letters.begins.values())
    return [
        Finding("rejected: messages of the log that are not recorded", len(found - places), 0),
        Finding("rejected: messages recorded", len(places), len(found) if all_there else None),
        Finding(
            "dead_letter_orders: rejected messages that are not there", len(expected - there), None if trimmed else 0
        ),
    ]
