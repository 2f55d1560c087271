"""What every figure carries: whose it is, and the basis, the dates and the period it rests on."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from domain.dates import day
from domain.district import REPORTING_DISTRICTS, RETIRED_AT_FIRST, DistrictUnknown
from domain.refusal import Refusal
from ledger_api.context import Context, KnownAtText
from ledger_api.enums import named
from ledger_api.ids import read_id
from ledger_api.scalars import DateText, DateTimeText, Position, PositionText
from projections import page as keyset
from projections import scope
from projections.basis import Basis, Calibre

T = TypeVar("T")
Row = TypeVar("Row")


class CalibreRequired(Refusal):
    """A statistic names its calibre."""


class CalibreNotOffered(Refusal):
    """The question has no figures on that calibre."""

    calibre: Calibre


named(Calibre)


@strawberry.input(description="A point of recording (录入时点), as a position or as a time.", one_of=True)
class KnownAt:
    """A point of recording."""

    position: PositionText | None = strawberry.field(
        default=strawberry.UNSET, description="Everything recorded up to and including this position."
    )
    time: DateTimeText | None = strawberry.field(
        default=strawberry.UNSET, description="Everything recorded up to and including this instant."
    )

    def text(self) -> KnownAtText:
        """Return position and time as they were sent."""
        return (
            None if self.position is strawberry.UNSET else self.position,
            None if self.time is strawberry.UNSET else self.time,
        )


@strawberry.input(
    name="Scope",
    description="Whose figures and which year; what is left out is not narrowed beyond what the caller may see.",
)
class ScopeInput:
    """Whose figures and which year."""

    district: str | None = strawberry.field(default=None, description="District code of 6 or 9 digits (区代码).")
    insurer_id: strawberry.ID | None = strawberry.field(default=None, description="One insurer (保险公司).")
    fund_year: int | None = strawberry.field(default=None, description="Year of the policy inception date (资金年度).")
    calibre: Calibre | None = strawberry.field(
        default=Calibre.INCEPTION, description="Basis of the figures (统计口径)."
    )


AsOf = Annotated[
    DateText | None,
    strawberry.argument(
        description="Count what was effective on or before this business date (业务日期), today by default."
    ),
]
AsKnownAt = Annotated[
    KnownAt | None,
    strawberry.argument(
        description="Count only what the ledger had recorded by then (录入时间), the latest position by default."
    ),
]
InScope = Annotated[
    ScopeInput | None, strawberry.argument(description="Whose figures: district, insurer, fund year and calibre.")
]


@strawberry.interface(
    description="Figures with the basis, the date and the recording they rest on, the same for all below them."
)
class Figures:
    """Figures with what they rest on."""

    basis: strawberry.Private[Basis]

    @strawberry.field(description="Basis of these figures (统计口径).")
    def calibre(self) -> Calibre:
        """Return the calibre."""
        return self.basis.calibre

    @strawberry.field(description="Facts effective on or before this business date are counted (业务日期).")
    def as_of(self) -> date:
        """Return the effective date."""
        return self.basis.as_of

    @strawberry.field(description="Facts recorded by this instant are counted (录入时间).")
    def as_known_at(self) -> datetime:
        """Return the instant of recording."""
        return self.basis.known_at

    @strawberry.field(description="Last position of the ledger that is counted.")
    def position(self) -> Position:
        """Return the position."""
        return Position(self.basis.position)


Key = TypeVar("Key")


async def by_basis(
    keys: list[tuple[Basis, Key]],
    fetch: Callable[[Basis, list[Key]], Awaitable[list[Row]]],
    key_of: Callable[[Row], Key],
) -> list[list[Row]]:
    """Fetch the rows of many things, those of one basis in one query."""
    found: dict[tuple[Basis, Key], list[Row]] = {}
    for basis in {basis for basis, _ in keys}:
        for row in await fetch(basis, [key for each, key in keys if each == basis]):
            found.setdefault((basis, key_of(row)), []).append(row)
    return [found.get(key, []) for key in keys]


async def basis_of(context: Context, as_of: str | None, known_at: KnownAt | None) -> Basis:
    """Return the basis asked for. Raises  DateFormat, KnownAtFormat."""
    return await context.basis(as_of, known_at.text() if known_at else None)


def scope_of(
    context: Context, question: str, asked: ScopeInput | None, offered: Iterable[Calibre] = (Calibre.INCEPTION,)
) -> scope.Scope:
    """Return what of the asked scope the caller may see; an id of another kind names nobody.

    Raises  RoleNotAllowed, CalibreRequired, CalibreNotOffered, DistrictUnknown
    """
    if asked is None:
        return context.reach(question)
    context.reach(question)
    if asked.calibre is None:
        raise CalibreRequired()
    if asked.calibre not in offered:
        raise CalibreNotOffered(calibre=asked.calibre)
    if asked.district is not None and asked.district not in {*REPORTING_DISTRICTS, *RETIRED_AT_FIRST}:
        raise DistrictUnknown(district=asked.district[:40])
    insurer = read_id("Organisation", asked.insurer_id) if asked.insurer_id is not None else None
    if asked.insurer_id is not None and insurer is None:
        return scope.Scope(nothing=True)
    return context.reach(question, scope.Scope(insurer, asked.district, asked.fund_year))


@strawberry.input(description="A period of business dates, both ends included.")
class Period:
    """A period of business dates."""

    start_on: DateText | None = strawberry.field(default=None, description="First day, open when left out.")
    end_on: DateText | None = strawberry.field(default=None, description="Last day, open when left out.")


def period_of(asked: Period | None) -> keyset.Period:
    """Read a period. Raises  DateFormat."""
    if asked is None:
        return keyset.ALWAYS
    return keyset.Period(*(day(each) if each is not None else None for each in (asked.start_on, asked.end_on)))


def chosen(values: list[T] | None) -> tuple[T, ...] | None:
    """Return a filter's values; None does not narrow."""
    return None if values is None else tuple(values)


def stream_of(kind: str, text: str | None) -> UUID | None:
    """Read an id; one of another kind, or made up, names nothing there is."""
    if text is None:
        return None
    try:
        return UUID(read_id(kind, text) or "")
    except ValueError:
        return NOTHING


NOTHING = UUID(int=0)
