"""`ledger balance` and `ledger statement`: the committed operations, asked in process and told to people and machines."""

import json
from datetime import date

import pytest
from strawberry.schema.exceptions import InvalidOperationTypeError

from console import compose, fund_availability, statement
from console.asking import answer_of, known_at
from console.figures import moment, money
from console.speech import Declined
from domain.dates import DateFormat
from domain.district import DistrictUnknown
from domain.money import fen
from ledger.command import NotFound
from ledger.policy import RecordPremiumReceipt
from ledger_api.context import KnownAtFormat
from tests.console.command_lines import ledger
from tests.ledger.specs import Clock, a_ledger, contents, done, finance, registering

ACCOUNT = "RENHE/110105/2019"
JUNE, JULY = date(2019, 6, 3), date(2019, 7, 1)


@pytest.fixture
def filled(database):
    """Two insurers; of RENHE 10,000,000.00 of premium from June and, recorded after it, 1,000.00 from July."""
    with a_ledger(database) as books:
        policy = done(books, registering(), on=JUNE, reason="补录").streams[0]
        other = done(books, registering("PN0002"), finance("ANTAI"), on=JUNE, reason="补录").streams[0]
        done(books, RecordPremiumReceipt(other, fen("2000.00"), "R1"), finance("ANTAI"), on=JUNE, reason="补录")
        done(books, RecordPremiumReceipt(policy, fen("10000000.00"), "R1"), on=JUNE, reason="补录")
        done(books, RecordPremiumReceipt(policy, fen("1000.00"), "R2"), on=JULY, reason="补录")
    return database


def availability(conninfo, by="INSURER", **variables):
    return answer_of(conninfo, lambda ask: ask("FundAvailability", by=by, **variables))["fundAvailability"]


def lines(conninfo, account=ACCOUNT, **variables):
    return answer_of(conninfo, lambda ask: statement.every_line(ask, account, **variables))["fundAccount"]["statement"]


def told(conninfo, *arguments, locale="en_US.UTF-8"):
    return ledger(*arguments, locale=locale, LEDGER_DATABASE_URL=conninfo)


def rows(text):
    """The lines of a table, cut at its columns."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.splitlines()]


def test_the_operator_sees_every_insurer(filled):
    found = availability(filled)

    assert [row["insurer"]["code"] for row in found["rows"]] == ["ANTAI", "RENHE"]
    assert found["total"]["balance"]["premiumReceived"] == "10003000.00"


def test_the_operator_only_asks(filled):
    with pytest.raises(InvalidOperationTypeError):
        answer_of(filled, lambda ask: ask("FreezeFund", input={}))


def test_a_question_records_only_who_asked_and_not_even_the_rules_of_an_empty_ledger(database):
    before = contents(database)

    assert availability(database)["rows"] == []
    after = contents(database)
    assert {table for table, rows in after.items() if rows != before[table]} == {"reads", "persons"}


def test_a_figure_is_as_of_a_business_date_and_as_known_at_a_position(filled):
    [first, *_] = lines(filled)["nodes"]
    position = lines(filled, asOf="2019-06-30")["position"]

    assert first["accrued"] == "1500000.00"
    assert [len(lines(filled, asOf=each)["nodes"]) for each in ("2019-06-02", "2019-06-30", "2019-07-01")] == [0, 1, 2]
    before_the_last = str(int(position) - 1)
    assert [len(lines(filled, asKnownAt=known_at(each))["nodes"]) for each in (position, before_the_last)] == [2, 1]


def test_a_period_keeps_its_first_and_its_last_day(filled):
    def in_period(first, last):
        return [line["effectiveOn"] for line in lines(filled, period={"startOn": first, "endOn": last})["nodes"]]

    assert in_period("2019-06-03", "2019-07-01") == ["2019-06-03", "2019-07-01"]
    assert in_period("2019-06-04", "2019-06-30") == []


def test_a_statement_has_the_lines_of_every_page_as_of_one_position(filled, monkeypatch):
    whole = lines(filled)
    monkeypatch.setattr(statement, "MOST", 1)
    paged = lines(filled)

    assert [line["number"] for line in paged["nodes"]] == [1, 2]
    assert paged["nodes"] == whole["nodes"]
    assert paged["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize(
    ("variables", "refusal"),
    [
        ({"asOf": "2019-02-30"}, DateFormat),
        ({"asKnownAt": known_at("yesterday")}, KnownAtFormat),
        ({"asKnownAt": known_at("2019-08-16T08:30:00")}, KnownAtFormat),
        ({"scope": {"district": "999999"}}, DistrictUnknown),
        ({"scope": {"fundYear": 2**31}}, Declined),
        ({"asOf": "9" * 65}, Declined),
    ],
)
def test_what_cannot_be_asked_is_refused_as_the_api_refuses_it(variables, refusal, filled):
    with pytest.raises(refusal):
        availability(filled, **variables)


@pytest.mark.parametrize("account", ["RENHE", "RENHE/110105", "RENHE/11010/2019", "RENHE/110105/19", "/110105/2019"])
def test_what_names_no_account_is_declined(account, filled):
    with pytest.raises(Declined):
        lines(filled, account)


@pytest.mark.parametrize("account", ["NOBODY/110105/2019", "RENHE/110106/2019", "RENHE/110105/2020"])
def test_an_account_that_is_not_there_is_not_found(account, filled):
    with pytest.raises(NotFound):
        lines(filled, account)


def test_digits_are_a_position_and_all_else_is_an_instant():
    assert known_at("12") == {"position": "12"}
    assert known_at("2019-08-16T08:30:00Z") == {"time": "2019-08-16T08:30:00Z"}
    assert known_at(None) is None


def test_money_has_two_places_and_separators_and_instants_are_those_of_beijing():
    assert [money(each) for each in ("-30000.00", "0.00", "1234567.80")] == ["-30,000.00", "0.00", "1,234,567.80"]
    assert moment("2019-08-16T17:30:00Z") == "2019-08-17 01:30:00"


def test_the_balance_is_a_table_below_what_it_rests_on(filled):
    found = told(filled, "balance", "--by", "both", "--as-of", "2019-06-30", locale="zh_CN.UTF-8")
    title, basis, *table = found.stdout.splitlines()

    assert (found.returncode, title) == (0, "资金可用额度表(R1)")
    for word in ("起保日期口径", "业务日期截至 2019-06-30", "录入时点", "单位:元", "AUDITOR"):
        assert word in basis
    cells = rows("\n".join(table))
    assert next(row for row in cells if row and row[0].startswith("ANTAI"))[:6] == [
        "ANTAI ANTAI Insurance",
        "110105 朝阳区",
        "1",
        "2,000.00",
        "15.00%",
        "300.00",
    ]
    assert next(row for row in cells if row and row[0] == "合计")[-2:] == ["1,500,300.00", "0.0%"]


def test_the_columns_of_money_end_in_one_line(filled):
    found = told(filled, "balance").stdout.splitlines()

    ends = {
        line.index(amount) + len(amount) for line in found for amount in ("2,000.00", "10,001,000.00") if amount in line
    }
    assert len(ends) == 1


def test_the_statement_is_a_table_between_two_balances(filled):
    found = told(filled, "statement", ACCOUNT, "--from", "2019-07-01")
    cells = [row for row in rows(found.stdout) if row]

    assert found.stdout.startswith(f"Statement (R5) {ACCOUNT} 2019-07-01 -")
    assert ["期初", "1,500,000.00", "1,500,000.00"] in cells
    assert ["期末", "1,500,150.00", "1,500,150.00"] in cells
    [line] = [row for row in cells if row[0] == "2"]
    assert line[1] == "2019-07-01"
    assert line[3:10] == ["计提", "150.00", "0.00", "0.00", "0.00", "1,500,150.00", "1,500,150.00"]


def test_machines_get_the_data_of_the_operation(filled):
    balance = json.loads(told(filled, "balance", "--insurer", "RENHE", "--year", "2019", "--json").stdout)
    lines_told = json.loads(told(filled, "statement", ACCOUNT, "--json").stdout)

    assert balance["demo"] is False
    assert [row["balance"]["available"] for row in balance["fundAvailability"]["rows"]] == ["1500150.00"]
    assert lines_told["fundAccount"]["statement"]["totalCount"] == 2


def test_nothing_found_is_said(filled):
    assert "没有符合条件的资金账户" in told(filled, "balance", "--year", "2018", locale="zh_CN.UTF-8").stdout
    assert "There are no lines" in told(filled, "statement", ACCOUNT, "--to", "2019-06-02").stdout


def test_a_demo_is_called_one_in_every_title(database, capsys):
    with compose.ledger(database, Clock(), demo=True):
        pass

    answer = answer_of(database, lambda ask: ask("FundAvailability", by="INSURER"))
    fund_availability.tell(answer, "insurer")

    assert answer["demo"] is True
    assert all(line.startswith("DEMO ") for line in capsys.readouterr().out.splitlines()[:1])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["balance", "--as-of", "2019-13-01"], "DATE_FORMAT"),
        (["balance", "--insurer", "NOBODY"], "NOT_FOUND"),
        (["balance", "--district", "1"], "DISTRICT_UNKNOWN"),
        (["balance", "--by", "colour"], "colour"),
        (["statement", ACCOUNT, "--from", "x"], "DATE_FORMAT"),
        (["statement", ACCOUNT, "--known-at", "x"], "KNOWN_AT_FORMAT"),
        (["statement", "RENHE/110105/2020"], "NOT_FOUND"),
        (["statement", "RENHE"], "INSURER/DISTRICT/YEAR"),
    ],
)
def test_a_wrong_word_at_the_command_line_is_refused_by_its_code(arguments, word, filled):
    found = told(filled, *arguments)

    assert (found.returncode, found.stdout) == (2, "")
    assert word in found.stderr
    assert "Traceback" not in found.stderr


def test_a_database_without_a_ledger_is_told_so(server_dsn):
    found = told(server_dsn, "balance")

    assert (found.returncode, found.stdout) == (2, "")
    assert "ledger migrate" in found.stderr
