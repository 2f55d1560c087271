"""What was insured in a period, on any calibre, and why the calibres differ, as the API shows it (R17)."""

from dataclasses import replace
from typing import Annotated

import strawberry

from domain.money import Fen
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, Period, basis_of, period_of, scope_of
from projections import underwriting
from projections.basis import Calibre
from projections.underwriting import Reason

named(Reason, "CalibreReason")

InPeriod = Annotated[
    Period | None,
    strawberry.argument(description="Days on the calibre that count, all when left out; the scope's year narrows too."),
]


@strawberry.type(description="Policies, enterprises, premium and accrual; of a difference they may be negative.")
class UnderwritingFigures:
    """Policies, enterprises, premium and accrual."""

    policies: int = strawberry.field(description="Policies begun by the date (保单数).")
    enterprises: int = strawberry.field(description="Enterprises insured by them (参保企业数).")
    premium_received: Fen = strawberry.field(description="Premium received less refunds (实收保费).")
    net_accrued: Fen = strawberry.field(description="Accrued to the prevention fund (净计提).")


@strawberry.type(description="What was insured in a period on one calibre (承保统计).")
class Underwriting(Figures):
    """What was insured in a period."""

    figures: UnderwritingFigures = strawberry.field(description="The figures.")


@strawberry.type(description="One reason why a calibre differs from the inception date, and by how much.")
class CalibreDifference:
    """One reason and its figures."""

    reason: Reason = strawberry.field(description="Why (差异原因).")
    figures: UnderwritingFigures = strawberry.field(
        description="What it adds to, or takes from, the figures by inception date."
    )


@strawberry.type(description="The figures on one calibre beside those by inception date.")
class CalibreColumn:
    """The figures on one calibre."""

    calibre: Calibre = strawberry.field(description="Which calibre (统计口径).")
    figures: UnderwritingFigures = strawberry.field(description="What it counts.")
    difference: UnderwritingFigures = strawberry.field(
        description="That less what the inception date counts (差异), the sum of the differences below."
    )
    differences: list[CalibreDifference] = strawberry.field(description="The difference by reason.")


@strawberry.type(description="The same figures on all calibres, with every difference explained (R17 口径差异表).")
class CalibreComparison(Figures):
    """The same figures on all calibres."""

    calibres: list[CalibreColumn] = strawberry.field(description="One for each calibre, the inception date first.")


@strawberry.type
class UnderwritingQuery:
    """What may be asked of what was insured."""

    @strawberry.field(description="What was insured in a period, on the calibre of the scope (承保统计).")
    async def underwriting(
        self,
        info: Asked,
        scope: InScope = None,
        period: InPeriod = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> Underwriting:
        """Return the figures on one calibre."""
        within = scope_of(info.context, "underwriting", scope, Calibre)
        calibre = (scope and scope.calibre) or Calibre.INCEPTION
        basis = replace(await basis_of(info.context, as_of, as_known_at), calibre=calibre)
        found = await underwriting.calibres(await info.context.reading(), within, basis, period_of(period))
        return Underwriting(basis=basis, figures=_shown(found[calibre].counted))

    @strawberry.field(description="The same figures on all calibres, and why they differ (R17 口径差异表).")
    async def calibre_comparison(
        self,
        info: Asked,
        scope: InScope = None,
        period: InPeriod = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> CalibreComparison:
        """Return the figures on all calibres."""
        within = scope_of(info.context, "underwriting", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        found = await underwriting.calibres(await info.context.reading(), within, basis, period_of(period))
        return CalibreComparison(basis=basis, calibres=[_column(each) for each in found.values()])


def _column(on: underwriting.OnCalibre) -> CalibreColumn:
    return CalibreColumn(
        calibre=on.calibre,
        figures=_shown(on.counted),
        difference=_shown(on.difference),
        differences=[
            CalibreDifference(reason=reason, figures=_shown(on.differences[reason]))
            for reason in Reason
            if reason in on.differences
        ],
    )


def _shown(counted: underwriting.Underwritten) -> UnderwritingFigures:
    return UnderwritingFigures(
        policies=counted.policies,
        enterprises=counted.enterprises,
        premium_received=counted.premium,
        net_accrued=counted.accrued,
    )
