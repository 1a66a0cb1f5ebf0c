"""Several programs may sell for one shop; each notes by its slot how far its sales have come, and what it has drawn."""

import json

from peewee import fn

from models.storage.schema import Block, Fact
from models.storage.store import Store

DRAWN, SELLING_UNTIL = "drawn", "selling_until"


def own(store: Store, name: str) -> str:
    """Return the name of a fact that each program which sells has of its own."""
    return name if store.slot == 0 else f"{name}@{store.slot}"


def selling_until(store: Store) -> float | None:
    """Return the instant up to which all have sold what fell due; None: nobody sells."""
    found = [json.loads(value) for _, value in _all(store)]
    return min((float(until) for until in found if until is not None), default=None)


def sellers(store: Store) -> set[int]:
    """Return the slots of the programs beside the one that runs the shop that have sold and not ended their sales."""
    slots = {_slot(name) for name, value in _all(store) if json.loads(value) is not None}
    blocks = Block.select(Block.slot).where(~Block.acked).distinct()
    return (slots | {slot for (slot,) in store.rows(blocks)}) - {0}


def take_over(store: Store, slot: int) -> None:
    """Take over what a program has begun to sell that is gone: its sales are ended, its blocks become ours to send."""
    with store.transaction(shared=True):
        store.change(Block.update(slot=store.slot).where(Block.slot == slot, ~Block.acked))
        store.set_fact(f"{SELLING_UNTIL}@{slot}", None)


def blocks_to_send(store: Store) -> set[int]:
    """Return our blocks that are not acknowledged."""
    rows = store.rows(Block.select(Block.first_order_id).where(~Block.acked, Block.slot == store.slot))
    return {first for (first,) in rows}


def _all(store: Store) -> list[tuple[str, str]]:
    named = (Fact.name == SELLING_UNTIL) | (fn.SUBSTR(Fact.name, 1, len(SELLING_UNTIL) + 1) == f"{SELLING_UNTIL}@")
    return [(str(name), str(value)) for name, value in store.rows(Fact.select(Fact.name, Fact.value).where(named))]


def _slot(name: str) -> int:
    return int(name.partition("@")[2] or 0)
