"""Over HTTP: retention money, write-offs, explained standstills, and what the auditor found."""

import pytest

from tests.api.story import told

END = "2020-12-31"


@pytest.fixture(scope="module")
def story(module_database):
    """Two projects of one insurer: one accepted with retention money, of which the rest was written off; one filed."""
    with told(module_database) as story:
        policy = story.policy("PN0001")
        story.account = story.premium(policy, "1000000.00")
        story.r = story.filed(story.declared("R-001", {story.account: "60000.00"}))
        story.w = story.filed(story.declared("W-001", {story.account: "10000.00"}))
        story.do(story.officer, "StartImplementation", "2019-06-15", projectId=story.r)
        story.do(story.officer, "SubmitDeliverable", "2019-07-01", projectId=story.r, papers=[])
        held = {"acceptedAmount": "50000.00", "retention": "2500.00", "retentionDueOn": "2020-07-05"}
        story.do(story.reviewer, "AcceptProject", "2019-07-05", projectId=story.r, papers=[], **held)
        story.payment = story.paid(story.r, story.account, "47500.00", "2019-08-01")
        going_on = {"projectId": story.w, "opinion": "等待场地", "expectedOn": "2020-03-31"}
        story.do(story.officer, "ExplainStall", "2019-10-01", **going_on)
        story.do(story.reviewer, "WriteOffPayable", "2020-10-01", projectId=story.r, reason="供应方已注销")
        story.closed = story.do(story.reviewer, "CloseProject", "2020-10-02", projectId=story.r)
        yield story


def standing(client, project, as_of=END):
    return client.ask("Project", by={"id": project}, asOf=as_of)["project"]["standing"]


def test_retention_money_is_told_with_its_day(story):
    now = standing(story.finance, story.r, "2019-12-31")

    assert (now["retention"], now["retentionDueOn"], now["unpaid"]) == ("2500.00", "2020-07-05", "2500.00")


def test_a_write_off_is_told_and_the_project_closed(story):
    before, after = (standing(story.auditor, story.r, as_of) for as_of in ("2020-09-30", "2020-10-01"))

    assert (before["writtenOff"], before["unpaid"], before["reserved"]) == ("0.00", "2500.00", "12500.00")
    assert (after["writtenOff"], after["unpaid"], after["reserved"]) == ("2500.00", "0.00", "0.00")
    assert (after["due"], after["payment"]) == ("47500.00", "PAID")
    assert standing(story.auditor, story.r)["closed"] is True


def test_the_list_tells_the_standstill_and_its_explanation(story):
    [row] = story.centre.ask("Projects", filter={"stalled": True}, asOf=END)["projects"]["nodes"]

    assert row["number"] == "W-001"
    assert row["standing"]["stalledDays"] == 568
    assert row["standing"]["stallExplanation"] == {
        "opinion": "等待场地",
        "expectedOn": "2020-03-31",
        "explainedOn": "2019-10-01",
    }


def test_what_stands_still_is_listed_with_what_was_said_about_it(story):
    [row] = story.centre.ask("StalledProjects", asOf=END)["stalledProjects"]["nodes"]
    [before] = story.centre.ask("StalledProjects", asOf="2019-09-30")["stalledProjects"]["nodes"]

    assert (row["project"]["id"], row["explanation"]["opinion"]) == (story.w, "等待场地")
    assert (before["project"]["id"], before["explanation"]) == (story.w, None)


def test_retention_money_without_its_day_is_refused(story):
    refused = story.reviewer.do("AcceptProject", END, projectId=story.w, papers=[], retention="1.00", reason="登记")

    assert (refused["code"], refused["class"]) == ("RETENTION_INCOMPLETE", "INPUT")


def found(client, **asked):
    return client.ask("AuditFindings", **asked)["auditFindings"]


@pytest.fixture(scope="module")
def audited(story):
    """A finding about the filed project, one about the payment, one about the account."""
    abouts = ({"projectId": story.w}, {"paymentId": story.payment}, {"fundAccountId": story.account})
    story.told = [
        story.do(
            story.auditor, "RecordAuditFinding", f"2020-11-0{day}", opinion=f"意见{day}", documentNo="审1", **about
        )
        for day, about in enumerate(abouts, 1)
    ]
    return story


def test_findings_are_listed_with_what_they_are_about(audited):
    rows = found(audited.auditor)["nodes"]

    assert [row["finding"] for row in rows] == ["意见3", "意见2", "意见1"]
    assert [answer["auditFinding"] for answer in audited.told] == rows[::-1]
    assert (rows[2]["project"]["number"], rows[2]["payment"], rows[2]["fundAccount"]) == ("W-001", None, None)
    assert (rows[1]["payment"]["id"], rows[0]["fundAccount"]["id"]) == (audited.payment, audited.account)
    assert {(row["insurer"]["code"], row["district"]["code"], row["actor"]) for row in rows} == {
        ("RENHE", "110106", "审计")
    }


def test_findings_are_narrowed_ordered_and_counted(audited):
    def wanted(client=audited.centre, **asked):
        return [row["finding"] for row in found(client, **asked)["nodes"]]

    assert wanted(orderBy="FOUND_ON_ASC") == ["意见1", "意见2", "意见3"]
    assert wanted(filter={"projectId": audited.w}) == ["意见1"]
    assert wanted(filter={"paymentId": audited.payment}) == ["意见2"]
    assert wanted(filter={"fundAccountId": audited.account}) == ["意见3"]
    assert wanted(filter={"search": "见2"}) == ["意见2"]
    assert wanted(filter={"found": {"endOn": "2020-11-01"}}) == ["意见1"]
    assert wanted(scope={"fundYear": 2019}) == ["意见3", "意见2", "意见1"]
    assert wanted(scope={"fundYear": 2018}) == []
    assert wanted(asOf="2020-11-02") == ["意见2", "意见1"]
    assert found(audited.centre, first=1)["totalCount"] == 3
    assert wanted(asKnownAt={"position": audited.told[0]["receipt"]["position"]}) == ["意见1"]


def test_a_finding_is_seen_by_whom_it_is_about_and_by_no_other_insurer(audited):
    assert found(audited.finance)["totalCount"] == found(audited.fengtai)["totalCount"] == 3
    assert found(audited.other_finance)["totalCount"] == found(audited.shunyi)["totalCount"] == 0


def test_a_finding_stands_in_the_history_of_its_record(audited):
    history = audited.finance.ask("Payment", by={"id": audited.payment})["payment"]["history"]["nodes"]

    assert history[-1]["label"] == "审计意见已登记"
    assert ("finding", "意见2") in [(each["name"], each["value"]) for each in history[-1]["values"]]


def test_a_finding_may_open_a_case(audited):
    about = {"projectId": audited.w, "opinion": "超范围", "irregular": "OUT_OF_SCOPE_USE"}
    audited.do(audited.auditor, "RecordAuditFinding", "2020-12-01", **about)

    [case] = audited.finance.ask("RemediationCases")["remediationCases"]["nodes"]

    assert (case["name"], case["kind"], case["amount"]) == ("W-001", "OUT_OF_SCOPE_USE", "0.00")
    assert standing(audited.centre, audited.w)["headline"] == "IRREGULAR"
    told_of = audited.finance.ask("RemediationCase", id=case["id"])["remediationCase"]
    assert (told_of["payment"], told_of["project"]["id"]) == (None, audited.w)


def test_a_finding_without_its_subject_is_refused(audited):
    refused = audited.auditor.do("RecordAuditFinding", END, opinion="意见", reason="登记")

    assert refused["code"] == "AUDIT_SUBJECT_REQUIRED"
