"""Credentials (登录凭据): what an account is known or proven by; the secrets themselves stand apart from the facts."""

from dataclasses import dataclass
from enum import Enum

from domain.refusal import Refusal

MOST_SECRETS = 2


class CredentialUnfit(Refusal):
    """A person signs in with a password, a service with a secret."""


class CredentialUnknown(Refusal):
    """The account has no such credential."""


class TooManySecrets(Refusal):
    """A service has so many secrets; one is withdrawn before there is another."""

    most: int


class CredentialKind(Enum):
    """By what an account is known or proven."""

    SIGN_IN_NAME = "SIGN_IN_NAME"
    PASSWORD = "PASSWORD"
    SECOND_FACTOR = "SECOND_FACTOR"
    RECOVERY_CODES = "RECOVERY_CODES"
    SERVICE_SECRET = "SERVICE_SECRET"
    OIDC_SUBJECT = "OIDC_SUBJECT"


@dataclass(frozen=True, slots=True)
class Credential:
    """What an account is known or proven by; a temporary one is to be changed at the first sign-in."""

    kind: CredentialKind
    temporary: bool


SEVERAL = {CredentialKind.SERVICE_SECRET, CredentialKind.OIDC_SUBJECT}
COMMON = {CredentialKind.SIGN_IN_NAME}
