"""Mutations, made from the commands: one input and one result union for each, and one way through the door."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import MISSING
from typing import Annotated, Any
from uuid import UUID

import strawberry

from domain.dates import day
from domain.refusal import Refusal
from ledger.command import Envelope
from ledger.rights import COMMANDS, Role, check_may
from ledger_api.context import Asked, Context
from ledger_api.inputs import blaming, fields_of, make, read, snake
from ledger_api.outcome import Refused, refused
from ledger_api.scalars import DateText
from ledger_api.texts import prose
from ledger_api.words import words

Complete = Callable[[Context, Any], Awaitable[Any]]

# The ledger's own: at its beginning, by its rules, and what only its operator and the sign-in may do with accounts.
UNSENT = {name for name, roles in COMMANDS.items() if roles == {Role.SYSTEM}}


def mutation(command: Any, answer: Any, complete: Complete | None = None) -> Any:
    """Return the mutation of a command, named like it; `complete` fills in what the ledger itself answers."""
    name = command.__name__
    shape = _input(command)
    result = Annotated[
        answer | Refused,
        strawberry.union(f"{name}Result", description=f"What {name[0].lower()}{name[1:]} answers."),
    ]

    async def resolve(info: Asked, input: Any) -> Any:  # noqa: A002
        context = info.context
        try:
            check_may(context.actor, name)
            wish, envelope = _wish(command, input, context)
            if complete:
                wish = await complete(context, wish)
            receipt = await asyncio.wrap_future(context.ledger.execute(wish, envelope))
        except Refusal as refusal:
            return refused(refusal, context.language)
        await context.close()
        return answer(told=receipt)

    resolve.__annotations__ = {
        "info": Asked,
        "input": Annotated[shape, strawberry.argument(description="What it needs.")],
        "return": result,
    }
    roles = ", ".join(sorted(role.value for role in COMMANDS[name]))
    return strawberry.mutation(resolve, description=f"{words()['mutations'][name]} By {roles}.")


def mutations(answers: Mapping[type, Any], completed: Mapping[type, Complete]) -> type:
    """Return the mutation type of commands, each with its answer; every command with a right must be there."""
    assert {command.__name__ for command in answers} == COMMANDS.keys() - UNSENT
    fields = {
        snake(command.__name__): mutation(command, answer, completed.get(command))
        for command, answer in answers.items()
    }
    return strawberry.type(type("Mutation", (), fields), description="What may be done; each is one command.")


def _wish(command: Any, given: Any, context: Context) -> tuple[Any, Envelope]:
    wish = read(command, given, context.actor.organisation)
    with blaming("effectiveOn"):
        effective_on = day(given.effective_on)
    with blaming("reason"):
        reason = prose(given.reason) if (given.reason or "").strip() else None
    return wish, Envelope(
        actor=context.actor,
        command_id=given.command_id,
        effective_on=effective_on,
        reason=reason,
        expected_version=getattr(given, "expected_version", None),
    )


def _input(command: Any) -> type:
    parts: dict[str, tuple[Any, Any]] = {
        "command_id": (UUID, MISSING),
        "effective_on": (DateText, MISSING),
    }
    if command.names:
        parts["expected_version"] = (int | None, None)
    parts |= fields_of(command)
    parts["reason"] = (str | None, None)
    return make(f"{command.__name__}Input", parts)
