"""The clock of a hazard, in cases by hand and as a law over any sequence of commands on any days."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.hazard.escalation import EscalationReason
from domain.hazard.notice import HazardRectifiedOnSite
from domain.hazard.reopening import HazardReopened
from domain.hazard.suspension import HazardResumed, HazardSuspended
from domain.hazard.tracks import OPEN, HazardState
from domain.refusal import Refusal
from tests.domain.hazard_specs import (
    ANTAI,
    CAPS,
    CLAUSE,
    GENERAL,
    INSPECTOR,
    MAJOR,
    OFFICER,
    OWNER,
    PHOTO,
    PLAN,
    REVIEWER,
    claim,
    claimed,
    closed,
    day,
    extended,
    failed,
    found,
    listed,
    notified,
    passed,
    reopen,
    the_rules,
)

FOUND_ON = date(2019, 6, 3)
RULES = the_rules()


def test_the_age_runs_from_the_finding_to_the_closing():
    hazard = closed("2019-06-18")

    assert [hazard.age(day(on)) for on in ("2019-06-18", "2020-01-01")] == [15, 15]


def test_the_age_of_an_open_hazard_runs_on():
    assert [claimed().age(day(on)) for on in ("2019-06-15", "2019-06-30")] == [12, 27]


def test_days_suspended_are_no_age_and_move_both_deadlines():
    hazard = extended(notified(deadline="2019-06-20"), "2019-06-25")
    hazard.suspend("移交", day("2019-06-12"))
    assert (hazard.age(day("2019-06-20")), hazard.overdue_days(day("2019-07-20"))) == (9, 0)
    hazard.resume(day("2019-06-22"))

    clock = hazard.clock
    assert (clock.suspended_days, clock.original, clock.deadline) == (10, day("2019-06-30"), day("2019-07-05"))
    assert (hazard.state, hazard.age(day("2019-06-30"))) == (HazardState.NOTIFIED, 17)
    assert [hazard.overdue_days(day(on)) for on in ("2019-07-05", "2019-07-07")] == [0, 2]


def test_a_suspension_before_the_notice_moves_the_deadline_that_the_notice_takes_over():
    hazard = found()
    hazard.suspend("移交", day("2019-06-05"))
    hazard.resume(day("2019-06-10"))

    assert (hazard.clock.original, hazard.clock.deadline) == (date(2020, 1, 5), None)


def test_days_closed_count_once_a_hazard_came_back():
    hazard = reopen(closed("2019-06-18"), "2019-07-08", "2019-07-20")

    assert (hazard.age(day("2019-07-08")), hazard.clock.on_time) == (35, None)
    passed(claim(hazard, "2019-07-09"), "2019-07-10")
    assert (hazard.age(day("2019-12-31")), hazard.clock.on_time) == (37, False)


def test_on_time_is_judged_by_the_original_deadline():
    assert closed("2019-06-20", deadline="2019-06-20").clock.on_time is True
    assert closed("2019-06-21", deadline="2019-06-20").clock.on_time is False
    late = passed(claim(extended(notified(deadline="2019-06-20"), "2019-07-01"), "2019-06-21"), "2019-06-22")
    assert late.clock.on_time is False


def test_the_days_of_a_supervised_hazard_run_until_the_district_delists_it():
    hazard = claimed()
    hazard.escalate(EscalationReason.OVERDUE, day("2019-06-16"))
    passed(listed(hazard, "2019-06-16"), "2019-06-18")
    assert (hazard.age(day("2019-06-25")), hazard.overdue_days(day("2019-06-25"))) == (22, 5)

    hazard.delist("核1", day("2019-06-25"))

    assert (hazard.age(day("2019-12-31")), hazard.clock.on_time) == (22, False)


@pytest.mark.parametrize("end", ["2019-06-10", "2019-06-30"])
def test_what_was_no_hazard_has_no_age(end):
    hazard = found()
    hazard.withdraw(day("2019-06-05"))

    assert (hazard.age(day(end)), hazard.overdue_days(day(end))) == (None, 0)


steps = st.integers(-2, 9).map(lambda days: timedelta(days=days))
spans = st.integers(-1, 16).map(lambda days: timedelta(days=days))
grades = st.sampled_from([GENERAL, MAJOR])
ACTS = {
    "notify": lambda h, on, span: h.notify("告1", OWNER, on + span, on, CAPS[h.grade]),
    "on site": lambda h, on, span: h.close_on_site(PHOTO, PHOTO, None, on),
    "plan": lambda h, on, span: h.file_plan(PLAN, on),
    "claim": lambda h, on, span: h.claim(OWNER, None, PHOTO, None, on),
    "pass": lambda h, on, span: h.pass_reinspection(INSPECTOR, None, PHOTO, on),
    "fail": lambda h, on, span: failed(h, str(on), str(on + span)),
    "ask": lambda h, on, span: h.request_extension(on + span, "围挡", on, OFFICER, most=2, cap_days=CAPS[h.grade]),
    "grant": lambda h, on, span: h.grant_extension("同意", "函1", on, REVIEWER, CAPS[h.grade]),
    "deny": lambda h, on, span: h.deny_extension("不同意", on, REVIEWER),
    "escalate": lambda h, on, span: h.escalate(EscalationReason.MAJOR_FOUND, on),
    "by rule": lambda h, on, span: h.escalate_by_rule(EscalationReason.OVERDUE, RULES, on),
    "list": lambda h, on, span: listed(h, str(on)),
    "delist": lambda h, on, span: h.delist("核1", on),
    "up": lambda h, on, span: h.regrade(MAJOR, CLAUSE, "按第三条", on),
    "down": lambda h, on, span: h.regrade(GENERAL, None, "较小", on),
    "suspend": lambda h, on, span: h.suspend("移交", on),
    "resume": lambda h, on, span: h.resume(on),
    "reopen": lambda h, on, span: reopen(h, str(on), str(on + span)),
    "inherit": lambda h, on, span: h.inherit(ANTAI if h.insurer == "RENHE" else "RENHE", on),
}
PAUSING = ("suspend", "resume")
sequences = st.lists(st.tuples(st.integers(0, 999), steps, spans), min_size=15, max_size=40)
END = FOUND_ON + timedelta(days=900)


def paused_days(hazard, until):
    """The days between suspensions and resumptions, summed up from the facts alone."""
    begun = [fact.suspended_on for fact in hazard.pending_events if isinstance(fact, HazardSuspended)]
    ended = [fact.resumed_on for fact in hazard.pending_events if isinstance(fact, HazardResumed)]
    ended += [until] * (len(begun) - len(ended))
    return sum((last - first).days for first, last in zip(begun, ended, strict=True))


def last_closed_on(hazard):
    """The day of the closing that still stands, from the facts alone."""
    on = None
    for fact in hazard.pending_events:
        on = getattr(fact, "closed_on", None) or (fact.rectified_on if isinstance(fact, HazardRectifiedOnSite) else on)
        on = None if isinstance(fact, HazardReopened) else on
    return on


def attempted(hazard, name, on, span):
    """The hazard after a command, None when it is refused."""
    after = hazard.copy()
    after._pending_events = list(hazard.pending_events)
    try:
        ACTS[name](after, on, span)
    except Refusal:
        return None
    return after


def told(grade, sequence):
    """Yield a hazard before and after each of some commands, any of those that are not refused, with its name."""
    hazard, on = found(grade, str(FOUND_ON)), FOUND_ON
    for which, step, span in sequence:
        on += step
        if yes := [(name, after) for name in ACTS if (after := attempted(hazard, name, on, span))]:
            name, after = yes[which % len(yes)]
            yield name, hazard, after
            hazard = after


@given(grades, sequences)
def test_the_age_is_never_less_than_the_real_age_without_the_pauses(grade, sequence):
    for _, _, hazard in told(grade, sequence):
        for on in (FOUND_ON, FOUND_ON + timedelta(days=200), END):
            until = last_closed_on(hazard) or on
            if on >= (hazard.clock.suspended_on or FOUND_ON):
                assert hazard.age(on) >= (until - FOUND_ON).days - paused_days(hazard, on)


@given(grades, sequences)
def test_no_command_but_a_closing_or_a_pause_shortens_the_age(grade, sequence):
    for name, before, after in told(grade, sequence):
        if after.state is not HazardState.CLOSED and name not in PAUSING:
            assert after.age(END) >= before.age(END)


@given(grades, sequences)
def test_the_original_deadline_moves_with_the_notice_and_with_pauses_only(grade, sequence):
    for name, before, after in told(grade, sequence):
        if name == "notify":
            continue
        paused = after.clock.suspended_days - before.clock.suspended_days
        assert after.clock.original == before.clock.original + timedelta(days=paused)


@given(grades, sequences)
def test_extensions_failures_denials_and_reopenings_are_never_forgotten(grade, sequence):
    counts = {"grant": "extensions", "deny": "denials", "fail": "failures", "reopen": "reopenings"}
    for name, before, after in told(grade, sequence):
        for act, count in counts.items():
            assert getattr(after.clock, count) - getattr(before.clock, count) == (name == act)


@given(grades, sequences)
def test_an_open_hazard_that_was_notified_is_overdue_the_day_after_its_deadline(grade, sequence):
    for _, _, hazard in told(grade, sequence):
        if hazard.state in OPEN and hazard.clock.deadline:
            late = [hazard.overdue_days(hazard.clock.deadline + timedelta(days=after)) for after in (0, 1, 30)]
            assert late == [0, 1, 30]


def test_the_law_s_sequences_go_through_the_whole_life():
    """What is judged is reached: closings, pauses, extensions and reopenings."""
    dice = Random(1)
    reached = set()

    for grade in (GENERAL, MAJOR) * 50:
        sequence = [
            (dice.randint(0, 999), timedelta(dice.randint(-2, 9)), timedelta(dice.randint(-1, 16))) for _ in range(30)
        ]
        reached.update(name for name, _, _ in told(grade, sequence))

    assert reached == set(ACTS)
