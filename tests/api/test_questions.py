"""Questions over HTTP: what is available, statements, registers and histories, on any two dates."""

from datetime import datetime, timedelta

import pytest

from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, named

END = "2019-12-31"


def earlier(instant, seconds):
    """An instant some seconds before another, as text."""
    return (datetime.fromisoformat(instant) - timedelta(seconds=seconds)).isoformat()


def balance(client, account, **asked):
    """Book, reserved and available of an account as asked."""
    found = client.ask("FundAccount", by={"id": account}, **asked)["fundAccount"]["then"]
    assert found["overdrawn"] is (float(found["available"]) < 0)
    return found["book"], found["reserved"], found["available"]


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


# On two dates


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


QUESTIONS = (
    "FundAvailability",
    "FundMonths",
    "FundAccounts",
    "Policies",
    "Projects",
    "Payments",
    "UseBreakdown",
    "FundGaps",
    "MoneyItems",
    "StallTable",
    "StalledProjects",
    "PaymentCycleTable",
    "PaymentCycles",
    "BudgetTargets",
)


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


# R2 and R7: projects and uses; policies


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


def test_who_takes_part_and_where(year):
    data = year.firm.ask("Organisations", kind="INSURER")

    assert [(each["code"], each["name"]) for each in data["organisations"]] == [
        (ANTAI, "安泰保险"),
        (RENHE, "仁和保险"),
    ]
    assert len(data["districts"]) == 17
    assert data["districts"][-1] == {"code": "110115403", "name": "北京经济技术开发区"}
