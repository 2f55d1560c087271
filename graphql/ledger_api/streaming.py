"""Operations that go on: told as they happen, to so many at once, for as long as who asks may ask.

Between two answers nothing is held, and a client that does not take an answer in time is dropped: it goes on from the
last position it has seen.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from strawberry.schema import BaseSchema
from strawberry.types.graphql import OperationType

from ledger_api.answer import answered
from ledger_api.asked import Asked, TurnedAway
from ledger_api.context import Context

STREAMS = "ledger.streams"  # in the scope of a request that is answered for as long as it takes
TAKEN_WITHIN_S = 10.0
BELIEVED_S = 30.0
MOST_EACH, MOST = 10, 500

ContextAgain = Callable[[], Awaitable[Context]]


@dataclass(slots=True)
class Streams:
    """How many are open, by person."""

    most_each: int = MOST_EACH
    most: int = MOST
    open: Counter[UUID] = field(default_factory=Counter)

    @contextmanager
    def one(self, person: UUID) -> Iterator[None]:
        """Count one while the block runs. Raises  TurnedAway."""
        if self.open[person] >= self.most_each or self.open.total() >= self.most:
            raise TurnedAway(429, "TOO_MANY_SUBSCRIPTIONS", f"A person has at most {self.most_each} at once.")
        self.open[person] += 1
        try:
            yield
        finally:
            self.open[person] -= 1
            self.open += Counter()  # those who have none are forgotten


async def answers(
    schema: BaseSchema, query: str, asked: Asked, context: Context, again: ContextAgain
) -> AsyncGenerator[dict[str, Any], None]:
    """Yield the answers to an operation; who asks is asked for again after a while.

    Raises  Unauthenticated, TurnedAway  who asks may not ask any more
    """
    stream = await schema.stream(
        query,
        variable_values=asked.variables,
        context_value=context,
        operation_name=asked.operation_name or None,
        allowed_operation_types={OperationType.QUERY, OperationType.SUBSCRIPTION},
    )
    clock = asyncio.get_running_loop().time
    believed = clock()
    async with aclosing(stream) as results:
        async for result in results:
            await context.close()
            if clock() - believed > BELIEVED_S:
                await again()
                believed = clock()
            yield answered(result, context.language)  # type: ignore[arg-type]
