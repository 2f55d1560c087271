"""What may be done with user accounts; each is the ledger's own act, at the wish of its operator or of the owner."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.credential import CredentialKind
from domain.granted_role import GrantedRole, Validity
from domain.organisation import Organisation, OrganisationKind
from domain.refusal import Refusal
from domain.rule_book import Limit
from domain.user_account import AccountKind, UserAccount, UserAccountExists
from ledger.command import Books, Form, NotFound, Person
from ledger.rights import REACH, Reach, Role
from ledger.tokens import TokenRefused, an_actor

FAILURES, MINUTES = 5, 15  # where the rule book sets none

_KINDS = {Reach.OWN_INSURER: OrganisationKind.INSURER, Reach.OWN_FIRM: OrganisationKind.TECH_FIRM}


class RoleUnfit(Refusal):
    """An organisation of that kind does not act in the role."""

    role: Role
    organisation: str


@dataclass(frozen=True, slots=True)
class OpenUserAccount(Form):
    """Open the account of a person, or of a system, of an organisation, with a role; its name is kept apart."""

    holder: Person
    belongs_to: str
    kind: AccountKind
    sign_in_name: UUID
    role: Role
    district: str | None
    valid_from: date
    valid_to: date | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the account and its role. Raises  NotFound, RoleUnfit, UserAccountExists, GrantPeriodInvalid."""
        _check_fit(books, self.belongs_to, self.role, self.district)
        person = books.remember(self.belongs_to, self.holder)
        if books.find(UserAccount, UserAccount.id_for(person)):
            raise UserAccountExists()
        account = UserAccount.open(person, self.belongs_to, self.kind)
        account.set_credential(self.sign_in_name, CredentialKind.SIGN_IN_NAME, temporary=False)
        account.grant(GrantedRole(self.role.value, self.district), Validity(self.valid_from, self.valid_to))
        return [account]


@dataclass(frozen=True, slots=True)
class AccountStep(Form):
    """A command that steps one account."""

    names: ClassVar[str] = "account_id"
    account_id: UUID

    def account(self, books: Books) -> UserAccount:
        """Return the account to be stepped. Raises  NotFound."""
        return books.get(UserAccount, self.account_id)


@dataclass(frozen=True, slots=True)
class GrantRole(AccountStep):
    """Let an account act in a role for a time."""

    role: Role
    district: str | None
    valid_from: date
    valid_to: date | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the grant. Raises  NotFound, RoleUnfit, GrantPeriodInvalid, RoleAlreadyGranted."""
        account = self.account(books)
        _check_fit(books, account.belongs_to, self.role, self.district)
        account.grant(GrantedRole(self.role.value, self.district), Validity(self.valid_from, self.valid_to))
        return [account]


@dataclass(frozen=True, slots=True)
class RevokeRole(AccountStep):
    """Take a role from an account, which is signed out."""

    role: Role
    district: str | None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end. Raises  NotFound, RoleNotGranted."""
        account = self.account(books)
        account.revoke(GrantedRole(self.role.value, self.district))
        return [account]


@dataclass(frozen=True, slots=True)
class SetCredential(AccountStep):
    """Give an account something to be known or proven by; the secret is kept apart, under the same id."""

    credential: UUID
    kind: CredentialKind
    temporary: bool = False

    def perform(self, books: Books) -> list[Aggregate]:
        """Record that it is set. Raises  NotFound, CredentialUnfit, TooManySecrets."""
        account = self.account(books)
        account.set_credential(self.credential, self.kind, self.temporary)
        return [account]


@dataclass(frozen=True, slots=True)
class WithdrawCredential(AccountStep):
    """Take something from an account that it is known or proven by."""

    credential: UUID

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end. Raises  NotFound, CredentialUnknown."""
        account = self.account(books)
        account.withdraw_credential(self.credential)
        return [account]


@dataclass(frozen=True, slots=True)
class LockAccount(AccountStep):
    """Let nobody use an account, and end what it has open."""

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the lock. Raises  NotFound, AccountLocked."""
        account = self.account(books)
        account.lock()
        return [account]


@dataclass(frozen=True, slots=True)
class UnlockAccount(AccountStep):
    """End the lock, or the lock-out, of an account."""

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end. Raises  NotFound, AccountNotLocked."""
        account = self.account(books)
        account.unlock()
        return [account]


@dataclass(frozen=True, slots=True)
class LockOutAccount(AccountStep):
    """Let nobody sign in with an account for a time, after too many failures."""

    failures: int
    at: datetime

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the lock-out. Raises  NotFound, AccountLocked."""
        account = self.account(books)
        minutes = books.rules.limit(Limit.LOCK_OUT_MINUTES, books.today) or MINUTES
        account.lock_out(self.failures, self.at, timedelta(minutes=minutes))
        return [account]


def _check_fit(books: Books, organisation: str, role: Role, district: str | None) -> None:
    """Raises  NotFound, RoleUnfit."""
    try:
        an_actor("-", role.value, organisation, district)
    except TokenRefused as refused:
        raise RoleUnfit(role=role, organisation=organisation) from refused
    if (kind := _KINDS.get(REACH[role])) is None:
        return
    found = books.find(Organisation, Organisation.id_for(organisation))
    if found is None:
        raise NotFound(what="Organisation")
    if found.kind is not kind:
        raise RoleUnfit(role=role, organisation=organisation)
