"""Recounts a shop from outside, with plain loops that share nothing with the program."""

import json
import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

from tests.integration.kills.tally import Tally
from tests.integration.program import Program, Recount, recount

FIRST_ORDER_ID = 100_001
"""Of a shop whose topic was empty when it was made."""


class OutsideRecount:
    """Counts what became of the orders of a shop that was killed."""

    def __init__(self, program: Program, products: Path, tally: Tally) -> None:
        self._program = program
        self._products = products
        self._tally = tally

    def run(self) -> None:
        """Let the shop read, hand over and report everything it has, and count it all again from outside."""
        status = self._program.json("headless", "--rate", "0", "--for", "0", "--products", str(self._products))
        self._expect("Kafkas left running", len(self._program.kafkas()), 0)
        self._expect("errors of the program's own", self._program.log(10_000_000).count("Traceback"), 0)
        self._expect("unfinished files", sorted(self._program.folder.rglob(".*.tmp")), [])
        with self._program.at_rest() as resting:
            said = resting.run("verify", "--json", expect=None)
            assert said.stdout, said.stderr
            verified = json.loads(said.stdout)
            sold, handled = resting.recount(), resting.recount("handled_orders")
        self._expect("differences found by verify", verified["differences"], [])
        self._expect("many figures compared by verify", verified["compared"] > 25, True)
        recorded = self._program.recorded()
        self._recount_orders(status, recorded, sold)
        self._recount_stock(recount(recorded))
        self._recount_handling(status, handled)

    def _expect(self, what: str, found: object, meant: object) -> None:
        self._tally.expect(f"{self._program.folder}: {what}", found, meant)

    def _recount_orders(self, status: dict[str, Any], recorded: list[dict[str, Any]], topic: Recount) -> None:
        """Compare the ids that orders were given with the topic, the recorded orders, the figures and the reports."""
        tally = self._tally
        given = set(range(FIRST_ORDER_ID, int(self._program.fact("next_order_id"))))
        lines = Counter(order["order_id"] for order in recorded)
        counted = int(status["orders_total"])
        tally.orders += len(given)
        tally.lost += len(given - (topic.ids & set(lines))) + max(len(given) - counted, 0)
        tally.twice += lines.total() - len(lines) + max(counted - len(given), 0)
        tally.duplicates += int(status["duplicates"])
        self._expect("orders that nobody sold", sorted((topic.ids | set(lines)) - given), [])
        self._expect("orders produced", status["produced_total"], len(given))
        self._expect("orders unread", set(status["lag"].values()), {0})
        self._expect("messages rejected", status["rejected"], 0)
        self._expect("duplicates in the topic", status["duplicates"], topic.messages - len(topic.ids))
        days = Counter(order["order_time"][:10] for order in recorded)  # it carries the shop's own offset
        final = {report["date"]: report["orders"] for report in status["reports"] if report["status"] == "final"}
        self._expect("orders in the reports", final, {day: days[day] for day in final})
        self._expect("days without a report", sorted(set(days) - set(final) - {status["shop_time"][:10]}), [])

    def _recount_stock(self, sold: Recount) -> None:
        """Compare each product's balance with what it began with, what came, and what was sold."""
        delivered = self._program.arrived()
        rows = self._program.rows("select product, initial, on_hand, reserved, short from product")
        for product, initial, on_hand, reserved, short in rows:
            left = initial + delivered[product] - sold.units[product]
            self._tally.oversold += max(-left, -on_hand, short, 0)
            self._expect(f"product {product} on hand", on_hand, left)
            self._expect(f"product {product} reserved", reserved, 0)

    def _recount_handling(self, status: dict[str, Any], topic: Recount) -> None:
        """Compare the orders that are handled with their mails, their topic and what consumer 6 has counted."""
        mails = Counter(chain.from_iterable(_order_ids(path) for path in (self._program.folder / "mail").iterdir()))
        handled = {
            number for (number,) in self._program.rows("select order_id from handled where handled_at is not null")
        }
        monitored = self._program.rows("select sum(n) from daytotal where consumer = 'consumer6-handled-monitor'")
        self._tally.twice += mails.total() - len(mails)
        self._expect("orders have been handled", bool(handled), True)
        self._expect("orders handled", status["handled_total"], len(handled))
        self._expect("orders mailed", status["mailed_total"], len(handled))
        self._expect("orders that consumer 6 has counted", monitored, [(len(handled),)])
        self._expect("handled orders without a mail", sorted(handled - set(mails)), [])
        self._expect("mails of orders that are not handled", sorted(set(mails) - handled), [])
        self._expect("messages of orders that are not handled", sorted(topic.ids - handled), [])
        self._expect("handled orders that are not in the topic", sorted(handled - topic.ids), [])


def _order_ids(mailbox: Path) -> list[int]:
    """Return the order that each mail in a file is about, by its Message-ID."""
    return [int(number) for number in re.findall(rb"(?m)^Message-ID: <(\d+)\.", mailbox.read_bytes())]
