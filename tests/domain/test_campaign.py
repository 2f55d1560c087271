from datetime import date

import pytest

from domain.campaign import (
    CampaignExists,
    CampaignPeriodInvalid,
    CampaignState,
    CompleteCountRange,
    FilingCampaign,
)
from domain.district import DistrictUnknown
from domain.transition import BeforeStreamStart, InvalidTransition
from ledger.campaign import CloseCampaign, DeclareComplete
from ledger.command import NotFound
from ledger.rights import RoleNotAllowed
from tests.domain.history_specs import a_campaign
from tests.domain.specs import CENTRE, FENGTAI, OFFICER, OTHER_OFFICER, RENHE, facts, open_books, perform

DEADLINE = date(2019, 8, 16)


@pytest.fixture
def books():
    return open_books()


def test_a_campaign_is_open_to_its_deadline_due_after_it_and_closed_by_the_centre(books):
    campaign_id = a_campaign(books)
    campaign = books[FilingCampaign, campaign_id]

    assert campaign.state(DEADLINE) is CampaignState.OPEN
    assert campaign.state(date(2019, 8, 17)) is CampaignState.DUE
    with pytest.raises(InvalidTransition):
        perform(CloseCampaign(campaign_id), books, "2019-08-16", CENTRE)
    perform(CloseCampaign(campaign_id), books, "2019-08-17", CENTRE)
    assert books[FilingCampaign, campaign_id].state(DEADLINE) is CampaignState.CLOSED
    with pytest.raises(InvalidTransition):
        perform(CloseCampaign(campaign_id), books, "2019-08-18", CENTRE)


def test_a_deadline_may_be_the_cut_off_and_not_the_day_before(books):
    assert a_campaign(books, cutoff="2019-08-16")

    with pytest.raises(CampaignPeriodInvalid) as refusal:
        a_campaign(books, "BBA-2", cutoff="2019-08-17")

    assert refusal.value.values() == {"cutoff_on": "2019-08-17", "deadline_on": "2019-08-16"}
    assert facts(books).count("CampaignOpened") == 1


def test_a_number_names_one_campaign(books):
    a_campaign(books)

    with pytest.raises(CampaignExists):
        a_campaign(books, " BBA-2019 ")


def test_a_campaign_asks_known_insurers_and_districts(books):
    assert a_campaign(books, insurers=(RENHE, RENHE), districts=(FENGTAI,))

    with pytest.raises(NotFound):
        a_campaign(books, "BBA-2", insurers=("NOBODY",))
    with pytest.raises(DistrictUnknown):
        a_campaign(books, "BBA-2", districts=("999999",))


def test_an_insurer_declares_so_many_projects_or_none_and_its_last_word_counts(books):
    campaign_id = a_campaign(books)

    for count in (0, 99_999):
        perform(DeclareComplete(campaign_id, count), books, "2019-08-15", OFFICER)

    said = [fact for fact in books.facts if isinstance(fact, FilingCampaign.InsurerDeclaredComplete)]
    assert [(fact.insurer, fact.count) for fact in said] == [(RENHE, 0), (RENHE, 99_999)]


@pytest.mark.parametrize("count", [-1, 100_000])
def test_fewer_than_none_and_more_than_there_can_be_are_no_number_of_projects(books, count):
    with pytest.raises(CompleteCountRange):
        perform(DeclareComplete(a_campaign(books), count), books, "2019-08-15", OFFICER)


def test_only_who_is_asked_declares(books):
    campaign_id = a_campaign(books, insurers=(RENHE,))

    perform(DeclareComplete(campaign_id, 1), books, "2019-08-15", OFFICER)
    with pytest.raises(NotFound):
        perform(DeclareComplete(campaign_id, 1), books, "2019-08-15", OTHER_OFFICER)
    with pytest.raises(RoleNotAllowed):
        perform(DeclareComplete(campaign_id, 1), books, "2019-08-15", CENTRE)


def test_nothing_is_declared_before_the_campaign_or_after_its_end(books):
    campaign_id = a_campaign(books)

    with pytest.raises(BeforeStreamStart):
        perform(DeclareComplete(campaign_id, 1), books, "2019-07-29", OFFICER)
    perform(CloseCampaign(campaign_id), books, "2019-09-01", CENTRE)
    with pytest.raises(InvalidTransition):
        perform(DeclareComplete(campaign_id, 1), books, "2019-09-01", OFFICER)
