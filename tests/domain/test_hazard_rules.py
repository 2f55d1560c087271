"""The rules of hazards (domain.md 8.4): of each the last yes and the first no."""

import pytest

from domain.hazard import Hazard
from domain.hazard.escalation import EscalationReason
from domain.hazard.tracks import Closure, HazardState, SupervisionState
from domain.refusal import Refusal
from tests.domain.hazard_specs import (
    CAPS,
    CLAUSE,
    GENERAL,
    INSPECTOR,
    MAJOR,
    OFFICER,
    OWNER,
    PHOTO,
    a_finding,
    a_visit,
    claim,
    claimed,
    closed,
    day,
    escalated,
    extended,
    facts,
    failed,
    found,
    grant,
    listed,
    notified,
    passed,
    planned,
    reopen,
    request,
    the_rules,
)


def refused(act):
    """The refusal of a step, which left nothing."""
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value


def code(act):
    return refused(act).code()


def test_a_hazard_s_id_is_made_of_its_task_and_its_number():
    assert found().id == found(GENERAL, "2019-06-04").id == Hazard.id_for(a_visit().task_id, "YH-1")
    assert found(number="YH-2").id != found().id


def test_a_hazard_is_found_at_the_visit_or_after():
    visit = a_visit(on="2019-06-03")

    assert Hazard.find(visit, a_finding(), day("2019-06-03")).state is HazardState.FOUND
    early = refused(lambda: Hazard.find(visit, a_finding(), day("2019-06-02")))
    assert early.words("zh") == "发现日期不得早于上门日期2019-06-03"


@pytest.mark.parametrize(
    ("grade", "last", "first"), [(GENERAL, "2019-06-20", "2019-06-21"), (MAJOR, "2019-09-03", "2019-09-04")]
)
def test_a_notice_gives_no_more_than_the_cap_of_the_grade(grade, last, first):
    assert notified(grade, "2019-06-05", last).clock.deadline == day(last)

    beyond = refused(lambda: notified(grade, "2019-06-05", first))
    assert (beyond.code(), beyond.days) == ("DEADLINE_BEYOND_CAP", CAPS[grade])


def test_a_cap_of_nothing_caps_nothing():
    hazard = found()
    hazard.notify("告1", OWNER, day("2021-06-05"), day("2019-06-05"), 0)

    assert hazard.clock.deadline == day("2021-06-05")


def test_a_deadline_is_not_before_the_notice():
    assert notified(deadline="2019-06-05").clock.term_days == 0
    assert code(lambda: notified(deadline="2019-06-04")) == "DEADLINE_INVALID"


def test_the_deadline_of_the_finding_binds_from_the_notice():
    hazard = Hazard.find(a_visit(), a_finding(deadline="2019-06-12"), day("2019-06-03"))
    assert (hazard.clock.deadline, hazard.overdue_days(day("2019-07-01"))) == (None, 0)

    hazard.notify("告1", OWNER, None, day("2019-06-05"), 15)

    assert hazard.clock.original == hazard.clock.deadline == day("2019-06-12")
    assert [hazard.overdue_days(day(on)) for on in ("2019-06-12", "2019-06-13")] == [0, 1]


def test_a_deadline_of_the_finding_that_has_passed_needs_another():
    hazard = Hazard.find(a_visit(), a_finding(deadline="2019-06-04"), day("2019-06-03"))

    assert code(lambda: hazard.notify("告1", OWNER, None, day("2019-06-05"), 15)) == "DEADLINE_INVALID"
    hazard.notify("告1", OWNER, day("2019-06-20"), day("2019-06-05"), 15)
    assert hazard.clock.original == day("2019-06-20")


def test_a_general_hazard_closes_on_site_and_a_major_one_does_not():
    hazard = found()
    hazard.close_on_site(PHOTO, PHOTO, None, day("2019-06-03"))

    assert (hazard.state, hazard.clock.on_time, facts(hazard)[-1]) == (
        HazardState.CLOSED,
        True,
        "HazardRectifiedOnSite",
    )
    major = found(MAJOR)
    assert code(lambda: major.close_on_site(PHOTO, PHOTO, None, day("2019-06-03"))) == "MAJOR_ONSITE_NOT_ALLOWED"


def test_a_major_hazard_needs_a_plan_before_a_claim():
    assert claim(planned()).state is HazardState.CLAIMED
    assert code(lambda: claim(notified(MAJOR))) == "PLAN_REQUIRED"


def test_a_major_hazard_needs_a_plan_before_it_passes_and_fails_without_one():
    late = {"deadline": "2019-06-10"}

    assert passed(planned(**late), "2019-06-18").state is HazardState.CLOSED
    assert code(lambda: passed(notified(MAJOR, **late), "2019-06-18")) == "PLAN_REQUIRED"
    assert failed(notified(MAJOR, **late), "2019-06-18", "2019-06-20").state is HazardState.NOTIFIED


def test_a_general_hazard_regraded_up_needs_a_plan_from_then_on():
    hazard = notified()
    hazard.regrade(MAJOR, CLAUSE, "按第三条", day("2019-06-06"))

    assert code(lambda: claim(hazard)) == "PLAN_REQUIRED"


def test_it_is_re_inspected_after_a_claim_or_after_the_deadline():
    assert passed(claimed()).state is HazardState.CLOSED
    assert passed(notified(deadline="2019-06-17"), "2019-06-18").state is HazardState.CLOSED
    assert code(lambda: passed(notified(deadline="2019-06-18"), "2019-06-18")) == "NOTHING_TO_REINSPECT"


def test_who_re_inspects_is_not_of_the_enterprise():
    assert passed(claimed(), inspector=INSPECTOR).state is HazardState.CLOSED
    assert code(lambda: passed(claimed(), inspector=OWNER)) == "REINSPECTOR_CONFLICT"


def test_a_re_inspection_is_not_before_the_claim():
    assert passed(claimed(on="2019-06-15"), "2019-06-15").state is HazardState.CLOSED
    early = refused(lambda: passed(claimed(on="2019-06-15"), "2019-06-14"))
    assert (early.code(), early.claimed_on) == ("REINSPECTION_BEFORE_CLAIM", day("2019-06-15"))


def test_after_a_failure_the_term_is_no_longer_than_the_last_one():
    hazard = failed(claimed(), "2019-06-18", "2019-06-28")  # 10 days after 15
    assert code(lambda: failed(claim(hazard, "2019-06-20"), "2019-06-20", "2019-07-01")) == "DEADLINE_BEYOND_CAP"
    failed(hazard, "2019-06-20", "2019-06-30")

    clock = hazard.clock
    assert (clock.term_days, clock.failures, clock.deadline) == (10, 2, day("2019-06-30"))
    assert clock.original == day("2019-06-20")


def test_an_extension_does_not_lengthen_the_term_after_a_failure():
    hazard = claim(extended(notified(deadline="2019-06-20"), "2019-07-05"), "2019-07-01")

    assert code(lambda: failed(hazard, "2019-07-02", "2019-07-18")) == "DEADLINE_BEYOND_CAP"
    assert failed(hazard, "2019-07-02", "2019-07-17").clock.deadline == day("2019-07-17")


def test_attempts_are_counted_through_to_the_pass():
    hazard = passed(claim(failed(claimed()), "2019-06-20"), "2019-06-21")
    attempts = [fact.attempt_no for fact in hazard.pending_events if hasattr(fact, "attempt_no")]

    assert attempts == [1, 2]


def test_more_time_is_asked_for_on_the_last_day_and_not_after():
    assert extended(notified(deadline="2019-06-20"), "2019-06-30", "2019-06-20").clock.extensions == 1
    late = refused(lambda: request(notified(deadline="2019-06-20"), "2019-06-30", "2019-06-21"))
    assert (late.code(), late.deadline) == ("EXTENSION_TOO_LATE", day("2019-06-20"))


def test_more_time_is_later_and_at_most_one_cap_more():
    hazard = notified(deadline="2019-06-20")

    assert code(lambda: request(hazard, "2019-06-20")) == "EXTENSION_NOT_LATER"
    assert code(lambda: request(hazard, "2019-07-06")) == "DEADLINE_BEYOND_CAP"
    request(hazard, "2019-07-05")
    grant(hazard)
    assert (hazard.clock.original, hazard.clock.deadline) == (day("2019-06-20"), day("2019-07-05"))


def test_a_general_hazard_is_extended_once_and_a_major_one_twice():
    general = extended(notified(), "2019-06-25")
    major = extended(extended(notified(MAJOR), "2019-06-25"), "2019-06-30", "2019-06-11")

    assert refused(lambda: request(general, "2019-06-30", "2019-06-11")).words("zh") == "延期次数已达上限1次"
    assert refused(lambda: request(major, "2019-07-05", "2019-06-12")).words("zh") == "延期次数已达上限2次"


def test_a_denied_request_gives_no_time_and_uses_up_nothing():
    hazard = notified()
    request(hazard, "2019-06-25")
    hazard.deny_extension("不同意", day("2019-06-11"), OWNER)
    request(hazard, "2019-06-25", "2019-06-12")

    assert (hazard.clock.denials, hazard.clock.extensions, hazard.clock.deadline) == (1, 0, day("2019-06-20"))


def test_who_grants_is_not_who_asked():
    hazard = notified()
    request(hazard, "2019-06-25")

    conflict = refused(lambda: grant(hazard, by=OFFICER))
    assert (conflict.code(), conflict.words("zh")) == ("SAME_PERSON_REVIEW", "申请人与审核人不得为同一人")


def test_the_district_is_told_of_an_extension_of_a_major_hazard():
    hazard = notified(MAJOR)
    request(hazard, "2019-06-25")

    assert code(lambda: grant(hazard)) == "DISTRICT_NOTICE_REQUIRED"
    grant(hazard, document_no="告知函1")
    assert hazard.clock.deadline == day("2019-06-25")


def test_a_claim_drops_a_request_for_more_time():
    hazard = notified()
    request(hazard, "2019-06-25")
    failed(claim(hazard))

    assert code(lambda: grant(hazard, "2019-06-19")) == "INVALID_TRANSITION"


def test_a_supervised_hazard_is_closed_by_the_district_after_a_pass():
    hazard = listed(escalated(claimed()), "2019-06-16")
    assert code(lambda: hazard.delist("核1", day("2019-06-17"))) == "CLOSE_WITHOUT_PASS"

    passed(hazard)
    assert (hazard.state, hazard.supervision) == (HazardState.CLAIMED, SupervisionState.PASSED)
    hazard.delist("核1", day("2019-06-20"))

    assert (hazard.state, hazard.supervision) == (HazardState.CLOSED, SupervisionState.DELISTED)
    assert (facts(hazard)[-2:], hazard.pending_events[-1].closure) == (
        ["HazardDelisted", "HazardClosed"],
        Closure.DELISTING,
    )
    assert hazard.clock.closed_on == day("2019-06-20")


def test_a_supervised_hazard_may_be_regraded_and_suspended():
    hazard = listed(escalated(claimed()), "2019-06-16")
    hazard.regrade(MAJOR, CLAUSE, "按第三条", day("2019-06-16"))
    hazard.suspend("移交", day("2019-06-17"))
    hazard.resume(day("2019-06-18"))

    assert hazard.supervision is SupervisionState.LISTED


def test_listing_is_not_before_the_report():
    hazard = escalated(notified(), "2019-06-10")

    assert code(lambda: listed(hazard, "2019-06-09")) == "STEP_DATE_ORDER"
    assert listed(hazard, "2019-06-10").supervision is SupervisionState.LISTED


def test_a_duplicate_was_found_before_at_the_same_enterprise_and_stands():
    first, second = found(on="2019-06-03"), found(on="2019-06-04", number="YH-2")
    elsewhere = found(number="YH-3", visit=a_visit(credit_code="91110110MA00000048"))
    withdrawn = found(number="YH-4")
    withdrawn.withdraw(day("2019-06-04"))

    for other in (second, elsewhere, withdrawn):
        assert code(lambda other=other: second.mark_duplicate(other, day("2019-06-05"))) == "NOT_SAME_HAZARD"
    assert code(lambda: first.mark_duplicate(second, day("2019-06-05"))) == "NOT_SAME_HAZARD"
    second.mark_duplicate(first, day("2019-06-05"))
    assert (second.state, second.age(day("2019-06-30"))) == (HazardState.DUPLICATE, None)


def test_a_closed_hazard_is_reopened_within_90_days_and_not_after():
    hazard = reopen(closed("2019-06-18"), "2019-09-16", "2019-09-30")

    assert (hazard.state, hazard.clock.reopenings, hazard.clock.closed_on) == (HazardState.NOTIFIED, 1, None)
    assert code(lambda: reopen(closed("2019-06-18"), "2019-09-17", "2019-09-30")) == "HAZARD_CLOSED"


def test_a_reopened_hazard_gets_no_more_than_the_cap():
    assert reopen(closed(), "2019-07-01", "2019-07-16").clock.term_days == 15
    assert code(lambda: reopen(closed(), "2019-07-01", "2019-07-17")) == "DEADLINE_BEYOND_CAP"


@pytest.mark.parametrize("grade", [GENERAL, MAJOR])
def test_the_rules_report_a_hazard_on_the_first_day_after_its_deadline(grade):
    hazard = notified(grade, deadline="2019-06-20")

    assert code(lambda: due(hazard, "OVERDUE", "2019-06-20")) == "NOTHING_DUE"
    due(hazard, "OVERDUE", "2019-06-21")

    [told] = [fact for fact in hazard.pending_events if type(fact).__name__ == "HazardEscalated"]
    assert (told.because, told.escalated_on) == (EscalationReason.OVERDUE, day("2019-06-21"))
    assert told.rule_id is not None


def test_the_rules_report_a_failure_of_a_major_hazard_and_the_second_of_a_general_one():
    general, major = failed(claimed()), failed(claimed(MAJOR))
    assert code(lambda: due(general, "REPEATED_FAILURE", "2019-06-18")) == "NOTHING_DUE"

    due(major, "REPEATED_FAILURE", "2019-06-18")
    due(failed(claim(general, "2019-06-19"), "2019-06-19", "2019-06-29"), "REPEATED_FAILURE", "2019-06-19")

    assert general.escalated
    assert major.escalated


def test_a_rule_reports_once_and_once_more_when_the_hazard_came_back():
    hazard = notified(deadline="2019-06-10")
    due(hazard, "OVERDUE", "2019-06-11")
    assert code(lambda: due(hazard, "OVERDUE", "2019-06-12")) == "NOTHING_DUE"
    reopen(passed(hazard, "2019-06-13"), "2019-06-20", "2019-06-25")

    assert code(lambda: due(hazard, "OVERDUE", "2019-06-25")) == "NOTHING_DUE"
    due(hazard, "OVERDUE", "2019-06-26")


def test_a_report_by_hand_does_not_stand_for_the_rule_s():
    hazard = notified(deadline="2019-06-10")
    hazard.escalate(EscalationReason.OVERDUE, day("2019-06-11"))

    due(hazard, "OVERDUE", "2019-06-11")

    assert [fact.rule_id is None for fact in hazard.pending_events[-2:]] == [True, False]


@pytest.mark.parametrize("because", ["MAJOR_FOUND", "REFUSAL"])
def test_there_is_no_rule_for_what_people_report(because):
    assert code(lambda: due(notified(MAJOR, deadline="2019-06-10"), because, "2019-06-11")) == "NOTHING_DUE"


def test_a_rule_switched_off_reports_nothing():
    hazard = notified(deadline="2019-06-10")
    off = the_rules(GENERAL_ESCALATION_OVERDUE_DAYS=0)

    with pytest.raises(Refusal) as refusal:
        hazard.escalate_by_rule(EscalationReason.OVERDUE, off, day("2019-06-30"))
    assert refusal.value.code() == "NOTHING_DUE"


@pytest.mark.parametrize("end", ["close", "suspend"])
def test_a_rule_reports_nothing_that_does_not_run(end):
    hazard = claimed(deadline="2019-06-16")
    _ = passed(hazard) if end == "close" else hazard.suspend("移交", day("2019-06-18"))

    assert code(lambda: due(hazard, "OVERDUE", "2019-06-30")) == "NOTHING_DUE"


def due(hazard, because, on):
    hazard.escalate_by_rule(EscalationReason[because], the_rules(), day(on))


STEPS = {
    "告知": (found, lambda hazard, on: hazard.notify("告1", OWNER, None, on, 0), "2019-06-03"),
    "现场整改": (found, lambda hazard, on: hazard.close_on_site(PHOTO, PHOTO, None, on), "2019-06-03"),
    "报整改": (notified, lambda hazard, on: claim(hazard, str(on)), "2019-06-05"),
    "治理方案": (planned, lambda hazard, on: hazard.file_plan(hazard.pending_events[-1].plan, on), "2019-06-05"),
    "延期申请": (notified, lambda hazard, on: request(hazard, "2019-06-30", str(on)), "2019-06-05"),
    "上报": (notified, lambda hazard, on: escalated(hazard, str(on)), "2019-06-05"),
    "撤销": (notified, lambda hazard, on: hazard.withdraw(on), "2019-06-05"),
    "中止": (notified, lambda hazard, on: hazard.suspend("移交", on), "2019-06-05"),
    "复发重开": (closed, lambda hazard, on: reopen(hazard, str(on), "2019-06-28"), "2019-06-18"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_not_before_the_step_it_needs(step):
    begin, act, last = STEPS[step]
    before = day(last).replace(day=day(last).day - 1)

    early = refused(lambda: act(begin(), before))
    assert (early.code(), early.step, early.on) == ("STEP_DATE_ORDER", step, day(last))
    act(begin(), day(last))


def test_the_answer_to_a_request_is_not_before_it_and_what_follows_not_before_the_answer():
    hazard = notified()
    request(hazard, "2019-06-25", "2019-06-10")

    assert refused(lambda: grant(hazard, "2019-06-09")).basis == "延期申请"
    grant(hazard, "2019-06-12")
    assert refused(lambda: hazard.suspend("移交", day("2019-06-11"))).basis == "延期审批"
    assert claim(hazard, "2019-06-11").state is HazardState.CLAIMED  # it was so before more time was given


def test_nothing_is_before_the_finding():
    hazard = found()

    hazard.check_started(day("2019-06-03"))
    assert code(lambda: hazard.check_started(day("2019-06-02"))) == "BEFORE_STREAM_START"


def test_grades_are_changed_in_the_order_of_their_days():
    hazard = found()
    hazard.regrade(MAJOR, CLAUSE, "按第三条", day("2019-06-06"))

    assert code(lambda: hazard.regrade(GENERAL, None, "误判", day("2019-06-05"))) == "STEP_DATE_ORDER"
    hazard.regrade(GENERAL, None, "误判", day("2019-06-06"))
    assert code(lambda: hazard.regrade(GENERAL, None, "误判", day("2019-06-07"))) == "INVALID_TRANSITION"


def test_it_goes_with_its_enterprise_and_the_insurer_before_still_sees_it():
    hazard = claimed()
    hazard.inherit("ANTAI", day("2019-07-01"))

    assert (hazard.insurer, hazard.insurers) == ("ANTAI", ("ANTAI", "RENHE"))
    assert (hazard.firms, hazard.in_district) == (("FIRM",), "110106")
