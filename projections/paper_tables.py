"""Papers as a table: every one that was handed in or sent back, for a project, one of its payments or of its cases.

Fed by   every fact that hands in papers (domain/papers.py), and returns of filings
Shape    record_id is whose paper it is, the project's own or one of its payments' or cases';
         of a record and a kind the last row counts: HANDED_IN is there, RETURNED is missing; BESIDE never counts
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.aggregate import Aggregate
from domain.papers import HandsIn, Medium, Paper
from domain.payment import Payment
from domain.project import PreventionProject
from domain.remediation import RemediationCase
from ledger.store import Recorded
from projections.batch import rows_of, run

READS = (HandsIn, PreventionProject.FilingReturned)

TABLES = """
CREATE TABLE IF NOT EXISTS papers (
    position     bigint NOT NULL,
    place        int    NOT NULL,
    project_id   uuid   NOT NULL,
    record_id    uuid   NOT NULL,
    effective_on date   NOT NULL,
    kind         text   NOT NULL,
    said         text   NOT NULL,
    reason       text,
    medium       text,
    received_on  date,
    pages        int,
    sha256       text,
    file_name    text,
    PRIMARY KEY (position, place)
);
CREATE INDEX IF NOT EXISTS papers_by_record ON papers (record_id, kind, position DESC, place DESC);
CREATE INDEX IF NOT EXISTS papers_by_file ON papers (sha256) WHERE sha256 IS NOT NULL;
"""

HANDED_IN, RETURNED, BESIDE = "HANDED_IN", "RETURNED", "BESIDE"

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


LAST_OF_EACH = f"""
SELECT DISTINCT ON (record_id, kind) * FROM papers
WHERE record_id = ANY(%(ids)s) AND {_KNOWN} AND said <> '{BESIDE}'
ORDER BY record_id, kind, position DESC, place DESC
"""
"""SQL: what was said last of each kind of paper of some projects or payments, as of and as known."""


def last(record: str, kind: str) -> str:
    """SQL: what was said last of one kind of paper of a project or a payment, as of and as known; at most one row."""
    return f"""LATERAL (
        SELECT * FROM papers AS paper
        WHERE paper.record_id = {record} AND paper.kind = {kind} AND paper.said <> '{BESIDE}'
          AND paper.effective_on <= %(as_of)s AND paper.position <= %(position)s
        ORDER BY paper.position DESC, paper.place DESC LIMIT 1
    )"""


def filed(project: str, kind: str, historical: str) -> str:
    """SQL: whether a paper of a project's filing is there, as of and as known; of a historical one only on paper."""
    known = "{0}.effective_on <= %(as_of)s AND {0}.position <= %(position)s"
    of_kind = f"{{0}}.record_id = {project} AND {{0}}.kind = {kind} AND {known}"
    return f"""EXISTS (
        SELECT FROM papers AS proof WHERE {of_kind.format("proof")} AND proof.said = '{HANDED_IN}'
            AND (NOT ({historical}) OR proof.medium = '{Medium.PAPER.value}')
            AND NOT EXISTS (
                SELECT FROM papers AS back
                WHERE {of_kind.format("back")} AND back.said = '{RETURNED}' AND back.position > proof.position
            )
    )"""


_INSERT = f"""
INSERT INTO papers SELECT position, place, coalesce(project_id, (
    SELECT project_id FROM remediation_cases WHERE remediation_cases.case_id = told.record_id
)), record_id, effective_on, kind, said, reason, medium, received_on, pages, sha256, file_name
FROM {rows_of("papers")} AS told
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep the papers of a batch; cases are kept before."""
    run(cursor, _INSERT, [row for each in recorded for row in _rows(each.position, each.fact)])


def _rows(position: int, fact: Aggregate.Event) -> list[dict[str, Any]]:
    match fact:
        case PreventionProject.FilingReturned():
            told = [{"said": RETURNED, "kind": each.kind, "reason": each.reason} for each in fact.papers]
        case PreventionProject.AcceptanceFailed() | RemediationCase.RemediationSubmitted():
            told = [_paper(each) | {"said": BESIDE} for each in fact.papers]
        case HandsIn():
            told = [_paper(each) | {"said": HANDED_IN} for each in fact.papers]
        case _:
            return []
    return [_placed(position, fact) | row | {"place": place} for place, row in enumerate(told)]


def _placed(position: int, fact: Aggregate.Event) -> dict[str, Any]:
    placed = {"position": position, "effective_on": fact.effective_on, "record_id": fact.originator_id}
    if isinstance(fact, Payment.PapersAdded):
        return placed | {"project_id": fact.project_id}
    return placed if isinstance(fact, RemediationCase.Event) else placed | {"project_id": fact.originator_id}


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "medium": paper.medium,
        "received_on": paper.received_on,
        "pages": paper.pages,
        "sha256": paper.sha256,
        "file_name": paper.file_name,
    }
