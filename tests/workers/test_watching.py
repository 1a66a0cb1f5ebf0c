"""What crosses to a window that looks on comes out as it went in, and what it wishes for is done for it alone."""

import queue
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from models.database import Postgres
from models.folder import ShopFolder
from models.looks import From, Look, Message, Messages, OrderLife, OrderPlaces, OrdersFound
from models.recount import Finding
from models.sentences import Sentence, translate
from models.settings import Settings
from models.snapshots import Audited, KafkaState, Place, Produced, RejectedRow, ShopTime
from models.storage.wishes import WishBook
from models.stream import KILLED, KafkaLog, Receipt, Receipts
from workers.processes.messages import Time
from workers.stream.loop import Trouble
from workers.stream.shop import Shop
from workers.upkeep.announcer import AnnouncerLoop
from workers.upkeep.desk import DayHours, MailShown, Refused, RejectedShown, ReportMade, Restocked
from workers.watching import watch_loop, watchers
from workers.watching.following import Following
from workers.watching.shown import ANSWERS, SHOWN, decode, encode
from workers.watching.watch_loop import WatchLoop
from workers.watching.watched import WatchedChoices, WatchedClock
from workers.watching.watchers import SERVED_BY, WatchersLoop, Wished
from workers.watching.wishes import (
    Break,
    Choose,
    FindOrders,
    GiveUp,
    GoTo,
    LeaveOff,
    LeaveOrder,
    LookAt,
    LookOn,
    Pause,
    Restock,
    Sell,
    SendAgain,
    SetSpeed,
    ShowHours,
    ShowOrder,
    ShowRejected,
    wish_of,
)  # fmt: skip

NOW = datetime(2026, 11, 22, 20, 15, 7, tzinfo=UTC)
PLACE = Place("order_created_now", 2, 41, 3)
MESSAGE = Message(PLACE, b"100007", 1.5, (("topic", b"\xff\x00"),), b"\xfe broken", 8, None, 0, "not JSON")
CROSSING: list[Any] = [
    ShopTime(1.25, -3.5, 60.0, 58.9, 99.0, "sales", False, 0.0, True, "consumer4-stock"),
    Produced(True, 84.5, 1.4, False, b'{"order_id": 1}'),
    KafkaState(True, "127.0.0.1:9092", False, Sentence("Kafka is away."), "4.4.0"),
    KafkaLog({"order_created_now": {0: 5, 11: 7}}, 12.5, None, 3.5, None),
    Receipts(
        (Receipt(1, KILLED, "consumer2-sales", 5.0, 3, 2, 1, 0, 0, 0.5, 1.5, (("paused", ""),)),),
        (("broken", ""),),
        Sentence("There is no consumer."),
    ),
    Audited(True, 5.0, (Finding("orders", 3, None, "consumer1", "day", date(2026, 11, 22)),), 0.5, None, ("x",)),
    Trouble("housekeeper", Sentence("{n:order|orders} skipped.", n=3)),
    DayHours(date(2026, 11, 22), (1, 2, 3)),
    MailShown(100_007, None),
    Messages(4, (MESSAGE,), ((0, 1),), ((0, 9),), (), ((0, 5),), PLACE, True, Sentence("Kafka is away.")),
    OrderPlaces(100_007, MESSAGE, None),
    Refused(Sentence("{why}", why=Sentence("Kafka is away."))),
    RejectedShown((RejectedRow(PLACE, "not JSON", b"\xff", 1, NOW, "consumer1", None),), PLACE),
    Restocked(3, 500),
]


def test_every_kind_is_tried():
    tried = {type(one) for one in CROSSING} | {OrderLife, OrdersFound, ReportMade}
    assert tried >= {*SHOWN, *ANSWERS}


@pytest.mark.parametrize("snapshot", CROSSING, ids=lambda one: type(one).__name__)
def test_a_snapshot_comes_out_as_it_went_in(snapshot: Any):
    found = decode(encode(snapshot))
    assert found == snapshot
    for name in type(snapshot).__dataclass_fields__:
        value = getattr(snapshot, name)
        if isinstance(value, Sentence):
            assert translate(getattr(found, name), "sv") == translate(value, "sv")


def test_what_is_none_of_ours_is_not_taken():
    for text in ("{}", '["Nobody", {}, {}]', '["ShopTime", {"now": "late"}, {}]'):
        with pytest.raises((msgspec.MsgspecError, KeyError)):
            decode(text)


@pytest.mark.parametrize(
    "wish",
    [
        LookOn(), Sell(True), Choose({"rate": 5.0, "curve": False, "language": "sv"}), Pause("consumer2-sales", True),
        Break(KILLED, "consumer2-sales"), ShowHours(date(2026, 11, 22)), SendAgain(PLACE, b"\xff{}"),
        LookAt(Look(3, "handled_orders", None, From.OFFSET, 5, ((0, 4),))), LookAt(None),
    ],
    ids=lambda wish: type(wish).__name__,
)  # fmt: skip
def test_a_wish_comes_out_as_it_went_in(wish: Any):
    assert wish_of(msgspec.json.encode(wish).decode()) == wish


class Served:
    """The loop that serves, stepped by the test, and windows that ask it."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.book = WishBook(shop.store)
        self.latest: dict[str, object] = {}
        self.wished: list[Wished] = []
        self.loop = WatchersLoop(shop, self.latest, self.wished.append)  # type: ignore[arg-type]

    def ask(self, watcher: str, wish: msgspec.Struct) -> int:
        return self.book.ask(watcher, msgspec.json.encode(wish).decode())

    def answers(self, watcher: str) -> list[Any]:
        return [decode(text) for text in self.book.take_answers(watcher)]


@pytest.fixture
def served(shop: Shop) -> Iterator[Served]:
    loop = Served(shop)
    yield loop
    loop.loop.close()


def test_what_steers_is_passed_on_and_what_is_asked_is_answered(served: Served):
    served.ask("a", LookOn())
    number = served.ask("a", Sell(True))
    served.ask("b", Restock(7, 250))
    served.ask("b", SendAgain(PLACE, b"{}"))
    served.ask("b", FindOrders("nobody"))
    served.ask("a", ShowRejected())
    served.loop.step()
    assert [(one.number, one.wish) for one in served.wished] == [(number, Sell(True))]
    restocked, refused, *found = served.answers("b")
    assert restocked == Restocked(7, 250)
    assert refused.text.startswith("That is still no order: ")
    assert found == [OrdersFound("nobody", (), False)]
    assert served.answers("a") == [RejectedShown(())]
    assert served.shop.crossing.watched

    served.wished[0].refuse(Sentence("Kafka is away."))
    served.loop.step()
    assert served.answers("a") == [Refused("Kafka is away.")]
    assert served.answers("b") == []


def test_a_wish_of_another_version_harms_nobody(served: Served, caplog: pytest.LogCaptureFixture):
    served.book.ask("a", '{"type": "Fly"}')
    served.ask("a", LookOn())
    served.loop.step()
    assert served.shop.crossing.watched
    assert "of another version" in caplog.text


def test_it_is_shown_while_somebody_looks_on_and_only_what_has_changed(served: Served, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watchers, "CLOCK_SECONDS", 1e9)
    served.latest["Produced"] = Produced(True, 5.0, 1.0, False)
    served.loop.step()
    assert [name for _, name, _ in served.book.shown(0)] == [SERVED_BY]
    served.ask("a", LookOn())
    served.loop.step()
    (_, (seen, name, text)) = served.book.shown(0)
    assert (name, decode(text)) == ("Produced", served.latest["Produced"])
    served.latest["ShopTime"] = ShopTime(1.0, 0.0, 1.0, 1.0, None)
    served.loop.step()
    ((seen, name, _),) = served.book.shown(seen)
    assert name == "ShopTime"
    served.latest["ShopTime"] = ShopTime(1.1, 0.0, 1.0, 1.01, None)  # that it goes on every window knows
    served.loop.step()
    assert served.book.shown(seen) == []
    served.latest["ShopTime"] = ShopTime(1.2, 0.0, 10.0, 1.0, None)
    served.loop.step()
    assert [name for _, name, _ in served.book.shown(seen)] == ["ShopTime"]


def test_who_leaves_or_says_nothing_any_more_is_forgotten(served: Served, monkeypatch: pytest.MonkeyPatch):
    for watcher in ("a", "b"):
        served.ask(watcher, ShowRejected())
    served.loop.step()
    served.ask("a", LeaveOff())
    served.loop.step()
    assert served.shop.crossing.watched
    assert served.answers("a") == []
    monkeypatch.setattr(watchers, "GONE_SECONDS", -1.0)
    served.loop.step()
    assert not served.shop.crossing.watched
    assert served.answers("b") == []


def test_what_others_choose_is_news_also_when_it_is_what_was_shown_before(tmp_path: Path):
    asked: list[Any] = []
    choices = WatchedChoices(tmp_path / "shop.toml", Settings(language="en"), ask=asked.append)
    choices.change(language="sv", theme="dark")
    assert asked == [Choose({"language": "sv"})]
    assert choices.now() == choices.seen == Settings(language="sv", theme="dark")
    choices.take(Settings(language="en"))  # somebody else was quicker
    assert choices.now() == Settings(language="en", theme="dark") != choices.seen


def test_what_was_wished_for_is_shown_until_the_shop_says_how_it_is():
    asked: list[Any] = []
    clock = WatchedClock(Time(False, 0.0, 0.0, 0.0, 1e12, 1.0, True), lambda: 1000.0, ask=asked.append)
    clock.speed = 60.0
    clock.go_to(5000.0)
    assert (clock.speed, clock.target, clock.catching_up) == (60.0, 5000.0, False)
    clock.give_up()
    assert clock.target is None
    assert asked == [SetSpeed(60.0), GoTo(5000.0), GiveUp()]
    clock.show(ShopTime(0.0, 2.5, 10.0, 9.0, 7000.0, catching_up=True))
    assert (clock.speed, clock.target, clock.catching_up, clock.ahead) == (10.0, 7000.0, True, 2.5)
    assert clock.as_shown().now == clock.now() == 1000.0


class LookingOn:
    """The loop of a window that looks on at a shop in the same database, stepped by the test."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        self.shop = shop
        self.announcer = AnnouncerLoop(shop)
        self.announcer.step()
        self.wishes: queue.SimpleQueue[Any] = queue.SimpleQueue()
        make = {"ask": self.wishes.put}
        self.following = Following(
            shop.store, Postgres("postgresql://user@host/shop"), ShopFolder(folder), {}, "",
            partial(WatchedClock, **make), partial(WatchedChoices, **make),
        )  # fmt: skip
        self.shown: list[Any] = []
        clock = self.following.shop.clock
        assert isinstance(clock, WatchedClock)
        self.loop = WatchLoop(shop.store, "a", self.following, clock, self.wishes, self.shown.append)

    @property
    def rate(self) -> float:
        return self.following.shop.choices.now().rate

    def hear(self, rate: float) -> float:
        """Let the shop have another rate, and say so; returns the one that is gone by then."""
        self.shop.choices.change(rate=rate)
        self.announcer.step()
        self.loop.step()
        return self.rate

    def asked(self) -> list[Any]:
        return [wish_of(text) for _, _, text in WishBook(self.shop.store).take()]


@pytest.fixture
def looking_on(shop: Shop, tmp_path: Path) -> LookingOn:
    return LookingOn(shop, tmp_path / "window")


def test_what_is_told_is_gone_by_when_it_knows_of_what_was_wished_for(looking_on: LookingOn):
    assert looking_on.hear(100.0) == 100.0
    looking_on.wishes.put(ShowRejected())  # what changes nothing is not waited for
    assert looking_on.hear(200.0) == 200.0
    looking_on.wishes.put(Sell(True))
    assert looking_on.hear(300.0) == 200.0
    looking_on.shop.crossing.wishes_done = 1_000
    assert looking_on.hear(300.0) == 300.0
    assert looking_on.asked() == [LookOn(), ShowRejected(), Sell(True)]


def test_a_window_that_was_cut_off_or_meets_another_program_asks_again_for_what_it_looks_at(looking_on: LookingOn):
    book = WishBook(looking_on.shop.store)
    book.show({SERVED_BY: "one"})
    look = LookAt(Look(3, "handled_orders"))
    for wish in (ShowOrder(5), look, LeaveOrder()):
        looking_on.wishes.put(wish)
    looking_on.loop.step()
    looking_on.loop.step()
    assert looking_on.asked() == [LookOn(), ShowOrder(5), look, LeaveOrder()]
    book.show({SERVED_BY: "two"})
    for _ in range(3):
        looking_on.loop.step()
    assert looking_on.asked() == [look]
    looking_on.loop.close()
    for _ in range(3):
        looking_on.loop.step()
    assert looking_on.asked() == [LeaveOff(), LookOn(), look]


def test_where_nobody_runs_the_shop_nothing_is_asked_for_and_what_holds_is_shown(
    looking_on: LookingOn, monkeypatch: pytest.MonkeyPatch
):
    looking_on.loop.step()
    looking_on.asked()
    monkeypatch.setattr(watch_loop, "SILENT_SECONDS", -1.0)
    looking_on.loop.step()
    assert looking_on.shown[-2].text.startswith("No program runs this shop just now.")
    looking_on.following.shop.crossing.selling = True  # as a press of Start shows it
    looking_on.wishes.put(Sell(True))
    looking_on.loop.step()
    assert not looking_on.following.shop.crossing.selling
    assert looking_on.asked() == []
    monkeypatch.setattr(watch_loop, "SILENT_SECONDS", 1e9)
    looking_on.loop.step()
    assert looking_on.shown[-2] == Trouble(watch_loop.SOURCE, "")


def test_what_is_in_the_way_of_the_window_itself_is_told(looking_on: LookingOn):
    looking_on.following.shop.tell("instances", Sentence("Kafka is away."))
    looking_on.loop.step()
    looking_on.loop.step()
    assert [one for one in looking_on.shown if isinstance(one, Trouble)] == [Trouble("instances", "Kafka is away.")]
