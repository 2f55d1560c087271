from domain.money import fen
from domain.rule_book import UseCategory
from ledger.payment import ReversePayment
from ledger.project import ConsentAllocation
from projections.groups import By
from projections.uses import uses
from tests.domain.specs import ANTAI, FENGTAI, OTHER_FINANCE, OTHER_OFFICER, RENHE, voucher
from tests.projections.specs import CITY, a_story


async def test_the_largest_use_is_marked_in_each_group_and_a_shared_project_counts_once_in_each(database):
    with a_story(database) as story:
        shares = [(story.renhe, "100.00"), (story.antai, "100.00")]
        own = story.accepted([(story.renhe, "100.00")], number="X-1", category=UseCategory.EMERGENCY)
        shared = story.declared(shares, number="X-2")
        story.do(ConsentAllocation(shared), "2019-06-02", OTHER_OFFICER)
        rest = {"number": "X-2"}
        story.declared = lambda *_, **__: shared
        story.accepted(shares, **rest)
        story.paid(own, story.renhe, "30.00")
        story.paid(shared, story.renhe, "30.00")
        payment = story.paid(shared, story.antai, "12.00", by=OTHER_FINANCE)

        async def told(by=None, position=None):
            async with story.asked(position=position) as (reading, basis):
                found = await uses(reading, CITY, basis, by)
            return [(u.insurer, u.district, u.category, u.projects, u.net_paid, str(u.share), u.largest) for u in found]

        training, emergency = "TRAINING", "EMERGENCY"
        assert await told() == [
            (None, None, training, 1, fen("42"), "58.3", True),
            (None, None, emergency, 1, fen("30"), "41.7", False),
        ]
        assert await told(By.INSURER) == [
            (ANTAI, None, training, 1, fen("12"), "100.0", True),
            (RENHE, None, emergency, 1, fen("30"), "50.0", True),
            (RENHE, None, training, 1, fen("30"), "50.0", True),
        ]
        assert [row[:2] for row in await told(By.BOTH)] == [(ANTAI, FENGTAI), (RENHE, FENGTAI), (RENHE, FENGTAI)]
        assert [row[:4] for row in await told(By.DISTRICT)] == [
            (None, FENGTAI, training, 1),
            (None, FENGTAI, emergency, 1),
        ]
        known = story.position
        story.do(ReversePayment(payment, voucher("记-2019-12-99", ANTAI)), "2019-08-03", OTHER_FINANCE)
        assert [row[0] for row in await told(By.INSURER)] == [RENHE, RENHE]
        assert len(await told(By.INSURER, known)) == 3
