"""The misuse guards over HTTP: questions with their evidence, their answers, and who may see and answer them."""

import pytest

from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, a_year, named, told

SAME = {"invoiceNos": ["票1"]}


@pytest.fixture
def year(database):
    """A year in which an amount was paid twice, and one invoice by each of two insurers."""
    with told(database) as story:
        a_year(story)
        story.once = story.paid(story.x, story.renhe, "300.00", "2019-12-01", **SAME)
        story.twice = story.paid(story.x, story.renhe, "300.00", "2019-12-11")
        story.by_antai = story.paid(story.s, story.antai, "77.00", "2019-12-12", story.other_finance, **SAME)
        story.clock.turn("2019-12-31")
        yield story


def listed(client, scope=None, **wanted):
    found = client.ask("GuardFindings", scope=scope, filter=wanted or None)["guardFindings"]
    assert found["totalCount"] == len(found["nodes"]) == sum(each["findings"] for each in found["totals"])
    return found["nodes"]


def guards(client, **asked):
    return [node["guard"] for node in listed(client, **asked)]


def duplicate(client):
    [node] = listed(client, guards=["POSSIBLE_DUPLICATE"])
    return node


def disposed(client, finding, on="2019-12-20", result="EXPLAINED", opinion="分期付款"):
    return client.do("DisposeGuardFinding", on, findingId=finding, result=result, opinion=opinion, reason="处置")


def test_a_question_shows_what_it_rests_on(year):
    node = duplicate(year.finance)

    assert [payment["id"] for payment in node["payments"]] == [year.twice, year.once]
    assert (node["amount"], node["foundOn"], node["spanDays"], node["waitingDays"]) == ("300.00", "2019-12-11", 10, 20)
    assert (node["insurer"]["code"], node["district"]["code"], node["project"]["number"]) == (RENHE, FENGTAI, "X-001")
    assert (node["state"], node["disposition"], node["policies"], node["invoiceNos"]) == ("OPEN", None, [], [])


def test_each_sees_the_questions_whose_evidence_is_in_its_reach(year):
    both = ["SAME_INVOICE_TWICE", "POSSIBLE_DUPLICATE"]

    assert guards(year.finance) == guards(year.officer) == guards(year.reviewer) == both[1:]
    assert guards(year.other_finance) == guards(year.shunyi) == []
    assert guards(year.fengtai) == guards(year.centre) == guards(year.city) == guards(year.auditor) == both
    assert guards(year.centre, scope={"district": SHUNYI}) == []
    assert guards(year.centre, scope={"insurerId": named("Organisation", RENHE)}) == both[1:]
    assert guards(year.centre, scope={"fundYear": 2018}) == []
    assert guards(year.auditor, guards=["SAME_INVOICE_TWICE"]) == both[:1]
    assert guards(year.auditor, found={"endOn": "2019-12-11"}) == both[1:]
    [across] = listed(year.fengtai, guards=["SAME_INVOICE_TWICE"])
    assert (across["invoiceNos"], across["insurer"]["code"]) == (["票1"], ANTAI)


def test_an_answer_is_shown_beside_its_question_and_in_its_history(year):
    finding = duplicate(year.reviewer)["id"]

    answer = disposed(year.reviewer, finding)["finding"]
    again = disposed(year.auditor, finding, result="CONFIRMED_IRREGULAR", opinion="重复支付")["finding"]

    assert (answer["state"], answer["version"], answer["waitingDays"]) == ("DISPOSED", 1, 9)
    assert answer["disposition"] == {
        "result": "EXPLAINED",
        "opinion": "分期付款",
        "disposedOn": "2019-12-20",
        "disposedBy": "审核",
        "role": "INSURER_REVIEWER",
    }
    assert [each["label"] for each in again["history"]["nodes"]] == ["疑点已处置", "疑点处置已变更"]
    assert again["disposition"]["disposedBy"] == "审计"
    assert guards(year.finance, states=["OPEN"]) == []
    assert duplicate(year.fengtai)["disposition"]["result"] == "CONFIRMED_IRREGULAR"
    [totals] = year.finance.ask("GuardFindings")["guardFindings"]["totals"]
    assert (totals["findings"], totals["amount"], totals["openFindings"], totals["openAmount"]) == (
        1,
        "300.00",
        0,
        "0.00",
    )


def test_who_may_not_answer_is_told_why_or_that_there_is_nothing(year):
    finding = duplicate(year.reviewer)["id"]
    [across] = listed(year.centre, guards=["SAME_INVOICE_TWICE"])

    assert disposed(year.other_reviewer, finding)["code"] == "NOT_FOUND"
    for reviewer in (year.reviewer, year.other_reviewer):
        assert disposed(reviewer, across["id"])["code"] == "NOT_FOUND"
    assert disposed(year.reviewer, year.twice)["code"] == "NOT_FOUND"
    assert disposed(year.reviewer, finding, on="2019-12-10")["code"] == "BEFORE_STREAM_START"
    blank = disposed(year.reviewer, finding, opinion=" ")
    assert (blank["code"], blank["field"]) == ("TEXT_FORMAT", "opinion")
    assert "receipt" in disposed(year.centre, across["id"])
    assert "receipt" in disposed(year.centre, finding)
    assert disposed(year.reviewer, finding)["code"] == "DISPOSITION_FINAL"


def test_an_answered_question_stays_when_its_payment_is_reversed(year):
    finding = duplicate(year.reviewer)["id"]
    disposed(year.reviewer, finding)
    year.do(
        year.finance,
        "ReversePayment",
        "2019-12-21",
        "2019-12-31",
        paymentId=year.twice,
        voucher={"text": "付-2019-12-7"},
        method="RED_BLUE",
    )

    node = duplicate(year.finance)

    assert (node["id"], node["state"]) == (finding, "LAPSED")
    assert [payment["id"] for payment in node["payments"]] == [year.twice, year.once]
    assert disposed(year.reviewer, finding, on="2019-12-31")["code"] == "INVALID_TRANSITION"


def test_a_beneficiary_is_shown_with_the_policies_that_the_caller_may_see(year):
    for policy, by in (
        (year.p1, year.finance),
        (year.shared_policy, year.finance),
        (year.p2, year.other_finance),
        (year.p3, year.other_finance),
    ):
        year.do(by, "SurrenderPolicy", "2019-05-01", "2019-12-31", policyId=policy, documentNo="批1")

    own = listed(year.finance, guards=["BENEFICIARY_NOT_INSURED"])
    [first] = [node for node in own if node["project"]["number"] == "X-001"]

    assert {node["project"]["number"] for node in own} == {"X-001", "S-001"}
    assert {policy["number"] for policy in first["policies"]} == {"PN0001", "CO0001"}
    assert (first["creditCode"] is not None, first["payments"], first["amount"]) == (True, [], "40000.00")
    assert "receipt" in disposed(year.reviewer, first["id"], on="2019-12-31")


def test_a_question_is_fetched_by_its_id(year):
    document = "query N($id: ID!) { node(id: $id) { id ... on GuardFinding { guard state version } } }"
    finding = duplicate(year.finance)["id"]

    def fetched(client, id_):
        return client.send(document, id=id_)["data"]["node"]

    assert fetched(year.fengtai, finding) == {
        "id": finding,
        "guard": "POSSIBLE_DUPLICATE",
        "state": "OPEN",
        "version": 0,
    }
    assert fetched(year.other_finance, finding) is None
    assert fetched(year.finance, named("GuardFinding", "nonsense")) is None
