"""Tracks: on which track a fact moves its record, and to which state, so that read models need not know each fact."""

from enum import Enum
from typing import ClassVar

Change = tuple[str, Enum]


class Step:
    """A fact that may move its record on one or more tracks."""

    MOVES: ClassVar[tuple[Change, ...]] = ()

    def changes(self) -> tuple[Change, ...]:
        """Return each track that moved, with the state it moved to."""
        return self.MOVES
