"""No query for each row: a page of a hundred costs as many statements as a page of one, in one transaction."""

import pytest

from ledger.evidence import Evidence
from projections.basis import Readers, Reading
from tests.api.client import OPERATIONS
from tests.api.hazard_story import a_year_of_hazards
from tests.api.settlement_story import a_bill
from tests.api.story import Story, told

LISTS = {
    "payments": """query L($first: Int) { payments(first: $first) { totalCount totals { net } nodes {
        id version insurer { name } district { name } recordedBy verifiedBy
        fundAccount { version insurer { name } balance { available } then: balance(asOf: "2019-10-01") { available } }
        reversal { voucher } refunds { amount } standing { state } then: standing(asOf: "2019-10-01") { state }
    } } }""",
    "projects": """query L($first: Int) { projects(first: $first) { totalCount totals { budget } nodes {
        id version insurer { name } supervisor papers { kind }
        standing { headline allocations { amount fundAccount { balance { available } } } }
        then: standing(asOf: "2019-10-01") { headline allocations { amount } }
    } } }""",
    "policies": """query L($first: Int) { policies(first: $first) { totalCount totals { netAccrued } nodes {
        id version insurer { name } coInsurers { insurer { name } } accruals { accruedDelta fundAccount { id } }
        standing { state } then: standing(asOf: "2019-10-01") { netAccrued }
    } } }""",
    "fundAccounts": """query L($first: Int) { fundAccounts(first: $first) { totalCount totals { book } nodes {
        id version insurer { name } balance { available } then: balance(asOf: "2019-10-01") { available }
    } } }""",
    "stalledProjects": """query L($first: Int) { stalledProjects(first: $first) { totalCount totalReserved nodes {
        lastEvent stalledDays project { number insurer { name } standing { headline } }
    } } }""",
    "paymentCycles": """query L($first: Int) { paymentCycles(first: $first) { totalCount nodes {
        totalDays project { number insurer { name } standing { headline } }
    } } }""",
    "moneyItems": """query L($first: Int) { moneyItems(first: $first) { totalCount totalAmount nodes {
        amount nextStep owners project { number standing { headline } } fundAccount { insurer { name } }
    } } }""",
}
HAZARDS = {
    "hazards": """query L($first: Int) { hazards(first: $first) { totalCount totals { overdue } nodes {
        id version firm { name } insurer { name } inheritedFrom { name } supervision { body { code } }
        files { sha256 fact { label } } standing { state } then: standing(asOf: "2019-10-01") { state }
    } } }""",
    "keyEnterprises": """query L($first: Int) { keyEnterprises(first: $first) { totalCount openMajor rule nodes {
        name district { name } insurer { name } reasons
    } } }""",
}
MOST = 16


@pytest.fixture
def counted(monkeypatch):
    """What was asked of the database, and how many transactions were opened."""
    seen = {"statements": 0, "transactions": 0}

    def counting(original, what):
        def call(*args, **kwargs):
            seen[what] += 1
            return original(*args, **kwargs)

        return call

    for name in ("rows", "one", "read"):
        monkeypatch.setattr(Reading, name, counting(getattr(Reading, name), "statements"))
    monkeypatch.setattr(Readers, "reading", counting(Readers.reading, "transactions"))
    return seen


def cost(year: Story, counted, document, first):
    counted.update(statements=0, transactions=0)
    answer = year.centre.send(document, first=first)
    assert "errors" not in answer, answer
    [shown] = answer["data"].values()
    return len(shown["nodes"]), dict(counted)


@pytest.mark.parametrize("name", LISTS)
def test_a_longer_page_costs_no_more_statements(year, counted, name):
    short, few = cost(year, counted, LISTS[name], 2)
    long, many = cost(year, counted, LISTS[name], 100)

    assert long > short
    assert many == few
    assert 0 < many["statements"] <= MOST
    assert many["transactions"] == 1


def test_a_longer_page_of_hazards_costs_no_more_statements(database, tmp_path, counted):
    with a_year_of_hazards(database, tmp_path) as hazards:
        for document in HAZARDS.values():
            short, few = cost(hazards.story, counted, document, 2)
            long, many = cost(hazards.story, counted, document, 100)

            assert long > short
            assert many == few
            assert 0 < many["statements"] <= MOST
            assert many["transactions"] == 1


def test_a_longer_page_from_money_to_safety_costs_no_more_statements(database, tmp_path, counted):
    with told(database, evidence=Evidence(tmp_path)) as story:
        a_bill(story)
        document = OPERATIONS["MoneyToSafety"]
        (short, few), (long, many) = (cost(story, counted, document, first) for first in (2, 100))

    assert (short, long) == (2, 5)
    assert many == few
    assert 0 < many["statements"] <= MOST
    assert many["transactions"] == 1


def test_a_page_of_a_hundred_payments_costs_a_handful_of_statements(database, counted):
    with told(database) as story:
        story.renhe = story.premium(story.policy("PN0001"), "1000000.00")
        project = story.accepted(story.filed(story.declared("X-001", {story.renhe: "1000.00"})))
        for _ in range(101):
            story.paid(project, story.renhe, "1.00", "2019-08-01")

        shown, counts = cost(story, counted, LISTS["payments"], 100)

    assert shown == 100
    assert counts["statements"] <= MOST
    assert counts["transactions"] == 1


@pytest.mark.parametrize("name", ["payments", "projects", "policies"])
def test_sums_without_the_places_of_a_page_fetch_no_page(year, counted, name):
    def statements(*fields):
        counted.update(statements=0, transactions=0)
        answer = year.centre.send(f"{{ {name}(first: 1) {{ {' '.join(fields)} }} }}")
        assert "errors" not in answer, answer
        return counted["statements"]

    alone = statements("position", "totalCount")

    with_the_page = statements("position", "totalCount", "pageInfo { hasNextPage }")

    assert alone < with_the_page
    assert statements("position", "totalCount", "pageInfo { endCursor }", "edges { cursor }") == with_the_page


DEAR = {
    "moneyItems": ("totalCount totalAmount", "amount since ageDays paid"),
    "stalledProjects": ("totalCount totalReserved", "stalledDays reserved headline"),
    "guardFindings": ("totals { guard findings amount openFindings }", "guard foundOn amount"),
    "keyEnterprises": ("totalCount openMajor openGeneral", "creditCode name openMajor reasons"),
    "enterprises": ("totalCount", "creditCode name street"),
    "tasks": ("totalCount totals { assigned overdue }", "state dueOn daysLeft address"),
}


@pytest.mark.parametrize("name", DEAR)
def test_a_dear_list_and_its_sums_are_one_statement_and_say_what_each_says_alone(everything, counted, name):
    def told(*fields):
        counted.update(statements=0)
        answer = everything.centre.send(f"{{ {name}(first: 3) {{ {' '.join(fields)} }} }}")
        assert "errors" not in answer, answer
        return answer["data"][name], counted["statements"]

    sums, node = DEAR[name]
    nodes = f"nodes {{ {node} }} pageInfo {{ hasNextPage hasPreviousPage }}"

    (alone, one), (page, same), (both, together) = told(sums), told(nodes), told(sums, nodes)

    assert page["nodes"] and both == alone | page
    assert together == same >= one


def test_fields_side_by_side_share_one_transaction(year, counted):
    fields = " ".join(f"f{i}: fundAccounts {{ position totalCount }}" for i in range(30))

    answer = year.centre.send(f"{{ {fields} }}")

    assert len({field["position"] for field in answer["data"].values()}) == 1
    assert counted["transactions"] == 1
