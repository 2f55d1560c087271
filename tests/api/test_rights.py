"""What a role may ask and do, over HTTP, against the tables of domain.md 7.1 and 7.5."""

from uuid import uuid4

import pytest
from graphql import build_schema
from graphql.type import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
)

from ledger.rights import Role
from ledger_api.schema import schema

SCHEMA = build_schema(schema.as_str())
NOBODY = str(uuid4())

# domain.md 7.5, for the commands that stand in the schema
MAY = {
    "registerOrganisation": "CENTRE",
    "registerFirm": "CENTRE",
    "setBudgetTarget": "INSURER_FINANCE",
    "appointPerson": "INSURER_FINANCE INSURER_PROJECT INSURER_REVIEWER DISTRICT CENTRE",
    "relievePerson": "INSURER_FINANCE INSURER_PROJECT INSURER_REVIEWER DISTRICT CENTRE",
    "publishRule": "CITY",
    "authorizeSpecialUse": "CITY",
    "registerPolicy": "INSURER_FINANCE INSURER_PROJECT",
    "recordPremiumReceipt": "INSURER_FINANCE",
    "recordPremiumRefund": "INSURER_FINANCE",
    "surrenderPolicy": "INSURER_FINANCE",
    "extendPolicy": "INSURER_FINANCE",
    "supplementPolicy": "INSURER_FINANCE INSURER_PROJECT",
    "endorsePolicy": "INSURER_FINANCE",
    "openFundAccount": "CENTRE",
    "closeFundYear": "CENTRE",
    "freezeFund": "AUDITOR",
    "unfreezeFund": "AUDITOR",
    "declareProject": "INSURER_PROJECT",
    "consentAllocation": "INSURER_PROJECT",
    "approveProject": "INSURER_REVIEWER",
    "returnProject": "INSURER_REVIEWER",
    "rejectProject": "INSURER_REVIEWER",
    "backfillProject": "INSURER_PROJECT",
    "openCampaign": "CENTRE",
    "declareComplete": "INSURER_PROJECT",
    "closeCampaign": "CENTRE",
    "consultDistrict": "INSURER_PROJECT",
    "confirmUsagePlan": "DISTRICT",
    "objectUsagePlan": "DISTRICT",
    "submitFiling": "INSURER_PROJECT",
    "acceptFiling": "CENTRE",
    "returnFiling": "CENTRE",
    "addPapers": "INSURER_FINANCE INSURER_PROJECT",
    "startImplementation": "INSURER_PROJECT",
    "submitDeliverable": "INSURER_PROJECT",
    "acceptProject": "INSURER_REVIEWER",
    "failAcceptance": "INSURER_REVIEWER",
    "cancelProject": "INSURER_REVIEWER CENTRE",
    "abandonProject": "INSURER_REVIEWER",
    "writeOffPayable": "INSURER_REVIEWER",
    "closeProject": "INSURER_REVIEWER",
    "explainStall": "INSURER_PROJECT",
    "requestAmendment": "INSURER_PROJECT",
    "approveAmendment": "INSURER_REVIEWER",
    "rejectAmendment": "INSURER_REVIEWER",
    "issueBriefing": "CENTRE",
    "acknowledgeBriefing": "DISTRICT",
    "issueVisitingList": "CENTRE",
    "assignTask": "INSURER_PROJECT",
    "acknowledgeVisitingList": "TECH_FIRM",
    "notifyEnterprise": "INSURER_PROJECT",
    "scheduleVisit": "TECH_FIRM",
    "recordVisit": "TECH_FIRM",
    "recordRefusal": "TECH_FIRM",
    "followUpRefusal": "INSURER_PROJECT",
    "recordUnreachable": "TECH_FIRM",
    "reportContactProblem": "TECH_FIRM",
    "correctContactData": "INSURER_PROJECT",
    "voidTask": "INSURER_PROJECT CENTRE",
    "submitReport": "TECH_FIRM",
    "acceptQuality": "INSURER_REVIEWER",
    "rejectQuality": "INSURER_REVIEWER",
    "signContract": "INSURER_PROJECT",
    "amendContract": "INSURER_PROJECT",
    "terminateContract": "INSURER_PROJECT",
    "recordPayment": "INSURER_FINANCE",
    "recordIrregularPayment": "INSURER_FINANCE",
    "verifyPayment": "INSURER_FINANCE",
    "reversePayment": "INSURER_FINANCE",
    "recordPaymentRefund": "INSURER_FINANCE",
    "disputeVoucher": "AUDITOR",
    "requestCorrection": "INSURER_FINANCE INSURER_PROJECT",
    "approveCorrection": "INSURER_REVIEWER CENTRE",
    "rejectCorrection": "INSURER_REVIEWER CENTRE",
    "recordAuditFinding": "AUDITOR",
    "recordGeneralLedger": "INSURER_FINANCE",
    "disposeGuardFinding": "INSURER_REVIEWER CENTRE AUDITOR",
    "submitRemediation": "INSURER_PROJECT",
    "acceptRemediation": "CENTRE",
    "returnRemediation": "CENTRE",
    "confirmMisuse": "CENTRE AUDITOR",
    "notifyHazard": "TECH_FIRM",
    "recordFinding": "TECH_FIRM",
    "closeOnSite": "TECH_FIRM",
    "filePlan": "TECH_FIRM INSURER_PROJECT",
    "claimRectification": "TECH_FIRM INSURER_PROJECT",
    "recordReinspection": "TECH_FIRM",
    "requestExtension": "TECH_FIRM INSURER_PROJECT",
    "grantExtension": "INSURER_REVIEWER",
    "denyExtension": "INSURER_REVIEWER",
    "escalateHazard": "TECH_FIRM INSURER_PROJECT",
    "listForSupervision": "DISTRICT",
    "delistHazard": "DISTRICT",
    "regradeHazard": "TECH_FIRM INSURER_REVIEWER",
    "withdrawHazard": "INSURER_REVIEWER",
    "markDuplicate": "INSURER_REVIEWER",
    "suspendHazard": "INSURER_PROJECT",
    "resumeHazard": "INSURER_PROJECT",
    "reopenHazard": "TECH_FIRM",
}

# domain.md 7.1: a firm sees no fund figures; who takes part and the rules are everybody's
FIGURES = {"fundAvailability", "fundAccount", "fundAccounts", "policy", "policies", "project", "projects"} | {
    "payment",
    "payments",
    "correction",
    "corrections",
    "campaigns",
    "backfillProgress",
    "owedFilings",
    "unfiledAging",
    "budgetTargets",
    "fundGaps",
    "moneyItems",
    "paperCompleteness",
    "missingPapers",
    "paymentCycleTable",
    "paymentCycles",
    "stallTable",
    "stalledProjects",
    "useBreakdown",
    "yearEnd",
    "guardFindings",
    "remediationCase",
    "remediationCases",
    "responsiblePersons",
    "auditFindings",
    "dataCompleteness",
    "incompletePolicies",
    "underwriting",
    "calibreComparison",
    "keyEnterprises",
    "inspectionProgress",
    "nationalStatistics",
}
# domain.md 7.1: a firm sees the hazards that it found
HAZARDS = {"hazard", "hazards", "hazardRates"}
# domain.md 7.1: an insurer's own books are for its finance and for those who see all
BOOKS = {"ledgerMatches", "unmatchedVouchers"}
# domain.md 7.1: a contract is its insurer's and its firm's
CONTRACTS = {"serviceContract", "serviceContracts"}
# R12: tasks are for all that have a part in them
TASKS = {"task", "tasks", "visitOutcomes", "visitingList", "visitingLists", "firmQuality"}
# R9: what a district was told names every insurer, and is for the district and for those who see all
BRIEFINGS = {"briefing", "briefings"}
# R16 is for the centre and for who enters
ENTRIES = {"lateEntries"}
READ_BOOKS = {"INSURER_FINANCE", "CENTRE", "CITY", "AUDITOR"}
PUBLIC = {"node", "me", "demo", "organisations", "districts", "rules"}

ROLES = {
    "INSURER_FINANCE": "finance",
    "INSURER_PROJECT": "officer",
    "INSURER_REVIEWER": "reviewer",
    "TECH_FIRM": "firm",
    "DISTRICT": "fengtai",
    "CENTRE": "centre",
    "CITY": "city",
    "AUDITOR": "auditor",
}


def nonsense(kind):
    """An input that the schema takes and every rule refuses."""
    if isinstance(kind, GraphQLNonNull):
        return nonsense(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [nonsense(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        needed = {name: field for name, field in kind.fields.items() if isinstance(field.type, GraphQLNonNull)}
        chosen = needed or dict([next(iter(kind.fields.items()))])
        return {name: nonsense(get_nullable_type(field.type)) for name, field in chosen.items()}
    return {"UUID": str(uuid4()), "Int": 1, "Boolean": True}.get(kind.name, "nonsense")


def tried(client, mutation):
    """The code with which a command full of nonsense is refused."""
    kind = SCHEMA.mutation_type.fields[mutation].args["input"].type
    document = f"mutation M($input: {kind}) {{ {mutation}(input: $input) {{ ... on Refused {{ code class }} }} }}"
    return client.send(document, input=nonsense(kind))["data"][mutation]["code"]


def asked(client, question):
    """The codes of the errors of a question that is asked as simply as possible."""
    field = SCHEMA.query_type.fields[question]
    needed = {name: a.type for name, a in field.args.items() if isinstance(a.type, GraphQLNonNull)}
    declared = ", ".join(f"${name}: {kind}" for name, kind in needed.items())
    given = ", ".join(f"{name}: ${name}" for name in needed)
    document = (
        f"query Q{f'({declared})' if needed else ''} {{ {question}{f'({given})' if needed else ''} {{ __typename }} }}"
    )
    answer = client.send(document, **{name: nonsense(kind) for name, kind in needed.items()})
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


def test_the_tables_of_this_file_hold_every_command_and_every_question():
    assert set(MAY) == set(SCHEMA.mutation_type.fields)
    assert set(SCHEMA.query_type.fields) == FIGURES | BOOKS | CONTRACTS | TASKS | BRIEFINGS | ENTRIES | HAZARDS | PUBLIC
    assert set(ROLES) == {role.value for role in Role} - {"SYSTEM"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_without_the_right_is_refused_whatever_else_is_wrong(year, role):
    client = getattr(year, ROLES[role])

    allowed = {mutation for mutation in MAY if tried(client, mutation) != "ROLE_NOT_ALLOWED"}

    assert allowed == {mutation for mutation, roles in MAY.items() if role in roles.split()}


@pytest.mark.parametrize("role", ROLES)
def test_fund_figures_are_for_every_role_but_the_firm(year, role):
    client = getattr(year, ROLES[role])

    every = FIGURES | BOOKS | CONTRACTS | TASKS | BRIEFINGS | ENTRIES | HAZARDS | PUBLIC
    refused = {question for question in every if "ROLE_NOT_ALLOWED" in asked(client, question)}

    figures = FIGURES if role == "TECH_FIRM" else set()
    entries = ENTRIES if role in {"TECH_FIRM", "DISTRICT"} else set()
    contracts = CONTRACTS if role == "DISTRICT" else set()
    briefings = set() if role in {"DISTRICT", "CENTRE", "CITY", "AUDITOR"} else BRIEFINGS
    assert refused == figures | contracts | entries | briefings | (set() if role in READ_BOOKS else BOOKS)


def test_the_caller_is_told_what_it_may_do(year):
    for role, who in ROLES.items():
        me = getattr(year, who).ask("Me")["me"]

        assert set(me["mutations"]) == {mutation for mutation, roles in MAY.items() if role in roles.split()}
