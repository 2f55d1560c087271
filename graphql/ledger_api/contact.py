"""Whom to call, as far as the caller may know."""

import strawberry

from ledger.rights import Actor, Personal, shown


@strawberry.type(description="Whom to call; the telephone is masked for all but those who need it.")
class Contact:
    """Whom to call."""

    name: str = strawberry.field(description="Name of the person.")
    phone: str | None = strawberry.field(description="Telephone (联系电话).")
    masked: bool = strawberry.field(description="Whether digits are hidden from the caller.")


def contact(actor: Actor, name: str | None, phone: str | None, needed_by: set[str]) -> Contact | None:
    """Return a contact, the telephone in full for some organisations; None once it was erased."""
    if name is None:
        return None
    told = shown(actor, Personal.PHONE, phone, needed_by)
    return Contact(name=name, phone=told, masked=told != phone)
