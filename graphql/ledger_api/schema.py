"""The schema: its table of contents, one line for each capability's questions and for each command."""

from collections.abc import AsyncIterator

import strawberry
from strawberry.extensions import SchemaExtension

from ledger.audit import RecordAuditFinding
from ledger.briefing import AcknowledgeBriefing, IssueBriefing
from ledger.budget_target import SetBudgetTarget
from ledger.campaign import CloseCampaign, DeclareComplete, OpenCampaign
from ledger.complaint import AnswerComplaint, ExtendComplaint, RecordComplaint
from ledger.contract import AmendContract, SignContract, TerminateContract
from ledger.correction import ApproveCorrection, RejectCorrection, RequestCorrection
from ledger.enterprise import MergeEnterprise, ReassignDistrict, RenameEnterprise
from ledger.fund_account import FreezeFund, OpenFundAccount, UnfreezeFund
from ledger.general_ledger import RecordGeneralLedger
from ledger.guard_finding import DisposeGuardFinding
from ledger.hazard import (
    ClaimRectification,
    CloseOnSite,
    DelistHazard,
    DenyExtension,
    EscalateHazard,
    FilePlan,
    GrantExtension,
    ListForSupervision,
    MarkDuplicate,
    NotifyHazard,
    RecordFinding,
    RecordReinspection,
    RegradeHazard,
    ReopenHazard,
    RequestExtension,
    ResumeHazard,
    SuspendHazard,
    WithdrawHazard,
)
from ledger.organisation import AppointPerson, RegisterFirm, RegisterOrganisation, RelievePerson
from ledger.papers import AddPapers
from ledger.payment import (
    DisputeVoucher,
    RecordIrregularPayment,
    RecordPayment,
    RecordPaymentRefund,
    ReversePayment,
    VerifyPayment,
)
from ledger.policy import (
    EndorsePolicy,
    ExtendPolicy,
    RecordPremiumReceipt,
    RecordPremiumRefund,
    RegisterPolicy,
    SupplementPolicy,
    SurrenderPolicy,
)
from ledger.project import (
    AbandonProject,
    AcceptFiling,
    AcceptProject,
    ApproveAmendment,
    ApproveProject,
    BackfillProject,
    CancelProject,
    CloseProject,
    ConfirmUsagePlan,
    ConsentAllocation,
    ConsultDistrict,
    DeclareProject,
    ExplainStall,
    FailAcceptance,
    ObjectUsagePlan,
    RejectAmendment,
    RejectProject,
    RequestAmendment,
    ReturnFiling,
    ReturnProject,
    StartImplementation,
    SubmitDeliverable,
    SubmitFiling,
    WriteOffPayable,
)
from ledger.remediation import AcceptRemediation, ConfirmMisuse, ReturnRemediation, SubmitRemediation
from ledger.rule_book import AuthorizeSpecialUse, PublishRule
from ledger.settlement import (
    AgreeLine,
    DisputeLine,
    MediateDispute,
    PaySettlement,
    ReturnSettlement,
    ReverseSettlementPayment,
    SubmitSettlement,
)
from ledger.task import (
    AcceptQuality,
    CorrectContactData,
    FollowUpRefusal,
    NotifyEnterprise,
    RecordRefusal,
    RecordUnreachable,
    RecordVisit,
    RejectQuality,
    ReportContactProblem,
    ScheduleVisit,
    SubmitReport,
    VoidTask,
)
from ledger.territory import ReassignTerritory
from ledger.visiting_list import AcknowledgeVisitingList, AssignTask, IssueVisitingList
from ledger.year_end import CloseFundYear
from ledger_api import enums  # noqa: F401  (puts the domain's enums into the schema)
from ledger_api.audit import AuditFindingRecorded, AuditQuery
from ledger_api.briefing import BriefingQuery, BriefingRecorded, InspectionProgressQuery, said
from ledger_api.budget_target import BudgetTargetQuery
from ledger_api.campaign import CampaignQuery, CampaignRecorded
from ledger_api.changes import Subscription
from ledger_api.complaint import ComplaintQuery, ComplaintRecorded
from ledger_api.completeness import CompletenessQuery
from ledger_api.contract import ContractQuery, ContractRecorded
from ledger_api.correction import CorrectionQuery, CorrectionRecorded
from ledger_api.enterprise import EnterpriseQuery, EnterpriseRecorded
from ledger_api.firm_quality import FirmQualityQuery
from ledger_api.fund_account import FundAccountQuery, FundAccountRecorded
from ledger_api.fund_availability import FundAvailabilityQuery
from ledger_api.fund_months import FundMonthsQuery
from ledger_api.gap import GapQuery
from ledger_api.general_ledger import GeneralLedgerQuery, GeneralLedgerRecorded
from ledger_api.guard_finding import GuardFindingQuery, GuardFindingRecorded
from ledger_api.guarded_schema import GuardedSchema
from ledger_api.hazard import HazardQuery, HazardRateQuery, HazardRecorded, KeyEnterpriseQuery
from ledger_api.late_entries import LateEntriesQuery
from ledger_api.me import MeQuery
from ledger_api.money_to_safety import MoneyToSafetyQuery
from ledger_api.mutations import mutations
from ledger_api.node import NodeQuery
from ledger_api.noting import Ask
from ledger_api.organisation import OrganisationQuery, OrganisationRecorded
from ledger_api.paper_completeness import PaperCompletenessQuery
from ledger_api.payment import PaymentQuery, PaymentRecorded
from ledger_api.payment_cycle import PaymentCycleQuery
from ledger_api.policy import PolicyQuery, PolicyRecorded
from ledger_api.project import ProjectQuery, ProjectRecorded
from ledger_api.read_record import ReadRecordQuery
from ledger_api.remediation import RemediationQuery, RemediationRecorded
from ledger_api.responsible_persons import ResponsiblePersonQuery
from ledger_api.rule_book import RuleQuery, RuleRecorded
from ledger_api.search import SearchQuery
from ledger_api.settlement import SettlementQuery, SettlementRecorded
from ledger_api.stall import StallQuery
from ledger_api.task import TaskQuery, TaskRecorded
from ledger_api.territory import TerritoryQuery, TerritoryRecorded
from ledger_api.underwriting import UnderwritingQuery
from ledger_api.unfiled import UnfiledQuery
from ledger_api.uses import UseQuery
from ledger_api.visiting_list import VisitingListQuery, VisitingListRecorded
from ledger_api.year_end import YearEndQuery


@strawberry.type(description="What may be asked.")
class Query(
    NodeQuery,
    SearchQuery,
    MeQuery,
    FundAvailabilityQuery,
    FundMonthsQuery,
    FundAccountQuery,
    YearEndQuery,
    EnterpriseQuery,
    PolicyQuery,
    CompletenessQuery,
    UnderwritingQuery,
    ProjectQuery,
    CampaignQuery,
    UnfiledQuery,
    PaymentQuery,
    CorrectionQuery,
    LateEntriesQuery,
    PaperCompletenessQuery,
    BudgetTargetQuery,
    GapQuery,
    GeneralLedgerQuery,
    StallQuery,
    PaymentCycleQuery,
    GuardFindingQuery,
    UseQuery,
    RemediationQuery,
    AuditQuery,
    ReadRecordQuery,
    HazardQuery,
    HazardRateQuery,
    KeyEnterpriseQuery,
    InspectionProgressQuery,
    BriefingQuery,
    FirmQualityQuery,
    VisitingListQuery,
    TaskQuery,
    ComplaintQuery,
    ContractQuery,
    SettlementQuery,
    MoneyToSafetyQuery,
    OrganisationQuery,
    TerritoryQuery,
    ResponsiblePersonQuery,
    RuleQuery,
):
    """What may be asked."""


Mutation = mutations(
    {
        RegisterOrganisation: OrganisationRecorded,
        RegisterFirm: OrganisationRecorded,
        SetBudgetTarget: OrganisationRecorded,
        AppointPerson: OrganisationRecorded,
        RelievePerson: OrganisationRecorded,
        ReassignTerritory: TerritoryRecorded,
        PublishRule: RuleRecorded,
        AuthorizeSpecialUse: RuleRecorded,
        RegisterPolicy: PolicyRecorded,
        RecordPremiumReceipt: PolicyRecorded,
        RecordPremiumRefund: PolicyRecorded,
        SurrenderPolicy: PolicyRecorded,
        ExtendPolicy: PolicyRecorded,
        EndorsePolicy: PolicyRecorded,
        SupplementPolicy: PolicyRecorded,
        RenameEnterprise: EnterpriseRecorded,
        ReassignDistrict: EnterpriseRecorded,
        MergeEnterprise: EnterpriseRecorded,
        OpenFundAccount: FundAccountRecorded,
        CloseFundYear: FundAccountRecorded,
        FreezeFund: FundAccountRecorded,
        UnfreezeFund: FundAccountRecorded,
        DeclareProject: ProjectRecorded,
        ConsentAllocation: ProjectRecorded,
        ApproveProject: ProjectRecorded,
        ReturnProject: ProjectRecorded,
        RejectProject: ProjectRecorded,
        ConsultDistrict: ProjectRecorded,
        ConfirmUsagePlan: ProjectRecorded,
        ObjectUsagePlan: ProjectRecorded,
        SubmitFiling: ProjectRecorded,
        AcceptFiling: ProjectRecorded,
        ReturnFiling: ProjectRecorded,
        AddPapers: ProjectRecorded,
        StartImplementation: ProjectRecorded,
        SubmitDeliverable: ProjectRecorded,
        AcceptProject: ProjectRecorded,
        FailAcceptance: ProjectRecorded,
        CancelProject: ProjectRecorded,
        AbandonProject: ProjectRecorded,
        WriteOffPayable: ProjectRecorded,
        CloseProject: ProjectRecorded,
        ExplainStall: ProjectRecorded,
        RequestAmendment: ProjectRecorded,
        ApproveAmendment: ProjectRecorded,
        RejectAmendment: ProjectRecorded,
        OpenCampaign: CampaignRecorded,
        DeclareComplete: CampaignRecorded,
        CloseCampaign: CampaignRecorded,
        BackfillProject: ProjectRecorded,
        IssueVisitingList: VisitingListRecorded,
        AssignTask: VisitingListRecorded,
        AcknowledgeVisitingList: VisitingListRecorded,
        NotifyEnterprise: TaskRecorded,
        ScheduleVisit: TaskRecorded,
        RecordVisit: TaskRecorded,
        RecordRefusal: TaskRecorded,
        FollowUpRefusal: TaskRecorded,
        RecordUnreachable: TaskRecorded,
        ReportContactProblem: TaskRecorded,
        CorrectContactData: TaskRecorded,
        VoidTask: TaskRecorded,
        SubmitReport: TaskRecorded,
        AcceptQuality: TaskRecorded,
        RejectQuality: TaskRecorded,
        RecordComplaint: ComplaintRecorded,
        ExtendComplaint: ComplaintRecorded,
        AnswerComplaint: ComplaintRecorded,
        SignContract: ContractRecorded,
        AmendContract: ContractRecorded,
        TerminateContract: ContractRecorded,
        SubmitSettlement: SettlementRecorded,
        ReturnSettlement: SettlementRecorded,
        AgreeLine: SettlementRecorded,
        DisputeLine: SettlementRecorded,
        MediateDispute: SettlementRecorded,
        PaySettlement: SettlementRecorded,
        ReverseSettlementPayment: SettlementRecorded,
        RecordPayment: PaymentRecorded,
        RecordIrregularPayment: PaymentRecorded,
        VerifyPayment: PaymentRecorded,
        ReversePayment: PaymentRecorded,
        RecordPaymentRefund: PaymentRecorded,
        DisputeVoucher: PaymentRecorded,
        RequestCorrection: CorrectionRecorded,
        ApproveCorrection: CorrectionRecorded,
        RejectCorrection: CorrectionRecorded,
        RecordAuditFinding: AuditFindingRecorded,
        RecordGeneralLedger: GeneralLedgerRecorded,
        DisposeGuardFinding: GuardFindingRecorded,
        SubmitRemediation: RemediationRecorded,
        AcceptRemediation: RemediationRecorded,
        ReturnRemediation: RemediationRecorded,
        ConfirmMisuse: RemediationRecorded,
        RecordFinding: HazardRecorded,
        NotifyHazard: HazardRecorded,
        CloseOnSite: HazardRecorded,
        FilePlan: HazardRecorded,
        ClaimRectification: HazardRecorded,
        RecordReinspection: HazardRecorded,
        RequestExtension: HazardRecorded,
        GrantExtension: HazardRecorded,
        DenyExtension: HazardRecorded,
        EscalateHazard: HazardRecorded,
        ListForSupervision: HazardRecorded,
        DelistHazard: HazardRecorded,
        RegradeHazard: HazardRecorded,
        WithdrawHazard: HazardRecorded,
        MarkDuplicate: HazardRecorded,
        SuspendHazard: HazardRecorded,
        ResumeHazard: HazardRecorded,
        ReopenHazard: HazardRecorded,
        IssueBriefing: BriefingRecorded,
        AcknowledgeBriefing: BriefingRecorded,
    },
    {IssueBriefing: said},
)


class ReadingEnds(SchemaExtension):
    """The one reading of an operation ends with it, and stands in the read record."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Run the operation, then close its reading."""
        asked = self.execution_context
        try:
            yield
        finally:
            await asked.context.close()
            name = asked._provided_operation_name  # the other falls back to the first operation
            asked.context.asked(Ask(asked.schema._schema, asked.query or "", name, asked.variables))


schema = GuardedSchema(Query, Mutation, Subscription, extensions=[ReadingEnds])
