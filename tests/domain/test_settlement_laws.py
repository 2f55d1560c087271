"""Laws of settlements over random commands, told by a naive sum over the facts."""

from contextlib import suppress
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contract import ServiceContract
from domain.fee import Fee
from domain.money import Fen
from domain.payment import Payment, PaymentState
from domain.refusal import Refusal
from domain.settlement import Settlement
from domain.settlement.line import LinePayment, SettlementState
from domain.task import InspectionTask
from domain.task.tracks import TaskState
from ledger.payment import ReversePayment
from ledger.settlement import (
    AgreeLine,
    DisputeLine,
    MediateDispute,
    PaySettlement,
    ReturnSettlement,
    SubmitSettlement,
)
from tests.domain.settlement_specs import Firm, visit
from tests.domain.specs import CENTRE, FINANCE, OFFICER, Books, voucher
from tests.domain.task_specs import FIRM

CLAIM = 80_000
NUMBERS = ("JS-1", "JS-2")
AMOUNTS = st.sampled_from([1, 30_000, 50_000, 79_999, 80_000, 80_001])
PLACE, LINE = st.integers(0, 1), st.integers(1, 3)
STEPS = st.one_of(
    st.tuples(st.just("submit"), PLACE, st.lists(st.integers(0, 3), min_size=1, max_size=3)),
    st.tuples(st.just("return"), PLACE),
    st.tuples(st.just("agree"), PLACE, LINE),
    st.tuples(st.just("dispute"), PLACE, LINE, AMOUNTS),
    st.tuples(st.just("mediate"), PLACE, LINE, AMOUNTS),
    st.tuples(st.just("pay"), PLACE, st.lists(st.tuples(LINE, AMOUNTS), min_size=1, max_size=2)),
    st.tuples(st.just("reverse"), st.integers(0, 5)),
)


@cache
def ready() -> Firm:
    """Four accepted visits and a project of 4,000 yuan, under a ceiling of five visits."""
    firm = Firm(ceiling=Fen(5 * CLAIM))
    for _ in range(4):
        firm.accepted()
    firm.x, firm.account = firm.project("4,000.00")
    return firm


class Told:
    """A copy of what is ready, and the commands that were not refused."""

    def __init__(self) -> None:
        self.firm = Firm.__new__(Firm)
        self.firm.__dict__ = dict(ready().__dict__)
        self.firm.books = Books(dict(ready().books.kept), [], 0)
        self.vouchers = 0

    @property
    def settlements(self) -> list[Settlement]:
        return [each for each in self.firm.books.kept.values() if isinstance(each, Settlement)]

    @property
    def payments(self) -> list[Payment]:
        return [each for each in self.firm.books.kept.values() if isinstance(each, Payment)]

    def take(self, step) -> None:
        """Send one command; what is refused leaves nothing."""
        name, place, *rest = step
        with suppress(Refusal):
            getattr(self, name)(place, *rest)

    def id(self, place: int):
        return Settlement.id_for("ANKE", NUMBERS[place])

    def submit(self, place, tasks):
        lines = tuple(visit(self.firm.tasks[each]) for each in tasks)
        self.firm.do(SubmitSettlement(self.firm.contract, NUMBERS[place], lines), "2019-07-10", FIRM)

    def __getattr__(self, name):
        assert name == "return"
        return lambda place: self.firm.do(ReturnSettlement(self.id(place)), "2019-07-15", OFFICER)

    def agree(self, place, line):
        self.firm.do(AgreeLine(self.id(place), (line,)), "2019-07-15", OFFICER)

    def dispute(self, place, line, offer):
        self.firm.do(DisputeLine(self.id(place), line, Fen(offer)), "2019-07-15", OFFICER)

    def mediate(self, place, line, award):
        self.firm.do(MediateDispute(self.id(place), line, Fen(award), "依据"), "2019-07-15", CENTRE)

    def pay(self, place, paid):
        self.vouchers += 1
        lines = tuple(LinePayment(line, Fen(amount)) for line, amount in paid)
        fund = self.firm.fund(self.firm.x, self.firm.account, self.vouchers)
        self.firm.do(PaySettlement(self.id(place), lines, fund, confirm_duplicate=True), "2019-08-01", FINANCE)

    def reverse(self, place):
        self.vouchers += 1
        red = voucher(f"付-2019-12-{800 + self.vouchers}")
        if place < len(self.payments):
            self.firm.do(ReversePayment(self.payments[place].id, red), "2019-08-02", FINANCE)


def recounted(facts) -> dict[str, int]:
    """Sum up the facts, line by line, as one would with pencil and paper."""
    billed: dict[tuple, int] = {}
    where: dict[tuple, str] = {}
    confirmed: dict[tuple, int] = {}
    paid: dict[tuple, int] = {}
    for fact in facts:
        of = fact.originator_id
        match type(fact).__name__:
            case "SettlementSubmitted":
                for each in fact.lines:
                    billed[of, each.number], where[of, each.number] = each.quantity * each.price, "undecided"
            case "SettlementReturned":
                where |= {key: "returned" for key in where if key[0] == of}
            case "SettlementLineAgreed":
                where[of, fact.line], confirmed[of, fact.line] = "agreed", billed[of, fact.line]
            case "SettlementLineDisputed":
                where[of, fact.line] = "disputed"
            case "DisputeMediated":
                where[of, fact.line], confirmed[of, fact.line] = "mediated", fact.award
            case "SettlementPaid" | "SettlementPaymentReversed" as name:
                for each in fact.lines:
                    sign = 1 if name == "SettlementPaid" else -1
                    paid[of, each.line] = paid.get((of, each.line), 0) + sign * each.amount
    assert all(amount <= confirmed.get(key, 0) for key, amount in paid.items())
    assert all(amount >= 0 for amount in paid.values())
    sums = {place: sum(billed[key] for key in where if where[key] == place) for place in set(where.values())}
    released = sum(billed[key] - confirmed[key] for key in where if where[key] == "mediated")
    return {"billed": sum(billed.values()), "paid": sum(paid.values()), "released": released, **sums}


@settings(max_examples=300, deadline=None)
@given(steps=st.lists(STEPS, max_size=25).map(lambda steps: [("submit", 0, [0, 1, 2]), *steps]))
def test_what_is_billed_is_agreed_mediated_disputed_undecided_or_returned_and_paid_once(steps):
    told = Told()
    for step in steps:
        told.take(step)
    books, facts = told.firm.books, told.firm.books.facts
    sums = recounted(facts)
    parts = ("undecided", "agreed", "mediated", "disputed", "returned")

    assert sums["billed"] == sum(sums.get(part, 0) for part in parts)
    assert sums["billed"] == sum(each.claimed for each in told.settlements)
    live = sums["billed"] - sums.get("returned", 0) - sums["released"]
    contract = books[ServiceContract, told.firm.contract]
    assert contract.billed == live <= contract.ceiling
    assert sums["paid"] == sum(sum(each.paid.values()) for each in told.settlements)

    stands = [each for each in told.payments if each.state is not PaymentState.REVERSED]
    assert sums["paid"] == sum(each.amount for each in stands)
    assert books.kept[told.firm.x].total_used == sums["paid"]
    assert books.kept[told.firm.account].book == 15_000_000 - sums["paid"]

    fees = [each for each in books.kept.values() if isinstance(each, Fee) and each.settlement_id]
    kept = [each for each in told.settlements if each.state is not SettlementState.RETURNED]
    assert len(fees) == sum(len(each.lines) for each in kept)
    settled = {line.task_id for each in kept if each.state is SettlementState.PAID for line in each.lines}
    tasks = {each.id: each.state for each in books.kept.values() if isinstance(each, InspectionTask)}
    assert {id_ for id_, state in tasks.items() if state is TaskState.SETTLED} == settled


def test_the_random_commands_reach_every_state():
    """So that the law is not one about commands that were all refused."""
    told = Told()
    for step in [
        ("submit", 0, [0, 1, 2]),
        ("submit", 1, [0, 3]),
        ("submit", 1, [3]),
        ("agree", 0, 1),
        ("dispute", 0, 2, 50_000),
        ("mediate", 0, 2, 79_999),
        ("agree", 0, 3),
        ("pay", 0, [(1, 80_000), (2, 79_999)]),
        ("pay", 0, [(3, 80_000)]),
        ("reverse", 0),
        ("return", 1),
    ]:
        told.take(step)

    assert [each.state for each in told.settlements] == [SettlementState.PART_PAID, SettlementState.RETURNED]
    assert recounted(told.firm.books.facts) == {
        "billed": 4 * CLAIM,
        "paid": CLAIM,
        "released": 1,
        "agreed": 2 * CLAIM,
        "mediated": CLAIM,
        "returned": CLAIM,
    }
