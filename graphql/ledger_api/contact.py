"""Whom to call, as far as the caller may know."""

import strawberry

from ledger.rights import REACH, Actor, Reach


@strawberry.type(description="Whom to call; the telephone is masked for all but those who need it.")
class Contact:
    """Whom to call."""

    name: str = strawberry.field(description="Name of the person.")
    phone: str | None = strawberry.field(description="Telephone (联系电话).")
    masked: bool = strawberry.field(description="Whether digits are hidden from the caller.")


def contact(actor: Actor, name: str | None, phone: str | None, needed_by: set[str]) -> Contact | None:
    """Return a contact, in full for some organisations and those who see all; None once it was erased."""
    if name is None:
        return None
    hidden = phone is not None and REACH[actor.role] is not Reach.ALL and actor.organisation not in needed_by
    return Contact(name=name, phone=masked(phone) if hidden and phone else phone, masked=hidden)


def masked(phone: str) -> str:
    """Return a telephone number without its middle."""
    return f"{phone[:3]}****{phone[-4:]}"
