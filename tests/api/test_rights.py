"""Who may ask and do what, over HTTP: who nobody is, what a role may not, and whose records do not exist for whom."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from graphql import build_schema
from graphql.type import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
)
from joserfc import jwt
from joserfc.jwk import OctKey

from ledger import tokens
from ledger.door import person_id
from ledger.rights import Actor, Role
from ledger_api.schema import schema
from tests.api.client import KEY
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, named

SCHEMA = build_schema(schema.as_str())
NOBODY = str(uuid4())

# domain.md 7.5, for the commands that stand in the schema
MAY = {
    "registerOrganisation": "CENTRE",
    "publishRule": "CITY",
    "authorizeSpecialUse": "CITY",
    "registerPolicy": "INSURER_FINANCE INSURER_PROJECT",
    "recordPremiumReceipt": "INSURER_FINANCE",
    "recordPremiumRefund": "INSURER_FINANCE",
    "surrenderPolicy": "INSURER_FINANCE",
    "extendPolicy": "INSURER_FINANCE",
    "endorsePolicy": "INSURER_FINANCE",
    "openFundAccount": "CENTRE",
    "freezeFund": "AUDITOR",
    "unfreezeFund": "AUDITOR",
    "declareProject": "INSURER_PROJECT",
    "consentAllocation": "INSURER_PROJECT",
    "approveProject": "INSURER_REVIEWER",
    "returnProject": "INSURER_REVIEWER",
    "rejectProject": "INSURER_REVIEWER",
    "consultDistrict": "INSURER_PROJECT",
    "confirmUsagePlan": "DISTRICT",
    "objectUsagePlan": "DISTRICT",
    "submitFiling": "INSURER_PROJECT",
    "acceptFiling": "CENTRE",
    "returnFiling": "CENTRE",
    "startImplementation": "INSURER_PROJECT",
    "submitDeliverable": "INSURER_PROJECT",
    "acceptProject": "INSURER_REVIEWER",
    "failAcceptance": "INSURER_REVIEWER",
    "cancelProject": "INSURER_REVIEWER CENTRE",
    "abandonProject": "INSURER_REVIEWER",
    "closeProject": "INSURER_REVIEWER",
    "requestAmendment": "INSURER_PROJECT",
    "approveAmendment": "INSURER_REVIEWER",
    "rejectAmendment": "INSURER_REVIEWER",
    "recordPayment": "INSURER_FINANCE",
    "recordIrregularPayment": "INSURER_FINANCE",
    "verifyPayment": "INSURER_FINANCE",
    "reversePayment": "INSURER_FINANCE",
    "recordPaymentRefund": "INSURER_FINANCE",
    "disputeVoucher": "AUDITOR",
}

# domain.md 7.1: a firm sees no fund figures; who takes part and the rules are everybody's
FIGURES = {"fundAvailability", "fundAccount", "fundAccounts", "policy", "policies", "project", "projects"} | {
    "payment",
    "payments",
    "useBreakdown",
}
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


# Who asks


def token(key=KEY, now=None, algorithm="HS256", **claims):
    now = int((now or datetime.now(UTC)).timestamp())
    told = {
        "iss": "prevention-ledger",
        "sub": "财务甲",
        "role": "INSURER_FINANCE",
        "org": RENHE,
        "iat": now,
        "exp": now + 3600,
    }
    return jwt.encode({"alg": algorithm}, told | claims, OctKey.import_key(key), [algorithm])


def unsigned():
    _, claims, _ = token().split(".")
    header = urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    return f"{header}.{claims}."


def status(year, authorization):
    headers = {"authorization": authorization} if authorization is not None else {}
    return httpx.post(f"{year.address}/graphql", json={"query": "{ me { name } }"}, headers=headers)


def test_a_token_that_is_signed_and_in_time_is_believed(year):
    assert status(year, f"Bearer {token()}").json() == {"data": {"me": {"name": "财务甲"}}}


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(lambda: None, id="none"),
        pytest.param(lambda: "", id="empty"),
        pytest.param(lambda: "Bearer", id="no token"),
        pytest.param(lambda: f"Basic {token()}", id="another scheme"),
        pytest.param(lambda: "Bearer nonsense", id="not a token"),
        pytest.param(lambda: f"Bearer {token(b'j' * 32)}", id="another key"),
        pytest.param(lambda: f"Bearer {token(now=datetime.now(UTC) - timedelta(hours=2))}", id="expired"),
        pytest.param(lambda: f"Bearer {token(now=datetime.now(UTC) + timedelta(hours=2))}", id="not yet"),
        pytest.param(lambda: f"Bearer {unsigned()}", id="algorithm none"),
        pytest.param(lambda: f"Bearer {token(algorithm='HS512')}", id="another algorithm"),
        pytest.param(lambda: f"Bearer {token(iss='elsewhere')}", id="another issuer"),
        pytest.param(lambda: f"Bearer {token(role='SYSTEM')}", id="the ledger itself"),
        pytest.param(lambda: f"Bearer {token(role='KING')}", id="unknown role"),
        pytest.param(lambda: f"Bearer {token(role='DISTRICT', district='999999')}", id="unknown district"),
    ],
)
def test_nobody_is_answered_without_a_token_of_this_ledger(year, authorization):
    answer = status(year, authorization())

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]
    assert "data" not in answer.json()


# What a role may not


def test_the_tables_of_this_file_hold_every_command_and_every_question():
    assert set(MAY) == set(SCHEMA.mutation_type.fields)
    assert FIGURES | PUBLIC == set(SCHEMA.query_type.fields)
    assert set(ROLES) == {role.value for role in Role} - {"SYSTEM"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_without_the_right_is_refused_whatever_else_is_wrong(year, role):
    client = getattr(year, ROLES[role])

    allowed = {mutation for mutation in MAY if tried(client, mutation) != "ROLE_NOT_ALLOWED"}

    assert allowed == {mutation for mutation, roles in MAY.items() if role in roles.split()}


@pytest.mark.parametrize("role", ROLES)
def test_fund_figures_are_for_every_role_but_the_firm(year, role):
    client = getattr(year, ROLES[role])

    refused = {question for question in FIGURES | PUBLIC if "ROLE_NOT_ALLOWED" in asked(client, question)}

    assert refused == (FIGURES if role == "TECH_FIRM" else set())


def test_the_caller_is_told_what_it_may_do(year):
    for role, who in ROLES.items():
        me = getattr(year, who).ask("Me")["me"]

        assert set(me["mutations"]) == {mutation for mutation, roles in MAY.items() if role in roles.split()}


# Whose records there are

RECORDS = {
    "FundAccount": ("FundAccount", "fundAccount", "antai_shunyi"),
    "Policy": ("Policy", "policy", "p3"),
    "PreventionProject": ("Project", "project", "z"),
    "Payment": ("Payment", "payment", "shunyi_payment"),
}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_there_for_those_in_whose_reach_it_lies(year, kind):
    operation, field, name = RECORDS[kind]
    id_ = getattr(year, name)

    def sees(client):
        by_field = client.ask(operation, by={"id": id_})[field]
        by_node = client.ask("Node", id=id_)["node"]
        assert (by_field is None) == (by_node is None)
        return by_field is not None

    assert [sees(getattr(year, who)) for who in ("other_finance", "shunyi", "centre", "city", "auditor")] == [True] * 5
    assert [sees(getattr(year, who)) for who in ("finance", "officer", "reviewer", "fengtai")] == [False] * 4


@pytest.mark.parametrize("kind", RECORDS)
def test_another_insurers_record_answers_like_one_that_does_not_exist(year, kind):
    operation, _, name = RECORDS[kind]

    theirs = year.finance.post(operation, by={"id": getattr(year, name)})

    assert theirs == year.finance.post(operation, by={"id": named(kind, NOBODY)})


def test_natural_keys_are_no_way_round(year):
    antai = named("Organisation", ANTAI)
    voucher = {"insurerId": antai, "text": "付-2019-12-102"}
    account = {"insurerId": antai, "district": SHUNYI, "fundYear": 2019}

    def found(client):
        return [
            client.ask("Policy", by={"number": {"insurerId": antai, "number": "AT0002"}})["policy"],
            client.ask("Project", by={"number": {"insurerId": antai, "year": 2019, "number": "Z-001"}})["project"],
            client.ask("Payment", by={"voucher": voucher})["payment"],
            client.ask("FundAccount", by={"key": account})["fundAccount"],
        ]

    assert None not in found(year.other_finance)
    assert found(year.finance) == [None] * 4
    assert found(year.fengtai)[:2] + found(year.fengtai)[3:] == [None] * 3


def commands(year, ids):
    """Commands on a policy, a project, a payment and an account, each with everything else right."""
    policy, project, payment, account = ids
    official = {"documentNo": "函1", "official": "官员"}
    entry = year.entry(year.renhe, "1.00")
    return [
        (year.finance, "RecordPremiumReceipt", {"policyId": policy, "amount": "1.00", "receiptNo": "R9"}),
        (year.finance, "RecordPremiumRefund", {"policyId": policy, "amount": "1.00", "refundNo": "T9"}),
        (year.finance, "SurrenderPolicy", {"policyId": policy, "documentNo": "批1"}),
        (year.finance, "ExtendPolicy", {"policyId": policy, "documentNo": "批1", "expiryOn": "2020-05-01"}),
        (year.finance, "EndorsePolicy", {"policyId": policy, "documentNo": "批1"}),
        (year.officer, "ConsentAllocation", {"projectId": project}),
        (year.reviewer, "ApproveProject", {"projectId": project, "opinion": "同意"}),
        (year.reviewer, "CancelProject", {"projectId": project}),
        (year.officer, "ConsultDistrict", {"projectId": project} | official),
        (year.fengtai, "ConfirmUsagePlan", {"projectId": project} | official),
        (year.officer, "StartImplementation", {"projectId": project}),
        (year.finance, "RecordPayment", {"projectId": project, "payment": entry}),
        (year.finance, "VerifyPayment", {"paymentId": payment}),
        (year.finance, "RecordPaymentRefund", {"paymentId": payment, "amount": "1.00", "bankReceiptNo": "回9"}),
        (
            year.finance,
            "ReversePayment",
            {"paymentId": payment, "voucher": {"text": "付-2019-12-9999"}, "method": "RED_BLUE"},
        ),
        (
            year.finance,
            "RecordPayment",
            {"projectId": year.x, "payment": entry | {"fundAccountId": account}},
        ),
    ]


def test_a_command_on_anothers_record_is_refused_like_one_on_no_record(year):
    theirs = (year.p3, year.z, year.shunyi_payment, year.antai_shunyi)
    nowhere = [named(kind, NOBODY) for kind in ("Policy", "PreventionProject", "Payment", "FundAccount")]

    def refused(ids):
        return [who.do(name, "2019-12-30", reason="试", **content) for who, name, content in commands(year, ids)]

    answers = refused(theirs)

    assert {answer["code"] for answer in answers} == {"NOT_FOUND"}
    assert answers == refused(nowhere)


def test_an_id_of_another_kind_names_nothing(year):
    of_wrong_kind = (year.renhe, year.p1, year.x, year.late)

    answers = [
        who.do(name, "2019-12-30", reason="试", **content) for who, name, content in commands(year, of_wrong_kind)
    ]

    assert {(answer["code"], answer["class"]) for answer in answers} == {("NOT_FOUND", "NOTFOUND")}
    assert {answer["field"] for answer in answers} == {
        "policyId",
        "projectId",
        "paymentId",
        "payment.fundAccountId",
    }
    for operation, field, _ in RECORDS.values():
        assert year.finance.ask(operation, by={"id": named("Organisation", RENHE)})[field] is None
    assert year.finance.ask("Payments", filter={"projectId": year.renhe})["payments"]["totalCount"] == 0


# Lists and sums


def districts(client, **scope):
    rows = client.ask("FundAvailability", by="BOTH", scope=scope or None)["fundAvailability"]
    shown = {(row["insurer"]["code"], row["district"]["code"]): row["balance"]["available"] for row in rows["rows"]}
    return shown, rows["total"]["balance"]["available"]


RENHE_FENGTAI = {(RENHE, FENGTAI): "100000.00"}
ANTAI_FENGTAI = {(ANTAI, FENGTAI): "56000.00"}
ANTAI_SHUNYI = {(ANTAI, SHUNYI): "5000.00"}


def test_lists_and_totals_leave_out_what_is_out_of_reach(year):
    assert districts(year.finance) == (RENHE_FENGTAI, "100000.00")
    assert districts(year.other_reviewer) == (ANTAI_FENGTAI | ANTAI_SHUNYI, "61000.00")
    assert districts(year.fengtai) == (RENHE_FENGTAI | ANTAI_FENGTAI, "156000.00")
    assert districts(year.shunyi) == (ANTAI_SHUNYI, "5000.00")
    for everybody in (year.centre, year.city, year.auditor):
        assert districts(everybody) == (RENHE_FENGTAI | ANTAI_FENGTAI | ANTAI_SHUNYI, "161000.00")


def test_every_list_is_cut_to_the_reach_of_its_reader(year):
    def seen(client):
        accounts = client.ask("FundAccounts")["fundAccounts"]
        policies = client.ask("Policies")["policies"]
        projects = client.ask("Projects")["projects"]
        payments = client.ask("Payments")["payments"]
        uses = client.ask("UseBreakdown")["useBreakdown"]["rows"]
        listed = [accounts["totalCount"], policies["totalCount"], projects["totalCount"], payments["totalCount"]]
        assert [len(each) for each in (accounts["nodes"], policies["nodes"], projects["nodes"])] == listed[:3]
        assert len(payments["edges"]) == listed[3]
        return listed, payments["totals"]["net"], {row["category"]: row["netPaid"] for row in uses}

    assert seen(year.finance) == ([1, 2, 2, 3], "12000.00", {"TRAINING": "8000.00", "HAZARD_INSPECTION": "4000.00"})
    assert seen(year.other_finance) == (
        [2, 3, 2, 3],
        "7200.00",
        {"TRAINING": "4000.00", "HAZARD_INSPECTION": "3200.00"},
    )
    assert seen(year.shunyi) == ([1, 1, 1, 2], "3200.00", {"HAZARD_INSPECTION": "3200.00"})
    assert seen(year.auditor) == (
        [3, 4, 3, 6],
        "19200.00",
        {"TRAINING": "12000.00", "HAZARD_INSPECTION": "7200.00"},
    )


@pytest.mark.parametrize("operation", ["FundAccounts", "Policies", "Projects", "Payments"])
def test_a_scope_cannot_widen_what_is_seen(year, operation):
    field = operation[0].lower() + operation[1:]

    def count(client, **scope):
        return client.ask(operation, scope=scope)[field]["totalCount"]

    assert count(year.finance, insurerId=named("Organisation", ANTAI)) == 0
    assert count(year.shunyi, district=FENGTAI) == 0
    assert count(year.shunyi, insurerId=named("Organisation", RENHE)) == 0
    assert count(year.finance, insurerId=named("Organisation", RENHE)) == count(year.finance) > 0
    assert count(year.auditor, insurerId=named("Policy", RENHE)) == 0


def test_uses_and_availability_cannot_be_widened_either(year):
    antai = {"insurerId": named("Organisation", ANTAI)}

    assert districts(year.finance, **antai) == ({}, "0.00")
    assert districts(year.shunyi, district=FENGTAI) == ({}, "0.00")
    assert year.finance.ask("UseBreakdown", scope=antai)["useBreakdown"]["rows"] == []


# What is shared


def test_a_co_funder_sees_the_project_and_of_the_accounts_its_own(year):
    def shares(client):
        project = client.ask("Project", by={"id": year.s})["project"]
        return [
            (part["amount"], part["used"], part["fundAccount"] and part["fundAccount"]["id"])
            for part in project["standing"]["allocations"]
        ]

    renhe, antai = ("20000.00", "8000.00", year.renhe), ("10000.00", "4000.00", year.antai)
    assert shares(year.finance) == [renhe, (*antai[:2], None)]
    assert shares(year.other_finance) == [(*renhe[:2], None), antai]
    assert shares(year.fengtai) == shares(year.centre) == [renhe, antai]
    assert year.shunyi.ask("Project", by={"id": year.s})["project"] is None


def test_the_history_of_a_shared_project_does_not_name_the_others_account_or_payee(year):
    history = "query H($id: ID!) { node(id: $id) { ... on LedgerRecord { history(first: 100) { nodes { values { value } } } } } }"

    told = str(year.finance.send(history, id=year.s))

    assert "8000.00" in told
    assert "4000.00" in told
    assert "乙咨询公司" not in told
    assert "乙咨询公司" in str(year.other_finance.send(history, id=year.s))


def test_a_payment_of_a_shared_project_is_its_own_insurers(year):
    assert year.finance.ask("Payment", by={"id": year.of_antai})["payment"] is None
    assert year.other_finance.ask("Payment", by={"id": year.of_renhe})["payment"] is None
    assert year.finance.ask("Payment", by={"id": year.of_renhe})["payment"]["amount"] == "8000.00"


def test_a_co_insurer_sees_the_policy_and_of_its_money_its_part(year):
    def part(client):
        policy = client.ask("Policy", by={"id": year.shared_policy})["policy"]
        accruals = [(a["premiumDelta"], a["accruedDelta"], a["fundAccount"]["id"]) for a in policy["accruals"]]
        return policy["standing"]["premiumReceived"], accruals

    renhe, antai = ("60000.00", "9000.00", year.renhe), ("40000.00", "6000.00", year.antai)
    assert part(year.finance) == ("60000.00", [renhe])
    assert part(year.other_finance) == ("40000.00", [antai])
    assert part(year.centre)[1] == [renhe, antai] or part(year.centre)[1] == [antai, renhe]


def test_a_step_on_a_shared_project_is_for_the_insurer_that_declared_it(year):
    answer = year.other_officer.do("StartImplementation", "2019-12-30", projectId=year.s)

    assert answer["code"] == "OUT_OF_SCOPE"


def test_a_person_of_another_insurer_with_the_same_name_is_another_person(year):
    actor = Actor(person_id(ANTAI, "财务甲"), "财务甲", Role.INSURER_FINANCE, ANTAI)

    assert (
        tokens.actor_of(KEY, tokens.issue(KEY, actor, datetime.now(UTC), 60), datetime.now(UTC)).organisation == ANTAI
    )
    assert year.person("财务甲", Role.INSURER_FINANCE, ANTAI).ask("Payment", by={"id": year.late})["payment"] is None
