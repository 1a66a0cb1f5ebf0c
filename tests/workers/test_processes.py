"""What crosses between a shop and the processes of its consumers, and how they are shared out."""

import io
from pathlib import Path

import pytest

from models.clock import ClockState, ShopClock
from models.errors import ShopError, StaleOffsetError, StorageError, UsageError
from models.sentences import Sentence, translate
from workers.consumers import BUILD
from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.topics import ORDERS
from workers.processes.messages import (
    Begin,
    ChildError,
    Ended,
    ToChild,
    ToParent,
    Waits,
    ended_by,
    error_of,
    sentence,
    words,
)  # fmt: skip
from workers.processes.pipe import Pipe
from workers.processes.spread import WORK, by_cores, spread
from workers.processes.teller import Teller
from workers.processes.told import ToldClock, time_of
from workers.stream.crossing import Crossing, KafkaNow

FULL = Sentence("The disk is full. Free some space; the shop goes on by itself.")


@pytest.mark.parametrize(
    ("error", "comes_as"),
    [
        (StorageError(FULL), StorageError),
        (UsageError("{name}: no products.", name="p.txt"), UsageError),
        (KafkaUnavailableError("Kafka is away."), KafkaUnavailableError),
        (ShopError("{n} of {what}", n=3, what=FULL), ShopError),
        (OSError(28, "No space left on device", "/x"), ShopError),
        (StaleOffsetError("another owner"), StaleOffsetError),
        (ZeroDivisionError("division by zero"), ChildError),
    ],
)
def test_an_error_comes_as_its_kind_and_its_sentence(error: Exception, comes_as: type[Exception]):
    there = over_the_pipe(ended_by("consumer", error))
    assert type(error_of(there)) is comes_as
    if isinstance(error, ShopError):
        came = error_of(there)
        assert isinstance(came, ShopError)
        assert (came.sentence, came.sentence.template) == (error.sentence, error.sentence.template)
        assert translate(came.sentence, "sv") == translate(error.sentence, "sv")


@pytest.mark.parametrize(("cores", "shown", "alone"), [(1, 0, 0), (2, 1, 2), (3, 2, 3), (16, 3, 3)])
def test_a_window_keeps_a_core_to_itself(cores: int, shown: int, alone: int):
    assert by_cores(window=True, cores=cores) == shown
    assert by_cores(window=False, cores=cores) == alone


def over_the_pipe(message: Ended) -> Ended:
    """Send a message, and return what comes at the other end."""
    between = io.BytesIO()
    sender: Pipe[ToChild] = Pipe(io.BytesIO(), between, ToChild)
    assert sender.send(message)
    receiver: Pipe[ToParent] = Pipe(io.BytesIO(between.getvalue()), io.BytesIO(), ToParent)
    came = receiver.receive()
    assert isinstance(came, Ended)
    assert receiver.receive() is None
    return came


def test_a_sentence_with_a_value_of_another_kind_goes_as_the_text_that_it_is():
    given = Sentence("{path} cannot be used.", path=Path("/shop"))
    assert sentence(words(given)) == str(given)


def test_half_a_message_is_none_and_a_pipe_that_is_closed_takes_none():
    between = io.BytesIO()
    pipe: Pipe[ToChild] = Pipe(io.BytesIO(), between, ToChild)
    pipe.send(Begin("consumer", 1, 0))
    cut: Pipe[ToChild] = Pipe(io.BytesIO(between.getvalue()[:-1]), io.BytesIO(), ToChild)
    assert cut.receive() is None
    between.close()
    assert not pipe.send(Begin("consumer", 1, 0))


def a_crossing() -> Crossing:
    return Crossing(KafkaNow(KafkaAddress("here:9092")))


def test_what_another_thread_changes_while_something_is_told_is_told_the_next_time():
    crossing, sent = a_crossing(), []

    def send(message: object) -> None:
        sent.append(message)
        crossing.rounds_over = True  # by the thread of consumer 5
        crossing.ends.note(ORDERS, {0: 7})

    teller = Teller(crossing, send)
    crossing.unread["one"] = 3
    teller.tell("one")
    assert [(state.unread, state.rounds_over, state.ends) for state in sent] == [(3, None, {})]
    teller.tell("one")
    assert (sent[1].rounds_over, sent[1].ends) == (True, {ORDERS: {0: 7}})
    teller.tell("one")
    assert len(sent) == 2


def test_where_a_topic_ends_is_told_beyond_what_the_parent_knows_and_goes_back_after_a_look():
    crossing, sent = a_crossing(), []
    teller = Teller(crossing, sent.append)
    teller.take_ends({ORDERS: {0: 10}}, 1)
    crossing.ends.note(ORDERS, {0: 12})
    teller.take_ends({ORDERS: {0: 11}}, 1)
    assert crossing.ends.of(ORDERS) == {0: 12}
    teller.tell("one")
    assert sent[-1].ends == {ORDERS: {0: 12}}
    teller.take_ends({ORDERS: {0: 4}}, 2)
    assert crossing.ends.of(ORDERS) == {0: 4}
    told = len(sent)
    teller.tell("one")
    assert len(sent) == told


def test_what_waits_beside_the_stream_is_told_and_taken_back_once():
    crossing, sent = a_crossing(), []
    teller = Teller(crossing, sent.append)
    teller.tell("one")
    for sentence_now in (FULL, FULL, "", ""):
        crossing.in_the_way["mail"] = sentence_now
        teller.tell("one")
    assert [sentence(one.words) for one in sent if isinstance(one, Waits)] == [FULL, ""]


@pytest.mark.parametrize("n", range(1, 9))
def test_each_consumer_has_one_process_and_none_has_more_than_it_must(n: int):
    shares = spread(tuple(BUILD), n)
    assert sorted(name for share in shares for name in share) == sorted(BUILD)
    assert len(shares) == min(n, len(BUILD))
    assert all(shares)
    heaviest = max(sum(WORK.get(name, 1.0) for name in share) for share in shares)
    all_of_it = sum(WORK.get(name, 1.0) for name in BUILD)
    assert heaviest <= max(*WORK.values(), all_of_it / n + 1.0)


class Clocks:
    """A shop's clock beside the clock of a process that is told of it."""

    def __init__(self) -> None:
        self.wall = 1_000.0
        self.shop = ShopClock(lambda: self.wall, ClockState(500.0, 0.0))
        self.told = ToldClock(time_of(self.shop), lambda: self.wall)

    def tell(self) -> None:
        self.told.take(time_of(self.shop))


def test_plain_time_goes_on_by_itself_and_never_past_the_ceiling():
    clocks = Clocks()
    clocks.shop.extend(lambda _state: None)
    clocks.tell()
    clocks.wall += 0.5
    assert clocks.told.now() == pytest.approx(clocks.shop.now(), abs=0.001)
    clocks.wall += 10.0
    assert clocks.told.now() <= clocks.shop.now() == 1_501.0


def test_time_that_is_led_stands_where_it_was_told_and_is_never_ahead():
    clocks = Clocks()
    clocks.shop.extend(lambda _state: None)
    clocks.shop.go_to(90_000.0, 1440.0)
    clocks.tell()
    before = clocks.told.now()
    for _ in range(20):
        clocks.wall += 0.3
        clocks.shop.extend(lambda _state: None)
        assert clocks.told.now() == before <= clocks.shop.now()
        clocks.tell()
        assert clocks.told.running_speed == clocks.shop.running_speed
        before = clocks.told.now()
    assert before > 1_501.0


def test_a_wall_clock_that_is_set_back_moves_told_time_no_further_than_the_shops():
    clocks = Clocks()
    clocks.shop.extend(lambda _state: None)
    clocks.wall += 0.5
    clocks.tell()
    there = clocks.told.now()
    clocks.wall -= 100.0
    clocks.tell()
    clocks.wall += 10.0
    assert there <= clocks.told.now() <= clocks.shop.now()
