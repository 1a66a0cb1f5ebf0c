"""Ports for the Kafka that comes along, of a range that the system does not give out by itself."""

import os
import socket
from pathlib import Path
from zlib import crc32

from models.errors import ShopError

FIRST_PORT = 19_092
PORTS = 500
"""So many for Kafka, and as many behind them for its controller."""


def usual_port(folder: Path) -> int:
    """Return a port of the folder's own: two shops that wanted the same could meet each other's Kafka on it."""
    return FIRST_PORT + crc32(os.fsencode(folder.absolute())) % PORTS


def free_ports(wanted: int) -> tuple[int, int]:
    """Return the wanted port if nobody listens there, else another one, and one for the controller.

    Not one that the system gives out: a client that knocks while Kafka is away could be given that very port and be
    connected to itself, and Kafka could not come back. Raises ShopError when all are in use.
    """
    return _free_port(FIRST_PORT, wanted), _free_port(FIRST_PORT + PORTS, wanted + PORTS)


def _free_port(first: int, wanted: int) -> int:
    for n in range(PORTS):
        port = first + (wanted - first + n) % PORTS
        if _is_free(port):
            return port
    raise ShopError(
        "The ports {first} to {last} are all in use. Close some programs and start again.",
        first=first,
        last=first + PORTS - 1,
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
