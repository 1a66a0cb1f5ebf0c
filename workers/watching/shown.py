"""How snapshots cross to a window that looks on: as JSON with their name, sentences as what they consist of."""

from dataclasses import fields, replace
from typing import Any

import msgspec

from models.looks import Messages, OrderLife, OrderPlaces, OrdersFound
from models.sentences import Sentence
from models.snapshots import Audited, KafkaState, Produced, ShopTime
from models.stream import KafkaLog, Receipts
from workers.processes.messages import Words, sentence, words
from workers.stream.loop import Trouble
from workers.upkeep.desk import DayHours, MailShown, Refused, RejectedShown, ReportMade, Restocked

SHOWN = (ShopTime, Produced, KafkaState, KafkaLog, Receipts, Audited, Trouble)
"""What only the program that runs the shop knows; all else a window reads from the database by itself."""
ANSWERS = (
    DayHours, MailShown, Messages, OrderLife, OrderPlaces, OrdersFound, Refused, RejectedShown, ReportMade, Restocked,
)  # fmt: skip
_BY_NAME: dict[str, type[Any]] = {kind.__name__: kind for kind in (*SHOWN, *ANSWERS)}


class _Crossing(msgspec.Struct, frozen=True, array_like=True):
    """A snapshot on its way: `sentences` are those of its fields that are to be translated where they are read."""

    name: str
    body: msgspec.Raw
    sentences: dict[str, Words]


def name_of(snapshot: object) -> str:
    """Return under which name a snapshot is shown: trouble has one for each of its sources."""
    kind = type(snapshot).__name__
    return f"{kind} {snapshot.source}" if isinstance(snapshot, Trouble) else kind


def encode(snapshot: Any) -> str:
    """Write a snapshot down."""
    values = {field.name: getattr(snapshot, field.name) for field in fields(snapshot)}
    sentences = {name: value for name, value in values.items() if isinstance(value, Sentence)}
    plain = replace(snapshot, **{name: str(value) for name, value in sentences.items()})
    body = msgspec.Raw(msgspec.json.encode(plain))
    crossing = _Crossing(type(snapshot).__name__, body, {name: words(value) for name, value in sentences.items()})
    return msgspec.json.encode(crossing).decode()


def decode(text: str) -> object:
    """Read a snapshot back. Raises msgspec.MsgspecError or KeyError when it is none of ours."""
    found = msgspec.json.decode(text, type=_Crossing)
    snapshot = msgspec.json.decode(found.body, type=_BY_NAME[found.name])
    return replace(snapshot, **{name: sentence(value) for name, value in found.sentences.items()})
