"""What an operator may narrow: which documents, whether the schema may be asked, how often one person may ask.

The rate is kept in this process: several processes on one ledger grant each their own.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from uuid import UUID

from ledger_api.asked import Asked, TurnedAway
from ledger_api.limits import introspects
from ledger_api.operations import trusted

PERSONS_KEPT = 10_000

_NO_QUERY = TurnedAway(400, "BAD_REQUEST", "There is no query.")


@dataclass(slots=True)
class Buckets:
    """A bucket of tokens for each person: `rate` a second flow in, up to `most`; a request takes one."""

    rate: float
    most: float
    clock: Callable[[], float] = time.monotonic
    _kept: "OrderedDict[UUID, tuple[float, float]]" = field(default_factory=OrderedDict)

    def take(self, person: UUID) -> None:
        """Take a token. Raises  TurnedAway."""
        now = self.clock()
        had, since = self._kept.pop(person, (self.most, now))
        has = min(self.most, had + (now - since) * self.rate)
        self._kept[person] = (has - 1 if has >= 1 else has, now)
        if len(self._kept) > PERSONS_KEPT:
            self._kept.popitem(last=False)
        if has < 1:
            wait = {"retry-after": str(ceil((1 - has) / self.rate))}
            raise TurnedAway(429, "TOO_MANY_REQUESTS", "You ask too often; wait a little.", wait)


@dataclass(frozen=True, slots=True)
class Guard:
    """The doors that are open: all of them, unless an operator closes some; `rate` None counts nobody."""

    introspection: bool = True
    trusted_only: bool = False
    rate: Buckets | None = None

    def admit(self, person: UUID) -> None:
        """Count a request of a person. Raises  TurnedAway."""
        if self.rate:
            self.rate.take(person)

    def document(self, asked: Asked) -> str:
        """Return the document that is asked for, by its text or by its hash. Raises  TurnedAway."""
        text = self._named(asked) if asked.query is None else asked.query
        if self.trusted_only and text not in trusted().values():
            raise TurnedAway(
                400, "DOCUMENT_NOT_TRUSTED", "Only the documents of this ledger's allow-list are answered."
            )
        if not self.introspection and introspects(text):
            raise TurnedAway(400, "INTROSPECTION_OFF", "This ledger does not tell its schema.")
        return text

    def _named(self, asked: Asked) -> str:
        persisted = (asked.extensions or {}).get("persistedQuery")
        if not isinstance(persisted, dict):
            raise _NO_QUERY
        text = trusted().get(str(persisted.get("sha256Hash", "")).lower())
        if text is None:
            raise TurnedAway(400, "PERSISTED_QUERY_NOT_FOUND", "No trusted document has this hash.")
        return text
