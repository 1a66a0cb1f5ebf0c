"""Keeps Kafka usable: starts the built-in one (or finds the cluster), makes the topics, and looks how it is."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from models.errors import ShopError
from models.sentences import Sentence
from models.snapshots import KafkaState
from models.storage.new_log import begin_new_log
from models.storage.store import Store
from workers.consumers import READERS
from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.topics import CLUSTER_SETTINGS, ORDERS, TOPIC_SETTINGS, partitions_of
from workers.producer import FIRST_ORDER_ID
from workers.stream.crossing import Crossing
from workers.stream.loop import Emit
from workers.upkeep.log_watch import LogWatch

STOP_SECONDS = 1.5
STEP_SECONDS = 0.2
"""How soon it sees that Kafka has ended, or is to be ended."""
LOOK_SECONDS = 1.0
LOOK_OFTEN_SECONDS = 0.1
RETRY_SECONDS = 0.3
FIRST_RETRY_SECONDS = 0.03
"""While it has not been usable yet: topics that were just made have no leader for some 20 ms."""
IDLE_SECONDS = 20.0
PATIENCE_SECONDS = 2.0
"""A Kafka that has just started, or just made its topics, refuses a little while longer."""
AWAY_SECONDS = 1.0
"""After so long without an answer all clients are made anew: librdkafka 2.13–2.16 forgets every broker for good when
the last one, while it shuts down, says that there are none (librdkafka issue 5301)."""
ANEW_SECONDS = 5.0
"""How long one admin client is asked in vain."""
_EPOCH_OF_IDS = 1_767_225_600  # 2026-01-01T00:00:00Z

_log = logging.getLogger("orderpuls.keeper")


class BuiltIn(Protocol):
    """The Kafka that comes along."""

    @property
    def version(self) -> str:
        """Its version, empty when that is not known."""

    @property
    def address(self) -> str:
        """Where it listens."""

    @property
    def running(self) -> bool:
        """Whether its process lives."""

    def start(self) -> None:
        """Start it and wait until it answers; raises ShopError."""

    def stop(self, seconds: float) -> None:
        """Stop it; may be called twice."""

    def kill(self) -> None:
        """End it at once."""

    def train_when_idle(self) -> None:
        """Make its next start quicker; called now and then while nothing else happens."""


class Admin(Protocol):
    """What the keeper asks of the cluster."""

    def cluster_id(self, timeout: float) -> str:
        """Return the cluster's id."""

    def make_topics(self, settings: Mapping[str, Mapping[str, str]], partitions: Mapping[str, int]) -> None:
        """Make the topics that are missing."""

    def begins(self, topics: Sequence[str]) -> dict[str, dict[int, int]]:
        """Return where the topics begin."""

    def ends(self, topics: Sequence[str]) -> dict[str, dict[int, int]]:
        """Return where the topics end."""


class KafkaKeeperLoop:
    """Owns the built-in Kafka, if there is one, and knows whether Kafka answers.

    Args:
        store: the shop's database.
        crossing: what the threads tell each other; Kafka as it is now is written here.
        built_in: the Kafka that comes along; None where another one is used.
        open_admin: begins to speak with a Kafka.
        wall: the real time, in seconds since 1970.
        emit: where snapshots go.
        watch: measures the log; None: nobody wants to know.

    """

    def __init__(
        self,
        store: Store,
        crossing: Crossing,
        built_in: BuiltIn | None,
        open_admin: Callable[[KafkaAddress], Admin],
        wall: Callable[[], float],
        emit: Emit,
        watch: LogWatch | None = None,
    ) -> None:
        self._store = store
        self._crossing = crossing
        self._built_in = built_in
        self._open_admin = open_admin
        self._wall = wall
        self._emit = emit
        self._watch = watch
        self._outage = crossing.outage  # one before this loop has seen to it
        self._away_until = 0.0
        self._admin: Admin | None = None
        self._known = self._is_new_log = False
        self._looked = self._asked_anew = 0.0
        self._busy_at = time.monotonic()
        self._away_since: float | None = None
        self._said = ""
        self._show()

    def step(self) -> float:
        """Start Kafka and connect if need be, and look at it when it is time; see `Loop`."""
        try:
            if self._built_in is not None and self._is_taken_away(self._built_in):
                return STEP_SECONDS
            if self._built_in is not None and not self._built_in.running:
                self._start(self._built_in)
                if not self._built_in.running:  # we are to stop
                    return RETRY_SECONDS
            if self._admin is None:
                self._admin = self._open_admin(self._crossing.kafka.address)
                self._looked = 0.0
            wait = LOOK_OFTEN_SECONDS if self._crossing.look_often else LOOK_SECONDS
            if time.monotonic() - self._looked >= wait:
                self._look(self._admin)
                self._use_idle_time()
        except KafkaUnavailableError as trouble:
            self._away(trouble.sentence)
            return RETRY_SECONDS if self._crossing.kafka.ready else FIRST_RETRY_SECONDS
        return min(STEP_SECONDS, wait)

    def close(self) -> None:
        """Stop the built-in Kafka; the readers have left before."""
        self._change(connected=False)
        self._admin = None
        if self._built_in is not None:
            by = self._crossing.stop_by
            left = STOP_SECONDS if by is None else by - time.monotonic() - 0.2
            self._built_in.stop(min(max(left, 0.3), STOP_SECONDS))
        self._store.close()

    def _is_taken_away(self, built_in: BuiltIn) -> bool:
        """End Kafka when that is asked for, to see everything go on; returns whether it is to stay away yet."""
        asked = self._crossing.outage
        if asked != self._outage:
            self._outage = asked
            self._away_until = time.monotonic() + asked.seconds
            self._away("Apache Kafka is ended, as was asked for.")
            built_in.kill() if asked.rude else built_in.stop(STOP_SECONDS)
        return time.monotonic() < self._away_until

    def _start(self, built_in: BuiltIn) -> None:
        if self._crossing.kafka.connected:
            _log.warning("Apache Kafka ended; starting it again")
            self._away(Sentence("Apache Kafka ended; it is started again."))
        self._admin, self._known = None, False
        built_in.stop(0.3)
        built_in.start()
        if self._watch is not None:
            self._watch.started()
        kafka = self._crossing.kafka
        address = replace(kafka.address, bootstrap_servers=built_in.address)
        if address != kafka.address:
            # The clients know the former address only.
            self._change(address=address, generation=kafka.generation + kafka.ready)

    def _look(self, admin: Admin) -> None:
        """Ask where the topics end, which is a sign of life; after a start, make everything ready before."""
        first = not self._crossing.kafka.ready
        if not self._known:
            self._hold_to_one_cluster(admin.cluster_id(timeout=1.0))
            settings = CLUSTER_SETTINGS if self._built_in is None else TOPIC_SETTINGS
            admin.make_topics(settings, partitions_of(self._store.homes.n > 1))
            self._known = True
        for topic, ends in (found := admin.ends(list(READERS))).items():
            self._crossing.ends.replace(topic, ends)
        self._looked = time.monotonic()
        self._crossing.looks += 1
        if first:
            self._first_order_id()
            with self._store.transaction():
                self._store.set_fact("bootstrap_servers", self._crossing.kafka.address.bootstrap_servers)
            self._change(ready=True, connected=True, generation=self._crossing.kafka.generation + 1)
        elif not self._crossing.kafka.connected:
            # A keeper that does not know how long it was away was begun anew itself.
            away = AWAY_SECONDS if self._away_since is None else self._looked - self._away_since
            anew = self._is_new_log or away >= AWAY_SECONDS
            if anew:
                _log.warning("Kafka was away; everything connects anew")
            self._change(connected=True, generation=self._crossing.kafka.generation + anew)
        self._away_since, self._is_new_log = None, False
        self._crossing.outages_over = self._outage.number
        if self._watch is not None:
            self._emit(self._watch.look(admin.begins, found))
        self._say("")

    def _use_idle_time(self) -> None:
        now = time.monotonic()
        if self._crossing.selling or not self._crossing.kafka.connected:
            self._busy_at = now
        elif self._built_in is not None and now - self._busy_at > IDLE_SECONDS:
            self._built_in.train_when_idle()

    def _away(self, trouble: str) -> None:
        self._change(connected=False)
        self._looked = 0.0
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = self._asked_anew = now
        elif now - self._asked_anew >= ANEW_SECONDS:
            self._asked_anew, self._admin = now, None
        if self._crossing.kafka.ready or now - self._away_since >= PATIENCE_SECONDS:
            self._say(trouble)

    def _hold_to_one_cluster(self, cluster: str) -> None:
        stored = self._store.fact("cluster_id")
        if stored is None:
            with self._store.transaction():
                self._store.set_fact("cluster_id", cluster)
                self._store.set_fact("built_in", self._built_in is not None)
            return
        if stored == cluster:
            return
        if self._built_in is None or not self._store.fact("built_in", False):
            raise ShopError(
                "This shop's orders are in another Kafka ({stored}). Use that one, or another folder with --shop.",
                stored=stored,
            )
        with self._store.transaction():
            begin_new_log(self._store)
            self._store.set_fact("cluster_id", cluster)
        self._is_new_log = True
        sentence = Sentence(
            "Kafka's log was not there and was made anew. Nothing that was counted is lost; "
            "what was in the log and not counted yet by all is."
        )
        _log.warning("%s", sentence)
        self._crossing.in_the_way["kafka log"] = sentence

    def _first_order_id(self) -> None:
        """Choose the first id of a new shop: not that of a shop whose orders are still in the topic."""
        if self._store.fact("next_order_id") is not None:
            return
        used = sum(self._crossing.ends.of(ORDERS).values()) > 0
        seconds = max(int(self._wall() - _EPOCH_OF_IDS), 1_000)
        with self._store.transaction():
            self._store.set_fact("next_order_id", seconds * 1000 if used else FIRST_ORDER_ID)

    def _change(self, **values: object) -> None:
        """Replace what the loops see of Kafka, whole."""
        self._crossing.kafka = replace(self._crossing.kafka, **values)  # type: ignore[arg-type]

    def _say(self, detail: str) -> None:
        if detail != self._said:
            self._said = detail
            _log.warning("%s", detail) if detail else _log.info("Kafka answers")
        self._show()

    def _show(self) -> None:
        kafka = self._crossing.kafka
        self._emit(
            KafkaState(
                self._built_in is not None,
                kafka.address.bootstrap_servers,
                kafka.connected,
                self._said,
                "" if self._built_in is None else self._built_in.version,
            )
        )
