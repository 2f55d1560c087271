"""Records over HTTP: each tells its history, in the language of the request, and is found by its id."""

from tests.api.story import RENHE, REVERSAL

END = "2019-12-31"

HISTORY = """query H($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on LedgerRecord { version history(first: $first, after: $after) {
  nodes { version name label effectiveOn recordedAt lateDays actor role organisation attested commandId reason values { name value } }
  pageInfo { hasNextPage endCursor }
} } } }"""


def test_a_record_tells_who_did_what_when_and_why(year):
    record = year.finance.send(HISTORY, id=year.first)["data"]["node"]
    facts = record["history"]["nodes"]

    assert [fact["name"].removeprefix("payment.") for fact in facts] == [
        "PaymentRecorded",
        "PaymentVerified",
        "PaymentReversed",
    ]
    assert [fact["version"] for fact in facts] == [1, 2, record["version"]]
    assert [(fact["actor"], fact["role"], fact["organisation"]) for fact in facts] == [
        ("财务甲", "INSURER_FINANCE", RENHE),
        ("财务乙", "INSURER_FINANCE", RENHE),
        ("财务甲", "INSURER_FINANCE", RENHE),
    ]
    assert [fact["effectiveOn"] for fact in facts] == ["2019-08-20", "2019-08-21", "2019-09-10"]
    assert facts[2]["recordedAt"] == year.reversed["recordedAt"]
    assert facts[2]["commandId"] == REVERSAL
    assert {(fact["reason"], fact["attested"], fact["lateDays"]) for fact in facts} == {("登记", True, 0)}
    assert ("amount", "25000.00") in [(each["name"], each["value"]) for each in facts[0]["values"]]


def test_what_a_fact_says_is_called_by_its_name_in_the_language_asked(year):
    asked = {"by": {"id": year.x}}
    zh, en = (year.finance.post("Project", language=each, **asked)["data"]["project"] for each in ("zh", "en"))

    def said(project, name):
        [value] = [each for each in project["history"]["nodes"][0]["values"] if each["name"] == name]
        return value["label"], value["value"], value["words"], value["before"]

    assert said(zh, "category") == ("类别", "HAZARD_INSPECTION", "事故隐患排查", None)
    assert said(en, "category")[0] == "category"
    assert said(en, "category")[2] not in {"事故隐患排查", "HAZARD_INSPECTION"}
    assert said(zh, "allocations.1.amount")[:3] == ("分摊 · 1 · 金额", "40000.00", "40000.00")


def test_a_projects_history_tells_its_states_before_and_after(year):
    facts = year.finance.ask("Project", by={"id": year.x})["project"]["history"]["nodes"]
    moves = [move for fact in facts for move in fact["moves"]]

    for track in {move["track"] for move in moves}:
        steps = [move for move in moves if move["track"] == track]
        assert steps[0]["before"] is None
        assert [step["before"] for step in steps[1:]] == [step["after"] for step in steps[:-1]]
    assert "review" in {move["track"] for move in moves}


def test_a_history_is_read_page_by_page(year):
    names, after = [], None
    while True:
        page = year.finance.send(HISTORY, id=year.x, first=3, after=after)["data"]["node"]["history"]
        names += [fact["name"] for fact in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len(names) == year.finance.ask("Project", by={"id": year.x})["project"]["version"]
    assert names[0] == "project.ProjectDeclared"


def test_labels_and_refusals_speak_the_language_of_the_request(year):
    over = {"projectId": year.x, "payment": year.entry(year.renhe, "40000.00")}
    given = {"commandId": "5f0c1c1e-0000-4000-8000-000000000001", "effectiveOn": END} | over

    def spoken(language):
        refused = year.finance.post("RecordPayment", language, input=given)["data"]["recordPayment"]
        error = year.finance.post("FundAccounts", language, asOf="today")["errors"][0]
        label = year.finance.send(HISTORY, language, id=year.first)["data"]["node"]["history"]["nodes"][0]["label"]
        return refused["message"], error["message"], label

    zh, en = spoken("zh-CN,zh;q=0.9,en;q=0.8"), spoken("en")
    assert zh[0].startswith("超预算:预算40000.00元,已付5000.00元,本次40000.00元,超出5000.00元")
    assert zh[1:] == ("日期格式错误,应为年-月-日,如2019-07-30", "支付已登记")
    assert "5000.00" in en[0]
    assert all(text.isascii() for text in en)


def test_everything_with_an_id_is_found_by_it(year):
    organisation = year.firm.ask("Organisations")["organisations"][0]["id"]
    rule = year.firm.ask("Rules")["rules"][0]["id"]
    ids = {
        "Organisation": organisation,
        "Rule": rule,
        "FundAccount": year.renhe,
        "Policy": year.p1,
        "PreventionProject": year.x,
        "Payment": year.late,
    }

    found = {kind: year.finance.ask("Node", id=id_)["node"] for kind, id_ in ids.items()}

    assert {kind: (node["__typename"], node["id"]) for kind, node in found.items()} == {
        kind: (kind, id_) for kind, id_ in ids.items()
    }
