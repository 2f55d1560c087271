"""R4 over HTTP: lines handed in, months and vouchers held against the register, and who may see them."""

import pytest

from tests.api.story import ANTAI, RENHE, a_year, named, told


@pytest.fixture
def year(database):
    with told(database) as story:
        a_year(story)
        yield story


def a_line(text, debit=None, credit=None, on="2019-08-20", **other):
    return {"voucher": {"text": text}, "bookedOn": on, "debit": debit, "credit": credit} | other


def handed_in(year, *lines, by=None, on="2019-12-31"):
    return (by or year.finance).do("RecordGeneralLedger", on, lines=list(lines), reason="对账")


def months(client, **wanted):
    found = client.ask("LedgerMatches", filter=wanted or None, orderBy="PERIOD_ASC")["ledgerMatches"]
    assert found["totalCount"] == len(found["nodes"])
    return {(node["insurer"]["code"], node["period"]): node["difference"] for node in found["nodes"]}, found["totals"]


def unmatched(client, **wanted):
    found = client.ask("UnmatchedVouchers", orderBy="VOUCHER_ASC", **wanted)["unmatchedVouchers"]
    assert found["totalCount"] == len(found["nodes"])
    return found["nodes"]


def test_a_hand_in_tells_how_the_month_agrees(year):
    answer = handed_in(year, a_line("付-2019-08-34", "25000.00", summary="付培训费"))

    assert answer["match"] == {
        "period": "2019-08",
        "accountSet": RENHE,
        "paymentLines": 1,
        "generalLedgerLines": 1,
        "paymentTotal": "25000.00",
        "generalLedgerTotal": "25000.00",
        "difference": "0.00",
        "unmatched": 0,
    }


def test_what_was_handed_in_can_be_mended_and_taken_back(year):
    handed_in(year, a_line("付-2019-08-34", "24000.00"))
    mended = handed_in(year, a_line("付-2019-08-34", "25000.00"), a_line("付-2019-08-35", "7.00"))
    taken_back = handed_in(year, a_line("付-2019-08-35", "0.00"))

    assert (mended["match"]["difference"], mended["match"]["unmatched"]) == ("-7.00", 1)
    assert (taken_back["match"]["difference"], taken_back["match"]["unmatched"]) == ("0.00", 0)
    nothing = handed_in(year, a_line("付-2019-01-35", "0.00", on="2019-01-31"))
    assert nothing["match"] is None


def test_a_hand_in_that_says_nothing_new_is_refused_and_a_wrong_one_names_the_rule(year):
    handed_in(year, a_line("付-2019-08-34", "25000.00"))

    assert handed_in(year, a_line("付-2019-08-34", "25000"))["code"] == "GENERAL_LEDGER_UNCHANGED"
    assert handed_in(year)["code"] == "GENERAL_LEDGER_SIZE"
    assert handed_in(year, a_line("付-2019-08-34"))["code"] == "GENERAL_LEDGER_SIDE"
    assert handed_in(year, a_line("付-2019-08-34", "1.00", on="2019-09-01"))["code"] == "GENERAL_LEDGER_DATE"
    wrong = handed_in(year, a_line("付-2019-08-34", "1.00"), a_line("付-34", "1.00"))
    assert (wrong["code"], wrong["field"]) == ("VOUCHER_FORMAT", "lines.1.voucher.text")
    precise = handed_in(year, a_line("付-2019-08-34", credit="-0.001"))
    assert (precise["code"], precise["field"]) == ("AMOUNT_PRECISION", "lines.0.credit")


def test_months_and_vouchers_are_answered_to_finance_centre_city_and_auditor(year):
    handed_in(year, a_line("付-2019-08-34", "25000.00"), a_line("付-2019-08-36", "1.00", summary="重复入账"))
    handed_in(year, a_line("付-2019-09-7", credit="25000.00", on="2019-09-10"))
    handed_in(year, a_line("付-2019-12-9999", "3.00", on="2019-12-31"), by=year.other_finance)

    own, totals = months(year.finance)
    assert own == {
        (RENHE, "2019-08"): "-1.00",
        (RENHE, "2019-09"): "0.00",
        (RENHE, "2019-10"): "-1000.00",
        (RENHE, "2019-12"): "13000.00",
    }
    assert totals == {
        "paymentTotal": "12000.00",
        "generalLedgerTotal": "1.00",
        "difference": "11999.00",
        "unmatched": 4,
    }
    everyone, _ = months(year.centre)
    assert {insurer for insurer, _ in everyone} == {RENHE, ANTAI}
    assert months(year.city)[0] == months(year.auditor)[0] == everyone
    assert {insurer for insurer, _ in months(year.other_finance)[0]} == {ANTAI}
    assert months(year.finance, insurerId=named("Organisation", ANTAI))[0] == {}
    assert months(year.centre, insurerId=named("Policy", ANTAI))[0] == {}
    assert set(
        months(year.centre, insurerId=named("Organisation", RENHE), fromPeriod="2019-09", toPeriod="2019-10")[0]
    ) == {
        (RENHE, "2019-09"),
        (RENHE, "2019-10"),
    }
    assert set(months(year.finance, matched=True)[0]) == {(RENHE, "2019-09")}


def test_vouchers_that_do_not_match_tell_both_sides(year):
    handed_in(year, a_line("付-2019-08-34", "25000.01"), a_line("付-2019-08-36", "1.00", summary="重复入账"))
    september = {"fromPeriod": "2019-09", "toPeriod": "2019-10"}

    differs, extra = unmatched(year.finance, filter={"toPeriod": "2019-08"})
    red, refund = unmatched(year.finance, filter=september)

    assert (differs["what"], differs["paymentAmount"], differs["generalLedgerAmount"]) == (
        "AMOUNT_DIFFERS",
        "25000.00",
        "25000.01",
    )
    assert differs["payment"] == {"id": year.first, "paidOn": "2019-08-20", "payee": {"name": "甲培训中心"}}
    assert (extra["what"], extra["voucher"], extra["summary"], extra["payment"]) == (
        "NOT_IN_REGISTER",
        "付-2019-08-0036-1",
        "重复入账",
        None,
    )
    assert (red["voucher"], red["paymentAmount"], red["payment"]["id"]) == (
        "付-2019-09-0007-1",
        "-25000.00",
        year.first,
    )
    assert (refund["voucher"], refund["paymentAmount"], refund["what"]) == (None, "-1000.00", "NOT_IN_GENERAL_LEDGER")
    assert unmatched(year.finance, differences=["NOT_IN_REGISTER"]) == [extra]
    assert unmatched(year.other_finance, filter={"accountSet": RENHE}) == []


def test_figures_are_those_of_the_two_dates(year):
    first = handed_in(year, a_line("付-2019-08-34", "24000.00"))["receipt"]["position"]
    handed_in(year, a_line("付-2019-08-34", "25000.00"))
    wanted = {"filter": {"toPeriod": "2019-08"}}

    assert unmatched(year.finance, **wanted) == []
    [then] = unmatched(year.finance, asKnownAt={"position": first}, **wanted)
    assert (then["what"], then["generalLedgerAmount"]) == ("AMOUNT_DIFFERS", "24000.00")
    assert unmatched(year.finance, asOf="2019-08-19", **wanted) == []


def test_a_month_that_is_none_is_told(year):
    body = year.finance.post("LedgerMatches", filter={"fromPeriod": "2019-13"})

    assert body["errors"][0]["extensions"]["code"] == "DATE_FORMAT"
