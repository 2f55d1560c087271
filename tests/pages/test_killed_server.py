"""The server is killed while it takes a photograph, and comes back: the draft goes out, once."""

import pytest

from ledger.evidence import Evidence
from tests.api.story import told
from tests.api.task_story import a_summer, scheduled
from tests.console.test_serving import serving
from tests.pages.browser import PHONE, Console
from tests.pages.cable import led_to
from tests.pages.test_field import photograph, waits


@pytest.fixture
def data(chromium, database, tmp_path):
    """A data directory beside its database, with a task that waits for contact; and who may sign in."""
    with told(database, evidence=Evidence(tmp_path / "evidence")) as story:
        a_summer(story)
        tasks = story.tasks
        story.do(story.officer, "CorrectContactData", "2019-06-01", taskId=tasks["丁厂"], contact={"name": "负责人"})
        scheduled(story, tasks["丁厂"], "2019-06-02", "2019-06-10")
        console = Console(chromium, story, database)
        console.account(story.firm)
        yield tmp_path, console
        console.close()


def facts(story):
    """How often the problem stands in the history of the task."""
    told_of = story.officer.ask("Task", id=story.tasks["丁厂"])["task"]["history"]["nodes"]
    return [fact["name"] for fact in told_of].count("task.ContactDataDisputed")


def sent(page):
    for _ in range(100):
        if "已登记" in page.inner_text("#told"):
            return
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(100)
    raise AssertionError(page.inner_text("#drafts"))


def test_a_server_killed_in_the_middle_of_a_photograph_gets_the_draft_once_when_it_is_back(data, database):
    folder, console = data
    story = console.story
    with led_to(story.address) as cable:
        console.address = cable.address
        with serving(database, folder) as (process, address):
            cable.lead_to(address)
            with console.browser(story.firm, PHONE, has_touch=True) as page:
                page.goto(f"/tasks/{story.tasks['丁厂']}/contact")
                page.fill("[name=note]", "电话是空号")
                page.set_input_files("[name=evidence]", [photograph("red")])
                page.wait_for_selector(".photos img")
                before = kept(folder)
                cable.stop_within("POST /evidence", 4_000)
                page.click("text=保存并发出")
                assert cable.stopped.wait(10)
                process.kill()
                process.wait()
                cable.cut()
                waits(page, "等待发出")
                assert (kept(folder), facts(story)) == (before, 0)

                with serving(database, folder) as (_, again):
                    cable.lead_to(again)
                    sent(page)
                    assert page.locator("#queue li").count() == 0
                    assert (kept(folder), facts(story)) == (before + 1, 1)


def kept(folder):
    """How many files there are in the store, whole or in part."""
    return sum(file.is_file() for file in (folder / "evidence").rglob("*"))
