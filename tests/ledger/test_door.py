from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from domain.fund_account import FundAccount
from domain.money import AmountNotPositive, fen
from domain.policy import Policy, ReceiptDuplicate, RefundExceedsPremium
from domain.rule_book import Limit, LimitTerms
from ledger.command import NotFound, ReasonRequired
from ledger.door import CommandIdReused, DateInFuture, LateEntryReasonRequired, VersionConflict, stamp
from ledger.policy import EndorsePolicy
from ledger.rights import RoleNotAllowed
from ledger.rule_book import PublishRule
from tests.ledger.specs import (
    CENTRE,
    CITY,
    NOW,
    TODAY,
    Clock,
    a_ledger,
    a_policy,
    a_receipt,
    a_refund,
    contents,
    done,
    envelope,
    finance,
    refused,
    saved,
    sent,
)

DAY = timedelta(days=1)


def no(ledger, command, actor=None, on=None, **rest):
    """The kind of refusal that a command is answered with."""
    return type(refused(sent(ledger, command, actor, on, **rest)))


def test_of_several_refusals_the_first_by_the_fixed_order_is_answered(database):
    """One command with everything wrong, put right one thing at a time."""
    used = uuid4()
    with a_ledger(database) as ledger:
        policy_id, foreign = a_policy(ledger), a_policy(ledger, insurer="ANTAI")
        done(ledger, a_receipt(policy_id, "USED"), key=used)
        before = contents(database)
        wrong = {"actor": CENTRE, "on": TODAY + DAY, "expected_version": 1}
        refund = a_refund(foreign, "USED", "0.00")

        answers = [no(ledger, refund, **wrong | {"actor": finance(), "key": used})]
        answers.append(no(ledger, refund, **wrong))
        wrong["actor"] = finance()
        answers.append(no(ledger, refund, **wrong))
        refund = replace(refund, amount=fen("100.01"))
        answers.append(no(ledger, refund, **wrong))
        wrong["reason"] = "退保"
        answers.append(no(ledger, refund, **wrong))
        wrong["on"] = TODAY
        answers.append(no(ledger, refund, **wrong))
        refund = replace(refund, policy_id=policy_id)
        answers.append(no(ledger, refund, **wrong))
        wrong["expected_version"] = 2
        answers.append(no(ledger, refund, **wrong))
        refund = replace(refund, amount=fen("100.00"))
        answers.append(no(ledger, refund, **wrong))

        assert answers == [
            CommandIdReused,
            RoleNotAllowed,
            AmountNotPositive,
            ReasonRequired,
            DateInFuture,
            NotFound,
            VersionConflict,
            RefundExceedsPremium,
            ReceiptDuplicate,
        ]
        assert contents(database) == before


def test_a_late_entry_is_refused_before_its_record_is_looked_for(database):
    with a_ledger(database) as ledger:
        unknown = a_receipt(uuid4())

        assert no(ledger, unknown, on=TODAY - 31 * DAY) is LateEntryReasonRequired
        assert no(ledger, unknown, on=TODAY - 31 * DAY, reason="补录") is NotFound


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2019, 7, 30, 15, 59, 59, 999_999, tzinfo=UTC), date(2019, 7, 30)),
        (datetime(2019, 7, 30, 16, 0, tzinfo=UTC), date(2019, 7, 31)),
    ],
)
def test_a_business_date_is_not_after_today_in_beijing(database, now, today):
    with a_ledger(database, Clock(now)) as ledger:
        policy_id = a_policy(ledger)

        assert no(ledger, a_receipt(policy_id), on=today + DAY) is DateInFuture
        assert done(ledger, a_receipt(policy_id), on=today)


@pytest.mark.parametrize("reason", [None, "", " \t"])
def test_an_entry_over_thirty_days_late_says_why(database, reason):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)

        assert done(ledger, a_receipt(policy_id, 1), on=TODAY - 30 * DAY, reason=reason)
        late = refused(sent(ledger, a_receipt(policy_id, 2), on=TODAY - 31 * DAY, reason=reason))
        assert (type(late), late.days) == (LateEntryReasonRequired, 30)
        assert done(ledger, a_receipt(policy_id, 2), on=TODAY - 31 * DAY, reason="系统迁移补录")


def test_the_limit_of_late_entries_is_the_rule_books_and_none_is_no_limit(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)

        done(ledger, PublishRule(LimitTerms(Limit.LATE_ENTRY_DAYS, 1), TODAY, TODAY, "通知"), CITY)
        assert done(ledger, a_receipt(policy_id, 1), on=TODAY - DAY)
        assert no(ledger, a_receipt(policy_id, 2), on=TODAY - 2 * DAY) is LateEntryReasonRequired

        done(ledger, PublishRule(LimitTerms(Limit.LATE_ENTRY_DAYS, 0), TODAY, None, "通知"), CITY)
        assert done(ledger, a_receipt(policy_id, 2), on=date(2015, 1, 1))


def test_the_expected_version_is_that_of_the_record_now(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        done(ledger, a_receipt(policy_id, 1), expected_version=1)
        conflict = refused(sent(ledger, a_receipt(policy_id, 2), expected_version=1))

        assert (type(conflict), conflict.version) == (VersionConflict, 2)
        assert no(ledger, a_receipt(policy_id, 2), expected_version=3) is VersionConflict
        assert done(ledger, a_receipt(policy_id, 2), expected_version=2)


def test_the_expected_version_is_that_of_the_named_record_only(database):
    with a_ledger(database) as ledger:
        policy_id, beside = a_policy(ledger, "PN0001"), a_policy(ledger, "PN0002")
        for number in range(3):
            done(ledger, a_receipt(beside, number))  # moves the account that both policies accrue to

        assert done(ledger, a_receipt(policy_id), expected_version=1)


def test_anothers_record_is_answered_like_one_that_does_not_exist(database):
    with a_ledger(database) as ledger:
        theirs = a_policy(ledger, insurer="ANTAI")
        account_id = FundAccount.id_for("ANTAI", "110105", 2019)
        done(ledger, a_receipt(theirs), finance("ANTAI"))

        answers = [refused(sent(ledger, a_receipt(each))) for each in (theirs, account_id, uuid4())]

        assert {(type(each), each.what) for each in answers} == {(NotFound, "Policy")}


def test_a_co_insurer_reaches_the_policy_that_it_shares(database):
    with a_ledger(database) as ledger:
        shared = a_policy(ledger, shares={"RENHE": 6000, "ANTAI": 4000})

        assert done(ledger, a_receipt(shared), finance("ANTAI"))


def test_a_role_sends_its_own_commands_only(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        refusal = refused(sent(ledger, a_receipt(policy_id), CENTRE))

        assert (type(refusal), refusal.command) == (RoleNotAllowed, "RecordPremiumReceipt")


def test_a_receipt_names_the_streams_that_changed_the_record_first(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger, shares={"ANTAI": 4000, "RENHE": 6000})
        receipt = done(ledger, a_receipt(policy_id))

    assert receipt.streams == (
        Policy.id_for("RENHE", "PN0001"),
        FundAccount.id_for("ANTAI", "110105", 2019),
        FundAccount.id_for("RENHE", "110105", 2019),
    )


def test_a_refund_that_overdraws_an_account_is_recorded_with_a_warning_that_a_replay_repeats(database):
    key, account_id = uuid4(), FundAccount.id_for("RENHE", "110105", 2019)
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        done(ledger, a_receipt(policy_id, 1, "1000.00"))
        account = ledger.store.load([account_id])[account_id]
        account.reserve(uuid4(), fen("100.00"))
        saved(ledger.store, account)

        unwarned = done(ledger, a_refund(policy_id, 2, "333.36"), reason="退保")
        warned = done(ledger, a_refund(policy_id, 3, "0.01"), reason="退保", key=key)
        again = done(ledger, a_refund(policy_id, 3, "0.01"), reason="退保", key=key)

    assert unwarned.warnings == ()
    assert [(each.code, each.values) for each in warned.warnings] == [("FUND_OVERDRAWN", {"overdrawn_by": "0.01"})]
    assert again == replace(warned, replayed=True)


def test_the_content_of_a_key_is_command_date_reason_and_organisation(database):
    key = uuid4()
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        command, person = EndorsePolicy(policy_id, "B1"), finance()
        first = done(ledger, command, person, reason="批改", key=key)

        moved = replace(person, organisation="ANTAI")
        assert no(ledger, command, moved, reason="批改", key=key) is CommandIdReused
        assert no(ledger, command, person, reason="更正", key=key) is CommandIdReused
        assert no(ledger, command, person, TODAY - DAY, reason="批改", key=key) is CommandIdReused
        assert done(ledger, command, person, reason="批改", key=key, correlation=uuid4()).position == first.position


def test_a_fact_keeps_the_day_that_its_aggregate_stated_and_others_have_the_commands():
    account = FundAccount.open("RENHE", "110106", 2019).happened_on(date(2018, 5, 1))
    account.freeze("核查")
    facts = account.collect_events()

    stamp(facts, envelope(finance(), TODAY), NOW)

    assert [fact.effective_on for fact in facts] == [date(2018, 5, 1), TODAY]


def test_a_refund_tells_no_insurer_of_anothers_overdraft(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger, shares={"RENHE": 5000, "ANTAI": 5000})
        done(ledger, a_receipt(policy_id, 1, "2000.00"))
        for insurer in ("RENHE", "ANTAI"):
            account_id = FundAccount.id_for(insurer, "110105", 2019)
            account = ledger.store.load([account_id])[account_id]
            account.reserve(uuid4(), fen("150.00") if insurer == "ANTAI" else fen("149.00"))
            saved(ledger.store, account)

        theirs_only = done(ledger, a_refund(policy_id, 2, "10.00"), reason="退保")
        both = done(ledger, a_refund(policy_id, 3, "10.00"), reason="退保")
        told_the_other = done(ledger, a_refund(policy_id, 4, "10.00"), finance("ANTAI"), reason="退保")

    assert theirs_only.warnings == ()
    assert [each.values["overdrawn_by"] for each in both.warnings] == ["0.50"]
    assert [each.values["overdrawn_by"] for each in told_the_other.warnings] == ["2.25"]
