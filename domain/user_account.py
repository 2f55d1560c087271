"""User accounts (用户账号): who may sign in, and in which roles they may act, from when to when.

Rule 1. A person of an organisation has one account; namesakes are told apart by their names, for to every rule of two
        persons one name of one organisation is one person.
Rule 2. A role is granted from a first to a last day, None open; granted again, the later word counts.
Rule 3. One sign-in name, password, second factor and set of recovery codes; a new one takes the place of the old.
        A service has up to two secrets, so that it can change from one to the next without a pause.
Rule 4. Too many wrong secrets lock the account out for a time, which doubles when it happens again within a day.
Rule 5. Whoever is locked, loses a role or gets another password is signed out everywhere.

The secrets themselves, and names, stand apart from the facts and can be erased; facts name them by ids.
"""

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.credential import (
    COMMON,
    MOST_SECRETS,
    SEVERAL,
    Credential,
    CredentialKind,
    CredentialUnfit,
    CredentialUnknown,
    TooManySecrets,
)
from domain.granted_role import GrantedRole, RoleAlreadyGranted, RoleNotGranted, Validity
from domain.refusal import Refusal

LONGEST_LOCK_OUT = timedelta(days=1)
NEVER = datetime.fromtimestamp(0, UTC)


class UserAccountExists(Refusal):
    """The person has an account."""


class AccountLocked(Refusal):
    """The account is locked already."""


class AccountNotLocked(Refusal):
    """The account is not locked, nor locked out."""


class AccountKind(Enum):
    """Who signs in: a person, or an organisation's system."""

    PERSON = "PERSON"
    SERVICE = "SERVICE"


@stored_as("user_account")
class UserAccount(Aggregate):
    """The account of a person, or of a system, of one organisation."""

    class Event(Aggregate.Event):
        """A fact of a user account."""

    class UserAccountOpened(Event, Aggregate.Created):
        """Somebody may be given roles."""

        person: UUID
        belongs_to: str
        kind: AccountKind

    class RoleGranted(Event):
        """The account may act in a role; who granted it stands in the envelope."""

        granted: str
        district: str | None
        valid_from: date
        valid_to: date | None

        def apply(self, account: "UserAccount") -> None:
            """Put the role in force for its time."""
            account.grants[GrantedRole(self.granted, self.district)] = Validity(self.valid_from, self.valid_to)

    class RoleRevoked(Event):
        """The account may not act in a role any more."""

        revoked: str
        district: str | None

        def apply(self, account: "UserAccount") -> None:
            """Take the role away."""
            del account.grants[GrantedRole(self.revoked, self.district)]
            account.signed_out_at = self.recorded_at

    class CredentialSet(Event):
        """The account has something new to be known or proven by."""

        credential: UUID
        kind: CredentialKind
        temporary: bool

        def apply(self, account: "UserAccount") -> None:
            """Keep it, in the place of the old one unless several may be."""
            if self.kind is CredentialKind.PASSWORD and account.known_by(self.kind):
                account.signed_out_at = self.recorded_at
            if self.kind not in SEVERAL:
                account.drop(self.kind)
            account.credentials[self.credential] = Credential(self.kind, self.temporary)

    class CredentialWithdrawn(Event):
        """The account is not known or proven by something any more."""

        credential: UUID

        def apply(self, account: "UserAccount") -> None:
            """Drop it."""
            del account.credentials[self.credential]

    class AccountLocked(Event):
        """Nobody may use the account."""

        def apply(self, account: "UserAccount") -> None:
            """Lock it."""
            account.locked = True
            account.signed_out_at = self.recorded_at

    class AccountLockedOut(Event):
        """By rule nobody may sign in with the account for a time; who is signed in stays so."""

        failures: int
        locked_out_from: datetime
        locked_out_until: datetime

        def apply(self, account: "UserAccount") -> None:
            """Keep the time."""
            account.locked_out_from, account.locked_out_until = self.locked_out_from, self.locked_out_until

    class AccountUnlocked(Event):
        """The account may be used again."""

        def apply(self, account: "UserAccount") -> None:
            """End both kinds of lock."""
            account.locked = False
            account.locked_out_from = account.locked_out_until = NEVER
            account.signed_out_at = self.recorded_at

    def __init__(self, person: UUID, belongs_to: str, kind: AccountKind) -> None:
        self.person = person
        self.belongs_to = belongs_to
        self.kind = kind
        self.grants: dict[GrantedRole, Validity] = {}
        self.credentials: dict[UUID, Credential] = {}
        self.locked = False
        self.locked_out_from = self.locked_out_until = NEVER
        self.signed_out_at = NEVER  # known once the fact is recorded; whoever asks has read it from the store

    @staticmethod
    def id_for(person: UUID) -> UUID:
        """Return the stream of a person's account."""
        return stream_id("user_account", person)

    @classmethod
    def open(cls, person: UUID, belongs_to: str, kind: AccountKind) -> Self:
        """Open an account that has no role yet."""
        return cls._create(
            cls.UserAccountOpened, id=cls.id_for(person), person=person, belongs_to=belongs_to, kind=kind
        )

    def grant(self, role: GrantedRole, validity: Validity) -> None:
        """Let the account act in a role. Raises  GrantPeriodInvalid, RoleAlreadyGranted."""
        validity.check()
        if self.grants.get(role) == validity:
            raise RoleAlreadyGranted()
        first, last = validity
        self.trigger_event(self.RoleGranted, granted=role.role, district=role.district, valid_from=first, valid_to=last)

    def revoke(self, role: GrantedRole) -> None:
        """Take a role away. Raises  RoleNotGranted."""
        if role not in self.grants:
            raise RoleNotGranted()
        self.trigger_event(self.RoleRevoked, revoked=role.role, district=role.district)

    def set_credential(self, credential: UUID, kind: CredentialKind, temporary: bool) -> None:
        """Give the account something to be known or proven by. Raises  CredentialUnfit, TooManySecrets."""
        if kind not in COMMON and (kind is CredentialKind.SERVICE_SECRET) is not (self.kind is AccountKind.SERVICE):
            raise CredentialUnfit()
        if kind is CredentialKind.SERVICE_SECRET and len(self.known_by(kind)) >= MOST_SECRETS:
            raise TooManySecrets(most=MOST_SECRETS)
        self.trigger_event(self.CredentialSet, credential=credential, kind=kind, temporary=temporary)

    def withdraw_credential(self, credential: UUID) -> None:
        """Take something away that the account is known or proven by. Raises  CredentialUnknown."""
        if credential not in self.credentials:
            raise CredentialUnknown()
        self.trigger_event(self.CredentialWithdrawn, credential=credential)

    def lock(self) -> None:
        """Let nobody use the account. Raises  AccountLocked."""
        if self.locked:
            raise AccountLocked()
        self.trigger_event(self.AccountLocked)

    def unlock(self) -> None:
        """End a lock or a lock-out. Raises  AccountNotLocked."""
        if not self.locked and self.locked_out_until == NEVER:
            raise AccountNotLocked()
        self.trigger_event(self.AccountUnlocked)

    def lock_out(self, failures: int, at: datetime, time: timedelta) -> None:
        """Let nobody sign in for a time, twice the last one when that ended within a day. Raises  AccountLocked."""
        if self.locked or at < self.locked_out_until:
            raise AccountLocked()
        if at < self.locked_out_until + LONGEST_LOCK_OUT:
            time = max(time, 2 * (self.locked_out_until - self.locked_out_from))
        until = at + min(time, LONGEST_LOCK_OUT)
        self.trigger_event(self.AccountLockedOut, failures=failures, locked_out_from=at, locked_out_until=until)

    def may_sign_in(self, now: datetime) -> bool:
        """Tell whether the account is neither locked nor locked out."""
        return not self.locked and now >= self.locked_out_until

    def roles_on(self, on: date) -> list[GrantedRole]:
        """Return the roles in force on a day, in the order in which they were granted."""
        return [role for role, validity in self.grants.items() if validity.covers(on)]

    def known_by(self, kind: CredentialKind) -> list[UUID]:
        """Return the credentials of a kind, the oldest first."""
        return [id_ for id_, credential in self.credentials.items() if credential.kind is kind]

    def drop(self, kind: CredentialKind) -> None:
        """Forget the credentials of a kind."""
        for id_ in self.known_by(kind):
            del self.credentials[id_]
