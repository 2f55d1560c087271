"""The page of a hazard: its life as a clock that agrees with the API, and the steps that come next, from its task too."""

from datetime import date, timedelta

import pytest

from console.pages.hazard_clock import LATE, LEFT, PAUSED, RUN, drawn
from tests.api.hazard_story import a_year_of_hazards
from tests.pages.browser import DESKTOP, PHONE, Console
from tests.pages.test_looks import LOOKS, violations

DAYS = [str(date(2019, 6, 3) + timedelta(days)) for days in range(0, 212, 9)]


@pytest.fixture(scope="module")
def hazards(chromium, module_database, tmp_path_factory):
    with a_year_of_hazards(module_database, tmp_path_factory.mktemp("evidence")) as hazards:
        hazards.console = Console(chromium, hazards.story, module_database)
        yield hazards
        hazards.console.close()


def told(hazards, number, **dates):
    return hazards.story.centre.ask("Hazard", id=hazards.ids[number], **dates)["hazard"]


def spells(hazards, number, **dates):
    return [(spell.kind, spell.days) for spell in drawn(told(hazards, number, **dates)).spells]


@pytest.mark.parametrize("number", [str(number) for number in range(1, 13)])
def test_the_days_of_the_drawing_are_the_age_and_the_suspension_of_the_api_on_every_day(hazards, number):
    seen = 0
    for on in DAYS:
        hazard = told(hazards, number, asOf=on)
        standing = hazard["then"]
        if standing is None or standing["ageDays"] is None:
            continue
        life = drawn(hazard)
        seen += 1

        assert life.days(RUN) + life.days(LATE) == standing["ageDays"], on
        assert life.days(PAUSED) == standing["suspendedDays"], on
        assert life.days(LEFT) == max(0, standing["daysLeft"] or 0), on
        assert all(0 <= spell.x <= 100 and spell.width >= 0 for spell in life.spells)
        assert sum(spell.width for spell in life.spells) <= 100.01
    assert seen or number in {"6", "7"}


def test_time_that_stood_still_is_apart_and_moves_both_deadlines(hazards):
    assert spells(hazards, "8") == [(RUN, 7), (PAUSED, 10), (RUN, 4)]
    assert spells(hazards, "8", asOf="2019-07-05") == [(RUN, 7), (PAUSED, 4)]
    assert spells(hazards, "8", asOf="2019-06-30") == [(RUN, 6), (LEFT, 5)]


def test_what_ran_after_the_original_deadline_is_late_whatever_the_present_one_is(hazards):
    life = drawn(told(hazards, "3"))

    assert [(spell.kind, spell.days) for spell in life.spells] == [(RUN, 17), (LATE, 22)]
    assert [event.deadline for event in life.events if event.deadline][-2:] == ["2019-07-02", "2019-07-13"]
    assert (life.original, life.deadline, life.end) == (42.5, 100.0, 97.5)


def test_what_was_no_hazard_ends_with_its_dismissal(hazards):
    life = drawn(told(hazards, "6"))

    assert (life.ended, str(life.ends_on), life.original) == (True, "2019-06-06", None)


@pytest.mark.parametrize("look", LOOKS)
def test_the_clock_stands_on_the_page_in_words_and_in_order(hazards, look):
    size, colours, language = LOOKS[look]
    with hazards.console.browser(hazards.story.officer, size, color_scheme=colours) as page:
        page.goto(f"/inbox?lang={language}")
        for number in ("1", "3", "5", "8", "11"):
            page.goto(f"/hazards/{hazards.ids[number]}")

            assert violations(page) == [], number
            assert page.evaluate("document.documentElement.scrollWidth") == size[0], number
        page.goto(f"/hazards/{hazards.ids['3']}")
        words = page.inner_text("section[aria-labelledby=life]")
        for said in ("2019-06-20", "2019-07-13", "17", "22", "2019-07-12"):
            assert said in words
        assert page.complaints == []


def test_more_time_that_was_asked_for_is_granted_on_the_page(hazards):
    story = hazards.story
    hazards.found("20", "2019-12-20")
    hazards.notified("20", "2019-12-21", "2020-01-03")
    more = {"deadline": "2020-01-10", "interimMeasures": "围挡", "reason": "停工"}
    hazards.do("20", "RequestExtension", "2019-12-28", story.officer, **more)
    story.clock.turn("2019-12-31")
    path = f"/hazards/{hazards.ids['20']}"
    with hazards.console.browser(story.officer) as page:
        page.goto(path)
        assert page.locator("summary:text-is('批准延期')").count() == 0
    with hazards.console.browser(story.reviewer) as page:
        page.goto(path)
        page.click("summary:text-is('批准延期')")
        page.fill("details[open] [name=opinion]", "同意")
        page.click("details[open] button.main")
        assert "2020-01-10" in page.inner_text(".tracks")
        assert page.locator("summary:text-is('批准延期')").count() == 0


def test_a_task_leads_straight_into_the_form_of_what_is_next_for_each_of_its_hazards(hazards):
    story = hazards.story
    hazards.found("21", "2019-12-22")
    hazards.found("22", "2019-12-22")
    hazards.notified("22", "2019-12-23", "2020-01-05")
    hazards.claimed("22", "2019-12-24")
    story.clock.turn("2019-12-31")
    task = told(hazards, "21")["task"]["id"]
    with hazards.console.browser(story.firm, PHONE, has_touch=True) as page:
        for number, words, way in (("21", "现场整改销号", "onsite"), ("22", "登记复查", "reinspection")):
            page.goto(f"/tasks/{task}")
            row = page.locator(".found-here li", has_text=number)
            row.locator(f"a:text-is('{words}')").click()
            assert page.url.endswith(f"/hazards/{hazards.ids[number]}/{way}")
    with hazards.console.browser(story.officer, DESKTOP) as page:
        page.goto(f"/tasks/{task}")
        assert page.locator(".found-here li").count() == 2
        assert page.locator(".found-here .ahead a:text-is('登记复查')").count() == 0
