"""Read models and the facts that each reads: of a batch, each is handed its own and no others.

So recording a payment costs the same however many read models there are of other things.
"""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from psycopg import Cursor
from psycopg.rows import DictRow

from ledger.store import Fold, Recorded


class ReadModel(Protocol):
    """A module that keeps tables."""

    TABLES: str

    @property
    def READS(self) -> tuple[type, ...]:  # noqa: N802
        """The kinds of facts that change them."""

    def fold(self, cursor: Cursor[DictRow], recorded: Sequence[Recorded], /) -> None:
        """Change the tables by the facts of a batch that are of the kinds it reads."""


def fold_of(models: Sequence[ReadModel]) -> Fold:
    """Return the one fold that hands the facts of a batch to all who read them, model by model in their order."""

    @cache
    def readers(kind: type) -> list[int]:
        return [place for place, model in enumerate(models) if issubclass(kind, model.READS)]

    def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
        shares: list[list[Recorded]] = [[] for _ in models]
        for each in recorded:
            for place in readers(each.fact.__class__):
                shares[place].append(each)
        for model, share in zip(models, shares, strict=True):
            if share:
                model.fold(cursor, share)

    return fold
