"""Who may do what: one table, command or question by role, with how far the role sees.

Enforced at the door for commands and in the questions for reads; another's record answers like one that does not exist.
Source  domain.md 7.1, 7.5
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from domain.aggregate import Aggregate
from domain.refusal import Refusal, Term


class RoleNotAllowed(Refusal):
    """The role may not send this command."""

    command: Term


class Role(Enum):
    """In which role somebody acts."""

    INSURER_FINANCE = "INSURER_FINANCE"
    INSURER_PROJECT = "INSURER_PROJECT"
    INSURER_REVIEWER = "INSURER_REVIEWER"
    TECH_FIRM = "TECH_FIRM"
    DISTRICT = "DISTRICT"
    CENTRE = "CENTRE"
    CITY = "CITY"
    AUDITOR = "AUDITOR"
    SYSTEM = "SYSTEM"


class Reach(Enum):
    """How far a role sees."""

    OWN_INSURER = "OWN_INSURER"
    OWN_FIRM = "OWN_FIRM"
    OWN_DISTRICT = "OWN_DISTRICT"
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person of an organisation in a role; `district` only for a district body."""

    person: UUID
    name: str
    role: Role
    organisation: str
    district: str | None = None
    attested: bool = True


REACH = {
    Role.INSURER_FINANCE: Reach.OWN_INSURER,
    Role.INSURER_PROJECT: Reach.OWN_INSURER,
    Role.INSURER_REVIEWER: Reach.OWN_INSURER,
    Role.TECH_FIRM: Reach.OWN_FIRM,
    Role.DISTRICT: Reach.OWN_DISTRICT,
    Role.CENTRE: Reach.ALL,
    Role.CITY: Reach.ALL,
    Role.AUDITOR: Reach.ALL,
    Role.SYSTEM: Reach.ALL,
}

_FINANCE = {Role.INSURER_FINANCE}
_OFFICER = {Role.INSURER_PROJECT}
_REVIEWER = {Role.INSURER_REVIEWER}
_FIRM = {Role.TECH_FIRM}
_DISTRICT = {Role.DISTRICT}
_CENTRE = {Role.CENTRE}
_CITY = {Role.CITY}
_AUDITOR = {Role.AUDITOR}
_OWN_PEOPLE = _FINANCE | _OFFICER | _REVIEWER | _DISTRICT | _CENTRE

COMMANDS: dict[str, set[Role]] = {
    "SeedRuleBook": {Role.SYSTEM},
    "RegisterOrganisation": _CENTRE,
    "RegisterFirm": _CENTRE,
    "AppointPerson": _OWN_PEOPLE,
    "RelievePerson": _OWN_PEOPLE,
    "OpenUserAccount": {Role.SYSTEM},
    "GrantRole": {Role.SYSTEM},
    "RevokeRole": {Role.SYSTEM},
    "SetCredential": {Role.SYSTEM},
    "WithdrawCredential": {Role.SYSTEM},
    "LockAccount": {Role.SYSTEM},
    "UnlockAccount": {Role.SYSTEM},
    "LockOutAccount": {Role.SYSTEM},
    "ReassignTerritory": _CENTRE,
    "PublishRule": _CITY,
    "AuthorizeSpecialUse": _CITY,
    "SetBudgetTarget": _FINANCE,
    "RegisterPolicy": _FINANCE | _OFFICER,
    "RecordPremiumReceipt": _FINANCE,
    "RecordPremiumRefund": _FINANCE,
    "SurrenderPolicy": _FINANCE,
    "ExtendPolicy": _FINANCE,
    "EndorsePolicy": _FINANCE,
    "SupplementPolicy": _FINANCE | _OFFICER,
    "RenameEnterprise": _OFFICER | _CENTRE,
    "ReassignDistrict": _CENTRE,
    "MergeEnterprise": _CENTRE,
    "OpenFundAccount": _CENTRE,
    "CloseFundYear": _CENTRE,
    "FreezeFund": _AUDITOR,
    "UnfreezeFund": _AUDITOR,
    "DeclareProject": _OFFICER,
    "ConsentAllocation": _OFFICER,
    "ApproveProject": _REVIEWER,
    "ReturnProject": _REVIEWER,
    "RejectProject": _REVIEWER,
    "ConsultDistrict": _OFFICER,
    "ConfirmUsagePlan": _DISTRICT,
    "ObjectUsagePlan": _DISTRICT,
    "SubmitFiling": _OFFICER,
    "AcceptFiling": _CENTRE,
    "ReturnFiling": _CENTRE,
    "AddPapers": _OFFICER | _FINANCE,
    "StartImplementation": _OFFICER,
    "SubmitDeliverable": _OFFICER,
    "AcceptProject": _REVIEWER,
    "FailAcceptance": _REVIEWER,
    "BackfillProject": _OFFICER,
    "CancelProject": _REVIEWER | _CENTRE,
    "AbandonProject": _REVIEWER,
    "WriteOffPayable": _REVIEWER,
    "CloseProject": _REVIEWER,
    "ExplainStall": _OFFICER,
    "RequestAmendment": _OFFICER,
    "ApproveAmendment": _REVIEWER,
    "RejectAmendment": _REVIEWER,
    "OpenCampaign": _CENTRE,
    "DeclareComplete": _OFFICER,
    "CloseCampaign": _CENTRE,
    "IssueVisitingList": _CENTRE,
    "AssignTask": _OFFICER,
    "AcknowledgeVisitingList": _FIRM,
    "NotifyEnterprise": _OFFICER,
    "ScheduleVisit": _FIRM,
    "RecordVisit": _FIRM,
    "RecordRefusal": _FIRM,
    "FollowUpRefusal": _OFFICER,
    "RecordUnreachable": _FIRM,
    "ReportContactProblem": _FIRM,
    "CorrectContactData": _OFFICER,
    "VoidTask": _OFFICER | _CENTRE,
    "RecordComplaint": _OFFICER | _CENTRE,
    "ExtendComplaint": _OFFICER | _REVIEWER | _CENTRE,
    "AnswerComplaint": _OFFICER | _CENTRE,
    "SubmitReport": _FIRM,
    "AcceptQuality": _REVIEWER,
    "RejectQuality": _REVIEWER,
    "SignContract": _OFFICER,
    "AmendContract": _OFFICER,
    "TerminateContract": _OFFICER,
    "SubmitSettlement": _FIRM,
    "ReturnSettlement": _OFFICER,
    "AgreeLine": _OFFICER,
    "DisputeLine": _OFFICER,
    "MediateDispute": _CENTRE,
    "PaySettlement": _FINANCE,
    "ReverseSettlementPayment": _FINANCE,
    "RecordPayment": _FINANCE,
    "RecordIrregularPayment": _FINANCE,
    "VerifyPayment": _FINANCE,
    "ReversePayment": _FINANCE,
    "RecordPaymentRefund": _FINANCE,
    "DisputeVoucher": _AUDITOR,
    "RequestCorrection": _FINANCE | _OFFICER,
    "ApproveCorrection": _REVIEWER | _CENTRE,
    "RejectCorrection": _REVIEWER | _CENTRE,
    "RecordAuditFinding": _AUDITOR,
    "RecordGeneralLedger": _FINANCE,
    "DisposeGuardFinding": _REVIEWER | _CENTRE | _AUDITOR,
    "SubmitRemediation": _OFFICER,
    "AcceptRemediation": _CENTRE,
    "ReturnRemediation": _CENTRE,
    "ConfirmMisuse": _CENTRE | _AUDITOR,
    "NotifyHazard": _FIRM,
    "RecordFinding": _FIRM,
    "CloseOnSite": _FIRM,
    "FilePlan": _FIRM | _OFFICER,
    "ClaimRectification": _FIRM | _OFFICER,
    "RecordReinspection": _FIRM,
    "RequestExtension": _FIRM | _OFFICER,
    "GrantExtension": _REVIEWER,
    "DenyExtension": _REVIEWER,
    "EscalateHazard": _FIRM | _OFFICER,
    "EscalateByRule": {Role.SYSTEM},
    "ListForSupervision": _DISTRICT,
    "DelistHazard": _DISTRICT,
    "RegradeHazard": _FIRM | _REVIEWER,
    "WithdrawHazard": _REVIEWER,
    "MarkDuplicate": _REVIEWER,
    "SuspendHazard": _OFFICER,
    "ResumeHazard": _OFFICER,
    "ReopenHazard": _FIRM,
    "InheritHazard": {Role.SYSTEM},
    "IssueBriefing": _CENTRE,
    "AcknowledgeBriefing": _DISTRICT,
}

_INSURER = _FINANCE | _OFFICER | _REVIEWER
_ALL_READERS = _CENTRE | _CITY | _AUDITOR
_EVERYONE = set(Role) - {Role.SYSTEM}

QUESTIONS: dict[str, set[Role]] = {
    "fund_balances": _INSURER | _DISTRICT | _ALL_READERS,
    "account_statement": _INSURER | _DISTRICT | _ALL_READERS,
    "year_end": _INSURER | _DISTRICT | _ALL_READERS,
    "payment_register": _INSURER | _DISTRICT | _ALL_READERS,
    "late_entries": _INSURER | _ALL_READERS,
    "misuse_guards": _INSURER | _DISTRICT | _ALL_READERS,
    "corrections": _INSURER | _DISTRICT | _ALL_READERS,
    "general_ledger_match": _FINANCE | _ALL_READERS,
    "projects": _INSURER | _DISTRICT | _ALL_READERS,
    "papers": _INSURER | _DISTRICT | _ALL_READERS,
    "campaigns": _INSURER | _DISTRICT | _ALL_READERS,
    "unfiled": _INSURER | _DISTRICT | _ALL_READERS,
    "budget_targets": _INSURER | _DISTRICT | _ALL_READERS,
    "gaps": _INSURER | _DISTRICT | _ALL_READERS,
    "stalls": _INSURER | _DISTRICT | _ALL_READERS,
    "payment_cycles": _INSURER | _DISTRICT | _ALL_READERS,
    "uses": _INSURER | _DISTRICT | _ALL_READERS,
    "remediation_cases": _INSURER | _DISTRICT | _ALL_READERS,
    "audit_findings": _INSURER | _DISTRICT | _ALL_READERS,
    "read_record": _AUDITOR,
    "tasks": _INSURER | _FIRM | _DISTRICT | _ALL_READERS,
    "visiting_lists": _INSURER | _FIRM | _DISTRICT | _ALL_READERS,
    "contracts": _INSURER | _FIRM | _ALL_READERS,
    "settlements": _INSURER | _FIRM | _DISTRICT | _ALL_READERS,
    "policies": _INSURER | _DISTRICT | _ALL_READERS,
    "enterprises": _INSURER | _DISTRICT | _ALL_READERS,
    "completeness": _INSURER | _DISTRICT | _ALL_READERS,
    "underwriting": _INSURER | _DISTRICT | _ALL_READERS,
    "complaints": _INSURER | _DISTRICT | _ALL_READERS,
    "hazards": _INSURER | _FIRM | _DISTRICT | _ALL_READERS,
    "key_enterprises": _INSURER | _DISTRICT | _ALL_READERS,
    "inspection_progress": _INSURER | _DISTRICT | _ALL_READERS,
    "firm_quality": _INSURER | _FIRM | _DISTRICT | _ALL_READERS,
    "briefings": _DISTRICT | _ALL_READERS,
    "national_statistics": _INSURER | _DISTRICT | _ALL_READERS,
    "history": _EVERYONE,
    "rules": _EVERYONE,
    "search": _EVERYONE,
    "organisations": _EVERYONE,
    "territories": _INSURER | _DISTRICT | _ALL_READERS,
    "responsible_persons": _INSURER | _DISTRICT | _ALL_READERS,
    "districts": _EVERYONE,
}


class Personal(Enum):
    """Personal data that is masked for whose it is not."""

    PHONE = "PHONE"
    ACCOUNT = "ACCOUNT"


IN_FULL: dict[Personal, set[Role]] = {
    Personal.PHONE: _CENTRE,  # it keeps the lists of whom to call
    Personal.ACCOUNT: _AUDITOR,  # who looks for money that went astray compares accounts
}
"""Who is shown personal data of every organisation in full; to all others but its owners it is masked."""

UPLOADS: set[Role] = _INSURER | _FIRM | _CENTRE
"""Who may put files into the evidence store; to whom they are shown, the records that bind them say."""

IMPORTS: dict[str, set[Role]] = {
    "organisations": _CENTRE,
    "policies": _FINANCE | _OFFICER | _CENTRE,
    "premium": _FINANCE | _CENTRE,
    "endorsements": _FINANCE | _CENTRE,
    "campaigns": _CENTRE,
    "projects": _OFFICER | _CENTRE,
    "papers": _OFFICER | _FINANCE | _CENTRE,
    "payments": _FINANCE | _CENTRE,
    "general ledger": _FINANCE | _CENTRE,
    "visiting lists": _CENTRE,
    "visits": _FIRM | _CENTRE,
    "findings": _FIRM | _CENTRE,
}
"""Who may import which rows, of the own insurer or of all; in them the file states who did what."""


def check_may(actor: Actor, command: str) -> None:
    """Raises  RoleNotAllowed."""
    if actor.role not in COMMANDS[command]:
        raise RoleNotAllowed(command=command)


def check_may_upload(actor: Actor) -> None:
    """Raises  RoleNotAllowed."""
    if actor.role not in UPLOADS:
        raise RoleNotAllowed(command="upload")


def check_may_import(actor: Actor, rows: str) -> None:
    """Raises  RoleNotAllowed."""
    if actor.role not in IMPORTS[rows]:
        raise RoleNotAllowed(command=f"import {rows}")


def shown(actor: Actor, what: Personal, text: str | None, owners: Collection[str]) -> str | None:
    """Return personal data as far as the actor may know it; `owners` are the organisations whose business it is.

    Source  domain.md 7.1
    """
    if text is None or actor.organisation in owners or actor.role in IN_FULL[what]:
        return text
    return f"{text[:3]}****{text[-4:]}" if what is Personal.PHONE else "****"


def sees(actor: Actor, record: Aggregate, lies_in: str | None = None) -> bool:
    """Tell whether a record lies in the actor's reach; what belongs to nobody is everybody's.

    `lies_in` is the district of a record that a boundary change moved.
    """
    reach = REACH[actor.role]
    if reach is Reach.ALL:
        return True
    insurers, firms, district = record.insurers, record.firms, lies_in or record.in_district
    if not (insurers or firms or district):
        return True
    if reach is Reach.OWN_INSURER:
        return actor.organisation in insurers
    if reach is Reach.OWN_FIRM:
        return actor.organisation in firms
    return reach is Reach.OWN_DISTRICT and actor.district == district
