"""The state table of inspection tasks: what leads on from each state, and nothing else does."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence import Evidenced
from domain.task.clock import Clock
from domain.task.record import TaskNotAssigned
from domain.task.tracks import AHEAD, ENDED, UNVISITED, TaskState
from domain.transition import BeforeStreamStart, InvalidTransition, StepDateOrder
from ledger.command import NotFound
from ledger.rights import RoleNotAllowed
from tests.domain.specs import ANTAI, CENTRE, OTHER_OFFICER, actor, facts
from tests.domain.task_specs import FIRM, OTHER_FIRM, REACHED, Told, day, steps

# domain.md 7.3: from which states a command leads on, and where to
TABLE = {
    "NotifyEnterprise": (AHEAD, None),
    "ScheduleVisit": (AHEAD, TaskState.SCHEDULED),
    "RecordVisit": ({TaskState.SCHEDULED}, TaskState.VISITED),
    "RecordRefusal": (AHEAD, TaskState.REFUSED),
    "FollowUpRefusal": ({TaskState.REFUSED}, TaskState.SCHEDULED),
    "RecordUnreachable": (AHEAD, TaskState.UNREACHABLE),
    "ReportContactProblem": (AHEAD, TaskState.DATA_HOLD),
    "CorrectContactData": ({TaskState.DATA_HOLD, TaskState.UNREACHABLE}, TaskState.ASSIGNED),
    "VoidTask": (UNVISITED, TaskState.VOID),
    "SubmitReport": ({TaskState.VISITED, TaskState.REWORK}, TaskState.REPORTED),
    "AcceptQuality": ({TaskState.REPORTED}, TaskState.QA_PASSED),
    "RejectQuality": ({TaskState.REPORTED}, TaskState.REWORK),
}


def test_the_states_ahead_of_the_visit_are_those_of_the_table():
    assert {TaskState.ASSIGNED, TaskState.SCHEDULED} == AHEAD
    assert AHEAD | {TaskState.DATA_HOLD, TaskState.UNREACHABLE, TaskState.REFUSED} == UNVISITED
    assert set(REACHED) == set(TaskState)
    assert set(steps(Told())) == set(TABLE)


@pytest.mark.parametrize("state", TaskState)
def test_from_each_state_the_steps_of_the_table_lead_on_and_no_others(state):
    for name, (allowed, leads_to) in TABLE.items():
        told = REACHED[state](Told())
        command, by = steps(told)[name]
        before = len(told.books.facts)
        if state in allowed:
            told.do(command, "2019-06-10", by, "原因")
            assert told.state is (leads_to or state), name
        else:
            with pytest.raises(InvalidTransition) as refusal:
                told.do(command, "2019-06-10", by, "原因")
            assert (refusal.value.state, refusal.value.command) == (state, name)
            assert facts(told.books, before) == []


@pytest.mark.parametrize("name", TABLE)
def test_a_step_is_not_taken_before_the_task_was_assigned(name):
    told = Told()
    command, by = steps(told)[name]

    with pytest.raises(BeforeStreamStart):
        told.do(command, "2019-05-09", by, "原因")


# The state before the step, and the day on which it was reached; a notice stands beside the steps.
ORDERED = {
    "ScheduleVisit": (TaskState.SCHEDULED, "2019-05-14"),
    "RecordVisit": (TaskState.SCHEDULED, "2019-05-14"),
    "RecordRefusal": (TaskState.SCHEDULED, "2019-05-14"),
    "FollowUpRefusal": (TaskState.REFUSED, "2019-05-20"),
    "RecordUnreachable": (TaskState.SCHEDULED, "2019-05-14"),
    "ReportContactProblem": (TaskState.SCHEDULED, "2019-05-14"),
    "CorrectContactData": (TaskState.DATA_HOLD, "2019-05-15"),
    "VoidTask": (TaskState.REFUSED, "2019-05-20"),
    "SubmitReport": (TaskState.VISITED, "2019-05-20"),
    "AcceptQuality": (TaskState.REPORTED, "2019-05-22"),
    "RejectQuality": (TaskState.REPORTED, "2019-05-22"),
}


@pytest.mark.parametrize("name", ORDERED)
def test_a_step_is_not_taken_before_the_day_of_the_one_it_needs(name):
    state, on = ORDERED[name]
    early = (day(on) - timedelta(days=1)).isoformat()

    told = REACHED[state](Told())
    command, by = steps(told)[name]
    with pytest.raises(StepDateOrder):
        told.do(command, early, by, "原因")
    told.do(command, on, by, "原因")


def test_every_step_has_its_order_or_stands_beside_the_others():
    assert set(TABLE) - set(ORDERED) == {"NotifyEnterprise"}


# Who steps it


@pytest.mark.parametrize("name", TABLE)
def test_a_firm_that_was_not_assigned_is_told_so(name):
    told = REACHED[TaskState.SCHEDULED](Told())
    command, by = steps(told)[name]

    if by is FIRM:
        with pytest.raises(TaskNotAssigned):
            told.do(command, "2019-06-10", OTHER_FIRM)
    else:
        with pytest.raises(NotFound):
            told.do(command, "2019-06-10", actor("other", by.role, ANTAI), "原因")
        with pytest.raises(RoleNotAllowed):
            told.do(command, "2019-06-10", FIRM, "原因")


def test_the_centre_voids_tasks_too_and_another_insurer_does_not():
    told = Told()
    command, _ = steps(told)["VoidTask"]

    with pytest.raises(NotFound):
        told.do(command, "2019-05-23", OTHER_OFFICER, "原因")
    assert told.do(command, "2019-05-23", CENTRE, "原因").state is TaskState.VOID


# The clock

DAYS = st.integers(0, 300)


@given(pauses=st.lists(st.tuples(DAYS, st.integers(0, 30)), max_size=5), until=st.integers(0, 400))
def test_the_firms_time_is_every_day_but_those_that_waited_for_contact_data(pauses, until):
    """A naive recount: of all days up to a day, those on which the clock stood still."""
    start = day("2019-01-01")
    clock, paused, at = Clock(day("2019-03-01")), set(), 0
    for gap, length in pauses:
        begin, end = at + gap, at + gap + length
        clock = clock.paused(start + timedelta(days=begin)).resumed(start + timedelta(days=end))
        paused |= set(range(begin, end))
        at = end
    on = start + timedelta(days=max(until, at))

    assert clock.paused_by(on) == len(paused)
    assert clock.due_on(on) == day("2019-03-01") + timedelta(days=len(paused))
    assert clock.days_left(on) == (day("2019-03-01") - on).days + len(paused)


@given(on=DAYS, later=DAYS)
def test_while_it_waits_the_days_left_stay_and_when_it_is_done_too(on, later):
    paused_on = day("2019-01-01") + timedelta(days=on)
    looked_on = paused_on + timedelta(days=later)
    clock = Clock(day("2019-03-01"))

    assert clock.paused(paused_on).days_left(looked_on) == clock.days_left(paused_on)
    assert clock.done(paused_on).days_left(looked_on) == clock.days_left(paused_on)


def test_wrong_contact_data_stops_the_firms_clock_until_it_is_corrected():
    told = REACHED[TaskState.DATA_HOLD](Told())
    command, by = steps(told)["CorrectContactData"]

    told.do(command, "2019-05-25", by)

    [fact] = [fact for fact in told.books.facts if type(fact).__name__ == "ContactDataCorrected"]
    assert (fact.paused_days, fact.due_on) == (10, day("2019-07-10"))
    assert told.task.clock.days_left(day("2019-05-25")) == (day("2019-06-30") - day("2019-05-15")).days


def test_an_enterprise_that_was_not_reached_stops_no_clock():
    told = REACHED[TaskState.UNREACHABLE](Told())
    command, by = steps(told)["CorrectContactData"]

    told.do(command, "2019-05-25", by)

    assert told.task.clock.due_on(day("2019-05-25")) == day("2019-06-30")


def test_no_step_of_any_life_but_waiting_moves_the_last_day():
    for state, reach in REACHED.items():
        told = reach(Told())
        waited = (day("2019-06-10") - day("2019-05-15")).days if state is TaskState.DATA_HOLD else 0
        assert told.task.clock.due_on(day("2019-06-10")) == day("2019-06-30") + timedelta(days=waited)


def test_a_task_is_its_insurers_its_firms_and_its_districts():
    task = Told().task

    assert (task.insurers, task.firms, task.in_district) == (("RENHE",), ("ANKE",), "110106")


def test_what_binds_files_says_so_and_what_ends_a_task_stands_in_the_table():
    lives = [reach(Told()) for reach in REACHED.values()]
    bound = {type(fact).__name__ for told in lives for fact in told.books.facts if isinstance(fact, Evidenced)}

    assert bound == {"VisitCompleted", "VisitRefused", "ContactDataDisputed", "InspectionReportSubmitted"}
    assert {TaskState.REFUSED_FINAL, TaskState.VOID, TaskState.QA_PASSED, TaskState.SETTLED} == ENDED
