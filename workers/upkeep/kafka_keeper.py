"""Keeps Kafka usable: starts the practice broker (or finds the cluster), makes the topics, watches, trims.

Only the practice broker's log is ever trimmed, behind its slowest reader.
"""

import logging
import time
from collections.abc import Callable

from models.errors import ShopError
from models.snapshots import KafkaState
from models.storage.progress import begin_epoch, farthest_offsets, slowest_offsets
from workers.consumers import READERS
from workers.kafka.client import (
    DEAD_LETTERS,
    HANDLED,
    LAST_ORDER,
    ORDERS,
    KafkaAddress,
    KafkaAdmin,
    KafkaUnavailableError,
)
from workers.kafka.practice_broker import STOP_SECONDS, PracticeBroker
from workers.stream.loop import Emit
from workers.stream.shop import FIRST_ORDER_ID, Shop

KEPT = {ORDERS: 200, HANDLED: 200, DEAD_LETTERS: 2000, LAST_ORDER: 200}
"""Newest messages of each partition that stay in the practice broker's log."""
TRIM_STEP = 200
LOOK_SECONDS = 0.05
CHECK_SECONDS = 1.0
TRIM_SECONDS = 1.0
AWAY_SECONDS = 1.0
"""After so long without an answer all clients are made anew: librdkafka 2.13–2.16 forgets every broker for good when
the last one, while it shuts down, says that there are none (librdkafka issue 5301)."""
ANEW_SECONDS = 5.0
"""How long one admin client is asked in vain."""
_EPOCH_OF_IDS = 1_767_225_600  # 2026-01-01T00:00:00Z

_log = logging.getLogger("orderpuls.keeper")


class KafkaKeeperLoop:
    """Owns the practice broker, if there is one, and knows whether Kafka answers."""

    def __init__(self, shop: Shop, emit: Emit, stopping: Callable[[], bool]) -> None:
        self._shop = shop
        self._emit = emit
        self._broker = PracticeBroker(shop.folder.kafka, stopping) if shop.kafka.practice else None
        self._admin: KafkaAdmin | None = None
        self._trimmed: dict[str, dict[int, int]] = {}
        self._checked = self._trimmed_at = self._asked_anew = 0.0
        self._away_since: float | None = None
        self._said = ""
        self._emit(KafkaState(shop.kafka.practice, shop.kafka.address.bootstrap_servers, False))

    def step(self) -> float:
        """Connect if need be, look at the log's ends, trim; see `Loop`."""
        kafka = self._shop.kafka
        try:
            if self._broker is not None and not self._broker.running:
                self._start_broker(self._broker)
            if self._admin is None:
                self._admin = KafkaAdmin(self._address())
                self._checked = 0.0
            if time.monotonic() - self._checked >= CHECK_SECONDS:
                self._check(self._admin)
            if kafka.connected:
                self._look(self._admin)
        except KafkaUnavailableError as trouble:
            kafka.connected = False
            self._checked = 0.0
            now = time.monotonic()
            if self._away_since is None:
                self._away_since = self._asked_anew = now
            elif now - self._asked_anew >= ANEW_SECONDS:
                self._asked_anew, self._admin = now, None
            self._say(str(trouble))
            return 0.3
        return LOOK_SECONDS

    def close(self) -> None:
        """Stop the practice broker cleanly; the readers have left before."""
        self._shop.kafka.connected = False
        self._admin = None
        if self._broker is not None:
            left = STOP_SECONDS if self._shop.stop_by is None else self._shop.stop_by - time.monotonic() - 0.2
            self._broker.stop(min(max(left, 0.3), STOP_SECONDS))
        self._shop.store.close()

    def _start_broker(self, broker: PracticeBroker) -> None:
        kafka = self._shop.kafka
        if kafka.ready.is_set():
            _log.warning("the practice broker ended; starting it again")
            kafka.connected = False
            self._say("The practice broker ended; it is started again.")
            kafka.ready.clear()
            self._admin = None
            broker.stop()
        broker.start()

    def _address(self) -> KafkaAddress:
        if self._broker is not None:
            return KafkaAddress(self._broker.address)
        return self._shop.kafka.address

    def _check(self, admin: KafkaAdmin) -> None:
        """Ask for a sign of life; the first time, make everything ready and let the loops in."""
        cluster = admin.cluster_id(timeout=1.0)
        self._checked = time.monotonic()
        kafka = self._shop.kafka
        if kafka.ready.is_set():
            kafka.ends.begins = admin.begins(list(READERS))
        if not kafka.ready.is_set():
            self._hold_to_one_cluster("practice broker" if self._broker is not None else cluster)
            admin.make_topics(practice=self._broker is not None)
            self._first_order_id(admin)
            address, epoch = self._address(), self._epoch(admin)
            with self._shop.store.transaction():
                self._shop.store.set_fact("bootstrap_servers", address.bootstrap_servers)
            kafka.open(address, epoch)
        elif self._away_since is not None and time.monotonic() - self._away_since >= AWAY_SECONDS:
            _log.warning("Kafka was away; everything connects anew")
            kafka.generation += 1
        self._away_since = None
        kafka.connected = True
        self._say("")

    def _epoch(self, admin: KafkaAdmin) -> int:
        """Return the log's epoch; a new one begins when the practice broker's log may lack what was in it."""
        store = self._shop.store
        if self._broker is None or not (self._broker.unclean or self._log_is_shorter(admin)):
            return int(store.fact("epoch", 0))
        with store.transaction():
            epoch = begin_epoch(store)
        self._broker.settled()
        self._trimmed.clear()
        _log.warning("the practice broker's log may lack its last messages; log epoch %d begins", epoch)
        return epoch

    def _log_is_shorter(self, admin: KafkaAdmin) -> bool:
        """Say whether somebody has read beyond the log's end: then it was not written whole, whatever its end was."""
        ends = admin.ends(list(READERS))
        return any(
            offset > ends[topic].get(partition, 0)
            for topic in READERS
            for partition, offset in farthest_offsets(self._shop.store, topic).items()
        )

    def _hold_to_one_cluster(self, cluster: str) -> None:
        stored = self._shop.store.fact("cluster_id")
        if stored is None:
            with self._shop.store.transaction():
                self._shop.store.set_fact("cluster_id", cluster)
        elif stored != cluster:
            raise ShopError(
                f"This shop's orders are in another Kafka ({stored}). Use that one, or another folder with --shop."
            )

    def _first_order_id(self, admin: KafkaAdmin) -> None:
        """Choose the first id of a new shop: not that of a shop whose orders are still in the topic."""
        if self._shop.store.fact("next_order_id") is not None:
            return
        used = sum(admin.ends([ORDERS])[ORDERS].values()) > 0
        seconds = max(int(self._shop.wall() - _EPOCH_OF_IDS), 1_000)
        first = seconds * 1000 if used else FIRST_ORDER_ID
        with self._shop.store.transaction():
            self._shop.store.set_fact("next_order_id", first)

    def _look(self, admin: KafkaAdmin) -> None:
        """Learn how much is unread, and trim what nobody needs."""
        ends = admin.ends(list(KEPT))
        kafka = self._shop.kafka
        kafka.ends.put(ends)
        slowest = {topic: slowest_offsets(self._shop.store, topic, readers) for topic, readers in READERS.items()}
        kafka.unread = sum(sum(kafka.ends.unread(topic, slowest[topic]).values()) for topic in READERS)
        kafka.looks += 1
        if self._broker is None or self._shop.keep_log or time.monotonic() - self._trimmed_at < TRIM_SECONDS:
            return
        if not self._broker.running:
            return  # whoever answered may have been another shop's broker that took the port
        self._trimmed_at = time.monotonic()
        for topic, kept in KEPT.items():
            trimmed = self._trimmed.setdefault(topic, {})
            up_to = {
                partition: min(end - kept, slowest[topic].get(partition, 0) if topic in slowest else end - kept)
                for partition, end in ends[topic].items()
            }
            due = {p: offset for p, offset in up_to.items() if offset - trimmed.get(p, 0) >= TRIM_STEP}
            if due:
                if not admin.delete_before(topic, due):
                    _log.warning("%s cannot be trimmed; it grows by a message a second while orders are sold", topic)
                trimmed.update(due)

    def _say(self, detail: str) -> None:
        kafka = self._shop.kafka
        if detail != self._said:
            self._said = detail
            _log.warning("%s", detail) if detail else _log.info("Kafka answers")
        self._emit(KafkaState(kafka.practice, self._address().bootstrap_servers, kafka.connected, detail))
