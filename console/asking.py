"""Asking: the committed operations, run in process against the served schema, so that there is one way to a figure.

Reach  the operator of this machine asks as an auditor, who sees everything; who shows a token asks as its person
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog
from graphql import GraphQLError
from strawberry.types.graphql import OperationType

from console import compose
from console.compose import OPERATOR
from console.settings import database, settings
from console.speech import Declined, languages
from domain.organisation import OrganisationKind
from domain.refusal import Refusal
from ledger.command import NotFound
from ledger.door import Ledger
from ledger.read_record import ReadWay
from ledger.rights import Actor
from ledger.store import Store
from ledger.tokens import TokenRefused, believed, local_key
from ledger.user_account.desk import Desk
from ledger_api.context import Context
from ledger_api.errors import is_fault
from ledger_api.noting import Ask, asked_for
from ledger_api.operations import operations
from ledger_api.schema import schema
from projections.basis import Readers

Answer = dict[str, Any]
AT_ONCE = 2
"""Operations of one request at the same time: they share a few connections with all readers."""

Asked = TypeVar("Asked")


class Asking:
    """Asks committed questions."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.actor = context.actor

    def now(self) -> datetime:
        """Return the instant by the ledger's clock."""
        return self._context.ledger.clock()

    def another(self) -> "Asking":
        """Return one that asks at the same time, in a transaction of its own."""
        return Asking(self._context.another())

    async def beside(self, names: Iterable[str], **variables: Any) -> dict[str, Answer]:
        """Ask several operations at the same time; return their answers, all as known at the same position.

        Raises  Refusal, Declined
        """
        turns, answers = asyncio.Semaphore(AT_ONCE), {name: Answer() for name in names}

        async def ask(name: str) -> None:
            async with turns:
                answers[name] = await self.another()(name, **variables)

        while True:
            await asyncio.gather(*(ask(name) for name in answers))
            positions = {
                int(figures["position"])
                for answer in answers.values()
                for figures in answer.values()
                if isinstance(figures, dict) and "position" in figures
            }
            if len(positions) <= 1:
                return answers
            variables["asKnownAt"] = {"position": str(min(positions))}  # something was recorded between them

    async def __call__(self, name: str, /, **variables: Any) -> Answer:
        """Return the data of a committed operation. Raises  Refusal, Declined."""
        result = await schema.execute(
            operations()[name], variables, self._context, allowed_operation_types=[OperationType.QUERY]
        )
        for error in result.errors or ():
            raise _cause(error)
        return result.data or {}

    async def send(self, name: str, /, **content: Any) -> Answer:
        """Send a committed mutation; return what it answers, `Refused` included. Raises  Declined."""
        variables = {"input": content}
        result = await schema.execute(
            operations()[name], variables, self._context, allowed_operation_types=[OperationType.MUTATION]
        )
        for error in result.errors or ():
            raise _cause(error)
        [answer] = (result.data or {}).values()
        return dict(answer)

    async def insurer_id(self, code: str) -> str:
        """Return the id of an insurer. Raises  NotFound."""
        found = await self("Organisations", kind=OrganisationKind.INSURER.value)
        for insurer in found["organisations"]:
            if insurer["code"] == code:
                return str(insurer["id"])
        raise NotFound(what=code[:40])

    async def campaign_id(self, number: str) -> str:
        """Return the id of a campaign of historical filings. Raises  NotFound."""
        for campaign in (await self("Campaigns"))["campaigns"]:
            if campaign["number"] == number:
                return str(campaign["id"])
        raise NotFound(what=number[:40])


def ask(question: Callable[[Asking], Awaitable[Asked]], token: str | None = None, export: str | None = None) -> Asked:
    """Put a question to the ledger that the settings name, as the person of a token, else as the operator.

    `export` names the file that is made of the answers, for the read record.

    Raises  Refusal, Declined, TokenRefused  the token, or the account of its person, says no
    """
    chosen = settings()
    with database(chosen) as conninfo:
        actor = _bearer(conninfo, local_key(chosen.data), token) if token else OPERATOR
        return answer_of(conninfo, question, actor, export)


def answer_of(
    conninfo: str,
    question: Callable[[Asking], Awaitable[Asked]],
    actor: Actor = OPERATOR,
    export: str | None = None,
) -> Asked:
    """Put a question to the ledger of a database; who asked is in the read record first.

    Raises  Refusal, Declined
    """
    with _as_it_is(conninfo) as ledger, _told_by_us():
        return asyncio.run(_answered(Readers(conninfo, size=1), ledger, question, actor, export))


def _bearer(conninfo: str, key: bytes, token: str) -> Actor:
    """Return whom a token names, if the account of that person bears it, as over HTTP. Raises  TokenRefused."""
    actor, issued_at = believed(key, token, compose.system_clock())
    with _as_it_is(conninfo) as ledger:
        desk = Desk(ledger, conninfo, compose.SYSTEM)
        desk.open()
        try:
            [stands] = desk.stand([(actor, issued_at)])
        finally:
            desk.close()
    if not stands:
        raise TokenRefused("the account of this person bears no such token", "该人员的账号已不支持此令牌")
    return actor


def known_at(text: str | None) -> dict[str, str] | None:
    """Return a point of recording as operations take it: digits are a position, all else an instant."""
    if text is None:
        return None
    return {"position" if text.isdecimal() else "time": text}


async def _answered(
    readers: Readers,
    ledger: Ledger,
    question: Callable[[Asking], Awaitable[Asked]],
    actor: Actor,
    export: str | None,
) -> Asked:
    gathered: list[Ask] = []
    await readers.open()
    try:
        return await question(Asking(Context(ledger, readers, actor, languages()[0], gathered)))
    finally:
        if gathered:
            way = ReadWay.EXPORT if export else ReadWay.COMMAND_LINE
            readers.record.note(ledger.clock(), partial(asked_for, actor, tuple(gathered), way, export))
        await readers.close()


@contextmanager
def _as_it_is(conninfo: str) -> Iterator[Ledger]:
    """Open a ledger without seeding an empty one: a question records nothing."""
    ledger = compose.open_ledger(Store(conninfo, compose.FOLDS))
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def _told_by_us() -> Iterator[None]:
    """Keep faults out of the log: here nobody quotes an id, the command line tells the fault itself."""
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    try:
        yield
    finally:
        structlog.configure(**before)


def _cause(error: GraphQLError) -> Exception:
    if isinstance(error.original_error, Refusal) or is_fault(error):
        return error.original_error or error
    return Declined(error.message, f"参数有误:{error.message}")
