"""The demo: a ledger that an invented year fills, and what its people see of it."""

import os
import shlex
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row
from pypdf import PdfReader

from console import compose, demo
from console.demo.fiction import FIRMS, INSURERS, LAST
from console.demo.people import CAST, PASSWORD, admitted
from console.pages.lists import LISTS
from console.reports import REPORTS
from console.reports.description import Wanted
from console.speech import Declined
from domain.money import fen
from domain.organisation import OrganisationKind
from ledger.command import Envelope
from ledger.evidence import Evidence
from ledger.organisation import RegisterOrganisation
from ledger.tokens import local_key
from ledger.user_account import own_account, sign_in
from ledger.user_account.desk import Desk, NotSignedIn
from ledger.user_account.sessions import Visitor
from projections import general_ledger_match, misuse_guards, settlements
from projections.basis import Readers
from projections.general_ledger_match import MatchFilter
from projections.misuse_guards import GuardLimits
from projections.scope import Scope
from tests.conftest import a_database
from tests.console.demo_figures import BALANCE, COUNTS, EXPORTS, REPORTED, SIGHTS, below
from tests.console.demo_pages import (
    AMOUNT,
    Person,
    amounts_in,
    compared,
    counted,
    dig,
    figure,
    merged,
    of,
    plain,
    rows_told,
    stated,
)
from tests.console.import_files import CENTRE, facts
from tests.console.test_demo_year import premium, usage_by_insurer
from tests.console.test_serving import serving
from tests.pages.test_bulletins import there

EVIDENCE = Evidence("memory:///")
LIVE = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
ENDED = LAST + timedelta(days=3)  # what happened last was recorded then


@pytest.fixture(scope="module")
def filled(server_dsn, template):
    with a_database(server_dsn, "filled_demo", template) as conninfo:
        demo.fill(conninfo, EVIDENCE)
        yield conninfo


@pytest.fixture(scope="module")
def year():
    return demo.invent().sheets


def asked(conninfo, sql):
    with psycopg.connect(conninfo, row_factory=dict_row) as connection:
        return connection.execute(sql).fetchall()


def fees_by_insurer():
    """What is paid on bills, which no row tells."""
    paid = Counter()
    for deed in demo.invent().deeds:
        if deed.name[0] == "pay":
            paid[deed.by.organisation] += sum(line.amount for line in deed.make(None).lines)
    return paid


def test_the_filled_ledger_says_demo_first_and_has_every_row(filled, year):
    commands = {row["command"]: row["count"] for row in asked(filled, COMMANDS)}

    first_topic, first = facts(filled)[0]
    assert (first_topic, first["demo"]) == ("rule_book.RuleBookOpened", True)
    assert commands["RegisterPolicy"] == len(year["保单"])
    assert commands["RecordPremiumReceipt"] + commands["RecordPremiumRefund"] == len(year["保费"])
    assert commands["DeclareProject"] + commands["BackfillProject"] == len(year["项目"])
    payments = ("RecordPayment", "RecordIrregularPayment", "ReversePayment", "RecordPaymentRefund")
    history = {row["项目编号"] for row in year["项目"] if "专项" in row}
    assert sum(commands[name] for name in payments) == sum(row["项目编号"] not in history for row in year["支付"])


COMMANDS = "SELECT command, count(*) FROM command_log GROUP BY command"


def test_its_balances_show_the_rates_of_the_rows(filled, year):
    by_insurer = {row["insurer"]: row for row in asked(filled, BALANCES)}

    fees = fees_by_insurer()
    usage = {code: float((row["net_paid"] - fees[code]) / row["net_accrued"]) for code, row in by_insurer.items()}
    assert usage == pytest.approx(usage_by_insurer(year), rel=1e-4)
    received = sum(row["premium"] for row in by_insurer.values())
    assert received == premium(year, "收费") - premium(year, "退费")


BALANCES = """
SELECT a.insurer, -sum(j.accrued) AS net_accrued, sum(j.paid) + sum(j.refunded) AS net_paid, sum(j.premium) AS premium
FROM journal j JOIN fund_accounts a USING (account_id) GROUP BY a.insurer
"""


def test_what_was_paid_against_the_rules_is_mended_returned_or_misuse(filled):
    cases = {row["kind"]: row for row in asked(filled, CASES)}

    assert {kind: case["to_state"] for kind, case in cases.items()} == {
        "BEFORE_FILING": "ACCEPTED",
        "NO_ACCEPTANCE": "ACCEPTED",
        "OVER_BUDGET": "RETURNED",
        "NO_CONTRACT": "CONFIRMED_MISUSE",
    }
    frozen = asked(filled, "SELECT record_id AS account_id FROM state_changes WHERE to_state = 'FROZEN'")
    assert frozen == [{"account_id": cases["NO_CONTRACT"]["account_id"]}]
    assert all(case["effective_on"] <= case["recorded_at"].date() for case in cases.values())


CASES = """
SELECT DISTINCT ON (case_id) remediation_cases.kind, to_state, account_id, step.effective_on, step.recorded_at
FROM remediation_cases JOIN payments USING (payment_id) JOIN state_changes AS step ON record_id = case_id
ORDER BY case_id, step.position DESC
"""


def test_some_projects_hold_retention_money_back(filled):
    [held] = asked(filled, "SELECT count(*), min(due_on) AS first_on FROM retentions")

    assert held["count"] >= 5
    assert held["first_on"] > date(2025, 12, 31)


def test_one_surrender_overdraws_an_account(filled):
    below = asked(
        filled,
        "SELECT a.insurer, a.district FROM journal j JOIN fund_accounts a USING (account_id)"
        " GROUP BY a.insurer, a.district HAVING sum(j.available) < 0",
    )

    assert below == [{"insurer": "YUNTING", "district": "110119"}]


def test_recorded_dates_follow_the_business_dates_some_of_them_late_with_a_reason(filled):
    late = [(recorded_on(state) - effective_on(state)).days for _, state in facts(filled) if "reason" in state]
    reasons = {
        state["reason"]
        for _, state in facts(filled)
        if state["reason"] and (recorded_on(state) - effective_on(state)).days > 30
    }

    assert min(late) >= 0
    assert sum(days > 3 for days in late) < len(late) / 50
    assert any(days > 30 for days in late)
    assert reasons == {"补录:凭证遗漏", "批量导入"}  # the latter of what is from before the ledger
    assert max(recorded_on(state) for _, state in facts(filled)) <= date(2025, 12, 31)


def recorded_on(state):
    return datetime.fromisoformat(state["timestamp"]).date()


def effective_on(state):
    return date.fromisoformat(state["effective_on"])


def test_a_second_run_reuses_the_ledger(filled):
    before = len(facts(filled))

    assert demo.fill(filled, EVIDENCE) is False
    assert len(facts(filled)) == before


def test_a_full_demo_stays_as_it_is_when_another_year_is_invented(filled):
    before = len(facts(filled))

    assert demo.fill(filled, EVIDENCE, seed=7) is False
    assert len(facts(filled)) == before


def test_a_demo_that_was_begun_with_another_year_is_declined(database):
    def stop(done, total):
        if done == 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.fill(database, EVIDENCE, seed=7, progress=stop)

    with pytest.raises(Declined) as no:
        demo.fill(database, EVIDENCE)

    assert "COMMAND_ID_REUSED" in no.value.english


def test_after_the_fill_the_days_go_on_from_the_last_fact(filled):
    with compose.ledger(filled) as ledger:
        _, last = ledger.store.last()
        command = RegisterOrganisation("ZHIHOU", "知后演示机构", OrganisationKind.TECH_FIRM)
        receipt = ledger.execute(command, Envelope(CENTRE, CENTRE.person, ledger.today)).result()

    assert ledger.today == ENDED
    assert timedelta() <= receipt.recorded_at - last < timedelta(minutes=5)


def test_another_opening_never_goes_back_before_what_is_recorded(filled):
    with compose.ledger(filled) as first, compose.ledger(filled) as second:
        assert first.clock() >= first.store.last()[1]
        assert second.clock() >= first.store.last()[1]


def test_the_time_outside_is_that_of_this_machine_whatever_the_day_of_the_demo(filled):
    with compose.ledger(filled) as ledger:
        assert abs(compose.system_clock() - ledger.time_outside) < timedelta(seconds=5)


def test_a_ledger_of_real_facts_goes_by_this_machine_however_old_its_last_fact_is(database):
    with compose.ledger(database, lambda: LIVE):
        pass

    with compose.ledger(database) as ledger:
        assert abs(compose.system_clock() - ledger.clock()) < timedelta(seconds=5)


def test_a_password_changed_in_the_demo_ends_the_tokens_and_sessions_from_before_and_none_after(server_dsn, filled):
    with a_database(server_dsn, "changed_demo", "filled_demo") as database, a_desk(database) as desk:
        [name, _, _, actor], here = CAST[0], Visitor("127.0.0.1")
        admitted(desk)
        token = actor, compose.system_clock()
        before, own = (sign_in.by_password(desk, name, PASSWORD, here) for _ in range(2))
        assert desk.stand([token]) == [True]

        after = own_account.change_password(desk, own.key, PASSWORD, "Regen am Morgen 7", here)

        assert desk.stand([token, (actor, compose.system_clock())]) == [False, True]
        assert desk.actor_of_session(after.key) == actor
        with pytest.raises(NotSignedIn):
            desk.actor_of_session(before.key)


@contextmanager
def a_desk(database):
    with compose.ledger(database) as ledger:
        desk = Desk(ledger, database, compose.SYSTEM)
        desk.open()
        yield desk
        desk.close()


def test_a_ledger_with_real_facts_is_not_filled(database):
    with compose.ledger(database, lambda: LIVE):
        pass

    with pytest.raises(Declined):
        demo.fill(database, EVIDENCE)


KILLED = """
import sys
from console import demo
from ledger.evidence import Evidence

demo.fill(sys.argv[1], Evidence("memory:///"), progress=lambda done, total: print(done, flush=True))
"""


def test_a_killed_fill_is_resumed(filled, database):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, database], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert next(line for line in child.stdout if int(line) >= 3_000)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()

    assert demo.fill(database, EVIDENCE) is True
    assert asked(database, BALANCES_BY_ACCOUNT) == asked(filled, BALANCES_BY_ACCOUNT)
    assert Counter(topic for topic, _ in facts(database)) == fill_of(filled)


def fill_of(filled):
    """The facts of the fill alone: a test recorded one more organisation after it."""
    return Counter(topic for topic, state in facts(filled) if state.get("code") != "ZHIHOU")


BALANCES_BY_ACCOUNT = """
SELECT account_id, sum(accrued), sum(paid), sum(refunded), sum(available), sum(reserved), max(effective_on)
FROM journal GROUP BY account_id ORDER BY account_id
"""


async def test_the_filled_ledger_asks_by_three_guards_and_finds_slips_in_the_books(filled):
    limits = GuardLimits(duplicate_days=30, split_threshold=fen("200000.00"), split_days=30, grace_days=60)
    readers = Readers(filled, size=1)
    await readers.open()
    async with readers.reading(compose.SYSTEM, LIVE, LIVE.date()) as reading:
        basis = await reading.basis()
        asked = await misuse_guards.total(reading, Scope(), basis, limits)
        books = await general_ledger_match.differences(reading, Scope(), basis, MatchFilter(last="2025-11"))
    await readers.close()

    assert {each.guard for each in asked} >= {"SPLIT_BELOW_THRESHOLD", "PAYMENT_AFTER_EXPIRY", "SAME_INVOICE_TWICE"}
    assert 10 <= books.lines <= 30


async def test_firms_bill_their_visits_and_wait_for_most_of_their_money(filled):
    readers = Readers(filled, size=1)
    await readers.open()
    async with readers.reading(compose.SYSTEM, LIVE, LIVE.date()) as reading:
        bills = await settlements.page(reading, Scope(), await reading.basis())
    await readers.close()

    assert len(bills) == len(INSURERS) * len(FIRMS)
    assert {each.state for each in bills} == {"PARTLY_DISPUTED", "RESOLVED", "PART_PAID"}
    assert 0.1 <= sum(each.paid for each in bills) / sum(each.claimed for each in bills) <= 0.4


@pytest.fixture(scope="module")
def served(server_dsn, filled, tmp_path_factory):
    """The demo as `make demo` serves it, with what it prints."""
    data = tmp_path_factory.mktemp("served")
    with a_database(server_dsn, "served_demo", "filled_demo") as database, serving(database, data, "demo") as told:
        process, address = told
        lines = []
        while sum(line.startswith("curl") for line in lines) < len(CAST):
            lines.append(process.stdout.readline())
        yield SimpleNamespace(process=process, address=address, lines=lines, key=local_key(data))


@pytest.fixture(scope="module")
def people(served):
    """Everybody of the cast, signed in by the button that the sign-in page offers."""
    return {name: Person(served.address, served.key, name) for name, *_ in CAST}


def answered(line):
    """Do what a line for curl says."""
    _, _, address, *options = shlex.split(line)
    headers = dict(
        text.split(": ", 1) for option, text in zip(options[::2], options[1::2], strict=True) if option == "-H"
    )
    return httpx.post(address, headers=headers, content=options[-1]).json()


def test_the_demo_prints_its_date_and_for_each_of_its_people_a_line_that_asks_what_is_available(served):
    told = [answered(line)["data"] for line in served.lines if line.startswith("curl")]

    assert {next(iter(each.values()))["asOf"] for each in told} == {str(ENDED)}
    available = [each["fundAvailability"]["total"]["balance"]["available"] for each in told if "tasks" not in each]
    assert len(available) == len(CAST) - 1  # a firm is told its tasks
    assert len(set(available)) == 3  # one insurer's, one district's, the city's


FIRST_PAGES = dict.fromkeys((name for name, *_ in CAST), ("/overview", 90)) | {"jigou": ("/tasks", 50)}


@pytest.mark.parametrize("name", [name for name, *_ in CAST])
def test_the_first_page_of_everybody_shows_real_data_of_the_demo_s_own_day(people, name):
    seen, (path, least) = people[name].first, FIRST_PAGES[name]

    assert (seen.path, str(ENDED) in seen.words) == (path, True)
    assert sum(len(row) for table in seen.tables for row in table.rows) >= least
    assert f"演示日期 {ENDED}" in seen.banner


@pytest.fixture(scope="module")
def ids(people):
    """A record of each kind that somebody of the cast sees."""
    centre, district, finance, firm = (people[name] for name in ("zhongxin", "qu", "caiwu", "jigou"))
    accounts = district.ask("FundAccounts", scope={}, first=50)["fundAccounts"]["nodes"]
    accepted = finance.ask("Projects", filter={"headlines": ["ACCEPTED"]}, first=1)["projects"]["nodes"]
    return {
        "account": next(each["id"] for each in accounts if each["insurer"]["code"] == INSURERS[0].code),
        "payment": district.ask("Payments", first=1)["payments"]["edges"][0]["node"]["id"],
        "project": accepted[0]["id"],
        "enterprise": district.ask("Enterprises", first=1)["enterprises"]["nodes"][0]["creditCode"],
        "campaign": centre.ask("Campaigns")["campaigns"][0]["id"],
        "case": centre.ask("RemediationCases", first=1)["remediationCases"]["nodes"][0]["id"],
        "settlement": firm.ask("Settlements", first=1)["settlements"]["edges"][0]["node"]["id"],
        "contract": firm.ask("ServiceContracts", first=1)["serviceContracts"]["nodes"][0]["id"],
    }


@pytest.fixture(scope="module")
def position(people):
    """The position that every page is asked at."""
    return int(people["zhongxin"].ask("FundAvailability")["fundAvailability"]["position"])


LOOKED_AT = [(sight, False) for sight in (*SIGHTS, *COUNTS)]
LOOKED_AT += [(sight, True) for sight, _ in LOOKED_AT if "{" not in sight.path.replace("{account}", "")]


@pytest.mark.parametrize(("sight", "then"), LOOKED_AT, ids=lambda each: getattr(each, "path", each))
def test_every_figure_of_a_page_is_the_one_of_the_api_to_the_fen(people, ids, position, sight, then):
    """Today, and as of September with half of the year known."""
    person, on, known = people[sight.who], "2025-09-30" if then else str(LAST), position // (1 + then)
    seen = person.page(sight.path.format(**ids), as_of=on, known=known)
    answer = {}
    for name, asked in sight.asks.items():
        answer = merged(answer, person.ask(name, **of(ids, asked), asOf=on, asKnownAt={"position": str(known)}))

    assert seen.amounts - amounts_in(answer) == set()
    for term, path in sight.pairs.items():
        assert figure(seen.pairs[term]) == stated(dig(answer, path)), term
    for sheet in sight.sheets:
        rows = rows_told(answer, sheet.rows, sheet.figures)
        assert then or rows, "the demo has some of everything"
        assert not rows or Counter(rows) in map(Counter, seen.columns(sheet.figures))
        if sheet.foot and rows:
            assert rows_told(answer, sheet.foot, sheet.sums) in seen.columns(sheet.sums, foot=True)


@pytest.mark.parametrize("path", EXPORTS)
def test_every_figure_of_a_list_in_excel_is_the_one_of_the_api_to_the_fen(people, ids, position, path):
    who, asked = EXPORTS[path]
    route, _, filters = path.partition("?")
    table, person = LISTS[route.replace("{account}", "{id}")].table, people[who]
    file = person.file(f"{route.format(**ids)}.xlsx?{filters}", as_of=LAST, known=position)
    basis = {"asOf": str(LAST), "asKnownAt": {"position": str(position)}}

    rows = compared(person, table, of(ids, asked) | basis, file[0])
    assert rows or path.startswith("/complaints")


@pytest.mark.parametrize("number", REPORTS)
def test_every_figure_of_a_report_on_its_page_and_in_excel_is_the_one_of_the_api_to_the_fen(people, position, number):
    given, report, person = REPORTED.get(number, {}), REPORTS[number], people["zhongxin"]
    insurers = {each["code"]: each["id"] for each in person.ask("Organisations", kind="INSURER")["organisations"]}
    wanted = Wanted(**given | ({"year": int(given["year"])} if "year" in given else {}))
    asked = report.variables(wanted, insurers.get(given.get("insurer")))
    if "campaign" in given:
        asked["campaignId"] = person.ask("Campaigns")["campaigns"][0]["id"]
    asked |= {"asOf": str(LAST), "asKnownAt": {"position": str(position)}}
    params = given | {"as_of": LAST, "known": position}
    file, seen = person.file(f"/reports/{number}/xlsx", **params), person.page(f"/reports/{number}", **params)

    for table, sheet in zip(report.tables, file, strict=False):
        rows = compared(person, table, asked, sheet)
        shown = seen.columns([each.zh for each in table.columns])
        places = [place for place, _ in counted(table)]
        assert not rows or [tuple(row[place] for place in places) for row in shown[0]] == rows[: len(shown[0])]


@pytest.fixture(scope="module")
def bulletin(people):
    """The bulletin of the district, with what the API says of its money and its inspections."""
    [issued] = people["qu"].ask("Briefings")["briefings"]["nodes"]
    said = people["qu"].ask("Briefing", id=issued["id"])["briefing"]
    basis = {"asOf": said["until"], "asKnownAt": {"position": said["progress"]["position"]}}
    money = people["qu"].ask("BulletinMoney", scope={"district": "110106"}, **basis)
    return SimpleNamespace(id=issued["id"], money=money, said=said)


FUNDS, KEYS = below("balance", BALANCE), {"未销号重大": "openMajor", "未销号一般": "openGeneral", "拒查": "refusals"}


def test_every_figure_of_a_bulletin_on_its_page_and_in_excel_is_the_one_of_the_api_to_the_fen(people, bulletin):
    seen = people["qu"].page(f"/bulletins/{bulletin.id}", lang="zh")
    money, *_, keys, _ = file = people["qu"].file(f"/bulletins/{bulletin.id}/xlsx", lang="zh")
    funds = rows_told(bulletin.money, "fundAvailability.rows", FUNDS)
    total = rows_told(bulletin.money, "fundAvailability.total", FUNDS)
    enterprises = rows_told(bulletin.said, "keyEnterprises.rows", KEYS)

    assert seen.amounts - amounts_in(bulletin.money) == set()
    assert (funds in seen.columns(FUNDS), enterprises in seen.columns(KEYS)) == (True, True)
    assert [tuple(map(figure, row[1:5])) for row in money[1:]] == funds + total
    places = [keys[0].index(header) for header in KEYS]
    assert [tuple(figure(row[place]) for place in places) for row in keys[1:]] == enterprises
    assert len(file) == 4


@pytest.mark.skipif(not there(), reason="this machine has no Chinese font for a PDF")
def test_every_amount_of_a_bulletin_s_pdf_is_one_of_the_api_to_the_fen(people, bulletin):
    answered = people["qu"].http.get(f"/bulletins/{bulletin.id}/pdf")
    text = " ".join(each.extract_text() for each in PdfReader(BytesIO(answered.content)).pages)
    said = {stated(plain(each)) for each in AMOUNT.findall(text)}
    amounts = {stated(each) for each in amounts_in(bulletin.money)}
    wanted = {each for row in rows_told(bulletin.money, "fundAvailability.rows", FUNDS) for each in row}

    assert wanted <= said | {None}
    assert said <= amounts
