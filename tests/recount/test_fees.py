"""R13 against the naive recount: messy months of two service years, as of any day and as known at any position."""

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from random import Random

import msgspec
import psycopg
import pytest

from console.export import facts
from domain.credit_code import with_check_character
from domain.evidence import EvidenceFile
from domain.industry import SafetySector
from domain.money import Fen, fen
from domain.refusal import Refusal
from domain.settlement.line import LinePayment
from ledger.evidence import Evidence
from ledger.organisation import RegisterFirm
from ledger.settlement import (
    AgreeLine,
    DisputeLine,
    MediateDispute,
    PaySettlement,
    ReturnSettlement,
    ReverseSettlementPayment,
    SubmitSettlement,
)
from ledger.task import AcceptQuality, RecordVisit, ScheduleVisit, SubmitReport
from ledger.visiting_list import AssignTask
from projections import fee_statement, settlement_aging, settlements
from projections.scope import Scope
from projections.settlement_aging import SettlementAgingBy
from tests.domain.settlement_specs import visit
from tests.domain.specs import CENTRE, FINANCE, OFFICER, RENHE, REVIEWER
from tests.domain.task_specs import FIRM, FIRM_CODE, OWNER, TWO, day, issuing, policy, qualified, signing
from tests.ledger.evidence_files import PDF
from tests.projections.specs import a_story
from tests.recount import fees

CODES = [with_check_character(f"91110110MA00003{n:02}") for n in range(14)]
BEGIN, END = day("2019-06-01"), day("2020-05-31")
AMOUNTS = (1, 30_000, 50_000, 79_999, 80_000, 80_001)


def worked(story):
    """Fourteen visits of 800 yuan from June to February, each accepted four days later."""
    report = EvidenceFile(story.ledger.evidence.keep(PDF).sha256, "报告.pdf")
    story.do(RegisterFirm(FIRM_CODE, "安科技术", qualified(SafetySector.HAZCHEM)), "2019-01-02", CENTRE)
    story.contract = story.do(signing(fund_use=False, end_on=END), "2019-01-15")
    for place, code in enumerate(CODES):
        story.do(policy(code, f"PN30{place:02}"), "2019-03-01", FINANCE)
    visiting = story.do(issuing(*CODES), "2019-05-01", CENTRE)
    story.do(AssignTask(visiting, tuple(CODES), story.contract, day("2020-02-28")), "2019-05-02")
    with psycopg.connect(story.database) as connection:
        found = connection.execute("SELECT task_id FROM tasks ORDER BY credit_code").fetchall()
    story.tasks = [task for [task] in found]
    for place, task in enumerate(story.tasks):
        on = BEGIN + timedelta(days=20 * place)
        story.do(ScheduleVisit(task, on, TWO), str(on), FIRM)
        story.do(RecordVisit(task, TWO, OWNER), str(on), FIRM)
        story.do(SubmitReport(task, report, zero_hazards=True), str(on), FIRM)
        story.do(AcceptQuality(task, 90, "合格"), str(on + timedelta(days=4)), REVIEWER)


def messy(story, random):
    """Three hundred commands from the end of February to May, some entered late, many refused."""
    bills = []
    for step in range(300):
        recorded = day("2020-02-25") + timedelta(days=step // 4)
        on = recorded - timedelta(days=random.choice((0, 0, 1, 5)))
        with suppress(Refusal):
            command, by = a_step(story, random, bills, step)
            done = story.do(command, str(on), by, recorded=str(recorded))
            if isinstance(command, SubmitSettlement):
                bills.append(done)


def a_step(story, random, bills, step):
    """Return a command, and who sends it."""
    first = random.randrange(len(story.tasks))
    tasks = story.tasks[first : first + random.randint(1, 3)]
    bill = SubmitSettlement(story.contract, f"JS-{step}", tuple(visit(task) for task in tasks)), FIRM
    if not bills:
        return bill
    one, line, amount = random.choice(bills), random.randint(1, 3), Fen(random.choice(AMOUNTS))
    return random.choice(
        [
            bill,
            (ReturnSettlement(bills[-1]), OFFICER),
            (AgreeLine(one, (line,)), OFFICER),
            (DisputeLine(one, line, amount), OFFICER),
            *[(MediateDispute(one, line, amount, "依据"), CENTRE)] * 2,
            (PaySettlement(one, (LinePayment(line, amount),)), FINANCE),
            (PaySettlement(one, (LinePayment(line, fen("800")),)), FINANCE),
            (ReverseSettlementPayment(one, random.randint(1, 3)), FINANCE),
        ]
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_settlements_their_aging_and_the_statement_are_what_the_facts_add_up_to(database, tmp_path, seed):
    random = Random(seed)
    with a_story(database, evidence=Evidence(tmp_path / "evidence")) as story:
        worked(story)
        before = story.position
        messy(story, random)
        told = [msgspec.json.decode(msgspec.json.encode(fact)) for fact in facts(database)]
        names = {fact["name"] for fact in told if fact["name"].startswith("settlement.")}
        for as_of in ("2020-02-20", "2020-03-01", "2020-03-20", "2020-04-10", "2020-05-31", "2020-12-31"):
            for position in (story.position, random.randint(before, story.position)):
                async with story.asked(as_of, position) as (reading, basis):
                    await compare(story, reading, basis, fees.rows(told, day(as_of), position))

    assert len(names) == 7
    assert {None, 2019, 2020} == set(fees.rows(told, END, story.position))
    file = tmp_path / "facts.jsonl"
    file.write_text("".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in told), encoding="utf-8")
    script = [sys.executable, Path(fees.__file__), file, str(END)]
    printed = json.loads(subprocess.run(script, capture_output=True, text=True, check=True).stdout)
    assert printed == {str(year): row for year, row in fees.rows(told, END, story.position).items()}


async def compare(story, reading, basis, expected):
    total = await settlements.total(reading, Scope(), basis)
    years, _ = await settlement_aging.table(reading, Scope(insurer=RENHE), basis, SettlementAgingBy.SERVICE_YEAR)
    statement = await fee_statement.extent(reading, basis, story.contract)

    assert {name: asdict(total)[name] for name in fees.SUMS} == expected[None]
    by_year = {row.service_year: {name: asdict(row)[name] for name in fees.SUMS} for row in years}
    assert by_year == {year: row for year, row in expected.items() if year is not None}
    assert statement.closing == expected[None]["unpaid"]
    assert statement.paid == expected[None]["paid"]
