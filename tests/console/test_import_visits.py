"""Rows of 走访清单 and 走访: a list is issued and handed out, and what became of each enterprise stands in its task."""

from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from console.importing.rehearsal import rehearsal
from console.sheets.reader import read_here as read
from domain.task.refusing import VisitRefusalReason
from domain.task.tracks import TaskState
from ledger.evidence import MIB, MOST_BYTES, Tried
from tests.console.import_files import FINANCE, NOW, counted, on
from tests.console.inspection_files import (
    FIRM,
    MILL,
    OTHER_FIRM,
    SHOP,
    YARD,
    a_district,
    a_listed,
    a_refusal,
    a_visit,
    beside,
    inspecting,
    insured,
    listed_problems,
    task,
    unreached,
)
from tests.ledger.evidence_files import FILES, PDF

SCAN = FILES["png"][0]


@pytest.fixture
def world(database, tmp_path):
    with inspecting(database, tmp_path) as world:
        yield world


def test_a_list_is_issued_whole_and_each_enterprise_handed_to_its_firm(world):
    summary = world.of(a_district(MILL, SHOP))

    assert counted(summary)[2] == 0
    visiting = [state for topic, state in world.facts() if topic == "visiting_list.VisitingListIssued"]
    assert [(len(each["listed"]), each["organisation"]) for each in visiting] == [(2, "CENTRE")]
    tasks = [task(world, code) for code in (MILL, SHOP)]
    assert [(each.insurer, each.firm, each.state) for each in tasks] == [("RENHE", "ANKE", TaskState.ASSIGNED)] * 2
    assert {each.assigned_on for each in tasks} == {on(5, 6)}
    assert {each.clock.due_on(on(5, 6)) for each in tasks} == {on(9, 30)}


def test_every_outcome_of_a_visit_is_recorded_as_the_row_says(world):
    attempts = ("2019-05-07", "2019/5/7", "2019年5月9日")
    rows = [
        a_visit(MILL),
        a_refusal(SHOP),
        unreached(YARD, *attempts),
    ]

    summary = world.of(a_district(MILL, SHOP, YARD, 走访=rows))

    assert counted(summary)[2] == 0
    states = [task(world, code).state for code in (MILL, SHOP, YARD)]
    assert states == [TaskState.VISITED, TaskState.REFUSED, TaskState.UNREACHABLE]
    [visit] = [state for topic, state in world.facts() if topic == "task.VisitCompleted"]
    assert (len(visit["inspectors"]), visit["organisation"], visit["attested"]) == (2, "ANKE", False)
    [refusal] = [state for topic, state in world.facts() if topic == "task.VisitRefused"]
    assert refusal["reason_code"] == VisitRefusalReason.UNAWARE.value
    assert {line.kind: line.recorded.rows for line in summary.lines if line.sheet == "走访"} == {
        "已上门": 1,
        "拒查": 1,
        "联系不上": 1,
    }


def test_a_task_is_voided_with_the_reason_of_its_row(world):
    world.of(a_district(走访=[a_visit(结果="作废", 检查人员=None, 陪同人员=None, 原因="企业已注销")]))

    [voided] = [state for topic, state in world.facts() if topic == "task.InspectionTaskVoided"]
    assert (task(world).state, voided["reason"]) == (TaskState.VOID, "企业已注销")


def test_who_is_visited_after_a_refusal_had_given_in(world):
    rows = [a_visit(日期=on(6, 3)), a_refusal(日期=on(5, 20))]

    assert counted(world.of(a_district(走访=rows)))[2] == 0

    assert task(world).state is TaskState.VISITED
    [resolved] = [state for topic, state in world.facts() if topic == "task.RefusalResolved"]
    assert resolved["organisation"] == "RENHE"


def test_a_second_refusal_tells_the_district(world):
    world.of(a_district(走访=[a_refusal(), a_refusal(日期=on(6, 3))]))

    assert task(world).state is TaskState.REFUSED_FINAL


def test_a_firm_imports_its_own_visits_and_nothing_that_is_not_a_firms(world):
    world.of(a_district(MILL, SHOP, YARD))

    summary = world.of({"走访": [a_visit(MILL), a_refusal(SHOP)]}, FIRM)
    again = world.of({"走访": [a_visit(SHOP, 日期=on(6, 3)), a_visit(YARD, 结果="作废", 原因="停业")]}, FIRM)
    lists = world.of({"走访清单": [a_listed(清单编号="QD-2")]}, FIRM)

    assert (counted(summary), counted(again)) == ((2, 0, 0), (0, 0, 2))
    assert again.problems == {"ROLE_NOT_ALLOWED": 2}
    assert lists.problems == {"ROLE_NOT_ALLOWED": 1}


def test_another_firms_task_and_another_role_are_refused(world):
    world.of(a_district())

    assert world.of({"走访": [a_visit()]}, OTHER_FIRM).problems == {"TASK_NOT_ASSIGNED": 1}
    assert world.of({"走访": [a_visit()]}, FINANCE).problems == {"ROLE_NOT_ALLOWED": 1}
    assert task(world).state is TaskState.ASSIGNED


def test_a_new_list_with_one_wrong_row_is_not_issued_and_every_row_comes_back(world):
    rows = [a_listed(MILL), a_listed(SHOP), a_listed(YARD[:-1] + "0")]

    summary = world.of(insured(MILL) | {"走访清单": rows})

    assert counted(summary)[1:] == (1, 3)
    assert summary.problems["NOT_FOUND"] == summary.problems["VISITING_LIST_ROW_REFUSED"] == 1
    marked = listed_problems(world)
    assert ("走访清单", "2", "", "VISITING_LIST_ROW_REFUSED") in marked
    assert ("走访清单", "3", "统一社会信用代码", "NOT_FOUND") in marked
    assert ("走访清单", "4", "统一社会信用代码", "CREDIT_CODE_CHECKSUM") in marked


def test_no_row_of_a_new_list_is_taken_when_one_cannot_be_read(world):
    rows = [a_listed(MILL), a_listed(SHOP, 截止日期=None)]

    first = world.of(insured(MILL, SHOP) | {"走访清单": rows})
    mended = world.of({"走访清单": [a_listed(MILL), a_listed(SHOP)]})

    assert first.problems == {"VISITING_LIST_ROW_REFUSED": 1, "VALUE_REQUIRED": 1}
    assert counted(mended) == (2, 0, 0)


def test_an_enterprise_insured_no_more_or_elsewhere_is_the_row_to_blame(world):
    rows = [a_listed(MILL), a_listed(SHOP, 区代码="110105"), a_listed(YARD)]
    policies = insured(MILL, SHOP, YARD)
    policies["保单"][1]["区代码"] = "110106"
    policies["保单"][2] |= {"起保日期": on(6, 1), "签单日期": on(5, 1)}

    summary = world.of(policies | {"走访清单": rows})

    assert summary.problems == {"VISITING_LIST_ROW_REFUSED": 1, "ENTERPRISE_ELSEWHERE": 1, "POLICY_NOT_IN_FORCE": 1}


def test_the_rows_of_a_list_say_one_day_and_one_district(world):
    summary = world.of(insured(MILL, SHOP) | {"走访清单": [a_listed(MILL), a_listed(SHOP, 下发日期=on(5, 7))]})

    assert summary.problems == {"VALUE_UNKNOWN": 1, "VISITING_LIST_ROW_REFUSED": 1}


@pytest.mark.parametrize(("visits", "issued_on"), [([], on(12, 31)), ([a_visit()], on(5, 20))])
def test_a_list_without_a_day_begins_today_or_with_its_first_visit(world, visits, issued_on):
    row = a_listed(下发日期=None, 截止日期=on(12, 31))

    assert counted(world.of(insured(MILL) | {"走访清单": [row], "走访": visits}))[2] == 0

    assert task(world).assigned_on == issued_on


def test_the_contract_is_the_firms_and_known(world):
    world.of(a_district(MILL, SHOP, 走访清单=[a_listed(MILL, 合同号="HT-9"), a_listed(SHOP, 技术服务机构="JIANAN")]))

    assert {line[2:] for line in listed_problems(world)} == {("合同号", "NOT_FOUND"), ("技术服务机构", "VALUE_UNKNOWN")}


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (a_visit(检查人员=("检查甲",)), "检查人员", "INSPECTOR_COUNT"),
        (a_visit(检查人员=None), "检查人员", "VALUE_REQUIRED"),
        (a_refusal(陪同人员=None), "陪同人员", "REFUSAL_EVIDENCE_REQUIRED"),
        (a_refusal(拒查原因=None), "拒查原因", "VALUE_REQUIRED"),
        (unreached(MILL, "2019-05-07", "2019-05-08"), "联系日期", "CONTACT_ATTEMPTS_INSUFFICIENT"),
        (unreached(MILL, "2019-05-07", "5月8日"), "联系日期", "DATE_FORMAT"),
        (a_visit(结果="作废"), "原因", "VALUE_REQUIRED"),
        (a_visit(清单编号="QD-9"), "统一社会信用代码", "NOT_FOUND"),
        (a_visit(SHOP), "统一社会信用代码", "NOT_FOUND"),
        (a_visit(日期=on(5, 1)), "日期", "BEFORE_STREAM_START"),
    ],
)
def test_a_wrong_row_comes_back_with_the_column_to_mend(world, row, column, code):
    world.of(a_district(走访=[row]))

    assert listed_problems(world) == [("走访", "2", column, code)]


def test_evidence_lies_in_the_folder_and_is_bound_by_its_hash(world):
    beside(world, {"现场.png": SCAN, "记录.pdf": PDF}, number=2)

    assert counted(world.of(a_district(走访=[a_visit(佐证文件=("现场.png", "记录.pdf"))])))[2] == 0

    [visit] = [state for topic, state in world.facts() if topic == "task.VisitCompleted"]
    assert [each["file_name"] for each in visit["evidence"]] == ["现场.png", "记录.pdf"]
    assert [world.evidence.read(each["sha256"]) for each in visit["evidence"]] == [SCAN, PDF]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("没有.png", None, "EVIDENCE_MISSING"),
        ("../secret.png", None, "EVIDENCE_MISSING"),
        ("/etc/hostname", None, "EVIDENCE_MISSING"),
        ("清单.txt", "现场照片".encode(), "EVIDENCE_TYPE"),
        ("照片.jpg", b"MZ a program", "EVIDENCE_TYPE"),
        ("空.png", b"", "EVIDENCE_EMPTY"),
        ("大.pdf", PDF.ljust(MOST_BYTES + 1), "EVIDENCE_TOO_LARGE"),
    ],
)
def test_a_file_that_is_not_taken_is_named_with_its_row_and_column(world, name, content, code):
    (world.folder / "secret.png").write_bytes(SCAN)
    beside(world, {"好.png": SCAN} | ({name: content} if content is not None else {}), number=2)

    world.of(a_district(走访=[a_visit(佐证文件=("好.png", name))]))

    assert listed_problems(world) == [("走访", "2", "佐证文件", code)]
    assert task(world).state is TaskState.ASSIGNED
    [row] = read(world.marked).rows
    assert name in row.cells["佐证文件"]


def test_of_a_zip_that_swells_no_more_is_read_than_shows_that_it_is_too_large(world):
    with ZipFile(world.folder / "import2.zip", "w", ZIP_DEFLATED) as parts:
        parts.writestr("照片.png", SCAN)
        with parts.open("炸弹.pdf", "w", force_zip64=True) as bomb:
            bomb.write(PDF)
            for _ in range(60):
                bomb.write(bytes(MIB))

    summary = world.of(
        a_district(MILL, SHOP, 走访=[a_visit(佐证文件=("照片.png",)), a_visit(SHOP, 佐证文件=("炸弹.pdf",))])
    )

    assert summary.problems == {"EVIDENCE_TOO_LARGE": 1}
    assert [task(world, code).state for code in (MILL, SHOP)] == [TaskState.VISITED, TaskState.ASSIGNED]


def test_importing_a_file_again_records_nothing_anew_and_a_mended_one_the_rest(world):
    rows = [a_refusal(MILL), a_visit(MILL, 日期=on(6, 3)), a_visit(SHOP, 检查人员=("检查甲",))]
    first = world.of(a_district(MILL, SHOP, 走访=rows))
    recorded = len(world.facts())

    again = world.of(a_district(MILL, SHOP, 走访=rows))
    mended = world.of(a_district(MILL, SHOP, 走访=[*rows[:2], a_visit(SHOP)]))

    assert counted(first)[2] == counted(again)[2] == 1
    assert (counted(again)[0], len(world.facts()) - recorded) == (0, 1)
    assert counted(mended)[0::2] == (1, 0)


def test_a_refusal_that_is_imported_again_is_not_taken_for_a_later_one(world):
    world.of(a_district(走访=[a_refusal()]))
    recorded = len(world.facts())

    again = world.of(a_district(走访=[a_refusal()]))

    assert (counted(again)[0::2], len(world.facts())) == ((0, 0), recorded)
    assert task(world).state is TaskState.REFUSED


def test_enterprises_that_are_listed_but_not_handed_out_yet_still_are(world):
    world.of(a_district(MILL, SHOP, 走访清单=[a_listed(MILL), a_listed(SHOP, 合同号="HT-9")]))

    summary = world.of({"走访清单": [a_listed(SHOP)]})

    assert counted(summary) == (1, 0, 0)
    assert task(world, SHOP).state is TaskState.ASSIGNED


def test_a_dry_run_decides_like_the_real_one_and_records_nothing(world):
    recorded = world.facts()
    beside(world, {"现场.png": SCAN}, number=2)
    rows = a_district(MILL, SHOP, 走访=[a_visit(佐证文件=("现场.png",)), a_visit(SHOP, 佐证文件=("没有.png",))])

    with rehearsal(world.database, lambda: NOW, Tried(world.evidence.folder)) as tried:
        summary = world.of(rows, ledger=tried)

    assert (counted(summary)[2], summary.problems) == (1, {"EVIDENCE_MISSING": 1})
    assert world.facts() == recorded
