"""Frames over two pipes: four bytes of length, then a message. Nothing is run to read one."""

import struct
import threading
from typing import IO, Any, Generic, TypeVar

import msgspec

_LENGTH = struct.Struct(">I")
_T = TypeVar("_T")


class Pipe(Generic[_T]):
    """One end of the talk. Any thread may send; one of them receives.

    Args:
        incoming: what the other side writes.
        outgoing: what it reads.
        kinds: the type of what comes in.

    """

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes], kinds: Any) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._decoder: msgspec.msgpack.Decoder[_T] = msgspec.msgpack.Decoder(kinds)
        self._encoder = msgspec.msgpack.Encoder()
        self._lock = threading.Lock()

    def send(self, message: msgspec.Struct) -> bool:
        """Send a message; returns whether anybody was there to take it."""
        body = self._encoder.encode(message)
        try:
            with self._lock:
                self._outgoing.write(_LENGTH.pack(len(body)) + body)
                self._outgoing.flush()
        except (OSError, ValueError):  # it is gone, or we have closed it
            return False
        return True

    def receive(self) -> _T | None:
        """Wait for the next message; None when the other side is gone."""
        try:
            head = self._incoming.read(_LENGTH.size)
            if len(head) < _LENGTH.size:
                return None
            (length,) = _LENGTH.unpack(head)
            body = self._incoming.read(length)
        except (OSError, ValueError):
            return None
        return self._decoder.decode(body) if len(body) == length else None
