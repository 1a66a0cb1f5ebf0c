"""Kills a shop's programs at random moments, and recounts from outside what has become of its orders.

One shop lives through some kills of one kind. Their moments are found by watching the shop's database: a figure chosen
by chance has grown by a random amount, or the shop's clock is around midnight, or the shop has only just begun to come
back. At the end everything is recounted with plain loops that share nothing with the program.
"""

import json
import random
import re
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.integration.apache_kafka import ApacheKafka
from tests.integration.program import Program, Recount, recount, recount_topic, wait_until

SEED = 20261122
ZONE = ZoneInfo("Europe/Stockholm")
SPEED = 720
# Orders by the thousand a second as far as the machine carries them, rounds of handling all the time.
BUSY = ("headless", "--rate", "300", "--speed", str(SPEED), "--zone", ZONE.key, "--seed", str(SEED))
KILLS_OF_A_SHOP = 20
"""At most: with a midnight for each fifth, all days of a shop are among the seven that are kept."""
AT_MIDNIGHT = 5
"""Each fifth kill falls around midnight, the first of a shop among them."""
ON_THE_WAY_BACK = 5
"""About each fifth of the others falls when the shop has only just begun to come back."""
OPENED = datetime(2026, 10, 24, 23, 40, tzinfo=ZONE)
"""The day that begins then has 25 hours."""
BEFORE_MIDNIGHT = 1200.0
"""Shop seconds before midnight at which a shop goes on: some real seconds at the speed it has."""
AROUND_MIDNIGHT = (-300.0, 1800.0)
MOST_ORDERS = 1500
"""Orders between the shop's being there again and the next kill, at most: a part of a second's worth."""
FIRST_ORDER_ID = 100_001
"""Of a shop whose topic was empty when it was made."""
HANDLED = ("consumer5-order-handler", "handled")
FIGURES = (
    ("producer", "produced"), ("consumer1-orders-today", "read"), ("consumer2-sales", "read"),
    ("consumer3-daily-report", "read"), ("consumer4-stock", "read"), ("consumer5-order-handler", "read"),
    HANDLED, ("consumer5-order-handler", "mailed"),
    ("consumer6-handled-monitor", "read"), ("recorder", "read"),
)  # fmt: skip
"""Counters in the shop's database, one for each thread that writes; all of them only grow."""


@dataclass
class Tally:
    """What came of the kills of one kind.

    `duplicates` are messages that the topic has more than once, `reread` those read again because the practice
    broker had lost its last second; both are meant to happen. `lost`, `twice` (orders) and `oversold` (units) are not,
    nor is anything in `wrong`.
    """

    broker: str
    kind: str
    kills: int = 0
    at_midnight: int = 0
    orders: int = 0
    duplicates: int = 0
    reread: int = 0
    lost: int = 0
    twice: int = 0
    oversold: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def faultless(self) -> bool:
        """Whether nothing was lost, nothing counted twice, nothing oversold, and nothing else is wrong."""
        return not (self.lost or self.twice or self.oversold or self.wrong)

    def expect(self, what: str, found: object, meant: object) -> None:
        """Note a figure that is not as it is meant to be."""
        if found != meant:
            self.wrong.append(f"{what}: {_short(found)} instead of {_short(meant)}")


def play(tally: Tally, kill: "Kill", kills: int, folder: Path, apache: ApacheKafka | None = None) -> None:
    """Kill a new shop so many times, recount it, and add what came of it to the tally."""
    _Scene(tally, folder, apache).play(kill, kills)
    print("\n" + "\n".join(summary([vars(tally)])))  # the long form takes a while; seen with -s


class _Scene:
    """One shop, killed again and again; on the practice broker, or on an Apache Kafka."""

    def __init__(self, tally: Tally, folder: Path, apache: ApacheKafka | None) -> None:
        self.program = Program(folder / "shop")
        self.apache = apache
        self.chance = random.Random(f"{SEED} {tally.broker} {tally.kind} {folder.name}")
        self._tally = tally
        self._products = folder / "products.txt"
        self._where = () if apache is None else ("--bootstrap-servers", apache.address)

    def play(self, kill: "Kill", kills: int) -> None:
        """Let the shop live through so many kills, and recount what it holds."""
        self.program.folder.parent.mkdir(exist_ok=True)
        _write_products(self._products)
        done = 0
        try:
            while done < kills:
                # The program starts anew after a kill of its own, and before each midnight.
                midnight = self._go_near_midnight() if done % AT_MIDNIGHT == 0 else None
                at_most = min(kills - done, AT_MIDNIGHT - done % AT_MIDNIGHT)
                with self._selling() as process:
                    done += self._live_and_die(process, kill, at_most, midnight)
            if self._counter(*HANDLED) == 0:  # so few kills, so soon after each other, that no round has fallen
                with self._selling() as process:
                    self._wait_for_more(process, HANDLED, 1)
            self._recount()
        finally:
            for broker in self.program.brokers():  # a test that fails leaves none running
                broker.kill()

    def _selling(self) -> AbstractContextManager[subprocess.Popen[str]]:
        opening = () if self._database.exists() else ("--open-at", f"{OPENED:%Y-%m-%dT%H:%M}")
        return self.program.started(*BUSY, *opening, "--products", str(self._products), *self._where)

    def _live_and_die(self, process: subprocess.Popen[str], kill: "Kill", at_most: int, midnight: float | None) -> int:
        """Kill until the program itself is dead, or so many times; returns how many kills there were."""
        ceiling = self._ceiling()
        for done in range(1, at_most + 1):
            if done == 1 and midnight is not None:
                moment = midnight + self.chance.uniform(*AROUND_MIDNIGHT)
                self._wait(process, lambda moment=moment: self._sold_until() >= moment)
                self._tally.at_midnight += 1
            elif self.chance.randrange(ON_THE_WAY_BACK) == 0:
                self._wait(process, lambda: self._ceiling() > ceiling)
            else:
                self._wait_for_more(process, self.chance.choice(FIGURES), self.chance.randrange(1, MOST_ORDERS))
            kill(self, process)
            self._tally.kills += 1
            if process.poll() is not None:
                return done
        # It recovers by itself: orders go into the log again, and are counted.
        for figure in FIGURES[:2]:
            self._wait_for_more(process, figure, 1)
        return at_most

    def _wait_for_more(self, process: subprocess.Popen[str], figure: tuple[str, str], more: int) -> None:
        """Wait until one of the shop's counters has grown."""
        enough = self._counter(*figure) + more
        self._wait(process, lambda: self._counter(*figure) >= enough)

    def _wait(self, process: subprocess.Popen[str], condition: Callable[[], bool]) -> None:
        """Wait for a condition while the program runs.

        It is looked at in uneven steps, so that the moment has nothing to do with the rhythm of whoever writes.
        """

        def so_far() -> bool:
            assert process.poll() is None, f"the program ended by itself: {process.communicate()}"
            return condition()

        try:
            wait_until(so_far, look_after=lambda: self.chance.random() / 50)
        except AssertionError as error:
            raise AssertionError(f"{self.program.folder}: {error}\n{self.program.log()}") from None

    # What is killed

    # Looking into the shop's database, which the program goes on writing

    def _counter(self, consumer: str, name: str) -> int:
        query = "select n from counter where consumer = ? and name = ?"
        return int(self._value(query, (consumer, name)) or 0)

    def _sold_until(self) -> float:
        """Return how far sales have come, in shop time."""
        return float(self._fact("selling_until") or 0.0)

    def _ceiling(self) -> float:
        """Return the stored instant that shop time does not pass; it moves as soon as the program runs."""
        clock = self._fact("clock")
        return float(clock[1]) if clock else 0.0

    def _fact(self, name: str) -> Any:
        value = self._value("select value from fact where name = ?", (name,))
        return None if value is None else json.loads(value)

    def _value(self, query: str, values: Sequence[str] = ()) -> Any:
        rows = self._rows(query, values)
        return rows[0][0] if rows else None

    def _rows(self, query: str, values: Sequence[str] = ()) -> list[Any]:
        """Run a query; the file is let go of at once, so that nobody but the program has it open at a kill."""
        try:
            with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=5)) as database:
                return database.execute(query, values).fetchall()
        except sqlite3.OperationalError:  # the shop is just being made
            return []

    @property
    def _database(self) -> Path:
        return self.program.folder / "orders.db"

    def _go_near_midnight(self) -> float:
        """Let the closed shop's time pass until shortly before a midnight; returns that midnight."""
        clock = self._fact("clock")
        if clock is None:  # it is to be opened then
            return _midnight_after(OPENED.timestamp())
        ceiling = float(clock[1])
        midnight = _midnight_after(ceiling + BEFORE_MIDNIGHT)
        self.program.let_time_pass(midnight - BEFORE_MIDNIGHT - ceiling)
        return midnight

    # Recounting

    def _recount(self) -> None:
        """Let the shop read, hand over and report everything it has, and count it all again from outside."""
        status = self.program.json(
            "headless", "--rate", "0", "--for", "0", "--products", str(self._products), *self._where
        )
        self._expect("practice brokers left running", len(self.program.brokers()), 0)
        self._expect("unfinished files", sorted(self.program.folder.rglob(".*.tmp")), [])
        said = self.program.run("verify", "--json", *self._where, expect=None)
        assert said.stdout, said.stderr
        verified = json.loads(said.stdout)
        self._expect("differences found by verify", verified["differences"], [])
        self._expect("many figures compared by verify", verified["compared"] > 25, True)
        sold, handled = self._topics()
        recorded = self.program.recorded()
        self._recount_orders(status, recorded, sold)
        self._recount_stock(recount(recorded))
        self._recount_handling(status, handled)

    def _expect(self, what: str, found: object, meant: object) -> None:
        self._tally.expect(f"{self.program.folder}: {what}", found, meant)

    def _topics(self) -> tuple[Recount, Recount]:
        if self.apache is not None:
            return recount_topic(self.apache.address), recount_topic(self.apache.address, "handled_orders")
        with self.program.broker() as address:
            return recount_topic(address), recount_topic(address, "handled_orders")

    def _recount_orders(self, status: dict[str, Any], recorded: list[dict[str, Any]], topic: Recount) -> None:
        """Compare the ids that orders were given with the topic, the recorded orders, the figures and the reports."""
        tally = self._tally
        given = set(range(FIRST_ORDER_ID, int(self._fact("next_order_id"))))
        lines = Counter(order["order_id"] for order in recorded)
        counted = int(status["orders_total"])
        # Apache Kafka has them all; what the practice broker's log has no longer is among the recorded ones.
        in_topic = topic.ids if self.apache is not None else topic.ids | set(lines)
        tally.orders += len(given)
        tally.lost += len(given - (in_topic & set(lines))) + max(len(given) - counted, 0)
        tally.twice += lines.total() - len(lines) + max(counted - len(given), 0)
        tally.duplicates += int(status["duplicates"])
        tally.reread += self._counter("consumer1-orders-today", "reread")
        self._expect("orders that nobody sold", sorted((in_topic | set(lines)) - given), [])
        self._expect("orders produced", status["produced_total"], len(given))
        self._expect("orders unread", set(status["lag"].values()), {0})
        self._expect("messages rejected", status["rejected"], 0)
        if self.apache is not None:
            self._expect("duplicates in the topic", status["duplicates"], topic.messages - len(topic.ids))
        days = Counter(order["order_time"][:10] for order in recorded)  # it carries the shop's own offset
        final = {report["date"]: report["orders"] for report in status["reports"] if report["status"] == "final"}
        self._expect("orders in the reports", final, {day: days[day] for day in final})
        self._expect("days without a report", sorted(set(days) - set(final) - {status["shop_time"][:10]}), [])

    def _recount_stock(self, sold: Recount) -> None:
        """Compare each product's balance with what it began with, what came, and what was sold."""
        delivered: dict[int, int] = dict(
            self._rows("select product, sum(quantity) from delivery where arrived_at is not null group by product")
        )
        rows = self._rows("select product, initial, on_hand, reserved, short from product")
        for product, initial, on_hand, reserved, short in rows:
            left = initial + delivered.get(product, 0) - sold.units[product]
            self._tally.oversold += max(-left, -on_hand, short, 0)
            self._expect(f"product {product} on hand", on_hand, left)
            self._expect(f"product {product} reserved", reserved, 0)

    def _recount_handling(self, status: dict[str, Any], topic: Recount) -> None:
        """Compare the orders that are handled with their mails, their topic and what consumer 6 has counted."""
        mails = Counter(chain.from_iterable(_order_ids(path) for path in (self.program.folder / "mail").iterdir()))
        handled = {number for (number,) in self._rows("select order_id from handled where handled_at is not null")}
        monitored = self._rows("select sum(n) from daytotal where consumer = 'consumer6-handled-monitor'")
        self._tally.twice += mails.total() - len(mails)
        self._expect("orders have been handled", bool(handled), True)
        self._expect("orders handled", status["handled_total"], len(handled))
        self._expect("orders mailed", status["mailed_total"], len(handled))
        self._expect("orders that consumer 6 has counted", monitored, [(len(handled),)])
        self._expect("handled orders without a mail", sorted(handled - set(mails)), [])
        self._expect("mails of orders that are not handled", sorted(set(mails) - handled), [])
        self._expect("messages of orders that are not handled", sorted(topic.ids - handled), [])
        if self.apache is not None:
            self._expect("handled orders that are not in the topic", sorted(handled - topic.ids), [])


# Kinds of kills; one that leaves the program alive expects it to recover by itself.

Kill = Callable[[_Scene, subprocess.Popen[str]], None]


def kill_program(_scene: _Scene, process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait(10)


def kill_program_and_broker(scene: _Scene, process: subprocess.Popen[str]) -> None:
    victims = [process, *scene.program.brokers()]
    scene.chance.shuffle(victims)
    for victim in victims:
        victim.kill()
    process.wait(10)


def kill_broker(scene: _Scene, _process: subprocess.Popen[str]) -> None:
    wait_until(lambda: bool(scene.program.brokers()))
    for broker in scene.program.brokers():
        broker.kill()


def stop_kafka(scene: _Scene, _process: subprocess.Popen[str]) -> None:
    assert scene.apache is not None
    scene.apache.stop()
    scene.apache.start()


def kill_kafka(scene: _Scene, _process: subprocess.Popen[str]) -> None:
    assert scene.apache is not None
    scene.apache.kill()
    scene.apache.start()


# Sharing out and summing up

PROPERTY = "kills"
"""Under this name a test notes its tally, for the summary at the end of the run."""


def share(total: int, kinds: int, number: int) -> list[int]:
    """Spread kills over kinds; returns the kills of one of them, by shop."""
    kills = total // kinds + (number < total % kinds)
    shops = -(-kills // KILLS_OF_A_SHOP)
    return [kills // shops + (shop < kills % shops) for shop in range(shops)]


def summary(tallies: Sequence[dict[str, Any]]) -> list[str]:
    """Return the table of all kinds, a line for each."""
    columns = ("kills", "at_midnight", "orders", "duplicates", "reread", "lost", "twice", "oversold")
    head = f"{'':<16}{'':<26}" + "".join(f"{name.replace('_', ' '):>13}" for name in columns)
    return [head] + [
        f"{tally['broker']:<16}{tally['kind']:<26}" + "".join(f"{tally[name]:>13,}" for name in columns)
        for tally in tallies
    ]


def _midnight_after(instant: float) -> float:
    tomorrow = datetime.fromtimestamp(instant, tz=ZONE).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=ZONE).timestamp()


def _write_products(path: Path) -> None:
    """Write products of which a third are nearly sold out, a third last for some seconds, and a third for ever.

    The shop orders again what runs low, so the first two keep running out and coming back.
    """
    balances = (25, 2_500, 5_000_000)
    lines = [f"Vara {i},Matvaror,Styckpris,{10 + i}.50,{balances[i % 3]}\n" for i in range(42)]
    path.write_text("name,type,price type,price in kr,balance\n" + "".join(lines), encoding="utf-8")


def _order_ids(mailbox: Path) -> list[int]:
    """Return the order that each mail in a file is about, by its Message-ID."""
    return [int(number) for number in re.findall(rb"(?m)^Message-ID: <(\d+)\.", mailbox.read_bytes())]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 400 else f"{text[:400]}…"
