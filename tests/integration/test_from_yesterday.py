"""A new shop with yesterday's sales: through Kafka like everything else, from yesterday 00:00 to now."""

from datetime import UTC, datetime, timedelta

from tests.integration.program import MISUSED, Program

RUN = ("headless", "--from-yesterday", "--rate", "1", "--zone", "UTC")


def test_a_shop_is_opened_with_yesterdays_sales(program: Program):
    began = datetime.now(UTC)
    status = program.json(*RUN)
    ended = datetime.now(UTC)
    now = datetime.fromisoformat(status["shop_time"])
    assert began <= now <= ended + timedelta(seconds=1)  # with the wall clock again
    assert status["orders_total"] == status["produced_total"] > 1_000
    assert (status["skipped"], set(status["lag"].values())) == (0, {0})
    if began.date() == ended.date():  # midnight has not passed meanwhile, after which yesterday is another day
        (report,) = status["reports"]
        assert report["date"] == f"{began.date() - timedelta(days=1)}"
        assert (report["status"], report["revision"]) == ("final", 1)
        assert report["orders"] + status["orders_today"] == status["orders_total"]
    times = [datetime.fromisoformat(order["order_time"]) for order in program.recorded()]
    assert min(times) >= datetime.combine(began.date() - timedelta(days=1), datetime.min.time(), UTC)
    assert max(times) <= ended + timedelta(seconds=1)
    assert program.json("verify")["differences"] == []
    refused = program.apart(*RUN)
    assert refused.returncode == MISUSED
    assert "has sold already" in refused.stderr
