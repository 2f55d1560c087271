"""Complaints: answered in time, given more time before it is over, and never refused (domain.md 5.1, 7.5)."""

import pytest

from domain.complaint import ComplaintState, ComplaintTermInvalid, ComplaintTermOver
from domain.transition import BeforeStreamStart, InvalidTransition
from domain.working_days import HolidaysUnknown, HolidayTerms
from ledger.command import NotFound
from ledger.complaint import AnswerComplaint, ExtendComplaint, RecordComplaint
from tests.domain.specs import CENTRE, OFFICER, OTHER_OFFICER, REVIEWER, perform
from tests.domain.task_specs import OWNER, Told, day

YEAR = (day("2019-01-01"), day("2019-12-31"))
MAY = HolidayTerms((day("2019-05-01"), day("2019-05-02"), day("2019-05-03")), (day("2019-05-05"),))


@pytest.fixture
def told():
    told = Told().visited()
    told.books.rules.publish(MAY, *YEAR, "通知")
    return told


def complained(told, on="2019-05-20", by=OFFICER):
    return perform(RecordComplaint(told.id, OWNER, "检查人员迟到"), told.books, on, by)


def extended(told, complaint, due_on, on="2019-06-03", by=OFFICER):
    return perform(ExtendComplaint(complaint.id, day(due_on)), told.books, on, by, "需进一步核查")


def test_a_complaint_is_to_be_answered_within_ten_working_days(told):
    assert complained(told).due_on == day("2019-06-03")


def test_a_complaint_is_answered_however_late_and_once(told):
    complaint = complained(told)

    answered = perform(AnswerComplaint(complaint.id, "已道歉"), told.books, "2019-08-01", OFFICER)

    assert answered.state is ComplaintState.ANSWERED
    for again in (AnswerComplaint(complaint.id, "再答"), ExtendComplaint(complaint.id, day("2019-06-20"))):
        with pytest.raises(InvalidTransition):
            perform(again, told.books, "2019-08-02", OFFICER, "原因")


@pytest.mark.parametrize(
    ("by", "latest", "too_late"),
    [
        (OFFICER, "2019-07-01", "2019-07-02"),
        (REVIEWER, "2019-07-31", "2019-08-01"),
        (CENTRE, "2019-07-31", "2019-08-01"),
    ],
)
def test_there_is_more_time_to_check_and_more_still_from_who_is_responsible(told, by, latest, too_late):
    complaint = complained(told)

    with pytest.raises(ComplaintTermInvalid) as refusal:
        extended(told, complaint, too_late, by=by)

    assert refusal.value.latest == day(latest)
    assert extended(told, complaint, latest, by=by).due_on == day(latest)


@pytest.mark.parametrize(("due_on", "refused"), [("2019-06-04", False), ("2019-06-03", True)])
def test_more_time_is_more_than_before(told, due_on, refused):
    complaint = complained(told)

    if refused:
        with pytest.raises(ComplaintTermInvalid):
            extended(told, complaint, due_on)
    else:
        assert extended(told, complaint, due_on).due_on == day(due_on)


@pytest.mark.parametrize(("on", "refused"), [("2019-06-03", False), ("2019-06-04", True)])
def test_more_time_is_given_before_it_is_over(told, on, refused):
    complaint = complained(told)

    if refused:
        with pytest.raises(ComplaintTermOver):
            extended(told, complaint, "2019-06-20", on=on)
    else:
        extended(told, complaint, "2019-06-20", on=on)


def test_a_complaint_is_recorded_where_the_holidays_are_not_known_and_gets_its_last_day_later():
    told = Told().visited()
    complaint = complained(told)
    assert (complaint.due_on, told.books.facts[-1].holidays_unknown_of) == (None, 2019)

    with pytest.raises(HolidaysUnknown):
        extended(told, complaint, "2019-06-03", on="2019-08-01")
    told.books.rules.publish(MAY, *YEAR, "通知")

    assert extended(told, complaint, "2019-06-03", on="2019-08-01").due_on == day("2019-06-03")


def test_steps_come_after_the_complaint_and_the_complaint_after_the_task(told):
    complaint = complained(told)

    with pytest.raises(BeforeStreamStart):
        perform(AnswerComplaint(complaint.id, "已道歉"), told.books, "2019-05-19", OFFICER)
    with pytest.raises(BeforeStreamStart):
        complained(told, on="2019-05-09")


def test_a_complaint_is_its_insurers(told):
    complaint = complained(told)

    with pytest.raises(NotFound):
        perform(AnswerComplaint(complaint.id, "已道歉"), told.books, "2019-06-01", OTHER_OFFICER)
    with pytest.raises(NotFound):
        complained(told, by=OTHER_OFFICER)
