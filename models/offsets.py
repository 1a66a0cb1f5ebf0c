"""Where a reader goes on in a partition."""

from typing import NamedTuple


class NextOffset(NamedTuple):
    """The next offset to read of a partition, and the leader epoch of the message before it (−1: not known)."""

    offset: int
    epoch: int = -1
