"""What the ledger does by itself: each thing once, whoever sweeps and however often, and what was missed is caught up."""

import threading
import time
from datetime import datetime, timedelta

import pytest

from console.compose import SYSTEM
from console.schedule import Schedule, _keep, scheduled
from domain.hazard import Hazard
from ledger.command import Person
from ledger.door import day_of
from ledger.evidence import Evidence
from ledger.hazard import ClaimRectification, NotifyHazard, RecordReinspection
from ledger.lane import Busy
from ledger.policy import RegisterPolicy
from ledger.rights import Role
from ledger.sweep import sweep
from projections.hazards_due import due
from tests.domain.hazard_specs import FIRM, GENERAL, JPEG, MAJOR, PHOTO, finding
from tests.domain.specs import ANTAI, FENGTAI, OTHER_FINANCE, RENHE, actor
from tests.domain.task_specs import MILL
from tests.projections.specs import a_story, day

FIRM_PERSON = actor("检查员", Role.TECH_FIRM, FIRM)
OWNER, INSPECTOR = Person("厂长"), Person("检查员甲")


@pytest.fixture
def story(database, tmp_path):
    evidence = Evidence(tmp_path)
    evidence.keep(JPEG)
    with a_story(database, evidence=evidence) as told:
        told.task = told.visited("2019-06-03", FIRM_PERSON)
        told.schedule = Schedule(database, told.ledger)
        yield told


def notified(story, number, deadline="2019-06-20", grade=GENERAL):
    hazard = story.do(finding(story.task, number, grade, deadline="2019-12-31"), "2019-06-03", FIRM_PERSON)
    story.do(NotifyHazard(hazard, "告1", OWNER, day(deadline)), "2019-06-05", FIRM_PERSON)
    return hazard


def failed(story, hazard, on, deadline):
    story.do(ClaimRectification(hazard, PHOTO), on, FIRM_PERSON)
    story.do(RecordReinspection(hazard, False, INSPECTOR, PHOTO, None, day(deadline)), on, FIRM_PERSON)


def at(story, text):
    """Turn the clock to ten in the morning of a day."""
    story.now = datetime.fromisoformat(f"{text}T02:00:00+00:00")


def reports(story, hazard):
    """Day and reason of what the rules reported."""
    facts = story.ledger.store.recorder.select_events(hazard)
    told = [story.ledger.store.mapper.to_domain_event(fact) for fact in facts]
    return [(str(fact.effective_on), fact.because.value) for fact in told if isinstance(fact, Hazard.HazardEscalated)]


def test_nothing_is_due_on_the_day_of_the_deadline_and_it_is_due_the_day_after(story):
    hazard = notified(story, "1")

    at(story, "2019-06-20")
    assert story.schedule.look() == 0
    at(story, "2019-06-21")
    assert story.schedule.look() == 1

    assert reports(story, hazard) == [("2019-06-21", "OVERDUE")]


def test_an_hour_is_swept_once_and_the_next_one_again(story):
    notified(story, "1")
    at(story, "2019-06-21")

    assert [story.schedule.look(), story.schedule.look()] == [1, None]
    story.now += timedelta(minutes=59)
    assert story.schedule.look() is None
    story.now += timedelta(minutes=1)
    assert story.schedule.look() == 0


def test_what_was_missed_is_caught_up_by_one_sweep(story):
    overdue, failing = notified(story, "1"), notified(story, "2", grade=MAJOR, deadline="2019-08-30")
    story.do(RecordReinspection(overdue, False, INSPECTOR, PHOTO, None, day("2019-07-01")), "2019-06-25", FIRM_PERSON)

    at(story, "2019-07-20")
    assert story.schedule.look() == 1

    assert reports(story, overdue) == [("2019-07-20", "OVERDUE")]
    assert reports(story, failing) == []


def test_a_second_server_fires_nothing_twice(story, database):
    hazards = [notified(story, str(number)) for number in range(5)]
    at(story, "2019-06-21")
    others = [Schedule(database, story.ledger) for _ in range(3)]
    counts = []

    threads = [threading.Thread(target=lambda each=each: counts.append(each.look())) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 5
    assert [reports(story, hazard) for hazard in hazards] == [[("2019-06-21", "OVERDUE")]] * 5


def test_failures_and_a_passed_deadline_are_told_apart_and_each_once(story):
    hazard = notified(story, "1")
    failed(story, hazard, "2019-06-10", "2019-06-20")
    failed(story, hazard, "2019-06-12", "2019-06-20")
    for on in ("2019-06-13", "2019-06-21", "2019-06-22"):
        at(story, on)
        story.schedule.look()

    assert reports(story, hazard) == [("2019-06-13", "REPEATED_FAILURE"), ("2019-06-21", "OVERDUE")]


def test_what_comes_in_between_is_not_reported(story, database):
    hazard = notified(story, "1")
    at(story, "2019-06-21")
    wishes = list(due(database, day_of(story.now)))
    story.do(ClaimRectification(hazard, PHOTO), "2019-06-20", FIRM_PERSON, recorded="2019-06-21")
    story.do(RecordReinspection(hazard, True, INSPECTOR, PHOTO), "2019-06-20", FIRM_PERSON, recorded="2019-06-21")

    assert len(wishes) == 1
    assert sweep(story.ledger, SYSTEM, wishes) == 0
    assert reports(story, hazard) == []


def test_a_full_writer_ends_a_sweep_that_the_next_one_goes_on_with(story, database):
    notified(story, "1")
    at(story, "2019-06-21")
    wishes = list(due(database, day_of(story.now)))
    story.ledger._lane.close()

    with pytest.raises(Busy):
        sweep(story.ledger, SYSTEM, wishes)


def test_a_hazard_goes_to_the_insurer_of_the_new_policy_once_the_old_one_is_over(story):
    hazard = notified(story, "1", deadline="2019-06-20")
    renewal = RegisterPolicy("PN0009", MILL, "丁制造厂", day("2020-03-01"), day("2021-02-28"), FENGTAI)
    story.do(renewal, "2020-02-01", OTHER_FINANCE)
    for on, expected in (("2020-02-29", RENHE), ("2020-03-01", ANTAI), ("2020-03-02", ANTAI)):
        at(story, on)
        story.schedule.look()

        assert story.ledger.store.load([hazard])[hazard].insurer == expected

    assert story.ledger.store.load([hazard])[hazard].insurers == (ANTAI, RENHE)


def test_the_schedule_runs_beside_the_server_by_its_clock(story, database):
    hazard = notified(story, "1")

    with scheduled(database, story.ledger, look_s=0.02):
        at(story, "2019-06-21")
        waited = time.monotonic() + 10
        while not reports(story, hazard) and time.monotonic() < waited:
            time.sleep(0.02)

    assert reports(story, hazard) == [("2019-06-21", "OVERDUE")]


def test_a_sweep_that_fails_is_tried_again():
    ended, looks = threading.Event(), []

    def look():
        looks.append(len(looks))
        if len(looks) < 3:
            raise RuntimeError("no server")
        ended.set()

    _keep(look, ended, 0.001)

    assert looks == [0, 1, 2]
