"""Whose records there are: what is another's answers like what does not exist, in every list and every sum."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from ledger import tokens
from ledger.door import person_id
from ledger.rights import Actor, Role
from tests.api.client import KEY
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, a_year, named, told

NOBODY = str(uuid4())

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
    assert answers == [
        who.do(name, "2019-12-30", reason="试", **content)
        for who, name, content in commands(
            year, [named(kind, NOBODY) for kind in ("Policy", "PreventionProject", "Payment", "FundAccount")]
        )
    ]
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

    now = datetime.now(UTC)
    assert tokens.believed(KEY, tokens.issue(KEY, actor, now, 60), now)[0].organisation == ANTAI
    assert year.person("财务甲", Role.INSURER_FINANCE, ANTAI).ask("Payment", by={"id": year.late})["payment"] is None


def test_an_account_set_is_its_insurers_own(database):
    with told(database) as story:
        a_year(story)
        line = {"text": "付-2019-12-900", "accountSet": RENHE}
        theirs = story.paid(story.s, story.antai, "1.00", "2019-12-31", story.other_finance, voucher=line)
        own = story.paid(story.s, story.renhe, "1.00", "2019-12-31", voucher=line)

        def found(insurer, **account_set):
            by = {"voucher": {"insurerId": named("Organisation", insurer), "text": line["text"]} | account_set}
            payment = story.centre.ask("Payment", by=by)["payment"]
            return payment and (payment["id"], payment["accountSet"])

        assert found(RENHE) == found(RENHE, accountSet=RENHE) == (own, RENHE)
        assert found(ANTAI) is None
        assert found(ANTAI, accountSet=RENHE) == found(ANTAI, accountSet="ANTAI/RENHE") == (theirs, "ANTAI/RENHE")
