import psycopg
import pytest

from console.demo.fiction import made_up_code
from domain.credit_code import with_check_character
from domain.district import BDA
from domain.policy import CoInsurer, NothingToSupplement, Policy
from ledger.command import Person, ReasonRequired
from ledger.policy import RegisterPolicy, SupplementPolicy
from projections import completeness, policies
from projections.completeness import Gap, GapFilter
from projections.groups import By
from projections.page import Page
from projections.scope import Scope
from tests.domain.specs import ANTAI, FENGTAI, FINANCE, OFFICER, OTHER_FINANCE, RENHE, SHUNYI
from tests.projections.specs import CITY, a_story, day, every

DOUBTFUL = with_check_character("91110110MA0000003")
CONTACT = Person("示例联系人", "13800000000")


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


def a_policy(story, number, by=FINANCE, **other):
    terms = {
        "policy_no": number,
        "credit_code": made_up_code(int(number[-4:])),
        "enterprise_name": "丙工厂",
        "inception_on": day("2019-03-01"),
        "expiry_on": day("2020-02-29"),
        "district": FENGTAI,
        "street": "110106001",
        "industry_code": "C2671",
        "contact": CONTACT,
    } | other
    return story.do(RegisterPolicy(**terms), "2019-03-01", by)


async def table(story, by=By.BOTH, scope=CITY, as_of="2019-12-31", position=None):
    async with story.asked(as_of, position) as (reading, basis):
        return await completeness.completeness(reading, scope, basis, by)


async def gaps(story, number="PN1001", scope=CITY, wanted=completeness.EVERY, **asked):
    async with story.asked(**asked) as (reading, basis):
        found = await completeness.page(reading, scope, basis, wanted, page=Page(100))
    return next((row.gaps for row in found if row.policy_id == Policy.id_for(RENHE, number)), [])


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({}, []),
        ({"industry_code": None}, ["MISSING_INDUSTRY"]),
        ({"street": None}, ["MISSING_STREET"]),
        ({"street": None, "district": BDA}, []),
        ({"contact": None}, ["MISSING_CONTACT"]),
        ({"contact": Person("示例")}, ["INVALID_PHONE"]),
        ({"contact": Person("示例", "1380000000")}, ["INVALID_PHONE"]),
        ({"contact": Person("示例", "23800000000")}, ["INVALID_PHONE"]),
        ({"contact": Person("示例", "12345")}, ["INVALID_PHONE"]),
        ({"contact": Person("示例", "010-60000000")}, []),
        ({"contact": Person("示例", "86 13800000000")}, []),
        ({"credit_code": DOUBTFUL}, ["DOUBTFUL_CREDIT_CODE"]),
        (
            {"industry_code": None, "street": None, "contact": None, "credit_code": DOUBTFUL},
            ["MISSING_INDUSTRY", "MISSING_STREET", "MISSING_CONTACT", "DOUBTFUL_CREDIT_CODE"],
        ),
    ],
)
async def test_what_is_missing_in_a_policy(story, other, found):
    a_policy(story, "PN1001", **other)

    assert await gaps(story) == found


async def test_the_numbers_are_those_of_the_policies_behind_them(story):
    a_policy(story, "PN1001", street=None)
    a_policy(story, "PN1002", street=None, contact=None)
    a_policy(story, "PN1003", district=SHUNYI)
    a_policy(story, "AT1004", OTHER_FINANCE, district=SHUNYI, industry_code=None)

    both, total = (found := await table(story)).rows, found.total
    async with story.asked() as (reading, basis):
        listed = await completeness.page(reading, CITY, basis, page=Page(100))
        count = await completeness.total(reading, CITY, basis)

    assert total.policies - total.complete == count == len(listed)
    for gap in Gap:
        assert total.gaps[gap] == sum(row.gaps[gap] for row in both) == sum(gap.value in row.gaps for row in listed)
    places = [(ANTAI, FENGTAI), (RENHE, FENGTAI), (ANTAI, SHUNYI), (RENHE, SHUNYI)]
    assert [row.group for row in both] == places
    antai = both[2]
    assert (antai.policies, antai.complete, antai.gaps[Gap.MISSING_INDUSTRY], antai.rate) == (1, 0, 1, 0)
    assert [row.policies for row in (await table(story, By.INSURER)).rows] == [2, 4]
    assert [row.group[1] for row in (await table(story, By.DISTRICT)).rows] == [FENGTAI, SHUNYI]


async def test_nothing_to_judge_has_no_rate(story):
    assert (await table(story, as_of="2019-02-28")).total.rate is None
    assert (await table(story, scope=Scope(nothing=True))).total.policies == 0


async def test_who_completes_it_is_the_insurer_that_leads(story):
    a_policy(story, "PN1001", street=None, co_insurers=(CoInsurer(RENHE, 6_000), CoInsurer(ANTAI, 4_000)))

    assert await gaps(story, scope=Scope(insurer=RENHE)) == ["MISSING_STREET"]
    assert await gaps(story, scope=Scope(insurer=ANTAI)) == []
    assert await gaps(story, scope=Scope(district=SHUNYI)) == []
    assert await gaps(story, scope=Scope(fund_year=2020)) == []
    assert await gaps(story, wanted=GapFilter((Gap.MISSING_CONTACT,))) == []
    assert await gaps(story, wanted=GapFilter((Gap.MISSING_CONTACT, Gap.MISSING_STREET))) == ["MISSING_STREET"]


async def test_a_supplement_counts_from_its_day_and_when_known(story):
    policy_id = a_policy(story, "PN1001", street=None, contact=None)
    before = story.position
    story.do(SupplementPolicy(policy_id, street="110106002", contact=CONTACT), "2019-06-01", OFFICER)

    assert await gaps(story) == []
    assert await gaps(story, as_of="2019-06-01") == []
    assert await gaps(story, as_of="2019-05-31") == ["MISSING_STREET", "MISSING_CONTACT"]
    assert await gaps(story, position=before) == ["MISSING_STREET", "MISSING_CONTACT"]


async def test_what_was_told_last_is_shown_with_the_policy(story):
    policy_id = a_policy(story, "PN1001", street=None)
    story.do(SupplementPolicy(policy_id, street="110106003", issued_on=day("2019-02-20")), "2019-06-02", FINANCE)
    story.do(SupplementPolicy(policy_id, street="110106002"), "2019-06-01", FINANCE, "更正街道")

    async def shown(**asked):
        async with story.asked(**asked) as (reading, basis):
            [found] = await policies.policies(reading, CITY, basis, [policy_id])
        return found.street, found.issued_on, found.industry_code

    assert await shown() == ("110106003", day("2019-02-20"), "C2671")
    assert await shown(as_of="2019-06-01") == ("110106002", None, "C2671")
    assert await shown(as_of="2019-05-31") == (None, None, "C2671")


async def test_to_replace_what_was_known_needs_a_reason_to_fill_a_gap_none(story):
    policy_id = a_policy(story, "PN1001", street=None)

    story.do(SupplementPolicy(policy_id, street="110106002"), "2019-06-01", FINANCE, reason=" ")
    with pytest.raises(ReasonRequired):
        story.do(SupplementPolicy(policy_id, street="110106003"), "2019-06-01", FINANCE, reason=" ")
    with pytest.raises(NothingToSupplement):
        story.do(SupplementPolicy(policy_id, street="110106002"), "2019-06-01", FINANCE)


async def test_telephones_are_those_kept_today(story):
    policy_id = a_policy(story, "PN1001", contact=Person("示例联系人", "12345"))
    assert await gaps(story) == ["INVALID_PHONE"]

    story.do(SupplementPolicy(policy_id, contact=CONTACT), "2019-06-01", FINANCE)
    assert await gaps(story, as_of="2019-03-01") == []

    with psycopg.connect(story.database) as connection:
        connection.execute("DELETE FROM persons WHERE name = %s", [CONTACT.name])
    assert await gaps(story, as_of="2019-03-01") == ["INVALID_PHONE"]


async def test_the_list_is_read_page_by_page(story):
    for number in range(1001, 1008):
        a_policy(story, f"PN{number}", street=None, inception_on=day(f"2019-03-0{number % 3 + 1}"))

    async with story.asked() as (reading, basis):
        whole = await completeness.page(reading, CITY, basis, page=Page(100))
        paged = await every(
            lambda page: completeness.page(reading, CITY, basis, page=page), completeness.INCEPTION_DESC
        )
    assert [row.policy_id for row in paged] == [row.policy_id for row in whole]
    assert len(whole) == 9
