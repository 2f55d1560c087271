"""What every resolver may reach: who asks, the door, and the one reading of its operation."""

from asyncio import Future, ensure_future
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from typing import Any

from strawberry.dataloader import DataLoader
from strawberry.types import Info

from domain.dates import day
from domain.refusal import Refusal
from ledger.door import Ledger
from ledger.rights import Actor
from ledger_api.noting import Ask, asked_for
from projections.basis import Basis, Readers, Reading
from projections.scope import Scope, within_reach

Loader = Callable[["Context", list[Any]], Awaitable[Iterable[Any]]]


class KnownAtFormat(Refusal):
    """The text is not a position, or not an instant with its offset from UTC."""

    text: str


class Context:
    """One request. A question reads in one transaction; each command's answer in a new one, after its COMMIT.

    What is asked goes into the read record, operation by operation, unless somebody gathers it to tell it as a whole.
    """

    def __init__(
        self, ledger: Ledger, readers: Readers, actor: Actor, language: str, gathered: list[Ask] | None = None
    ) -> None:
        self.ledger, self.readers, self.actor, self.language = ledger, readers, actor, language
        self._gathered = gathered
        self._stack = AsyncExitStack()
        self._opening: Future[Reading] | None = None
        self._loaders: dict[Loader, DataLoader[Any, Any]] = {}
        self._bases: dict[tuple[Any, ...], Basis] = {}

    def another(self) -> "Context":
        """Return the context of another operation of the same request, which may run at the same time."""
        return Context(self.ledger, self.readers, self.actor, self.language, self._gathered)

    async def reading(self) -> Reading:
        """Return the transaction of this operation, opened when it is first asked for."""
        if self._opening is None:  # fields are resolved side by side, and go on together once it is open
            reading = self.readers.reading(self.actor, self.ledger.clock(), self.ledger.today)
            self._opening = ensure_future(self._stack.enter_async_context(reading))
        return await self._opening

    async def close(self) -> None:
        """End the reading, if there is one; the next one sees what was committed since."""
        if self._opening is None:
            return
        await self._stack.aclose()
        self._stack, self._opening = AsyncExitStack(), None
        self._loaders.clear()
        self._bases.clear()

    def asked(self, ask: Ask) -> None:
        """Remember that an operation was run."""
        if self._gathered is None:
            self.readers.record.note(self.ledger.clock(), partial(asked_for, self.actor, (ask,)))
        else:
            self._gathered.append(ask)

    async def basis(self, as_of: str | None = None, known_at: "KnownAtText | None" = None) -> Basis:
        """Return the basis of a figure. Raises  DateFormat, KnownAtFormat."""
        key = (as_of, known_at)
        if key not in self._bases:
            position, instant = known_at or (None, None)
            self._bases[key] = await (await self.reading()).basis(
                day(as_of) if as_of is not None else None, whole(position), moment(instant)
            )
        return self._bases[key]

    def reach(self, question: str, asked: Scope | None = None) -> Scope:
        """Return what the caller may see of what is asked. Raises  RoleNotAllowed."""
        return within_reach(self.actor, question, asked)

    async def load(self, loader: Loader, key: Any) -> Any:
        """Fetch one of many things that are asked for one by one, all in one query."""
        if loader not in self._loaders:

            async def fetch(keys: list[Any]) -> list[Any]:
                return list(await loader(self, keys))

            self._loaders[loader] = DataLoader(fetch)
        return await self._loaders[loader].load(key)


KnownAtText = tuple[str | None, str | None]
Asked = Info[Context, None]


def whole(text: str | None) -> int | None:
    """Read a position. Raises  KnownAtFormat."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise KnownAtFormat(text=text[:40])
    return int(text)


def moment(text: str | None) -> datetime | None:
    """Read an instant with its offset from UTC. Raises  KnownAtFormat."""
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise KnownAtFormat(text=text[:40])
