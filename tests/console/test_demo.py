"""The demo: an invented year that could have happened, and a ledger that it fills."""

import os
import shlex
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from console import compose, demo
from console.demo.fiction import FIRMS, INSURERS, LAST
from console.demo.people import CAST, PASSWORD, admitted
from console.sheets.reader import read_here as read
from console.speech import Declined
from domain.credit_code import credit_code
from domain.district import REPORTING_DISTRICTS
from domain.money import fen
from domain.organisation import OrganisationKind
from ledger.command import Envelope
from ledger.evidence import Evidence
from ledger.organisation import RegisterOrganisation
from ledger.user_account import own_account, sign_in
from ledger.user_account.desk import Desk, NotSignedIn
from ledger.user_account.sessions import Visitor
from projections import general_ledger_match, misuse_guards, settlements
from projections.basis import Readers
from projections.general_ledger_match import MatchFilter
from projections.misuse_guards import GuardLimits
from projections.scope import Scope
from tests.conftest import a_database
from tests.console.import_files import CENTRE, facts
from tests.console.test_serving import serving

RATE = 0.15
EVIDENCE = Evidence("memory:///")
LIVE = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


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


def usage_by_insurer(sheets):
    """Net paid over net accrual, told by the rows alone."""
    policies = {row["保单号"]: row for row in sheets["保单"]}
    accrued, paid = Counter(), Counter()
    for row in sheets["保费"]:
        amount = row["金额"] if row["类型"] == "收费" else -row["金额"]
        for share in policies[row["保单号"]].get("共保", (f"{row['保险公司']}:10000",)):
            insurer, bp = share.split(":")
            accrued[insurer] += amount * int(bp) / 10_000 * RATE
    for row in sheets["支付"]:
        paid[row["保险公司"]] += row["金额"] if row["类型"] in {"支付", "不合规支付"} else -row["金额"]
    return {insurer: paid[insurer] / accrued[insurer] for insurer in accrued}


def fees_by_insurer():
    """What is paid on bills, which no row tells."""
    paid = Counter()
    for deed in demo.invent().deeds:
        if deed.name[0] == "pay":
            paid[deed.by.organisation] += sum(line.amount for line in deed.make(None).lines)
    return paid


def premium(sheets, kind):
    return sum(row["金额"] for row in sheets["保费"] if row["类型"] == kind)


def test_the_same_seed_is_the_same_year_and_another_seed_another():
    assert demo.invent(7).sheets == demo.invent(7).sheets
    assert demo.invent(7).sheets != demo.invent(8).sheets


@pytest.mark.parametrize("seed", [demo.SEED, 1, 2, 3])
def test_every_year_has_its_size_and_believable_rates(seed):
    sheets = demo.invent(seed).sheets

    assert [len(sheets[name]) for name in ("机构", "保单", "项目")] == [27, 2_000, 300]
    assert 2_900 <= len(sheets["保费"]) <= 3_100
    assert 450 <= len(sheets["支付"]) <= 550
    assert {row["类型"] for row in sheets["支付"]} == {"支付", "不合规支付", "冲销", "退款"}
    assert {row.get("审核结果") for row in sheets["项目"]} == {"通过", "退回", "不通过", None}
    assert len(usage_by_insurer(sheets)) == len(INSURERS)
    assert all(0.30 <= rate <= 0.85 for rate in usage_by_insurer(sheets).values())
    assert 0.03 <= premium(sheets, "退费") / premium(sheets, "收费") <= 0.08


@pytest.mark.parametrize("seed", [demo.SEED, 1, 2, 3])
def test_every_year_has_its_visits_and_findings_at_believable_rates(seed):
    sheets = demo.invent(seed).sheets
    outcomes = Counter(row["结果"] for row in sheets["走访"])
    visited = {row["统一社会信用代码"] for row in sheets["走访"] if row["结果"] == "已上门"}
    hazards = {tuple(row[header] for header in HAZARD): row for row in sheets["隐患"]}
    grades = Counter(row["级别"] for row in hazards.values())

    assert 1_400 <= len(visited) <= 1_600
    assert 2_400 <= len(sheets["走访清单"]) <= 2_600
    assert 5_800 <= len(hazards) <= 6_500
    assert 0.03 <= outcomes["拒查"] / len(sheets["走访"]) <= 0.08
    assert 0.02 <= outcomes["联系不上"] / len(sheets["走访"]) <= 0.05
    assert 24 <= grades["一般"] / grades["重大"] <= 38
    closed = closure_by_firm(sheets, hazards.values())
    assert max(closed, key=lambda firm: -closed[firm]) == "LANJING"
    assert closed["LANJING"] < 0.9 < closed["ANHENG"]
    assert max(Counter(tuple(row[header] for header in HAZARD) for row in failures(sheets)).values()) == 3


HAZARD = ("清单编号", "统一社会信用代码", "隐患编号")


def failures(sheets):
    return [row for row in sheets["隐患"] if row.get("复查结果") == "不合格"]


def closure_by_firm(sheets, hazards):
    """How many of what a firm found by October is closed; the last row of a hazard says where it stands."""
    firms = {(row["清单编号"], row["统一社会信用代码"]): row["技术服务机构"] for row in sheets["走访清单"]}
    found, closed = Counter(), Counter()
    for row in hazards:
        if row["发现日期"] <= date(2025, 10, 1):
            firm = firms[row["清单编号"], row["统一社会信用代码"]]
            found[firm] += 1
            closed[firm] += row.get("复查结果") == "合格" or ("整改日期" in row and "告知日期" not in row)
    return {firm: closed[firm] / found[firm] for firm in found}


def test_everybody_is_invented_and_the_districts_are_real(year):
    phones = [row["联系电话"] for row in year["保单"] if "联系电话" in row]
    codes = {row["统一社会信用代码"] for row in year["保单"]}

    assert all(phone.startswith("1380000") and len(phone) == 11 for phone in phones)
    assert all(credit_code(code)[2:8] == "110110" for code in codes)
    assert {row["区代码"] for row in year["机构"] if "区代码" in row} == set(REPORTING_DISTRICTS)
    assert {row["区代码"] for row in year["保单"]} == set(REPORTING_DISTRICTS)
    assert any("共保" in row for row in year["保单"])


def test_the_year_goes_through_the_workbook_unchanged(tmp_path):
    demo.write_workbook(tmp_path / "year.xlsx")

    assert list(read(tmp_path / "year.xlsx").rows) == demo.invent().rows


def test_the_filled_ledger_says_demo_first_and_has_every_row(filled, year):
    commands = {row["command"]: row["count"] for row in asked(filled, COMMANDS)}

    first_topic, first = facts(filled)[0]
    assert (first_topic, first["demo"]) == ("rule_book.RuleBookOpened", True)
    assert commands["RegisterPolicy"] == len(year["保单"])
    assert commands["RecordPremiumReceipt"] + commands["RecordPremiumRefund"] == len(year["保费"])
    assert commands["DeclareProject"] == len(year["项目"])
    payments = ("RecordPayment", "RecordIrregularPayment", "ReversePayment", "RecordPaymentRefund")
    assert sum(commands[name] for name in payments) == len(year["支付"])


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
    assert reasons == {"补录:凭证遗漏"}
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

    assert ledger.today == LAST
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


def answered(line):
    """Do what a line for curl says."""
    _, _, address, *options = shlex.split(line)
    headers = dict(
        text.split(": ", 1) for option, text in zip(options[::2], options[1::2], strict=True) if option == "-H"
    )
    return httpx.post(address, headers=headers, content=options[-1]).json()


def test_the_demo_prints_a_line_for_each_of_its_people_that_asks_what_is_available(server_dsn, filled, tmp_path):
    with (
        a_database(server_dsn, "served_demo", "filled_demo") as database,
        serving(database, tmp_path, "demo") as served,
    ):
        lines = []
        while sum(line.startswith("curl") for line in lines) < len(CAST):
            lines.append(served[0].stdout.readline())
        told = [answered(line)["data"] for line in lines if line.startswith("curl")]
        served[0].send_signal(signal.SIGTERM)
        beside = served[0].communicate(timeout=30)[1]

    assert f"Demo date {LAST}" in beside
    assert {next(iter(each.values()))["asOf"] for each in told} == {str(LAST)}
    available = [each["fundAvailability"]["total"]["balance"]["available"] for each in told if "tasks" not in each]
    assert len(available) == len(CAST) - 1  # a firm is told its tasks
    assert len(set(available)) == 3  # one insurer's, one district's, the city's
