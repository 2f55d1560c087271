"""On a phone in a basement: answers lost, tabs doubled, hours without signal; each draft of the field is one fact.

A finding without signal, what is refused and what is no photograph: `test_field.py`.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from console.pages.field_steps import HAZARD, TASK
from ledger.evidence import Evidence
from ledger.rights import Role
from tests.api import task_story as tasks
from tests.api.hazard_story import finding
from tests.api.story import told
from tests.api.task_story import FILE, NAMES, OWNER
from tests.ledger.evidence_files import PDF
from tests.pages.browser import PHONE, Console
from tests.pages.cable import led_to
from tests.pages.test_field import done, found, kept_for_the_field, photograph, waits

INSPECTORS = "检查甲\n检查乙"
TOLD = {"category": "EQUIPMENT", "location": "二号车间", "description": "配电箱未接地", "deadline": "2019-06-20"}
WAYS = {
    "visit": ("乙厂", "VisitCompleted", {"inspectors": INSPECTORS, "counterpart.name": "厂长"}),
    "finding": ("甲厂", "HazardFound", {"findingNo": "L-1"} | TOLD),
    "refusal": ("丙厂", "VisitRefused", {"refusalReason": "BUSY", "inspectors": INSPECTORS}),
    "unreachable": ("戊厂", "EnterpriseUnreachable", {"attempts": "2019-06-07\n2019-06-07\n2019-06-08"}),
    "contact": ("丁厂", "ContactDataDisputed", {"note": "电话是空号"}),
    "report": ("甲厂", "InspectionReportSubmitted", {"zeroHazards": "false"}),
    "reinspection": ("F-1", "ReinspectionPassed", {"passed": "true", "inspector.name": "检查甲"}),
    "onsite": ("F-2", "HazardRectifiedOnSite", {}),
    "claim": ("F-3", "RectificationClaimed", {"note": "已接地"}),
    "reopening": ("F-4", "HazardReopened", {"deadline": "2019-06-20", "reason": "又坏了"}),
}


@pytest.fixture(scope="module")
def console(chromium, module_database, tmp_path_factory):
    with (
        told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story,
        led_to(story.address) as cable,
    ):
        a_spring(story)
        console = Console(chromium, story, module_database)
        console.cable, console.address = cable, cable.address
        yield console
        console.close()


def a_spring(story):
    """One enterprise visited, with a hazard at every step of the loop; four more to be visited."""
    story.firm.http.post("/evidence", content=PDF)
    tasks.firms(story)
    signed, names = tasks.contract(story), NAMES[:5]
    for name in names:
        tasks.insured(story, name)
    tasks.handed(story, tasks.listed(story, *names), signed, *names)
    story.tasks = {name: tasks.task_of(story, name) for name in names}
    tasks.visited(story, story.tasks["甲厂"])
    tasks.scheduled(story, story.tasks["乙厂"], "2019-06-01", "2019-06-10")
    story.hazards = {}
    for number in ("F-1", "F-2", "F-3", "F-4", "F-5"):
        said = finding(number, taskId=story.tasks["甲厂"], deadline="2019-06-15", evidence=[FILE])
        story.hazards[number] = story.do(story.firm, "RecordFinding", "2019-06-01", **said)["hazard"]["id"]
    photo = photograph("white", (40, 30))["buffer"]
    shown = [{"sha256": story.firm.http.post("/evidence", content=photo).json()["sha256"], "fileName": "照片.jpg"}]
    story.do(story.firm, "CloseOnSite", "2019-06-01", hazardId=story.hazards["F-4"], before=shown, after=shown)
    for number in ("F-1", "F-3", "F-5"):
        told_to = {"hazardId": story.hazards[number], "receiptNo": "告1", "recipient": OWNER}
        story.do(story.firm, "NotifyHazard", "2019-06-02", **told_to)
    claimed = {"hazardId": story.hazards["F-1"], "claimant": OWNER, "evidence": [FILE]}
    story.do(story.firm, "ClaimRectification", "2019-06-05", **claimed)
    story.clock.turn("2019-06-10")


@pytest.fixture(scope="module")
def phone(console):
    with console.browser(console.story.firm, PHONE, has_touch=True) as page:
        yield page


def address(story, way):
    whose = WAYS[way][0]
    about = f"/tasks/{story.tasks[whose]}" if way in TASK else f"/hazards/{story.hazards[whose]}"
    return f"{about}/{way}"


def filled(page, path, said, colour="grey"):
    """Open a form and fill it in, with a photograph wherever one may be."""
    page.goto(path)
    for name, text in said.items():
        control = page.locator(f"#field [name='{name}']")
        if control.count() > 1:
            page.check(f"#field [name='{name}'][value='{text}']", force=True)
        else:
            control.fill(text)
    for name in page.locator("#field input[type=file]").evaluate_all("all => all.map((each) => each.name)"):
        page.set_input_files(f"[name={name}]", [photograph(colour, (640, 480))])
        page.locator(f"[data-of={name}] img").wait_for()


def sent(page):
    """Have the draft tried again, as often as signal comes back, until it is recorded."""
    for _ in range(50):
        if "已登记" in page.inner_text("#told"):
            return
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(50)
    raise AssertionError(page.inner_text("#drafts"))


def facts(story, way):
    """How often the fact of a form stands in the history of what it is about."""
    whose, name, _ = WAYS[way]
    if way == "finding":
        return len(story.officer.ask("Hazards", filter={"search": "L-1"})["hazards"]["nodes"])
    if way in TASK:
        record = story.officer.ask("Task", id=story.tasks[whose])["task"]
    else:
        record = story.officer.ask("Hazard", id=story.hazards[whose])["hazard"]
    return [fact["name"].rpartition(".")[2] for fact in record["history"]["nodes"]].count(name)


@pytest.mark.parametrize("way", [*TASK, *HAZARD])
def test_an_answer_that_is_lost_twice_in_a_row_makes_one_fact(console, phone, way):
    story = console.story
    filled(phone, address(story, way), WAYS[way][2])
    console.cable.lose("POST /graphql", 2)
    phone.click("text=保存并发出")
    sent(phone)

    assert console.cable.lost == 2
    assert facts(story, way) == 1
    assert phone.locator("#queue li").count() == 0


def test_photographs_whose_receipt_is_lost_twice_are_kept_once_and_the_finding_goes_out(console, phone):
    filled(phone, address(console.story, "finding"), {"findingNo": "L-2"} | TOLD)
    console.cable.lose("POST /evidence", 2)
    phone.click("text=保存并发出")
    sent(phone)

    assert console.cable.lost == 2
    [hazard] = found(console, "L-2")
    assert len(console.story.officer.ask("Hazard", id=hazard["id"])["hazard"]["files"]) == 1


def test_a_draft_that_two_tabs_send_is_recorded_once(console, phone):
    path = address(console.story, "finding")
    filled(phone, path, {"findingNo": "L-3"} | TOLD)
    other = phone.context.new_page()
    other.goto(path)
    expect(other.locator("[name=findingNo]")).to_have_value("L-3")
    for page in (phone, other):
        page.click("text=保存并发出")
    for page in (phone, other):
        done(page, "L-3")

    assert len(found(console, "L-3")) == 1
    other.close()


def test_a_change_in_another_tab_after_it_was_sent_is_told_apart_and_can_be_sent_as_another(console, phone):
    path = address(console.story, "finding")
    filled(phone, path, {"findingNo": "L-4"} | TOLD)
    other = phone.context.new_page()
    other.goto(path)
    expect(other.locator("[name=findingNo]")).to_have_value("L-4")
    phone.click("text=保存并发出")
    done(phone, "L-4")
    other.fill("[name=description]", "配电箱门损坏")
    other.click("text=保存并发出")
    waits(other, "先前的内容已经登记")
    assert [each["description"] for each in found(console, "L-4")] == ["配电箱未接地"]

    other.click("#queue button:has-text('修改')")
    expect(other.locator("[name=description]")).to_have_value("配电箱门损坏")
    other.fill("[name=findingNo]", "L-5")
    other.click("text=保存并发出")
    done(other, "L-5")
    assert [each["description"] for each in found(console, "L-5")] == ["配电箱门损坏"]
    assert other.locator("#queue li").count() == 0
    other.close()


def test_going_back_after_sending_shows_an_empty_form_and_sends_nothing_again(console, phone):
    path = address(console.story, "finding")
    phone.goto(path.rpartition("/")[0])
    filled(phone, path, {"findingNo": "L-6"} | TOLD)
    phone.click("text=保存并发出")
    done(phone, "L-6")
    phone.go_back()
    phone.go_forward()

    expect(phone.locator("[name=findingNo]")).to_have_value("")
    assert phone.locator("#queue li").count() == 0
    assert len(found(console, "L-6")) == 1


@pytest.mark.parametrize("pause_ms", [0, 150])
def test_a_double_click_makes_one_draft(console, phone, pause_ms):
    story = console.story
    number = f"L-7{pause_ms}"
    filled(phone, address(story, "finding"), {"findingNo": number} | TOLD)
    phone.dblclick("text=保存并发出", delay=pause_ms)
    done(phone, number)

    assert len(found(console, number)) == 1
    assert phone.locator("#queue li").count() == 0


def test_a_double_click_on_a_form_that_needs_nothing_typed_leaves_no_empty_draft(console, phone):
    story = console.story
    filled(phone, f"/hazards/{story.hazards['F-5']}/claim", {})
    phone.dblclick("text=保存并发出", delay=150)
    done(phone, "登记企业报整改")
    phone.click("text=保存并发出")
    phone.locator("#told", has_text="还没有填写内容").wait_for()

    assert phone.locator("#queue li").count() == 0


def test_an_hour_without_signal_outlasts_the_session_and_loses_nothing(console):
    story = console.story
    with console.browser(story.firm, PHONE, has_touch=True) as page:
        task = f"/tasks/{story.tasks['甲厂']}"
        kept_for_the_field(page, task)
        page.reload()
        page.clock.install()
        page.context.set_offline(True)
        for number in ("L-8", "L-9"):
            filled(page, f"{task}/finding", {"findingNo": number} | TOLD)
            page.click("text=保存并发出")
            waits(page, number)
        page.clock.fast_forward("01:00:00")
        story.clock.now += timedelta(hours=1)
        page.context.set_offline(False)
        page.clock.fast_forward("00:01:00")
        waits(page, "请重新登录")
        assert (found(console, "L-8"), found(console, "L-9")) == ([], [])

        page.click("#queue a:has-text('登录') >> nth=0")
        console.signed_in(page, story.firm)
        done(page, "L-9")  # the later one
        assert (len(found(console, "L-8")), len(found(console, "L-9"))) == (1, 1)


def test_nobody_sends_what_another_person_filled_in_on_the_same_device(console):
    story = console.story
    colleague = story.person("机构乙", Role.TECH_FIRM, "FIRM")
    with console.browser(story.firm, PHONE, has_touch=True) as page:
        path = address(story, "finding")
        filled(page, path, {"findingNo": "L-10"} | TOLD)
        page.context.clear_cookies()
        page.click("text=保存并发出")
        waits(page, "请重新登录")
        for who, others in ((colleague, True), (story.firm, False)):
            page.context.clear_cookies()
            page.goto(f"/sign-in?next={path}")
            console.signed_in(page, who)
            page.wait_for_url(f"**{path}")
            if others:
                waits(page, "别人填的草稿")
                assert found(console, "L-10") == []
        done(page, "L-10")
    [hazard] = found(console, "L-10")
    [fact] = story.officer.ask("Hazard", id=hazard["id"])["hazard"]["history"]["nodes"]
    assert fact["actor"] == "机构"
