"""What a consumer may ask of its topic beside the messages: where it ends, and whether all before is counted."""

from collections.abc import Mapping
from typing import Protocol


class ReadLog(Protocol):
    """The topic, as the loop of a consumer reads it."""

    def ends(self) -> Mapping[int, int] | None:
        """Ask Kafka where each partition ends now; None when it does not say."""

    def passed(self, ends: Mapping[int, int]) -> bool:
        """Say whether everything before these ends is counted."""
