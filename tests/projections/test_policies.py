from datetime import timedelta

import pytest

from domain.credit_code import with_check_character
from domain.money import fen
from domain.policy import CoInsurer, Policy, PolicyState
from ledger.policy import ExtendPolicy, RecordPremiumRefund, SurrenderPolicy
from projections import policies, policy_covers
from projections.page import Page, Period
from projections.policies import PolicyFilter
from projections.scope import Scope
from tests.domain.specs import ANTAI, FINANCE, RENHE, SHUNYI
from tests.projections.specs import CITY, a_story, day, every

DAY = timedelta(days=1)
OTHER = with_check_character("91110110MA0000004")


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


async def the_policy(story, as_of="2019-12-31", position=None, scope=CITY, number="PN0001"):
    async with story.asked(as_of, position) as (reading, basis):
        found = await policies.policies(reading, scope, basis, [Policy.id_for(RENHE, number)])
    return found[0] if found else None


async def test_a_policy_tells_its_terms_its_premium_and_what_that_accrued(story):
    story.premium("0.07", on="2019-04-01")

    found = await the_policy(story)

    assert (found.number, found.insurer, found.enterprise_name) == ("PN0001", RENHE, "丙工厂")
    assert (found.insurers, found.shares_bp, found.rate_bp) == ([RENHE], [10_000], 1_500)
    assert (found.premium, found.accrued) == (fen("1000000.07"), fen("150000.01"))


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2019-03-01", PolicyState.IN_FORCE), ("2020-02-29", PolicyState.IN_FORCE), ("2020-03-01", PolicyState.EXPIRED)],
)
async def test_a_policy_is_in_force_from_its_first_to_its_last_day(story, as_of, state):
    assert (await the_policy(story, as_of)).state == state.value


async def test_a_policy_is_registered_from_its_registration_to_its_first_day(story):
    story.premium("1", number="PN0002", inception_on=day("2019-03-02"))

    assert (await the_policy(story, "2019-03-01", number="PN0002")).state == PolicyState.REGISTERED.value
    assert await the_policy(story, "2019-02-28", number="PN0002") is None


async def test_an_extension_and_a_surrender_count_from_their_day_and_when_known(story):
    policy_id, before = Policy.id_for(RENHE, "PN0001"), story.position
    story.do(ExtendPolicy(policy_id, day("2020-05-31"), "批1"), "2019-05-01", FINANCE, "延期")
    extended = story.position
    story.do(SurrenderPolicy(policy_id, "批2"), "2019-06-01", FINANCE, "退保")

    assert (await the_policy(story, "2019-04-30")).expiry_on == day("2020-02-29")
    assert (await the_policy(story, "2019-05-01")).expiry_on == day("2020-05-31")
    assert (await the_policy(story, position=before)).expiry_on == day("2020-02-29")
    assert (await the_policy(story, "2019-05-31")).state == PolicyState.IN_FORCE.value
    assert (await the_policy(story, "2019-06-01")).state == PolicyState.SURRENDERED.value
    assert (await the_policy(story, position=extended)).state == PolicyState.IN_FORCE.value


async def test_an_expired_policy_has_lapsed_unless_the_enterprise_has_a_later_one(story):
    assert not (await the_policy(story, "2020-02-29")).lapsed
    assert (await the_policy(story, "2020-03-01")).lapsed

    story.premium("1", number="PN0002", inception_on=day("2020-03-01"), expiry_on=day("2021-02-28"))

    assert not (await the_policy(story, "2020-03-01")).lapsed


async def test_every_movement_says_what_it_accrued(story):
    policy_id = Policy.id_for(RENHE, "PN0001")
    story.do(RecordPremiumRefund(policy_id, fen("416667.00"), "T1"), "2019-07-01", FINANCE, "退保")

    async with story.asked() as (reading, basis):
        moved = await policies.accruals(reading, CITY, basis, [policy_id])
        foreign = await policies.accruals(reading, Scope(insurer=ANTAI), basis, [policy_id])

    assert [(each.reference, each.premium_delta, each.accrued_delta, each.accrued_to_date) for each in moved] == [
        ("R1", fen("1000000"), fen("150000"), fen("150000")),
        ("T1", fen("-416667"), fen("-62500.05"), fen("87499.95")),
    ]
    assert {each.account_id for each in moved} == {story.renhe}
    assert foreign == []


async def test_under_co_insurance_each_insurer_sees_its_own_part(story):
    shares = (CoInsurer(RENHE, 7_000), CoInsurer(ANTAI, 3_000))
    story.premium("1000", number="PN0002", co_insurers=shares)

    whole = await the_policy(story, number="PN0002")
    part = await the_policy(story, number="PN0002", scope=Scope(insurer=ANTAI))

    assert (whole.insurers, whole.shares_bp) == ([RENHE, ANTAI], [7_000, 3_000])
    assert (whole.premium, whole.accrued) == (fen("1000"), fen("150"))
    assert (part.premium, part.accrued) == (fen("300"), fen("45"))


async def test_a_policy_is_seen_by_its_insurers_and_its_district_only(story):
    assert await the_policy(story, scope=Scope(insurer=RENHE))
    assert await the_policy(story, scope=Scope(district="110106", fund_year=2019))
    assert await the_policy(story, scope=Scope(insurer=ANTAI)) is None
    assert await the_policy(story, scope=Scope(district=SHUNYI)) is None
    assert await the_policy(story, scope=Scope(fund_year=2020)) is None
    assert await the_policy(story, scope=Scope(nothing=True)) is None


async def test_a_list_is_searched_by_number_enterprise_code_period_and_state(story):
    story.premium("1", number="AB99", credit_code=OTHER, enterprise_name="丁商店", inception_on=day("2019-03-02"))

    async def numbers(scope=CITY, as_of="2019-12-31", **wanted):
        async with story.asked(as_of) as (reading, basis):
            found = await policies.page(reading, scope, basis, PolicyFilter(**wanted))
            total = await policies.total(reading, scope, basis, PolicyFilter(**wanted))
        assert total.policies == len(found)
        return [each.number for each in found]

    assert await numbers(search="ab") == ["AB99"]
    assert await numbers(search="商店") == ["AB99"]
    assert await numbers(search="100%") == []
    assert await numbers(credit_code=OTHER) == ["AB99"]
    assert await numbers(inception=Period(day("2019-03-02"), None)) == ["AB99"]
    assert len(await numbers(inception=Period(None, day("2019-03-01")))) == 2
    assert await numbers(as_of="2019-03-01", states=(PolicyState.REGISTERED,)) == ["AB99"]
    assert await numbers(scope=Scope(insurer=ANTAI)) == ["PN0001"]


async def test_the_pages_add_up_to_the_total_and_a_late_entry_shifts_nothing(story):
    for number in range(5):
        story.premium("100", number=f"PN1{number}", inception_on=day("2019-03-01") + number * DAY)

    async with story.asked() as (reading, basis):
        first = await policies.page(reading, CITY, basis, page=Page(3))
    story.premium("100", number="LATE", on="2019-09-01", inception_on=day("2019-03-04"))
    async with story.asked(position=basis.position) as (reading, basis):
        rest = await policies.page(reading, CITY, basis, page=Page(100, policies.INCEPTION_DESC.key(first[-1])))
        total = await policies.total(reading, CITY, basis)
        rising = await every(
            lambda page: policies.page(reading, CITY, basis, order=policies.INCEPTION_ASC, page=page),
            policies.INCEPTION_ASC,
        )
        back = await every(
            lambda page: policies.page(reading, CITY, basis, page=page), policies.INCEPTION_DESC, 2, True
        )

    assert [each.policy_id for each in first + rest] == [each.policy_id for each in rising[::-1]]
    assert back == rising
    assert "LATE" not in {each.number for each in rising}
    assert (total.policies, total.enterprises) == (7, 1)
    assert (total.premium, total.accrued) == (sum(p.premium for p in rising), sum(p.accrued for p in rising))


async def test_an_empty_list_has_a_total_of_nothing(story):
    async with story.asked() as (reading, basis):
        found = await policies.page(reading, Scope(nothing=True), basis)
        total = await policies.total(reading, Scope(nothing=True), basis)

    assert found == []
    assert (total.policies, total.premium) == (0, 0)


async def test_enterprises_and_rates_are_counted_by_insurer_and_district(story):
    story.premium("1", number="PN0002", credit_code=OTHER, enterprise_name="丁商店", district=SHUNYI)
    story.premium("1", number="PN0003", inception_on=day("2019-10-01"), credit_code=OTHER, enterprise_name="丁商店")

    async def counted(as_of, scope=CITY):
        async with story.asked(as_of) as (reading, basis):
            return {
                (each.insurer, each.district): (each.enterprises, each.rate_from_bp, each.rate_to_bp)
                for each in await policy_covers.covered(reading, scope, basis)
            }

    spring, year = await counted("2019-04-01"), await counted("2019-12-31")
    assert spring[None, None] == year[None, None] == (2, 1_500, 1_500)
    assert (spring[RENHE, None], spring[None, "110106"], spring[RENHE, SHUNYI]) == (
        (2, 1_500, 1_500),
        (1, 1_500, 1_500),
        (1, 1_500, 1_500),
    )
    assert year[RENHE, "110106"] == (2, 1_500, 1_500)
    assert await counted("2019-12-31", Scope(insurer=ANTAI)) == {
        (ANTAI, "110106"): (1, 1_500, 1_500),
        (ANTAI, None): (1, 1_500, 1_500),
        (None, "110106"): (1, 1_500, 1_500),
        (None, None): (1, 1_500, 1_500),
    }
    assert await counted("2019-02-28") == {(None, None): (0, None, None)}
