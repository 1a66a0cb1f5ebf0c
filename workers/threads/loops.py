"""What runs in the threads of a shop: each loop by its name, put together from the parts of the shop."""

import queue
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from models.sentences import Sentence
from models.settings import Settings
from models.simulation import Simulation
from models.storage.sellers import DRAWN, own
from workers.consumers import BUILD, CONSUMERS, consumer_loop, daily_report
from workers.kafka.admin import KafkaAdmin
from workers.kafka.builtin import BuiltInKafka
from workers.kafka.follower import LogFollower
from workers.kafka.topics import HANDLED, ORDERS
from workers.kafka.writer import Delivered, TopicWriter
from workers.processes.spread import Processes
from workers.producer import NAME as PRODUCER
from workers.producer import ProducerLoop
from workers.stream.crossing import KafkaNow
from workers.stream.loop import SKIPPED_SALES, Build, Emit, Loop
from workers.stream.shop import Shop
from workers.stream.skips import Skips
from workers.stream.turns import Turns
from workers.upkeep.announcer import NAME as ANNOUNCER
from workers.upkeep.announcer import AnnouncerLoop
from workers.upkeep.auditor import AuditorLoop
from workers.upkeep.desk import DeskLoop
from workers.upkeep.figures import FiguresLoop
from workers.upkeep.housekeeper import HousekeeperLoop
from workers.upkeep.kafka_keeper import BuiltIn, KafkaKeeperLoop
from workers.upkeep.log_watch import LogWatch, bytes_of
from workers.upkeep.outbox import NAME as OUTBOX
from workers.upkeep.outbox import OutboxLoop
from workers.upkeep.stream_watch import StreamWatch
from workers.watching.watchers import NAME as WATCHERS
from workers.watching.watchers import WatchersLoop

_SEED_STEP = 1_000_003
"""Between the seeds of two programs that sell for one shop."""


def workers_of(
    shop: Shop,
    requests: "queue.SimpleQueue[Callable[[DeskLoop], object]]",
    turns: Turns,
    consumers: Collection[str] = tuple(BUILD),
    processes: Processes | None = None,
) -> dict[str, Build]:
    """Return how the loops are built that live from Kafka being there; each in the thread that runs it.

    With processes the consumers' loops run there, and what is built here watches them.
    """
    topics = {consumer.name: consumer.topic for consumer in CONSUMERS}

    def in_thread(name: str) -> Build:
        return lambda emit: consumer_loop(shop, name, turns, emit)

    watch = StreamWatch(shop.store, shop.clock, shop.crossing, topics)
    return {
        "housekeeper": lambda emit: HousekeeperLoop(shop.store, shop.clock, shop.crossing, shop.folder.root, emit),
        PRODUCER: partial(producer_loop, shop),
        **{
            name: in_thread(name) if processes is None else processes.build(name) for name in BUILD if name in consumers
        },
        OUTBOX: lambda _emit: OutboxLoop(shop.store, shop.crossing, _open_writer),
        "figures": partial(_figures, shop, watch),
        **({} if shop.store.address is None else {ANNOUNCER: lambda _emit: AnnouncerLoop(shop)}),
        "desk": lambda emit: DeskLoop(shop.store, shop.clock, shop.folder.mail, daily_report(shop), requests, emit),
    }


def watchers_of(shop: Shop, turns: Turns, latest: Mapping[str, object], *, window: bool) -> dict[str, Build]:
    """Return how the loops are built that only somebody at a window needs: ours, or one of another program.

    `latest` holds by its name the newest snapshot of each kind that the others are shown.
    """
    served = {} if shop.store.address is None else {WATCHERS: partial(WatchersLoop, shop, latest)}
    return {"auditor": partial(_auditor, shop, turns, window), **served}


def built_in_kafka(shop: Shop, stopping: Callable[[], bool]) -> BuiltInKafka:
    """Return the Kafka that comes along, for this shop; it is started by its keeper."""
    home = shop.choices.now().kafka_home

    def progress(done: int, total: int, name: str) -> None:
        tenth = done * 10 // total * 10
        shop.tell(
            "fetching Kafka",
            Sentence("Apache Kafka is fetched, once: {tenth} % of {total} MB.", tenth=tenth, total=total // 10**6)
            if name
            else "",
        )

    return BuiltInKafka(
        shop.folder.kafka, shop.folder.logs / "kafka.log", Path(home) if home else None, progress, stopping
    )


def keeper_of(shop: Shop, built_in: BuiltIn | None, emit: Emit) -> Loop:
    """Return the loop that keeps Kafka."""
    watch = LogWatch(shop.wall, partial(bytes_of, shop.folder.kafka / "log") if shop.built_in else None)
    return KafkaKeeperLoop(shop.store, shop.crossing, built_in, KafkaAdmin, shop.wall, emit, watch)


def producer_loop(shop: Shop, emit: Emit) -> Loop:
    """Put the loop together that sells; one beside the shop's own draws orders of its own."""
    calendar, store = shop.calendar(), shop.store
    seed, drawn = shop.seed + _SEED_STEP * store.slot, int(store.fact(own(store, DRAWN), 0))
    simulation = Simulation(shop.products, shop.customers, calendar, seed, shop.clock.now(), drawn=drawn)
    skips = Skips(shop.store, calendar, partial(shop.tell, SKIPPED_SALES))
    return ProducerLoop(
        shop.store, shop.clock, calendar, simulation, shop.choices.now, shop.crossing, skips, _open_writer, emit
    )


def _figures(shop: Shop, watch: StreamWatch, emit: Emit) -> Loop:
    return FiguresLoop(shop.store, shop.clock, [build(shop) for build in BUILD.values()], emit, watch)


def _auditor(shop: Shop, turns: Turns, window: bool, emit: Emit) -> Loop:
    def settings() -> Settings:
        now = shop.choices.now()
        return now if window or shop.crossing.watched else replace(now, audit=False)

    def follow(kafka: KafkaNow) -> LogFollower:
        return LogFollower(kafka.address, (ORDERS, HANDLED))

    return AuditorLoop(shop.store, shop.clock, shop.calendar(), settings, shop.crossing, follow, emit, turns)


def _open_writer(kafka: KafkaNow, delivered: Delivered) -> TopicWriter:
    return TopicWriter(kafka.address, delivered)
