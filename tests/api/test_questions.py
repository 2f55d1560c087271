"""Questions over HTTP: what is available, statements, registers and histories, on any two dates."""

from datetime import datetime, timedelta

import pytest

from tests.api.story import ANTAI, FENGTAI, RENHE, REVERSAL, SHUNYI, named, told

END = "2019-12-31"


def earlier(instant, seconds):
    """An instant some seconds before another, as text."""
    return (datetime.fromisoformat(instant) - timedelta(seconds=seconds)).isoformat()


def balance(client, account, **asked):
    """Book, reserved and available of an account as asked."""
    found = client.ask("FundAccount", by={"id": account}, **asked)["fundAccount"]["then"]
    assert found["overdrawn"] is (float(found["available"]) < 0)
    return found["book"], found["reserved"], found["available"]


# What is available (R1)


def availability(client, by, **asked):
    table = client.ask("FundAvailability", by=by, **asked)["fundAvailability"]

    def shown(row):
        place = [row[side] and row[side]["code"] for side in ("insurer", "district")]
        money = [row["balance"][line] for line in ("premiumReceived", "netAccrued", "netPaid", "reserved", "available")]
        return *place, row["enterprises"], row["rateFromBp"], row["rateToBp"], *money, row["balance"]["usageRate"]

    return [shown(row) for row in table["rows"]], shown(table["total"])


TOTAL = (None, None, 1, 1500, 1500, "1600000.00", "240000.00", "19200.00", "59800.00", "161000.00", "8.0")


def test_what_is_available_by_insurer(year):
    rows, total = availability(year.centre, "INSURER")

    assert rows == [
        (ANTAI, None, 1, 1500, 1500, "540000.00", "81000.00", "7200.00", "12800.00", "61000.00", "8.9"),
        (RENHE, None, 1, 1500, 1500, "1060000.00", "159000.00", "12000.00", "47000.00", "100000.00", "7.5"),
    ]
    assert total == TOTAL


def test_what_is_available_by_district(year):
    rows, total = availability(year.centre, "DISTRICT")

    assert rows == [
        (None, FENGTAI, 1, 1500, 1500, "1500000.00", "225000.00", "16000.00", "53000.00", "156000.00", "7.1"),
        (None, SHUNYI, 1, 1500, 1500, "100000.00", "15000.00", "3200.00", "6800.00", "5000.00", "21.3"),
    ]
    assert total == TOTAL


def test_what_is_available_by_both_and_in_a_scope(year):
    rows, total = availability(year.centre, "BOTH")

    assert [row[:2] for row in rows] == [(ANTAI, FENGTAI), (RENHE, FENGTAI), (ANTAI, SHUNYI)]
    assert [row[-2] for row in rows] == ["56000.00", "100000.00", "5000.00"]
    assert total == TOTAL
    assert availability(year.centre, "BOTH", scope={"district": SHUNYI})[0] == rows[2:]
    assert availability(year.centre, "BOTH", scope={"insurerId": named("Organisation", RENHE)})[0] == rows[1:2]
    assert availability(year.centre, "BOTH", scope={"fundYear": 2019})[0] == rows
    assert availability(year.centre, "BOTH", scope={"fundYear": 2018})[0] == []


def test_nothing_accrued_has_no_usage_rate(year):
    _, total = availability(year.centre, "INSURER", asOf="2019-02-28")

    assert total[-2:] == ("0.00", None)


# Two dates


@pytest.mark.parametrize(
    ("as_of", "figures"),
    [
        ("2019-02-28", ("0.00", "0.00", "0.00")),
        ("2019-03-01", ("150000.00", "0.00", "150000.00")),
        ("2019-04-01", ("159000.00", "0.00", "159000.00")),
        ("2019-06-02", ("159000.00", "0.00", "159000.00")),
        ("2019-06-03", ("159000.00", "60000.00", "99000.00")),
        ("2019-08-19", ("159000.00", "60000.00", "99000.00")),
        ("2019-08-20", ("134000.00", "35000.00", "99000.00")),
        ("2019-09-10", ("151000.00", "52000.00", "99000.00")),
        ("2019-09-15", ("146000.00", "47000.00", "99000.00")),
        ("2019-10-21", ("147000.00", "47000.00", "100000.00")),
    ],
)
def test_a_balance_as_of_a_business_date(year, as_of, figures):
    assert balance(year.finance, year.renhe, asOf=as_of) == figures


def test_a_balance_as_known_at_a_position(year):
    position = int(year.reversed["position"])

    before = balance(year.finance, year.renhe, asKnownAt={"position": year.verified["position"]})

    assert before == ("134000.00", "35000.00", "99000.00")
    assert balance(year.finance, year.renhe, asKnownAt={"position": str(position)})[0] == "151000.00"
    assert balance(year.finance, year.renhe, asKnownAt={"position": str(position + 10_000)})[0] == "147000.00"


def test_a_balance_as_known_just_before_an_instant_and_at_it(year):
    recorded = year.reversed["recordedAt"]

    def known_at(time):
        return balance(year.finance, year.renhe, asKnownAt={"time": time})[0]

    assert known_at(earlier(recorded, 1)) == "126000.00"
    assert known_at(recorded) == "151000.00"
    assert known_at(recorded.replace("T02:00:00Z", "T10:00:00+08:00")) == "151000.00"


def test_a_late_entry_is_not_known_before_it_was_recorded(year):
    in_september = {"asOf": "2019-09-30"}

    assert balance(year.finance, year.renhe, **in_september)[0] == "146000.00"
    assert balance(year.finance, year.renhe, **in_september, asKnownAt={"time": "2019-10-19T23:59:59+08:00"})[0] == (
        "151000.00"
    )


QUESTIONS = ("FundAvailability", "FundAccounts", "Policies", "Projects", "Payments", "UseBreakdown")


@pytest.mark.parametrize("operation", QUESTIONS)
def test_every_figure_says_what_it_rests_on(year, operation):
    field = operation[0].lower() + operation[1:]
    last = str(year.ledger.store.last()[0])

    now = year.centre.ask(operation)[field]
    then = year.centre.ask(operation, asOf="2019-09-30", asKnownAt={"position": year.reversed["position"]})[field]
    at_time = year.centre.ask(operation, asKnownAt={"time": "2019-09-10T12:00:00+08:00"})[field]

    assert (now["calibre"], now["asOf"], now["position"]) == ("INCEPTION", END, last)
    assert (then["calibre"], then["asOf"], then["position"]) == ("INCEPTION", "2019-09-30", year.reversed["position"])
    assert then["asKnownAt"] == year.reversed["recordedAt"]
    assert (at_time["asKnownAt"], at_time["position"]) == ("2019-09-10T04:00:00Z", year.reversed["position"])


def test_the_figures_below_a_list_rest_on_its_dates(year):
    document = """query Q($asOf: Date) {
      fundAccounts(asOf: $asOf) { nodes { balance { asOf book } } }
      projects(asOf: $asOf) { nodes { standing { asOf netPaid } } }
      payments(asOf: $asOf) { nodes { standing { asOf state } } }
      policies(asOf: $asOf) { nodes { standing { asOf netAccrued } accruals { accruedDelta } } }
    }"""

    data = year.finance.send(document, asOf="2019-08-31")["data"]

    assert data["fundAccounts"]["nodes"] == [{"balance": {"asOf": "2019-08-31", "book": "134000.00"}}]
    assert [n["standing"]["netPaid"] for n in data["projects"]["nodes"]] == ["0.00", "25000.00"]
    assert data["payments"]["nodes"] == [{"standing": {"asOf": "2019-08-31", "state": "VERIFIED"}}]
    assert {n["standing"]["asOf"] for n in data["policies"]["nodes"]} == {"2019-08-31"}


# The statement (R5)


def lines(year, size, backward=False, **asked):
    """Every line of an account's statement, page by page, in the order of the statement."""
    found, place = [], {}
    while True:
        side = {"last" if backward else "first": size} | place
        page = year.finance.ask("Statement", by={"id": year.renhe}, **side, **asked)["fundAccount"]["statement"]
        found = page["nodes"] + found if backward else found + page["nodes"]
        info = page["pageInfo"]
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            return found, page
        place = {"before": info["startCursor"]} if backward else {"after": info["endCursor"]}


KINDS = [
    ("2019-03-01", "ACCRUED", "150000.00"),
    ("2019-04-01", "ACCRUED", "159000.00"),
    ("2019-06-03", "RESERVED", "159000.00"),
    ("2019-06-03", "RESERVED", "159000.00"),
    ("2019-08-20", "PAID", "134000.00"),
    ("2019-09-02", "PAID", "126000.00"),
    ("2019-09-10", "PAYMENT_REVERSED", "151000.00"),
    ("2019-09-15", "PAID", "146000.00"),
    ("2019-10-21", "REFUNDED", "147000.00"),
]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("backward", [False, True])
def test_a_statement_read_page_by_page_runs_to_the_balance(year, size, backward):
    found, page = lines(year, size, backward)

    assert [(line["effectiveOn"], line["kind"], line["book"]) for line in found] == KINDS
    assert [line["number"] for line in found] == list(range(1, len(KINDS) + 1))
    assert page["totalCount"] == len(KINDS)
    assert page["opening"] == {"book": "0.00", "reserved": "0.00", "available": "0.00"}
    assert tuple(page["closing"].values()) == balance(year.finance, year.renhe)
    assert (found[-1]["book"], found[-1]["available"]) == (page["closing"]["book"], page["closing"]["available"])


def test_a_statement_of_a_period_opens_where_the_last_one_closed(year):
    found, page = lines(year, 2, period={"startOn": "2019-08-20", "endOn": "2019-09-14"})

    assert [line["kind"] for line in found] == ["PAID", "PAID", "PAYMENT_REVERSED"]
    assert [line["number"] for line in found] == [5, 6, 7]
    assert tuple(page["opening"].values()) == balance(year.finance, year.renhe, asOf="2019-08-19")
    assert tuple(page["closing"].values()) == balance(year.finance, year.renhe, asOf="2019-09-14")


def test_a_line_leads_to_what_it_comes_from(year):
    found, _ = lines(year, 100)

    kinds = [year.finance.ask("Node", id=line["sourceId"])["node"]["__typename"] for line in found]

    assert kinds == ["Policy"] * 2 + ["PreventionProject"] * 2 + ["Payment"] * 5
    assert found[4]["sourceId"] == year.first


def test_a_late_entry_shifts_nothing_that_is_being_read(database):
    with told(database) as story:
        policy = story.policy("PN0001")
        for on in ("2019-03-01", "2019-03-10", "2019-03-20"):
            story.renhe = story.premium(policy, "1000.00", on)

        def page(**asked):
            return story.finance.ask("Statement", by={"id": story.renhe}, **asked)["fundAccount"]["statement"]

        for dates in ({}, {"asOf": "2019-12-31"}):
            first = page(first=2, **dates)
            story.premium(policy, "500.00", f"2019-03-0{5 + len(dates)}")
            second = page(first=2, after=first["pageInfo"]["endCursor"], **dates)

            assert second["nodes"][0]["number"] == 3
            assert second["closing"] == first["closing"]
            assert (second["position"], second["asOf"]) == (first["position"], first["asOf"])
            assert [line["effectiveOn"] for line in first["nodes"] + second["nodes"]] == sorted(
                line["effectiveOn"] for line in first["nodes"] + second["nodes"]
            )
            assert page(first=100)["totalCount"] == first["totalCount"] + 1


# The payment register (R3)


def register(client, order="PAID_ON_DESC", scope=None, **wanted):
    """The payments that are wanted, their count and sums."""
    found = client.ask("Payments", filter=wanted, orderBy=order, scope=scope)["payments"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["id"] for edge in found["edges"]], found["totals"]


def test_the_register_by_each_filter(year):
    every = [year.late, year.of_renhe, year.first]

    def wanted(**filters):
        return register(year.finance, **filters)[0]

    assert wanted() == every
    assert wanted(states=["REVERSED"]) == [year.first]
    assert wanted(states=["RECORDED", "VERIFIED"]) == [year.late, year.of_renhe]
    assert wanted(states=[]) == []
    assert wanted(projectId=year.s) == [year.of_renhe]
    assert wanted(fundAccountId=year.renhe) == every
    assert wanted(paid={"startOn": "2019-09-02", "endOn": "2019-09-14"}) == [year.of_renhe]
    assert wanted(recorded={"startOn": "2019-10-20"}) == [year.late]
    assert wanted(voucher="付-2019-08") == [year.first]
    assert wanted(payee="甲") == every
    assert wanted(payee="乙") == []
    assert wanted(atLeast="8000.00") == [year.of_renhe, year.first]
    assert wanted(atLeast="5000.00", atMost="8000") == [year.late, year.of_renhe]
    assert wanted(lateOver=34) == [year.late]
    assert wanted(lateOver=35) == []
    assert wanted(irregular=True) == []
    assert register(year.centre, irregular=True)[1]["paid"] == "200.00"
    assert register(year.centre, scope={"district": SHUNYI})[1]["net"] == "3200.00"


def test_the_register_sums_up_the_whole_filtered_list(year):
    document = """query L($filter: PaymentFilter) {
      payments(first: 1, filter: $filter) { totalCount totals { paid reversed refunded net } nodes { id } }
    }"""

    found = year.finance.send(document, filter={"atLeast": "5000.00"})["data"]["payments"]

    assert (found["totalCount"], len(found["nodes"])) == (3, 1)
    assert found["totals"] == {"paid": "38000.00", "reversed": "25000.00", "refunded": "1000.00", "net": "12000.00"}


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("order", ["PAID_ON_DESC", "PAID_ON_ASC", "RECORDED_DESC", "AMOUNT_DESC"])
def test_the_register_in_each_order_page_by_page(year, order, size, backward):
    document = """query L($first: Int, $after: String, $last: Int, $before: String, $order: PaymentOrder!) {
      payments(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
        nodes { id paidOn recordedAt amount } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }"""
    found, place = [], {}
    while True:
        asked = {"order": order, "last" if backward else "first": size} | place
        page = year.centre.send(document, **asked)["data"]["payments"]
        found = page["nodes"] + found if backward else found + page["nodes"]
        info = page["pageInfo"]
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            break
        place = {"before": info["startCursor"]} if backward else {"after": info["endCursor"]}

    keys = {
        "PAID_ON_DESC": [row["paidOn"] for row in found][::-1],
        "PAID_ON_ASC": [row["paidOn"] for row in found],
        "RECORDED_DESC": [row["recordedAt"] for row in found][::-1],
        "AMOUNT_DESC": [float(row["amount"]) for row in found][::-1],
    }[order]
    assert keys == sorted(keys)
    assert len({row["id"] for row in found}) == 6


def test_a_payment_is_found_by_its_voucher_its_own_or_a_red_one(year):
    def found(text, insurer=RENHE, **rest):
        by = {"voucher": {"insurerId": named("Organisation", insurer), "text": text} | rest}
        payment = year.centre.ask("Payment", by=by)["payment"]
        return payment and payment["id"]

    assert found("付-2019-08-0034-1") == found("付-2019-8-34") == found("付-2019-09-0007-1") == year.first
    assert found("付-2019-08-0034-1", accountSet=RENHE) == year.first
    assert found("付-2019-08-0034-1", ANTAI) is None
    assert found("付-2019-08-0034-2") is None


def test_a_payment_tells_what_became_of_it(year):
    first = year.finance.ask("Payment", by={"id": year.first})["payment"]
    late = year.finance.ask("Payment", by={"id": year.late})["payment"]

    assert first["standing"]["state"] == "REVERSED"
    assert first["reversal"] == {
        "voucher": "付-2019-09-0007-1",
        "effectiveOn": "2019-09-10",
        "method": "RED_BLUE",
        "reason": "登记",
    }
    assert (first["recordedBy"], first["verifiedBy"], first["attested"]) == ("财务甲", "财务乙", True)
    assert late["refunds"] == [{"amount": "1000.00", "effectiveOn": "2019-10-21", "bankReceiptNo": "回1"}]
    assert (late["lateDays"], late["standing"]["net"], late["standing"]["budgetLeft"]) == (35, "4000.00", "35000.00")


# Projects (R2), uses (R7), policies


def test_projects_by_each_filter(year):
    def wanted(**filters):
        found = year.centre.ask("Projects", filter=filters)["projects"]
        assert found["totalCount"] == len(found["nodes"])
        return {row["number"] for row in found["nodes"]}

    every = {"X-001", "S-001", "Z-001"}
    assert wanted() == every
    assert wanted(search="x-0") == wanted(search="项目X") == {"X-001"}
    assert wanted(categories=["TRAINING"]) == {"S-001"}
    assert wanted(fundAccountId=year.antai) == {"S-001"}
    assert wanted(headlines=["ACCEPTED"]) == {"X-001", "S-001"}
    assert wanted(headlines=["IRREGULAR"]) == {"Z-001"}
    assert wanted(filings=["FILED"]) == every
    assert wanted(payments=["PARTIAL"]) == every
    assert wanted(payments=["PAID", "UNPAID", "OVERPAID"]) == set()
    assert wanted(stalled=True) == every
    assert wanted(declared={"startOn": "2019-06-02"}) == set()


def test_a_project_stands_still_only_after_its_days(year):
    august = year.centre.ask("Projects", filter={"stalled": True}, asOf="2019-08-01")["projects"]

    assert august["totalCount"] == 0


def test_projects_are_summed_up(year):
    totals = year.centre.ask("Projects", first=1)["projects"]["totals"]

    assert totals == {"budget": "80000.00", "netPaid": "19200.00", "unpaid": "59800.00", "reserved": "59800.00"}


def test_the_money_by_use(year):
    def spread(**asked):
        rows = year.centre.ask("UseBreakdown", **asked)["useBreakdown"]["rows"]
        return [(row["category"], row["projects"], row["netPaid"], row["share"]) for row in rows]

    assert spread() == [("TRAINING", 1, "12000.00", "62.5"), ("HAZARD_INSPECTION", 2, "7200.00", "37.5")]
    assert spread(asOf="2019-08-31") == [("HAZARD_INSPECTION", 1, "25000.00", "100.0")]
    assert spread(asOf="2019-08-19") == []


def test_a_policy_tells_each_movement_and_what_it_accrued(year):
    policy = year.finance.ask("Policy", by={"id": year.p1})["policy"]

    assert policy["accruals"] == [
        {
            "reference": "R2019-03-01",
            "effectiveOn": "2019-03-01",
            "premiumDelta": "1000000.00",
            "premiumToDate": "1000000.00",
            "rateBp": 1500,
            "accruedDelta": "150000.00",
            "accruedToDate": "150000.00",
            "fundAccount": {"id": year.renhe},
        }
    ]
    assert (policy["standing"]["premiumReceived"], policy["standing"]["netAccrued"]) == ("1000000.00", "150000.00")


def test_policies_by_each_filter(year):
    def wanted(**filters):
        return {row["number"] for row in year.centre.ask("Policies", filter=filters)["policies"]["nodes"]}

    every = {"PN0001", "AT0001", "AT0002", "CO0001"}
    assert wanted() == every
    assert wanted(search="at0") == {"AT0001", "AT0002"}
    assert wanted(search="丙") == every
    assert wanted(states=["SURRENDERED"]) == set()
    assert wanted(inception={"endOn": "2019-02-28"}) == set()


# History, and the language of the answer

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
    assert {"name": "amount", "value": "25000.00"} in facts[0]["values"]


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
    assert zh[1:] == ("日期格式错误", "支付已登记")
    assert "5000.00" in en[0]
    assert all(text.isascii() for text in en)


def test_who_takes_part_and_where(year):
    data = year.firm.ask("Organisations", kind="INSURER")

    assert [(each["code"], each["name"]) for each in data["organisations"]] == [
        (ANTAI, "安泰保险"),
        (RENHE, "仁和保险"),
    ]
    assert len(data["districts"]) == 17
    assert data["districts"][-1] == {"code": "110115403", "name": "北京经济技术开发区"}


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
