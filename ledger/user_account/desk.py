"""The desk: where accounts and sessions are read, and asked who acts.

An account is read from its stream, never from a table made of it: what is decided here is who may enter at all.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

from domain.aggregate import Aggregate
from domain.granted_role import GrantedRole
from domain.rule_book import Limit, RuleBook
from domain.user_account import UserAccount
from ledger.command import Command, Envelope, Receipt
from ledger.door import Ledger
from ledger.rights import Actor, Role
from ledger.store import DURABLE, EVENTS
from ledger.user_account import sessions
from ledger.user_account.sessions import Session, Stage
from ledger.wall import WRITER, served_as

POOL = 4
REMEMBERED = 2_000

_VERSION = f"SELECT max(originator_version) AS version FROM {EVENTS} WHERE originator_id = %s"

_THERE = f"SELECT originator_id FROM {EVENTS} WHERE originator_id = ANY(%s) AND originator_version = 1"


class NotSignedIn(Exception):
    """The key is of no session, or of one that is over or not yet open."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Who is being let in, how far, and the key of the session."""

    key: str
    session: Session
    account: UserAccount
    name: str


class Desk:
    """The accounts and sessions of one ledger; `system` is who acts when a rule does."""

    def __init__(self, ledger: Ledger, conninfo: str, system: Actor) -> None:
        self.ledger, self.system = ledger, system
        self._seen: dict[UUID, tuple[int, Aggregate]] = {}
        self._pool: ConnectionPool[Connection[DictRow]] = ConnectionPool(
            served_as(WRITER, conninfo, DURABLE),
            min_size=0,
            max_size=POOL,
            open=False,
            kwargs={"row_factory": dict_row, "autocommit": True},
        )

    def open(self) -> None:
        """Be ready to connect."""
        self._pool.open()

    def close(self) -> None:
        """Disconnect."""
        self._pool.close()

    @property
    def now(self) -> datetime:
        """Return the instant outside: what is invented is the ledger's year, not who comes and when."""
        return self.ledger.time_outside

    @property
    def today(self) -> date:
        """Return the day in Beijing."""
        return self.ledger.today

    @contextmanager
    def connection(self) -> Iterator[Connection[DictRow]]:
        """Use a connection for the length of a block."""
        with self._pool.connection() as connection:
            yield connection

    def account(self, connection: Connection[DictRow], account: UUID) -> UserAccount | None:
        """Return an account as it stands."""
        found = self._stream(connection, account)
        return found if isinstance(found, UserAccount) else None

    def limit(self, connection: Connection[DictRow], limit: Limit, usual: int) -> int:
        """Return a limit of the rule book as of today."""
        found = self._stream(connection, RuleBook.ID)
        return (found.limit(limit, self.today) if isinstance(found, RuleBook) else 0) or usual

    def current(self, key: str) -> tuple[Session, UserAccount, str]:
        """Return the session of a key, its account and the person's name. Raises  NotSignedIn."""
        with self.connection() as connection:
            session = sessions.find(connection, key, self.now)
            account = self.account(connection, session.account_id) if session else None
            name = self.name(connection, account.person) if account else None
        if session is None or account is None or name is None or not self._stands(session, account):
            raise NotSignedIn()
        return session, account, name

    def open_session(self, key: str) -> tuple[Session, UserAccount, str]:
        """Return what `current` does, of a session with nothing left to do. Raises  NotSignedIn."""
        session, account, name = self.current(key)
        if session.stage != Stage.OPEN.value:
            raise NotSignedIn()
        return session, account, name

    def actor_of_session(self, key: str) -> Actor:
        """Return who acts in a session. Raises  NotSignedIn."""
        session, account, name = self.open_session(key)
        return Actor(account.person, name, Role(session.role), account.belongs_to, session.district)

    def stand(self, tokens: Sequence[tuple[Actor, datetime]]) -> list[bool]:
        """Tell which signed tokens, each with its day of issue, the accounts of their persons bear.

        An account bears none while it is locked, none from before it was, and none for a role that is not in force;
        who has no account is believed as before.
        """
        ids = [UserAccount.id_for(actor.person) for actor, _ in tokens]
        with self.connection() as connection:
            there = [row["originator_id"] for row in connection.execute(_THERE, [list(set(ids))])]
            accounts = {id_: self.account(connection, id_) for id_ in there}
        return [self._bears(accounts.get(id_), *token) for id_, token in zip(ids, tokens, strict=True)]

    def signed_out_at(self, account: UserAccount) -> datetime:
        """Return when all sessions and tokens of an account ended last."""
        return self.ledger.outside(account.signed_out_at)

    def name(self, connection: Connection[DictRow], person: UUID) -> str | None:
        """Return a person's name, None once it is erased."""
        row = connection.execute("SELECT name FROM persons WHERE person_id = %s", [person]).fetchone()
        return row["name"] if row else None

    def do(self, command: Command, actor: Actor, reason: str | None = None) -> Receipt:
        """Carry out a command of today and wait for it. Raises  Refusal."""
        return self.ledger.execute(command, Envelope(actor, uuid4(), self.today, reason)).result()

    def owner(self, account: UserAccount, name: str) -> Actor:
        """Return the owner of an account, at work on it."""
        return Actor(account.person, name, Role.SYSTEM, account.belongs_to)

    def _stream(self, connection: Connection[DictRow], stream: UUID) -> Aggregate | None:
        row = connection.execute(_VERSION, [stream]).fetchone()
        version = row["version"] if row else None
        if version is None:
            return None
        seen = self._seen.get(stream)
        if seen is None or seen[0] != version:
            seen = version, self.ledger.store.load([stream])[stream]
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            self._seen[stream] = seen
        return seen[1]

    def _bears(self, account: UserAccount | None, actor: Actor, issued_at: datetime) -> bool:
        if account is None:
            return True
        if account.locked or issued_at < self.signed_out_at(account):
            return False
        return GrantedRole(actor.role.value, actor.district) in account.roles_on(self.today)

    def _stands(self, session: Session, account: UserAccount) -> bool:
        """Tell whether the account still bears the session, and its role if it has one."""
        if account.locked or session.opened_at < self.signed_out_at(account):
            return False
        return session.role is None or GrantedRole(session.role, session.district) in account.roles_on(self.today)
