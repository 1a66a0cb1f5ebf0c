"""Does what a window wishes for that looks on from another program, as if the shop's own window had asked."""

from models.errors import ShopError
from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KILLED
from workers.consumers import BUILD
from workers.threads.shop_run import ShopRun, Tried
from workers.watching.watched import STEERED
from workers.watching.watchers import Wished
from workers.watching.wishes import (
    Break,
    CatchUp,
    Choose,
    GiveUp,
    GoTo,
    OpenWithYesterday,
    Pause,
    Sell,
    SetSpeed,
)


def carry_out(run: ShopRun, wished: Wished) -> bool:
    """Do it, in the thread that made `run`; returns whether settings were changed."""
    try:
        _do(run, wished)
    except ShopError as error:
        wished.refuse(error.sentence)
    finally:
        run.shop.crossing.wishes_done = wished.number
    return isinstance(wished.wish, Choose)


def _do(run: ShopRun, wished: Wished) -> None:
    clock = run.shop.clock
    match wished.wish:
        case Sell(on=on):
            run.start_sales() if on else run.stop_sales()
        case OpenWithYesterday():
            run.open_with_yesterday()
        case SetSpeed(speed=speed):
            clock.speed = speed
        case GoTo(instant=instant):
            clock.go_to(instant)
        case CatchUp():
            run.catch_up()
        case GiveUp():
            run.give_up()
        case Choose(values=values) if values.keys() <= STEERED:
            run.shop.choices.change(**values)
        case Pause(consumer=consumer, on=on) if consumer in BUILD:
            run.trials.pause(consumer) if on else run.trials.go_on(consumer)
        case Break(kind=kind, consumer=consumer):
            _break(run.trials, kind, consumer)


def _break(trials: Tried, kind: str, consumer: str) -> None:
    if kind == KILLED and consumer in BUILD:
        trials.kill(consumer)
    elif kind in (DUPLICATES, BROKEN):
        trials.send_known() if kind == DUPLICATES else trials.send_broken()
    elif kind in (KAFKA_AWAY, KAFKA_KILLED) and trials.owns_kafka:
        trials.take_kafka_away() if kind == KAFKA_AWAY else trials.kill_kafka()
