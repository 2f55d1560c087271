"""A visiting list and who signed for it, also after a command."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.visiting_list import VisitingListState
from ledger_api.context import Asked, Context
from ledger_api.figures import by_basis
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded
from projections import visiting_lists
from projections.basis import Basis


@strawberry.type(description="A firm's receipt for what was handed to it (机构签收).")
class ListAcknowledgement:
    """A firm's receipt."""

    row: strawberry.Private[visiting_lists.Signature]

    @strawberry.field(description="Which firm (技术服务机构).")
    async def firm(self, info: Asked) -> Organisation:
        """Return the firm."""
        return await organisation(info.context, self.row.firm)

    @strawberry.field(description="When.")
    def acknowledged_on(self) -> date:
        """Return the day."""
        return self.row.effective_on


@strawberry.type(description="Enterprises of a district that are to be inspected (走访企业清单).")
class VisitingList(LedgerRecord):
    """Enterprises of a district that are to be inspected."""

    row: strawberry.Private[visiting_lists.ListStanding]

    @strawberry.field(description="List number (清单编号).")
    def number(self) -> str:
        """Return the number."""
        return self.row.number

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Day it was issued (下发日期).")
    def issued_on(self) -> date:
        """Return the day."""
        return self.row.issued_on

    @strawberry.field(description="By when (截止日期).")
    def due_on(self) -> date:
        """Return the day."""
        return self.row.due_on

    @strawberry.field(description="Where it stood on the dates of the question.")
    def state(self) -> VisitingListState:
        """Return the state."""
        return VisitingListState(self.row.state)

    @strawberry.field(
        description="Enterprises on it; of an insurer its own, of a firm those handed to it (清单企业数)."
    )
    def enterprises(self) -> int:
        """Return how many."""
        return self.row.enterprises

    @strawberry.field(description="Of them handed to a firm (已派发).")
    def assigned(self) -> int:
        """Return how many."""
        return self.row.assigned

    @strawberry.field(description="Firms that signed for what was handed to them (机构签收).")
    async def acknowledgements(self, info: Asked) -> list[ListAcknowledgement]:
        """Return the receipts."""
        rows = await info.context.load(_signatures, (self.basis, self.key))
        return [ListAcknowledgement(row=row) for row in rows]


@strawberry.type(description="A visiting list after a command.")
class VisitingListRecorded(Recorded):
    """A visiting list after a command."""

    @strawberry.field(description="The list.")
    async def visiting_list(self, info: Asked) -> VisitingList:
        """Return it as it stands after the command."""
        found = await visiting_list(info.context, self.told.streams[0])
        assert found is not None
        return found


async def visiting_list(context: Context, list_id: UUID | None, basis: Basis | None = None) -> VisitingList | None:
    """Return a list in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: VisitingList | None = await context.load(_lists, (basis, list_id))
    return found


def shown_list(row: visiting_lists.ListStanding, basis: Basis) -> VisitingList:
    """Return a list as the API shows it."""
    return VisitingList(key=row.list_id, row=row, basis=basis)


async def _lists(context: Context, keys: list[Dated]) -> list[VisitingList | None]:
    reading, scope = await context.reading(), context.reach("visiting_lists")
    return await recorded(
        context, keys, lambda basis, ids: visiting_lists.lists(reading, scope, basis, ids), shown_list
    )


async def _signatures(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[visiting_lists.Signature]]:
    reading, scope = await context.reading(), context.reach("visiting_lists")
    return await by_basis(
        keys, lambda basis, ids: visiting_lists.signatures(reading, scope, basis, ids), lambda row: row.list_id
    )
