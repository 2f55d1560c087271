from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.industry import SafetySector
from domain.organisation import (
    AlreadyAppointed,
    Duty,
    FirmNotQualified,
    NobodyAppointed,
    Organisation,
    OrganisationExists,
    OrganisationKind,
    Post,
    Qualification,
    QualificationPeriodInvalid,
    QualificationsRequired,
)
from domain.transition import StepDateOrder
from ledger.organisation import RegisterFirm
from tests.domain.specs import CENTRE, facts, open_books, perform


def test_an_organisation_is_registered_under_its_code():
    organisation = Organisation.register("CHAOYANG", "朝阳区应急管理局", OrganisationKind.DISTRICT_BODY, "110105")

    [fact] = organisation.collect_events()
    assert (fact.code, fact.name, fact.kind, fact.district) == (
        "CHAOYANG",
        "朝阳区应急管理局",
        OrganisationKind.DISTRICT_BODY,
        "110105",
    )


def test_a_code_is_a_stream_so_that_it_names_one_organisation():
    assert Organisation.id_for("RENHE") == Organisation.id_for("RENHE")
    assert Organisation.id_for("RENHE") != Organisation.id_for("ANTAI")


def test_an_organisation_is_everybodys_to_see():
    organisation = Organisation.register("RENHE", "仁和保险", OrganisationKind.INSURER, None)

    assert (organisation.insurers, organisation.in_district) == ((), None)


ON, LATER = date(2026, 3, 1), date(2026, 4, 1)
FUND_OF_FENGTAI = Post(Duty.FUND, "北京分公司", "110106")


def an_insurer():
    insurer = Organisation.register("RENHE", "仁和保险", OrganisationKind.INSURER, None)
    insurer.collect_events()
    return insurer


def told(insurer):
    return [(type(fact).__name__, fact.person) for fact in insurer.collect_events()]


def test_who_is_appointed_relieves_the_one_before_the_same_day():
    insurer, one, other = an_insurer(), uuid4(), uuid4()

    insurer.appoint(one, FUND_OF_FENGTAI, ON)
    insurer.appoint(other, FUND_OF_FENGTAI, LATER)

    assert told(insurer) == [
        ("ResponsiblePersonAppointed", one),
        ("ResponsiblePersonRelieved", one),
        ("ResponsiblePersonAppointed", other),
    ]


@pytest.mark.parametrize("post", [Post(Duty.INSPECTION, "北京分公司", "110106"), Post(Duty.FUND, None, "110106")])
def test_another_duty_or_branch_is_another_post(post):
    insurer, one, other = an_insurer(), uuid4(), uuid4()
    insurer.appoint(one, FUND_OF_FENGTAI, ON)

    insurer.appoint(other, post, ON)

    assert insurer.posts == {FUND_OF_FENGTAI: (one, ON), post: (other, ON)}


def test_nobody_is_appointed_twice_to_what_they_hold():
    insurer, one = an_insurer(), uuid4()
    insurer.appoint(one, FUND_OF_FENGTAI, ON)

    with pytest.raises(AlreadyAppointed) as refused:
        insurer.appoint(one, FUND_OF_FENGTAI, LATER)
    insurer.relieve(FUND_OF_FENGTAI, LATER)
    insurer.appoint(one, FUND_OF_FENGTAI, LATER)

    assert refused.value.appointed_on == ON


def test_a_post_that_nobody_holds_relieves_nobody():
    insurer = an_insurer()

    with pytest.raises(NobodyAppointed):
        insurer.relieve(FUND_OF_FENGTAI, ON)

    assert told(insurer) == []


def test_nobody_is_relieved_before_the_day_of_the_appointment():
    insurer = an_insurer()
    insurer.appoint(uuid4(), FUND_OF_FENGTAI, LATER)

    with pytest.raises(StepDateOrder):
        insurer.relieve(FUND_OF_FENGTAI, date(2026, 3, 31))
    with pytest.raises(StepDateOrder):
        insurer.appoint(uuid4(), FUND_OF_FENGTAI, ON)
    insurer.relieve(FUND_OF_FENGTAI, LATER)

    assert insurer.posts == {}


def registering(*qualifications, code="ANKE", name="安科技术"):
    return RegisterFirm(code, name, qualifications)


HAZCHEM = Qualification(SafetySector.HAZCHEM, "资质1", ON, LATER)


@pytest.fixture
def books():
    return open_books()


def test_a_firm_is_registered_with_what_it_is_qualified_for(books):
    firm = perform(registering(HAZCHEM), books, ON.isoformat(), CENTRE)

    assert facts(books)[-2:] == ["OrganisationRegistered", "FirmQualified"]
    assert firm.kind is OrganisationKind.TECH_FIRM


@pytest.mark.parametrize("on", [ON, LATER])
def test_a_firm_serves_a_sector_from_the_first_to_the_last_day_of_its_document(books, on):
    perform(registering(HAZCHEM), books, ON.isoformat(), CENTRE).check_qualified(SafetySector.HAZCHEM, on)


@pytest.mark.parametrize(
    ("sector", "on"),
    [
        (SafetySector.HAZCHEM, ON - timedelta(days=1)),
        (SafetySector.HAZCHEM, LATER + timedelta(days=1)),
        (SafetySector.MINING, ON),
    ],
)
def test_a_firm_serves_no_other_sector_and_no_other_day(books, sector, on):
    firm = perform(registering(HAZCHEM), books, ON.isoformat(), CENTRE)

    with pytest.raises(FirmNotQualified):
        firm.check_qualified(sector, on)


def test_documents_are_added_and_of_one_document_the_last_word_counts(books):
    open_ended = Qualification(SafetySector.MINING, "资质2", ON)
    withdrawn = Qualification(SafetySector.HAZCHEM, "资质1", ON, ON)
    perform(registering(HAZCHEM), books, ON.isoformat(), CENTRE)

    firm = perform(registering(open_ended, withdrawn), books, LATER.isoformat(), CENTRE)

    firm.check_qualified(SafetySector.MINING, LATER)
    firm.check_qualified(SafetySector.HAZCHEM, ON)
    with pytest.raises(FirmNotQualified):
        firm.check_qualified(SafetySector.HAZCHEM, LATER)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (registering(), QualificationsRequired),
        (registering(Qualification(SafetySector.MINING, "资质", LATER, ON)), QualificationPeriodInvalid),
        (registering(HAZCHEM, code="RENHE", name="RENHE"), OrganisationExists),
        (registering(HAZCHEM, name="别的机构"), OrganisationExists),
    ],
)
def test_what_is_no_firm_is_refused(books, command, refusal):
    perform(registering(HAZCHEM), books, ON.isoformat(), CENTRE)

    with pytest.raises(refusal):
        perform(command, books, ON.isoformat(), CENTRE)
