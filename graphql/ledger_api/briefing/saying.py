"""What a briefing says: the ledger's own answer to its basis, asked on the way to the door."""

from dataclasses import fields, replace

from domain.briefing import BriefingKind, Frozen, KeyLine, Position
from ledger.briefing import IssueBriefing
from ledger_api.context import Context
from projections import inspection_progress, key_enterprises
from projections.key_enterprises import KeyEnterprise
from projections.scope import Scope

_SHOWN = [each.name for each in fields(KeyLine)]


async def said(context: Context, wish: IssueBriefing) -> IssueBriefing:
    """Return the command with its figures; the same basis has the same ones for ever."""
    reading = await context.reading()
    basis = await reading.basis(wish.as_of, wish.position)
    scope = context.reach("briefings", Scope(district=wish.district, fund_year=wish.fund_year))
    told = wish.kind is BriefingKind.PROGRESS
    lines = await inspection_progress.lines(reading, scope, basis, wish.since) if told else []
    listed = await key_enterprises.every(reading, scope, basis, wish.since)
    said = Frozen(tuple(lines), tuple(_line(row) for row in listed))
    return replace(wish, position=Position(basis.position), said=said)


def _line(row: KeyEnterprise) -> KeyLine:
    return KeyLine(**{name: getattr(row, name) for name in _SHOWN} | {"reasons": tuple(row.reasons)})
