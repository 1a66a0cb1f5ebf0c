"""Brings the database of a shop to the present schema: 1 is that of version 0.1, and 2 had sums without slots."""

from typing import Any

from models.storage.figures_schema import DayProduct, DayTotal, HourTotal, MinuteTotal, Newest, SecondTotal, ValueCount
from models.storage.new_log import begin_new_log
from models.storage.progress import count_up
from models.storage.schema import SCHEMA_VERSION, Block, Counter, Fact, Outbox, Position
from models.storage.store import Store

_OWN_BROKER = "practice broker"
"""What version 0.1 noted as the cluster's id where it ran a broker of its own."""
_PRODUCER = "producer"
_SLOTTED = (Counter, DayTotal, HourTotal, SecondTotal, MinuteTotal, DayProduct, ValueCount, Newest, Block)


def is_older(store: Store) -> bool:
    """Say whether a database has an older schema than the present one."""
    return int(store.fact("schema_version", SCHEMA_VERSION)) < SCHEMA_VERSION


def convert(store: Store) -> bool:
    """Bring an older database to the present schema, inside the caller's transaction.

    Returns:
        Whether the shop had its log in the broker of version 0.1, so that what is not counted by all must be sent
        again.

    """
    first = store.fact("schema_version") == 1
    for table in _SLOTTED:
        if store.has_table(table) and not (first and table is Block):  # minutes came later than the others
            _give_slot(store, table)
    lost_log = first and _from_first(store)
    store.set_fact("schema_version", SCHEMA_VERSION)
    return lost_log


def _give_slot(store: Store, table: Any) -> None:
    """Let all rows of a table of sums be of slot 0."""
    name = table._meta.table_name
    columns = ", ".join(f'"{field.column_name}"' for field in table._meta.sorted_fields if field.name != "slot")
    store.run(f'create table "{name}_2" as select * from "{name}"')  # noqa: S608
    store.run(f'drop table "{name}"')
    store.make_table(table)
    store.run(f'insert into "{name}" ({columns}, slot) select {columns}, 0 from "{name}_2"')  # noqa: S608
    store.run(f'drop table "{name}_2"')


def _from_first(store: Store) -> bool:
    """Bring what version 0.1 noted of its log to the present schema; returns whether that log was in its own broker.

    Positions and acknowledgements belong to the log of a broker that is not there any more, unless the shop was on a
    cluster: then they stay.
    """
    own = store.fact("cluster_id") in (None, _OWN_BROKER)
    uncounted = store.run('select coalesce(sum(n), 0) from "block" where not counted')[0][0]
    for table, old, new in (
        (Position, 'consumer, topic, part, offset, -1, "end"', 'consumer, topic, part, offset, epoch, "end"'),
        (Block, "first_order_id, 0, n, open, body, acked_at is not null", "first_order_id, slot, n, open, body, acked"),
        (Outbox, "id, topic, key, body, headers", "id, topic, key, body, headers"),
    ):
        name = table._meta.table_name
        only = " where acked_at is null" if table is Outbox and not own else ""
        store.run(f'alter table "{name}" rename to "{name}_1"')
        store.make_table(table)
        store.run(f'insert into "{name}" ({new}) select {old} from "{name}_1"{only}')  # noqa: S608
        store.run(f'drop table "{name}_1"')
    count_up(store, _PRODUCER, produced=int(uncounted))
    store.change(Fact.delete().where(Fact.name == "epoch"))
    if own:
        begin_new_log(store)
        store.change(Fact.delete().where(Fact.name == "cluster_id"))
    return bool(own)
