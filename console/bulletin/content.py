"""What a bulletin says: the figures of a briefing, and beside them the money on the very same basis.

Money   rests on the last day and the position that the briefing rests on, so that it stays as it was told
Change  of money since the last bulletin is parted in two: what was recorded since for the days before, and what is new
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from console.asking import Answer, Asking
from domain.briefing import BriefingKind
from ledger.command import NotFound

UNFILED = "PAID_NOT_FILED"
MONEY = ("netAccrued", "netPaid", "reserved", "available")
LATE, NEW = "LATE_ENTRY", "NEW_BUSINESS"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in the last bulletin and in this one; `why` tells by how much for each reason, nothing in a draft."""

    figure: str
    money: bool
    then: Decimal
    now: Decimal
    why: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a bulletin says; `about` names the district, the period and where the bulletin stands.

    `changes` is None for the first one of a district.
    """

    about: Answer
    demo: bool
    basis: Answer
    progress: Answer | None
    keys: Answer
    funds: Answer
    unfiled: Answer
    changes: tuple[Change, ...] | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a draft is to be of; without a position of what is known now."""

    kind: str
    district: str
    since: str
    until: str
    year: int | None = None
    position: str | None = None


async def issued(ask: Asking, id_: str) -> Bulletin:
    """Return what an issued bulletin says, now and for ever. Raises  Refusal, NotFound."""
    about = (await ask("Briefing", id=id_))["briefing"]
    if about is None:
        raise NotFound(what="Briefing")
    basis = about["progress"] or about["keyEnterprises"]
    money = await _money(ask, about, about["until"], basis["position"])
    told = (await ask("BriefingChanges", id=id_))["briefing"]["changes"]
    return _bulletin(about, money, about["progress"], about["keyEnterprises"], await _changes(ask, about, money, told))


async def drafted(ask: Asking, wish: Wish) -> Bulletin:
    """Return what a bulletin would say. Raises  Refusal."""
    known = None if wish.position is None else {"position": wish.position}
    scope = {"district": wish.district, "fundYear": wish.year}
    asked = {"scope": scope, "since": wish.since, "asOf": wish.until, "asKnownAt": known, "kind": wish.kind}
    told = await ask("BulletinDraft", **asked)
    progress, keys = told["inspectionProgress"], told["keyEnterprises"]
    places = {each["code"]: each for each in told["districts"]}
    before = [each for each in told["briefings"]["nodes"] if each["fundYear"] == wish.year]
    about = {
        "kind": wish.kind,
        "district": places[wish.district],
        "fundYear": wish.year,
        "since": wish.since,
        "until": wish.until,
        "state": "DRAFT",
        "remarks": None,
        "issuedOn": None,
        "previous": before[0] if before else None,
    }
    money = await _money(ask, about, wish.until, progress["position"])
    listed = keys | {"rows": keys["nodes"]}
    shown = progress if wish.kind == BriefingKind.PROGRESS.value else None
    return _bulletin(about, money, shown, listed, await _changes(ask, about, money, None))


def _bulletin(
    about: Answer, money: Answer, progress: Answer | None, keys: Answer, changes: tuple[Change, ...] | None
) -> Bulletin:
    funds = money["fundAvailability"]
    return Bulletin(about, money["demo"], funds, progress, keys, funds, _unfiled(money), changes)


async def _money(ask: Asking, about: Answer, as_of: str, position: str) -> Answer:
    scope = {"district": about["district"]["code"], "fundYear": about["fundYear"]}
    return await ask("BulletinMoney", scope=scope, asOf=as_of, asKnownAt={"position": position})


def _unfiled(money: Answer) -> Answer:
    found: Answer = next(gap for gap in money["fundGaps"]["total"]["gaps"] if gap["gap"] == UNFILED)
    return found


async def _changes(ask: Asking, about: Answer, money: Answer, inspections: Answer | None) -> tuple[Change, ...] | None:
    last = about["previous"]
    if last is None:
        return None
    position = (last["progress"] or last["keyEnterprises"])["position"]
    then = await _money(ask, about, last["until"], position)
    mended = await _money(ask, about, last["until"], money["fundAvailability"]["position"])
    return (*_of_money(then, mended, money), *_of_inspections(inspections))


def _of_money(then: Answer, mended: Answer, now: Answer) -> Iterator[Change]:
    was, is_mended, is_now = (each["fundAvailability"]["total"]["balance"] for each in (then, mended, now))
    for name in MONEY:
        first, between, last = (Decimal(each[name]) for each in (was, is_mended, is_now))
        why = ((LATE, between - first), (NEW, last - between))
        yield Change(name, True, first, last, why)


def _of_inspections(told: Answer | None) -> Iterator[Change]:
    for each in told["figures"] if told else ():
        why = tuple(
            (change["because"], Decimal(change["change"]))
            for change in (told or {})["changes"]
            if change["figure"] == each["figure"]
        )
        yield Change(each["figure"], False, Decimal(each["then"]), Decimal(each["now"]), why)
