"""Files over HTTP: what goes in, who gets them back, and what a paper may bind."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import unquote

import httpx
import pytest

from ledger.evidence import MOST_BYTES, Evidence
from ledger_api.evidence import MOST_AT_ONCE
from tests.api.story import told
from tests.ledger.evidence_files import FILES, PDF

SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def story(database, tmp_path):
    with told(database, evidence=Evidence(tmp_path / "evidence")) as story:
        story.renhe = story.premium(story.policy("PN0001"), "1000000.00")
        story.project = story.declared("X-001", {story.renhe: "60000.00"})
        yield story


def upload(who, content=PDF, **headers):
    return who.http.post("/evidence", content=content, headers=headers)


def fetch(who, sha256=SHA):
    return who.http.get(f"/evidence/{sha256}")


def bind(story, *kinds, sha256=SHA):
    papers = [
        {"kind": k, "medium": "ELECTRONIC", "receivedOn": "2019-06-01", "sha256": sha256, "fileName": "总结 1.pdf"}
        for k in kinds
    ]
    return story.officer.do("AddPapers", "2019-06-01", projectId=story.project, papers=papers, reason="登记")


def test_a_file_is_kept_bound_and_answered_to_who_sees_the_record(story):
    kept = upload(story.officer)
    assert (kept.status_code, kept.json()) == (201, {"sha256": SHA, "size": len(PDF), "type": "application/pdf"})
    assert upload(story.finance, **{"x-sha256": SHA}).status_code == 201

    bound = bind(story, "SUMMARY", sha256=SHA.upper())
    assert bound["project"]["papers"] == [{"kind": "SUMMARY", "fileName": "总结 1.pdf"}]
    for who in (story.officer, story.reviewer, story.fengtai, story.centre, story.auditor):
        file = fetch(who)
        assert (file.status_code, file.content) == (200, PDF)
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["x-content-type-options"] == "nosniff"
    disposition, name = file.headers["content-disposition"].split("''")
    assert (disposition, unquote(name)) == ("attachment; filename*=UTF-8", "总结 1.pdf")
    assert fetch(story.officer, SHA.upper()).content == PDF


def test_a_file_that_no_record_in_reach_binds_does_not_exist(story):
    upload(story.officer)
    assert fetch(story.officer).status_code == 404
    bind(story, "SUMMARY")

    told = {fetch(who).text for who in (story.other_officer, story.shunyi, story.firm)}
    unknown = fetch(story.other_officer, "0" * 64)

    assert {text.replace(SHA, "0" * 64) for text in told} == {unknown.text}
    assert unknown.json()["code"] == "EVIDENCE_MISSING"
    for odd in ("..%2f..%2fkey", "x" * 300):
        assert fetch(story.officer, odd).status_code in {303, 404}  # what is no file's name leads to the pages


def test_who_asks_is_said_and_only_insurers_firms_and_the_centre_upload(story):
    for nobody in ("", "Basic x", "Bearer made-up"):
        headers = {"authorization": nobody}
        for answer in (
            story.officer.http.post("/evidence", content=PDF, headers=headers),
            story.officer.http.get(f"/evidence/{SHA}", headers=headers),
        ):
            assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    for who in (story.fengtai, story.city, story.auditor):
        no = upload(who)
        assert (no.status_code, no.json()["code"], no.json()["class"]) == (403, "ROLE_NOT_ALLOWED", "FORBIDDEN")
    assert upload(story.centre).status_code == upload(story.firm).status_code == 201


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"", {}, 422, "EVIDENCE_EMPTY"),
        (b"MZ\x90\x00", {}, 415, "EVIDENCE_TYPE"),
        (PDF, {"x-sha256": "0" * 64}, 422, "EVIDENCE_HASH_MISMATCH"),
        (PDF, {"x-sha256": "nonsense"}, 422, "EVIDENCE_HASH_MISMATCH"),
        (PDF.ljust(MOST_BYTES + 1), {}, 413, "EVIDENCE_TOO_LARGE"),
    ],
)
def test_a_bad_file_is_refused_by_its_code_and_leaves_nothing(story, tmp_path, content, headers, status, code):
    no = upload(story.officer, content, **headers)

    assert (no.status_code, no.json()["code"]) == (status, code)
    assert no.json()["message"]
    assert not (tmp_path / "evidence").exists()


def test_a_file_that_is_too_large_is_refused_while_it_still_comes(story):
    sent = 0

    def pieces():
        nonlocal sent
        for _ in range(200):
            sent += 1
            yield bytes(1024 * 1024)

    try:
        no = upload(story.officer, pieces())
        assert no.status_code == 413
    except httpx.TransportError:
        pass  # the server closed before the client was through
    assert sent < 150


def test_more_uploads_at_once_than_there_is_room_for_are_told_to_come_again(story):
    begun, go_on = [Event() for _ in range(MOST_AT_ONCE)], Event()

    def slowly(place):
        def pieces():
            yield PDF[:4]
            begun[place].set()
            go_on.wait(30)
            yield PDF[4:]

        return upload(story.person(f"专员{place}", story.officer.actor.role, "RENHE"), pieces()).status_code

    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        answers = [pool.submit(slowly, place) for place in range(MOST_AT_ONCE)]
        assert all(each.wait(30) for each in begun)
        while (no := upload(story.officer)).status_code != 503:
            pass
        go_on.set()
        assert {each.result(30) for each in answers} == {201}

    assert no.json()["code"] == "BUSY"
    assert upload(story.officer).status_code == 201


def test_a_paper_binds_only_a_file_that_is_there_and_one_file_for_two_is_told(story):
    assert bind(story, "SUMMARY")["code"] == "EVIDENCE_MISSING"
    upload(story.officer)

    both = bind(story, "SUMMARY", "ATTENDANCE_PROOF")

    assert [(each["code"], each["message"]) for each in both["warnings"]] == [
        ("EVIDENCE_REPEATED", "同一文件总结 1.pdf用于多份材料")
    ]
    papers = story.auditor.ask("Project", by={"id": story.project})["project"]["papers"]
    assert [(each["sha256"], each["repeated"]) for each in papers] == [(SHA, 1), (SHA, 1)]


def test_a_damaged_file_is_a_fault_and_not_an_answer(story, tmp_path):
    upload(story.officer)
    bind(story, "SUMMARY")
    (tmp_path / "evidence" / SHA[:2] / SHA).write_bytes(FILES["png"][0])

    broken = fetch(story.officer)

    assert (broken.status_code, broken.json()["extensions"]["code"]) == (500, "FAULT")
    assert SHA not in broken.text


def test_a_file_of_a_payment_is_not_for_another_funder_of_its_project(story):
    antai = story.premium(story.policy("AT0001", story.other_finance), "400000.00", by=story.other_finance)
    shared = story.declared("S-001", {story.renhe: "10.00", antai: "10.00"})
    story.do(story.other_officer, "ConsentAllocation", "2019-06-02", projectId=shared)
    story.accepted(story.filed(shared))
    payment = story.paid(shared, story.renhe, "5.00", "2019-08-01")
    upload(story.finance)
    paper = {"kind": "INVOICE", "medium": "ELECTRONIC", "receivedOn": "2019-08-01", "sha256": SHA}
    story.do(story.finance, "AddPapers", "2019-08-01", projectId=shared, paymentId=payment, papers=[paper])

    assert fetch(story.finance).status_code == 200
    assert fetch(story.other_finance).status_code == 404
    lines = story.other_finance.ask("Project", by={"id": shared})["project"]["standing"]["checklist"]["lines"]
    assert {each["paymentId"] for each in lines} == {None}
    own = story.finance.ask("Project", by={"id": shared})["project"]["standing"]["checklist"]["lines"]
    assert {each["paymentId"] for each in own} == {None, payment}
