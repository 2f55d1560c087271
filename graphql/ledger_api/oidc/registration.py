"""How this ledger is known to an OpenID provider."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registration:
    """How this ledger is known to a provider; `claim` is what accounts are linked by."""

    issuer: str
    client_id: str
    client_secret: str | None = None
    claim: str = "sub"
