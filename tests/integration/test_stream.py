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

from models.catalogue import read_catalogue
from models.orders import encode
from tests.integration.program import Program, Recount, recount, wait_until
from tests.orders import order
from tests.shared_kafka import shared_kafka
from workers.stream.opening import default_products

WHERE = ("--seed", "7", "--zone", "Europe/Stockholm")
FAST = ("headless", "--rate", "60000", *WHERE)
SOME = ("headless", "--rate", "12000", *WHERE)
INITIAL = {i + 1: product.balance for i, product in enumerate(read_catalogue(default_products()))}


def check_against(program: Program, status: dict[str, Any], found: Recount) -> None:
    """Compare a status with what is in the topic, all of it sold by the shop itself."""
    assert status["orders_total"] == status["produced_total"] == len(found.ids) > 0
    assert set(status["lag"].values()) == {0}
    assert status["rejected"] == status["missed"] == status["conflicts"] == 0
    delivered = program.arrived()
    assert {product["product_id"]: product["on_hand"] for product in status["products"]} == {
        number: initial + delivered[number] - found.units[number] for number, initial in INITIAL.items()
    }
    assert all(product["on_hand"] >= 0 and product["reserved"] == 0 for product in status["products"])
    check_day(status, found)


def check_day(status: dict[str, Any], found: Recount) -> None:
    """Compare today's figures with those orders that were placed today; a time carries the shop's own offset."""
    today = recount([one for one in found.orders if one["order_time"][:10] == status["shop_time"][:10]])
    assert status["orders_today"] == len(today.ids)
    assert status["sales_today_ore"] == today.ore
    assert {p["product_id"]: p["sold_today"] for p in status["products"] if p["sold_today"]} == dict(today.units)


def test_every_figure_equals_a_recount_and_a_second_run_goes_on(program_on_each: Program):
    program = program_on_each
    first = program.json(*FAST, "--for", "2")
    found = program.recount()
    assert found.messages == len(found.ids)
    assert first["duplicates"] == 0
    check_against(program, first, found)
    again = program.json("status")
    as_time_passes = {"shop_time": "", "handled": {}, "sales_last_hour_ore": 0}
    assert {**again, **as_time_passes} == {**first, **as_time_passes}
    assert {order["order_id"] for order in program.recorded()} == found.ids

    second = program.json(*FAST, "--for", "2")
    later = program.recount()
    check_against(program, second, later)
    assert later.ids > found.ids
    recorded = recount(program.recorded())
    assert (recorded.ids, recorded.ore, recorded.units) == (later.ids, later.ore, later.units)
    assert program.json("verify")["differences"] == []


def test_reports_and_sums_of_a_day_equal_a_recount_across_midnight(program: Program):
    status = program.json(
        "headless", "--rate", "20", *WHERE, "--open-at", "2026-10-24T23:30", "--speed", "1440", "--until", "01:00"
    )
    found = program.recount()
    check_against(program, status, found)
    days: Counter[str] = Counter()
    ore: Counter[str] = Counter()
    for one in found.orders:
        day = one["order_time"][:10]  # it carries the shop's own offset
        days[day] += 1
        ore[day] += sum(line["price"] * line["quantity"] for line in one["order_details"])
    final = {report["date"]: report for report in status["reports"] if report["status"] == "final"}
    assert "2026-10-24" in final
    for day, report in final.items():
        assert (report["orders"], report["sales_ore"], report["revision"]) == (days[day], ore[day], 1)
        text = (program.folder / "Sales_update_Consumer3" / f"sales_{day}.txt").read_text(encoding="utf-8")
        assert text.startswith(f"Daily report for {day}, made ")
        assert program.json("report", day)["sales_ore"] == ore[day]
    assert program.json("verify")["differences"] == []


def test_midnight_comes_without_any_order(program: Program):
    status = program.json(
        "headless", "--rate", "0", "--zone", "Europe/Stockholm", "--open-at", "2026-03-28T23:50", "--speed", "1440",
        "--for", "4",
    )  # fmt: skip
    assert [(r["date"], r["orders"], r["status"]) for r in status["reports"]] == [("2026-03-28", 0, "final")]
    assert status["orders_today"] == status["orders_total"] == 0
    assert (program.folder / "Sales_update_Consumer3" / "sales_2026-03-28.json").exists()


def test_every_handled_order_was_sold_is_in_its_topic_and_has_its_mail(program: Program):
    status = program.json(
        "headless", "--rate", "100", *WHERE, "--open-at", "2026-11-22T12:00", "--speed", "240", "--until", "12:12"
    )
    sold = program.recount()
    handled = program.recount("handled_orders")
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


def test_no_order_is_handled_before_it_was_placed_however_fast_time_runs(program: Program):
    with program.started("headless", "--rate", "60", *WHERE, "--speed", "1440"):
        wait_until(lambda: program.counter("consumer5-order-handler", "handled") > 2000)
    status = program.json("headless", "--rate", "0", "--for", "0")
    handled = program.recount("handled_orders")
    assert len(handled.ids) == status["handled_total"] > 2000
    early = [
        one["order_id"] for one in handled.orders
        if datetime.fromisoformat(one["handled_time"]) < datetime.fromisoformat(one["order_time"])
    ]  # fmt: skip
    assert early == []
    assert program.json("verify")["differences"] == []


def mailed(folder: Path) -> list[int]:
    """Return the order ids of all mails on disk."""
    found = []
    for path in (folder / "mail").glob("*.mbox"):
        with closing(mailbox.mbox(path, create=False)) as box:
            found += [int(message["Subject"].split()[2]) for message in box]
    return sorted(found)


def test_shops_on_one_cluster_are_told_apart_by_their_prefixes(program: Program, tmp_path: Path):
    assert program.at is not None
    other = Program(tmp_path / "other", program.at._replace(prefix=f"{program.at.prefix}other."))
    both = (program, other)
    for one in both:
        status = one.json(*SOME, "--for", "1")
        assert status["bootstrap_servers"] == shared_kafka().address
    for one in both:
        check_against(one, one.json("headless", "--rate", "0", "--for", "0"), one.recount())
    said = program.run("headless", "--for", "0", "--topic-prefix", "another.", expect=2).stderr
    assert f"begin with “{program.at.prefix}” and stay so" in said


def test_two_shops_under_one_prefix_count_each_others_orders_under_ids_that_do_not_meet(
    program: Program, tmp_path: Path
):
    first = program.json(*SOME, "--for", "1")
    second = Program(tmp_path / "second", program.at).json(*SOME, "--for", "1")
    found = program.recount()
    assert found.messages == len(found.ids)
    assert second["orders_total"] == len(found.ids) == first["produced_total"] + second["produced_total"]


def test_the_marks_of_transactions_are_no_messages_that_are_missing(program: Program):
    before = program.json(*SOME, "--for", "1")
    producer = Producer(
        {"bootstrap.servers": shared_kafka().address, "transactional.id": program.named("somebody-else")}
    )
    producer.init_transactions(60)
    for number in range(3):
        producer.begin_transaction()
        for partition in range(3):
            body = encode(order(900_000_000 + 3 * number + partition))
            producer.produce(program.named(), body, partition=partition)
        producer.commit_transaction(60)
    del producer  # its client ends with it
    status = program.json("headless", "--rate", "0", "--for", "0")
    assert status["orders_total"] == before["orders_total"] + 9
    assert (status["missed"], set(status["lag"].values())) == (0, {0})
    assert program.json("verify")["differences"] == []


def test_what_a_cluster_deleted_before_it_was_read_is_told_and_counted(program: Program):
    before = program.json(*SOME, "--for", "1")
    admin = AdminClient({"bootstrap.servers": shared_kafka().address})
    producer = Producer({"bootstrap.servers": shared_kafka().address})
    body = {**program.recount().orders[0]}
    for number in range(120):
        body["order_id"] = 900_000_000 + number
        producer.produce(program.named(), json.dumps(body), partition=number % 3)
    assert producer.flush(60) == 0
    last = {m.partition(): m.offset() for m in program.topic()}
    delete_before(admin, program.named(), {partition: offset - 9 for partition, offset in last.items()})
    status = program.json("headless", "--rate", "0", "--for", "1")
    # And now all that is unread is gone, so that nothing comes that could show it.
    producer.produce(program.named(), json.dumps({**body, "order_id": 900_001_000}), partition=0)
    assert producer.flush(60) == 0
    delete_before(admin, program.named(), {0: last[0] + 2})
    later = program.json("headless", "--rate", "0", "--for", "0")
    assert status["missed"] == 90
    assert status["orders_total"] == before["orders_total"] + 30
    assert set(status["lag"].values()) == {0}
    assert (later["missed"], later["orders_total"]) == (91, status["orders_total"])
    assert set(later["lag"].values()) == {0}
    told = "messages of order_created_now that consumer1-orders-today had not read"
    assert told in program.log(100_000)


def delete_before(admin: AdminClient, topic: str, offsets: dict[int, int]) -> None:
    """Let Kafka delete what lies before these offsets of a topic."""
    places = [TopicPartition(topic, partition, offset) for partition, offset in offsets.items()]
    for future in admin.delete_records(places).values():
        future.result(60)
