"""Signing in: a person by password and second factor or through a provider, a system by its secret.

Whoever is refused is told nothing else than that: not whether the name exists, the secret is wrong, or the account is
locked. Each knock is recorded before it is judged.
"""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from domain.credential import CredentialKind
from domain.granted_role import GrantedRole
from domain.refusal import Refusal
from domain.rule_book import Limit
from domain.user_account import NEVER, UserAccount
from ledger.rights import Actor, Role
from ledger.user_account import FAILURES, LockOutAccount, secrets, sessions, sign_ins
from ledger.user_account.desk import Desk, Entered, NotSignedIn
from ledger.user_account.sessions import HALFWAY, LONGEST, Session, Stage, Visitor
from ledger.user_account.sign_ins import Attempt, Method, Outcome


class SignInRefused(Refusal):
    """What was sent does not prove who it is, or the account cannot be used."""


class NoRoleInForce(Refusal):
    """The account may not act in any role today."""


def by_password(desk: Desk, name: str, password: str, visitor: Visitor) -> Entered:
    """Let a person in by name and password, at least to the next stage. Raises  SignInRefused, TooManySignIns."""
    with desk.connection() as connection:
        account = _named(desk, connection, name)
        attempt = begin(desk, connection, account, Method.PASSWORD, visitor)
        kept = _secret(connection, account, CredentialKind.PASSWORD)
    right = secrets.matches(kept, password)
    if account is None or not right or not _allowed(desk, account, attempt):
        raise refused(desk, account, attempt)
    return _admit(desk, account, Method.PASSWORD, attempt, visitor)


def by_second_factor(desk: Desk, key: str, code: str, visitor: Visitor) -> Entered:
    """Let a person on by a code of the second factor, or a recovery code. Raises  NotSignedIn, SignInRefused."""
    session, account, name = desk.current(key)
    if session.stage != Stage.SECOND_FACTOR.value:
        raise NotSignedIn()
    with desk.connection() as connection:
        attempt = begin(desk, connection, account, Method.SECOND_FACTOR, visitor)
        right = _allowed(desk, account, attempt) and _has_factor(desk, connection, account, code)
        if right:
            sign_ins.settle(connection, attempt, Outcome.SIGNED_IN)
            return _enter(desk, connection, session, account, name, _after_factor(desk, account))
    raise refused(desk, account, attempt)


def by_subject(desk: Desk, issuer: str, subject: str, visitor: Visitor, oidc_id: str | None = None) -> Entered:
    """Let a person in whom a provider vouches for; there is no entry without a linked account.

    Raises  SignInRefused, TooManySignIns
    """
    with desk.connection() as connection:
        account = _holder(desk, connection, secrets.subject_id(issuer, subject))
        attempt = begin(desk, connection, account, Method.OIDC, visitor)
    if account is None or not account.may_sign_in(desk.now):
        raise SignInRefused()
    return _admit(desk, account, Method.OIDC, attempt, visitor, oidc_id)


def by_secret(desk: Desk, name: str, secret: str, role: str | None, visitor: Visitor) -> Actor:
    """Return as whom a system acts, by the name and one of the secrets of its account.

    Raises  SignInRefused, TooManySignIns, NoRoleInForce
    """
    with desk.connection() as connection:
        account = _named(desk, connection, name)
        attempt = begin(desk, connection, account, Method.SERVICE_SECRET, visitor)
        known = account.known_by(CredentialKind.SERVICE_SECRET) if account else []
        kept = [found.secret for each in known if (found := secrets.find(connection, each))]
        right = secrets.is_one_of(secret, kept)
        called = desk.name(connection, account.person) if account else None
        if account is not None and called is not None and right and _allowed(desk, account, attempt):
            sign_ins.settle(connection, attempt, Outcome.SIGNED_IN)
            acts = _role(desk, account, role)
            return Actor(account.person, called, Role(acts.role), account.belongs_to, acts.district)
    raise refused(desk, account, attempt)


def choose_role(desk: Desk, key: str, role: GrantedRole) -> Entered:
    """Act in one of one's roles, under a new key. Raises  NotSignedIn, NoRoleInForce."""
    session, account, name = desk.current(key)
    if session.stage not in {Stage.ROLE.value, Stage.OPEN.value}:
        raise NotSignedIn()
    if role not in account.roles_on(desk.today):
        raise NoRoleInForce()
    with desk.connection() as connection:
        return _enter(desk, connection, session, account, name, Stage.OPEN, role)


def sign_out(desk: Desk, key: str, visitor: Visitor) -> Session | None:
    """End a session, and return it; there may be none."""
    with suppress(NotSignedIn):
        session, account, _ = desk.current(key)
        with desk.connection() as connection:
            sessions.end(connection, account.id, session.session_id)
            method = Method(session.method)
            sign_ins.add(connection, desk.now, account.id, method, Outcome.SIGNED_OUT, visitor.address)
        return session
    return None


def go_on(desk: Desk, session: Session, account: UserAccount, name: str, at: datetime) -> Entered:
    """Let a person on who chose a new password at an instant: all else that was open is over."""
    with desk.connection() as connection:
        role = GrantedRole(session.role, session.district) if session.role else None
        stage = Stage.OPEN if role else _role_stage(desk, account)
        return _enter(desk, connection, session, account, name, stage, role, at)


def _admit(
    desk: Desk, account: UserAccount, method: Method, attempt: Attempt, visitor: Visitor, oidc_id: str | None = None
) -> Entered:
    by_provider = method is Method.OIDC
    proven = not by_provider and bool(account.known_by(CredentialKind.SECOND_FACTOR))
    with desk.connection() as connection:
        name = desk.name(connection, account.person)
        if name is None or (not proven and not account.roles_on(desk.today)):
            raise SignInRefused() if name is None else NoRoleInForce()
        sign_ins.settle(connection, attempt, Outcome.PROVEN if proven else Outcome.SIGNED_IN)
        session = sessions.open_session(connection, account.id, method.value, desk.now, visitor, oidc_id)
        stage = _role_stage(desk, account) if by_provider else _after_factor(desk, account)
        return _enter(desk, connection, session, account, name, Stage.SECOND_FACTOR if proven else stage)


def _enter(
    desk: Desk,
    connection: Connection[DictRow],
    session: Session,
    account: UserAccount,
    name: str,
    stage: Stage,
    role: GrantedRole | None = None,
    at: datetime = NEVER,
) -> Entered:
    """Take a session on; one that opens lasts a working day from then on, and no role change makes it longer."""
    roles = account.roles_on(desk.today)
    if stage is Stage.OPEN and role is None:
        [role] = roles
    now = max(desk.now, at)
    ends_at = session.ends_at
    if session.stage != Stage.OPEN.value:
        ends_at = now + (LONGEST if stage is Stage.OPEN else HALFWAY)
    key, entered = sessions.enter(connection, session.session_id, stage, role, now, ends_at)
    return Entered(key, entered, account, name)


def _after_factor(desk: Desk, account: UserAccount) -> Stage:
    [password] = account.known_by(CredentialKind.PASSWORD)
    return Stage.NEW_PASSWORD if account.credentials[password].temporary else _role_stage(desk, account)


def _role_stage(desk: Desk, account: UserAccount) -> Stage:
    roles = account.roles_on(desk.today)
    if not roles:
        raise NoRoleInForce()
    return Stage.OPEN if len(roles) == 1 else Stage.ROLE


def _role(desk: Desk, account: UserAccount, asked: str | None) -> GrantedRole:
    roles = [each for each in account.roles_on(desk.today) if asked in {None, each.role}]
    if len(roles) != 1:
        raise NoRoleInForce()
    return roles[0]


def _has_factor(desk: Desk, connection: Connection[DictRow], account: UserAccount, code: str) -> bool:
    [factor] = account.known_by(CredentialKind.SECOND_FACTOR)
    seed = secrets.find(connection, factor)
    step = secrets.step_of(seed.secret, code, desk.now) if seed else None
    if step is not None:
        return secrets.use_step(connection, factor, step)
    recovery = account.known_by(CredentialKind.RECOVERY_CODES)
    return bool(recovery) and secrets.use_code(connection, recovery[0], code)


def _named(desk: Desk, connection: Connection[DictRow], name: str) -> UserAccount | None:
    try:
        return _holder(desk, connection, secrets.name_id(name))
    except secrets.SignInNameFormat:
        return None


def _holder(desk: Desk, connection: Connection[DictRow], credential: UUID) -> UserAccount | None:
    """Return the account that is known by a credential."""
    kept = secrets.find(connection, credential)
    account = desk.account(connection, kept.account_id) if kept else None
    return account if account and credential in account.credentials else None


def _secret(connection: Connection[DictRow], account: UserAccount | None, kind: CredentialKind) -> str | None:
    for credential in account.known_by(kind) if account else ():
        kept = secrets.find(connection, credential)
        return kept.secret if kept else None
    return None


def begin(
    desk: Desk, connection: Connection[DictRow], account: UserAccount | None, method: Method, visitor: Visitor
) -> Attempt:
    """Record a knock at an account, or at none, before it is judged. Raises  TooManySignIns."""
    since = max(account.locked_out_until, desk.signed_out_at(account)) if account else NEVER
    id_ = account.id if account else None
    most = desk.limit(connection, Limit.SIGN_IN_FAILURES, FAILURES)
    return sign_ins.begin(connection, desk.now, id_, since, most, method, visitor.address)


def _allowed(desk: Desk, account: UserAccount, attempt: Attempt) -> bool:
    """Tell whether this knock may be judged by its secret: not locked, and not beyond what may fail."""
    return account.may_sign_in(desk.now) and attempt.failures <= attempt.most


def refused(desk: Desk, account: UserAccount | None, attempt: Attempt) -> SignInRefused:
    """Return the refusal, and lock the account out when it was the last that may fail."""
    if account and attempt.failures >= attempt.most:
        with suppress(Refusal):
            desk.do(LockOutAccount(account.id, attempt.failures, desk.now), desk.system)
    return SignInRefused()
