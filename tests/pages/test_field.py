"""A technical firm records a finding on a phone: with photographs, without signal, with answers lost, and once."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from console.pages.field_steps import HAZARD, TASK
from ledger.evidence import Evidence
from tests.api.hazard_story import finding
from tests.api.story import told
from tests.api.task_story import FILE, OWNER, a_summer, scheduled
from tests.pages.browser import PHONE, Console, click
from tests.pages.test_looks import violations


@pytest.fixture(scope="module")
def console(chromium, module_database, tmp_path_factory):
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        a_summer(story)
        ahead(story)
        console = Console(chromium, story, module_database)
        yield console
        console.close()


def ahead(story):
    """丁厂 waits for its visit, and a hazard of 甲厂 for its re-inspection."""
    ding, jia = story.tasks["丁厂"], story.tasks["甲厂"]
    story.do(story.officer, "CorrectContactData", "2019-06-01", taskId=ding, contact=OWNER)
    scheduled(story, ding, "2019-06-02", "2019-06-10")
    story.hazards = {}
    for number in ("F-1", "F-2", "F-3"):
        said = finding(number, taskId=jia, deadline="2019-06-15", evidence=[FILE])
        story.hazards[number] = story.do(story.firm, "RecordFinding", "2019-06-01", **said)["hazard"]["id"]
    told_to = {"hazardId": story.hazards["F-1"], "receiptNo": "告1", "recipient": OWNER}
    story.do(story.firm, "NotifyHazard", "2019-06-02", **told_to)
    claimed = {"hazardId": story.hazards["F-1"], "claimant": OWNER, "evidence": [FILE]}
    story.do(story.firm, "ClaimRectification", "2019-06-05", **claimed)


@pytest.fixture
def phone(console):
    with console.browser(console.story.firm, PHONE, has_touch=True) as page:
        yield page


def photograph(colour, size=(2400, 1800)):
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def opened(console, page):
    page.goto(f"/tasks/{console.story.tasks['甲厂']}/finding")


def filled(page, number, *photographs):
    page.fill("[name=findingNo]", number)
    click(page, "label:has-text('设备设施')")
    page.fill("[name=location]", "二号车间")
    page.fill("[name=description]", "配电箱未接地")
    page.fill("[name=deadline]", "2019-06-20")
    if photographs:
        page.set_input_files("[name=evidence]", list(photographs))
        page.locator(".photos img").nth(len(photographs) - 1).wait_for()


def found(console, number):
    listed = console.story.officer.ask("Hazards", filter={"search": number}, first=10)["hazards"]["nodes"]
    return [each for each in listed if each["findingNo"] == number]


def waits(page, text):
    page.locator("#queue", has_text=text).wait_for()


def done(page, number):
    page.locator("#told", has_text=f"已登记 {number}").wait_for()


def test_a_finding_with_two_photographs_takes_twelve_taps_from_sign_in(console):
    with console.browser(console.story.firm, PHONE, has_touch=True) as page:
        page.goto("/tasks?state=ALL")
        click(page, "td.t a:has-text('甲厂')")
        click(page, "text=登记隐患")
        page.clicks += 6  # into each field, and the photographs
        filled(page, "P-1", photograph("red"), photograph("blue"))
        click(page, "text=保存并发出")
        done(page, "P-1")

        assert page.clicks <= 12
        [hazard] = found(console, "P-1")
        files = console.story.officer.ask("Hazard", id=hazard["id"])["hazard"]["files"]
        assert sorted(file["fileName"] for file in files) == ["blue.jpg", "red.jpg"]
        kept = console.story.firm.http.get(f"/evidence/{files[0]['sha256']}")
        assert max(Image.open(io.BytesIO(kept.content)).size) == 1600


def test_what_is_filled_in_without_signal_goes_out_when_there_is_one(console, phone):
    opened(console, phone)
    phone.context.set_offline(True)
    phone.wait_for_selector("#net.warn")
    filled(phone, "P-2", photograph("green"))
    phone.click("text=保存并发出")
    waits(phone, "P-2")

    bar, draft = (phone.locator(which).bounding_box() for which in (".ways", "#queue li"))
    assert draft["y"] + draft["height"] <= bar["y"]
    assert found(console, "P-2") == []
    phone.context.set_offline(False)
    done(phone, "P-2")
    assert len(found(console, "P-2")) == 1
    assert "P-2" not in phone.inner_text("#queue")


def test_the_form_opens_without_signal_once_it_was_open_and_the_draft_is_still_there(console, phone):
    opened(console, phone)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.reload()
    filled(phone, "P-3")
    phone.context.set_offline(True)
    phone.reload()

    expect(phone.locator("[name=findingNo]")).to_have_value("P-3")
    assert phone.input_value("[name=description]") == "配电箱未接地"
    phone.context.set_offline(False)


def test_an_answer_that_is_lost_twice_makes_one_finding(console, phone):
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    opened(console, phone)
    phone.route("**/graphql", lose)
    filled(phone, "P-4", photograph("grey"))
    phone.click("text=保存并发出")
    waits(phone, "等待发出")
    for _ in range(2):
        phone.evaluate("window.dispatchEvent(new Event('online'))")
    done(phone, "P-4")

    assert len(lost) == 2
    assert len(found(console, "P-4")) == 1


def test_what_is_refused_says_why_and_can_be_edited(console, phone):
    opened(console, phone)
    filled(phone, "P-5")
    phone.click("label:has-text('重大')")
    phone.fill("[name='basis.standard']", "工贸企业重大事故隐患判定标准")
    phone.fill("[name='basis.clause']", "第三条")
    phone.fill("[name=deadline]", "2019-06-01")
    phone.set_input_files("[name=evidence]", [photograph("pink")])
    phone.wait_for_selector(".photos img")
    phone.click("text=保存并发出")
    waits(phone, "DEADLINE_INVALID")
    phone.click("#queue button:has-text('修改')")

    assert phone.input_value("[name=findingNo]") == "P-5"
    assert phone.input_value("[name='basis.clause']") == "第三条"
    phone.fill("[name=deadline]", "2019-07-01")
    phone.click("text=保存并发出")
    done(phone, "P-5")
    [hazard] = found(console, "P-5")
    assert hazard["standing"]["grade"] == "MAJOR"


def test_a_file_that_is_no_photograph_is_not_taken(console, phone):
    opened(console, phone)
    phone.set_input_files("[name=evidence]", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}])

    phone.locator("#told", has_text="不是照片").wait_for()
    assert phone.query_selector(".photos img") is None


def test_an_expired_session_keeps_the_draft_until_somebody_signs_in_again(console, phone):
    opened(console, phone)
    filled(phone, "P-6", photograph("black"))
    phone.context.clear_cookies()
    phone.click("text=保存并发出")
    waits(phone, "请重新登录")
    phone.goto("/sign-in")
    console.signed_in(phone, console.story.firm)
    done(phone, "P-6")  # the list of tasks sends it, wherever it was filled in

    assert len(found(console, "P-6")) == 1


def kept_for_the_field(page, path):
    """Open a page with signal, and wait until its forms are kept on the device."""
    page.goto(path)
    page.locator(".ahead small").wait_for()


def test_a_visit_and_a_reinspection_wait_an_hour_without_signal_and_are_recorded_once(console, phone):
    story = console.story
    task, hazard = f"/tasks/{story.tasks['丁厂']}", f"/hazards/{story.hazards['F-1']}"
    kept_for_the_field(phone, task)
    kept_for_the_field(phone, hazard)
    phone.reload()
    phone.clock.install()
    phone.context.set_offline(True)

    phone.goto(f"{task}/visit")
    phone.fill("[name=inspectors]", "检查甲\n检查乙")
    phone.fill("[name='counterpart.name']", "厂长")
    phone.set_input_files("[name=evidence]", [photograph("red")])
    phone.wait_for_selector(".photos img")
    phone.click("text=保存并发出")
    waits(phone, "登记走访")
    phone.goto(f"{hazard}/reinspection")
    phone.click("label:has-text('不合格')")
    phone.fill("[name=deadline]", "2019-06-20")
    phone.fill("[name='inspector.name']", "检查甲")
    phone.set_input_files("[name=evidence]", [photograph("blue")])
    phone.wait_for_selector(".photos img")
    phone.click("text=保存并发出")
    waits(phone, "登记复查")
    phone.clock.fast_forward("01:00:00")
    assert story.officer.ask("Task", id=story.tasks["丁厂"])["task"]["state"] == "SCHEDULED"

    phone.context.set_offline(False)
    phone.clock.fast_forward("00:01:00")
    phone.locator("#queue li").first.wait_for(state="detached")
    visited = story.officer.ask("Task", id=story.tasks["丁厂"])["task"]
    assert [visit["outcome"] for visit in visited["visits"]].count("VISITED") == 1
    standing = story.officer.ask("Hazard", id=story.hazards["F-1"])["hazard"]["then"]
    assert (standing["state"], standing["failedReinspections"], standing["deadline"]) == ("NOTIFIED", 1, "2019-06-20")


def test_a_hazard_that_was_mended_on_the_spot_is_closed_with_photographs_before_and_after(console, phone):
    hazard = console.story.hazards["F-2"]
    phone.goto(f"/hazards/{hazard}")
    phone.click("text=现场整改销号")
    phone.set_input_files("[name=before]", [photograph("brown")])
    phone.locator("[data-of=before] img").wait_for()
    phone.set_input_files("[name=after]", [photograph("white")])
    phone.locator("[data-of=after] img").wait_for()
    phone.fill("[name=cost]", "1,200.50")
    phone.click("text=保存并发出")
    done(phone, "现场整改销号")

    told = console.story.officer.ask("Hazard", id=hazard)["hazard"]
    assert (told["then"]["closure"], told["rectificationCost"]) == ("ONSITE", "1200.50")
    assert {file["before"] for file in told["files"]} == {True, False}


def test_a_draft_of_another_form_is_refused_and_changed_on_its_own(console, phone):
    story = console.story
    phone.goto(f"/hazards/{story.hazards['F-3']}/claim")
    phone.fill("[name=cost]", "10")
    phone.click("text=保存并发出")
    waits(phone, "EVIDENCE_REQUIRED")
    phone.goto("/tasks")
    waits(phone, "EVIDENCE_REQUIRED")
    phone.click("#queue button:has-text('修改')")
    phone.wait_for_url("**/claim#*")
    expect(phone.locator("[name=cost]")).to_have_value("10")

    phone.click("#queue button:has-text('删除')")
    phone.locator("#queue li").first.wait_for(state="detached")
    assert phone.input_value("[name=cost]") == ""


def test_the_pages_of_tasks_are_in_order(console, phone):
    task, hazard = console.story.tasks["甲厂"], console.story.hazards["F-3"]
    ways = [f"/tasks/{task}/{way}" for way in TASK] + [f"/hazards/{hazard}/{way}" for way in HAZARD]
    lists = ("/visiting-lists", f"/visiting-lists/{console.story.list}")
    for path in ("/tasks", f"/tasks/{task}", f"/hazards/{hazard}", *ways, *lists):
        phone.goto(path)

        assert violations(phone) == [], path
        assert phone.evaluate("document.documentElement.scrollWidth") == PHONE[0], path
    assert phone.complaints == []
