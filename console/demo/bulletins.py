"""The bulletins of the demo: what the centre told every district of November, and who signed for it."""

import asyncio
from datetime import date
from typing import Any

from console.asking import Asking
from console.demo.deeds import actor
from console.demo.fiction import CENTRE, LAST, OFFICIALS, YEAR
from domain.aggregate import stream_id
from domain.district import REPORTING_DISTRICTS
from ledger.door import Ledger
from ledger.rights import Actor, Role
from ledger.tokens import an_actor
from ledger_api.context import Context
from projections.basis import Readers

_SINCE, _UNTIL = date(YEAR, 11, 1), date(YEAR, 11, 30)
_UNSIGNED = 5
"""So many districts have not signed yet."""


def issue(conninfo: str, ledger: Ledger) -> None:
    """Issue the bulletins that were not issued yet, and sign for most of them."""
    asyncio.run(_issued(Readers(conninfo, size=1), ledger))


async def _issued(readers: Readers, ledger: Ledger) -> None:
    await readers.open()
    try:
        position = str(ledger.store.last()[0])
        for number, district in enumerate(REPORTING_DISTRICTS):
            of = {"kind": "PROGRESS", "district": district, "since": str(_SINCE), "asOf": str(_UNTIL)}
            centre = actor("演示中心经办", Role.CENTRE, CENTRE)
            told = await _sent(readers, ledger, centre, "IssueBriefing", district, of | {"position": position})
            if "briefing" in told and number >= _UNSIGNED:
                official = an_actor(OFFICIALS[number % len(OFFICIALS)], "DISTRICT", None, district)
                signed = {"briefingId": told["briefing"]["id"], "documentNo": f"演示收〔{YEAR}〕{number + 1}号"}
                await _sent(readers, ledger, official, "AcknowledgeBriefing", district, signed)
    finally:
        await readers.close()


async def _sent(
    readers: Readers, ledger: Ledger, by: Actor, command: str, district: str, content: dict[str, str]
) -> dict[str, Any]:
    key = str(stream_id("demo", command, district))
    asking = Asking(Context(ledger, readers, by, "zh", []))
    return await asking.send(command, commandId=key, effectiveOn=str(LAST), **content)
