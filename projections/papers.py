"""Papers: which are there for projects and payments, and which file stands behind each.

Fed by   paper_tables
Answers  of_records(ids), of_cases(ids) as of any two dates, file(hash)
Scope    who sees a record sees its papers
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.paper_checklist import KIND_PLACE
from projections.paper_tables import HANDED_IN, LAST_OF_EACH
from projections.scope import Scope


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that is there, the last of its kind; for `repeated` other papers in scope the same file stands."""

    record_id: UUID
    kind: str
    medium: str
    received_on: date
    pages: int | None
    sha256: str | None
    file_name: str | None
    repeated: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """What a file was called where it was bound last."""

    file_name: str | None


async def of_records(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[PaperRow]:
    """Return the papers of some projects or payments that the caller may see, by record and kind.

    Those of a project are without those of its payments.
    """
    return await _papers(reading, scope, basis, ids, _THERE)


async def of_cases(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[PaperRow]:
    """Return the papers handed in to mend some cases that the caller may see, by case, in the order they came in."""
    every = """
    SELECT * FROM papers
    WHERE record_id = ANY(%(ids)s) AND effective_on <= %(as_of)s AND position <= %(position)s
    """
    return await _papers(reading, scope, basis, ids, every, "position, place")


async def file(reading: Reading, scope: Scope, sha256: str) -> FileRow | None:
    """Return what a file is called, if a record in scope binds it."""
    sql = f"""
    SELECT file_name FROM {_WITH_OWNERS} WHERE sha256 = %(sha256)s AND {_in_sight(scope)}
    ORDER BY papers.position DESC LIMIT 1
    """
    named = {"sha256": sha256, "insurer": scope.insurer, "district": scope.district}
    found = await reading.read(FileRow, sql, named)
    return found[0] if found else None


_WITH_OWNERS = """papers JOIN projects USING (project_id) LEFT JOIN payments ON payments.payment_id = papers.record_id
    LEFT JOIN remediation_cases AS mended ON mended.case_id = papers.record_id"""


_OWNER = "coalesce(payments.insurer, mended.insurer)"


_THERE = f"SELECT * FROM ({LAST_OF_EACH}) AS last WHERE said = '{HANDED_IN}'"


async def _papers(
    reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID], rows: str, order: str = KIND_PLACE
) -> list[PaperRow]:
    sql = f"""
    SELECT record_id, kind, medium, received_on, pages, sha256, file_name, (
        SELECT count(DISTINCT (papers.record_id, papers.kind))
        FROM {_WITH_OWNERS}
        WHERE papers.sha256 = paper.sha256 AND papers.position <= %(position)s AND papers.effective_on <= %(as_of)s
          AND (papers.record_id, papers.kind) <> (paper.record_id, paper.kind)
          AND {_in_sight(scope)}
    )::int AS repeated
    FROM ({rows}) AS paper ORDER BY record_id, {order}
    """
    return await reading.read(PaperRow, sql, values(scope, basis) | {"ids": list(ids)})


def _in_sight(scope: Scope) -> str:
    """SQL: whether a paper's record may be seen; a project by all that fund it, a payment by whose it is."""
    return meets(
        {
            "false": scope.nothing,
            f"coalesce({_OWNER} = %(insurer)s, funders @> ARRAY[%(insurer)s::text])": scope.insurer,
            "projects.district = %(district)s": scope.district,
        }
    )
