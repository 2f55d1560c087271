"""Rows of 隐患: each finding and its dated steps, with photographs before and after out of a folder or a zip."""

from datetime import timedelta
from zipfile import ZipFile

import pytest

from console.importing.rehearsal import rehearsal
from domain.hazard.tracks import HazardGrade, HazardState
from ledger.evidence import Tried
from tests.console.import_files import NOW, counted, on
from tests.console.inspection_files import (
    FIRM,
    MILL,
    NOT_YET,
    OTHER_FIRM,
    PLANNED,
    SHOP,
    a_district,
    a_finding,
    a_refusal,
    a_visit,
    beside,
    hazard,
    inspecting,
    listed_problems,
)
from tests.ledger.evidence_files import JPEG, PDF, a_picture, png_of

BEFORE, AFTER = JPEG, a_picture("PNG", (30, 20))
HEIC = a_picture("HEIF")
ON_SITE = NOT_YET | {"告知日期": None, "整改日期": on(5, 20)}


@pytest.fixture
def world(database, tmp_path):
    with inspecting(database, tmp_path) as world:
        yield world


def found(*findings, visits=None, codes=(MILL,)):
    """An inspected enterprise, and what was found there."""
    return a_district(*codes, 走访=visits or [a_visit(code) for code in codes], 隐患=list(findings))


def states(world, *topics):
    return [state for topic, state in world.facts() if topic in topics]


def test_each_dated_step_of_a_hazard_is_recorded_on_its_day(world):
    assert counted(world.of(found(a_finding())))[2] == 0

    assert hazard(world).state is HazardState.CLOSED
    steps = [(topic.split(".")[1], state["effective_on"]) for topic, state in world.facts() if "hazard." in topic]
    assert steps == [
        ("HazardFound", "2019-05-20"),
        ("HazardNotified", "2019-05-21"),
        ("RectificationClaimed", "2019-05-28"),
        ("ReinspectionPassed", "2019-05-30"),
        ("HazardClosed", "2019-05-30"),
    ]


def test_a_hazard_stands_where_its_last_day_leaves_it(world):
    rows = [
        a_finding(隐患编号="1", **NOT_YET | {"告知日期": None}),
        a_finding(隐患编号="2", **NOT_YET),
        a_finding(隐患编号="3", **NOT_YET | {"整改日期": on(5, 28)}),
    ]

    assert counted(world.of(found(*rows)))[2] == 0

    standing = [hazard(world, number=number).state for number in "123"]
    assert standing == [HazardState.FOUND, HazardState.NOTIFIED, HazardState.CLAIMED]


def test_a_hazard_that_fails_its_reinspection_three_times_has_a_row_for_each(world):
    failed = [
        a_finding(整改日期=day - timedelta(2), 复查日期=day, 复查结果="不合格", 新期限=day + timedelta(10))
        for day in (on(5, 30), on(6, 8), on(6, 17))
    ]
    passed = a_finding(整改日期=on(6, 24), 复查日期=on(6, 26))

    summary = world.of(found(*failed, passed))

    assert counted(summary)[2] == 0
    assert (hazard(world).state, hazard(world).clock.failures) == (HazardState.CLOSED, 3)
    assert len(states(world, "hazard.HazardFound")) == 1


def test_a_major_hazard_has_its_criterion_and_its_plan(world):
    assert counted(world.of(found(a_finding(**PLANNED))))[2] == 0

    [made], [plan] = states(world, "hazard.HazardFound"), states(world, "hazard.GovernancePlanFiled")
    assert made["basis"] == {"standard": "判定标准", "clause": "第三条", "edition": "2019版"}
    assert (plan["plan"]["goals"], plan["plan"]["in_place"], plan["plan"]["funds"]) == (
        "目标",
        ["GOALS", "FUNDS"],
        5_000_000,
    )
    assert (hazard(world).grade, hazard(world).state) == (HazardGrade.MAJOR, HazardState.CLOSED)


@pytest.mark.parametrize("zipped", [False, True])
def test_photographs_are_bound_by_what_they_show(world, zipped):
    files = {"前1.jpg": BEFORE, "前2.heic": HEIC, "后.png": AFTER}
    if zipped:
        with ZipFile(world.folder / "import2.zip", "w") as parts:
            for name, content in files.items():
                parts.writestr(f"照片/{name}", content)
    else:
        beside(world, files, number=2)

    row = a_finding(照片=("前:前1.jpg", "前\uff1a前2.heic", "后:后.png"))
    assert counted(world.of(found(row)))[2] == 0

    [made], [claim], [seen] = (
        states(world, f"hazard.{fact}") for fact in ("HazardFound", "RectificationClaimed", "ReinspectionPassed")
    )
    kept = [[world.evidence.read(file["sha256"]) for file in fact["evidence"]] for fact in (made, claim, seen)]
    assert kept == [[BEFORE, HEIC], [AFTER], [AFTER]]


def test_what_is_rectified_at_once_is_closed_on_the_spot(world):
    beside(world, {"前.jpg": BEFORE, "后.png": AFTER}, number=2)

    assert counted(world.of(found(a_finding(**ON_SITE, 照片=("前:前.jpg", "后:后.png")))))[2] == 0

    [closed] = states(world, "hazard.HazardRectifiedOnSite")
    assert (len(closed["before"]), len(closed["evidence"])) == (1, 1)
    assert hazard(world).state is HazardState.CLOSED


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"级别": "重大"}, "判定依据", "VALUE_REQUIRED"),
        ({"级别": "特大"}, "级别", "VALUE_UNKNOWN"),
        (PLANNED | {"方案日期": None}, "方案日期", "PLAN_REQUIRED"),
        (PLANNED | {"治理方案": ("目标",)}, "治理方案", "VALUE_UNKNOWN"),
        (PLANNED | {"五到位": ("天气",)}, "五到位", "VALUE_UNKNOWN"),
        ({"整改期限": on(5, 19)}, "整改期限", "DEADLINE_INVALID"),
        ({"整改期限": on(6, 6)}, "整改期限", "DEADLINE_BEYOND_CAP"),
        ({"告知日期": None}, "告知日期", "VALUE_REQUIRED"),
        ({"整改日期": None}, "整改日期", "NOTHING_TO_REINSPECT"),
        ({"复查日期": on(5, 27)}, "复查日期", "REINSPECTION_BEFORE_CLAIM"),
        ({"复查人": None}, "复查人", "VALUE_REQUIRED"),
        ({"复查结果": "不合格"}, "新期限", "VALUE_REQUIRED"),
        ({"复查结果": None}, "复查结果", "VALUE_REQUIRED"),
        ({"发现日期": on(5, 19)}, "发现日期", "STEP_DATE_ORDER"),
        ({"统一社会信用代码": SHOP}, "统一社会信用代码", "NOT_FOUND"),
        ({"照片": ("现场.jpg",)}, "照片", "VALUE_UNKNOWN"),
        ({"照片": ("前:没有.jpg",)}, "照片", "EVIDENCE_MISSING"),
        ({"照片": ("前:../秘密.jpg",)}, "照片", "EVIDENCE_MISSING"),
        ({"照片": ("前:报告.pdf",)}, "照片", "PHOTOGRAPH_REQUIRED"),
        ({"照片": ("前:不是.jpg",)}, "照片", "EVIDENCE_TYPE"),
        ({"照片": ("前:坏.jpg",)}, "照片", "PICTURE_UNREADABLE"),
        ({"照片": ("前:炸弹.png",)}, "照片", "PICTURE_TOO_LARGE"),
        ({"照片": ("前:大.jpg",)}, "照片", "EVIDENCE_TOO_LARGE"),
        (ON_SITE, "照片", "EVIDENCE_REQUIRED"),
        (ON_SITE | {"级别": "重大", "判定依据": ("判定标准",), "照片": ("前:前.jpg", "后:前.jpg")}, "告知日期",
         "MAJOR_ONSITE_NOT_ALLOWED"),
    ],
)  # fmt: skip
def test_a_wrong_row_comes_back_with_the_column_to_mend(world, changes, column, code):
    (world.folder / "秘密.jpg").write_bytes(JPEG)
    bad = {"不是.jpg": b"MZ", "坏.jpg": b"\xff\xd8\xff a photograph", "炸弹.png": png_of(50_000, 50_000)}
    large = {"大.jpg": JPEG + bytes(25 * 1024 * 1024)} if "前:大.jpg" in changes.get("照片", ()) else {}
    beside(world, {"前.jpg": BEFORE, "报告.pdf": PDF} | bad | large, number=2)

    world.of(found(a_finding(**changes)))

    assert listed_problems(world) == [("隐患", "2", column, code)]


def test_nothing_is_found_where_nobody_was_let_in(world):
    summary = world.of(found(a_finding(), visits=[a_refusal()]))

    assert summary.problems == {"INVALID_TRANSITION": 1}


def test_a_firm_imports_its_own_findings_and_no_others(world):
    world.of(a_district())

    theirs = world.of({"走访": [a_visit()], "隐患": [a_finding()]}, OTHER_FIRM)
    own = world.of({"走访": [a_visit()], "隐患": [a_finding()]}, FIRM)

    assert theirs.problems == {"TASK_NOT_ASSIGNED": 2}
    assert counted(own) == (2, 0, 0)


def test_a_file_goes_on_where_it_stopped_and_is_harmless_to_repeat(world):
    rows = [a_finding(隐患编号="1", **NOT_YET), a_finding(隐患编号="2", 复查人=None)]
    world.of(found(*rows))

    mended = world.of({"隐患": [a_finding(隐患编号="1"), a_finding(隐患编号="2")]})
    recorded = len(world.facts())
    again = world.of({"隐患": [a_finding(隐患编号="1"), a_finding(隐患编号="2")]})

    assert (counted(mended)[2], counted(again)) == (0, (0, 2, 0))
    assert len(world.facts()) == recorded
    assert [hazard(world, number=number).state for number in "12"] == [HazardState.CLOSED] * 2


def test_findings_of_two_enterprises_may_have_one_number(world):
    summary = world.of(found(a_finding(MILL), a_finding(SHOP), codes=(MILL, SHOP)))

    assert counted(summary)[2] == 0


def test_a_dry_run_takes_what_the_real_one_takes(world):
    beside(world, {"前.jpg": BEFORE, "后.png": AFTER}, number=2)
    recorded = world.facts()
    rows = found(a_finding(**ON_SITE, 照片=("前:前.jpg", "后:后.png")), a_finding(隐患编号="2", 复查人=None))

    with rehearsal(world.database, lambda: NOW, Tried(world.evidence.folder)) as tried:
        summary = world.of(rows, ledger=tried)

    assert summary.problems == {"VALUE_REQUIRED": 1}
    assert world.facts() == recorded
