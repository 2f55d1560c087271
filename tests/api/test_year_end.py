"""The year end over HTTP: a closed year prints the same for ever, and what comes late stands in the open one."""

import json
import re

import pytest

from ledger.rights import Role
from tests.api.client import OPERATIONS
from tests.api.story import ANTAI, FENGTAI, RENHE, a_year, told
from tests.console.command_lines import ledger

CLOSED_ON = "2020-01-05"
ASKED_WHEN = re.compile(rb',"calibre":"INCEPTION","asOf":"[^"]+","asKnownAt":"[^"]+","position":"\d+"}(?=,"statement")')


@pytest.fixture
def story(database):
    with told(database) as story:
        a_year(story)
        story.database = database
        yield story


def verify_everything(story):
    """Let a second person verify every payment of the year."""
    for second in (story.second, story.person("财务丁", Role.INSURER_FINANCE, ANTAI)):
        for edge in second.ask("Payments", first=100)["payments"]["edges"]:
            if edge["node"]["standing"]["state"] == "RECORDED":
                story.do(second, "VerifyPayment", "2019-12-31", paymentId=edge["node"]["id"])


def close(story, account, on=CLOSED_ON, **expected):
    return story.do(story.centre, "CloseFundYear", on, fundAccountId=account, **expected)["fundAccount"]


def closed(story):
    """Close the year of all three accounts; return the account that RENHE's is carried over into."""
    verify_everything(story)
    into = close(story, story.renhe)["carriedInto"]["id"]
    for account in (story.antai, story.antai_shunyi):
        close(story, account, "2020-01-08")
    return into


def late_facts(story, into):
    """What comes after the closing, in money and otherwise."""
    story.clock.turn("2020-02-01")
    receipt = {"policyId": story.p1, "amount": "1000.00", "receiptNo": "R-late"}
    story.do(story.finance, "RecordPremiumReceipt", "2019-12-15", "2020-02-01", **receipt)
    refund = {"policyId": story.shared_policy, "amount": "100000.00", "refundNo": "T-late"}
    story.do(story.finance, "RecordPremiumRefund", "2020-02-02", **refund)
    story.do(
        story.finance, "RecordPaymentRefund", "2020-02-03", paymentId=story.of_renhe, amount="8.00", bankReceiptNo="回"
    )
    story.paid(story.x, into, "2000.00", "2019-12-20", recorded="2020-02-04")
    story.do(story.auditor, "DisputeVoucher", "2020-02-05", paymentId=story.of_antai)


def texts(story):
    """The closed year as it is answered and as it is printed, byte by byte; a balance tells besides when it was asked."""
    asked = {"Statement": {"by": {"id": story.renhe}}, "YearEnd": {"fundYear": 2019}}
    answers = [
        ASKED_WHEN.sub(
            b"}", story.centre.http.post("/graphql", json={"query": OPERATIONS[name], "variables": each}).content
        )
        for name, each in asked.items()
    ]
    printed = [
        ledger(*arguments, locale="zh_CN.UTF-8", LEDGER_DATABASE_URL=story.database).stdout
        for arguments in (("statement", f"{RENHE}/{FENGTAI}/2019"), ("yearend", "2019"))
    ]
    return answers, printed


def test_a_closed_year_is_answered_and_printed_byte_by_byte_as_at_its_closing(story):
    into = closed(story)
    before = texts(story)

    late_facts(story, into)

    assert texts(story) == before
    assert json.loads(before[0][1])["data"]["yearEnd"]["closed"] is True
    assert "结转转出" in before[1][0]


def test_a_statement_that_is_read_page_by_page_stands_still_too(story):
    into = closed(story)
    [whole, _], _ = texts(story)
    late_facts(story, into)

    lines, place = [], {}
    while True:
        asked = {"by": {"id": story.renhe}, "first": 2, **place}
        page = story.finance.ask("Statement", **asked)["fundAccount"]["statement"]
        lines += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        place = {"after": page["pageInfo"]["endCursor"]}

    assert lines == json.loads(whole)["data"]["fundAccount"]["statement"]["nodes"]
    assert (lines[-1]["kind"], lines[-1]["book"], lines[-1]["available"]) == ("CARRIED_OUT", "0.00", "0.00")


def year_end(story, year, client=None, **asked):
    return (client or story.centre).ask("YearEnd", fundYear=year, **asked)["yearEnd"]


def row_of(table, insurer, district=FENGTAI):
    names = [
        (row["fundAccount"]["insurer"]["code"], row["fundAccount"]["district"]["code"], row) for row in table["rows"]
    ]
    return next(
        {key: value for key, value in row.items() if key != "fundAccount"}
        for code, place, row in names
        if (code, place) == (insurer, district)
    )


def test_the_year_end_table_adds_up(story):
    closed(story)

    table = year_end(story, 2019)

    assert row_of(table, RENHE) == {
        "carriedIn": "0.00",
        "netAccrued": "159000.00",
        "netPaid": "12000.00",
        "book": "147000.00",
        "carriedOut": "147000.00",
        "lapsed": "0.00",
        "unused": "47000.00",
        "priorPeriod": "0.00",
    }
    assert table["total"]["book"] == table["total"]["carriedOut"] == "220800.00"
    assert (table["asOf"], table["total"]["unused"]) == ("2020-01-08", "59800.00")
    assert year_end(story, 2020)["total"]["carriedIn"] == "220800.00"
    assert [row["fundAccount"]["state"] for row in table["rows"]] == ["CLOSED"] * 3
    assert {row["fundAccount"]["insurer"]["code"] for row in year_end(story, 2019, story.finance)["rows"]} == {RENHE}


def test_what_comes_late_stands_in_the_open_year_as_an_adjustment(story):
    into = closed(story)
    late_facts(story, into)

    row = row_of(year_end(story, 2020), RENHE)

    assert row == {
        "carriedIn": "147000.00",
        "netAccrued": "-8850.00",  # 150.00 of 1,000.00, less all of RENHE's 60,000.00 of the shared policy
        "netPaid": "1992.00",
        "book": "136158.00",
        "carriedOut": "0.00",
        "lapsed": "0.00",
        "unused": "45000.00",
        "priorPeriod": "-10842.00",
    }
    lines = story.finance.ask("Statement", by={"id": into})["fundAccount"]["statement"]["nodes"]
    assert [(line["kind"], line["effectiveOn"], line["originalOn"]) for line in lines if line["originalOn"]] == [
        ("ACCRUED", CLOSED_ON, "2019-12-15"),
        ("PAID", CLOSED_ON, "2019-12-20"),
        ("ACCRUAL_REVERSED", "2020-02-02", "2020-02-02"),
        ("REFUNDED", "2020-02-03", "2020-02-03"),
    ]
    assert [(line["source"], line["carried"]) for line in lines if line["kind"] == "CARRIED_IN"] == [
        (f"{RENHE}/{FENGTAI}/2019", "100000.00"),
        ("X-001", "35000.00"),
        ("S-001", "12000.00"),
    ]


def test_the_balance_over_all_years_counts_no_money_twice(story):
    closed(story)

    [row] = story.finance.ask("FundAvailability", by="INSURER")["fundAvailability"]["rows"]

    assert row["balance"]["netAccrued"] == "159000.00"
    assert row["balance"]["carriedIn"] == "0.00"
    assert (row["balance"]["book"], row["balance"]["usageRate"]) == ("147000.00", "7.5")
    [row] = story.finance.ask("FundAvailability", scope={"fundYear": 2020}, by="INSURER")["fundAvailability"]["rows"]
    assert (row["balance"]["carriedIn"], row["balance"]["usageRate"]) == ("147000.00", "0.0")


def test_a_project_is_borne_by_the_account_of_the_open_year(story):
    into = closed(story)

    answer = story.finance.ask("Project", by={"id": story.s})["project"]

    standing = answer["standing"]
    [own] = [part for part in standing["allocations"] if part["fundAccount"]]
    assert own["fundAccount"]["id"] == into
    assert (own["amount"], own["used"], own["reserved"]) == ("20000.00", "8000.00", "12000.00")
    assert (standing["budget"], standing["netPaid"], standing["reserved"]) == ("30000.00", "12000.00", "18000.00")


def test_what_is_pending_blocks_the_closing_by_its_code(story):
    no = story.centre.do("CloseFundYear", "2020-01-05", fundAccountId=story.renhe)
    assert (no["code"], no["class"]) == ("DATE_IN_FUTURE", "INPUT")
    story.clock.turn("2020-01-05")

    no = story.centre.do("CloseFundYear", "2020-01-05", fundAccountId=story.renhe)

    assert (no["code"], no["class"]) == ("YEAR_CLOSE_BLOCKED", "STATE")
    assert no["message"] == "存在2笔未复核支付/0项未决更正,不能关账"


def test_the_state_of_an_account_is_that_of_the_two_dates(story):
    closed(story)

    def state(**asked):
        [row] = story.finance.ask("FundAccounts", scope={"fundYear": 2019}, **asked)["fundAccounts"]["nodes"]
        return row["state"]

    assert state() == "CLOSED"
    assert state(asOf="2020-01-04") == "OPEN"
    assert state(asOf=CLOSED_ON) == "CLOSED"
    assert state(asKnownAt={"position": story.verified["position"]}) == "OPEN"


def test_a_carry_over_rule_is_published_and_money_lapses_by_it(story):
    terms = {"carryOver": {"mode": "CAPPED", "capBp": 1000}}
    rule = {"terms": terms, "effectiveFrom": "2019-01-01", "effectiveTo": None, "legalBasis": "示例结转规定"}
    published = story.do(story.city, "PublishRule", "2019-12-31", **rule)["rule"]
    assert published["kind"] == "CARRY_OVER"

    closed(story)

    row = row_of(year_end(story, 2019), RENHE)
    assert (row["carriedOut"], row["lapsed"]) == ("62900.00", "84100.00")  # 15,900.00 of what is available stays
    lines = story.finance.ask("Statement", by={"id": story.renhe})["fundAccount"]["statement"]["nodes"]
    [lapsed] = [line for line in lines if line["kind"] == "LAPSED"]
    assert (lapsed["source"], lapsed["carried"]) == ("示例结转规定", "-84100.00")


def test_who_expects_another_amount_is_told_what_is_carried_over(story):
    verify_everything(story)
    story.clock.turn(CLOSED_ON)

    no = story.centre.do("CloseFundYear", CLOSED_ON, fundAccountId=story.renhe, carryOver="146999.99")

    assert (no["code"], no["values"]) == ("CARRYOVER_MISMATCH", [{"name": "amount", "value": "147000.00"}])
    assert close(story, story.renhe, carryOver="147000.00")["state"] == "CLOSED"
    no = story.centre.do("CloseFundYear", CLOSED_ON, fundAccountId=story.renhe)
    assert no["code"] == "ALREADY_CARRIED_OVER"


def test_nobody_else_closes_a_year(story):
    no = story.finance.do("CloseFundYear", CLOSED_ON, fundAccountId=story.renhe)

    assert no["code"] == "ROLE_NOT_ALLOWED"
