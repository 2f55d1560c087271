"""What may be asked of the general ledger, and what handing it in answers."""

from dataclasses import replace
from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf, chosen
from ledger_api.general_ledger.match import (
    MATCHES,
    LedgerMatch,
    LedgerMatchConnection,
    LedgerMatchFilter,
    LedgerMatchOrder,
    shown_match,
)
from ledger_api.general_ledger.unmatched import (
    UNMATCHED,
    UnmatchedVoucherConnection,
    UnmatchedVoucherOrder,
)
from ledger_api.ids import read_id
from ledger_api.outcome import Recorded
from projections import general_ledger_match
from projections.scope import Scope

Wanted = Annotated[LedgerMatchFilter | None, WANTED]


@strawberry.type(description="The general ledger after lines were handed in.")
class GeneralLedgerRecorded(Recorded):
    """The general ledger after lines were handed in."""

    @strawberry.field(description="How the month agrees with the register now; null when neither says anything.")
    async def match(self, info: Asked) -> LedgerMatch | None:
        """Return the month as it stands after the command."""
        context = info.context
        reading, basis = await context.reading(), await context.basis()
        reach = context.reach("general_ledger_match")
        found = await general_ledger_match.of_ledger(reading, reach, basis, self.told.streams[0])
        return shown_match(found) if found else None


@strawberry.type
class GeneralLedgerQuery:
    """What may be asked of the general ledger."""

    @strawberry.field(description="The register of payments against the general ledger, by month (R4 总账核对).")
    async def ledger_matches(
        self,
        info: Asked,
        filter: Wanted = None,  # noqa: A002
        order_by: Annotated[LedgerMatchOrder, ORDER] = LedgerMatchOrder.PERIOD_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> LedgerMatchConnection:
        """Return a page of months."""
        scope, wanted = _asked(info.context, filter)
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, MATCHES, scope, wanted, order_of(order_by), paging)
        return LedgerMatchConnection(**page)

    @strawberry.field(description="Vouchers that stand in one book only or differ in amount (R4 未匹配凭证).")
    async def unmatched_vouchers(
        self,
        info: Asked,
        filter: Wanted = None,  # noqa: A002
        differences: Annotated[
            list[general_ledger_match.Difference] | None,
            strawberry.argument(description="Those that differ in one of these ways."),
        ] = None,
        order_by: Annotated[UnmatchedVoucherOrder, ORDER] = UnmatchedVoucherOrder.VOUCHER_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> UnmatchedVoucherConnection:
        """Return a page of vouchers."""
        scope, wanted = _asked(info.context, filter)
        wanted = replace(wanted, differences=chosen(differences))
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, UNMATCHED, scope, wanted, order_of(order_by), paging)
        return UnmatchedVoucherConnection(**page)


def _asked(context: Context, wanted: LedgerMatchFilter | None) -> tuple[Scope, general_ledger_match.MatchFilter]:
    """Return whose books, and which months. Raises  RoleNotAllowed, DateFormat, TextFormat."""
    reach = context.reach("general_ledger_match")
    if wanted is None:
        return reach, general_ledger_match.EVERY
    if wanted.insurer_id is None:
        return reach, wanted.read()
    insurer = read_id("Organisation", wanted.insurer_id)
    asked = context.reach("general_ledger_match", Scope(insurer)) if insurer else Scope(nothing=True)
    return asked, wanted.read()
