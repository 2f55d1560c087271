"""A read model is what its facts give: checked on a year of a small ledger, in other batches than it was kept in."""

import re
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from console import compose
from console.compose import READ_MODELS
from domain.briefing import BriefingKind, Frozen, Position, ProgressCounts, ProgressLine
from domain.contract import ContractPrice, ServiceItem
from domain.correction.wanted import NameCorrection
from domain.evidence import EvidenceFile
from domain.general_ledger import GeneralLedgerLine
from domain.guard_finding import DispositionResult, FindingKey, Guard
from domain.hazard.escalation import EscalationReason
from domain.industry import SafetySector
from domain.irregular import IrregularKind
from domain.money import fen
from domain.organisation import Duty
from domain.policy import CoInsurer, Policy
from domain.settlement.line import LinePayment
from domain.task.contact import Channel
from domain.task.refusing import VisitRefusalReason
from ledger.audit import RecordAuditFinding
from ledger.briefing import AcknowledgeBriefing, IssueBriefing
from ledger.budget_target import SetBudgetTarget
from ledger.campaign import DeclareComplete, OpenCampaign
from ledger.command import Person
from ledger.complaint import AnswerComplaint, ExtendComplaint, RecordComplaint
from ledger.contract import AmendContract, TerminateContract
from ledger.correction import ApproveCorrection, RejectCorrection, RequestCorrection
from ledger.enterprise import MergeEnterprise, ReassignDistrict, RenameEnterprise
from ledger.evidence import Evidence
from ledger.fund_account import FreezeFund, UnfreezeFund
from ledger.general_ledger import RecordGeneralLedger
from ledger.guard_finding import DisposeGuardFinding
from ledger.hazard import EscalateByRule, NotifyHazard, RecordReinspection
from ledger.organisation import AppointPerson, RegisterFirm
from ledger.payment import DisputeVoucher, RecordIrregularPayment, RecordPaymentRefund, ReversePayment, VerifyPayment
from ledger.policy import ExtendPolicy, RecordPremiumRefund, SupplementPolicy, SurrenderPolicy
from ledger.project import (
    AcceptProject,
    ApproveAmendment,
    ConsentAllocation,
    ExplainStall,
    RejectAmendment,
    RequestAmendment,
    ReturnProject,
    StartImplementation,
    SubmitDeliverable,
    WriteOffPayable,
)
from ledger.remediation import ReturnRemediation, SubmitRemediation
from ledger.settlement import (
    DisputeLine,
    MediateDispute,
    PaySettlement,
    ReturnSettlement,
    ReverseSettlementPayment,
    SubmitSettlement,
)
from ledger.settlement.submission import BilledLine
from ledger.task import (
    AcceptQuality,
    CorrectContactData,
    FollowUpRefusal,
    NotifyEnterprise,
    RecordRefusal,
    RecordUnreachable,
    RecordVisit,
    RejectQuality,
    ReportContactProblem,
    ScheduleVisit,
    SubmitReport,
)
from ledger.territory import ReassignTerritory
from ledger.visiting_list import AcknowledgeVisitingList, AssignTask
from projections import check
from projections.check import differences, rebuild
from tests.domain.hazard_specs import JPEG, PHOTO, finding
from tests.domain.history_specs import history, paid_in
from tests.domain.specs import (
    ANTAI,
    AUDITOR,
    CENTRE,
    DISTRICT,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    SECOND,
    allocations,
    an_entry,
    declaration,
    papers,
    voucher,
)
from tests.domain.task_specs import FIRM, FIRM_CODE, MILL, OWNER, SHOP, TWO, issuing, policy, qualified, signing
from tests.ledger.evidence_files import PDF
from tests.ledger.specs import contents
from tests.projections.specs import a_story, day


@pytest.fixture
def story(database, tmp_path):
    evidence = Evidence(tmp_path / "evidence")
    evidence.keep(JPEG)
    with a_story(database, evidence=evidence) as told:
        a_year(told)
        a_hazard(told)
        a_briefing(told)
        yield told


def a_hazard(story):
    """One that failed, came back and was reported by rule."""
    hazard = story.do(finding(story.mill), "2019-06-03", FIRM)
    owner, inspector = Person("厂长"), Person("检查员")
    story.do(NotifyHazard(hazard, "告1", owner, day("2019-06-20")), "2019-06-05", FIRM)
    story.do(RecordReinspection(hazard, False, inspector, PHOTO, None, day("2019-07-05")), "2019-06-21", FIRM)
    story.do(EscalateByRule(hazard, EscalationReason.OVERDUE), "2019-07-06", compose.SYSTEM)


def a_briefing(story):
    """One that the district signed for, and one in its place."""
    counts = ProgressCounts(assigned=1, general_found=1)
    said = Frozen((ProgressLine(None, None, counts, ProgressCounts()),))
    period = (day("2019-06-01"), day("2019-06-30"), Position(9), 2019)
    first = story.do(IssueBriefing(BriefingKind.PROGRESS, FENGTAI, *period, said=said), "2019-07-06", CENTRE)
    story.do(AcknowledgeBriefing(first, "函1"), "2019-07-06", DISTRICT)
    story.do(IssueBriefing(BriefingKind.PROGRESS, FENGTAI, *period, first, said=said), "2019-07-06", CENTRE)


def a_contract(story):
    sectors = qualified(SafetySector.HAZCHEM, SafetySector.GENERAL)
    story.do(RegisterFirm(FIRM_CODE, "安科技术", sectors), "2019-05-02", CENTRE)
    contract = story.do(signing(fund_use=False), "2019-05-02")
    story.do(AmendContract(contract, (ContractPrice(ServiceItem.VISIT, fen("900")),)), "2019-05-03")
    tasks(story, contract)
    story.do(TerminateContract(contract), "2019-05-24")


def tasks(story, contract):
    """Two enterprises of a list: one is inspected after every detour, the other refuses for good."""
    report = EvidenceFile(story.ledger.evidence.keep(PDF).sha256, "报告.pdf")
    for place, code in enumerate((MILL, SHOP)):
        story.do(policy(code, f"PN100{place}"), "2019-03-01", FINANCE, recorded="2019-05-04")
    visiting = story.do(issuing(MILL, SHOP), "2019-05-04", CENTRE)
    story.do(AssignTask(visiting, (MILL, SHOP), contract, day("2019-06-30")), "2019-05-05", OFFICER)
    story.do(AcknowledgeVisitingList(visiting), "2019-05-05", FIRM)
    with psycopg.connect(story.database) as connection:
        rows = connection.execute("SELECT task_id FROM tasks ORDER BY credit_code").fetchall()
    [mill], [shop] = rows
    story.mill = mill
    story.do(NotifyEnterprise(mill, Channel.PHONE, OWNER), "2019-05-06", OFFICER)
    story.do(ReportContactProblem(mill, "电话是空号", (report,)), "2019-05-07", FIRM)
    story.do(CorrectContactData(mill, OWNER), "2019-05-09", OFFICER)
    story.do(RecordUnreachable(mill, (day("2019-05-09"), day("2019-05-09"), day("2019-05-10"))), "2019-05-10", FIRM)
    story.do(CorrectContactData(mill, OWNER), "2019-05-11", OFFICER)
    story.do(ScheduleVisit(mill, day("2019-05-13"), TWO, OWNER), "2019-05-12", FIRM)
    story.do(RecordVisit(mill, TWO, OWNER, (report, report)), "2019-05-13", FIRM)
    story.do(SubmitReport(mill, report, zero_hazards=True), "2019-05-14", FIRM)
    story.do(RejectQuality(mill, 40, "缺照片"), "2019-05-15", REVIEWER)
    story.do(SubmitReport(mill, report, zero_hazards=False), "2019-05-16", FIRM)
    story.do(AcceptQuality(mill, 90, "合格"), "2019-05-17", REVIEWER)
    complaints(story, mill)
    a_settlement(story, contract, mill)
    for on in ("2019-05-18", "2019-05-20"):
        story.do(RecordRefusal(shop, VisitRefusalReason.BUSY, TWO, OWNER), on, FIRM)
        if on == "2019-05-18":
            story.do(FollowUpRefusal(shop, cooperates=True, note="同意"), "2019-05-19", OFFICER)


def a_settlement(story, contract, task):
    """One that was returned, and one that was disputed, mediated and paid, of which a payment was taken back."""
    line = BilledLine(task, ServiceItem.VISIT, 1, fen("900"))
    returned = story.do(SubmitSettlement(contract, "JS-1", (line,)), "2019-05-18", FIRM)
    story.do(ReturnSettlement(returned), "2019-05-19", OFFICER)
    bill = story.do(SubmitSettlement(contract, "JS-2", (line,)), "2019-05-20", FIRM)
    story.do(DisputeLine(bill, 1, fen("500")), "2019-05-21", OFFICER)
    story.do(MediateDispute(bill, 1, fen("600"), "依据"), "2019-05-22", CENTRE)
    story.do(PaySettlement(bill, (LinePayment(1, fen("600")),)), "2019-05-23", FINANCE)
    story.do(ReverseSettlementPayment(bill, 1), "2019-05-23", FINANCE)


def an_enterprise(story):
    """One that took another name, was moved by a boundary change and absorbed a mis-keyed code."""
    story.do(RenameEnterprise(SHOP, "戊商场"), "2019-05-25", CENTRE)
    story.do(ReassignDistrict(SHOP, "110113", "110113001"), "2019-05-26", CENTRE)
    story.do(MergeEnterprise(SHOP, MILL), "2019-05-27", CENTRE)
    for insurer in (RENHE, ANTAI):
        story.do(ReassignTerritory("110113", insurer, "文1"), "2019-05-27", CENTRE)


def complaints(story, task):
    """One that was given more time and answered, and one that waits."""
    first = story.do(RecordComplaint(task, OWNER, "迟到"), "2019-05-16", OFFICER)
    story.do(RecordComplaint(task, OWNER, "态度差"), "2019-05-17", OFFICER)
    story.do(ExtendComplaint(first, day("2019-06-27")), "2019-05-18", REVIEWER)
    story.do(AnswerComplaint(first, "已道歉"), "2019-05-20", OFFICER)


def a_year(story):
    """Something of everything that a read model keeps."""
    policy_id = Policy.id_for(RENHE, "PN0001")
    story.premium("300", number="PN0002", co_insurers=(CoInsurer(RENHE, 7_000), CoInsurer(ANTAI, 3_000)))
    story.premium("5", number="PN0003", enterprise_name="丙工厂二")
    story.do(ExtendPolicy(policy_id, day("2020-05-31"), "批1"), "2019-05-01", FINANCE)
    story.do(SupplementPolicy(policy_id, street="110106001"), "2019-05-02", FINANCE)
    story.do(SetBudgetTarget(2019, fen("60000")), "2019-05-02", FINANCE)
    story.do(AppointPerson(Person("张专人"), Duty.FUND), "2019-05-02", FINANCE)
    a_contract(story)
    an_enterprise(story)
    project = story.accepted([(story.renhe, "60,000.00")])
    first = story.paid(project, story.renhe, "25,000.00")
    second = story.paid(project, story.renhe, "5,000.00")
    story.do(VerifyPayment(first), "2019-08-02", SECOND)
    story.do(DisputeVoucher(first), "2019-08-02", AUDITOR)
    story.do(ReversePayment(second, story.red()), "2019-08-03", FINANCE)
    story.do(RecordPaymentRefund(first, fen("1000"), "回1"), "2019-08-04", FINANCE)
    for debit in ("25000", "24000", "25000"):
        line = GeneralLedgerLine(voucher("付-2019-08-1"), day("2019-08-01"), debit=fen(debit))
        story.do(RecordGeneralLedger((line,)), "2019-08-05", FINANCE)
    returned = story.declared([(story.renhe, "10.00")], number="X-2")
    story.do(ReturnProject(returned, "补正"), "2019-08-05", REVIEWER)
    story.do(declaration([(story.renhe, "20.00")], number="X-2", name="新名"), "2019-08-05", OFFICER)
    for decide in (RejectAmendment, ApproveAmendment):
        asked = allocations([(story.renhe, "60,000.00"), (story.antai, "5,000.00")])
        story.do(RequestAmendment(project, fen("65000"), asked), "2019-08-06", OFFICER)
        story.do(ConsentAllocation(project), "2019-08-06", OTHER_OFFICER)
        story.do(decide(project, "意见"), "2019-08-06", REVIEWER)
    entry = an_entry(story, story.renhe, "30.00")
    story.do(RecordIrregularPayment(returned, entry, IrregularKind.BEFORE_FILING), "2019-08-07", FINANCE)
    [case] = story.ledger.store.load([returned])[returned].open_cases
    story.do(SubmitRemediation(case, "已补办", papers()), "2019-08-07", OFFICER)
    story.do(ReturnRemediation(case, "缺页"), "2019-08-07", CENTRE)
    late = FindingKey(Guard.PAYMENT_AFTER_EXPIRY, first).text
    for opinion in ("说明", "再说明"):
        answer = DisposeGuardFinding(late, DispositionResult.EXPLAINED, opinion)
        story.do(answer, "2019-08-08", REVIEWER)
    name = RequestCorrection(NameCorrection(policy_id, "丙机械厂"))
    for decide in (RejectCorrection, ApproveCorrection):
        story.do(decide(story.do(name, "2019-08-07", FINANCE)), "2019-08-07", CENTRE)
    dates = (day("2019-07-30"), day("2019-08-16"))
    campaign = story.do(OpenCampaign("BBA-1", "补备案", *dates), "2019-08-07", CENTRE)
    past = history(campaign, [(story.renhe, "9.00")], paid=paid_in(story, story.renhe, ("2018-07-01", "1.00")))
    story.do(past, "2019-08-12", OFFICER, "补报")
    story.do(DeclareComplete(campaign, 1), "2019-08-07", OFFICER)
    second = story.filed([(story.renhe, "100.00")], number="X-3")
    story.do(StartImplementation(second), "2019-08-08", OFFICER)
    story.do(SubmitDeliverable(second, ()), "2019-08-08", OFFICER)
    story.do(AcceptProject(second, (), None, fen("10"), day("2020-08-08")), "2019-08-08", REVIEWER)
    story.do(ExplainStall(second, "等待", day("2019-12-31")), "2019-08-08", OFFICER)
    story.do(WriteOffPayable(second), "2019-08-08", REVIEWER)
    for about in ("project_id", "payment_id", "account_id"):
        record = {"project_id": second, "payment_id": first, "account_id": story.renhe}[about]
        story.do(RecordAuditFinding("缺发票", **{about: record}), "2019-08-08", AUDITOR)
    story.do(FreezeFund(story.antai), "2019-08-08", AUDITOR)
    story.do(FreezeFund(story.renhe), "2019-08-08", AUDITOR)
    story.do(UnfreezeFund(story.renhe), "2019-08-09", AUDITOR)
    story.do(SurrenderPolicy(policy_id, "批2"), "2019-09-01", FINANCE)
    story.do(RecordPremiumRefund(policy_id, fen("900000"), "T1"), "2019-09-01", FINANCE)


def altered(story, sql):
    with psycopg.connect(story.database, autocommit=True) as connection:
        connection.execute(sql)


def derived():
    """The tables that are derived from the facts."""
    return [table for model in READ_MODELS for table in re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", model.TABLES)]


def schemas(story):
    with psycopg.connect(story.database) as connection:
        return connection.execute("SELECT nspname FROM pg_namespace WHERE nspname = %s", [check.BESIDE]).fetchall()


@pytest.mark.parametrize("batch", [1, 7, 5_000])
def test_every_read_model_is_what_its_facts_give_in_batches_of_any_size(story, monkeypatch, batch):
    monkeypatch.setattr(check, "_FACTS", check._FACTS.replace("LIMIT 5000", f"LIMIT {batch}"))
    kept = contents(story.database)

    assert list(differences(story.database, READ_MODELS)) == []
    assert {table for table in derived() if not kept[table]} == set()
    assert contents(story.database) == kept


@pytest.mark.parametrize(
    ("table", "wrong", "stands"),
    [
        ("fund_sums", "UPDATE fund_sums SET available = available + 1 WHERE grain = 'M'", "kept"),
        ("general_ledger_lines", "UPDATE general_ledger_lines SET replaced_at = NULL", "kept"),
        ("payments", "UPDATE payments SET amount = amount - 1", "kept"),
        ("journal", "DELETE FROM journal WHERE kind = 'PAID'", "derived"),
        ("state_changes", "DELETE FROM state_changes WHERE to_state = 'FILED'", "derived"),
        ("projects", "UPDATE projects SET funders = '{}'", "kept"),
        ("settlement_steps", "UPDATE settlement_steps SET amount = amount + 1 WHERE kind = 'PAID'", "kept"),
        ("papers", "INSERT INTO papers SELECT position, 99, project_id, record_id, effective_on, kind, said FROM papers LIMIT 1", "kept"),
        ("policies", "ALTER TABLE policies DROP COLUMN street", "shape"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_found_and_a_rebuild_puts_it_right(story, table, wrong, stands):
    right = contents(story.database)
    altered(story, wrong)

    found = list(differences(story.database, READ_MODELS))
    mended = rebuild(story.database, READ_MODELS)

    assert [(each.table, each.stands) for each in found] == [(table, stands)]
    assert [(each.table, each.stands) for each in mended] == [(table, stands)]
    assert contents(story.database) == right
    assert list(differences(story.database, READ_MODELS)) == []


def test_a_rebuild_leaves_the_tables_their_indexes_and_nothing_beside(story):
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    with psycopg.connect(story.database) as connection:
        before = connection.execute(indexes).fetchall()

    assert rebuild(story.database, READ_MODELS) == []

    with psycopg.connect(story.database) as connection:
        assert connection.execute(indexes).fetchall() == before
    assert schemas(story) == []


def test_commands_go_on_during_a_rebuild_and_are_in_what_it_built(story):
    with ThreadPoolExecutor(1) as aside:
        rebuilding = aside.submit(rebuild, story.database, READ_MODELS)
        for number in range(200):
            story.premium("1", on="2019-10-01", number=f"PN1{number}")
        assert rebuilding.result(60) == []

    story.premium("1", on="2019-10-01", number="PN9999")
    assert list(differences(story.database, READ_MODELS)) == []


def test_a_rebuild_gives_way_to_a_reader_and_comes_back(story, monkeypatch):
    monkeypatch.setattr(check, "_GIVE_WAY", "SET LOCAL lock_timeout = '20ms'")
    with psycopg.connect(story.database) as reader, ThreadPoolExecutor(1) as aside:
        reader.execute("SELECT count(*) FROM journal")
        rebuilding = aside.submit(rebuild, story.database, READ_MODELS)
        with pytest.raises(TimeoutError):
            rebuilding.result(0.5)
        story.premium("1", on="2019-10-01", number="PN9999")
        reader.rollback()
        assert rebuilding.result(60) == []

    assert list(differences(story.database, READ_MODELS)) == []
