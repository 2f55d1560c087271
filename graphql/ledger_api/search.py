"""Search: any record and any responsible person by name, number, voucher or credit code, as the API shows them."""

import asyncio
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import strawberry

from ledger.rights import QUESTIONS
from ledger_api.connection import First
from ledger_api.context import Asked, Context
from ledger_api.enums import named
from ledger_api.figures import basis_of
from ledger_api.ids import global_id
from ledger_api.node import fetched
from ledger_api.pages import page_size
from ledger_api.record import Node
from ledger_api.responsible_persons import ResponsiblePerson, shown_person
from ledger_api.texts import line
from projections import responsible_persons, search
from projections.search import ASKED_BY, SHORTEST, FoundKind

named(FoundKind)

_TYPES = {
    FoundKind.ENTERPRISE: "Enterprise",
    FoundKind.PROJECT: "PreventionProject",
    FoundKind.PAYMENT: "Payment",
    FoundKind.POLICY: "Policy",
    FoundKind.CONTRACT: "ServiceContract",
    FoundKind.TASK: "InspectionTask",
    FoundKind.HAZARD: "Hazard",
}


@strawberry.type(description="What was found of one kind.")
class FoundGroup:
    """What was found of one kind."""

    kind: FoundKind = strawberry.field(description="Of which kind.")
    records: list[Node] = strawberry.field(description="The records, as their own questions show them.")
    more: bool = strawberry.field(description="Whether there are more than were asked for.")


@strawberry.type(description="What was found (搜索结果); what the caller may not see is not among it.")
class Found:
    """What was found."""

    groups: list[FoundGroup] = strawberry.field(description="Records by kind; a kind without any is left out.")
    persons: list[ResponsiblePerson] = strawberry.field(description="Who bears a duty and is called so (专人).")


@strawberry.type
class SearchQuery:
    """What may be looked for."""

    @strawberry.field(
        description="Records and persons, by a part of the name of an enterprise or a project, or by the beginning of a"
        " number, a voucher, a credit code, a finding number, or the name of a payee or a person (搜索)."
    )
    async def search(
        self,
        info: Asked,
        text: Annotated[str, strawberry.argument(description="What is looked for; fewer than 2 letters find nothing.")],
        first: First = None,
    ) -> Found:
        """Return what is found."""
        wanted, size = line(text), page_size(first, None)
        context = info.context
        within = context.reach("search")
        kinds = [kind for kind, asked in ASKED_BY.items() if context.actor.role in QUESTIONS[asked]]
        basis, reading = await basis_of(context, None, None), await context.reading()
        hits = await search.found(reading, within, basis, kinds, wanted, size + 1)
        groups = [
            await _group(context, kind, [hit.id for hit in hits if hit.kind == kind.value], size) for kind in kinds
        ]
        return Found(groups=[each for each in groups if each.records], persons=await _persons(context, wanted, size))


async def _group(context: Context, kind: FoundKind, ids: Sequence[UUID], size: int) -> FoundGroup:
    found = await asyncio.gather(*(fetched(context, global_id(_TYPES[kind], str(each))) for each in ids))
    records = [record for record in found if record is not None]
    return FoundGroup(kind=kind, records=records[:size], more=len(records) > size)


async def _persons(context: Context, name: str, size: int) -> list[ResponsiblePerson]:
    if context.actor.role not in QUESTIONS["responsible_persons"] or len(name) < SHORTEST:
        return []
    within, basis = context.reach("responsible_persons"), await basis_of(context, None, None)
    found = await responsible_persons.in_office(await context.reading(), within, basis, called=name)
    return [shown_person(row) for row in found[:size]]
