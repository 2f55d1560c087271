"""The read record: who asked for which figures, pages, exports and files, and when; never what was answered (查阅留痕).

Rule 1. What is taken away as a file is in the record before it is handed out. What is shown is in it within a second:
        an end in good order loses nothing, a kill -9 what was shown in the last second.
Rule 2. The same thing asked by the same person several times within a second is one row, with how often.
Rule 3. Who serves adds rows and changes none; it forgets what is older than the ledger is told to keep, and never what
        is younger than six months. Backups hold the record, for nothing else could give it back.
Cost    a question puts itself on a queue, 3 microseconds; a thread of its own works out what was asked and inserts
Source  domain.md 7.1; Cybersecurity Law of China, article 21: such records are kept for at least six months
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from ledger.wall import WRITER, served_as

TABLES = """
CREATE TABLE IF NOT EXISTS reads (
    read_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    person       uuid NOT NULL,
    role         text NOT NULL,
    organisation text COLLATE "C" NOT NULL,
    way          text NOT NULL,
    what         text,
    questions    text[] NOT NULL,
    about        text[] NOT NULL,
    times        int NOT NULL
);
CREATE INDEX IF NOT EXISTS reads_by_instant ON reads (at, read_id);
CREATE INDEX IF NOT EXISTS reads_by_person ON reads (person, at, read_id);
CREATE INDEX IF NOT EXISTS reads_by_organisation ON reads (organisation, at, read_id);
"""

FORGET = "ledger_forget_reads"
KEPT_DAYS, LEAST_DAYS = 1_096, 183

# The writer may forget what is old without a right to remove what is not.
FORGETS = f"""
CREATE OR REPLACE FUNCTION {FORGET}(kept int) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = {{schema}}, pg_temp AS
$$ DELETE FROM reads WHERE at < now() - make_interval(days => greatest(kept, {LEAST_DAYS})) $$;
REVOKE EXECUTE ON FUNCTION {FORGET}(int) FROM PUBLIC;
"""

FLUSH_S = 1.0
FORGET_EVERY_S = 86_400.0
MOST_WAITING = 100_000

# who only ever asks is in no fact; the name is kept where it can be erased
_ADD = """
WITH new AS (
    SELECT * FROM jsonb_to_recordset(%s) AS new (at timestamptz, person uuid, name text, role text, organisation text,
        way text, what text, questions text[], about text[], times int)
), named AS (
    INSERT INTO persons (person_id, organisation, name)
    SELECT DISTINCT ON (person) person, organisation, name FROM new ON CONFLICT (person_id) DO NOTHING
)
INSERT INTO reads (at, person, role, organisation, way, what, questions, about, times)
SELECT at, person, role, organisation, way, what, questions, about, times FROM new
"""

_log = structlog.get_logger()


class ReadWay(Enum):
    """In which way somebody asked."""

    QUESTION = "QUESTION"
    SUBSCRIPTION = "SUBSCRIPTION"
    PAGE = "PAGE"
    EXPORT = "EXPORT"
    FILE = "FILE"
    COMMAND_LINE = "COMMAND_LINE"


@dataclass(frozen=True, slots=True)
class Read:
    """What somebody asked for.

    `what` is the operation, the page, the export or the file; `questions` are the fields of the schema behind it, and
    `about` is what they were narrowed to, as `name=value`: scope, dates and records, never words that were sought.
    """

    person: UUID
    name: str
    role: str
    organisation: str
    way: ReadWay
    what: str | None
    questions: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A read on its way into the record; None of `told` is nothing to record. Who is `urgent` waits for it."""

    at: datetime
    told: Callable[[], Read | None]
    urgent: bool
    done: Future[None]


class ReadRecord:
    """Takes down who asks for what, and once a day forgets what is older than `kept_days`, unless that is None.

    It begins to work with the first question.
    """

    def __init__(self, conninfo: str, kept_days: int | None = None) -> None:
        self._conninfo, self._kept_days = served_as(WRITER, conninfo, ""), kept_days
        self._waiting: deque[Noted] = deque()
        self._wake, self._ending = threading.Event(), False
        self._beginning = threading.Lock()
        self._thread: threading.Thread | None = None
        self._forgot = -FORGET_EVERY_S

    def note(self, at: datetime, told: Callable[[], Read | None], urgent: bool = False) -> Future[None]:
        """Take a read down within a second, or at once where it is urgent; `told` is called when there is time.

        The future is done when it is in the record. While the database takes nothing, only the first so many wait, and
        who waits is told that it failed.
        """
        noted = Noted(at, told, urgent, Future())
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(noted)
        else:
            noted.done.set_exception(TimeoutError("the read record takes nothing"))
        if self._thread is None:
            self._begin()
        if urgent:
            self._wake.set()
        return noted.done

    def close(self) -> None:
        """Take down what waits, and end."""
        with self._beginning:
            thread, self._thread, self._ending = self._thread, None, True
        if thread is not None:
            self._wake.set()
            thread.join()

    def _begin(self) -> None:
        with self._beginning:
            if self._thread is None:
                self._ending = False
                self._thread = threading.Thread(target=self._work, name="read-record", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        connection: Connection[TupleRow] | None = None
        while True:
            self._wake.wait(FLUSH_S)
            self._wake.clear()
            ending = self._ending
            taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
            try:
                if taken:
                    connection = self._connected(connection)
                    _add(connection, taken)
            except psycopg.Error as error:
                self._put_back(taken, error)
            if ending:
                if connection:
                    connection.close()
                return

    def _connected(self, connection: Connection[TupleRow] | None) -> Connection[TupleRow]:
        if connection is None or connection.closed:
            connection = psycopg.connect(self._conninfo, autocommit=True)
        if self._kept_days is not None and time.monotonic() - self._forgot >= FORGET_EVERY_S:
            connection.execute(f"SELECT {FORGET}(%s)".encode(), [self._kept_days])
            self._forgot = time.monotonic()
        return connection

    def _put_back(self, taken: Sequence[Noted], error: psycopg.Error) -> None:
        """Tell who waits that it failed; the others are tried again."""
        _log.error("reads_not_recorded", count=len(taken), error=type(error).__name__)
        for noted in reversed(taken):
            if not noted.urgent:
                self._waiting.appendleft(noted)
            elif not noted.done.done():
                noted.done.set_exception(error)


def _add(connection: Connection[TupleRow], taken: Sequence[Noted]) -> None:
    """Insert in one statement what was asked; the same asked by the same person is one row."""
    rows: dict[Read, dict[str, Any]] = {}
    for noted in taken:
        if read := _understood(noted):
            rows.setdefault(read, {"at": noted.at, "times": 0} | _columns(read))["times"] += 1
    if rows:
        connection.execute(_ADD, [msgspec.json.encode(list(rows.values())).decode()])
    for noted in taken:
        if not noted.done.done():
            noted.done.set_result(None)


def _understood(noted: Noted) -> Read | None:
    """Return what is recorded; what is not understood holds nothing else up."""
    try:
        return noted.told()
    except Exception as error:
        _log.error("read_not_understood", error=type(error).__name__)
        if not noted.done.done():
            noted.done.set_exception(error)
        return None


def _columns(read: Read) -> dict[str, Any]:
    return {name: getattr(read, name) for name in Read.__slots__}
