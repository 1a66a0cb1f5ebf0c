"""The tables of what consumers have summed up, by day, hour, minute and second, and of the reports made of it.

Each sum is divided by `slot`, that of the program which added to it, so that programs which count side by side do not
wait for each other's rows; it is read as the sum over all slots. The program that runs the shop has slot 0.
"""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DoubleField,
    IntegerField,
    Model,
    TextField,
)


class DayTotal(Model):
    """Orders and sales of a day."""

    consumer = CharField()
    day = CharField(max_length=10)
    slot = IntegerField(default=0)
    n = BigIntegerField()
    ore = BigIntegerField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("consumer", "day", "slot")


class HourTotal(Model):
    """Orders and sales of an hour of the shop's clock."""

    consumer = CharField()
    day = CharField(max_length=10)
    hour = IntegerField()
    slot = IntegerField(default=0)
    n = BigIntegerField()
    ore = BigIntegerField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("consumer", "day", "hour", "slot")


class SecondTotal(Model):
    """Events of a second, for the windows; kept for three hours."""

    consumer = CharField()
    second = BigIntegerField()
    slot = IntegerField(default=0)
    n = BigIntegerField()
    ore = BigIntegerField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("consumer", "second", "slot")


class MinuteTotal(Model):
    """Orders and sales of a minute (minutes since 1970), to compare days by; kept for eight days."""

    consumer = CharField()
    minute = BigIntegerField()
    slot = IntegerField(default=0)
    n = BigIntegerField()
    ore = BigIntegerField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("consumer", "minute", "slot")


class DayProduct(Model):
    """Units and sales of a product on a day."""

    consumer = CharField()
    day = CharField(max_length=10)
    product = BigIntegerField()
    slot = IntegerField(default=0)
    quantity = BigIntegerField()
    ore = BigIntegerField()
    name = TextField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("consumer", "day", "product", "slot")


class ValueCount(Model):
    """How many orders of a day came to a value (three significant digits), for medians."""

    day = CharField(max_length=10)
    kind = CharField()
    v = BigIntegerField()
    slot = IntegerField(default=0)
    n = BigIntegerField()

    class Meta:  # noqa: D106
        primary_key = CompositeKey("day", "kind", "v", "slot")


class Newest(Model):
    """The newest orders, a few of them for each slot."""

    order_id = BigIntegerField(primary_key=True)
    slot = IntegerField(default=0)
    instant = DoubleField(index=True)
    customer = TextField()
    items = BigIntegerField()
    ore = BigIntegerField()


class DayVersion(Model):
    """How often a day's figures were touched; a report stores the version that it shows."""

    day = CharField(max_length=10, primary_key=True)
    version = IntegerField()


class Report(Model):
    """A revision of a day's report; `written` says whether its files are on disk."""

    day = CharField(max_length=10)
    revision = IntegerField()
    status = CharField()
    version = IntegerField()
    body = TextField()
    written = BooleanField(default=False)

    class Meta:  # noqa: D106
        primary_key = CompositeKey("day", "revision")
