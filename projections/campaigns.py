"""Filing campaigns: which there are, where each stands, and what insurers declared in them.

Fed by   facts of campaigns; steps of filings
Answers  campaigns(scope), declarations(campaigns) - as of any two dates
Scope    an insurer sees the campaigns that ask it, and its own declarations
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.campaign import CampaignState, FilingCampaign
from domain.project.tracks import FilingState
from ledger.store import Recorded
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.batch import put
from projections.scope import Scope
from projections.state_changes import latest

READS = (FilingCampaign.CampaignOpened, FilingCampaign.InsurerDeclaredComplete)

TABLES = """
CREATE TABLE IF NOT EXISTS campaigns (
    campaign_id uuid PRIMARY KEY,
    number      text NOT NULL,
    name        text NOT NULL,
    cutoff_on   date NOT NULL,
    deadline_on date NOT NULL,
    asked       text[] NOT NULL,
    districts   text[] NOT NULL,
    opened_on   date NOT NULL,
    position    bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS campaign_declarations (
    position     bigint PRIMARY KEY,
    campaign_id  uuid NOT NULL,
    insurer      text COLLATE "C" NOT NULL,
    count        int  NOT NULL,
    effective_on date NOT NULL
);
CREATE INDEX IF NOT EXISTS campaign_declarations_by_campaign ON campaign_declarations (campaign_id, insurer);
"""

# What an insurer hands in; the centre's return of what was handed in leads to INCOMPLETE too.
_HANDED_IN = f"""(step.to_state = '{FilingState.SUBMITTED.value}'
    OR (step.to_state = '{FilingState.INCOMPLETE.value}' AND step.from_state <> '{FilingState.SUBMITTED.value}'))"""

_DECLARATIONS = f"""
SELECT said.*, (
    SELECT count(DISTINCT project_id) FROM projects JOIN state_changes AS step ON record_id = project_id
    WHERE projects.campaign_id = said.campaign_id AND projects.insurer = said.insurer
      AND track = 'filing' AND {_HANDED_IN}
      AND step.position > said.position AND step.position <= %(position)s AND step.effective_on <= %(as_of)s
      AND NOT EXISTS (
        SELECT 1 FROM state_changes AS before WHERE before.record_id = project_id AND before.track = 'filing'
          AND before.to_state = '{FilingState.BACKFILLED.value}' AND before.position < step.position
      )
) AS belied_by
FROM campaign_declarations AS said
WHERE campaign_id = ANY(%(ids)s) AND effective_on <= %(as_of)s AND position <= %(position)s
  AND insurer = coalesce(%(insurer)s::text, insurer)
ORDER BY campaign_id, insurer, effective_on, position
"""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign; without `asked` it asks all insurers, without `districts` in all of them."""

    campaign_id: UUID
    number: str
    name: str
    cutoff_on: date
    deadline_on: date
    asked: list[str]
    districts: list[str]
    opened_on: date
    position: int
    state: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """An insurer's word that it reported so many projects and no more; so many were handed in after it."""

    position: int
    campaign_id: UUID
    insurer: str
    count: int
    effective_on: date
    belied_by: int


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep campaigns and declarations."""
    facts = [(each.position, each.fact) for each in recorded]
    opened = [_campaign(at, fact) for at, fact in facts if isinstance(fact, FilingCampaign.CampaignOpened)]
    put(cursor, "campaigns", opened)
    declared = [_declared(at, fact) for at, fact in facts if isinstance(fact, FilingCampaign.InsurerDeclaredComplete)]
    put(cursor, "campaign_declarations", declared)


async def campaigns(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID] | None = None) -> list[Campaign]:
    """Return the campaigns, or those named, that ask somebody in the scope; the latest first."""
    chosen = meets(
        {
            "false": scope.nothing,
            "(asked = '{}' OR asked @> ARRAY[%(insurer)s::text])": scope.insurer,
            "(districts = '{}' OR districts @> ARRAY[%(district)s::text])": scope.district,
            "campaign_id = ANY(%(ids)s)": ids is not None,
        }
    )
    sql = f"""
    SELECT campaigns.*, CASE
        WHEN stood.to_state = '{CampaignState.CLOSED.value}' THEN stood.to_state
        WHEN %(as_of)s > deadline_on THEN '{CampaignState.DUE.value}' ELSE '{CampaignState.OPEN.value}' END AS state
    FROM campaigns JOIN {latest("campaign_id", "campaign")} AS stood ON true
    WHERE {chosen} ORDER BY opened_on DESC, campaigns.position DESC
    """
    return await reading.read(Campaign, sql, values(scope, basis) | {"ids": None if ids is None else list(ids)})


async def declarations(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[Declaration]:
    """Return what the insurers of a scope declared in some campaigns, by insurer, the last one last."""
    return await reading.read(Declaration, _DECLARATIONS, values(scope, basis) | {"ids": list(ids)})


def _campaign(position: int, fact: FilingCampaign.CampaignOpened) -> dict[str, Any]:
    return {
        "campaign_id": fact.originator_id,
        "number": fact.number,
        "name": fact.name,
        "cutoff_on": fact.cutoff_on,
        "deadline_on": fact.deadline_on,
        "asked": fact.asked,
        "districts": fact.districts,
        "opened_on": fact.opened_on,
        "position": position,
    }


def _declared(position: int, fact: FilingCampaign.InsurerDeclaredComplete) -> dict[str, Any]:
    return {
        "position": position,
        "campaign_id": fact.originator_id,
        "insurer": fact.insurer,
        "count": fact.count,
        "effective_on": fact.effective_on,
    }
