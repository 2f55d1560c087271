"""A correction, also after a command."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.aggregate import FactRef
from domain.correction import CorrectionState
from domain.correction.wanted import CorrectionKind
from domain.correction_method import CorrectionMethod
from domain.money import Fen
from ledger_api.context import Asked, Context
from ledger_api.fact import Fact, FactValue, fact, fact_at
from ledger_api.ids import global_id
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.person import person_name
from ledger_api.record import Dated, LedgerRecord, recorded
from projections import corrections
from projections.basis import Basis

KINDS = {CorrectionKind.PAYMENT: "Payment", CorrectionKind.PREMIUM: "Policy", CorrectionKind.NAME: "Policy"}
ENVELOPE_OF_REQUEST = ("target.", "accounts.", "requested_")


@strawberry.type(description="What was entered wrongly and what is right, under two pairs of eyes (更正).")
class Correction(LedgerRecord):
    """A correction."""

    row: strawberry.Private[corrections.CorrectionStanding]

    @strawberry.field(description="What it is about.")
    def kind(self) -> CorrectionKind:
        """Return the kind."""
        return CorrectionKind(self.row.kind)

    @strawberry.field(description="Where it stands; approving applies it.")
    def state(self) -> CorrectionState:
        """Return the state."""
        return CorrectionState(self.row.state)

    @strawberry.field(
        description="Number of what is wrong: its voucher, or its policy with the receipt (凭证号, 保单号)."
    )
    def title(self) -> str:
        """Return the number."""
        return self.row.title

    @strawberry.field(description="Id of the payment or policy that is wrong.")
    def record_id(self) -> strawberry.ID:
        """Return the id."""
        return self._named(self.row.record_id)

    @strawberry.field(description="Id of the payment or policy where the right entry stands; null until applied.")
    def entry_id(self) -> strawberry.ID | None:
        """Return the id."""
        row = self.row
        if row.entry_stream is None:
            return None
        return self._named(row.entry_stream if row.kind == CorrectionKind.PAYMENT.value else row.record_id)

    @strawberry.field(description="Whose entry it is (保险公司).")
    async def insurers(self, info: Asked) -> list[Organisation]:
        """Return the insurers."""
        return [await organisation(info.context, code) for code in self.row.insurers]

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="How the insurer's books are corrected; null where no money moves (更正方法).")
    def method(self) -> CorrectionMethod | None:
        """Return the method."""
        return CorrectionMethod(self.row.method) if self.row.method else None

    @strawberry.field(description="Amount that was entered, in yuan; null where no money moves (原金额).")
    def wrong_amount(self) -> Fen | None:
        """Return the amount."""
        return self.row.wrong_amount

    @strawberry.field(description="Amount that is right, in yuan; null where no money moves (更正后金额).")
    def right_amount(self) -> Fen | None:
        """Return the amount."""
        return self.row.right_amount

    @strawberry.field(description="Why it was asked for (更正原因).")
    def reason(self) -> str | None:
        """Return why."""
        return self.row.reason

    @strawberry.field(description="Business date of the request.")
    def requested_on(self) -> date:
        """Return the day."""
        return self.row.requested_on

    @strawberry.field(description="Name of who asked (申请人).")
    async def requested_by(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.requested_by)

    @strawberry.field(description="Business date of the decision; what is applied counts from then (更正日期).")
    def decided_on(self) -> date | None:
        """Return the day."""
        return self.row.decided_on

    @strawberry.field(description="Name of who decided (审核人).")
    async def decided_by(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.decided_by) if self.row.decided_by else None

    @strawberry.field(description="Why it was decided so, where a reason was given.")
    def decision_reason(self) -> str | None:
        """Return why."""
        return self.row.decision_reason

    @strawberry.field(description="What is right, field by field.")
    async def new_values(self, info: Asked) -> list[FactValue]:
        """Return what the request says, without whom and what it is about."""
        asked = await fact_at(info.context, self.row.position)
        values = asked.values(info) if asked else []
        return [each for each in values if not each.name.startswith(ENVELOPE_OF_REQUEST)]

    @strawberry.field(description="The fact that is wrong.")
    async def target(self, info: Asked) -> Fact | None:
        """Return the fact."""
        return await fact(info.context, FactRef(self.row.target_stream, self.row.target_version))

    @strawberry.field(description="The reversal and the new entry, empty until applied.")
    async def results(self, info: Asked) -> list[Fact]:
        """Return the facts."""
        found = [await fact(info.context, named) for named in self.row.results]
        return [each for each in found if each]

    def _named(self, stream: UUID) -> strawberry.ID:
        return strawberry.ID(global_id(KINDS[CorrectionKind(self.row.kind)], str(stream)))


@strawberry.type(description="A correction after a command.")
class CorrectionRecorded(Recorded):
    """A correction after a command."""

    @strawberry.field(description="The correction.")
    async def correction(self, info: Asked) -> Correction:
        """Return it as it stands after the command."""
        found = await correction(info.context, self.told.streams[0])
        assert found is not None
        return found


async def correction(context: Context, correction_id: UUID | None, basis: Basis | None = None) -> Correction | None:
    """Return a correction in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: Correction | None = await context.load(_corrections, (basis, correction_id))
    return found


async def corrections_of(context: Context, basis: Basis, record_id: UUID) -> list[Correction]:
    """Return the corrections of a record, and the one that entered it; those of many in one query."""
    found: list[corrections.CorrectionStanding] = await context.load(_of_records, (basis, record_id))
    return [shown_correction(row, basis) for row in found]


def shown_correction(row: corrections.CorrectionStanding, basis: Basis) -> Correction:
    """Return a correction as the API shows it."""
    return Correction(key=row.correction_id, row=row, basis=basis)


async def _corrections(context: Context, keys: list[Dated]) -> list[Correction | None]:
    reading, scope = await context.reading(), context.reach("corrections")
    return await recorded(
        context, keys, lambda basis, ids: corrections.corrections(reading, scope, basis, ids), shown_correction
    )


async def _of_records(
    context: Context, keys: list[tuple[Basis, UUID]]
) -> Iterable[list[corrections.CorrectionStanding]]:
    reading, scope = await context.reading(), context.reach("corrections")
    found = {
        basis: await corrections.of_records(reading, scope, basis, [key for each, key in keys if each == basis])
        for basis in {basis for basis, _ in keys}
    }
    return [[row for row in found[basis] if key in {row.record_id, row.entry_stream}] for basis, key in keys]
