"""Accounts: roles for a time, credentials in their number, locks that double."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credential import CredentialKind, CredentialUnfit, CredentialUnknown, TooManySecrets
from domain.granted_role import GrantedRole, GrantPeriodInvalid, RoleAlreadyGranted, RoleNotGranted, Validity
from domain.user_account import LONGEST_LOCK_OUT, NEVER, AccountKind, AccountLocked, AccountNotLocked, UserAccount

FINANCE = GrantedRole("INSURER_FINANCE", None)
REVIEWER = GrantedRole("INSURER_REVIEWER", None)
MAY = Validity(date(2026, 5, 1), date(2026, 5, 31))
NOW = datetime(2026, 5, 4, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def an_account(kind=AccountKind.PERSON):
    account = UserAccount.open(uuid4(), "RENHE", kind)
    account.collect_events()
    return account


def told(account):
    return [type(fact).__name__ for fact in account.collect_events()]


def test_a_person_has_one_account():
    person = uuid4()

    assert UserAccount.open(person, "RENHE", AccountKind.PERSON).id == UserAccount.id_for(person)


def test_a_role_is_in_force_from_its_first_to_its_last_day():
    account = an_account()
    account.grant(FINANCE, MAY)

    days = [date(2026, 4, 30), MAY.first, date(2026, 5, 31), date(2026, 6, 1)]
    assert [account.roles_on(day) for day in days] == [[], [FINANCE], [FINANCE], []]


def test_a_role_without_a_last_day_stays():
    account = an_account()
    account.grant(FINANCE, Validity(MAY.first, None))

    assert account.roles_on(date(2099, 1, 1)) == [FINANCE]


def test_a_role_granted_again_has_the_later_time():
    account = an_account()
    account.grant(FINANCE, MAY)
    account.grant(FINANCE, Validity(MAY.first, date(2026, 5, 2)))

    assert account.roles_on(date(2026, 5, 3)) == []
    with pytest.raises(RoleAlreadyGranted):
        account.grant(FINANCE, Validity(MAY.first, date(2026, 5, 2)))


def test_a_role_may_end_on_its_first_day_and_not_before_it():
    account = an_account()
    account.grant(FINANCE, Validity(MAY.first, MAY.first))

    with pytest.raises(GrantPeriodInvalid):
        account.grant(REVIEWER, Validity(MAY.first, MAY.first - timedelta(days=1)))


def test_only_a_role_that_was_granted_is_taken_away_and_the_others_stay():
    account = an_account()
    account.grant(FINANCE, MAY)
    account.grant(REVIEWER, MAY)
    account.revoke(FINANCE)

    assert account.roles_on(MAY.first) == [REVIEWER]
    with pytest.raises(RoleNotGranted):
        account.revoke(FINANCE)
    assert told(account) == ["RoleGranted", "RoleGranted", "RoleRevoked"]


def test_a_new_password_takes_the_place_of_the_old():
    account, first, second = an_account(), uuid4(), uuid4()
    account.set_credential(first, CredentialKind.PASSWORD, temporary=True)
    account.set_credential(second, CredentialKind.PASSWORD, temporary=False)

    assert account.known_by(CredentialKind.PASSWORD) == [second]
    with pytest.raises(CredentialUnknown):
        account.withdraw_credential(first)


def test_a_service_has_two_secrets_at_once_and_not_three():
    service, first, second, third = an_account(AccountKind.SERVICE), uuid4(), uuid4(), uuid4()
    service.set_credential(first, CredentialKind.SERVICE_SECRET, temporary=False)
    service.set_credential(second, CredentialKind.SERVICE_SECRET, temporary=False)

    with pytest.raises(TooManySecrets):
        service.set_credential(third, CredentialKind.SERVICE_SECRET, temporary=False)
    service.withdraw_credential(first)
    service.set_credential(third, CredentialKind.SERVICE_SECRET, temporary=False)
    assert service.known_by(CredentialKind.SERVICE_SECRET) == [second, third]


@pytest.mark.parametrize("kind", [kind for kind in CredentialKind if kind is not CredentialKind.SIGN_IN_NAME])
def test_a_person_has_what_a_person_has_and_a_service_a_secret(kind):
    fits, other = (AccountKind.PERSON, AccountKind.SERVICE)
    if kind is CredentialKind.SERVICE_SECRET:
        fits, other = other, fits
    an_account(fits).set_credential(uuid4(), kind, temporary=False)

    with pytest.raises(CredentialUnfit):
        an_account(other).set_credential(uuid4(), kind, temporary=False)


def test_a_locked_account_is_used_by_nobody_until_it_is_unlocked():
    account = an_account()
    account.lock()

    assert not account.may_sign_in(NOW)
    with pytest.raises(AccountLocked):
        account.lock()
    account.unlock()
    assert account.may_sign_in(NOW)
    with pytest.raises(AccountNotLocked):
        account.unlock()


def test_a_lock_out_ends_by_itself():
    account = an_account()
    account.lock_out(5, NOW, QUARTER)

    assert not account.may_sign_in(NOW + QUARTER - timedelta(microseconds=1))
    assert account.may_sign_in(NOW + QUARTER)
    with pytest.raises(AccountLocked):
        account.lock_out(5, NOW + QUARTER - timedelta(microseconds=1), QUARTER)


def test_a_lock_out_within_a_day_of_the_last_is_twice_as_long_and_after_a_day_as_long_as_the_first():
    account = an_account()
    account.lock_out(5, NOW, QUARTER)
    soon = account.copy()
    soon.lock_out(5, NOW + QUARTER + LONGEST_LOCK_OUT - timedelta(seconds=1), QUARTER)
    later = account.copy()
    later.lock_out(5, NOW + QUARTER + LONGEST_LOCK_OUT, QUARTER)

    assert soon.locked_out_until - soon.locked_out_from == 2 * QUARTER
    assert later.locked_out_until - later.locked_out_from == QUARTER


@given(st.lists(st.integers(min_value=0, max_value=3_000), max_size=30))
def test_no_lock_out_is_longer_than_a_day_and_none_shorter_than_the_rule_says(pauses):
    account, at = an_account(), NOW
    for minutes in pauses:
        at = max(at, account.locked_out_until) + timedelta(minutes=minutes)
        account.lock_out(5, at, QUARTER)

        assert QUARTER <= account.locked_out_until - at <= LONGEST_LOCK_OUT


def test_what_was_recorded_of_locks_roles_and_passwords_signs_out():
    account = an_account()
    account.grant(FINANCE, MAY)
    account.set_credential(uuid4(), CredentialKind.PASSWORD, temporary=True)
    assert account.signed_out_at == NEVER
    steps = [
        lambda: account.revoke(FINANCE),
        account.lock,
        account.unlock,
        lambda: account.set_credential(uuid4(), CredentialKind.PASSWORD, temporary=False),
    ]
    for step in steps:
        account.signed_out_at = NEVER
        step()
        [*_, fact] = account.collect_events()
        assert account.signed_out_at == fact.timestamp != NEVER
