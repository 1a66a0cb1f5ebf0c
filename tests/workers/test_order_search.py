"""An order is found in a long topic without reading all of it; where that does not help, all of it is read."""

from collections.abc import Callable, Mapping

import pytest

from workers.kafka.looker import Seen
from workers.upkeep.order_search import NARROW, OUT_OF_TURN, OrderSearch

EACH = 100_000
PARTITIONS = 3


class LongTopic:
    """Three partitions; `number` says which order stands at an offset of one."""

    def __init__(self, number: Callable[[int, int], int | None]) -> None:
        self._number = number
        self._next: dict[int, int] = {}
        self.read_in_all = 0
        self.closed = False

    def bounds(self) -> dict[int, tuple[int, int]]:
        return dict.fromkeys(range(PARTITIONS), (0, EACH))

    def at_time(self, instant: float) -> dict[int, int]:
        return dict.fromkeys(range(PARTITIONS), min(int(instant), EACH))

    def begin(self, starts: Mapping[int, int]) -> None:
        self._next = dict(starts)

    def read(self, limit: int, timeout: float) -> list[Seen]:
        found: list[Seen] = []
        for partition, offset in self._next.items():
            until = min(offset + limit - len(found), EACH)
            found += [self._at(partition, at) for at in range(offset, until)]
            self._next[partition] = until
        self.read_in_all += len(found)
        return found

    def at_end(self) -> bool:
        return all(offset >= EACH for offset in self._next.values())

    def close(self) -> None:
        self.closed = True

    def _at(self, partition: int, offset: int) -> Seen:
        number = self._number(partition, offset)
        key = b"none" if number is None else str(number).encode()
        return Seen(partition, offset, 0, 0.0, key, b"{}", ())


def ascending(partition: int, offset: int) -> int:
    return 100_001 + PARTITIONS * offset + partition


def search(topic: LongTopic, order_id: int, **more: object) -> tuple[int, int] | None:
    found = OrderSearch(topic, order_id, **more)  # type: ignore[arg-type]
    while not found.over:
        found.step()
    return None if found.found is None else (found.found.partition, found.found.offset)


@pytest.mark.parametrize("place", [(0, 0), (1, EACH - 1), (2, 54_321)])
def test_a_place_is_found_by_halving(place: tuple[int, int]):
    topic = LongTopic(ascending)
    assert search(topic, ascending(*place), ascending=True) == place
    assert topic.read_in_all < PARTITIONS * (NARROW + 3 * OUT_OF_TURN)


def test_one_that_came_late_is_found_near_its_turn():
    late = ascending(1, 50_000)

    def number(partition: int, offset: int) -> int:
        if (partition, offset) == (1, 51_000):
            return late
        return ascending(partition, offset if offset < 50_000 else offset + 1)

    topic = LongTopic(number)
    assert search(topic, late, ascending=True) == (1, 51_000)
    assert topic.read_in_all < PARTITIONS * (NARROW + 3 * OUT_OF_TURN)


def test_where_numbers_do_not_grow_all_is_read():
    topic = LongTopic(lambda p, at: 7 if (p, at) == (2, 90_000) else None if at % 2 else 10**9 - at)
    assert search(topic, 7, ascending=True) == (2, 90_000)
    topic = LongTopic(ascending)
    assert search(topic, 99, ascending=True) is None
    assert topic.read_in_all >= PARTITIONS * EACH


def test_one_that_stands_before_the_time_it_should_is_found_all_the_same():
    topic = LongTopic(ascending)
    assert search(topic, ascending(0, 10), since=50_000.0) == (0, 10)
    assert search(topic, ascending(0, 60_000), since=50_000.0) == (0, 60_000)


def test_a_copy_that_is_known_is_not_taken_for_the_one_that_is_waited_for():
    topic = LongTopic(lambda p, at: 5 if p == 1 and at in (99_000, 99_500) else ascending(p, at))
    ends = {1: 98_000, 0: 99_999, 2: 99_999}
    assert search(topic, 5, waiting=ends, known={(1, 99_000)}) == (1, 99_500)
