"""What the owner of an account may do with it while signed in: password, second factor, sessions."""

from datetime import datetime
from uuid import UUID, uuid4

from domain.credential import CredentialKind
from domain.refusal import Refusal
from domain.user_account import UserAccount
from ledger.user_account import SetCredential, WithdrawCredential, secrets, sessions, sign_ins
from ledger.user_account.desk import Desk, Entered, NotSignedIn
from ledger.user_account.sessions import Session, Stage, Visitor
from ledger.user_account.sign_in import SignInRefused, begin, go_on, refused
from ledger.user_account.sign_ins import Method, Outcome


class PasswordRepeated(Refusal):
    """A new password is not the old one."""


def change_password(desk: Desk, key: str, current: str, new: str, visitor: Visitor) -> Entered:
    """Take a new password; every other session ends, and this one goes on under a new key.

    Raises  NotSignedIn, SignInRefused, PasswordWeak, PasswordRepeated
    """
    session, account, name = desk.current(key)
    if session.stage not in {Stage.NEW_PASSWORD.value, Stage.OPEN.value}:
        raise NotSignedIn()
    _prove(desk, account, current, visitor)
    if current == new:
        raise PasswordRepeated()
    secrets.check_strength(new, _sign_in_name(desk, account))
    at = _set(desk, account, name, CredentialKind.PASSWORD, uuid4(), secrets.hashed(new))
    with desk.connection() as connection:
        secrets.erase(connection, account.known_by(CredentialKind.PASSWORD))
    return go_on(desk, session, account, name, at)


def begin_second_factor(desk: Desk, key: str) -> tuple[str, str]:
    """Return a new seed and the address an authenticator takes it from; it counts once a code of it was shown.

    Raises  NotSignedIn, SignInRefused  who comes by a provider has no second factor here
    """
    session, account, _ = desk.open_session(key)
    if not account.known_by(CredentialKind.PASSWORD):
        raise SignInRefused()
    seed, credential = secrets.a_seed(), uuid4()
    with desk.connection() as connection:
        secrets.keep(connection, credential, account.id, seed)
        sessions.set_pending(connection, session.session_id, credential)
        if session.pending:
            secrets.erase(connection, [session.pending])
    return seed, secrets.seed_address(seed, _sign_in_name(desk, account))


def confirm_second_factor(desk: Desk, key: str, code: str) -> list[str]:
    """Take up the second factor that is being set up, by one of its codes; return the recovery codes, told once.

    Raises  NotSignedIn, SignInRefused
    """
    session, account, name = desk.open_session(key)
    with desk.connection() as connection:
        kept = secrets.find(connection, session.pending) if session.pending else None
        step = secrets.step_of(kept.secret, code, desk.now) if kept else None
        if kept is None or step is None or not secrets.use_step(connection, kept.credential_id, step):
            raise SignInRefused()
        sessions.set_pending(connection, session.session_id, None)
    codes = secrets.recovery_codes()
    owner = desk.owner(account, name)
    desk.do(SetCredential(account.id, kept.credential_id, CredentialKind.SECOND_FACTOR), owner)
    _set(desk, account, name, CredentialKind.RECOVERY_CODES, uuid4(), secrets.digests(codes))
    with desk.connection() as connection:
        secrets.erase(connection, _factors(account))
    return codes


def end_second_factor(desk: Desk, key: str, password: str, visitor: Visitor) -> None:
    """Do without a second factor from now on. Raises  NotSignedIn, SignInRefused."""
    _, account, name = desk.open_session(key)
    _prove(desk, account, password, visitor)
    for credential in _factors(account):
        desk.do(WithdrawCredential(account.id, credential), desk.owner(account, name))
    with desk.connection() as connection:
        secrets.erase(connection, _factors(account))


def own_sessions(desk: Desk, key: str) -> list[Session]:
    """Return the sessions of the owner. Raises  NotSignedIn."""
    _, account, _ = desk.open_session(key)
    with desk.connection() as connection:
        return sessions.of_account(connection, account.id, desk.now)


def end_session(desk: Desk, key: str, session: UUID | None) -> int:
    """End one of the owner's sessions, or all, and return how many. Raises  NotSignedIn."""
    _, account, _ = desk.open_session(key)
    with desk.connection() as connection:
        return sessions.end(connection, account.id, session)


def _prove(desk: Desk, account: UserAccount, password: str, visitor: Visitor) -> None:
    """Let who is signed in prove it once more; failures count as those of signing in. Raises  SignInRefused."""
    with desk.connection() as connection:
        attempt = begin(desk, connection, account, Method.PASSWORD, visitor)
        known = account.known_by(CredentialKind.PASSWORD)
        kept = secrets.find(connection, known[0]) if known else None
    right = secrets.matches(kept.secret if kept else None, password)
    if not right or not account.may_sign_in(desk.now) or attempt.failures > attempt.most:
        raise refused(desk, account, attempt)
    with desk.connection() as connection:
        sign_ins.settle(connection, attempt, Outcome.PROVEN)


def _set(desk: Desk, account: UserAccount, name: str, kind: CredentialKind, credential: UUID, secret: str) -> datetime:
    with desk.connection() as connection:
        secrets.keep(connection, credential, account.id, secret)
    receipt = desk.do(SetCredential(account.id, credential, kind), desk.owner(account, name))
    return desk.ledger.outside(receipt.recorded_at)


def _factors(account: UserAccount) -> list[UUID]:
    return account.known_by(CredentialKind.SECOND_FACTOR) + account.known_by(CredentialKind.RECOVERY_CODES)


def _sign_in_name(desk: Desk, account: UserAccount) -> str:
    with desk.connection() as connection:
        [name] = [secrets.find(connection, each) for each in account.known_by(CredentialKind.SIGN_IN_NAME)]
    return name.secret if name else ""
