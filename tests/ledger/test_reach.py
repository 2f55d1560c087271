"""How far each role sees: a record of another firm, insurer or district answers like one that does not exist."""

import pytest

from ledger.rights import Role, sees
from projections.scope import Scope, within_reach
from tests.domain.hazard_specs import ANTAI, FENGTAI, FIRM, RENHE, day, found
from tests.domain.specs import actor

OWN = [
    actor("机构", Role.TECH_FIRM, FIRM),
    actor("专员", Role.INSURER_PROJECT, RENHE),
    actor("丰台", Role.DISTRICT, "FENGTAI", FENGTAI),
    actor("中心", Role.CENTRE, "CENTRE"),
]
OTHERS = [
    actor("机构", Role.TECH_FIRM, "OTHER"),
    actor("专员", Role.INSURER_PROJECT, ANTAI),
    actor("顺义", Role.DISTRICT, "SHUNYI", "110113"),
]


@pytest.mark.parametrize("who", OWN, ids=lambda who: who.role.value)
def test_a_hazard_is_seen_by_its_firm_its_insurer_its_district_and_those_who_see_all(who):
    assert sees(who, found())


@pytest.mark.parametrize("who", OTHERS, ids=lambda who: who.role.value)
def test_a_hazard_is_not_seen_by_another_firm_insurer_or_district(who):
    assert not sees(who, found())


def test_a_hazard_that_changed_hands_is_seen_by_both_insurers():
    hazard = found()
    hazard.inherit(ANTAI, day("2019-07-01"))

    assert [sees(actor("专员", Role.INSURER_PROJECT, insurer), hazard) for insurer in (ANTAI, RENHE)] == [True, True]


def test_a_firm_asks_within_its_own_records_whatever_else_it_names():
    scope = within_reach(OWN[0], "organisations", Scope(insurer=ANTAI, district=FENGTAI))

    assert scope == Scope(insurer=ANTAI, district=FENGTAI, firm=FIRM)
