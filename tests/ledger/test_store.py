from contextlib import closing
from datetime import UTC, date, datetime

import psycopg
import pytest
from eventsourcing.persistence import DataError, IntegrityError, ProgrammingError

from console.compose import FOLDS
from domain.enterprise import Enterprise
from domain.fund_account import FundAccount
from domain.policy import Policy
from ledger.command import Person
from ledger.door import person_id
from ledger.policy import EndorsePolicy, ExtendPolicy, SurrenderPolicy
from ledger.store import OthersWroteError, Store
from tests.ledger.specs import (
    NOW,
    a_ledger,
    a_policy,
    a_receipt,
    a_refund,
    answer,
    contents,
    credit_code,
    done,
    finance,
    names,
    opened,
    recorded,
    refused,
    registering,
    rows,
    saved,
    sent,
    together,
)


def test_an_empty_ledger_ends_before_its_first_position(database):
    store = Store(database, FOLDS)

    assert store.last() == (0, datetime.fromtimestamp(0, UTC))
    store.close()


def test_facts_are_read_back_as_they_were_decided(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger, shares={"RENHE": 6000, "ANTAI": 4000})
        done(ledger, a_receipt(policy_id))
        done(ledger, a_refund(policy_id), reason="退保")
        done(ledger, EndorsePolicy(policy_id, "B1"), reason="批改")
        done(ledger, ExtendPolicy(policy_id, date(2020, 5, 30), "B2"), reason="延期")
        done(ledger, SurrenderPolicy(policy_id, "B3"), reason="退保")
        kept = ledger._lane._cache.recall(policy_id)

        read = ledger.store.load([policy_id])[policy_id]

    stamped = {"_created_on", "_modified_on"}  # the library's clock, until the door stamps its own
    assert {k: v for k, v in vars(read).items() if k not in stamped} == {
        k: v for k, v in vars(kept).items() if k not in stamped
    }
    assert isinstance(read, Policy)


def test_a_fact_carries_the_envelope(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        receipt = done(ledger, a_receipt(policy_id), on=date(2019, 7, 5), reason="补录")

    fact = next(each.fact for each in recorded(database) if each.position == receipt.position)
    actor = finance()
    assert (fact.actor, fact.role, fact.organisation) == (actor.person, "INSURER_FINANCE", "RENHE")
    assert (fact.attested, fact.correlation) == (True, None)
    assert (fact.effective_on, fact.recorded_at) == (date(2019, 7, 5), NOW)
    assert (fact.command_id, fact.reason) == (receipt.command_id, "补录")


def by_python(cursor, recorded):
    raise ZeroDivisionError


def by_the_server(cursor, recorded):
    cursor.execute("SELECT 1 / 0")


def by_the_server_and_asked_again(cursor, recorded):
    cursor.execute("SELECT 1 / 0")
    cursor.execute("SELECT pg_sleep(0.02)")
    cursor.execute("SELECT 1").fetchone()


def by_a_constraint(cursor, recorded):
    cursor.execute("UPDATE journal SET available = available + 1")


def by_the_driver(cursor, recorded):
    cursor.execute("SELECT %s", [object()])


def by_a_nul_character(cursor, recorded):
    cursor.execute("SELECT %s::text", ["\0"])


@pytest.mark.parametrize(
    ("fold", "fault"),
    [
        (by_python, ZeroDivisionError),
        (by_the_server, DataError),
        (by_the_server_and_asked_again, DataError),
        (by_a_constraint, IntegrityError),
        (by_the_driver, ProgrammingError),
        (by_a_nul_character, DataError),
    ],
)
def test_a_fault_in_a_fold_leaves_nothing_and_harms_no_later_command(database, fold, fault):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        before = contents(database)

        ledger.store.recorder.folds = (*FOLDS, fold)
        assert type(refused(sent(ledger, a_receipt(policy_id)))) is fault
        assert contents(database) == before

        ledger.store.recorder.folds = FOLDS
        assert not done(ledger, a_receipt(policy_id)).replayed


def test_a_fault_in_saving_one_command_leaves_the_rest_of_its_batch(database):
    def sick(cursor, recorded):
        if any(getattr(each.fact, "reference", "") == "R2" for each in recorded):
            raise ZeroDivisionError

    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        ledger.store.recorder.folds = (*FOLDS, sick)

        with together(ledger):
            answers = [sent(ledger, a_receipt(policy_id, number)) for number in (1, 2, 3)]

        assert [type(refused(each)) for each in answers] == [type(None), ZeroDivisionError, type(None)]
    assert names(database).count("PremiumReceived") == 2


def test_a_batch_that_rests_on_less_than_the_whole_log_is_not_saved(database, monkeypatch):
    with a_ledger(database) as ledger:
        account = FundAccount.open("RENHE", "110105", 2019)
        before = contents(database)
        last, instant = ledger.store.last()
        monkeypatch.setattr(ledger.store, "last", lambda: (last - 1, instant))

        with pytest.raises(OthersWroteError):
            saved(ledger.store, account)

    assert contents(database) == before


def test_what_was_saved_past_this_process_is_decided_upon(database):
    with a_ledger(database) as ledger, opened(database) as elsewhere:
        policy_id = a_policy(ledger)

        done(elsewhere, a_receipt(policy_id, 1))
        done(ledger, a_receipt(policy_id, 2))

        assert [type(refused(sent(each, a_receipt(policy_id, 1)))).__name__ for each in (ledger, elsewhere)] == [
            "ReceiptDuplicate"
        ] * 2


def test_a_refusal_rests_on_what_was_saved_past_this_process_too(database):
    with a_ledger(database) as ledger, opened(database) as elsewhere:
        policy_id = a_policy(ledger)
        done(ledger, a_receipt(policy_id, 1))

        done(elsewhere, a_receipt(policy_id, 2))

        assert done(ledger, a_refund(policy_id, 3, "200.00"), reason="退保")


def test_personal_data_stands_beside_the_facts_and_in_none_of_them(database):
    contact = Person("赵一", "13800000001", "zhao@example.org")
    with a_ledger(database) as ledger:
        a_policy(ledger, contact=contact)

    id_ = person_id(credit_code(), "赵一")
    [kept] = rows(database, "SELECT * FROM persons WHERE person_id = %s", [id_])
    assert (kept["name"], kept["phone"], kept["email"]) == ("赵一", "13800000001", "zhao@example.org")
    states = b"".join(row["state"] for row in rows(database, "SELECT state FROM ledger_events"))
    assert str(id_).encode() in states
    assert not any(text.encode() in states for text in ("赵一", "13800000001", "zhao@example.org"))


@pytest.mark.parametrize("in_one_batch", [False, True])
def test_a_contact_named_again_without_a_phone_keeps_the_one_that_is_known(database, in_one_batch):
    first = registering("PN0001", contact=Person("赵一", "13800000001"))
    second = registering("PN0002", contact=Person("赵一", None, "zhao@example.org"))
    with a_ledger(database) as ledger:
        if in_one_batch:
            with together(ledger):
                answers = [sent(ledger, first), sent(ledger, second)]
            assert [answer(each) for each in answers]
        else:
            done(ledger, first)
            done(ledger, second)

    [kept] = rows(database, "SELECT phone, email FROM persons WHERE name = '赵一'")
    assert (kept["phone"], kept["email"]) == ("13800000001", "zhao@example.org")


def test_a_session_of_the_store_commits_durably_whatever_the_database_says(database):
    with psycopg.connect(database, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    store = Store(database, FOLDS)

    with store.datastore.get_connection() as connection:
        shown = connection.execute("SHOW synchronous_commit").fetchone()

    assert shown == {"synchronous_commit": "on"}
    store.close()


def test_a_batch_of_several_megabytes_is_saved(database):
    """A pipeline was seen to stall on one large message."""
    beneficiary = "企业" * 2_000
    many = [Enterprise.register(f"code {number}", beneficiary) for number in range(600)]
    with closing(Store(database, FOLDS)) as store:
        saved(store, *many)

        assert len(store.load(each.id for each in many)) == 600
