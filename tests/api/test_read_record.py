"""Who asked for what is in the record, over HTTP; what was answered, and words that were sought, are not."""

import time
from hashlib import sha256

import psycopg
import pytest

from console.asking import answer_of
from ledger import read_record
from ledger.evidence import Evidence
from tests.api.browsing import signed_in
from tests.api.story import FENGTAI, RENHE, a_year, named, told
from tests.ledger.evidence_files import PDF

END = "2019-12-31"
SHA = sha256(PDF).hexdigest()


FLUSH_S, SOON_S = 0.05, 0.2
NOTED = []  # a future for each that is on its way into the record


@pytest.fixture(scope="module")
def story(module_database, tmp_path_factory):
    note = read_record.ReadRecord.note

    def noting(*args, **kwargs):
        NOTED.append(note(*args, **kwargs))
        return NOTED[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(read_record, "FLUSH_S", FLUSH_S)
        patched.setattr(read_record.ReadRecord, "note", noting)
        yield from _story(module_database, tmp_path_factory)


def _story(module_database, tmp_path_factory):
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("reads") / "evidence")) as story:
        a_year(story)
        story.database = module_database
        yield story


def record(story, **wanted):
    """What the auditor finds, latest first, once what was asked before has been taken down."""
    settle(story)
    return story.auditor.ask("ReadRecord", filter=wanted)["readRecord"]


def settle(story):
    """Wait until all is taken down, and nothing more comes."""
    while NOTED:
        NOTED.pop().exception(timeout=30)
    with psycopg.connect(story.database, autocommit=True) as connection:
        count, before = -1, None
        while count != before:
            time.sleep(SOON_S)
            before, [count] = count, connection.execute("SELECT count(*) FROM reads").fetchone()


def newest(story, **wanted):
    return record(story, **wanted)["nodes"][0]


def test_a_question_is_recorded_with_who_what_scope_and_dates(story):
    scope = {"district": FENGTAI, "insurerId": named("Organisation", RENHE), "fundYear": 2019}
    story.finance.ask("FundAvailability", by="BOTH", scope=scope, asOf="2019-11-30", asKnownAt={"position": "50"})

    read = newest(story, question="fundAvailability")

    assert (read["actor"], read["role"], read["organisationCode"]) == ("财务甲", "INSURER_FINANCE", RENHE)
    assert read["organisation"]["name"] == "仁和保险"
    assert (read["way"], read["what"], read["questions"]) == ("QUESTION", "FundAvailability", ["fundAvailability"])
    assert set(read["about"]) == {
        "by=BOTH",
        f"scope.district={FENGTAI}",
        "scope.insurerId=Organisation:RENHE",
        "scope.fundYear=2019",
        "asOf=2019-11-30",
        "asKnownAt.position=50",
    }


def test_what_was_sought_and_answered_is_not_in_the_record(story):
    sought = "某某某13800001234"
    story.finance.ask("Payments", filter={"payee": sought, "atLeast": "159000.00"}, scope={"district": FENGTAI})
    story.finance.send('query ZhangSan13800001234 { payments(filter: {payee: "某某某"}) { totalCount } }')

    assert newest(story, question="payments")["what"] is None
    with psycopg.connect(story.database) as connection:
        [(kept,)] = connection.execute("SELECT string_agg(reads::text, ' ') FROM reads").fetchall()
    for word in ("某某某", "13800001234", "159000"):
        assert word not in kept


def test_a_record_that_was_looked_at_is_found_by_its_id(story):
    story.officer.ask("Project", by={"id": story.x})

    read = newest(story, recordId=story.x)

    assert (read["actor"], read["questions"]) == ("专员", ["project"])


def test_a_refused_question_and_one_for_anothers_record_are_recorded_too(story):
    story.firm.post("FundAvailability", by="BOTH")
    assert newest(story, question="fundAvailability")["actor"] == "机构"

    story.other_finance.ask("Payment", by={"id": story.first})
    assert newest(story, recordId=story.first)["organisationCode"] == "ANTAI"


def test_the_same_asked_again_before_it_is_taken_down_is_one_row(story, monkeypatch):
    monkeypatch.setattr(read_record, "FLUSH_S", 1.0)
    settle(story)
    before = record(story, question="campaigns")["totalCount"]
    for _ in range(20):
        story.city.ask("Campaigns")
    time.sleep(1.2)

    after = record(story, question="campaigns")

    assert after["totalCount"] - before < 20
    assert sum(read["times"] for read in after["nodes"][: after["totalCount"] - before]) == 20


def test_commands_and_questions_of_no_figures_are_not_recorded(story):
    before = record(story)["totalCount"]
    story.finance.ask("Me")
    story.finance.send("{ __typename demo __schema { queryType { name } } }")
    story.do(
        story.centre, "OpenFundAccount", END, insurerId=named("Organisation", RENHE), district="110101", fundYear=2019
    )

    assert record(story)["totalCount"] == before + 1  # what the auditor asked before


def last_of(story, way):
    """The row of a way that is in the table at this very moment."""
    sql = "SELECT what, questions, about FROM reads WHERE way = %s ORDER BY read_id DESC LIMIT 1"
    with psycopg.connect(story.database, autocommit=True) as connection:
        return connection.execute(sql, [way]).fetchone()


def test_a_page_is_recorded_by_its_place_with_what_it_asked(story):
    with signed_in(story, story.database, story.fengtai) as browser:
        assert browser.get(f"/payments?district={FENGTAI}&payee=甲培训中心").status_code == 200
    settle(story)

    what, questions, about = last_of(story, "PAGE")
    assert (what, "payments" in questions) == ("/payments", True)
    assert f"scope.district={FENGTAI}" in about
    assert "甲培训中心" not in str(about)


def test_an_export_and_a_file_are_in_the_record_when_they_are_handed_out(story):
    paper = {"kind": "SUMMARY", "medium": "ELECTRONIC", "receivedOn": END, "sha256": SHA, "fileName": "总结.pdf"}
    assert story.officer.http.post("/evidence", content=PDF).status_code == 201
    story.do(story.officer, "AddPapers", END, projectId=story.x, papers=[paper])

    with signed_in(story, story.database, story.fengtai) as browser:
        assert browser.get("/reports/R3/xlsx?as_of=2019-12-31").status_code == 200
        what, questions, about = last_of(story, "EXPORT")
    assert story.officer.http.get(f"/evidence/{SHA}").status_code == 200
    file = last_of(story, "FILE")

    assert (what, "payments" in questions, "asOf=2019-12-31" in about) == ("/reports/R3/xlsx", True, True)
    assert file == (SHA, [], [])


def test_a_file_is_not_handed_out_that_cannot_be_recorded(story):
    with psycopg.connect(story.database, autocommit=True) as connection:
        connection.execute("ALTER TABLE reads RENAME TO away")
        try:
            with signed_in(story, story.database, story.fengtai) as browser:
                export = browser.get("/reports/R3/xlsx")
            assert export.status_code == 500
            assert "content-disposition" not in export.headers
            assert story.officer.http.get(f"/evidence/{SHA}").status_code == 500
            story.city.ask("Campaigns")
            time.sleep(SOON_S)
        finally:
            connection.execute("ALTER TABLE away RENAME TO reads")

    assert newest(story, question="campaigns")["actor"] == "市局", "what was shown meanwhile is recorded afterwards"


def test_a_subscription_is_recorded_when_it_begins(story):
    body = {"query": 'subscription { fundChanged(district: "110106", after: "1") { position } }'}
    with story.finance.http.stream("POST", "/graphql", json=body, headers={"accept": "text/event-stream"}) as answer:
        next(answer.iter_lines())

    read = newest(story, ways=["SUBSCRIPTION"])
    assert (read["actor"], read["questions"]) == ("财务甲", ["fundChanged"])
    assert set(read["about"]) == {f"district={FENGTAI}", "after=1"}


def test_the_command_line_is_recorded_before_it_answers(story):
    answer_of(story.database, lambda ask: ask("FundAvailability", by="INSURER"))
    assert last_of(story, "COMMAND_LINE") == (None, ["fundAvailability"], ["by=INSURER"])

    answer_of(story.database, lambda ask: ask("Payments"), export="R3.xlsx")
    assert last_of(story, "EXPORT")[0] == "R3.xlsx"


def test_the_record_is_read_page_by_page_while_it_grows(story):
    whole = record(story, organisation=RENHE)
    rows, after = [], None
    while True:
        page = story.auditor.ask("ReadRecord", filter={"organisation": RENHE}, first=2, after=after)["readRecord"]
        rows += page["nodes"]
        story.finance.ask("Campaigns")
        if not (after := page["pageInfo"]["endCursor"]) or not page["pageInfo"]["hasNextPage"]:
            break

    assert rows == whole["nodes"][: len(rows)] or rows[: len(whole["nodes"])] == whole["nodes"]
    assert len(rows) >= min(whole["totalCount"], 20)


def test_the_record_is_narrowed_by_person_way_and_day(story):
    story.reviewer.ask("Campaigns")
    person = newest(story, question="campaigns")["personId"]

    assert {read["actor"] for read in record(story, personId=person)["nodes"]} == {"审核"}
    assert {read["way"] for read in record(story, ways=["PAGE", "FILE"])["nodes"]} == {"PAGE", "FILE"}
    today = str(story.ledger.today)
    assert record(story, asked={"startOn": today, "endOn": today})["totalCount"] > 0
    assert record(story, asked={"endOn": "2018-12-31"})["totalCount"] == 0


@pytest.mark.parametrize("role", ["finance", "officer", "reviewer", "firm", "fengtai", "centre", "city"])
def test_only_the_auditor_reads_the_record(story, role):
    answer = getattr(story, role).post("ReadRecord")

    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["ROLE_NOT_ALLOWED"]
