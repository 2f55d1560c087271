"""A question of a misuse guard with its evidence and its answer, also after a command."""

from asyncio import gather
from collections.abc import Sequence
from datetime import date

import strawberry

from domain.guard_finding import DispositionResult, FindingKey, Guard
from domain.money import Fen
from domain.rule_book import Limit
from ledger.rights import Role
from ledger_api.context import Asked, Context
from ledger_api.enums import named
from ledger_api.figures import by_basis
from ledger_api.ids import global_id
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.payment import Payment, payment
from ledger_api.person import person_name
from ledger_api.policy import Policy, policy
from ledger_api.project import PreventionProject, project
from ledger_api.record import LedgerRecord
from projections import misuse_guards, rules
from projections.basis import Basis
from projections.misuse_guards import FindingState, GuardLimits

named(FindingState, "GuardFindingState")


@strawberry.type(description="What was answered to a question of a misuse guard (疑点处置).")
class GuardDisposition:
    """What was answered to a question of a misuse guard."""

    row: strawberry.Private[misuse_guards.Finding]
    result: DispositionResult = strawberry.field(description="What came of it (处置结果).")
    opinion: str = strawberry.field(description="Why (处置意见).")
    disposed_on: date = strawberry.field(description="Day of the answer (处置日期).")
    role: Role = strawberry.field(description="In which role.")

    @strawberry.field(description="Name of who answered; null when it was erased.")
    async def disposed_by(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.answered_by) if self.row.answered_by else None


@strawberry.type(
    description="A question that a misuse guard asks, with what it rests on (疑点); its history is the answers."
)
class GuardFinding(LedgerRecord):
    """A question that a misuse guard asks; `key` is the stream of its answers."""

    row: strawberry.Private[misuse_guards.Finding]

    @strawberry.field(description="Opaque id that stays for ever: that of the guard and its first evidence.")
    def id(self) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(global_id("GuardFinding", self.row.finding))

    @strawberry.field(description="What may be wrong (疑点类型).")
    def guard(self) -> Guard:
        """Return the guard."""
        return Guard(self.row.guard)

    @strawberry.field(description="Where it stands.")
    def state(self) -> FindingState:
        """Return the state."""
        return FindingState(self.row.state)

    @strawberry.field(description="Whose money (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Amount in question, in yuan: of the later payment, of all together, or the budget.")
    def amount(self) -> Fen:
        """Return the amount."""
        return self.row.amount

    @strawberry.field(description="Day on which its evidence was complete.")
    def found_on(self) -> date:
        """Return the day."""
        return self.row.found_on

    @strawberry.field(description="Days it waited for its answer, or waits still (天数).")
    def waiting_days(self) -> int:
        """Return the days."""
        return ((self.row.answered_on or self.basis.as_of) - self.row.found_on).days

    @strawberry.field(description="Days between its payments, or from the project's end to the payment.")
    def span_days(self) -> int | None:
        """Return the days."""
        return self.row.span_days

    @strawberry.field(description="The payments it rests on, the one in question first.")
    async def payments(self, info: Asked) -> list[Payment]:
        """Return the payments."""
        found = await gather(*(payment(info.context, each, self.basis) for each in self.row.payment_ids))
        return [each for each in found if each]

    @strawberry.field(description="The project in question.")
    async def project(self, info: Asked) -> PreventionProject | None:
        """Return the project."""
        return await project(info.context, self.row.project_id, self.basis) if self.row.project_id else None

    @strawberry.field(
        description="Policies of the beneficiary that the caller may see; none covers the project's period."
    )
    async def policies(self, info: Asked) -> list[Policy]:
        """Return the policies."""
        found = await gather(*(policy(info.context, each, self.basis) for each in self.row.policy_ids))
        return [each for each in found if each]

    @strawberry.field(description="Credit code of the beneficiary in question (使用对象).")
    def credit_code(self) -> str | None:
        """Return the code."""
        return self.row.credit_code

    @strawberry.field(description="Invoice numbers that stand on both payments (发票号).")
    def invoice_nos(self) -> list[str]:
        """Return the numbers."""
        return self.row.invoice_nos

    @strawberry.field(description="The latest answer, null while there is none (处置).")
    def disposition(self) -> GuardDisposition | None:
        """Return the answer."""
        row = self.row
        if row.result is None or row.opinion is None or row.answered_on is None:
            return None
        return GuardDisposition(
            row=row,
            result=DispositionResult(row.result),
            opinion=row.opinion,
            disposed_on=row.answered_on,
            role=Role(row.answered_as),
        )


@strawberry.type(description="A question of a misuse guard after a command.")
class GuardFindingRecorded(Recorded):
    """A question of a misuse guard after a command."""

    @strawberry.field(description="The question; null when its guard does not ask it.")
    async def finding(self, info: Asked) -> GuardFinding | None:
        """Return it as it stands after the command."""
        context = info.context
        name = await misuse_guards.name_of(await context.reading(), self.told.streams[0])
        return await guard_finding(context, name or "")


async def guard_finding(context: Context, name: str) -> GuardFinding | None:
    """Return a question in the caller's reach, many in one query."""
    found: GuardFinding | None = await context.load(_findings, (await context.basis(), name))
    return found


def shown_finding(row: misuse_guards.Finding, basis: Basis) -> GuardFinding:
    """Return a question as the API shows it."""
    key = FindingKey.read(row.finding)
    assert key, "a guard names its questions"
    return GuardFinding(key=key.stream, row=row, basis=basis)


async def guard_limits(context: Context, on: date) -> GuardLimits:
    """Return the limits of the guards on a day."""
    found = await rules.limits(await context.reading(), on)
    return GuardLimits(
        duplicate_days=found.get(Limit.DUPLICATE_WINDOW_DAYS.value, 0),
        split_threshold=Fen(found.get(Limit.SPLIT_THRESHOLD_FEN.value, 0)),
        split_days=found.get(Limit.SPLIT_WINDOW_DAYS.value, 0),
        grace_days=found.get(Limit.EXPIRY_GRACE_DAYS.value, 0),
    )


async def _findings(context: Context, keys: Sequence[tuple[Basis, str]]) -> list[GuardFinding | None]:
    reading, scope = await context.reading(), context.reach("misuse_guards")

    async def fetch(basis: Basis, names: list[str]) -> list[GuardFinding]:
        limits = await guard_limits(context, basis.as_of)
        return [shown_finding(row, basis) for row in await misuse_guards.findings(reading, scope, basis, limits, names)]

    found = await by_basis(list(keys), fetch, lambda finding: finding.row.finding)
    return [each[0] if each else None for each in found]
