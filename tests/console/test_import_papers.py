"""Rows of 材料: papers of projects and payments, with files out of a folder or a zip beside the workbook."""

from zipfile import ZipFile

import pytest

from console import compose
from console.importing.files import beside as beside_of
from console.importing.rehearsal import rehearsal
from console.sheets.reader import read_here as read
from domain.papers import MANDATORY, Medium, PaperKind
from domain.project.tracks import FilingState
from domain.refusal import terms
from ledger.evidence import MOST_BYTES, Evidence, Tried
from ledger.rights import Role
from tests.console.import_files import (
    FINANCE,
    NOW,
    OFFICER,
    Importing,
    a_payment,
    a_policy,
    a_project,
    a_receipt,
    a_year,
    actor,
    counted,
    on,
    organisations,
)
from tests.ledger.evidence_files import FILES, PDF

SCAN = FILES["png"][0]


@pytest.fixture
def imports(database, tmp_path):
    evidence = Evidence(tmp_path / "evidence")
    with compose.ledger(database, lambda: NOW, evidence=evidence) as ledger:
        world = Importing(ledger, database, tmp_path)
        world.evidence = evidence
        yield world


def a_paper(kind=PaperKind.CONTRACT, **changes):
    row = {
        "保险公司": "RENHE",
        "项目编号": "X1",
        "材料类别": terms()["PaperKind"][kind.value]["zh"],
        "介质": "纸质",
        "收件日期": on(4, 9),
    } | changes
    return {header: value for header, value in row.items() if value is not None}


def the_five(**changes):
    return [a_paper(kind, **changes) for kind in MANDATORY]


def beside(world, files, number=1):
    """Put files into the folder that is called like the next workbook."""
    folder = world.folder / f"import{number}"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def payment_of(world):
    [state] = [state for topic, state in world.facts() if topic == "payment.PapersAdded"]
    return state


def test_papers_are_those_that_the_rows_name_and_no_others(imports):
    beside(imports, {"合同.pdf": PDF})
    papers = [*the_five()[:4], a_paper(介质="电子", 页数=3, 文件名="合同.pdf")]

    summary = imports.of(a_year(材料=papers))

    assert counted(summary)[2] == 0
    project = imports.project()
    contract = project.papers[PaperKind.CONTRACT]
    assert (contract.medium, contract.pages, contract.file_name) == (Medium.ELECTRONIC, 3, "合同.pdf")
    assert imports.evidence.read(contract.sha256) == PDF
    assert project.filing is FilingState.FILED
    assert [len(state["papers"]) for topic, state in imports.facts() if topic == "project.FilingSubmitted"] == [0]


def test_a_project_whose_rows_leave_a_paper_out_is_not_filed(imports):
    summary = imports.of(a_year(材料=the_five()[:4]))

    assert "FILING_INCOMPLETE" in summary.problems
    assert imports.project().filing is FilingState.SUBMITTED


@pytest.mark.parametrize(("received", "filed"), [(on(4, 12), True), (on(4, 13), False)])
def test_papers_received_on_the_day_of_the_filing_come_before_it(imports, received, filed):
    summary = imports.of(a_year(材料=the_five(收件日期=received)))

    assert ("FILING_INCOMPLETE" not in summary.problems) is filed


def test_a_paper_older_than_its_project_comes_after_its_declaration(imports):
    papers = [*the_five()[:4], a_paper(收件日期=on(3, 1))]

    assert counted(imports.of(a_year(材料=papers)))[2] == 0

    assert imports.project().papers[PaperKind.CONTRACT].received_on == on(3, 1)


def test_a_payments_invoice_may_be_older_than_the_payment_of_the_same_file(imports):
    beside(imports, {"票.pdf": PDF, "回单.png": SCAN})
    of_payment = {"凭证号": "付-2019-07-0001"}
    papers = [
        a_paper(PaperKind.INVOICE, 收件日期=on(7, 1), 文件名="票.pdf", **of_payment),
        a_paper(PaperKind.PAYMENT_PROOF, 收件日期=on(7, 10), 文件名="回单.png", **of_payment),
    ]

    assert counted(imports.of(a_year(材料=papers)))[2] == 0

    added = [state for topic, state in imports.facts() if topic == "payment.PapersAdded"]
    assert [state["papers"][0]["kind"] for state in added] == ["INVOICE", "PAYMENT_PROOF"]
    assert [state["effective_on"] for state in added] == ["2019-07-01", "2019-07-10"]
    assert {state["role"] for state in added} == {"INSURER_FINANCE"}
    assert {state["attested"] for state in added} == {False}


def test_papers_of_what_was_recorded_before_come_in_a_file_of_their_own(imports):
    imports.of(a_year())
    rows = {
        "材料": [a_paper(PaperKind.SUMMARY, 收件日期=on(8, 1)), a_paper(PaperKind.INVOICE, 凭证号="付-2019-07-0001")]
    }

    first, again = imports.of(rows, FINANCE), imports.of(rows, OFFICER)

    assert (counted(first), counted(again)) == ((2, 0, 0), (0, 2, 0))
    assert PaperKind.SUMMARY in imports.project().papers
    assert payment_of(imports)["project_id"] == str(imports.project().id)


def test_a_resubmission_is_a_row_of_another_day(imports):
    imports.of(a_year())
    paper = a_paper(PaperKind.SUMMARY, 收件日期=on(8, 1))

    imports.of({"材料": [paper]})
    counts = counted(imports.of({"材料": [paper, paper | {"收件日期": on(9, 1)}]}))

    assert counts == (1, 1, 0)
    assert imports.project().papers[PaperKind.SUMMARY].received_on == on(9, 1)


def test_a_row_whose_file_is_missing_or_bad_is_marked_and_the_others_stand(imports):
    imports.of(a_year())
    beside(imports, {"空.pdf": b"", "程序.pdf": b"MZ", "大.pdf": PDF.ljust(MOST_BYTES + 1), "好.pdf": PDF}, 2)
    names = ["不在.pdf", "空.pdf", "程序.pdf", "大.pdf", "好.pdf"]
    kinds = [
        PaperKind.SUMMARY,
        PaperKind.ATTENDANCE_PROOF,
        PaperKind.ACCEPTANCE_SHEET,
        PaperKind.OTHER,
        PaperKind.INVOICE,
    ]

    summary = imports.of({"材料": [a_paper(kind, 文件名=name) for kind, name in zip(kinds, names, strict=True)]})

    codes = ("EVIDENCE_MISSING", "EVIDENCE_EMPTY", "EVIDENCE_TYPE", "EVIDENCE_TOO_LARGE")
    assert summary.problems == dict.fromkeys(codes, 1)
    assert counted(summary) == (1, 0, 4)
    assert set(imports.project().papers) == {*MANDATORY, PaperKind.INVOICE}
    assert len(list(read(imports.marked).rows)) == 4


def test_files_come_out_of_a_zip_by_path_or_by_name(imports):
    imports.of(a_year())
    with ZipFile(imports.folder / "import2.zip", "w") as archive:
        archive.writestr("一季度/总结.pdf", PDF)
        archive.writestr("甲/同名.png", SCAN)
        archive.writestr("乙/同名.png", SCAN)
    rows = [
        a_paper(PaperKind.SUMMARY, 文件名="总结.pdf"),
        a_paper(PaperKind.OTHER, 文件名="甲\\同名.png"),
        a_paper(PaperKind.INVOICE, 文件名="同名.png"),
    ]

    summary = imports.of({"材料": rows})

    assert counted(summary) == (2, 0, 1)
    assert summary.problems == {"EVIDENCE_MISSING": 1}


def test_names_as_chinese_windows_writes_them_are_read(imports, tmp_path):
    imports.of(a_year())
    with ZipFile(tmp_path / "import2.zip", "w") as archive:
        archive.writestr("XXXX.pdf", PDF)
    path = tmp_path / "import2.zip"
    path.write_bytes(path.read_bytes().replace(b"XXXX", "总结".encode("gb18030")))

    assert counted(imports.of({"材料": [a_paper(PaperKind.SUMMARY, 文件名="总结.pdf")]})) == (1, 0, 0)


def test_a_file_that_leads_out_of_the_folder_is_not_there(imports):
    imports.of(a_year())
    (imports.folder / "secret.pdf").write_bytes(PDF)
    beside(imports, {"x.pdf": PDF}, 2)
    (imports.folder / "import2" / "link.pdf").symlink_to(imports.folder / "secret.pdf")
    names = ("../secret.pdf", "link.pdf", str(imports.folder / "secret.pdf"))

    summary = imports.of(
        {"材料": [a_paper(PaperKind.SUMMARY, 文件名=name, 收件日期=on(8, day)) for day, name in enumerate(names, 1)]}
    )

    assert summary.problems == {"EVIDENCE_MISSING": 3}


def test_another_place_may_be_named_for_the_files(imports):
    imports.of(a_year())
    (imports.folder / "scans").mkdir()
    (imports.folder / "scans" / "总结.pdf").write_bytes(PDF)

    rows = {"材料": [a_paper(PaperKind.SUMMARY, 文件名="总结.pdf")]}

    assert counted(imports.of(rows, files=imports.folder / "scans")) == (1, 0, 0)


@pytest.mark.parametrize("name", ["一季度.xlsx", "一季度-待修改.xlsx", "一季度-待修改2.xlsx"])
def test_the_files_of_refused_rows_lie_where_they_lay(tmp_path, name):
    assert beside_of(tmp_path / name) is None
    (tmp_path / "一季度").mkdir()

    assert beside_of(tmp_path / name) == tmp_path / "一季度"
    assert beside_of(tmp_path / "二季度-待修改.xlsx") is None


def test_a_rehearsal_judges_files_and_keeps_none(imports, database, tmp_path):
    imports.of(a_year())
    beside(imports, {"总结.pdf": PDF, "坏.pdf": b"MZ"}, 2)
    rows = {"材料": [a_paper(PaperKind.SUMMARY, 文件名=name) for name in ("总结.pdf", "坏.pdf")]}

    with rehearsal(database, lambda: NOW, Tried(tmp_path / "evidence")) as tried:
        summary = imports.of(rows, ledger=tried)

    assert counted(summary) == (1, 0, 1)
    assert not (tmp_path / "evidence").exists() or not any((tmp_path / "evidence").rglob("*/*"))


def test_papers_of_a_historical_project_come_after_its_entry(imports):
    opened = {
        "专项编号": "BBA", "专项名称": "补备案", "启动日期": on(8, 1), "截止日期": on(7, 30), "补备案期限": on(8, 16),
    }  # fmt: skip
    old = a_project(
        专项="BBA", 备案提交日期=on(8, 10), 备案日期=None, 备案号=None, 属地确认文号=None, 属地确认日期=None
    )
    payment = a_payment(日期=on(7, 10))
    papers = [
        a_paper(PaperKind.DISTRICT_CONFIRMATION, 收件日期=on(8, 9)),
        a_paper(PaperKind.INVOICE, 收件日期=on(7, 1), 凭证号="付-2019-07-0001"),
    ]
    rows = organisations() | {"保单": [a_policy()], "保费": [a_receipt()], "专项": [opened]}

    summary = imports.of(rows | {"项目": [old], "支付": [payment], "材料": papers})

    assert summary.problems == {}
    assert PaperKind.DISTRICT_CONFIRMATION in imports.project().on_paper
    assert payment_of(imports)["effective_on"] == "2019-07-01"


def test_only_the_insurer_and_the_centre_import_papers(imports):
    imports.of(a_year())
    summary = imports.of({"材料": [a_paper(PaperKind.SUMMARY)]}, actor(Role.DISTRICT, "110105"))

    assert summary.problems == {"ROLE_NOT_ALLOWED": 1}
    assert imports.of({"材料": [a_paper(PaperKind.SUMMARY, 保险公司="ANTAI")]}, OFFICER).problems == {"OUT_OF_SCOPE": 1}
