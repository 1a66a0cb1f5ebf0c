"""What is stored of the shop's clock."""

from models.clock import ClockState
from models.storage.store import Store


def store_clock(store: Store, state: ClockState) -> None:
    """Store the clock's state, in a transaction of its own."""
    with store.transaction(shared=True):
        store.set_fact("clock", [state.offset, state.ceiling])


def stored_clock(store: Store) -> ClockState:
    """Return the clock's state as it was stored last."""
    offset, ceiling = store.fact("clock")
    return ClockState(float(offset), float(ceiling))
