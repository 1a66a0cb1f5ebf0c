import logging

from workers.kafka.log_filter import EVERY_SECONDS, Seldom


def complaint(client: str, text: str) -> logging.LogRecord:
    return logging.LogRecord("k", logging.ERROR, "", 0, "%s [%s] %s", ("FAIL", client, text), None)


def test_the_same_complaint_is_written_once_in_a_while():
    now = 100.0
    seldom = Seldom(lambda: now)
    assert seldom.filter(complaint("a", "refused (after 0ms)"))
    assert not any(seldom.filter(complaint("a", f"refused (after {n}ms)")) for n in range(500))
    assert seldom.filter(complaint("b", "refused"))
    now += EVERY_SECONDS
    again = complaint("a", "refused")
    assert seldom.filter(again)
    assert again.getMessage() == "FAIL [a] refused (and 500 more like this since)"
