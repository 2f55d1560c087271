"""Roles that an account may act in (授权), and for how long."""

from datetime import date
from typing import NamedTuple

from domain.refusal import Refusal


class GrantPeriodInvalid(Refusal):
    """A role ends on or after its first day."""


class RoleAlreadyGranted(Refusal):
    """The role is granted for just that time."""


class RoleNotGranted(Refusal):
    """The account has no such role, so that it cannot be taken away."""


class GrantedRole(NamedTuple):
    """A role; `district` only where it is that of a district body."""

    role: str
    district: str | None


class Validity(NamedTuple):
    """From a first day to a last; None is open."""

    first: date
    last: date | None

    def covers(self, on: date) -> bool:
        """Tell whether a day is in it."""
        return self.first <= on and (self.last is None or on <= self.last)

    def check(self) -> None:
        """Raises  GrantPeriodInvalid."""
        if self.last is not None and self.last < self.first:
            raise GrantPeriodInvalid()
