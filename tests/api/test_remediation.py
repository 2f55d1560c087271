"""Remediation over HTTP (R20): from the irregular payment to its completion or to confirmed misuse."""

import pytest

from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI

DAY_BEFORE, END = "2019-11-01", "2019-12-31"
CONTRACT = [{"kind": "CONTRACT", "medium": "PAPER", "receivedOn": "2019-11-20", "pages": 3}]


def irregular(story, project, account, amount, kind, on):
    """Record an irregular payment of the first insurer; return its case."""
    entry = story.entry(account, amount)
    story.do(story.finance, "RecordIrregularPayment", on, projectId=project, payment=entry, kind=kind)
    return listed(story.centre, filter={"kinds": [kind]})["nodes"][0]["id"]


def listed(client, **asked):
    return client.ask("RemediationCases", **asked)["remediationCases"]


def names(client, **asked):
    return [node["name"].partition(" ")[0] for node in listed(client, **asked)["nodes"]]


@pytest.fixture(scope="module")
def remedied(year):
    """One case accepted after a return, one of confirmed misuse, one open.

    Z-001  ANTAI in SHUNYI, 200.00 without a contract, due 2019-12-02, accepted 2019-12-10
    X-001  RENHE in FENGTAI, 300.00, misuse confirmed 2019-12-05
    S-001  RENHE in FENGTAI, 50.00 to the wrong payee, open, recorded on the last day and due 2020-01-30
    """
    story = year
    story.clock.turn(END)
    [story.z_case] = [node["id"] for node in listed(story.centre)["nodes"]]
    hand_in = {"caseId": story.z_case, "statement": "已补签合同"}
    story.do(story.other_officer, "SubmitRemediation", "2019-11-10", papers=[], **hand_in)
    story.no = story.centre.do("AcceptRemediation", "2019-11-12", caseId=story.z_case, opinion="同意", reason="登记")
    story.do(story.centre, "ReturnRemediation", "2019-11-15", caseId=story.z_case, opinion="缺合同")
    story.do(story.other_officer, "SubmitRemediation", "2019-11-20", papers=CONTRACT, **hand_in)
    story.done = story.do(story.centre, "AcceptRemediation", "2019-12-10", caseId=story.z_case, opinion="已补齐")
    story.x_case = irregular(story, story.x, story.renhe, "300.00", "OTHER", "2019-11-03")
    story.s_case = irregular(story, story.s, story.renhe, "50.00", "WRONG_PAYEE", "2019-11-04")
    story.misuse = story.do(story.auditor, "ConfirmMisuse", "2019-12-05", caseId=story.x_case, basis="审计报告1号")
    return story


def test_a_case_is_told_with_its_project_its_payment_and_every_step(remedied):
    case = remedied.other_finance.ask("RemediationCase", id=remedied.z_case)["remediationCase"]

    assert (case["state"], case["kind"], case["amount"]) == ("ACCEPTED", "NO_CONTRACT", "200.00")
    assert (case["openedOn"], case["dueOn"], case["endedOn"]) == ("2019-11-02", "2019-12-02", "2019-12-10")
    assert (case["overdueDays"], case["opinion"], case["responsible"]) == (8, "已补齐", "监督人")
    assert case["name"] == f"Z-001 {case['payment']['voucher']}"
    assert case["project"]["id"] == remedied.z
    assert case["project"]["standing"]["headline"] == "FILED"
    assert [(step["state"], step["effectiveOn"], step["words"], step["actor"]) for step in case["steps"]] == [
        ("SUBMITTED", "2019-11-10", "已补签合同", "专员丙"),
        ("RETURNED", "2019-11-15", "缺合同", "中心"),
        ("SUBMITTED", "2019-11-20", "已补签合同", "专员丙"),
        ("ACCEPTED", "2019-12-10", "已补齐", "中心"),
    ]
    assert case["papers"] == [{"kind": "CONTRACT", "medium": "PAPER", "receivedOn": "2019-11-20", "pages": 3}]
    assert case["version"] == len(case["history"]["nodes"]) == 5


def test_a_case_is_not_accepted_before_it_is_mended(remedied):
    assert (remedied.no["code"], remedied.no["class"]) == ("REMEDIATION_NOT_CURED", "STATE")
    assert remedied.no["message"] == "整改未到位:整改材料中没有合同"
    assert remedied.no["values"] == [{"name": "uncured", "value": "CONTRACT"}]


def test_accepting_takes_the_mark_from_the_project(remedied):
    headline = remedied.done["remediationCase"]["project"]["standing"]["headline"]

    assert headline == "FILED"
    asked = {"by": {"id": remedied.z}}
    before = remedied.centre.ask("Project", asOf="2019-12-09", **asked)["project"]["standing"]
    assert before["headline"] == "IRREGULAR"


def test_confirmed_misuse_freezes_the_account_and_nothing_unfreezes_it(remedied):
    account = remedied.misuse["remediationCase"]["payment"]["fundAccount"]
    assert account == {"id": remedied.renhe, "state": "FROZEN", "frozenReason": "审计报告1号"}

    refused = remedied.auditor.do("UnfreezeFund", END, fundAccountId=remedied.renhe, reason="解冻")

    assert refused["code"] == "FROZEN_FOR_MISUSE"


def test_confirmed_misuse_is_seen_by_city_auditor_centre_and_its_insurer(remedied):
    for who in (remedied.city, remedied.auditor, remedied.centre, remedied.finance):
        case = who.ask("RemediationCase", id=remedied.x_case)["remediationCase"]

        assert (case["state"], case["opinion"]) == ("CONFIRMED_MISUSE", "审计报告1号")
        assert case["project"]["standing"]["headline"] == "IRREGULAR"


def test_a_second_confirmation_supplements(remedied):
    remedied.do(remedied.centre, "ConfirmMisuse", END, caseId=remedied.x_case, basis="处理决定2号")
    case = remedied.centre.ask("RemediationCase", id=remedied.x_case)["remediationCase"]

    assert [(step["state"], step["words"]) for step in case["steps"]] == [
        ("CONFIRMED_MISUSE", "审计报告1号"),
        ("CONFIRMED_MISUSE", "处理决定2号"),
    ]
    assert case["history"]["nodes"][-1]["label"] == "挪用认定已补充"
    assert case["endedOn"] == "2019-12-05"


def test_the_register_sums_up_all_cases(remedied):
    register = listed(remedied.centre, first=1)

    assert (register["totalCount"], len(register["nodes"])) == (3, 1)
    assert register["totals"] == {
        "overdue": 0,
        "amount": "550.00",
        "pending": "50.00",
        "accepted": "200.00",
        "misused": "300.00",
    }
    assert register["asOf"] == END


def test_the_register_is_narrowed_and_ordered(remedied):
    def wanted(**filter_):
        return names(remedied.centre, filter=filter_)

    assert wanted() == ["S-001", "X-001", "Z-001"]
    assert wanted(states=["ACCEPTED", "OPEN"]) == ["S-001", "Z-001"]
    assert wanted(kinds=["OTHER"]) == ["X-001"]
    assert wanted(projectId=remedied.z) == ["Z-001"]
    assert wanted(paymentId=remedied.z) == []
    assert wanted(search="z-0") == ["Z-001"]
    assert wanted(opened={"startOn": "2019-11-03", "endOn": "2019-11-03"}) == ["X-001"]
    assert names(remedied.centre, orderBy="AMOUNT_DESC") == ["X-001", "Z-001", "S-001"]
    assert names(remedied.centre, orderBy="DUE_ON_ASC")[0] == "Z-001"
    assert names(remedied.centre, scope={"fundYear": 2019}) == ["S-001", "X-001", "Z-001"]
    assert names(remedied.centre, scope={"fundYear": 2018}) == []
    assert names(remedied.centre, scope={"district": SHUNYI}) == ["Z-001"]


def test_the_register_is_read_page_by_page(remedied):
    first = listed(remedied.centre, first=2)
    rest = listed(remedied.centre, first=2, after=first["pageInfo"]["endCursor"])

    assert [len(page["nodes"]) for page in (first, rest)] == [2, 1]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, rest)] == [True, False]


@pytest.mark.parametrize(("as_of", "state", "days"), [
    ("2019-11-02", "OPEN", 0),
    ("2019-11-10", "SUBMITTED", 0),
    ("2019-11-15", "RETURNED", 0),
    ("2019-12-02", "SUBMITTED", 0),
    ("2019-12-03", "SUBMITTED", 1),
    ("2019-12-10", "ACCEPTED", 8),
    (END, "ACCEPTED", 8),
])  # fmt: skip
def test_a_case_is_told_as_of_any_day(remedied, as_of, state, days):
    [case] = listed(remedied.centre, asOf=as_of, filter={"projectId": remedied.z})["nodes"]

    assert (case["state"], case["overdueDays"]) == (state, days)


def test_an_unmended_case_is_overdue_from_the_day_after_it_was_due(remedied):
    due = {"filter": {"projectId": remedied.s, "overdue": True}}

    assert names(remedied.centre, asOf="2020-01-30", **due) == []
    assert names(remedied.centre, asOf="2020-01-31", **due) == ["S-001"]
    assert listed(remedied.centre, asOf="2020-01-31", filter={"overdue": True})["totals"]["overdue"] == 1
    assert "Z-001" in names(remedied.centre, asOf="2020-01-31", filter={"overdue": False})


def test_what_was_not_yet_recorded_is_not_told(remedied):
    known = {"asKnownAt": {"position": remedied.verified["position"]}}

    assert listed(remedied.centre, **known)["totalCount"] == 0
    assert listed(remedied.centre, asOf=DAY_BEFORE)["totals"]["amount"] == "0.00"


def test_an_insurer_sees_its_own_cases_and_a_district_those_of_its_projects(remedied):
    assert names(remedied.finance) == ["S-001", "X-001"]
    assert names(remedied.other_finance) == ["Z-001"]
    assert names(remedied.fengtai) == ["S-001", "X-001"]
    assert names(remedied.shunyi) == ["Z-001"]
    assert listed(remedied.other_finance)["totals"]["amount"] == "200.00"
    assert {node["insurer"]["code"] for node in listed(remedied.fengtai)["nodes"]} == {RENHE}
    assert {node["district"]["code"] for node in listed(remedied.fengtai)["nodes"]} == {FENGTAI}


def test_another_s_case_is_not_there(remedied):
    for who, case in ((remedied.finance, remedied.z_case), (remedied.shunyi, remedied.x_case)):
        assert who.ask("RemediationCase", id=case)["remediationCase"] is None
        assert who.ask("Node", id=case)["node"] is None
        assert names(who, filter={"projectId": remedied.z if who is remedied.finance else remedied.x}) == []

    refused = remedied.officer.do(
        "SubmitRemediation", END, caseId=remedied.z_case, statement="说明", papers=[], reason="登记"
    )

    assert refused["code"] == "NOT_FOUND"
    assert names(remedied.finance, scope={"insurerId": remedied.z_case}) == []
    assert ANTAI not in str(refused)


def test_a_case_is_found_by_its_id(remedied):
    node = remedied.auditor.ask("Node", id=remedied.s_case)["node"]

    assert (node["__typename"], node["id"]) == ("RemediationCase", remedied.s_case)
