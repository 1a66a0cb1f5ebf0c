"""The main job on real input: processes, files and a broker, compared with a plain recount."""

import json
import mailbox
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from workers.kafka.practice_broker import PracticeBroker

from models.catalogue import read_catalogue
from tests.integration.program import Program, Recount, read_topic, recount, recount_topic, wait_until
from workers.stream.opening import default_products

FAST = ("headless", "--rate", "60000", "--seed", "7", "--zone", "Europe/Stockholm")


def check_against(status: dict[str, Any], found: Recount) -> None:
    """Compare a status with what is in the topic."""
    assert status["orders_total"] == status["produced_total"] == len(found.ids) > 0
    assert set(status["lag"].values()) == {0}
    assert status["rejected"] == 0
    initial = {i + 1: product.balance for i, product in enumerate(read_catalogue(default_products()))}
    for product in status["products"]:
        assert product["on_hand"] >= 0
        assert product["reserved"] == 0
        assert product["on_hand"] >= initial[product["product_id"]] - found.units[product["product_id"]]


def test_every_figure_equals_a_recount_and_a_second_run_goes_on(program: Program):
    first = program.json(*FAST, "--for", "4", "--keep-log")
    with program.broker() as address:
        found = recount_topic(address)
    assert found.messages == len(found.ids)
    check_against(first, found)
    assert first["sales_today_ore"] <= found.ore
    again = program.json("status")
    assert {**again, "shop_time": "", "handled": {}} == {**first, "shop_time": "", "handled": {}}
    recorded = {order["order_id"] for order in program.recorded()}
    assert recorded == found.ids

    second = program.json(*FAST, "--for", "3", "--keep-log")
    with program.broker() as address:
        later = recount_topic(address)
    check_against(second, later)
    assert later.ids > found.ids
    assert sum(product["sold_today"] for product in second["products"]) <= sum(later.units.values())


def test_reports_and_sums_of_a_day_equal_a_recount_across_midnight(program: Program):
    status = program.json(*FAST[:2], "60", *FAST[3:], "--open-at", "2026-10-24T23:30", "--speed", "1440", "--for", "8")
    found = recount(program.recorded())
    check_against(status, found)
    days: Counter[str] = Counter()
    ore: Counter[str] = Counter()
    for order in found.orders:
        day = order["order_time"][:10]  # it carries the shop's own offset
        days[day] += 1
        ore[day] += sum(line["price"] * line["quantity"] for line in order["order_details"])
    final = {report["date"]: report for report in status["reports"] if report["status"] == "final"}
    assert "2026-10-24" in final
    for day, report in final.items():
        assert (report["orders"], report["sales_ore"], report["revision"]) == (days[day], ore[day], 1)
        text = (program.folder / "Sales_update_Consumer3" / f"sales_{day}.txt").read_text(encoding="utf-8")
        assert text.startswith(f"Daily report for {day}, made ")
        assert program.json("report", day)["sales_ore"] == ore[day]
    assert program.json("verify")["differences"] == []
    today = status["shop_time"][:10]
    assert status["orders_today"] == days[today]
    assert status["sales_today_ore"] == ore[today]


def test_midnight_comes_without_any_order(program: Program):
    status = program.json(
        "headless", "--rate", "0", "--zone", "Europe/Stockholm", "--open-at", "2026-03-28T23:50", "--speed", "1440",
        "--for", "4",
    )  # fmt: skip
    assert [(r["date"], r["orders"], r["status"]) for r in status["reports"]] == [("2026-03-28", 0, "final")]
    assert status["orders_today"] == status["orders_total"] == 0
    assert (program.folder / "Sales_update_Consumer3" / "sales_2026-03-28.json").exists()


def test_every_handled_order_was_sold_is_in_its_topic_and_has_its_mail(program: Program):
    status = program.json(*FAST[:2], "1200", *FAST[3:], "--speed", "60", "--for", "6", "--keep-log")
    with program.broker() as address:
        sold = recount_topic(address)
        handled = recount_topic(address, "handled_orders")
    assert 0 < status["handled_total"] == len(handled.ids) == status["mailed_total"]
    assert handled.ids <= sold.ids
    assert status["backlog"] == len(sold.ids) - len(handled.ids)
    assert mailed(program.folder) == sorted(handled.ids)
    assert program.json("verify")["differences"] == []

    now = datetime.fromisoformat(status["shop_time"]).timestamp()
    times = [datetime.fromisoformat(order["handled_time"]).timestamp() for order in handled.orders]
    assert all(time <= now + 1 for time in times)
    for name, width in (("30m", 1800), ("1h", 3600), ("2h", 7200)):
        assert status["handled"][name] == sum(time > now - width for time in times)
    assert sum(status["handled"]["bars"]) == status["handled"]["2h"]


def mailed(folder: Path) -> list[int]:
    """Return the order ids of all mails on disk."""
    found = []
    for path in (folder / "mail").glob("*.mbox"):
        with closing(mailbox.mbox(path, create=False)) as box:
            found += [int(message["Subject"].split()[2]) for message in box]
    return sorted(found)


def test_another_broker_is_used_by_its_address_and_not_trimmed(program: Program, tmp_path: Path):
    other = Program(tmp_path / "other")
    with other.broker() as address:
        status = program.json(*FAST, "--for", "3", "--bootstrap-servers", address)
        assert status["bootstrap_servers"] == address
        check_against(status, recount_topic(address))
        second = Program(tmp_path / "second").json(*FAST, "--for", "2", "--bootstrap-servers", address)
        found = recount_topic(address)
        # Two shops on one broker: each counts what it reads, under ids that do not meet.
        assert second["orders_total"] == len(found.ids) == second["produced_total"] + status["produced_total"]


def test_a_broker_that_comes_late_and_hangs_for_a_while_is_waited_for(program: Program, tmp_path: Path):
    (tmp_path / "kafka").mkdir()
    broker = PracticeBroker(tmp_path / "kafka")
    broker.start()
    at = ("--bootstrap-servers", broker.address)
    broker.stop()
    with program.started(*FAST, *at):
        wait_until(lambda: "does not answer" in program.log())
        broker.start()
        wait_until(lambda: program.orders_total() > 200)
        # Not stopped, which would lose what it takes in its last milliseconds: that nothing is lost when a
        # cluster goes away is shown on Apache Kafka.
        process = broker.left_over()
        assert process is not None
        process.suspend()
        wait_until(lambda: program.log().count("does not answer") > 1)
        before = program.orders_total()
        process.resume()
        wait_until(lambda: program.orders_total() > before + 200)
    status = program.json("headless", "--rate", "0", "--for", "0", *at)
    found = recount_topic(broker.address)
    broker.stop()
    check_against(status, found)


def test_a_log_that_was_cut_elsewhere_is_told(program: Program, tmp_path: Path):
    other = Program(tmp_path / "other")
    with other.broker() as address:
        at = ("--bootstrap-servers", address)
        before = program.json(*FAST, "--for", "1", *at)
        admin = AdminClient({"bootstrap.servers": address})
        producer = Producer({"bootstrap.servers": address})
        body = {**recount_topic(address).orders[0]}
        for number in range(120):
            body["order_id"] = 900_000_000 + number
            producer.produce("order_created_now", json.dumps(body), partition=number % 3)
        assert producer.flush(10) == 0
        last = {m.partition(): m.offset() for m in read_topic(address, "order_created_now")}
        for future in admin.delete_records(
            [TopicPartition("order_created_now", partition, offset - 9) for partition, offset in last.items()]
        ).values():
            future.result(10)
        status = program.json("headless", "--rate", "0", "--for", "1", *at)
        # And now all that is unread is gone, so that nothing comes that could show it.
        producer.produce("order_created_now", json.dumps({**body, "order_id": 900_001_000}), partition=0)
        assert producer.flush(10) == 0
        end = max(m.offset() for m in read_topic(address, "order_created_now") if m.partition() == 0) + 1
        for future in admin.delete_records([TopicPartition("order_created_now", 0, end)]).values():
            future.result(10)
        later = program.json("headless", "--rate", "0", "--for", "0", *at)
    assert status["missed"] == 90
    assert status["orders_total"] == before["orders_total"] + 30
    assert set(status["lag"].values()) == {0}
    assert (later["missed"], later["orders_total"]) == (91, status["orders_total"])
    assert set(later["lag"].values()) == {0}
    told = "messages of order_created_now that consumer1-orders-today had not read"
    assert told in program.log(100_000)
