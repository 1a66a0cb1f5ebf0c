"""Brings the database of a shop that version 0.1 made (schema 1) to the present one."""

from models.storage.new_log import begin_new_log
from models.storage.progress import count_up
from models.storage.schema import SCHEMA_VERSION, Block, Fact, Outbox, Position
from models.storage.store import Store

_OWN_BROKER = "practice broker"
"""What version 0.1 noted as the cluster's id where it ran a broker of its own."""
_PRODUCER = "producer"


def is_older(store: Store) -> bool:
    """Say whether a database has an older schema than the present one."""
    return int(store.fact("schema_version", SCHEMA_VERSION)) < SCHEMA_VERSION


def convert(store: Store) -> bool:
    """Bring an older database to the present schema, inside the caller's transaction.

    Positions and acknowledgements belong to the log of a broker that is not there any more, unless the shop was on a
    cluster: then they stay.

    Returns:
        Whether the shop had its log in that broker, so that what is not counted by all must be sent again.

    """
    own = store.fact("cluster_id") in (None, _OWN_BROKER)
    uncounted = store.run('select coalesce(sum(n), 0) from "block" where not counted')[0][0]
    for table, old, new in (
        (Position, 'consumer, topic, part, offset, -1, "end"', 'consumer, topic, part, offset, epoch, "end"'),
        (Block, "first_order_id, n, open, body, acked_at is not null", "first_order_id, n, open, body, acked"),
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
    store.set_fact("schema_version", SCHEMA_VERSION)
    return own
