"""Work that many ask for at once, done in one go beside the event loop."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """Who comes while the work is under way waits for the next turn, so that no answer is older than its question."""

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Answer]]) -> None:
        self._work = work
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._turns: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Answer:
        """Return the answer to one question. Raises  what the work raises."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._turns is None:
            self._turns = asyncio.create_task(self._take_turns())
        return await answer

    async def _take_turns(self) -> None:
        try:
            while self._waiting:
                turn, self._waiting = self._waiting, []
                await self._take([asked for asked, _ in turn], [answer for _, answer in turn])
        finally:
            self._turns = None

    async def _take(self, asked: list[Asked], answers: list[asyncio.Future[Answer]]) -> None:
        try:
            found = await run_in_threadpool(self._work, asked)
        except Exception as fault:  # everybody's, who asked in this turn
            for answer in answers:
                if not answer.done():
                    answer.set_exception(fault)
        else:
            for answer, each in zip(answers, found, strict=True):
                if not answer.done():
                    answer.set_result(each)
