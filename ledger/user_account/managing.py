"""What the operator does with accounts: opening, roles, secrets, locks; who did it stands in the facts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from domain.credential import CredentialKind, CredentialUnknown
from domain.refusal import Refusal
from domain.user_account import AccountKind, UserAccount, UserAccountExists
from ledger.command import NotFound, Person
from ledger.door import person_id
from ledger.rights import Actor, Role
from ledger.user_account import OpenUserAccount, SetCredential, WithdrawCredential, secrets, sessions
from ledger.user_account.desk import Desk
from ledger.user_account.sessions import Session


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as its managers see it."""

    sign_in_name: str
    name: str | None
    account: UserAccount


@dataclass(frozen=True, slots=True)
class Opening:
    """Who gets an account, and what they may do with it."""

    sign_in_name: str
    name: str
    belongs_to: str
    kind: AccountKind
    role: Role
    district: str | None
    valid_from: date
    valid_to: date | None = None


def open_account(desk: Desk, by: Actor, wish: Opening) -> str:
    """Open an account; return its first secret, told once.

    Raises  SignInNameFormat, SignInNameTaken, UserAccountExists, NotFound, RoleUnfit, GrantPeriodInvalid
    """
    plain = secrets.sign_in_name(wish.sign_in_name)
    account, credential = UserAccount.id_for(person_id(wish.belongs_to, wish.name)), secrets.name_id(plain)
    with desk.connection() as connection:
        if desk.account(connection, account):
            raise UserAccountExists()
        secrets.keep(connection, credential, account, plain)
    role = wish.role, wish.district, wish.valid_from, wish.valid_to
    try:
        desk.do(OpenUserAccount(Person(wish.name), wish.belongs_to, wish.kind, credential, *role), by)
    except Refusal:
        with desk.connection() as connection:
            secrets.erase(connection, [credential])
        raise
    return reset_password(desk, by, account) if wish.kind is AccountKind.PERSON else add_secret(desk, by, account)


def reset_password(desk: Desk, by: Actor, account: UUID) -> str:
    """Give an account a password that is to be changed at the first sign-in; return it."""
    password = secrets.a_password()
    _replace(desk, by, account, CredentialKind.PASSWORD, secrets.hashed(password), temporary=True)
    return password


def add_secret(desk: Desk, by: Actor, account: UUID) -> str:
    """Give a system a further secret, and return it; the earlier one goes on until it is withdrawn.

    Raises  CredentialUnfit, TooManySecrets
    """
    secret = secrets.a_service_secret()
    _set(desk, by, account, CredentialKind.SERVICE_SECRET, uuid4(), secrets.digest(secret))
    return secret


def withdraw_oldest_secret(desk: Desk, by: Actor, account: UUID) -> None:
    """End the older of a system's secrets. Raises  CredentialUnknown."""
    _withdraw(desk, by, account, read(desk, account).known_by(CredentialKind.SERVICE_SECRET)[:1])


def reset_second_factor(desk: Desk, by: Actor, account: UUID) -> None:
    """Take the second factor from somebody who lost it. Raises  CredentialUnknown."""
    found = read(desk, account)
    factors = found.known_by(CredentialKind.SECOND_FACTOR) + found.known_by(CredentialKind.RECOVERY_CODES)
    _withdraw(desk, by, account, factors)


def link(desk: Desk, by: Actor, account: UUID, issuer: str, subject: str) -> None:
    """Let a provider's subject sign in with an account. Raises  CredentialUnfit, SignInNameTaken."""
    _set(desk, by, account, CredentialKind.OIDC_SUBJECT, secrets.subject_id(issuer, subject), f"{issuer} {subject}")


def unlink(desk: Desk, by: Actor, account: UUID) -> None:
    """Let no provider's subject sign in with an account. Raises  CredentialUnknown."""
    _withdraw(desk, by, account, read(desk, account).known_by(CredentialKind.OIDC_SUBJECT))


def named(desk: Desk, sign_in_name: str) -> UUID:
    """Return the account of a sign-in name. Raises  NotFound, SignInNameFormat."""
    credential = secrets.name_id(sign_in_name)
    with desk.connection() as connection:
        kept = secrets.find(connection, credential)
        account = desk.account(connection, kept.account_id) if kept else None
    if account is None or credential not in account.credentials:
        raise NotFound(what="UserAccount")
    return account.id


def read(desk: Desk, account: UUID) -> UserAccount:
    """Return an account. Raises  NotFound."""
    with desk.connection() as connection:
        found = desk.account(connection, account)
    if found is None:
        raise NotFound(what="UserAccount")
    return found


def every(desk: Desk) -> list[Listed]:
    """Return all accounts, by sign-in name."""
    with desk.connection() as connection:
        rows = connection.execute("SELECT DISTINCT account_id FROM credential_secrets").fetchall()
        accounts = [found for row in rows if (found := desk.account(connection, row["account_id"]))]
        listed = []
        for account in accounts:
            kept = [secrets.find(connection, each) for each in account.known_by(CredentialKind.SIGN_IN_NAME)]
            plain = kept[0].secret if kept and kept[0] else ""
            listed.append(Listed(plain, desk.name(connection, account.person), account))
    return sorted(listed, key=lambda each: each.sign_in_name)


def open_sessions(desk: Desk, account: UUID) -> list[Session]:
    """Return the sessions of an account."""
    with desk.connection() as connection:
        return sessions.of_account(connection, account, desk.now)


def end_sessions(desk: Desk, account: UUID) -> int:
    """End all sessions of an account, and return how many."""
    with desk.connection() as connection:
        return sessions.end(connection, account)


def _set(
    desk: Desk,
    by: Actor,
    account: UUID,
    kind: CredentialKind,
    credential: UUID,
    secret: str,
    temporary: bool = False,
) -> None:
    with desk.connection() as connection:
        secrets.keep(connection, credential, account, secret)
    desk.do(SetCredential(account, credential, kind, temporary), by)


def _replace(desk: Desk, by: Actor, account: UUID, kind: CredentialKind, secret: str, temporary: bool) -> None:
    before = read(desk, account).known_by(kind)
    _set(desk, by, account, kind, uuid4(), secret, temporary)
    with desk.connection() as connection:
        secrets.erase(connection, before)


def _withdraw(desk: Desk, by: Actor, account: UUID, credentials: list[UUID]) -> None:
    if not credentials:
        raise CredentialUnknown()
    for credential in credentials:
        desk.do(WithdrawCredential(account, credential), by)
    with desk.connection() as connection:
        secrets.erase(connection, credentials)
