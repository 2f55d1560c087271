"""Sixty-four at once for the last of the money: one gets it, whoever decides; and the naive way, in which all do."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest

from domain.fund_account import InsufficientAvailable
from ledger.command import Envelope
from ledger.project import ApproveProject
from tests.domain.specs import REVIEWER
from tests.ledger.specs import opened, rows
from tests.projections.specs import a_story, day

CLIENTS = 64
PREMIUM, LAST = "20", "3.00"  # fifteen per cent of it is the last of the money


@pytest.fixture
def story(database):
    """An account of which all is reserved, and 64 projects that ask for what comes in next."""
    with a_story(database) as told:
        told.approved([(told.renhe, "150,000.00")], number="ALL")
        told.waiting = [asking(told) for _ in range(CLIENTS)]
        yield told


def asking(story):
    return story.declared([(story.renhe, LAST)], number=f"X-{uuid4().hex[:12]}")


def raced(pool, clients):
    """Let each client try at the same moment; return what each was told."""
    start = Barrier(CLIENTS)

    def tried(client):
        start.wait(timeout=60)
        return client()

    return list(pool.map(tried, clients))


def approving(ledger, project):
    """Approve a project; None is a yes."""
    command = ApproveProject(project, "同意")
    return ledger.execute(command, Envelope(REVIEWER, uuid4(), day("2019-06-03"), "登记")).exception(60)


def race(story, ledgers, rounds):
    """Race for the last of the money again and again; return how often each number of winners was seen."""
    seen = []
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(rounds):
            story.premium(PREMIUM)
            clients = [
                partial(approving, ledgers[place % len(ledgers)], project)
                for place, project in enumerate(story.waiting)
            ]
            told = raced(pool, clients)
            seen.append(sum(no is None for no in told))
            assert {type(no) for no in told if no is not None} == {InsufficientAvailable}
            story.waiting = [project for project, no in zip(story.waiting, told, strict=True) if no is not None]
            story.waiting += [asking(story) for _ in range(seen[-1])]
    return seen


def available(story):
    return story.ledger.store.load([story.renhe])[story.renhe].available


def test_of_64_who_ask_for_the_last_of_the_money_one_gets_it_in_each_of_200_rounds(story):
    assert race(story, [story.ledger], 200) == [1] * 200
    assert available(story) == 0


def test_it_is_one_too_where_several_writers_serve_them(story):
    with ExitStack() as stack:
        second = stack.enter_context(opened(story.database, clock=lambda: story.now))
        assert race(story, [story.ledger, second], 10) == [1] * 10
    assert available(story) == 0


def test_naive_who_looks_first_and_writes_then_gives_it_to_many(database):
    looked = Barrier(CLIENTS)

    def look_and_take():
        with psycopg.connect(database, autocommit=True) as connection:
            [left] = connection.execute("SELECT 3 - coalesce(sum(amount), 0) FROM taken").fetchone()
            looked.wait(timeout=60)
            if left < 3:
                return InsufficientAvailable(asked=3, available=left)
            connection.execute("INSERT INTO taken VALUES (3)")
            return None

    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE taken (amount int)")
    with ThreadPoolExecutor(CLIENTS) as pool:
        told = raced(pool, [look_and_take] * CLIENTS)

    assert sum(no is None for no in told) == CLIENTS
    assert rows(database, "SELECT sum(amount)::int AS taken FROM taken") == [{"taken": 3 * CLIENTS}]
