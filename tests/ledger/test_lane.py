from concurrent.futures import wait
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from threading import Thread
from uuid import UUID, uuid4

import pytest

from domain.aggregate import Aggregate
from domain.organisation import OrganisationExists
from domain.policy import Policy, ReceiptDuplicate, RefundExceedsPremium
from ledger import lane
from ledger.cache import Cache
from ledger.command import Books, Form
from ledger.door import CommandIdReused
from ledger.lane import Busy
from ledger.rights import COMMANDS
from tests.domain.hazard_specs import finding
from tests.ledger.specs import (
    CENTRE,
    NOW,
    Clock,
    a_ledger,
    a_policy,
    a_receipt,
    a_refund,
    an_organisation,
    answer,
    contents,
    done,
    envelope,
    finance,
    names,
    opened,
    recorded,
    refused,
    rows,
    sent,
    together,
)


def test_commands_that_wait_together_are_saved_in_one_transaction_in_their_order(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        with together(ledger):
            answers = [sent(ledger, a_receipt(policy_id, number)) for number in range(50)]
        positions = [answer(each).position for each in answers]

    assert positions == sorted(positions)
    log = rows(database, "SELECT xmin::text FROM command_log WHERE position = ANY(%s)", [positions])
    assert len(log) == 50
    assert len({row["xmin"] for row in log}) == 1


def test_a_receipt_tells_the_position_of_the_commands_own_last_fact(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        with together(ledger):
            answers = [sent(ledger, a_receipt(policy_id, number)) for number in (1, 2)]
        receipts = {answer(each).command_id: answer(each).position for each in answers}

    last = {each.fact.command_id: each.position for each in recorded(database)}
    assert receipts.items() <= last.items()


def test_a_refused_command_leaves_nothing_and_the_others_of_its_batch_stand(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        with together(ledger):
            answers = [sent(ledger, a_receipt(policy_id, number)) for number in (1, 2, 1, 3)]

        assert [type(refused(each)) for each in answers] == [type(None), type(None), ReceiptDuplicate, type(None)]
    assert names(database).count("PremiumReceived") == 3


def test_a_decision_sees_what_the_batch_decided_before_it(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        with together(ledger):
            early = sent(ledger, a_refund(policy_id, 1), reason="退保")
            received = sent(ledger, a_receipt(policy_id, 2))
            given_back = sent(ledger, a_refund(policy_id, 3), reason="退保")

        assert isinstance(refused(early), RefundExceedsPremium)
        assert answer(received).position < answer(given_back).position


def test_a_key_sent_twice_in_one_batch_is_carried_out_once(database):
    key = uuid4()
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        with together(ledger):
            answers = [sent(ledger, a_receipt(policy_id), key=key) for _ in range(300)]
        first, *others = (answer(each) for each in answers)

    assert not first.replayed
    assert set(others) == {replace(first, replayed=True)}
    assert names(database).count("PremiumReceived") == 1


def test_a_key_sent_again_later_is_answered_with_the_first_receipt(database):
    key = uuid4()
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        first = done(ledger, a_receipt(policy_id), key=key)
        before = contents(database)

        assert done(ledger, a_receipt(policy_id), key=key, expected_version=99) == replace(first, replayed=True)
    with opened(database) as ledger:
        assert done(ledger, a_receipt(policy_id), key=key) == replace(first, replayed=True)
    assert contents(database) == before


@pytest.mark.parametrize("in_one_batch", [False, True])
@pytest.mark.parametrize("other", [{"amount": "100.01"}, {"reason": "更正"}, {"on": NOW.date() - timedelta(1)}])
def test_a_key_is_not_used_for_other_content(database, in_one_batch, other):
    key, changes = uuid4(), dict(other)
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        first, second = a_receipt(policy_id), a_receipt(policy_id, amount=changes.pop("amount", "100.00"))
        if in_one_batch:
            with together(ledger):
                sent(ledger, first, key=key)
                late = sent(ledger, second, key=key, **changes)
        else:
            done(ledger, first, key=key)
            late = sent(ledger, second, key=key, **changes)

        assert isinstance(refused(late), CommandIdReused)
    assert names(database).count("PremiumReceived") == 1


def test_a_key_is_its_principals_own(database):
    key = uuid4()
    with a_ledger(database) as ledger:
        policies = [a_policy(ledger, "PN0001", insurer) for insurer in ("RENHE", "ANTAI")]
        receipts = [
            done(ledger, a_receipt(policy), finance(insurer), key=key)
            for policy, insurer in zip(policies, ("RENHE", "ANTAI"), strict=True)
        ]

    assert [each.replayed for each in receipts] == [False, False]


def test_a_refusal_is_not_kept_and_its_key_decides_anew(database):
    key = uuid4()
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        assert isinstance(refused(sent(ledger, a_refund(policy_id), key=key, reason="退保")), RefundExceedsPremium)
        done(ledger, a_receipt(policy_id))

        assert not done(ledger, a_refund(policy_id), key=key, reason="退保").replayed


def test_a_key_that_is_refused_is_decided_as_often_as_it_is_sent(database):
    key = uuid4()
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        with together(ledger):
            answers = [sent(ledger, a_refund(policy_id), key=key, reason="退保") for _ in range(256)]

        assert {type(refused(each)) for each in answers} == {RefundExceedsPremium}


def test_a_full_lane_is_busy_at_once_and_takes_the_command_later(database):
    key = uuid4()
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
    with opened(database, room=2) as ledger:
        with together(ledger):
            waiting = [sent(ledger, a_receipt(policy_id, number)) for number in (1, 2)]
            turned_away = sent(ledger, a_receipt(policy_id, 3), key=key)
            assert isinstance(turned_away.exception(timeout=0), Busy)
        assert all(answer(each) for each in waiting)

        assert not done(ledger, a_receipt(policy_id, 3), key=key).replayed


def test_closing_answers_what_is_waiting_and_takes_no_more(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
    with opened(database) as ledger:
        with together(ledger):
            waiting = [sent(ledger, a_receipt(policy_id, number)) for number in range(10)]
            closing = Thread(target=ledger.close)
            closing.start()
            while not (late := sent(ledger, a_receipt(policy_id, uuid4().hex))).done():
                waiting.append(late)
            assert isinstance(refused(late), Busy)
        closing.join()

        assert all(each.done() and each.result() for each in waiting)


def test_a_command_that_its_caller_gave_up_in_time_is_not_carried_out(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        with together(ledger):
            assert sent(ledger, a_receipt(policy_id, 1)).cancel()
        done(ledger, a_receipt(policy_id, 2))

    assert names(database).count("PremiumReceived") == 1


@dataclass(frozen=True, slots=True)
class Stumble(Form):
    """A command with a bug."""

    def perform(self, books: Books) -> list[Aggregate]:
        raise ZeroDivisionError


@dataclass(frozen=True, slots=True)
class StumbleLate(Form):
    """A command with a bug after its decision."""

    policy_id: UUID

    def perform(self, books: Books) -> list[Aggregate]:
        books.get(Policy, self.policy_id).endorse("B1")
        raise ZeroDivisionError


def test_what_a_command_decided_before_it_failed_is_not_decided(database, monkeypatch):
    monkeypatch.setitem(COMMANDS, "StumbleLate", {CENTRE.role})
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        done(ledger, a_receipt(policy_id, 1))

        assert isinstance(refused(sent(ledger, StumbleLate(policy_id), CENTRE)), ZeroDivisionError)
        assert done(ledger, a_receipt(policy_id, 2), expected_version=2)
    assert "PolicyEndorsed" not in names(database)


def test_a_fault_in_one_command_is_its_callers_and_the_others_of_its_batch_stand(database, monkeypatch):
    monkeypatch.setitem(COMMANDS, "Stumble", {CENTRE.role})
    with a_ledger(database) as ledger:
        with together(ledger):
            before = sent(ledger, an_organisation("BEFORE"), CENTRE)
            fault = sent(ledger, Stumble(), CENTRE)
            after = sent(ledger, an_organisation("AFTER"), CENTRE)

        assert isinstance(refused(fault), ZeroDivisionError)
        assert answer(before).position + 1 == answer(after).position


def test_a_lane_that_was_overtaken_is_not_overtaken_for_ever(database):
    class Overtaking(Clock):
        """Whenever the time is asked, somebody else tries to be first."""

        def __call__(self):
            wait([sent(elsewhere, an_organisation(f"X{uuid4().hex}"), CENTRE)], timeout=0.2)
            return self.now

    with a_ledger(database) as elsewhere, opened(database, clock=Overtaking()) as ledger:
        assert done(ledger, an_organisation("AT LAST"), CENTRE)


@pytest.mark.parametrize("most", [1, 20_000])
def test_what_leaves_the_cache_is_read_again_and_decides_the_same(database, monkeypatch, most):
    monkeypatch.setattr(lane, "Cache", partial(Cache, most=most))
    with a_ledger(database) as ledger:
        policies = [a_policy(ledger, f"PN000{number}") for number in range(3)]
        for number, amount in enumerate(["0.03", "0.01", "12345.67"]):
            for policy_id in policies:
                done(ledger, a_receipt(policy_id, number, amount))
        assert isinstance(refused(sent(ledger, a_receipt(policies[0], 0))), ReceiptDuplicate)
        assert isinstance(refused(sent(ledger, an_organisation("RENHE"), CENTRE)), OrganisationExists)

        cache = ledger._lane._cache
        held = len(cache._again.keys() | cache._once.keys())

    assert held <= most + 3  # what one command may change
    accrued = [each.fact.accrual.accrued_to_date for each in recorded(database) if hasattr(each.fact, "accrual")]
    assert accrued == [1, 1, 1, 185_186, 185_186, 185_186]


def test_a_cache_forgets_what_was_seen_once_before_what_was_asked_for_again(database):
    with a_ledger(database) as ledger:
        policies = [a_policy(ledger, f"PN000{number}") for number in range(4)]
        cache = Cache(ledger.store, most=4)

        for number in (0, 1, 0, 2, 3):
            working = cache.begin([(a_receipt(policies[number]), envelope(finance()))])
            assert isinstance(working.look(policies[number]), Policy)

        assert [cache.recall(each) is None for each in policies] == [False, True, False, False]


def test_a_batch_looks_up_at_once_what_its_commands_would_make(database, monkeypatch):
    first, second = (finding(uuid4(), number) for number in ("1", "2"))
    with a_ledger(database) as ledger:
        working = Cache(ledger.store).begin([(each, envelope(CENTRE)) for each in (first, second)])

        monkeypatch.setattr(ledger.store, "load", pytest.fail)
        assert [working.look(stream) for each in (first, second) for stream in (each.task_id, each.stream)] == [
            None
        ] * 4


def test_the_instant_of_a_fact_never_goes_back_when_the_clock_does(database):
    late, early = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
    with a_ledger(database, Clock(NOW)) as ledger:
        policy_id = a_policy(ledger)
        instants = []
        for number, now in enumerate((late, early)):
            ledger.clock.now = now
            instants.append(done(ledger, a_receipt(policy_id, number)).recorded_at)
    with opened(database, clock=Clock(early)) as ledger:
        instants.append(done(ledger, a_receipt(policy_id, 2)).recorded_at)
        with opened(database, clock=Clock(late + timedelta(seconds=1))) as elsewhere:
            instants.append(done(elsewhere, a_receipt(policy_id, 3)).recorded_at)
        instants.append(done(ledger, a_receipt(policy_id, 4)).recorded_at)

    assert instants == [late, late, late, late + timedelta(seconds=1), late + timedelta(seconds=1)]
    log = rows(database, "SELECT recorded_at FROM command_log ORDER BY position")
    assert [row["recorded_at"] for row in log] == sorted(row["recorded_at"] for row in log)
