"""The outcome of every mutation: what was recorded, with its receipt and warnings, or the rule that said no."""

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import strawberry

from domain.refusal import Refusal, RefusalClass, catalogue
from ledger import command
from ledger_api.context import Asked
from ledger_api.scalars import Position

_Code: Any = Enum("RefusalCode", {code: code for code in catalogue()})  # type: ignore[misc]
RefusalCode: Any = strawberry.enum(
    _Code,
    description="Which rule said no; the words are those of the catalogue.",
)
for _value in RefusalCode.__strawberry_definition__.values:
    _value.description = f"{catalogue()[_value.name].en} ({catalogue()[_value.name].zh})."


@strawberry.type(description="One named value as text.")
class NamedValue:
    """One named value as text."""

    name: str = strawberry.field(description="The name.")
    value: str = strawberry.field(description="Yuan with two places, ISO dates, codes and names as text.")


@strawberry.type(name="Receipt", description="Proof that a command was recorded.")
class ReceiptType:
    """Proof that a command was recorded."""

    position: Position = strawberry.field(
        description="Position of its last fact; ask with it as asKnownAt to see this very state."
    )
    recorded_at: datetime = strawberry.field(description="When it was recorded (录入时间).")
    command_id: UUID = strawberry.field(description="The client's key (请求号).")
    replayed: bool = strawberry.field(description="Whether this key had been recorded before, so that nothing new was.")


@strawberry.type(description="Something that was recorded and still deserves a look.")
class LedgerWarning:
    """Something that was recorded and still deserves a look."""

    code: RefusalCode = strawberry.field(description="Which rule it would have broken had it been a decision.")
    message: str = strawberry.field(description="The words in the language of the request.")
    values: list[NamedValue] = strawberry.field(description="The figures and names in the words.")


@strawberry.interface(description="What every successful command answers.")
class Recorded:
    """What every successful command answers; the record is read only when it is asked for."""

    told: strawberry.Private[command.Receipt]

    @strawberry.field(description="Proof that the command was recorded.")
    def receipt(self) -> ReceiptType:
        """Return the receipt."""
        return ReceiptType(
            position=Position(self.told.position),
            recorded_at=self.told.recorded_at,
            command_id=self.told.command_id,
            replayed=self.told.replayed,
        )

    @strawberry.field(description="What was recorded and still deserves a look (提示).")
    def warnings(self, info: Asked) -> list[LedgerWarning]:
        """Return the warnings in the language of the request."""
        return [
            LedgerWarning(
                code=RefusalCode[each.code],
                message=getattr(catalogue()[each.code], info.context.language).format(**each.values),
                values=named_values(each.values),
            )
            for each in self.told.warnings
        ]


@strawberry.type(description="A command that was not recorded: a rule of the ledger says no.")
class Refused:
    """A command that was not recorded."""

    code: RefusalCode = strawberry.field(description="Which rule.")
    class_: RefusalClass = strawberry.field(name="class", description="Of what kind the rule is.")
    message: str = strawberry.field(description="The words in the language of the request.")
    field: str | None = strawberry.field(
        description='Path of the input field to mend, such as "payment.voucher.text", when one is to blame.'
    )
    values: list[NamedValue] = strawberry.field(description="The figures and names in the words.")


def refused(refusal: Refusal, language: str) -> Refused:
    """Tell a refusal to a client."""
    return Refused(
        code=RefusalCode[refusal.code()],
        class_=refusal.refusal_class,
        message=refusal.words(language),
        field=refusal.at or None,
        values=named_values(refusal.values()),
    )


def named_values(values: dict[str, str]) -> list[NamedValue]:
    """Write values as a list."""
    return [NamedValue(name=name, value=value) for name, value in values.items()]
