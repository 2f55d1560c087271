"""Every shape that a fact was ever stored in replays for ever; `tests/history` holds one line for each."""

from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from eventsourcing.persistence import StoredEvent

from domain.aggregate import Aggregate
from domain.briefing import Briefing
from domain.campaign import FilingCampaign
from domain.complaint import Complaint
from domain.contract import ServiceContract
from domain.correction import Correction
from domain.enterprise import Enterprise
from domain.fee import Fee
from domain.fund_account import FundAccount
from domain.general_ledger import GeneralLedger
from domain.guard_finding import GuardFinding
from domain.hazard import Hazard
from domain.organisation import Organisation
from domain.payment import Payment
from domain.policy import Policy
from domain.project import PreventionProject
from domain.remediation import RemediationCase
from domain.rule_book import RuleBook
from domain.settlement import Settlement
from domain.task import InspectionTask
from domain.territory import Territory
from domain.user_account import UserAccount
from domain.visiting_list import VisitingList
from domain.voucher import VoucherLine
from ledger.store import FactMapper

HISTORY = Path(__file__).parents[1] / "history"
AGGREGATES = (
    Briefing,
    Complaint,
    Correction,
    FilingCampaign,
    Enterprise,
    Fee,
    FundAccount,
    GeneralLedger,
    GuardFinding,
    Hazard,
    InspectionTask,
    Organisation,
    Payment,
    Policy,
    PreventionProject,
    RemediationCase,
    RuleBook,
    ServiceContract,
    Settlement,
    UserAccount,
    Territory,
    VisitingList,
    VoucherLine,
)
LINES = [
    msgspec.json.decode(line)
    for file in sorted(HISTORY.glob("*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]
MAPPER = FactMapper()


def stored(line: dict) -> StoredEvent:
    return StoredEvent(UUID(line["stream"]), line["version"], line["name"], msgspec.json.encode(line["state"]))


def shapes() -> set[tuple[str, int]]:
    """Every fact that can be recorded today: its stored name and the version of its shape."""
    return {
        (fact.TOPIC, getattr(fact, "class_version", 1))
        for aggregate in AGGREGATES
        for name, fact in vars(aggregate).items()
        if isinstance(fact, type)
        and issubclass(fact, Aggregate.Event)
        and name not in {"Created", "Event", "Published"}
    }


def test_every_shape_that_is_recorded_today_has_a_line():
    assert shapes() - {(line["name"], line["state"].get("class_version", 1)) for line in LINES} == set()


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['name']}-{line['state'].get('class_version', 1)}")
def test_a_stored_fact_is_read_and_written_back_as_it_was(line):
    fact = MAPPER.to_domain_event(stored(line))

    again = MAPPER.to_stored_event(fact)

    assert again.topic == line["name"]
    if getattr(type(fact), "class_version", 1) == line["state"].get("class_version", 1):
        assert msgspec.json.decode(again.state) == line["state"]
