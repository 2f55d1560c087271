"""The ten traps of the library and its database, each with the naive way seen falling into it (2 and 10: as settings).

Source  design.md 4
"""

import json
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from types import ModuleType
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing import domain
from eventsourcing.dcb.persistence import DCBRecorder
from eventsourcing.persistence import (
    DatetimeAsISO,
    IntegrityError,
    JSONTranscoder,
    Mapper,
    OperationalError,
    StoredEvent,
    UUIDAsHex,
)
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import TopicError, construct_topic, get_topic, resolve_topic

import domain as our_domain
from console.compose import FOLDS
from domain.aggregate import Aggregate, stored_as
from domain.fund_account import FundAccount
from domain.policy import Policy, PolicyNoDuplicate
from ledger.store import DurableDatastore, FactMapper, LedgerRecorder, Store
from tests.ledger.specs import (
    NOW,
    a_ledger,
    a_policy,
    a_receipt,
    answer,
    done,
    envelope,
    finance,
    names,
    recorded,
    refused,
    registering,
    rows,
    saved,
    sent,
)

NAIVE = "naive_events"


@contextmanager
def a_recorder(database, kind=PostgresApplicationRecorder):
    """A recorder of the library on a table of its own."""
    datastore = DurableDatastore(database)
    recorder = kind(datastore, events_table_name=NAIVE)
    recorder.create_table()
    try:
        yield recorder
    finally:
        datastore.close()


def an_event(stream=None):
    return StoredEvent(stream or uuid4(), 1, "some.Thing", b"{}")


def insert_once(recorder, *events):
    """Insert without the library's own second tries."""
    return PostgresApplicationRecorder.insert_events.__wrapped__(recorder, events)


class WorksAfterInsert(PostgresApplicationRecorder):
    def _insert_stored_events(self, curs, stored_events, **kwargs):
        super()._insert_stored_events(curs, stored_events, **kwargs)
        time.sleep(0.02)
        curs.connection.execute("SELECT 'more of the same transaction'")


def test_1_naive_work_right_after_the_insert_makes_a_conflict_a_lost_connection(database):
    event = an_event()
    with a_recorder(database, WorksAfterInsert) as recorder:
        insert_once(recorder, event)

        with pytest.raises(OperationalError, match="pipeline aborted"):
            insert_once(recorder, event)


def test_1_work_after_the_pipelines_sync_leaves_a_conflict_what_it_is(database):
    def slow(cursor, recorded):
        time.sleep(0.02)
        cursor.execute("SELECT 'more of the same transaction'")

    store = Store(database, (*FOLDS, slow))
    saved(store, FundAccount.open("RENHE", "110105", 2019))

    with pytest.raises(IntegrityError, match="duplicate key"):
        saved(store, FundAccount.open("RENHE", "110105", 2019))
    store.close()


def test_2_functions_of_the_database_stay_off_whatever_the_environment_says(database, monkeypatch):
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    store = Store(database, FOLDS)

    assert store.datastore.enable_db_functions is False
    store.close()


@contextmanager
def a_commit_whose_answer_is_lost(conninfo):
    """COMMIT waits for a standby that is nowhere: what is killed while it waits is committed, and nobody was told."""
    reload = ("ALTER SYSTEM {} synchronous_standby_names {}", "SELECT pg_reload_conf()")

    def cut():
        with psycopg.connect(conninfo, autocommit=True) as connection:
            kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            while not connection.execute(kill).fetchall():
                time.sleep(0.005)
            connection.execute(reload[0].format("RESET", ""))
            connection.execute(reload[1])

    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(reload[0].format("SET", "= 'nowhere'"))
        connection.execute(reload[1])
    while rows(conninfo, "SHOW synchronous_standby_names") != [{"synchronous_standby_names": "nowhere"}]:
        time.sleep(0.005)
    cutter = threading.Thread(target=cut)
    cutter.start()
    yield
    cutter.join()


def test_3_naive_a_commit_whose_answer_is_lost_comes_back_as_a_conflict_with_oneself(own_database):
    event = an_event()
    with a_recorder(own_database) as recorder:
        with a_commit_whose_answer_is_lost(own_database), pytest.raises(IntegrityError):
            recorder.insert_events([event])

        assert recorder.select_events(event.originator_id) == [event]


def test_3_a_commit_whose_answer_is_lost_is_answered_by_the_command_key(own_database):
    with a_ledger(own_database) as ledger:
        policy_id = a_policy(ledger)

        with a_commit_whose_answer_is_lost(own_database):
            receipt = answer(sent(ledger, a_receipt(policy_id)))

    facts = [each for each in recorded(own_database) if each.fact.command_id == receipt.command_id]
    assert [type(each.fact).__name__ for each in facts].count("PremiumReceived") == 1
    assert (receipt.replayed, receipt.position) == (True, facts[-1].position)


def test_4_naive_processes_that_create_the_tables_at_once_disturb_each_other(database):
    with a_recorder(database) as recorder, psycopg.connect(database) as first:
        first.execute(recorder.sql_create_pg_function_insert_events)
        second = threading.Thread(target=lambda: told.append(_fault(recorder.create_table)))
        told = []
        second.start()
        while not rows(
            database, "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        ):
            time.sleep(0.005)
        first.commit()
        second.join()

    assert "tuple concurrently updated" in str(told[0])


def _fault(function):
    try:
        return function()
    except Exception as fault:
        return fault


# 4, our way: test_tables.test_eight_processes_that_migrate_at_once_create_the_tables_once


def test_5_naive_json_loses_tuples_refuses_dates_and_takes_a_users_dict_for_its_own():
    transcoder = JSONTranscoder()

    assert transcoder.decode(transcoder.encode({"at": (1, 2)})) == {"at": [1, 2]}
    with pytest.raises(TypeError):
        transcoder.encode({"on": date(2019, 3, 1)})
    with pytest.raises(TypeError):
        transcoder.decode(transcoder.encode({"note": {"_type_": "user", "_data_": "words"}}))


def test_5_a_fact_is_read_back_with_the_types_it_declares(database):
    with a_ledger(database) as ledger:
        done(ledger, a_receipt(a_policy(ledger, shares={"RENHE": 6000, "ANTAI": 4000})))

    terms = next(each.fact.terms for each in recorded(database) if isinstance(each.fact, Policy.PolicyRegistered))
    parts = next(each.fact.parts for each in recorded(database) if isinstance(each.fact, Policy.PremiumReceived))
    assert (type(terms.inception_on), type(terms.co_insurers), type(parts)) == (date, tuple, tuple)
    assert {type(part.account_id) for part in parts} == {UUID}


def _every_fact(kind=Aggregate.Event):
    for each in kind.__subclasses__():
        yield each
        yield from _every_fact(each)


def test_5_no_fact_has_a_field_of_free_form():
    forms = {str(form) for fact in _every_fact() for form in fact.__annotations__.values()}

    assert not [form for form in forms if "dict" in form.lower() or "Any" in form or "object" in form]


def test_6_naive_a_killed_listener_ends_its_runner(database):
    with a_recorder(database) as recorder:
        subscription = recorder.subscribe()
        listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen%'"
        while not rows(database, listening):
            time.sleep(0.005)

        with pytest.raises(Exception, match=r"terminat|closed"), subscription:
            insert_once(recorder, an_event())
            for _ in subscription:
                pass


def test_6_nobody_listens_and_a_ledger_whose_connections_are_killed_goes_on(database):
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        assert not rows(database, f"SELECT query {others} AND query ILIKE 'listen%'")

        assert rows(database, f"SELECT pg_terminate_backend(pid) {others}")
        key, number = uuid4(), 0
        while (busy := refused(sent(ledger, a_receipt(policy_id), key=key))) and number < 10:
            assert type(busy).__name__ == "Busy"
            number += 1

    assert names(database).count("PremiumReceived") == 1


def test_7_naive_a_stored_name_that_is_a_module_path_is_lost_when_the_file_moves():
    module = sys.modules["a_file"] = ModuleType("a_file")
    module.Happened = type("Happened", (domain.DomainEvent,), {"__module__": "a_file"})
    topic = construct_topic(module.Happened)
    del sys.modules["a_file"]

    assert topic == "a_file:Happened"
    with pytest.raises(TopicError):
        resolve_topic(topic)


def test_7_a_stored_name_is_ours(database):
    with a_ledger(database) as ledger:
        done(ledger, a_receipt(a_policy(ledger)))

    topics = {row["topic"] for row in rows(database, "SELECT topic FROM ledger_events")}
    assert {"policy.PolicyRegistered", "policy.PremiumReceived", "fund_account.PremiumAccrued"} <= topics
    assert not [topic for topic in topics if ":" in topic or our_domain.__name__ + "." in topic]


@stored_as("a_tank")
class Tank(Aggregate):
    class Filled(Aggregate.Event):
        """Version 2 tells the unit; before that all was litres."""

        amount: int
        unit: str
        checked: bool = False

        class_version = 2

        @staticmethod
        def upcast_v1_v2(state):
            state["unit"] = "litre"

        def __post_init__(self):
            raise AssertionError("only a new fact is checked")


OLD = {"amount": 5, "timestamp": NOW.isoformat(), "actor": str(uuid4()), "role": "CITY", "organisation": "CITY"}
OLD |= {"attested": True, "effective_on": "2019-07-30", "command_id": str(uuid4()), "reason": None, "correlation": None}


def test_8_naive_an_old_fact_is_read_without_init_and_lacks_what_was_added_since():
    @dataclass(frozen=True)
    class Filled(domain.DomainEvent):
        amount: int
        unit: str

        def __init__(self, **state):
            raise AssertionError("never run on reading")

    transcoder = JSONTranscoder()
    transcoder.register(UUIDAsHex())
    transcoder.register(DatetimeAsISO())
    module = sys.modules[Filled.__module__]
    module.Filled, Filled.__qualname__ = Filled, "Filled"
    old = StoredEvent(uuid4(), 1, get_topic(Filled), b'{"amount":5}')

    read = Mapper(transcoder).to_domain_event(old)

    assert read.amount == 5
    with pytest.raises(AttributeError):
        _ = read.unit


def test_8_an_old_fact_is_upcast_and_read_without_init():
    stream = uuid4()
    old = StoredEvent(stream, 3, "a_tank.Filled", json.dumps(OLD).encode())

    fact = FactMapper().to_domain_event(old)

    assert (fact.amount, fact.unit, fact.checked) == (5, "litre", False)
    assert (fact.originator_id, fact.originator_version, fact.effective_on) == (stream, 3, date(2019, 7, 30))


def test_8_a_fact_of_the_present_shape_is_not_upcast():
    new = OLD | {"unit": "hectolitre", "class_version": 2}

    assert (
        FactMapper().to_domain_event(StoredEvent(uuid4(), 1, "a_tank.Filled", json.dumps(new).encode())).unit
        == "hectolitre"
    )


def test_9_naive_a_look_before_a_stream_with_a_random_id_lets_a_number_be_used_twice(database):
    look = f"SELECT FROM {NAIVE} WHERE topic = 'policy PN0001'"
    with a_recorder(database) as one, a_recorder(database) as other:
        assert rows(database, look) == []  # one looks, and so does the other
        for recorder in (one, other):
            recorder.insert_events([StoredEvent(uuid4(), 1, "policy PN0001", b"")])

        assert len(rows(database, look)) == 2


def test_9_a_natural_key_is_a_stream_so_that_it_is_used_once(database):
    terms = registering()._terms("RENHE", None)
    store = Store(database, FOLDS)
    saved(store, Policy.register(terms))

    with pytest.raises(IntegrityError):
        saved(store, Policy.register(replace(terms, district="110101")))
    store.close()


def test_9_a_number_that_is_used_is_refused(database):
    with a_ledger(database) as ledger:
        a_policy(ledger)

        assert isinstance(refused(ledger.execute(registering(), envelope(finance()))), PolicyNoDuplicate)


def test_10_one_table_is_locked_once_a_batch_so_that_position_order_is_commit_order(database):
    held = []

    def look(cursor, recorded):
        lock = "SELECT mode FROM pg_locks WHERE relation = 'ledger_events'::regclass AND pid = pg_backend_pid()"
        held.extend(row["mode"] for row in cursor.execute(lock))

    store = Store(database, (*FOLDS, look))
    saved(store, FundAccount.open("RENHE", "110105", 2019))
    store.close()

    assert "ExclusiveLock" in held
    assert issubclass(LedgerRecorder, PostgresApplicationRecorder)
    assert not issubclass(LedgerRecorder, DCBRecorder)
