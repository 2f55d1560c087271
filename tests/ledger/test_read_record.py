"""The record of who asked: how soon it stands, what it survives, and what it forgets."""

import multiprocessing
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger import read_record
from ledger.read_record import KEPT_DAYS, LEAST_DAYS, Read, ReadRecord, ReadWay
from ledger.wall import WRITER, served_as

NOW = datetime.now(UTC)
PERSON = UUID(int=7)


def asked(what="Payments", person=PERSON):
    return Read(person, "财务甲", "INSURER_FINANCE", "RENHE", ReadWay.QUESTION, what, ("payments",), ("fundYear=2019",))


def kept(conninfo):
    with psycopg.connect(conninfo) as connection:
        return connection.execute("SELECT what, times FROM reads ORDER BY read_id").fetchall()


@pytest.fixture
def record(database):
    opened = ReadRecord(database)
    yield opened
    opened.close()


def test_what_is_shown_stands_in_the_record_within_a_second(database, record):
    began = time.monotonic()
    record.note(NOW, asked).result(timeout=5)

    assert time.monotonic() - began < 1.5
    assert kept(database) == [("Payments", 1)]


def test_what_is_taken_away_stands_there_at_once(database, record, monkeypatch):
    monkeypatch.setattr(read_record, "FLUSH_S", 60.0)

    record.note(NOW, partial(asked, "R3"), urgent=True).result(timeout=5)

    assert kept(database) == [("R3", 1)]


def test_an_end_in_good_order_loses_nothing(database, monkeypatch):
    monkeypatch.setattr(read_record, "FLUSH_S", 60.0)
    record = ReadRecord(database)
    for number in range(1_000):
        record.note(NOW, partial(asked, f"Q{number % 10}"))
    record.close()

    assert sorted(kept(database)) == [(f"Q{number}", 100) for number in range(10)]


def shown_and_taken(conninfo, pipe):
    read_record.FLUSH_S = 60.0
    record = ReadRecord(conninfo)
    record.note(NOW, partial(asked, "shown"))
    record.note(NOW, partial(asked, "taken"), urgent=True).result()
    record.note(NOW, partial(asked, "shown at last"))
    pipe.send("handed out")
    time.sleep(60)


def test_a_kill_loses_at_most_what_was_shown_at_last(database):
    told, tells = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=shown_and_taken, args=(database, tells))
    process.start()
    assert told.recv() == "handed out"
    os.kill(process.pid, signal.SIGKILL)
    process.join()

    assert kept(database) == [("shown", 1), ("taken", 1)]


def test_what_is_not_understood_holds_nothing_else_up(database, record):
    def broken():
        raise ValueError("no plan")

    bad, good = record.note(NOW, broken), record.note(NOW, asked, urgent=True)

    good.result(timeout=5)
    assert isinstance(bad.exception(timeout=5), ValueError)
    assert kept(database) == [("Payments", 1)]


def test_no_more_wait_than_there_is_room_for(record, monkeypatch):
    monkeypatch.setattr(read_record, "MOST_WAITING", 3)
    monkeypatch.setattr(read_record, "FLUSH_S", 60.0)
    noted = [record.note(NOW, asked) for _ in range(4)]

    assert [each.done() for each in noted] == [False, False, False, True]
    assert isinstance(noted[3].exception(), TimeoutError)


def test_who_only_asks_is_known_by_name(database, record):
    person = uuid4()
    record.note(NOW, partial(asked, person=person), urgent=True).result(timeout=5)

    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT name FROM persons WHERE person_id = %s", [person]).fetchone() == ("财务甲",)


def test_what_is_older_than_the_ledger_is_told_to_keep_is_forgotten(database):
    aged(database, KEPT_DAYS + 1, KEPT_DAYS - 1)
    record = ReadRecord(database, KEPT_DAYS)
    record.note(NOW, asked, urgent=True).result(timeout=5)
    record.close()

    assert kept(database) == [(str(KEPT_DAYS - 1), 1), ("Payments", 1)]


@pytest.mark.parametrize("days", [0, -1, 1, LEAST_DAYS])
def test_who_serves_cannot_forget_what_is_younger_than_half_a_year(database, days):
    aged(database, LEAST_DAYS + 1, LEAST_DAYS - 1, 0)
    with psycopg.connect(served_as(WRITER, database, "-c timezone=UTC"), autocommit=True) as connection:
        connection.execute("SELECT ledger_forget_reads(%s)", [days])

    assert kept(database) == [(str(LEAST_DAYS - 1), 1), ("0", 1)]


def aged(conninfo, *days):
    record = ReadRecord(conninfo)
    for each in days:
        record.note(NOW - timedelta(days=each), partial(asked, str(each)))
    record.close()


def test_a_question_waits_for_its_place_in_the_record_less_than_a_hundredth_of_a_millisecond(record):
    record.note(NOW, asked)
    fastest = min(timed(record) for _ in range(20))

    assert fastest < 10e-6


def timed(record, many=200):
    began = time.perf_counter()
    for _ in range(many):
        record.note(NOW, asked)
    return (time.perf_counter() - began) / many
