"""The read record as the auditor asks it: who asked for which figures, exports and files when (查阅留痕).

Fed by   ledger/read_record.py; no facts, so that it is as of now and of no earlier day
Answers  page(filter), total(filter)
Scope    the auditor alone, who sees everybody's
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.read_record import ReadWay
from projections.asked import codes, meets
from projections.basis import Reading
from projections.page import ALWAYS, FIRST, Order, Page, Period

AT_ASC = Order(("at", "read_id"))
AT_DESC = Order(("at", "read_id"), falling=True)


@dataclass(frozen=True, slots=True)
class ReadFilter:
    """Which reads; `asked` names a question, an operation, a page, an export or a file, `record` what it was about."""

    person: UUID | None = None
    organisation: str | None = None
    ways: tuple[ReadWay, ...] | None = None
    asked: str | None = None
    record: str | None = None
    period: Period = ALWAYS


EVERY = ReadFilter()


@dataclass(frozen=True, slots=True)
class Read:
    """What one person asked for; `times` counts the same within a second."""

    at: datetime
    read_id: int
    person: UUID
    role: str
    organisation: str
    way: str
    what: str | None
    questions: list[str]
    about: list[str]
    times: int


async def page(reading: Reading, wanted: ReadFilter = EVERY, order: Order = AT_DESC, page: Page = FIRST) -> list[Read]:
    """Return one page of the record, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM (SELECT * FROM reads WHERE {_chosen(wanted)}) AS listed {tail}"
    return await reading.read(Read, sql, _values(wanted) | place)


async def total(reading: Reading, wanted: ReadFilter = EVERY) -> int:
    """Return how many rows `page` goes through."""
    [row] = await reading.rows(f"SELECT count(*) AS found FROM reads WHERE {_chosen(wanted)}", _values(wanted))
    found: int = row["found"]
    return found


def _chosen(wanted: ReadFilter) -> str:
    return meets(
        {
            "person = %(person)s": wanted.person,
            "organisation = %(organisation)s": wanted.organisation,
            "way = ANY(%(ways)s)": wanted.ways,
            "(what = %(asked)s OR questions @> ARRAY[%(asked)s::text])": wanted.asked,
            "EXISTS (SELECT FROM unnest(about) AS each WHERE split_part(each, '=', 2) = %(record)s)": wanted.record,
            "at >= (%(first_on)s::date)::timestamp AT TIME ZONE 'Asia/Shanghai'": wanted.period.first_on,
            "at < (%(last_on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'": wanted.period.last_on,
        }
    )


def _values(wanted: ReadFilter) -> dict[str, Any]:
    return {
        "person": wanted.person,
        "organisation": wanted.organisation,
        "ways": codes(wanted.ways),
        "asked": wanted.asked,
        "record": wanted.record,
        "first_on": wanted.period.first_on,
        "last_on": wanted.period.last_on,
    }
