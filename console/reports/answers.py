"""Answers: a table's operation asked page by page, all pages and all tables on one pair of dates."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from console.asking import Answer, Asking
from console.reports.description import Report, Table, Variables, Wanted, Words, chosen
from ledger.command import NotFound
from ledger_api.pages import MOST


@dataclass
class Asked:
    """A report as it is asked, and by what it was narrowed.

    `basis` holds the two dates of its first answer, which every further one rests on.
    """

    asking: Asking
    report: Report
    variables: Variables
    filters: Sequence[tuple[Words, Words]] = ()
    basis: Answer = field(default_factory=dict)
    demo: bool = False
    _first: dict[str, Answer] = field(default_factory=dict)

    async def ahead(self) -> None:
        """Ask for the first page of all tables at the same time. Raises  Refusal, Declined."""
        names = dict.fromkeys(table.operation for table in self.report.tables)
        self._first = await self.asking.beside(names, **self.variables, first=MOST, after=None, totals=True)

    async def pages(self, table: Table) -> AsyncIterator[Answer]:
        """Yield the figures of a table, one page after the other; only the first has the totals.

        Raises  Refusal, Declined, NotFound  there is no such account
        """
        after = None
        while True:
            answer = await self._answer(table.operation, after)
            figures = reduce(_below, filter(None, table.figures.split(".")), answer)
            if figures is None:
                raise NotFound(what="FundAccount")
            self._pin(answer, figures)
            yield figures
            info = figures.get("pageInfo")
            if not (info and info["hasNextPage"]):
                return
            after = info["endCursor"]

    async def _answer(self, operation: str, after: str | None) -> Answer:
        """Ask an operation; several tables may stand in the first answer."""
        if after is None and operation in self._first:
            return self._first[operation]
        told = await self.asking(operation, **self.variables, first=MOST, after=after, totals=not after)
        if after is None:
            self._first[operation] = told
        return told

    def _pin(self, answer: Answer, figures: Answer) -> None:
        if self.basis:
            return
        self.demo = answer.get("demo", self.demo)
        self.basis = {name: figures[name] for name in ("calibre", "asOf", "asKnownAt", "position")}
        self.variables |= {"asOf": figures["asOf"], "asKnownAt": {"position": figures["position"]}}


async def asked(
    asking: Asking, report: Report, wanted: Wanted, as_of: str | None = None, known: dict[str, str] | None = None
) -> Asked:
    """Return a report ready to be asked. Raises  Declined, NotFound."""
    report.check(wanted)
    insurer_id = await asking.insurer_id(wanted.insurer) if wanted.insurer is not None else None
    variables = report.variables(wanted, insurer_id)
    if wanted.campaign is not None:
        variables["campaignId"] = await asking.campaign_id(wanted.campaign)
    return Asked(asking, report, variables | {"asOf": as_of, "asKnownAt": known}, chosen(wanted))


def _below(found: Any, name: str) -> Any:
    return None if found is None else found[name]
