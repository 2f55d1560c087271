"""Enums of the schema: the domain's own, with the words of the catalogue."""

from enum import Enum
from typing import TypeVar

import strawberry

from domain.briefing import BriefingKind, BriefingState
from domain.campaign import CampaignState
from domain.carry_over import CarryOverMode
from domain.complaint import ComplaintState
from domain.contract import ContractState, ServiceItem
from domain.correction import CorrectionState
from domain.correction.wanted import CorrectionKind
from domain.correction_method import CorrectionMethod
from domain.fund_account import AccrualMode
from domain.fund_state import FundState
from domain.guard_finding import DispositionResult, Guard
from domain.hazard.escalation import EscalationReason
from domain.hazard.finding import HazardCategory, HazardSource, ProductionStop
from domain.hazard.plan import PlanElement
from domain.hazard.supervision import SupervisionLevel
from domain.hazard.tracks import Closure, HazardGrade, HazardState, SupervisionState
from domain.industry import SafetySector
from domain.irregular import IrregularKind
from domain.organisation import Duty, OrganisationKind
from domain.papers import Medium, PaperKind, PaperStage
from domain.payment import PaymentState
from domain.policy import PolicyState
from domain.project.tracks import DistrictState, ExecutionState, FilingState, Headline, ReviewState
from domain.refusal import RefusalClass
from domain.remediation import RemediationState
from domain.rule_book import Limit, UseCategory
from domain.settlement.line import SettlementLineState, SettlementState
from domain.task.contact import Channel
from domain.task.refusing import VisitRefusalReason
from domain.task.tracks import TaskState
from domain.visiting_list import VisitingListState
from ledger.rights import Role
from ledger_api.words import words

E = TypeVar("E", bound=type[Enum])


def named(kind: E, name: str | None = None) -> E:
    """Put a domain enum into the schema; each value has its Chinese term in the catalogue."""
    name = name or kind.__name__
    terms = words()["enums"][name]
    strawberry.enum(kind, name=name, description=terms["_"])
    for value in kind:
        definition = next(v for v in kind.__strawberry_definition__.values if v.name == value.name)  # type: ignore[attr-defined]
        definition.description = terms[value.name]
    return kind


for each in (
    AccrualMode,
    BriefingKind,
    BriefingState,
    CorrectionKind,
    CampaignState,
    CarryOverMode,
    Closure,
    Channel,
    ComplaintState,
    ContractState,
    CorrectionMethod,
    DispositionResult,
    CorrectionState,
    DistrictState,
    Duty,
    EscalationReason,
    ExecutionState,
    FilingState,
    Guard,
    HazardCategory,
    HazardGrade,
    HazardSource,
    HazardState,
    IrregularKind,
    Limit,
    Medium,
    OrganisationKind,
    PaperKind,
    PaperStage,
    PaymentState,
    PlanElement,
    PolicyState,
    ProductionStop,
    RefusalClass,
    RemediationState,
    ReviewState,
    Role,
    SafetySector,
    SupervisionLevel,
    SupervisionState,
    ServiceItem,
    SettlementLineState,
    SettlementState,
    TaskState,
    UseCategory,
    VisitRefusalReason,
    VisitingListState,
):
    named(each)
named(FundState, "FundAccountState")
named(Headline, "ProjectHeadline")
