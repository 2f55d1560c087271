"""A rehearsal says what the ledger would say, and leaves nothing behind."""

from uuid import uuid4

import pytest

from ledger.command import Envelope, NotFound
from ledger.payment import VerifyPayment
from ledger.rehearsal import Rehearsed
from tests.domain.specs import FINANCE, SECOND
from tests.projections.specs import a_story, day


@pytest.fixture
def story(database):
    with a_story(database) as told:
        project = told.accepted([(told.renhe, "1,000.00")])
        told.payment = told.paid(project, told.renhe, "100.00")
        yield told


def asked(story, payment, by=SECOND):
    envelope = Envelope(by, uuid4(), day("2019-08-01"), "登记")
    return Rehearsed(story.ledger).execute(VerifyPayment(payment), envelope)


def test_what_would_be_recorded_is_told_and_not_recorded(story):
    before = story.ledger.store.last()

    told = [asked(story, story.payment).result() for _ in range(2)]

    assert [each.streams[0] for each in told] == [story.payment] * 2
    assert [each.position for each in told] == [before[0]] * 2
    assert story.ledger.store.last() == before


def test_what_would_be_refused_is_refused(story):
    with pytest.raises(NotFound):
        asked(story, uuid4()).result()
    assert type(asked(story, story.payment, FINANCE).exception()).__name__ == "SamePersonReview"


def test_what_was_recorded_already_answers_its_receipt(story):
    envelope = Envelope(SECOND, uuid4(), day("2019-08-01"), "登记")
    first = story.ledger.execute(VerifyPayment(story.payment), envelope).result(60)

    again = Rehearsed(story.ledger).execute(VerifyPayment(story.payment), envelope).result()

    assert (again.position, again.replayed) == (first.position, True)
