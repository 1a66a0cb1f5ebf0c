"""The tables. None is bound to a database: each query is given the one it runs on (see `Store`).

Days are ISO dates, instants are seconds since 1970 of shop time (UTC), money is öre.
"""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    DoubleField,
    IntegerField,
    Model,
    TextField,
)

from models.storage.figures_schema import (
    DayProduct,
    DayTotal,
    DayVersion,
    HourTotal,
    MinuteTotal,
    Newest,
    Report,
    SecondTotal,
    ValueCount,
)

SCHEMA_VERSION = 3


class Fact(Model):
    """What is true of the whole shop, one value a row, as JSON."""

    name = CharField(primary_key=True)
    value = TextField()


class Position(Model):
    """The next offset of each consumer and partition, and the log's end last seen.

    `epoch` is that of the leader that took the last message read (−1: not known).
    """

    consumer = CharField()
    topic = CharField()
    part = IntegerField()
    offset = BigIntegerField()
    epoch = IntegerField(default=-1)
    end = BigIntegerField(default=0)

    class Meta:  # noqa: D106
        primary_key = CompositeKey("consumer", "topic", "part")


class Seen(Model):
    """The order ids that a consumer has counted: a compressed bitmap for 65 536 ids (see `models.ids.Homes`).

    `version` counts writes.
    """

    consumer = CharField()
    chunk = BigIntegerField()
    bitmap = BlobField()
    version = IntegerField(default=1)

    class Meta:  # noqa: D106
        primary_key = CompositeKey("consumer", "chunk")


class Counter(Model):
    """Running totals: messages read, duplicates, rejections, orders handled; the sum of all slots counts."""

    consumer = CharField()
    name = CharField()
    slot = IntegerField(default=0)
    n = BigIntegerField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("consumer", "name", "slot")


class Product(Model):
    """A product and its stock. `listed` is false for one that only the stream knows."""

    product = BigIntegerField(primary_key=True)
    name = TextField()
    kind = TextField()
    price_type = TextField()
    price = BigIntegerField()
    listed = BooleanField()
    initial = BigIntegerField()
    delivered = BigIntegerField(default=0)
    sold = BigIntegerField(default=0)
    short = BigIntegerField(default=0)
    on_hand = BigIntegerField()
    reserved = BigIntegerField(default=0)


class Block(Model):
    """Orders that were made, reserved and sent together; `acked` once all of them are in the log.

    `slot` is that of the program that sends it.
    """

    first_order_id = BigIntegerField(primary_key=True)
    slot = IntegerField(default=0)
    n = IntegerField()
    open = IntegerField()
    body = BlobField()
    acked = BooleanField(default=False, index=True)


class BlockLine(Model):
    """What a block still has reserved of a product."""

    block = BigIntegerField()
    product = BigIntegerField()
    open = BigIntegerField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("block", "product")


class Delivery(Model):
    """The ledger of deliveries; `arrived_at` is null while one is on its way."""

    id = BigAutoField()
    product = BigIntegerField(index=True)
    quantity = BigIntegerField()
    ordered_at = DoubleField()
    due_at = DoubleField()
    arrived_at = DoubleField(null=True, index=True)
    by_hand = BooleanField(default=False)


class Handled(Model):
    """An order in consumer 5's hands: its due on the scale of H (null: never), and when it was handled.

    `body` is the order as JSON until it is handled, `digest` a short sum of it; `mail` the mail batch, with the place
    of its bytes there.
    """

    order_id = BigIntegerField(primary_key=True)
    instant = DoubleField()
    customer = TextField()
    ore = BigIntegerField()
    due = DoubleField(null=True)
    body = BlobField(null=True)
    digest = BigIntegerField()
    handled_at = DoubleField(null=True)
    mail = BigIntegerField(null=True)
    mail_start = BigIntegerField(null=True)
    mail_length = IntegerField(null=True)

    class Meta:  # noqa: D106
        indexes = ((("handled_at", "due"), False), (("handled_at", "order_id"), False))


class Outbox(Model):
    """Messages that are to be published, until Kafka has acknowledged them."""

    id = BigAutoField()
    topic = CharField()
    key = CharField()
    body = BlobField(null=True)
    headers = TextField(default="")


class MailBatch(Model):
    """Mails that belong at a place of a file; they wait, and have a `body`, until they are on disk."""

    id = BigAutoField()
    file = CharField()
    start = BigIntegerField()
    n = IntegerField()
    length = BigIntegerField()
    waiting = BooleanField(default=True, index=True)
    body = BlobField(null=True)

    class Meta:  # noqa: D106
        indexes = ((("file", "start"), False),)


class Recording(Model):
    """How long the recorded orders of a day are, in bytes."""

    day = CharField(max_length=10, primary_key=True)
    length = BigIntegerField()


class Rejected(Model):
    """A message that was no order, once, by its place in the log; at most 64 KiB of its `size` bytes are kept.

    `epoch` is that of the leader that took it: where a log was cut and has grown again, another message stands at the
    same offset under a later one. It is below −1 for a message of a log that was put aside (see `conversion`).
    `sent_again_at` is when it was mended and sent again.
    """

    topic = CharField()
    part = IntegerField()
    offset = BigIntegerField()
    epoch = IntegerField()
    reason = TextField()
    body = BlobField(null=True)
    size = BigIntegerField()
    found_at = DoubleField(index=True)
    found_by = CharField()
    sent_again_at = DoubleField(null=True)

    class Meta:  # noqa: D106
        primary_key = CompositeKey("topic", "part", "offset", "epoch")


class Member(Model):
    """Which partitions of its topic a program reads for a consumer, of those that run; `beat` is when it said so last.

    `place` is the computer it runs on with the number of its process, `beat` the database's own time.
    """

    slot = IntegerField()
    consumer = CharField()
    place = TextField()
    partitions = TextField()
    beat = DoubleField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("slot", "consumer")


class Wish(Model):
    """What a window that looks on asks of the program that runs the shop, until that takes it; `text` is JSON."""

    id = BigAutoField()
    watcher = CharField()
    text = TextField()


class Answer(Model):
    """What a window that looks on is told because it asked, until it takes it."""

    id = BigAutoField()
    watcher = CharField(index=True)
    text = TextField()


class Shown(Model):
    """What the program that runs the shop shows of itself to windows that look on; `version` grows with each change."""

    name = CharField(primary_key=True)
    version = BigIntegerField()
    text = TextField()


TABLES = (
    Fact, Position, Seen, Counter, DayTotal, HourTotal, SecondTotal, DayProduct, ValueCount, Newest, DayVersion,
    Report, Product, Block, BlockLine, Delivery, Handled, Outbox, MailBatch, Recording, Rejected, MinuteTotal, Member,
    Wish, Answer, Shown,
)  # fmt: skip
