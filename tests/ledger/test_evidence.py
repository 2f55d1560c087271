"""What the evidence store takes, that it keeps it once and whole, and that a fact binds only what is there."""

import hashlib
import os
from datetime import date
from uuid import uuid4

import pytest

from console import compose
from domain.papers import EvidenceMissing, Medium, Paper, PaperKind
from ledger.command import Envelope
from ledger.evidence import (
    MOST_BYTES,
    Evidence,
    EvidenceDamagedError,
    EvidenceEmpty,
    EvidenceHashMismatch,
    EvidenceTooLarge,
    EvidenceType,
    Tried,
)
from ledger.media_type import media_type
from ledger.papers import AddPapers
from tests.domain.specs import OFFICER
from tests.ledger.evidence_files import FILES, PDF, a_zip
from tests.projections.specs import a_story

SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(params=["folder", "service"])
def evidence(request, tmp_path):
    return Evidence(tmp_path / "evidence" if request.param == "folder" else "memory:///")


def on_disk(evidence):
    return evidence.folder / SHA[:2] / SHA


@pytest.mark.parametrize(("content", "kind"), FILES.values(), ids=FILES)
def test_a_file_is_what_its_content_shows(evidence, content, kind):
    kept = evidence.keep(content)

    assert (kept.media_type, kept.size) == (kind, len(content))
    assert evidence.read(kept.sha256) == content


@pytest.mark.parametrize(
    "content",
    [
        b"%!PS-Adobe",
        b"GIF89a....",
        b"<html>%PDF-1.7</html>",
        b"MZ\x90\x00",
        b"RIFF....WAVE",
        b"....ftypisom",
        a_zip("readme.txt"),
        a_zip("xl/workbook.xml", "xl/vbaProject.bin"),
    ],
)
def test_any_other_content_is_refused(evidence, content):
    assert media_type(content) is None
    with pytest.raises(EvidenceType):
        evidence.keep(content)


def test_a_file_has_content_and_at_most_25_mib(evidence):
    with pytest.raises(EvidenceEmpty):
        evidence.keep(b"")
    assert evidence.keep(PDF.ljust(MOST_BYTES)).size == MOST_BYTES
    with pytest.raises(EvidenceTooLarge):
        evidence.keep(PDF.ljust(MOST_BYTES + 1))


def test_a_file_is_what_was_said_to_be_sent(evidence):
    assert evidence.keep(PDF, f" {SHA.upper()} ").sha256 == SHA
    with pytest.raises(EvidenceHashMismatch):
        evidence.keep(PDF, SHA[:-1] + "0")


def test_what_is_refused_leaves_nothing(tmp_path):
    evidence = Evidence(tmp_path / "evidence")
    for content in (b"", b"GIF89a"):
        with pytest.raises((EvidenceEmpty, EvidenceType)):
            evidence.keep(content)

    assert not (tmp_path / "evidence").exists()


def test_a_file_that_is_there_is_kept_once_and_not_written_again(tmp_path):
    evidence = Evidence(tmp_path / "evidence")
    evidence.keep(PDF)
    before = on_disk(evidence).stat()

    Evidence(tmp_path / "evidence").keep(PDF)

    after = on_disk(evidence).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [each.name for each in on_disk(evidence).parent.iterdir()] == [SHA]


def test_a_kept_file_is_on_the_disk_when_it_is_acknowledged(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_ino))

    evidence = Evidence(tmp_path / "evidence")
    evidence.keep(PDF)

    kept = on_disk(evidence)
    assert synced == [each.stat().st_ino for each in (kept, kept.parent, evidence.folder)]


def test_a_damaged_file_is_neither_answered_nor_taken_for_the_right_one(tmp_path):
    evidence = Evidence(tmp_path / "evidence")
    evidence.keep(PDF)
    on_disk(evidence).write_bytes(PDF + b"x")

    for attempt in (lambda: evidence.read(SHA), lambda: evidence.keep(PDF)):
        with pytest.raises(EvidenceDamagedError):
            attempt()
    assert on_disk(evidence).read_bytes() == PDF + b"x"


def test_only_what_was_kept_is_there(evidence):
    assert not evidence.holds(SHA)
    evidence.keep(PDF)

    assert evidence.holds(SHA)
    for other in ("0" * 64, SHA.upper(), f"../{SHA}", ""):
        assert not evidence.holds(other)
        with pytest.raises(FileNotFoundError):
            evidence.read(other)


def test_what_is_tried_is_judged_and_not_written(tmp_path):
    tried = Tried(tmp_path / "evidence")

    assert tried.holds(tried.keep(PDF).sha256)
    with pytest.raises(EvidenceEmpty):
        tried.keep(b"")
    assert not tmp_path.joinpath("evidence").joinpath(SHA[:2]).exists()


def a_paper(sha256, kind=PaperKind.SUMMARY, name="总结.pdf"):
    return Paper(kind, Medium.ELECTRONIC, date(2019, 6, 1), sha256=sha256, file_name=name)


@pytest.fixture
def told(database, tmp_path):
    """A ledger with evidence, and a declared project."""
    evidence = Evidence(tmp_path / "evidence")
    with a_story(database) as story:
        project = story.declared([(story.renhe, "10.00")])
        with compose.ledger(database, lambda: story.now, evidence=evidence) as ledger:
            story.ledger = ledger
            yield story, project, evidence


def test_a_fact_binds_only_a_file_that_is_there(told):
    story, project, evidence = told
    before = story.position

    with pytest.raises(EvidenceMissing) as refusal:
        story.do(AddPapers(project, (a_paper(None), a_paper(SHA))), "2019-06-02")
    assert refusal.value.file == "总结.pdf"
    assert story.ledger.store.last()[0] == before
    evidence.keep(PDF)

    story.do(AddPapers(project, (a_paper(None), a_paper(SHA))), "2019-06-02")


def test_a_ledger_without_evidence_takes_papers_without_files(database):
    with a_story(database) as story:
        project = story.declared([(story.renhe, "10.00")])
        story.do(AddPapers(project, (a_paper(None),)), "2019-06-02")
        with pytest.raises(EvidenceMissing):
            story.do(AddPapers(project, (a_paper(SHA),)), "2019-06-02")


def test_one_file_for_two_papers_is_taken_and_told(told):
    story, project, evidence = told
    evidence.keep(PDF)

    def warnings(*papers):
        envelope = Envelope(OFFICER, uuid4(), date(2019, 6, 1), "登记")
        receipt = story.ledger.execute(AddPapers(project, papers), envelope).result(60)
        return [(each.code, each.values) for each in receipt.warnings]

    assert warnings(a_paper(SHA)) == []
    assert warnings(a_paper(SHA)) == []
    assert warnings(a_paper(SHA, PaperKind.OTHER, "x.pdf")) == [("EVIDENCE_REPEATED", {"file": "总结.pdf"})]
