"""What becomes of a shop whose Kafka has another log than before: one that was converted, or whose log was deleted."""

from models.storage.schema import Block, Position, Rejected
from models.storage.store import Store


def begin_new_log(store: Store) -> None:
    """Let everybody read the new log from its start, inside the caller's transaction.

    Ids stay counted, so that nothing counts twice; what is not settled is sent again, whether the old log had it or
    not; rejected messages of the old log are told apart by their epochs from those at the same places of the new one.
    """
    store.change(Position.delete())
    store.set_fact("log_is_new", True)  # what was counted before is not in it
    store.change(Rejected.update(epoch=-2 - Rejected.epoch).where(Rejected.epoch >= -1))
    store.change(Block.update(acked=False).where(Block.open > 0))
