"""The totals that are counted anew, against a brute force that keeps nothing but a list."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.orders import Order, decode_order, encode
from models.recount import ExactIds, Finding, Recount, TopicRecount
from tests.orders import line, order

STOCKHOLM = ZoneInfo("Europe/Stockholm")
BEGIN = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)  # over a midnight, and over an hour that the clock repeats
MESSAGES = st.lists(
    st.tuples(
        st.integers(0, 2),  # partition
        st.one_of(st.integers(100_001, 100_012), st.integers(1, 2**53 - 1)),
        st.integers(0, 30 * 3600),
        st.lists(st.tuples(st.integers(1, 3), st.integers(1, 9), st.integers(0, 5000)), min_size=1, max_size=3),
        st.booleans(),
    ),
    max_size=40,
)


def made(number: int, later: int, lines: list[tuple[int, int, int]]) -> Order:
    # An id that comes again comes with the same content, as it does when a message is sent twice.
    return order(number, BEGIN + timedelta(seconds=(later * 7919 + number) % 108_000), *(line(*one) for one in lines))


def placed(one: Order) -> datetime:
    return one.order_time


@given(MESSAGES, st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15), st.integers(0, 15)), max_size=6))
def test_a_topic_is_recounted_exactly_to_any_offsets(messages: list, cuts: list[tuple[int, int, int]]):
    topic = TopicRecount(STOCKHOLM, decode_order, placed)
    log: dict[int, list[Order | None]] = {0: [], 1: [], 2: []}
    known: dict[int, Order] = {}
    for partition, number, later, lines, good in messages:
        one = known.setdefault(number, made(number, later, lines)) if good else None
        topic.add(partition, len(log[partition]), encode(one) if one else b"no order")
        log[partition].append(one)
    settled = [0, 0, 0]
    for cut in cuts:
        offsets = {part: min(offset, len(log[part])) for part, offset in enumerate(cut)}
        found = topic.at(offsets)
        if any(offsets[part] < settled[part] for part in log):
            assert found is None
            continue
        assert found is not None
        before = [one for part, of_part in log.items() for one in of_part[: offsets[part]]]
        assert figures(found) == brute_force(before)
        topic.settle(offsets)
        settled = [max(settled[part], offsets[part]) for part in log]
    assert topic.kept == len(messages) - sum(settled)


def figures(found: Recount) -> tuple[object, ...]:
    return set(found.ids), found.days, found.hours, found.units, dict(found.sold), found.no_orders


def brute_force(messages: list[Order | None]) -> tuple[object, ...]:
    orders = list({one.order_id: one for one in messages if one is not None}.values())
    days: Counter = Counter()
    hours: Counter = Counter()
    units: Counter = Counter()
    sold: Counter = Counter()
    for one in orders:
        local = one.order_time.astimezone(STOCKHOLM)
        ore = sum(part.price * part.quantity for part in one.order_details)
        for sums, key in ((days, local.date()), (hours, (local.date(), local.hour))):
            n, total = sums.get(key, (0, 0))
            sums[key] = n + 1, total + ore
        for part in one.order_details:
            key = local.date(), part.product_id
            n, total = units.get(key, (0, 0))
            units[key] = n + part.quantity, total + part.price * part.quantity
            sold[part.product_id] += part.quantity
    return {one.order_id for one in orders}, dict(days), dict(hours), dict(units), dict(sold), messages.count(None)


@given(st.lists(st.integers(1, 2**53 - 1)), st.lists(st.integers(1, 2**53 - 1)))
def test_ids_are_exact_and_a_copy_goes_its_own_way(first: list[int], second: list[int]):
    ids = ExactIds()
    assert [ids.add(number) for number in first] == [number not in first[:i] for i, number in enumerate(first)]
    copied = ids.copy()
    for number in second:
        copied.add(number)
        ids.add(number + 1)
    assert set(copied) == {*first, *second}
    assert set(ids) == {*first, *(number + 1 for number in second)}
    assert len(copied) == len(set(copied))
    assert copied.differing(ids) == ids.differing(copied) == len(set(copied) ^ set(ids))
    assert copied.only_here(ids) == len(set(copied) - set(ids))
    assert all(number in copied for number in second)


def test_what_cannot_be_recounted_never_differs():
    assert Finding("a", 1, 2).differs
    assert not Finding("a", 1, 1).differs
    assert not Finding("a", 1, None).differs
