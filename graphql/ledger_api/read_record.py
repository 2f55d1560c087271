"""The read record, as the API shows it to the auditor (查阅留痕)."""

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from ledger.read_record import ReadWay
from ledger.rights import Role
from ledger_api.connection import (
    ORDER,
    WANTED,
    After,
    Before,
    Connection,
    First,
    Last,
    Once,
    Paging,
    order_of,
    page_listed,
    shown,
)
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import Period, chosen, period_of
from ledger_api.ids import opened
from ledger_api.organisation import Organisation, find_organisation
from ledger_api.person import person_name
from ledger_api.texts import sought
from projections import read_record

named(ReadWay)


@strawberry.type(description="That somebody asked for figures, an export or a file; never what was answered (查阅).")
class Read:
    """That somebody asked."""

    row: strawberry.Private[read_record.Read]

    @strawberry.field(description="When it was asked first (查阅时间).")
    def at(self) -> datetime:
        """Return the instant."""
        return self.row.at

    @strawberry.field(description="How often the same was asked within that second.")
    def times(self) -> int:
        """Return how often."""
        return self.row.times

    @strawberry.field(description="Id of the person who asked; it stays when the name is erased.")
    def person_id(self) -> UUID:
        """Return the id."""
        return self.row.person

    @strawberry.field(description="Name of who asked (查阅人); null where the ledger knows none.")
    async def actor(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.person)

    @strawberry.field(description="In which role (角色).")
    def role(self) -> Role:
        """Return the role."""
        return Role[self.row.role]

    @strawberry.field(description="Code of the organisation it was asked for (机构代码).")
    def organisation_code(self) -> str:
        """Return the code."""
        return self.row.organisation

    @strawberry.field(description="The organisation (机构); null where the code is of a role and not registered.")
    async def organisation(self, info: Asked) -> Organisation | None:
        """Return the organisation."""
        return await find_organisation(info.context, self.row.organisation)

    @strawberry.field(description="In which way it was asked (方式).")
    def way(self) -> ReadWay:
        """Return the way."""
        return ReadWay[self.row.way]

    @strawberry.field(
        description="The operation of the allow-list, the page, the export with its format or the hash of the file;"
        " null for a document of the client's own."
    )
    def what(self) -> str | None:
        """Return what it was."""
        return self.row.what

    @strawberry.field(description="The questions of this schema behind it, by their field names.")
    def questions(self) -> list[str]:
        """Return the questions."""
        return self.row.questions

    @strawberry.field(
        description="Scope, dates and records it was narrowed to, as name=value; never words that were sought."
    )
    def about(self) -> list[str]:
        """Return what it was about."""
        return self.row.about


@strawberry.type(description="A page of the read record.")
class ReadConnection(Connection[Read]):
    """A page of the read record."""

    total: strawberry.Private[Once[int]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return await self.total.get()


@strawberry.input(description="Which reads.")
class ReadFilter:
    """Which reads."""

    person_id: UUID | None = strawberry.field(default=None, description="By one person.")
    organisation: str | None = strawberry.field(default=None, description="For one organisation, by its code.")
    ways: list[ReadWay] | None = strawberry.field(default=None, description="In one of these ways.")
    question: str | None = strawberry.field(
        default=None, description="One question, operation, page, export or file, by its name as listed."
    )
    record_id: strawberry.ID | None = strawberry.field(default=None, description="About one record or organisation.")
    asked: Period | None = strawberry.field(default=None, description="Asked on these days, in Beijing.")

    def read(self) -> read_record.ReadFilter:
        """Return the filter of the question. Raises  DateFormat, TextFormat."""
        return read_record.ReadFilter(
            person=self.person_id,
            organisation=sought(self.organisation),
            ways=chosen(self.ways),
            asked=sought(self.question),
            record=":".join(opened(self.record_id)) if self.record_id is not None else None,
            period=period_of(self.asked),
        )


@strawberry.enum(description="Order of the read record.")
class ReadOrder(Enum):
    """Order of the read record."""

    AT_DESC = strawberry.enum_value(read_record.AT_DESC, description="Latest first.")
    AT_ASC = strawberry.enum_value(read_record.AT_ASC, description="Earliest first.")


@strawberry.type
class ReadRecordQuery:
    """What may be asked of the read record."""

    @strawberry.field(description="Who asked for which figures, exports and files when, for the auditor (查阅留痕).")
    async def read_record(
        self,
        info: Asked,
        filter: Annotated[ReadFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[ReadOrder, ORDER] = ReadOrder.AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ReadConnection:
        """Return a page of the record."""
        context = info.context
        context.reach("read_record")
        wanted = filter.read() if filter else read_record.EVERY
        order, reading = order_of(order_by), await context.reading()
        _, page = await page_listed(
            context,
            f"readRecord {wanted}",
            read_record.Read,
            order,
            Paging(first, after, last, before),
            lambda _, place: read_record.page(reading, wanted, order, place),
        )
        total = Once(lambda: read_record.total(reading, wanted))
        return ReadConnection(total=total, **shown(page, lambda row: Read(row=row)))
