"""Blocks of orders: reserved and stored together before they are sent, and given back when all of them have come."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from peewee import fn

from models.orders import Order, decode_order, encode
from models.stock import quantities, take
from models.storage.schema import Block, BlockLine, Product
from models.storage.store import Store


@dataclass(frozen=True, slots=True)
class SentBlock:
    """A block that is to be sent (again): its orders as JSON, one a line."""

    first_order_id: int
    n: int
    orders: tuple[tuple[str, bytes], ...]


@dataclass(slots=True)
class Claims:
    """What orders that have come ask of the blocks that they lie in: by block, how many they are and their units."""

    orders: dict[int, int] = field(default_factory=dict)
    units: dict[int, dict[int, int]] = field(default_factory=dict)

    def add(self, block: int, orders: Sequence[Order]) -> None:
        """Add orders of a block."""
        self.orders[block] = self.orders.get(block, 0) + len(orders)
        units = self.units.setdefault(block, {})
        for product, quantity in quantities(orders).items():
            units[product] = units.get(product, 0) + quantity

    def clear(self) -> None:
        """Begin anew."""
        self.orders.clear()
        self.units.clear()


class BlockBook:
    """The blocks that are open. Methods that write belong inside the caller's transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # T1 and T2: the producer

    def reserve(self, orders: Sequence[Order]) -> None:
        """Reserve what a block of orders needs and store the block; what is available was locked before."""
        wanted = quantities(orders)
        self._store.raise_by(Product, "reserved", "product", [(wanted[product], product) for product in sorted(wanted)])
        first = orders[0].order_id
        body = b"\n".join(encode(order) for order in orders)
        n = len(orders)
        self._store.change(Block.insert(first_order_id=first, slot=self._store.slot, n=n, open=n, body=body))
        self._store.insert(
            BlockLine, ("block", "product", "open"), [(first, product, q) for product, q in wanted.items()]
        )

    def acknowledge(self, blocks: Sequence[int]) -> None:
        """Mark blocks as being in the log, whole."""
        self._store.update_many(Block, ("acked",), ("first_order_id",), [(True, first) for first in sorted(blocks)])

    def unacknowledged(self, only: Collection[int] | None = None) -> list[SentBlock]:
        """Return the blocks that may not be in the log, oldest first; of some, or of all that anybody has sent."""
        query = (
            Block.select(Block.first_order_id, Block.n, Block.body).where(~Block.acked).order_by(Block.first_order_id)
        )
        if only is not None:
            query = query.where(Block.first_order_id.in_(list(only)))
        return [
            SentBlock(first, n, tuple((str(first + i), line) for i, line in enumerate(bytes(body).split(b"\n"))))
            for first, n, body in self._store.rows(query)
        ]

    def orders(self) -> Iterator[Order]:
        """Give the orders of all blocks that are not forgotten yet, settled or not."""
        for (body,) in self._store.rows(Block.select(Block.body).order_by(Block.first_order_id)):
            for line in bytes(body).split(b"\n"):
                yield decode_order(line)

    def unacknowledged_before(self, instant: float) -> bool:
        """Say whether a block that may not be in the log holds an order older than an instant."""
        # A block is drawn in order of time, and so are the blocks of one program; the first order is the oldest.
        firsts = Block.select(fn.MIN(Block.first_order_id)).where(~Block.acked).group_by(Block.slot)
        bodies = self._store.rows(Block.select(Block.body).where(Block.first_order_id.in_(firsts)))
        oldest = (decode_order(bytes(body).split(b"\n", 1)[0]) for (body,) in bodies)
        return any(order.order_time.timestamp() < instant for order in oldest)

    def drop_settled(self) -> None:
        """Forget blocks that are settled and acknowledged."""
        self._store.change(Block.delete().where(Block.open <= 0, Block.acked))

    # T3 and T4: consumer 4

    def claim(self, orders: Sequence[Order], claims: Claims) -> None:
        """Add orders that have come to the claims on the open blocks. Needs no transaction.

        A block is stored before its first order is sent, and closed by nobody but consumer 4.
        """
        ids = [order.order_id for order in orders]
        blocks = self._store.rows(
            Block.select(Block.first_order_id, Block.n)
            .where(Block.open > 0, Block.first_order_id <= max(ids), Block.first_order_id + Block.n > min(ids))
            .order_by(Block.first_order_id)
        )
        if not blocks:
            return
        firsts = [first for first, _ in blocks]
        members: dict[int, list[Order]] = {}
        for order in orders:
            at = bisect_right(firsts, order.order_id) - 1
            if at >= 0 and order.order_id < firsts[at] + blocks[at][1]:
                members.setdefault(firsts[at], []).append(order)
        for block, found in members.items():
            claims.add(block, found)

    def settle(self, claims: Claims) -> tuple[dict[int, int], dict[int, int]]:
        """Take what is claimed off the reservations of the blocks.

        Returns:
            By product, the units that are covered, and those that a block gives back which is settled by that (T4).

        """
        covered: dict[int, int] = {}
        given_back: dict[int, int] = {}
        open_orders, lines = self._open(sorted(claims.orders))
        for block, orders in sorted(claims.orders.items()):
            open_units = lines[block]
            taken = take(open_units, claims.units[block])
            for product, quantity in taken.items():
                covered[product] = covered.get(product, 0) + quantity
                open_units[product] -= quantity
            self._store.change(Block.update(open=Block.open - orders).where(Block.first_order_id == block))
            if open_orders.get(block, 0) > orders:
                left = [(open_units[product], block, product) for product in taken]
                self._store.update_many(BlockLine, ("open",), ("block", "product"), left)
                continue
            for product, units in open_units.items():
                if units > 0:  # the last order gives back what nobody came for
                    given_back[product] = given_back.get(product, 0) + units
            self._store.change(BlockLine.delete().where(BlockLine.block == block))
        return covered, given_back

    def _open(self, blocks: Sequence[int]) -> tuple[dict[int, int], dict[int, dict[int, int]]]:
        """Lock blocks; returns how many orders each waits for still, and by product what it has reserved for them."""
        orders: dict[int, int] = {}
        lines: dict[int, dict[int, int]] = {block: {} for block in blocks}
        for i in range(0, len(blocks), 500):
            mine = Block.select(Block.first_order_id, Block.open).where(Block.first_order_id.in_(blocks[i : i + 500]))
            orders.update(self._store.rows(mine.order_by(Block.first_order_id), lock=True))
            query = BlockLine.select(BlockLine.block, BlockLine.product, BlockLine.open)
            for block, product, units in self._store.rows(query.where(BlockLine.block.in_(blocks[i : i + 500]))):
                lines[block][product] = units
        return orders, lines
